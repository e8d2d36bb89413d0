"""Reads what is measured: track files of `cheval track`, and the labels of the shared data's sets."""
import csv
import json
import os

import numpy as np

from . import landmarks as lm


def read_track(path):
    """The records of a track file, in order; the three arrays are always there, whatever wrote it."""
    records = []
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            if line.strip():
                record = json.loads(line)
                for kind in ('faces', 'bodies', 'hands'):
                    record.setdefault(kind, [])
                records.append(record)
    return records


def by_file(records):
    return {os.path.basename(record['file']): record for record in records}


def by_frame(records):
    return {record['frame']: record for record in records}


def points_of(person):
    """x, y of a tracked face, body or hand, in pixels."""
    return np.array([point[:2] for point in person['landmarks']], float)


def eye_distance(points):
    """Between the outer corners of the eyes: what errors are given in per cent of."""
    return float(np.hypot(*(points[lm.OUTER_EYE_LEFT] - points[lm.OUTER_EYE_RIGHT])))


class Label:
    """One labelled person of a set: the picture, who it is, the box (x, y, w, h), the points (n x 2)."""

    def __init__(self, row, count):
        self.file, self.subject = os.path.basename(row['file']), row['subject']
        self.box = [float(row[side]) for side in 'xywh']
        self.points = np.array([[float(row['x%d' % i]), float(row['y%d' % i])] for i in range(count)])


def read_rows(path):
    with open(path, newline='', encoding='utf-8') as lines:
        return list(csv.DictReader(lines))


def read_labels(path):
    rows = read_rows(path)
    count = sum(1 for key in rows[0] if key[0] == 'x' and key[1:].isdigit()) if rows else 0
    return [Label(row, count) for row in rows]
