import RuleOutModel
import Testing

@testable import RuleOutIngest

@Suite struct SymbolInternerTests {
  @Test func `a name is reported once, its symbol is the same every time`() {
    var interner = SymbolInterner()
    var output = DecodedOutput(file: "f")
    let names = ["web-1", "web-2", "web-1", "", "web-2"].map { Array($0.utf8) }
    let symbols = names.map { interner.intern($0.span, into: &output) }
    #expect(symbols[0] == symbols[2])
    #expect(symbols[0] != symbols[1])
    #expect(symbols[3] == .none)
    #expect(output.batch.newNames.map(\.name) == ["web-1", "web-2"])
    #expect(symbols[0] == Symbol("web-1"))
  }

  @Test func `more names than it remembers lose none`() {
    var interner = SymbolInterner()
    var output = DecodedOutput(file: "f")
    let count = SymbolInterner.capacity * 2
    for index in 0..<count {
      let name = Array("name \(index)".utf8)
      _ = interner.intern(name.span, into: &output)
    }
    #expect(Set(output.batch.newNames.map(\.name)).count == count)
  }

  @Test func `a long name is kept short`() {
    var interner = SymbolInterner()
    var output = DecodedOutput(file: "f")
    let name = [UInt8](repeating: 0x61, count: 100_000)
    _ = interner.intern(name.span, into: &output)
    #expect(output.batch.newNames.first?.name.count == SymbolInterner.nameLimit + 1)
  }
}
