import Foundation
import Testing

/// As much of JSON Schema (draft 2020-12) as the published schema uses, written apart from the code under
/// test. A keyword that it does not know is an error: nothing of the schema goes unchecked.
struct SchemaValidator {
  struct UnknownKeyword: Error { var keyword: String }

  private static let annotations: Set<String> = [
    "$schema", "$id", "$defs", "title", "description",
  ]

  let root: [String: Any]

  init(_ schema: Data) throws {
    root = try #require(try JSONSerialization.jsonObject(with: schema) as? [String: Any])
  }

  /// What is wrong with `instance`, each with its path; empty where nothing is.
  func issues(_ instance: Any) throws -> [String] {
    var issues: [String] = []
    try check(instance, root, "", &issues)
    return issues
  }

  private func check(
    _ value: Any, _ schema: [String: Any], _ path: String, _ issues: inout [String]
  ) throws {
    for keyword in schema.keys.sorted() {
      guard let rule = schema[keyword], !Self.annotations.contains(keyword) else { continue }
      switch keyword {
      case "$ref": try check(value, definition(rule), path, &issues)
      case "type":
        let allowed = rule as? [String] ?? [rule as? String ?? ""]
        if !allowed.contains(where: { Self.isType($0, value) }) {
          issues.append("\(path): expected \(allowed.joined(separator: " or "))")
        }
      case "const", "enum":
        let allowed = keyword == "const" ? [rule] : rule as? [Any] ?? []
        if !allowed.contains(where: { Self.equal($0, value) }) {
          issues.append("\(path): not one of those allowed")
        }
      case "minimum", "maximum", "exclusiveMinimum":
        guard Self.isType("number", value), let number = value as? NSNumber,
          let bound = rule as? NSNumber
        else { continue }
        let order = number.compare(bound)
        let isWithin =
          switch keyword {
          case "minimum": order != .orderedAscending
          case "maximum": order != .orderedDescending
          default: order == .orderedDescending
          }
        if !isWithin { issues.append("\(path): \(number) is out of bounds") }
      case "pattern", "format": checkText(value, keyword, rule, path, &issues)
      case "minItems":
        if let items = value as? [Any], items.count < (rule as? Int ?? 0) {
          issues.append("\(path): too few items")
        }
      case "items":
        for (index, item) in (value as? [Any] ?? []).enumerated() {
          try check(item, rule as? [String: Any] ?? [:], "\(path)/\(index)", &issues)
        }
      case "properties", "required", "additionalProperties", "propertyNames":
        guard let object = value as? [String: Any] else { continue }
        try checkObject(object, keyword, rule, schema, path, &issues)
      default: throw UnknownKeyword(keyword: keyword)
      }
    }
  }

  private func checkText(
    _ value: Any, _ keyword: String, _ rule: Any, _ path: String, _ issues: inout [String]
  ) {
    guard let text = value as? String else { return }
    if keyword == "pattern" {
      let found = text.range(of: rule as? String ?? "", options: .regularExpression)
      if found == nil { issues.append("\(path): '\(text)' does not match") }
    } else if rule as? String == "date-time" {
      let date = try? Date(text, strategy: .iso8601)
      if date == nil { issues.append("\(path): '\(text)' is no time") }
    } else {
      issues.append("\(path): format \(rule) is not known")
    }
  }

  private func checkObject(
    _ object: [String: Any], _ keyword: String, _ rule: Any, _ schema: [String: Any],
    _ path: String, _ issues: inout [String]
  ) throws {
    switch keyword {
    case "required":
      for key in rule as? [String] ?? [] where object[key] == nil {
        issues.append("\(path): '\(key)' is missing")
      }
    case "properties":
      for (key, inner) in rule as? [String: [String: Any]] ?? [:] {
        if let value = object[key] { try check(value, inner, "\(path)/\(key)", &issues) }
      }
    case "propertyNames":
      for key in object.keys {
        try check(key, rule as? [String: Any] ?? [:], "\(path)/\(key)", &issues)
      }
    default:
      let known = (schema["properties"] as? [String: Any] ?? [:]).keys
      for (key, value) in object where !known.contains(key) {
        if rule as? Bool == false {
          issues.append("\(path): '\(key)' is not allowed")
        } else if let inner = rule as? [String: Any] {
          try check(value, inner, "\(path)/\(key)", &issues)
        }
      }
    }
  }

  private func definition(_ reference: Any) throws -> [String: Any] {
    let name = (reference as? String ?? "").replacing("#/$defs/", with: "")
    let definitions = try #require(root["$defs"] as? [String: Any])
    return try #require(definitions[name] as? [String: Any], "no definition \(name)")
  }

  private static func isType(_ type: String, _ value: Any) -> Bool {
    let number = value as? NSNumber
    let isBoolean = number.map { isTruthValue($0) } ?? false
    switch type {
    case "null": return value is NSNull
    case "boolean": return isBoolean
    case "string": return value is String
    case "array": return value is [Any]
    case "object": return value is [String: Any]
    case "number": return number != nil && !isBoolean
    case "integer":
      guard let number, !isBoolean else { return false }
      return number.doubleValue == number.doubleValue.rounded()
    default: return false
    }
  }

  private static func equal(_ a: Any, _ b: Any) -> Bool {
    if a is NSNull || b is NSNull { return a is NSNull && b is NSNull }
    if let a = a as? String { return a == b as? String }
    guard let a = a as? NSNumber, let b = b as? NSNumber else { return false }
    return a == b && isTruthValue(a) == isTruthValue(b)
  }
}

/// Whether a number that JSON was read into is `true` or `false`.
private func isTruthValue(_ number: NSNumber) -> Bool {
  String(cString: number.objCType) == "c"
}
