# VictoriaMetrics: its exports as JSON lines, CSV and text, and its answers in Prometheus' form.
begin victoriametrics victoria-metrics python3 curl
# Debian's build does not state its version.
version="victoria-metrics $(dpkg-query -W -f '${Version}' victoria-metrics 2>/dev/null | sed 's/[^0-9.].*//' || true)"
backend 18094
cat >"$WORK/scrape.yml" <<CONF
global: {scrape_interval: 1s}
scrape_configs:
  - job_name: shop
    static_configs: [{targets: ['127.0.0.1:18094']}]
    relabel_configs: [{target_label: instance, replacement: 'web-1:8080'}]
  - job_name: gone
    static_configs: [{targets: ['127.0.0.1:18089']}]
    relabel_configs: [{target_label: instance, replacement: 'web-2:8080'}]
CONF
start victoria-metrics -storageDataPath="$WORK/data" -httpListenAddr=127.0.0.1:18093 \
  -promscrape.config="$WORK/scrape.yml" -memory.allowedBytes=64MB -search.latencyOffset=0s
wait_port 18093
sleep 8
base=http://127.0.0.1:18093/api/v1
# The target goes away; its last series become stale, which the export shows as null or NaN.
kill "${PIDS[0]}"
sleep 3
curl -s --max-time 10 http://127.0.0.1:18093/internal/force_flush >/dev/null
now=$(date +%s)
match='match[]={__name__=~"up|shop_.*",__name__!~".*bucket"}'
curl -s --max-time 10 -G "$base/export" --data-urlencode "$match" >"$OUT/export.jsonl"
curl -s --max-time 10 -G "$base/export" --data-urlencode "$match" -d max_rows_per_line=3 | gzip -9n >"$OUT/export-rows.jsonl.gz"
curl -s --max-time 10 -G "$base/export" --data-urlencode "$match" -d format=prometheus >"$OUT/export.txt"
curl -s --max-time 10 -G "$base/query_range" --data-urlencode 'query=up' -d "start=$((now - 12))&end=$now&step=1" >"$OUT/range-up.json"

values() {
  python3 - "$1" <<'PYTHON'
import gzip, json, math, sys
opener = gzip.open if sys.argv[1].endswith(".gz") else open
good = infinite = points = 0
for line in opener(sys.argv[1], "rt"):
    # Infinite values stand bare in it, which is no JSON.
    for value in json.loads(line.replace("+Inf", "Infinity"))["values"]:
        number = float("nan" if value is None else value)
        points += 1
        good += math.isfinite(number)
        infinite += math.isinf(number)
print(f"lines={points} records={good} rejected={infinite} infinite={infinite}")
PYTHON
}
# Each value counts as a line, however many stand in one.
for file in export.jsonl export-rows.jsonl.gz; do
  note $file victoriametrics-export "$version" zone=stated warnings=rejected-lines $(values "$OUT/$file")
done
# Each value is a line there.
note export.txt exposition "$version" zone=stated "records=$(grep -vcE ' (NaN|[+-]?Inf(inity)?|null) ' "$OUT/export.txt")" \
  "rejected=$(count ' [+-]Inf ' export.txt)"
note range-up.json prometheus-query-range "$version" zone=stated \
  "records=$(grep -oE '\[[0-9.]+,"[0-9]+"\]' "$OUT/range-up.json" | wc -l)" rejected=0
