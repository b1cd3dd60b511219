import RuleOutModel

/// Tables that `helm history`, `helm list` and `argocd app history` print: a header in capitals, and cells that
/// a tab or their place tells apart.
package enum HistoryTable: InputFormat {
  package static let name = "history-table"
  package static let role = "changes"

  package static let samples = [
    FormatSample(
      "REVISION\tUPDATED                 \tSTATUS    \tCHART          \tAPP VERSION\tDESCRIPTION     \n"
        + "1       \tThu Jun 18 09:31:00 2026\tsuperseded\tweb-store-1.4.0\t2.14.0     \tInstall complete\n"
        + "2       \tThu Jun 18 12:00:00 2026\tdeployed  \tweb-store-1.3.9\t2.13.9     \tRollback to 1   \n",
      records: 2),
    FormatSample(
      """
      NAME  NAMESPACE  REVISION  UPDATED                                   STATUS    CHART       APP VERSION
      api   shop       7         2026-06-08 09:31:00.123456789 +0300 EAT   deployed  api-0.1.0   3.2

      """, records: 1),
    FormatSample(
      """
      ID  DATE                           REVISION
      0   2026-06-18 10:33:15 +0300 EAT  main (8e1ca0b)
      1   2026-06-18 12:10:00 +0300 EAT  main (9f2ca0b)
      2   2026-06-18 12:40:00 +0300 EAT  main (8e1ca0b)

      """, records: 3),
    // A time that is none, and a row cut short.
    FormatSample(
      "REVISION\tUPDATED\tSTATUS\tCHART\tAPP VERSION\tDESCRIPTION\n1\tyesterday\tdeployed\ta-1.0.0\t1\tx\n2\tThu",
      records: 0),
  ]

  package static func recognise(_ head: ContentHead) -> Recognition? {
    var columns: Columns?
    var zone = Recognition.ZoneStyle.none
    HeadLines.forEach(head, limit: 20) { line in
      let text = line.text()
      guard let known = columns else {
        columns = Columns(header: text) ?? Columns.none
        return
      }
      if zone == .none { zone = .init(ofTime: known.cells(text).text(Columns.times)) }
    }
    guard let columns, !columns.isEmpty else { return nil }
    return Recognition(confidence: 0.9, zone: zone)
  }

  package static func makeDecoder(
    _ recognition: Recognition, _ context: DecodingContext
  ) -> any InputDecoder { LineFramed(Rows(context)) }

  /// Where the columns of a table begin.
  private struct Columns {
    static let times = ["UPDATED", "DATE"]
    static let none = Columns()

    private var names: [String] = []
    private var places: [Int] = []
    private var isTabbed = false

    var isEmpty: Bool { names.isEmpty }

    private init() {}

    /// Nil where the line is no header of these tables.
    init?(header: String) {
      isTabbed = header.contains("\t")
      if isTabbed {
        names = header.split(separator: "\t").map { String($0).trimmingBlanks() }
      } else {
        split(Array(header.utf8))
      }
      let known = Set(names)
      guard
        known.isSuperset(of: ["REVISION", "UPDATED", "CHART"])
          || names.prefix(3) == ["ID", "DATE", "REVISION"]
      else { return nil }
    }

    /// Names begin after two blanks; `APP VERSION` holds one.
    private mutating func split(_ bytes: [UInt8]) {
      var start: Int?
      for index in bytes.indices where bytes[index] != 0x20 {
        let begins = index == 0 || index > 1 && bytes[index - 1] == 0x20 && bytes[index - 2] == 0x20
        if begins { start = index }
        let isLast = index + 1 == bytes.count
        let ends =
          isLast
          || bytes[index + 1] == 0x20 && (index + 2 >= bytes.count || bytes[index + 2] == 0x20)
        if ends, let begin = start {
          names.append(String(decoding: bytes[begin...index], as: UTF8.self))
          places.append(begin)
          start = nil
        }
      }
    }

    func cells(_ line: String) -> Cells {
      var values: [String: String] = [:]
      if isTabbed {
        let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
        for (name, cell) in zip(names, cells) { values[name] = String(cell).trimmingBlanks() }
        return Cells(values: values)
      }
      let bytes = Array(line.utf8)
      for (index, name) in names.enumerated() where places[index] < bytes.count {
        let end = index + 1 < places.count ? min(places[index + 1], bytes.count) : bytes.count
        values[name] = String(decoding: bytes[places[index]..<end], as: UTF8.self).trimmingBlanks()
      }
      return Cells(values: values)
    }
  }

  private struct Cells {
    var values: [String: String]

    func text(_ names: [String]) -> String? {
      names.compactMap { values[$0] }.first { !$0.isEmpty }.map(HelmHistory.withoutZoneName)
    }
  }

  private struct Rows: LineDecoder {
    private let context: DecodingContext
    private var times: TimeReader
    private var columns: Columns?
    private var contents = HelmContents()
    /// Revisions of Argo so far.
    private var earlier: [String] = []

    init(_ context: DecodingContext) {
      self.context = context
      times = TimeReader(context)
    }

    mutating func decode(
      _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
    ) -> LineOutcome {
      let text = line.text()
      guard let known = columns else {
        columns = Columns(header: text)
        return columns == nil ? .rejected("comes before the header of the table") : .recognised
      }
      let cells = known.cells(text)
      guard let stated = cells.text(Columns.times), let time = times.statedTime(stated) else {
        return .rejected(TimeReader.reason)
      }
      let source = SourceReference(file: context.file, line: number)
      if cells.values["CHART"] != nil {
        var change = HelmHistory.change(at: time, source, context) { name in
          cells.text([name == "app_version" ? "APP VERSION" : name.uppercased()])
        }
        if let name = cells.text(["NAME"]) { change.entity = name }
        contents.settle(&change, chart: cells.text(["CHART"]))
        output.batch.changes.append(change)
      } else {
        output.batch.changes.append(argo(time, source, cells))
      }
      return .used
    }

    /// `main (8e1ca0b)`: the commit stands in the brackets.
    private mutating func argo(
      _ time: StatedTime, _ source: SourceReference, _ cells: Cells
    ) -> Change {
      let revision = cells.text(["REVISION"]) ?? ""
      let inner = revision.split(separator: "(").last?.prefix { $0 != ")" }
      let commit = inner.map { String($0).trimmingBlanks() } ?? revision
      let isReturn = earlier.last != commit && earlier.contains(commit)
      earlier.append(commit)
      return Change(
        kind: isReturn ? .rollback : .deploy, time: time, entity: context.service, commit: commit,
        name: cells.text(["ID"]) ?? "", source: source)
    }

    mutating func finish(into output: inout DecodedOutput) { times.finish(into: &output) }
  }
}
