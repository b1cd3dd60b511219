"""Mechanisms: each fn(c) edits the parameters of the simulation and states what would prove it."""
import math, numpy as np
MECH = {}
def mech(cause, **kw):
    def d(f): MECH.setdefault(cause, []).append((f, kw)); return f
    return d

class Ctx:
    def __init__(self, w, R, cause):
        self.w, self.R, self.cause, self.P, self.T, self.dt = w, R, cause, w.P, w.T, w.dt
        self.logs = []; self.ev = []; self.change = None; self.poison = None; self.bot = None
        self.extra_series = []; self.mech = ''; self.root = None; self.host = None; self.tl_truth = ''; self.notes = []; self.hostmsgs = []; self.ext_mode = None
        self.fixtext = None; self.alertpref = None; self.lagalert = False
    def shape(self, kinds):
        R, T, dt = self.R, self.T, self.dt
        k0 = self.k0; g = np.zeros(T); kind = R.choice(kinds)
        if kind == 'sudden': n = max(1, int(R.uniform(5, 90)/dt))
        elif kind == 'rollout': n = max(1, int(R.uniform(120, 720)/dt))
        elif kind == 'canary': n = 0
        else: n = int(R.uniform(1500, 5000)/dt)
        n = max(1, n) if kind != 'canary' else 0
        if kind == 'canary':
            a = max(1, int(R.uniform(600, 1500)/dt)); g[k0:k0+a] = R.uniform(.1,.25); g[k0+a:] = 1
        else:
            n = min(n, T-k0-1)
            g[k0:k0+n] = np.arange(1, n+1)/n if n > 1 else 1
            g[k0+n:] = 1
        if kind == 'gradual' and R.random() < .5: g = g**1.5
        self.kind = kind
        if self.k1 < T:
            m = max(1, int(R.uniform(60, 300)/dt)); g[self.k1:] = 0
            e = min(T, self.k1+m); g[self.k1:e] = g[self.k1-1]*np.linspace(1, 0, e-self.k1)
        if kind != 'gradual' : g = g*(1+.08*self.w.nr.normal(size=T)) ; g = np.clip(g, 0, 1.2)
        self.g = g; return g
    def gate(self, per, duty):
        t = self.w.t0+np.arange(self.T)*self.dt
        return ((t-self.R.randint(0,int(per))) % per < duty*per).astype(float)
    def pick(self, need=None, kinds=('svc',)):
        w, R = self.w, self.R
        c = [s for s in w.svcs if s.kind in kinds and (need is None or need(s))]
        c2 = [s for s in c if s is not w.edge]
        if c2 and R.random() < .93: c = c2
        if not c: return None
        # weight by traffic so that a symptom is visible
        return R.choices(c, [max(.15, min(1, s.avg/w.lam0)) for s in c])[0]
    def log(self, s, p, key, level='ERROR', perreq=True, **kw):
        self.logs.append(dict(svc=s, p=p, key=key, level=level, perreq=perreq, kw=kw))
    def E(self, why, *tags): self.ev.append((frozenset(tags), why))
    def deploy(self, s, title, diff):
        self.change = dict(kind='deploy', svc=s.name, title=title, diff=diff, culprit=True); self.root = s.name
    def cfg(self, kind, s, key, a, b, title, diff=None):
        self.change = dict(kind=kind, svc=s.name, key=key, frm=a, to=b, title=title, diff=diff, culprit=True); self.root = s.name

R_SHAPES = ['sudden','rollout','rollout','canary']
def dl(c, s, grp, extra=None, logtag=True):
    n = s.name
    c.E('%s of %s shifts right after its release in the change list while its callees stay normal' % ({'lat':'latency','err':'error rate','cpu':'CPU','mem':'memory','pool':'connection pool','threads':'busy threads','hit':'cache hit ratio','qps':'query rate'}[grp], n), 'm:%s:%s' % (n, grp), 'chg')
    c.E('the diff of the release shows it and the access log dates it', 'diff', 'acc')
    if logtag: c.E('the application log of %s shows it from the new version on' % n, 'log:'+n, 'chg')
    c.E('spans point at %s as the place where time is spent, from the release on' % n, 'trace', 'chg')

# ---------------- deploy-regression
@mech('deploy-regression')
def d_leak(c):
    s = c.pick(); g = c.shape(['rollout']); P, dt = c.P, c.dt
    room = s.mem_limit*.97-s.mem_base; H = c.R.uniform(.35, 1.1)*min(7200, .6*(c.T-c.k0)*dt)
    c.P[(s.name,'leak_min')] += (g > .3)*room/(H/60)*max(1, c.sev*.7)
    c.mech = 'memory leak introduced by a release of %s; restarts by OOM' % s.name
    c.deploy(s, c.R.choice(['Cache resolved descriptors per request','Add per-session audit buffer','Keep parsed templates around']), 'leak')
    dl(c, s, 'mem', logtag=False); c.latent = True
    c.E('OOM kills and restarts of the released service only','m:%s:restarts' % s.name,'chg')
@mech('deploy-regression')
def d_nplus1(c):
    s = c.pick(lambda s: s.db); g = c.shape(R_SHAPES); n = c.R.uniform(6, 18)*c.sev
    c.P[(s.name,'q')] += g*(n); c.P[(s.name,'hit')] *= 1-g.clip(0,1)*.5
    c.mech = 'N+1 queries introduced by a release of %s' % s.name
    c.deploy(s, c.R.choice(['Show owner name in list view','Include availability per item in response','Return nested attributes']), 'nplus1')
    dl(c, s, 'lat', logtag=False); c.E('query rate jumps at the release while time per query is unchanged', 'm:%s:qps' % s.db.name, 'chg')
@mech('deploy-regression')
def d_errors(c):
    s = c.pick(); g = c.shape(R_SHAPES); p = min(.8, c.R.uniform(.03,.12)*c.sev)
    c.P[(s.name,'err')] += (g*p).clip(0,.95)
    c.log(s, g*p, 'npe', field=c.R.choice(['locale','discount','tenantId','currency','etag','address','segment']))
    c.mech = 'unhandled null/undefined in a new code path of %s' % s.name
    c.deploy(s, c.R.choice(['Refactor mapper','Support optional profile fields','Move formatting to shared helper']), 'npe'); dl(c, s, 'err')
@mech('deploy-regression')
def d_latency(c):
    s = c.pick(); g = c.shape(R_SHAPES); c.P[(s.name,'extra_ms')] += g*s.L0*c.R.uniform(.8,1.6)*c.sev+g*60
    c.mech = 'release of %s does slow work in the request path' % s.name
    c.deploy(s, c.R.choice(['Send audit record before responding','Generate preview inline','Wait for confirmation when saving']), 'slow'); dl(c, s, 'lat', logtag=False)
@mech('deploy-regression')
def d_cpu(c):
    s = c.pick(); g = c.shape(R_SHAPES); c.P[(s.name,'cpu_ms')] *= 1+g*c.R.uniform(.9,1.8)*c.sev
    c.mech = 'CPU burn (%s) introduced by a release of %s' % (c.R.choice(['backtracking regex','double serialisation','uncached key derivation','debug hashing']), s.name)
    c.deploy(s, c.R.choice(['Stricter validation of input','Sanitise free text','New response encoder']), 'regex'); dl(c, s, 'cpu', logtag=False)
@mech('deploy-regression')
def d_timeout(c):
    s = c.pick(lambda s: s.edges)
    if not s: return False
    g = c.shape(['rollout','sudden']); e = c.R.choice(s.edges)
    L = e.target.L0 if e.target.kind == 'svc' else c.P[(e.target.name,'ms')].mean()
    to = max(20, round(L*c.R.uniform(1.5,2.3)/c.sev**.8/10)*10)
    c.P[(e.key,'timeout')] = np.where(g > .5, min(to, e.timeout), e.timeout)
    c.mech = 'client timeout of %s towards %s lowered in a release' % (s.name, e.target.name)
    c.deploy(s, c.R.choice(['Fail fast on slow upstreams','Migrate to new HTTP client','Unify client settings']), 'timeout:%d:%d:%s' % (e.timeout, to, e.target.name))
    c.E('timeout lines of the caller with a value far below before, from its release on, while the callee keeps its latency','log:'+s.name,'chg'); c.E('the diff shows the lowered timeout','diff','acc')
    c.E('errors rise at the release at the caller only, callee normal','m:%s:err' % s.name,'chg')
@mech('deploy-regression')
def d_schema(c):
    s = c.pick(lambda s: s.db); g = c.shape(['sudden','rollout']); p = min(.9, c.R.uniform(.05,.25)*c.sev)
    c.P[(s.name,'dberr')] += (g*p).clip(0,.95); col = c.R.choice(['preferred_channel','valid_until','tax_region','external_ref','shard_key'])
    c.log(s, g*p, 'schema', col=col, table=s.name.split('-')[0].replace('-','_'))
    c.mech = 'release of %s queries a column the database schema does not have' % s.name
    c.deploy(s, c.R.choice(['Read %s from table' % col,'Extend projection','Map new attribute']), 'schema:'+col); dl(c, s, 'err')
@mech('deploy-regression')
def d_retry(c):
    s = c.pick(lambda s: any(e.target.kind == 'svc' for e in s.edges)) or None
    if not s or not any(e.target.kind == 'svc' for e in s.edges): return False
    e = c.R.choice([e for e in s.edges if e.target.kind == 'svc']); t = e.target
    g = c.shape(['rollout','sudden'])
    to = max(20, round(t.L0*c.R.uniform(1.2,1.8)/10)*10)
    c.P[(e.key,'retries')] = np.where(g > .5, int(c.R.choice([4,5,6])+c.sev), e.retries)
    c.P[(e.key,'timeout')] = np.where(g > .5, min(to,e.timeout), e.timeout)
    c.P[(t.name,'cpu_ms')] *= 1.3
    c.mech = 'retry storm: release of %s retries aggressively against %s' % (s.name, t.name)
    c.deploy(s, c.R.choice(['Resilience: retry idempotent calls','Switch to new client library']), 'retry:%d:%s' % (to, t.name))
    c.E('calls per request from %s to %s multiply at the release of the caller' % (s.name, t.name), 'm:%s:rate' % t.name, 'm:%s:rate' % s.name, 'chg'); c.E('the diff shows retries/timeouts','diff','acc'); c.E('retry lines of the caller from its release on','log:'+s.name,'chg')
@mech('deploy-regression')
def d_synclog(c):
    s = c.pick(); g = c.shape(R_SHAPES)
    c.P[(s.name,'lock_ms')] += g*min(.9*s.replicas*1000/s.avg, 30+c.R.uniform(.25,.5)*c.sev*s.replicas*1000/s.avg)
    c.log(s, g*.9, 'payloadlog', level='INFO'); c.P[(s.name,'cpu_ms')] *= 1+.15*g
    c.mech = 'synchronous payload logging in a release of %s serialises requests' % s.name
    c.deploy(s, c.R.choice(['More visibility for support cases','Log request bodies for troubleshooting']), 'synclog'); dl(c, s, 'lat')
@mech('deploy-regression')
def d_lock(c):
    s = c.pick(); g = c.shape(R_SHAPES)
    c.P[(s.name,'lock_ms')] += g*min(1.05*s.replicas*1000/s.avg, 40+c.R.uniform(.35,.6)*c.sev*s.replicas*1000/s.avg)
    c.mech = 'global lock around request handling in a release of %s' % s.name
    c.deploy(s, c.R.choice(['Make price table reloadable','Guard shared client against races','Thread-safe registry']), 'lock'); dl(c, s, 'lat', logtag=False); dl(c, s, 'threads', logtag=False)
@mech('deploy-regression')
def d_connleak(c):
    s = c.pick(lambda s: s.db); g = c.shape(['rollout']); P = c.P
    cap = s.pool*s.replicas; m = int(c.R.uniform(15, 60)*60/c.dt/max(.6,c.sev))
    x = np.zeros(c.T); n = min(m, c.T-c.k0); x[c.k0:c.k0+n] = np.linspace(0, cap*.995, n); x[c.k0+n:] = cap*.995; x = x*(c.g > 0)
    P[(s.name,'held')] += np.floor(x); c.mech = 'connections not returned on one path in a release of %s' % s.name
    c.deploy(s, c.R.choice(['Early return for empty result','Stream export rows','Own transaction handling']), 'connleak'); dl(c, s, 'pool'); c.latent = True
@mech('deploy-regression')
def d_cachekey(c):
    s = c.pick(lambda s: s.redis and s.db)
    if not s: return False
    g = c.shape(R_SHAPES); c.P[(s.name,'hit')] *= 1-g.clip(0,1)*min(.98,.6+.2*c.sev)
    c.P[(s.name,'qms')] *= 1+g*.5*c.sev
    c.mech = 'release of %s puts a per-request value into the cache key' % s.name
    c.deploy(s, c.R.choice(['Personalised responses','Scope cache by request context']), 'cachekey'); dl(c, s, 'hit', logtag=False); dl(c, s, 'lat', logtag=False)
@mech('deploy-regression')
def d_chatty(c):
    s = c.pick(lambda s: any(e.target.kind == 'svc' for e in s.edges) and (s is not c.w.edge))
    if not s or s is c.w.edge: return False
    e = c.R.choice([e for e in s.edges if e.target.kind == 'svc']); g = c.shape(R_SHAPES)
    c.P[(e.key,'p')] *= 1+g*c.R.uniform(3,7)*c.sev
    c.mech = 'release of %s calls %s once per item instead of once per request' % (s.name, e.target.name)
    c.deploy(s, c.R.choice(['Enrich list entries','Per-item permission check']), 'chatty:'+e.target.name)
    c.E('rate at the callee multiplies at the release of its caller, front traffic flat','m:%s:rate' % e.target.name,'m:%s:rate' % s.name,'chg'); c.E('diff shows a call inside a loop','diff','acc'); c.E('spans show many calls per request','trace','chg')
@mech('deploy-regression')
def d_crash(c):
    s = c.pick(); g = c.shape(['sudden','rollout']); c.P[(s.name,'crash')] += g*c.R.uniform(.15,.5)*c.sev
    c.log(s, g*c.R.uniform(.2,.6), 'fatal', perreq=False)
    c.mech = 'new version of %s crashes repeatedly' % s.name
    c.deploy(s, c.R.choice(['Bump runtime base image','Native image codec','Upgrade framework']), 'bump'); c.E('restarts of the released service start with the release','m:%s:restarts' % s.name,'chg'); dl(c, s, 'err')

# ---------------- config-change
def ce(c, s, grp, logt=True):
    c.E('%s of %s changes at the time of the configuration change' % (grp, s.name), 'm:%s:%s' % (s.name, grp), 'chg')
    c.E('the recorded change itself explains it and the access log dates it', 'diff', 'acc')
    if logt: c.E('log lines of %s name it from the change on' % s.name, 'log:'+s.name, 'chg')
@mech('config-change')
def c_pool(c):
    s = c.pick(lambda s: s.db); g = c.shape(['sudden'])
    need = s.avg*(c.P[(s.name,'q')][0]*(1-.9*c.P[(s.name,'hit')][0])*c.P[(s.name,'qms')][0]*1.2)/1000/s.replicas
    new = max(1, min(s.pool-3, int(round(need*c.R.uniform(.8,1.2)/c.sev)))) 
    if need < .35: c.P[(s.name,'qms')] *= .45/max(need,.05); 
    c.P[(s.name,'pool')] = np.where(c.g > .3, new, s.pool)
    c.mech = 'pool size of %s lowered by configuration' % s.name
    c.cfg('config', s, c.R.choice(['db.pool.max','DB_POOL_SIZE','spring.datasource.hikari.maximum-pool-size','pool.maxSize']), s.pool, new, c.R.choice(['Align connection settings across environments','Reduce idle connections on primary']), 'cfg'); ce(c, s, 'pool')
@mech('config-change')
def c_flagheavy(c):
    s = c.pick(); g = c.shape(['sudden','canary']); m = c.R.choice(['cpu','slow'])
    if m == 'cpu': c.P[(s.name,'cpu_ms')] *= 1+g*c.R.uniform(1,2)*c.sev
    else: c.P[(s.name,'extra_ms')] += g*(s.L0*c.R.uniform(.8,1.6)*c.sev+60)
    c.mech = 'feature flag switched a heavy path on in %s' % s.name
    c.cfg('flag', s, c.R.choice(['new-ranking','rich-preview','unified-lookup','v2-eligibility','extended-validation','smart-bundles']), 'off', 'on', 'flag', None); ce(c, s, 'lat' if m == 'slow' else 'cpu', False)
    c.E('the flag belongs to the service whose own time jumped within a minute (traces)','trace','chg')
@mech('config-change')
def c_flagerr(c):
    s = c.pick(); g = c.shape(['sudden','canary']); p = min(.8, c.R.uniform(.04,.15)*c.sev); c.P[(s.name,'err')] += (g*p).clip(0,.95)
    f = c.R.choice(['checkout-v2','new-session-store','async-confirm','strict-mode','beta-editor'])
    c.log(s, g*p, 'flagpath', flag=f); c.mech = 'feature flag enables a broken path in %s' % s.name
    c.cfg('flag', s, f, c.R.choice(['off','10%']), c.R.choice(['on','100%']), 'flag'); ce(c, s, 'err')
@mech('config-change')
def c_cachettl(c):
    s = c.pick(lambda s: s.redis and s.db)
    if not s: return False
    g = c.shape(['sudden','rollout']); c.P[(s.name,'hit')] *= 1-g.clip(0,1)*.97; c.P[(s.name,'qms')] *= 1+g*.6*c.sev
    c.mech = 'cache TTL of %s set to (almost) zero by configuration' % s.name
    c.cfg('config', s, c.R.choice(['cache.ttl','CACHE_TTL_SECONDS','cache.default-expiry']), 600, c.R.choice([0,1]), c.R.choice(['Fresher data for support','Cache settings per environment']), 'cfg'); ce(c, s, 'hit', False); ce(c, s, 'lat', False)
@mech('config-change')
def c_debug(c):
    s = c.pick(); g = c.shape(['sudden'])
    c.P[(s.name,'lock_ms')] += g*min(.97*s.replicas*1000/s.avg, 30+c.R.uniform(.3,.5)*c.sev*s.replicas*1000/s.avg); c.P[(s.name,'cpu_ms')] *= 1+g*.35
    c.log(s, g*2, 'debugline', level='DEBUG'); c.mech = 'log level of %s set to DEBUG' % s.name
    c.cfg('config', s, c.R.choice(['logging.level.root','LOG_LEVEL','log.level']), 'INFO', 'DEBUG', 'Temporary verbosity for ticket', 'cfg'); ce(c, s, 'lat')
@mech('config-change')
def c_ratelimit(c):
    s = c.pick(); g = c.shape(['sudden']); new = s.avg/s.replicas*c.R.uniform(.75,1.0)/c.sev**.4
    c.P[(s.name,'ratelimit')] = np.where(c.g > .3, new, 1e9); c.log(s, 'p_rl', 'ratelimited', level='WARN', limit=round(new*60))
    c.mech = 'rate limit of %s lowered by configuration; clients get 429' % s.name
    c.cfg('config', s, c.R.choice(['ratelimit.requests_per_minute','limits.rpm','RATE_LIMIT_RPM']), round(new*600), round(new*60), 'Tune limits', 'cfg'); ce(c, s, 'err')
@mech('config-change', plat=('k8s','ecs'))
def c_cpulimit(c):
    s = c.pick(); g = c.shape(['rollout']); need = s.avg*c.P[(s.name,'cpu_ms')][0]/1000/s.replicas
    new = round(max(.05, need*c.R.uniform(.9,1.15)/c.sev**.4), 2); c.P[(s.name,'cores')] = np.where(c.g > .3, min(new,s.cores), s.cores)
    c.mech = 'CPU limit of %s lowered by configuration; throttling' % s.name
    c.cfg('config', s, 'resources.limits.cpu', '%dm' % (s.cores*1000), '%dm' % (min(new,s.cores)*1000), c.R.choice(['Right-size requests and limits','Cost: trim limits']), 'cfg'); ce(c, s, 'cpu', False); ce(c, s, 'throttle', False)
@mech('config-change', plat=('k8s','ecs'))
def c_memlimit(c):
    s = c.pick(); g = c.shape(['rollout']); new = int(s.mem_base*c.R.uniform(1.06,1.15)/16)*16
    c.P[(s.name,'mem_limit')] = np.where(c.g > .3, new, s.mem_limit); c.P[(s.name,'leak_min')] += (c.g > .3)*s.mem_base*.1/max(4, 14/c.sev)
    c.mech = 'memory limit of %s lowered below its working set by configuration' % s.name
    c.cfg('config', s, 'resources.limits.memory', '%dMi' % s.mem_limit, '%dMi' % new, c.R.choice(['Right-size requests and limits','Cost: trim limits']), 'cfg'); ce(c, s, 'mem', False); ce(c, s, 'restarts', False)
@mech('config-change')
def c_endpoint(c):
    s = c.pick(lambda s: s.edges); e = c.R.choice(s.edges) if s and s.edges else None
    if not e: return False
    g = c.shape(['sudden','rollout']); p = min(.97, c.R.uniform(.2,.9)*c.sev)
    c.P[(e.key,'fail')] += (g*p).clip(0,.98); how = c.R.choice(['401','refused','404'])
    c.log(s, g*p*min(1,e.p), 'badendpoint', how=how, target=e.target.name)
    c.mech = 'wrong %s for %s configured in %s' % ('credential' if how == '401' else 'address', e.target.name, s.name)
    k = ('%s.api-key' if how == '401' else '%s.base-url') % e.target.name.split('.')[1 if e.target.name.count('.') > 1 else 0]
    c.cfg('config', s, k, c.R.choice(['(old)','secret:v3','v1']), c.R.choice(['(new)','secret:v4','v2']), c.R.choice(['Rotate credentials','Move to new endpoint']), 'cfg'); ce(c, s, 'err')
@mech('config-change')
def c_threads(c):
    s = c.pick(); g = c.shape(['sudden']); need = s.avg*s.L0/1000/s.replicas; new = max(1, int(round(need*c.R.uniform(.8,1.15)/c.sev**.5)))
    if need < .7: c.P[(s.name,'extra_ms')] += 900*s.replicas/s.avg*.8
    c.P[(s.name,'threads')] = np.where(c.g > .3, new, s.threads); c.mech = 'worker/thread count of %s lowered by configuration' % s.name
    c.cfg('config', s, c.R.choice(['server.tomcat.threads.max','WEB_CONCURRENCY','worker_processes','server.maxWorkers']), s.threads, new, c.R.choice(['Tune workers to CPU count','Unify server settings']), 'cfg'); ce(c, s, 'threads')

# ---------------- external-api
def xedge(c):
    es = [(s, e) for s in c.w.svcs for e in s.edges if e.target.kind == 'ext' and not c.w.fallback[e.key] and s.kind == 'svc']
    if not es: return None, None, None
    s, e = c.R.choices(es, [a.avg*b.p+.05 for a, b in es])[0]
    c.P[(e.key,'p')] *= max(1, min(1/e.p, 1.6)); e.p *= max(1, min(1/e.p, 1.6)); c.root = e.target.name; return s, e, e.target
def xe(c, s, x, log=True):
    c.E('outbound log shows %s slow/failing while own time is normal' % x.name, 'egr:'+x.name)
    c.E('client metric per host of %s shows %s' % (s.name, x.name), 'm:%s:dep' % s.name)
    if log: c.E('error lines of %s name %s' % (s.name, x.name), 'log:'+s.name)
    c.E('spans to %s' % x.name, 'trace')
@mech('external-api')
def x_slow(c):
    s, e, x = xedge(c)
    if not x: return False
    g = c.shape(['sudden','rollout','gradual']); c.P[(x.name,'ms')] *= 1+g*c.R.uniform(2,6)*c.sev; c.mech = 'third party %s answers slowly' % x.name; xe(c, s, x, False)
@mech('external-api')
def x_fail(c):
    s, e, x = xedge(c)
    if not x: return False
    g = c.shape(['sudden','sudden','gradual']); c.P[(x.name,'err')] += (g*min(.95, c.R.uniform(.1,.4)*c.sev)).clip(0,.97); c.mech = 'third party %s answers 5xx' % x.name; xe(c, s, x)
@mech('external-api')
def x_429(c):
    s, e, x = xedge(c)
    if not x: return False
    g = c.shape(['sudden']); c.P[(x.name,'p429')] += (g*min(.9, c.R.uniform(.15,.5)*c.sev)).clip(0,.95); c.mech = 'third party %s rate-limits us without an increase of our calls' % x.name; xe(c, s, x)
@mech('external-api')
def x_brown(c):
    s, e, x = xedge(c)
    if not x: return False
    g = c.shape(['sudden','gradual']); d = c.gate(c.R.choice([240,420,900]), c.R.uniform(.35,.7))
    c.P[(x.name,'ms')] *= 1+g*d*c.R.uniform(6,14)*c.sev; c.P[(x.name,'err')] += g*d*.08; c.mech = 'brownout in waves at third party %s, timeouts' % x.name; xe(c, s, x)
@mech('external-api')
def x_rst(c):
    s, e, x = xedge(c)
    if not x: return False
    g = c.shape(['sudden']); c.P[(x.name,'rst')] += (g*min(.9,c.R.uniform(.1,.4)*c.sev)).clip(0,.95); c.mech = 'third party %s resets connections' % x.name; xe(c, s, x)
@mech('external-api')
def x_bad(c):
    s, e, x = xedge(c)
    if not x: return False
    g = c.shape(['sudden','canary']); p = (g*min(.9,c.R.uniform(.1,.5)*c.sev)).clip(0,.95); c.P[(x.name,'bad')] += p
    c.log(s, p*min(1,e.p), 'parsefail', target=x.name); c.mech = 'third party %s answers 200 with a body that does not parse' % x.name
    c.E('parse errors name %s in the log of %s' % (x.name, s.name), 'log:'+s.name)

# ---------------- db-pool-exhaustion
def pe(c, s, why):
    c.E(why, 'm:%s:pool' % s.name, 'm:%s:lat' % s.db.name); c.E(why+' (log: acquisition timeouts, statements normal)', 'log:'+s.name, 'm:%s:conn' % s.db.name)
    c.E(why, 'm:%s:pool' % s.name, 'log:'+s.name)
def hold(c, s, frac, ramp):
    cap = s.pool*s.replicas; c.P[(s.name,'held')] += np.round(ramp.clip(0,1)*cap*min(.995, frac))
@mech('db-pool-exhaustion')
def p_report(c):
    s = c.pick(lambda s: s.db); g = c.shape(['sudden','rollout']); hold(c, s, .88+.05*c.sev, g); c.P[(s.db.name,'idletx')] += g*s.pool*s.replicas*.9; c.P[(s.db.name,'long')] += np.cumsum(g > .2)*c.dt*(g > .2)
    c.root = s.name; c.mech = 'report job inside %s keeps connections idle in transaction' % s.name
    c.log(s, (c.g > .05)*.25, c.R.choice(['reportjob','exportjob']), level='INFO', perreq=False); pe(c, s, 'pool of %s full and waiters while queries are fast; sessions idle in transaction' % s.name)
@mech('db-pool-exhaustion')
def p_oldleak(c):
    s = c.pick(lambda s: s.db); c.k0 = max(10, int(c.k0*.7)); g = c.shape(['gradual']); m = int((c.T-c.k0)*c.R.uniform(.25,.55)); cap = s.pool*s.replicas
    x = np.zeros(c.T); x[c.k0:] = np.minimum(1, np.arange(c.T-c.k0)/m); x = x*(c.g > 0) ; base = int(cap*.3)
    c.P[(s.name,'held')] += np.floor(base+(cap*.995-base)*x); c.root = s.name; c.latent = True; c.notrestart = s.name
    c.mech = 'old rare path in %s leaks connections for days until the pool is empty, no release' % s.name; pe(c, s, 'active connections of %s climb steadily to the maximum independent of traffic' % s.name)
@mech('db-pool-exhaustion')
def p_shared(c):
    s = c.pick(lambda s: s.db); d = s.db; g = c.shape(['sudden','rollout','gradual'])
    tot = sum(x.pool*x.replicas for x in c.w.svcs if x.db is d); fill = c.P[(d.name,'max_conn')]-c.P[(d.name,'conn_bg')]
    need = sum(x.avg*x.L0/1000*.4 for x in c.w.svcs if x.db is d)
    c.P[(d.name,'conn_bg')] += g.clip(0,1)*(fill-max(1, need*.3/c.sev)); c.root = d.name
    for x in c.w.svcs:
        if x.db is d: c.log(x, 'p_db', 'toomany', engine=d.engine)
    who = c.R.choice(['a BI tool','a backup/ETL client','zombie sessions after a failover','an ad-hoc notebook']); c.mech = 'connection slots of %s taken by %s' % (d.name, who)
    if 'zombie' not in who: c.P[(d.name,'idletx')] += g*fill*.3
    c.E('sessions at the maximum of %s while the services use few of them' % d.name, 'm:%s:conn' % d.name); c.E('log: no slots left at the server, pools themselves not full', 'log:'+s.name)
@mech('db-pool-exhaustion')
def p_batch(c):
    s = c.pick(lambda s: s.db); g = c.shape(['sudden']); d = c.gate(c.R.choice([900,1200,1800]), c.R.uniform(.5,.8)); hold(c, s, .9+.04*c.sev, g*d)
    c.root = s.name; c.log(s, (g*d > .2)*.5, 'batchjob', level='INFO', perreq=False); c.mech = 'scheduled batch in %s runs with as many workers as the pool has connections' % s.name; pe(c, s, 'pool of %s full in waves with the batch, queries fast' % s.name)
@mech('db-pool-exhaustion')
def p_small(c):
    s = c.pick(lambda s: s.db and any(1 for e in s.edges)); g = c.shape(['gradual','rollout'])
    hold(c, s, .6, np.ones(c.T)); s.txspan = True
    hold(c, s, .3+.06*c.sev, g); c.root = s.name; c.P[(s.db.name,'idletx')] += g*4
    c.mech = 'pool of %s too small: transactions stay open while users think/stream (long downloads)' % s.name; c.log(s, c.g*.02, 'slowstream', level='WARN'); pe(c, s, 'pool of %s at maximum with waiters; connection use time up, statement time flat' % s.name)
@mech('db-pool-exhaustion')
def p_pgb(c):
    s = c.pick(lambda s: s.db); d = s.db; g = c.shape(['sudden','rollout'])
    users = [x for x in c.w.svcs if x.db is d]
    for x in users: hold(c, x, .88+.05*c.sev, g)
    c.P[(d.name,'idletx')] += g*sum(x.pool*x.replicas for x in users)*.8; c.root = s.name; c.long = 1
    c.P[(d.name,'long')] += np.cumsum(g > .2)*c.dt*(g > .2)
    c.mech = 'sessions held open in the shared pooler by a maintenance script'; pe(c, s, 'all pools wait, sessions idle in transaction, queries fast, no locks')

# ---------------- slow-database
def users(c, d): return [x for x in c.w.svcs if x.db is d]
def pickdb(c):
    s = c.pick(lambda s: s.db); d = s.db; c.root = d.name; return s, d
def de(c, s, d, *tags):
    for t in tags: c.E('statement time of %s up without more queries; %s' % (d.name, t), 'm:%s:%s' % (d.name, t))
    c.E('database server log', 'dblog')
    c.E('slow-statement lines', 'log:'+s.name)
@mech('slow-database')
def b_lock(c):
    s, d = pickdb(c); g = c.shape(['sudden','rollout'])
    c.P[(d.name,'lock_ms')] += g*c.R.uniform(400,1500)*c.sev; c.P[(d.name,'lockwait')] += g*c.R.uniform(4,20)*c.sev
    for x in users(c, d): x.locked = (x is s)
    c.log(s, g*.2, 'lockwait', table=s.name.split('-')[0]); c.hostmsgs.append(('dblog', d.name, 'lock', g, s.name)); c.mech = 'lock held by a manual session on a hot table of %s' % d.name; de(c, s, d, 'lock')
@mech('slow-database')
def b_vacuum(c):
    s, d = pickdb(c); g = c.shape(['gradual','rollout']); c.P[(d.name,'mult')] *= 1+g*c.R.uniform(1.5,3)*c.sev; c.P[(d.name,'dead')] += g*.5; c.P[(d.name,'io')] += g*.3
    c.hostmsgs.append(('dblog', d.name, 'vacuum', g, s.name)); c.log(s, g*.15, 'slowquery', level='WARN'); c.mech = 'bloat / vacuum on %s' % d.name; de(c, s, d, 'dead', 'lat')
@mech('slow-database')
def b_disk(c):
    s, d = pickdb(c); g = c.shape(['sudden','gradual']); c.P[(d.name,'io')] += (1-c.P[(d.name,'io')])*g.clip(0,1)*min(.95,.75+.08*c.sev); c.P[(d.name,'mult')] *= 1+g*1.2*c.sev
    c.hostmsgs.append(('dblog', d.name, 'io', g, s.name)); c.log(s, g*.15, 'slowquery', level='WARN'); c.mech = 'disk of %s slow (%s)' % (d.name, c.R.choice(['failing device','burst credits used up','RAID rebuild'])); de(c, s, d, 'io', 'lat')
@mech('slow-database')
def b_plan(c):
    s, d = pickdb(c); g = c.shape(['sudden']); c.P[(s.name,'qms')] *= 1+g*c.R.uniform(4,10)*c.sev; c.P[(d.name,'cpu_bg')] += g*d.cores*.4; c.P[(d.name,'seq')] += g*60
    c.hostmsgs.append(('dblog', d.name, 'plan', g, s.name)); c.log(s, g*.3, 'slowquery', level='WARN'); c.mech = 'missing statistics: plan flips to a sequential scan on %s' % d.name; de(c, s, d, 'seq', 'cpu')
@mech('slow-database')
def b_noisy(c):
    s, d = pickdb(c); g = c.shape(['sudden','rollout']); c.P[(d.name,'cpu_bg')] += g*d.cores*min(.78,.5+.1*c.sev); c.P[(d.name,'io')] += g*.4; c.P[(d.name,'temp')] += g*40; c.P[(d.name,'mult')] *= 1+g*c.sev*.8
    c.P[(d.name,'long')] += np.cumsum(g > .2)*c.dt*(g > .2)
    c.hostmsgs.append(('dblog', d.name, 'analytic', g, s.name)); c.log(s, g*.1, 'slowquery', level='WARN'); c.mech = 'analytic batch query inside %s takes CPU and I/O' % d.name; de(c, s, d, 'cpu', 'long')
@mech('slow-database')
def b_ckpt(c):
    s, d = pickdb(c); g = c.shape(['sudden','gradual']); q = c.gate(c.R.choice([300,600]), .4); c.P[(d.name,'io')] += (1-c.P[(d.name,'io')])*(g*q).clip(0,1)*.93; c.P[(d.name,'mult')] *= 1+g*q*2*c.sev
    c.hostmsgs.append(('dblog', d.name, 'checkpoint', g, s.name)); c.mech = 'checkpoint storms on %s' % d.name; de(c, s, d, 'io')
@mech('slow-database')
def b_cold(c):
    s, d = pickdb(c); g = c.shape(['sudden']); n = int(c.R.uniform(2400,6000)/c.dt); dec = np.zeros(c.T); m = min(n, c.T-c.k0); dec[c.k0:c.k0+m] = np.linspace(1,.1,m)
    c.P[(d.name,'cache')] -= dec*.35; c.P[(d.name,'io')] += dec*.45; c.P[(d.name,'mult')] *= 1+dec*c.R.uniform(3,6)*c.sev; c.P[(d.name,'err')][c.k0:c.k0+max(1,int(40/c.dt))] = .9
    c.hostmsgs.append(('dblog', d.name, 'restart', g, s.name)); c.log(s, dec*.1, 'slowquery', level='WARN'); c.mech = 'failover of %s: cold buffer cache' % d.name; de(c, s, d, 'cache', 'lat')

# ---------------- memory-exhaustion
def me(c, s):
    c.E('memory of %s climbs to its limit from long before, restarts; no release near the start' % s.name, 'm:%s:mem' % s.name)
    c.E('OOM lines of %s, no change near the start' % s.name, 'log:'+s.name, 'm:%s:restarts' % s.name)
def oldleak(c, s, frac):
    room = s.mem_limit*.97-s.mem_base; H = c.k0*c.dt/60
    s.leak0 = room*frac; c.P[(s.name,'leak_min')] += room*(1-frac)/max(H,5); c.latent = True; c.notrestart = s.name; c.root = s.name
@mech('memory-exhaustion')
def m_oldleak(c):
    s = c.pick(); c.k1 = c.T; g = c.shape(['gradual']); oldleak(c, s, c.R.uniform(.6,.85)); s.replicas_same = 1; c.log(s, 'p_oom', 'oom')
    c.P[(s.name,'batch_mb')] += 0; c.P[(s.name,'leak_min')] *= np.where(np.arange(c.T) > c.k0, 1+2.5*c.sev, 1); c.mech = 'leak of weeks in %s reaches the limit' % s.name; me(c, s)
@mech('memory-exhaustion')
def m_batch(c):
    s = c.pick(); g = c.shape(['sudden','rollout']); s.batch_all = 1
    c.P[(s.name,'batch_mb')] += g*(s.mem_limit-s.mem_base)*min(1.08,.9+.06*c.sev); c.log(s, 'p_oom', 'oom'); c.log(s, (c.g > .1)*.3, 'bigbatch', level='INFO', perreq=False); c.root = s.name; c.mech = 'monthly batch loads everything into memory of %s' % s.name; me(c, s); c.E('batch lines and OOM','log:'+s.name)
@mech('memory-exhaustion')
def m_cachegrow(c):
    s = c.pick(lambda s: s.lang in ('java','node','dotnet')) or c.pick(); c.k1 = c.T; g = c.shape(['gradual']); oldleak(c, s, .3); c.P[(s.name,'leak_min')] *= np.where(np.arange(c.T) > c.k0*.9, 1+c.sev, 1); c.log(s, 'p_oom', 'oom'); c.mech = 'unbounded in-process cache of %s fills the heap (GC time rises)' % s.name; me(c, s); c.E('GC and heap','m:%s:gc' % s.name)
@mech('memory-exhaustion')
def m_redis(c):
    us = [s for s in c.w.svcs if s.redis and s.db]
    if not us: return False
    g = c.shape(['gradual']); 
    r = np.linspace(0, 1, c.k0+1); c.P[('redis','mem')][:c.k0+1] = .6+.395*r; c.P[('redis','mem')][c.k0:] = .995
    c.P[('redis','evict')] += g*c.R.uniform(20,120)
    for s in us: c.P[(s.name,'hit')] *= 1-g.clip(0,1)*min(.9,.5+.15*c.sev); c.P[(s.name,'qms')] *= 1+g*.5*c.sev
    c.root = 'redis'; c.mech = 'redis reaches maxmemory and evicts hot keys'; c.E('redis memory at maxmemory with evictions before the database load rises','m:redis:redis')
@mech('memory-exhaustion')
def m_host(c):
    if not c.w.hosts: return False
    s = c.pick(lambda s: s.hosts); h = c.R.choice(s.hosts); g = c.shape(['gradual','rollout']); c.host = h
    c.P[(h.name,'mem_extra')] += np.linspace(0,.2,c.T)+g*.5; c.P[(h.name,'swap')] += g*600*c.sev; c.P[(h.name,'iowait')] += g*.2
    for x in set(h.svcs): fr = x.hosts.count(h)/len(x.hosts); c.P[(x.name,'mix_p')] = np.maximum(c.P[(x.name,'mix_p')], fr*(g > .05)); c.P[(x.name,'mix_mult')] = np.maximum(c.P[(x.name,'mix_mult')], 1+g*c.R.uniform(2,5)*c.sev)
    c.root = h.name; c.hostmsgs.append(('syslog', h.name, 'oomkill', g, s.name)); c.mech = 'host %s runs out of memory and swaps' % h.name; c.E('available memory of the host at zero, swap traffic','m:%s:hmem' % h.name); c.E('kernel log', 'syslog')
@mech('memory-exhaustion')
def m_queue(c):
    s = c.pick(); c.k1 = c.T; g = c.shape(['gradual']); oldleak(c, s, .15); c.P[(s.name,'leak_min')] *= np.where(np.arange(c.T) > c.k0*.8, 1.5+c.sev, .4); c.log(s, 'p_oom', 'oom'); c.log(s, (np.arange(c.T) > c.k0*.7)*.2, 'bufgrow', level='WARN', perreq=False); c.mech = 'in-memory buffer of unsent events grows in %s' % s.name; me(c, s); c.E('buffer size lines','log:'+s.name)

# ---------------- host-saturation
def pickhost(c):
    if not c.w.hosts: return None, None
    s = c.pick(lambda s: s.hosts)
    if not s: return None, None
    h = c.R.choice(s.hosts); c.root = h.name; c.host = h; return s, h
def slowhost(c, h, g, mult):
    for x in set(h.svcs):
        fr = x.hosts.count(h)/len(x.hosts)
        if fr >= .99: c.P[(x.name,'extra_ms')] += g*x.L0*.6*mult
        else: c.P[(x.name,'mix_p')] = fr*(g > .03); c.P[(x.name,'mix_mult')] = 1+g*mult
def he(c, h, grp):
    c.E('%s of host %s only; services on it slow' % (grp, h.name), 'm:%s:%s' % (h.name, grp)); c.E('kernel/system log of the host', 'syslog')
@mech('host-saturation')
def h_steal(c):
    s, h = pickhost(c)
    if not h: return False
    g = c.shape(['sudden','gradual']); slowhost(c, h, g, c.R.uniform(2,5)*c.sev); c.P[(h.name,'steal')] += g*c.R.uniform(.3,.6); c.mech = 'noisy neighbour: CPU steal on %s' % h.name; c.E('steal time of %s' % h.name, 'm:%s:hcpu' % h.name)
@mech('host-saturation')
def h_diskfull(c):
    s, h = pickhost(c)
    if not h: return False
    g = c.shape(['sudden']); d = np.full(c.T, 0.); d[:c.k0] = .9*np.linspace(0,1,c.k0)**1.2; d[c.k0:] = .9
    top = c.R.uniform(.6,.8); c.P[(h.name,'disk')] = np.where(c.g > .05, 1.0, top+(1-top)*d/.9)
    for x in set(h.svcs): fr = x.hosts.count(h)/len(x.hosts); p = (g*min(.9,.15*c.sev+.1)*fr).clip(0,.9); c.P[(x.name,'err')] += p; c.log(x, p, 'nospace')
    c.hostmsgs.append(('syslog', h.name, 'nospace', g, s.name)); c.mech = 'disk full on %s (logs)' % h.name; he(c, h, 'hdisk'); c.E('"no space left" in application logs','log:'+s.name)
@mech('host-saturation')
def h_cron(c):
    s, h = pickhost(c)
    if not h: return False
    g = c.shape(['sudden']); c.P[(h.name,'bg')] += g*c.R.uniform(.55,.8); slowhost(c, h, g, c.R.uniform(2,4)*c.sev); c.hostmsgs.append(('syslog', h.name, 'cron', g, s.name)); c.mech = 'cron job (%s) uses the CPU of %s' % (c.R.choice(['antivirus scan','log compression','image thumbnailing','search index dump']), h.name); he(c, h, 'hcpu')
@mech('host-saturation')
def h_io(c):
    s, h = pickhost(c)
    if not h: return False
    g = c.shape(['sudden','rollout']); c.P[(h.name,'io_util')] += (.97-c.P[(h.name,'io_util')])*g.clip(0,1); c.P[(h.name,'iowait')] += g*.35; slowhost(c, h, g, c.R.uniform(2,4)*c.sev); c.hostmsgs.append(('syslog', h.name, 'backup', g, s.name)); c.mech = 'backup saturates the disk of %s' % h.name; he(c, h, 'hio')
@mech('host-saturation')
def h_credits(c):
    s, h = pickhost(c)
    if not h: return False
    g = c.shape(['sudden','rollout']); slowhost(c, h, g, c.R.uniform(2.5,5)*c.sev); c.P[(h.name,'steal')] += g*.55; cr = np.zeros(c.T); cr[:c.k0] = np.linspace(c.R.uniform(80,300), 1, c.k0); c.extra_series.append(('CPUCreditBalance', h.name, cr+.2*(c.g > 0), 'hcpu')); c.mech = 'CPU credits of burstable instance %s used up' % h.name; he(c, h, 'hcpu')
@mech('host-saturation')
def h_fds(c):
    s, h = pickhost(c)
    if not h: return False
    g = c.shape(['sudden','rollout']); ino = c.R.random() < .5; key = 'inodes' if ino else 'fds'; x = np.ones(c.T); x[:c.k0] = np.linspace(.5,.99,c.k0); c.P[(h.name,key)] = np.where(c.g > .05, .999, x*.98)
    for y in set(h.svcs): fr = y.hosts.count(h)/len(y.hosts); p = (g*min(.9,.15*c.sev+.1)*fr).clip(0,.9); c.P[(y.name,'err')] += p; c.log(y, p, 'nospace' if ino else 'emfile')
    c.mech = '%s exhausted on %s' % ('inodes' if ino else 'file descriptors', h.name); he(c, h, 'hfd'); c.E('log lines of the services on it','log:'+s.name)

# ---------------- network
def pedge(c, ext=False):
    es = [(s, e) for s in c.w.svcs for e in s.edges if s.kind == 'svc' and (e.target.kind == 'svc' or ext)]
    if not es: return None, None
    return c.R.choices(es, [a.avg*min(1,b.p) for a, b in es])[0]
@mech('network')
def n_loss(c):
    s, e = pedge(c)
    if not e: return False
    g = c.shape(['sudden','gradual']); c.P[(e.key,'loss')] += (g*min(.85,c.R.uniform(.12,.3)*c.sev)).clip(0,.9); c.P[(e.key,'add_ms')] += g*200
    hs = c.R.sample(e.target.hosts, 1) if e.target.hosts else []
    for h in hs: c.P[(h.name,'retrans')] += g*.12; c.P[(h.name,'drop')] += g*40
    c.root = e.target.name; c.mech = 'packet loss between %s and %s' % (s.name, e.target.name); c.E('callee itself fast (its own server metrics), caller sees it slow/failing; retransmits','m:%s:net' % (hs[0].name if hs else 'x'),'m:%s:lat' % e.target.name); c.E('caller logs connect errors while callee is healthy','log:'+s.name,'m:%s:lat' % e.target.name); c.E('client spans long, server spans short','trace')
    c.log(s, g*.1, 'connreset', target=e.target.name)
@mech('network')
def n_dns(c):
    g = c.shape(['sudden','gradual']); c.P[('net','dns_fail')] += (g*min(.7,c.R.uniform(.03,.12)*c.sev)).clip(0,.9); c.P[('net','dns_ms')] += g*c.R.uniform(500,2500)
    for s in c.w.svcs:
        for e in s.edges: c.P[(e.key,'add_ms')] += g*40; c.log(s, g*.05*c.sev*min(1,e.p), 'dns', target=e.target.name)
    if not any(s.edges for s in c.w.svcs): return False
    c.root = 'dns'; c.mech = 'DNS resolution fails intermittently'; c.E('resolver errors/latency','m:net:dns'); s = c.R.choice([s for s in c.w.svcs if s.edges]); c.E('resolution errors in logs of several services','log:'+s.name)
@mech('network')
def n_tls(c):
    s, e = pedge(c)
    if not e: return False
    g = c.shape(['sudden']); g = (g > 0)*1.; c.P[(e.key,'fail')] += g*min(.98,.3+.3*c.sev); c.log(s, g*min(1,e.p)*.7, 'tls', target=e.target.name); c.root = e.target.name
    left = (c.w.t0+c.k0*c.dt)-(c.w.t0+np.arange(c.T)*c.dt); c.tls = (e.target.name, left); c.mech = 'TLS certificate of %s expired' % e.target.name; c.E('certificate errors in the log of the caller','log:'+s.name); c.E('certificate expiry probe reaches zero','m:net:tls')
@mech('network')
def n_part(c):
    s, e = pedge(c)
    if not e: return False
    g = c.shape(['sudden']); c.P[(e.key,'fail')] += (g*min(.97,c.R.uniform(.3,.6)*c.sev)).clip(0,.98); c.P[(e.key,'add_ms')] += g*30; c.log(s, g*.4*min(1,e.p), 'noroute', target=e.target.name); c.root = e.target.name; c.mech = 'partition between zones: %s cannot reach part of %s' % (s.name, e.target.name); c.E('connect timeouts / no route in the caller log while callee answers what reaches it','log:'+s.name); c.E('callee rate falls, its errors stay low, caller fails','m:%s:rate' % e.target.name,'m:%s:err' % e.target.name,'m:%s:err' % s.name)
@mech('network')
def n_conntrack(c):
    if not c.w.hosts: return False
    s, e = pedge(c, True)
    if not e or not s.hosts: return False
    h = c.R.choice(s.hosts); g = c.shape(['rollout','gradual']); c.P[(h.name,'conntrack')] += (.99-c.P[(h.name,'conntrack')])*g.clip(0,1); c.P[(h.name,'drop')] += g*60; fr = s.hosts.count(h)/len(s.hosts)
    for x in set(h.svcs):
        for ed in x.edges: c.P[(ed.key,'fail')] += (g*min(.8,.2*c.sev)*x.hosts.count(h)/len(x.hosts)).clip(0,.9); c.log(x, g*.1, 'conntimeout', target=ed.target.name)
    c.root = h.name; c.host = h; c.hostmsgs.append(('syslog', h.name, 'conntrack', g, s.name)); c.mech = 'connection tracking table full on %s' % h.name; c.E('conntrack at its limit with drops','m:%s:net' % h.name); c.E('kernel log','syslog')
@mech('network')
def n_nat(c):
    es = [(s, e) for s in c.w.svcs for e in s.edges if e.target.kind == 'ext' and s.kind == 'svc']
    if len({e.target.name for _, e in es}) < 2: return False
    g = c.shape(['rollout','gradual'])
    for s, e in es: c.P[(e.key,'fail')] += (g*min(.8,.15*c.sev)).clip(0,.9); c.P[(e.key,'add_ms')] += g*150*c.sev; c.log(s, g*.1*min(1,e.p), 'conntimeout', target=e.target.name)
    c.extra_series.append(('nat_gateway_ErrorPortAllocation','nat', np.round(g*c.R.uniform(50,300)), 'nat')); c.root = 'nat-gateway'; c.mech = 'NAT gateway out of ports: all outbound calls fail at connect'; c.E('port allocation errors','m:net:nat'); c.E('connect timeouts to several unrelated hosts at once in outbound log', *['egr:'+e.target.name for _, e in es[:1]])

# ---------------- traffic-surge
def te(c):
    c.E('request rate rises first and far above the usual curve, everything else follows', 'acc'); c.E('request rate of the edge rises first','m:%s:rate' % c.w.edge.name)
def surge(c, mult): c.w.extra = c.w.extra+c.w.traffic*c.g*mult; c.root = c.w.edge.name
def tight(c, t=None):
    # a surge hurts where capacity ends: choose one service with little headroom
    s = t or c.pick(); u = s.avg*c.P[(s.name,'cpu_ms')][0]/1000/s.replicas/s.cores
    if u < .4: c.P[(s.name,'cpu_ms')] *= .45/u; s.L0 *= 1.2
    return s
@mech('traffic-surge')
def t_campaign(c):
    c.shape(['sudden','rollout','gradual']); tight(c); surge(c, c.R.uniform(.8,2)*c.sev); c.bot = dict(kind='campaign'); c.mech = 'campaign brings more visitors than capacity'; te(c)
@mech('traffic-surge')
def t_crawler(c):
    c.shape(['sudden','rollout']); ep = c.R.choice([e for e in c.w.endpoints if e['m'] == 'GET']); tight(c, ep['svc']); surge(c, c.R.uniform(.8,2.2)*c.sev); c.w.extra_target = ep['svc']; c.bot = dict(kind='crawler', ep=ep); c.mech = 'aggressive crawler'; te(c)
@mech('traffic-surge')
def t_login(c):
    c.shape(['sudden']); ep = c.R.choice(c.w.endpoints); tight(c, ep['svc']); surge(c, c.R.uniform(1,2.5)*c.sev); c.w.extra_target = ep['svc']; c.bot = dict(kind='stuffing', ep=ep); c.mech = 'scripted attack floods one endpoint from many addresses'; te(c)
@mech('traffic-surge')
def t_push(c):
    c.shape(['sudden']); tight(c); surge(c, c.R.uniform(1,3)*c.sev); c.bot = dict(kind='mobile'); c.mech = 'push notification makes all apps open at once'; te(c)
@mech('traffic-surge')
def t_customer(c):
    c.shape(['sudden','rollout']); ep = c.R.choice(c.w.endpoints); tight(c, ep['svc']); surge(c, c.R.uniform(.7,2)*c.sev); c.w.extra_target = ep['svc']; c.bot = dict(kind='client', ep=ep); c.mech = 'one API customer multiplies its calls (bulk import)'; te(c)
@mech('traffic-surge')
def t_event(c):
    c.shape(['gradual']); tight(c); surge(c, c.R.uniform(.8,1.8)*c.sev); c.bot = dict(kind='organic'); c.mech = 'organic record day outgrows capacity'; te(c)

# ---------------- bad-input
def heavy(c, s, p, **kw): c.poison = dict(svc=s, p=p, tenant='%s' % c.R.choice(['acme','t-%d' % c.R.randint(100,9999),'org_%x' % c.R.getrandbits(28)]), **kw)
def eptarget(c):
    cand = [e for e in c.w.endpoints if not (e['svc'] is None)]; e = c.R.choice(cand); return e, e['svc']
@mech('bad-input')
def i_tenant(c):
    e, s = eptarget(c); g = c.shape(['sudden','rollout','gradual']); p = (g*.04).clip(0,.3); m = c.R.uniform(12,30)*c.sev
    if s.db: c.P[(s.name,'q')] *= 1+p*m; c.P[(s.name,'hit')] *= 1-p
    else: c.P[(s.name,'cpu_ms')] *= 1+p*m
    heavy(c, s, p, mult=m, err=.3, ep=e, mode='tenant'); c.log(s, p*.6, 'tenantslow', level='WARN', tenant=c.poison['tenant'], ep=e); c.root = s.name; c.mech = 'one tenant with huge data makes requests of %s slow' % s.name
    c.E('slow requests belong to one tenant/resource in the access log','acc:poison'); c.E('log lines name one tenant','log:'+s.name)
@mech('bad-input')
def i_regex(c):
    e, s = eptarget(c); g = c.shape(['sudden']); p = (g*.02).clip(0,.2); m = c.R.uniform(40,80)*c.sev; c.P[(s.name,'cpu_ms')] *= 1+p*m
    heavy(c, s, p, mult=m, err=.6, ep=e, mode='query'); c.log(s, p*.5, 'slowinput', level='WARN', ep=e, tenant=c.poison['tenant']); c.root = s.name; c.mech = 'a crafted/odd input makes the parser of %s burn CPU' % s.name; c.E('the few slowest requests share an odd query','acc:poison'); c.E('log lines name the input','log:'+s.name)
@mech('bad-input')
def i_crash(c):
    e, s = eptarget(c); g = c.shape(['sudden']); c.P[(s.name,'crash')] += g*.35*c.sev; heavy(c, s, (g*.02).clip(0,.2), mult=1, err=1, ep=e, mode='payload'); c.log(s, g*.5, 'crashinput', perreq=False, level='FATAL', ep=e, tenant=c.poison['tenant']); c.root = s.name; c.mech = 'a malformed payload sent again and again crashes %s' % s.name; c.E('crash lines name the same payload each time','log:'+s.name); c.E('each restart follows the same request','acc:poison','m:%s:restarts' % s.name)
@mech('bad-input')
def i_poisonmsg(c):
    w = c.w.worker
    if not w: return False
    g = c.shape(['sudden']); w.partition_stuck = 1/w.partitions; c.P[(w.name,'stuck')] += (c.g > .1)*max(1, w.threads*w.replicas/w.partitions); w.partition_stuck = max(w.partition_stuck, .12*c.sev)
    c.P[(w.name,'err')] += g*.1; c.log(w, (c.g > .1)*4., 'poisonmsg', perreq=False, topic=w.topic); c.root = w.name; c.lagalert = True; c.mech = 'poison message blocks a partition of %s' % w.topic; c.E('the same offset fails again and again in the worker log','log:'+w.name)
@mech('bad-input')
def i_search(c):
    e, s = eptarget(c)
    if not s.db: return False
    g = c.shape(['rollout','sudden']); p = (g*.05).clip(0,.3); m = c.R.uniform(8,20)*c.sev; c.P[(s.name,'qms')] *= 1+p*m; c.P[(s.db.name,'cpu_bg')] += g*s.db.cores*.2; heavy(c, s, p, mult=m*1.5, err=.25, ep=e, mode='wild'); c.log(s, p*.5, 'slowinput', level='WARN', ep=e, tenant=c.poison['tenant']); c.root = s.name; c.mech = 'unbounded wildcard/deep-page queries of one client'; c.E('slow requests share one kind of query from one client','acc:poison'); c.E('slow lines name the query','log:'+s.name)
@mech('bad-input')
def i_upload(c):
    e, s = eptarget(c); g = c.shape(['sudden','rollout']); p = (g*.03).clip(0,.2); s.batch_all = 0; c.P[(s.name,'batch_mb')] += g*(s.mem_limit-s.mem_base)*min(1.1,.92+.05*c.sev); heavy(c, s, p, mult=10*c.sev, err=.5, ep=e, mode='upload'); c.log(s, p*.5, 'bigpayload', level='WARN', ep=e, tenant=c.poison['tenant']); c.log(s, 'p_oom', 'oom'); c.root = s.name; c.P[(s.name,'cpu_ms')] *= 1+p*10*c.sev; c.mech = 'giant payloads of one client fill memory and CPU of %s' % s.name; c.E('large request sizes/one client before each failure','acc:poison'); c.E('log names payload size and client','log:'+s.name)
@mech('bad-input')
def i_feed(c):
    e, s = eptarget(c); g = c.shape(['sudden']); p = (g*min(.5,c.R.uniform(.03,.1)*c.sev)).clip(0,.6); c.P[(s.name,'err')] += p; heavy(c, s, p, mult=.6, err=1, ep=e, mode='row'); c.log(s, p, 'badrow', ep=e, tenant=c.poison['tenant']); c.root = s.name; c.mech = 'a malformed data row makes every request for it fail in %s' % s.name; c.E('failures share one resource id in the access log','acc:poison'); c.E('exceptions name the same record','log:'+s.name)

# ---------------- none
def nblip(c, f):
    c.k1 = min(c.T, c.k0+max(2, int(c.R.uniform(180,420)/c.dt))); c.shape(['sudden']); f(); c.root = c.w.edge.name
    c.E('short deviation that returns by itself; nothing else moves','acc'); c.E('metrics flat except the blip','m:%s:lat' % c.w.edge.name)
@mech('none')
def z_blip(c): nblip(c, lambda: c.P[(c.w.edge.name,'extra_ms')].__iadd__(c.g*c.w.edge.L0*.5*c.sev)); c.mech = 'a blip of a few minutes, back by itself'
@mech('none')
def z_flap(c): nblip(c, lambda: None); c.mech = 'threshold too near to the normal level; flapping alert'; c.forcealert = True
@mech('none')
def z_maint(c): nblip(c, lambda: c.P[(c.w.edge.name,'err')].__iadd__(c.g*.03*c.sev)); c.mech = 'announced maintenance, alert not silenced'; c.notes.append('maintenance window announced')
@mech('none')
def z_scrape(c): nblip(c, lambda: None); c.mech = 'monitoring gap (scraper restarted), absent-data alert'; c.forcealert = True; c.gap = True
