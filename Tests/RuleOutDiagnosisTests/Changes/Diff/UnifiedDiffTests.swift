import RuleOutModel
import Testing

@testable import RuleOutDiagnosis

@Suite struct UnifiedDiffTests {
  @Test func `a diff of git falls into files, hunks and signed lines`() {
    let diff = UnifiedDiff(
      """
      diff --git a/app/stock.py b/app/stock.py
      index 83db48f..bf2a1c3 100644
      --- a/app/stock.py
      +++ b/app/stock.py
      @@ -10,6 +10,7 @@ def reserve(sku, count):
           level = read(sku)
      -    return level
      +    check(level)
      +    return level - count
      diff --git a/web/index.ts b/web/index.ts
      --- a/web/index.ts
      +++ b/web/index.ts
      @@ -1 +1 @@
      -let a = 1
      +let a = 2
      """)
    #expect(diff.files.map(\.path) == ["app/stock.py", "web/index.ts"])
    #expect(diff.files.map(\.language) == [.python, .typescript])
    #expect(diff.files[0].hunks.map(\.context) == ["def reserve(sku, count):"])
    #expect(diff.files[0].hunks[0].lines.map(\.side) == [.kept, .removed, .added, .added])
    #expect(diff.files[0].hunks[0].lines[3].text == "    return level - count")
  }

  @Test func `files that only dashes and pluses begin are told apart, with carriage returns`() {
    let diff = UnifiedDiff(
      "--- a/x.go\t2024-01-01\r\n+++ b/x.go\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n"
        + "--- a/y.sql\r\n+++ b/y.sql\r\n@@ -1 +1,2 @@\r\n--- an old remark\r\n+SELECT 1;\r\n")
    #expect(diff.files.map(\.path) == ["x.go", "y.sql"])
    #expect(diff.files[0].hunks[0].lines.map(\.text) == ["a", "b"])
    #expect(diff.files[1].hunks[0].lines.map(\.text) == ["-- an old remark", "SELECT 1;"])
  }

  @Test func `hunks without counts belong to the one path of the commit, or to the file they name`()
  {
    let single = UnifiedDiff(
      "@@ func Take(n int) error {\n-\treturn nil\n+\treturn take(n)\n", paths: ["pkg/take.go"])
    #expect(single.files.map(\.path) == ["pkg/take.go"])
    #expect(single.files[0].hunks[0].context == "func Take(n int) error {")
    let named = UnifiedDiff(
      "@@ pkg/a.go @@\n-a\n+b\n@@ pkg/b.py @@\n-c\n+d\n", paths: ["pkg/a.go", "pkg/b.py"])
    #expect(named.files.map(\.path) == ["pkg/a.go", "pkg/b.py"])
    #expect(named.files.map(\.language) == [.go, .python])
  }

  @Test(arguments: ["@@ note: lowered for the sale", "@@ -1,2 +1,2 @@ note: lowered for the sale"])
  func `a remark and its prose are dropped, what is signed below it stays`(header: String) {
    let diff = UnifiedDiff(
      "\(header)\nthe team says that the pool is fine\n-max: 9\n+max: 3\n", paths: ["a.yaml"])
    #expect(diff.files[0].hunks.map(\.context) == [""])
    #expect(diff.files[0].hunks[0].lines.map(\.text) == ["max: 9", "max: 3"])
  }

  @Test func `renamed, new, deleted and binary files keep their sides`() {
    let diff = UnifiedDiff(
      """
      diff --git a/old name.txt b/new name.txt
      similarity index 100%
      rename from old name.txt
      rename to new name.txt
      diff --git a/n.go b/n.go
      new file mode 100644
      --- /dev/null
      +++ b/n.go
      @@ -0,0 +1 @@
      +package n
      diff --git a/d.go b/d.go
      deleted file mode 100644
      --- a/d.go
      +++ /dev/null
      @@ -1 +0,0 @@
      -package d
      diff --git a/i.png b/i.png
      Binary files a/i.png and b/i.png differ
      """)
    #expect(diff.files.map(\.oldPath) == ["old name.txt", nil, "d.go", "i.png"])
    #expect(diff.files.map(\.newPath) == ["new name.txt", "n.go", nil, "i.png"])
    #expect(diff.files.map(\.isRenamed) == [true, false, false, false])
    #expect(diff.files[1].isNew && !diff.files[2].isNew)
    #expect(diff.files[3].isBinary)
  }

  @Test func `a commit hands on its paths and whether its diff was cut`() {
    let commit = Commit(
      sha: "abc1234", paths: ["k.go"], diff: "-a\n+b\n", isDiffCut: true,
      source: SourceReference(file: "commits.json", line: 1))
    let diff = UnifiedDiff(commit)
    #expect(diff.isCut)
    #expect(diff.files.map(\.path) == ["k.go"])
  }

  @Test func `no bytes stop the reading of facts`() {
    let pieces = [
      "diff --git a/x.go b/x.go", "--- a/x", "+++ b/y.py", "@@ -1 +1 @@", "@@", "@@ note:", "+",
      "-",
      " ", "\n", "\r\n", "+a = 5 * ", "-b(\"", "+/*", "+'''", "+`", "\u{301}", "+\u{301}", "0x",
      "1e999",
      "+limit: 99999999999999999999", "+x << 70", "{", "(", ")", "[", "]", "}", "%", "m", "\\",
      "diff", "--- ", "+for", "+ALTER TABLE t RENAME", " TO", "<version>", "= ${A:-", "timeout",
      ":",
      "Binary files a and b", "+++ ", "+}", "+ * ", "+DROP INDEX", "+.", "+ENV A 1", "+Xmx",
    ]
    var random = Scrambler(state: 7)
    for _ in 0..<400 {
      var text = ""
      for _ in 0..<(random.next() % 30) {
        if random.next() % 4 == 0 {
          let bytes = (0..<(random.next() % 8)).map { _ in UInt8(truncatingIfNeeded: random.next())
          }
          text += String(decoding: bytes, as: UTF8.self)
        } else {
          text += pieces[Int(random.next() % UInt64(pieces.count))]
        }
        if random.next() % 2 == 0 { text += "\n" }
      }
      for path in ["x.go", "y.py", "z.yaml", "w.sql", "package.json", "v", "u.xml"] {
        let diff = UnifiedDiff(text, paths: [path])
        let facts = DiffFacts(diff, paths: [path])
        #expect(facts.changedLines <= text.utf8.count)
        let rarity = TokenRarity([facts])
        let targets = LinkTargets(texts: [.init(text, .new, isError: true)])
        _ = DiffLinks.find(facts, in: targets, rarity: rarity)
      }
    }
  }
}

/// A generator of the same values in every run (Steele, Lea and Flood, "SplitMix", 2014).
private struct Scrambler {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Facts of the diff of one file.
func facts(_ path: String, _ lines: String, paths: [String] = []) -> DiffFacts {
  DiffFacts(
    UnifiedDiff("diff --git a/\(path) b/\(path)\n@@ -1,9 +1,9 @@\n\(lines)", paths: [path]),
    paths: paths)
}
