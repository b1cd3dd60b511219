package import RuleOutModel

/// Files that hold settings of what runs, by their paths, and commits that change nothing else.
package enum SettingsFiles {
  /// Whether the commit changes settings alone, `isAside` telling which paths reach nothing that runs. One that
  /// takes another version or image of something is a deployment, and so is one that may do so for all that is known.
  package static func holdAll(of commit: Commit, besides isAside: (String) -> Bool) -> Bool {
    let paths = commit.paths.filter { !isAside($0) }
    guard !paths.isEmpty, paths.allSatisfy({ isSettings($0) || isInfrastructure($0) }) else {
      return false
    }
    if commit.diff.isEmpty {
      return !paths.contains { $0.hasSuffix("yaml") || $0.hasSuffix("yml") }
    }
    return !commit.diff.split(separator: "\n").contains(where: takesVersion)
  }

  /// Whether the paths lie among the sources of `service`, which its releases carry with them, and not among what
  /// is applied to a cluster or a cloud.
  package static func areBuilt(_ paths: [String], into service: String) -> Bool {
    let name = service.lowercased()
    return !name.isEmpty && !paths.isEmpty
      && paths.allSatisfy { path in
        let folders = path.lowercased().split(separator: "/").dropLast().map { String($0) }
        return folders.contains(name) && applied.isDisjoint(with: folders)
          && !isInfrastructure(path)
      }
  }

  /// Whether a changed line of a diff says which build or module is used: `image:`, `tag:`, `version =`.
  private static func takesVersion(_ line: Substring) -> Bool {
    guard line.hasPrefix("+") || line.hasPrefix("-"), !line.hasPrefix("+++"),
      !line.hasPrefix("---"),
      let end = line.firstIndex(where: { $0 == ":" || $0 == "=" })
    else { return false }
    let key = line[line.startIndex..<end].lowercased()
      .filter { $0.isLetter || $0.isNumber || $0 == "." || $0 == "/" }
    let last = key.split { $0 == "." || $0 == "/" }.last.map { String($0) } ?? ""
    return ["image", "tag", "digest", "version", "appversion", "targetrevision", "revision"]
      .contains(last)
      || last.hasSuffix("image") || last.hasSuffix("imagetag") || last.hasSuffix("newtag")
  }

  /// Infrastructure as code, and settings that a template makes: what somebody has to apply.
  private static func isInfrastructure(_ path: String) -> Bool {
    let parts = path.lowercased().split(separator: "/").map { String($0) }
    guard let file = parts.last, !isMigration(parts) else { return false }
    if ["corefile", "haproxy.cfg", "nginx.conf"].contains(file) { return true }
    let names = file.split(separator: ".").map { String($0) }
    guard let ending = names.last, names.count > 1 else { return false }
    if ["tf", "hcl"].contains(ending) { return true }
    return ["j2", "erb", "tmpl", "tpl"].contains(ending) && names.count > 2
      && endings.contains(names[names.count - 2])
  }

  private static func isMigration(_ parts: [String]) -> Bool {
    parts.contains { ["migrations", "migrate", "migration", "changelog", "flyway"].contains($0) }
  }

  /// Endings of files that hold settings, and of such files that are no settings of what runs.
  private static let endings: Set<String> = [
    "yaml", "yml", "properties", "toml", "ini", "conf", "cnf", "cfg", "env", "tfvars", "json",
  ]
  private static let others: Set<String> = [
    "package.json", "package-lock.json", "composer.json", "tsconfig.json", "cargo.toml",
    "pyproject.toml", "chart.yaml", "setup.cfg", "tox.ini", "pnpm-lock.yaml", "openapi.yaml",
    "openapi.json", "swagger.json", "mkdocs.yml", "libs.versions.toml",
  ]
  /// Folders of what is applied to a cluster or a cloud, beside the sources of what runs there.
  private static let applied: Set<String> = [
    "deploy", "deployment", "deployments", "chart", "charts", "helm", "k8s", "kubernetes",
    "manifests", "cluster", "clusters", "overlays", "environments", "terraform", "infra",
    "infrastructure", "ansible", "gitops", "platform", "ops",
  ]
  /// Folders whose files nothing that serves reads.
  private static let aside: Set<String> = [
    "test", "tests", "docs", "doc", ".github", ".circleci", "fixtures", "testdata", "i18n",
    "locales", "translations", "schema", "schemas", "dashboards", "migrations", "migrate",
  ]

  static func isSettings(_ path: String) -> Bool {
    let parts = path.lowercased().split(separator: "/")
    guard let file = parts.last, let ending = file.split(separator: ".").last,
      endings.contains(String(ending)), !others.contains(String(file)), !file.hasPrefix(".git"),
      !file.hasPrefix("messages")
    else { return false }
    return !parts.dropLast().contains { aside.contains(String($0)) }
  }
}
