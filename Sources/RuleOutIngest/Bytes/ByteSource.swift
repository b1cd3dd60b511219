#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the system says of an `errno`, in the same words in every locale.
func systemMessage(_ code: Int32) -> String {
  switch code {
  case ENOENT: return "no such file or folder"
  case EACCES, EPERM: return "permission denied"
  case EISDIR: return "is a folder"
  case EIO: return "input/output error"
  case ELOOP: return "too many levels of symbolic links"
  case EMFILE, ENFILE: return "too many open files"
  case ENAMETOOLONG: return "name too long"
  default: return "system error \(code)"
  }
}

/// Where the bytes of an input lie.
package enum InputLocation: Sendable, Hashable {
  /// A regular file, opened for each pass.
  case file(path: SystemPath)
  /// Something that can be read once only (standard input, a pipe): an open descriptor.
  case stream(descriptor: Int32)
}

/// The bytes of an input as they are on disk, in pieces of 256 KiB.
struct ByteSource: ~Copyable {
  static let pieceSize = 1 << 18

  private let descriptor: Int32
  private let ownsDescriptor: Bool
  /// Bytes of a stream read earlier, which come first.
  private var prefix: [UInt8]

  /// Opens `location`. `prefix` is what an earlier pass took from a stream.
  init(_ location: InputLocation, named name: String, prefix: [UInt8] = []) throws(IngestError) {
    self.prefix = prefix
    switch location {
    case .stream(let descriptor):
      self.descriptor = descriptor
      ownsDescriptor = false
    case .file(let path):
      let opened = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
      guard opened >= 0 else { throw .unreadable(path: name, code: errno) }
      descriptor = opened
      ownsDescriptor = true
    }
  }

  deinit { if ownsDescriptor { close(descriptor) } }

  /// Replaces the content of `buffer` by the next piece; leaves it empty at the end.
  mutating func read(into buffer: inout [UInt8], named name: String) throws(IngestError) {
    if !prefix.isEmpty {
      buffer = prefix
      prefix = []
      return
    }
    var code: Int32 = 0
    let descriptor = descriptor
    buffer = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { target, count in
      // Pipes give little at a time; a full piece keeps the work per call the same for all sources.
      while count < target.count, let base = target.baseAddress {
        #if canImport(Glibc)
          let got = Glibc.read(descriptor, base + count, target.count - count)
        #elseif canImport(Musl)
          let got = Musl.read(descriptor, base + count, target.count - count)
        #else
          let got = Darwin.read(descriptor, base + count, target.count - count)
        #endif
        if got > 0 {
          count += got
        } else if got == 0 {
          break
        } else if errno != EINTR {
          code = errno
          break
        }
      }
    }
    if code != 0, buffer.isEmpty { throw .unreadable(path: name, code: code) }
  }
}
