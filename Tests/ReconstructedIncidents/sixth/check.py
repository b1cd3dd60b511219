import json,csv,sys,glob,datetime as dt,collections
D=sys.argv[1]; only=sys.argv[2] if len(sys.argv)>2 else ''
P=lambda x: dt.datetime.fromisoformat(x.replace('Z','+00:00'))
for l in open(D+'/truth.jsonl'):
    T=json.loads(l); 
    if only not in T['case']: continue
    b=f"{D}/incidents/{T['case']}"; on=P(T['onset']); A=json.load(open(b+'/alert.json'))
    print('\n##',T['case'],T['cause'],T['mechanism'],T['root_cause_service'],'alert',round((P(A['fired_at'])-on).total_seconds()/60,1),A['service'],A['metric'],A['threshold'],A['observed'])
    M=collections.defaultdict(list)
    for r in csv.DictReader(open(b+'/metrics.csv')): M[r['service'],r['metric']].append(((P(r['timestamp'])-on).total_seconds()/60,float(r['value'])))
    end=max(x[0] for v in M.values() for x in v); beg=min(x[0] for v in M.values() for x in v)
    ed=[beg,beg/2,-10,-2,2,5,10,20,40,60,90,end+1]; print(' '*60,' '.join(f'{e:8.0f}' for e in ed[:-1]))
    for k,v in M.items():
        print(f'{k[0][:22]:22s} {k[1][:36]:36s}',' '.join((lambda q: f'{sum(q)/len(q):8.4g}' if q else '       -')([y for x,y in v if a<=x<c]) for a,c in zip(ed,ed[1:])))
    for d in json.load(open(b+'/context/deploys.json')): print('  dep',round((P(d['timestamp'])-on).total_seconds()/60,1),d['service'],d['version'],'CULPRIT' if d['commit_sha']==T['culprit_change'] else 'decoy' if d['commit_sha'] in T['decoys'] else '')
