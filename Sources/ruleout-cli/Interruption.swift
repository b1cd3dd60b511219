import Glibc
import Synchronization

/// Files that exist under a temporary name and must not outlive the program.
enum TemporaryFiles {
  /// Whoever holds the lock decides alone what becomes of the files: a writer that renames them all,
  /// or an interruption that removes them all.
  static let paths = Mutex<[String]>([])

  static func removeAll(_ paths: inout [String]) {
    for path in paths { unlink(path) }
    paths = []
  }
}

/// Ends the program cleanly on SIGINT and SIGTERM: temporary files go, then the signal takes its usual
/// course, so that the status is 130 or 143.
enum Interruption {
  /// Call once, before any other thread exists: the threads to come inherit the blocked signals, and
  /// only the one started here takes them. What it does is then not bound by the rules of handlers.
  static func install() {
    // The reader of a pipe that leaves ends us without a word; a file that grows over a limit is an
    // error of that write, not the end.
    signal(SIGPIPE, SIG_DFL)
    signal(SIGXFSZ, SIG_IGN)
    var watched = watchedSignals()
    pthread_sigmask(SIG_BLOCK, &watched, nil)
    var thread = pthread_t()
    pthread_create(&thread, nil, { _ in Interruption.watch() }, nil)
  }

  /// SIGINT and SIGTERM, but what the caller ignores (as `nohup` and `&` do) stays ignored.
  private static func watchedSignals() -> sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      sigaction(number, nil, &action)
      let isIgnored =
        unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        == unsafeBitCast(SIG_IGN, to: Int.self)
      if !isIgnored { sigaddset(&signals, number) }
    }
    return signals
  }

  private static func watch() -> Never {
    var watched = watchedSignals()
    var number: Int32 = 0
    while sigwait(&watched, &number) != 0 {}
    TemporaryFiles.paths.withLock { paths in
      TemporaryFiles.removeAll(&paths)
      signal(number, SIG_DFL)
      pthread_sigmask(SIG_UNBLOCK, &watched, nil)
      raise(number)
    }
    _exit(128 + number)
  }
}
