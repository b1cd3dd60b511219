# Apache: access logs with and without times, and the error log.
begin apache apache2 python3 curl
version=$(apache2 -v | sed -n 's/^Server version: Apache.\([0-9.]*\).*/apache \1/p')
backend 18083
mkdir -p "$WORK/www"
echo hello >"$WORK/www/index.html"
echo secret >"$WORK/www/secret.html"
modules=/usr/lib/apache2/modules

cat >"$WORK/apache.conf" <<CONF
ServerRoot $WORK
PidFile $WORK/pid
Listen 127.0.0.1:18082
ServerName shop.example
DefaultRuntimeDir $WORK
Mutex file:$WORK
LoadModule mpm_event_module $modules/mod_mpm_event.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule reqtimeout_module $modules/mod_reqtimeout.so
LoadModule proxy_module $modules/mod_proxy.so
LoadModule proxy_http_module $modules/mod_proxy_http.so
LoadModule mime_module $modules/mod_mime.so
TypesConfig /dev/null
$([ "$(id -u)" = 0 ] && printf 'User nobody\nGroup nogroup\n')
StartServers 1
ServerLimit 1
ThreadsPerChild 25
MaxRequestWorkers 25
ErrorLog $OUT/error.log
LogLevel info
LogFormat "%h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"" combined
LogFormat "%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"" vhost_combined
LogFormat "%h %l %u %t \"%r\" %>s %O" common
LogFormat "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\" %D" micro
LogFormat "%h %l %u %t \"%r\" %>s %b %{ms}T" milli
LogFormat "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\" %T/%D" both
CustomLog $OUT/combined.log combined
CustomLog $OUT/vhost.log vhost_combined
CustomLog $OUT/common.log common
CustomLog $OUT/micro.log micro
CustomLog $OUT/milli.log milli
CustomLog $OUT/both.log both
RequestReadTimeout header=1
ProxyTimeout 1
DocumentRoot $WORK/www
<Files secret.html>
  Require all denied
</Files>
ProxyPass /api/ http://127.0.0.1:18083/ retry=0
ProxyPass /down/ http://127.0.0.1:18089/ retry=0
CONF
start apache2 -f "$WORK/apache.conf" -DFOREGROUND
wait_port 18082
base=http://127.0.0.1:18082
for i in 1 2 3 4 5 6; do get "$base/api/slow/0.0$i"; done
for i in 1 2 3; do get "$base/"; get "$base/api/ok?item=$i" -A 'agent "quoted" \ back'; done
get "$base/missing"
get "$base/secret.html"                  # 403
get "$base/api/status/500"
get "$base/api/slow/0.3"
get "$base/api/slow/2.5"                 # 502 or 504: the upstream was given a second
get "$base/api/slow/0.9" --max-time 0.2  # the client leaves; Apache does not say so
get "$base/api/drop"                     # 502
get "$base/api/garbage"                  # 502
get "$base/down/ok"                      # 503
get -X BREW "$base/"                     # 501 or 405
get "$base/a%2Fb"                        # 404: a slash that is none
python3 "$HERE/raw.py" 18082 1 'GET / HTTP/1.1\r\n\r\n'             # 400
python3 "$HERE/raw.py" 18082 1 '\x16\x03\x01\x02\x00\x01\x00"\xfe'  # 400: TLS
python3 "$HERE/raw.py" 18082 2.5 'GET / HT'                         # 408
python3 "$HERE/raw.py" 18082 0.1                                    # nothing at all
python3 "$HERE/raw.py" 18082 2.5                                    # nothing, for long
sleep 1.5
kill "${PIDS[1]}"
sleep 1
sed -i "s#$WORK#/srv#g" "$OUT/error.log"

for file in combined vhost common micro milli both; do
  case $file in micro | milli | both) unknown=0 ;; *) unknown=$(count . $file.log) ;; esac
  note $file.log access-log "$version" zone=stated rejected=0 "records=$(count . $file.log)" \
    "unknownDuration=$unknown" $(statuses $file.log)
done
note error.log apache-error "$version" zone=local rejected=0 "records=$(count '^\[' error.log)" \
  "errors=$(count '^\[[^]]*\] \[[a-z_0-9]*:(error|crit|alert|emerg)\]' error.log)"
