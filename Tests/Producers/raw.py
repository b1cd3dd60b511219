"""raw.py PORT SECONDS [BYTES]: sends bytes (with escapes) that no client would, and waits for the answer."""

import socket
import sys

connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=5)
connection.settimeout(float(sys.argv[2]))
if len(sys.argv) > 3:
    connection.sendall(sys.argv[3].encode("latin-1").decode("unicode_escape").encode("latin-1"))
try:
    while connection.recv(4096):
        pass
except OSError:
    pass
connection.close()
