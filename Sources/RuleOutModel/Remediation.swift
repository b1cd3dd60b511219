/// What kind of action ends an incident of the leading cause, in one word for other tools.
public enum Remediation: String, Sendable, Hashable {
  case rollback
  case configRevert = "config-revert"
  /// To another provider or region.
  case failover
  case scale
  case restart
  case rotateCertificate = "rotate-cert"
  case freeDisk = "free-disk"
  /// Away from who takes the machine's time.
  case relocate
  /// Of the records that cannot be read.
  case quarantineInput = "quarantine-input"
}
