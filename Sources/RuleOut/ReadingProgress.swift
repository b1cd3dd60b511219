import Synchronization

/// How far reading has come, in bytes as they are on disk.
public struct ReadingProgress: Sendable, Hashable {
  public var bytesRead: Int
  /// Nil where an input is a stream, whose length nobody knows.
  public var bytesTotal: Int?

  public init(bytesRead: Int, bytesTotal: Int?) {
    self.bytesRead = bytesRead
    self.bytesTotal = bytesTotal
  }
}

/// Adds up what the readers of the inputs take, and tells it.
final class ReadingMeter: Sendable {
  private let bytesRead = Atomic<Int>(0)
  private let bytesTotal: Int?
  private let report: (@Sendable (ReadingProgress) -> Void)?

  /// - Parameters:
  ///   - sizes: Bytes of each input, nil for streams.
  ///   - passes: How often everything is read.
  init(
    sizes: [Int?], passes: Int, _ report: (@Sendable (ReadingProgress) -> Void)?
  ) {
    let known = sizes.compactMap { $0 }
    bytesTotal = known.count == sizes.count ? known.reduce(0, +) * passes : nil
    self.report = report
  }

  func add(_ bytes: Int) {
    guard let report else { return }
    let (_, sum) = bytesRead.add(bytes, ordering: .relaxed)
    report(ReadingProgress(bytesRead: sum, bytesTotal: bytesTotal))
  }
}
