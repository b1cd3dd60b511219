import RuleOutModel
import RuleOutSignals

/// Messages of one kind that came up with the incident and all name the same one, a tenant, a record, a job, while
/// all else in them differs: it is what that one sent, or what is stored of it, that cannot be handled.
struct NamedSubject: Sendable {
  var service: String
  /// What it is, as the messages call it: `tenant`; empty where they do not.
  var kind: String
  /// Messages since the onset, and as many as quiet time had in as long.
  var count: Int
  var usual: Double
  var availableAt: Timestamp
  var source: SourceReference
  /// The service that wrote them is one of those that users felt.
  var isHurt: Bool

  private static let fewest = 8.0
  private static let leastRise = 5.0
  /// Share of the cells of time in which it alone is named.
  private static let leastShare = 0.9
  /// Quiet cells that name one and the same: then so does whatever is written there.
  private static let fixed = 3

  /// What a single sender or record is called.
  private static let kinds: Set<String> = [
    "tenant", "client", "customer", "account", "user", "member", "org", "organization",
    "organisation", "workspace", "merchant", "partner", "sender", "record", "row", "document",
    "doc", "order", "invoice", "payment", "message", "msg", "job", "task", "offset", "entity",
    "object", "resource", "payload", "batch", "item", "product", "sku", "device",
  ]
  private static let fillers: Set<String> = ["id", "key", "number", "no", "uuid", "x"]
  /// What an identifier behind these names: one of ours, a table of a statement, or the kind of failure.
  private static let others: Set<String> = [
    "code", "error", "errno", "sqlstate", "status", "port", "version", "thread", "line", "pid",
    "process", "host", "node", "pod", "topic", "pool", "connection", "server", "instance", "shard",
    "partition", "worker", "broker", "group", "index", "table", "queue", "build", "commit",
    "revision", "release", "signal", "level", "from", "into", "join", "update", "relation",
    "column",
  ]

  static func find(
    _ telemetry: Telemetry, quiet: TimeWindow, incident: IncidentWindow
  ) -> NamedSubject? {
    let ours = NamedSubject.names(telemetry)
    let felt = Set(incident.symptoms.map(\.entity.name))
    let found = telemetry.templates.compactMap { template in
      NamedSubject(
        template, quiet: quiet, incident: incident, felt: felt,
        isKnown: { ours.contains($0) || telemetry.names[$0] != nil })
    }
    // Of those that are hurt, else of all, the one of most messages.
    let hurt = found.filter(\.isHurt)
    return (hurt.isEmpty ? found : hurt).max {
      ($0.count, $1.source) < ($1.count, $0.source)
    }
  }

  /// What signals, changes and calls name: whoever names these speaks of our own.
  private static func names(_ telemetry: Telemetry) -> Set<Symbol> {
    var names: Set<String> = []
    for id in telemetry.signals.lazy.map(\.id) {
      names.insert(id.entity.name)
      if let observer = id.observer { names.insert(observer.name) }
    }
    for change in telemetry.changes {
      names.formUnion([change.entity, change.instance, change.version, change.name, change.commit])
    }
    for edge in telemetry.edges { names.formUnion([edge.caller, edge.callee]) }
    return Set(names.lazy.map { Symbol($0) })
  }

  private init?(
    _ template: MessageTemplate, quiet: TimeWindow, incident: IncidentWindow, felt: Set<String>,
    isKnown: (Symbol) -> Bool
  ) {
    let since = TimeWindow(start: incident.onsetInterval.start, end: incident.impact.end)
    let count = template.series.values(in: since).reduce(0, +)
    // What a file that begins with the incident tells for the first time may be old.
    guard template.severity >= .warning, count >= NamedSubject.fewest, since.duration > 0,
      quiet.duration > 0, template.activity.values(in: quiet).contains(where: { $0 > 0 })
    else { return nil }
    usual =
      template.series.values(in: quiet).reduce(0, +) / quiet.duration * since.duration
    guard count >= NamedSubject.leastRise * usual else { return nil }
    let named = template.slots.enumerated().first { index, slot in
      guard let value = NamedSubject.only(slot.values(in: since)), !isKnown(value) else {
        return false
      }
      let before = slot.values(in: quiet)
      guard before.count < NamedSubject.fixed || Set(before) != [value] else { return false }
      if NamedSubject.kind(of: slot.label) != nil {
        return slot.example.isEmpty || Symbol(slot.example) != value
          || !NamedSubject.isAddress(slot.example)
      }
      // Without a word that says what it is, it must look like an identifier, and something else must differ.
      return Symbol(slot.example) == value && NamedSubject.isIdentifier(slot.example)
        && !NamedSubject.words(of: slot.label).contains(where: NamedSubject.others.contains)
        && template.varies(besides: index, in: since)
    }
    guard let slot = named?.element else { return nil }
    service = template.service
    kind = NamedSubject.kind(of: slot.label) ?? ""
    self.count = Int(count)
    availableAt = incident.impact.end
    source = template.source
    isHurt = felt.contains(template.service)
  }

  /// The value that nearly all cells hold; nil where there are several, or one cell only.
  private static func only(_ values: [Symbol]) -> Symbol? {
    let counts = Dictionary(grouping: values.filter { $0 != MessageSlot.several }) { $0 }
      .mapValues(\.count)
    guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), most.value >= 2,
      Double(most.value) >= leastShare * Double(values.count)
    else { return nil }
    return most.key
  }

  /// `tenantId`, `customer.id`, `X-Tenant`, `FROM` in their words, in lower case.
  private static func words(of label: String) -> [String] {
    var words = [""]
    var isBehindSmall = false
    for character in label {
      if !character.isLetter || character.isUppercase && isBehindSmall { words.append("") }
      if character.isLetter { words[words.count - 1] += character.lowercased() }
      isBehindSmall = character.isLowercase
    }
    return words.filter { !$0.isEmpty }
  }

  private static func kind(of label: String) -> String? {
    guard let last = words(of: label).last(where: { !fillers.contains($0) }) else { return nil }
    return kinds.contains(last) ? last : nil
  }

  private static func isAddress(_ value: String) -> Bool {
    let isDotted = value.contains(".") && !value.contains(where: \.isLetter)
    return isDotted || value.contains(":")
  }

  /// `t-7691`, `ord_8f3a9c`, a UUID: neither a number with its unit (`30s`) nor a code of errors (`ORA-00060`).
  private static func isIdentifier(_ value: String) -> Bool {
    let letters = value.filter(\.isLetter)
    guard value.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }),
      letters.contains(where: \.isLowercase), value.count(where: \.isNumber) >= 3
    else { return false }
    let isUUID = value.utf8.count == 36 && value.split(separator: "-").count == 5
    guard !isUUID, let first = value.first else { return isUUID }
    return first.isLetter && value.contains { $0 == "-" || $0 == "_" }
  }
}

extension MessageTemplate {
  /// Whether what stands in another place differs in `window`. A place that is not followed always does.
  fileprivate func varies(besides index: Int, in window: TimeWindow) -> Bool {
    if text.ranges(of: "<*>").count > slots.count { return true }
    return slots.enumerated().contains { other, slot in
      let values = slot.values(in: window)
      return other != index && (values.contains(MessageSlot.several) || Set(values).count > 1)
    }
  }
}
