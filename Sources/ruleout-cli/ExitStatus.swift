import RuleOut

/// What the exit code of a command promises (numbers of sysexits.h).
enum ExitStatus: Int32, Sendable {
  /// Done; warnings, if any, are counted.
  case done = 0
  /// A gate found what it gates.
  case gateFailed = 1
  /// The command line is wrong.
  case usage = 64
  /// Nothing usable, or an input given by name is unusable, or a gate that cannot decide, or any warning
  /// under `--strict`.
  case badData = 65
  /// An input does not exist.
  case noInput = 66
  /// An output cannot be created.
  case cannotCreate = 73
  /// Reading or writing failed.
  case inputOutput = 74
}

/// Ends a command with one humane line and a status.
struct CommandFailure: Error {
  var message: String
  /// Further lines: what to do about it, or what there is to choose from.
  var help: [String] = []
  var status: ExitStatus

  /// As it is printed; lines are ours, what stands in them may come from an input.
  var text: String {
    (["ruleout: \(message)"] + help).map { Report.printable($0) + "\n" }.joined()
  }
}
