/// Servers with one queue, first come, first served: worker slots, cores, connections, device channels.
package struct Station {
  /// Servers there are; it may change while the station runs, those at work finish first.
  package var capacity: Int
  /// Servers at work.
  package private(set) var busy = 0
  private var line: [Int] = []
  private var head = 0

  /// A station with `capacity` servers, all free.
  package init(capacity: Int) { self.capacity = capacity }

  /// Tickets in the queue.
  package var waiting: Int { line.count - head }

  /// The ticket that has waited longest.
  package var firstWaiting: Int? { head < line.count ? line[head] : nil }

  /// Takes a server for `ticket`, or puts it in the queue and returns false.
  package mutating func admit(_ ticket: Int) -> Bool {
    if busy < capacity && waiting == 0 {
      busy += 1
      return true
    }
    line.append(ticket)
    return false
  }

  /// Gives a server back. Returns the ticket that takes it over, if any waits.
  package mutating func release() -> Int? {
    busy -= 1
    return takeNext()
  }

  /// Lets the next ticket in where a server is free, as after `capacity` rose.
  package mutating func takeNext() -> Int? {
    guard busy < capacity, head < line.count else { return nil }
    let ticket = line[head]
    head += 1
    if head > 64 && head * 2 > line.count {
      line.removeFirst(head)
      head = 0
    }
    busy += 1
    return ticket
  }

  /// Takes `ticket` out of the queue; false where it does not wait.
  package mutating func withdraw(_ ticket: Int) -> Bool {
    guard let index = line[head...].firstIndex(of: ticket) else { return false }
    line.remove(at: index)
    return true
  }
}
