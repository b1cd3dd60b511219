/// Calls that leave the process, once for each turn of a loop.
extension DiffEffects {
  static func loopEffects(of file: ChangedCode.File) -> [DiffEffect] {
    guard !file.language.isSettings, file.language != .sql else { return [] }
    var effects: [DiffEffect] = []
    for hunk in file.hunks {
      // A loop that was there already, with the same call, is no news.
      var before = Multiset.counting(calls(inLoopsOf: hunk, on: .removed).map(\.label))
      for call in calls(inLoopsOf: hunk, on: .added) {
        if let count = before[call.label], count > 0 {
          before[call.label] = count - 1
          continue
        }
        effects.append(
          DiffEffect(
            kind: .callInLoop, mechanism: "n-plus-one", path: file.path,
            subjects: [call.receiver, call.name].filter { !$0.isEmpty },
            statement: "\(call.label) is now called once for each turn of a loop"))
      }
    }
    return effects
  }

  private static func calls(
    inLoopsOf hunk: ChangedCode.Hunk, on side: UnifiedDiff.Line.Side
  ) -> [CodeCall] {
    var heads: [Int] = []
    var calls: [CodeCall] = []
    for line in hunk.lines(on: side) where !line.isSilent {
      let closes = line.tokens[0].is("}") || line.tokens[0].is(")")
      while let last = heads.last, line.indentation <= last { heads.removeLast() }
      if closes { continue }
      let remote = line.calls.filter(\.isRemote)
      if !heads.isEmpty || isComprehension(line) { calls += remote }
      if isLoop(line) {
        if heads.isEmpty { calls += callsOnItsLine(line, remote) }
        heads.append(line.indentation)
      }
    }
    return calls
  }

  private static func isLoop(_ line: ChangedCode.Line) -> Bool {
    let first = line.tokens.first { !$0.is("}") }?.text ?? ""
    if ["for", "while", "foreach", "loop"].contains(first) { return true }
    return iterator(of: line) != nil
      && line.tokens.contains { $0.is("=>") || $0.is("->") || $0.is("{") || $0.text == "do" }
  }

  /// `[repo.get(i) for i in ids]`, where the call stands before the loop.
  private static func isComprehension(_ line: ChangedCode.Line) -> Bool {
    guard let loop = line.tokens.firstIndex(where: { $0.text == "for" && $0.kind == .word }),
      loop > 1, line.tokens[loop...].contains(where: { $0.text == "in" })
    else { return false }
    return line.tokens[..<loop].contains { $0.is("(") }
      && line.tokens[loop...].allSatisfy { !$0.is("(") }
  }

  /// Where `.map(`, `.forEach(` and their like stand.
  private static func iterator(of line: ChangedCode.Line) -> Int? {
    line.tokens.indices.first { index in
      index > 0 && iterators.contains(line.tokens[index].text) && line.tokens[index - 1].is(".")
    }
  }

  /// `ids.map(id => repo.find(id))`; not what a loop runs over.
  private static func callsOnItsLine(
    _ line: ChangedCode.Line, _ remote: [CodeCall]
  ) -> [CodeCall] {
    guard let iterator = iterator(of: line) else { return [] }
    return remote.filter { call in
      line.tokens[iterator...].contains { $0.text == call.name }
    }
  }

  private static let iterators: Set<String> = [
    "map", "forEach", "each", "flatMap", "mapNotNull", "for_each", "filter", "Select",
  ]
}
