"""PCK@0.2 of bodies: the share of labelled joints that lie within a fifth of the torso of where they were labelled.

The torso is the longer labelled diagonal from shoulder to opposite hip; people without one are left out. "Chosen" are
the labelled people nearest to a tracked body, so that a tracker of one person is not blamed for the others; "all"
counts everybody, and who was not tracked as wrong.
"""
import collections
import os

import numpy as np

from . import tracks

REACH = 0.2

# Names of joints -> landmark of the tracker's 33.
JOINTS = {'nose': 0, 'left shoulder': 11, 'right shoulder': 12, 'left elbow': 13, 'right elbow': 14, 'left wrist': 15,
          'right wrist': 16, 'left hip': 23, 'right hip': 24, 'left knee': 25, 'right knee': 26, 'left ankle': 27,
          'right ankle': 28}
LIMBS = [name for name in JOINTS if name != 'nose']  # shoulder, elbow, wrist, hip, knee, ankle; left before right


def numbered(names, first=0):
    return {name: first + i for i, name in enumerate(names)}


COCO = {'nose': 0, **numbered(LIMBS, 5)}
MPII = {**numbered(['right ankle', 'right knee', 'right hip', 'left hip', 'left knee', 'left ankle']),
        **numbered(['right wrist', 'right elbow', 'right shoulder', 'left shoulder', 'left elbow', 'left wrist'], 10)}
AIC = numbered(['right shoulder', 'right elbow', 'right wrist', 'left shoulder', 'left elbow', 'left wrist',
                'right hip', 'right knee', 'right ankle', 'left hip', 'left knee', 'left ankle'])
JHMDB = numbered(['right shoulder', 'left shoulder', 'right hip', 'left hip', 'right elbow', 'left elbow', 'right knee',
                  'left knee', 'right wrist', 'left wrist', 'right ankle', 'left ankle'], 3)

# Scheme of the labels' file -> joint's number in it. Those of the second list call every joint "not visible".
SCHEMES = {'coco17': COCO, 'posetrack17pt': COCO, 'crowdpose14': numbered(LIMBS), 'exlpose14_lowlight': numbered(LIMBS),
           'mpii16': MPII, 'mhp16': MPII, 'aic14': AIC, 'jhmdb15': JHMDB}
WITHOUT_VISIBILITY = ('mpii16', 'jhmdb15', 'mhp16')
NEARLY_BLACK = 'exlpose14_lowlight'


class Person:
    """A labelled person: {joint: point}, the torso in pixels (None where it is not labelled), the body found."""

    def __init__(self, scheme, label, visibility):
        self.scheme, self.file, self.found = scheme, label.file, None
        self.joints = {}
        for name, i in SCHEMES[scheme].items():
            seen = scheme in WITHOUT_VISIBILITY or float(visibility['v%d' % i]) > 0
            if seen and not (label.points[i] == 0).all():
                self.joints[name] = label.points[i]
        diagonals = [np.hypot(*(self.joints[a] - self.joints[b]))
                     for a, b in (('left shoulder', 'right hip'), ('right shoulder', 'left hip'))
                     if a in self.joints and b in self.joints]
        self.torso = max(diagonals, default=None)

    def distance(self, body):
        return np.mean([np.hypot(*(body[JOINTS[name]] - point)) for name, point in self.joints.items()])

    def hits(self):
        """{joint: whether the tracked one is near enough}"""
        return {name: self.found is not None
                and np.hypot(*(self.found[JOINTS[name]] - point)) < REACH * self.torso
                for name, point in self.joints.items()}


def read_people(folder):
    people = []
    for scheme in SCHEMES:
        path = os.path.join(folder, 'landmarks_%s.csv' % scheme)
        if os.path.exists(path):
            seen = tracks.read_rows(os.path.join(folder, 'visibility_%s.csv' % scheme))
            people += [Person(scheme, label, row) for label, row in zip(tracks.read_labels(path), seen)]
    return people


def match(people, bodies):
    """Gives every body to the nearest labelled person, nearest pairs first."""
    pairs = [(person.distance(body), i, j) for i, person in enumerate(people) if person.joints
             for j, body in enumerate(bodies)]
    used = set()
    for _, i, j in sorted(pairs):
        if people[i].found is None and j not in used:
            people[i].found = bodies[j]
            used.add(j)


def pck(people):
    hits = [person.hits() for person in people]
    per_joint = collections.defaultdict(list)
    for person in hits:
        for name, hit in person.items():
            per_joint[name.split()[-1]].append(hit)
    everything = [hit for person in hits for hit in person.values()]
    return {'people': len(people), 'joints': len(everything),
            'pck20': float(np.mean(everything)) if everything else None,
            'per_joint': {name: float(np.mean(values)) for name, values in sorted(per_joint.items())}}


def score(folder, records):
    people, tracked = read_people(folder), tracks.by_file(records)
    files = collections.defaultdict(list)
    for person in people:
        files[person.file].append(person)
    empty = 0
    for file, members in files.items():
        bodies = [tracks.points_of(body) for body in tracked.get(file, {'bodies': []})['bodies']]
        empty += not bodies
        match(members, bodies)
    measured = [person for person in people if person.torso and person.scheme != NEARLY_BLACK]
    return {'pictures': len(files), 'pictures_without_body': empty,
            'chosen': pck([person for person in measured if person.found is not None]), 'all': pck(measured)}
