import RuleOutModel
import RuleOutSignals

/// Evidence that it is one sender, or one record, that cannot be handled. Who or which it is stays unsaid, as
/// identifiers do: the line that is named tells.
extension BadInput {
  static func noteSubject(
    _ state: InputState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard let found = state.subject else { return }
    let writer = found.service.isEmpty ? "" : " of \(found.service)"
    let usual =
      found.usual < 1 ? "none to be expected" : "\(Figure.number(found.usual)) to be expected"
    let statement =
      "\(found.count) messages of one kind\(writer) since the onset, \(usual), all name the same"
      + " \(found.kind.isEmpty ? "identifier" : found.kind)"
    if found.isHurt { present(statement, in: &assessment, file) }
    if assessment.entity == nil, !found.service.isEmpty { assessment.entity = found.service }
    assessment.note(
      subject, .for, found.isHurt ? .specific : .shared, signal: "messages\(writer)",
      observed: "\(found.count) messages", statement: statement, availableAt: found.availableAt,
      source: found.source)
  }

  static func noteTarget(
    _ state: InputState, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard let found = state.target else { return }
    present(found.statement, in: &assessment, file)
    if assessment.entity == nil { assessment.entity = found.route }
    assessment.note(
      target, .for, .specific, signal: "requests for one thing",
      observed: "\(found.failures) of \(found.all) failures", statement: found.statement,
      availableAt: file.incident.impact.end, source: found.source)
  }

  private static func present(
    _ statement: String, in assessment: inout Assessment, _ file: CaseFile
  ) {
    guard assessment.presence == nil else { return }
    assessment.presence = Assessment.Presence(
      onset: file.incident.onset, latest: file.incident.onsetInterval.end, statement: statement)
  }
}
