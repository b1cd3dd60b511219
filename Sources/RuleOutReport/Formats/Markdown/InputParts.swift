import RuleOutModel

/// What the report rests on: the inputs with their accounts, what was not understood, and the command.
extension MarkdownDocument {
  mutating func writeInputs() {
    page.paragraph(
      "\(prose: Tool.name) \(prose: Tool.version), calibration: \(prose: diagnosis.calibration).")
    if !options.reproduceCommand.isEmpty {
      page.block([ShellQuoting.quote(options.reproduceCommand)], language: "sh")
    }
    if incident.detected && !incident.basis.isEmpty {
      page.paragraph("How the incident was found: \(sentence(incident.basis))")
    }
    writeFiles()
    writeAccounts()
    writeRejections()
    writeWarnings()
  }

  private mutating func writeFiles() {
    guard !diagnosis.inputs.isEmpty else { return }
    page.table(
      ["File", "Holds", "Format", "Records", "First", "Last", "Zone", "Bytes", "CRC-32"],
      diagnosis.inputs.map { input in
        [
          .code(input.path), .prose(input.role),
          !input.format.isEmpty
            ? .code(input.format) : input.role.isEmpty ? "not recognised" : .empty,
          .prose(Figure.count(input.records)), input.first.map(time) ?? .empty,
          input.last.map(time) ?? .empty, .prose(input.zone.words ?? "no times"),
          .prose(Figure.count(input.bytesOfContent)), .code(Figure.crc32(input.crc32OfContent)),
        ]
      })
    page.paragraph("Bytes and CRC-32 are of the decompressed content.")
  }

  private mutating func writeAccounts() {
    guard !diagnosis.inputs.isEmpty else { return }
    page.paragraph(
      "Every line is accounted for: lines = used + recognised + blank + rejected + out of range.")
    page.table(
      ["File", "Lines", "Used", "Recognised", "Blank", "Rejected", "Out of range", "Adds up"],
      diagnosis.inputs.map { input in
        let counts = [
          input.lines, input.used, input.recognised, input.blank, input.rejected, input.outOfRange,
        ]
        return [.code(input.path)] + counts.map { .prose(Figure.count($0)) }
          + [input.isBalanced ? "yes" : "**no: a defect of this tool**"]
      })
  }

  private mutating func writeRejections() {
    let rejecting = diagnosis.inputs.filter { !$0.rejections.isEmpty }
    guard !rejecting.isEmpty else { return }
    subheading("Lines not understood")
    page.list(
      rejecting.flatMap { input in
        input.rejections.map { rejection in
          let lines = Figure.count(rejection.count, "line")
          let excerpts = rejection.excerpts.map { excerpt -> Markup in
            let quoted = options.maskedQuotation(excerpt.text)
            return "\n  - line \(excerpt.line), byte \(excerpt.offset): \(code: quoted)"
          }
          return "\(code: input.path), \(prose: lines): \(show(rejection.reason))"
            + excerpts.joined(separator: .empty)
        }
      })
  }

  private mutating func writeWarnings() {
    guard !diagnosis.warnings.isEmpty else { return }
    subheading("Warnings")
    page.list(
      diagnosis.warnings.sorted().map { warning in
        var message = warning.message
        let place = warning.file.map { file -> Markup in
          // Messages that name their file already would name it twice.
          if message.hasPrefix("\(file): ") { message.removeFirst(file.count + 2) }
          return "\(code: SourceReference(file: file, line: warning.line ?? 0).text): "
        }
        return "\(place ?? .empty)\(show(message)) (\(code: warning.code))"
      })
  }
}
