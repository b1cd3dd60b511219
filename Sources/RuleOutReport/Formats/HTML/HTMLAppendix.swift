import RuleOutModel

/// What the report rests on: method, command, inputs with their accounts, and what was not understood.
extension HTMLDocument {
  mutating func writeAppendix() {
    section("appendix", "Appendix", method + inputs + accounts + decisions + rejections + warnings)
  }

  private var method: HTML {
    let command: HTML =
      options.reproduceCommand.isEmpty
      ? .empty
      : """
      <p>This repeats the analysis:</p>
      <pre tabindex="0"><code>\(text: ShellQuoting.quote(options.reproduceCommand))</code></pre>

      """
    let found: HTML =
      incident.detected && !incident.basis.isEmpty
      ? "<p>How the incident was found: \(sentence(incident.basis))</p>\n" : .empty
    return """
      <h3>Method</h3>
      <p>\(text: Tool.name) \(text: Tool.version), calibration: \(prose: diagnosis.calibration). Each \
      hypothesis is judged by its own tests; tests of one fact count once. Their outcomes are weighed by how \
      often they come under each cause, and Bayes gives probabilities over all hypotheses and a cause \
      outside the catalogue. An explanation leads from 50 % on, at twice the next. It is ruled out by its \
      own refutation alone: a contradiction in time, or an equivalence test of each path of harm in every \
      stretch of the impact. Names, notes and commit messages are no evidence. Drawings keep the lowest and \
      highest value of each stretch; the quiet level spans 96 % of the values before the incident.</p>
      \(found)\(command)
      """
  }

  private var inputs: HTML {
    guard !diagnosis.inputs.isEmpty else { return .empty }
    let rows = diagnosis.inputs.map { input in
      row(
        .code(input.path),
        [
          .text(input.role),
          !input.format.isEmpty
            ? .code(input.format) : input.role.isEmpty ? "not recognised" : .empty,
          number(input.records), input.first.map(time) ?? .empty, input.last.map(time) ?? .empty,
          .text(input.zone.words ?? "no times"), number(input.bytesOfContent),
          .code(Figure.crc32(input.crc32OfContent)),
        ])
    }
    return """
      <h3>Inputs</h3>
      \(table(
        "Inputs",
        ["File", "Holds", "Format", "Records", "First", "Last", "Zone", "Bytes", "CRC-32"], rows,
        style: "inputs"))
      <p class="note">Bytes and CRC-32 are of the decompressed content.</p>

      """
  }

  private func number(_ value: Int) -> HTML {
    #"<span class="number">\#(text: Figure.count(value))</span>"#
  }

  private var accounts: HTML {
    guard !diagnosis.inputs.isEmpty else { return .empty }
    let rows = diagnosis.inputs.map { input in
      let counts = [
        input.lines, input.used, input.recognised, input.blank, input.rejected, input.outOfRange,
      ]
      return row(
        .code(input.path),
        counts.map(number)
          + [input.isBalanced ? "yes" : "<strong>no: a defect of this tool</strong>"])
    }
    return """
      <h3>Account of lines</h3>
      <p>Every line is accounted for: lines = used + recognised + blank + rejected + out of range.</p>
      \(table(
        "Account of lines",
        ["File", "Lines", "Used", "Recognised", "Blank", "Rejected", "Out of range", "Adds up"], rows,
        style: "inputs counts"))

      """
  }

  /// What was decided by looking at values.
  private var decisions: HTML {
    let items = diagnosis.inputs.flatMap { input in
      input.decisions.map { "\(code: input.path): \(show($0))" as HTML }
    }
    return items.isEmpty
      ? .empty : "<h3>Units and layout decided from values</h3>\n\(list(items))\n"
  }

  private var rejections: HTML {
    let items = diagnosis.inputs.flatMap { input in
      input.rejections.map { rejection -> HTML in
        let excerpts = rejection.excerpts.map { excerpt -> HTML in
          let quoted = options.maskedQuotation(excerpt.text)
          return "<li>line \(excerpt.line), byte \(excerpt.offset): \(code: quoted)</li>"
        }
        let quoted: HTML = excerpts.isEmpty ? .empty : "<ul>\(excerpts.joined())</ul>"
        return "\(code: input.path), \(text: Figure.count(rejection.count, "line")):"
          + " \(show(rejection.reason))\(quoted)"
      }
    }
    return items.isEmpty ? .empty : "<h3>Lines not understood</h3>\n\(list(items))\n"
  }

  private var warnings: HTML {
    let items = diagnosis.warnings.sorted().map { warning -> HTML in
      var message = warning.message
      let place = warning.file.map { file -> HTML in
        // Messages that name their file already would name it twice.
        if message.hasPrefix("\(file): ") { message.removeFirst(file.count + 2) }
        return "\(code: SourceReference(file: file, line: warning.line ?? 0).text): "
      }
      return "\(place ?? .empty)\(show(message)) (\(code: warning.code))"
    }
    return items.isEmpty ? .empty : "<h3>Warnings</h3>\n\(list(items))\n"
  }
}
