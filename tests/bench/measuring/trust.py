"""Is a region that is called visible right? Scores of "visible" against what is known to be covered or off its place.

A landmark is right if it is not covered and within 8 % of the eye distance of its true place. A region's score speaks
for its landmarks: among those called 0.9 nine in ten should be right.
"""
import os

import numpy as np

from . import landmarks as lm, stills, tracks

RIGHT = 8.0        # per cent of the eye distance
SURE = 0.9
BINS = np.linspace(0, 1, 11)
COMMON_OF_REGION = {'eye_right': [2, 3], 'eye_left': [4, 5], 'lips': [8, 9, 10, 11]}


class Tally:
    """Claims and whether they held, by region."""

    def __init__(self):
        self.claims = {}

    def add(self, region, claim, right):
        self.claims.setdefault(region, []).extend((float(claim), bool(value)) for value in np.atleast_1d(right))

    def everything(self):
        return np.array([pair for pairs in self.claims.values() for pair in pairs], float).reshape(-1, 2)


def inside_any(outlines, points):
    """Which points lie in one of the polygons."""
    covered = np.zeros(len(points), bool)
    for outline in outlines:
        outline = np.array(outline)
        low, high = outline.min(0), outline.max(0)
        near = ((points >= low) & (points <= high)).all(1)
        for i in np.flatnonzero(near & ~covered):
            covered[i] = stills.is_inside(points[i], outline)
    return covered


def nearest_face(clip, k):
    """The record of the face that the clip took in frame k."""
    faces = clip.records[k]['faces'] if k in clip.records else []
    return next((face for face in faces if np.array_equal(tracks.points_of(face), clip.faces[k])), None)


def add_clip(tally, clip):
    """Every region of every frame of a clip of one person. -> what happened while something covered the face"""
    errors, lost, covered_frames = [], 0, 0
    for k in range(clip.count):
        outlines = clip.truth['covers'][k]
        covered_frames += bool(outlines)
        if clip.person['presence'][k] != 'in' or clip.faces[k] is None:
            lost += bool(outlines)
            continue
        off, covered = clip.point_errors(k), inside_any(outlines, clip.expected[k])
        if outlines and (~covered[lm.SKIN]).any():
            errors.append(off[lm.SKIN][~covered[lm.SKIN]].mean())
        visible = (nearest_face(clip, k) or {}).get('visible', {})
        for region, claim in visible.items():
            members = lm.REGIONS.get(region)
            if members:
                tally.add(region, claim, (off[members] < RIGHT) & ~covered[members])
    result = {'covered_frames': covered_frames, 'lost': lost}
    if errors:
        result.update(uncovered_err_med=float(np.median(errors)), uncovered_err_p95=float(np.percentile(errors, 95)))
    return result


def add_stills(tally, folder, records, has_box):
    """The labelled points of a set: eyes and lips."""
    labels = tracks.read_labels(os.path.join(folder, 'common13.csv'))
    matches, _, _ = stills.match_set(labels, records, has_box)
    faces = {record_file: record['faces'] for record_file, record in tracks.by_file(records).items()}
    for label, match in zip(labels, matches):
        if match is None:
            continue
        face = next((f for f in faces[label.file] if np.array_equal(tracks.points_of(f), match.face)), {})
        for region, members in COMMON_OF_REGION.items():
            known = [i for i in members if np.isfinite(match.errors[i])]
            if region in face.get('visible', {}) and known:
                tally.add(region, face['visible'][region], match.errors[known] * 100 < RIGHT)


def summary(tally):
    """The reliability table: of the claims in each tenth, how many, their mean, the share that held; and the expected
    calibration error (Guo et al. 2017), the mean difference of the two weighted by how many."""
    claims = tally.everything()
    if not len(claims):
        return None
    table, error = [], 0.0
    places = np.clip(np.digitize(claims[:, 0], BINS) - 1, 0, len(BINS) - 2)
    for i in range(len(BINS) - 1):
        chosen = claims[places == i]
        if len(chosen):
            claimed, right = chosen.mean(0)
            table.append({'from': float(BINS[i]), 'count': len(chosen), 'claimed': claimed, 'right': right})
            error += abs(claimed - right) * len(chosen) / len(claims)
    sure, unsure = claims[claims[:, 0] >= SURE], claims[claims[:, 0] < .5]
    regions = {}
    for region, pairs in sorted(tally.claims.items()):
        own = np.array(pairs)
        high = own[own[:, 0] >= SURE]
        regions[region] = {'count': len(own), 'sure': len(high), 'sure_right': share(high[:, 1])}
    return {'count': len(claims), 'sure': len(sure), 'sure_right': share(sure[:, 1]),
            'unsure': len(unsure), 'unsure_right': share(unsure[:, 1]),
            'wrong_called_sure': share(claims[claims[:, 1] == 0][:, 0] >= SURE), 'ece': error, 'table': table,
            'regions': regions}


def share(flags):
    """Of those that are set; None of none."""
    return float(flags.mean()) if len(flags) else None
