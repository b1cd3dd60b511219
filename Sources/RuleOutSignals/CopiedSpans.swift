package import RuleOutModel

/// What each file holds of requests and messages by cells of 10 s, as counts and sums of hashes, so that spans of
/// time which two files tell of alike are found: a rotated copy beside the live log, an export made twice with
/// different ends.
///
/// Sums do not depend on the order of lines. Cells become wider where a file covers much time, so that memory
/// stays bounded; the width depends on the cells alone.
package struct CopiedSpans: Sendable {
  /// Cells kept of one file before they are made twice as wide.
  static let cellLimit = 8_192
  /// Records that two files must share.
  static let fewestShared = 20
  /// Kinds of them, of 64: heartbeats of two hosts are alike.
  static let fewestKinds = 8

  private struct Cell: Sendable, Hashable {
    var count = 0
    var sum: UInt64 = 0
  }

  private struct File: Sendable {
    var width = RequestReduction.cellWidth
    var cells: [Int64: Cell] = [:]
    var first = Timestamp(microseconds: .max)
    var last = Timestamp(microseconds: .min)
    /// A bit for each kind of record seen.
    var kinds: UInt64 = 0
    /// The cell of the records noted last, not among `cells` yet.
    private var open = (number: Int64(0), content: Cell())

    mutating func note(_ time: Timestamp, _ kind: UInt64) {
      first = min(first, time)
      last = max(last, time)
      kinds |= 1 << (kind >> 58)
      let cell = time.microseconds / width
      let stamp = UInt64(bitPattern: time.microseconds)
      let hash = CopiedSpans.mix(kind ^ stamp &* 0x9E37_79B9_7F4A_7C15)
      if cell != open.number {
        close()
        open.number = time.microseconds / width
      }
      open.content.count += 1
      open.content.sum &+= hash
    }

    /// Puts the open cell among the others.
    mutating func close() {
      guard open.content.count > 0 else { return }
      cells[open.number, default: Cell()].count += open.content.count
      cells[open.number]?.sum &+= open.content.sum
      open.content = Cell()
      while cells.count > CopiedSpans.cellLimit { widen() }
    }

    mutating func widen() {
      width *= 2
      var wider: [Int64: Cell] = [:]
      for (cell, content) in cells {
        wider[cell / 2, default: Cell()].count += content.count
        wider[cell / 2]?.sum &+= content.sum
      }
      cells = wider
    }

    mutating func add(_ other: File) {
      var other = other
      while other.width < width { other.widen() }
      while width < other.width { widen() }
      for (cell, content) in other.cells {
        cells[cell, default: Cell()].count += content.count
        cells[cell]?.sum &+= content.sum
      }
      first = min(first, other.first)
      last = max(last, other.last)
      kinds |= other.kinds
      while cells.count > CopiedSpans.cellLimit { widen() }
    }
  }

  private var files: [String: File] = [:]

  package init() {}

  package mutating func receive(_ batch: RecordBatch) {
    if batch.requests.isEmpty, batch.messages.isEmpty { return }
    var file = files[batch.file] ?? File()
    files[batch.file] = nil
    for request in batch.requests where PlausibleTime.contains(request.end) {
      file.note(request.end, CopiedSpans.kind(of: request))
    }
    for message in batch.messages where PlausibleTime.contains(message.time) {
      file.note(message.time, CopiedSpans.kind(of: message))
    }
    file.close()
    files[batch.file] = file
  }

  package mutating func merge(_ other: CopiedSpans) {
    for (path, file) in other.files {
      if files[path] == nil {
        files[path] = file
      } else {
        files[path]?.add(file)
      }
    }
  }

  // MARK: Kinds

  private static func kind(of request: Request) -> UInt64 {
    var hash = mix(UInt64(bitPattern: request.duration))
    for part in [
      request.route, request.user, request.id, request.service, request.instance, request.peer,
    ] {
      hash = mix(hash ^ part.hash)
    }
    return mix(hash ^ UInt64(request.status))
  }

  private static func kind(of message: Message) -> UInt64 {
    let text = message.text.utf8Span.span
    return mix(Symbol(text).hash ^ mix(message.service.hash ^ mix(message.instance.hash)))
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    let product = (value ^ 0xE703_7ED1_A0B4_28DB).multipliedFullWidth(by: 0x8EBC_6AF0_9C88_C6E3)
    return product.high ^ product.low
  }

  // MARK: Spans

  /// A span of time that two files tell of alike.
  package struct Copy: Sendable, Hashable {
    /// Where it is left out.
    package var file: String
    /// Where it stays.
    package var original: String
    package var span: TimeWindow
    package var records: Int
  }

  /// For every file the spans that a file before it by path holds already. Whole copies are not among them.
  package var copies: [Copy] {
    let paths = files.keys.sorted { files[$0]?.first ?? epoch < files[$1]?.first ?? epoch }
    var found: [Copy] = []
    for (index, second) in paths.enumerated() {
      for first in paths[..<index] {
        guard let a = files[first], let b = files[second], b.first <= a.last else { continue }
        let (original, copy) = first < second ? (first, second) : (second, first)
        guard let records = CopiedSpans.shared(a, b) else { continue }
        let end = min(a.last, b.last)
        found.append(
          Copy(
            file: copy, original: original,
            span: TimeWindow(
              start: max(a.first, b.first), end: Timestamp(microseconds: end.microseconds + 1)),
            records: records))
      }
    }
    return found.sorted { ($0.file, $0.original) < ($1.file, $1.original) }
  }

  private var epoch: Timestamp { Timestamp(microseconds: 0) }

  /// Records that both hold where both tell of the same time, the cells at the ends apart, which either may
  /// have cut; nil where the two do not hold the same there, or too little to tell.
  private static func shared(_ a: File, _ b: File) -> Int? {
    guard a.kinds.nonzeroBitCount >= fewestKinds, b.kinds.nonzeroBitCount >= fewestKinds else {
      return nil
    }
    var a = a
    var b = b
    while a.width < b.width { a.widen() }
    while b.width < a.width { b.widen() }
    let start = max(a.first, b.first).microseconds / a.width
    let end = min(a.last, b.last).microseconds / a.width
    guard end - start >= 2 else { return nil }
    func isInner(_ cell: Int64) -> Bool { cell > start && cell < end }
    var count = 0
    // The first cell that differs tells.
    for (cell, content) in a.cells where isInner(cell) {
      guard b.cells[cell] == content else { return nil }
      count += content.count
    }
    guard count >= fewestShared else { return nil }
    for cell in b.cells.keys where isInner(cell) && a.cells[cell] == nil { return nil }
    return count
  }
}
