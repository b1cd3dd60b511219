import ArgumentParser
import RuleOut

@main
struct RuleOutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "ruleout")
}
