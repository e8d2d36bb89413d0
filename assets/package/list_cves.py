"""Open CVEs of the Debian source packages that a list of parts names, by Debian's security tracker.

    list_cves.py --sbom FILE --release bookworm [--tracker URL]

Prints a line for each; exit status 3, and that it is so, when the tracker can't be reached. A file:// URL reads a saved
copy. What the tracker answers: {source: {CVE: {"releases": {codename: {"status": "open", "resolved" or "undetermined",
"fixed_version" (of those resolved; "0": never affected), "urgency", "nodsa" and "nodsa_reason" (why nobody hurries),
"repositories": {repository: version}}}}}}.
"""
import argparse
import datetime
import json
import re
import subprocess
import sys
import urllib.error
import urllib.request

TRACKER = "https://security-tracker.debian.org/tracker/data/json"
MOST_BYTES = 512 << 20  # it has some 70 MB


def read_tracker(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        body = answer.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise ValueError("the tracker's answer is too long")
    told = json.loads(body)
    if not isinstance(told, dict) or not all(isinstance(one, dict) for one in told.values()):
        raise ValueError("the tracker's answer has another shape")
    return told


def sources(sbom):
    """{source package: (version, linked by cheval itself)}"""
    direct = {one["relatedSpdxElement"] for one in sbom["relationships"]
              if one["spdxElementId"] == "SPDXRef-cheval" and one["relationshipType"] == "DYNAMIC_LINK"}
    found = {}
    for package in sbom["packages"]:
        match = re.fullmatch(r"source package (\S+) (\S+)", package.get("sourceInfo", ""))
        if match:
            before = found.get(match[1], (None, False))
            found[match[1]] = (match[2], before[1] or package["SPDXID"] in direct)
    return found


def is_older(version, than, known):
    """Whether Debian holds `version` for older; `known` keeps the answers."""
    if (version, than) not in known:
        known[version, than] = subprocess.run(["dpkg", "--compare-versions", version, "lt", than], check=False).returncode == 0
    return known[version, than]


def why_open(state, version, known):
    """What is to be said of it, or None: it does not concern this version."""
    status, fixed, left = state.get("status"), state.get("fixed_version") or "0", state.get("nodsa")
    if status == "resolved":  # in Debian; this machine may not have the update
        return f"fixed in {fixed}" if fixed != "0" and is_older(version, fixed, known) else None
    open_because = f"left as it is: {state.get('nodsa_reason') or left}" if left else "no fix yet"
    return {"open": open_because, "undetermined": "not looked at yet"}.get(status)


def open_cves(tracker, release, found):
    lines, known = [], {}
    for source, (version, direct) in sorted(found.items()):
        for name, told in sorted(tracker.get(source, {}).items()):
            state = told.get("releases", {}).get(release, {})
            why = why_open(state, version, known)
            if why is None:
                continue
            urgency = state.get("urgency") or "not yet assigned"
            lines.append(f"{name:18} {source} {version}, {'linked' if direct else 'by another'}, urgency {urgency}, {why}")
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sbom", required=True)
    parser.add_argument("--release", required=True)
    parser.add_argument("--tracker", default=TRACKER)
    given = parser.parse_args()
    with open(given.sbom, encoding="utf-8") as file:
        found = sources(json.load(file))
    today = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")
    try:
        tracker = read_tracker(given.tracker)
    except (OSError, ValueError, urllib.error.URLError) as error:
        print(f"{today}: Debian's security tracker could not be asked ({error}); open CVEs are not known")
        sys.exit(3)
    lines = open_cves(tracker, given.release, found)
    print(f"{today}: {len(lines)} open CVEs in {len(found)} source packages, by Debian's security tracker for {given.release}")
    print("\n".join(lines))


main()
