import Foundation
import Testing

@testable import ruleout_cli

/// An empty folder that goes away with the test.
struct ScratchFolder: ~Copyable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Everything in it, relative and sorted; folders end in a slash.
  func contents() -> [String] {
    let found = FileManager.default.enumerator(
      at: URL(filePath: path), includingPropertiesForKeys: [.isDirectoryKey])
    var names: [String] = []
    while let item = found?.nextObject() as? URL {
      let isFolder = (try? item.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
      let name = item.standardizedFileURL.path
        .replacing(URL(filePath: path).standardizedFileURL.path + "/", with: "")
      names.append(name + (isFolder == true ? "/" : ""))
    }
    return names.sorted()
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }

  func put(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
  }
}

@Suite struct FolderWriterTests {
  static func file(_ path: String, _ text: String, signature: String? = nil) -> FolderWriter.File {
    FolderWriter.File(path: path, bytes: Array(text.utf8), signature: signature)
  }

  @Test func `all files are written, folders made as needed, and no temporary is left`() throws {
    let scratch = try ScratchFolder()
    let writer = FolderWriter(folder: scratch.path + "/new/deep")
    try writer.write([Self.file("a.md", "one"), Self.file("sub/b.json", "two")])
    #expect(
      scratch.contents() == [
        "new/", "new/deep/", "new/deep/a.md", "new/deep/sub/", "new/deep/sub/b.json",
      ])
    #expect(try scratch.text("new/deep/sub/b.json") == "two")
  }

  @Test func `a report of ours is replaced and other files stay`() throws {
    let scratch = try ScratchFolder()
    try scratch.put("report.md", "<!-- mark -->old")
    try scratch.put("notes.txt", "mine")
    try scratch.put("empty.md", "")
    let writer = FolderWriter(folder: scratch.path)
    try writer.write([
      Self.file("report.md", "<!-- mark -->new", signature: "<!-- mark -->"),
      Self.file("empty.md", "filled", signature: "<!-- mark -->"),
    ])
    #expect(try scratch.text("report.md") == "<!-- mark -->new")
    #expect(try scratch.text("empty.md") == "filled")
    #expect(try scratch.text("notes.txt") == "mine")
  }

  @Test func `a file of another origin is not overwritten and nothing else is written`() throws {
    let scratch = try ScratchFolder()
    try scratch.put("report.md", "my own notes")
    let failure = #expect(throws: CommandFailure.self) {
      try FolderWriter(folder: scratch.path).write([
        Self.file("report.json", "{}", signature: "{"),
        Self.file("report.md", "new", signature: "<!-- mark -->"),
      ])
    }
    #expect(failure?.status == .cannotCreate)
    #expect(scratch.contents() == ["report.md"])
    #expect(try scratch.text("report.md") == "my own notes")
  }

  @Test func `a folder in the place of a report is an error and leaves no half result`() throws {
    let scratch = try ScratchFolder()
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/report.json", withIntermediateDirectories: true)
    let failure = #expect(throws: CommandFailure.self) {
      try FolderWriter(folder: scratch.path).write([
        Self.file("report.md", "new"), Self.file("report.json", "{}"),
      ])
    }
    #expect(failure?.status == .cannotCreate)
    #expect(scratch.contents() == ["report.json/"])
  }

  @Test func `an output below a file cannot be created and leaves no folder behind`() throws {
    let scratch = try ScratchFolder()
    try scratch.put("plain", "x")
    let failure = #expect(throws: CommandFailure.self) {
      try FolderWriter(folder: scratch.path + "/plain/sub").write([Self.file("a", "b")])
    }
    #expect(failure?.status == .cannotCreate)
    let second = #expect(throws: CommandFailure.self) {
      try FolderWriter(folder: scratch.path + "/made").write([
        Self.file("a", "b"), Self.file("a/c", "d"),
      ])
    }
    #expect(second?.status == .inputOutput)
    #expect(scratch.contents() == ["plain"])
  }
}
