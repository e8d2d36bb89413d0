#!/usr/bin/env python3
"""The stream of a fleet as its hub sees it, over NATS' own protocol.

  nats_stream.py ports N                      N free ports
  nats_stream.py create URL REPLICAS          the stream CHEVAL, once the servers are ready for it
  nats_stream.py leader URL                   the name of the server that leads it
  nats_stream.py dump URL FOLDER STORE MIRROR all of it into FOLDER: events.jsonl and report.json, as
                                              compare_events.py reads them; exit 1 for an event kept twice, or on
                                              another subject or under another id than its own

URL is nats://[USER:PASSWORD@]HOST:PORT; several with commas: whoever is there.
"""
import base64
import collections
import json
import os
import socket
import sys
import time
import urllib.parse


class Nats:
    def __init__(self, urls):
        for url in urls.split(","):
            try:
                self.connect(urllib.parse.urlparse(url))
                return
            except OSError:
                pass
        raise OSError(f"none of {urls} is there")

    def connect(self, url):
        self.socket = socket.create_connection((url.hostname, url.port), timeout=3)
        self.file = self.socket.makefile("rb")
        self.file.readline()  # INFO
        who = {"verbose": False, "pedantic": False, "headers": True, "no_responders": True}
        if url.username:
            who |= {"user": url.username, "pass": url.password}
        self.socket.sendall(b"CONNECT %s\r\nSUB _INBOX.probe 1\r\nPING\r\n" % json.dumps(who).encode())
        line = self.file.readline()
        if not line.startswith(b"PONG"):
            raise OSError(line.decode())

    def ask(self, subject, question=None):
        body = json.dumps(question).encode() if question else b""
        self.socket.sendall(b"PUB %s _INBOX.probe %d\r\n%s\r\n" % (subject.encode(), len(body), body))
        while True:
            words = self.file.readline().split()
            if not words:
                raise OSError("the server is gone")
            if words[0] == b"PING":
                self.socket.sendall(b"PONG\r\n")
            elif words[0] == b"MSG":
                return json.loads(self.file.read(int(words[-1]) + 2))
            elif words[0] == b"HMSG":  # a status alone: nobody listens
                self.file.read(int(words[-1]) + 2)
                return {"error": {"description": "nobody answers"}}


def patiently(urls, subject, question=None, seconds=20):
    """The servers may be starting, or electing a leader."""
    last = None
    for _ in range(seconds * 5):
        try:
            answer = Nats(urls).ask(subject, question)
            if "error" not in answer:
                return answer
            last = answer["error"]
        except OSError as error:
            last = error
        time.sleep(0.2)
    sys.exit(f"nats_stream.py: {subject}: {last}")


def ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    print(*(one.getsockname()[1] for one in sockets))


def create(urls, replicas):
    patiently(urls, "$JS.API.STREAM.CREATE.CHEVAL",
              {"name": "CHEVAL", "subjects": ["cheval.>"], "retention": "limits", "storage": "file",
               "num_replicas": int(replicas), "max_consumers": -1, "max_msgs": -1, "max_bytes": -1, "max_age": 0,
               "discard": "new", "duplicate_window": 600 * 10**9})


def leader(urls):
    print(patiently(urls, "$JS.API.STREAM.INFO.CHEVAL")["cluster"]["leader"])


def message_id(headers):
    for line in base64.b64decode(headers).decode().split("\r\n"):
        if line.lower().startswith("nats-msg-id:"):
            return line.split(":", 1)[1].strip()
    return None


def dump(urls, folder, store, mirror):
    state = patiently(urls, "$JS.API.STREAM.INFO.CHEVAL")["state"]
    nats = Nats(urls)
    seen, wrong = collections.Counter(), 0
    with open(os.path.join(folder, "events.jsonl"), "w", encoding="utf-8") as file:
        for sequence in range(state["first_seq"], state["last_seq"] + 1):
            try:
                answer = nats.ask("$JS.API.STREAM.MSG.GET.CHEVAL", {"seq": sequence})
            except OSError:
                nats, answer = Nats(urls), {"error": "no answer"}
            if "error" in answer:
                answer = patiently(urls, "$JS.API.STREAM.MSG.GET.CHEVAL", {"seq": sequence})
            message = answer["message"]
            event = json.loads(base64.b64decode(message["data"]))
            name = event["type"].removeprefix("cheval.").removesuffix(".v1")
            seen[event["id"]] += 1
            wrong += (message["subject"] != f"cheval.{store}.{mirror}.{name}" or
                      message_id(message["hdrs"]) != event["id"])
            file.write(json.dumps(event) + "\n")
    twice = sum(count - 1 for count in seen.values())
    with open(os.path.join(folder, "report.json"), "w", encoding="utf-8") as file:
        json.dump({"changed": 0, "requests": 0, "again": 0, "bad_requests": 0, "keys": 0}, file)
    print(f"{len(seen)} events in the stream, {twice} kept twice, {wrong} on a wrong subject or under a wrong id")
    return 1 if twice or wrong else 0


if __name__ == "__main__":
    sys.exit({"create": create, "leader": leader, "dump": dump,
              "ports": lambda count: ports(int(count))}[sys.argv[1]](*sys.argv[2:]))
