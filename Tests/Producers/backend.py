"""A server to stand behind proxies: what it answers, and how badly, is in the path.

/ok /slow/SECONDS /status/CODE /drip (half of the answer, then a pause)
/drop (closes without an answer) /garbage (answers what is no HTTP)
/metrics (a counter, a histogram, gauges that are NaN or infinite now and then)
"""

import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

started = time.time()
requests = 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        global requests
        parts = self.path.split("?")[0].strip("/").split("/")
        status = 200
        if parts[0] == "slow":
            time.sleep(min(5, float(parts[1])))
        elif parts[0] == "status":
            status = int(parts[1])
        elif parts[0] == "drop":
            self.close_connection = True
            return
        elif parts[0] == "garbage":
            self.wfile.write(b"not http at all\r\n\r\n")
            self.close_connection = True
            return
        body = b"hello\n"
        if parts[0] == "metrics":
            requests += 1
            body = self.metrics()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if parts[0] == "drip":
            self.wfile.write(body[:3])
            time.sleep(0.4)
            body = body[3:]
        self.wfile.write(body)

    do_POST = do_GET

    def metrics(self):
        limit = "+Inf" if requests % 4 == 0 else "40"
        ratio = "NaN" if requests % 5 == 0 else "0.25"
        return (
            "# HELP shop_requests_total Requests handled.\n"
            "# TYPE shop_requests_total counter\n"
            f'shop_requests_total{{code="200"}} {10 * requests}\n'
            f'shop_requests_total{{code="500"}} {requests}\n'
            "# TYPE shop_duration_seconds histogram\n"
            f'shop_duration_seconds_bucket{{le="0.1"}} {8 * requests}\n'
            f'shop_duration_seconds_bucket{{le="+Inf"}} {11 * requests}\n'
            f"shop_duration_seconds_sum {0.7 * requests:.1f}\n"
            f"shop_duration_seconds_count {11 * requests}\n"
            "# TYPE shop_cache_hit_ratio gauge\n"
            f"shop_cache_hit_ratio {ratio}\n"
            "# TYPE shop_limit gauge\n"
            f"shop_limit {limit}\n"
        ).encode()

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, address):
        pass


Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
