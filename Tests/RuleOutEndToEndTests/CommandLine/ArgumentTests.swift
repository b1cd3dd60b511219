import ArgumentParser
import RuleOut
import Testing

@testable import ruleout_cli

@Suite struct ArgumentTests {
  static func analyze(_ words: String...) throws -> AnalyzeCommand {
    try #require(try RuleOutCommand.parseAsRoot(words) as? AnalyzeCommand)
  }

  @Test func `the main command needs no name`() throws {
    #expect(try Self.analyze("folder").arguments.inputs == ["folder"])
    #expect(try Self.analyze("analyze", "inspect").arguments.inputs == ["inspect"])
    #expect(try Self.analyze("./inspect").arguments.inputs == ["./inspect"])
    #expect(try Self.analyze("-").arguments.inputs == ["-"])
    #expect(try RuleOutCommand.parseAsRoot(["inspect", "folder"]) is InspectCommand)
  }

  @Test func `what files lack is stated by options`() throws {
    let command = try Self.analyze(
      "folder", "--deploy", "09:31 backend v2", "--deploy", "10:00 web v3", "--timezone", "-03:30",
      "--timezone", "a.log=UTC", "--service", "backend", "--from", "09:00", "--to", "13:00",
      "--alerted-at", "10:15")
    #expect(command.incident.deploy == ["09:31 backend v2", "10:00 web v3"])
    #expect(command.incident.alertedAt == "10:15")
    #expect(command.arguments.options.timezones == ["-03:30", "a.log=UTC"])
    #expect(command.arguments.options.service == "backend")
    #expect(command.arguments.options.from == "09:00")
    #expect(command.arguments.options.to == "13:00")
  }

  @Test(arguments: [
    [], ["--format", "xml", "x"], ["--bogus", "x"], ["inspect"], ["x", "--color"],
  ])
  func `a wrong command line is a usage error`(words: [String]) {
    let error = #expect(throws: (any Error).self) { try RuleOutCommand.parseAsRoot(words) }
    #expect(error.map { RuleOutCommand.exitCode(for: $0).rawValue } == 64)
  }

  @Test func `help shows the arguments of the main command first, then the other commands`() throws
  {
    let help = RuleOutCommand.helpText
    let order = [
      "ruleout [analyze] INPUT...", "ARGUMENTS", "  -o, --output", "OTHER COMMANDS", "simulate",
    ]
    let places = order.compactMap { help.firstRange(of: $0)?.lowerBound }
    #expect(places.count == order.count)
    #expect(places == places.sorted())
  }

  @Test(arguments: [
    (["/data/day/2024-cache-leak/"], "2024-cache-leak"), (["."], "."),
    (["a/inspect"], "./inspect"), (["-"], "-"), (["./-x.log"], "./-x.log"),
  ])
  func `the command to repeat an analysis names no absolute path`(
    inputs: [String], shown: String
  ) throws {
    var command = try Self.analyze("x", "--deploy", "09:31 backend v2", "--output", "/tmp/o")
    command.arguments.inputs = inputs
    #expect(command.reproduceCommand == ["ruleout", shown, "--deploy", "09:31 backend v2"])
  }
}

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("inspekt", "inspect"), ("anaylze", "analyze"), ("simulat", "simulate"), ("Inspect", "inspect"),
  ])
  func `a mistyped command is recognised`(word: String, command: String) {
    #expect(Suggestion.nearest(to: word, among: RuleOutCommand.commandNames) == command)
  }

  @Test(arguments: ["logs", "api.log", "incident", "x", "", "2024-08-12-cache-leak"])
  func `an ordinary name resembles no command`(word: String) {
    #expect(Suggestion.nearest(to: word, among: RuleOutCommand.commandNames) == nil)
  }

  @Test func `distance counts insertions, deletions, substitutions and swaps`() {
    #expect(Suggestion.distance("", "abc") == 3)
    #expect(Suggestion.distance("abc", "") == 3)
    #expect(Suggestion.distance("abc", "acb") == 1)
    #expect(Suggestion.distance("kitten", "sitting") == 3)
  }
}
