/// The `k`th smallest value (0 is the smallest), by Hoare's selection with a median-of-three pivot:
/// linear time, and the same answer as sorting. Reorders `values`; they must be finite. Where `range` is
/// given, all values before it are no greater than those in it, and all behind it no smaller.
func selectKth(_ values: inout [Double], _ k: Int, in range: Range<Int>? = nil) -> Double {
  var low = range?.lowerBound ?? 0
  var high = (range?.upperBound ?? values.count) - 1
  var values = values.mutableSpan
  while low < high {
    let pivot = medianOfThree(values[low], values[low + (high - low) / 2], values[high])
    var left = low
    var right = high
    while left <= right {
      while values[left] < pivot { left += 1 }
      while values[right] > pivot { right -= 1 }
      if left <= right {
        let greater = values[left]
        values[left] = values[right]
        values[right] = greater
        left += 1
        right -= 1
      }
    }
    if k <= right {
      high = right
    } else if k >= left {
      low = left
    } else {
      return values[k]
    }
  }
  return values[k]
}

private func medianOfThree(_ a: Double, _ b: Double, _ c: Double) -> Double {
  max(min(a, b), min(max(a, b), c))
}

/// Mean of the two middle values, or the middle one; nil when empty. Unrounded, for use inside
/// other statistics.
func rawMedian(_ values: [Double]) -> Double? {
  var work = values
  return rawMedian(reordering: &work)
}

/// The same, with everything below the middle left on its left, and everything above on its right.
func rawMedian(reordering work: inout [Double]) -> Double? {
  guard !work.isEmpty else { return nil }
  let upper = selectKth(&work, work.count / 2)
  guard work.count.isMultiple(of: 2) else { return upper }
  // Selection leaves everything below the middle on its left.
  let lower = work[..<(work.count / 2)].max() ?? upper
  return lower / 2 + upper / 2
}

/// Median of the absolute deviations from `center`, scaled to the standard deviation of a normal
/// distribution. Unrounded.
func rawDeviation(_ values: [Double], around center: Double) -> Double {
  (rawMedian(values.map { ($0 - center).magnitude }) ?? 0) * madToSigma
}

/// 1 / normalQuantile(0.75), to the usual digits.
let madToSigma = 1.4826
