# Prometheus and node_exporter: a scrape, the answers of the HTTP API, and dumps of the database.
begin prometheus prometheus promtool prometheus-node-exporter python3 curl
version="prometheus $(prometheus --version 2>&1 | sed -n 's/^prometheus, version \([0-9.]*\).*/\1/p')"
exporter="node_exporter $(prometheus-node-exporter --version 2>&1 | sed -n 's/^node_exporter, version \([0-9.]*\).*/\1/p')"
backend 18091
# Without what tells the machine: kernel, devices, addresses.
start prometheus-node-exporter --web.listen-address=127.0.0.1:18092 --collector.disable-defaults \
  --collector.cpu --collector.meminfo --collector.vmstat --collector.loadavg --web.disable-exporter-metrics

cat >"$WORK/prometheus.yml" <<CONF
global: {scrape_interval: 1s, evaluation_interval: 1s}
scrape_configs:
  - job_name: node
    static_configs: [{targets: ['127.0.0.1:18092']}]
    relabel_configs: [{target_label: instance, replacement: 'web-1:9100'}]
  - job_name: shop
    static_configs: [{targets: ['127.0.0.1:18091']}]
    relabel_configs: [{target_label: instance, replacement: 'web-1:8080'}]
  - job_name: gone
    static_configs: [{targets: ['127.0.0.1:18089']}]
    relabel_configs: [{target_label: instance, replacement: 'web-2:8080'}]
CONF
start prometheus --config.file="$WORK/prometheus.yml" --storage.tsdb.path="$WORK/data" \
  --web.listen-address=127.0.0.1:18090
wait_port 18090
sleep 8
kill "${PIDS[1]}" # the exporter goes away: its series become stale
sleep 4

api=http://127.0.0.1:18090/api/v1
now=$(date +%s)
range() { curl -s --max-time 10 -G "$api/query_range" --data-urlencode "query=$1" -d "start=$((now - 11))&end=$now&step=1" >"$OUT/$2"; }
range up range-up.json
range 'rate(shop_requests_total[5s])' range-rate.json # loses the name of the metric
range '{__name__=~"shop_cache_hit_ratio|shop_limit"}' range-nan.json
range '{__name__=~"node_memory_(MemAvailable|MemTotal)_bytes|node_load1|node_vmstat_pswp.*"}' range-node.json
range 'histogram_quantile(0.95, rate(shop_duration_seconds_bucket[5s]))' range-quantile.json
range 'up{job="nobody"}' range-empty.json
range 'up{' range-error.json # an error of the API
curl -s --max-time 10 -G "$api/query" --data-urlencode 'query=up' >"$OUT/instant.json"
curl -s --max-time 10 -G "$api/query" --data-urlencode 'query=scalar(up{job="shop"})' >"$OUT/scalar.json"
curl -s --max-time 10 http://127.0.0.1:18091/metrics >"$OUT/scrape.txt"
curl -s --max-time 10 -G http://127.0.0.1:18090/federate -d 'match[]={job="shop"}' -d 'match[]=up' >"$OUT/federate.txt"
kill "${PIDS[2]}"
sleep 1.5
promtool tsdb dump --match='{__name__=~"up|shop_.*|node_load1"}' "$WORK/data" 2>>"$WORK/output" |
  sort >"$OUT/tsdb-dump.txt"
# The dump in OpenMetrics' form is newer than Debian's promtool.
if promtool tsdb dump-openmetrics --help >/dev/null 2>&1; then
  promtool tsdb dump-openmetrics --match='{__name__=~"up|shop_.*"}' "$WORK/data" >"$OUT/tsdb-openmetrics.txt"
  note tsdb-openmetrics.txt exposition "$version" zone=stated "records=$(grep -vcE '^#| (NaN|[+-]Inf) ' "$OUT/tsdb-openmetrics.txt")"
else
  echo "promtool has no dump-openmetrics" >&2
fi

# Points that are numbers, by another reader of JSON.
points() {
  python3 - "$OUT/$1" <<'PYTHON'
import json, math, sys
data = json.load(open(sys.argv[1])).get("data", {})
series = data.get("result", []) if data.get("resultType") in ("matrix", "vector") else []
points = [v for s in series for v in s.get("values", [s.get("value")]) if v]
good = [v for v in points if math.isfinite(float(v[1]))]
infinite = sum(math.isinf(float(v[1])) for v in points)
print(f"records={len(good)} rejected={infinite}")
PYTHON
}
for file in range-up range-node range-nan instant; do
  note $file.json prometheus-query-range "$version" zone=stated $(points $file.json)
done
note range-error.json prometheus-query-range "$version" records=0 rejected=1 warnings=no-records
for file in range-rate range-quantile range-empty scalar; do
  note $file.json prometheus-query-range "$version" $(points $file.json)
done
note scrape.txt exposition "$version" records=0 "rejected=$(count ' [+-]Inf$' scrape.txt)" \
  warnings=no-records,values-without-time
note federate.txt exposition "$version" zone=stated "records=$(grep -vcE '^#|^$| (NaN|[+-]Inf) ' "$OUT/federate.txt")" \
  "rejected=$(count ' [+-]Inf ' federate.txt)"
note tsdb-dump.txt exposition "$version" zone=stated "records=$(grep -vcE ' (NaN|[+-]Inf) ' "$OUT/tsdb-dump.txt")" \
  "rejected=$(count ' [+-]Inf ' tsdb-dump.txt)"
