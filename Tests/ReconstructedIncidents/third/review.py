import json,csv,sys,collections,datetime as dt,numpy as np,os,re
base=sys.argv[1]; only=sys.argv[2:] 
P=lambda s: dt.datetime.fromisoformat(s.replace('Z','+00:00')).timestamp()
for l in open(base+'/truth.jsonl'):
    tr=json.loads(l); d=base+'/incidents/'+tr['case']
    if only and not any(o in tr['case'] for o in only): continue
    on=P(tr['onset']); S=collections.defaultdict(list)
    for r in csv.DictReader(open(d+'/metrics.csv')): S[(r['service'],r['metric'])].append((P(r['timestamp'])-on,float(r['value'])))
    al=json.load(open(d+'/alert.json')); J=lambda n: json.load(open(d+f'/context/{n}.json'))
    logs=[json.loads(x) for x in open(d+'/logs.ndjson')]
    cs,ds,fs=J('commits'),J('deploys'),J('flags'); known={c['sha'] for c in cs}|{f['flag'] for f in fs}
    bad=[x for x in [tr['culprit_change']]+tr['decoys'] if x!='none' and x not in known]
    s=S[(al['service'],al['metric'])]; below=al['metric'] in('approval_rate','start_success_pct'); cr=[t/60 for t,v in s if ((v<al['threshold']) if below else (v>al['threshold']))]
    print(f"\n== {tr['case']} {tr['cause']}/{tr['mechanism']} series {len(S)} ents {len({k[0] for k in S})} span {s[0][0]/60:.0f}..{s[-1][0]/60:.0f} logs {len(logs)} traces {os.path.exists(d+'/traces.json')} alert@{(P(al['fired_at'])-on)/60:.1f} obs {al['observed']} thr {al['threshold']} first crossings {[round(x,1) for x in cr[:5]]} pre-crossings {sum(x<0 for x in cr)} bad {bad}")
    if tr['culprit_change'] not in('none',): 
        print('  culprit deploy lag', [round((P(x['timestamp'])-on)/60,1) for x in ds if x['commit_sha']==tr['culprit_change']]+[round((P(x['timestamp'])-on)/60,1) for x in fs if x['flag']==tr['culprit_change']])
    for c in cs:
        n=sum(1 for x in c['diff'].split('\n') if x); 
        if n<9 or n>66: print('  difflen',n,c['message'])
        if P(c['timestamp'])>min([P(x['timestamp']) for x in ds if x['commit_sha']==c['sha']] or [9e99]): print('  commit after deploy',c['message'])
    nd={c['sha'] for c in cs}-{x['commit_sha'] for x in ds}
    print('  undeployed:',[c['message'] for c in cs if c['sha'] in nd])
    ex=[x for x in logs if re.search(r'\{[a-z]\w*\}',re.sub(r'/\{id\}|/\{asset\}/','',x['msg']))]
    if ex: print('  UNFILLED',{x['msg'] for x in ex})
    for k,v in S.items():
        v=np.array(v); pre=v[v[:,0]<-60,1]; 
        f=lambda a,b: v[(v[:,0]>=a*60)&(v[:,0]<b*60),1]
        m=pre.mean(); sd=pre.std()+1e-9
        qs=[f(a,b) for a,b in((0,3),(3,8),(10,20),(25,45),(50,200))]
        z=max(abs(q.mean()-m)/sd for q in qs if len(q))
        print(f"   {'*' if z>4 else ' '} {k[0]:20}{k[1]:32} pre {m:.4g} sd {sd:.2g} max {pre.max():.4g} | "+' '.join(f'{q.mean():.4g}' if len(q) else '-' for q in qs))
