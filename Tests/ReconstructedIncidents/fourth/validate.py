import json,csv,sys,glob,collections
from datetime import datetime as D
p=lambda s:D.fromisoformat(s.replace("Z","+00:00"))
root=sys.argv[1]
for l in open(root+"/truth.jsonl"):
    t=json.loads(l);d=f"{root}/incidents/{t['case']}/";C={c['sha']:c for c in json.load(open(d+"context/commits.json"))};dep=json.load(open(d+"context/deploys.json"));fl=json.load(open(d+"context/flags.json"));al=json.load(open(d+"alert.json"))
    on=p(t["onset"]);M=list(csv.DictReader(open(d+"metrics.csv")));ks={(m["service"],m["metric"]) for m in M}
    assert t["root_cause_service"] in {k[0] for k in ks} and (al["service"],al["metric"]) in ks
    lg=[json.loads(x) for x in open(d+"logs.ndjson")]
    ids={**{c:"commit" for c in C},**{f["flag"]:"flag" for f in fl}}
    assert all(x in ids for x in t["decoys"]) and (t["culprit_change"]=="none" or t["culprit_change"] in ids) and t["culprit_change"] not in t["decoys"]
    r=lambda s:round((p(s)-on).total_seconds()/60,1)
    print(t["case"],t["cause"],"|series",len(ks),"ents",len({k[0] for k in ks}),"logs",len(lg),"commits",len(C),"| span",r(M[0]["timestamp"]),r(M[-1]["timestamp"]),"alert",r(al["fired_at"]))
    for x in dep:
        k="CUL" if x["commit_sha"]==t["culprit_change"] else "dec" if x["commit_sha"] in t["decoys"] else "   "
        print("    ",k,r(x["timestamp"]),x["service"],C[x["commit_sha"]]["message"])
        assert p(C[x["commit_sha"]]["timestamp"])<p(x["timestamp"])
    for f in fl: print("    ","CUL" if f["flag"]==t["culprit_change"] else "dec" if f["flag"] in t["decoys"] else "   ",r(f["timestamp"]),"flag",f["flag"],f["change"])
    for c in C.values():
        n=sum(1 for x in c["diff"].split("\n") if x[:1] in "+-" and x[:3] not in("+++","---"));
        if n<2 or len(c["diff"].split("\n"))>75: print("      size",n,len(c["diff"].split("\n")),c["message"])
