import ArgumentParser
import Glibc

/// When the terminal report uses colour.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable, Sendable {
  case auto, always, never

  /// `auto`: on a terminal that is not dumb, unless NO_COLOR is set to anything (no-color.org).
  var isOn: Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      StandardStream.output.isTerminal && (environment("NO_COLOR") ?? "").isEmpty
        && environment("TERM") != "dumb"
    }
  }

  private func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
