#!/usr/bin/env python3
"""Looks into a profile store from outside.

check_store.py STORE TOLD              whether every event whose id stands in TOLD is there, and each with all that
                                       belongs to its transaction
check_store.py STORE --customer        prints the reference of the customer with the most events
check_store.py STORE --deliver WORDS   prints how many of these words stand in rows of the outbox, which must be
                                       erasures, and deletes these as after their delivery, and scrubs
check_store.py STORE --tamper          changes a row in the middle of the audit log
check_store.py STORE --references      prints every customer's reference, a line each
check_store.py STORE --waiting         prints how many rows wait in the outbox
check_store.py STORE --fill REF        gives that customer a name, purchases, what the retailer tells, a pick-up code and
                                       dead letters, and ends as if it was killed: the write-ahead log stays
check_store.py --words MINE OTHER…     of exports: prints the ids, codes and names that stand in the first alone
check_store.py --search WORDS FOLDER   prints how many of these words stand in any byte of any file below it
"""
import json
import os
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


def deliver(store, words_path):
    with open(words_path, encoding="utf-8") as file:
        words = [line for line in file.read().split("\n") if line]
    rows, found = [], set()
    for sequence, kind, body in store.execute("SELECT sequence, kind, body FROM outbox").fetchall():
        named = {word for word in words if f'"{word}"' in body}
        if named and kind != 2:
            print(f"row {sequence} of the outbox names them and is no erasure", file=sys.stderr)
            return 1
        found |= named
        rows += [(sequence,)] if named else []
    store.execute("PRAGMA secure_delete = ON")
    store.executemany("DELETE FROM outbox WHERE sequence = ?", rows)
    store.execute("VACUUM")
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(len(found))
    return 0


def fill(store, reference):
    """What no visit of recorder_probe has."""
    key = number(store, "SELECT key FROM customers WHERE reference = ?", reference)
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("BEGIN")
    store.execute("UPDATE customers SET name = ?, points = 71 WHERE key = ?", (f"Quillaja {reference}", key))
    for day in (1, 2, 3):
        store.execute("INSERT INTO purchases (customer, time, sku) VALUES (?, ?, 'RED')",
                      (key, f"2026-10-0{day}T10:00:00.000Z"))
    store.execute("INSERT INTO told (customer, time) VALUES (?, '2026-10-01T10:00:00.000Z')", (key,))
    store.execute("INSERT INTO told_favourites (customer, sku, product, variant, place) VALUES (?, 'RED', '', '', 1)",
                  (key,))
    store.execute("INSERT INTO told_sizes (customer, category, value) VALUES (?, 'jacket', '40')", (key,))
    for table in ("interest", "requests"):
        store.execute(f"UPDATE {table} SET code = ? WHERE sequence = (SELECT max(sequence) FROM {table}"
                      " WHERE customer = ?)", (f"PICKUP-{reference}-X", key))
    session = store.execute("SELECT session FROM links WHERE customer = ?", (key,)).fetchone()
    for i in (1, 2) if session else ():
        body = json.dumps({"id": f"dead-{i}-of-{key}", "session": session[0], "reference": reference})
        store.execute("INSERT INTO dead_letters (id, kind, session, created_ms, reason, time, body) VALUES"
                      " (?, 0, ?, 1, 'HTTP 400', '2026-10-01T10:00:00.000Z', ?)", (f"dead-{i}-of-{key}", session[0], body))
    store.execute("COMMIT")
    sys.stdout.flush()
    os._exit(0)


NAMING = {"session", "id", "key", "reference", "customerreference", "code", "customer", "subject"}


def naming_words(value, key=""):
    """Every text of an export that names a customer, a visit or one of its rows."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from naming_words(inner, name)
        if "reference" in value and "name" in value:
            yield value["name"]
    elif isinstance(value, list):
        for inner in value:
            yield from naming_words(inner, key)
    elif isinstance(value, str) and key in NAMING and len(value) > 3:
        yield value


def words_of(paths):
    exports = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            exports.append(set(naming_words(json.load(file))))
    print("\n".join(sorted(exports[0].difference(*exports[1:]))))
    return 0


def search(words_path, folder):
    with open(words_path, encoding="utf-8") as file:
        words = [line for line in file.read().split("\n") if line]
    found = set()
    for parent, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(parent, name), "rb") as file:
                data = file.read()
            found |= {word for word in words if word.encode() in data}
    print(len(found))
    print(f"there: {sorted(found)[:3]}, not there: {sorted(set(words) - found)[:3]}", file=sys.stderr)
    return 0


def main():
    if sys.argv[1] == "--words":
        return words_of(sys.argv[2:])
    if sys.argv[1] == "--search":
        return search(sys.argv[2], sys.argv[3])
    store = sqlite3.connect(sys.argv[1], isolation_level=None)
    if sys.argv[2] == "--customer":
        # REF-12 is in no other's, REF-1 is.
        print(number(store, "SELECT reference FROM customers WHERE length(reference) = 6"
                     " ORDER BY (SELECT count(*) FROM interest WHERE customer = key) DESC LIMIT 1"))
        return 0
    if sys.argv[2] == "--references":
        print("\n".join(row[0] for row in store.execute("SELECT reference FROM customers ORDER BY reference")))
        return 0
    if sys.argv[2] == "--waiting":
        print(number(store, "SELECT count(*) FROM outbox"))
        return 0
    if sys.argv[2] == "--fill":
        return fill(store, sys.argv[3])
    if sys.argv[2] == "--deliver":
        return deliver(store, sys.argv[3])
    if sys.argv[2] == "--tamper":
        store.execute("UPDATE audit SET what = 'profile given, text 9' WHERE sequence ="
                      " (SELECT max(sequence) / 2 FROM audit)")
        return 0
    return check(store, sys.argv[2])


sys.exit(main())
