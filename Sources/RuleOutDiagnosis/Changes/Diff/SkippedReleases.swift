/// What is released at the end of a function only from where that was asked for: who leaves before keeps it.
extension DiffEffects {
  static func skippedReleases(of file: ChangedCode.File) -> [DiffEffect] {
    guard !file.language.isSettings, file.language != .sql else { return [] }
    return file.hunks.flatMap { hunk -> [DiffEffect] in
      let before = Deferral.find(in: hunk.lines(on: .removed))
      return Deferral.find(in: hunk.lines(on: .added)).filter { deferral in
        let same = before.first { $0.call == deferral.call && $0.taken == deferral.taken }
        return same.map { $0.exits < deferral.exits } ?? false
      }.map { deferral in
        DiffEffect(
          kind: .releaseSkipped,
          mechanism: connections.isDisjoint(with: deferral.words)
            ? "memory-leak" : "pool-exhaustion",
          path: file.path,
          subjects: [deferral.call.receiver, deferral.call.name].filter { !$0.isEmpty },
          statement:
            "\(deferral.call.label), which releases what was taken, is asked for only below"
            + " a return: who leaves there keeps it")
      }
    }
  }
}

/// A call that was put off to the end of its function, and what it gives back.
private struct Deferral {
  var call: CodeCall
  /// The line that took what it gives back.
  var taken: [CodeToken]
  var words: Set<String>
  /// Ways out of the function between the two.
  var exits: Int

  static func find(in lines: [ChangedCode.Line]) -> [Deferral] {
    let lines = lines.filter { !$0.isSilent }
    return lines.indices.compactMap { index in
      let line = lines[index]
      guard line.tokens.first?.text == "defer", let call = line.calls.first else { return nil }
      let used = Set(line.words).subtracting(["defer", call.name, "err", "ctx"])
      guard let taking = lines[..<index].lastIndex(where: { takes(used, $0) }) else { return nil }
      return Deferral(
        call: call, taken: lines[taking].tokens, words: line.splitWords,
        exits: exits(in: lines, after: taking, before: index))
    }
  }

  /// Whether the line gives one of `names` its value by a call.
  private static func takes(_ names: Set<String>, _ line: ChangedCode.Line) -> Bool {
    guard let equals = line.tokens.firstIndex(where: { $0.is(":=") || $0.is("=") }),
      !line.calls.isEmpty
    else { return false }
    return line.tokens[..<equals].contains { $0.kind == .word && names.contains($0.text) }
  }

  /// Where the taking itself failed, there is nothing to give back.
  private static func exits(in lines: [ChangedCode.Line], after taking: Int, before end: Int) -> Int
  {
    var start = taking + 1
    let asksForFailure =
      lines[start].tokens.first?.text == "if"
      && !lines[start].splitWords.isDisjoint(with: ["err", "error", "nil", "ok"])
    if asksForFailure {
      let head = lines[start].indentation
      start += 1
      while start < end, lines[start].indentation > head { start += 1 }
    }
    let leaving: Set<String> = ["return", "throw", "panic"]
    return lines[start..<max(start, end)].count { leaving.contains($0.tokens[0].text) }
  }
}
