#!/usr/bin/env python3
"""compare_tracks.py OURS.jsonl REFERENCE.jsonl REFERENCE_LIST.txt PASS
Mean distance of two trackers' face landmarks in per cent of the outer-eye distance. REFERENCE_LIST names the
picture of each line of REFERENCE.jsonl; PASS (0, 1 ...) is which of a picture's lines to take."""
import collections
import json
import os
import sys

import numpy as np


def points(record):
    return np.array(record['faces'][0]['landmarks']) if record['faces'] else None


def main():
    ours_path, reference_path, list_path, which = sys.argv[1:5]
    ours = [json.loads(line) for line in open(ours_path)]
    reference = collections.defaultdict(list)
    with open(list_path) as names, open(reference_path) as lines:
        for name, line in zip(names, lines):
            reference[name.strip()].append(points(json.loads(line)))
    means, largest, missing = [], 0.0, 0
    for record in ours:
        own = points(record)
        seen = reference[os.path.basename(record['file'])]
        other = seen[int(which)] if int(which) < len(seen) else None
        if own is None or other is None:
            missing += 1
            continue
        eyes = np.hypot(*(own[263, :2] - own[33, :2]))
        distance = np.hypot(*(own[:, :2] - other[:, :2]).T) / eyes * 100
        means.append(distance.mean())
        largest = max(largest, distance.max())
    if not means:
        sys.exit('no face to compare')
    print('%d faces, %d without a pair: mean %.5f, worst face %.5f, worst landmark %.5f %% of the eye distance'
          % (len(means), missing, np.mean(means), max(means), largest))
    sys.exit(0 if np.mean(means) <= 0.1 and missing == 0 else 1)


main()
