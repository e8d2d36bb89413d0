"""Errors of landmarks on labelled pictures, in per cent of the distance between the outer eye corners.

NME is the mean distance of the thirteen common points but the pupils (tracks.COMMON), divided by the labelled outer-eye
distance. "Free" is the same after each point's mean offset over the other faces is taken away: labelling schemes put
the chin or the subnasale elsewhere than the mesh does, and that is no error of the tracker's. A label without a face
whose mean error is under half an eye distance counts as missed, and as above every threshold.
"""
import collections
import os

import numpy as np

from . import landmarks as lm, tracks

THRESHOLDS = (3, 5, 8)
FARTHEST = 0.5     # a face farther from a label than this, in eye distances, is another face
PUPILS, REST = slice(0, 2), slice(2, 13)
LEFT_CORNER, RIGHT_CORNER = 2, 5  # of the common points: the picture's left, right outer eye corner

# FRL's 189 points: the outline of the lips (without the corners twice), each iris, and the outer eye corners.
FRL_LIPS = list(range(87, 94)) + list(range(104, 109))
FRL_UPPER = slice(0, 7)
FRL_IRISES = [(list(range(2, 10)), lm.IRIS_RIGHT), (list(range(10, 18)), lm.IRIS_LEFT)]
FRL_EYE_CORNERS = [18, 27]


class Match:
    """A label and the face that goes with it: the error of each point, and its offset in the face's own axes."""

    def __init__(self, label, face, divisor):
        offset = (face[lm.COMMON] - label.points) / divisor
        along = label.points[RIGHT_CORNER] - label.points[LEFT_CORNER]
        along = along / np.hypot(*along)
        self.errors = np.hypot(offset[:, 0], offset[:, 1])
        self.offsets = np.stack([offset @ along, offset @ np.array([-along[1], along[0]])], 1)
        self.mean = np.nanmean(self.errors[REST])
        self.face = face


def divisor_of(label, has_box):
    """The outer-eye distance; with the data set's own box at least 0.35 of its size, for faces in profile."""
    distance = np.hypot(*(label.points[RIGHT_CORNER] - label.points[LEFT_CORNER]))
    return max(distance, 0.35 * (label.box[2] * label.box[3]) ** 0.5) if has_box else distance


def match_picture(labels, faces, has_box):
    """{index of the label: Match}, nearest pairs first, each label and face once."""
    pairs = []
    for i, label in enumerate(labels):
        for j, face in enumerate(faces):
            match = Match(label, face, divisor_of(label, has_box))
            if match.mean < FARTHEST:
                pairs.append((match.mean, i, j, match))
    found, used = {}, set()
    for _, i, j, match in sorted(pairs, key=lambda pair: pair[0]):
        if i not in found and j not in used:
            found[i] = match
            used.add(j)
    return found


def match_set(labels, records, has_box):
    """A Match or None for every label; how many faces no label claims; how many labels' pictures were not tracked."""
    files = collections.defaultdict(list)
    for k, label in enumerate(labels):
        files[label.file].append(k)
    tracked, matches, unclaimed, untracked = tracks.by_file(records), [None] * len(labels), 0, 0
    for file, members in files.items():
        if file not in tracked:
            untracked += len(members)
            continue
        faces = [tracks.points_of(face) for face in tracked[file]['faces']]
        found = match_picture([labels[k] for k in members], faces, has_box)
        for i, match in found.items():
            matches[members[i]] = match
        unclaimed += len(faces) - len(found)
    return matches, unclaimed, untracked


def free_errors(matches):
    """NME of every found face in per cent without each point's mean offset over the OTHER faces; {} for under five."""
    found = [k for k, match in enumerate(matches) if match is not None]
    if len(found) < 5:
        return {}
    offsets = np.array([matches[k].offsets[REST] for k in found])
    count, total = np.isfinite(offsets).sum(0), np.nansum(offsets, 0)
    errors = {}
    for k, own in zip(found, offsets):
        others = (total - np.nan_to_num(own)) / np.maximum(count - np.isfinite(own), 1)
        left = own - others
        errors[k] = float(np.nanmean(np.hypot(left[:, 0], left[:, 1]))) * 100
    return errors


def summary(matches, free, members):
    """Of some of the labels: found, NME, shares under the thresholds, irises."""
    found = [matches[k] for k in members if matches[k] is not None]
    nme = np.array([match.mean for match in found]) * 100
    irises = np.array([match.errors[PUPILS].mean() for match in found if np.isfinite(match.errors[PUPILS]).all()]) * 100
    result = {'faces': len(members), 'missed': len(members) - len(found)}
    if len(nme):
        result.update(nme_mean=nme.mean(), nme_median=np.median(nme), nme_p95=np.percentile(nme, 95))
    for threshold in THRESHOLDS:
        result['under_%d' % threshold] = (nme < threshold).sum() / len(members)
    own = [free[k] for k in members if k in free]
    if own:
        result.update(nme_free_mean=np.mean(own), nme_free_ci95=1.96 * np.std(own) / len(own) ** 0.5)
    if len(irises):
        result.update(iris_mean=irises.mean(), iris_median=np.median(irises), iris_faces=len(irises))
    return result


def ethnicities(path):
    """{subject: the first of the groups they name}"""
    return {row['face_id']: row['face_eth'].split('/')[0] for row in tracks.read_rows(path)}


def by_group(groups, subjects):
    members = collections.defaultdict(list)
    for k, subject in enumerate(subjects):
        members[groups.get(subject, '?')].append(k)
    return dict(sorted(members.items()))


def score(folder, records, has_box=False, groups=None):
    """A set with common13.csv against the track of its pictures."""
    labels = tracks.read_labels(os.path.join(folder, 'common13.csv'))
    matches, unclaimed, untracked = match_set(labels, records, has_box)
    free = free_errors(matches)
    result = {'unmatched_faces': unclaimed, 'labels_without_track_row': untracked,
              'all': summary(matches, free, range(len(labels)))}
    if groups:
        result['groups'] = {name: summary(matches, free, members) for name, members
                            in by_group(groups, [label.subject for label in labels]).items()}
    return result


# --- lips and irises on FRL's points ---------------------------------------------------------------------------


def outline_distances(points, outline):
    """The distance of each point to a closed line; positive outside."""
    start, end = outline, np.roll(outline, -1, 0)
    step = end - start
    length = np.maximum((step ** 2).sum(1), 1e-9)
    result = []
    for point in points:
        along = np.clip(((point - start) * step).sum(1) / length, 0, 1)
        nearest = start + step * along[:, None]
        distance = np.hypot(*(nearest - point).T).min()
        result.append(-distance if is_inside(point, outline) else distance)
    return np.array(result)


def is_inside(point, outline):
    """By the parity of the edges that a ray to the right crosses."""
    x0, y0 = outline.T
    x1, y1 = np.roll(outline, -1, 0).T
    spans = (y0 > point[1]) != (y1 > point[1])
    rise = np.where(y1 == y0, 1e-9, y1 - y0)
    return bool((spans & (point[0] < (x1 - x0) * (point[1] - y0) / rise + x0)).sum() % 2)


def mean_diameter(points):
    return 2 * np.hypot(*(points - points.mean(0)).T).mean()


def lip_and_iris(label, face):
    """Signed distances of the labelled lip points to the tracked outline, and the irises' diameter errors, in %."""
    eye_distance = np.hypot(*(label.points[FRL_EYE_CORNERS[1]] - label.points[FRL_EYE_CORNERS[0]]))
    lips = outline_distances(label.points[FRL_LIPS], face[lm.OUTER_LIPS]) / eye_distance * 100
    irises = []
    for labelled, tracked in FRL_IRISES:
        real = mean_diameter(label.points[labelled])
        irises.append((mean_diameter(face[tracked]) - real) / real * 100)
    return lips, irises


def summary_of_lips(measured):
    lips, irises = np.array([m[0] for m in measured]), np.array([m[1] for m in measured])
    error = np.abs(lips)
    return {'faces': len(measured), 'lip_mean': error.mean(), 'lip_p95': np.percentile(error, 95),
            'upper_mean': error[:, FRL_UPPER].mean(), 'lower_mean': error[:, 7:].mean(),
            'signed_upper': lips[:, 1:6].mean(), 'signed_lower': lips[:, 7:].mean(),
            'iris_diameter_abs': np.abs(irises).mean(), 'iris_diameter_bias': irises.mean()}


def score_lips(folder, records, groups=None):
    """FRL's outline of the lips and the irises' size."""
    tracked, measured, subjects, missed = tracks.by_file(records), [], [], 0
    for label in tracks.read_labels(os.path.join(folder, 'landmarks.csv')):
        faces = [tracks.points_of(face) for face in tracked.get(label.file, {'faces': []})['faces']]
        if not faces:
            missed += 1
            continue
        corners = label.points[FRL_EYE_CORNERS]
        nearest = min(faces, key=lambda face: np.hypot(
            *(face[[lm.OUTER_EYE_RIGHT, lm.OUTER_EYE_LEFT]] - corners).T).mean())
        measured.append(lip_and_iris(label, nearest))
        subjects.append(label.subject)
    result = {'missed': missed}
    if measured:
        result['all'] = summary_of_lips(measured)
    if groups and measured:
        result['groups'] = {name: summary_of_lips([measured[k] for k in members])
                            for name, members in by_group(groups, subjects).items()}
    return result
