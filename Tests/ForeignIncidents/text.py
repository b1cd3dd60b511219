"""Log messages, stack traces, diffs."""
import random
EXT = {'java':'java','go':'go','python':'py','node':'ts','dotnet':'cs'}
def camel(n): return ''.join(x.capitalize() for x in n.replace('_','-').split('-'))
def logger(lang, svc, cls, dom='acme'):
    c = camel(svc)
    return {'java':'com.%s.%s.%s%s' % (dom, svc.replace('-',''), c, cls),'dotnet':'%s.%s.%s%s' % (dom.capitalize(), c, c, cls),'python':'%s.%s' % (svc.replace('-','_'), cls.lower()),
            'go':'%s/%s.go:%d' % (svc.replace('-','') , cls.lower(), 20+hash_(svc+cls)%300),'node':'%s:%s' % (svc, cls.lower())}[lang]
def hash_(s):
    h = 7
    for ch in s: h = (h*31+ord(ch)) & 0xffffff
    return h
def stack(lang, svc, exc, msg, cls, R, dom='acme'):
    c = camel(svc); ln = 30+hash_(svc+cls)%200
    if lang == 'java':
        return '%s: %s\n\tat com.%s.%s.%s%s.handle(%s%s.java:%d)\n\tat com.%s.%s.%sController.invoke(%sController.java:%d)\n\tat java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)\n\tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1088)' % (exc, msg, dom, svc.replace('-',''), c, cls, c, cls, ln, dom, svc.replace('-',''), c, c, ln//2)
    if lang == 'python':
        m = svc.replace('-','_')
        return 'Traceback (most recent call last):\n  File "/app/%s/views.py", line %d, in dispatch\n    return self.handler(request)\n  File "/app/%s/%s.py", line %d, in handle\n    return self._run(request)\n%s: %s' % (m, ln//2, m, cls.lower(), ln, exc, msg)
    if lang == 'node':
        return '%s: %s\n    at %s.handle (/app/src/%s.ts:%d:17)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)\n    at async /app/src/router.ts:41:5' % (exc, msg, cls, cls.lower(), ln)
    if lang == 'dotnet':
        return '%s: %s\n   at %s.%s%s.HandleAsync(HttpContext ctx) in /src/%s/%s.cs:line %d\n   at Microsoft.AspNetCore.Routing.EndpointMiddleware.Invoke(HttpContext httpContext)' % (exc, msg, dom.capitalize(), c, cls, c, cls, ln)
    return None
# key -> (class, fn(lang, kw, R) -> (exception, message))
def M(java, go, python, node, dotnet): return dict(java=java, go=go, python=python, node=node, dotnet=dotnet)
def pool_msg(lang, kw, R):
    t, mx, w = kw['tmo'], kw['max'], kw['wait']
    return {'java':('java.sql.SQLTransientConnectionException','HikariPool-1 - Connection is not available, request timed out after %dms (total=%d, active=%d, idle=0, waiting=%d)' % (t+R.randint(0,9), mx, mx, w)),
     'go':('', 'acquire conn: context deadline exceeded (max open %d, wait count %d)' % (mx, w)),
     'python':('sqlalchemy.exc.TimeoutError','QueuePool limit of size %d overflow 0 reached, connection timed out, timeout %.2f' % (mx, t/1000)),
     'node':('Error','timeout exceeded when trying to connect (pool total %d idle 0 waiting %d)' % (mx, w)),
     'dotnet':('Npgsql.NpgsqlException','The connection pool has been exhausted, either raise \'Maximum Pool Size\' (currently %d) or \'Timeout\' (currently %d seconds)' % (mx, t//1000))}[lang]
def tmo_msg(lang, kw, R):
    h, t = kw['target'], kw['tmo']
    u = ('https://%s%s' % (h, kw.get('path','/v1'))) if '.' in h else 'http://%s:8080%s' % (h, kw.get('path','/'))
    return {'java':('java.net.SocketTimeoutException','Read timed out after %d ms calling %s' % (t, u)),'go':('','Get "%s": context deadline exceeded (Client.Timeout exceeded while awaiting headers) timeout=%gs' % (u, t/1000)),
     'python':('requests.exceptions.ReadTimeout',"HTTPConnectionPool(host='%s', port=%d): Read timed out. (read timeout=%g)" % (h, 443 if '.' in h else 8080, t/1000)),
     'node':('AxiosError','timeout of %dms exceeded, GET %s' % (t, u)),'dotnet':('System.Threading.Tasks.TaskCanceledException','The request to %s was canceled due to the configured HttpClient.Timeout of %g seconds elapsing.' % (u, t/1000))}[lang]
def fail_msg(lang, kw, R):
    h, st = kw['target'], kw['status']
    return {'java':('org.springframework.web.client.HttpServerErrorException','%s from %s: [no body]' % (st, h)),'go':('','upstream %s returned status %s' % (h, st)),'python':('requests.exceptions.HTTPError','%s Server Error for url: https://%s/' % (st, h)),
      'node':('AxiosError','Request failed with status code %s (%s)' % (st, h)),'dotnet':('System.Net.Http.HttpRequestException','Response status code does not indicate success: %s (%s).' % (st, h))}[lang]
NPE = lambda kw: M(('java.lang.NullPointerException','Cannot invoke "String.length()" because the return value of "get%s()" is null' % kw['field'].capitalize()),('','runtime error: invalid memory address or nil pointer dereference [field %s]' % kw['field']),
   ('AttributeError',"'NoneType' object has no attribute '%s'" % kw['field']),('TypeError',"Cannot read properties of undefined (reading '%s')" % kw['field']),('System.NullReferenceException','Object reference not set to an instance of an object. (%s)' % kw['field']))
def simple(exc, f):
    ex = dict(zip(['java','go','python','node','dotnet'], exc if isinstance(exc, tuple) else (exc,)*5))
    return lambda lang, kw, R: (ex[lang], f(kw, R))
RT = ('java.lang.IllegalStateException','','RuntimeError','Error','System.InvalidOperationException')
MSG = {
 'npe': ('Mapper', lambda l, kw, R: NPE(kw)[l]),
 'pool': ('Repository', pool_msg), 'deptmo': ('Client', tmo_msg), 'depfail': ('Client', fail_msg),
 'schema': ('Repository', lambda l, kw, R: ({'java':'org.postgresql.util.PSQLException','go':'','python':'psycopg2.errors.UndefinedColumn','node':'error','dotnet':'Npgsql.PostgresException'}[l], 'column "%s" does not exist in relation "%s"' % (kw['col'], kw['table']))),
 'dberr': ('Repository', lambda l, kw, R: ({'java':'org.postgresql.util.PSQLException','go':'','python':'psycopg2.OperationalError','node':'error','dotnet':'Npgsql.NpgsqlException'}[l], R.choice(['canceling statement due to statement timeout','server closed the connection unexpectedly','could not complete statement']))),
 'own': ('Service', lambda l, kw, R: ({'java':'java.lang.IllegalArgumentException','go':'','python':'ValueError','node':'Error','dotnet':'System.ArgumentException'}[l], R.choice(['unexpected state transition','invalid argument: quantity','optimistic lock failed, giving up','could not deserialize body']))),
 'generic500': ('Service', simple(RT, lambda kw, R: 'request failed')),
 'over': ('Executor', lambda l, kw, R: {'java':('java.util.concurrent.RejectedExecutionException','Task rejected from ThreadPoolExecutor[Running, pool size = %d, active threads = %d, queued tasks = 1000]' % (kw['n'], kw['n'])),'go':('','http: too many in-flight requests (%d)' % kw['n']),'python':('RuntimeError','worker backlog full (%d workers busy)' % kw['n']),'node':('Error','server too busy, event loop lag above limit'),'dotnet':('System.InvalidOperationException','ThreadPool starvation: %d threads busy, queue length growing' % kw['n'])}[l]),
 'flagpath': ('Variant', simple(RT, lambda kw, R: 'no handler for variant "%s"' % kw['flag'])),
 'ratelimited': ('RateLimiter', lambda l, kw, R: ('', 'request rejected: quota of %s requests per minute exceeded for client %d' % (kw['limit'], R.randint(1,400)))),
 'badendpoint': ('Client', lambda l, kw, R: ('', {'401':'%s answered 401 Unauthorized: invalid api key','refused':'dial %s: connection refused','404':'%s answered 404 page not found'}[kw['how']] % kw['target'])),
 'parsefail': ('Client', simple(('com.fasterxml.jackson.core.JsonParseException','','json.decoder.JSONDecodeError','SyntaxError','System.Text.Json.JsonException'), lambda kw, R: "Unexpected character ('<') at line 1 column 1 in response of %s (status 200)" % kw['target'])),
 'toomany': ('Repository', lambda l, kw, R: ({'java':'org.postgresql.util.PSQLException','go':'','python':'psycopg2.OperationalError','node':'error','dotnet':'Npgsql.PostgresException'}[l], 'FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute' if kw['engine'] == 'postgres' else 'Error 1040: Too many connections')),
 'oom': ('Runtime', lambda l, kw, R: {'java':('java.lang.OutOfMemoryError','Java heap space'),'go':('','runtime: out of memory: cannot allocate %d-byte block' % R.randint(4096,9<<20)),'python':('MemoryError',''),'node':('','FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'),'dotnet':('System.OutOfMemoryException',"Exception of type 'System.OutOfMemoryException' was thrown.")}[l]),
 'connreset': ('Client', simple(('java.net.SocketException','','ConnectionResetError','Error','System.IO.IOException'), lambda kw, R: R.choice(['Connection reset by peer: %s','connect to %s timed out after 3 tries','read ECONNRESET %s']) % kw['target'])),
 'dns': ('Client', lambda l, kw, R: ({'java':'java.net.UnknownHostException','go':'','python':'socket.gaierror','node':'Error','dotnet':'System.Net.Sockets.SocketException'}[l], {'java':'%s: Temporary failure in name resolution','go':'dial tcp: lookup %s: i/o timeout','python':'[Errno -3] Temporary failure in name resolution (%s)','node':'getaddrinfo EAI_AGAIN %s','dotnet':'Name or service not known (%s)'}[l] % kw['target'])),
 'tls': ('Client', lambda l, kw, R: ({'java':'javax.net.ssl.SSLHandshakeException','go':'','python':'ssl.SSLCertVerificationError','node':'Error','dotnet':'System.Security.Authentication.AuthenticationException'}[l], {'java':'PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed (%s)','go':'tls: failed to verify certificate: x509: certificate has expired or is not yet valid (%s)','python':'[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (%s)','node':'CERT_HAS_EXPIRED: certificate has expired (%s)','dotnet':'The remote certificate is invalid because of errors in the certificate chain: NotTimeValid (%s)'}[l] % kw['target'])),
 'noroute': ('Client', lambda l, kw, R: ('', R.choice(['connect to %s: no route to host','connect to %s: connection timed out']) % (kw['target']+' (10.%d.2.%d:8080)' % (40+hash_(kw['target'])%3, R.randint(2,30))))),
 'conntimeout': ('Client', lambda l, kw, R: ('', R.choice(['connect to %s:443: connection timed out','could not open socket to %s:443 (timeout while connecting)']) % kw['target'])),
 'payloadlog': ('Audit', lambda l, kw, R: ('', 'payload in={"id":%d,"attrs":{%s}} flushed in %dms' % (R.randint(1,9999), ','.join('"k%d":"%x"' % (i, R.getrandbits(48)) for i in range(6)), R.randint(40,300)))),
 'debugline': ('Service', lambda l, kw, R: ('', R.choice(['enter resolve(%d)','cache lookup key=%d','bind parameter [1] as [BIGINT] - [%d]','mapped entity %d']) % R.randint(1,9999))),
 'fatal': ('Main', lambda l, kw, R: ('', R.choice(['SIGSEGV: segmentation violation in native codec','unrecoverable: class/ABI version mismatch, exiting','panic during request, process exits with code 139']))),
 'reportjob': ('Report', lambda l, kw, R: ('', 'report monthly-summary: processed %d rows, transaction still open' % R.randint(1000, 900000))),
 'exportjob': ('Export', lambda l, kw, R: ('', 'export run: waiting for object storage, holding cursor (%d chunks left)' % R.randint(10, 900))),
 'batchjob': ('Batch', lambda l, kw, R: ('', 'nightly-sync worker %d/%d took a connection for chunk %d' % (R.randint(1,32), 32, R.randint(1,4000)))),
 'slowstream': ('Download', lambda l, kw, R: ('', 'streaming response open for %d s, client slow, transaction kept' % R.randint(30,600))),
 'lockwait': ('Repository', lambda l, kw, R: ('', 'statement waited %d ms for lock on relation "%s"' % (R.randint(400,9000), kw['table']))),
 'slowquery': ('Repository', lambda l, kw, R: ('', 'slow statement %d ms: SELECT ... FROM t_%d WHERE ...' % (R.randint(400,6000), R.randint(1,6)))),
 'bigbatch': ('Batch', lambda l, kw, R: ('', 'settlement batch: loaded %d records into memory' % R.randint(200000,4000000))),
 'bufgrow': ('Publisher', lambda l, kw, R: ('', 'outbound buffer holds %d events, consumer not draining' % R.randint(40000,900000))),
 'nospace': ('Writer', simple(('java.io.IOException','','OSError','Error','System.IO.IOException'), lambda kw, R: R.choice(['No space left on device','[Errno 28] No space left on device: \'/var/tmp/upload-%x\'' % R.getrandbits(20),'ENOSPC: no space left on device, write']))),
 'emfile': ('Server', simple(('java.net.SocketException','','OSError','Error','System.Net.Sockets.SocketException'), lambda kw, R: R.choice(['Too many open files','accept4: too many open files','[Errno 24] Too many open files']))),
 'tenantslow': ('Service', lambda l, kw, R: ('', 'slow request tenant=%s items=%d took %d ms' % (kw['tenant'], R.randint(90000,180000), R.randint(4000,20000)))),
 'slowinput': ('Parser', lambda l, kw, R: ('', 'evaluation of input exceeded %d ms, input length %d, client %s' % (R.randint(2000,15000), R.randint(2000,60000), kw['tenant']))),
 'crashinput': ('Decoder', lambda l, kw, R: ('', 'fatal while decoding document %s-7731: nested depth 20000, aborting process' % kw['tenant'])),
 'poisonmsg': ('Consumer', simple(RT, lambda kw, R: 'failed to process record %s-%d@%d: cannot deserialize field "amount"; seeking back' % (kw['topic'], hash_(kw['topic'])%3, 100000+hash_(kw['topic'])%800000))),
 'bigpayload': ('Upload', lambda l, kw, R: ('', 'request body %d MB from client %s buffered' % (R.randint(180,900), kw['tenant']))),
 'badrow': ('Mapper', simple(RT, lambda kw, R: 'record %s: value out of range in column "weight"' % kw['tenant'])),
}
NOISE = [('WARN','validation failed: field email has wrong format'),('WARN','token expired, client must log in again'),('WARN','deprecated header x-client-id used'),('INFO','cache refreshed, 412 entries'),('WARN','slow client, response written in 2104 ms'),('ERROR','could not send analytics event, dropped'),('INFO','scheduled job cleanup finished'),('WARN','retrying once after idle connection was closed'),('INFO','configuration poll: no changes'),('ERROR','Broken pipe: client closed connection'),('WARN','clock skew of 340 ms towards peer')]

HARMLESS = ['Update copyright year','Fix typo in error text','Add unit tests for mapper','Bump lodash/guava patch version','Rename private helper','Improve dashboard labels','Update translations','Remove unused import','Add tracing attribute','Adjust colours of badge','Docs: describe endpoints','Refactor tests','Log level of health check to debug','Handle empty search term']
def diff_harm(key, lang, svc, R):
    k, *a = key.split(':'); py = lang == 'python'; go = lang == 'go'
    D = {
     'leak': (['    return build(descriptor)'] , ['    _DESCRIPTORS[(request.id, descriptor.key)] = build(descriptor)','    return _DESCRIPTORS[(request.id, descriptor.key)]']) if py else (['    return build(descriptor);'], ['    descriptors.put(request.id() + descriptor.key(), build(descriptor));','    return descriptors.get(request.id() + descriptor.key());']),
     'nplus1': (['    rows = repo.find_with_owner(ids)'], ['    rows = repo.find(ids)','    for r in rows:','        r.owner = owner_repo.get(r.owner_id)']) if py else (['    rows = repo.findWithOwner(ids);'], ['    rows = repo.find(ids);','    for (r of rows) {','      r.owner = ownerRepo.get(r.ownerId);','    }']),
     'npe': (['    label = (profile.attr or "").strip()'], ['    label = profile.attr.strip()']) if py else (['    label = profile?.attr ?? "";'], ['    label = profile.attr().trim();']),
     'slow': (['    queue.publish(event)'], ['    response = audit_client.send(event)','    response.wait()']) if py else (['    queue.publish(event);'], ['    auditClient.send(event).join();']),
     'regex': (['PATTERN = re.compile(r"^[\\w.-]+$")'], ['PATTERN = re.compile(r"^([\\w]+[-._ ]?)+$")']) if py else (['  pattern = "^[\\\\w.-]+$"'], ['  pattern = "^([\\\\w]+[-._ ]?)+$"']),
     'timeout': (['  timeout_ms: %s' % (a[0] if a else 0)], ['  timeout_ms: %s' % (a[1] if len(a) > 1 else 0)]),
     'schema': (['    SELECT id, name, state FROM t'], ['    SELECT id, name, state, %s FROM t' % (a[0] if a else 'x')]),
     'retry': (['  client = http(target, retries=1)'], ['  client = http(target, retries=6, backoff=0, timeout_ms=%s)' % (a[0] if a else 0)]),
     'synclog': (['    log.debug("handled")'], ['    with open(PAYLOAD_LOG, "a") as f:','        f.write(dump(request)); f.flush(); os.fsync(f.fileno())']) if py else (['    log.debug("handled");'], ['    synchronized (PAYLOAD_LOG) {','      PAYLOAD_LOG.write(dump(request)); PAYLOAD_LOG.getFD().sync();','    }']),
     'lock': (['    table = TABLE'], ['    with GLOBAL_LOCK:','        return self._handle(request)']) if py else (['  public Response handle(Request r) {'], ['  public synchronized Response handle(Request r) {']),
     'connleak': (['    with pool.connection() as c:','        return run(c)'], ['    c = pool.getconn()','    if not ids:','        return []','    r = run(c)','    pool.putconn(c)','    return r']) if py else (['    try (c = pool.get()) { return run(c); }'], ['    c = pool.get();','    if (ids.isEmpty()) return List.of();','    r = run(c); c.close(); return r;']),
     'cachekey': (['    key = f"{kind}:{id}"'], ['    key = f"{kind}:{id}:{request.id}"']) if py else (['    key = kind + ":" + id;'], ['    key = kind + ":" + id + ":" + request.id;']),
     'chatty': (['    found = %s.batch(ids)' % (a[0] if a else 'client').replace('-','_')], ['    found = [%s.get(i) for i in ids]' % (a[0] if a else 'client').replace('-','_')]) if py else (['    found = client.batch(ids);'], ['    for (id of ids) found.add(client.get(id));']),
     'bump': (['FROM registry/base:3.18'], ['FROM registry/base:4.0-rc2']),
    }[k]
    path = 'src/%s/%s.%s' % (svc, {'timeout':'client','bump':'Dockerfile','retry':'client'}.get(k, R.choice(['service','handler','repository','core'])), EXT.get(lang, 'txt')) if k != 'bump' else '%s/Dockerfile' % svc
    return path, D[0], D[1]
def diff_harmless(lang, svc, R):
    e = EXT.get(lang, 'txt')
    return R.choice([
     ('src/%s/messages_de.properties' % svc, ['label.close=Schliessen'], ['label.close=Schließen']),
     ('src/%s/test_mapper.%s' % (svc, e), [], ['  assert map(empty) == []']),
     ('README.md', ['Run the tests with make'], ['Run the tests with `make test`']),
     ('src/%s/metrics.%s' % (svc, e), ['  counter("requests")'], ['  counter("requests", labels)']),
     ('src/%s/handler.%s' % (svc, e), ['  if term == "":','    fail()'], ['  if term.trim() == "":','    return empty']),
     ('src/%s/client.%s' % (svc, e), ['  // todo: close quietly'], []),
     ('src/%s/repository.%s' % (svc, e), ['  order by id'], ['  order by id limit 200']),
     ('package.lock', ['  version 4.17.20'], ['  version 4.17.21'])])
