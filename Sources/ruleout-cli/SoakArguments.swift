import ArgumentParser
import RuleOut
import RuleOutSimulator

/// The evaluation of the leak gate on drawn series, half of them with a leak.
struct SoakArguments: ParsableArguments {
  @Flag(help: "Score the leak gate on drawn series of memory, beside plain trend tests.")
  var soak = false

  @Option(help: ArgumentHelp("With --soak: how many series.", valueName: "n"))
  var count = 400

  @Option(help: ArgumentHelp("With --soak: another draw.", valueName: "n"))
  var seed: UInt64 = 1

  @Flag(help: "With --soak: ranges and shapes that are never drawn otherwise.")
  var heldOut = false

  func validate() throws {
    guard count > 0 else { throw ValidationError("--count: expected at least 1, got \(count)") }
  }

  var evaluation: LeakEvaluation {
    let population = SoakPopulation(seed: seed, isHeldOut: heldOut)
    var evaluation = LeakEvaluation()
    for number in 0..<count {
      let one = population.series(number)
      evaluation.add(
        LeakEvaluation.Case(
          name: one.name, memory: one.memory, traffic: one.traffic, starts: one.starts,
          limit: one.limit,
          leak: one.leak, leastShown: one.leastShown, traits: one.traits))
    }
    return evaluation
  }

  func result(withCases: Bool) -> String {
    let evaluation = evaluation
    return (withCases ? evaluation.caseList() + "\n" : "") + evaluation.markdown()
  }
}
