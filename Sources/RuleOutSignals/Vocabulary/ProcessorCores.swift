import RuleOutModel

extension MetricFamily {
  /// Processors counted in cores: those in use, and how many may be. How many a machine has is neither.
  static let processorCores = MetricFamily("processor cores") { name in
    guard name.has("cpu", "processor"), name.has("core", "millicore", "mcore"),
      !name.looksCumulative, !name.statesTime, !name.statesShare
    else { return nil }
    let scale = Reading.Scale.factor(name.has("core") ? 1 : 1e-3)
    if name.has("limit", "quota") { return [Reading(.cpuLimit, scale: scale)] }
    guard name.has("usage", "used", "use") else { return nil }
    // As what a running sum of CPU seconds comes to.
    return [Reading(.cpuUtilization, .rate, scale: scale)]
  }
}
