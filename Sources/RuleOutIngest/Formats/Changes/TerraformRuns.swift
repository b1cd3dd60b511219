import RuleOutModel

/// What `terraform apply -json` prints, and the runs that Terraform Cloud lists. One apply is one change,
/// however many resources it touches.
package enum TerraformRuns: InputFormat {
  package static let name = "terraform"
  package static let role = "changes"

  package static let samples = [
    FormatSample(
      """
      {"@level":"info","@message":"Terraform 1.9.0","@module":"terraform.ui","@timestamp":"2026-06-18T14:58:00.000000Z","type":"version"}
      {"@level":"info","@message":"aws_db.main: Modifying...","@module":"terraform.ui","@timestamp":"2026-06-18T14:59:00.000000Z","type":"apply_start","hook":{"resource":{"addr":"aws_db.main"},"action":"update"}}
      {"@level":"info","@message":"aws_db.main: Modifications complete","@module":"terraform.ui","@timestamp":"2026-06-18T15:01:00.000000Z","type":"apply_complete","hook":{"resource":{"addr":"aws_db.main"},"action":"update","elapsed_seconds":120}}
      {"@level":"info","@message":"aws_lb.web: Modifications complete","@module":"terraform.ui","@timestamp":"2026-06-18T15:02:00.000000Z","type":"apply_complete","hook":{"resource":{"addr":"aws_lb.web"},"action":"update"}}

      """, records: 1),
    FormatSample(
      """
      {"data":[{"id":"run-1","type":"runs","attributes":{"status":"applied","status-timestamps":
        {"planned-at":"2026-06-18T14:50:00+00:00","applying-at":"2026-06-18T14:59:00+00:00",
         "applied-at":"2026-06-18T15:01:00+00:00"}}},
        {"id":"run-0","type":"runs","attributes":{"status":"discarded","status-timestamps":{}}}]}
      """, records: 1),
    // A time that is none, a line that is no object of this format, and a line cut short.
    FormatSample(
      """
      {"@level":"info","@message":"x","@module":"terraform.ui","@timestamp":"soon","type":"apply_start","hook":{"resource":{"addr":"a.b"}}}
      {"a":1}
      {"@level":"info","@mod
      """, records: 0),
  ]

  private static let paths = [[], ["data"]]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    for path in paths {
      let elements = json.elements(at: path)
      let own = elements.filter { isLine($0) || isRun($0) }
      guard let first = own.first, own.count * 2 >= elements.count else { continue }
      let time =
        first["@timestamp"]?.text
        ?? first["attributes"]?["status-timestamps"]?.members.first?.value.text
      return Recognition(confidence: 0.92, zone: .init(ofTime: time), layout: path)
    }
    return nil
  }

  private static func isLine(_ tree: JSONTree) -> Bool {
    tree["@module"]?.text == "terraform.ui" && tree["type"] != nil
  }

  private static func isRun(_ tree: JSONTree) -> Bool {
    tree["type"]?.text == "runs" && tree["attributes"]?["status-timestamps"] != nil
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { JSONElements(Applies(context), path: recognition.layout) }

  private struct Applies: JSONElementDecoder {
    private let context: DecodingContext
    private var times: TimeReader
    /// The apply whose lines are being read.
    private var current: Change?
    private var resources = 0

    init(_ context: DecodingContext) {
      self.context = context
      times = TimeReader(context)
    }

    mutating func decode(
      _ element: JSONElement, into output: inout DecodedOutput
    ) -> LineOutcome {
      let source = SourceReference(file: context.file, line: element.line)
      if TerraformRuns.isRun(element.tree) { return takeRun(element.tree, source, into: &output) }
      guard TerraformRuns.isLine(element.tree) else {
        return .rejected("expected a line of terraform's interface or a run")
      }
      switch element.tree["type"]?.text {
      case "version":
        // A run begins with it.
        release(into: &output)
        return .recognised
      case "apply_start", "apply_complete", "apply_errored":
        return takeStep(element.tree, source)
      default: return .recognised
      }
    }

    private mutating func takeStep(_ tree: JSONTree, _ source: SourceReference) -> LineOutcome {
      guard let text = tree["@timestamp"]?.text, case .moment(let time) = times.statedTime(text)
      else { return .rejected(TimeReader.reason) }
      let hook = tree["hook"]
      let elapsed = JSONFields(hook ?? .null).number(["elapsed_seconds"]) ?? 0
      let start = time.advanced(bySeconds: -min(max(elapsed, 0), 86_400))
      var change =
        current
        ?? Change(
          kind: .infrastructure, time: .moment(start),
          name: hook?["resource"]?["addr"]?.text ?? "", source: source)
      if case .moment(let known) = change.time { change.time = .moment(min(known, start)) }
      change.end = .moment(time)
      if tree["type"]?.text != "apply_start" { resources += 1 }
      current = change
      return .used
    }

    private mutating func takeRun(
      _ tree: JSONTree, _ source: SourceReference, into output: inout DecodedOutput
    ) -> LineOutcome {
      let stamps = JSONFields(tree["attributes"]?["status-timestamps"] ?? .null)
      guard tree["attributes"]?["status"]?.text == "applied" else { return .recognised }
      guard let text = stamps.text(["applying-at", "applied-at"]),
        let time = times.statedTime(text)
      else { return .rejected(TimeReader.reason) }
      output.batch.changes.append(
        Change(
          kind: .infrastructure, time: time,
          end: stamps.text(["applied-at"]).flatMap { times.statedTime($0) },
          name: tree["id"]?.text ?? "", source: source))
      return .used
    }

    private mutating func release(into output: inout DecodedOutput) {
      guard var change = current else { return }
      change.detail = "\(max(1, resources)) resource\(resources > 1 ? "s" : "") applied"
      output.batch.changes.append(change)
      current = nil
      resources = 0
    }

    mutating func finish(into output: inout DecodedOutput) {
      release(into: &output)
      times.finish(into: &output)
    }
  }
}
