/// Adds up the parts of a form cell by cell.
struct LinearForm {
  private var numerators: [Double]
  private var denominators: [Double]
  private var isPresent: [Bool]
  private var isBroken: [Bool]
  private var isFraction = false
  private let required: [String]
  private var supplied: [String: [Bool]] = [:]

  init(count: Int, required: Set<String>) {
    numerators = [Double](repeating: 0, count: count)
    denominators = numerators
    isPresent = [Bool](repeating: false, count: count)
    isBroken = isPresent
    self.required = required.sorted()
    for part in required { supplied[part] = isPresent }
  }

  /// A series that pauses between its first and last value leaves a hole in the form: the others
  /// alone would look like a fall.
  mutating func add(_ values: [Double], at offset: Int, _ term: Reading.Term) {
    guard let first = values.firstIndex(where: { !$0.isNaN }),
      let last = values.lastIndex(where: { !$0.isNaN })
    else { return }
    if term.denominator != 0 { isFraction = true }
    for index in first...last where numerators.indices.contains(index + offset) {
      let cell = index + offset
      if values[index].isNaN {
        isBroken[cell] = true
        continue
      }
      isPresent[cell] = true
      numerators[cell] += term.numerator * values[index]
      denominators[cell] += term.denominator * values[index]
      supplied[term.part]?[cell] = true
    }
  }

  var values: [Double] {
    numerators.indices.map { cell in
      guard isPresent[cell], !isBroken[cell],
        required.allSatisfy({ supplied[$0]?[cell] == true })
      else { return .nan }
      guard isFraction else { return numerators[cell] }
      return denominators[cell] > 0 ? numerators[cell] / denominators[cell] : .nan
    }
  }
}
