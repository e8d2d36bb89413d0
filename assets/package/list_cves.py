"""Open CVEs of the Debian source packages that a list of parts names, by Debian's security tracker.

    list_cves.py --sbom FILE --release bookworm [--tracker URL]

Prints a line for each; exit status 3 when the tracker can't be reached. A file:// URL reads a saved copy.
"""
import argparse
import json
import re
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
    return json.loads(body)


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


def open_cves(tracker, release, found):
    lines = []
    for source, (version, direct) in sorted(found.items()):
        for name, told in sorted(tracker.get(source, {}).items()):
            state = told.get("releases", {}).get(release, {})
            if state.get("status") != "open":
                continue
            urgency = state.get("urgency", "not yet assigned")
            lines.append(f"{name:18} {source} {version}, {'linked' if direct else 'by another'}, urgency {urgency}")
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sbom", required=True)
    parser.add_argument("--release", required=True)
    parser.add_argument("--tracker", default=TRACKER)
    given = parser.parse_args()
    with open(given.sbom, encoding="utf-8") as file:
        found = sources(json.load(file))
    try:
        tracker = read_tracker(given.tracker)
    except (OSError, ValueError, urllib.error.URLError) as error:
        print(f"Debian's security tracker could not be asked ({error}); open CVEs are not known")
        sys.exit(3)
    lines = open_cves(tracker, given.release, found)
    print(f"{len(lines)} open CVEs in {len(found)} source packages, by Debian's security tracker for {given.release}")
    print("\n".join(lines))


main()
