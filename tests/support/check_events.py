#!/usr/bin/env python3
"""Checks events, one JSON object a line on stdin, against the schema: check_events.py SCHEMA. Exit 1 at the first wrong one."""
import json
import sys

import jsonschema

validator = jsonschema.Draft202012Validator(json.load(open(sys.argv[1], encoding="utf-8")))
count = 0
for line in sys.stdin:
    event = json.loads(line)
    for error in validator.iter_errors(event):
        sys.exit(f"{event.get('type')}: /{'/'.join(map(str, error.absolute_path))}: {error.message}")
    count += 1
print(f"{count} events as the schema says")
