package import RuleOutModel

/// Everything the diagnosis looks at: signals, the requests behind them, and what people did.
package struct Telemetry: Sendable {
  /// Sorted by id; no two share one.
  package var signals: [Signal]
  /// Exact counts of requests, for contrasts that no precomputed signal answers. May be empty.
  package var requests: RequestReduction
  /// What single things requests asked for that failed.
  package var targets = RequestTargets()
  /// Stated ones, and derived ones that no stated one explains.
  package var changes: [Change]
  /// Each once, by time.
  package var commits: [Commit]
  package var alerts: [Alert]
  package var notes: [ResponderNote]
  package var edges: [CallEdge]
  /// What the messages say, apart from what varies; sorted by service, severity and text.
  package var templates: [MessageTemplate]
  /// From the first to just after the last request or sample, time outliers apart; nil without any.
  package var span: TimeWindow?
  package var names: SymbolNames
  /// Environments that metrics say they were measured in, by their common names.
  package var environments: Set<String> = []
  package var warnings: [Warning]

  package init(
    signals: [Signal] = [], requests: RequestReduction = RequestReduction(),
    changes: [Change] = [], commits: [Commit] = [], alerts: [Alert] = [],
    notes: [ResponderNote] = [], edges: [CallEdge] = [], span: TimeWindow? = nil,
    names: SymbolNames = SymbolNames(), warnings: [Warning] = [],
    templates: [MessageTemplate] = []
  ) {
    self.signals = signals.sorted { $0.id < $1.id }
    self.requests = requests
    self.changes = changes
    self.commits = commits
    self.alerts = alerts
    self.notes = notes
    self.edges = edges
    self.templates = templates
    self.span = span
    self.names = names
    self.warnings = warnings
  }

  /// The signals of one quantity, sorted by id.
  package func signals(_ quantity: Quantity) -> [Signal] {
    signals.filter { $0.id.quantity == quantity }
  }
}
