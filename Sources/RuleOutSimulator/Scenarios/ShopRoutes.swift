/// The routes of a small web shop: what they cost in computing, statements, memory and calls.
enum ShopRoutes {
  static let all: [Route] = [
    Route(
      method: "GET", path: "/api/catalog", weight: 20, garbage: 200, cached: true, size: 18_432,
      steps: [
        .compute(24, pages: 260), .database(44, pages: 420), .compute(58, pages: 480),
      ]),
    Route(
      method: "GET", path: "/api/catalog/{id}", weight: 20, identifiers: 400, garbage: 150,
      cached: true, size: 6_120,
      steps: [
        .compute(20, pages: 220), .database(36, pages: 340), .compute(40, pages: 380),
      ]),
    Route(
      method: "GET", path: "/api/search", weight: 12, garbage: 320, cached: true, size: 22_016,
      steps: [
        .compute(46, pages: 420), .database(92, pages: 760), .compute(70, pages: 640),
      ]),
    Route(
      method: "GET", path: "/api/cart", weight: 14, garbage: 120, size: 3_072,
      steps: [
        .compute(18, pages: 180), .database(40, pages: 330), .compute(34, pages: 320),
      ]),
    Route(
      method: "POST", path: "/api/cart/items", weight: 9, garbage: 140, size: 512,
      steps: [
        .compute(24, pages: 200), .database(62, pages: 440), .compute(30, pages: 300),
      ]),
    Route(
      method: "POST", path: "/api/checkout", weight: 8, garbage: 260, size: 1_024,
      steps: [
        .compute(38, pages: 380), .database(58, pages: 560), .call(0), .database(34, pages: 420),
        .compute(34, pages: 420),
      ]),
    Route(
      method: "GET", path: "/api/orders/{id}", weight: 10, identifiers: 600, garbage: 160,
      size: 4_608,
      steps: [
        .compute(22, pages: 220), .database(50, pages: 420), .compute(42, pages: 400),
      ]),
    Route(
      method: "GET", path: "/api/payments/{id}/status", weight: 7, identifiers: 300, garbage: 80,
      size: 384,
      steps: [
        .compute(14, pages: 280), .database(16, pages: 320), .call(0), .compute(16, pages: 380),
      ]),
  ]
}
