#!/usr/bin/env python3
"""Incidents by one who does not know the tool: generate.py --seed N --count K --output DIR"""
import argparse, json, os, random, shutil, sys, math, time
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import numpy as np
import world as W, mech as Mx, export as X, text as TX

CAUSES = [c for c in Mx.MECH if c != 'none']
NOROLL = ('memory-exhaustion',)

def sha(R): return '%040x' % R.getrandbits(160)
def bump(v, R):
    a = [int(x) for x in v.split('.')]
    if R.random() < .3: a[1] += 1; a[2] = 0
    else: a[2] += 1
    return '.'.join(map(str, a))

def attempt(cause, seed, mi):
    R = random.Random(seed)
    fs = Mx.MECH[cause]; fn, kw = fs[mi % len(fs)]
    mild = R.random() < .4
    sev = R.uniform(.5,.9) if mild else R.uniform(.9, 2.0)
    base = R.getrandbits(40)
    for tri in range(5):
        rr = random.Random(base)
        w = W.World(rr)
        if kw.get('plat') and w.platform not in kw['plat']: return None
        c = Mx.Ctx(w, rr, cause); c.sev = sev; c.fn = fn.__name__
        c.latent = False; c.notrestart = None; c.how = 'x'; c.how_edge = None; c.nspecial = {}; c.gap = False; c.forcealert = False; c.batch = 0
        T, dt = w.T, w.dt
        c.k0 = int(T*rr.uniform(.36, .8)); left = (T-c.k0)*dt/60
        c.k1 = T if rr.random() < .5 else min(T, c.k0+int(rr.uniform(30, 110)*60/dt))
        if T-c.k1 < 300/dt: c.k1 = T
        # world-level habits needed by the log writers
        w.by_host = {h.name: h for h in w.hosts}
        w.avgq = lambda s: max(.001, s.avg*w.P[(s.name,'q')][0]*(1-.9*w.P[(s.name,'hit')][0]))
        c.logs_for = lambda s: [l for l in c.logs if l['svc'] is s]
        try: ok = fn(c)
        except (TypeError, IndexError, AttributeError) as e:
            if os.environ.get('DEBUG'): raise
            return None
        if ok is False: return None
        if fn.__name__ == 'c_endpoint':
            c.how = next((l['kw']['how'] for l in c.logs if l['key'] == 'badendpoint'), 'x'); tn = next(l['kw']['target'] for l in c.logs if l['key'] == 'badendpoint'); c.how_edge = c.logs[-1]['svc'].name+'>'+tn
        changes(w, c, rr)
        for v in w.P.values(): np.nan_to_num(v, copy=False)
        w.simulate()
        a = alert(w, c, rr, mild)
        if a: c.alert = a; c.mild = mild; return w, c, rr
        sev *= 1.9
    return None

def changes(w, c, R):
    T, dt, t0 = w.T, w.dt, w.t0; L = []; i = 0
    end = t0+T*dt; ver = {s.name: s.version for s in w.svcs}
    def mkdep(s, t, title, diff, culprit=False, kind='deploy'):
        return dict(kind=kind, svc=s.name, t=t, t_end=t+R.uniform(60, 600), title=title, diff=diff, culprit=culprit, sha=sha(R), by=R.choice(X.PEOPLE))
    conset = t0+c.k0*dt
    calm = R.random() < .12
    if c.change:
        ch = dict(c.change); s = w.by[ch['svc']]
        ch['t'] = conset-(R.uniform(0, 45) if ch['kind'] == 'flag' else R.uniform(5, 120)); ch['t_end'] = ch['t']+R.uniform(60, 400); ch['sha'] = sha(R); ch['by'] = R.choice(X.PEOPLE)
        L.append(ch)
        if c.k1 < T:
            b = dict(ch); b['culprit'] = False; b['revert'] = True; b['t'] = t0+c.k1*dt-R.uniform(5,60); b['t_end'] = b['t']+R.uniform(60,200); b['sha'] = sha(R)
            if ch['kind'] == 'deploy': b['kind'] = 'rollback'
            else: b['frm'], b['to'] = ch['to'], ch['frm']; b['title'] = 'Revert "%s"' % ch['title']
            L.append(b)
    # decoys
    if calm: nd = R.choice([0,0,1])
    else: nd = R.choice([2,3,3,4,5,6])
    near = [] if calm else ([R.uniform(3, 35) for _ in range(R.choice([0,1,1,2]))])
    times = [conset-x*60 for x in near]+[R.uniform(t0-86400*R.choice([0,0,2]), end) for _ in range(nd)]
    for t in times:
        s = R.choice(w.svcs); kind = R.choices(['deploy','flag','config','scale'], [60,16,18,6])[0]
        close = conset-2400 < t < conset+2400
        if close and s.name == c.root and R.random() < .85 and len(w.svcs) > 1: s = R.choice([x for x in w.svcs if x.name != c.root])
        if c.cause in ('memory-exhaustion','db-pool-exhaustion') and s.name in (c.root, c.notrestart): 
            if kind == 'deploy': kind = 'flag'
        if kind == 'deploy':
            if c.latent and s.name == c.root and t > conset: continue
            L.append(mkdep(s, t, R.choice(TX.HARMLESS), None))
        elif kind == 'flag':
            a, b = R.choice([('off','on'),('on','off'),('10%','50%'),('off','25%')]); L.append(dict(kind='flag', svc=s.name, key=R.choice(['new-banner','holiday-theme','beta-menu','survey-popup','dark-mode','tooltip-tour','v2-icons','export-button','compact-list','prefetch-hints','async-thumbs']), frm=a, to=b, t=t, t_end=t, title='flag', culprit=False, sha=sha(R), by=R.choice(X.PEOPLE)))
        else:
            k, a, b = R.choice([('support.email','help@example.com','support@example.com'),('metrics.interval',30,15),('session.ttl.minutes',30,45),('log.format','text','json'),('replicas',s.replicas,s.replicas),('http.keepalive.seconds',60,75),('feature.help.url','/help','/docs'),('cors.allowed-origins','2 entries','3 entries'),('cache.ttl',600,900),('db.pool.max',s.pool,s.pool+5)])
            L.append(dict(kind='config', svc=s.name, key=k, frm=a, to=b, t=t, t_end=t+20, title=R.choice(['Update settings','Config housekeeping','Request from support','Align values']), culprit=False, sha=sha(R), by=R.choice(X.PEOPLE)))
    # responders roll back something innocent
    if not c.change or R.random() < .25:
        cand = [x for x in L if x['kind'] == 'deploy' and not x['culprit'] and conset-3600 < x['t'] < conset and not (x['svc'] in (c.notrestart,))]
        if cand and R.random() < .45:
            x = R.choice(cand); t = conset+R.uniform(900, 2700)
            if t < end: b = dict(x); b.update(kind='rollback', t=t, t_end=t+120, sha=sha(R), revert=True); L.append(b)
    L.sort(key=lambda x: x['t']); cur = dict(ver); hist = {n: [(0, v)] for n, v in ver.items()}
    for x in L:
        i += 1; x['id'] = i; s = w.by[x['svc']]
        if x['kind'] == 'deploy': x['prev'] = cur[s.name]; cur[s.name] = x['ref'] = bump(cur[s.name], R)
        elif x['kind'] == 'rollback':
            x['prev'] = cur[s.name]; src = [y for y in L if y['kind'] == 'deploy' and y['svc'] == x['svc'] and y['title'] == x['title'] and 'prev' in y]
            x['ref'] = src[0]['prev'] if src else cur[s.name]; cur[s.name] = x['ref']
        if x['kind'] in ('deploy','rollback'):
            hist[s.name].append((x['t'], x['ref'])); k = int((x['t']-t0)/dt)
            if 0 <= k < T:
                n = max(1, int((x['t_end']-x['t'])/dt)); w.restart_at.setdefault(s.name, set()).add(min(T-1, k+n//2) if not x['culprit'] else k)
            x['dif'] = TX.diff_harm(x['diff'], s.lang, s.name, R) if x.get('diff') else TX.diff_harmless(s.lang, s.name, R)
        elif x['kind'] in ('config','scale'): x['dif'] = ('values/%s.yaml' % s.name if w.platform == 'k8s' else 'config/%s.properties' % s.name, ['%s: %s' % (x['key'], x['frm'])], ['%s: %s' % (x['key'], x['to'])])
    w.version_at = lambda s, t: [v for tt, v in hist[s.name] if tt <= t+120][-1]
    c.changes = L

def alert(w, c, R, mild):
    """fire a real rule on the simulated series"""
    T, dt = w.T, w.dt; k0, k1 = c.k0, c.k1
    lead = max(1, int(180/dt)); cands = []
    order = [w.edge]+[s for s in w.svcs if s is not w.edge and s.kind == 'svc' and R.random() < .5]
    sm = lambda v: np.convolve(v, np.ones(lead)/lead)[:len(v)]
    for s in order:
        o = w.O[s.name]
        er = sm(o['errs'])/np.maximum(sm(o['cnt']), 1e-9); er[:lead] = 0
        thr = max(.008 if mild else .02, np.quantile(er[10:max(k0,20)], .995)*1.5+.004)
        hit = np.nonzero((er > thr) & (np.arange(T) > k0))[0]
        if len(hit) and (er[k0:k1] > thr).sum() >= max(3, 240/dt): cands.append((int(hit[0]), s, 'err', thr))
        p = sm(o['p95']); thr = np.quantile(p[10:max(k0,20)], .99)*(1.25 if mild else 1.5)
        hit = np.nonzero((p > thr) & (np.arange(T) > k0+1))[0]
        if len(hit) and (p[k0:k1] > thr).sum() >= max(3, 240/dt): cands.append((int(hit[0]), s, 'p95', thr))
    if c.lagalert or (w.worker and R.random() < .3):
        s = w.worker; v = w.O[s.name]['backlog']; thr = max(50, np.quantile(v[10:k0], .995)*2); hit = np.nonzero((v > thr) & (np.arange(T) > k0))[0]
        if len(hit): cands.append((int(hit[0]), s, 'lag', thr))
    if c.forcealert: cands = [(min(c.k0+lead, T-5), w.edge, R.choice(['p95','err']) if not c.gap else 'absent', 0)]
    if c.lagalert: cands = [x for x in cands if x[2] == 'lag'] or cands
    if c.cause == 'none' and not c.forcealert and not cands: return None
    if not cands: return None
    ed = [x for x in cands if x[1] is w.edge]
    k, s, kind, thr = R.choice(ed) if ed and R.random() < .7 else R.choice(cands)
    if k >= k1 or (T-k)*dt < 600: return None
    t = w.t0+(k+1)*dt+R.uniform(10, 120)
    return dict(k=k, svc=s.name, kind=kind, t=t, thr=float(thr))

def pick_habits(w, c, R):
    k8 = w.platform == 'k8s'; H = {}
    acc = {'k8s':['ingress','envoy','nginx_json','traefik','combined_kv'],'vm':['combined_rt','combined_kv','nginx_json','haproxy','caddy','iis'] ,'ecs':['alb','alb','envoy','nginx_json'],'serverless':['alb','nginx_json']}[w.platform]
    H['access'] = R.choice(acc); 
    H['off'] = R.choices([0,60,120,-300,330,-480],[62,12,10,6,4,6])[0]
    H['app'] = R.choice(['json','json','plain','plain','logfmt','ecs']); H['appinfo'] = R.random() < .6
    H['wrap'] = R.choice(['kubectl','prefix','cri','','']) if k8 else R.choice(['docker','','']) if w.platform != 'vm' else R.choice(['syslog','','',''])
    H['egress'] = R.choice(['csv','logfmt','json','squid'])
    H['metrics'] = {'k8s':['prom_qr','prom_qr','prom_qr','openmetrics','vm','promdump','otlp','grafana','promtext','datadog'],'vm':['prom_qr','grafana','influx','wide_csv','long_csv','graphite','openmetrics'],'ecs':['cloudwatch','cloudwatch','cwstats','datadog','prom_qr','long_csv','otlp'],'serverless':['cloudwatch','cwstats','datadog','long_csv']}[w.platform]
    H['metrics'] = R.choice(H['metrics'])
    H['mstep'] = max(1, R.choice([w.dt, 60, 60, 120, 300] if w.T*w.dt > 4*3600 else [w.dt, 60, 60])//w.dt); H['moff'] = R.choice([0,0,0,R.randint(0,14),.781]) if H['metrics'] in ('prom_qr','vm','promdump') else 0
    H['rates'] = R.random() < .3; H['mesh'] = k8 and R.random() < .25; H['extralab'] = R.choice([{}, {'env':'prod'}, {'cluster':'prod-1','namespace':'prod'}, {'region':'eu-west-1'}])
    H['tfmt'] = R.choice(['s','ms','iso','isooff','space']); H['glong'] = R.random() < .3; H['gunit'] = R.random() < .4
    H['trace'] = R.choice(['jaeger','zipkin','csv'])
    H['deploys'] = {'k8s':['json','helm','argo','kubectl','github','annot','csv'],'vm':['csv','json','github','annot'],'ecs':['json','github','csv','annot'],'serverless':['json','github','csv']}[w.platform]; H['deploys'] = R.choice(H['deploys'])
    H['allchanges'] = R.random() < .25; H['showdep'] = R.random() < .86; H['showflag'] = R.random() < .82; H['showcfg'] = R.random() < .82
    H['git'] = R.random() < .45; H['gitp'] = R.random() < .6; H['gitrel'] = R.random() < .6
    H['do'] = dict(acc=R.random() < .82, app=R.random() < .78, egr=R.random() < .35, met=R.random() < .88, db=R.random() < .3, sys=bool(w.hosts) and R.random() < .3, tr=R.random() < .25, sar=w.platform == 'vm' and R.random() < .45, topo=R.random() < .5, tl=R.random() < .45, alert=R.random() < .97)
    if not (H['do']['acc'] or H['do']['met']): H['do'][R.choice(['acc','met'])] = True
    H['appsvcs'] = {s.name for s in w.svcs if R.random() < R.choice([.5,.9,1])} or {w.edge.name}
    allsv = R.random() < .65
    H['msvcs'] = {s.name for s in w.svcs if allsv or s is w.edge or R.random() < .5}
    g = lambda p: R.random() < p
    H['grp'] = dict(basic=True, res=g(.8), pool=g(.62), db=g(.62), host=g(.6), dep=g(.4), rt=g(.5), infra=g(.45))
    H['force'] = set()
    return H
GRP = {'req':'basic','lat_sum':'basic','lat_count':'basic','p50':'basic','p95':'basic','p99':'basic','lag':'basic','consumed':'basic','probe':'infra','cpu':'res','cpu_pct':'res','cpu_limit':'res','throttle':'res','mem':'res','mem_limit':'res','restarts':'res','oom':'res','replicas':'res','heap':'rt','heap_max':'rt','live':'rt','gc':'rt','threads':'rt','threads_max':'rt','goroutines':'rt','hit':'rt'}
def grp(k):
    if k in GRP: return GRP[k]
    return 'pool' if k.startswith('pool') else 'db' if k.startswith('db_') else 'host' if k.startswith('h_') else 'dep' if k.startswith('dep_') else 'infra'

def write(w, c, R, H, d):
    if os.path.exists(d): shutil.rmtree(d)
    os.makedirs(d); out = X.Out(d, R); nr = np.random.default_rng(R.getrandbits(32)); do = H['do']; tags = set(); c.nspecial = {}
    if do['acc']: tags |= X.access_log(out, w, c, nr, R, H)
    if do['app']:
        allL = []; sep = H.setdefault('sep', R.random() < .75)
        for s in w.svcs:
            if s.name not in H['appsvcs']: continue
            lines, tg = X.app_log(out, w, c, s, nr, R, H); tags |= tg
            if sep: out.w('%s%s%s' % (H.setdefault('logdir', R.choice(['logs/','','app-logs/'])), s.name, '.ndjson' if H['app'] in ('json','ecs') and not H['wrap'] else '.log'), [l for _, l in lines], R.random() < .2)
            else: allL += lines
        if not sep: allL.sort(key=lambda x: x[0]); out.w('application.log' if H['app'] != 'json' else 'app.ndjson', [l for _, l in allL], R.random() < .4)
    if do['egr']: tags |= X.egress(out, w, c, nr, R, H)
    S = c.series = c.series_cache if hasattr(c,'series_cache') else X.catalog(w, c, R); c.series_cache = S
    sv = {s.name for s in w.svcs}
    if do['met']:
        ch = [x for x in S if x.grp in H['force'] or (H['grp'][grp(x.key)] and (x.svc not in sv or x.svc in H['msvcs']))]
        tags |= X.write_metrics(out, w, c, ch, R, H)
    if do['sar']:
        for h in w.hosts: tags |= X.write_sar(out, w, h, S, R)
    if do['db']:
        for dd in w.dbs: tags |= X.db_log(out, w, c, dd, R, H)
    if do['sys']: tags |= X.sys_log(out, w, c, R, H)
    if do['tr']: tags |= X.traces(out, w, c, nr, R, H)
    seen, diffed = X.write_changes(out, w, c, c.changes, R, H)
    if do['topo']:
        L = ['caller,callee']
        for s in w.svcs:
            L += ['%s,%s' % (s.name, e.target.name) for e in s.edges]
            if s.db is not None: L.append('%s,%s' % (s.name, s.db.name))
            if s.redis: L.append('%s,redis' % s.name)
        if w.worker: L.append('%s,%s' % (w.worker.producer.name, w.worker.name))
        out.w('topology.csv', L)
    a = c.alert
    if do['alert']:
        nm = {'err':R.choice(['High error rate','HTTP 5xx above threshold','Error budget burn','ErrorRateHigh']),'p95':R.choice(['p95 latency high','Latency SLO violated','SlowResponses','HighRequestLatency']),'lag':R.choice(['Consumer lag growing','Queue backlog high']),'absent':R.choice(['No data','Target metrics absent'])}[a['kind']]
        A = {'name':nm,'service':a['svc'],'started_at':X.iso(a['t'],'Z',0,H['off'] if R.random() < .3 else 0)}
        if R.random() < .6: A['summary'] = {'err':'error ratio of %s above %.1f %% for 3 minutes' % (a['svc'], 100*a['thr']),'p95':'p95 of %s above %.2f s for 3 minutes' % (a['svc'], a['thr']/1000),'lag':'backlog of %s above %d' % (a['svc'], a['thr']),'absent':'no samples of %s for 3 minutes' % a['svc']}[a['kind']] if a['thr'] or a['kind'] == 'absent' else 'threshold of %s exceeded' % a['svc']
        out.w('alert.json', json.dumps(A, indent=1))
    if do['tl']: timeline(out, w, c, R, H, a)
    return tags, seen, diffed

def timeline(out, w, c, R, H, a):
    t = a['t']; L = [(t, 'page received: %s' % a['svc'])]; pool = []
    dec = [x for x in c.changes if not x.get('revert') and x['t'] < t]
    if dec:
        x = R.choice(dec[-4:]); pool += ['could it be %s of %s? checking' % ('the release '+x['ref'] if x['kind'] == 'deploy' else 'the change of '+x['key'], x['svc'])]
    pool += ['looking at dashboards of %s' % R.choice(w.svcs).name, 'asked in #db whether %s looks fine, waiting' % R.choice(w.dbs).name, 'restarted one instance of %s, no difference so far' % R.choice(w.svcs).name, 'customer support reports complaints', 'provider status pages: nothing announced', 'network team says links are clean', 'thinking about scaling out %s' % R.choice(w.svcs).name, 'joined by second engineer']
    if c.notes: pool += ['calendar: maintenance window is announced for this hour']
    R.shuffle(pool); 
    for p in pool[:R.randint(2,6)]:
        t += R.uniform(90, 700); 
        if t < w.t0+w.T*w.dt: L.append((t, p))
    if c.k1 < w.T: L.append((w.t0+c.k1*w.dt+R.uniform(200, 500), R.choice(['values back to normal, watching','recovered','alert resolved'])))
    L.sort(); out.w('timeline.csv', ['time,note']+['%s,"%s"' % (X.iso(x,'+',0,H['off']), n) for x, n in L if x < w.t0+w.T*w.dt])

def visible(w, c, tag):
    k0, ka = c.k0, c.alert['k']; k1 = c.k1
    if tag.startswith('m:'):
        if c.cause == 'db-pool-exhaustion' and tag.endswith(':lat'): return None
        if c.cause == 'network' and tag.split(':')[1] == c.root and tag.split(':')[2] in ('lat','err','rate'): return None
        best = None
        for s in c.series:
            if s.grp != tag: continue
            v = s.v; pre = v[max(0,k0-int(5400/w.dt)):k0] if not c.latent else v[:max(10, k0//2)]; inc = v[max(k0,ka-2):k1]
            if len(inc) < 3 or len(pre) < 5: continue
            m = np.median(pre); mad = 1.48*np.median(np.abs(pre-m))+.03*abs(m)+1e-9
            lo, hi = np.quantile(inc, [.15,.75]); z = max(abs(np.median(inc)-m), abs(hi-m) if hi > m else 0, abs(lo-m) if lo < m else 0)/mad
            if s.key in ('restarts','oom','pool_tmo'): z = 10 if inc.sum()*w.dt >= 2 and inc.mean() > 3*pre.mean() else 0
            if tag.endswith((':net',':hcpu',':redis',':conn',':cpu',':mem')) and z < 4 : z = z
            best = max(best or 0, z)
        if tag.startswith('m:net:tls') or tag.startswith('m:net:nat'): return True
        return best is not None and best > 3.5
    if tag.startswith('log:'):
        n = c.nspecial.get(tag[4:], 0); s = w.by[tag[4:]]; o = w.O[s.name]
        if n >= 3: return True
        sl = slice(max(c.k0, ka-2), c.k1); e = sum((w.E[x.key]['pto']+w.E[x.key]['pf'])[sl].mean()*w.E[x.key]['rate'][sl].mean() for x in s.edges)
        base = sum((w.E[x.key]['pto']+w.E[x.key]['pf'])[:c.k0].mean()*w.E[x.key]['rate'][:c.k0].mean() for x in s.edges)
        if c.cause == 'external-api': return e > 3*base+.002
        if c.cause in ('db-pool-exhaustion',): return o['ptmo'][sl].sum()*w.dt >= 3
        if c.cause == 'memory-exhaustion': return o['oom'][sl].sum() >= 1
        if c.fn in ('d_timeout','d_retry'): return e > 3*base+.002
        if c.fn == 'd_connleak' or c.fn == 'c_pool': return o['ptmo'][sl].sum()*w.dt >= 3
        return False
    if tag in ('acc','acc:poison'):
        if not hasattr(c,'q'): return False
        q = c.q; pre = q['k'] < c.k0; inc = (q['k'] >= max(c.k0,ka-2)) & (q['k'] < c.k1)
        if inc.sum() < 30: return False
        if tag == 'acc:poison': return int((q['poi'] & inc).sum()) >= 8
        if c.cause == 'traffic-surge':
            r0 = pre.sum()/max(1,c.k0); r1 = inc.sum()/max(1,c.k1-max(c.k0,ka-2)); return r1 > 1.3*r0
        e0, e1 = (q['status'][pre] >= 429).mean(), (q['status'][inc] >= 429).mean(); p0, p1 = np.quantile(q['lat'][pre],.9), np.quantile(q['lat'][inc],.9)
        return bool(e1 > 2*e0+.004 or p1 > 1.2*p0)
    return True

def decide(w, c, tags, seen, diffed):
    culp = next((x for x in c.changes if x['culprit']), None); t = set(tags)
    if culp and culp['id'] in seen: t.add('chg')
    if culp and culp['id'] in diffed: t.add('diff')
    symptom = 'acc' in t or any(x.startswith('m:') for x in t) or any(x.startswith('log:') for x in t)
    if c.cause == 'none': 
        return ('m:%s:lat' % w.edge.name in t or 'acc' in t), ('symptom ends by itself, all sources flat otherwise' if not c.gap else 'other sources continue normally over the gap')
    for alt, why in c.ev:
        if not alt <= t: continue
        vis = [visible(w, c, x) for x in alt]
        if not all(v is not False for v in vis): continue
        if not any(v is True for v in vis): continue
        if culp:
            near = [x for x in c.changes if x is not culp and not x.get('revert') and x['id'] in seen and culp['t']-1800 < x['t'] < max(culp['t']+420, culp['t'])]
            same = [x for x in near if x['svc'] == culp['svc']]
            harmless_named = all(x['id'] in diffed or x['kind'] == 'flag' for x in same)
            if same and culp['id'] not in diffed and not ('log:'+culp['svc'] in alt and c.nspecial.get(culp['svc'],0) >= 3 and harmless_named): continue
        return True, why
    return False, 'decisive evidence missing from the export or not visible in it'

def force(w, c, R, H, tags, seen, diffed):
    if not c.ev: return
    alt, _ = R.choice(c.ev); do = H['do']; k = c.change['kind'] if c.change else None
    for t in alt:
        if t.startswith('acc'): do['acc'] = True
        elif t.startswith('log:'): do['app'] = True; H['appsvcs'].add(t[4:])
        elif t.startswith('m:'): do['met'] = True; H['force'].add(t); H['force'].add('x') if R.random() < .5 else None; H['msvcs'].add(t.split(':')[1])
        elif t == 'egr' or t.startswith('egr:'): do['egr'] = True
        elif t == 'trace': do['tr'] = True
        elif t == 'syslog': do['sys'] = True
        elif t == 'dblog': do['db'] = True
        elif t == 'chg' or t == 'diff':
            if k == 'deploy': H['showdep'] = True
            elif k == 'flag': H['showflag'] = True
            else: H['showcfg'] = True
            if t == 'diff':
                if k == 'deploy': H['git'] = H['gitp'] = H['gitrel'] = True
                elif k != 'flag': H['gitp'] = True

def name_change(x):
    if x['kind'] in ('deploy','rollback'): return '%s/%s' % (x['svc'], x['ref'])
    return '%s (%s %s)' % (x['key'], x['kind'], x['svc'])

def case(cs, cause, mi, outdir, cid):
    for tri in range(40):
        r = attempt(cause, cs+tri*7919, mi+(tri//4))
        if r: break
    else: return None
    w, c, R = r; H = pick_habits(w, c, R); d = os.path.join(outdir, 'incidents', cid)
    target = R.random()
    for p in range(4):
        tags, seen, diffed = write(w, c, R, H, d); ok, why = decide(w, c, tags, seen, diffed)
        if ok or target > .72: break
        force(w, c, R, H, tags, seen, diffed)
    culp = next((x for x in c.changes if x['culprit']), None)
    dec = [name_change(x) for x in c.changes if x is not culp and not x.get('revert') and x['id'] in seen]
    return dict(case=cid, cause=cause, mechanism=c.mech, culprit_change=name_change(culp) if culp else None, decoys=sorted(set(dec)), root_cause_service=c.root, decidable=bool(ok), why=why,
        mechanism_id=c.fn, onset=X.iso(w.t0+c.k0*w.dt,'Z',0), alert=X.iso(c.alert['t'],'Z',0), ended=None if c.k1 >= w.T else X.iso(w.t0+c.k1*w.dt,'Z',0), mild=c.mild)

def main():
    ap = argparse.ArgumentParser(); ap.add_argument('--seed', type=int, default=1); ap.add_argument('--count', type=int, default=20); ap.add_argument('--output', required=True); ap.add_argument('--only', help=argparse.SUPPRESS)
    a = ap.parse_args(); R = random.Random(a.seed*1000003+17)
    os.makedirs(os.path.join(a.output,'incidents'), exist_ok=True)
    bag = []; cnt = {c: R.randint(0, 50) for c in Mx.MECH}
    with open(os.path.join(a.output,'truth.jsonl'), 'w') as f:
        for i in range(a.count):
            cid = 'inc-%06x' % R.getrandbits(24); cs = R.getrandbits(44)
            if R.random() < .05: cause = 'none'
            else:
                if not bag: bag = CAUSES[:]; R.shuffle(bag)
                cause = bag.pop()
            mi = cnt[cause]; cnt[cause] += 1
            if a.only: 
                names = [g[0].__name__ for g in Mx.MECH[next(k for k in Mx.MECH if any(g[0].__name__ == a.only for g in Mx.MECH[k]))]]; cause = next(k for k in Mx.MECH if any(g[0].__name__ == a.only for g in Mx.MECH[k])); mi = names.index(a.only)
            t = case(cs, cause, mi, a.output, cid)
            if t is None: print('case skipped', cause, mi % len(Mx.MECH[cause]), file=sys.stderr); continue
            f.write(json.dumps(t)+'\n'); f.flush()
main() if __name__ == '__main__' else None
