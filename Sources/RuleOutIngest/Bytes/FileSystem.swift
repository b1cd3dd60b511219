#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A path as the system has it: bytes, which need not be UTF-8.
package struct SystemPath: Sendable, Hashable, CustomStringConvertible {
  package var bytes: [UInt8]

  package init(_ text: String) { bytes = Array(text.utf8) }
  package init(bytes: [UInt8]) { self.bytes = bytes }

  /// For display; bytes that are no UTF-8 replaced.
  package var description: String { String(decoding: bytes, as: UTF8.self) }

  /// The name in this folder.
  func appending(_ name: [UInt8]) -> SystemPath {
    SystemPath(bytes: bytes.last == 0x2F ? bytes + name : bytes + [0x2F] + name)
  }

  /// The last component, slashes at the end ignored; the whole where there is none (`/`).
  var lastComponent: [UInt8] {
    var end = bytes.count
    while end > 1, bytes[end - 1] == 0x2F { end -= 1 }
    let start = (bytes[..<end].lastIndex(of: 0x2F) ?? -1) + 1
    return start < end ? Array(bytes[start..<end]) : bytes
  }

  func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return "".withCString(body) }
      return body(base)
    }
  }
}

/// What lies at a path, links followed.
struct FileStatus: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case file, folder, pipe, socket, device
  }

  /// What makes two paths the same file.
  struct Identity: Sendable, Hashable {
    var device: UInt64
    var inode: UInt64
  }

  var kind: Kind
  var identity: Identity
  /// Bytes of a regular file.
  var size: Int

  /// Throws the system's `errno`.
  init(of path: SystemPath) throws(SystemError) {
    var status = stat()
    guard path.withCString({ stat($0, &status) }) == 0 else { throw SystemError(code: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    case S_IFIFO: kind = .pipe
    case S_IFSOCK: kind = .socket
    default: kind = .device
    }
    size = Int(status.st_size)
    identity = Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      inode: UInt64(truncatingIfNeeded: status.st_ino))
  }
}

/// A failed call: its `errno`.
struct SystemError: Error, Hashable {
  var code: Int32
  /// True where nothing lies at the path.
  var isAbsence: Bool { code == ENOENT || code == ENOTDIR }
}

/// The names in the folder at `path`, sorted by their bytes.
func namesInFolder(_ path: SystemPath) throws(SystemError) -> [[UInt8]] {
  guard let folder = path.withCString({ opendir($0) }) else { throw SystemError(code: errno) }
  defer { closedir(folder) }
  var names: [[UInt8]] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
      tuple.withMemoryRebound(to: UInt8.self, capacity: MemoryLayout.size(ofValue: tuple.pointee)) {
        Array(
          UnsafeBufferPointer(
            start: $0, count: strlen(UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))))
      }
    }
    if name != [0x2E] && name != [0x2E, 0x2E] { names.append(name) }
  }
  return names.sorted { $0.lexicographicallyPrecedes($1) }
}

/// Opens a pipe or a device for reading once; waits for its writer.
func openStream(_ path: SystemPath) throws(SystemError) -> Int32 {
  let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC) }
  guard descriptor >= 0 else { throw SystemError(code: errno) }
  return descriptor
}
