#!/usr/bin/env python3
"""The glTF reader against the Khronos validator's reports on its own test files.

    tests/bench/gltf_bad.py [--cheval build/release/cheval]

Every FILE that has a FILE.report.json under the shared data's gltf_bad (CHEVAL_SHARED, else ../shared) goes
through `cheval catalogue check`. Prints what agrees and each disagreement with its reason, from
tests/data/gltf_disagreements.txt; exit 1 when one has none, or when the program crashed or hung.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SHARED = pathlib.Path(os.environ.get("CHEVAL_SHARED", HERE.parents[2] / "shared"))
REASONS = HERE.parent / "data/gltf_disagreements.txt"
SECONDS_A_FILE = 20


def read_reasons():
    reasons = []
    for line in REASONS.read_text().splitlines():
        if line and not line.startswith("#"):
            reasons.append(line.split(" ", 2))
    return reasons


def errors_of(report):
    messages = json.loads(report.read_text())["issues"]["messages"]
    return [(m["code"], m.get("pointer", "")) for m in messages if m["severity"] == 0]


def check(cheval, path):
    """Whether the file is refused, and the line that says why, or the first warning."""
    done = subprocess.run([cheval, "catalogue", "check", path], capture_output=True, text=True, errors="replace",
                          timeout=SECONDS_A_FILE)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{path}: exit {done.returncode}: {done.stderr.strip()[-300:]}")
    lines = (done.stderr + done.stdout).strip().splitlines()
    refused = done.returncode == 1
    chosen = [line for line in lines if line.startswith("error" if refused else "warning")]
    return refused, chosen[0] if chosen else "nothing said"


def same_place(line, errors):
    """Whether the line names a place at, above or below that of one of the errors."""
    for _, pointer in errors:
        if not pointer or re.search(re.escape("/".join(pointer.split("/")[:3])) + r"(?!\d)", line):
            return True
    return False


def describe(errors):
    return "; ".join(f"{code} {pointer}" for code, pointer in errors[:2]) or "no error"


def short(line, name):
    """Our line without the path."""
    return re.sub(r"^(\w+): .*?" + re.escape(name) + ":? *", r"\1: ", line)


def reason_for(reasons, name, refused, errors):
    for kind, what, why in reasons:
        if kind == "unread" and not refused and errors and all(
                any(pointer == w or pointer.startswith(w + "/") for k, w, _ in reasons if k == "unread")
                for _, pointer in errors):
            if errors[0][1].startswith(what):
                return "unread", why
        elif kind == ("refused" if refused else "accepted") and what == name:
            return kind, why
    return None


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--cheval", default=str(HERE.parents[1] / "build/release/cheval"))
    cheval = options.parse_args().cheval
    base = SHARED / "data/gltf_bad"
    if not base.is_dir():
        print(f"SKIPPED: {base} is not here")
        return 77
    reasons = read_reasons()
    counts = collections.Counter()
    folders = collections.defaultdict(collections.Counter)
    lines = []
    for report in sorted(base.rglob("*.report.json")):
        path = str(report)[:-len(".report.json")]
        name = "/".join(pathlib.Path(path).parts[-2:])
        errors = errors_of(report)
        try:
            refused, line = check(cheval, path)
        except (RuntimeError, subprocess.TimeoutExpired) as problem:
            counts["UNEXPLAINED"] += 1
            lines.append(f"UNEXPLAINED  {name}: {problem}")
            continue
        if refused == bool(errors):
            kind = "both refuse" if refused else "both accept"
            if refused and same_place(line, errors):
                counts["same place"] += 1
            elif refused:
                lines.append(f"{'elsewhere':12} {name}: both refuse, but not at the same place\n"
                             f"{'':12} report: {describe(errors)}   here: {short(line, name)}")
        else:
            reason = reason_for(reasons, name, refused, errors)
            kind = reason[0] if reason else "UNEXPLAINED"
            lines.append(f"{kind:12} {name}: {reason[1] if reason else 'no reason given'}\n"
                         f"{'':12} report: {describe(errors)}   here: {short(line, name)}")
        counts[kind] += 1
        folders[name.split("/")[0]][kind] += 1
    kinds = ["both refuse", "both accept", "unread", "accepted", "refused", "UNEXPLAINED"]
    print(f"{'folder':16}" + "".join(f"{kind:>13}" for kind in kinds))
    for folder in sorted(folders):
        print(f"{folder:16}" + "".join(f"{folders[folder][kind]:13}" for kind in kinds))
    print(f"{'all':16}" + "".join(f"{counts[kind]:13}" for kind in kinds))
    print(f"{counts['same place']} of {counts['both refuse']} are refused at, above or below the report's place\n")
    print("\n".join(lines))
    return 1 if counts["UNEXPLAINED"] else 0


if __name__ == "__main__":
    sys.exit(main())
