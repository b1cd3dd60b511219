import Glibc

/// Standard output and standard error, written without buffering.
struct StandardStream: Sendable {
  static let output = StandardStream(descriptor: 1)
  static let error = StandardStream(descriptor: 2)

  let descriptor: Int32

  /// Writes all of `text`; false where that fails. A reader that left is no failure.
  @discardableResult func write(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return FileBytes.write(bytes[...], to: descriptor) || errno == EPIPE
  }

  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Columns of the terminal; nil where there is none.
  var columns: Int? {
    guard isTerminal else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// What went wrong last, in words.
  static var lastError: String { systemMessage(errno) }
}

/// The system's words for an error number.
func systemMessage(_ number: Int32) -> String { String(cString: strerror(number)) }

enum FileBytes {
  /// Writes all bytes, however often the system takes only some; false on error, `errno` says which.
  static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        return false
      }
      rest = rest.dropFirst(written)
    }
    return true
  }
}
