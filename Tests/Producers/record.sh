#!/bin/bash
# Records what real producers write; see README.md.
set -euo pipefail
cd "$(dirname "$0")"
source ./lib.sh

for producer in "${@:-sysstat nginx apache haproxy prometheus victoriametrics postgresql pgbouncer}"; do
  for name in $producer; do
    echo "== $name" >&2
    (source "./$name.sh") || echo "$name: not recorded (exit $?)" >&2
  done
done
sort -o "$FIXTURES/manifest.tsv" "$FIXTURES/manifest.tsv"
du -bs "$FIXTURES" >&2
