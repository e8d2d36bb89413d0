#!/usr/bin/env python3
"""Looks into a profile store from outside.

check_store.py STORE TOLD              whether every event whose id stands in TOLD is there, and each with all that
                                       belongs to its transaction
check_store.py STORE --customer        prints the reference of the customer with the most events
check_store.py STORE --delivered REF   as after its delivery: deletes the one erasure that names REF, and scrubs
check_store.py STORE --tamper          changes a row in the middle of the audit log
"""
import sqlite3
import sys


def number(store, query, *values):
    return store.execute(query, values).fetchone()[0]


def check(store, told_path):
    with open(told_path, encoding="ascii") as file:
        told = [line.strip() for line in file if line.endswith("\n") and not line.startswith("end ")]
    there = {row[0] for row in store.execute("SELECT id FROM interest")}
    lost = [i for i in told if i not in there]
    problems = []
    if lost:
        problems.append(f"{len(lost)} lost")
    if len(told) != len(set(told)):
        problems.append("told twice")
    if number(store, "PRAGMA quick_check") != "ok":
        problems.append("damaged")
    # A transaction is there whole or not at all.
    withdrawn = ("SELECT session FROM consents GROUP BY session HAVING"
                 " max(purpose = 'profile' AND given) AND max(purpose = 'profile' AND NOT given)")
    expected = {
        "events to be sent that don't wait": "SELECT count(*) FROM interest WHERE consent_profile = 1 AND name NOT LIKE"
        f" 'consent%' AND session NOT IN ({withdrawn}) AND id NOT IN (SELECT id FROM outbox)",
        "events of withdrawn visits that wait": f"SELECT count(*) FROM outbox WHERE kind = 0 AND session IN ({withdrawn})",
        "withdrawn visits without an erasure": f"SELECT count(*) FROM ({withdrawn}) WHERE session NOT IN"
        " (SELECT session FROM outbox WHERE kind = 2)",
        "withdrawn visits that are a customer's": f"SELECT count(*) FROM links WHERE session IN ({withdrawn})",
        "requests without a row": "SELECT count(*) FROM interest WHERE name = 'product_requested'"
        " AND id NOT IN (SELECT id FROM requests)",
        "consents that no event tells": "SELECT count(*) FROM consents WHERE session NOT IN"
        " (SELECT session FROM interest WHERE name = 'consent_given')",
        "consents without a row": "SELECT count(*) FROM interest WHERE name LIKE 'consent%' AND session NOT IN"
        " (SELECT session FROM consents)",
        "a linked customer's likes that aren't favourites": "SELECT count(*) FROM interest WHERE customer <> ''"
        " AND name = 'product_liked' AND NOT EXISTS (SELECT 1 FROM favourites WHERE"
        " favourites.customer = interest.customer AND favourites.sku = interest.sku)",
        "what was sent without the profile's consent": "SELECT count(*) FROM outbox WHERE kind = 0 AND id NOT IN"
        " (SELECT id FROM interest WHERE consent_profile = 1)",
    }
    for what, query in expected.items():
        count = number(store, query)
        if count:
            problems.append(f"{count} {what}")
    print(f"{len(told)} events were told to be committed, {len(there)} are there; {number(store, 'SELECT count(*) FROM consents')}"
          f" consents, {number(store, 'SELECT count(*) FROM requests')} requests, {number(store, 'SELECT count(*) FROM outbox')}"
          f" rows to be sent; {', '.join(problems) or '0 lost'}")
    return 1 if problems or not told else 0


def deliver(store, reference):
    rows = store.execute("SELECT sequence, kind FROM outbox WHERE body LIKE ?", (f'%"{reference}"%',)).fetchall()
    if len(rows) != 1 or rows[0][1] != 2:
        print(f"{len(rows)} rows of the outbox name the customer")
        return 1
    store.execute("PRAGMA secure_delete = ON")
    store.execute("DELETE FROM outbox WHERE sequence = ?", (rows[0][0],))
    store.execute("VACUUM")
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return 0


def main():
    store = sqlite3.connect(sys.argv[1], isolation_level=None)
    if sys.argv[2] == "--customer":
        print(number(store, "SELECT reference FROM customers ORDER BY (SELECT count(*) FROM interest WHERE customer = key)"
                     " DESC LIMIT 1"))
        return 0
    if sys.argv[2] == "--delivered":
        return deliver(store, sys.argv[3])
    if sys.argv[2] == "--tamper":
        store.execute("UPDATE audit SET what = 'profile given, text 9' WHERE sequence ="
                      " (SELECT max(sequence) / 2 FROM audit)")
        return 0
    return check(store, sys.argv[2])


sys.exit(main())
