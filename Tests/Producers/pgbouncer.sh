# PgBouncer: its SHOW tables through psql in three styles while a pool of two runs dry, and its log.
source ./postgres-server.sh
begin pgbouncer pgbouncer postgres initdb psql pgbench
version="pgbouncer $(pgbouncer --version | sed -n 's/^PgBouncer \([0-9.]*\).*/\1/p')"
postgres_server 18097
psql -X -q -h 127.0.0.1 -p 18097 -U postgres -c 'create role web login' -c 'create database shop owner web' >>"$WORK/output" 2>&1
printf '"web" ""\n"admin" ""\n' >"$WORK/users.txt"
cat >"$WORK/pgbouncer.ini" <<CONF
[databases]
shop = host=127.0.0.1 port=18097 dbname=shop pool_size=2
gone = host=127.0.0.1 port=18089
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = 18096
unix_socket_dir =
auth_type = trust
auth_file = $WORK/users.txt
admin_users = admin
pool_mode = transaction
max_client_conn = 12
query_wait_timeout = 3
stats_period = 2
server_login_retry = 1
log_stats = 1
CONF
chmod -R a+rX "$WORK/users.txt" "$WORK/pgbouncer.ini"
command=(pgbouncer "$WORK/pgbouncer.ini")
[ "$(id -u)" = 0 ] && command=(setpriv --reuid nobody --regid nogroup --clear-groups "${command[@]}")
timeout 120 "${command[@]}" 2>"$WORK/pgbouncer.log" >/dev/null &
PIDS+=($!)
wait_port 18096

console() { timeout 20 psql -X -h 127.0.0.1 -p 18096 -U admin -d pgbouncer "$@"; }
# psql repeats with \watch until it is stopped.
watching() { timeout -s INT "$1" psql -X -h 127.0.0.1 -p 18096 -U admin -d pgbouncer "${@:4}" >"$OUT/$2" <<<"$3 \\watch 1" 2>>"$WORK/output" || true; }
client() { timeout 20 psql -X -q -h 127.0.0.1 -p 18096 -U "${2:-web}" -d "${3:-shop}" -c "$1" >>"$WORK/output" 2>&1 || true; }

watching 9 pools-watch.txt 'show pools' &
watching 9 stats-watch.txt 'show stats' -A &
watching 9 databases-watch.txt 'show databases' -A -F '|' &
watching 9 pools-watch-csv.csv 'show pools' --csv &
(for i in 1 2 3 4 5; do date; console -c 'show pools' -c 'show stats' -c 'show databases'; sleep 1; done) >"$OUT/loop-aligned.txt" 2>&1 &
(for i in 1 2 3 4 5; do date -Is; console -A -c 'show pools'; sleep 1; done) >"$OUT/loop-unaligned.txt" 2>&1 &
# A time before each row, and the header once.
(console --csv -c 'show pools' | sed -n '1s/^/time,/p'
  for i in 1 2 3 4 5; do now=$(date +%s); console --csv -t -c 'show pools' | sed "s/^/$now,/"; sleep 1; done) >"$OUT/loop-rows.csv" 2>&1 &
sleep 1
for i in 1 2 3; do client 'select 1'; done
# Six want two connections for a second each; the last wait longer than they may.
for i in 1 2 3 4 5 6 7 8; do client 'select pg_sleep(1.2)' & done
sleep 1.5
for i in 1 2 3 4 5 6; do client 'select 1' & done # more clients than are allowed
client 'select 1' nobody                          # no such user
client 'select 1' web nowhere                     # no such database
client 'select 1' web gone &                      # nobody listens there
sleep 7
console --csv -c 'show pools' >"$OUT/once.csv"
kill -INT "${PIDS[1]}"
sleep 1
sed "s#$WORK#/srv#g" "$WORK/pgbouncer.log" >"$OUT/pgbouncer.log"

# Rows of databases that are not the console itself.
for file in pools-watch.txt stats-watch.txt databases-watch.txt loop-aligned.txt loop-unaligned.txt; do
  note $file pgbouncer-show "$version" "zone=$(case $file in loop-*) echo stated ;; *) echo local ;; esac)" \
    rejected=0 "used=$(count '^ *(shop|gone) *\|' $file)"
done
note loop-rows.csv pgbouncer-show "$version" zone=stated rejected=0 "used=$(count '^[0-9]+,(shop|gone),' loop-rows.csv)"
note pools-watch-csv.csv pgbouncer-show "$version" records=0 rejected=0 warnings=no-records,values-without-time
note once.csv pgbouncer-show "$version" records=0 rejected=0 warnings=no-records,values-without-time
pack pgbouncer.log
note pgbouncer.log.gz text-log "$version" zone=stated "records=$(count '^[0-9]{4}-' pgbouncer.log.gz)" \
  "errors=$(count '\] (ERROR|FATAL) ' pgbouncer.log.gz)" "cautions=$(count '\] WARNING ' pgbouncer.log.gz)"
