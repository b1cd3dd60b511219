/// What happens next, in order of time and, at the same microsecond, of scheduling.
struct EventQueue {
  struct Event {
    var time: Int64
    fileprivate var order: Int64
    var kind: Kind
    /// Request, call, user, host or intervention, by `kind`.
    var subject: Int

    fileprivate func precedes(_ other: Event) -> Bool {
      time != other.time ? time < other.time : order < other.order
    }
  }

  enum Kind: UInt8 {
    case sessionStart, userRequest
    case computed, faulted, queried, resultArrived, callReturned
    case deadline, acquireTimeout, callAnswered, callTimeout, callRetry
    case collectorStep
    case batchTask, batchStep
    case intervention, processReady, minute, sample
  }

  private var heap: [Event] = []
  private var scheduled: Int64 = 0

  mutating func schedule(_ kind: Kind, _ subject: Int, at time: Int64) {
    heap.append(Event(time: time, order: scheduled, kind: kind, subject: subject))
    scheduled += 1
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].precedes(heap[parent]) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func next() -> Event? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return first }
    heap[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count && heap[child + 1].precedes(heap[child]) { child += 1 }
      guard heap[child].precedes(heap[parent]) else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return first
  }
}
