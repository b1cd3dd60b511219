#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The only functions taken from the C library; everything built on them is rounded before it
/// decides anything, so that their last bit does not matter.
package enum Elementary {
  /// Natural logarithm.
  package static func log(_ x: Double) -> Double { naturalLogarithm(x) }
  package static func exp(_ x: Double) -> Double { exponential(x) }
  /// 1 - erf(x), accurate in the tail.
  static func erfc(_ x: Double) -> Double { complementaryError(x) }
  static func cos(_ x: Double) -> Double { cosine(x) }
}

private func naturalLogarithm(_ x: Double) -> Double { log(x) }
private func exponential(_ x: Double) -> Double { exp(x) }
private func complementaryError(_ x: Double) -> Double { erfc(x) }
private func cosine(_ x: Double) -> Double { cos(x) }
