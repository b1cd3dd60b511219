import RuleOutModel

/// Counts log messages by what they say, apart from what varies: exact, and the same for any order and
/// split of the messages.
///
/// A message's key is fixed by its own text (`MessageTokens`). Of too many keys of a service, those with the
/// smallest hashes stay, warnings and worse apart from the rest, so that neither chatter nor a
/// service that puts a new word in every line crowds out errors: a key that is kept at the end has never been
/// dropped on the way, so its count is whole. Keys are joined into templates at the very end, from
/// all of them (`TemplateJoining`).
struct MessageTemplates: Sendable, Equatable {
  static let serviceCapacity = 128
  static let keyCapacity = 256

  private struct KeyTable: Sendable, Equatable {
    let capacity: Int
    var keys: [UInt64: MessageKey] = [:]
    /// Keys above this were given up.
    var highest = UInt64.max

    mutating func add(
      _ message: Message, hash: UInt64, file: String, cell: Int64, values: [Symbol]
    ) {
      guard hash <= highest else { return }
      // By its index a key is changed where it stands; through an optional it would be copied.
      if let index = keys.index(forKey: hash) {
        keys.values[index].add(message, file: file, cell: cell, values: values)
        return
      }
      var key = MessageKey(message, file: file)
      key.add(message, file: file, cell: cell, values: values)
      keys[hash] = key
      // Trimming in bulk keeps the cost of a new key constant on average.
      if keys.count > capacity * 2 { trim() }
    }

    mutating func merge(_ other: KeyTable) {
      highest = min(highest, other.highest)
      for (hash, key) in other.keys {
        let known: Void? = keys[hash]?.add(key)
        if known == nil { keys[hash] = key }
      }
      trim()
    }

    mutating func trim() {
      let kept = keys.keys.filter { $0 <= highest }.sorted().prefix(capacity)
      guard kept.count < keys.count else { return }
      if kept.count == capacity, let last = kept.last { highest = last }
      let bound = highest
      keys = keys.filter { $0.key <= bound }
    }
  }

  private struct Service: Sendable, Equatable {
    var loud: KeyTable
    var quiet: KeyTable
    /// All messages of the service by the file that holds them.
    var files: [String: MinuteCounts] = [:]

    init(keyCapacity: Int) {
      loud = KeyTable(capacity: keyCapacity)
      quiet = KeyTable(capacity: keyCapacity)
    }

    mutating func receive(_ messages: [Message], _ indices: [Int], file: String) {
      var counts = files.removeValue(forKey: file) ?? MinuteCounts()
      var values: [Symbol] = []
      for index in indices {
        let message = messages[index]
        guard PlausibleTime.contains(message.time) else { continue }
        let cell = message.time.microseconds / MinuteCounts.width
        counts.add(cell)
        // Whom a message names is of interest where it complains.
        let isLoud = message.severity >= .warning
        let hash = MessageKey.hash(
          of: message, values: &values, most: isLoud ? SlotValues.most : 0)
        if isLoud {
          loud.add(message, hash: hash, file: file, cell: cell, values: values)
        } else {
          quiet.add(message, hash: hash, file: file, cell: cell, values: values)
        }
      }
      if !counts.isEmpty { files[file] = counts }
    }

    mutating func merge(_ other: Service) {
      loud.merge(other.loud)
      quiet.merge(other.quiet)
      for (file, counts) in other.files { files[file, default: MinuteCounts()].add(counts) }
    }

    mutating func trim() {
      loud.trim()
      quiet.trim()
    }
  }

  private let serviceCapacity: Int
  private let keyCapacity: Int
  private var services: [Symbol: Service] = [:]
  /// Services above this were given up.
  private var highest = UInt64.max

  init(
    serviceCapacity: Int = MessageTemplates.serviceCapacity,
    keyCapacity: Int = MessageTemplates.keyCapacity
  ) {
    self.serviceCapacity = serviceCapacity
    self.keyCapacity = keyCapacity
  }

  mutating func receive(_ batch: RecordBatch) {
    // A service at a time, so that a message looks up its key alone.
    let byService = Dictionary(grouping: batch.messages.indices) { batch.messages[$0].service }
    for (symbol, indices) in byService where symbol.hash <= highest {
      var service = services.removeValue(forKey: symbol) ?? Service(keyCapacity: keyCapacity)
      service.receive(batch.messages, indices, file: batch.file)
      if !service.files.isEmpty { services[symbol] = service }
      if services.count > serviceCapacity * 2 { trim() }
    }
  }

  mutating func merge(_ other: MessageTemplates) {
    highest = min(highest, other.highest)
    for (symbol, more) in other.services where symbol.hash <= highest {
      if services[symbol] == nil {
        services[symbol] = more
      } else {
        services[symbol]?.merge(more)
      }
    }
    trim()
  }

  /// Without what arrived on the way only: equal for any order and split of the messages.
  func settled() -> MessageTemplates {
    var settled = self
    settled.trim()
    return settled
  }

  /// Whether services, or kinds of messages of one, were given up.
  var hasOverflow: Bool {
    let settled = settled()
    return settled.highest != .max
      || settled.services.values.contains { $0.loud.highest != .max || $0.quiet.highest != .max }
  }

  /// The templates of the messages within `span`, sorted by service, severity and text.
  func templates(names: SymbolNames, within span: TimeWindow?) -> [MessageTemplate] {
    let settled = settled()
    let named = settled.services.map { symbol, service in
      (name: names[symbol] ?? "", symbol: symbol, service: service)
    }.sorted { ($0.name, $0.symbol) < ($1.name, $1.symbol) }
    let total = named.reduce(0) { $0 + $1.service.loud.keys.count + $1.service.quiet.keys.count }
    return named.flatMap { name, _, service in
      TemplateAssembly(
        service: name, files: service.files.mapValues(\.all), within: span, keyCount: total
      )?.templates(Array(service.loud.keys.values) + Array(service.quiet.keys.values)) ?? []
    }
  }

  private mutating func trim() {
    let bound = highest
    let kept = services.keys.filter { $0.hash <= bound }.sorted().prefix(serviceCapacity)
    if kept.count < services.count {
      if kept.count == serviceCapacity, let last = kept.last { highest = last.hash }
      let bound = highest
      services = services.filter { $0.key.hash <= bound }
    }
    for symbol in services.keys { services[symbol]?.trim() }
  }
}
