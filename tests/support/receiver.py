#!/usr/bin/env python3
"""A receiver of events with bad manners, for the test of pushing.

  receiver.py FOLDER --seed N --trouble SHARE [--answer CODE] [--certificate PEM --key PEM] [--bearer KEY]

Takes CloudEvents (one or a batch) and Segment's batches by POST, and keeps each id once, the body it came with first.
Of all requests a SHARE goes wrong, by the seed: 503, 429 (some with Retry-After, in seconds or as a date), the
connection cut, a silence longer than the sender's patience; each before or after the events were kept. --answer: this
status always, and nothing is kept. FOLDER gets "port", and when it ends (SIGTERM) "events.jsonl" and "report.json".
"""
import argparse
import email.utils
import http.server
import json
import os
import random
import signal
import socket
import ssl
import sys
import threading
import time

SILENCE_S = 1.2


class Kept:
    """What was kept, by id, and what went wrong."""

    def __init__(self, seed, trouble):
        self.lock = threading.Lock()
        self.random = random.Random(seed)
        self.trouble = trouble
        self.events = {}
        self.counts = {"requests": 0, "taken": 0, "again": 0, "changed": 0, "bad_requests": 0, "keys": 0}
        self.keys = {}

    def count(self, name):
        self.counts[name] = self.counts.get(name, 0) + 1

    def choose_trouble(self):
        if self.random.random() >= self.trouble:
            return None, False
        kind = self.random.choice(["503", "503", "429", "retry_after", "retry_date", "cut", "silence"])
        return kind, self.random.random() < 0.5

    def keep(self, events):
        for event in events:
            text = json.dumps(event, sort_keys=True)
            before = self.events.get(event["id"])
            if before is None:
                self.events[event["id"]] = text
                self.counts["taken"] += 1
            else:
                self.counts["again"] += 1
                self.counts["changed"] += before != text


def read_events(kind, body):
    """The request's events, each with its "id"; ValueError for what is none."""
    document = json.loads(body)
    if kind.startswith("application/cloudevents-batch+json"):
        events = document
    elif kind.startswith("application/cloudevents+json"):
        events = [document]
    elif kind.startswith("application/json"):
        events = [dict(message, id=message["messageId"]) for message in document["batch"]]
    else:
        raise ValueError("content type")
    if not isinstance(events, list) or not 1 <= len(events) <= 100 or len(body) > 450_000:
        raise ValueError("size")
    return events


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def answer(self, status, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def go_wrong(self, trouble):
        if trouble == "cut":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif trouble == "silence":
            self.close_connection = True
            time.sleep(SILENCE_S)
        elif trouble == "retry_after":
            self.answer(429, [("Retry-After", "1")])
        elif trouble == "retry_date":
            self.answer(503, [("Retry-After", email.utils.formatdate(time.time() + 1.5, usegmt=True))])
        else:
            self.answer(int(trouble))

    def do_POST(self):
        kept, options = self.server.kept, self.server.options
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with kept.lock:
            kept.counts["requests"] += 1
            if options.answer:
                status = options.answer
                kept.count(f"answered {status}")
                trouble = None
            else:
                status, trouble = self.take(kept, body)
        if trouble:
            self.go_wrong(trouble)
        else:
            self.answer(status, [("Location", "/elsewhere")] if 300 <= status < 400 else [])

    def take(self, kept, body):
        if self.server.options.bearer and self.headers["Authorization"] != "Bearer " + self.server.options.bearer:
            kept.count("unauthorized")
            return 401, None
        try:
            events = read_events(self.headers["Content-Type"], body)
        except (ValueError, KeyError, TypeError):
            kept.counts["bad_requests"] += 1
            return 400, None
        self.check_key(kept, events)
        trouble, after = kept.choose_trouble()
        if trouble:
            kept.count(trouble + (" after" if after else " before"))
        if not trouble or after:
            kept.keep(events)
        return 202, trouble

    def check_key(self, kept, events):
        """The same key always stands for the same events."""
        ids = tuple(event["id"] for event in events)
        key = self.headers["Idempotency-Key"]
        if not key or kept.keys.setdefault(key, ids) != ids or (len(ids) == 1 and key != ids[0]):
            kept.counts["keys"] += 1


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass  # cut connections are what this is for


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trouble", type=float, default=0.0)
    parser.add_argument("--answer", type=int, default=0)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--bearer")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    server = Server(("127.0.0.1", options.port), Handler)
    server.options = options
    server.kept = Kept(options.seed, options.trouble)
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    path = os.path.join(options.folder, "port")
    with open(path + ".part", "w", encoding="ascii") as file:
        file.write(str(server.server_address[1]))
    os.rename(path + ".part", path)
    server.serve_forever(poll_interval=0.05)
    with server.kept.lock:
        with open(os.path.join(options.folder, "events.jsonl"), "w", encoding="utf-8") as file:
            for text in server.kept.events.values():
                file.write(text + "\n")
        with open(os.path.join(options.folder, "report.json"), "w", encoding="utf-8") as file:
            json.dump(server.kept.counts, file)
    sys.stdout.flush()
    os._exit(0)  # silent threads are not waited for


main()
