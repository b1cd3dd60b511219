"""Shared helpers: one Inc object builds one incident bundle."""
import json, os, zlib, csv
from datetime import datetime, timedelta, timezone
import numpy as np


# log volume kept by each company (sampling of the export)
VOL = {'ledger-writes-refused': .22, 'clinic-slots-morning': .35, 'tile-render-morning': .16, 'fare-engine-gc': .6,
       'wallet-payments-slow': 2.3, 'session-lookups-missing': .5, 'article-origin-load': 1.7, 'bidder-timeouts-zone': .8,
       'payroll-run-timeouts': .3, 'arena-tickets-evening': 1.8, 'warehouse-picks-stalled': .7, 'billing-dlq-fleet': .55}


def D(path, line, ctx, body):
    """Build one true unified-diff hunk. Body lines start with ' ', '+', '-'."""
    ls = [l if l else ' ' for l in body.strip('\n').split('\n')]
    a = sum(1 for l in ls if l[0] in ' -')
    b = sum(1 for l in ls if l[0] in ' +')
    assert all(l[0] in ' +-' for l in ls), [l for l in ls if l[0] not in ' +-']
    return f"--- a/{path}\n+++ b/{path}\n@@ -{line},{a} +{line},{b} @@ {ctx}".rstrip() + "\n" + "\n".join(ls)


class Inc:
    def __init__(s, name, seed, step, mins, hour, keys=None, ms=True, vary=25):
        s.name, s.step = name, step
        s.rng = np.random.default_rng([zlib.crc32(name.encode()), seed])
        day = datetime(2025, 2, 3, tzinfo=timezone.utc) + timedelta(days=int(s.rng.integers(0, 420)))
        if day.weekday() > 4 and name not in ('arena-tickets-evening', 'manifest-oomkills'):
            day += timedelta(days=2)      # working days, offices are open
        s.week, s.quarter = day.isocalendar()[1], (day.month - 1) // 3 + 1
        off = int(s.rng.integers(0, vary * 60 + 1)) // 60 * 60
        s.t0 = day + timedelta(hours=hour, seconds=off)
        s.mins = mins
        s.n = int(mins * 60 // step)
        s.x = np.arange(s.n) * step / 60.0
        s.M, s.L, s.C, s.Dp, s.F, s.T = {}, [], [], [], [], []
        s.top = None
        s.k = dict(ts='timestamp', svc='service', lvl='level', msg='message', tid='trace_id', ver='version', case='upper')
        s.k.update(keys or {})
        s.ms = ms
        s.vol = VOL.get(name, 1.0)
        s.al = s.tr = None
        s.basever = {}

    # ---- time
    def dt(s, m):
        return s.t0 + timedelta(minutes=float(m))

    def iso(s, m, ms=False):
        d = s.dt(m)
        return d.strftime('%Y-%m-%dT%H:%M:%S.') + f"{d.microsecond//1000:03d}Z" if ms else d.strftime('%Y-%m-%dT%H:%M:%SZ')

    def jit(s, m, j):
        return float(m + s.rng.uniform(-j, j))

    def minute_of(s, hour, minute=0):
        """minutes from t0 to next HH:MM"""
        d = s.t0.replace(hour=hour, minute=minute, second=0)
        return (d - s.t0).total_seconds() / 60

    # ---- curves
    def ar(s, sd, rho=0.6):
        e = s.rng.normal(0, sd, s.n)
        o = np.empty(s.n)
        v = s.rng.normal(0, sd)
        q = (1 - rho * rho) ** .5
        for i in range(s.n):
            v = rho * v + q * e[i]
            o[i] = v
        return o

    def b(s, v, sd=.04, rho=.5, drift=0.0):
        return v * np.exp(s.ar(sd, rho)) * (1 + drift * s.x / s.mins)

    def sig(s, t, w=.5):
        return 1 / (1 + np.exp(-np.clip((s.x - t) / max(w / 4, 1e-3), -50, 50)))

    def pulse(s, a, b, wu=1., wd=1.):
        return s.sig(a, wu) * (1 - s.sig(b, wd))

    def env(s, *pts):
        return np.interp(s.x, [p[0] for p in pts], [p[1] for p in pts])

    # ---- metrics
    def m(s, svc, metric, arr, nd=2, lo=0.0, hi=None):
        a = np.broadcast_to(np.asarray(arr, float), (s.n,)).copy()
        a = np.clip(a, lo, hi)
        s.M[(svc, metric)] = np.round(a, nd)
        return s.M[(svc, metric)]

    def lat(s, svc, fmt, p50, p95, p99, sd=.05, nd=1, cap=None):
        g = s.ar(sd * .6, .6)
        r = {}
        for q, v, e in (('p50', p50, .5), ('p95', p95, .9), ('p99', p99, 1.5)):
            r[q] = np.broadcast_to(np.asarray(v, float), (s.n,)) * np.exp(g + s.ar(sd * e, .3))
        r['p95'] = np.maximum(r['p95'], r['p50'] * 1.15)
        r['p99'] = np.maximum(r['p99'], r['p95'] * 1.1)
        for q in r:
            if cap:
                r[q] = np.minimum(r[q], cap * (1 + s.rng.uniform(0, .004, s.n)))
            s.m(svc, fmt.replace('{q}', q), r[q], nd)

    def at(s, svc, metric, t):
        a = s.M[(svc, metric)]
        return float(a[min(s.n - 1, max(0, int(t * 60 // s.step)))])

    def dur(s, svc, fmt, t, k=1.0):
        a = s.at(svc, fmt.replace('{q}', 'p50'), t)
        c = s.at(svc, fmt.replace('{q}', 'p99'), t)
        return float(k * a * np.exp(s.rng.normal() * np.log(max(c / a, 1.05)) / 2.33))

    # ---- logs
    def tid(s):
        return s.rng.bytes(16).hex()

    def ver(s, svc, t):
        v = s.basever.get(svc)
        best = None
        for d in s.Dp:
            if d['service'] == svc and d['_m'] <= t and (best is None or d['_m'] > best):
                best, v = d['_m'], d['version']
        return v

    def log(s, t, svc, lvl, msg, tid=None, **f):
        if t < 0 or t >= s.mins:
            return
        k = s.k
        r = {k['ts']: s.iso(t, s.ms), k['svc']: svc,
             k['lvl']: lvl.upper() if k['case'] == 'upper' else lvl.lower() if k['case'] == 'lower' else lvl.capitalize(),
             k['msg']: msg}
        v = s.ver(svc, t)
        if v and k['ver']:
            r[k['ver']] = v
        if tid and k['tid']:
            r[k['tid']] = tid
        r.update({a.replace('__', '.'): b for a, b in f.items() if b is not None})
        s.L.append((t, len(s.L), r))

    def when(s, rate, a=0, b=None):
        """Poisson arrivals; rate per minute: number or array over s.x"""
        b = s.mins if b is None else b
        rate = np.broadcast_to(np.asarray(rate, float), (s.n,)) * s.vol
        cnt = s.rng.poisson(rate * s.step / 60)
        out = []
        for i in np.nonzero(cnt)[0]:
            for u in s.rng.uniform(0, s.step / 60, cnt[i]):
                t = s.x[i] + u
                if a <= t < b:
                    out.append(float(t))
        return sorted(out)

    def chat(s, svc, rate, fn, a=0, b=None):
        """fn(t) -> (level, msg, fields) or None; a trace id is added when fields has no 'tid'"""
        for t in s.when(rate, a, b):
            r = fn(t)
            if r:
                f = dict(r[2]) if len(r) > 2 else {}
                if 'tid' not in f:
                    f['tid'] = s.tid()
                elif f['tid'] is False:
                    f['tid'] = None
                s.log(t, svc, r[0], r[1], **f)

    def pick(s, xs, p=None):
        return xs[int(s.rng.choice(len(xs), p=p))]

    def ri(s, a, b):
        return int(s.rng.integers(a, b))

    # ---- changes
    def commit(s, t, author, msg, files, diff):
        sha = s.rng.bytes(20).hex()
        n = len(diff.split('\n'))
        assert 5 <= n <= 66, (s.name, msg, n)
        s.C.append((t, dict(sha=sha, author=author, timestamp=s.iso(t), message=msg,
                            files_changed=files if isinstance(files, list) else [files], diff=diff)))
        return sha

    def deploy(s, t, svc, sha, ver, log=True, pods=3, msg=None):
        s.Dp.append(dict(_m=t, timestamp=s.iso(t), service=svc, commit_sha=sha, version=ver))
        if log:
            for p in range(pods):
                s.log(t + .2 + p * .35 + s.rng.uniform(0, .2), svc, 'info',
                      msg or s.pick(['application started', 'server listening', 'startup complete, readiness gate open']),
                      instance=f"{svc}-{s.rng.bytes(3).hex()}")

    def flag(s, t, flag, svc, change, actor, **kw):
        s.F.append((t, dict(timestamp=s.iso(t), flag=flag, service=svc, change=change, actor=actor, **kw)))

    def trace(s, t, spans):
        """spans: (id, parent, service, name, offset_ms, duration_ms, status[, attrs])"""
        tid = s.tid()
        for sp in spans:
            r = dict(trace_id=tid, span_id=sp[0], parent_id=sp[1], service=sp[2], name=sp[3],
                     start=s.iso(t + sp[4] / 60000., True), duration_ms=round(float(sp[5]), 1), status=sp[6])
            if len(sp) > 7:
                r['attributes'] = sp[7]
            s.T.append((t, len(s.T), r))
        return tid

    # ---- alert / truth
    def fire(s, svc, metric, thr, hold, onset, summary, monitor, severity='critical', op='>', **kw):
        a = s.M[(svc, metric)]
        h = max(1, int(round(hold * 60 / s.step)))
        ok = a > thr if op == '>' else a < thr
        early = [i for i in range(s.n) if s.x[i] < onset - 3 and ok[max(0, i - h + 1):i + 1].all() and i >= h - 1]
        assert not early, (s.name, 'alert condition true before onset', s.x[early[0]], onset)
        i = next(i for i in range(h, s.n) if s.x[i] >= onset - 3 and ok[i - h + 1:i + 1].all())
        s.alm = s.x[i] + s.rng.uniform(5, 25) / 60
        s.al = dict(service=svc, metric=metric, threshold=thr, observed=float(a[i]), fired_at=s.iso(s.alm),
                    severity=severity, monitor=monitor, summary=summary, **kw)
        return s.alm

    def truth(s, cause, mech, culprit, decoys, root, onset, why, decidable=True):
        s.on = onset
        s.tr = dict(case=s.name, cause=cause, mechanism=mech, culprit_change=culprit, decoys=decoys,
                    root_cause_service=root, onset=s.iso(onset), decidable=decidable, why=why)

    def fill(s, keys, svc, authors, a, b):
        """ordinary commits around the interesting ones"""
        import filler
        out = []
        for k in keys:
            msg, files, diff = filler.get(k, svc)
            out.append(s.commit(float(s.rng.uniform(a, b)), s.pick(authors), msg, files, diff))
        return out

    def write(s, out):
        p = os.path.join(out, 'incidents', s.name)
        os.makedirs(os.path.join(p, 'context'), exist_ok=True)
        def dump(f, o):
            with open(os.path.join(p, f), 'w') as h:
                json.dump(o, h, indent=2)
                h.write('\n')
        dump('alert.json', s.al)
        keys = list(s.M)
        with open(os.path.join(p, 'metrics.csv'), 'w', newline='') as h:
            w = csv.writer(h, lineterminator='\n')
            w.writerow(['timestamp', 'service', 'metric', 'value'])
            miss = s.rng.random((s.n, len(keys))) < .0015   # lost scrapes
            for i in range(s.n):
                ts = s.iso(s.x[i])
                for j, k in enumerate(keys):
                    if not miss[i, j]:
                        v = s.M[k][i]
                        w.writerow([ts, k[0], k[1], int(v) if v == int(v) else repr(float(v))])
        with open(os.path.join(p, 'logs.ndjson'), 'w') as h:
            for t, _, r in sorted(s.L, key=lambda z: z[:2]):
                h.write(json.dumps(r) + '\n')
        if s.T:
            dump('traces.json', [r for _, _, r in sorted(s.T, key=lambda z: z[:2])])
        dump('context/commits.json', [c for _, c in sorted(s.C, key=lambda z: z[0])])
        dump('context/deploys.json', [{k: v for k, v in d.items() if k != '_m'} for d in sorted(s.Dp, key=lambda z: z['_m'])])
        dump('context/flags.json', [f for _, f in sorted(s.F, key=lambda z: z[0])])
        if s.top:
            with open(os.path.join(p, 'topology.csv'), 'w') as h:
                h.write('source,target,protocol\n' + ''.join(','.join(r) + '\n' for r in s.top))
        s.check(keys)
        return s.tr

    def check(s, keys):
        shas = {c['sha']: t for t, c in s.C}
        names = set(shas) | {f['flag'] for _, f in s.F} | {d['version'] for d in s.Dp}
        cu = s.tr['culprit_change']
        assert cu == 'none' or cu in names, (s.name, cu)
        assert all(d in names for d in s.tr['decoys']) and cu not in s.tr['decoys'], s.name
        assert 5 <= len(s.C) <= 12, (s.name, len(s.C))
        for d in s.Dp:
            assert d['commit_sha'] in shas, (s.name, d)
            assert shas[d['commit_sha']] <= d['_m'], (s.name, 'deploy before commit', d)
        assert s.on <= s.alm < s.mins, (s.name, s.on, s.alm)
        svcs = {k[0] for k in keys} | {r[s.k['svc']] for _, _, r in s.L}
        assert s.tr['root_cause_service'] in svcs, (s.name, s.tr['root_cause_service'], svcs)
        assert s.al['service'] in svcs
        if cu != 'none':
            tc = min([shas[cu]] if cu in shas else [t for t, f in s.F if f['flag'] == cu] + [d['_m'] for d in s.Dp if d['version'] == cu])
            assert tc <= s.on, (s.name, 'culprit after onset')
        assert 150 <= len(s.L) <= 6500, (s.name, len(s.L))
        for tcm, c in s.C:
            assert tcm < s.alm + 30
