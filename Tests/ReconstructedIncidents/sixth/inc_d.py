from common import *

def telquor(seed):
    st = dict(rps=('records_in_per_second', 1, 0), p95=('batch_seconds_p95', 1, 2), errc=('record_errors_per_second', 1, 3), cpu=('cpu_busy', 1, 3), mem=('rss_gib', 1, 2))
    s = Inc('telquor-usage-records-late', seed, '2025-10-22T13:09:40', 170, 110, 60, st, lv='sev', levels=dict(info='INFO', warn='WARNING', error='ERR'), ts='s'); t = s.t; J = s.jit(.15)
    N = [f'cdr-mediator-{i}' for i in range(6)]; LIM = 12.0; dn = np.zeros(len(t)); pres = np.zeros(len(t)); kills = {}
    T0 = [-1e9, 0, 9, 21, 34, 60]
    for i, n in enumerate(N):
        if i == 0:
            x = np.where(t < -81, 11.62 + .0031 * (t + 81), 2.9 + .0012 * np.minimum(np.clip(t + 79, 0, 1e9), 60)) + s.n(.02); x[abs(t + 80) < 1.1] = .4
        else:
            slope = .0029 + .0001 * i; x = LIM - .04 + slope * (t - T0[i]) + s.n(.015); k = int(np.argmin(abs(t - T0[i]))); kills[n] = t[k]; x[k:k + 3] = [.3, 1.4, 2.2]; x[k + 3:] = 2.9 + slope * (t[k + 3:] - T0[i]) + s.n(.03)[k + 3:]; dn[k:k + 10] += 1; near = np.clip((x - 11.9) / .1, 0, 1); pres += near / 6
        s.put(n, 'rss_gib', x, 2, hi=12.0); s.put(n, 'major_page_faults_per_second', np.where(x > 11.93, 210 * s.jit(.3), 2 + abs(s.n(1))), 1)
        up = 2.1 * 86400 + (t + 170) * 60 + i * 97
        rst = kills.get(n, -79.5); s.put(n, 'uptime_seconds', np.where(t > rst, np.clip((t - rst - 1) * 60, 0, 1e9), up), 0)
    A = np.clip(dn / 6 + pres * .5, 0, 1); back = np.zeros(len(t)); rate = 9800 * s.L * (1 + s.ar(.02)); b = 0
    for j in range(len(t)):
        capy = 10500 * (1 - dn[j] / 6 - .3 * pres[j]); b = max(0, b + (rate[j] - capy) * 60); back[j] = b
    s.put('cdr-mediator', 'records_in_per_second', rate, 0); s.put('kafka-cdr', 'group_lag_mediator', back + 4200 * s.jit(.2), 0); s.put('kafka-cdr', 'topic_bytes_in_mib', rate * .00061, 2); s.svc('kafka-cdr', cpu=.3)
    L = back / 9800; s.put('rating-engine', 'usage_delay_seconds', 14 * s.jit(.1) + L, 1); s.svc('rating-engine', dict(p95=lambda x: x * (1 + .15 * (L > 30)), rps=lambda x: x * (1 - .18 * A)), rps=9700, p95=.9, errc=.4, cpu=.44, mem=5.1); s.svc('cdr-mediator', dict(p95=lambda x: x * (1 + 1.8 * pres + 2.6 * A * J), errc=lambda x: x + 8 * dn), p95=2.2, errc=1.1, cpu=.52)
    s.svc('balance-notify', {}, rps=220, p95=.3, errc=.2, cpu=.2, mem=1.3); s.svc('fraud-scan', {}, rps=4100, p95=1.6, cpu=.5, mem=7.2); s.g('ora-rated', 'inserts_per_second', 9400, lambda x: x * (1 - .18 * A), dec=0); s.g('ora-rated', 'avg_commit_ms', 3.1)
    s.c('a', -110, 'vasile', 'Mediator: intern table', D('mediator/src/dedup/intern_table.cc', (33, 'const Record* InternTable::Put(std::string_view key, Record rec)', """   auto it = index_.find(key);
   if (it != index_.end()) {
     return it->second;
   }
   Record* r = arena_.New<Record>(std::move(rec));
   index_.emplace(r->key(), r);
+  window_.push_back(r);
+  while (window_.size() > max_window_) {
+    index_.erase(window_.front()->key());
+    arena_.Free(window_.front());
+    window_.pop_front();
+  }
   return r;
 }""")))
    s.c('b', -52, 'k.oduya', 'Fraud scan buffers', D('fraud-scan/src/buffers.h', (18, 'namespace fraud {', """-constexpr size_t kWindowRecords = 1 << 20;
+constexpr size_t kWindowRecords = 1 << 19;
 constexpr size_t kFlushEvery = 4096;""")))
    s.c('d', -31, 'vasile', 'Mediator memory in the lab', D('nomad/lab/cdr-mediator.nomad.hcl', (27, 'task "mediator" {', """       resources {
         cpu        = 4000
-        memory     = 12288
+        memory     = 8192
       }""")))
    s.c('e', -24, 'k.oduya', 'Rating prefetch', D('rating-engine/conf/consumer.properties', (6, '', """ group.id=rating
-max.poll.records=2000
+max.poll.records=1000
 fetch.max.bytes=52428800""")))
    fill(s, 'mediator', -1300, 'ops0', 'ops1', 'ops3', 'ops2')
    s.dep('a', -80.5, 'cdr-mediator-0', '4.8.0-rc1'); s.dep('d', -20, 'lab/cdr-mediator', 'nomad-411'); s.dep('b', -13, 'fraud-scan', '2.30.0'); s.dep('e', -6, 'rating-engine', '12.2.4')
    s.flag(-45, 'mediator.voice_roaming_v2', 'cdr-mediator', 'on for instance 0 only', 'vasile')
    mv = lambda i: (lambda q: '4.8.0-rc1' if i == 0 and q > -80 else '4.7.2')
    for i, n in enumerate(N):
        s.log(n, 'info', 'batch closed records={_r} dup={_d}', 1.2, {'_r': ('i', 8000, 21000), '_d': ('i', 0, 60), 'version': mv(i)}); s.log(n, 'info', 'dedup table entries={dedup.entries}', .25, {'dedup.entries': (lambda q, n=n: int((np.interp(q, t, s.rows[(n, 'rss_gib')])) * 4.31e6)) , 'version': mv(i)})
        s.log(n, 'warn', 'unknown cell id {_c}, using home zone', .25, {'_c': ('num', '', 7), 'version': mv(i)})
        if n in kills:
            k = kills[n]; s.one(k + .05, 'kernel', 'error', f'Memory cgroup out of memory: Killed process {s.rng.integers(2000, 30000)} (cdr-mediator) total-vm:14211904kB, anon-rss:12579004kB', {'host': n}); s.one(k + .3, 'nomad', 'warn', 'Task "mediator" terminated exit_code=137 oom_killed=true, restarting', {'alloc': n}); s.one(k + 1.3, n, 'info', 'mediator 4.7.2 started, replaying dedup window from log', {'version': '4.7.2'}); s.one(k + 9.8, n, 'info', 'replay finished, joining group', {'version': '4.7.2'})
            s.log(n, 'warn', 'allocation slow: {_m} ms in arena grow', lambda q, k=k: 1.2 * pulse(k - 22, k - 4, k, k + .1)(q), {'_m': ('i', 40, 600), 'version': '4.7.2'})
    s.one(-78.6, N[0], 'info', 'mediator 4.8.0-rc1 started', {'version': '4.8.0-rc1'})
    I = lambda q: np.clip(np.interp(q, t, L) / 200, 0, 1.5); RB = lambda q: sum(pulse(k, k + .2, k + 3, k + 4)(q) for k in kills.values())
    s.log('rating-engine', 'error', 'usage older than SLA: {_s}s behind', lambda q: .02 + 7 * I(q), {'_s': lambda q: int(np.interp(q, t, L) + 14)}); s.log('rating-engine', 'info', 'rated chunk {_n}', 2, {'_n': ('i', 500, 1000)}); s.log('cdr-mediator', 'warn', 'group rebalance in progress, partitions reassigned', lambda q: .02 + 3 * RB(q), {}); s.log('balance-notify', 'warn', 'sms provider ack late', .5, {}); s.log('balance-notify', 'error', 'balance older than threshold, notice skipped', lambda q: .1 + 3 * I(q), {}); s.log('fraud-scan', 'info', 'window scanned', 1, {}); s.log('fraud-scan', 'warn', 'rule 118 took {_m} ms', .5, {'_m': ('i', 300, 900)}); s.log('ora-rated', 'warn', 'ORA-00060 deadlock resolved, session retried', .06, {})
    s.topo = [('kafka-cdr', 'cdr-mediator'), ('cdr-mediator', 'rating-engine'), ('rating-engine', 'ora-rated'), ('rating-engine', 'balance-notify'), ('cdr-mediator', 'fraud-scan')]
    s.alert('rating-engine', 'usage_delay_seconds', 90, 'major', 'Rated usage delay', 'rated usage is {v} s behind the network')
    s.truth('memory-exhaustion', 'memory-leak', None, ['a', 'b', 'd', 'e'], 'cdr-mediator-1', 'Mediators on 4.7.2, up for two days, grew steadily long before any change and are OOM killed one after another at 12 GiB; the only instance on the new release stays flat.')
    return s

def haulnet(seed):
    st = dict(rps=('msg_rate', 1, 0), p99=('produce_p99_millis', 1000, 1), p95=('handler_p95_millis', 1000, 1), errc=('errors_rate', 1, 3), cpu=('cpu_user_pct', 100, 1), mem=('mem_used_pct', 100, 1))
    s = Inc('haulnet-tracking-events-delayed', seed, '2026-01-30T06:51:30', 120, 140, 60, st, lv='level', levels=dict(info='info', warn='warning', error='error'), ts='off'); t = s.t; J = s.jit(.2)
    B = sm(ramp(0, 14))(t) * (1 - ramp(103, 108)(t)); Bl = ramp(0, 3)(t) * (1 - ramp(103, 106)(t))
    for i in range(1, 6):
        b = i == 3; n = f'kafka-{i}'; Z = B if b else 0 * B; LD = np.where((t > 103), (0 if b else 1), 0) * ramp(103, 105)(t)
        s.svc(n, dict(rps=lambda x: x * (1 - .25 * Z) * (1 + .22 * LD) * (1 - (.97 * ramp(103, 105)(t) if b else 0)), p99=lambda x: x * (1 + 62 * Z * J) * (1 + .06 * B)), rps=3100, p99=.011, cpu=.31)
        s.g(n, 'disk_await_ms', 2.4, lambda x: x * (1 + 44 * Bl * J) if b else x); s.put(n, 'disk_util_pct', np.clip((31 + 64 * Bl if b else 31) * s.L ** .3 * (1 + s.ar(.05)), 0, 100), 1); s.g(n, 'disk_write_mb', 41, lambda x: x * (1 - .45 * Z) * (1 - (.95 * ramp(103, 105)(t) if b else 0)), dec=1); s.put(n, 'under_replicated_partitions', np.where(Z > .35, np.round(34 * Z * J), 0), 0)
    s.svc('tracking-ingest', dict(p95=lambda x: x * (1 + 13 * B * J), errc=lambda x: x + 46 * B * J), rps=9200, p95=.034, errc=.3, cpu=.37, mem=.44); s.svc('telematics-gw', dict(p95=lambda x: x * (1 + 7 * B * J), errc=lambda x: x + 38 * B * J), rps=9600, p95=.06, errc=.5, cpu=.42); s.svc('eta-service', dict(p95=lambda x: x * (1 + .1 * B)), rps=800, p95=.12, errc=.1, cpu=.4); s.svc('geofence', {}, rps=8800, p95=.02, errc=.05, cpu=.36)
    s.g('eta-service', 'position_age_sec', 9, lambda x: x * (1 + 16 * B * J), dec=1); s.g('tracking-ingest', 'producer_buffer_used_pct', 6, lambda x: np.minimum(x + 78 * B * J, 100), dec=1)
    s.c('a', -64, 'pirmin', 'Ingest producer settings', D('tracking-ingest/config/producer.yaml', (7, 'producer:', """   acks: all
-  linger.ms: 5
-  batch.size: 32768
-  delivery.timeout.ms: 30000
+  linger.ms: 10
+  batch.size: 65536
+  delivery.timeout.ms: 60000
   compression.type: lz4""")))
    s.c('b', -96, 'ulla', 'Retention on archive cluster', D('terraform/kafka-archive/topics.tf', (31, 'resource "kafka_topic" "positions_archive"', """   config = {
-    "retention.ms"   = "1209600000"
-    "segment.bytes"  = "536870912"
+    "retention.ms"   = "2592000000"
+    "segment.bytes"  = "1073741824"
   }
 }""")))
    s.c('d', -28, 'pirmin', 'Partition key for positions', D('tracking-ingest/internal/publish/key.go', (15, '', """-func key(p *pb.Position) []byte {
-	return []byte(p.VehicleId)
+// PartitionKey keeps all events of a vehicle in order.
+func PartitionKey(p *pb.Position) []byte {
+	return []byte(p.GetVehicleId())
 }"""), (33, 'func (p *Publisher) Send(ctx context.Context, pos *pb.Position) error', """ 	rec := &kgo.Record{
 		Topic: p.topic,
-		Key:   key(pos),
+		Key:   PartitionKey(pos),
 		Value: buf,
 	}""")))
    s.c('e', -20, 'ulla', 'Broker node exporter', D('ansible/roles/kafka/files/node_exporter.service', (6, '[Service]', """ User=node-exp
 ExecStart=/usr/local/bin/node_exporter \\
-  --collector.systemd
+  --collector.systemd \\
+  --collector.mdadm
 Restart=always""")))
    fill(s, 'tracking-ingest', -1000, 'go0', 'go1', 'ops0', 'ops2')
    s.dep('b', -70, 'kafka-archive', 'tf-340'); s.dep('a', -36, 'tracking-ingest', '1.61.0'); s.dep('e', -12, 'kafka-3', 'ansible-2207'); s.dep('e', -15, 'kafka-2', 'ansible-2207'); s.dep('e', -18, 'kafka-1', 'ansible-2207'); s.dep('e', -9, 'kafka-4', 'ansible-2207'); s.dep('e', -6, 'kafka-5', 'ansible-2207'); s.dep('d', -5, 'tracking-ingest', '1.62.0')
    I = lambda q: np.interp(q, t, B); iv = s.ver('tracking-ingest', '1.60.2'); P = s.pods('tracking-ingest', 5)
    s.log('tracking-ingest', 'info', 'published {_n} positions', 4, {'_n': ('i', 200, 900), 'pod': P, 'version': iv}); s.log('tracking-ingest', 'error', 'produce failed: record timed out topic=positions partition={kafka.partition}', lambda q: .02 + 11 * I(q), {'kafka.partition': lambda q: int(s.rng.choice([2, 7, 12, 17, 22, 27])), 'kafka.broker': 3, 'pod': P, 'version': iv}); s.log('telematics-gw', 'error', 'ingest backpressure, device asked to retry', lambda q: .1 + 10 * I(q), {'http.status_code': 503}); s.log('telematics-gw', 'info', 'device batch accepted', 3, {'carrier': ['norte', 'dachs', 'girtex', 'frigo']}); s.log('telematics-gw', 'warn', 'device clock skew {_s}s', .8, {'_s': ('i', 30, 600)})
    s.log('eta-service', 'warn', 'stale position vehicle={_v}', lambda q: .6 + 6 * I(q), {'_v': ('num', 'V', 6)}); s.log('geofence', 'info', 'enter zone {_z}', 1.5, {'_z': ('num', 'z', 4)})
    for i in range(1, 6): s.log(f'kafka-{i}', 'info', 'Rolled new log segment at offset {_o} for positions-{_p}', .4, {'_o': ('num', '7', 9), '_p': ('i', 0, 29)})
    for i in (1, 2, 4, 5): s.log(f'kafka-{i}', 'warn', 'Shrinking ISR from {_a} to {_b} for partition positions-{_p}', lambda q: .8 * pulse(4, 10, 30, 40)(q), {'_a': f'{i},3', '_b': f'{i}', '_p': ('i', 0, 29)})
    s.log('kafka-3', 'warn', 'request handler idle ratio {_r}', lambda q: 1.3 * I(q), {'_r': ('f', .02, .2, 2)})
    s.one(-.4, 'kafka-3', 'error', 'kernel: sd 2:0:1:0: [sdc] tag#41 FAILED Result: hostbyte=DID_OK driverbyte=DRIVER_OK cmd_age=7s', {'host': 'kafka-3'}); s.one(-.3, 'kafka-3', 'error', 'kernel: blk_update_request: critical medium error, dev sdc, sector 1894401872', {'host': 'kafka-3'}); s.one(.1, 'kafka-3', 'warn', 'kernel: md/raid10:md0: Disk failure on sdc1, disabling device. Operation continuing on 3 devices.', {'host': 'kafka-3'}); s.one(.6, 'kafka-3', 'info', 'kernel: md: recovery of RAID array md0', {'host': 'kafka-3'}); s.log('kafka-3', 'info', 'kernel: md0 recovery {_p}% speed={_s}K/sec', lambda q: .12 * np.interp(q, t, Bl), {'_p': lambda q: round(max(q, 0) * .31, 1), '_s': ('i', 88000, 131000), 'host': 'kafka-3'}); s.one(-77, 'kafka-5', 'warn', 'kernel: EDAC MC0: 1 CE memory read error on CPU_SrcID#0_Ha#0', {'host': 'kafka-5'}); s.one(102.6, 'kafka-3', 'info', 'leadership moved away, demoted by operator', {})
    for k, w in ((3, 14), (1, 16), (4, 14)): s.trace(('telematics-gw', 'POST /positions', 8, [('tracking-ingest', 'Publish', 4, [(f'kafka-{k}', 'produce positions', (lambda q: 7 + 560 * I(q)) if k == 3 else 7, [], {'a': {'kafka.broker': k}})], {'a': {'version': iv}})], {}), s.times(w, .6, 100))
    s.topo = [('telematics-gw', 'tracking-ingest')] + [('tracking-ingest', f'kafka-{i}') for i in range(1, 6)] + [('kafka-1', 'geofence'), ('kafka-1', 'eta-service')]
    s.alert('tracking-ingest', 'handler_p95_millis', 200, 'critical', 'Ingest handler p95', 'handler p95 {v} ms')
    s.truth('host-saturation', 'disk', None, ['a', 'b', 'd', 'e'], 'kafka-3', 'A disk of the broker host kafka-3 failed and the RAID rebuild saturates its disk (await forty times higher, util 95 %); the other brokers, with the same clients and the same exporter change, are normal.')
    return s

def payvia(seed):
    st = dict(rps=('requests.count', 1, 2), p95=('requests.latency.p95', 1000, 0), err_r=('requests.failed.ratio', 1, 4), cpu=('cpu.utilization', 1, 3), mem=('memory.utilization', 1, 3))
    s = Inc('payvia-account-linking-failures', seed, '2025-12-16T12:00:00', 160, 80, 30, st, lv='severity_text', levels=dict(info='INFO', warn='WARN', error='ERROR')); t = s.t; J = s.jit(.08)
    B = (1 - np.exp(-np.clip(t, 0, 1e9) / 7.5)) * (t >= 0) * (1 - ramp(62, 66)(t)); D1 = np.clip(B * 1.02, 0, 1)
    s.svc('vault-signer', dict(rps=lambda x: x * (1 - .55 * B), err_r=lambda x: x * (1 + B)), rps=46, p95=.018, err_r=.0005, cpu=.2)
    s.svc('consent-svc', dict(err_r=lambda x: x + .93 * D1 * J, rps=lambda x: x * (1 + .5 * B), p95=lambda x: x * (1 - .35 * B)), rps=29, p95=.24, err_r=.003, cpu=.23, mem=.41); s.svc('link-api', dict(err_r=lambda x: x + .62 * D1 * J, p95=lambda x: x * (1 + .4 * B)), rps=44, p95=.42, err_r=.004, cpu=.28, mem=.47); s.svc('mobile-bff', dict(err_r=lambda x: x + .14 * D1 * J), rps=240, p95=.3, err_r=.003, cpu=.36)
    s.svc('payments-svc', dict(err_r=lambda x: x + .05 * D1 * J), rps=80, p95=.2, err_r=.002, cpu=.3, mem=.5); s.svc('token-svc', dict(rps=lambda x: x * (1 + .1 * B)), rps=120, p95=.03, err_r=.001, cpu=.22)
    s.put('mesh', 'upstream.tls_handshake_failures', np.where(t >= 0, 31 * B * J, 0) + (s.rng.random(len(t)) < .03) * .1, 2); s.put('mesh', 'upstream.open_connections.vault-signer', 64 * (1 - B) * (1 + s.n(.02)), 0); s.g('mesh', 'upstream.open_connections.token-svc', 80, dec=0); s.g('pg-consent', 'query.mean.ms', 1.8); s.g('pg-consent', 'qps', 310, lambda x: x * (1 - .3 * B), dec=0); s.svc('pg-consent', cpu=.2)
    s.c('a', -75, 'd.brandt', 'Mesh: TLS floor for public gateway', D('mesh/gateways/public.yaml', (24, 'servers:', """       tls:
         mode: SIMPLE
         credentialName: public-wildcard
-        minProtocolVersion: TLSV1_2
+        minProtocolVersion: TLSV1_2
+        cipherSuites:
+          - ECDHE-ECDSA-AES256-GCM-SHA384
+          - ECDHE-RSA-AES256-GCM-SHA384""")))
    s.c('b', -62, 'sanna', 'Signer client: shared transport', D('consent-svc/internal/signer/client.go', (21, 'func New(cfg Config, pair tls.Certificate, roots *x509.CertPool) *Client', """-	tr := &http.Transport{
-		TLSClientConfig: &tls.Config{
-			Certificates: []tls.Certificate{pair},
-			RootCAs:      roots,
-		},
-		MaxIdleConnsPerHost: 16,
-	}
-	return &Client{http: &http.Client{Transport: tr, Timeout: cfg.Timeout}, base: cfg.URL}
+	return &Client{
+		http: &http.Client{Transport: transport(pair, roots), Timeout: cfg.Timeout},
+		base: cfg.URL,
+	}
+}
+
+func transport(pair tls.Certificate, roots *x509.CertPool) *http.Transport {
+	return &http.Transport{
+		TLSClientConfig:     &tls.Config{Certificates: []tls.Certificate{pair}, RootCAs: roots},
+		MaxIdleConnsPerHost: 16,
+	}
 }""")))
    s.c('d', -48, 'd.brandt', 'cert-manager in staging', D('clusters/staging/cert-manager/release.yaml', (9, 'spec:', """   chart:
     spec:
       chart: cert-manager
-      version: v1.13.3
+      version: v1.15.1
   values:
     installCRDs: true""")))
    s.c('e', -26, 'sanna', 'Link API: bank list order', D('link-api/internal/banks/list.go', (18, 'func Sorted(in []Bank) []Bank', """ 	out := slices.Clone(in)
-	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
+	slices.SortStableFunc(out, func(a, b Bank) int {
+		if c := cmp.Compare(b.Weight, a.Weight); c != 0 {
+			return c
+		}
+		return cmp.Compare(a.Name, b.Name)
+	})
 	return out
 }""")))
    fill(s, 'consent-svc', -800, 'go0', 'go2', 'ops1', 'ops3')
    s.dep('a', -55, 'mesh', 'gw-public-77'); s.dep('d', -30, 'staging/cert-manager', 'v1.15.1'); s.dep('b', -19, 'consent-svc', '0.88.0'); s.dep('e', -7, 'link-api', '6.4.0')
    s.flag(-12, 'link.app2app_redirect', 'link-api', '20% -> 30%', 'product')
    I = lambda q: np.interp(q, t, B); cv, lv = s.ver('consent-svc', '0.87.5'), s.ver('link-api', '6.3.1'); P = s.pods('consent-svc', 3); TS = lambda q: (s.at(q)).strftime('%Y-%m-%dT%H:%M:%SZ')
    s.log('consent-svc', 'info', 'consent signed bank={_b}', lambda q: 3 * (1 - .95 * I(q)), {'_b': ['nordbank', 'kassa', 'ostsee', 'helvetia'], 'pod': P, 'version': cv}); s.log('link-api', 'info', 'link started', 2.5, {'version': lv}); s.log('mobile-bff', 'info', 'GET {http.route} 200', 4, {'http.route': ['/accounts', '/balance', '/link/banks', '/feed']}); s.log('payments-svc', 'info', 'payment initiated', 2, {}); s.log('token-svc', 'info', 'token refreshed', 1.5, {})
    s.log('consent-svc', 'error', 'sign: Post "https://vault-signer.core.svc:8443/v1/sign": upstream connect error or disconnect/reset before headers, reset reason: connection failure', lambda q: .01 + 10 * I(q), {'pod': P, 'version': cv, 'peer.service': 'vault-signer'}); s.log('link-api', 'error', 'consent could not be created: 502', lambda q: .02 + 12 * I(q), {'version': lv, 'http.route': '/link/start'}); s.log('mobile-bff', 'error', 'link-api failed', lambda q: .05 + 9 * I(q), {'http.route': '/link/start'}); s.log('payments-svc', 'error', 'consent renewal failed, payment deferred', lambda q: .03 + 2.5 * I(q), {})
    s.log('vault-signer', 'info', 'signed key=consent-2024', lambda q: 2 * (1 - .6 * I(q)), {}); s.log('mesh', 'warn', 'TLS handshake error vault-signer.core.svc:8443: x509: certificate has expired or is not yet valid: current time {_t} is after 2025-12-16T12:00:00Z', lambda q: 1.0 * I(q), {'_t': TS, 'peer.service': ['vault-signer'], 'source': ['consent-svc', 'consent-svc', 'payments-svc', 'link-api'], 'tls.server.subject': 'CN=vault-signer.core.svc', 'tls.server.issuer': 'CN=core-issuing-2'})
    s.log('mesh', 'warn', 'TLS handshake error public-gateway: no shared cipher', .12, {'peer.service': 'client'}); s.log('token-svc', 'warn', 'refresh token reuse detected', .4, {}); s.log('link-api', 'warn', 'bank {_b} sandbox answered slowly', .5, {'_b': ['kassa', 'ostsee'], 'version': lv}); s.log('pg-consent', 'info', 'checkpoint complete', .2, {}); s.one(62.2, 'vault-signer', 'info', 'reloaded key pair from /etc/tls, notAfter 2026-12-16T13:01:10Z', {})
    s.trace(('mobile-bff', 'POST /link/start', 12, [('link-api', 'POST /link/start', 15, [('consent-svc', 'POST /consents', 9, [('vault-signer', 'POST /v1/sign', lambda q: 14 if s.rng.random() > I(q) else 2, [], {'err': lambda q: .002 + .93 * I(q), 'ea': {'error.kind': 'connection_failure'}}), ('pg-consent', 'INSERT consents', 2, [], {})], {'a': {'version': cv}})], {'a': {'version': lv}})], {}), s.times(70, .55, 60))
    s.topo = [('mobile-bff', 'link-api'), ('mobile-bff', 'payments-svc'), ('link-api', 'consent-svc'), ('payments-svc', 'consent-svc'), ('consent-svc', 'vault-signer'), ('payments-svc', 'vault-signer'), ('consent-svc', 'pg-consent'), ('mobile-bff', 'token-svc')]
    s.alert('link-api', 'requests.failed.ratio', .2, 'P1', 'Account linking failures', 'link-api failed ratio {v}')
    s.truth('network', 'certificate', None, ['a', 'b', 'd', 'e'], 'vault-signer', 'The serving certificate of vault-signer expired at noon; every new handshake fails from all callers (also undeployed ones) as old connections recycle, and a reload of a new pair cured it; the TLS commits concern the public gateway and staging.')
    return s

def voltgrid(seed):
    st = dict(rps=('readings_per_sec', 1, 1), p95=('batch_ms_p95', 1000, 0), errc=('failures_per_min', 60, 1), cpu=('cpu_load', 1, 3), mem=('memory_mb', 1, 0))
    s = Inc('voltgrid-meter-readings-behind', seed, '2026-02-17T04:37:20', 105, 150, 60, st, lv='level', levels=dict(info='Info', warn='Warn', error='Error')); t = s.t; J = s.jit(.15)
    B = (t >= 0) * (1 - (t > 118)); r11 = 118 * s.L
    for p in range(8):
        x = 240 * s.jit(.25)
        if p == 5: x = x + np.cumsum(np.where(B > 0, r11 * 60, 0)) * (t < 119); k = np.argmax(t > 118); x[k:] = np.maximum(x[k - 1] - np.arange(len(x) - k) * 60 * 480, 240)
        s.put('mq-readings', f'lag_partition_{p}', x, 0)
    s.svc('reading-consumer', dict(rps=lambda x: x * (1 - .125 * B), errc=lambda x: x + .62 * B * J, p95=lambda x: x * (1 + .12 * B)), rps=940, p95=.31, errc=.012, cpu=.36, mem=720); s.g('reading-consumer', 'container_restarts_10m', .02, lambda x: np.round(x * 0 + B * np.clip(5 + s.n(1), 3, 7)), dec=0)
    s.svc('file-intake', {}, rps=935, p95=.8, errc=.04, cpu=.3, mem=510); s.svc('validation', dict(rps=lambda x: x * (1 - .125 * B)), rps=938, p95=.12, errc=.06, cpu=.41, mem=880); s.svc('billing-feed', dict(rps=lambda x: x * (1 - .11 * B)), rps=310, p95=.5, errc=.02, cpu=.25); s.svc('customer-portal', {}, rps=14, p95=.6, errc=.03, cpu=.2)
    s.put('billing-feed', 'oldest_reading_age_min', 6 * s.jit(.08) + np.where(B > 0, t, 0) + np.where(t > 118, np.maximum(118 - (t - 118) * 4, 0), 0), 1); s.g('ts-readings', 'inserts_per_sec', 930, lambda x: x * (1 - .125 * B), dec=0); s.g('ts-readings', 'insert_ms', 2.3); s.svc('ts-readings', cpu=.33)
    s.c('a', -72, 'renske', 'Parser: MSCONS segments', D('reading_consumer/parsers/mscons.py', (44, 'def parse_qty(seg: Segment) -> Quantity:', """-    code, value, unit = seg.elements[0].split(":")
-    return Quantity(code, Decimal(value), unit)
+    parts = seg.elements[0].split(":")
+    code, value = parts[0], parts[1]
+    unit = parts[2] if len(parts) > 2 else "KWH"
+    return Quantity(code, Decimal(value), unit)
""")))
    s.c('b', -40, 'jelle', 'Consumer redelivery', D('deploy/reading-consumer/prod.yaml', (25, 'env:', """   - name: MQ_PREFETCH
     value: "200"
   - name: MQ_MAX_REDELIVER
-    value: "0"        # unlimited
+    value: "0"
   - name: MQ_VISIBILITY_SECONDS
-    value: "60"
+    value: "120\"""")))
    s.c('d', -27, 'renske', 'Validation: plausibility rule', D('validation/rules/plausible.py', (12, 'class PlausibleDelta(Rule):', """     def check(self, r: Reading, prev: Reading | None) -> Verdict:
         if prev is None:
             return Verdict.OK
         delta = r.value - prev.value
-        if delta > self.max_delta:
+        if delta > self.max_delta * Decimal("1.25"):
             return Verdict.SUSPECT
         return Verdict.OK""")))
    s.c('e', 22, 'jelle', 'More memory for consumer', D('deploy/reading-consumer/prod.yaml', (40, 'resources:', """   limits:
-    memory: 1Gi
+    memory: 2Gi""")))
    s.c('x', 109, 'renske', 'Consumer: skip unreadable csv rows', D('reading_consumer/parsers/csv_interval.py', (29, 'def rows(blob: bytes) -> Iterator[Reading]:', """     for n, line in enumerate(csv.reader(io.StringIO(blob.decode("utf-8-sig")), delimiter=";")):
-        ts = datetime.strptime(line[1], "%Y-%m-%dT%H:%M%z")
-        yield Reading(line[0], ts, Decimal(line[2]))
+        try:
+            ts = datetime.strptime(line[1], "%Y-%m-%dT%H:%M%z")
+            yield Reading(line[0], ts, Decimal(line[2]))
+        except (ValueError, IndexError, InvalidOperation):
+            skipped.inc()""")))
    fill(s, 'reading_consumer', -1200, 'py0', 'py1', 'ops0', 'ops2')
    s.dep('b', -29, 'reading-consumer', '3.14.1'); s.dep('d', -17, 'validation', '8.8.0'); s.dep('a', -11, 'reading-consumer', '3.15.0'); s.dep('e', 31, 'reading-consumer', '3.15.1'); s.dep('x', 117, 'reading-consumer', '3.15.2')
    s.flag(-50, 'validation.weekly_profile', 'validation', 'on for tenant stadtwerke-demo', 'jelle')
    rv = s.ver('reading-consumer', '3.14.0'); TN = ['enexa', 'rhein-netz', 'aquila-power', 'gemeente-zuid', 'nordlys']; In = lambda q: ((np.asarray(q) >= 0) & (np.asarray(q) < 118)) * 1.0; P = s.pods('reading-consumer', 4)
    s.log('file-intake', 'info', 'file stored tenant={tenant} format={format} rows={_r}', 2, {'tenant': TN, 'format': ['mscons', 'csv_interval', 'csv_interval'], '_r': ('i', 400, 22000)}); s.log('reading-consumer', 'info', 'chunk committed partition={mq.partition} rows={_r}', 4, {'mq.partition': lambda q: int(s.rng.choice([0, 1, 2, 3, 4, 6, 7] + ([] if 0 <= q < 118 else [5]))), '_r': ('i', 200, 500), 'tenant': TN, 'version': rv})
    s.one(-.5, 'file-intake', 'info', 'file stored tenant=gemeente-zuid format=csv_interval rows=9120', {'tenant': 'gemeente-zuid', 'format': 'csv_interval', 'file.name': 'gz_20260217_0430_korr.csv'})
    s.log('reading-consumer', 'error', "ValueError: time data '17-02-2026 24:00' does not match format '%Y-%m-%dT%H:%M%z'; nack, exiting", lambda q: .65 * In(q), {'mq.partition': 5, 'mq.offset': 88140217, 'tenant': 'gemeente-zuid', 'file.name': 'gz_20260217_0430_korr.csv', 'code.function': 'csv_interval.rows', 'pod': P, 'version': rv}); s.log('reading-consumer', 'info', 'consumer started, assigned partition {mq.partition} from offset {_o}', lambda q: .62 * In(q), {'mq.partition': 5, '_o': 88140217, 'version': rv, 'pod': P}); s.log('kube', 'warn', 'Back-off restarting failed container consumer', lambda q: 2.2 * In(q), {'pod': P})
    s.log('billing-feed', 'error', 'readings missing for {_m} meters, run postponed', lambda q: .03 + 4 * In(q) * np.clip(np.asarray(q) / 25, 0, 1), {'_m': lambda q: int(200 + max(q, 0) * 310)}); s.log('customer-portal', 'warn', 'no data for today, chart empty', lambda q: .3 + 2.5 * In(q) * np.clip(np.asarray(q) / 40, 0, 1), {}); s.log('customer-portal', 'info', 'chart rendered', 1.5, {}); s.log('validation', 'info', 'validated {_n}', 2, {'_n': ('i', 200, 500)}); s.log('validation', 'warn', 'suspect delta meter={_m}', .9, {'_m': ('num', 'M', 8), 'tenant': TN}); s.log('reading-consumer', 'warn', 'mscons: unknown qualifier {_q}', .6, {'_q': ['Z34', 'Z88', '231'], 'tenant': TN, 'version': rv}); s.log('billing-feed', 'info', 'profile exported', 1, {}); s.log('ts-readings', 'warn', 'chunk compression lagging', .15, {}); s.log('file-intake', 'error', 'sftp login failed user={_u}', .3, {'_u': ['enexa-old', 'test', 'admin']}); s.log('reading-consumer', 'warn', 'rebalancing, paused {_m} ms', lambda q: .1 + .9 * In(q), {'_m': ('i', 200, 2500), 'version': rv})
    s.topo = [('file-intake', 'mq-readings'), ('mq-readings', 'reading-consumer'), ('reading-consumer', 'ts-readings'), ('reading-consumer', 'validation'), ('validation', 'billing-feed'), ('customer-portal', 'ts-readings')]
    s.alert('billing-feed', 'oldest_reading_age_min', 30, 'high', 'Oldest reading age', 'oldest unprocessed reading {v} min')
    s.truth('bad-input', 'poison-message', None, ['a', 'b', 'd', 'e'], 'reading-consumer', 'A correction file of the tenant gemeente-zuid with timestamps 24:00 in another format makes the consumer of partition 5 crash on the same offset again and again; the csv parser was untouched, the deployed parser change is for MSCONS and other partitions flow.')
    return s
ALL = [telquor, haulnet, payvia, voltgrid]
