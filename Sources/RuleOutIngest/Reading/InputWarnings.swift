import RuleOutModel

/// What the user must know of an input after it was read: what was expected, what was found, what to do.
struct InputWarnings {
  let input: SurveyedInput
  let report: InputReport
  /// True where the container itself is broken, which says why there is nothing.
  let hasFaults: Bool

  var all: [Warning] {
    var found: [Warning] = []
    func add(_ code: String, _ message: String) {
      found.append(Warning(code: code, file: report.path, message: message))
    }
    switch input.content {
    case .empty where hasFaults: break
    case .empty where report.bytesOfContent == 0:
      add("empty-input", "is empty: no lines, no records")
    case .empty: add("empty-input", "is empty but for blank lines: no records")
    case .unrecognised(let appearance) where input.stated?.format != nil:
      add(
        "not-as-stated",
        "is not in the format stated for it, \(input.stated?.format ?? ""): got \(appearance);"
          + " \(report.lines) lines skipped")
    case .unrecognised(let appearance):
      add(
        "unrecognised-input",
        "format not recognised: expected a request log, metrics, changes or an alert, got"
          + " \(appearance); \(report.lines) lines skipped. `ruleout inspect` shows what is understood"
      )
    case .recognised(let format, _) where report.records == 0 && report.outOfRange > 0:
      add("no-records", "none of its \(format.role) lies in the range of time given")
    case .recognised(let format, _) where report.records == 0 && format.yieldsRecords:
      add("no-records", "recognised as \(report.format), but it gave no records" + commonest)
    case .recognised where report.rejected > 0:
      add(
        "rejected-lines",
        "\(report.rejected) of \(report.lines) lines skipped" + commonest)
    default: break
    }
    if input.isTar {
      add(
        "tar-archive",
        "is a tar archive read as one text, its own blocks skipped; better extract it: tar -xf FILE"
      )
    }
    if report.zone == .assumed {
      add("zone-assumed", "its times carry no zone: taken as UTC; --timezone states another")
    }
    if !report.isBalanced {
      add(
        "internal-account",
        "the account of lines does not balance (\(report.lines) lines): a defect of this tool")
    }
    return found
  }

  private var commonest: String {
    guard let first = report.rejections.first else { return "" }
    let more = report.rejections.count - 1
    return ": \(first.reason) (\(first.count), first in line \(first.excerpts.first?.line ?? 0))"
      + (more > 0 ? " and \(more) other reason\(more == 1 ? "" : "s")" : "")
  }
}
