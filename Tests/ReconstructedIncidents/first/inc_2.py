"""Incidents 5-8: index migration lock (Django/SQL), NAT consolidation (Terraform), keepalive in vendored library (Go), CoreDNS (YAML)."""
import numpy as np
from common import Inc, incident


@incident
def tallyroom(seed):
    s = Inc('tallyroom-bookings-hang', seed, 15, 70, 38, dict(
        level='levelname', msg='message', ms=True, vol=.2, base={'booking-api': '24.6.1'},
        levels={'WARN': 'WARNING'}), (6, 3, 16))
    who = ['gretel', 'omar.s', 'li.wen', 'bastien']
    s.commit('mig', -26, 'li.wen', 'availability: index for room/day lookup', ['booking/migrations/0148_reservation_room_day.py', 'booking/models.py'], """
@@ booking/migrations/0148_reservation_room_day.py
+from django.db import migrations, models
+
+
+class Migration(migrations.Migration):
+    dependencies = [("booking", "0147_guest_locale")]
+
+    operations = [
+        migrations.AddIndex(
+            model_name="reservation",
+            index=models.Index(
+                fields=["room", "day", "status"],
+                name="reservation_room_day_idx",
+            ),
+        ),
+    ]
@@ booking/models.py: class Reservation(models.Model)
     class Meta:
         ordering = ["day"]
+        indexes = [
+            models.Index(fields=["room", "day", "status"], name="reservation_room_day_idx"),
+        ]""")
    s.commit('pay', -9, 'omar.s', 'payments: lock intent row before capture', 'payments/capture.py', """
@@ def capture(intent_id: int) -> Capture:
-    intent = Intent.objects.get(pk=intent_id)
-    if intent.state != "authorised":
-        raise NotCapturable(intent_id)
-    return gateway.capture(intent)
+    with transaction.atomic():
+        intent = Intent.objects.select_for_update(nowait=True).get(pk=intent_id)
+        if intent.state != "authorised":
+            raise NotCapturable(intent_id)
+        intent.state = "capturing"
+        intent.save(update_fields=["state"])
+    return gateway.capture(intent)""")
    s.commit('pool', -200, 'bastien', 'db: cut pgbouncer pool', 'ops/pgbouncer/pgbouncer.ini', """
@@ [databases]
 bookings = host=pg-main port=5432 dbname=bookings pool_size=80
-bookings_ro = host=pg-replica port=5432 dbname=bookings pool_size=60
+bookings_ro = host=pg-replica port=5432 dbname=bookings pool_size=40
 [pgbouncer]
 pool_mode = transaction""")
    s.commit('web', -40, 'gretel', 'web: debounce availability calls', 'web/src/calendar/useAvailability.ts', """
@@ export function useAvailability(room: string, range: Range) {
-  return useQuery(['avail', room, range], () => api.availability(room, range));
+  const r = useDebounced(range, 250);
+  return useQuery(['avail', room, r], () => api.availability(room, r), { keepPreviousData: true });
 }""")
    s.filler(['py'], 5, who)
    s.deploy(-190, 'pgbouncer', 'pool', 'conf-118')
    s.deploy(-33, 'web', 'web', '24.6.3')
    s.deploy(-1.3, 'booking-api', 'mig', '24.6.2')
    s.deploy(-.5, 'payments', 'pay', '11.0.4')
    s.flag(-.9, 'async_hold_release', 'notifier', 'off->on', 'omar.s')
    dur = s.u(16, 20)
    end = dur
    w = s.up(0, .25, end, .7)                        # writes to reservation blocked
    sat = s.up(2.6, 1.2, end, .9)                    # server pool consumed -> reads suffer too
    wps = s.day(38, .07)
    rps = s.day(410, .06)
    s.metric('pg-main', 'pg_locks_waiting', np.minimum(80, 1600 * 0 + (s.m.clip(0) * 27)) * w + .3, .05, 0)
    s.metric('pg-main', 'pg_active_backends', 7 + 73 * np.minimum(s.m.clip(0) / 2.9, 1) * w, .06, 0, hi=96)
    s.metric('pg-main', 'pg_cpu_percent', 33 + 11 * w - 20 * sat, .05, 1)
    s.metric('pg-main', 'pg_read_iops', 420 + 5200 * w, .08, 0)
    s.metric('pg-main', 'pg_xact_commit_rate', (wps * 2 + rps * 1.3) * (1 - .1 * w) * (1 - .86 * sat), .05, 0)
    s.metric('pg-main', 'pg_longest_xact_seconds', np.where((s.m > 0) & (s.m < end), s.m * 60, 1.1), .03, 1)
    s.metric('pgbouncer', 'cl_waiting', 900 * sat + .2, .1, 0)
    s.metric('pgbouncer', 'sv_active', 11 + 69 * np.minimum(s.m.clip(0) / 2.9, 1) * w, .04, 0, hi=80)
    n = dict(rps='requests_per_second', p50='latency_p50_ms', p95='latency_p95_ms', p99='latency_p99_ms', err='error_ratio', cpu='cpu_percent')
    wf = wps / rps
    e = .001 + wf * .95 * w + (1 - wf) * .58 * sat
    s.std('booking-api', n, rps=rps * (1 - .25 * sat), p50=28 + 8200 * sat, p95=140 + 29000 * s.up(.3, .4, end, .6), p99=330 + 29500 * s.up(.1, .2, end, .6), err=e, cpu=47 - 24 * sat)
    s.metric('booking-api', 'gunicorn_workers_busy', 19 + 77 * np.minimum(s.m.clip(0) / 2.6, 1) * w, .05, 0, hi=96)
    s.metric('booking-api', 'reservations_created_per_min', wps * 60 * .24 * (1 - w) + 480 * s.up(end + .5, .3, end + 2, 1.5), .06, 0)
    s.std('web', n, rps=rps * 1.5, p50=60 + 5200 * sat, p95=260 + 14500 * s.up(.8, 1, end, 1), p99=700 + 14500 * s.up(.4, .5, end, .8), err=.0015 + .34 * sat + .03 * w, cpu=28)
    s.std('payments', n, rps=wps * .3 * (1 - .85 * w), p50=190, p99=900 + 400 * s.up(-.4, 2, end, 2), err=.004 + .02 * w, cpu=16 - 6 * w)
    s.metric('notifier', 'jobs_pending', 40 + 900 * (s.m.clip(0, end) / end) * (s.m < end + 4) + 30 * s.up(-.8, 3), .05, 0)
    for m in s.poisson(14):
        wr = s.u(0, 1) < .2
        bl = s.at(w if wr else sat, m)
        if bl > .5 and s.u(0, 1) < bl:
            s.log(m + .5 - .5 * (m + .5 > end), 'booking-api', 'ERROR', f'{"POST /reservations" if wr else "GET /availability"} failed: canceling statement due to statement timeout' if wr else
                  'GET /availability failed: query_wait_timeout', logger='booking.views', duration_ms=30000 + s.i(1, 60) if wr else 20000 + s.i(0, 40), request_id=s.hex(12))
        else:
            s.log(m, 'booking-api', 'INFO', f'{"POST /reservations 201" if wr else s.pick(["GET /availability 200", "GET /rooms 200", "GET /reservations/:id 200"])}', logger='access',
                  duration_ms=round(s.dur(m, 28 if not wr else 70, 330), 1), request_id=s.hex(12))
    for m in s.poisson(15 * w, 0, end):
        s.log(m, 'pg-main', 'INFO', f'process {s.i(8000, 31000)} still waiting for RowExclusiveLock on relation 16455 of database 16402 after 100<0-9>.<100-999> ms', query=s.pick(
            ['INSERT INTO "booking_reservation" (...)', 'UPDATE "booking_reservation" SET "status" = \'held\' ...']))
    s.log(-.05, 'booking-api', 'INFO', 'Operations to perform:  Apply all migrations: admin, auth, booking, payments', logger='release', source='migrate-job')
    s.log(0, 'booking-api', 'INFO', '  Applying booking.0148_reservation_room_day...', logger='release', source='migrate-job')
    s.log(end, 'booking-api', 'INFO', '  Applying booking.0148_reservation_room_day... OK', logger='release', source='migrate-job')
    s.log(end, 'pg-main', 'INFO', f'duration: {end * 60000:.3f} ms  statement: CREATE INDEX "reservation_room_day_idx" ON "booking_reservation" ("room_id", "day", "status")')
    for m in s.poisson(6 * sat):
        s.log(m, 'web', 'ERROR', 'booking-api timeout after 15000ms, page served without availability', route=s.pick(['/book/:room', '/rooms/:slug']))
    for m in s.poisson(2 * sat):
        s.log(m, 'pgbouncer', 'WARN', 'C-0x<hex12>: bookings/app@<ip> pooler error: query_wait_timeout')
    s.chatter([('web', 'INFO', 'GET /<rooms|book|venues>/<hex6> 200', 8), ('payments', 'INFO', 'capture ok intent=<100000-999999> psp_ms=<120-600>', 2), ('payments', 'WARN', 'psp webhook out of order intent=<100000-999999>', .3),
               ('notifier', 'INFO', 'sent template=<hold_reminder|receipt|invite>', 2.5), ('notifier', 'ERROR', 'smtp 451 greylisted, retry in 300s', .15),
               ('pg-main', 'INFO', 'checkpoint complete: wrote <900-4000> buffers; write=<100-269>.<100-999> s', .2), ('booking-api', 'WARN', 'naive datetime in ical feed uid=<hex8>', .6)])
    for m in (-30, -5, 1, 2, 6, 12, end + 6):
        b = 0 < m < end
        s.trace(m, [('r', None, 'web', 'POST /book/:room', 0, 15003 if b else 120, 'timeout' if b else None), ('a', 'r', 'booking-api', 'POST /reservations', 6, 30012 if b else 88, 'statement timeout' if b else None),
                    ('b', 'a', 'pg-main', 'SELECT room', 8, s.u(1, 3), None), ('c', 'a', 'pg-main', 'INSERT booking_reservation', 12, 30000 if b else 4.2, 'statement timeout' if b else None)])
    s.alert(2, 'booking-api', 'latency_p95_ms', 5000, 'booking-api-p95', 'booking-api p95 above 5s', 'P1')
    s.truth('deploy-regression', 'schema', 'mig', ['pay', 'pool', 'web', 'async_hold_release'], 'booking-api',
            'Migration 0148 builds an index non-concurrently on the busy reservation table, blocking all its writes until the build ends; blocked writers fill pgbouncer and workers, and everything recovers the moment CREATE INDEX finishes.')
    return s


@incident
def harborpay(seed):
    s = Inc('harborpay-payout-bank-timeouts', seed, 60, 175, 48, dict(
        level='lvl', msg='event', vol=.4, lower=True, ms=True, trace=True), (7, 6, 6))
    who = ['c.adeyemi', 'mira', 'tomasz.w', 'platform-bot']
    s.commit('nat', -96, 'tomasz.w', 'FIN-77: egress cost, step 2', ['terraform/prod/network/egress.tf', 'terraform/prod/network/routes.tf'], """
@@ terraform/prod/network/egress.tf
 locals {
-  nat_azs = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
+  nat_azs = ["eu-west-1a"]
 }
 
 resource "aws_nat_gateway" "egress" {
   for_each      = toset(local.nat_azs)
   allocation_id = aws_eip.egress[each.key].id
   subnet_id     = aws_subnet.public[each.key].id
 }
@@ terraform/prod/network/routes.tf
 resource "aws_route" "default" {
   for_each               = aws_route_table.private
   route_table_id         = each.value.id
   destination_cidr_block = "0.0.0.0/0"
-  nat_gateway_id         = aws_nat_gateway.egress[each.key].id
+  nat_gateway_id         = aws_nat_gateway.egress[local.nat_azs[0]].id
 }""")
    s.commit('conc', -33, 'c.adeyemi', 'payout-worker: more concurrency towards bankrail', 'payout/bankrail/options.py', """
@@ class BankrailOptions(BaseSettings):
-    # per worker process
-    max_in_flight: int = 64
+    # per worker process; the semaphore used to be created per batch, 64 was never reached
+    max_in_flight: int = Field(64, env="BANKRAIL_MAX_IN_FLIGHT")
     connect_timeout: float = 5.0
     read_timeout: float = 20.0
+
+    @validator("max_in_flight")
+    def _cap(cls, v: int) -> int:
+        return min(v, 64)""")
    s.commit('kyc', -60, 'mira', 'kyc: timeout budget per vendor', 'kyc/vendors.yaml', """
@@ vendors:
   docucheck:
-    timeout_s: 8
+    timeout_s: 12
     retries: 1
   watchlist:
     timeout_s: 5""")
    s.commit('sg', -300, 'tomasz.w', 'network: tidy egress security group', 'terraform/prod/network/sg.tf', """
@@ resource "aws_security_group" "egress" {
-  egress {
-    from_port   = 443
-    to_port     = 443
-    protocol    = "tcp"
-    cidr_blocks = ["0.0.0.0/0"]
-  }
+  dynamic "egress" {
+    for_each = toset([443])
+    content {
+      from_port   = egress.value
+      to_port     = egress.value
+      protocol    = "tcp"
+      cidr_blocks = ["0.0.0.0/0"]
+    }
+  }
 }""")
    s.filler(['tf', 'py', 'yaml'], 5, who)
    tn = -s.u(74, 80)
    s.deploy(-290, 'terraform-network', 'sg', 'apply-2231')
    s.deploy(tn, 'terraform-network', 'nat', 'apply-2240')
    s.deploy(-41, 'kyc-service', 'kyc', '3.8.1')
    s.deploy(-10, 'payout-worker', 'conc', '1.77.0')
    s.flag(-16, 'payout_sepa_instant_copy', 'payout-worker', 'off -> on', 'c.adeyemi')
    s.flag(-5, 'ledger_compact_view', 'ledger', '50% -> 100%', 'mira')
    # batch 1 long before (fits 3 NATs), batch 2 at onset
    b1a, b1b = -150, -118
    batch = s.up(b1a, 3, b1b, 4) + s.up(-4, 4) * 1.03
    want = 700 + 14900 * batch                  # payouts (= new connections) per minute wanted
    on = s.up(0, 2.5)
    fail = .46 * on * (1 + .1 * np.sin(s.m / 4))
    moved = (s.m >= tn + 1) * 1.0
    other = s.day(9000, .05)
    act = other + 8 * want                      # sockets linger for minutes
    cap = 55000 + 9000
    for z in 'abc':
        sh = np.where(moved > 0, 1.0 if z == 'a' else 0, 1 / 3)
        s.metric('nat-gateway', f'ActiveConnectionCount.eu-west-1{z}', np.minimum(act * sh, cap), .015, 0)
        s.metric('nat-gateway', f'ErrorPortAllocation.eu-west-1{z}', (want * fail * 2.1 if z == 'a' else 0) * s.arr(1), .12, 0)
        s.metric('nat-gateway', f'BytesOutToDestination.mb.eu-west-1{z}', (310 + .035 * want) * (1 - .3 * fail) * sh, .05, 1)
    done = want * (1 - fail) * .98
    s.metric('payout-worker', 'payouts_settled_per_min', done, .05, 0)
    s.metric('payout-worker', 'bankrail_call_error_ratio', .002 + fail, .05, 4, add=.001)
    s.metric('payout-worker', 'bankrail_call_p50_ms', 290 + 40 * on, .05, 0)
    s.metric('payout-worker', 'bankrail_call_p99_ms', 1400 + 4900 * s.up(-.3, .8), .06, 0)
    s.metric('payout-worker', 'bankrail_ttfb_p50_ms', 214, .05, 0)
    s.metric('payout-worker', 'bankrail_connect_p95_ms', 31 + 4960 * s.up(-.3, .8), .03, 0)
    s.metric('payout-worker', 'queue_depth', 40 + 310000 * (s.up(b1a, 2, b1a + 3, 12) * .5) + 310000 * s.up(-4, 2.5) * (1 - .28 * s.lin(5, 48)), .03, 0)
    s.metric('payout-worker', 'retries_per_min', 8 + 1.3 * want * s.arr(fail), .1, 0)
    s.metric('payout-worker', 'cpu_percent', 17 + 39 * batch * (1 - .3 * on), .05, 1, hi=100)
    s.metric('kyc-service', 'vendor_call_error_ratio.docucheck', .006 + .004 * on, .2, 4)
    s.metric('kyc-service', 'vendor_call_error_ratio.watchlist', .003 + .31 * fail * .4, .2, 4)   # same provider front door
    s.metric('kyc-service', 'request_p95_ms', 820 + 330 * s.up(-40, 8) * .4 + 700 * fail, .07, 0)
    s.metric('kyc-service', 'requests_per_min', s.day(840, .1), .05, 0)
    s.metric('ledger', 'entries_posted_per_min', done * 2, .05, 0)
    s.metric('ledger', 'db_p95_ms', 9 + 3 * batch, .07, 1)
    s.metric('merchant-api', 'requests_per_min', s.day(22000, .05, .1), .03, 0)
    s.metric('merchant-api', 'error_ratio', .0011 + .02 * fail, .15, 4)
    s.metric('merchant-api', 'p95_ms', 140, .06, 0)
    for m in s.poisson(4 + 5 * batch):
        t = s.tid()
        if s.u(0, 1) < s.at(fail, m):
            s.log(m, 'payout-worker', 'ERROR', 'bankrail call failed', error='httpx.ConnectTimeout', phase='connect', host='api.bankrail.example', elapsed_ms=5000 + s.i(0, 12), attempt=s.i(1, 3), payout=f'po_{s.hex(10)}', trace_id=t)
        else:
            s.log(m, 'payout-worker', 'INFO', 'payout submitted', bank_ref=f'BR{s.i(10**8, 10**9)}', connect_ms=s.i(8, 32), ttfb_ms=s.i(150, 320), payout=f'po_{s.hex(10)}', trace_id=t)
    for m in s.poisson(1.5 * on):
        s.log(m, 'payout-worker', 'WARN', 'circuit bankrail half-open, <400-2100> payouts parked')
    for m in s.poisson(1.2 * s.arr(fail)):
        s.log(m, 'kyc-service', 'ERROR', 'vendor watchlist unreachable: connect timeout', host='screen.bankrail.example', case=f'k{s.hex(8)}')
    s.log(b1a, 'payout-worker', 'INFO', f'batch started file=payroll-early items={s.i(410000, 460000)}')
    s.log(b1b + 6, 'payout-worker', 'INFO', 'batch finished file=payroll-early failed=<3-19>')
    s.log(-4, 'payout-worker', 'INFO', f'batch started file=payroll-main items={s.i(430000, 470000)}')
    s.log(s.m1 - 4, 'merchant-api', 'INFO', 'partner status page bankrail: all systems operational (poll)')
    s.log(3, 'merchant-api', 'INFO', 'partner status page bankrail: all systems operational (poll)')
    s.log(tn, 'terraform-network', 'INFO', 'Apply complete! Resources: 0 added, 2 changed, 4 destroyed.')
    s.chatter([('merchant-api', 'INFO', 'request method=<GET|POST> path=/v1/<payouts|balances|refunds> status=200 ms=<12-160>', 7), ('ledger', 'INFO', 'posted journal=<hex10> lines=<2-8>', 5),
               ('kyc-service', 'INFO', 'case decided outcome=<pass|pass|review> ms=<300-1200>', 3), ('kyc-service', 'WARN', 'docucheck low confidence <40-59>', .6), ('ledger', 'WARN', 'replica lag <200-900>ms', .3),
               ('payout-worker', 'WARN', 'iban checksum rejected for payee <hex6>', .4), ('merchant-api', 'ERROR', 'webhook endpoint of merchant m_<hex5> returned 410, disabled', .1)])
    for m in (-140, -60, -20, 2, 6, 15, 30):
        b = m > 0
        s.trace(m, [('p', None, 'payout-worker', 'submit_payout', 0, 5021 if b else 312, 'ConnectTimeout' if b else None), ('q', 'p', 'ledger', 'reserve', 2, s.u(5, 11), None),
                    ('t', 'p', 'payout-worker', 'tcp.connect api.bankrail.example:443', 16, 5000 if b else 14, 'timeout' if b else None)]
                + ([] if b else [('h', 'p', 'payout-worker', 'POST /v2/transfers', 33, 270, None)]))
    s.alert(4, 'payout-worker', 'bankrail_call_error_ratio', .1, 'bankrail-errors', 'More than 10% of calls to bank partner BankRail fail', 'page')
    s.truth('config-change', 'network', 'nat', ['conc', 'kyc', 'sg', 'payout_sepa_instant_copy', 'ledger_compact_view'], 'terraform-network',
            'Three NAT gateways were collapsed into one; the next payroll batch needs more simultaneous connections to one destination than one NAT has ports, so connects time out with ErrorPortAllocation while the bank answers those that connect as fast as ever.')
    return s


@incident
def orbitlens(seed):
    s = Inc('orbitlens-tiles-unavailable', seed, 30, 85, 42, dict(
        level='level', msg='msg', vol=.7, lower=True, ms=True, trace=True, ver=True, podkey='instance',
        base={'tile-router': 'v0.91.4', 'raster-store': 'v3.12.0', 'api-edge': 'v7.3.1', 'geo-index': 'v1.44.0'},
        pods={'tile-router': [f'tile-router-{i}' for i in range(12)], 'raster-store': [f'raster-store-{i}' for i in range(5)]}), (1, 13, 10))
    who = ['kaisa', 'renovate[bot]', 'd.fontaine', 'arjun']
    s.commit('dep', -64, 'renovate[bot]', 'chore(deps): update orbit/meshkit to v1.9.0 (#3120)', ['go.mod', 'go.sum', 'vendor/go.orbit.example/meshkit/dial.go', 'vendor/modules.txt'], """
@@ go.mod
 require (
 	github.com/golang/groupcache v0.0.0-20210331224755-41bb18bfe9da
-	go.orbit.example/meshkit v1.8.3
+	go.orbit.example/meshkit v1.9.0
 	google.golang.org/grpc v1.62.1
 )
@@ vendor/go.orbit.example/meshkit/dial.go
 func DialOptions(o Options) []grpc.DialOption {
 	return []grpc.DialOption{
 		grpc.WithTransportCredentials(o.creds()),
 		grpc.WithDefaultServiceConfig(o.serviceConfig()),
-		grpc.WithKeepaliveParams(keepalive.ClientParameters{
-			Time:    5 * time.Minute,
-			Timeout: 20 * time.Second,
-		}),
+		// detect dead peers faster behind the L4 balancer
+		grpc.WithKeepaliveParams(keepalive.ClientParameters{
+			Time:                10 * time.Second,
+			Timeout:             3 * time.Second,
+			PermitWithoutStream: true,
+		}),
 	}
 }""")
    s.commit('streams', -17, 'd.fontaine', 'raster-store: limit concurrent streams', 'raster-store/server/server.go', """
@@ func New(cfg Config) *grpc.Server {
 	return grpc.NewServer(
 		grpc.Creds(cfg.Creds),
-		grpc.MaxConcurrentStreams(cfg.MaxStreams),
+		grpc.MaxConcurrentStreams(cfg.maxStreams()),
 		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: cfg.KeepaliveMinTime}),
 	)
 }
+
+// maxStreams treats zero as the former default of 1000.
+func (c Config) maxStreams() uint32 {
+	if c.MaxStreams == 0 {
+		return 1000
+	}
+	return c.MaxStreams
+}""")
    s.commit('retry', -90, 'kaisa', 'edge: do not retry tiles on Unavailable', 'api-edge/internal/proxy/retry.go', """
@@ func retryable(code codes.Code, method string) bool {
-	return code == codes.Unavailable
+	if strings.HasPrefix(method, "/admin.") {
+		return false
+	}
+	return code == codes.Unavailable
 }""")
    s.commit('lru', -45, 'arjun', 'tile-router: connection pooling notes, bigger LRU', 'tile-router/internal/cache/cache.go', """
@@ const (
-	defaultEntries = 40_000
+	defaultEntries = 60_000
 	defaultTTL     = 10 * time.Minute
 )""")
    s.filler(['go'], 5, who)
    s.deploy(-82, 'api-edge', 'retry', 'v7.3.1')
    s.deploy(-31, 'tile-router', 'lru', 'v0.91.5')
    dep = -s.u(4, 6)
    s.deploy(dep, 'tile-router', 'dep', 'v0.91.6')
    s.deploy(-1.8, 'raster-store', 'streams', 'v3.12.1')
    s.flag(-2.5, 'edge_brotli_tiles', 'api-edge', 'off->on', 'kaisa')
    on = s.up(0, 4.5)
    rps = s.day(900, .05, .05)
    churn = .03 + 2.1 * on
    n = dict(rps='grpc_requests_per_sec', p50='grpc_latency_p50_ms', p99='grpc_latency_p99_ms', err='grpc_error_ratio', cpu='cpu_percent', mem='memory_mb')
    er = .0006 + .026 * on + s.spikes(40, .02) * on
    s.std('tile-router', n, rps=rps, p50=330 + 12 * on, p99=2700 + 700 * on, err=er, cpu=36 + 3 * on, mem=2900 + 350 * s.up(-30, 10))
    s.metric('tile-router', 'grpc_client_connections_opened_per_sec', churn, .12, 2)
    s.metric('tile-router', 'grpc_client_goaway_received_per_min', .02 + 124 * on, .1, 1)
    s.metric('tile-router', 'tile_cache_hit_ratio', .40 + .02 * s.up(-30, 10), .006, 3)
    s.std('raster-store', n, rps=rps * .6 * (1 - .02 * on), p50=520 + 9 * on, p99=2500 + 140 * on, err=.0004, cpu=48 + 6 * on, mem=7400)
    s.metric('raster-store', 'tls_handshakes_per_sec', .1 + 2.1 * on, .1, 2)
    s.metric('raster-store', 'open_connections', 60 - 3 * on, .03, 0)
    e2 = .001 + .0155 * on + s.spikes(40, .012) * on
    s.metric('api-edge', 'http_requests_per_sec', rps * 1.02 * (1 + .03 * on), .03, 0)
    s.metric('api-edge', 'http_5xx_ratio', e2, .1, 4, add=.0003)
    s.metric('api-edge', 'http_latency_p99_ms', 2900 + 800 * on, .1, 0)
    s.metric('api-edge', 'upstream_retries_per_sec', .9 + 22 * on, .12, 1)
    s.metric('api-edge', 'cpu_percent', 41 + 9 * s.up(-2.4, 1), .04, 1)
    s.std('geo-index', n, rps=rps * .4, p50=3.1, p99=22, err=.0002, cpu=22, mem=1800)
    for m in s.poisson(10):
        s.log(m, 'tile-router', 'INFO', 'tile served', z=s.i(3, 18), layer=s.pick(['s2-rgb', 's2-ndvi', 'dem', 's1-vv']), ms=round(s.dur(m, 330, 2700), 1), cache=s.pick(['hit', 'hit', 'hit', 'miss']), trace_id=s.tid())
    for m in s.poisson(22 * on):
        t = s.tid()
        inst = s.pick(s.style['pods']['tile-router'])
        peer = f'raster-store-{s.i(0, 4)}'
        k = s.u(0, 1)
        s.log(m, 'tile-router', 'ERROR' if k < .55 else 'WARN', 'ReadWindow failed: rpc error: code = Unavailable desc = closing transport due to: connection error: desc = "error reading from server: EOF", received prior goaway: code: ENHANCE_YOUR_CALM, debug data: "too_many_pings"'
              if k < .55 else 'transport: client received GoAway with error code ENHANCE_YOUR_CALM and debug data "too_many_pings", reconnecting', peer=peer, instance=inst, trace_id=t if k < .55 else None)
        if k < .3:
            s.log(m + .001, 'api-edge', 'ERROR', 'upstream tile-router: 503', path='/tiles/{layer}/{z}/{x}/{y}', trace_id=t, attempts=2)
    for m in s.poisson(5 * on):
        s.log(m, 'raster-store', 'INFO', 'transport: closing connection to <ip>:<30000-60000>: client exceeded ping strikes (min interval 5m0s)')
    s.chatter([('api-edge', 'INFO', 'GET /tiles/<s2-rgb|dem|s1-vv>/<3-17>/<100-9000>/<100-9000> 200', 8), ('raster-store', 'INFO', 'window read scene=<hex12> blocks=<1-16> ms=<180-1900>', 4), ('raster-store', 'WARN', 'overview missing scene=<hex12>, reading full resolution', .5),
               ('geo-index', 'INFO', 'query bbox matched <0-420> scenes', 3), ('raster-store', 'ERROR', 'object store 503 SlowDown, retry 1/5', .25), ('api-edge', 'WARN', 'api key k_<hex6> near quota', .4), ('tile-router', 'WARN', 'layer alias ndvi2 is deprecated', .4)])
    for j in range(12):
        s.log(dep + .3 * j, 'tile-router', 'INFO', 'build info go=1.22.1 meshkit=v1.9.0 rev=<hex8>', instance=f'tile-router-{j}', version='v0.91.6')
        s.log(-31 + .3 * j, 'tile-router', 'INFO', 'build info go=1.22.1 meshkit=v1.8.3 rev=<hex8>', instance=f'tile-router-{j}', version='v0.91.5')
    for m in (-50, -12, 3, 8, 14, 25, 33):
        b = m > 0
        s.trace(m, [('1', None, 'api-edge', 'GET /tiles', 0, 610 if b else 541, '503' if b else None), ('2', '1', 'tile-router', 'GetTile', 3, 598 if b else 532, 'Unavailable' if b else None), ('3', '2', 'geo-index', 'Lookup', 4, 3.0, None),
                    ('4', '2', 'tile-router', 'raster.ReadWindow', 9, 588 if b else 520, 'Unavailable: too_many_pings' if b else None)] + ([] if b else [('5', '4', 'raster-store', 'ReadWindow', 10, 517, None)]))
    s.topo = [('api-edge', 'tile-router', 'grpc'), ('tile-router', 'raster-store', 'grpc'), ('tile-router', 'geo-index', 'grpc'), ('raster-store', 'object-store', 'https')]
    s.alert(4, 'api-edge', 'http_5xx_ratio', .01, 'edge-5xx', 'api-edge 5xx ratio > 1%', 'sev2')
    s.truth('deploy-regression', 'dependency', 'dep', ['streams', 'retry', 'lru', 'edge_brotli_tiles'], 'tile-router',
            'The bot upgrade of meshkit makes clients ping every 10 s even when idle while raster-store allows one per five minutes, so servers answer GOAWAY too_many_pings and in-flight calls fail; the raster-store deploy two minutes before onset keeps the limits.')
    return s


@incident
def brightmile(seed):
    s = Inc('brightmile-rides-name-resolution', seed, 30, 90, 45, dict(
        level='severity', msg='message', vol=.6, ms=True, trace=False, podkey='pod', pods={'coredns': ['coredns-5c9-7hx2', 'coredns-5c9-kq8d', 'coredns-5c9-zz4m']}), (9, 21, 14))
    who = ['oleksiy', 'hana.m', 'vik', 'sre-dani']
    s.commit('dns', -41, 'sre-dani', 'coredns: stale records after failover, be strict with upstream', 'clusters/prod-eu/kube-system/coredns-configmap.yaml', """
@@ data:
   Corefile: |
     .:53 {
         errors
         health { lameduck 5s }
         ready
         kubernetes cluster.local in-addr.arpa ip6.arpa {
             pods insecure
             fallthrough in-addr.arpa ip6.arpa
         }
         prometheus :9153
-        forward . /etc/resolv.conf
-        cache 30
+        forward . 10.80.0.2 {
+            max_concurrent 120
+        }
         reload 30s
         loadbalance
     }""")
    s.commit('fix', -120, 'oleksiy', 'fix(dns): resolver tweaks for dispatch', 'dispatch/internal/netx/dialer.go', """
@@ func NewDialer(cfg Config) *net.Dialer {
 	return &net.Dialer{
 		Timeout:   cfg.DialTimeout,
 		KeepAlive: 30 * time.Second,
-		Resolver:  &net.Resolver{PreferGo: cfg.PreferGo},
+		Resolver:  net.DefaultResolver, // PreferGo was always false in production
 	}
 }""")
    s.commit('eta', -22, 'hana.m', 'eta: new HTTP session for map provider', 'eta/providers/maps.py', """
@@ class MapsClient:
     def __init__(self, base: str, timeout: float = 2.5) -> None:
         self._base = base
         self._timeout = timeout
-        self._session = requests.Session()
+        self._session = requests.Session()
+        self._session.headers["User-Agent"] = f"brightmile-eta/{VERSION}"
+        self._session.mount("https://", HTTPAdapter(pool_connections=8, pool_maxsize=64))""")
    s.commit('pp', -12, 'vik', 'payments-proxy: fail faster', 'payments-proxy/src/client.ts', """
@@ export const psp = axios.create({
   baseURL: cfg.pspUrl,
   timeout: 8000,
+  validateStatus: (s) => s < 500,
+  maxRedirects: 0,
 });""")
    s.filler(['go', 'yaml', 'py', 'ts'], 4, who)
    td = -s.u(20, 26)
    s.deploy(-110, 'dispatch', 'fix', '5.19.0')
    s.deploy(td, 'coredns', 'dns', 'gitops-9f31')
    s.deploy(-6, 'eta', 'eta', '2.8.0')
    s.deploy(-3, 'payments-proxy', 'pp', '1.30.2')
    s.flag(-4.5, 'surge_heatmap_v2', 'rider-bff', '30% -> 60%', 'vik')
    tr = s.day(1, .03) * (1 + .42 * s.lin(-25, 18))
    nc = s.up(td + .6, .3)
    on = s.up(0, 3.2) * (1 + .16 * np.sin(s.m / 2.7))
    q = tr * 5200
    s.metric('coredns', 'coredns_dns_requests_per_sec', q * (1 + .42 * on), .03, 0)
    s.metric('coredns', 'coredns_forward_requests_per_sec', q * (.06 + .46 * nc) * (1 + .4 * on), .05, 0)
    s.metric('coredns', 'coredns_cache_hits_per_sec', q * .84 * (1 - nc), .03, 0)
    s.metric('coredns', 'coredns_dns_request_duration_p99_ms', 3.1 + 36 * nc + 1900 * on, .1, 1)
    s.metric('coredns', 'coredns_responses_servfail_per_sec', .8 + 610 * on, .1, 1)
    s.metric('coredns', 'coredns_forward_max_concurrent_rejects_per_sec', 590 * on * (on > .02), .1, 1)
    s.metric('coredns', 'cpu_percent', 21 * tr + 9 * nc + 15 * on, .05, 1, hi=100)
    n = dict(rps='rps', p50='p50_ms', p95='p95_ms', p99='p99_ms', err='error_ratio', cpu='cpu_percent')
    # (service, rps, p50, p99, err at full effect, extra latency) - share of calls needing fresh external lookups
    spec = [('rider-bff', 1500, 42, 380, .055, 1500), ('dispatch', 620, 15, 110, .012, 300), ('eta', 480, 60, 420, .17, 2900), ('geocoder', 700, 18, 140, .09, 1900),
            ('payments-proxy', 90, 210, 1300, .21, 3600), ('notify', 240, 35, 260, .13, 2500), ('driver-gw', 2900, 6, 60, .002, 30)]
    cv = {}
    for svc, r, a, b, ee, xl in spec:
        er = .0012 + ee * on
        b2 = b + b * .12 * nc * (ee > .05) + xl * s.up(-.2, 2.4)
        cv[svc] = (a, b2, er)
        s.std(svc, n, rps=tr * r * (1 - .08 * on), p50=a * (1 + .15 * on), p99=b2, err=er, cpu=36 * tr)
    s.metric('payments-proxy', 'psp_http_5xx_per_min', .4, .3, 1)
    s.metric('dispatch', 'trips_matched_per_min', tr * 410 * (1 - .14 * on), .04, 0)
    E = {'rider-bff': 'upstream call failed: getaddrinfo EAI_AGAIN cdn-config.brightmile.example', 'eta': "HTTPSConnectionPool(host='maps.geovendor.example', port=443): Max retries exceeded (Caused by NameResolutionError: Temporary failure in name resolution)",
         'geocoder': 'lookup tiles.geovendor.example on 172.20.0.10:53: server misbehaving', 'payments-proxy': 'psp authorize failed: getaddrinfo EAI_AGAIN api.psp.example',
         'notify': 'push send failed: lookup push.mobile.example on 172.20.0.10:53: server misbehaving', 'dispatch': 'pricing hint skipped: lookup weather.example.net on 172.20.0.10:53: read udp: i/o timeout'}
    rate = {'rider-bff': 5, 'eta': 8, 'geocoder': 6, 'payments-proxy': 5, 'notify': 5, 'dispatch': 1.5}
    for svc, tx in E.items():
        for m in s.poisson(rate[svc] * on):
            s.log(m, svc, 'ERROR', tx, latency_ms=s.i(1900, 5200))
    for m in s.poisson(10 * on):
        s.log(m, 'coredns', 'ERROR', '[ERROR] plugin/errors: 2 <maps.geovendor.example.|api.psp.example.|push.mobile.example.|tiles.geovendor.example.> A: concurrent queries exceeded maximum 120')
    s.log(td + .75, 'coredns', 'INFO', '[INFO] Reloading complete, configuration SHA512 = <hex16>')
    for m in s.poisson(2.5 * on):
        s.log(m, 'rider-bff', 'WARN', 'payment authorisation postponed, ride offered on credit')
    s.chatter([('rider-bff', 'INFO', 'GET /<quote|ride|profile> 200 <12-300>ms', 6), ('dispatch', 'INFO', 'matched ride=<hex8> driver=<hex6> in <20-400>ms', 5), ('eta', 'INFO', 'eta computed route_km=<1-34> ms=<30-240>', 4),
               ('driver-gw', 'INFO', 'position batch n=<20-400>', 4), ('payments-proxy', 'INFO', 'authorized amount=<400-9000> psp_ms=<150-900>', 2), ('payments-proxy', 'WARN', 'card declined code=<51|05|14>', .7),
               ('notify', 'INFO', 'push accepted n=<1-60>', 2), ('notify', 'WARN', 'token unregistered, removed', .6), ('geocoder', 'INFO', 'reverse cell=<hex9> hit=<true|true|false>', 3),
               ('coredns', 'ERROR', '[ERROR] plugin/errors: 2 metrics-legacy.tools. A: NXDOMAIN upstream', .3), ('driver-gw', 'ERROR', 'bad protobuf from app version 5.0.<1-9>', .15)])
    s.topo = [('rider-bff', 'dispatch', 'grpc'), ('rider-bff', 'payments-proxy', 'http'), ('dispatch', 'eta', 'http'), ('eta', 'geocoder', 'http'), ('dispatch', 'notify', 'http'), ('driver-gw', 'dispatch', 'grpc')] + \
             [(x[0], 'coredns', 'dns') for x in spec]
    s.alert(3, 'payments-proxy', 'error_ratio', .08, 'payments-authorize-errors', 'payments-proxy error ratio above 8%, authorisations failing')
    s.truth('config-change', 'dns', 'dns', ['fix', 'eta', 'pp', 'surge_heatmap_v2'], 'coredns',
            'The Corefile lost its cache and got max_concurrent 120, so every external lookup is forwarded and once rush hour fills 120 slots CoreDNS answers SERVFAIL; all services with external hosts fail, whatever they deployed.')
    return s
