# What the scripts of all producers share.

HERE=$PWD
FIXTURES=$(cd ../RuleOutIngestTests/Fixtures/Producers && pwd)
export LC_ALL=C TZ=UTC
ulimit -c 0

# Debian's folder of servers is not on everybody's path.
PATH=$PATH:/usr/sbin:/sbin:/usr/lib/sysstat

# begin NAME PROGRAM...: a temporary folder in $WORK, and everything started in it stopped at the end.
begin() {
  PRODUCER=$1
  shift
  for program in "$@"; do
    command -v "$program" >/dev/null || { echo "no $program" >&2; exit 3; }
  done
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/producer-XXXXXX")
  chmod 755 "$WORK"
  PIDS=()
  trap finish EXIT
  OUT=$FIXTURES/$PRODUCER
  rm -rf "$OUT"
  mkdir -p "$OUT"
  touch "$FIXTURES/manifest.tsv"
  grep -v "^$PRODUCER/" "$FIXTURES/manifest.tsv" >"$WORK/manifest" || true
  mv "$WORK/manifest" "$FIXTURES/manifest.tsv"
}

finish() {
  local pid
  for pid in "${PIDS[@]:-}"; do [ -n "$pid" ] && kill "$pid" 2>/dev/null || true; done
  sleep 0.5
  for pid in "${PIDS[@]:-}"; do [ -n "$pid" ] && kill -9 "$pid" 2>/dev/null || true; done
  rm -rf "$WORK"
}

# start COMMAND...: in the background, for at most five minutes.
start() {
  timeout -k 2 300 "$@" >>"$WORK/output" 2>&1 &
  PIDS+=($!)
}

# wait_port PORT: at most ten seconds.
wait_port() {
  local i
  for i in $(seq 100); do
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return 0
    sleep 0.1
  done
  echo "nothing listens on $1" >&2
  tail -5 "$WORK/output" >&2
  return 1
}

# unprivileged COMMAND...: servers that refuse to run as root run as nobody.
unprivileged() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid nobody --regid nogroup --clear-groups env HOME="$WORK" "$@"
  else
    "$@"
  fi
}

backend() {
  start python3 "$HERE/backend.py" "$1"
  wait_port "$1"
}

# get URL [CURL OPTION...]: one request; that it fails is the point of some.
get() { curl -s -o /dev/null --max-time 5 "$@" || true; }

# text FILE: what a recording holds, compressed or not. pack FILE: compresses a large one.
text() { gzip -cdf "$OUT/$1"; }
pack() { gzip -9n "$OUT/$1"; }

# note FILE FORMAT VERSION [NAME=COUNT...]: a line of the manifest for a file in $OUT. `lines` is counted
# here, but of JSON documents and series; the other counts are those of the caller.
note() {
  local file=$1 format=$2 version=$3 lines
  shift 3
  case $file in
    *.json | *.json.gz | export*.jsonl | export*.jsonl.gz) lines= ;;
    *) lines="lines=$(text "$file" | awk 'END { print NR }') " ;;
  esac
  printf '%s/%s\t%s\t%s\t%s\n' "$PRODUCER" "$file" "$format" "$version" "$lines$*" \
    >>"$FIXTURES/manifest.tsv"
}

# count PATTERN FILE: lines that match.
count() { text "$2" | grep -cE -- "$1" || true; }

# statuses FILE: `status500=2` for each status of an access log, taken from behind the quoted request.
statuses() {
  text "$1" | awk '{ if (match($0, /" [0-9][0-9][0-9] /)) n[substr($0, RSTART + 2, 3)]++ }
    END { for (s in n) printf "status%s=%d\n", s, n[s] }' | sort
}
