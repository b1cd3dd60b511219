package import RuleOutModel

/// A format of input: it recognises itself from content and makes decoders of itself.
///
/// A new format is one file that conforms, with its samples, and one line in `FormatCatalog`.
package protocol InputFormat: Sendable {
  /// Stable name shown to users, kebab case: `prometheus-query-range`.
  static var name: String { get }
  /// What it holds, in words of the field: `requests`, `metrics`, `changes`, `alert`, ...
  static var role: String { get }
  /// False for a format that is known and counted, but of which this version makes no use.
  static var yieldsRecords: Bool { get }
  /// Literal samples, at least three and one of them a failure; a test decodes each.
  static var samples: [FormatSample] { get }
  /// How sure the format is that the content is its own, and how its times state their zone; nil where
  /// it is not. Decided from content alone, never from the name of the file.
  static func recognise(_ head: ContentHead) -> Recognition?
  /// A decoder for one source. `recognition` is what `recognise` returned for it.
  static func makeDecoder(_ recognition: Recognition, _ context: DecodingContext)
    -> any InputDecoder
}

extension InputFormat {
  package static var yieldsRecords: Bool { true }
}

/// A piece of content in a format and what must come out of it.
package struct FormatSample: Sendable {
  package var text: String
  /// Number of records that decoding the text alone yields.
  package var records: Int
  package init(_ text: String, records: Int) {
    self.text = text
    self.records = records
  }
}

/// The beginning of a source's decompressed content, from which its format is recognised.
package struct ContentHead: Sendable {
  /// At most 64 KiB, byte order mark removed.
  package var bytes: [UInt8]
  /// True where `bytes` is all there is.
  package var isWhole: Bool
  /// Of content taken out of wrappers: how the times of the wrappers are written; nil where there are none.
  package var envelopeZone: Recognition.ZoneStyle?

  package init(bytes: [UInt8], isWhole: Bool) {
    self.bytes = bytes
    self.isWhole = isWhole
  }
}

/// What a format found in a head.
package struct Recognition: Sendable {
  /// 0...1; the highest of the catalogue wins, ties go to the earlier format.
  package var confidence: Double
  /// What the times look like.
  package var zone: ZoneStyle
  /// What the decoder wants to remember of the head (a column order, a unit); meaning is the format's own.
  package var layout: [String]
  /// Decisions to report: `duration_ms taken as milliseconds`.
  package var decisions: [String]
  /// What this source holds, where that differs from source to source; else nil and the format's role.
  package var role: String?
  /// The order of its dates with slashes where something shows or states it.
  package var dateOrder: DateOrder?
  /// The wrappers around the lines in which the format was recognised; nil where there are none.
  package var wrapping: LogWrapping?
  /// The JSON document whose entries are its lines; nil where lines are lines.
  package var document: LogDocument?

  package init(
    confidence: Double, zone: ZoneStyle, layout: [String] = [], decisions: [String] = [],
    role: String? = nil
  ) {
    self.confidence = confidence
    self.zone = zone
    self.layout = layout
    self.decisions = decisions
    self.role = role
  }

  package enum ZoneStyle: Sendable, Hashable {
    /// Epochs: a moment without any zone.
    case epoch
    /// Offsets stand with the times; the one seen first, seconds east of UTC (`Z` is 0).
    case stated(utcOffset: Int)
    /// Local times without an offset: `DecodingContext.utcOffset` applies.
    case local
    /// No times.
    case none
  }
}

/// What a decoder needs to know of the run.
package struct DecodingContext: Sendable {
  /// Path relative to the bundle, for source references.
  package var file: String
  /// Seconds east of UTC for times without a zone.
  package var utcOffset: Int
  /// Service of records that name none (`--service`); empty where not given.
  package var service: String
  /// Unit of durations in a log where the user states it; else nil and what keys and values tell.
  package var durationUnit: DurationUnit?
  /// The one metric that a table of columns holds where the user states it: the columns name who was measured.
  package var metric: String?
  /// The order of day and month in dates with slashes; nil where nothing shows it.
  package var dateOrder: DateOrder?

  package init(
    file: String, utcOffset: Int = 0, service: String = "", durationUnit: DurationUnit? = nil,
    metric: String? = nil, dateOrder: DateOrder? = nil
  ) {
    self.file = file
    self.utcOffset = utcOffset
    self.service = service
    self.durationUnit = durationUnit
    self.metric = metric
    self.dateOrder = dateOrder
  }
}

/// Turns content into records. Content arrives in pieces cut anywhere; the result must not depend on
/// the cuts.
package protocol InputDecoder {
  /// Takes the next piece, of any length. `piece` is valid during the call only.
  mutating func decode(_ piece: Span<UInt8>, into output: inout DecodedOutput)
  /// Takes the end of the content: a last line without newline, a document cut short.
  mutating func finish(into output: inout DecodedOutput)
}

/// A decoder that works line by line; `LineFramed` cuts the lines for it.
package protocol LineDecoder {
  /// Decodes one line, without its line end. `number` counts from 1, `offset` is its first byte in the
  /// decompressed content.
  mutating func decode(
    _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
  ) -> LineOutcome
  /// Takes the end of the content: findings about it as a whole.
  mutating func finish(into output: inout DecodedOutput)
}

extension LineDecoder {
  package mutating func finish(into output: inout DecodedOutput) {}
}

/// What became of one line or one element of a document.
package enum LineOutcome: Sendable, Equatable {
  case used
  /// Understood, but this version makes no use of it.
  case recognised
  case blank
  /// What follows tells what becomes of it: the decoder accounts for it then.
  case pending
  /// Not understood: expected and got, in a few words, the same words for the same kind of fault.
  case rejected(String)
}

/// Where decoders put what they find: the growing batch and the account of lines.
package struct DecodedOutput: Sendable {
  package var batch: RecordBatch
  package var account: LineAccount
  /// Findings about the content as a whole (`mixed-epoch-units`); counted ones go to the account.
  package var warnings: [Warning] = []
  /// What the wrappers around the present line say of it; nil where it has none.
  package var envelope: LineEnvelope?

  package init(file: String) {
    batch = RecordBatch(file: file)
    account = LineAccount()
  }
}

/// The account of one source: each line, or element of a document, is counted exactly once.
package struct LineAccount: Sendable {
  /// Excerpts kept for each reason.
  package static let excerptLimit = 3

  package private(set) var lines = 0
  package private(set) var used = 0
  package private(set) var recognised = 0
  package private(set) var blank = 0
  package private(set) var rejections: [String: InputReport.Rejection] = [:]

  package init() {}

  /// Counts one line. `excerpt` is asked only where the line is rejected and room for it is left.
  package mutating func count(
    _ outcome: LineOutcome, excerpt: () -> InputReport.Excerpt
  ) {
    if outcome == .pending { return }
    lines += 1
    switch outcome {
    case .used: used += 1
    case .recognised: recognised += 1
    case .pending: break
    case .blank: blank += 1
    case .rejected(let reason):
      var rejection =
        rejections[reason] ?? InputReport.Rejection(reason: reason, count: 0, excerpts: [])
      rejection.count += 1
      if rejection.excerpts.count < LineAccount.excerptLimit {
        rejection.excerpts.append(excerpt())
      }
      rejections[reason] = rejection
    }
  }
}
