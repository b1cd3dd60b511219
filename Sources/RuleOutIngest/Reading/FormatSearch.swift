/// Finds the format of a source by its head: of what stands there, of the lines inside wrappers, and of the
/// entries of a JSON document.
enum FormatSearch {
  typealias Found = (format: any InputFormat.Type, recognition: Recognition)

  /// The surest format of `head`. Lines inside wrappers go before what the wrappers themselves look like.
  static func surest(_ head: ContentHead, _ formats: [any InputFormat.Type]) -> Found? {
    var best = surestOfLines(head, formats)
    let lineFormats = formats.filter { $0 is any LineFormat.Type }
    let isDocument = !beginsWithWholeObject(head)
    for peeled in PeeledDocument.all(head) {
      guard var found = surestOfLines(peeled.head, lineFormats) else { continue }
      found.recognition.take(peeled)
      if isDocument, peeled.document != .array, best?.format.name == JSONLines.name {
        // Its lines are no objects of their own, whatever some of them look like.
        best = nil
      }
      if isBetter(found.recognition, than: best?.recognition) { best = found }
    }
    return best
  }

  /// What `head` shows of a log whose lines have `layout`, wherever most lines have it: as they are, or
  /// inside wrappers or a document.
  static func recognition(of head: ContentHead, as layout: CustomLogLayout) -> Recognition {
    var best = CustomLog.recognise(head, as: layout)
    func consider(_ found: Recognition) {
      if found.confidence > best.confidence { best = found }
    }
    func considerWrapped(_ head: ContentHead, _ document: PeeledDocument?) {
      // What looks like a wrapper may be the beginning of the layout, such as a time.
      for depth in 1...PeeledHead.depthLimit {
        guard let peeled = PeeledHead(head, depth: depth), peeled.wrapping.layers.count == depth
        else { return }
        var found = CustomLog.recognise(peeled.head, as: layout)
        found.take(peeled)
        if let document { found.take(document) }
        consider(found)
      }
    }
    considerWrapped(head, nil)
    for document in PeeledDocument.all(head) {
      var found = CustomLog.recognise(document.head, as: layout)
      found.take(document)
      consider(found)
      considerWrapped(document.head, document)
    }
    return best
  }

  /// True where the first line is a JSON object, as of JSON lines.
  private static func beginsWithWholeObject(_ head: ContentHead) -> Bool {
    var isWhole = false
    HeadLines.forEach(head, limit: 1) { line in
      var scanner = JSONLineScanner()
      var nobody = NoVisitor()
      isWhole = scanner.scan(line, &nobody) == nil
    }
    return isWhole
  }

  /// True for wrapped lines in place of what was taken for no wrapping, and else for what is surer.
  private static func isBetter(_ found: Recognition, than best: Recognition?) -> Bool {
    guard let best else { return true }
    if found.wrapping != nil, best.wrapping == nil,
      found.confidence >= 0.5 || best.confidence < 0.5
    {
      return true
    }
    return found.confidence > best.confidence
  }

  /// The surest format of the lines inside the wrappers where there are wrappers, else of the lines as they
  /// are, else of the bare text inside the wrappers.
  private static func surestOfLines(
    _ head: ContentHead, _ formats: [any InputFormat.Type]
  ) -> Found? {
    guard let peeled = PeeledHead(head) else { return surestOfContent(head, formats) }
    func wrapped(_ found: Found) -> Found {
      var found = found
      found.recognition.take(peeled)
      return found
    }
    let inner = surestOfContent(peeled.head, formats.filter { $0 is any LineFormat.Type })
    if let inner, inner.recognition.confidence >= 0.5 { return wrapped(inner) }
    let plain = surestOfContent(head, formats)
    if let plain, plain.recognition.confidence >= 0.5 { return plain }
    return inner.map(wrapped) ?? plain
  }

  private static func surestOfContent(
    _ head: ContentHead, _ formats: [any InputFormat.Type]
  ) -> Found? {
    var best: Found?
    for format in formats {
      guard let recognition = format.recognise(head) else { continue }
      if best.map({ recognition.confidence > $0.recognition.confidence }) ?? true {
        best = (format, recognition)
      }
    }
    return best
  }
}

extension Recognition {
  /// Takes note of the wrappers inside which it was found.
  fileprivate mutating func take(_ peeled: PeeledHead) {
    wrapping = peeled.wrapping
    decisions = peeled.decisions + decisions
  }

  /// Takes note of the document in whose entries it was found.
  fileprivate mutating func take(_ peeled: PeeledDocument) {
    document = peeled.document
    decisions = ["entries taken out of \(peeled.document.rawValue)"] + decisions
  }
}
