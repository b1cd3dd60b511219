/// Counts the lines of an input in no known format, and uses none.
struct UnrecognisedLines: LineDecoder {
  mutating func decode(
    _ line: Span<UInt8>, number: Int, offset: Int, into output: inout DecodedOutput
  ) -> LineOutcome {
    .rejected("no known format")
  }
}
