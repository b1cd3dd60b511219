"""Incidents 9-12: trust bundle (C#), event contract (Kotlin), metric cardinality leak (Rust), batch job as noisy neighbour (K8s)."""
import numpy as np
from common import Inc, incident


@incident
def sablebank(seed):
    s = Inc('sablebank-accounts-core-calls-fail', seed, 60, 125, 50, dict(
        level='Level', msg='MessageTemplate', ms=True, vol=.5, podkey='Pod', ver=True, base={'accounts-api': '5.61.2', 'statements': '2.14.0', 'card-gateway': '9.3.3'},
        levels={'INFO': 'Information', 'WARN': 'Warning', 'ERROR': 'Error', 'DEBUG': 'Debug'}), (10, 6, 7))
    who = ['E. Sandberg', 'T. Wiśniewski', 'R. Doyle', 'pki-bot']
    G1 = 'MIIFVzCCAz+gAwIBAgIQTq0c7' + s.hex(18)
    G2 = 'MIIFYTCCA0mgAwIBAgIQP9xk2' + s.hex(18)
    s.commit('ca', -70, 'R. Doyle', 'chore(pki): drop roots that no longer sign anything', 'platform/trust-bundle/configmap.yaml', f"""
@@ metadata:
   name: sable-trust-bundle
   labels:
-    bundle: "2026-03"
+    bundle: "2026-10"
 data:
   ca.pem: |
-    # Sable Internal Issuing CA G1 (notAfter 2026-01-31)
-    -----BEGIN CERTIFICATE-----
-    {G1}
-    ...
-    -----END CERTIFICATE-----
-    # Sable Internal Issuing CA G2 (notAfter 2029-06-30)
-    -----BEGIN CERTIFICATE-----
-    {G2}
-    ...
-    -----END CERTIFICATE-----
     # Sable Internal Issuing CA G3 (notAfter 2034-11-15)
     -----BEGIN CERTIFICATE-----
     MIIFZTCCA02gAwIBAgIQB17Za8{s.hex(16)}
     ...
     -----END CERTIFICATE-----""")
    s.commit('acc', -25, 'E. Sandberg', 'accounts: reuse one HttpClient for core calls', 'src/Accounts/Core/CoreClientRegistration.cs', """
@@ public static class CoreClientRegistration
     public static IServiceCollection AddCoreClient(this IServiceCollection services, CoreOptions options)
     {
-        services.AddTransient<ICoreClient>(_ => new CoreClient(new HttpClient(Handlers.Mtls(options))
-        {
-            BaseAddress = options.BaseAddress,
-            Timeout = options.Timeout,
-        }));
+        services.AddHttpClient<ICoreClient, CoreClient>(c =>
+            {
+                c.BaseAddress = options.BaseAddress;
+                c.Timeout = options.Timeout;
+            })
+            .ConfigurePrimaryHttpMessageHandler(() => Handlers.Mtls(options))
+            .SetHandlerLifetime(TimeSpan.FromMinutes(10));
         return services;
     }""")
    s.commit('tls', -46, 'T. Wiśniewski', 'card-gateway: stricter TLS', 'card-gateway/src/main/java/se/sable/cards/TlsConfig.java', """
@@ final class TlsConfig {
-    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
+    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
 
     SSLParameters parameters() {
         SSLParameters p = new SSLParameters();
-        p.setProtocols(PROTOCOLS);
+        p.setProtocols(PROTOCOLS.toArray(String[]::new));
         return p;
     }""")
    s.commit('cert', -400, 'pki-bot', 'renew leaf core-adapter.sable.internal', 'platform/certs/core-adapter.yaml', """
@@ spec:
   commonName: core-adapter.sable.internal
   issuerRef:
     name: sable-issuing-g2
-  duration: 2160h
+  duration: 4320h
   renewBefore: 360h""")
    s.filler(['cs', 'yaml', 'java'], 4, who)
    s.deploy(-395, 'core-adapter', 'cert', 'certs-311')
    tb = -s.u(55, 61)
    s.deploy(tb, 'pki-trust-bundle', 'ca', '2026-10')
    s.deploy(-38, 'card-gateway', 'tls', '9.3.4')
    dep = -1.2
    s.deploy(dep, 'accounts-api', 'acc', '5.62.0')
    s.flag(-14, 'AccountsOverviewV4', 'accounts-api', 'Off -> On', 'E. Sandberg')
    rbk = s.u(17, 20)
    s.deploys.append((rbk, 'accounts-api', s.commits['f0']['sha'], '5.61.2-rb1'))
    hpa = s.u(28, 31)
    # new pods fail; rolling over 6 pods, max surge; after rollback new pods fail as well
    fr = np.clip((s.m - dep) / 7.5, 0, 1) * (s.m >= 0)
    st = .25 * s.up(hpa, .5) + .15 * s.up(hpa + 8, .5)
    rps = s.day(310, .05, .08)
    n = dict(rps='http.server.request.rate', p50='http.server.duration.p50_ms', p95='http.server.duration.p95_ms', p99='http.server.duration.p99_ms', err='http.server.error_rate_percent', cpu='process.cpu_percent', mem='process.working_set_mb')
    ea = .0015 + .83 * fr
    s.std('accounts-api', n, rps=rps, p50=48 - 30 * fr, p99=390 + 20 * fr, err=ea, cpu=33 + 5 * fr, mem=690)
    s.metric('accounts-api', 'tls.handshake.failures_per_min', .1 + rps * 60 * .83 * fr, .05, 0)
    s.metric('accounts-api', 'pods.ready', 6, 0, 0)
    s.std('statements', n, rps=rps * .3 * (1 + .25 * s.lin(5, 30)), p50=120, p99=1400, err=.002 + .8 * st, cpu=44 + 26 * s.lin(5, 28) - 18 * s.up(hpa, 3), mem=910)
    s.metric('statements', 'pods.ready', 3 + (s.m > hpa) + (s.m > hpa + 8), 0, 0)
    s.std('card-gateway', n, rps=rps * .8, p50=31, p99=240, err=.0012, cpu=29, mem=1400)
    s.std('core-adapter', n, rps=rps * 1.5 * (1 - .6 * fr), p50=26, p99=210, err=.0009, cpu=37 * (1 - .5 * fr), mem=2200)
    s.metric('core-adapter', 'tls.cert.days_until_expiry', 171, 0, 0)
    s.metric('core-adapter', 'tls.server.handshake_alerts_per_min', .2 + rps * 60 * .83 * fr + rps * 18 * .8 * st, .05, 0)
    s.metric('mobile-bff', 'http.server.request.rate', rps * 2.6, .03, 1)
    s.metric('mobile-bff', 'http.server.error_rate_percent', .2 + 38 * fr + 3 * st, .06, 2)
    s.metric('mobile-bff', 'http.server.duration.p95_ms', 260 - 40 * fr, .06, 0)
    X = "System.Net.Http.HttpRequestException: The SSL connection could not be established, see inner exception. ---> System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: PartialChain"
    new = [f'accounts-api-{s.hex(9)}-{s.hex(5)}' for _ in range(6)]
    for m in s.poisson(26 * fr):
        s.log(m, 'accounts-api', 'ERROR', 'GET https://core-adapter.sable.internal:8443/accounts/{Id} failed', Exception=X, Pod=s.pick(new), Issuer='CN=Sable Internal Issuing CA G2, O=Sable Bank AB' if s.u(0, 1) < .35 else None, SourceContext='Sable.Accounts.Core.CoreClient')
    for m in s.poisson(12 * st):
        s.log(m, 'statements', 'ERROR', 'core-adapter call failed for statement {StatementId}', Exception=X, Pod=s.pick(['statements-7b-n4k2x'] if m < hpa + 8 else ['statements-7b-n4k2x', 'statements-7b-q81zc']), SourceContext='Sable.Statements.Ledger')
    for m in s.poisson(11):
        if s.u(0, 1) > s.at(fr, m) * .83:
            s.log(m, 'accounts-api', 'INFO', f'HTTP GET /accounts/{{id}} responded 200 in {s.dur(m, 48, 390):.1f} ms', SourceContext='Serilog.AspNetCore.RequestLoggingMiddleware')
    s.log(tb + .1, 'pki-trust-bundle', 'INFO', 'configmap sable-trust-bundle synced to 41 namespaces, 1 certificate (was 3); picked up at next pod start')
    for j in range(6):
        x = max(dep + .5, dep + 1.25 * j + .9)
        s.log(x, 'accounts-api', 'INFO', 'Application started. Trust store /etc/sable/ca.pem loaded: 1 certificates', Pod=new[j], version='5.62.0')
        s.log(rbk + .8 + 1.1 * j, 'accounts-api', 'INFO', 'Application started. Trust store /etc/sable/ca.pem loaded: 1 certificates', Pod=f'accounts-api-{s.hex(9)}-{s.hex(5)}', version='5.61.2-rb1')
    s.log(-37, 'card-gateway', 'INFO', 'started 9.3.4, trust store /etc/sable/ca.pem: 1 certificates; peer scheme-connector issuer=CN=Sable Internal Issuing CA G3')
    for x in (-100, -88, -70):
        if x > s.m0 + 1 and x < tb - 2:
            s.log(x, 'notify-hub', 'INFO', 'Application started. Trust store /etc/sable/ca.pem loaded: 3 certificates', Pod='notify-hub-' + s.hex(5))
    for k, x in enumerate((hpa, hpa + 8)):
        s.log(x - .4, 'statements', 'INFO', f'SuccessfulRescale New size: {4 + k}; reason: cpu resource utilization above target', SourceContext='horizontal-pod-autoscaler')
        s.log(x, 'statements', 'INFO', 'Application started. Trust store /etc/sable/ca.pem loaded: 1 certificates', Pod=['statements-7b-n4k2x', 'statements-7b-q81zc'][k])
    for m in s.poisson(9 * fr):
        s.log(m, 'core-adapter', 'WARN', 'TLS handshake aborted by peer <ip>: alert unknown_ca(48)', SourceContext='kestrel')
    for m in s.poisson(9 * fr):
        s.log(m, 'mobile-bff', 'ERROR', 'accounts-api returned 502 for overview, showing cached balances', TraceId=s.tid())
    s.chatter([('statements', 'INFO', 'statement rendered pages=<1-14> ms=<200-1900>', 3), ('card-gateway', 'INFO', 'authorisation mcc=<4000-5999> decision=<approve|approve|decline>', 6), ('card-gateway', 'WARN', 'issuer script retry', .4),
               ('mobile-bff', 'INFO', 'GET /overview 200', 5), ('core-adapter', 'INFO', 'core call TX<100-399> rc=0 ms=<8-90>', 5), ('core-adapter', 'WARN', 'core rc=12 account locked by batch', .4),
               ('statements', 'ERROR', 'font NotoSansCJK missing glyph U+2F<hex3>', .15), ('accounts-api', 'WARN', 'deprecated query parameter includeClosed', .5)])
    s.topo = [('mobile-bff', 'accounts-api', 'https'), ('accounts-api', 'core-adapter', 'mtls'), ('statements', 'core-adapter', 'mtls'), ('card-gateway', 'scheme-connector', 'mtls')]
    s.alert(3, 'mobile-bff', 'http.server.error_rate_percent', 5, 'mobile-bff-errors', 'mobile-bff errors above 5%: accounts overview', 'High')
    s.truth('config-change', 'certificate', 'ca', ['acc', 'tls', 'cert', 'AccountsOverviewV4', '5.62.0'], 'pki-trust-bundle',
            'The bundle clean-up also removed issuing CA G2, still the issuer of core-adapter; pods read the bundle at start, so the harmless accounts-api deploy merely exposed it, the rollback did not help, and autoscaled statements pods fail too without a deploy.')
    return s


@incident
def cartagena(seed):
    s = Inc('cartagena-freight-eta-stale', seed, 30, 95, 45, dict(
        level='log_level', msg='text', ms=True, vol=.8, ver=True, base={'shipment-events': '1.118.0', 'eta-projector': '0.57.1', 'duty-calculator': '4.4.0'}), (8, 12, 5))
    who = ['pilar', 'anders.b', 'w.okafor', 'q.tran']
    s.commit('prod', -37, 'anders.b', 'shipment-events: keep cents exact for declared value', 'src/main/kotlin/freight/events/ShipmentUpdatedMapper.kt', """
@@ class ShipmentUpdatedMapper(private val clock: Clock) {
     fun toEvent(s: Shipment): ShipmentUpdated = ShipmentUpdated(
         id = s.id.value,
         status = s.status.name,
         legs = s.legs.map(::leg),
-        customs = s.customs?.let { Customs(it.hsCode, it.declaredValue.movePointRight(2).longValueExact()) },
+        customs = s.customs?.let { Customs(it.hsCode, it.declaredValue.setScale(2, HALF_EVEN)) },
         at = clock.instant().toEpochMilli(),
     )
@@ data class Customs(
     val hsCode: String,
-    val declaredValue: Long,
+    @JsonSerialize(using = ToStringSerializer::class)
+    val declaredValue: BigDecimal,
 )""")
    s.commit('strict', -13, 'pilar', 'eta-projector: strict decoding of events', 'eta_projector/consume.py', """
@@ async def handle(msg: Message) -> None:
-    event = ShipmentUpdated.model_validate_json(msg.value)
+    try:
+        event = ShipmentUpdated.model_validate_json(msg.value)
+    except ValidationError as exc:
+        log.error("undecodable event", offset=msg.offset, partition=msg.partition, error=str(exc.errors()[0]))
+        raise
     await project(event)
@@ class Customs(BaseModel):
     model_config = ConfigDict(strict=True)
     hs_code: str = Field(alias="hsCode")
     declared_value: int = Field(alias="declaredValue")""")
    s.commit('duty', -60, 'q.tran', 'duty: parse tariffs lazily', 'duty/internal/tariff/load.go', """
@@ func Load(path string) (*Table, error) {
-	return parse(path)
+	t := &Table{path: path}
+	t.once = sync.OnceValue(func() map[string]Rate {
+		m, err := parse(path)
+		if err != nil {
+			panic(err)
+		}
+		return m
+	})
+	return t, nil
 }""")
    s.commit('kafka', -180, 'w.okafor', 'kafka: fewer partitions for shipment topic', 'kafka/topics-staging.yaml', """
@@ topics:
   - name: shipment.updated.v3
-    partitions: 24
+    partitions: 6
     replication: 1
     config:
       retention.ms: 86400000""")
    s.filler(['kt', 'py', 'go', 'kt'], 5, who)
    s.deploy(-52, 'duty-calculator', 'duty', '4.4.1')
    pd = -s.u(1.6, 2.4) - 8
    ed = -s.u(3.5, 5)
    # producer rolls out slowly: old pods first serve; harm from onset = first new pod publishes customs shipments after leader warm up
    s.deploy(pd, 'shipment-events', 'prod', '1.119.0')
    s.deploy(ed, 'eta-projector', 'strict', '0.58.0')
    s.deploys.append((14, 'eta-projector', s.commits['f1']['sha'], '0.57.1-r3'))
    s.flag(-2.2, 'eta.weather_adjustment', 'eta-projector', 'off -> 50%', 'pilar')
    s.flag(-300, 'portal.map_v2', 'portal-api', 'off -> on', 'q.tran')
    fr = np.clip(s.m / 6 + .17, 0, 1) * (s.m >= 0) * .34
    ev = s.day(145, .07)
    s.metric('shipment-events', 'events_published_per_sec', ev, .04, 1)
    s.metric('shipment-events', 'publish_error_ratio', .0002, .2, 4)
    s.metric('shipment-events', 'publish_p95_ms', 9, .08, 1)
    s.metric('shipment-events', 'avg_event_bytes', 1184 + 5 * fr, .004, 0)
    s.metric('shipment-events', 'cpu_percent', 26, .05, 1)
    for svc, lag in (('eta-projector', 2.1), ('duty-calculator', 0)):
        s.metric(svc, 'events_consumed_per_sec', ev * (1 - (fr * .12 if lag else 0)), .04, 1)
        s.metric(svc, 'decode_failures_per_sec', .01 + ev * fr * (1.7 if lag else 1), .07, 2)
        s.metric(svc, 'dlq_messages_total', np.cumsum(ev * fr * 30) + 41, 0, 0)
        s.metric(svc, 'handler_p95_ms', 24 + (13 * s.up(0, 4) if lag else 0), .06, 1)
        s.metric(svc, 'cpu_percent', 31 + (24 * s.up(0, 3) if lag else 3 * s.up(0, 3)), .05, 1)
    s.metric('eta-projector', 'consumer_lag_messages', 60 + np.cumsum(ev * fr * .12 * 30) * (s.m > 0), .04, 0)
    s.metric('portal-api', 'requests_per_sec', s.day(520, .05, .1) * (1 + .08 * s.up(12, 8)), .03, 0)
    s.metric('portal-api', 'stale_eta_ratio', .012 + .3 * s.up(3, 9), .04, 4)
    s.metric('portal-api', 'error_ratio', .0013, .2, 4)
    s.metric('portal-api', 'p95_ms', 115, .06, 0)
    s.metric('customs-desk', 'filings_per_min', 44 * (1 - .93 * s.up(1, 2.5)), .1, 1)
    s.metric('customs-desk', 'filings_rejected_ratio', .02, .15, 4)
    for m in s.poisson(19 * fr * 3):
        p, o = s.i(0, 23), s.i(88000000, 88999999)
        v = f'{s.i(12, 99999)}.{s.i(0, 99):02d}'
        s.log(m, 'duty-calculator', 'ERROR', f'decode shipment.updated.v3: json: cannot unmarshal string into Go struct field Customs.customs.declaredValue of type int64', partition=p, offset=o)
        if s.u(0, 1) < .9:
            if m > ed and m < 14:
                s.log(m + .004, 'eta-projector', 'ERROR', 'undecodable event', partition=p, offset=o, error=f"{{'type': 'int_type', 'loc': ('customs', 'declaredValue'), 'msg': 'Input should be a valid integer', 'input': '{v}'}}")
            else:
                s.log(m + .004, 'eta-projector', 'ERROR', f"pydantic_core.ValidationError: 1 validation error for ShipmentUpdated customs.declaredValue Input should be a valid integer [type=int_type, input_value='{v}']", partition=p, offset=o)
        if s.u(0, 1) < .4:
            s.log(m + .01, 'eta-projector', 'WARN', f'message sent to shipment.updated.v3.dlq after 3 attempts', partition=p, offset=o)
    s.chatter([('shipment-events', 'INFO', 'published shipment=<hex10> status=<IN_TRANSIT|DELIVERED|AT_HUB|CUSTOMS> bytes=<800-1700>', 6), ('eta-projector', 'INFO', 'projected shipment=<hex10> eta_shift_min=<0-180>', 5), ('duty-calculator', 'INFO', 'duty computed hs=<100000-999999> rate=<f0.0-12.0>', 4),
               ('portal-api', 'INFO', 'GET /shipments/<hex10> 200 <20-160>ms', 6), ('portal-api', 'WARN', 'eta older than 30 min for shipment <hex10>', .3), ('customs-desk', 'INFO', 'filing accepted country=<NO|CH|GB>', 1.2, s.m0, 1),
               ('customs-desk', 'WARN', 'filing queue empty', .01), ('eta-projector', 'WARN', 'carrier feed MAERKLIN late by <5-40> min', .4), ('duty-calculator', 'ERROR', 'hs code 99<1000-9999> unknown, manual review', .12)])
    for m in s.poisson(4 * s.up(3, 9)):
        s.log(m, 'portal-api', 'WARN', 'eta older than 30 min for shipment <hex10>')
    for j in range(6):
        s.log(0 - .1 + j * 1.0, 'shipment-events', 'INFO', f'pod {j + 1}/6 ready, joined producer group', version='1.119.0')
    s.log(pd + .1, 'shipment-events', 'INFO', 'rollout 1.118.0 -> 1.119.0 waiting for maintenance lock', version='1.118.0')
    s.topo = [('shipment-events', 'kafka:shipment.updated.v3', 'kafka'), ('kafka:shipment.updated.v3', 'eta-projector', 'kafka'), ('kafka:shipment.updated.v3', 'duty-calculator', 'kafka'), ('portal-api', 'eta-projector', 'sql-read-model'), ('duty-calculator', 'customs-desk', 'http')]
    s.alert(4, 'eta-projector', 'decode_failures_per_sec', 5, 'eta-projector-decode', 'eta-projector fails to decode events', 'P2')
    s.truth('deploy-regression', 'schema', 'prod', ['strict', 'duty', 'kafka', 'eta.weather_adjustment', '0.57.1-r3'], 'shipment-events',
            'The producer now writes declaredValue as a decimal string instead of integer cents, which both consumers reject for shipments with customs data; eta-projector, deployed later and rolled back in vain, only logs it better.')
    return s


@incident
def wisteria(seed):
    s = Inc('wisteria-devices-reconnecting', seed, 60, 172, 40, dict(
        level='level', msg='message', ms=True, vol=.35, podkey='host', ver=True, base={'device-gw': '0.44.1', 'rule-engine': '1.9.0', 'mqtt-lb': '2026.1'},
        pods={'device-gw': [f'gw-{i:02d}' for i in range(8)]}), (11, 3, 9))
    who = ['sanne', 'g.petrov', 'emeka', 'lucia.r']
    s.commit('card', -141, 'g.petrov', 'metrics: break publishes down further for support', 'crates/gateway/src/session.rs', """
@@ impl Session {
     async fn on_publish(&self, p: Publish) -> Result<(), SessionError> {
         let topic = TopicClass::of(&p.topic);
-        counter!("gw_publish_total", "class" => topic.as_str(), "qos" => p.qos.as_str()).increment(1);
-        histogram!("gw_publish_bytes", "class" => topic.as_str()).record(p.payload.len() as f64);
+        let labels = [
+            ("class", topic.as_str().to_owned()),
+            ("qos", p.qos.as_str().to_owned()),
+            ("tenant", self.tenant.to_string()),
+            ("session", self.id.to_string()),
+        ];
+        counter!("gw_publish_total", &labels).increment(1);
+        histogram!("gw_publish_bytes", &labels).record(p.payload.len() as f64);
         self.router.publish(p).await
     }""")
    s.commit('buf', -170, 'emeka', 'gateway: unbounded outbound queue is gone', 'crates/gateway/src/outbound.rs', """
@@ pub struct Outbound {
-    tx: mpsc::UnboundedSender<Packet>,
+    tx: mpsc::Sender<Packet>,
 }
 
 impl Outbound {
-    pub fn new() -> (Self, mpsc::UnboundedReceiver<Packet>) {
-        let (tx, rx) = mpsc::unbounded_channel();
+    pub fn new() -> (Self, mpsc::Receiver<Packet>) {
+        let (tx, rx) = mpsc::channel(256);
         (Self { tx }, rx)
     }""")
    s.commit('rule', -22, 'lucia.r', 'rule-engine: cache compiled expressions', 'crates/rules/src/eval.rs', """
@@ pub fn eval(expr: &str, env: &Env) -> Result<Value, EvalError> {
-    let ast = parse(expr)?;
-    run(&ast, env)
+    static CACHE: Lazy<Mutex<LruCache<String, Arc<Ast>>>> =
+        Lazy::new(|| Mutex::new(LruCache::new(NonZeroUsize::new(4096).unwrap())));
+    let hit = CACHE.lock().get(expr).cloned();
+    let ast = match hit {
+        Some(a) => a,
+        None => {
+            let a = Arc::new(parse(expr)?);
+            CACHE.lock().put(expr.to_owned(), a.clone());
+            a
+        }
+    };
+    run(&ast, env)
 }""")
    s.commit('lb', -11, 'sanne', 'mqtt-lb: shorten client timeouts', 'mqtt-lb/haproxy.cfg', """
@@ defaults
     mode tcp
     timeout connect 5s
-    timeout client  3h
-    timeout server  3h
+    timeout client  10800s
+    timeout server  10800s
     timeout tunnel  3h""")
    s.filler(['rs', 'yaml'], 4, who)
    dep = -s.u(121, 127)
    s.deploy(-160, 'device-gw', 'buf', '0.44.1')
    s.deploy(dep, 'device-gw', 'card', '0.45.0')
    s.deploy(-13, 'rule-engine', 'rule', '1.10.0')
    s.deploy(-2.5, 'mqtt-lb', 'lb', '2026.2')
    s.flag(-6, 'shadow_delta_sync', 'device-gw', '10% -> 50%', 'sanne')
    s.flag(-1500, 'rule_dry_run', 'rule-engine', 'on -> off', 'lucia.r')
    base = 430
    grow = s.lin(dep + 1, -.5)
    mem = np.where(s.m < dep, base, base - 30 + 1600 * grow ** 1.03)
    on = s.up(0, 4)
    # after onset pods die one after the other, new ones start low and grow faster because all sessions are new
    avg = np.where(s.m < 0, mem, 1350 - 420 * s.up(0, 7) + 120 * np.sin(s.m / 4))
    s.metric('device-gw', 'process_resident_memory_mb_avg', avg, .008, 0)
    s.metric('device-gw', 'process_resident_memory_mb_max', np.minimum(np.where(s.m < 0, mem * 1.02, 2010), 2040), .004, 0)
    s.metric('device-gw', 'container_memory_limit_mb', 2048, 0, 0)
    s.metric('device-gw', 'scrape_duration_seconds', .04 + np.where(s.m < 0, (mem - 400) / 1600 * 8.2 * (s.m > dep), 4.6 - 1.2 * on), .06, 3)
    s.metric('device-gw', 'scrape_samples', 2100 + np.where(s.m < 0, (s.m > dep) * grow * 1.31e6, 7.2e5), .01, 0)
    s.metric('device-gw', 'cpu_percent', 34 + 6 * grow + 31 * on, .05, 1, hi=100)
    s.metric('device-gw', 'connected_devices', 412000 * (1 - .09 * s.up(0, 1.5) * (.8 + .3 * np.sin(s.m / 3))), .002, 0)
    s.metric('device-gw', 'publish_rate', s.day(21000, .04) * (1 - .08 * on), .02, 0)
    s.metric('device-gw', 'publish_latency_p99_ms', 36 + 14 * grow + 780 * on, .1, 0)
    s.metric('device-gw', 'pod_restarts_total', np.floor(np.minimum(s.m.clip(0) * .42 + (s.m > 0), 30)), 0, 0)
    s.metric('mqtt-lb', 'new_connections_per_sec', 62 * (1 + .06 * s.up(-2.5, 1)) + 290 * s.up(dep, .5, dep + 4, 1.5) + 1500 * on * (.7 + .4 * np.sin(s.m / 2)), .07, 0)
    s.metric('mqtt-lb', 'backend_connect_errors_per_sec', .1 + 44 * on, .12, 1)
    s.metric('mqtt-lb', 'tls_cpu_percent', 18 + 33 * on, .05, 1)
    s.metric('rule-engine', 'messages_per_sec', s.day(20500, .04) * (1 - .08 * on), .02, 0)
    s.metric('rule-engine', 'resident_memory_mb', 780 + 140 * s.up(-12.5, 4), .006, 0)
    s.metric('rule-engine', 'eval_p95_us', 410 - 180 * s.up(-12.5, 2), .06, 0)
    s.metric('tsdb-writer', 'write_batch_p95_ms', 44, .07, 1)
    s.metric('tsdb-writer', 'points_per_sec', s.day(64000, .04) * (1 - .07 * on), .02, 0)
    s.metric('device-shadow', 'delta_requests_per_sec', 90 + 360 * s.up(-6, 3) + 700 * on, .06, 0)
    s.metric('device-shadow', 'p95_ms', 21 + 30 * on, .07, 1)
    x = 0.0
    while x < s.after - 1.5:
        h = s.pick(s.style['pods']['device-gw'])
        s.log(x, 'device-gw', 'ERROR', f'oom-kill: task=device-gw pid={s.i(9, 40)} anon-rss:{s.i(2045000, 2081000)}kB memory limit 2097152kB', host=h, source='kernel')
        s.log(x + .3, 'device-gw', 'INFO', 'device-gw 0.45.0 listening on :8883 sessions=0', host=h)
        for _ in range(s.i(10, 26)):
            s.log(x + s.u(.05, 1.6), 'mqtt-lb', 'WARN', f'backend {h}: connection closed by server, client will reconnect sid=<hex8>')
        for _ in range(s.i(3, 9)):
            s.log(x + s.u(.4, 2.2), 'device-gw', 'WARN', 'session takeover client=<hex10> reason=reconnect', host=s.pick(s.style['pods']['device-gw']))
        x += s.u(1.7, 3.1)
    for m in s.poisson(1.5 * (s.m > -70)):
        s.log(m, 'metrics-agent', 'WARN', f'scrape of {s.pick(s.style["pods"]["device-gw"])}:9102/metrics took {max(.3, s.at((mem - 400) / 1600 * 8.2, min(m, -1)) * s.u(.9, 1.1)):.1f}s, {s.i(20, 30) if m > -30 else s.i(6, 19)} MB')
    for j in range(8):
        s.log(dep + .5 * j, 'device-gw', 'INFO', 'device-gw 0.45.0 listening on :8883 sessions=0', host=f'gw-{j:02d}')
    s.chatter([('device-gw', 'INFO', 'connect client=<hex10> keepalive=<30-300> clean=<true|false>', 12), ('device-gw', 'INFO', 'disconnect client=<hex10> reason=<client|keepalive|client>', 8), ('rule-engine', 'INFO', 'rule r_<100-999> fired tenant=t<1-90>', 7),
               ('rule-engine', 'WARN', 'rule r_<100-999> evaluates to null', .8), ('tsdb-writer', 'INFO', 'flush rows=<4000-9000> ms=<14-60>', 6), ('tsdb-writer', 'ERROR', 'point in the future dropped device=<hex10>', .5),
               ('device-shadow', 'INFO', 'delta device=<hex10> keys=<1-9>', 5), ('device-gw', 'WARN', 'malformed CONNECT from <ip>: protocol level 3', .8), ('mqtt-lb', 'INFO', 'health ok backends=8/8', 1, s.m0, -.1)])
    s.alert(3, 'mqtt-lb', 'new_connections_per_sec', 400, 'mqtt-reconnect-storm', 'mqtt-lb new connections above 400/s', 'critical')
    s.truth('deploy-regression', 'memory-leak', 'card', ['rule', 'lb', 'buf', 'shadow_delta_sync'], 'device-gw',
            'Version 0.45.0 labels metrics with tenant and session id, so every session leaves time series for ever: memory, scrape size and time grow linearly for two hours until the 2 GiB limit kills gateways one after the other and devices reconnect in storms.')
    return s


@incident
def kestrel(seed):
    s = Inc('kestrel-matchmaking-lag', seed, 10, 60, 40, dict(
        level='severity', msg='message', lower=True, ms=True, podkey='node', vol=.8,
        pods={}), (12, 2, 17), sec=9)
    who = ['yara', 'b.lindqvist', 'noor', 'ops-felix']
    s.commit('cron', -44, 'ops-felix', 'batch: one template for all jobs', ['k8s/batch/base/cronjob.yaml', 'k8s/batch/telemetry-compactor/kustomization.yaml', 'k8s/batch/telemetry-compactor/patch.yaml'], """
@@ k8s/batch/telemetry-compactor/patch.yaml
-spec:
-  schedule: "10 3 * * *"
-  jobTemplate:
-    spec:
-      parallelism: 4
-      template:
-        spec:
-          nodeSelector:
-            pool: batch
-          tolerations:
-            - {key: batch, operator: Exists}
-          containers:
-            - name: compactor
-              resources:
-                requests: {cpu: "6", memory: 8Gi}
-                limits: {cpu: "6", memory: 8Gi}
@@ k8s/batch/base/cronjob.yaml
+spec:
+  schedule: "SCHEDULE_AT"
+  jobTemplate:
+    spec:
+      parallelism: 4
+      template:
+        spec:
+          restartPolicy: OnFailure
+          containers:
+            - name: compactor
+              resources:
+                requests: {cpu: 100m, memory: 1Gi}""".replace('SCHEDULE_AT', f'{s.onset.minute} {s.onset.hour % 6}-23/6 * * *'))
    s.commit('skill', -19, 'noor', 'match: widen search radius faster', 'lib/match/search.ex', """
@@ defmodule Match.Search do
-  def radius(waited_s) when waited_s < 10, do: 50
-  def radius(waited_s), do: 50 + div(waited_s, 5) * 25
+  @base 50
+
+  def radius(waited_s) when waited_s < 10, do: @base
+  def radius(waited_s), do: @base + div(waited_s, 5) * 25
 end""")
    s.commit('sess', -90, 'yara', 'session: heavier CPU profile sampling in canary', 'session/cmd/session/profile.go', """
@@ func profileRate(env string) int {
-	if env == "dev" {
-		return 100
-	}
-	return 0
+	switch env {
+	case "dev", "canary-eu":
+		return 100
+	default:
+		return 0
+	}
 }""")
    s.commit('lb', -28, 'b.lindqvist', 'leaderboard: pipeline ZADDs', 'leaderboard/src/store.ts', """
@@ export async function record(results: Result[]) {
-  for (const r of results) {
-    await redis.zadd(key(r.mode), r.score, r.player);
-  }
+  const p = redis.pipeline();
+  for (const r of results) p.zadd(key(r.mode), r.score, r.player);
+  await p.exec();
 }""")
    s.filler(['ex', 'yaml', 'ts', 'go'], 4, who)
    s.deploy(-s.u(33, 37), 'batch-jobs', 'cron', 'kustomize-772')
    s.deploy(-24, 'leaderboard', 'lb', '3.3.0')
    s.deploy(-7, 'match-svc', 'skill', '2.91.0')
    s.flag(-2.7, 'skill_rating_v2', 'match-svc', '20% -> 40%', 'noor')
    s.flag(-55, 'winter_lobby_skin', 'session-svc', 'off -> on', 'yara')
    fin = s.u(23, 27)
    on = s.up(.15, .5, fin, .4)
    tr = s.day(1, .03, .22)
    for k in range(1, 7):
        hot = on if k in (3, 5) else 0 * on
        s.metric('k8s-nodes', f'cpu_percent.game-{k}', np.minimum(44 * tr + 55 * hot, 99.4), .03, 1, hi=100)
        s.metric('k8s-nodes', f'load1_per_core.game-{k}', .48 * tr + 3.4 * (s.up(.15, 1, fin, 1) if k in (3, 5) else 0), .06, 2)
    s.metric('k8s-nodes', 'cpu_percent.batch-1', 9, .1, 1)
    s.metric('telemetry-compactor', 'pods_running', 4 * ((s.m > 0.1) & (s.m < fin)), 0, 0)
    s.metric('telemetry-compactor', 'cpu_cores_used', 21.5 * on, .03, 2)
    s.metric('telemetry-compactor', 'files_compacted_per_min', 310 * on, .08, 0)
    f = .34
    n = dict(rps='requests_per_sec', p50='latency_ms_p50', p95='latency_ms_p95', p99='latency_ms_p99', err='error_ratio', cpu='cpu_cores')
    s.std('match-svc', n, rps=tr * 1900, p50=9 + 3 * on, p95=31 + 820 * on, p99=70 + 2300 * on, err=.0007 + .033 * on, cpu=100 * (7.7 * tr - 1.3 * on))
    s.metric('match-svc', 'beam_run_queue_max', 2 + 180 * on, .15, 0)
    s.metric('match-svc', 'time_to_match_p95_s', 19 - 1.0 * s.up(-6.5, 2) + 26 * on, .06, 1)
    s.metric('match-svc', 'cfs_throttled_ratio', .004, .3, 4)
    s.std('session-svc', n, rps=tr * 4200, p50=2.4 + .5 * on, p95=9 + 140 * on, p99=21 + 640 * on, err=.0004 + .009 * on, cpu=100 * (9.4 * tr - .8 * on))
    s.metric('session-svc', 'heartbeat_missed_per_min', 12 + 940 * on, .12, 0)
    s.std('leaderboard', n, rps=tr * 380, p50=3.0, p95=12, p99=29 + 12 * on, err=.0003, cpu=100 * 1.4 * tr)
    s.metric('leaderboard', 'redis_ops_per_sec', tr * (2400 + 900 * s.up(-24, 2)), .04, 0)
    s.metric('lobby-gw', 'players_online', 61000 * tr * (1 - .035 * s.up(4, 6, fin, 8)), .004, 0)
    s.metric('lobby-gw', 'disconnects_per_min', 210 + 1300 * on, .1, 0)
    s.metric('lobby-gw', 'latency_ms_p99', 95 + 2100 * on, .1, 0)
    nodes = [f'game-{k}' for k in range(1, 7)]
    for m in s.poisson(16):
        nd = s.pick(nodes)
        hot = nd in ('game-3', 'game-5') and s.at(on, m) > .3
        d = s.dur(m, 9, 60) if not hot else s.u(120, 2400)
        s.log(m, 'match-svc', 'INFO', f'ticket matched mode={s.pick(["duel", "squad", "ranked"])} calc_ms={d:.1f}', node=nd)
        if hot and s.u(0, 1) < .75:
            s.log(m + .01, 'match-svc', 'WARN', f'scheduler long_schedule {s.i(180, 2600)}ms pid=<0.{s.i(900, 9000)}.0>', node=nd)
    for m in s.poisson(7 * on):
        nd = s.pick(['game-3', 'game-5'])
        s.log(m, 'session-svc', 'WARN', 'heartbeat deadline missed by <300-2900>ms player=<hex8>', node=nd)
        if s.u(0, 1) < .6:
            s.log(m + .02, 'lobby-gw', 'ERROR', 'match-svc call timed out after 2500ms', upstream_node=nd, trace_id=s.tid())
    for j, nd in enumerate(['game-3', 'game-5', 'game-3', 'game-5']):
        s.log(.05 + .01 * j, 'k8s-events', 'INFO', f'Successfully assigned batch/telemetry-compactor-29{s.i(100000, 999999)}-{s.hex(5)} to {nd}', node=nd, reason='Scheduled')
        s.log(fin + .02 * j, 'telemetry-compactor', 'INFO', 'compaction done partitions=<210-260> took=<1300-1600>s', node=nd)
    for m in s.poisson(3 * on):
        s.log(m, 'telemetry-compactor', 'INFO', 'merged <8-40> parquet files into 1, zstd level 19', node=s.pick(['game-3', 'game-5']))
    s.chatter([('session-svc', 'INFO', 'session opened region=<eu|na|sa> build=<41-43>.<0-9>', 6), ('leaderboard', 'INFO', 'recorded results n=<2-60>', 3), ('lobby-gw', 'INFO', 'ws connected player=<hex8>', 6), ('lobby-gw', 'WARN', 'client build 39 is outdated', .7),
               ('match-svc', 'WARN', 'ticket expired after 120s mode=ranked region=sa', .4), ('leaderboard', 'ERROR', 'season archive s<11-13> missing, skipping', .12), ('k8s-events', 'INFO', 'Job asset-thumbs-<hex6> completed on batch-1', .3)])
    for m in (-30, -12, -4, 2, 6, 12, 18):
        for nd in ('game-3', 'game-2', 'game-5'):
            b = m > 0 and nd != 'game-2'
            d = s.u(900, 2300) if b else s.u(8, 22)
            s.trace(m, [('g', None, 'lobby-gw', 'queue.join', 0, d + 14, None), ('m', 'g', 'match-svc', 'Match.enqueue', 3, d + 6, None, {'node': nd}),
                        ('c', 'm', 'match-svc', 'calc', 4, d, None, {'node': nd}), ('l', 'm', 'leaderboard', 'rank', 4 + d, 1.6, None)], 2)
    s.alert(1.5, 'match-svc', 'latency_ms_p95', 400, 'match-p95', 'match-svc p95 above 400ms', 'sev2')
    s.truth('config-change', 'noisy-neighbour', 'cron', ['skill', 'lb', 'sess', 'skill_rating_v2'], 'telemetry-compactor',
            'The shared template moved the compactor from nightly on the batch pool with limits to six-hourly without node selector or CPU limit; at its first run it saturates game-3 and game-5, whose match-svc and session-svc pods lag until the job ends.')
    return s
