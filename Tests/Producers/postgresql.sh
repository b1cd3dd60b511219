# PostgreSQL: its log in text, CSV and JSON, with slow queries, locks, a deadlock and too many clients.
source ./postgres-server.sh
begin postgresql postgres initdb psql
version="postgresql $(postgres --version | grep -oE '[0-9]+\.[0-9]+' | head -1)"
postgres_server 18095 max_connections=8 superuser_reserved_connections=2 log_min_duration_statement=50 \
  lock_timeout=400 deadlock_timeout=100 log_lock_waits=on logging_collector=on \
  log_destination=stderr,csvlog,jsonlog log_directory="$WORK/pg" log_filename=server.log \
  log_timezone=UTC log_connections=on log_disconnections=on statement_timeout=900
psql_() { psql -X -q -h 127.0.0.1 -p 18095 -U "${1:-postgres}" -d "${2:-shop}" "${@:3}" >>"$WORK/output" 2>&1 || true; }
psql_ postgres postgres -c 'create database shop'
psql_ postgres shop -c 'create role web login' -c 'create table items (id int primary key, stock int)' \
  -c 'insert into items select i, i from generate_series(1, 9) i' -c 'grant all on items to web'
psql_ web shop -c 'select pg_sleep(0.15)'
psql_ web shop -c 'select * from nothing'
psql_ web shop -c 'insert into items values (1, 1)'
psql_ web shop -c 'select 1 / 0'
# A statement of several lines, with quotes of both kinds.
psql_ web shop -c $'select pg_sleep(0.1),\n  \'1,"5\' as "items"\n-- 2026-11-22 14:03:11'
psql_ nobody shop -c 'select 1'
psql_ web nowhere -c 'select 1'
psql_ web shop -c 'select pg_sleep(3)' # statement timeout
# A lock held for 700 ms: another waits, and gives up after 400.
psql_ web shop -c 'begin; update items set stock = 0 where id = 2; select pg_sleep(0.7); commit' &
holder=$!
sleep 0.2
psql_ web shop -c 'update items set stock = 1 where id = 2'
wait "$holder" || true
sleep 0.5
# A deadlock.
psql_ web shop -c 'set lock_timeout = 0; begin; update items set stock = 0 where id = 3; select pg_sleep(0.3); update items set stock = 0 where id = 4; commit' &
psql_ web shop -c 'set lock_timeout = 0; begin; update items set stock = 0 where id = 4; select pg_sleep(0.3); update items set stock = 0 where id = 3; commit' &
sleep 1.2
# Six connections are for everybody; more want one.
for i in 1 2 3 4 5 6 7 8 9 10; do psql_ web shop -c 'select pg_sleep(0.6)' & done
sleep 2
kill -INT "${PIDS[0]}"
sleep 2
for file in server.log server.json server.csv; do
  sed "s#$WORK#/srv#g" "$WORK/pg/$file" >"$OUT/${file/.json/.jsonl}"
done
pack server.jsonl
pack server.csv
note server.log text-log "$version" zone=stated "records=$(count '^[0-9]{4}-' server.log)" \
  "errors=$(count '\] (ERROR|FATAL|PANIC): ' server.log)"
note server.jsonl.gz json-lines "$version" zone=stated rejected=0 "records=$(count '"timestamp"' server.jsonl.gz)" \
  "errors=$(count '"error_severity":"(ERROR|FATAL|PANIC)"' server.jsonl.gz)"
note server.csv.gz postgresql-csvlog "$version" zone=stated rejected=0 "records=$(count '^[0-9]{4}-[^,]*,' server.csv.gz)" \
  "errors=$(count ',(ERROR|FATAL|PANIC),[0-9A-Z]{5},' server.csv.gz)"
