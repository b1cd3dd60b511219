/// Values that a setting takes from elsewhere in the same diff: a variable of Terraform, by its default or by what
/// the block that uses the module gives to it.
struct SettingReferences {
  /// By name of the variable.
  private var defaults: [String: CodeToken] = [:]
  private var given: [String: CodeToken] = [:]
  /// Names of variables by the key that is set to them.
  private var variables: [String: String] = [:]

  init(_ code: ChangedCode) {
    for file in code.files where file.language == .terraform {
      for hunk in file.hunks { read(hunk.lines(on: .added).filter { !$0.isSilent }) }
    }
  }

  /// What was set outright and is set by a variable now has the value of that.
  func completing(_ setting: DiffSetting) -> DiffSetting {
    guard setting.new == nil, setting.old != nil,
      let key = setting.key.split(separator: ".").last.map({ String($0) }),
      let name = variables[key], let token = given[name] ?? defaults[name],
      let value = SettingValue(token.text, key: key.identifierWords), value.unit != .truth
    else { return setting }
    var completed = setting
    completed.new = value
    completed.direction = DiffSetting.direction(
      key.identifierWords, setting.old, value, isNew: false)
    return completed
  }

  private mutating func read(_ lines: [ChangedCode.Line]) {
    var block: (kind: String, name: String)?
    for line in lines {
      let tokens = line.tokens
      if line.indentation == 0, tokens.count > 1 {
        block = tokens[1].kind == .text ? (tokens[0].text, tokens[1].text) : nil
      }
      for index in tokens.indices.dropLast(2) where tokens[index + 1].is("=") {
        let (key, value) = (tokens[index].text, tokens[index + 2])
        if let variable = value.text.split(separator: ".").last, value.kind == .word,
          value.text.hasPrefix("var.")
        {
          if line.isChanged { variables[key] = String(variable) }
        } else if block?.kind == "variable", key == "default", let name = block?.name {
          defaults[name] = value
        } else if block?.kind == "module" {
          given[key] = value
        }
      }
    }
  }
}
