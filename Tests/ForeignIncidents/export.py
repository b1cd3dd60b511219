"""Writing the telemetry files."""
import json, gzip, os, math, random, csv, io
from datetime import datetime, timezone, timedelta
import numpy as np
import text as X
UTC = timezone.utc
def iso(t, z='Z', ms=3, off=0):
    d = datetime.fromtimestamp(t, timezone(timedelta(minutes=off)))
    b = d.strftime('%Y-%m-%dT%H:%M:%S')
    if ms == 3: b += '.%03d' % (d.microsecond//1000)
    elif ms == 6: b += '.%06d' % d.microsecond
    if off == 0: return b+('Z' if z == 'Z' else '+00:00')
    return b+'%s%02d:%02d' % ('+' if off > 0 else '-', abs(off)//60, abs(off)%60)
def loc(t, fmt, off): return datetime.fromtimestamp(t, timezone(timedelta(minutes=off))).strftime(fmt)
def zs(off): return '%s%02d%02d' % ('+' if off >= 0 else '-', abs(off)//60, abs(off)%60)

class Out:
    def __init__(self, d, R): self.d, self.R = d, R; self.files = []
    def w(self, name, s, gz=None):
        if isinstance(s, list): s = '\n'.join(s)+'\n'
        p = os.path.join(self.d, name)
        os.makedirs(os.path.dirname(p), exist_ok=True)
        if gz is None: gz = False
        if gz:
            with gzip.open(p+'.gz', 'wb', 5) as f: f.write(s.encode())
        else:
            with open(p, 'w') as f: f.write(s)
        self.files.append(name)

# ------------------------------------------------------------------ requests
def sample_edge(w, c, nr, R):
    """all requests of the exported edge log as column arrays"""
    o = w.O[w.edge.name]; dt, T = w.dt, w.T
    n = nr.binomial(o['cnt'].astype(int), w.log_fraction) if w.log_fraction < 1 else o['cnt'].astype(int)
    tot = int(n.sum())
    if tot > 60000: n = nr.binomial(n, 60000/tot); tot = int(n.sum())
    k = np.repeat(np.arange(T), n)
    ts = w.t0+k*dt+nr.random(tot)*dt
    ordr = np.argsort(ts, kind='stable'); k, ts = k[ordr], ts[ordr]
    W = np.array([e['w'] for e in w.endpoints]); ep = nr.choice(len(W), tot, p=W/W.sum())
    bot = np.zeros(tot, bool)
    if c.bot:
        share = w.extra/np.maximum(w.extra+w.traffic, 1e-9); bot = nr.random(tot) < share[k]
        if c.bot.get('ep'): ep[bot] = w.endpoints.index(c.bot['ep'])
    L = np.zeros(tot); pf = np.zeros(tot); st = np.full(tot, 500); Lf = np.zeros(tot)
    own = o['own']+o['dbt']+o['poolw']+o['thrw']
    pown = 1-(1-o['p_own'])*(1-o['p_pool'])*(1-o['p_over'])*(1-o['p_oom'])*(1-o['p_db'])*(1-o['p_rl'])
    exts = [e for e in w.edge.edges if e.target.kind == 'ext']
    fmap = {'over':503,'pool':R.choice([500,503]),'db':500,'own':500,'oom':502,'to':R.choice([504,504,500,502]),'fail':R.choice([500,502]), 'rl':429}
    def catpick(oo, ki, u):
        ws = np.stack([oo['p_own'],oo['p_pool'],oo['p_over'],oo['p_oom'],oo['p_db'],oo['p_rl']])[:, ki]; s = ws.sum(0); s2 = np.maximum(s, 1e-12)
        cum = np.cumsum(ws/s2, 0); i = (u[None] > cum).sum(0).clip(0,5)
        codes = np.array([fmap[x] for x in ['own','pool','over','oom','db','rl']]); return codes[i], s
    tgts = {}
    for i, e in enumerate(w.endpoints): tgts.setdefault(id(e['svc']), (e['svc'], []))[1].append(i)
    u = nr.random(tot)
    for s, idx in tgts.values():
        m = np.isin(ep, idx); km = k[m]
        if s is w.edge:
            L[m] = o['L'][km]; pf[m] = o['pf'][km]; Lf[m] = o['Lf'][km]; cc, sw = catpick(o, km, u[m])
            if s.edges: # share of dependency failures
                depf = np.maximum(pf[m]-sw, 0)/np.maximum(pf[m], 1e-9); v = nr.random(m.sum()); cc = np.where(v < depf, fmap['fail'], cc)
            st[m] = cc
        else:
            ed = next(e for e in w.edge.edges if e.target is s); E = w.E[ed.key]; so = w.O[s.name]
            pto, pe = E['pto'][km], E['pf'][km]
            r = w.P[(ed.key,'retries')][km]; p1 = 1-(1-pto)*(1-pe); fin = p1**(r+1)
            pf[m] = 1-(1-fin)*(1-pown[km]); L[m] = own[km]+E['L'][km]
            isto = nr.random(m.sum()) < pto/np.maximum(pto+pe, 1e-9)
            tmo = w.P[(ed.key,'timeout')][km]
            Lf[m] = own[km]+np.where(isto, tmo*(r+1), np.minimum(so['Lf'][km]*(r+1), tmo*(r+1)))
            cc, sw = catpick(so, km, u[m]); depsh = np.maximum(so['pf'][km]-sw, 0)/np.maximum(so['pf'][km], 1e-9)
            netf = np.maximum(pe-so['pf'][km], 0)/np.maximum(pe, 1e-9)
            v = nr.random(m.sum()); cc = np.where(v < depsh, fmap['fail'], cc); cc = np.where(nr.random(m.sum()) < netf, 503 if fmap['fail'] == 500 else 502, cc)
            cc = np.where(isto, fmap['to'], cc)
            eo, sw2 = catpick(o, km, nr.random(m.sum())); fromown = nr.random(m.sum()) < pown[km]/np.maximum(pf[m], 1e-9)
            st[m] = np.where(fromown, eo, cc)
    sig = np.full(tot, w.edge.sig if w.monolith else .0)
    for s, idx in tgts.values(): sig[np.isin(ep, idx)] = max(.3, s.sig*.95)
    costs = np.array([.8+.5*R.random() if e['m'] == 'GET' else 1.1+.5*R.random() for e in w.endpoints]); costs /= (costs*W/W.sum()).sum()
    poi = np.zeros(tot, bool)
    if c.poison:
        p = c.poison; cand = np.isin(ep, [i for i, e in enumerate(w.endpoints) if e['svc'] is p['svc']])
        poi = cand & (nr.random(tot) < p['p'][k]); ep[poi] = w.endpoints.index(p['ep'])
        if p['mult'] > 1: L[cand] = np.maximum(.5*p['svc'].L0, L[cand]/(1+p['p'][k[cand]]*p['mult']*.8))
        if p['mode'] in ('row',): pf[cand & ~poi] = np.minimum(pf[cand & ~poi], .004)
    lat = np.exp(nr.normal(size=tot)*sig-sig**2/2)*L*costs[ep]
    # slow host mixture
    for s, idx in tgts.values():
        mp, mm = w.P[(s.name,'mix_p')], w.P[(s.name,'mix_mult')]
        if mp.any():
            m = np.isin(ep, idx); sel = nr.random(tot) < mp[k]; base = lat/(1-mp[k]+mp[k]*mm[k]); lat = np.where(m, np.where(sel, base*mm[k], base), lat)
    if c.poison:
        lat[poi] = np.minimum(lat[poi]*c.poison['mult']*np.exp(.2*nr.normal(size=poi.sum())), 58000); pf[poi] = np.maximum(pf[poi], c.poison['err'])
        st[poi] = 500 if c.poison['mult'] <= 1 else 504
    bad = nr.random(tot) < pf
    lat = np.where(bad, Lf*(1+.02*np.abs(nr.normal(size=tot))), lat)
    if c.poison and c.poison['mult'] > 1: lat = np.where(poi & bad, np.maximum(lat, 20000), lat)
    # ordinary 4xx / 3xx
    okc = np.where(nr.random(tot) < .02, 404, np.where(nr.random(tot) < .012, 401, np.where(nr.random(tot) < .05, 304, 200)))
    post = np.array([e['m'] == 'POST' for e in w.endpoints])[ep]; okc = np.where(post & (okc == 304), 201, okc); okc = np.where(post & (nr.random(tot) < .02), 422, okc)
    if c.bot and c.bot['kind'] == 'stuffing': okc = np.where(bot & (nr.random(tot) < .9), 401, okc)
    if c.bot and c.bot['kind'] == 'crawler': okc = np.where(bot & (nr.random(tot) < .15), 404, okc)
    status = np.where(bad, st, okc)
    return dict(k=k, ts=ts, ep=ep, lat=np.maximum(lat, .5), status=status, bot=bot, poi=poi, n=tot)
UAS = ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36','Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1','okhttp/4.12.0','Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0','axios/1.7.7','python-requests/2.32.3','Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36']

def access_log(out, w, c, nr, R, H):
    q = sample_edge(w, c, nr, R); c.q = q
    fmt = H['access']; off = H['off']; lines = []
    eps = w.endpoints
    ids = [R.randint(1000, 99999) for _ in range(400)]
    botua = {'crawler':R.choice(['Mozilla/5.0 (compatible; Bytespider; spider-feedback@bytedance.com)','Mozilla/5.0 (compatible; SeekBot/2.1; +http://seekbot.example)','Scrapy/2.11 (+https://scrapy.org)']),'stuffing':None,'campaign':None,'mobile':'%s/7.%d (iPhone; iOS 18.1)' % (X.camel(w.domain), R.randint(0,9)),'client':R.choice(['bulk-importer/1.3','Java-http-client/21.0.2','python-httpx/0.27']),'organic':None}
    botip = '%d.%d.%d.%d' % (R.randint(20,200), R.randint(0,255), R.randint(0,255), R.randint(1,254)); pip = '%d.%d.%d.%d' % (R.randint(20,200), R.randint(0,255), R.randint(0,255), R.randint(1,254))
    ipp = ['%d.%d.%d.%d' % (R.randint(2,220), R.randint(0,255), R.randint(0,255), R.randint(1,254)) for _ in range(900)]
    ups = ['10.%d.%d.%d:8080' % (R.randint(0,200), R.randint(0,255), R.randint(2,250)) for _ in range(w.edge.replicas)]
    host = 'www.%s.example' % w.domain; camp = R.choice(['utm_source=mail&utm_campaign=w%d' % R.randint(1,52),'gclid=%x' % R.getrandbits(40)])
    T = q['ts'].tolist(); Ls = q['lat'].tolist(); ST = q['status'].tolist(); EP = q['ep'].tolist(); B = q['bot'].tolist(); PO = q['poi'].tolist()
    rnd = R.random
    hx = '%08x' % R.getrandbits(32); recs = []
    stamp_end = fmt not in ('envoy','haproxy','traefik')
    if fmt == 'iis': lines += ['#Software: Microsoft Internet Information Services 10.0','#Version: 1.0','#Date: '+loc(T[0],'%Y-%m-%d %H:%M:%S',0) if T else '#Version: 1.0','#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken']
    for i in range(q['n']):
        e = eps[EP[i]]; ms = Ls[i]; st = ST[i]; t = T[i]
        path = e['path'].replace('{id}', str(ids[int(400*rnd()**2)])) if '{' in e['path'] else e['path']
        ip = ipp[int(900*rnd())]; ua = UAS[int(7*rnd()**1.3)]; ref = '-'; qs = ''; blen = int(e['size']*(.5+rnd())) if st < 400 else 160
        if e['m'] == 'GET' and '{' not in e['path'] and rnd() < .4: qs = '?page=%d' % (1+int(5*rnd()**3))
        rl = 400+int(300*rnd()) + (int(900*rnd()) if e['m'] != 'GET' else 0)
        if B[i]:
            kd = c.bot['kind']
            if botua[kd]: ua = botua[kd]
            if kd == 'crawler': ip = botip.rsplit('.',1)[0]+'.%d' % (1+int(12*rnd())); qs = '?page=%d' % (1+int(4000*rnd()))
            if kd == 'client': ip = botip
            if kd == 'campaign' and rnd() < .5: qs = '?'+camp; ref = 'https://news.example/'
        if PO[i]:
            p = c.poison; md = p['mode']; ip = pip if md != 'row' else ip
            if md == 'tenant': qs = '?tenant=%s' % p['tenant']
            elif md == 'query': qs = '?q=%s' % ('a%20' * (60+int(20*rnd())))+'!'
            elif md == 'wild': qs = '?q=*%%25*&page_size=%d&offset=%d' % (5000, int(900000*rnd()))
            elif md == 'row' or md == 'payload': path = e['path'].replace('{id}', str(77310+len(p['tenant']))); qs = '' if '{id}' in e['path'] else '?id=%s-7731' % p['tenant']
            elif md == 'upload': rl = int((180+700*rnd())*1e6)
            ua = R.choice(UAS[2:6]) if md != 'row' else ua
        elif c.poison and c.poison['mode'] == 'tenant' and rnd() < .5: qs = (qs+'&' if qs else '?')+'tenant=%s' % R.choice(('beta','nova','delta9','kiwi','foo-gmbh','zeta'))
        uri = path+qs
        te = t if not stamp_end else t+ms/1000
        s_ = ms/1000; up = max(0, s_-.001-.002*rnd()); ust = st; ups_ = ups[int(len(ups)*rnd())]
        if fmt == 'combined_rt': l = '%s - - [%s] "%s %s HTTP/1.1" %d %d "%s" "%s" %.3f %.3f' % (ip, loc(te,'%d/%b/%Y:%H:%M:%S ',off)+zs(off), e['m'], uri, st, blen, ref, ua, s_, up)
        elif fmt == 'combined_kv': l = '%s - - [%s] "%s %s HTTP/2.0" %d %d "%s" "%s" rt=%.3f uct="0.001" urt="%.3f"' % (ip, loc(te,'%d/%b/%Y:%H:%M:%S ',off)+zs(off), e['m'], uri, st, blen, ref, ua, s_, up)
        elif fmt == 'nginx_json': l = '{"time_iso8601":"%s","remote_addr":"%s","request_method":"%s","request_uri":"%s","status":%d,"body_bytes_sent":%d,"request_length":%d,"request_time":%.3f,"upstream_response_time":"%.3f","upstream_addr":"%s","http_user_agent":"%s"}' % (iso(te,'+',0,off), ip, e['m'], uri, st, blen, rl, s_, up, ups_, ua)
        elif fmt == 'ingress': l = '%s - - [%s] "%s %s HTTP/1.1" %d %d "%s" "%s" %d %.3f [prod-%s-80] [] %s %d %.3f %d %08x%s' % (ip, loc(te,'%d/%b/%Y:%H:%M:%S +0000',0), e['m'], uri, st, blen, ref, ua, rl, s_, w.edge.name, ups_, blen, up, st, int(4e9*rnd()), hx)
        elif fmt == 'alb': l = 'https %s app/prod-%s/%s %s:%d %s 0.000 %.3f 0.000 %d %s %d %d "%s https://%s:443%s HTTP/2.0" "%s" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/%s/73e2d6bc24d8a067 "Root=1-%08x-%012x" "%s" "arn:aws:acm:eu-west-1:123456789012:certificate/x" 0 %s "forward" "-" "-" "%s" "%d" "-" "-"' % (iso(te,'Z',6), w.domain, hx, ip, 1024+int(60000*rnd()), ups_, s_, st, st if st not in (503,) or rnd() < .5 else '-', rl, blen, e['m'], host, uri, ua, w.edge.name, int(t), int(1e12*rnd()), host, iso(t,'Z',6), ups_, st)
        elif fmt == 'envoy':
            fl = '-' if st < 500 else {504:'UT',503:'UF,URX' if rnd() < .5 else 'UO',502:'UC'}.get(st,'-')
            l = '[%s] "%s %s HTTP/2" %d %s %d %d %d %d "%s" "%s" "%08x-%04x-4%03x-a%03x-%012x" "%s" "%s"' % (iso(t,'Z',3), e['m'], uri, st, fl, rl if e['m'] != 'GET' else 0, blen, ms, up*1000, ip, ua, int(4e9*rnd()), int(65535*rnd()), int(4095*rnd()), int(4095*rnd()), int(2.8e14*rnd()), host, ups_)
        elif fmt == 'haproxy': l = '%s lb1 haproxy[2011]: %s:%d [%s] fe_https~ be_%s/%s 0/0/1/%d/%d %d %d - - ---- %d/%d/12/3/0 0/0 "%s %s HTTP/1.1"' % (loc(t+s_,'%b %d %H:%M:%S',0), ip, 1024+int(60000*rnd()), loc(t,'%d/%b/%Y:%H:%M:%S',0)+'.%03d' % (t%1*1000), w.edge.name, ups_.split(':')[0], ms-2 if ms > 3 else 1, ms, st, blen, 40+int(30*rnd()), 38+int(30*rnd()), e['m'], uri)
        elif fmt == 'traefik': l = '{"ClientHost":"%s","StartUTC":"%s","Duration":%d,"OriginDuration":%d,"Overhead":%d,"DownstreamStatus":%d,"OriginStatus":%d,"RequestMethod":"%s","RequestPath":"%s","RequestContentSize":%d,"RetryAttempts":0,"ServiceName":"%s@kubernetes","request_User-Agent":"%s","level":"info","msg":"","time":"%s"}' % (ip, iso(t,'Z',6), ms*1e6, up*1e9, 900000, st, st, e['m'], uri, rl, w.edge.name, ua, iso(te,'Z',0))
        elif fmt == 'caddy': l = '{"level":"%s","ts":%.6f,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"%s","proto":"HTTP/2.0","method":"%s","host":"%s","uri":"%s","headers":{"User-Agent":["%s"]}},"bytes_read":%d,"duration":%.9f,"size":%d,"status":%d}' % ('error' if st >= 500 else 'info', te, ip, e['m'], host, uri, ua, rl, s_, blen, st)
        elif fmt == 'iis': l = '%s 10.0.0.5 %s %s %s 443 - %s %s %d 0 0 %d' % (loc(te,'%Y-%m-%d %H:%M:%S',0), e['m'], path, qs[1:] or '-', ip, ua.replace(' ','+'), st, ms)
        recs.append((te if stamp_end else t+(s_ if fmt == 'haproxy' else 0), l))
    recs.sort(key=lambda x: x[0])
    lines += [l for _, l in recs]
    name = {'combined_rt':'access.log','combined_kv':'nginx/access.log','nginx_json':R.choice(['access.json.log','nginx_access.ndjson']),'ingress':'ingress-nginx-controller.log','alb':'alb/123456789012_elasticloadbalancing_eu-west-1_app.prod-%s.log' % w.domain,'envoy':'envoy-access.log','haproxy':'haproxy.log','traefik':'traefik-access.log','caddy':'caddy-access.log','iis':'u_ex%s.log' % loc(w.t0,'%y%m%d',0)}[fmt]
    out.w(name, lines, fmt == 'alb' or R.random() < .3)
    tags = {'acc'}
    if c.poison and fmt not in ('haproxy',) : 
        tags.add('acc:poison')
        if c.poison['mode'] == 'upload' and fmt not in ('nginx_json','ingress','alb','traefik','caddy','envoy'): tags.discard('acc:poison')
    return tags

# ------------------------------------------------------------------ app logs
def fmt_app(style, lang, svc, pod, t, lvl, lg, msg, stk, extra, R, off):
    if style == 'json':
        if lang == 'java':
            d = {'@timestamp': iso(t,'Z',3), '@version':'1','message':msg,'logger_name':lg,'thread_name':'http-nio-8080-exec-%d' % R.randint(1,40),'level':lvl,'level_value':{'DEBUG':10000,'INFO':20000,'WARN':30000}.get(lvl,40000),'app':svc}
            if stk: d['stack_trace'] = stk
        elif lang == 'go': d = {'level':lvl.lower(),'ts':round(t,4),'caller':lg,'msg':msg,'service':svc}
        elif lang == 'node': d = {'level':{'DEBUG':20,'INFO':30,'WARN':40,'ERROR':50,'FATAL':60}[lvl],'time':int(t*1000),'pid':17,'hostname':pod,'name':svc,'msg':msg}
        elif lang == 'dotnet': d = {'@t':iso(t,'Z',6),'@m':msg,'@l':{'INFO':'Information','WARN':'Warning','DEBUG':'Debug','FATAL':'Fatal'}.get(lvl,'Error'),'SourceContext':lg,'Application':svc}
        else: d = {'timestamp':iso(t,'Z',6),'level':lvl.lower(),'event':msg,'logger':lg,'service':svc}
        if lang == 'dotnet' and stk: d['@x'] = stk
        elif lang == 'python' and stk: d['exception'] = stk
        elif lang == 'node' and stk: d['err'] = {'type':stk.split(':')[0],'message':msg,'stack':stk}
        d.update(extra); return json.dumps(d)
    if style == 'ecs':
        d = {'@timestamp':iso(t,'Z',3),'log.level':lvl,'message':msg,'ecs.version':'1.2.0','service.name':svc,'log.logger':lg,'host.name':pod}
        if stk: d['error.stack_trace'] = stk
        if 'duration_ms' in extra: d['event.duration'] = int(extra['duration_ms']*1e6)
        if 'status' in extra: d['http.response.status_code'] = extra['status']; d['url.path'] = extra['path']
        return json.dumps(d)
    ex = ''.join(' %s=%s' % (k, v) for k, v in extra.items())
    if style == 'logfmt' or lang == 'go':
        return 'ts=%s level=%s service=%s caller=%s msg=%s%s' % (iso(t,'Z',3,0), lvl.lower().replace('fatal','error'), svc, lg.replace(' ','_'), json.dumps(msg), ex)
    if lang == 'java': l = '%s,%03d %5s [%s,,] 1 --- [nio-8080-exec-%d] %s : %s%s' % (loc(t,'%Y-%m-%d %H:%M:%S',off), t%1*1000, lvl, svc, R.randint(1,40), lg[-39:], msg, ex); return l+('\n'+stk if stk else '')
    if lang == 'python': l = '%s,%03d %s [%s] %s%s' % (loc(t,'%Y-%m-%d %H:%M:%S',off), t%1*1000, {'WARN':'WARNING','FATAL':'CRITICAL'}.get(lvl,lvl), lg, msg, ex); return l+('\n'+stk if stk else '')
    if lang == 'node': l = '[%s] %s (%s): %s%s' % (iso(t,'Z',3), lvl, svc, msg, ex); return l+('\n'+stk if stk else '')
    l = '%s [%s] %s: %s%s' % (iso(t,'Z',3,off), {'INFO':'INF','WARN':'WRN','DEBUG':'DBG','FATAL':'FTL'}.get(lvl,'ERR'), lg, msg, ex); return l+('\n'+stk if stk else '')
def app_log(out, w, c, s, nr, R, H):
    o = w.O[s.name]; T, dt = w.T, w.dt; rec = []
    pods = ['%s-%s-%s' % (s.name, '%09x' % R.getrandbits(36), ''.join(R.choices('bcdfghjklmnpqrstvwxz2456789', k=5))) for _ in range(s.replicas)] if w.platform in ('k8s','ecs','serverless') else [h.name for h in s.hosts] or ['host1']
    cnt = o['cnt'].astype(int)*w.log_fraction if w.log_fraction < .3 else o['cnt'].astype(float)
    tags = {'log:'+s.name}
    def add(arr, fn, cap):
        tot = arr.sum(); 
        if tot <= 0: return 0
        keep = min(1, cap/tot); n = nr.poisson(arr*keep) if keep < 1 or True else arr
        for k in np.nonzero(n)[0]:
            for _ in range(int(n[k])): rec.append((w.t0+(k+R.random())*dt,)+fn(k))
        return int(n.sum())
    def err(key, lvl='ERROR', **kw):
        cls, f = X.MSG[key]
        def g(k):
            kk = {a: (b(k) if callable(b) else b) for a, b in kw.items()}
            ex, m = f(s.lang, kk, R); st = X.stack(s.lang, s.name, ex, m, cls, R) if ex and lvl in ('ERROR','FATAL') else None
            if s.lang == 'python' and ex and not st: m = ex+': '+m
            return (lvl, X.logger(s.lang, s.name, cls), m if not (st and H['app'] != 'plain' and R.random() < .3) else 'request failed: '+m, st, {})
        return g
    # request lines
    if H['appinfo'] and s.kind == 'svc':
        eps = [e for e in w.endpoints if e['svc'] is s] or [dict(m='GET', path='/internal/'+s.name+R.choice(['/lookup','','/v1/get'])), dict(m='POST', path='/internal/'+s.name+'/query')]
        def g(k):
            bad = R.random() < o['pf'][k]; ms = o['Lf'][k] if bad else o['L'][k]*math.exp(R.gauss(0, s.sig)-s.sig**2/2); e = R.choice(eps); st = (429 if R.random() < o['p_rl'][k]/max(o['pf'][k],1e-9) else 500) if bad else 200
            return ('INFO' if st < 500 else 'ERROR', X.logger(s.lang, s.name, 'Request'), 'request completed' , None, {'method':e['m'],'path':e['path'].replace('{id}',str(R.randint(1000,99999))),'status':st,('responseTime' if s.lang == 'node' else 'duration_ms'):round(ms,1)})
        add(cnt, g, 5000); tags |= {'m:%s:lat' % s.name, 'm:%s:err' % s.name}
    add(np.full(T, .6*dt/60), lambda k: (lambda z: (z[0], X.logger(s.lang, s.name, 'Support'), z[1], None, {}))(R.choice(X.NOISE)), 900)
    C = 1500
    sp = c.logs_for(s)
    owncov = any(l['perreq'] and l['level'] != 'INFO' and l['key'] in ('npe','flagpath','nospace','emfile','badrow') for l in sp)
    p_own = o['p_own']-(sum(np.asarray(l['p']) for l in sp if l['key'] in ('npe','flagpath','nospace','emfile','badrow')) if owncov else 0)
    add(cnt*np.clip(p_own,0,1), err('own'), C)
    if s.db is not None:
        add(cnt*o['p_pool'], err('pool', tmo=lambda k: w.P[(s.name,'pool_tmo')][k], max=lambda k: w.P[(s.name,'pool')][k], wait=lambda k: max(1, o['pend'][k]/s.replicas*(.7+.6*R.random()))), C)
        if not any(l['key'] in ('schema','toomany') for l in sp): add(cnt*o['p_db'], err('dberr'), C)
    add(cnt*o['p_over'], err('over', n=lambda k: max(1, w.P[(s.name,'threads')][k])), C)
    for e in s.edges:
        E = w.E[e.key]; rr = E['rate']*dt*(w.log_fraction if w.log_fraction < .3 else 1)
        add(rr*E['pto'], err('deptmo', target=e.target.name, tmo=lambda k, e=e: w.P[(e.key,'timeout')][k]), C)
        if e.target.kind == 'ext':
            P = w.P; n = e.target.name
            for kk, st in (('err','503'),('p429','429')): 
                if kk != 'err' or True: add(rr*P[(n,kk)], err('depfail', target=n, status=st), C)
            add(rr*P[(n,'rst')], err('connreset', target=n), C)
        else: add(rr*np.maximum(0, E['pf']-(w.P[(e.key,'fail')])), err('depfail', 'WARN' if R.random() < .4 else 'ERROR', target=e.target.name, status=lambda k: R.choice(['500','503'])), C)
    nsp = 0
    for l in sp:
        arr = o[l['p']] if isinstance(l['p'], str) else np.asarray(l['p'], float)
        arr = arr*cnt if l['perreq'] else arr*dt/60*2
        if l['key'] == 'oom': arr = o['oom']*1.0
        nsp += add(np.maximum(arr, 0), err(l['key'], l['level'], **l['kw']), 2500 if l['level'] not in ('DEBUG','INFO') else 4000)
    c.nspecial[s.name] = nsp
    # starts
    for k in np.nonzero(o['restarts'])[0]:
        v = w.version_at(s, w.t0+k*dt)
        for _ in range(min(3, int(o['restarts'][k]))):
            rec.append((w.t0+(k+R.random())*dt, 'INFO', X.logger(s.lang, s.name, 'Application'), 'Started %s %s in %.1f s' % (s.name, 'v'+v, R.uniform(1,14)), None, {}))
    rec.sort(key=lambda r: r[0])
    style = H['app']; lines = []
    wrap = H['wrap']
    for r in rec:
        pod = pods[int(R.random()*len(pods))]
        l = fmt_app(style, s.lang, s.name, pod, r[0], r[1], r[2], r[3], r[4], r[5], R, H['off'])
        if wrap == 'kubectl': l = '\n'.join(iso(r[0],'Z',6)[:-1]+'%03dZ ' % R.randint(0,999)+x for x in l.split('\n'))
        elif wrap == 'cri': l = '\n'.join(iso(r[0],'Z',6)[:-1]+'%03dZ stdout F ' % R.randint(0,999)+x for x in l.split('\n'))
        elif wrap == 'docker': l = '\n'.join(json.dumps({'log':x+'\n','stream':'stdout','time':iso(r[0],'Z',6)[:-1]+'%03dZ' % R.randint(0,999)}) for x in l.split('\n'))
        elif wrap == 'prefix': l = '\n'.join('[pod/%s/%s] ' % (pod, s.name)+x for x in l.split('\n'))
        elif wrap == 'syslog': l = '\n'.join('%s %s %s[1]: ' % (loc(r[0],'%b %d %H:%M:%S',H['off']), pod, s.name)+x for x in l.split('\n'))
        lines.append((r[0], l))
    return lines, tags

def egress(out, w, c, nr, R, H):
    rec = []; tags = set(); st = H['egress']
    for s in w.svcs:
        for e in s.edges:
            if e.target.kind != 'ext': continue
            x = e.target; E = w.E[e.key]; n = nr.poisson(np.maximum(E['rate'],0)*w.dt*min(1, 7000/max(1,(E['rate']*w.dt).sum())))
            P = w.P; tags.add('egr:'+x.name); path = R.choice(['/v1/resource','/v2/query','/v1/charges','/api/send','/lookup'])
            for k in np.nonzero(n)[0]:
                for _ in range(int(n[k])):
                    t = w.t0+(k+R.random())*w.dt; ms = (P[(x.name,'ms')][k]+P[(e.key,'add_ms')][k])*math.exp(R.gauss(0,x.sig)-x.sig**2/2); code = 200; er = ''
                    to = P[(e.key,'timeout')][k]; u = R.random()
                    if u < P[(e.key,'fail')][k]+P[('net','dns_fail')][k]:
                        code = 0; er = 'connect timeout' if c.root in ('nat-gateway',) or c.host else ('name resolution failed' if c.root == 'dns' else {'401':'','refused':'connection refused','404':''}.get(c.how, 'connect failed')); 
                        if c.how in ('401','404') and e.key == c.how_edge: code = int(c.how); er = ''; ms = 90
                        elif c.how != 'x': ms = to if 'timeout' in er else R.uniform(1,40)
                    elif u < P[(e.key,'fail')][k]+P[(x.name,'err')][k]: code = R.choice([500,502,503,503])
                    elif R.random() < P[(x.name,'p429')][k]: code = 429; ms = R.uniform(20,60)
                    elif R.random() < P[(x.name,'rst')][k]: code = 0; er = 'connection reset'; ms = R.uniform(20,200)
                    elif ms > to: ms = to; code = 0; er = 'timeout'
                    rec.append((t, s.name, x.name, path, code, ms, er))
    if not rec: return set()
    rec.sort()
    L = []
    if st == 'csv': L = ['timestamp,service,host,method,path,status,duration_ms,error']+['%s,%s,%s,POST,%s,%s,%.1f,%s' % (iso(a,'Z',3),b,h,p,cd or '',m,er) for a,b,h,p,cd,m,er in rec]; fn = 'outbound_calls.csv'
    elif st == 'logfmt': L = ['time=%s level=%s msg="outbound request" service=%s peer=%s method=POST path=%s status=%d duration=%.1fms%s' % (iso(a,'Z',3),'info' if cd and cd < 400 else 'warn',b,h,p,cd,m,' err="%s"' % er if er else '') for a,b,h,p,cd,m,er in rec]; fn = 'egress.log'
    elif st == 'json': L = [json.dumps({'time':int(a*1000),'service':b,'http':{'host':h,'method':'POST','url':'https://%s%s' % (h,p),'status_code':cd or None},'duration_ms':round(m,1),**({'error':er} if er else {})}) for a,b,h,p,cd,m,er in rec]; fn = 'http-client.ndjson'
    else: # squid
        L = ['%d.%03d %6d 10.0.0.%d TCP_TUNNEL/%s %d CONNECT %s:443 - HIER_DIRECT/%s -' % (int(a), a%1*1000, m, 10+X.hash_(b)%200, '%03d' % (cd if cd else 503), R.randint(900,9000), h, h) for a,b,h,p,cd,m,er in rec]; fn = 'squid-access.log'
    out.w(fn, L, R.random() < .2); return tags

# ------------------------------------------------------------------ metrics
class Se:
    __slots__ = ('key','svc','grp','kind','v','lab','unit')
    def __init__(s, key, svc, grp, kind, v, lab=None, unit=''): s.key, s.svc, s.grp, s.kind, s.v, s.lab, s.unit = key, svc, grp, kind, np.asarray(v, float), lab or {}, unit
def catalog(w, c, R):
    S = []; nr = w.nr
    T = w.T
    def a(*x, **k):
        z = Se(*x, **k); z.v = np.array(np.broadcast_to(z.v, (T,))) if z.v.shape != (T,) else z.v; S.append(z)
    j = lambda sd: 1+sd*nr.normal(size=T)
    for s in w.svcs:
        n = s.name; o = w.O[n]; g = lambda x: 'm:%s:%s' % (n, x)
        if s.kind == 'svc':
            good = (o['cnt']-o['errs'])/w.dt; e5 = (o['errs']-o['p429'])/w.dt
            a('req', n, g('rate'), 'counter', good, {'st':'200'}); a('req', n, g('err'), 'counter', e5, {'st':'500'}); 
            if o['p429'].any(): a('req', n, g('err'), 'counter', o['p429']/w.dt, {'st':'429'})
            a('lat_sum', n, g('lat'), 'counter', o['avg']/1000*o['cnt']/w.dt); a('lat_count', n, g('rate'), 'counter', o['cnt']/w.dt)
            a('p50', n, g('lat'), 'gauge', o['p50']/1000); a('p95', n, g('lat'), 'gauge', o['p95']/1000); a('p99', n, g('lat'), 'gauge', o['p99']/1000)
        else:
            a('lag', n, g('lag'), 'gauge', np.round(o['backlog'])); a('consumed', n, g('rate'), 'counter', o['lam'])
        cores = w.P[(n,'cores')]*o['repl']
        a('cpu', n, g('cpu'), 'counter', (o['cpu']*.97+.01)*cores*j(.03)); a('cpu_pct', n, g('cpu'), 'gauge', np.clip(100*(o['cpu']*.97+.01)*j(.03),0,100)); a('cpu_limit', n, 'x', 'gauge', cores)
        a('throttle', n, g('throttle'), 'counter', np.clip((o['cpu']-.72)*20,0,10)*j(.05))
        a('mem', n, g('mem'), 'gauge', np.minimum(o['mem']*1.05, w.P[(n,'mem_limit')])*1048576); a('mem_limit', n, 'x', 'gauge', w.P[(n,'mem_limit')]*1048576)
        a('heap', n, g('mem'), 'gauge', o['mem']*.88*1048576); a('heap_max', n, 'x', 'gauge', w.P[(n,'mem_limit')]*.9*1048576); a('live', n, g('mem'), 'gauge', np.minimum(1,o['live']/w.P[(n,'mem_limit')]))
        a('gc', n, g('gc'), 'counter', np.clip((o['gc']-1)*.09+.004+.01*o['cpu'],0,.8)*j(.1)); a('restarts', n, g('restarts'), 'counter', o['restarts']/w.dt); a('oom', n, g('restarts'), 'counter', o['oom']/w.dt)
        a('threads', n, g('threads'), 'gauge', np.round(o['thr'])); a('threads_max', n, 'x', 'gauge', o['thrmax']); a('replicas', n, 'x', 'gauge', o['repl'])
        a('goroutines', n, 'x', 'gauge', np.round(30+6*o['repl']+o['thr']*3))
        if s.db is not None:
            pm = o['pmax']*o['repl']
            a('pool_act', n, g('pool'), 'gauge', np.round(o['act'])); a('pool_idle', n, 'x', 'gauge', np.maximum(0,np.round(pm-o['act']))); a('pool_pend', n, g('pool'), 'gauge', np.round(np.maximum(0,o['pend']-.3))); a('pool_max', n, 'x', 'gauge', pm)
            a('pool_tmo', n, g('pool'), 'counter', nr.poisson(np.maximum(0,o['ptmo']*w.dt))/w.dt); a('pool_acq', n, g('pool'), 'gauge', o['poolw']/1000+.0002); a('pool_use', n, g('pool'), 'gauge', o['hold']/1000*j(.05))
        if s.redis: a('hit', n, g('hit'), 'gauge', np.clip(o['hit']*j(.01),0,1))
        for e in s.edges:
            E = w.E[e.key]; pt = np.clip(E['pto'],0,1); m = E['L']*(1-pt)+pt*w.P[(e.key,'timeout')]; p95 = np.where(pt > .05, w.P[(e.key,'timeout')], E['L']*1.9*j(.06))
            a('dep_p95', n, g('dep'), 'gauge', p95/1000, {'peer':e.target.name}); cntd = nr.poisson(np.maximum(E['rate'],0)*w.dt)
            a('dep_req', n, g('dep'), 'counter', cntd/w.dt, {'peer':e.target.name}); a('dep_err', n, g('dep'), 'counter', nr.binomial(cntd, np.clip(1-(1-E['pf'])*(1-pt),0,1))/w.dt, {'peer':e.target.name}); a('dep_sum', n, g('dep'), 'counter', m/1000*cntd/w.dt, {'peer':e.target.name})
    for d in w.dbs:
        n = d.name; D = w.D[n]; P = lambda k: w.P[(n,k)]; g = lambda x: 'm:%s:%s' % (n, x)
        idt = np.round(P('idletx')); tot = np.round(np.minimum(D['conns'],P('max_conn'))); act = np.minimum(np.round(D['active']+P('lockwait')*.6), np.maximum(0,tot-idt))
        a('db_conn', n, g('conn'), 'gauge', act, {'state':'active'}); a('db_conn', n, g('conn'), 'gauge', np.maximum(0,tot-act-idt), {'state':'idle'}); a('db_conn', n, g('conn'), 'gauge', idt, {'state':'idle in transaction'})
        a('db_total', n, g('conn'), 'gauge', tot); a('db_max', n, 'x', 'gauge', P('max_conn'))
        uq = [s for s in w.svcs if s.db is d]; qm = np.zeros(T)
        sm = sum(w.avgq(s) for s in uq) or 1
        for s in uq: qm += w.avgq(s)/sm*w.P[(s.name,'qms')]
        lock = P('lock_ms'); a('db_qms', n, g('lat'), 'gauge', (qm*D['qms']+lock*.3)/1000*j(.05)); a('db_qps', n, g('qps'), 'counter', D['qps']*j(.03))
        a('db_lock', n, g('lock'), 'gauge', np.round(P('lockwait')*np.abs(j(.2)))); a('db_dead', n, g('dead'), 'gauge', np.round(P('dead')*4e6*j(.002))); a('db_io', n, g('io'), 'gauge', np.clip(P('io')*j(.12),0,1)); a('db_rlat', n, g('io'), 'gauge', .0008/(1-np.clip(P('io'),0,.97))*np.abs(j(.1)))
        a('db_cpu', n, g('cpu'), 'gauge', np.clip(100*D['rho']*j(.05),0,100)); a('db_cache', n, g('cache'), 'gauge', np.clip(P('cache')+.002*nr.normal(size=T),0,1)); a('db_seq', n, g('seq'), 'counter', P('seq')*np.abs(j(.2))); a('db_temp', n, g('temp'), 'counter', P('temp')*1e6*np.abs(j(.3))); a('db_long', n, g('long'), 'gauge', P('long')*np.abs(j(.2))); a('db_repl', n, 'x', 'gauge', P('lag')*np.abs(j(.3))); a('db_deadlock', n, 'x', 'counter', nr.poisson(.01,T)/w.dt)
    for h in w.hosts:
        n = h.name; P = lambda k: w.P[(n,k)]; g = lambda x: 'm:%s:%s' % (n, x)
        u = P('bg')*1.0
        for s in set(h.svcs): u = u+s.hosts.count(h)*w.O[s.name]['cpu']*w.P[(s.name,'cores')]/h.cores*.6
        st, io = np.clip(P('steal'),0,.9)*np.abs(j(.08)), np.clip(P('iowait'),0,.6)*np.abs(j(.15)); u = np.clip(np.minimum(u, 1-st-io-.02)*j(.03),.01,.99)
        for m, v in (('user',u*.82),('system',u*.18),('iowait',io),('steal',st),('idle',np.clip(1-u-io-st,0,1))): a('h_cpu', n, g('hcpu') if m != 'idle' else 'x', 'counter', v*h.cores, {'mode':m})
        a('h_load', n, g('hcpu'), 'gauge', (u+io*1.5+st)*h.cores*1.1*np.abs(j(.06))); mt = h.mem*1048576.
        used = .25+sum(s.hosts.count(h)*w.O[s.name]['mem'] for s in set(h.svcs))/h.mem*.8
        a('h_memavail', n, g('hmem'), 'gauge', np.clip(1-np.minimum(used,.85)-P('mem_extra'),.015,1)*mt*np.abs(j(.004))); a('h_memtotal', n, 'x', 'gauge', np.full(T,mt)); a('h_swap', n, g('hmem'), 'counter', np.maximum(0,P('swap'))*np.abs(j(.3)))
        ds = 50*2.**30; dk = np.clip(P('disk')+P('disk_rate')*np.arange(T)*w.dt/3600,0,1); a('h_disk', n, g('hdisk'), 'gauge', (1-dk)*ds); a('h_disksize', n, 'x', 'gauge', np.full(T,ds)); a('h_io', n, g('hio'), 'counter', np.clip(P('io_util')*np.abs(j(.1)),0,1))
        a('h_retr', n, g('net'), 'counter', P('retrans')*400*np.abs(j(.2))); a('h_drop', n, g('net'), 'counter', P('drop')*np.abs(j(.2))); a('h_ct', n, g('net'), 'gauge', np.round(P('conntrack')*65536*np.abs(j(.02)).clip(0,1.0))); a('h_ctmax', n, 'x', 'gauge', np.full(T,65536.)); a('h_fd', n, g('hfd'), 'gauge', np.round(P('fds')*65535)); a('h_fdmax', n, 'x', 'gauge', np.full(T,65535.)); a('h_inode', n, g('hfd'), 'gauge', np.round((1-P('inodes'))*3276800))
    if w.has_redis:
        P = w.P; a('r_mem','redis','m:redis:redis','gauge',P[('redis','mem')]*2**31*j(.003)); a('r_max','redis','x','gauge',np.full(T,2.**31)); a('r_evict','redis','m:redis:redis','counter',P[('redis','evict')]*np.abs(j(.2)))
        tr = sum(w.O[s.name]['lam'] for s in w.svcs if s.redis); hi = sum(w.O[s.name]['lam']*w.O[s.name]['hit'] for s in w.svcs if s.redis); a('r_hits','redis','m:redis:redis','counter',hi*3*j(.02)); a('r_miss','redis','m:redis:redis','counter',np.maximum(0,tr-hi)*3*j(.02))
        for s in w.svcs:
            if s.redis: S[-1].lab = {}
    P = w.P; tr = sum(w.O[s.name]['lam'] for s in w.svcs)
    if w.platform == 'k8s': a('dns_req','coredns','x','counter',tr*2*j(.05)); a('dns_fail','coredns','m:net:dns','counter',tr*2*np.clip(P[('net','dns_fail')],0,1)*np.abs(j(.1))+.003); a('dns_lat','coredns','m:net:dns','gauge',P[('net','dns_ms')]/1000*np.abs(j(.15)))
    tl = getattr(c,'tls',None)
    names = [w.edge.name+'.%s.example' % w.domain]+[s.name+'.internal' for s in w.mids[:2]]
    for i, nme in enumerate(names): a('tls', nme, 'x', 'gauge', (w.tls_days+i*9)*86400+w.t0, {'instance':'https://%s' % nme})
    if tl: a('tls', tl[0], 'm:net:tls', 'gauge', np.full(T, w.t0+c.k0*w.dt), {'instance':'https://%s' % (tl[0] if '.' in tl[0] else tl[0]+'.internal')})
    a('probe', w.edge.name, 'x', 'gauge', (nr.random(T) > w.O[w.edge.name]['pf']*.8).astype(float))
    for nme, sv, v, gp in c.extra_series: a('raw:'+nme, sv, ('m:%s:%s' % (sv, gp)) if gp != 'nat' else 'm:net:nat', 'gauge', v)
    if any(len([1 for e in s.edges if e.target.kind == 'ext']) for s in w.svcs) and not any(x[3] == 'nat' for x in c.extra_series) and w.platform in ('ecs','serverless','k8s'): a('raw:nat_gateway_ErrorPortAllocation','nat','m:net:nat','gauge',np.zeros(T))
    return S

def prom(se, w, R, H):
    s = w.by.get(se.svc); lang = getattr(s,'lang','') ; k = se.key; n = se.svc; L = {}
    k8s = w.platform == 'k8s'; st = se.lab.get('st')
    job = {'job':n}; lab = dict(H['extralab'])
    if s is not None and s.kind in ('svc','worker'):
        base = {'java':{'application':n},'go':{'service':n},'python':{'service':n},'node':{'app':n},'dotnet':{'service':n}}[lang]
        if H['mesh'] and k in ('req','lat_sum','lat_count','p95','p50','p99'):
            lab.update(destination_service_name=n, reporter='destination')
            if k == 'req': return 'istio_requests_total', {**lab,'response_code':st}, 1
            if k in ('lat_sum','lat_count'): return 'istio_request_duration_milliseconds_'+k[4:], lab, 1000 if k == 'lat_sum' else 1
            return 'service:istio_request_duration_milliseconds:'+k, lab, 1000
        lab.update(base)
        J = lang == 'java'
        if k == 'req':
            if J: return 'http_server_requests_seconds_count', {**lab,'status':st,'outcome':{'2':'SUCCESS','5':'SERVER_ERROR','4':'CLIENT_ERROR'}[st[0]]}, 1
            return {'go':'http_requests_total','python':R_('flask_http_request_total',n),'node':'http_request_total','dotnet':'http_requests_received_total'}[lang], {**lab,('code' if lang in ('go','dotnet') else 'status'):st}, 1
        if k in ('lat_sum','lat_count'):
            if J and k == 'lat_count': return None
            return {'java':'http_server_requests_seconds','go':'http_request_duration_seconds','python':'flask_http_request_duration_seconds','node':'http_request_duration_seconds','dotnet':'http_request_duration_seconds'}[lang]+'_'+k[4:], lab, 1
        if k in ('p50','p95','p99'):
            q = {'p50':'0.5','p95':'0.95','p99':'0.99'}[k]
            return {'java':'http_server_requests_seconds','go':'http_request_duration_seconds','python':'http_request_duration_seconds','node':'http_request_duration_seconds','dotnet':'http_request_duration_seconds'}[lang], {**lab,'quantile':q}, 1
        con = {'container':n,'namespace':'prod'}
        if k == 'cpu': return ('container_cpu_usage_seconds_total', con, 1) if k8s else ('process_cpu_seconds_total', lab, 1)
        if k == 'cpu_pct': return None
        if k == 'cpu_limit': return ('kube_pod_container_resource_limits', {**con,'resource':'cpu'}, 1) if k8s else None
        if k == 'throttle': return ('container_cpu_cfs_throttled_periods_total', con, 1) if k8s else None
        if k == 'mem': return ('container_memory_working_set_bytes', con, 1) if k8s else ('process_resident_memory_bytes', lab, 1)
        if k == 'mem_limit': return ('container_spec_memory_limit_bytes', con, 1) if k8s else None
        if k == 'restarts': return ('kube_pod_container_status_restarts_total', con, 1) if k8s else None
        if k == 'oom': return ('container_oom_events_total', con, 1) if k8s else None
        if k == 'replicas': return ('kube_deployment_status_replicas_available', {'deployment':n,'namespace':'prod'}, 1) if k8s else None
        if k == 'heap': return {'java':('jvm_memory_used_bytes',{**lab,'area':'heap'},1),'go':('go_memstats_heap_inuse_bytes',lab,1),'node':('nodejs_heap_size_used_bytes',lab,1),'dotnet':('dotnet_total_memory_bytes',lab,1)}.get(lang)
        if k == 'heap_max': return ('jvm_memory_max_bytes',{**lab,'area':'heap'},1) if J else ('nodejs_heap_size_total_bytes',lab,1) if lang == 'node' else None
        if k == 'live': return ('jvm_memory_usage_after_gc',{**lab,'area':'heap','pool':'long-lived'},1) if J else None
        if k == 'gc': return {'java':('jvm_gc_pause_seconds_sum',lab,1),'go':('go_gc_duration_seconds_sum',lab,.1),'node':('nodejs_gc_duration_seconds_sum',lab,1)}.get(lang)
        if k == 'threads': return {'java':('tomcat_threads_busy_threads',lab,1),'python':('gunicorn_workers_busy',lab,1),'dotnet':('dotnet_threadpool_busy_threads',lab,1),'go':('http_in_flight_requests',lab,1),'node':('http_requests_in_flight',lab,1)}[lang]
        if k == 'threads_max': return ('tomcat_threads_config_max_threads',lab,1) if J else ('gunicorn_workers',lab,1) if lang == 'python' else None
        if k == 'goroutines': return ('go_goroutines',lab,1) if lang == 'go' else None
        if k.startswith('pool_'):
            x = k[5:]
            if J:
                if x in ('acq','use'): return ('hikaricp_connections_%s_seconds' % {'acq':'acquire','use':'usage'}[x], {**lab,'pool':'HikariPool-1','quantile':'0.95'}, 1)
                return {'act':'hikaricp_connections_active','idle':'hikaricp_connections_idle','pend':'hikaricp_connections_pending','max':'hikaricp_connections_max','tmo':'hikaricp_connections_timeout_total'}[x], {**lab,'pool':'HikariPool-1'}, 1
            if lang == 'go': r = {'act':'go_sql_in_use_connections','idle':'go_sql_idle_connections','max':'go_sql_max_open_connections'}.get(x); return (r, {**lab,'db_name':s.db.name}, 1) if r else (('go_sql_pool_waiting',{**lab,'db_name':s.db.name},1) if x == 'pend' else None)
            if lang == 'python': r = {'act':'sqlalchemy_pool_checked_out','max':'sqlalchemy_pool_size','tmo':'sqlalchemy_pool_timeouts_total','acq':'sqlalchemy_pool_wait_seconds','pend':'sqlalchemy_pool_waiting'}.get(x); return (r, lab, 1) if r else None
            if lang == 'node': r = {'act':'pg_pool_active_count','idle':'pg_pool_idle_count','pend':'pg_pool_waiting_count','max':'pg_pool_max'}.get(x); return (r, lab, 1) if r else None
            r = {'act':'db_client_connection_count','pend':'db_client_connection_pending_requests','max':'db_client_connection_max','tmo':'db_client_connection_timeouts_total','acq':'db_client_connection_wait_time_seconds','use':'db_client_connection_use_time_seconds'}.get(x); return (r, {**lab,'db_client_connection_pool_name':'main',**({'state':'used'} if x == 'act' else {})}, 1) if r else None
        if k == 'hit': return 'cache_hit_ratio', lab, 1
        if k == 'lag': return {'kafka':('kafka_consumergroup_lag',{'consumergroup':s.group,'topic':s.topic},1),'rabbitmq':('rabbitmq_queue_messages_ready',{'queue':s.topic},1),'sqs':('aws_sqs_approximate_number_of_messages_visible',{'queue_name':s.topic},1)}[s.broker]
        if k == 'consumed': return 'messages_consumed_total', lab, 1
        if k.startswith('dep_'):
            pl = {**lab,('client_name' if J else 'peer' if lang != 'dotnet' else 'server_address'):se.lab['peer']}; b = 'http_client_requests_seconds' if J else 'http_client_request_duration_seconds'
            return {'dep_p95':(b,{**pl,'quantile':'0.95'},1),'dep_req':(b+'_count',pl,1),'dep_sum':(b+'_sum',pl,1),'dep_err':('http_client_errors_total',pl,1)}[k]
    if s is not None and s.kind == 'db':
        if s.engine == 'postgres':
            L = {'datname':w.domain,'server':n+':5432'}
            m = {'db_conn':('pg_stat_activity_count',{**L,**se.lab},1),'db_max':('pg_settings_max_connections',{'server':n+':5432'},1),'db_qps':('pg_stat_statements_calls_total',L,1),'db_qms':('pg_stat_statements_mean_exec_time_seconds',L,1),'db_lock':('pg_locks_waiting_count',L,1),'db_dead':('pg_stat_user_tables_n_dead_tup',{**L,'relname':'t_main'},1),'db_io':('node_disk_utilisation_ratio',{'instance':n,'device':'nvme1n1'},1),'db_rlat':('pg_stat_database_blk_read_avg_seconds',L,1),'db_cpu':('instance:node_cpu_utilisation_percent',{'instance':n},1),'db_cache':('pg_stat_database_cache_hit_ratio',L,1),'db_seq':('pg_stat_user_tables_seq_scan',{**L,'relname':'t_main'},1),'db_temp':('pg_stat_database_temp_bytes',L,1),'db_long':('pg_stat_activity_max_tx_duration',{**L,'state':'active'},1),'db_repl':('pg_replication_lag_seconds',{'server':n},1),'db_deadlock':('pg_stat_database_deadlocks',L,1)}
        else:
            L = {'instance':n+':3306'}
            m = {'db_total':('mysql_global_status_threads_connected',L,1),'db_max':('mysql_global_variables_max_connections',L,1),'db_qps':('mysql_global_status_queries',L,1),'db_qms':('mysql_perf_schema_events_statements_avg_seconds',L,1),'db_lock':('mysql_global_status_innodb_row_lock_current_waits',L,1),'db_dead':('mysql_info_schema_innodb_history_list_length',L,1),'db_io':('node_disk_utilisation_ratio',{**L,'device':'sdb'},1),'db_rlat':('node_disk_read_latency_seconds',{**L,'device':'sdb'},1),'db_cpu':('instance:node_cpu_utilisation_percent',L,1),'db_cache':('mysql_innodb_buffer_pool_hit_ratio',L,1),'db_seq':('mysql_global_status_select_scan',L,1),'db_temp':('mysql_global_status_created_tmp_disk_tables',L,1e-6),'db_long':('mysql_info_schema_processlist_max_seconds',L,1),'db_repl':('mysql_slave_status_seconds_behind_master',L,1)}
            if k == 'db_conn' and se.lab['state'] == 'active': return 'mysql_global_status_threads_running', L, 1
        return m.get(k)
    I = {'instance':n+':9100'}
    if k.startswith('raw:'): 
        b = k[4:]; return ({'CPUCreditBalance':'aws_ec2_cpucredit_balance_average','nat_gateway_ErrorPortAllocation':'aws_natgateway_error_port_allocation_sum'}.get(b,b), {'instance':n} if n != 'nat' else {'nat_gateway_id':'nat-0a71'}, 1)
    m = {'h_cpu':('node_cpu_seconds_total',{**I,**se.lab},1),'h_load':('node_load1',I,1),'h_memavail':('node_memory_MemAvailable_bytes',I,1),'h_memtotal':('node_memory_MemTotal_bytes',I,1),'h_swap':('node_vmstat_pswpin',I,1),'h_disk':('node_filesystem_avail_bytes',{**I,'mountpoint':'/'},1),'h_disksize':('node_filesystem_size_bytes',{**I,'mountpoint':'/'},1),'h_io':('node_disk_io_time_seconds_total',{**I,'device':'sda'},1),'h_retr':('node_netstat_Tcp_RetransSegs',I,1),'h_drop':('node_network_receive_drop_total',{**I,'device':'eth0'},1),'h_ct':('node_nf_conntrack_entries',I,1),'h_ctmax':('node_nf_conntrack_entries_limit',I,1),'h_fd':('node_filefd_allocated',I,1),'h_fdmax':('node_filefd_maximum',I,1),'h_inode':('node_filesystem_files_free',{**I,'mountpoint':'/'},1),
      'r_mem':('redis_memory_used_bytes',{'instance':'redis:6379'},1),'r_max':('redis_memory_max_bytes',{'instance':'redis:6379'},1),'r_evict':('redis_evicted_keys_total',{'instance':'redis:6379'},1),'r_hits':('redis_keyspace_hits_total',{'instance':'redis:6379'},1),'r_miss':('redis_keyspace_misses_total',{'instance':'redis:6379'},1),
      'dns_req':('coredns_dns_requests_total',{'zone':'.'},1),'dns_fail':('coredns_dns_responses_total',{'rcode':'SERVFAIL'},1),'dns_lat':('coredns_dns_request_duration_seconds',{'quantile':'0.99'},1),'tls':('probe_ssl_earliest_cert_expiry',se.lab,1),'probe':('probe_success',{'instance':'https://%s' % n},1)}
    return m.get(k)
def R_(a, n): return a
GENERIC = {'req':('requests_per_s',1),'p50':('latency_p50_ms',1000),'p95':('latency_p95_ms',1000),'p99':('latency_p99_ms',1000),'cpu_pct':('cpu_pct',1),'mem':('memory_mb',1/1048576),'mem_limit':('memory_limit_mb',1/1048576),'heap':('heap_used_mb',1/1048576),'gc':('gc_time_pct',100),'restarts':('restarts',None),'threads':('busy_workers',1),'threads_max':('max_workers',1),'pool_act':('db_pool_active',1),'pool_pend':('db_pool_waiting',1),'pool_max':('db_pool_max',1),'pool_acq':('db_pool_wait_ms',1000),'hit':('cache_hit_pct',100),'lag':('queue_lag',1),'dep_p95':('call_p95_ms',1000),'dep_err':('call_errors_per_s',1),'dep_req':('calls_per_s',1),
 'db_conn':('connections',1),'db_max':('max_connections',1),'db_qps':('queries_per_s',1),'db_qms':('query_avg_ms',1000),'db_lock':('waiting_locks',1),'db_dead':('dead_rows',1),'db_io':('disk_util_pct',100),'db_rlat':('read_latency_ms',1000),'db_cpu':('cpu_pct',1),'db_cache':('buffer_hit_pct',100),'db_seq':('seq_scans_per_s',1),'db_temp':('temp_bytes_per_s',1),'db_long':('longest_tx_s',1),
 'h_load':('load1',1),'h_memavail':('mem_available_mb',1/1048576),'h_swap':('swap_in_pages_per_s',1),'h_disk':('disk_free_gb',1/2**30),'h_io':('disk_busy_pct',100),'h_retr':('tcp_retransmits_per_s',1),'h_drop':('rx_drops_per_s',1),'h_ct':('conntrack_entries',1),'h_ctmax':('conntrack_max',1),'h_fd':('open_files',1),'h_fdmax':('max_open_files',1),'h_inode':('inodes_free',1),'r_mem':('used_memory_mb',1/1048576),'r_max':('max_memory_mb',1/1048576),'r_evict':('evictions_per_s',1),'r_hits':('hits_per_s',1),'r_miss':('misses_per_s',1),'dns_fail':('servfail_per_s',1),'dns_lat':('latency_ms',1000),'throttle':('throttled_periods_per_s',1)}
def generic(se, w):
    if se.key.startswith('raw:'): return se.key[4:], 1
    if se.key == 'h_cpu': return ('cpu_%s_pct' % se.lab['mode'], None)
    r = GENERIC.get(se.key)
    if not r: return None
    nme = r[0]
    if se.key == 'req': nme = {'200':'requests_per_s','500':'errors_5xx_per_s','429':'errors_429_per_s'}[se.lab['st']]
    if se.key == 'db_conn': nme = {'active':'active_connections','idle':'idle_connections','idle in transaction':'idle_in_transaction'}[se.lab['state']]
    if 'peer' in se.lab: nme += ':'+se.lab['peer']
    return nme, r[1]
def gval(se, w, sc):
    if sc is None:
        if se.key == 'h_cpu': return se.v*100/w.by_host[se.svc].cores
        return np.round(se.v*w.dt)
    return se.v*sc
def f(x): return '%.10g' % float('%.6g' % x)
def f9(x): return '%.12g' % x
def write_metrics(out, w, c, S, R, H):
    """S: list of Se chosen. returns tags"""
    fmt = H['metrics']; st = H['mstep']; T, dt = w.T, w.dt; idx = np.arange(0, T, st); ts = w.t0+idx*dt+H['moff']
    gap = np.zeros(len(idx), bool)
    if getattr(c,'gap',False): gap = (idx >= c.k0) & (idx < c.k1)
    elif R.random() < .08: g0 = R.randint(0, len(idx)-4); gap[g0:g0+R.randint(1,3)] = True
    keep = np.nonzero(~gap)[0]
    tags = set()
    def avg(v): return np.array([v[i:i+st].mean() for i in idx])
    def cum(v):
        x = np.concatenate([[0], np.cumsum(v*dt)[:-1]]); return x[idx]
    P = []   # prom named
    if fmt in ('prom_qr','openmetrics','promtext','vm','promdump','otlp'):
        for se in S:
            r = prom(se, w, R, H)
            if not r: continue
            tags.add(se.grp); name, lab, sc = r
            counter = se.kind == 'counter'
            v = (R.uniform(1e3,5e5)*max(.01,sc if sc < 1 else 1)*(0 if se.key in ('restarts','oom') else 1)+cum(se.v*sc)) if counter else se.v[idx]*sc
            if counter and se.key in ('req','lat_count','pool_tmo','restarts','oom','dep_req','dep_err','consumed','db_qps','db_seq','h_swap','r_evict'): v = np.round(v)
            P.append((name, lab, counter, v, se))
    if fmt == 'prom_qr':
        by = {}
        for p in P:
            suffix = p[0]+('' if 'quantile' not in p[1] else '_q'+p[1]['quantile'])
            by.setdefault(suffix, []).append(p)
        for nm, ps in by.items():
            asrate = H['rates'] and ps[0][2]
            res = []
            for name, lab, cn, v, se in ps:
                vv = avg(se.v)*prom(se, w, R, H)[2] if asrate else v
                m = dict(lab) if asrate else {'__name__':name, **lab}
                if asrate and False: pass
                res.append({'metric':m,'values':[[float('%.3f' % ts[i]) if H['moff'] % 1 else int(ts[i]), f9(vv[i]) if cn and not asrate else f(vv[i])] for i in keep]})
            fn = 'prometheus/%s%s.json' % (nm.replace(':','_').replace('.','_'), '_rate' if asrate else '')
            out.w(fn, json.dumps({'status':'success','data':{'resultType':'matrix','result':res}}))
    elif fmt in ('openmetrics','promtext','promdump'):
        L = []; by = {}
        for p in P: by.setdefault(p[0], []).append(p)
        ls = lambda d: ','.join('%s="%s"' % kv for kv in d.items())
        for nm, ps in by.items():
            if fmt != 'promdump': L.append('# TYPE %s %s' % (nm if not (fmt == 'openmetrics' and nm.endswith('_total')) else nm[:-6], ('counter' if ps[0][2] and nm.endswith('_total') else 'gauge' if not ps[0][2] else 'unknown' if fmt == 'openmetrics' else 'untyped')))
            for name, lab, cn, v, se in ps:
                for i in keep:
                    val = f9(v[i])
                    if fmt == 'promdump': L.append('{__name__="%s", %s} %s %d' % (name, ', '.join('%s="%s"' % kv for kv in lab.items()), val, ts[i]*1000))
                    else: L.append('%s{%s} %s %s' % (name, ls(lab), val, '%.3f' % ts[i] if fmt == 'openmetrics' else '%d' % (ts[i]*1000)))
        if fmt == 'openmetrics': L.append('# EOF')
        out.w({'openmetrics':'metrics.om','promtext':'metrics.prom','promdump':'tsdb-dump.txt'}[fmt], L, R.random() < .4)
    elif fmt == 'vm':
        out.w('victoriametrics-export.jsonl', [json.dumps({'metric':{'__name__':n, **l},'values':[float(f9(v[i])) for i in keep],'timestamps':[int(ts[i]*1000) for i in keep]}) for n, l, cn, v, se in P], R.random() < .3)
    elif fmt == 'otlp':
        L = []
        for n, l, cn, v, se in P:
            l2 = dict(l); svc = l2.pop('application', l2.pop('service', l2.pop('app', se.svc)))
            pts = [{'attributes':[{'key':k,'value':{'stringValue':x}} for k, x in l2.items()],'timeUnixNano':str(int(ts[i]*1e9)),'asDouble':float(f9(v[i]))} for i in keep]
            nn = n.replace('_seconds','').replace('_bytes','').replace('_total','').replace('_','.') if R.random() < 0 else n
            L.append(json.dumps({'resourceMetrics':[{'resource':{'attributes':[{'key':'service.name','value':{'stringValue':svc}}]},'scopeMetrics':[{'metrics':[{'name':nn, **({'sum':{'dataPoints':pts,'aggregationTemporality':2,'isMonotonic':True}} if cn else {'gauge':{'dataPoints':pts}})}]}]}]}))
        out.w('otel-metrics.jsonl', L, R.random() < .3)
    else:
        G = []
        for se in S:
            r = generic(se, w)
            if not r: continue
            tags.add(se.grp); G.append((se, r[0], avg(gval(se, w, r[1]))))
        if fmt == 'long_csv':
            rows = ['timestamp,service,metric,value']
            tf = H['tfmt']
            for i in keep: 
                tt = tstr(ts[i], tf, 0)
                for se, nm, v in G: rows.append('%s,%s,%s,%s' % (tt, se.svc, nm, f(v[i])))
            out.w('metrics.csv', rows, R.random() < .4)
        elif fmt == 'wide_csv':
            rows = [','.join(['time']+['%s_%s' % (se.svc, nm.replace(':','_')) for se, nm, v in G])]
            for i in keep: rows.append(','.join([tstr(ts[i], H['tfmt'], 0)]+[f(v[i]) for _, _, v in G]))
            out.w(R.choice(['metrics_wide.csv','dashboard_data.csv']), rows)
        elif fmt == 'grafana':
            by = {}
            for se, nm, v in G: by.setdefault(nm.split(':')[0], []).append((se.svc+(' -> '+nm.split(':')[1] if ':' in nm else ''), v))
            for nm, cols in by.items():
                un = H['gunit'] if R.random() < .4 else False
                def cell(x):
                    if not un: return f(x)
                    if nm.endswith('_ms'): return '"%.0f ms"' % x if x < 1000 else '"%.2f s"' % (x/1000)
                    if nm.endswith('_mb'): return '"%.0f MiB"' % x if x < 1024 else '"%.2f GiB"' % (x/1024)
                    if nm.endswith('_pct'): return '"%.1f%%"' % x
                    return f(x)
                if H['glong']:
                    rows = ['"Time","Metric","Value"']+['"%s","%s",%s' % (loc(ts[i],'%Y-%m-%d %H:%M:%S',H['off']), a, cell(v[i])) for i in keep for a, v in cols]
                else:
                    rows = ['"Time",'+','.join('"%s"' % a for a, _ in cols)]+['%s,%s' % (loc(ts[i],'%Y-%m-%d %H:%M:%S',H['off']) , ','.join(cell(v[i]) for _, v in cols)) for i in keep]
                out.w('grafana/%s-data-%s.csv' % (nm.replace('_',' ').title(), loc(ts[-1],'%Y-%m-%d %H_%M_%S',H['off'])), rows)
        elif fmt == 'datadog':
            by = {}
            for se, nm, v in G: by.setdefault(nm.split(':')[0], []).append((se, nm, v))
            for nm, l in by.items():
                pre = {'svc':'app.','worker':'app.'}.get(getattr(w.by.get(l[0][0].svc),'kind',''),'') or {'db':'postgresql.' if w.dbs[0].engine == 'postgres' else 'mysql.'}.get(getattr(w.by.get(l[0][0].svc),'kind',''),'system.')
                out.w('datadog/%s%s.json' % (pre, nm), json.dumps({'status':'ok','res_type':'time_series','query':'avg:%s%s{*} by {service}' % (pre, nm),'series':[{'metric':pre+nm,'display_name':pre+nm,'scope':'service:%s%s' % (se.svc, ',peer:'+n2.split(':')[1] if ':' in n2 else ''),'interval':dt*st,'pointlist':[[int(ts[i]*1000), float(f(v[i]))] for i in range(len(idx)) if not gap[i]]} for se, n2, v in l]}))
        elif fmt in ('cloudwatch','cwstats'):
            CW = {'requests_per_s':'RequestCount','errors_5xx_per_s':'HTTPCode_Target_5XX_Count','errors_429_per_s':'ThrottledRequests','latency_p95_ms':'TargetResponseTime p95','latency_p50_ms':'TargetResponseTime p50','cpu_pct':'CPUUtilization','memory_mb':'MemoryUtilization','active_connections':'ActiveConnections','read_latency_ms':'ReadLatency','queries_per_s':'Queries','disk_util_pct':'DiskUtilPercent','queue_lag':'ApproximateNumberOfMessagesVisible','mem_available_mb':'mem_available','disk_free_gb':'FreeStorageSpace'}
            R2 = []
            for n, (se, nm, v) in enumerate(G):
                vv = v; lb = CW.get(nm, nm); 
                if lb in ('RequestCount','HTTPCode_Target_5XX_Count','Queries'): vv = v*dt*st
                if lb.startswith('TargetResponse') or lb == 'ReadLatency': vv = v/1000
                if lb == 'MemoryUtilization': vv = v/(w.P[(se.svc,'mem_limit')][idx])*100
                order = list(keep)[::-1]
                if fmt == 'cloudwatch': R2.append({'Id':'m%d' % n,'Label':'%s %s' % (se.svc, lb),'Timestamps':[iso(ts[i],'+',0) for i in order],'Values':[float(f(vv[i])) for i in order],'StatusCode':'Complete'})
                else:
                    o2 = list(keep); R.shuffle(o2); out.w('cloudwatch/%s-%s.json' % (se.svc, lb.replace(' ','-').replace(':','-')), json.dumps({'Label':lb,'Datapoints':[{'Timestamp':iso(ts[i],'+',0),'Average':float(f(vv[i])),'Unit':'None'} for i in o2]}, indent=1))
            if fmt == 'cloudwatch': out.w('get-metric-data.json', json.dumps({'MetricDataResults':R2,'Messages':[]}, indent=2))
        elif fmt == 'influx':
            L = []
            for i in keep:
                g2 = {}
                for se, nm, v in G:
                    kd = getattr(w.by.get(se.svc),'kind',None) or ('host' if se.svc in w.by_host else 'infra')
                    g2.setdefault((kd, se.svc, nm.split(':')[1] if ':' in nm else ''), []).append((nm.split(':')[0], v[i]))
                for (kd, sv, peer), fl in g2.items(): L.append('%s,%s=%s%s %s %d' % ({'svc':'http','worker':'worker','db':'database','host':'system'}.get(kd,'infra'), 'host' if kd in ('host','db') else 'service', sv, ',peer='+peer if peer else '', ','.join('%s=%s' % (a, f(b)) for a, b in fl), ts[i]*1000000000))
            out.w('telegraf.lp', L, R.random() < .4)
        elif fmt == 'graphite':
            out.w('graphite-render.json', json.dumps([{'target':'prod.%s.%s' % (se.svc.replace('.','_'), nm.replace('.','_').replace(':','.calls.')),'datapoints':[[None if gap[i] else float(f(v[i])), int(ts[i])] for i in range(len(idx))]} for se, nm, v in G]))
    tags.discard('x')
    return tags
def tstr(t, tf, off):
    return {'s':lambda: '%d' % t,'ms':lambda: '%d' % (t*1000),'iso':lambda: iso(t,'Z',0),'isooff':lambda: iso(t,'+',0,off or 60),'space':lambda: loc(t,'%Y-%m-%d %H:%M:%S',0)+'+00:00'}[tf]()
def write_sar(out, w, h, S, R, off=0):
    n = h.name; d = {(x.key, x.lab.get('mode')): x.v for x in S if x.svc == n}; st = max(1, 60//w.dt if R.random() < .5 else 300//w.dt)
    day = loc(w.t0,'%m/%d/%Y',off); L = ['Linux 5.15.0-113-generic (%s) \t%s \t_x86_64_\t(%d CPU)' % (n, day, h.cores),'']
    def sec(hd, rowf):
        L.append(hd)
        for k in range(0, w.T-st, st): L.append(loc(w.t0+(k+st)*w.dt,'%H:%M:%S',off)+'  '+rowf(k))
        L.append('')
    m = lambda key, k: d[key][k:k+st].mean()
    t = loc(w.t0,'%H:%M:%S',off)
    sec(t+'        CPU     %user     %nice   %system   %iowait    %steal     %idle', lambda k: '      all    %6.2f      0.00    %6.2f    %6.2f    %6.2f    %6.2f' % tuple(100*m(('h_cpu',x),k)/h.cores for x in ('user','system','iowait','steal','idle')))
    sec(t+'    kbmemfree   kbavail kbmemused  %memused kbbuffers  kbcached', lambda k: (lambda av, to: '%10d %9d %9d    %6.2f     20480    %7d' % (av*.4/1024, av/1024, (to-av)/1024, 100*(to-av)/to, av*.5/1024))(m(('h_memavail',None),k), m(('h_memtotal',None),k)))
    sec(t+'          DEV       tps     rkB/s     wkB/s     await     %util', lambda k: (lambda u: '        sda  %8.2f  %8.2f  %8.2f  %8.2f    %6.2f' % (u*300, u*2000, u*6000, 1+u**4*60, 100*u))(m(('h_io',None),k)))
    sec(t+'     pswpin/s pswpout/s', lambda k: '   %8.2f  %8.2f' % (m(('h_swap',None),k), m(('h_swap',None),k)*.8))
    out.w('sar/%s.txt' % n, L); return {'m:%s:%s' % (n, g) for g in ('hcpu','hmem','hio')}

# ------------------------------------------------------------------ other logs
def db_log(out, w, c, d, R, H):
    L = []; pg = d.engine == 'postgres'
    def ln(t, s, lv='LOG'): L.append((t, ('%s.%03d UTC [%d] %s:  %s' % (loc(t,'%Y-%m-%d %H:%M:%S',0), t%1*1000, R.randint(300,9000), lv, s)) if pg else '%s %d [%s] %s' % (iso(t,'Z',6), R.randint(5,400), {'LOG':'Note','ERROR':'ERROR','FATAL':'ERROR'}[lv], s)))
    for k in range(0, w.T, max(1, 300//w.dt)): ln(w.t0+k*w.dt+R.random()*9, 'checkpoint complete: wrote %d buffers (%.1f%%); write=%.3f s, sync=0.%03d s' % (R.randint(200,3000), R.uniform(1,9), R.uniform(80,140), R.randint(1,60)))
    for k in range(w.T):
        if R.random() < .01*w.dt/30: ln(w.t0+k*w.dt, 'duration: %.3f ms  statement: SELECT * FROM audit WHERE created > now() - interval \'1 day\'' % R.uniform(500,1500))
    for kind, name, what, g, sv in c.hostmsgs:
        if kind != 'dblog' or name != d.name: continue
        for k in np.nonzero(g > .15)[0]:
            t = w.t0+(k+R.random())*w.dt
            if R.random() > .5*w.dt/15 and R.random() > .5: continue
            if what == 'lock': ln(t, 'process %d still waiting for ShareLock on transaction %d after %d.%03d ms' % (R.randint(300,9000), 88123311, R.randint(1000,9000), R.randint(0,999)))
            elif what == 'vacuum': ln(t, 'automatic vacuum of table "%s.public.%s": index scans: 3, tuples: %d removed, %d dead but not yet removable' % (w.domain, sv, R.randint(1,900), R.randint(10**6,10**7)))
            elif what == 'io': ln(t, R.choice(['could not fsync in time: %d ms' % R.randint(2000,9000),'duration: %.3f ms  statement: COMMIT' % R.uniform(600,4000)]))
            elif what == 'plan': ln(t, 'duration: %.3f ms  plan: Seq Scan on %s (cost=0.00..%d rows=1 width=64) (actual rows=%d)' % (R.uniform(800,5000), sv.replace('-','_'), R.randint(90000,300000), R.randint(20000,900000)))
            elif what == 'analytic': ln(t, R.choice(['temporary file: path "base/pgsql_tmp/pgsql_tmp%d.0", size %d' % (R.randint(100,9999), R.randint(10**8,10**9)),'duration: %.3f ms  statement: SELECT c.region, sum(x.amount) FROM history x JOIN dim c USING (id) GROUP BY 1' % R.uniform(60000,400000)]))
            elif what == 'checkpoint': ln(t, 'checkpoints are occurring too frequently (%d seconds apart)' % R.randint(5,25))
        if what == 'restart':
            t = w.t0+c.k0*w.dt; ln(t, 'terminating connection due to administrator command','FATAL'); ln(t+20, 'database system was interrupted; last known up at ...'); ln(t+35, 'database system is ready to accept connections')
    if c.root == d.name and c.cause == 'db-pool-exhaustion':
        for k in np.nonzero(c.g > .7)[0][::3]: ln(w.t0+(k+R.random())*w.dt, 'sorry, too many clients already' if R.random() < .5 else 'remaining connection slots are reserved for roles with the SUPERUSER attribute', 'FATAL')
    L.sort(); out.w(R.choice(['%s.log','db/%s-server.log']) % d.name, [x for _, x in L]); return {'dblog'} if any(x[0] == 'dblog' and x[1] == d.name for x in c.hostmsgs) or c.root == d.name else set()
def sys_log(out, w, c, R, H):
    L = []; tg = set()
    for h in w.hosts:
        for k in range(0, w.T, max(1, 600//w.dt)): L.append((w.t0+k*w.dt+R.random()*200, h.name, R.choice(['systemd[1]: Started Session %d of user deploy.' % R.randint(100,9000),'CRON[%d]: (root) CMD (run-parts /etc/cron.hourly)' % R.randint(900,30000),'systemd[1]: logrotate.service: Succeeded.','chronyd[612]: Selected source 169.254.169.123'])))
    for kind, name, what, g, sv in c.hostmsgs:
        if kind != 'syslog': continue
        tg.add('syslog'); first = True
        for k in np.nonzero(g > .15)[0]:
            t = w.t0+(k+R.random())*w.dt
            if what == 'cron':
                if first: L.append((t, name, 'CRON[4411]: (root) CMD (/usr/local/bin/nightly-maintenance --all)'))
            elif what == 'backup':
                if first: L.append((t, name, 'systemd[1]: Starting Full backup of /var/lib ...'))
            elif R.random() < .25*w.dt/30:
                L.append((t, name, {'oomkill':'kernel: Out of memory: Killed process %d (%s) total-vm:%dkB, anon-rss:%dkB' % (R.randint(900,30000), sv, R.randint(10**6,9*10**6), R.randint(10**6,4*10**6)),'nospace':'rsyslogd: file \'/var/log/app.log\': write error - No space left on device','conntrack':'kernel: nf_conntrack: nf_conntrack: table full, dropping packet'}[what]))
            first = False
    L.sort(); out.w(R.choice(['syslog','messages.log','system.log']), ['%s %s %s' % (loc(t,'%b %d %H:%M:%S',0), h, m) for t, h, m in L]); return tg

# ------------------------------------------------------------------ traces
def traces(out, w, c, nr, R, H):
    TR = []; T = w.T; o = w.O[w.edge.name]
    ks = [R.randint(0, T-1) for _ in range(140)]+[R.randint(c.k0, min(T-1, c.k1-1)) for _ in range(120)]
    def span(s, k, t, parent, tid, depth):
        oo = w.O[s.name]; sp = {'tid':tid,'id':'%016x' % R.getrandbits(64),'parent':parent,'svc':s.name,'t':t,'err':False}
        ln = lambda m, sg=.4: max(.1, m*math.exp(R.gauss(0,sg)-sg*sg/2))
        own = ln(oo['own'][k]+oo['thrw'][k]); cur = t+own*.4/1000; kids = []
        if s.edges or s.db: pass
        tot = own
        if s.db is not None and oo['dbt'][k] > .2:
            if oo['poolw'][k] > 5: x = ln(oo['poolw'][k]); kids.append({'tid':tid,'id':'%016x' % R.getrandbits(64),'parent':sp['id'],'svc':s.name,'op':'pool.acquire','t':cur,'d':x,'err':False}); cur += x/1000; tot += x
            nq = max(1, int(round(w.P[(s.name,'q')][k]*(1-.9*oo['hit'][k])))); x = ln(oo['dbt'][k])
            for i in range(min(nq, 25)): kids.append({'tid':tid,'id':'%016x' % R.getrandbits(64),'parent':sp['id'],'svc':s.name,'op':'SELECT '+s.db.name,'t':cur,'d':x/min(nq,25),'err':False}); cur += x/min(nq,25)/1000
            tot += x
        for e in s.edges:
            if depth > 5: break
            E = w.E[e.key]; p = w.P[(e.key,'p')][k]; m = int(p)+(R.random() < p-int(p))
            for _ in range(min(m, 12)):
                cl = {'tid':tid,'id':'%016x' % R.getrandbits(64),'parent':sp['id'],'svc':s.name,'op':'HTTP '+e.target.name,'t':cur,'err':False}; u = R.random()
                if e.target.kind == 'ext': d = ln(E['L'][k]); ch = []
                else: ch, d = span(e.target, k, cur+.0005, cl['id'], tid, depth+1); d += 1+w.P[(e.key,'add_ms')][k]+w.P[(e.key,'loss')][k]*900
                to = w.P[(e.key,'timeout')][k]
                if u < E['pto'][k] or d > to: d = to; cl['err'] = True
                elif u < E['pto'][k]+E['pf'][k]: cl['err'] = True
                cl['d'] = d; kids.append(cl); kids += ch; cur += d/1000; tot += d
                if cl['err'] and not w.fallback[e.key]: sp['err'] = True; break
            if sp['err']: break
        if R.random() < oo['p_own'][k]+oo['p_pool'][k]+oo['p_over'][k]+oo['p_db'][k]: sp['err'] = True
        sp['op'] = 'handle'; sp['d'] = tot
        return [sp]+kids, tot
    for k in sorted(ks):
        t = w.t0+(k+R.random())*w.dt; tid = '%032x' % R.getrandbits(128); sp, _ = span(w.edge, k, t, None, tid, 0)
        e = R.choice(w.endpoints); sp[0]['op'] = e['m']+' '+e['path']; TR.append(sp[:300])
    st = H['trace']
    if st == 'jaeger':
        out.w('traces.json', json.dumps({'data':[{'traceID':t[0]['tid'],'spans':[{'traceID':s['tid'],'spanID':s['id'],'operationName':s['op'],'references':[{'refType':'CHILD_OF','traceID':s['tid'],'spanID':s['parent']}] if s['parent'] else [],'startTime':int(s['t']*1e6),'duration':int(s['d']*1000),'tags':[{'key':'error','type':'bool','value':True}] if s['err'] else [],'processID':s['svc']} for s in t],'processes':{v:{'serviceName':v} for v in {s['svc'] for s in t}}} for t in TR]}))
    elif st == 'zipkin':
        out.w('zipkin.json', json.dumps([[{'traceId':s['tid'],'id':s['id'],**({'parentId':s['parent']} if s['parent'] else {}),'name':s['op'],'kind':'CLIENT' if s['op'].startswith('HTTP') else 'SERVER','timestamp':int(s['t']*1e6),'duration':int(s['d']*1000),'localEndpoint':{'serviceName':s['svc']},'tags':{'error':'true'} if s['err'] else {}} for s in t] for t in TR]))
    else:
        out.w('spans.csv', ['trace_id,span_id,parent_id,service,operation,start_us,duration_us,error']+['%s,%s,%s,%s,%s,%d,%d,%s' % (s['tid'],s['id'],s['parent'] or '',s['svc'],s['op'],s['t']*1e6,s['d']*1000,str(s['err']).lower()) for t in TR for s in t])
    return {'trace'}

# ------------------------------------------------------------------ changes
PEOPLE = ['mara','jens','priya','tom','ayse','li','oskar','fatima','noor','bea','ivan','chen','lucia','sam']
def write_changes(out, w, c, chg, R, H):
    """chg: list of dict. Returns set of ids exported and set with diffs"""
    seen, diffed = set(), set()
    dep = [x for x in chg if x['kind'] in ('deploy','rollback')]; fl = [x for x in chg if x['kind'] == 'flag']; cf = [x for x in chg if x['kind'] in ('config','scale')]
    hd = H['deploys']
    if H['allchanges']:
        rows = sorted(chg, key=lambda x: x['t'])
        if R.random() < .5: out.w('changes.csv', ['time,type,service,what,by']+['%s,%s,%s,"%s",%s' % (iso(x['t'],'Z',0), x['kind'], x['svc'], x.get('ref') if x['kind'] in ('deploy','rollback') else '%s: %s -> %s' % (x['key'], x['frm'], x['to']), x['by']) for x in rows])
        else: out.w('changes.json', json.dumps([{'timestamp':iso(x['t'],'Z',0),'kind':x['kind'],'service':x['svc'],**({'version':x['ref'],'previous':x['prev']} if x['kind'] in ('deploy','rollback') else {'key':x['key'],'from':str(x['frm']),'to':str(x['to'])}),'actor':x['by']} for x in rows], indent=1))
        seen |= {x['id'] for x in chg}
    else:
        if H['showdep']:
            dep.sort(key=lambda x: x['t'])
            if hd == 'json': out.w('deploys.json', json.dumps([{'timestamp':iso(x['t'],'Z',0),'service':x['svc'],'version':x['ref'],'commit_sha':x['sha'][:10],'previous':x['prev'],'status':'success'} for x in dep], indent=1))
            elif hd == 'csv': out.w('deployments.csv', ['finished_at,service,version,previous_version,deployer']+['%s,%s,%s,%s,%s' % (iso(x['t_end'],'+',0,H['off']), x['svc'], x['ref'], x['prev'], x['by']) for x in dep])
            elif hd == 'github': out.w('github-deployments.json', json.dumps([{'id':10**9+i*37,'sha':x['sha'],'ref':'v'+x['ref'],'task':'deploy' if x['kind'] == 'deploy' else 'deploy:rollback','environment':'production','description':x['svc'],'payload':{'service':x['svc']},'creator':{'login':x['by']},'created_at':iso(x['t'],'Z',0),'updated_at':iso(x['t_end'],'Z',0)} for i, x in reversed(list(enumerate(dep)))], indent=1))
            elif hd == 'helm':
                for sv in {x['svc'] for x in dep}:
                    l = [x for x in dep if x['svc'] == sv]
                    h = [{'revision':10,'updated':iso(w.t0-86400*9,'Z',6),'status':'superseded','chart':'%s-1.4.0' % sv,'app_version':l[0]['prev'],'description':'Upgrade complete'}]
                    for i, x in enumerate(l): h.append({'revision':11+i,'updated':iso(x['t'],'Z',6),'status':'deployed' if i == len(l)-1 else 'superseded','chart':'%s-1.4.0' % sv,'app_version':x['ref'],'description':'Upgrade complete' if x['kind'] == 'deploy' else 'Rollback to %d' % (9+i)})
                    out.w('helm/history-%s.json' % sv, json.dumps(h))
            elif hd == 'argo':
                items = []
                for sv in {x['svc'] for x in dep}:
                    l = [x for x in dep if x['svc'] == sv]
                    items.append({'apiVersion':'argoproj.io/v1alpha1','kind':'Application','metadata':{'name':sv,'namespace':'argocd'},'status':{'history':[{'id':20+i,'revision':x['sha'],'deployStartedAt':iso(x['t'],'Z',0),'deployedAt':iso(x['t_end'],'Z',0),'source':{'repoURL':'https://git.example/%s-deploy' % sv,'targetRevision':'main'},'initiatedBy':{'username':x['by']}} for i, x in enumerate(l)],'summary':{'images':['registry.example/%s:%s' % (sv, l[-1]['ref'])]}}})
                out.w('argocd-apps.json', json.dumps({'items':items}, indent=1))
            elif hd == 'kubectl':
                items = []
                for i, x in enumerate(dep): items.append({'apiVersion':'apps/v1','kind':'ReplicaSet','metadata':{'name':'%s-%s' % (x['svc'], x['sha'][:9]),'namespace':'prod','creationTimestamp':iso(x['t'],'Z',0),'labels':{'app':x['svc']},'annotations':{'deployment.kubernetes.io/revision':str(30+i)}},'spec':{'replicas':w.by[x['svc']].replicas if not any(y['svc'] == x['svc'] and y['t'] > x['t'] for y in dep) else 0,'template':{'spec':{'containers':[{'name':x['svc'],'image':'registry.example/%s:%s' % (x['svc'], x['ref'])}]}}}})
                out.w('kubectl-get-rs.json', json.dumps({'apiVersion':'v1','kind':'List','items':items}, indent=1))
            elif hd == 'annot': out.w('grafana-annotations.json', json.dumps([{'id':900+i,'alertId':0,'dashboardUID':'a1b2','time':int(x['t']*1000),'timeEnd':int(x['t_end']*1000),'tags':['deploy',x['svc']],'text':'%s %s -> %s (%s)' % (x['svc'], x['prev'], x['ref'], x['by'])} for i, x in reversed(list(enumerate(dep)))]))
            seen |= {x['id'] for x in dep}
        if H['showflag'] and fl:
            fl.sort(key=lambda x: -x['t'])
            if R.random() < .6: out.w('launchdarkly-audit.json', json.dumps({'totalCount':len(fl),'items':[{'_id':'%024x' % R.getrandbits(96),'date':int(x['t']*1000),'kind':'flag','name':x['key'],'titleVerb':'turned on the flag' if x['to'] == 'on' else 'changed the flag from %s to %s' % (x['frm'], x['to']),'description':'','target':{'name':x['key'],'resources':['proj/%s:env/production:flag/%s' % (x['svc'], x['key'])]},'member':{'email':x['by']+'@example.com'}} for x in fl]}, indent=1))
            else: out.w('flags.json', json.dumps([{'timestamp':iso(x['t'],'Z',0),'flag':x['key'],'service':x['svc'],'change':'%s->%s' % (x['frm'], x['to']),'actor':x['by']} for x in fl], indent=1))
            seen |= {x['id'] for x in fl}
        if H['showcfg'] and cf and not H['git']:
            out.w('config-changes.csv', ['time,service,key,old,new,by']+['%s,%s,%s,%s,%s,%s' % (iso(x['t'],'Z',0), x['svc'], x['key'], x['frm'], x['to'], x['by']) for x in sorted(cf, key=lambda x: x['t'])])
            seen |= {x['id'] for x in cf}; diffed |= {x['id'] for x in cf}
    if H['allchanges']: diffed |= {x['id'] for x in cf}
    if H['git']:
        L = []
        src = sorted([x for x in dep if x['kind'] == 'deploy']+(cf if H['showcfg'] else []), key=lambda x: -x['t'])
        for x in src:
            ct = x['t']-(R.uniform(400,4000) if x['kind'] == 'deploy' else R.uniform(30,200)); d = loc(ct,'%a %b %d %H:%M:%S %Y ',H['off'])+zs(H['off'])
            L += ['commit '+x['sha'],'Author: %s <%s@example.com>' % (x['by'].title(), x['by']),'Date:   '+d,'','    %s%s' % (x['svc']+': ' if R.random() < .7 else '', x['title']), '' ]
            if x['kind'] == 'deploy': L[-1:] = ['','    Release: %s %s' % (x['svc'], x['ref']),''] if H['gitrel'] else ['']
            if H['gitp']:
                p, mi, pl = x['dif']; L += ['diff --git a/%s b/%s' % (p, p),'index %s..%s 100644' % (x['sha'][3:10], x['sha'][10:17]),'--- a/%s' % p,'+++ b/%s' % p,'@@ -%d,%d +%d,%d @@' % (20, len(mi)+2, 20, len(pl)+2),' ']+['-'+y for y in mi]+['+'+y for y in pl]+[' ','']
                diffed.add(x['id'])
            if x['kind'] != 'deploy': seen.add(x['id'])
            elif H['gitrel']: seen.add(x['id'])
        out.w(R.choice(['git-log.txt','gitlog.patch' if H['gitp'] else 'git_log.txt']), L)
    return seen, diffed
