import Testing

@testable import RuleOutSignals

struct LaggedAssociationTests {
  let a = [2.0, 5, 3, 8, 6, 1, 7, 9, 4, 10, 3, 6]
  let b = [1.0, 2, 6, 3, 9, 5, 2, 8, 9, 5, 11, 4]

  @Test func `the correlation at one lag is spearman's`() throws {
    // scipy.stats.spearmanr(diff(a), diff(b))
    let found = try #require(laggedAssociation(a, b, maximumLag: 0))
    #expect(agrees(found.correlation, -0.487191))
  }

  @Test func `the lag, its correlation and its p value are those of brute force`() throws {
    let found = try #require(laggedAssociation(a, b, maximumLag: 3))
    #expect(found.lag == 1)
    // numpy.corrcoef(rankdata(diff(a))[:-1], rankdata(diff(b))[1:])
    #expect(agrees(found.correlation, 0.953252))
    // 10 pairs / 1.66410; 2 * t.sf; 1 - (1 - p)^7
    #expect(agrees(found.pValue, 0.0221058, within: 1e-3))
  }

  @Test func `a planted lag is found in either direction`() throws {
    var generator = SplitMix64(seed: 81)
    let leader = autoregressiveNoise(count: 200, correlation: 0.5, &generator)
    let follower = (0..<200).map {
      ($0 >= 7 ? leader[$0 - 7] * 3 : 0) + generator.normal() * 0.5
    }
    let behind = try #require(laggedAssociation(leader, follower, maximumLag: 20))
    #expect(behind.lag == 7 && behind.correlation > 0.7 && behind.pValue < 1e-6)
    let ahead = try #require(laggedAssociation(follower, leader.map { -$0 }, maximumLag: 20))
    #expect(ahead.lag == -7 && ahead.correlation < -0.7)
  }

  @Test func `unrelated series seldom seem related, though both drift`() {
    let mistaken = count(of: 60, seed: 82) { generator in
      var series: [[Double]] = []
      for _ in 0..<2 {
        var level = 0.0
        series.append(
          autoregressiveNoise(count: 120, correlation: 0.3, &generator).map {
            level += $0
            return level
          })
      }
      return (laggedAssociation(series[0], series[1], maximumLag: 10)?.pValue ?? 1) < 0.05
    }
    #expect(mistaken <= 7)
  }

  @Test func `too few pairs or no change gives nothing`() {
    #expect(laggedAssociation([], [], maximumLag: 5) == nil)
    #expect(laggedAssociation(Array(a[..<8]), Array(b[..<8]), maximumLag: 2) == nil)
    #expect(laggedAssociation(a, a.map { _ in 4 }, maximumLag: 2) == nil)
    #expect(laggedAssociation(a, [1], maximumLag: .max) == nil)
  }
}
