package struct Segment: Sendable, Hashable {
  package var range: Range<Int>
  package var level: Double
}

package func segments(
  _ values: [Double], minimumLength: Int = 3, penalty: Double? = nil
) -> [Segment] { [] }
