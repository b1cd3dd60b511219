/// How two series move together, one behind the other.
package struct LaggedAssociation: Sendable, Hashable {
  /// Samples by which the second follows the first; negative where it leads.
  package var lag: Int
  package var correlation: Double
  package var pValue: Double
}

package func laggedAssociation(
  _ a: [Double], _ b: [Double], maximumLag: Int
) -> LaggedAssociation? { nil }
