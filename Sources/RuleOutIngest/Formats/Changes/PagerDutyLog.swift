import RuleOutModel

/// Log entries and incidents of PagerDuty: what triggered is an alert, what responders did is their
/// timeline. Their names are not kept.
package enum PagerDutyLog: EventsJSON {
  package static let name = "pagerduty-log"
  package static let role = "timeline"

  package static let samples = [
    FormatSample(
      """
      {"log_entries":[
        {"id":"R1","type":"trigger_log_entry","created_at":"2026-06-18T15:06:00Z",
         "summary":"Triggered through the API.","channel":{"type":"api","summary":"p99 above 800 ms"},
         "service":{"type":"service_reference","summary":"checkout"}},
        {"id":"R2","type":"acknowledge_log_entry","created_at":"2026-06-18T15:08:00Z",
         "summary":"Acknowledged by Jo Doe.","agent":{"type":"user_reference","summary":"Jo Doe"}},
        {"id":"R3","type":"notify_log_entry","created_at":"2026-06-18T15:06:05Z"},
        {"id":"R4","type":"annotate_log_entry","created_at":"2026-06-18T15:20:00Z",
         "agent":{"summary":"Jo Doe"},"channel":{"type":"note","summary":"Jo Doe: pool looks fine"}}]}
      """, records: 3),
    FormatSample(
      """
      {"incidents":[{"id":"Q1","incident_number":1234,"title":"p99 above 800 ms","urgency":"high",
        "created_at":"2026-06-18T15:06:00Z","status":"resolved","service":{"summary":"checkout"}}]}
      """, records: 1),
    FormatSample(
      #"{"log_entries":[{"type":"trigger_log_entry","created_at":"now"},{"type":"resolve_log_entry"},"#
        + #"{"type":"notify_log"#, records: 0),
  ]

  static let paths = [["log_entries"], ["incidents"], []]

  static func isElement(_ tree: JSONTree) -> Bool {
    let fields = JSONFields(tree)
    return fields.text(["type"])?.hasSuffix("_log_entry") == true
      || fields.has("incident_number") && fields.has("created_at")
  }

  static func timeText(_ tree: JSONTree) -> String? { JSONFields(tree).text(["created_at"]) }

  /// What responders did, in words; other entries tell how they were reached.
  private static let actions = [
    "acknowledge": "acknowledged", "unacknowledge": "no longer acknowledged",
    "resolve": "resolved", "escalate": "escalated", "assign": "assigned", "snooze": "snoozed",
    "annotate": "", "add_responders": "asked for more responders", "merge": "merged",
    "urgency_change": "urgency changed", "priority_change": "priority changed",
  ]

  static func read(
    _ element: EventElement, _ times: inout TimeReader, into batch: inout RecordBatch
  ) -> LineOutcome {
    let fields = element.fields
    let suffix = "_log_entry"
    let type = fields.text(["type"]) ?? ""
    let action = type.hasSuffix(suffix) ? String(type.dropLast(suffix.count)) : "trigger"
    guard action == "trigger" || actions[action] != nil else { return .recognised }
    guard let time = fields.text(["created_at"]).flatMap({ times.statedTime($0) }) else {
      return .rejected(TimeReader.reason)
    }
    let channel = element.fields("channel")
    let said = channel.text(["summary", "subject", "description"]) ?? fields.text(["title"]) ?? ""
    let text = String(withoutNames(said, element).prefix(1_000))
    if action == "trigger" {
      batch.alerts.append(
        Alert(
          time: time,
          service: element.fields("service").text(["summary", "name"])
            ?? element.context.service, summary: text, source: element.source))
    } else {
      let note = action == "annotate" ? text : actions[action] ?? ""
      batch.notes.append(ResponderNote(time: time, note: note, source: element.source))
    }
    return .used
  }

  /// Without the names of those who acted.
  private static func withoutNames(_ text: String, _ element: EventElement) -> String {
    let people =
      [element.fields("agent")]
      + (element.fields.value(["assignees", "assignments"])?.elements ?? []).map(JSONFields.init)
    return people.compactMap { $0.text(["summary", "name"]) }.filter { $0.utf8.count > 2 }
      .reduce(text) { text, name in
        text.ranges(of: name).reversed().reduce(into: text) { $0.replaceSubrange($1, with: "…") }
      }
  }
}
