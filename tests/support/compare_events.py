#!/usr/bin/env python3
"""Whether the receiver has what the store has committed: compare_events.py STORE RECEIVER_FOLDER
LATENCIES [SLOWEST_MS].

Every event that was made under profile consent must be there, but for those of a visit whose consent was withdrawn
before they were sent; each withdrawal and its erasure must. Nothing else may be, and none under another body. Prints
one line; exit 1 when anything is lost, changed or too much, or the way from the touch to the disk took longer (p99).
"""
import json
import os
import sqlite3
import sys


def percentile(samples, share):
    return samples[min(len(samples) - 1, int(share * len(samples)))] / 1000.0 if samples else 0.0


def main():
    store_path, folder, latencies_path = sys.argv[1:4]
    slowest_ms = float(sys.argv[4]) if len(sys.argv) > 4 else float("inf")
    store = sqlite3.connect(f"file:{store_path}?mode=ro", uri=True)
    rows = store.execute("SELECT id, session, name, consent_profile FROM interest").fetchall()
    waiting = store.execute("SELECT count(*) FROM outbox").fetchone()[0]
    dead = store.execute("SELECT count(*) FROM dead_letters").fetchone()[0]
    with open(os.path.join(folder, "report.json"), encoding="utf-8") as file:
        report = json.load(file)
    got = {}
    with open(os.path.join(folder, "events.jsonl"), encoding="utf-8") as file:
        for line in file:
            event = json.loads(line)
            got[event["id"]] = event
    def is_erasure(event):
        return "erasure_requested" in event.get("type", "") or event.get("event") == "Cheval Erasure Requested"

    erasures = {e["data"]["session"] if "data" in e else e["anonymousId"] for e in got.values() if is_erasure(e)}
    agreed = {session for _, session, _, profile in rows if profile}
    withdrawals = {i: session for i, session, name, profile in rows
                   if name == "consent_withdrawn" and not profile and session in agreed}
    withdrawn = set(withdrawals.values())
    must = {i for i, session, _, profile in rows if profile and session not in withdrawn} | withdrawals.keys()
    may = {i for i, session, _, profile in rows if profile and session in withdrawn}
    foreign = [i for i, e in got.items() if i not in must and i not in may and not is_erasure(e)]
    lost = must - got.keys()
    unerased = withdrawn - erasures
    with open(latencies_path, encoding="ascii") as file:
        samples = sorted(int(line) for line in file if line.strip().isdigit())
    print(f"{len(rows)} committed, {len(must)} of them to be sent, {len(withdrawn)} visits taken back: "
          f"{len(lost)} lost, {len(foreign)} that should not be there, {report['changed']} under another body, "
          f"{waiting} still waiting, {dead} dead; {report['requests']} requests, {report['again']} events sent "
          f"again and kept once; touch to commit p50 {percentile(samples, 0.5):.2f} ms, "
          f"p99 {percentile(samples, 0.99):.2f} ms, max {percentile(samples, 1.0):.1f} ms ({len(samples)})")
    print("trouble: " + ", ".join(f"{name} {count}" for name, count in sorted(report.items())
                                  if " before" in name or " after" in name))
    wrong = lost or foreign or unerased or waiting or dead or report["changed"] or report["bad_requests"]
    if unerased:
        print(f"{len(unerased)} visits were withdrawn and no erasure came")
    if report["keys"]:
        print(f"{report['keys']} requests with a wrong Idempotency-Key")
    return 1 if wrong or report["keys"] or percentile(samples, 0.99) > slowest_ms else 0


sys.exit(main())
