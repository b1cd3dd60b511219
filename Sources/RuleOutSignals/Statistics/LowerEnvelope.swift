/// The floor under a sawtooth: the minimum of each consecutive window of `width` samples, which
/// under garbage collection is what the collector could not free. Values that are not finite are
/// skipped; a window without any gives NaN, so that the grid stays regular. A rest shorter than
/// `width` at the end is left out, for the minimum of fewer samples lies higher and would look like
/// a rise.
package func lowerEnvelope(_ values: [Double], width: Int) -> [Double] {
  let width = max(1, width)
  return (0..<(values.count / width)).map { window in
    let samples = values[(window * width)..<(window * width + width)]
    return samples.lazy.filter(\.isFinite).min()?.roundedStatistic ?? .nan
  }
}
