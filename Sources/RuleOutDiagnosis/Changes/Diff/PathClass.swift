/// What a file is for, by its path, where that keeps it out of what runs.
enum PathClass: String, Sendable, Hashable {
  case tests
  case documentation
  case pipelines
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
      "mocks",
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
      "cloudbuild.yaml", ".drone.yml", "dependabot.yml", "bitbucket-pipelines.yml",
    ]
    if isTest {
      self = .tests
    } else if styles.contains(name) {
      self = .style
    } else if pipelines.contains(name) || folders.contains(".github")
      || folders.contains(".circleci")
      || folders.contains(".buildkite")
    {
      self = .pipelines
    } else if folders.contains("docs") || folders.contains("doc")
      || ["readme", "changelog", "license", "contributing", "notice"].contains(
        where: name.hasPrefix)
      || SourceLanguage(path: path) == .prose && Manifest(path: path) == nil
    {
      self = .documentation
    } else {
      self = .code
    }
  }

  /// Whether what it says reaches nothing that runs.
  var isHarmless: Bool { self != .code }
}
