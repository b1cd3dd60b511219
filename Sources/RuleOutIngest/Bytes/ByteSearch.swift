#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Span<UInt8> {
  /// Index of the first `byte` at or after `start`; nil where there is none.
  package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    guard start < count else { return nil }
    // Safe: the search stays inside the buffer, and the pointer does not outlive the closure.
    return withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress,
        let found = memchr(base + start, Int32(byte), buffer.count - start)
      else { return nil }
      return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }
  }

  /// The bytes as text, invalid UTF-8 replaced by U+FFFD.
  package func text() -> String {
    withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes as an array of their own.
  package func copied() -> [UInt8] {
    withUnsafeBufferPointer { Array($0) }
  }
}

extension [UInt8] {
  /// Appends all of `bytes`.
  package mutating func append(copying bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { append(contentsOf: $0) }
  }
}
