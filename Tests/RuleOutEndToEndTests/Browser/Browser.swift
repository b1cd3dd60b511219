import Foundation

/// Chromium without a window, driven over its DevTools pipe: messages are JSON, each ended by a NUL, on
/// descriptors 3 and 4 of the browser. No library and no port.
final class Browser {
  /// Where Chromium is installed; nil where it is not.
  static let path = [
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
    "/usr/lib/chromium/chromium",
  ].first { FileManager.default.isExecutableFile(atPath: $0) }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Everything the browser told of itself: `method` with its parameters.
  private(set) var events: [(method: String, parameters: [String: Any])] = []
  private let process = Process()
  private let folder: URL
  private let commands: FileHandle
  private let answers: FileHandle
  private var buffer = Data()
  private var number = 0
  private var session: String?

  /// Starts a browser with an empty profile and one empty page.
  init(_ path: String) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "browser-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let (input, output) = (folder.appending(path: "in").path, folder.appending(path: "out").path)
    guard mkfifo(input, 0o600) == 0, mkfifo(output, 0o600) == 0 else {
      throw Failure(description: "no pipes in \(folder.path)")
    }
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", #"exec timeout -k 5 60 "$0" "$@" 3<"$FROM" 4>"$TO""#, path, "--headless",
      "--no-sandbox",
      "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
      "--disable-component-update", "--disable-extensions", "--mute-audio",
      "--remote-debugging-pipe", "--user-data-dir=\(folder.appending(path: "profile").path)",
    ]
    process.environment = ProcessInfo.processInfo.environment
      .merging(["FROM": input, "TO": output]) { _, new in new }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    // Each end waits for the other, in the order in which the shell opens them.
    guard let commands = FileHandle(forWritingAtPath: input),
      let answers = FileHandle(forReadingAtPath: output)
    else { throw Failure(description: "the pipes do not open") }
    self.commands = commands
    self.answers = answers
    let target = try send("Target.createTarget", ["url": "about:blank"])
    let attached = try send(
      "Target.attachToTarget", ["targetId": target["targetId"] ?? "", "flatten": true])
    session = attached["sessionId"] as? String
    for domain in ["Page", "Runtime", "Log", "Network"] { try send("\(domain).enable") }
  }

  func close() {
    _ = try? send("Browser.close")
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  // MARK: Commands

  /// Sends a command and gives its result; what the browser tells meanwhile is kept.
  @discardableResult
  func send(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    number += 1
    var message: [String: Any] = ["id": number, "method": method, "params": parameters]
    message["sessionId"] = session
    try commands.write(
      contentsOf: JSONSerialization.data(withJSONObject: message) + [0])
    while true {
      let answer = try receive()
      guard answer["id"] as? Int == number else { continue }
      if let error = answer["error"] { throw Failure(description: "\(method): \(error)") }
      return answer["result"] as? [String: Any] ?? [:]
    }
  }

  private func receive() throws -> [String: Any] {
    while true {
      if let end = buffer.firstIndex(of: 0) {
        let message = buffer[..<end]
        buffer = Data(buffer[buffer.index(after: end)...])
        let object = try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
        if let method = object["method"] as? String {
          events.append((method, object["params"] as? [String: Any] ?? [:]))
        }
        return object
      }
      let more = answers.availableData
      if more.isEmpty { throw Failure(description: "the browser ended") }
      buffer += more
    }
  }

  // MARK: Pages

  /// Opens `file` in a window of that width and scheme of colours, and waits until it is loaded.
  func open(_ file: URL, width: Int, dark: Bool = false) throws {
    try send(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false])
    try send(
      "Emulation.setEmulatedMedia",
      ["features": [["name": "prefers-color-scheme", "value": dark ? "dark" : "light"]]])
    let earlier = events.count
    try send("Page.navigate", ["url": file.absoluteString])
    while !events[earlier...].contains(where: { $0.method == "Page.loadEventFired" }) {
      _ = try receive()
    }
  }

  /// The value of an expression in the page.
  func value(_ expression: String) throws -> Any? {
    let answer = try send(
      "Runtime.evaluate", ["expression": expression, "returnByValue": true])
    if let fault = answer["exceptionDetails"] { throw Failure(description: "\(fault)") }
    return (answer["result"] as? [String: Any])?["value"]
  }

  /// Presses and lets go of a key.
  func press(_ key: String, code: Int) throws {
    for type in ["rawKeyDown", "keyUp"] {
      try send(
        "Input.dispatchKeyEvent",
        ["type": type, "key": key, "code": key, "windowsVirtualKeyCode": code])
    }
  }

  /// The number of pages on paper.
  func printedPages() throws -> Int {
    let answer = try send(
      "Page.printToPDF", ["preferCSSPageSize": true, "printBackground": true])
    guard let text = answer["data"] as? String, let file = Data(base64Encoded: text) else {
      throw Failure(description: "no PDF")
    }
    return String(decoding: file, as: UTF8.self).matches(of: /\/Type \/Page\b(?!s)/).count
  }

  /// What the browser complained of: exceptions, errors and violations of the policy.
  var complaints: [String] {
    events.compactMap { event in
      switch event.method {
      case "Runtime.exceptionThrown": return "\(event.parameters)"
      case "Runtime.consoleAPICalled":
        return event.parameters["type"] as? String == "error" ? "\(event.parameters)" : nil
      case "Log.entryAdded":
        let entry = event.parameters["entry"] as? [String: Any]
        return ["error", "warning"].contains(entry?["level"] as? String ?? "")
          ? "\(entry ?? [:])" : nil
      default: return nil
      }
    }
  }

  /// Everything that was fetched.
  var requests: [String] {
    events.filter { $0.method == "Network.requestWillBeSent" }.compactMap {
      ($0.parameters["request"] as? [String: Any])?["url"] as? String
    }
  }
}
