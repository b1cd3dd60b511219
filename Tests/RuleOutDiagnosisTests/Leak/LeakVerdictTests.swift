import RuleOutDiagnosis
import RuleOutModel
import RuleOutSignals
import Testing

@Suite struct LeakShapeTests {
  @Test func `a steady rise is a leak, with its slope and the time that is left`() throws {
    var scene = MemoryScene.memory(hours: 12) { 1 + 0.03 * $0 }
    scene.limit(3)
    let finding = try #require(scene.findings().first)
    #expect(finding.verdict == .leak)
    let slope = try #require(finding.slopeShare)
    #expect(slope.low < 0.03 && slope.high > 0.0285 && slope.low > 0.02)
    // From 1.36 to 3 at 0.03 an hour.
    let left = try #require(finding.secondsToExhaustion)
    #expect(left.low < 54.7 * 3600 && 54.7 * 3600 < left.high)
    #expect(finding.reason.hasPrefix("the floor rises by"))
  }

  @Test func `a rise under a collector's sawtooth is a leak`() {
    let scene = MemoryScene.memory(hours: 12) {
      1 + 0.03 * $0 + 0.4 * ($0 * 3).truncatingRemainder(dividingBy: 1)
    }
    #expect(scene.verdict() == .leak)
  }

  @Test func `a rise that goes on after the warm-up is a leak`() {
    #expect(
      MemoryScene.memory(hours: 24) { 0.6 + 0.4 * settling($0, 0.5) + 0.02 * $0 }.verdict()
        == .leak)
  }

  @Test func `a rise after each restart is a leak`() throws {
    var scene = MemoryScene.memory(hours: 24) {
      1 + 0.12 * $0.truncatingRemainder(dividingBy: 8)
    }
    scene.add(.processStart) { 1_741_075_200 + 28_800 * ($0 / 8).rounded(.down) }
    let finding = try #require(scene.findings().first)
    #expect(finding.verdict == .leak)
    #expect(finding.runs == 3)
    #expect(finding.slopeShare.map { ($0.value - 0.12).magnitude < 0.02 } == true)
  }

  @Test func `a leak in a runtime's heap is one though resident memory stands still`() {
    var scene = MemoryScene.memory(hours: 12) { _ in 2 }
    scene.add(.memoryHeap, scale: MemoryScene.level, noise: 0.01) {
      1 + 0.03 * $0 + 0.3 * ($0 * 2).truncatingRemainder(dividingBy: 1)
    }
    let verdicts = Dictionary(
      uniqueKeysWithValues: scene.findings().map { ($0.quantity, $0.verdict) })
    #expect(verdicts == [.memoryResident: .noLeak, .memoryHeap: .leak])
  }

  @Test func `a leak that pages to swap is one though resident memory stands still`() {
    var scene = MemoryScene.memory(hours: 12) { _ in 1 }
    scene.add(.swapUsed, scale: MemoryScene.level) { 0.04 * $0 }
    let finding = scene.findings().first
    #expect(finding?.verdict == .leak)
    #expect(finding?.includesSwap == true)
  }

  @Test func `a leak that began late in a long run is found in its last part`() throws {
    let scene = MemoryScene.memory(hours: 240) { 1 + 0.01 * max(0, $0 - 220) }
    let finding = try #require(scene.findings().first)
    #expect(finding.verdict == .leak)
    #expect(finding.reason.contains("the last"))
  }

  @Test func `a leak under a daily load is one`() {
    #expect(
      MemoryScene.memory(hours: 120) { 1 + 0.1 * dayWave($0) + 0.008 * $0 }.verdict() == .leak)
  }

  @Test func `a climb to the limit is a leak, whatever stands still there`() throws {
    var scene = MemoryScene.memory(hours: 24) { min(0.5 + 0.05 * $0, 0.97) }
    scene.limit(1)
    let finding = try #require(scene.findings().first)
    #expect(finding.verdict == .leak)
    #expect(finding.reason.contains("came to its limit"))
  }
}

@Suite struct NoLeakShapeTests {
  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func `a level that wanders does not leak`(seed: UInt64) {
    #expect(MemoryScene.memory(hours: 36, seed: seed) { _ in 1 }.verdict() == .noLeak)
  }

  @Test func `a warm-up that comes to rest is no leak`() {
    #expect(
      MemoryScene.memory(hours: 24) { 0.4 + 0.6 * settling($0, 0.7) }.verdict() == .noLeak)
  }

  @Test func `a collector's sawtooth is no leak`() {
    #expect(
      MemoryScene.memory(hours: 24) { 1 + 0.5 * ($0 * 2).truncatingRemainder(dividingBy: 1) }
        .verdict() == .noLeak)
  }

  @Test func `a heap that is collected every two hours is no leak and has one run`() throws {
    var scene = MemoryScene(hours: 72)
    scene.add(.memoryHeap, scale: MemoryScene.level, noise: 0.005) {
      1 + 1.5 * ($0 / 2).truncatingRemainder(dividingBy: 1)
    }
    let finding = try #require(scene.findings().first)
    #expect(finding.verdict == .noLeak)
    #expect(finding.runs == 1)
  }

  @Test func `restarts with their warm-ups are no leak`() {
    #expect(
      MemoryScene.memory(hours: 36) {
        0.5 + 0.5 * settling($0.truncatingRemainder(dividingBy: 12), 0.3)
      }.verdict() == .noLeak)
  }

  @Test func `growth that follows the load is no leak`() throws {
    var scene = MemoryScene(hours: 72)
    let load: (Double) -> Double = { 1 + 0.5 * dayWave($0 + 3) }
    scene.memory { 0.7 + 0.3 * load($0) }
    scene.add(.traffic, scale: 40, noise: 0.03, load)
    let finding = try #require(scene.findings().first)
    #expect(finding.verdict == .noLeak)
    #expect(finding.follows == ["traffic"])
  }

  @Test func `half a day of growth with the load is not called a leak`() {
    var scene = MemoryScene(hours: 6)
    let load: (Double) -> Double = { 1 + 0.08 * $0 }
    scene.memory { 0.7 + 0.3 * load($0) }
    scene.add(.traffic, scale: 40, noise: 0.005, load)
    #expect(scene.verdict() == .cannotDecide)
  }

  @Test func `a daily wave without a measured load is no leak`() {
    #expect(MemoryScene.memory(hours: 168) { 1 + 0.15 * dayWave($0) }.verdict() == .noLeak)
  }

  @Test func `a step after scaling is no leak`() {
    #expect(MemoryScene.memory(hours: 48) { $0 < 20 ? 1 : 1.2 }.verdict() == .noLeak)
  }

  @Test func `instances are never summed: new ones are no growth`() {
    var scene = MemoryScene.memory(hours: 36) { _ in 1 }
    for number in 2...6 {
      scene.entity = Entity(.instance, "web-\(number)")
      scene.memory { $0 < Double(number) * 4 ? .nan : 1 }
    }
    scene.entity = Entity(.service, "web")
    scene.memory { min(1 + ($0 / 4).rounded(.down), 6) }
    let findings = scene.findings()
    #expect(findings.count == 6)
    #expect(findings.allSatisfy { $0.entity.kind == .instance && $0.verdict != .leak })
  }
}

@Suite struct CycleTests {
  /// From 0.8 to 1.2 each 1.9 hours, over `rise` an hour.
  static func scene(rise: Double = 0) -> MemoryScene {
    MemoryScene.memory(hours: 8) {
      0.8 + 0.4 * ($0 / 1.9).truncatingRemainder(dividingBy: 1) + rise * $0
    }
  }

  @Test func `a floor that returns each two hours cannot be told from a leak with restarts`()
    throws
  {
    let finding = try #require(Self.scene().findings().first)
    #expect(finding.verdict == .cannotDecide)
    #expect(finding.reason.contains("export process start times"))
  }

  @Test func `it is a leak where the process is seen to start anew`() {
    var scene = Self.scene()
    scene.add(.processStart) { 1_741_075_200 + 6_840 * ($0 / 1.9).rounded(.down) }
    #expect(scene.verdict() == .leak)
  }

  @Test func `it is a leak where each return is to less than half, unless a heap is collected`() {
    func memory(_ hours: Double) -> Double {
      1 + 0.25 * hours.truncatingRemainder(dividingBy: 9)
    }
    #expect(MemoryScene.memory(hours: 30) { memory($0) }.verdict() == .leak)
    var heap = MemoryScene.memory(hours: 30) { _ in 4 }
    heap.add(.memoryHeap, scale: MemoryScene.level, noise: 0.01) { memory($0) }
    #expect(!heap.findings().contains { $0.verdict == .leak })
    // So many of them are no rhythm of a collector that acquits.
    #expect(MemoryScene.memory(hours: 240) { memory($0) }.verdict() != .noLeak)
  }

  @Test func `it is no leak that is shown where the process is seen to run on`() throws {
    var scene = Self.scene()
    scene.add(.processStart) { _ in 1_741_075_200 }
    let finding = try #require(scene.findings().first { $0.quantity == .memoryResident })
    #expect(finding.verdict == .cannotDecide)
    #expect(finding.reason.contains("the process was not restarted"))
  }

  @Test func `it is a leak where what it returns to rises`() {
    #expect(Self.scene(rise: 0.02).verdict() == .leak)
  }
}

@Suite struct UndecidedTests {
  @Test func `too short a run cannot decide`() throws {
    let finding = try #require(MemoryScene.memory(hours: 0.7) { 1 + $0 }.findings().first)
    #expect(finding.verdict == .cannotDecide)
    #expect(finding.reason.hasPrefix("only 42 min"))
  }

  @Test func `gaps cannot decide`() throws {
    let finding = try #require(
      MemoryScene.memory(hours: 24) { $0 > 4 && $0 < 19 ? .nan : 1 }.findings().first)
    #expect(finding.verdict == .cannotDecide)
    #expect(finding.reason.contains("missing"))
  }

  @Test func `a warm-up that is not over cannot decide`() throws {
    let finding = try #require(
      MemoryScene.memory(hours: 8, noise: 0.003) { 0.4 + 0.6 * settling($0, 4) }.findings().first)
    #expect(finding.verdict == .cannotDecide)
  }

  @Test func `noise that hides the slope that matters cannot decide, and says what could show`()
    throws
  {
    let finding = try #require(
      MemoryScene.memory(hours: 4, noise: 0.04) { _ in 1 }.findings().first)
    #expect(finding.verdict == .cannotDecide)
    #expect(finding.resolutionShare.map { $0 > 0.005 } == true)
    #expect(finding.reason.contains("would have shown"))
  }

  @Test func `a coarser slope decides what a finer one leaves open`() {
    let scene = MemoryScene.memory(hours: 8, noise: 0.02) { _ in 1 }
    #expect(scene.verdict(.share(0.002)) == .cannotDecide)
    #expect(scene.verdict(.share(0.1)) == .noLeak)
    #expect(scene.verdict(.bytes(MemoryScene.level / 10)) == .noLeak)
  }

  @Test func `a plateau at the limit is no acquittal while paging rises`() throws {
    var scene = MemoryScene.memory(hours: 24, noise: 0.002) { _ in 0.97 }
    scene.limit(1)
    scene.add(.pagingRate, scale: 100, noise: 0.05) { 1 + $0 }
    let finding = try #require(scene.findings().first { $0.quantity == .memoryResident })
    #expect(finding.verdict == .cannotDecide)
    #expect(finding.reason.contains("no acquittal"))
  }

  @Test func `a plateau near the limit is acquitted only where paging is seen to be quiet`() {
    var scene = MemoryScene.memory(hours: 36, noise: 0.005) { _ in 0.88 }
    scene.limit(1)
    #expect(scene.verdict() == .cannotDecide)
    scene.add(.pagingRate) { _ in 0 }
    #expect(scene.verdict() == .noLeak)
  }

  @Test func `memory that is not there is no finding`() {
    var scene = MemoryScene(hours: 6)
    scene.add(.cpuUtilization) { _ in 0.5 }
    #expect(scene.findings().isEmpty)
  }

  @Test func `a series without any value cannot decide`() {
    #expect(MemoryScene.memory(hours: 6) { _ in .nan }.verdict() == .cannotDecide)
    #expect(MemoryScene.memory(hours: 6, noise: 0) { _ in 0 }.verdict() == .cannotDecide)
  }

  @Test func `a constant gauge does not leak: its slope is zero`() throws {
    let finding = try #require(MemoryScene.memory(hours: 6, noise: 0) { _ in 1 }.findings().first)
    #expect(finding.verdict == .noLeak)
    #expect(finding.reason.hasPrefix("the floor does not rise: its slope is zero ("))
  }

  @Test func `a floor that falls is said to fall, by how much`() throws {
    let finding = try #require(
      MemoryScene.memory(hours: 8, noise: 0.002) { 1.2 - 0.04 * $0 }.findings().first)
    #expect(finding.verdict == .noLeak)
    #expect(finding.reason.hasPrefix("the floor falls by "))
    #expect(!finding.reason.contains("-"))
  }
}
