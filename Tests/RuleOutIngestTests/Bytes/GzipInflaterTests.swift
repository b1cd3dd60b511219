import Testing

@testable import RuleOutIngest

@Suite struct GzipInflaterTests {
  private static let lines = (1...40).map { "line \($0) of a log, \($0 * $0 % 97)\n" }
  private static let text = Array(lines.joined().utf8)
  private static let half = Array(lines.prefix(20).joined().utf8)
  private static let rest = Array(lines.dropFirst(20).joined().utf8)

  @Test(arguments: [1, 2, 7, 64, 4_096], [1, 3, 100, 65_536])
  func `members give their content in order whatever the pieces`(_ size: Int, _ room: Int) throws {
    let file =
      gzipMember([]) + gzipMember(Self.half) + gzipMember([]) + gzipMember(Self.rest, level: 0)
      + gzipMember([])
    let result = try inflated(file, pieceSize: size, room: room)
    #expect(result.content == Self.text)
    #expect(result.faults.isEmpty)
    var whole = Checksum()
    whole.update(Self.text.span)
    #expect(result.checksum == whole)
  }

  @Test func `a file cut at any byte gives a prefix and says so`() throws {
    let first = gzipMember(Self.half)
    let file = first + gzipMember(Self.rest)
    for length in 1..<file.count where length != first.count {
      let result = try inflated(Array(file.prefix(length)), pieceSize: 50)
      #expect(result.content.elementsEqual(Self.text.prefix(result.content.count)))
      #expect(result.faults.count == 1)
      #expect(
        result.faults.first?.code.hasPrefix("truncated-gzip") == true || length == first.count + 1)
      if length > first.count { #expect(result.content.count >= Self.half.count) }
    }
  }

  @Test func `a truncated member reports its offset and number`() throws {
    let first = gzipMember(Self.half)
    let file = Array((first + gzipMember(Self.rest)).dropLast(30))
    let fault = try #require(try inflated(file).faults.first)
    #expect(
      fault.message(contentLength: 0)
        == "truncated gzip: deflate stream ends at byte \(file.count) (member 2)")
  }

  @Test func `a flipped byte never passes unnoticed unless the content is whole`() throws {
    let file = gzipMember(Self.half) + gzipMember(Self.rest)
    for index in file.indices {
      for flip: UInt8 in [0x01, 0x80, 0xFF] {
        var damaged = file
        damaged[index] ^= flip
        guard damaged[0] == 0x1F, damaged[1] == 0x8B else { continue }
        let result = try inflated(damaged, pieceSize: 64)
        #expect(result.content == Self.text || !result.faults.isEmpty)
      }
    }
  }

  @Test func `a wrong checksum and a wrong length are told apart`() throws {
    let sound = gzipMember(Self.text)
    var badChecksum = sound
    badChecksum[sound.count - 8] ^= 1
    var badLength = sound
    badLength[sound.count - 1] ^= 1
    let first = try inflated(badChecksum)
    #expect(first.content == Self.text)
    #expect(first.faults.map(\.code) == ["gzip-checksum"])
    let second = try inflated(badLength)
    #expect(second.content == Self.text)
    #expect(second.faults.map(\.code) == ["gzip-length"])
  }

  @Test func `padding with zeros is fine, other bytes after the last member are counted`() throws {
    let sound = gzipMember(Self.text)
    let padded = try inflated(sound + [UInt8](repeating: 0, count: 512), pieceSize: 100)
    #expect(padded.content == Self.text)
    #expect(padded.faults.isEmpty)
    let plain = try inflated(sound + Array("a line\nanother\n".utf8), pieceSize: 3)
    #expect(plain.content == Self.text)
    #expect(
      plain.faults
        == [
          GzipFault(
            kind: .trailingBytes(count: 15, areText: true), member: 1, offset: sound.count)
        ])
    let binary = try inflated(sound + [0x1F, 0x1F, 2, 3])
    #expect(
      binary.faults
        == [
          GzipFault(
            kind: .trailingBytes(count: 4, areText: false), member: 1, offset: sound.count)
        ])
  }

  @Test(arguments: [5, 64, 100_000])
  func `after a broken member the next sound one is read`(_ size: Int) throws {
    let first = gzipMember(Self.half)
    var broken = gzipMember(Array("something else that is broken, in the middle".utf8))
    // A block of the reserved type 3.
    broken[10] = 0x07
    let result = try inflated(first + broken + gzipMember(Self.rest), pieceSize: size)
    #expect(result.content.starts(with: Self.half))
    #expect(result.content.suffix(Self.rest.count) == Self.rest[...])
    #expect(result.faults.map(\.code) == ["corrupt-gzip", "corrupt-gzip"])
    #expect(result.faults.last?.member == 3)
  }

  @Test func `header fields are passed over and their checksum is checked`() throws {
    let sound = gzipMember(Self.text)
    var header: [UInt8] = [0x1F, 0x8B, 8, 0x1F, 0, 0, 0, 0, 0, 3]
    header += [4, 0, 1, 2, 3, 4] + Array("../../name".utf8) + [0] + Array("comment".utf8) + [0]
    var checksum = Checksum()
    checksum.update(header.span)
    let stated = [
      UInt8(truncatingIfNeeded: checksum.crc), UInt8(truncatingIfNeeded: checksum.crc >> 8),
    ]
    let result = try inflated(header + stated + sound.dropFirst(10), pieceSize: 3)
    #expect(result.content == Self.text)
    #expect(result.faults.isEmpty)
    let wrong = try inflated(header + [stated[0] ^ 1, stated[1]] + sound.dropFirst(10))
    #expect(wrong.faults.first?.kind == .badHeader(.checksum))
  }

  @Test func `a header that cannot be read is named`() throws {
    let sound = gzipMember(Self.text)
    var reserved = sound
    reserved[3] = 0xE0
    #expect(try inflated(reserved).faults.first?.kind == .badHeader(.reservedFlags(0xE0)))
    var method = sound
    method[2] = 7
    #expect(try inflated(method).faults.first?.kind == .badHeader(.method(7)))
    let overrun: [UInt8] = [0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 1, 2, 3]
    #expect(try inflated(overrun).faults.first?.kind == .truncatedHeader)
    let endless = [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3] + [UInt8](repeating: 65, count: 5_000)
    #expect(try inflated(endless, pieceSize: 100).faults.first?.kind == .truncatedHeader)
  }
}
