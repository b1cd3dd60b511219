import Foundation
import Testing

/// The built program itself, as a shell runs it.
@Suite struct BinaryTests {
  /// Next to the test bundle; tests and program are built together.
  static let binary: URL? = {
    let places =
      CommandLine.arguments.filter { $0.contains(".xctest") } + [CommandLine.arguments[0]]
    return places.map { URL(filePath: $0).deletingLastPathComponent().appending(path: "ruleout") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  struct Outcome: Equatable {
    var status: Int32
    var output: Data
    var errors: String
  }

  static func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = Process()
    let program: URL = try #require(binary, "the program is not built")
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = Sample.root
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: text, errors: String(decoding: said, as: UTF8.self)
    )
  }

  @Test func `zone, locale, home and threads of the machine change no byte`() throws {
    let inputs = ["--format", "json", "SampleData/2024-08-12-cache-leak"]
    let plain = try Self.run(inputs)
    #expect(plain.status == 0)
    #expect(!plain.output.isEmpty)
    for environment in [
      ["TZ": "Asia/Kolkata", "LC_ALL": "tr_TR.UTF-8", "HOME": "/"],
      [
        "TZ": "America/St_Johns", "LANG": "de_DE.UTF-8", "LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1",
      ],
    ] {
      #expect(try Self.run(inputs, environment: environment) == plain, "\(environment)")
    }
  }

  @Test func `the report goes to standard output and everything else does not`() throws {
    let outcome = try Self.run(["--quiet", "SampleData/quiet-day"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    #expect(String(decoding: outcome.output, as: UTF8.self).hasPrefix("No incident"))
  }

  @Test(
    arguments: [
      ([], 64), (["SampleData/no-such-folder"], 66), (["README.md"], 65),
      (["--deploy", "sometime", "SampleData/quiet-day"], 64), (["SampleData/quiet-day"], 0),
    ] as [([String], Int32)])
  func `exit codes are a promise`(arguments: [String], status: Int32) throws {
    let outcome = try Self.run(arguments)
    #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
    #expect(status == 0 || !outcome.errors.isEmpty)
  }

  @Test func `help for what is no command says so`() throws {
    let outcome = try Self.run(["help", "replai"])
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("ruleout help replay"))
    #expect(try Self.run(["help", "replay"]).status == 0)
  }
}
