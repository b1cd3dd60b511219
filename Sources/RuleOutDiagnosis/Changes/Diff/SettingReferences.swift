/// Values that a setting takes from elsewhere in the same diff: a variable of Terraform, by its default or by what
/// the block that uses the module gives to it; a profile of YAML, by the block of its name.
struct SettingReferences {
  /// By name of the variable.
  private var defaults: [String: CodeToken] = [:]
  private var given: [String: CodeToken] = [:]
  /// Names of variables by the key that is set to them.
  private var variables: [String: String] = [:]

  /// What blocks of YAML set, by their names and keys.
  private var blocks: [String: [String: CodeToken]] = [:]
  /// Words that came into a block of a file, which may name such a block.
  private var named: [String: [String]] = [:]

  init(_ code: ChangedCode) {
    for file in code.files where file.language == .yaml {
      for hunk in file.hunks {
        readBlocks(hunk.lines(on: .added).filter { !$0.isSilent }, path: file.path)
      }
    }
    for file in code.files where file.language == .terraform {
      for hunk in file.hunks { read(hunk.lines(on: .added).filter { !$0.isSilent }) }
    }
  }

  /// What was set outright and is set by a variable now has the value of that.
  func completing(_ setting: DiffSetting) -> DiffSetting {
    guard setting.new == nil, setting.old != nil,
      let key = setting.key.split(separator: ".").last.map({ String($0) }),
      let token = variables[key].flatMap({ given[$0] ?? defaults[$0] })
        ?? profile(of: setting)?[key],
      let value = SettingValue(token.text, key: key.identifierWords), value.unit != .truth
    else { return setting }
    var completed = setting
    completed.new = value
    completed.direction = DiffSetting.direction(
      key.identifierWords, setting.old, value, isNew: false)
    return completed
  }

  /// The block whose name stands where the setting stood.
  private func profile(of setting: DiffSetting) -> [String: CodeToken]? {
    let scope = setting.key.split(separator: ".").dropLast().joined(separator: ".")
    let names = Set(named["\(setting.path) \(scope)"] ?? []).filter { blocks[$0] != nil }
    return names.count == 1 ? blocks[names.first!] : nil
  }

  private mutating func readBlocks(_ lines: [ChangedCode.Line], path: String) {
    for (index, line) in lines.enumerated() where line.isChanged {
      let tokens = line.tokens
      guard tokens.count == 3, tokens[1].is(":") else { continue }
      let scope = DiffSetting.scope(of: index, in: lines)
      if tokens[2].kind == .number, let block = scope.last {
        blocks[block, default: [:]][tokens[0].text] = tokens[2]
      } else if tokens[2].kind != .number {
        named["\(path) \(scope.joined(separator: "."))", default: []].append(tokens[2].text)
      }
    }
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
