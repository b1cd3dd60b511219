from common import *

def cirrus(seed):
    c = Case('cirrusgrid-provisioning-failures', '2025-04-15T13:36:15', 112, 78, 30, seed, people=('jonas.k', 'aditi', 'wren', 'l.mbeki'), lvl='level', lv={'INFO': 'info', 'WARN': 'warn', 'ERROR': 'error', 'DEBUG': 'debug'},
        names=dict(rps=('req_per_s', 1), p99=('p99_s', .001), err=('err_ratio', 1), cpu=('cpu_ratio', 1), mem=('mem_mib', 1)))
    for n, v, p in (('provision-api', 'v6.12.0', 3), ('provisioner', 'v2.31.3', 4), ('image-builder', 'v1.9.0', 2), ('dns-controller', 'v0.14.2', 1), ('billing-meter', 'v3.1.1', 2), ('vault', None, 0), ('etcd-tenants', None, 0), ('hypervisor-api', None, 0)): c.svc(n, v, p, cluster='fsn-2')
    c.commit('netpol', -83, 'policies: narrow provisioner egress to known ranges', D('clusters/fsn-2/policies/provisioner-egress.yaml', 1, '''
 apiVersion: networking.k8s.io/v1
 kind: NetworkPolicy
 metadata:
   name: provisioner-egress
   namespace: control
 spec:
   podSelector:
     matchLabels:
       app: provisioner
   policyTypes: [Egress]
   egress:
     - to:
         - ipBlock:
-            cidr: 10.40.0.0/16
+            cidr: 10.40.0.0/20
+        - ipBlock:
+            cidr: 10.40.32.0/19
     - to:
         - namespaceSelector:
             matchLabels:
               kubernetes.io/metadata.name: kube-system
       ports:
         - protocol: UDP
           port: 53
         - protocol: TCP
           port: 53
'''))
    c.commit('prov', -150, 'provisioner: more patience with vault', D('internal/secrets/client.go', 33, '''
 func newTransport(cfg Config) *http.Transport {
 	d := &net.Dialer{Timeout: cfg.DialTimeout, KeepAlive: 30 * time.Second}
 	return &http.Transport{
 		DialContext:         agedDialer(d, cfg.MaxConnAge),
-		TLSHandshakeTimeout: 5 * time.Second,
+		TLSHandshakeTimeout: 10 * time.Second,
 		MaxIdleConnsPerHost: cfg.MaxIdle,
 	}
 }
'''), D('deploy/provisioner/values.yaml', 12, '''
 vault:
   addr: https://10.40.19.12:8200
-  dialTimeout: 3s
+  dialTimeout: 5s
   maxConnAge: 60m
   maxIdle: 8
'''))
    c.commit('vaultpol', -40, 'vault: ci role may list kv metadata', D('vault/policies/ci.hcl', 1, '''
 path "kv/data/ci/*" {
   capabilities = ["read"]
 }
+
+path "kv/metadata/ci/*" {
+  capabilities = ["list", "read"]
+}
 
 path "auth/token/renew-self" {
   capabilities = ["update"]
 }
'''))
    c.commit('api', -31, 'provision-api: return retry-after on 503', D('api/provision/errors.go', 44, '''
 	case errors.Is(err, ErrUpstream):
-		writeProblem(w, http.StatusServiceUnavailable, "upstream", err)
+		w.Header().Set("Retry-After", "15")
+		writeProblem(w, http.StatusServiceUnavailable, "upstream", err)
 	case errors.Is(err, ErrQuota):
 		writeProblem(w, http.StatusForbidden, "quota", err)
 	default:
'''))
    c.commit('netpol2', -22, 'policies: default deny for image-builder in fsn-1', D('clusters/fsn-1/policies/image-builder-egress.yaml', 1, '''
+apiVersion: networking.k8s.io/v1
+kind: NetworkPolicy
+metadata:
+  name: image-builder-egress
+  namespace: control
+spec:
+  podSelector:
+    matchLabels:
+      app: image-builder
+  policyTypes: [Egress]
+  egress:
+    - to:
+        - ipBlock:
+            cidr: 10.38.0.0/16
''', new=True))
    c.commit('prov2', 9, 'provisioner: dial timeout 5s -> 10s', D('deploy/provisioner/values.yaml', 12, '''
 vault:
   addr: https://10.40.19.12:8200
-  dialTimeout: 5s
+  dialTimeout: 10s
   maxConnAge: 60m
   maxIdle: 8
'''))
    c.commit('dns', -270, 'dns-controller: requeue with jitter', D('controllers/record.go', 90, '''
 	if err := r.provider.Upsert(ctx, rec); err != nil {
-		return ctrl.Result{RequeueAfter: 30 * time.Second}, nil
+		return ctrl.Result{RequeueAfter: wait.Jitter(30*time.Second, 0.4)}, nil
 	}
 	return ctrl.Result{}, nil
 }
'''))
    c.deploy(-100, 'dns-controller', 'dns', 'v0.14.3'); c.deploy(-62, 'provisioner', 'prov', 'v2.31.4'); c.deploy(-55, 'cluster-policies', 'netpol', 'policies-1907'); c.deploy(-12, 'vault', 'vaultpol', 'vault-config-402'); c.deploy(-10, 'cluster-policies', 'netpol2', 'policies-1908'); c.deploy(-6, 'provision-api', 'api', 'v6.12.1'); c.deploy(19, 'provisioner', 'prov2', 'v2.31.5')
    c.flag(-26, 'quota.v2.enforce', 'provision-api', 'on for org=internal-qa', 'aditi')
    g = np.clip(c.up(0, 9) * .75 + c.up(17, 5) * .25, 0, 1)
    c.std('provision-api', 42, 640, .003, .2, 310, err_a=g * .36, p99_a=g * 9500); c.std('provisioner', 31, 1900, .004, .33, 520, err_a=g * .55, p99_a=g * 12500, rps_m=1 - g * .2, cpu_m=1 - g * .4); c.m('provisioner', 'jobs_in_flight', 58, .1, load=1, add=g * 230, ints=True); c.m('provisioner', 'vault_conns_open', 32, .02, mul=1 - g * .98, ints=True); c.m('provisioner', 'secret_fetch_p99_s', .021, .15, add=g * 5); c.m('provisioner', 'secret_fetch_failures_per_s', .01, .4, add=g * 14)
    c.std('image-builder', 3, 8200, .01, .5, 2100); c.m('image-builder', 'builds_waiting', 4, .3, add=g * 9, ints=True); c.std('dns-controller', 6, 210, .002, .1, 90); c.std('billing-meter', 55, 48, .001, .2, 260)
    c.m('vault', 'req_per_s', 61, .06, load=.9, mul=1 - g * .42); c.m('vault', 'p99_s', .011, .1); c.m('vault', 'err_ratio', .001, .4, hi=1, nd=5); c.m('vault', 'cpu_ratio', .14, .08); c.m('vault', 'tcp_established', 118, .02, mul=1 - g * .26, ints=True); c.m('vault', 'leases_total', 20400, .004, add=-g * 900, ints=True)
    c.m('etcd-tenants', 'commit_p99_s', .009, .12); c.m('etcd-tenants', 'db_size_mib', 1420, .001); c.m('hypervisor-api', 'req_per_s', 120, .05, load=.9, mul=1 - g * .4); c.m('hypervisor-api', 'p99_s', .31, .1); c.m('node-pool-control', 'cni_policy_drops_per_s', .4, .4, add=g * 7.5)
    L = c.log; job = lambda r, t: 'job-' + H(8)(r, t)
    L('provision-api', 'INFO', 'accepted', 2, {'http.route': ['/v2/servers', '/v2/volumes', '/v2/servers/{id}/actions'], 'org': lambda r, t: f'org-{r.integers(100, 400)}', 'status': 202}); L('provision-api', 'WARN', 'quota exceeded', .3, {'org': lambda r, t: f'org-{r.integers(100, 400)}'}); L('provisioner', 'INFO', 'job finished', 1.5, {'job': job, 'kind': ['server.create', 'volume.attach', 'server.delete'], 'took_s': (1, 40)}, shape=1 - g * .55)
    L('provisioner', 'DEBUG', 'secret read', .5, {'peer': '10.40.19.12:8200', 'path': 'kv/data/hypervisor/creds'}, shape=1 - g); L('provisioner', 'INFO', 'vault connection recycled (age limit)', .12, {'peer': '10.40.19.12:8200'}, when=(-40, 0)); L('provisioner', 'WARN', 'hypervisor busy, rescheduling', .4, {'peer': '10.40.34.7:9443', 'job': job}); L('hypervisor-api', 'INFO', 'domain started', .8, {'host': lambda r, t: f'hv-{r.integers(1, 60):02d}'})
    c.logs = [x for x in c.logs if x[1]['msg'] != 'vault connection recycled (age limit)']
    for i, k in enumerate((.0, .9, 1.8, 2.6)): c.at('provisioner', 'INFO', 'vault connection recycled (age limit)', k + .02, a={'_i': i, 'peer': '10.40.19.12:8200', 'age_s': 3600})
    L('cilium', 'INFO', 'policy update applied', .05, {'node': lambda r, t: f'cp-{r.integers(1, 6)}', 'policy': ['billing-ingress', 'dns-egress']}); c.at('cilium', 'INFO', 'policy update applied', -54.6, a={'policy': 'control/provisioner-egress', 'endpoints': 4}); c.at('cilium', 'INFO', 'policy update applied', -9.6, a={'policy': 'control/image-builder-egress', 'cluster': 'fsn-1', 'endpoints': 2})
    L('cilium', 'INFO', 'drop: policy denied', .1, {'src': 'control/dns-controller', 'dst': '169.254.169.254:80'}); L('cilium', 'INFO', 'drop: policy denied', .6, {'src': 'control/provisioner', 'dst': '10.40.19.12:8200', 'verdict': 'egress'}, shape=g)
    L('provisioner', 'ERROR', 'fetch credentials: Get "https://10.40.19.12:8200/v1/kv/data/hypervisor/creds": dial tcp 10.40.19.12:8200: i/o timeout', 2.5, {'job': job}, shape=g); L('provisioner', 'ERROR', 'job failed: hypervisor credentials unavailable', 2.2, {'job': job, 'kind': ['server.create', 'volume.attach', 'server.delete']}, shape=g); L('provision-api', 'ERROR', 'provisioning failed', 7, {'http.route': ['/v2/servers', '/v2/volumes'], 'status': 503, 'org': lambda r, t: f'org-{r.integers(100, 400)}'}, shape=g)
    L('billing-meter', 'INFO', 'usage tick', .6, {'resources': (18000, 18400)}); L('billing-meter', 'WARN', 'resource without start event', 1.5, {'resource': H(8)}, shape=g); L('image-builder', 'INFO', 'layer cached', .5); L('image-builder', 'ERROR', 'smoke test server never became ready', .7, shape=g); L('vault', 'INFO', 'lease renewed', .5, {'client': ['image-builder', 'dns-controller', 'billing-meter']}); L('vault', 'WARN', 'lease expired without renewal', .8, {'client': 'provisioner'}, shape=g); L('dns-controller', 'WARN', 'record owner missing', .2)
    c.topo = topo('provision-api>provisioner provision-api>etcd-tenants provisioner>vault provisioner>hypervisor-api provisioner>etcd-tenants image-builder>provision-api image-builder>vault dns-controller>vault dns-controller>etcd-tenants billing-meter>etcd-tenants')
    c.alert('provision-api', 'err_ratio', .1, 8.5, 'critical', 'Provisioning failure ratio', 'more than 10% of provisioning requests fail in fsn-2')
    c.truth('config-change', 'network', 'netpol', ['prov', 'vaultpol', 'api', 'netpol2', 'prov2'], 'provisioner', 'the narrowed egress policy leaves out 10.40.19.12 (10.40.16-31); open Vault connections lived on until the 60 min age limit, then every redial was dropped')
    return c

def lumen(seed):
    c = Case('lumenplay-home-latency', '2025-11-14T18:47:05', 95, 75, 30, seed, people=('cam', 'isolde', 'n.prakash', 'theo'), lvl='level', lv={'INFO': 30, 'WARN': 40, 'ERROR': 50}, podkey='hostname',
        names=dict(rps=('http_requests_per_second', 1), p99=('http_latency_p99_ms', 1), err=('http_5xx_percent', 100), cpu=('cpu_percent', 100), mem=('heap_mb', 1)))
    for n, v, p in (('home-bff', 'v904', 6), ('catalog-api', 'v811', 8), ('recs-api', 'v377', 4), ('artwork', 'v120', 3), ('redis-catalog', None, 0), ('catalog-db', None, 0), ('search', 'v55', 2)): c.svc(n, v, p)
    c.commit('cache', -140, 'catalog: typed cache wrapper with metrics', D('catalog-api/src/cache/catalogCache.ts', 1, '''
-import { redis } from '../redis';
+import { redis } from '../redis';
+import { cacheOps } from '../metrics';
+import type { CacheOptions } from './options';
 
-export async function put(key: string, value: unknown, ttl: number): Promise<void> {
-  await redis.set(key, JSON.stringify(value), 'EX', ttl);
-}
+export async function put<T>(key: string, value: T, opts: CacheOptions): Promise<void> {
+  const payload = JSON.stringify(value);
+  await redis.set(key, payload, 'PX', opts.ttl);
+  cacheOps.inc({ op: 'put', ns: opts.ns });
+}
 
-export async function get(key: string): Promise<unknown> {
+export async function get<T>(key: string, ns: string): Promise<T | null> {
   const raw = await redis.get(key);
-  return raw ? JSON.parse(raw) : null;
+  cacheOps.inc({ op: raw ? 'hit' : 'miss', ns });
+  return raw ? (JSON.parse(raw) as T) : null;
 }
'''), D('catalog-api/src/titles/repo.ts', 27, '''
-const TTL = 1800;
+const TITLE: CacheOptions = { ns: 'title', ttl: 1800 };
 
 export async function title(id: string, market: string): Promise<Title> {
   const key = `t:${market}:${id}`;
-  const hit = await get(key);
-  if (hit) return hit as Title;
+  const hit = await get<Title>(key, TITLE.ns);
+  if (hit) return hit;
   const row = await db.one(sql.title, [id, market]);
-  await put(key, row, TTL);
+  await put(key, row, TITLE);
   return row;
 }
'''))
    c.commit('redismem', -35, 'redis-catalog: parameter group tweak', D('terraform/redis/catalog.tf', 10, '''
 resource "aws_elasticache_parameter_group" "catalog" {
   name   = "catalog-7"
   family = "redis7"
   parameter {
     name  = "maxmemory-policy"
-    value = "volatile-ttl"
+    value = "volatile-lru"
   }
 }
'''))
    c.commit('recs', -28, 'recs: fetch titles in pages of 40', D('recs-api/src/rows.ts', 52, '''
-  const titles = await catalog.titles(ids.slice(0, 60));
+  const titles: Title[] = [];
+  for (let i = 0; i < Math.min(ids.length, 60); i += 40) {
+    titles.push(...(await catalog.titles(ids.slice(i, i + 40))));
+  }
   return titles.map((t, rank) => ({ ...t, rank }));
'''))
    c.commit('bff', -260, 'home-bff: abort recs after 800ms', D('home-bff/src/home.ts', 77, '''
-  const rows = await recs.rows(profile);
+  const rows = await withTimeout(recs.rows(profile), 800).catch(() => fallbackRows(profile.market));
   const hero = await catalog.hero(profile.market);
   return { hero, rows };
 }
'''))
    c.commit('dbpool', -12, 'catalog: pool max 20 -> 24', D('catalog-api/config/production.json', 4, '''
   "db": {
     "host": "catalog-db.internal",
-    "max": 20,
+    "max": 24,
     "idleTimeoutMillis": 30000,
     "statement_timeout": 4000
   },
'''))
    c.commit('art', -400, 'artwork: avif for tv clients', D('artwork/src/negotiate.ts', 14, '''
 export function format(accept: string, device: Device): Format {
-  if (accept.includes('image/webp')) return 'webp';
+  if (device.kind === 'tv' && device.caps.avif) return 'avif';
+  if (accept.includes('image/webp')) return 'webp';
   return 'jpeg';
 }
'''))
    c.commit('search', -75, 'search: synonyms for sport', D('search/config/synonyms.yaml', 30, '''
 - [film, movie]
 - [series, show]
+- [football, soccer]
+- [f1, formula 1, formula one]
 - [docu, documentary]
'''))
    c.deploy(-60, 'search', 'search', 'v56'); c.deploy(-18, 'redis-catalog', 'redismem', 'catalog-7-r2'); c.deploy(-3.5, 'catalog-api', 'cache', 'v812'); c.deploy(-1.5, 'recs-api', 'recs', 'v378'); c.deploy(8, 'catalog-api', 'dbpool', 'v812-c1', False); c.vers['catalog-api'].pop()
    c.flag(-40, 'home.hero_autoplay', 'home-bff', '5% -> 20%', 'cam'); c.flag(-9, 'recs.model_2025_11', 'recs-api', 'shadow only, 10%', 'n.prakash')
    g = np.clip(c.t / 30, 0, 1); hit = .965 - g * .88; x = (1 - hit) / .035; sat = c.up(6, 16)
    c.m('catalog-api', 'cache_hit_percent', 96.5, .002, mul=hit / .965, hi=100); c.std('catalog-api', 2300, 48, .05e-2, .37, 420, p99_a=sat * 3300, err_a=c.up(10, 20) * .14, cpu_a=g * .12); c.m('catalog-api', 'db_pool_in_use', 21, .15, add=sat * 150, hi=np.where(c.t > 10, 192, 160), ints=True)
    c.std('home-bff', 640, 290, .1e-2, .35, 610, p99_a=sat * 4700, err_a=c.up(11, 20) * .2); c.std('recs-api', 630, 160, .2e-2, .5, 900, p99_a=sat * 3300, err_a=c.up(11, 20) * .12); c.std('artwork', 1900, 35, .05e-2, .3, 380, rps_m=1 - sat * .3); c.std('search', 90, 120, .1e-2, .25, 2100, p99_a=sat * 900)
    c.m('redis-catalog', 'keyspace_keys', 1.22e6, .003, mul=1 - g * .93, ints=True); c.m('redis-catalog', 'expired_keys_per_second', 640, .05, add=g * 8300, ints=True); c.m('redis-catalog', 'evicted_keys_per_second', 0, 0); c.m('redis-catalog', 'used_memory_mb', 9100, .004, mul=1 - g * .8); c.m('redis-catalog', 'get_ops_per_second', 18100, .03, load=1, ints=True); c.m('redis-catalog', 'set_ops_per_second', 640, .05, load=1, add=g * 8300, ints=True); c.m('redis-catalog', 'latency_p99_ms', .9, .1)
    c.m('catalog-db', 'queries_per_second', 660, .04, load=1, mul=np.minimum(x, 14), ints=True); c.m('catalog-db', 'cpu_percent', 19, .05, add=np.clip(g * 2.4, 0, 1) * 76, hi=100); c.m('catalog-db', 'active_connections', 22, .12, add=sat * 150, ints=True); c.m('catalog-db', 'buffer_hit_percent', 99.2, .001, hi=100); c.m('catalog-db', 'replica_lag_ms', 40, .2)
    L = c.log
    L('home-bff', 'INFO', 'request completed', 2.2, {'req.url': '/home', 'res.statusCode': 200, 'responseTime': (90, 320), 'market': ['SE', 'NO', 'DE', 'NL']}); L('home-bff', 'WARN', 'recs timed out, fallback rows', .4, {'market': ['SE', 'NO', 'DE', 'NL']}); L('catalog-api', 'INFO', 'request completed', 2.5, {'req.url': ['/titles', '/hero', '/titles/{id}'], 'res.statusCode': 200, 'responseTime': (5, 60)}); L('catalog-api', 'WARN', 'title missing localized synopsis', .5, {'market': ['NO', 'NL']}); L('recs-api', 'INFO', 'rows built', 1, {'rows': (8, 14), 'ms': (50, 180)}); L('recs-api', 'WARN', 'shadow model disagreement', .3, when=(-9, 80)); L('artwork', 'INFO', 'rendered', .7, {'format': ['webp', 'avif', 'jpeg']}); L('artwork', 'ERROR', 'source image 404', .15, {'asset': H(6)})
    L('search', 'INFO', 'query', .6, {'ms': (20, 130)}); L('catalog-db', 'INFO', 'checkpoint complete', .15); L('catalog-db', 'INFO', 'slow statement {ms} ms', 1.6, {'ms': (500, 3900), 'db.statement': 'select t.*, l.synopsis from titles t join localized l using (title_id) where t.id = $1 and l.market = $2'}, shape=sat); L('catalog-api', 'WARN', 'cache miss', .25, {'ns': 'title', 'key': lambda r, t: f"t:{['SE', 'NO', 'DE'][r.integers(3)]}:{r.integers(10000, 99999)}"}, when=(-95, -2)); L('catalog-api', 'WARN', 'cache miss', 3.2, {'ns': 'title', 'key': lambda r, t: f"t:{['SE', 'NO', 'DE'][r.integers(3)]}:{r.integers(10000, 10040)}"}, shape=g)
    L('catalog-api', 'ERROR', 'timeout exceeded when trying to connect', 3.5, {'req.url': ['/titles', '/hero'], 'res.statusCode': 503}, shape=c.up(10, 20)); L('home-bff', 'ERROR', 'catalog request failed', 8, {'req.url': '/home', 'res.statusCode': 504, 'responseTime': (3000, 5200)}, shape=c.up(11, 20)); L('recs-api', 'ERROR', 'catalog.titles failed, dropping row', 6, {'rows': (0, 5), 'model': 'prod'}, shape=c.up(11, 20)); L('search', 'ERROR', 'hydrate failed: catalog 503', 2, shape=c.up(11, 20))
    def tr(t, r):
        q = float(np.interp(t, c.t, g)); d = float(np.interp(t, c.t, sat))
        def tl():
            miss = r.random() < .035 + q * .88
            return S('catalog-api', 'GET /titles/{id}', 3, S('redis-catalog', 'GET', .5, a={'cache.hit': not miss}), *([S('catalog-api', 'pg.pool.acquire', .2 + d * 1400), S('catalog-db', 'SELECT titles', 4 + d * 450), S('redis-catalog', 'SET', .5)] if miss else []))
        return S('home-bff', 'GET /home', 30, S('recs-api', 'GET /rows', 70, tl(), tl()), tl())
    c.traces(80, tr); c.topo = topo('home-bff>recs-api home-bff>catalog-api home-bff>artwork recs-api>catalog-api search>catalog-api catalog-api>redis-catalog catalog-api>catalog-db')
    c.alert('home-bff', 'http_latency_p99_ms', 2000, 15, 'SEV2', 'home p99', 'home-bff p99 above 2000 ms')
    c.truth('deploy-regression', 'latency', 'cache', ['redismem', 'recs', 'dbpool', 'recs.model_2025_11'], 'catalog-api', 'v812 writes keys with PX 1800 (ms) in place of EX 1800 (s), so as the old 30 min keys expire the hit ratio falls from 96% to 9% and the database drowns')
    return c

def kettle(seed):
    c = Case('kettle-card-approvals', '2025-07-16T09:53:30', 105, 110, 30, seed, people=('amara', 'pete.l', 'sunniva', 'diego'), lvl='severity_text', podkey='pod',
        names=dict(rps=('requests_total_rate', 1), p99=('duration_p99_seconds', .001), err=('error_rate', 1), cpu=('cpu_usage', 1), mem=('memory_mb', 1)))
    for n, v, p in (('card-auth', '31.4.0', 4), ('threeds', '8.2.1', 3), ('wallet-provisioning', '4.0.7', 2), ('risk', '19.1.0', 3), ('checkout-edge', '77', 3), ('auth-db', None, 0)): c.svc(n, v, p)
    c.commit('move', -44, 'threeds: client package per scheme', D('threeds/internal/ds/client.go', 18, '''
-type Client struct {
-	http *http.Client
-	urls map[Scheme]string
-}
+type Client struct {
+	http    *http.Client
+	schemes map[Scheme]Endpoint
+}
 
 func (c *Client) Authenticate(ctx context.Context, s Scheme, r AReq) (*ARes, error) {
-	req, err := newRequest(ctx, c.urls[s], r)
+	ep, ok := c.schemes[s]
+	if !ok {
+		return nil, fmt.Errorf("unknown scheme %q", s)
+	}
+	req, err := newRequest(ctx, ep.URL, r)
 	if err != nil {
 		return nil, err
 	}
 	return c.do(req)
 }
'''))
    c.commit('timeout', -70, 'threeds: directory server timeout', D('threeds/deploy/prod.yaml', 20, '''
         env:
           - name: DS_CONNECT_TIMEOUT
             value: 1s
           - name: DS_READ_TIMEOUT
-            value: 6s
+            value: 8s
           - name: DS_MAX_IDLE
             value: "32"
'''))
    c.commit('auth', -20, 'card-auth: soft decline codes as enum', D('card-auth/src/main/kotlin/kettle/auth/Decline.kt', 8, '''
-const val SOFT_DECLINE = "65"
-const val SOFT_DECLINE_MC = "1A"
+enum class SoftDecline(val code: String) {
+    GENERIC("65"),
+    SCA_REQUIRED("1A");
+
+    companion object {
+        fun of(code: String) = entries.firstOrNull { it.code == code }
+    }
+}
'''))
    c.commit('egress', -130, 'terraform: second nat in eu-north-1c', D('terraform/network/nat.tf', 14, '''
+resource "aws_eip" "nat_c" {
+  domain = "vpc"
+}
+
+resource "aws_nat_gateway" "c" {
+  allocation_id = aws_eip.nat_c.id
+  subnet_id     = aws_subnet.public["eu-north-1c"].id
+}
+
 resource "aws_nat_gateway" "a" {
   allocation_id = aws_eip.nat_a.id
   subnet_id     = aws_subnet.public["eu-north-1a"].id
 }
'''))
    c.commit('risk', -300, 'risk: trust frictionless results for 90 days', D('risk/rules/trusted.rb', 4, '''
 rule :trusted_card do
   when_ { |tx| tx.card.last_sca_at }
-  score { |tx| tx.card.last_sca_at > 60.days.ago ? -20 : 0 }
+  score { |tx| tx.card.last_sca_at > 90.days.ago ? -20 : 0 }
 end
'''))
    c.commit('wallet', -55, 'wallet: log token requestor', D('wallet-provisioning/src/provision.ts', 66, '''
   const res = await tsp.requestToken(card, device);
-  log.info({ panSuffix: card.last4 }, 'token provisioned');
+  log.info(
+    { panSuffix: card.last4, requestor: device.requestorId },
+    'token provisioned',
+  );
+  metrics.provisioned.inc({ requestor: device.requestorId });
   return res.tokenRef;
'''))
    c.deploy(-88, 'infra-network', 'egress', 'tf-2207'); c.deploy(-47, 'threeds', 'timeout', '8.2.1-cfg'); c.vers['threeds'] = [(-1e9, '8.2.1')]; c.deploy(-38, 'wallet-provisioning', 'wallet', '4.0.8'); c.deploy(-11, 'threeds', 'move', '8.3.0'); c.deploy(-5, 'card-auth', 'auth', '31.4.1')
    c.flag(-24, 'threeds.retry_on_timeout', 'threeds', 'on for merchant=test-merchant-eu', 'sunniva'); c.flag(33, 'risk.exempt_low_value', 'risk', '30 EUR -> 50 EUR', 'amara')
    b = c.up(0, 7, 71, 12) * (1 + .12 * c.ar(.8)); b = np.clip(b, 0, 1.15)
    c.std('checkout-edge', 310, 820, .004, .3, 350, p99_a=b * 7300, err_a=b * .07); c.std('card-auth', 190, 610, .006, .36, 980, p99_a=b * 7200, err_a=b * .12); c.m('card-auth', 'approval_rate', .912, .004, add=-b * .13, hi=1); c.std('threeds', 118, 540, .005, .28, 220, p99_a=b * 7600, err_a=b * .21); c.m('threeds', 'inflight', 42, .1, add=b * 240, ints=True)
    for s, base, k in (('visa', 410, 0), ('mastercard', 430, 1), ('amex', 470, 0)): c.m('threeds', f'ds_{s}_p95_seconds', base / 1000, .07, add=k * b * 7.2); c.m('threeds', f'ds_{s}_error_rate', .004, .4, add=k * b * .56, hi=1, nd=5)
    c.m('threeds', 'ds_connect_p95_seconds', .019, .1); c.std('wallet-provisioning', 14, 900, .006, .15, 260, p99_a=b * 4800, err_a=b * .24); c.std('risk', 200, 75, .001, .4, 700); c.m('auth-db', 'cpu_usage', .25, .05, load=.7); c.m('auth-db', 'connections_used', 61, .04, add=b * 20, ints=True); c.m('auth-db', 'commit_p99_seconds', .006, .1); c.m('nat-gateway', 'active_connections', 5200, .03, load=.7, add=b * 600, ints=True); c.m('nat-gateway', 'port_allocation_errors', 0, 0); c.m('nat-gateway', 'packets_dropped_per_second', .2, .5)
    L = c.log; tx = lambda r, t: 'tx_' + H(9)(r, t)
    L('card-auth', 'INFO', 'authorised', 2, {'scheme': ['visa', 'mastercard', 'mastercard', 'amex'], 'tx': tx}); L('card-auth', 'WARN', 'issuer declined', .6, {'code': ['51', '05', '65', '1A'], 'scheme': ['visa', 'mastercard']}); L('threeds', 'INFO', 'ARes received', 1.6, {'scheme': ['visa', 'amex', 'visa'], 'transStatus': ['Y', 'C'], 'duration_ms': (250, 520), 'peer.service': 'ds'}); L('threeds', 'INFO', 'ARes received', .7, {'scheme': 'mastercard', 'transStatus': ['Y', 'C'], 'duration_ms': (250, 560), 'peer.service': 'ds'}, shape=1 - .8 * np.clip(b, 0, 1)); L('threeds', 'ERROR', 'challenge abandoned by cardholder', .3, {'tx': tx}); L('checkout-edge', 'INFO', 'POST /pay 200', 1.8, {'http.route': '/pay', 'duration_ms': (300, 900)}); L('risk', 'INFO', 'scored', .8, {'score': (1, 99)}); L('wallet-provisioning', 'INFO', 'token provisioned', .5, {'requestor': ['applepay', 'googlepay']}); L('wallet-provisioning', 'WARN', 'device score low', .15); L('auth-db', 'INFO', 'checkpoint complete', .12)
    L('threeds', 'ERROR', 'directory server call failed: 503 Service Unavailable', 1.8, {'scheme': 'mastercard', 'peer.host': 'ds.mc-directory.example', 'http.response.header.retry_after': 30, 'http.response.header.server': 'mcds-gw', 'duration_ms': (40, 900)}, shape=b); L('threeds', 'ERROR', 'directory server call failed: context deadline exceeded awaiting headers', 1.8, {'scheme': 'mastercard', 'peer.host': 'ds.mc-directory.example', 'duration_ms': 8000}, shape=b); L('wallet-provisioning', 'ERROR', 'tsp.requestToken failed: 503', .5, {'peer.host': 'tsp.mc-directory.example', 'scheme': 'mastercard'}, shape=b)
    L('card-auth', 'ERROR', 'authentication unavailable, declining', 6, {'scheme': 'mastercard', 'tx': tx, 'code': 'U'}, shape=b); L('checkout-edge', 'ERROR', 'upstream card-auth timeout', 5, {'http.route': '/pay', 'duration_ms': (8000, 9500)}, shape=b); L('checkout-edge', 'WARN', 'shopper pressed pay twice', 1, shape=b); L('auth-db', 'WARN', 'idle in transaction 8 s', .3, {'app': 'card-auth'}, shape=b)
    def tr(t, r):
        x = float(np.interp(t, c.t, b)); sc = ['visa', 'mastercard', 'amex'][r.choice(3, p=[.5, .4, .1])]; z = x if sc == 'mastercard' else 0; er = r.random() < z * .55
        return S('checkout-edge', 'POST /pay', 12, S('card-auth', 'authorise', 30, S('risk', 'score', 35), S('threeds', 'authenticate', 8, S('threeds', 'HTTP POST ds', 380 + z * r.uniform(2500, 7500), err='503' if er else False, a={'peer.host': f'ds.{"mc-directory" if sc == "mastercard" else sc + "-ds"}.example', 'scheme': sc}), err=er and 'authentication unavailable'), S('auth-db', 'INSERT authorisations', 3)), err=er and 'declined')
    c.traces(110, tr, after=80)
    c.alert('card-auth', 'approval_rate', .85, 7, 'P1', 'Approval rate', 'card approval rate under 85% for 5 minutes')
    c.truth('external-api', 'dependency', 'none', ['move', 'timeout', 'auth', 'threeds.retry_on_timeout', 'egress'], 'threeds', "only Mastercard's directory and token hosts answer late or 503, seen by threeds and by wallet-provisioning alike, with normal connect time; recovers on its own")
    return c

def relay(seed):
    c = Case('relaymesh-gateway-restarts', '2025-09-02T08:12:50', 132, 160, 60, seed, people=('harriet', 'omid', 'g.nowak', 'dependabot[bot]'), lvl='level', podkey='pod',
        names=dict(rps=('msgs_per_sec', 1), p99=('publish_p99_ms', 1), err=('error_pct', 100), cpu=('cpu_pct', 100), mem=('mem_mb', 1)))
    for n, v, p in (('ws-gateway', '5.7.2', 6), ('router', '3.40.0', 3), ('presence', '2.2.9', 2), ('authz', '1.15.1', 2), ('history', '4.1.0', 2), ('nats', None, 0), ('redis-presence', None, 0)): c.svc(n, v, p)
    c.commit('hub', -70, 'ws-gateway: authorize before replaying history', D('internal/gateway/session.go', 118, '''
 func (s *Session) attach(ctx context.Context, ch string, opts AttachOptions) error {
 	sub := s.hub.Subscribe(ch, s.queueLen)
 	go s.pump(sub)
-	defer s.onDetach(ch, sub)
 
-	if opts.Rewind > 0 {
-		if err := s.replay(ctx, ch, opts.Rewind); err != nil {
-			return err
-		}
-	}
+	grant, err := s.authz.Check(ctx, s.token, ch)
+	if err != nil {
+		return err
+	}
+	if !grant.Subscribe {
+		return s.deny(ch, "subscribe")
+	}
+	defer s.onDetach(ch, sub)
+
+	if opts.Rewind > 0 && grant.History {
+		if err := s.replay(ctx, ch, opts.Rewind); err != nil {
+			return err
+		}
+	}
 	return s.serve(ctx, ch, sub)
 }
@@ 166 func (s *Session) serve(ctx context.Context, ch string, sub *hub.Sub) error {
 func (s *Session) serve(ctx context.Context, ch string, sub *hub.Sub) error {
-	grant, err := s.authz.Check(ctx, s.token, ch)
-	if err != nil {
-		return err
-	}
-	if !grant.Subscribe {
-		return s.deny(ch, "subscribe")
-	}
 	s.ack(ch)
 	for {
 		select {
'''))
    c.commit('buf', -160, 'ws-gateway: smaller write buffers', D('internal/gateway/conn.go', 30, '''
 var upgrader = websocket.Upgrader{
 	ReadBufferSize:  1024,
-	WriteBufferSize: 8192,
+	WriteBufferSize: 4096,
+	WriteBufferPool: &sync.Pool{},
 	CheckOrigin:     originAllowed,
 	Subprotocols:    []string{"relay.v2", "relay.v1"},
 }
'''))
    c.commit('memlim', 84, 'ws-gateway: memory limit 2Gi -> 2560Mi in prod', D('deploy/ws-gateway/prod.yaml', 25, '''
         resources:
           requests:
             cpu: "1"
             memory: 1Gi
           limits:
-            memory: 2Gi
+            memory: 2560Mi
'''))
    c.commit('pres', 40, 'presence: heartbeat batches', D('presence/heartbeat.go', 22, '''
-	for _, m := range members {
-		if err := r.Expire(ctx, key(m), ttl).Err(); err != nil {
-			return err
-		}
-	}
-	return nil
+	pipe := r.Pipeline()
+	for _, m := range members {
+		pipe.Expire(ctx, key(m), ttl)
+	}
+	_, err := pipe.Exec(ctx)
+	return err
 }
'''))
    c.commit('router', -25, 'router: shard count label', D('router/metrics.go', 12, '''
 var routed = promauto.NewCounterVec(prometheus.CounterOpts{
 	Name: "router_messages_total",
-}, []string{"direction"})
+}, []string{"direction", "shard"})
 
-func count(dir string) { routed.WithLabelValues(dir).Inc() }
+func count(dir string, shard int) {
+	routed.WithLabelValues(dir, strconv.Itoa(shard)).Inc()
+}
'''))
    c.commit('authz', 62, 'authz: negative cache 5s', D('authz/cache.go', 41, '''
 func (c *Cache) store(k Key, g Grant) {
+	ttl := c.ttl
+	if !g.Subscribe && !g.Publish {
+		ttl = 5 * time.Second
+	}
-	c.lru.Add(k, entry{g: g, exp: c.now().Add(c.ttl)})
+	c.lru.Add(k, entry{g: g, exp: c.now().Add(ttl)})
 }
'''))
    c.commit('dep', -700, 'build(deps): bump nats.go to 1.39.1', D('go.mod', 14, '''
 	github.com/gorilla/websocket v1.5.3
-	github.com/nats-io/nats.go v1.39.0
+	github.com/nats-io/nats.go v1.39.1
 	github.com/redis/go-redis/v9 v9.7.0
 	github.com/rs/zerolog v1.33.0
 )
'''))
    c.deploy(-96, 'ws-gateway', 'buf', '5.7.3'); c.deploy(-17, 'router', 'router', '3.40.1'); c.deploy(-4, 'ws-gateway', 'hub', '5.8.0'); c.deploy(58, 'presence', 'pres', '2.3.0'); c.deploy(87, 'authz', 'authz', '1.16.0')
    c.flag(-9, 'presence.snapshot_on_attach', 'presence', '0% -> 5%', 'omid'); c.flag(92, 'gateway.permessage_deflate', 'ws-gateway', 'on for account acc_114', 'harriet')
    conns = 52000 * c.load; res = []
    for i in range(6):
        v, rs = c.saw(760, 11.6 * c.rng.uniform(.9, 1.1), 2046, 0, 640, .002); res += [(t, i) for t in rs]
        c.m('ws-gateway', f'mem_mb_pod{i}', 1, .008, mul=v, phi=.85, nd=1, hi=2048)
    k = np.zeros(len(c.t))
    for t, _ in res: k += c.up(t, .6, t + 2, 4)
    k = np.minimum(k, 2)
    fl = np.clip(c.t, 0, None); fl = np.where(fl > 0, np.mean([c.rows[('ws-gateway', f'mem_mb_pod{i}')] for i in range(6)], axis=0) - 760, 0).clip(0) / 11.6
    c.m('ws-gateway', 'goroutines', 158000, .012, load=1, add=fl * 6900, ints=True); c.m('ws-gateway', 'hub_subscriptions', 139000, .012, load=1, add=fl * 6800, ints=True); c.m('ws-gateway', 'connections', 52000, .008, load=1, mul=1 - k * .12, ints=True); c.m('ws-gateway', 'attach_denied_per_min', 6800, .06, load=.8, ints=True)
    c.m('ws-gateway', 'connects_per_sec', 61, .08, load=1, add=k * 640); c.std('ws-gateway', 21000, 38, .1e-2, .41, None, cpu_a=fl / 110 * .13 + k * .12, p99_a=fl / 110 * 60 + k * 420, err_a=k * .06); c.m('ws-gateway', 'oom_restarts', 0, 0, add=np.array([sum(t <= x for t, _ in res) for x in c.t]).astype(float), an=0, ints=True); c.m('ws-gateway', 'gc_cpu_fraction', .021, .12, add=fl / 110 * .05, nd=4)
    c.std('router', 20800, 9, .05e-2, .36, 410, p99_a=k * 25, cpu_a=fl / 110 * .1); c.std('presence', 900, 22, .1e-2, .28, 260, rps_m=1 + k * 2.4, p99_a=k * 160, err_a=k * .03); c.std('authz', 420, 12, .05e-2, .22, 210, rps_m=1 + k * 2.2, p99_a=k * 70); c.std('history', 120, 60, .2e-2, .2, 520, rps_m=1 + k * 1.8)
    c.m('nats', 'msgs_out_per_sec', 64000, .02, load=1, mul=1 + fl / 110 * .35, ints=True); c.m('nats', 'slow_consumers', 0, 0, add=np.round(k * 2), ints=True); c.m('redis-presence', 'ops_per_sec', 7100, .04, load=1, mul=1 + k * 1.5 - .25 * c.up(58, 3), ints=True); c.m('redis-presence', 'used_memory_mb', 820, .004)
    L = c.log; acc = lambda r, t: f'acc_{r.integers(100, 180)}'
    L('ws-gateway', 'info', 'attached', 1.5, {'account': acc, 'channel.ns': ['chat', 'ticker', 'cursor'], 'rewind': [0, 0, 20]}); L('ws-gateway', 'warn', 'attach denied: subscribe', 1.1, {'account': acc, 'channel.ns': ['admin', 'chat']}); L('ws-gateway', 'info', 'connection closed', 1, {'code': [1000, 1001, 1006], 'age_s': (2, 4000)}); L('router', 'info', 'shard map refreshed', .15, {'shards': 64}); L('presence', 'info', 'members swept', .3, {'count': (10, 300)}); L('presence', 'error', 'enter rejected: clientId required', .15, {'account': acc}); L('authz', 'info', 'token verified', .8, {'account': acc, 'ms': (1, 9)}); L('authz', 'warn', 'token near expiry', .25, {'account': acc}); L('history', 'info', 'rewind served', .5, {'messages': (1, 100)}); L('nats', 'warn', 'stale connection', .03)
    L('ws-gateway', 'warn', 'slow reader, queue full for {channel}', .9, {'channel': lambda r, t: 'admin:' + H(5)(r, t), 'dropped': (10, 900)}, shape=np.clip(fl / 60, 0, 2)); L('ws-gateway', 'info', 'slow reader, queue full for {channel}', .1, {'channel': 'chat:lobby', 'dropped': (1, 90)})
    for t, i in res:
        c.at('ws-gateway', 'error', 'previous container terminated: OOMKilled (limit 2048Mi)', t + .4, a={'_i': i, 'exit_code': 137}); c.at('ws-gateway', 'info', 'ws-gateway 5.8.0 started', t + .5, a={'_i': i})
    L('router', 'error', 'gateway stream lost, resubscribing', 6, {'peer': 'ws-gateway'}, shape=k); L('presence', 'error', 'snapshot timeout while members re-enter', 9, {'account': acc}, shape=k); L('authz', 'warn', 'rate of checks above soft limit', 3, shape=k); L('history', 'error', 'rewind rejected: too many concurrent', 5, {'account': acc}, shape=k); L('ws-gateway', 'warn', 'accept backlog growing', 3, shape=k)
    c.topo = topo('ws-gateway>router ws-gateway>authz ws-gateway>presence ws-gateway>history router>nats presence>redis-presence history>nats')
    c.alert('ws-gateway', 'oom_restarts', 2, sorted(res)[1][0] + 1, 'page', 'ws-gateway restarts', 'two or more ws-gateway pods restarted within 15 minutes')
    c.truth('deploy-regression', 'memory-leak', 'hub', ['buf', 'pres', 'authz', 'presence.snapshot_on_attach', 'gateway.permessage_deflate'], 'ws-gateway', '5.8.0 moved the deferred detach below the authorisation check, so each denied attach leaves a subscription and goroutine; memory climbs from the rollout to the OOM kills two hours later')
    return c
ALL = [cirrus, lumen, kettle, relay]
