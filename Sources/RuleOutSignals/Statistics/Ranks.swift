/// Ranks from 1, ties sharing the mean of theirs. Values must be finite.
func averageRanks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  var ranks = values.map { _ in 0.0 }
  var start = 0
  while start < order.count {
    var end = start + 1
    while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
    for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
    start = end
  }
  return ranks
}

/// How many values each group of equal ones has, for groups of two and more.
func tieSizes(_ values: [Double]) -> [Double] {
  let sorted = values.sorted()
  var sizes: [Double] = []
  var start = 0
  while start < sorted.count {
    var end = start + 1
    while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
    if end - start > 1 { sizes.append(Double(end - start)) }
    start = end
  }
  return sizes
}
