/// What only grows while a host is up.
package struct HostCounters: Sendable {
  /// Time that cores worked for the process, µs.
  package var processorMicroseconds: Int64 = 0
  /// Concurrent collections, and those for which the process stood still.
  package var collections = 0
  package var fullCollections = 0
  /// Time that collections took, and time that the process stood still for them, µs.
  package var collectionMicroseconds: Int64 = 0
  package var pauseMicroseconds: Int64 = 0
  /// Time during which at least one request waited for memory, µs.
  package var stallMicroseconds: Int64 = 0
  /// Requests turned away because the backlog was full.
  package var shed = 0
}
