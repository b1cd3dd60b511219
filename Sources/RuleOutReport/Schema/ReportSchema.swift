extension JSONReport {
  /// The JSON Schema (draft 2020-12) of what this format writes.
  package static var schema: String {
    String(decoding: PackageResources.report_schema_json, as: UTF8.self)
  }
}
