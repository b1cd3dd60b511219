import RuleOutModel

/// What `helm history -o json` prints, the revisions of one release, and `helm list -o json`, the last
/// revision of each.
package enum HelmHistory: InputFormat {
  package static let name = "helm-history"
  package static let role = "changes"

  package static let samples = [
    FormatSample(
      """
      [{"revision":1,"updated":"2026-06-18T09:31:00.5+03:00","status":"superseded",
        "chart":"web-store-1.4.0","app_version":"2.14.0","description":"Upgrade complete"},
       {"revision":2,"updated":"2026-06-18T12:00:00+03:00","status":"deployed",
        "chart":"web-store-1.3.9","app_version":"2.13.9","description":"Rollback to 1"}]
      """, records: 2),
    FormatSample(
      #"[{"revision":7,"updated":"2026-06-18 09:31:00.123456789 +0300 EAT","status":"failed","#
        + #""chart":"api-0.1.0","app_version":"","description":"Upgrade \"api\" failed: timeout"}]"#,
      records: 1),
    // A revision without a time, one with a time that is none, and an end that is missing.
    FormatSample(
      #"[{"revision":1,"status":"deployed","chart":"api-0.1.0","updated":null},"#
        + #"{"revision":2,"status":"deployed","chart":"api-0.1.0","updated":"yesterday"},{"rev"#,
      records: 0),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    guard let json = JSONHead(head) else { return nil }
    let releases = json.elements.map(JSONFields.init).filter { fields in
      fields.has("revision") && fields.has("chart") && fields.mentions("updated")
    }
    guard let first = releases.first, releases.count * 2 >= json.elements.count else { return nil }
    return Recognition(confidence: 0.95, zone: .init(ofTime: first.text(["updated"])))
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { JSONElements(HelmRevisions(context), path: []) }

  private struct HelmRevisions: JSONElementDecoder {
    private let context: DecodingContext
    private var times: TimeReader
    private var contents = HelmContents()

    init(_ context: DecodingContext) {
      self.context = context
      times = TimeReader(context)
    }

    mutating func decode(
      _ element: JSONElement, into output: inout DecodedOutput
    ) -> LineOutcome {
      let fields = JSONFields(element.tree)
      guard let text = fields.text(["updated"]),
        let time = times.statedTime(HelmHistory.withoutZoneName(text))
      else { return .rejected(TimeReader.reason) }
      let source = SourceReference(file: context.file, line: element.line)
      var change = HelmHistory.change(at: time, source, context) { fields.text([$0]) }
      // A list names the releases, which may be of one chart.
      if let name = fields.text(["name"]) { change.entity = name }
      contents.settle(&change, chart: fields.text(["chart"]))
      output.batch.changes.append(change)
      return .used
    }

    mutating func finish(into output: inout DecodedOutput) { times.finish(into: &output) }
  }

  /// The change that a revision is, read from its fields by their names in JSON.
  static func change(
    at time: StatedTime, _ source: SourceReference, _ context: DecodingContext,
    _ text: (String) -> String?
  ) -> Change {
    let description = text("description") ?? ""
    let chart = text("chart") ?? ""
    var change = Change(
      kind: isRollback(description) ? .rollback : .deploy, time: time, source: source)
    change.entity = chart.isEmpty ? context.service : chartName(chart)
    change.version = text("app_version") ?? chart
    change.name = text("revision").map { "revision \($0)" } ?? ""
    change.detail = String(
      [text("status") ?? "", description].filter { !$0.isEmpty }.joined(separator: ": ").prefix(200)
    )
    return change
  }

  /// Helm itself writes exactly `Rollback to N`; nobody types this field.
  private static func isRollback(_ description: String) -> Bool {
    let prefix = "Rollback to "
    return description.hasPrefix(prefix) && Int(description.dropFirst(prefix.count)) != nil
  }

  /// `web-store` of `web-store-1.4.0`: the version starts at the last `-` before a digit.
  private static func chartName(_ chart: String) -> String {
    let bytes = Array(chart.utf8)
    for i in bytes.indices.dropLast().reversed()
    where bytes[i] == UInt8(ascii: "-") && bytes[i + 1].decimalDigit != nil {
      let rest = bytes[(i + 1)...]
      guard rest.contains(UInt8(ascii: ".")) else { continue }
      return String(decoding: bytes[..<i], as: UTF8.self)
    }
    return chart
  }

  /// Older releases print the zone twice, `+0300 EAT`; the offset says it.
  static func withoutZoneName(_ time: String) -> String {
    let words = time.split(separator: " ")
    return words.count == 4 ? words.prefix(3).joined(separator: " ") : time
  }
}

/// What the revisions of each release were made of, so far.
struct HelmContents {
  private var last: [String: String] = [:]
  private var isVersioned: Set<String> = []

  /// A revision of the chart and the version that the one before had changes nothing but values. Where neither
  /// ever changes, the image is such a value, and it may be a deployment all the same.
  mutating func settle(_ change: inout Change, chart: String?) {
    let content = "\(chart ?? "") \(change.version)"
    let before = last.updateValue(content, forKey: change.entity)
    if let before, before != content { isVersioned.insert(change.entity) }
    guard before == content, isVersioned.contains(change.entity), change.kind == .deploy else {
      return
    }
    change.kind = .config
    change.version = ""
  }
}
