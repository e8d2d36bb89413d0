#!/usr/bin/env python3
"""What a service tells systemd: listens at a socket of its own (sd_notify(3)) and prints each message as one line,
"MILLISECONDS MESSAGE", by the steady clock."""
import socket
import sys
import time

listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
while True:
    message = listener.recv(4096).decode("utf-8", "replace").replace("\n", " | ")
    print(int(time.monotonic() * 1000), message, flush=True)
