import Glibc
import Synchronization

/// Writes files into a folder so that either all are there, whole, or none is: under temporary names
/// first, flushed to the disk, then renamed.
struct FolderWriter {
  struct File {
    /// Relative to the folder; may name a folder in it.
    var path: String
    var bytes: [UInt8]
    /// Where set, an existing file is replaced only if it holds this text in its first 512 bytes.
    var signature: String?
  }

  let folder: String

  /// Writes all `files`. On failure what was begun is removed again.
  func write(_ files: [File]) throws(CommandFailure) {
    for file in files { try checkReplaceable(file) }
    var created: [String] = []
    do throws(CommandFailure) {
      try createFolder(folder, &created)
      for file in files { try createFolder(parent(of: target(file)), &created) }
      for file in files { try stage(file) }
      try commit(files)
    } catch {
      let own = Set(files.map(temporary))
      TemporaryFiles.paths.withLock { paths in
        for path in paths where own.contains(path) { unlink(path) }
        paths.removeAll { own.contains($0) }
      }
      for path in created.reversed() { rmdir(path) }
      throw error
    }
  }

  private func target(_ file: File) -> String { "\(folder)/\(file.path)" }

  private func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private func temporary(_ file: File) -> String {
    let path = target(file)
    let name = path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
    return "\(parent(of: path))/.\(name).\(getpid()).tmp"
  }

  // MARK: Steps

  /// A file of another origin is never overwritten, nor anything that is no file.
  private func checkReplaceable(_ file: File) throws(CommandFailure) {
    let path = target(file)
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw failure(.cannotCreate, path, "exists and is not a file")
    }
    guard let signature = file.signature, status.st_size > 0 else { return }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(.cannotCreate, path, StandardStream.lastError) }
    var head = [UInt8](repeating: 0, count: 512)
    let count = read(descriptor, &head, head.count)
    close(descriptor)
    guard String(decoding: head.prefix(max(0, count)), as: UTF8.self).contains(signature) else {
      throw failure(
        .cannotCreate, path, "exists and is no report of ruleout; give another folder")
    }
  }

  /// Makes `path` and what is missing above it, and notes what it made.
  private func createFolder(_ path: String, _ created: inout [String]) throws(CommandFailure) {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw failure(.cannotCreate, path, "is not a folder")
      }
      return
    }
    let above = parent(of: path)
    if above != path { try createFolder(above, &created) }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw failure(.cannotCreate, path, StandardStream.lastError)
    }
    created.append(path)
  }

  private func stage(_ file: File) throws(CommandFailure) {
    let path = temporary(file)
    unlink(path)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let descriptor = TemporaryFiles.paths.withLock { paths in
      paths.append(path)
      return open(path, flags, 0o666)
    }
    guard descriptor >= 0 else {
      throw failure(.cannotCreate, target(file), StandardStream.lastError)
    }
    let isWritten = FileBytes.write(file.bytes[...], to: descriptor) && fsync(descriptor) == 0
    let problem = errno
    let isClosed = close(descriptor) == 0
    guard isWritten, isClosed else {
      throw failure(.inputOutput, target(file), systemMessage(isWritten ? errno : problem))
    }
  }

  /// Renames everything while no interruption can come between.
  private func commit(_ files: [File]) throws(CommandFailure) {
    let own = Set(files.map(temporary))
    let problem = TemporaryFiles.paths.withLock { paths -> CommandFailure? in
      for (index, file) in files.enumerated() where rename(temporary(file), target(file)) != 0 {
        let problem = failure(.inputOutput, target(file), StandardStream.lastError)
        for done in files[..<index] { unlink(target(done)) }
        return problem
      }
      paths.removeAll { own.contains($0) }
      return nil
    }
    if let problem { throw problem }
    for path in Set(files.map { parent(of: target($0)) }) { flushFolder(path) }
  }

  /// Makes the renames last through a power cut; a file system that cannot is not an error of ours.
  private func flushFolder(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private func failure(_ status: ExitStatus, _ path: String, _ reason: String) -> CommandFailure {
    CommandFailure(message: "\(path): \(reason)", status: status)
  }
}
