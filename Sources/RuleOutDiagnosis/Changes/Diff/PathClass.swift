/// What a file is for, by its path, where that keeps it out of what runs.
enum PathClass: String, Sendable, Hashable {
  case tests
  case documentation
  case pipelines
  /// What watches over things that run: rules of alerts, dashboards.
  case monitoring
  case style
  case code

  init(_ path: String) {
    let lower = path.lowercased()
    let parts = lower.split(separator: "/").map { String($0) }
    let name = parts.last ?? ""
    let folders = Set(parts.dropLast())
    let words = path.baseName.identifierWords
    let stem = name.split(separator: ".").dropLast().joined(separator: ".")
    let testFolders: Set<String> = [
      "test", "tests", "__tests__", "spec", "specs", "testdata", "fixtures", "e2e", "__mocks__",
      "mocks", "perf", "loadtest", "loadtests", "load-tests", "k6", "benchmarks",
    ]
    let isTest =
      !folders.isDisjoint(with: testFolders) || stem.hasSuffix("_test") || name.hasPrefix("test_")
      || stem.hasSuffix(".test") || stem.hasSuffix(".spec") || stem.hasSuffix("_spec")
      || name == "conftest.py"
      || words.count > 2 && ["test", "tests"].contains(words[words.count - 2])
    let styles: Set<String> = [
      ".editorconfig", ".prettierrc", ".eslintrc", ".eslintrc.json", ".eslintrc.js", ".gitignore",
      ".golangci.yml", ".golangci.yaml", ".clang-format", ".rubocop.yml", ".flake8",
      ".pre-commit-config.yaml", ".gitattributes", "codeowners", ".swift-format",
    ]
    let pipelines: Set<String> = [
      ".gitlab-ci.yml", "jenkinsfile", ".travis.yml", "azure-pipelines.yml", "buildspec.yml",
      "cloudbuild.yaml", ".drone.yml", "dependabot.yml", "bitbucket-pipelines.yml", "renovate.json",
      ".mergify.yml", "codecov.yml", "sonar-project.properties",
    ]
    let pipelineFolders: Set<String> = [
      ".github", ".gitlab", ".circleci", ".buildkite", ".woodpecker", ".tekton", ".drone",
      ".azure-pipelines",
    ]
    if isTest {
      self = .tests
    } else if styles.contains(name) {
      self = .style
    } else if pipelines.contains(name) || !folders.isDisjoint(with: pipelineFolders) {
      self = .pipelines
    } else if PathClass.watches(path, folders: folders) {
      self = .monitoring
    } else if !folders.isDisjoint(with: ["docs", "doc", "runbooks", "adr"])
      || ["readme", "changelog", "license", "contributing", "notice"].contains(
        where: name.hasPrefix)
      || SourceLanguage(path: path) == .prose && Manifest(path: path) == nil
    {
      self = .documentation
    } else {
      self = .code
    }
  }

  /// Settings of what watches, by what the file is called or the folder that it lies in. Code of alerts and of
  /// dashboards runs like any other, and so do the agents that measure.
  private static func watches(_ path: String, folders: Set<String>) -> Bool {
    let language = SourceLanguage(path: path)
    let ending = path.lowercased().split(separator: ".").last.map { String($0) } ?? ""
    guard
      [.yaml, .json, .terraform].contains(language) || ["libsonnet", "jsonnet"].contains(ending)
    else { return false }
    let lists: Set<String> = [
      "dashboards", "grafana-dashboards", "alert-rules", "alerting-rules", "recording-rules",
      "prometheusrules", "prometheus-rules", "monitors",
    ]
    if !folders.isDisjoint(with: lists) { return true }
    let words = path.baseName.split(separator: ".").dropLast().joined(separator: ".")
      .lowercased().identifierWords
    let ends: Set<String> = [
      "alerts", "alerting", "dashboard", "dashboards", "prometheusrule", "prometheusrules", "slos",
      "alertmanager",
    ]
    if let last = words.last, ends.contains(last) { return true }
    let watching: Set<String> = [
      "monitoring", "prometheus", "alerting", "alerts", "grafana", "observability", "alert",
    ]
    return !Set(words).isDisjoint(with: ["rule", "rules", "recording", "monitors"])
      && !watching.isDisjoint(with: folders.union(words))
  }

  /// Whether what it says reaches nothing that runs.
  var isHarmless: Bool { self != .code }
}
