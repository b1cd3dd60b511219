package import RuleOutModel

/// One input to read.
package struct InputSource: Sendable, Hashable {
  /// Relative to the bundle; `-` for standard input. For display and references, never evidence.
  package var path: String
  package var location: InputLocation
  /// True where it was named on the command line rather than found in a folder.
  package var isNamed: Bool

  /// Bytes on disk; nil for a stream, and where nothing can be read.
  package var size: Int? {
    guard case .file(let path) = location else { return nil }
    return (try? FileStatus(of: path))?.size
  }

  /// True for standard input and pipes, which can be read but once.
  package var isStream: Bool {
    if case .stream = location { return true }
    return false
  }
}

/// The inputs that the arguments of the command line stand for.
package struct Discovery: Sendable {
  /// Name of the bundle, for titles only: the folder's, or that of the only file; else `bundle`.
  package var bundle: String
  /// Sorted by path, each file once.
  package var sources: [InputSource]
  package var warnings: [Warning]
}

/// Finds inputs: files as named, folders with everything in them but hidden files.
struct InputDiscovery {
  /// Folders within folders; a deeper tree is no bundle.
  private static let depthLimit = 32

  private struct Found {
    var base: [UInt8]
    var relative: [UInt8]
    var location: InputLocation
    var identity: FileStatus.Identity?
    var isNamed: Bool
  }

  private var found: [Found] = []
  private var warnings: [Warning] = []
  private var folders: Set<FileStatus.Identity> = []

  /// Throws where nothing lies at an argument.
  static func discover(_ arguments: [String]) throws(IngestError) -> Discovery {
    var discovery = InputDiscovery()
    for argument in arguments { try discovery.take(argument) }
    return discovery.result(arguments)
  }

  private mutating func take(_ argument: String) throws(IngestError) {
    if argument == "-" {
      if found.contains(where: { $0.location == .stream(descriptor: 0) }) { return }
      found.append(
        Found(
          base: [], relative: Array("-".utf8), location: .stream(descriptor: 0), identity: nil,
          isNamed: true))
      return
    }
    let path = SystemPath(argument)
    do throws(SystemError) {
      let status = try FileStatus(of: path)
      let name = path.lastComponent
      switch status.kind {
      case .folder:
        let before = found.count
        folders.insert(status.identity)
        try walk(path, base: name, relative: [], depth: 0)
        if found.count == before {
          warn("empty-folder", argument, "the folder holds no files to read")
        }
      case .file:
        found.append(
          Found(
            base: [], relative: name, location: .file(path: path), identity: status.identity,
            isNamed: true))
      case .pipe, .device:
        let descriptor = try openStream(path)
        found.append(
          Found(
            base: [], relative: name, location: .stream(descriptor: descriptor), identity: nil,
            isNamed: true))
      case .socket:
        warn("not-a-file", argument, "is a socket, not a regular file: skipped")
      }
    } catch {
      if error.isAbsence { throw .noSuchInput(path: argument) }
      throw .unreadable(path: argument, code: error.code)
    }
  }

  private mutating func walk(
    _ folder: SystemPath, base: [UInt8], relative: [UInt8], depth: Int
  ) throws(SystemError) {
    for name in try namesInFolder(folder) where name.first != 0x2E {
      let path = folder.appending(name)
      let inside = relative.isEmpty ? name : relative + [0x2F] + name
      let shown = String(decoding: inside, as: UTF8.self)
      guard let status = try? FileStatus(of: path) else {
        warn(
          "unreadable-input", shown, "cannot be read (a link to nowhere, or no permission): skipped"
        )
        continue
      }
      switch status.kind {
      case .file:
        found.append(
          Found(
            base: base, relative: inside, location: .file(path: path),
            identity: status.identity, isNamed: false))
      case .folder:
        guard depth < Self.depthLimit, folders.insert(status.identity).inserted else {
          warn("folder-twice", shown, "the folder was read already (a link in a circle?): skipped")
          continue
        }
        do throws(SystemError) {
          try walk(path, base: base, relative: inside, depth: depth + 1)
        } catch {
          warn("unreadable-input", shown, "cannot be read: \(systemMessage(error.code)): skipped")
        }
      case .pipe: warn("not-a-file", shown, "is a named pipe (fifo), not a regular file: skipped")
      case .socket: warn("not-a-file", shown, "is a socket, not a regular file: skipped")
      case .device: warn("not-a-file", shown, "is a device, not a regular file: skipped")
      }
    }
  }

  private mutating func warn(_ code: String, _ file: String, _ message: String) {
    warnings.append(Warning(code: code, file: file, message: message))
  }

  /// Relative paths made distinct, sorted, each file once.
  private mutating func result(_ arguments: [String]) -> Discovery {
    var uses: [[UInt8]: Int] = [:]
    for one in found { uses[one.relative, default: 0] += 1 }
    // Only where two arguments hold the same relative path does the folder's name come before it.
    let named = found.map { one in
      (
        path: uses[one.relative] == 1 || one.base.isEmpty
          ? one.relative : one.base + [0x2F] + one.relative, found: one
      )
    }
    let sorted = named.sorted { $0.path.lexicographicallyPrecedes($1.path) }
    var sources: [InputSource] = []
    var firstPath: [FileStatus.Identity: String] = [:]
    for (path, one) in sorted {
      let shown = String(decoding: path, as: UTF8.self)
      if let identity = one.identity {
        if let first = firstPath[identity] {
          warn("same-file-twice", shown, "is the same file as \(first): read once")
          continue
        }
        firstPath[identity] = shown
      }
      sources.append(InputSource(path: shown, location: one.location, isNamed: one.isNamed))
    }
    let bundle =
      arguments.count == 1 && arguments[0] != "-"
      ? String(decoding: SystemPath(arguments[0]).lastComponent, as: UTF8.self) : "bundle"
    return Discovery(bundle: bundle, sources: sources, warnings: warnings.sorted())
  }
}
