"""Identities and counts: who is who when people cross, leave and return, and how small a face is found."""
import json
import os
import re

import numpy as np

from . import landmarks as lm, tracks
from .scenes import PLACED

NEAR = 0.35  # in eye distances: a tracked face nearer than this to a person's true place is that person's


def expected_points(person, k):
    row = np.array(person['affine'][k]).reshape(2, 3)
    points = np.array(person['points'], float)[PLACED]
    return points @ row[:, :2].T + row[:, 2]


def offsets(points, face, eye_px):
    """The mean distance of the placed points to a face's, in eye distances."""
    return np.hypot(*(face[np.array(lm.COMMON)[PLACED]] - points).T).mean() / eye_px


def match_frame(people, faces, k):
    """{person: face} of frame k, nearest pairs first."""
    pairs = []
    for i, person in enumerate(people):
        if person['presence'][k] == 'out':
            continue
        points = expected_points(person, k)
        for j, face in enumerate(faces):
            distance = offsets(points, tracks.points_of(face), person['eye_px'])
            if distance < NEAR:
                pairs.append((distance, i, j))
    found = {}
    for _, i, j in sorted(pairs):
        if i not in found and j not in found.values():
            found[i] = j
    return found


def identities(truth, records):
    """How often a person's id changes, to a new one or to another person's; visible frames without a face; faces where
    nobody is (while those who are there are hidden counts as nobody's fault)."""
    people, numbered = truth['people'], tracks.by_frame(records)
    last, owners = {}, {}
    result = {'people': len(people), 'switches': 0, 'swaps': 0, 'missed': 0, 'visible': 0, 'false': 0, 'ids': 0}
    for k in range(truth['frames']):
        faces = numbered[k]['faces'] if k in numbered else []
        found = match_frame(people, faces, k)
        result['false'] += len(faces) - len(found)
        for i, person in enumerate(people):
            visible = person['presence'][k] == 'in' and not person['hidden'][k]
            result['visible'] += visible
            if i not in found:
                result['missed'] += visible
                continue
            identity = faces[found[i]]['id']
            if last.get(i, identity) != identity:
                result['switches'] += 1
                result['swaps'] += owners.get(identity, i) != i
            last[i] = identity
            owners.setdefault(identity, i)
    result['ids'] = len(owners)
    result['kept_to_the_end'] = sum(owners.get(identity) == i for i, identity in last.items())
    return result


def live_sizes(truth, records):
    """{eye distance: [found, of]}: a size is found if the face is there in its last three frames."""
    numbered, found, people = tracks.by_frame(records), {}, truth['people']
    for k in range(2, truth['frames']):
        word = truth['segments'][k]
        ends = k + 1 == truth['frames'] or truth['segments'][k + 1] != word
        if not word.startswith('size') or not ends:
            continue
        person = next(p for p in people if p['presence'][k] == 'in')
        seen = all(match_frame([person], numbered[i]['faces'], i) for i in (k - 2, k - 1, k) if i in numbered)
        tally = found.setdefault(int(word[4:]), [0, 0])
        tally[0] += seen
        tally[1] += 1
    return found


def pictures(folder, records):
    """{'stills': {eye distance: [found, of]}, 'poster_15': …, 'poster_100': [found, of, more]}"""
    with open(os.path.join(folder, 'truth.json'), encoding='utf-8') as file:
        truth = json.load(file)
    tracked, sizes, result = tracks.by_file(records), {}, {}
    for name, faces in truth.items():
        candidates = [tracks.points_of(face) for face in tracked.get(name, {'faces': []})['faces']]
        found = count_found(faces, candidates)
        size = re.fullmatch(r'size_\d+_(\d+)\.jpg', name)
        if size:
            tally = sizes.setdefault(int(size.group(1)), [0, 0])
            tally[0] += found
            tally[1] += 1
        else:
            result[name.split('.')[0]] = [found, len(faces), len(candidates) - found]
    result['stills'] = dict(sorted(sizes.items()))
    return result


def count_found(faces, candidates):
    found, used = 0, set()
    for face in faces:
        points = np.array(face, float)
        eye_px = np.hypot(*(points[5] - points[2]))
        near = [(offsets(points[PLACED], candidate, eye_px), j) for j, candidate in enumerate(candidates)
                if j not in used]
        if near and min(near)[0] < NEAR:
            used.add(min(near)[1])
            found += 1
    return found


def smallest(sizes):
    """The smallest size from which upwards every picture's face is found; None if the largest is not."""
    best = None
    for size in sorted(sizes, reverse=True):
        if sizes[size][0] < sizes[size][1]:
            break
        best = size
    return best
