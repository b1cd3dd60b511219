/// What a series does over the time given.
package enum Shape: String, Sendable, Hashable { case flat, step, ramp, spike }
package func shape(_ values: [Double]) -> Shape { .flat }
