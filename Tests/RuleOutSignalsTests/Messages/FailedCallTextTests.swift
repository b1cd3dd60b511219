import Testing

@testable import RuleOutSignals

@Suite struct FailedCallTextTests {
  @Test(arguments: [
    // net/http, RestTemplate, WebClient, Feign
    (#"Post "https://api.stripe.com/v1/charges": context deadline exceeded"#, "api.stripe.com"),
    (
      #"I/O error on POST request for "https://api.pay.example:8443/charges": Read timed out"#,
      "api.pay.example"
    ),
    ("503 Service Unavailable from GET https://rates.fxhub.example/latest", "rates.fxhub.example"),
    (
      "[503 Service Unavailable] during [POST] to [https://mail.example/send] [MailClient#send()]",
      "mail.example"
    ),
    // requests, urllib3, httpx
    (
      "503 Server Error: Service Unavailable for url: https://Geo.example/v2/lookup?q=1",
      "geo.example"
    ),
    (
      "HTTPSConnectionPool(host='sms.textwire.example', port=443): Max retries exceeded with url: /",
      "sms.textwire.example"
    ),
    ("Server error '502 Bad Gateway' for url 'https://tax.levy.example/rate'", "tax.levy.example"),
    // node-fetch, Guzzle, people
    ("request to https://api.example.com/ failed, reason: socket hang up", "api.example.com"),
    (
      "Server error: `POST https://api.example.com/v1` resulted in a `503` response",
      "api.example.com"
    ),
    ("POST https://api.stripe.com/v1/charges exceeded deadline", "api.stripe.com"),
    // The bare host.
    ("upstream api.stripe.com returned status 503", "api.stripe.com"),
    ("getaddrinfo ENOTFOUND rates.bank.org", "rates.bank.org"),
    ("unexpected token in response of api.geo.io (status 200)", "api.geo.io"),
    ("connect to mail.example:443: connection timed out", "mail.example"),
  ])
  func `a failed call names the host that it was meant for`(text: String, host: String?) {
    #expect(FailedCallText.host(in: text) == host)
  }

  @Test(arguments: [
    "", "://", "GET http", "GET https://", "failed, see https://docs.example.com/errors/17",
    "callback url https://shop.example.com/hook is not set", "GET /orders/17 failed",
    #"Post "http://payments.shop.svc.cluster.local/charge": EOF"#,
    "POST http://payments:8080/charge",
    "GET https://10.0.0.7/health timed out", "GET http://localhost:9000/x refused",
    "budget https://api.example.com/v1", "GET ftp://files.example.com/a",
    "mail to ann@shop.example failed", "no class from com.shop.orders", "read from main.py failed",
    "IOException from System.IO", "version 2.14.0 of shop.jar failed",
    "HTTPSConnectionPool(host='", "GET https://.example.com/", "GET https://a..b/",
  ])
  func `links, own addresses and torn texts name none`(text: String) {
    #expect(FailedCallText.host(in: text) == nil)
  }
}
