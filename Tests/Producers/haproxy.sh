# HAProxy: HTTP and TCP logs, bare and behind two forms of syslog, with servers that are down, slow, full.
begin haproxy haproxy python3 curl
version=$(haproxy -v | sed -n 's/^HAProxy version \([0-9.]*\).*/haproxy \1/p')
backend 18085

# One configuration for each form of the log: the same traffic three times.
record() {
  local form=$1 file=$2
  cat >"$WORK/$form.cfg" <<CONF
global
  log stdout format $form local0
  hard-stop-after 1s
  maxconn 100
defaults
  mode http
  log global
  option httplog
  retries 1
  timeout connect 300ms
  timeout client 1s
  timeout server 500ms
  timeout queue 300ms
  timeout http-request 700ms
frontend www
  bind 127.0.0.1:18084
  capture request header User-Agent len 16
  use_backend down if { path_beg /down/ }
  use_backend none if { path_beg /none/ }
  use_backend few if { path_beg /few/ }
  http-request deny deny_status 429 if { path /denied }
  http-request redirect location /ok if { path /moved }
  default_backend shop
backend shop
  server web-1 127.0.0.1:18085
backend down
  server web-2 127.0.0.1:18089
backend none
backend few
  http-request set-path /slow/0.2
  server web-1 127.0.0.1:18085 maxconn 1
listen raw
  mode tcp
  option tcplog
  bind 127.0.0.1:18086
  server web-1 127.0.0.1:18085
CONF
  timeout 60 haproxy -f "$WORK/$form.cfg" >"$OUT/$file" 2>>"$WORK/output" &
  local pid=$!
  PIDS+=($pid)
  wait_port 18084
  local base=http://127.0.0.1:18084 i
  for i in 1 2 3 4 5; do get "$base/ok?item=$i"; done
  get "$base/missing/%C3%A4" -A 'agent "quoted"'
  get "$base/status/404"
  get "$base/status/500"
  get "$base/slow/0.1"
  get "$base/slow/2"                   # 504, sH
  get "$base/slow/0.45" --max-time 0.1 # the client leaves; HAProxy waits on
  get "$base/drip" --max-time 0.2      # the client leaves, CD
  get "$base/drop"                     # 502, SH
  get "$base/garbage"                  # 502, PH
  get "$base/down/ok"                  # 503, SC
  get "$base/none/ok"                  # 503, <NOSRV>
  get "$base/denied"                   # 429, PR
  get "$base/moved"                    # 302, LR
  # One after the other with 200 ms each: the third waits too long, sQ.
  for i in 1 2 3 4; do get "$base/few/ok" & sleep 0.01; done
  python3 "$HERE/raw.py" 18084 1 'GET / HTTP/1.1\r\nHost: a b\r\n: \r\n\r\n'  # 400, PR
  python3 "$HERE/raw.py" 18084 1 '\x16\x03\x01\x02\x00\x01\x00"\xfe\r\n\r\n'    # 400, PR
  python3 "$HERE/raw.py" 18084 2 'GET / HT'                                  # 408, cR
  get http://127.0.0.1:18086/ok
  sleep 1
  kill "$pid"
  sleep 1
}
record raw http.log
record rfc3164 rfc3164.log
record rfc5424 rfc5424.log
# The priority and the fields of syslog hold neither host nor place; the process is any.
for file in http rfc3164 rfc5424; do
  http="[0-9-]+/[0-9-]+/[0-9-]+/[0-9-]+/[+0-9-]+ (-1|[0-9]{3}) "
  note $file.log haproxy "$version" "records=$(count "$http" $file.log)" \
    $(awk '{ if (match($0, /[0-9]\/[-0-9]+\/[-0-9]+\/[-0-9]+\/[-0-9]+ (-1|[0-9][0-9][0-9]) /)) {
        split(substr($0, RSTART, RLENGTH), a, " "); n[a[2] == "-1" ? "0" : a[2]]++ } }
      END { for (s in n) printf "status%s=%d\n", s, n[s] }' "$OUT/$file.log" | sort) \
    "noUpstream=$(count '/-1/[0-9]+ (-1|[0-9]{3}) ' $file.log)" \
    "aborted=$(count ' [Cc][A-Z]-- [0-9]+/' $file.log)"
done
