/// What a commit changed, as a diff of one file: harmless for innocent deployments, and for the one at
/// fault something that can do what its code does.
struct DiffDraw {
  var path: String
  /// Removed and added lines, with `-` and `+`.
  var lines: [String]

  var text: String {
    (["--- a/\(path)", "+++ b/\(path)", "@@ -10,4 +10,4 @@"] + lines).joined(separator: "\n") + "\n"
  }

  init(service: String, fault: Fault.Kind?, random: inout RandomSource) {
    let folder = "services/\(service)/"
    let name = random.pick(["handler", "client", "model", "store", "query", "render"])
    let number = random.within(2...90)
    switch fault {
    case .leak:
      path = folder + name + ".go"
      lines = ["-  entries.Remove(oldest)", "+  entries.Add(key, value)"]
    case .queries:
      path = folder + name + ".py"
      lines = [
        "-  rows = store.items(ids)", "+  for id in ids:", "+    rows.append(store.item(id))",
      ]
    case .poolLimit:
      path = folder + "config.yaml"
      lines = ["-  max_connections: \(number + 20)", "+  max_connections: \(max(2, number / 8))"]
    case .processor:
      path = folder + name + ".go"
      lines = [
        "-  sorted := cache.sorted",
        "+  for _, a := range all { for _, b := range all { compare(a, b) } }",
      ]
    case .errors:
      path = folder + name + ".ts"
      lines = [
        "-  if (!order) return null;", "-  return order.total ?? 0;", "+  return order.total;",
      ]
    case .slowness:
      path = folder + name + ".go"
      lines = ["-  go audit(request)", "+  audit(request)"]
    default:
      let harmless: [(String, [String])] = [
        ("README.md", ["-Run it with make.", "+Run it with `make run`."]),
        (name + "_test.go", ["-  want := \(number)", "+  want := \(number + 1)"]),
        (name + ".go", ["-  log.Info(\"done\")", "+  log.Info(\"done\", \"count\", n)"]),
        ("styles.css", ["-  margin: \(number)px;", "+  margin: \(number + 4)px;"]),
        (name + ".go", ["-func total(o Order) int {", "+func orderTotal(o Order) int {"]),
        ("config.yaml", ["-  max_connections: \(number)", "+  max_connections: \(number * 2)"]),
      ]
      let pick = random.pick(harmless)
      path = folder + pick.0
      lines = pick.1
    }
  }
}
