import Foundation
import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct InputDiscoveryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `a folder gives its files sorted, without hidden ones`() throws {
    for name in ["b.log", "a/z.log", "a/y.log", ".hidden", ".git/config", "c d.log"] {
      try folder.write(name, "x\n")
    }
    let found = try Ingest.discover([folder.path])
    #expect(found.sources.map(\.path) == ["a/y.log", "a/z.log", "b.log", "c d.log"])
    #expect(found.warnings.isEmpty)
    #expect(found.sources.allSatisfy { !$0.isNamed })
  }

  @Test func `the order of arguments changes nothing`() throws {
    let first = try folder.write("one/api.log", "x\n")
    let second = try folder.write("two/web.log", "x\n")
    let forward = try Ingest.discover([first, second])
    let backward = try Ingest.discover([second, first])
    #expect(forward.sources == backward.sources)
    #expect(forward.sources.map(\.path) == ["api.log", "web.log"])
    #expect(forward.sources.allSatisfy { $0.isNamed })
  }

  @Test func `folders that hold the same name are told apart by theirs`() throws {
    try folder.write("one/api.log", "x\n")
    try folder.write("two/api.log", "x\n")
    let found = try Ingest.discover([folder.path + "/one", folder.path + "/two"])
    #expect(found.sources.map(\.path) == ["one/api.log", "two/api.log"])
  }

  @Test func `one file under several names is read once`() throws {
    let path = try folder.write("a.log", "x\n")
    try FileManager.default.linkItem(atPath: path, toPath: folder.path + "/b.log")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/c.log", withDestinationPath: path)
    let found = try Ingest.discover([folder.path])
    #expect(found.sources.map(\.path) == ["a.log"])
    #expect(found.warnings.map(\.code) == ["same-file-twice", "same-file-twice"])
  }

  @Test func `loops and broken links do not stop the walk`() throws {
    try folder.write("sub/a.log", "x\n")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/sub/again", withDestinationPath: folder.path)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/gone.log", withDestinationPath: "nowhere")
    let found = try Ingest.discover([folder.path])
    #expect(found.sources.map(\.path) == ["sub/a.log"])
    #expect(found.warnings.map(\.code) == ["unreadable-input", "folder-twice"])
  }

  @Test func `what does not exist is an error that names it`() {
    #expect(throws: IngestError.noSuchInput(path: "no-such-input")) {
      try Ingest.discover(["no-such-input"])
    }
    #expect(IngestError.noSuchInput(path: "x").description == "x: no such file or folder")
  }

  @Test func `an empty folder is warned of`() throws {
    #expect(try Ingest.discover([folder.path]).warnings.map(\.code) == ["empty-folder"])
  }

  @Test func `our own reports are no inputs`() throws {
    try folder.write("report.json", #"{"schemaVersion":1,"tool":{"name":"ruleout","version":"1"}}"#)
    try folder.write("report.md", "<!-- ruleout report -->\n# Incident\n")
    try folder.write("report.html", "<!doctype html>\n<!-- ruleout report -->\n<html>")
    try folder.write("other.json", #"{"schemaVersion":1,"tool":{"name":"other"}}"#)
    try folder.write("api.log", requestLines(3))
    let inputs = Ingest.survey(try Ingest.discover([folder.path]))
    #expect(inputs.map(\.source.path) == ["api.log", "other.json"])
  }
}
