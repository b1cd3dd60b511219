/// A kind of request: how often it comes and what serving it takes.
struct Route {
  var method: String
  /// Path with `{id}` where an identifier stands.
  var path: String
  /// Share of requests, relative to the other routes.
  var weight: Double
  /// Different identifiers that occur.
  var identifiers = 1
  /// Memory it allocates and drops again, pages.
  var garbage: Int
  /// True where its result goes to the response cache.
  var cached = false
  /// Bytes of a good answer.
  var size = 2_048
  var steps: [Step]

  /// One thing a worker does for a request. Means are in milliseconds; `pages` are the heap pages touched
  /// afterwards, any of which may have been paged out.
  enum Step {
    case compute(Double, pages: Int)
    /// Takes a connection, runs the statements, reads the result, returns the connection.
    case database(Double, pages: Int)
    /// Calls the external API of that index.
    case call(Int)
  }
}
