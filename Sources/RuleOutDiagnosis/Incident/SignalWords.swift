import RuleOutModel

/// A signal in words: `latency p95 of web-1`. What nobody knows the meaning of goes by its own name.
func describe(_ id: SignalID) -> String {
  let statistic: String
  switch id.statistic {
  case .p50, .p95, .p99: statistic = " " + id.statistic.rawValue
  case .mean: statistic = " (mean)"
  default: statistic = ""
  }
  let isNamed = id.quantity == .other && !id.metric.isEmpty
  var text =
    id.quantity == .databaseNotices
    ? "\(id.metric) logged" : isNamed ? id.metric : words(id.quantity) + statistic
  if !id.entity.name.isEmpty { text += " of \(id.entity.name)" }
  if let observer = id.observer, !observer.name.isEmpty { text += " as seen from \(observer.name)" }
  return text
}

/// A quantity in words: `memory resident`, `error ratio`.
func words(_ quantity: Quantity) -> String {
  switch quantity {
  case .latency: return "response time"
  case .memoryResident: return "resident memory"
  case .memoryHeap: return "heap"
  case .pagingRate: return "paging"
  default: break
  }
  var text = ""
  for character in quantity.rawValue {
    if character.isUppercase {
      text += " " + character.lowercased()
    } else {
      text.append(character)
    }
  }
  return text
}
