import RuleOutReport
import Testing

@Suite struct MaskingTests {
  @Test(arguments: [
    ("requests from 203.0.113.9 fail", "requests from [address] fail"),
    ("203.0.113.9:443, then", "[address]:443, then"),
    ("ends at 203.0.113.9.", "ends at [address]"),
    ("from 2001:db8::ff00:42 on", "from [address] on"),
    ("mail ann@example.com now", "mail [email] now"),
    ("GET /search?q=ann&x=1 is slow", "GET /search?[query] is slow"),
  ])
  func `a sentence loses what identifies people`(text: String, masked: String) {
    #expect(Masking.sentence(text) == masked)
  }

  @Test(arguments: [
    "memory rises from 09:34 (09:33-09:36) on web-1", "at 10:12:40 in v2.14.0.1a",
    "instance 10.0.3.7:9100 and 192.168.1.4", "std::vector grows", "is it slow?",
    "2024-08-12T10:12:40+03:00", "users: 65 %", "backend@v2", "a ratio of 0.1 and 3.25",
  ])
  func `a sentence keeps times, versions and machines`(text: String) {
    #expect(Masking.sentence(text) == text)
  }

  @Test(arguments: [
    (#"{"user_id":"u-77","n":1}"#, #"{"user_id":"[masked]","n":1}"#),
    (#"{"userId": 77, "n": 1}"#, #"{"userId": [masked], "n": 1}"#),
    ("level=warn user=ann took=3", "level=warn user=[masked] took=3"),
    ("password=\"a\\\"b\" x=1", "password=\"[masked]\" x=1"),
    ("GET /users/ann/cart", "GET /users/[masked]/cart"),
    (
      "10.1.2.3 - ann [12/Aug/2024:10:00:00 +0300] \"GET /a?b=c HTTP/1.1\" 200",
      "[address] - [masked] [12/Aug/2024:10:00:00 +0300] \"GET /a?[query] HTTP/1.1\" 200"
    ),
    ("token=", "token="), ("user_agent=curl", "user_agent=curl"),
  ])
  func `a quoted line loses fields that name users and secrets`(text: String, masked: String) {
    #expect(Masking.quotation(text) == masked)
  }
}
