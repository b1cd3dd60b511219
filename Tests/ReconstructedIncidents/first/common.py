"""Shared helpers: one Inc object = one incident bundle. All times are minutes relative to onset."""
import json, os, re, zlib
from datetime import datetime, timedelta, timezone
import numpy as np

REG = []


def incident(fn):
    REG.append(fn)
    return fn


class Inc:
    def __init__(s, name, seed, step, before, after, style, when, sec=None):
        """before/after: minutes of telemetry before and after onset; style: log style; when: (month, day, hour)"""
        s.name, s.step, s.style = name, step, style
        s.r = np.random.default_rng([seed, zlib.crc32(name.encode())])
        mo, d, h = when
        s.start = datetime(2026, mo, d, h, 0, tzinfo=timezone.utc) + timedelta(
            minutes=int(s.r.integers(0, 50)), days=int(s.r.integers(0, 4)))
        s.before = before + float(s.r.integers(-3, 8))
        s.after = after + float(s.r.integers(0, 6))
        s.onset = s.start + timedelta(minutes=s.before, seconds=int(s.r.integers(3, 55)))
        if sec is not None:
            s.onset = s.onset.replace(second=sec)
        n = int((s.before + s.after) * 60 / step)
        s.t = np.arange(n) * step
        off = (s.onset - s.start).total_seconds()
        s.m = (s.t - off) / 60.0
        s.m0, s.m1 = float(s.m[0]), float(s.m[-1])
        s.rows, s.logs, s.commits, s.deploys, s.flags, s.traces, s.topo = [], [], {}, [], [], [], []
        s.series = {}
        s.al = None
        s.tr = None

    # ---- numbers
    def u(s, a, b):
        return float(s.r.uniform(a, b))

    def i(s, a, b):
        return int(s.r.integers(a, b + 1))

    def pick(s, xs):
        return xs[int(s.r.integers(0, len(xs)))]

    def hex(s, n):
        return ''.join('0123456789abcdef'[k] for k in s.r.integers(0, 16, n))

    def tid(s):
        return s.hex(32)

    def arr(s, x):
        return np.full(len(s.m), float(x)) if np.isscalar(x) else np.asarray(x, float)

    def at(s, curve, m):
        return float(np.interp(m, s.m, s.arr(curve)))

    # ---- shapes over s.m
    def up(s, m0=0.0, rise=1.5, end=None, fall=1.5):
        """0 before m0, exponential rise to 1, optional exponential fall from end."""
        x = np.where(s.m >= m0, 1 - np.exp(-(s.m - m0).clip(0) / max(rise, 1e-3)), 0.0)
        if end is not None:
            pk = 1 - np.exp(-(end - m0) / max(rise, 1e-3))
            x = np.where(s.m >= end, pk * np.exp(-(s.m - end).clip(0) / max(fall, 1e-3)), x)
        return x

    def lin(s, m0, m1):
        return ((s.m - m0) / (m1 - m0)).clip(0, 1)

    def day(s, level, swing=0.08, trend=0.0):
        """traffic: level with slow wave and a trend over the whole window."""
        ph = s.u(0, 6.28)
        n = (s.m - s.m0) / (s.m1 - s.m0)
        return level * (1 + swing * np.sin(ph + 2 * np.pi * n * s.u(.7, 1.6)) + trend * (n - .5))

    def ar(s, sd, rho=0.55):
        e = s.r.normal(0, 1, len(s.m))
        y = np.empty_like(e)
        a = 0.0
        k = (1 - rho * rho) ** .5
        for j in range(len(e)):
            a = rho * a + k * e[j]
            y[j] = a
        return y * sd

    def spikes(s, per_hour, height, width=1):
        y = np.zeros(len(s.m))
        for k in range(int(s.r.poisson(per_hour * (s.m1 - s.m0) / 60))):
            j = int(s.r.integers(0, len(y)))
            y[j:j + width] += height * s.u(.4, 1)
        return y

    # ---- metrics
    def metric(s, svc, name, curve, noise=.04, nd=1, lo=0, hi=None, add=0.0):
        y = s.arr(curve) * (1 + s.ar(noise)) + (s.ar(add) if add else 0)
        y = np.clip(y, lo, hi)
        y = np.round(y, nd)
        s.series[(svc, name)] = y
        s.rows.append((svc, name, y, nd))
        return y

    def std(s, svc, names, **kw):
        """names: kind -> metric name of this company; kinds rps p50 p95 p99 err cpu mem"""
        spec = dict(rps=(.04, 1), p50=(.05, 1), p95=(.07, 1), p99=(.11, 1), err=(.25, 4), cpu=(.05, 1), mem=(.008, 0))
        if 'p50' in kw and 'p99' in kw and 'p95' not in kw and 'p95' in names:
            a, b = s.arr(kw['p50']), s.arr(kw['p99'])
            kw['p95'] = a * (b / a) ** .62
        for k, v in kw.items():
            if k not in names:
                continue
            nz, nd = spec[k]
            c = s.arr(v)
            if k == 'err':
                y = c * (1 + s.ar(.08)) + np.abs(s.ar(.0006))
                pct = 'pct' in names[k] or 'percent' in names[k]
                y = y.clip(0, 1) * (100 if pct else 1)
                s.metric(svc, names[k], y, 0, 2 if pct else 4)
            elif k == 'cpu':
                one = 'ratio' in names[k] or 'cores' in names[k]
                s.metric(svc, names[k], c / 100 if one else c, nz, 3 if one else 1, hi=(1.0 if 'ratio' in names[k] else (None if one else 100)))
            else:
                s.metric(svc, names[k], c, nz, nd)

    # ---- logs
    def fill(s, m):
        def rep(x):
            b = x.group(1)
            q = re.fullmatch(r'(\d+)-(\d+)', b)
            if q:
                return str(s.i(int(q[1]), int(q[2])))
            q = re.fullmatch(r'hex(\d+)', b)
            if q:
                return s.hex(int(q[1]))
            q = re.fullmatch(r'f([\d.]+)-([\d.]+)', b)
            if q:
                return f'{s.u(float(q[1]), float(q[2])):.1f}'
            if b == 'ip':
                return f'10.{s.i(0, 60)}.{s.i(0, 255)}.{s.i(2, 250)}'
            if b == 'uuid':
                h = s.hex(32)
                return f'{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}'
            if '|' in b:
                return s.pick(b.split('|'))
            return x.group(0)
        return re.sub(r'<([^<> ]+)>', rep, m)

    def ver(s, svc, m):
        v = s.style.get('base', {}).get(svc, '')
        for d in sorted(s.deploys, key=lambda d: d[0]):
            if d[1] == svc and d[0] + 0.6 <= m:
                v = d[3]
        return v

    def log(s, m, svc, lvl, msg, **f):
        if m < s.m0 or m > s.m1 + s.step / 60:
            return
        st = s.style
        lvl = st.get('levels', {}).get(lvl, lvl)
        if st.get('lower'):
            lvl = lvl.lower()
        t = s.onset + timedelta(minutes=m)
        ts = t.strftime('%Y-%m-%dT%H:%M:%S') + (f'.{t.microsecond // 1000:03d}' if st.get('ms', True) else '') + 'Z'
        row = {'timestamp': ts, 'service': svc, st.get('level', 'level'): lvl, st.get('msg', 'message'): s.fill(msg)}
        row.update({k: v for k, v in f.items() if v is not None})
        if st.get('ver'):
            v = s.ver(svc, m)
            if v:
                row['version'] = v
        if st.get('pods', {}).get(svc) and st.get('podkey', 'pod') not in row:
            row[st.get('podkey', 'pod')] = s.pick(st['pods'][svc])
        s.logs.append((t, len(s.logs), row))

    def poisson(s, per_min, a=None, b=None):
        """event times (min rel. onset) of an inhomogeneous Poisson process."""
        c = s.arr(per_min).clip(0) * s.style.get('vol', 1)
        a = s.m0 if a is None else a
        b = s.m1 if b is None else b
        top = float(c.max())
        if top <= 0:
            return []
        n = s.r.poisson(top * max(b - a, 0))
        x = np.sort(s.r.uniform(a, b, n))
        keep = s.r.uniform(0, top, n) < np.interp(x, s.m, c)
        return [float(v) for v in x[keep]]

    def chatter(s, rows):
        """rows: (svc, level, template, per_min[, from, to])"""
        for row in rows:
            svc, lvl, tm, pm = row[:4]
            for m in s.poisson(pm, *(row[4:6] if len(row) > 4 else ())):
                f = {'trace_id': s.tid()} if s.style.get('trace') and lvl == 'INFO' and s.u(0, 1) < .6 else {}
                s.log(m, svc, lvl, tm, **f)

    def dur(s, m, p50, p99):
        a, b = s.at(p50, m), s.at(p99, m)
        return float(a * np.exp(s.r.normal() * np.log(max(b / a, 1.05)) / 2.33))

    # ---- context
    def sha(s):
        return s.hex(40)

    def commit(s, key, m, author, msg, files, diff):
        s.commits[key] = dict(sha=s.sha(), author=author, m=m + s.u(-.4, .4) if key[0] != '=' else m, message=msg,
                              files_changed=files if isinstance(files, list) else [files],
                              diff=diff.strip('\n') if diff else None)
        return s.commits[key]['sha']

    def deploy(s, m, svc, key, ver):
        s.deploys.append((m, svc, s.commits[key]['sha'], ver))

    def flag(s, m, flag, svc, change, actor):
        s.flags.append((m, flag, svc, change, actor))

    def filler(s, langs, n, authors):
        from fillers import take
        for k, (msg, files, diff) in enumerate(take(langs, n)):
            s.commit(f'f{k}', s.u(-900, -430) if k < 2 else s.u(-60 * 7, min(12, s.m1 - 5)), s.pick(authors), msg, files, diff)

    def trace(s, m, spans, copies=3):
        """spans: (id, parent, svc, name, offset_ms, dur_ms, error or None[, attrs]); a few similar traces around m."""
        failed = any(sp[6] for sp in spans)
        for _ in range(copies):
            t = s.tid()
            mm = m + s.u(-.35, .35)
            k = 1.0 if failed else s.u(.8, 1.3)
            for sp in spans:
                i, p, svc, nm, off, d, err = sp[:7]
                x = s.onset + timedelta(minutes=mm, milliseconds=off * k)
                e = dict(trace_id=t, span_id=i, parent_id=p, service=svc, name=nm,
                         start=x.strftime('%Y-%m-%dT%H:%M:%S.') + f'{x.microsecond // 1000:03d}Z',
                         duration_ms=round(float(d) * k + (s.u(0, .3) if p is None else 0), 1), status='ERROR' if err else 'OK')
                if err:
                    e['error'] = err
                if len(sp) > 7:
                    e.update(sp[7])
                s.traces.append((None, e))

    def alert(s, m, svc, metric, threshold, monitor, summary, severity='critical', below=False, **kw):
        y = s.series[(svc, metric)]
        j = max(k for k in range(len(s.m)) if s.m[k] <= m)
        for j in range(j, len(s.m)):          # first breached sample from there on
            if (y[j] < threshold) if below else (y[j] > threshold):
                break
        else:
            raise AssertionError(f'{s.name}: alert never breached')
        m = float(s.m[j]) + s.step / 60 * .2
        s.alm = m
        s.al = dict(service=svc, metric=metric, threshold=threshold, observed=float(y[j]), fired_at=s.z(m),
                    severity=severity, monitor=monitor, summary=summary, **kw)

    def truth(s, cause, mech, culprit, decoys, root, why, decidable=True):
        c = s.commits[culprit]['sha'] if culprit in s.commits else culprit
        s.tr = dict(case=s.name, cause=cause, mechanism=mech, culprit_change=c,
                    decoys=[s.commits[d]['sha'] if d in s.commits else d for d in decoys],
                    root_cause_service=root, onset=s.z(0), decidable=decidable, why=why)

    def z(s, m):
        return (s.onset + timedelta(minutes=m)).strftime('%Y-%m-%dT%H:%M:%SZ')

    # ---- output
    def write(s, out):
        d = os.path.join(out, 'incidents', s.name)
        os.makedirs(os.path.join(d, 'context'), exist_ok=True)
        js = lambda p, o: open(os.path.join(d, p), 'w').write(json.dumps(o, indent=2, ensure_ascii=False) + '\n')
        js('alert.json', s.al)
        with open(os.path.join(d, 'metrics.csv'), 'w') as f:
            f.write('timestamp,service,metric,value\n')
            for j, t in enumerate(s.t):
                ts = (s.start + timedelta(seconds=int(t))).strftime('%Y-%m-%dT%H:%M:%SZ')
                for svc, nm, y, nd in s.rows:
                    f.write(f'{ts},{svc},{nm},{int(y[j]) if nd == 0 else float(y[j])}\n')
        with open(os.path.join(d, 'logs.ndjson'), 'w') as f:
            for _, _, row in sorted(s.logs, key=lambda x: x[:2]):
                f.write(json.dumps(row, ensure_ascii=False) + '\n')
        cs = sorted(s.commits.values(), key=lambda c: c['m'])
        js('context/commits.json', [dict(sha=c['sha'], author=c['author'], timestamp=s.z(c['m']), message=c['message'],
                                         files_changed=c['files_changed'], diff=c['diff']) for c in cs])
        js('context/deploys.json', [dict(timestamp=s.z(m), service=v, commit_sha=c, version=r)
                                    for m, v, c, r in sorted(s.deploys)])
        js('context/flags.json', [dict(timestamp=s.z(m), flag=f, service=v, change=c, actor=a)
                                  for m, f, v, c, a in sorted(s.flags)])
        if s.traces:
            js('traces.json', [e for _, e in s.traces])
        if s.topo:
            with open(os.path.join(d, 'topology.csv'), 'w') as f:
                f.write('caller,callee,protocol\n')
                for r in s.topo:
                    f.write(','.join(r) + '\n')
        s.check()
        return s.tr

    def check(s):
        n = s.name
        assert s.al and s.tr, n
        assert 5 <= len(s.commits) <= 12, (n, len(s.commits))
        assert 200 <= len(s.logs) <= 5200, (n, len(s.logs))
        shas = {c['sha'] for c in s.commits.values()}
        names = shas | {f[1] for f in s.flags} | {d[3] for d in s.deploys}
        for x in [s.tr['culprit_change']] + s.tr['decoys']:
            assert x == 'none' or x in names, (n, x)
        bysha = {c['sha']: c for c in s.commits.values()}
        for m, v, c, r in s.deploys:
            assert c in shas, (n, v)
            assert bysha[c]['m'] < m, (n, v, r, 'deployed before commit')
        assert s.alm > 0, n
        svcs = {r[0] for r in s.rows} | {d[1] for d in s.deploys}
        assert s.tr['root_cause_service'] in svcs, n
        assert 2 <= len({r[0] for r in s.rows}) <= 9, n
        assert s.m0 <= -19, n
        lo = re.compile(r'<(\d+-\d+|hex\d+|ip|uuid|[^<> ]+\|[^<> ]*)>')
        for _, _, row in s.logs:
            assert not lo.search(json.dumps(row)), (n, row)
