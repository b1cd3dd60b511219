import RuleOutModel

/// Plain lines that a runtime writes when a process or a thread dies, among lines of another form: a head such
/// as `panic: ...`, and the trace behind it, which is joined to the head.
///
/// They state neither time nor service: those of the wrappers around them count, else those of the record before
/// them. Where lines of several instances are mixed, each trace goes on among those of its own.
struct CrashLines {
  /// Bytes of a message with what is joined to it.
  private static let textLimit = 1_000
  /// Lines of one trace, and traces that go on at a time.
  private static let lineLimit = 256
  private static let capacity = 64

  private var held: [Symbol: (message: Message, lines: Int)] = [:]
  private var last: (time: Timestamp, service: Symbol, instance: Symbol)?
  /// The record before was a message, to which lines of a trace may belong.
  private var isBehindMessage = false
  private var fields = LineFields()
  private var buffer: [UInt8] = []

  private static let severity = FieldAlias(field: .severity)
  private static let message = FieldAlias(field: .message)

  /// Takes note of the record that the log's own line `number` gave, and ends the trace of its instance.
  mutating func note(_ number: Int, into output: inout DecodedOutput) {
    if let request = output.batch.requests.last, request.line == number {
      last = (request.end, request.service, request.instance)
      isBehindMessage = false
    } else if let message = output.batch.messages.last, message.line == number {
      last = (message.time, message.service, message.instance)
      isBehindMessage = true
    }
    if !held.isEmpty { release(output.envelope?.instance ?? .none, into: &output) }
  }

  /// What becomes of a line that is not of the log's own form; nil where it belongs to no trace.
  mutating func take(
    _ line: Span<UInt8>, number: Int, _ builder: inout LogRecordBuilder,
    into output: inout DecodedOutput
  ) -> LineOutcome? {
    guard ForeignForm.isText(line) else { return nil }
    let instance = output.envelope?.instance ?? .none
    // The error itself may end a trace, as Python writes it.
    if Self.isHead(line) || held[instance] == nil && Self.namesError(line) {
      if held[instance]?.lines ?? .max > 1 { release(instance, into: &output) }
      if held[instance] == nil, begin(line, number, instance, &builder, into: &output) {
        return .used
      }
    }
    guard let known = held[instance], known.lines < Self.lineLimit,
      line[0] != UInt8(ascii: "{")
    else { return isBehindMessage && TextLine.goesOn(line) ? .recognised : nil }
    held[instance]?.lines += 1
    let room = Self.textLimit - known.message.text.utf8.count - 1
    if room > 0 {
      held[instance]?.message.text += "\n" + line.extracting(0..<min(room, line.count)).text()
    }
    return .recognised
  }

  mutating func finish(into output: inout DecodedOutput) {
    output.batch.messages += held.values.map(\.message).sorted { $0.line < $1.line }
    held.removeAll()
  }

  private mutating func release(_ instance: Symbol, into output: inout DecodedOutput) {
    if let one = held.removeValue(forKey: instance) { output.batch.messages.append(one.message) }
  }

  /// True where a message was begun: its time is known.
  private mutating func begin(
    _ line: Span<UInt8>, _ number: Int, _ instance: Symbol, _ builder: inout LogRecordBuilder,
    into output: inout DecodedOutput
  ) -> Bool {
    let envelope = output.envelope
    var timed = envelope ?? LineEnvelope()
    timed.time = timed.time ?? last?.time
    guard timed.time != nil else { return false }
    fields.removeAll()
    buffer.removeAll(keepingCapacity: true)
    buffer.append(copying: line)
    fields.set(Self.message, 0..<buffer.count, .string)
    buffer += Array("fatal".utf8)
    fields.set(Self.severity, line.count..<buffer.count, .string)
    output.envelope = timed
    let whole = buffer
    let outcome = builder.build(fields, whole.span, number: number, into: &output)
    output.envelope = envelope
    guard outcome == .used, var message = output.batch.messages.popLast() else { return false }
    if let last, timed.service == .none { message.service = last.service }
    if let last, timed.instance == .none { message.instance = last.instance }
    if held.count >= Self.capacity { finish(into: &output) }
    held[instance] = (message, 1)
    return true
  }

  /// Beginnings of what runtimes write.
  private static let heads: [StaticString] = [
    // Go
    "panic: ", "fatal error: ",
    // Python
    "Traceback (most recent call last):",
    // Java
    "Exception in thread \"", "# A fatal error has been detected by the Java Runtime",
    // Node.js
    "Uncaught ", "FATAL ERROR: ", "<--- Last few GCs --->", "node:internal/",
    // .NET, C++, C
    "Unhandled exception", "terminate called after throwing", "Segmentation fault",
  ]

  private static func isHead(_ line: Span<UInt8>) -> Bool {
    for head in heads where line.hasPrefix(head) { return true }
    // Rust: `thread 'main' panicked at src/main.rs:7:5:`
    return line.hasPrefix("thread '") && LogValues.contains(line, "' panicked at ")
  }

  /// `java.lang.OutOfMemoryError: Java heap space`, `TypeError: x is not a function`.
  private static func namesError(_ line: Span<UInt8>) -> Bool {
    var words = LineWords()
    guard let word = words.word(line), word.lowerBound == 0,
      line[word.upperBound - 1] == UInt8(ascii: ":")
    else { return false }
    let name = line.extracting(0..<(word.upperBound - 1))
    return Self.ends(name, "Error") || Self.ends(name, "Exception")
  }

  private static func ends(_ name: Span<UInt8>, _ word: StaticString) -> Bool {
    let start = name.count - word.utf8CodeUnitCount
    return start > 0 && name.extracting(start..<name.count).equals(word)
  }
}
