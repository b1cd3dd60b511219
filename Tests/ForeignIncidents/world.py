"""World + causal simulation (rate level, one cell = dt seconds)."""
import math, random
import numpy as np

DOMAINS = {
 'shop': dict(svcs=['catalog','cart','checkout','payments','inventory','search','recommendations','users','pricing','shipping-quotes'], workers=['order-processor','mail-sender'],
   exts=['api.stripe.com','api.taxjar.com','api.easypost.com','hooks.klaviyo.com'], edge=['storefront','web','shop-gateway']),
 'bank': dict(svcs=['accounts','transfers','ledger','cards','kyc','limits','statements','auth','fx-rates','fraud-score'], workers=['posting-worker','notification-worker'],
   exts=['api.plaid.com','sepa.clearing-gw.example','api.onfido.com','rates.openexchange.example'], edge=['mobile-bff','api-gateway','edge-api']),
 'logistics': dict(svcs=['tracking','routing','dispatch','depots','labels','rates','drivers','geocode-proxy','manifests'], workers=['scan-ingest','eta-worker'],
   exts=['maps.googleapis.com','api.dhl.com','ws.fedex.com','api.here.com'], edge=['portal','gateway','ops-api']),
 'streaming': dict(svcs=['playback','entitlements','profiles','catalogue','watchlist','search','billing','drm-license','artwork'], workers=['events-sink','transcode-scheduler'],
   exts=['license.widevine-gw.example','api.recurly.com','api.tmdb.org','ads.freewheel.example'], edge=['tv-bff','edge','apigw']),
 'saas': dict(svcs=['projects','documents','permissions','comments','search','billing','webhooks','files','teams','audit'], workers=['webhook-dispatcher','index-worker'],
   exts=['api.sendgrid.com','slack.com','api.openai.com','graph.microsoft.com'], edge=['app-web','public-api','gateway']),
 'iot': dict(svcs=['device-registry','telemetry-api','commands','rules-engine','firmware','alerts','tenants','timeseries-query'], workers=['ingest-consumer','rollup-worker'],
   exts=['api.twilio.com','api.openweathermap.org','fcm.googleapis.com','api.soracom.io'], edge=['iot-gateway','console-api','edge-http']),
 'travel': dict(svcs=['availability','bookings','pricing','seats','loyalty','users','quotes','itineraries','reviews'], workers=['ticketing-worker','sync-worker'],
   exts=['api.amadeus.com','distribution.sabre.example','api.adyen.com','api.skyscanner.net'], edge=['booking-web','bff','gateway']),
 'health': dict(svcs=['appointments','patients','records','prescriptions','messaging','insurance','labs','auth'], workers=['hl7-ingest','reminder-worker'],
   exts=['fhir.payer-hub.example','api.surescripts.example','api.twilio.com','login.idp.example'], edge=['patient-portal','api','gateway']),
}
RES = {}

class Svc: pass
class Edge: pass

def lognorm_sf(x, mean, sig):
    if mean <= 0 or x <= 0: return 0.0
    mu = math.log(mean) - sig*sig/2
    return 0.5*math.erfc((math.log(x)-mu)/(sig*1.41421356))

def q_step(lam, s, c, b, dt, tmo):
    if c < 0.02: c = 0.02
    if s < 1e-6: s = 1e-6
    mu = c/s
    rho = lam/mu
    r = rho if rho < .97 else .97
    w = s*r**math.sqrt(2*(c+1))/(max(c, 1)*(1-r))
    if b <= 0 and rho < .97:
        return min(w, tmo), 0.0, 0.0, rho
    b = b+(lam-mu)*dt
    drop = 0.0
    bm = tmo*mu
    if b > bm:
        drop = min(.97, (b-bm)/max(lam*dt, 1e-9)); b = bm
    if b < 0: b = 0.0
    return min(b/mu+w, tmo), drop, b, rho

class World:
    def __init__(self, rng):
        self.rng = rng
        R = rng
        self.domain = R.choice(list(DOMAINS))
        D = DOMAINS[self.domain]
        self.platform = R.choices(['k8s','vm','serverless','ecs'], [50,28,8,14])[0]
        self.monolith = self.platform == 'vm' and R.random() < .35
        main_lang = R.choice(['java','java','go','python','node','dotnet'])
        n = 1 if self.monolith else R.randint(2, 7)
        names = R.sample(D['svcs'], min(n, len(D['svcs'])))
        self.dt = R.choice([15,30,30,60,60])
        self.hours = R.uniform(3, 8)
        self.T = int(self.hours*3600/self.dt)
        day = R.randint(0, 330)
        start_tod = R.choice([R.uniform(5, 17), R.uniform(0, 24)])
        self.t0 = int(1767225600 + day*86400 + start_tod*3600)//60*60   # 2026
        T, dt = self.T, self.dt
        # services
        self.svcs = []; self.by = {}
        def mk(name, kind='svc'):
            s = Svc(); s.name = name; s.kind = kind
            s.lang = main_lang if R.random() < .7 else R.choice(['java','go','python','node','dotnet'])
            s.edges = []; s.db = None; s.redis = False
            s.version = '%d.%d.%d' % (R.randint(0,6), R.randint(0,60), R.randint(0,12))
            s.replicas = R.choice([1,2,2,3,3,4,6]) if not self.monolith else R.choice([1,2])
            s.sig = R.uniform(.35,.75)
            self.svcs.append(s); self.by[name] = s
            return s
        if self.monolith:
            edge = mk(R.choice(['app','webapp','backoffice', D['edge'][0]]))
        else:
            edge = mk(R.choice(D['edge']))
        self.edge = edge
        mids = []
        if not self.monolith:
            nm = max(1, min(len(names), R.randint(1, 4)))
            mids = [mk(x) for x in names[:nm]]
            rest = [mk(x) for x in names[nm:]]
            for m in mids: self._edge(edge, m, 1.0)
            for i, l in enumerate(rest):
                cands = mids + rest[:i]
                for c in R.sample(cands, min(len(cands), R.choice([1,1,2]))):
                    self._edge(c, l, R.choice([.3,.5,1,1,1.5,2]))
        self.mids = mids
        # databases
        self.dbs = []
        engine = R.choice(['postgres','postgres','postgres','mysql'])
        ndb = 1 if self.monolith or R.random() < .55 else 2
        for i in range(ndb):
            d = Svc(); d.kind = 'db'; d.engine = engine
            d.name = R.choice(['%s-db','%s-%s','%s-primary']) ; 
            d.name = d.name % ((self.domain,)+(('pg' if engine=='postgres' else 'mysql'),) if d.name=='%s-%s' else self.domain)
            if i: d.name = d.name.replace(self.domain, names[-1].split('-')[0])
            d.cores = R.choice([2,4,8]); d.max_conn = R.choice([100,100,151,200,300])
            d.conn_bg = R.randint(3, 15)
            self.dbs.append(d); self.by[d.name] = d
        for s in self.svcs:
            if s is edge and not self.monolith:
                if R.random() < .15: s.db = self.dbs[0]
            elif R.random() < .75 or self.monolith or s is self.svcs[1]:
                s.db = R.choice(self.dbs)
            if R.random() < .35: s.redis = True
        self.has_redis = any(s.redis for s in self.svcs)
        # external
        self.exts = []
        cand = [s for s in self.svcs if s is not edge] or [edge]
        for h in R.sample(D['exts'], R.choice([1,1,2,2,3])):
            x = Svc(); x.kind = 'ext'; x.name = h; x.lang = ''; x.sig = R.uniform(.3,.6)
            self.exts.append(x); self.by[h] = x
            s = R.choice(cand)
            self._edge(s, x, R.choice([.2,.4,.6,1]))
        # async worker
        self.worker = None
        if R.random() < .45:
            w = mk(R.choice(D['workers']), 'worker'); self.worker = w
            w.topic = R.choice(['%s.events','%s-events-v1','%s.queue']) % (self.svcs[1].name if len(self.svcs) > 2 else self.domain)
            w.group = w.name + R.choice(['','-group','-cg'])
            w.partitions = R.choice([3,6,12]); w.broker = R.choice(['kafka','kafka','rabbitmq','sqs'])
            w.producer = R.choice([s for s in self.svcs if s is not w])
            w.pprod = R.uniform(.2,.8)
            w.db = R.choice(self.dbs)
        # rates
        self.log_fraction = R.choices([1,.5,.25,.1,.04], [50,15,15,12,8])[0]
        lines = R.uniform(9000, 42000)
        self.lam0 = lines/(T*dt)/self.log_fraction
        # endpoints
        self.endpoints = []
        tg = mids or [edge]
        ws = [R.uniform(.5,2) for _ in tg]; 
        for s, w in zip(tg, ws):
            if self.monolith:
                for nme in R.sample(D['svcs'], 4): self._eps(s, nme, w)
            else: self._eps(s, s.name, w)
        tot = sum(e['w'] for e in self.endpoints)
        for e in self.endpoints: e['w'] /= tot
        for ed in edge.edges:
            if ed.target in tg and not self.monolith:
                ed.p = sum(e['w'] for e in self.endpoints if e['svc'] is ed.target)
        # average load
        lam = {id(s): 0 for s in self.svcs}; lam[id(edge)] = self.lam0
        for s in self.svcs:
            if s.kind == 'worker': lam[id(s)] = lam[id(s.producer)]*s.pprod
            for e in s.edges:
                if e.target.kind == 'svc': lam[id(e.target)] += lam[id(s)]*e.p
        P = self.P = {}
        def par(o, k, v): P[(o.name, k)] = np.full(T, float(v))
        qrate = {d.name: 0 for d in self.dbs}
        for s in self.svcs:
            l = max(lam[id(s)], .02); s.avg = l
            util = R.uniform(.12,.42)
            cores = R.choice([.5,1,1,2,4])
            if s is edge and not self.monolith: util *= .5
            cpu = util*s.replicas*cores*1000/l
            hi = R.choice([60,120,200])
            while cpu > hi and s.replicas > 1: s.replicas -= 1; cpu = util*s.replicas*cores*1000/l
            while cpu > hi and cores > .5: cores /= 2; cpu = util*s.replicas*cores*1000/l
            cpu = min(cpu, hi)
            while cpu < 4 and s.replicas < 8: s.replicas += 1; cpu = util*s.replicas*cores*1000/l
            s.cores = cores
            s.threads = R.choice([8,16,32,50,100,200]) if s.lang in ('java','dotnet') else R.choice([4,8,16,32]) if s.lang == 'python' else R.choice([64,100,256])
            s.pool = R.choice([5,8,10,10,15,20])
            s.mem_limit = R.choice([512,768,1024,2048,4096]); s.mem_base = s.mem_limit*R.uniform(.3,.55)
            q = R.choice([1,2,3,3,5,8]); qms = R.choice([2,4,6,10,18])
            while l*q*qms/1000 > .35*s.pool*s.replicas and q*qms > 2:
                q = max(1, q//2); qms *= .6
            hit = R.uniform(.75,.96) if s.redis else 0
            for k, v in dict(cpu_ms=cpu, extra_ms=R.choice([0,1,3,8]), err=10**R.uniform(-4.3,-3), threads=s.threads, cores=cores, replicas=s.replicas,
                    leak_req=0, leak_min=0, pool=s.pool, held=0, pool_tmo=R.choice([1000,3000,5000,10000,30000]), q=q if s.db else 0, qms=qms, hit=hit,
                    lock_ms=0, mix_p=0, mix_mult=1, mem_limit=s.mem_limit, ratelimit=1e9, crash=0, fn_ms=0, steal=0, batch_mb=0, stuck=0, dberr=0, slowstart=0).items(): par(s, k, v)
            s.txspan = R.random() < .15
            if s.db: qrate[s.db.name] += l*q*(1-.9*hit)
            for e in s.edges:
                for k, v in dict(p=e.p, timeout=e.timeout, retries=e.retries, add_ms=0, loss=0, fail=0).items(): P[(e.key, k)] = np.full(T, float(v))
        for d in self.dbs:
            r = max(qrate[d.name], .1); u = R.uniform(.1,.4)
            d.qcpu = min(6.0, u*d.cores*1000/r)
            for k, v in dict(cpu_bg=u*.3*d.cores, mult=1, lock_ms=0, io=R.uniform(.05,.3), conn_bg=d.conn_bg, idletx=R.choice([0,0,1]), max_conn=d.max_conn, err=0, dead=R.uniform(.01,.06), lockwait=0, cache=R.uniform(.97,.998), long=R.uniform(.2,3), temp=R.uniform(0,.2), lag=R.uniform(.01,.3), seq=1, disk=R.uniform(.3,.7)).items(): par(d, k, v)
        for x in self.exts:
            for k, v in dict(ms=R.uniform(60,450), err=10**R.uniform(-4,-2.6), p429=0, rst=0, bad=0).items(): par(x, k, v)
        self.calibrate()
        # hosts
        nh = R.choice([2,3,3,4,5]) if self.platform != 'serverless' else 0
        self.hosts = []
        fmt = {'k8s':['ip-10-%d-%d-%d.eu-west-1.compute.internal','node-%d%d%d','gke-prod-pool-%d-%x%x'],'vm':['app%02d','%s-vm%d','web-prod-%02d'],'ecs':['i-0%x%x%x'],'serverless':['x%d']}
        f = R.choice(fmt[self.platform])
        for i in range(nh):
            h = Svc(); h.kind = 'host'
            if f.startswith('ip'): h.name = f % (R.randint(0,9), R.randint(0,255), R.randint(0,255))
            elif f.startswith('node'): h.name = 'node-%d' % (i+1)
            elif f.startswith('gke'): h.name = f % (1, R.randint(4096,65535), R.randint(16,255))
            elif f == 'app%02d': h.name = f % (i+1)
            elif f == '%s-vm%d': h.name = f % (self.domain, i+1)
            elif f.startswith('web'): h.name = f % (i+1)
            else: h.name = f % (R.randint(4096,65535), R.randint(4096,65535), R.randint(256,4095))
            h.cores = R.choice([2,4,4,8]); h.mem = R.choice([8,16,32])*1024
            h.svcs = []
            self.hosts.append(h)
            for k, v in dict(steal=0, bg=R.uniform(.05,.25), iowait=R.uniform(.003,.03), disk=R.uniform(.35,.78), disk_rate=R.uniform(0,.004), io_util=R.uniform(.02,.15), retrans=R.uniform(.0005,.003), drop=0, conntrack=R.uniform(.03,.2), swap=0, mem_extra=0, fds=R.uniform(.02,.1), inodes=R.uniform(.05,.3)).items(): par(h, k, v)
        for s in self.svcs:
            s.hosts = [self.hosts[(i+R.randint(0,9)) % nh] for i in range(s.replicas)] if nh else []
            for h in s.hosts: h.svcs.append(s)
        # shared/global
        P[('net','dns_fail')] = np.zeros(T); P[('net','dns_ms')] = np.full(T, R.uniform(.5,3)); P[('net','tls_left')] = np.zeros(T)
        P[('redis','mem')] = np.full(T, R.uniform(.3,.6)); P[('redis','evict')] = np.zeros(T); P[('redis','ms')] = np.full(T, .6)
        self.tls_days = R.uniform(12, 70)
        # traffic
        t = self.t0 + np.arange(T)*dt
        tod = (t % 86400)/3600.0
        peak = R.uniform(11, 20); amp = R.uniform(.15,.6)
        base = 1 + amp*np.cos((tod-peak)/24*2*np.pi) + .15*amp*np.cos((tod-peak)/12*2*np.pi)
        if R.random() < .3: base *= R.uniform(.7,1.0)
        nr = np.random.default_rng(R.getrandbits(32)); self.nr = nr
        ar = np.zeros(T); z = 0; sd = R.uniform(.03,.1); ph = math.exp(-dt/ R.uniform(200,1500))
        eps = nr.normal(size=T)
        for k in range(T): z = ph*z + sd*math.sqrt(1-ph*ph)*eps[k]; ar[k] = z
        self.traffic = self.lam0*base/base.mean()*np.exp(ar)
        self.extra = np.zeros(T); self.extra_target = None
        # cron-ish traffic wiggle and cpu bumps
        if R.random() < .4:
            per = R.choice([600,900,1800,3600]); tgt = R.choice(self.svcs)
            P[(tgt.name,'cpu_ms')] *= 1+R.uniform(.05,.35)*((t % per) < 90)
        self.fallback = {e.key: (e.target.kind == 'ext' and R.random() < .12) for s in self.svcs for e in s.edges}
        self.restart_at = {}   # svc -> list of cells (deploys)
        self.blips()

    def calibrate(self):
        P = self.P; L = {}
        for s in reversed(self.svcs):
            def p(k): return P[(s.name,k)][0]
            dep = 0
            for e in s.edges:
                l = L[e.target.name] if e.target.kind == 'svc' else P[(e.target.name,'ms')][0]
                need = l*self.rng.uniform(4.5,9)
                e.timeout = next((x for x in [500,800,1000,1500,2000,3000,5000,10000,15000,30000] if x >= need), 60000)
                P[(e.key,'timeout')][:] = e.timeout
                dep += l*min(e.p, 3)
            dbt = p('q')*(1-.9*p('hit'))*p('qms')*1.15 if s.db else 0
            own = p('cpu_ms')/min(1,s.cores)*1.3+p('extra_ms')
            if s.db:
                hold = dbt+(dep if s.txspan else 0)
                need = s.avg*hold/1000
                while need > .35*s.pool*s.replicas: s.pool += 5
                P[(s.name,'pool')][:] = s.pool
            L[s.name] = own+dbt+dep
            while s.avg*L[s.name]/1000 > .3*s.threads*s.replicas: s.threads *= 2
            P[(s.name,'threads')][:] = s.threads
            s.L0 = L[s.name]
        for d in self.dbs:
            tot = sum(s.pool*s.replicas for s in self.svcs if s.db is d)+d.conn_bg
            while tot > d.max_conn*.9: d.max_conn += 100
            P[(d.name,'max_conn')][:] = d.max_conn

    def _eps(self, s, name, w):
        R = self.rng
        base = R.choice(['/api/','/api/v1/','/v2/','/']) if not hasattr(self,'_pfx') else self._pfx
        self._pfx = base
        n = name
        for (m, p, ww) in [('GET', base+n, 1.0), ('GET', base+n+'/{id}', 1.6), ('POST', base+n, .5), (R.choice(['GET','PUT','DELETE']), base+n+'/{id}/'+R.choice(['items','status','history','details','settings']), .4)][:R.choice([2,3,4])]:
            self.endpoints.append(dict(svc=s, m=m, path=p, w=w*ww, size=R.choice([300,900,2500,9000])))

    def _edge(self, a, b, p):
        R = self.rng
        e = Edge(); e.src = a; e.target = b; e.p = p; e.key = a.name+'>'+b.name
        e.timeout = R.choice([1000,2000,3000,5000,5000,10000,30000]); e.retries = R.choices([0,1,2,3],[55,22,15,8])[0]
        a.edges.append(e); return e

    def blips(self):
        """earlier, unrelated small things"""
        R, T = self.rng, self.T
        for _ in range(R.choice([0,1,1,2,3])):
            k = R.randint(5, max(6, int(T*.95))); n = max(1, int(R.uniform(1,5)*60/self.dt))
            s = R.choice(self.svcs); kind = R.choice(['err','slow','traffic','ext','gc'])
            sl = slice(k, min(T, k+n))
            if kind == 'err': self.P[(s.name,'err')][sl] += R.uniform(.01,.05)
            elif kind == 'slow': self.P[(s.name,'extra_ms')][sl] += R.uniform(30,150)
            elif kind == 'traffic': self.traffic[sl] *= R.uniform(1.2,1.6)
            elif kind == 'ext' and self.exts: self.P[(R.choice(self.exts).name,'ms')][sl] *= R.uniform(1.3,2.2)
            else: self.P[(s.name,'cpu_ms')][sl] *= 1.5

    # ---- simulate
    def simulate(self):
        T, dt = self.T, self.dt; nr = np.random.default_rng(self.rng.getrandbits(32))
        P = {k: v.tolist() for k, v in self.P.items()}
        lamtot = np.maximum(self.traffic, 0)+self.extra
        n_in = nr.poisson(lamtot*dt)/dt
        self.lam_in = n_in
        order = self.svcs
        O = {}
        KEYS = ['lam','L','pf','Lf','own','dbt','poolw','thrw','cpu','act','pend','pmax','ptmo','thr','thrmax','mem','live','restarts','oom','hold','repl','gc','hit','lockw','backlog','p_own','p_pool','p_over','p_oom','p_db','p_rl']
        for s in order: O[s.name] = {k: np.zeros(T) for k in KEYS}
        E = {e.key: {k: np.zeros(T) for k in ['rate','L','pf','pto']} for s in order for e in s.edges}
        DBo = {d.name: {k: np.zeros(T) for k in ['rho','qms','qps','active','idle','conns','waitconn']} for d in self.dbs}
        st = {s.name: dict(bc=0., bp=0., bt=0., bl=0., leak=[self.rng.uniform(0,.04)*s.mem_base for _ in range(s.replicas)], down=0, lag=0., saw=self.rng.random(), start_leak=getattr(s,'leak0',0)) for s in order}
        for s in order:
            if getattr(s,'leak0',0): st[s.name]['leak'] = [s.leak0*self.rng.uniform(.9,1.04) for _ in range(s.replicas)]
        fprev = {e.key: 0. for s in order for e in s.edges}
        noise = nr.normal(size=(len(order)+len(self.dbs)+len(self.exts)+1, T))
        noise_e = np.exp(.04*noise).tolist()
        nraw = noise.tolist()
        connsprev = {}
        scale_state = {s.name: 0 for s in order}
        rnd = self.rng.random
        for k in range(T):
            lam = {s.name: 0. for s in order}
            lam[self.edge.name] = n_in[k]
            bot = self.extra[k]/lamtot[k] if lamtot[k] > 0 and self.extra_target is not None else 0.
            for s in order:
                l = lam[s.name]
                if s.kind == 'worker': continue
                for e in s.edges:
                    p = P[(e.key,'p')][k]
                    if bot and s is self.edge and not self.monolith:
                        p = p*(1-bot) + (bot if e.target is self.extra_target else 0)
                    f = fprev[e.key]; r = P[(e.key,'retries')][k]
                    mult = 1.; ff = 1.
                    for _ in range(int(r)): ff *= f; mult += ff
                    rate = l*p*mult
                    E[e.key]['rate'][k] = rate
                    if e.target.kind == 'svc': lam[e.target.name] += rate
            if self.worker:
                w = self.worker; lam[w.name] = lam[w.producer.name]*w.pprod
                for e in w.edges: E[e.key]['rate'][k] = lam[w.name]*P[(e.key,'p')][k]
            # databases
            qe = {}
            for di, d in enumerate(self.dbs):
                r = sum(lam[s.name]*P[(s.name,'q')][k]*(1-.9*P[(s.name,'hit')][k]) for s in order if s.db is d)
                mu = P[(d.name,'mult')][k]
                rho = (r*d.qcpu*min(mu,4)/1000+P[(d.name,'cpu_bg')][k])/d.cores
                io = P[(d.name,'io')][k]
                rr = min(rho, .97); ri = min(io, .97)
                f = (1+rr**3/(1-rr))*(1+ri**4/(1-ri))*noise_e[len(order)+di][k]*mu
                if rho > .97: f *= 1+(rho-.97)*15
                o = DBo[d.name]; o['rho'][k] = min(1, rho); o['qps'][k] = r
                o['qms'][k] = f; qe[d.name] = f
            dbconn = {d.name: 0. for d in self.dbs}; dbwant = {d.name: 0. for d in self.dbs}
            for si in range(len(order)-1, -1, -1):
                s = order[si]; n = s.name; o = O[n]; S = st[n]
                l = max(lam[n], 1e-4)
                rep = P[(n,'replicas')][k]
                if s.kind == 'worker': l0 = l; l = l0+S['lag']/max(dt*4, 120)
                up = rep
                if S['down'] > 0: up = max(.25, rep-S['down']); S['down'] = max(0, S['down']-dt/75.)
                cores = P[(n,'cores')][k]
                stl = P[(n,'steal')][k]
                # memory
                lim = P[(n,'mem_limit')][k]
                leaks = S['leak']; reset = k in self.restart_at.get(n, ())
                oomk = 0
                grow = P[(n,'leak_min')][k]*dt/60 + P[(n,'leak_req')][k]*l*dt/max(1,len(leaks))
                bm = P[(n,'batch_mb')][k]
                infl = min(.3*lim, o['L'][k-1]/1000*l/max(1,len(leaks))*1.2) if k else 0
                for i in range(len(leaks)):
                    leaks[i] += grow*(.8+.4*rnd()) if grow else 0
                    if reset: leaks[i] = rnd()*.03*s.mem_base
                    if s.mem_base+leaks[i]+bm*(i == 0 or bm < 0 or getattr(s,'batch_all',0))+infl > lim*.985 and (grow or bm or infl > .2*lim or lim < s.mem_limit or leaks[i] > .2*lim):
                        leaks[i] = rnd()*.02*s.mem_base; oomk += 1
                cr = P[(n,'crash')][k]
                crk = 0
                if cr:
                    crk = int(nr.poisson(cr*dt/60))
                if oomk or crk: S['down'] = min(rep-.3, S['down']+oomk+min(crk, 2))
                live = s.mem_base + sum(leaks)/len(leaks) + bm/(1 if getattr(s,'batch_all',0) else len(leaks)) + infl
                occ = min(1, (max(leaks)+s.mem_base+bm+infl)/lim)
                gc = 1.0
                if s.lang in ('java','node','dotnet','go') and occ > .8: gc = 1+6*((occ-.8)/.2)**2*(1 if s.lang in ('java','node') else .4)
                S['saw'] = (S['saw'] + .06*l*dt/ max(1,20*rep) + .02) % 1
                o['live'][k] = live; o['mem'][k] = live + (S['saw']*min(.35*s.mem_base, max(0, lim*.97-live)) if s.lang in ('java','dotnet') else 0)+ nraw[si][k]*2
                o['restarts'][k] = oomk+crk+(len(leaks) if reset else 0); o['oom'][k] = oomk; o['gc'][k] = gc
                # dependencies
                dep = 0.; pdep = 0.; Ldf = 0.
                for e in s.edges:
                    t = e.target; to = P[(e.key,'timeout')][k]
                    if t.kind == 'ext':
                        xi = len(order)+len(self.dbs)+self.exts.index(t)
                        Lm = P[(t.name,'ms')][k]*noise_e[xi][k]
                        pf = 1-(1-P[(t.name,'err')][k])*(1-P[(t.name,'p429')][k])*(1-P[(t.name,'rst')][k])*(1-P[(t.name,'bad')][k]); sg = t.sig
                    else:
                        Lm = O[t.name]['L'][k]; pf = O[t.name]['pf'][k]; sg = t.sig
                    Lm += P[(e.key,'add_ms')][k]
                    loss = P[(e.key,'loss')][k]
                    if loss: Lm += loss*900
                    dnsf = P[('net','dns_fail')][k]
                    pf = 1-(1-pf)*(1-P[(e.key,'fail')][k])*(1-.5*loss*loss*4 if loss < .7 else .1)*(1-dnsf)
                    pto = lognorm_sf(to, Lm, sg)
                    Lok = Lm if pto < .002 else min(Lm, .75*to)
                    pff = 1-(1-pf)*(1-pto)
                    fprev[e.key] = .5*fprev[e.key]+.5*pff
                    r = P[(e.key,'retries')][k]
                    tries = 1.; ff = 1.
                    for _ in range(int(r)): ff *= pff; tries += ff
                    fin = pff**(int(r)+1)
                    ed = E[e.key]; ed['L'][k] = Lok; ed['pf'][k] = pf; ed['pto'][k] = pto
                    Lf1 = (pto*to+pf*min(Lm,to)*.7)/max(pto+pf,1e-9)
                    p = P[(e.key,'p')][k]
                    if s is self.edge and not self.monolith and t.kind == 'svc': pw = min(p,1); cnt = p
                    else: pw = 1-(1-fin)**max(p,1) if p > 1 else p*fin; cnt = p
                    contrib = cnt*(Lok+(tries-1)*Lf1)
                    dep += contrib
                    pfail = (p*fin if s is self.edge else pw)
                    if self.fallback.get(e.key): 
                        dep += cnt*fin*Lf1; pfail = 0
                    pdep = 1-(1-pdep)*(1-min(.995,pfail)); Ldf += pfail*Lf1*(int(r)+1)
                # db
                dbt = 0.; poolw = 0.; ppool = 0.; pdb = 0.
                hit = P[(n,'hit')][k]
                if s.db is not None:
                    d = s.db
                    q = P[(n,'q')][k]*(1-.9*hit)
                    dbt = q*P[(n,'qms')][k]*qe[d.name] + min(1,q)*P[(d.name,'lock_ms')][k]*(1 if getattr(s,'locked',True) else .0)
                    pdb = 1-(1-P[(d.name,'err')][k])*(1-P[(n,'dberr')][k])
                    dbt_c = min(dbt, 30000)
                    if dbt > 30000: pdb = max(pdb, .9)
                    dbt = dbt_c
                    c = P[(n,'pool')][k]*up
                    free = P[(d.name,'max_conn')][k]-P[(d.name,'conn_bg')][k]
                    other = sum(v for kk, v in connsprev.items() if kk[1] == d.name and kk[0] != n)
                    c_av = min(c, max(1, free-other))
                    if c_av < c and c_av < l*dbt/1000*1.3+1: pdb = max(pdb, .1)
                    held = min(P[(n,'held')][k], c_av)
                    hold = dbt + (dep if s.txspan else 0)
                    ptm = P[(n,'pool_tmo')][k]/1000
                    wq, dr, S['bp'], rho = q_step(l*min(1,q), hold/1000, c_av-held, S['bp'], dt, ptm)
                    poolw = wq*1000*min(1,q); ppool = dr*min(1,q)
                    act = min(c_av, l*min(1,q)*hold/1000+held)
                    o['act'][k] = act; o['pend'][k] = max(S['bp'], l*wq); o['pmax'][k] = P[(n,'pool')][k]; o['ptmo'][k] = l*ppool; o['hold'][k] = hold
                    cn = min(c_av, max(act, .35*c)); connsprev[(n,d.name)] = cn
                    DBo[d.name]['conns'][k] += cn; DBo[d.name]['active'][k] += max(0,min(cn, l*min(1,q)*dbt/1000))
                rds = P[('redis','ms')][k] if s.redis else 0
                # cpu
                cpu = P[(n,'cpu_ms')][k]*gc*noise_e[si][k]
                ceff = max(.02, up*cores*(1-stl))
                wq, dr1, S['bc'], rho = q_step(l, cpu/1000, ceff, S['bc'], dt, 20)
                own = cpu/min(1, max(.05,cores*(1-stl))) + wq*1000 + P[(n,'extra_ms')][k]*noise_e[si][k] + rds*2
                o['cpu'][k] = min(1., l*cpu/1000/ceff) if rho < 1 else min(1.,.97+.02*rnd())
                if P[(n,'lock_ms')][k]:
                    wl, drl, S['bl'], _ = q_step(l, P[(n,'lock_ms')][k]/1000, up, S['bl'], dt, 15)
                    own += wl*1000+P[(n,'lock_ms')][k]; dr1 = 1-(1-dr1)*(1-drl); o['lockw'][k] = wl*1000
                else: S['bl'] = 0.
                mp, mm = P[(n,'mix_p')][k], P[(n,'mix_mult')][k]
                Lr = own+dbt+poolw+dep
                if mp: Lr = Lr*(1-mp)+mp*Lr*mm
                # threads
                c = max(.5, P[(n,'threads')][k]*up-P[(n,'stuck')][k])
                wq, dr2, S['bt'], rho2 = q_step(l, Lr/1000, c, S['bt'], dt, 12)
                o['thr'][k] = min(c, l*Lr/1000)+P[(n,'stuck')][k]; o['thrmax'][k] = P[(n,'threads')][k]*rep
                over = 1-(1-dr1)*(1-dr2)
                rl = P[(n,'ratelimit')][k]; prl = max(0, 1-rl*rep/l) if l > rl*rep else 0
                poom = min(.9, (oomk+min(crk,rep))/max(rep,1)*min(1,20/dt)) if (oomk or crk) else 0
                if S['down'] > 0: poom = max(poom, .25*min(1,S['down']/rep))
                if reset and rep <= 1: poom = max(poom, .15)
                perr = P[(n,'err')][k]
                if reset: own *= 1.3
                o['p_own'][k] = perr; o['p_pool'][k] = ppool; o['p_over'][k] = over; o['p_oom'][k] = poom; o['p_db'][k] = pdb; o['p_rl'][k] = prl
                pfl = 1-(1-perr)*(1-ppool)*(1-over)*(1-poom)*(1-pdb)*(1-pdep)*(1-prl)
                o['pf'][k] = min(.999, pfl)
                o['L'][k] = Lr+wq*1000; o['thrw'][k] = wq*1000; o['own'][k] = own; o['dbt'][k] = dbt; o['poolw'][k] = poolw
                w = [(ppool, (P[(n,'pool_tmo')][k] if s.db else 0)), (over, 8000), (pdep, Ldf/max(pdep,1e-9)+own), (perr, P[(n,'fn_ms')][k] or Lr*.6), (poom, 200), (pdb, dbt*.8+5), (prl, 2)]
                tw = sum(a for a, _ in w); o['Lf'][k] = sum(a*b for a, b in w)/tw if tw > 0 else Lr
                o['lam'][k] = l; o['repl'][k] = rep; o['hit'][k] = hit
                if s.kind == 'worker':
                    cap = max(.001,(P[(n,'threads')][k]*up-P[(n,'stuck')][k]))/max(Lr/1000,1e-3)
                    cap = min(cap, ceff/(cpu/1000))
                    done = min(l, cap)*(1-min(.95,pfl*.7))
                    if P[(n,'stuck')][k] and getattr(s,'partition_stuck',0): done = min(done, l0*(1-s.partition_stuck))
                    S['lag'] = max(0., S['lag']+(l0-done)*dt)
                    o['lam'][k] = done
                    o['backlog'][k] = S['lag']+l0*nr.random()*dt*.3
                    st[n]['bt'] = 0.; st[n]['bc'] = 0.
            for d in self.dbs:
                DBo[d.name]['conns'][k] += P[(d.name,'conn_bg')][k]
        # quantiles
        for s in order:
            o = O[s.name]
            m = 160
            ok = np.exp(nr.normal(size=(T,m))*s.sig - s.sig**2/2)*o['L'][:,None]
            mp, mm = self.P[(s.name,'mix_p')][:,None], self.P[(s.name,'mix_mult')][:,None]
            if mp.any():
                base = ok/(1-mp+mp*mm); sel = nr.random((T,m)) < mp
                ok = np.where(sel, base*mm, base)
            # timeouts in deps make modes; failing requests included
            fl = nr.random((T,m)) < o['pf'][:,None]
            lat = np.where(fl, o['Lf'][:,None]*(1+.05*nr.normal(size=(T,m))), ok)
            lat = np.maximum(lat, .3)
            o['p50'], o['p90'], o['p95'], o['p99'] = np.quantile(lat, [.5,.9,.95,.99], axis=1)
            o['avg'] = lat.mean(1)
            cnt = nr.poisson(np.maximum(o['lam'],0)*dt)
            if s is self.edge: cnt = np.round(n_in*dt).astype(int)
            o['cnt'] = cnt; o['errs'] = nr.binomial(cnt, np.clip(o['pf'],0,1))
            o['p429'] = nr.binomial(o['errs'], np.clip(o['p_rl']/np.maximum(o['pf'],1e-9),0,1))
        self.O, self.E, self.D = O, E, DBo
        return O
