# A PostgreSQL server in $WORK/pg, for the producers that need one.

PGBIN=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)
[ -n "$PGBIN" ] && PATH=$PATH:$PGBIN

# postgres_server PORT [SETTING...]: initialises and starts it; its log goes to $WORK/pg/log.
postgres_server() {
  local port=$1
  shift
  mkdir -p "$WORK/pg"
  [ "$(id -u)" = 0 ] && chown nobody:nogroup "$WORK/pg"
  unprivileged initdb -D "$WORK/pg/data" -U postgres --auth=trust --no-sync >>"$WORK/output" 2>&1
  local options=(-c "port=$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off)
  local setting
  for setting in "$@"; do options+=(-c "$setting"); done
  local command=(postgres -D "$WORK/pg/data" "${options[@]}")
  [ "$(id -u)" = 0 ] && command=(setpriv --reuid nobody --regid nogroup --clear-groups "${command[@]}")
  start "${command[@]}"
  wait_port "$port"
}
