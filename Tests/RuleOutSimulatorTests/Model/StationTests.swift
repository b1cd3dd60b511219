import RuleOutSimulator
import Testing

@Suite struct StationTests {
  @Test func `who comes first is served first`() {
    var station = Station(capacity: 2)
    let admitted = (1...4).map { station.admit($0) }
    #expect(admitted == [true, true, false, false])
    #expect(station.firstWaiting == 3)
    let served = (1...3).map { _ in station.release() }
    #expect(served == [3, 4, nil])
    #expect(station.busy == 1)
  }

  @Test func `a withdrawn ticket is passed over`() {
    var station = Station(capacity: 1)
    for ticket in 1...3 { _ = station.admit(ticket) }
    let withdrawn = [2, 2, 1].map { station.withdraw($0) }
    #expect(withdrawn == [true, false, false])
    #expect(station.waiting == 1)
    let next = station.release()
    #expect(next == 3)
  }

  @Test func `a station that shrinks lets those at work finish and admits nobody`() {
    var station = Station(capacity: 3)
    for ticket in 1...5 { _ = station.admit(ticket) }
    station.capacity = 1
    let served = (1...3).map { _ in station.release() }
    #expect(served == [nil, nil, 4])
    station.capacity = 2
    let next = station.takeNext()
    #expect(next == 5)
    #expect(station.busy == 2)
  }

  @Test func `a long queue keeps its order`() {
    var station = Station(capacity: 1)
    for ticket in 0...1_000 { _ = station.admit(ticket) }
    let served = (1...1_000).map { _ in station.release() }
    #expect(served == Array(1...1_000))
    #expect(station.waiting == 0)
  }
}
