"""Many browsers that listen to the associates' page at once.

    listeners.py URL NAME PASSWORD COUNT EVENTS COMMAND

Signs in once, opens COUNT streams, runs COMMAND (a shell's) EVENTS times, and prints as JSON how many of the messages
came, and how many milliseconds after the command had ended: p50, p99, most.
"""

import http.cookiejar
import json
import re
import select
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

PATIENCE_S = 20


def sign_in(url, name, password):
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(url + "/login").read().decode()
    form = re.search(r'name="form" value="(\w+)"', page).group(1)
    body = urllib.parse.urlencode({"form": form, "name": name, "password": password}).encode()
    opener.open(url + "/login", data=body).read()
    return next(cookie.value for cookie in jar if cookie.name == "cheval")


def listen(host, port, cookie):
    stream = socket.create_connection((host, port), PATIENCE_S)
    stream.sendall(f"GET /events HTTP/1.1\r\nHost: {host}\r\nCookie: cheval={cookie}\r\n\r\n".encode())
    return stream


def versions(text):
    return re.findall(rb"data: (\d+)", text)


def main():
    url, name, password, count, events, command = sys.argv[1:]
    address = urllib.parse.urlsplit(url)
    cookie = sign_in(url, name, password)
    streams = [listen(address.hostname, address.port, cookie) for _ in range(int(count))]
    heard = {stream: b"" for stream in streams}

    def read_until(done, deadline):
        while not all(done(stream) for stream in streams) and time.monotonic() < deadline:
            for stream in select.select([s for s in streams if not done(s)], [], [], 0.1)[0]:
                got = stream.recv(65536)
                if not got:
                    sys.exit("listeners: a stream has ended")
                heard[stream] += got
                seen.setdefault(stream, time.monotonic())

    seen = {}
    read_until(lambda stream: b"\r\n\r\n" in heard[stream] and versions(heard[stream]), time.monotonic() + PATIENCE_S)
    delays, came = [], 0
    for _ in range(int(events)):
        before = max(int(v) for stream in streams for v in versions(heard[stream])[-1:])
        seen.clear()
        subprocess.run(command, shell=True, check=True)
        began = time.monotonic()
        newer = lambda stream: int(versions(heard[stream])[-1]) > before  # noqa: E731
        read_until(newer, began + PATIENCE_S)
        came += sum(newer(stream) for stream in streams)
        delays += [(seen[stream] - began) * 1000 for stream in streams if stream in seen]
    delays.sort()
    print(json.dumps({"streams": len(streams), "wanted": len(streams) * int(events), "came": came,
                      "p50_ms": round(delays[len(delays) // 2]), "p99_ms": round(delays[len(delays) * 99 // 100]),
                      "most_ms": round(delays[-1])}))


if __name__ == "__main__":
    main()
