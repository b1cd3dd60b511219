# nginx: an access log in six formats and the error log, of requests that go well and badly.
begin nginx nginx python3 curl
version=$(nginx -v 2>&1 | sed 's/^nginx version: nginx./nginx /')
backend 18081
mkdir -p "$WORK/www" "$WORK/logs" "$WORK/tmp"
echo hello >"$WORK/www/index.html"

cat >"$WORK/nginx.conf" <<CONF
daemon off;
master_process off;
pid $WORK/nginx.pid;
error_log $OUT/error.log info;
events { worker_connections 64; }
http {
  client_body_temp_path $WORK/tmp; proxy_temp_path $WORK/tmp; fastcgi_temp_path $WORK/tmp;
  uwsgi_temp_path $WORK/tmp; scgi_temp_path $WORK/tmp;
  log_format times '\$remote_addr - \$remote_user [\$time_local] "\$request" \$status \$body_bytes_sent '
                   '"\$http_referer" "\$http_user_agent" \$request_time \$upstream_response_time';
  log_format pairs '\$remote_addr - \$remote_user [\$time_local] "\$request" \$status \$body_bytes_sent '
                   '"\$http_referer" "\$http_user_agent" rt=\$request_time uct="\$upstream_connect_time" '
                   'uht="\$upstream_header_time" urt="\$upstream_response_time" us="\$upstream_status"';
  log_format vhost '\$host:\$server_port \$remote_addr - \$remote_user [\$time_local] "\$request" \$status '
                   '\$body_bytes_sent "\$http_referer" "\$http_user_agent" "\$http_x_forwarded_for"';
  log_format ingress '\$remote_addr - \$remote_user [\$time_local] "\$request" \$status \$body_bytes_sent '
                     '"\$http_referer" "\$http_user_agent" \$request_length \$request_time '
                     '[default-shop-80] [] \$upstream_addr \$upstream_response_length '
                     '\$upstream_response_time \$upstream_status \$request_id';
  log_format json escape=json '{"time":"\$time_iso8601","remote_addr":"\$remote_addr",'
                  '"request_method":"\$request_method","request_uri":"\$request_uri","status":\$status,'
                  '"request_time":\$request_time,"upstream_response_time":"\$upstream_response_time",'
                  '"upstream_addr":"\$upstream_addr","http_user_agent":"\$http_user_agent"}';
  log_format jsontext escape=json '{"msec":"\$msec","request":"\$request","status":"\$status",'
                  '"request_time":"\$request_time","upstream_response_time":"\$upstream_response_time"}';
  access_log $OUT/combined.log combined;
  access_log $OUT/times.log times;
  access_log $OUT/pairs.log pairs;
  access_log $OUT/vhost.log vhost;
  access_log $OUT/ingress.log ingress;
  access_log $OUT/json.log json;
  access_log $OUT/json-text.log jsontext;
  client_header_timeout 1s;
  limit_req_zone \$server_name zone=few:32k rate=1r/s;
  upstream down { server 127.0.0.1:18089; }
  upstream half { server 127.0.0.1:18089 max_fails=0; server 127.0.0.1:18081; }
  server {
    listen 127.0.0.1:18080;
    server_name shop.example;
    root $WORK/www;
    client_max_body_size 1k;
    proxy_read_timeout 400ms;
    proxy_connect_timeout 300ms;
    location /api/ { proxy_pass http://127.0.0.1:18081/; }
    location /down/ { proxy_pass http://down/; }
    location /half/ { proxy_pass http://half/; }
    location /limited { limit_req zone=few; try_files /index.html =404; }
    location /teapot { return 418; }
    location /closed { return 444; }
  }
}
CONF
start nginx -c "$WORK/nginx.conf" -p "$WORK"
wait_port 18080
base=http://127.0.0.1:18080
for i in 1 2 3 4 5 6; do get "$base/api/ok?item=$i" -H "X-Forwarded-For: 192.0.2.$i, 10.0.0.1"; done
for i in 1 2 3; do get "$base/"; get "$base/half/ok"; done
get "$base/missing" -A 'agent "quoted" \ back'
get "$base/api/status/500"
get "$base/api/status/503"
get "$base/api/slow/0.1"
get "$base/api/slow/2"                          # 504
get "$base/api/slow/0.35" --max-time 0.1        # 499
get "$base/api/drop"                            # 502: the upstream closes
get "$base/api/garbage"                         # 502: what it says is no HTTP
get "$base/down/ok"                             # 502: nobody listens
get "$base/api/ok" -d "$(head -c 3000 /dev/zero | tr '\0' x)"   # 413
for i in 1 2 3; do get "$base/limited"; done    # 503, twice
get "$base/teapot"
get "$base/closed"                              # 444
get -X BREW "$base/"                            # 405
get "$base/p%C3%A4th/%22quoted%22"
python3 "$HERE/raw.py" 18080 1 'GET / HTTP/1.1\r\n\r\n'             # 400: no host
python3 "$HERE/raw.py" 18080 1 '\x16\x03\x01\x02\x00\x01\x00"\xfe'  # 400: TLS
python3 "$HERE/raw.py" 18080 2 'GET / HT'                           # 408
python3 "$HERE/raw.py" 18080 0.1                                    # nothing at all
sleep 1.5
kill "${PIDS[1]}"
sleep 0.5

aborted=$(count '" 499 ' combined.log)
for file in combined times pairs vhost; do
  note $file.log access-log "$version" zone=stated rejected=0 "records=$(count '" [0-9]{3} ' $file.log)" \
    "aborted=$aborted" $(statuses $file.log)
done
note ingress.log ingress-nginx "$version" zone=stated rejected=0 "records=$(count '" [0-9]{3} ' ingress.log)" \
  "aborted=$aborted" "noUpstream=$(count '\] \[\] - - - -' ingress.log)" $(statuses ingress.log)
for file in json json-text; do
  note $file.log json-lines "$version" "zone=stated" rejected=0 \
    "records=$(count '"status":"?[0-9]{3}' $file.log)" "aborted=$aborted" $(statuses combined.log) \
    "noUpstream=$(count '"upstream_response_time":""' $file.log)"
done
note error.log text-log "$version" zone=local rejected=0 "errors=$(count '\[(error|crit)\]' error.log)" \
  "records=$(count '^[0-9]{4}/' error.log)"
