"""Steadiness and quickness on clips of exactly known motion.

All lengths are in per cent of the outer-eye distance unless a name ends in _px. The truth is the tracker's own points
of the still part (their median) moved by the known affine: what is measured is jitter and delay, not the bias of a
network. The definitions are those of the shared scorer for motion clips, so that figures compare.
"""
import json

import numpy as np

from . import landmarks as lm, tracks

WARM_UP, FEWEST = 8, 10   # frames of the still part that are not read; how many must be left
LAGS_MS = np.arange(-60, 300.1, .5)
SHAPE, NEAR = 15, 100     # a face is the right one below these errors: without its shift, with it
SETTLED = 2               # of a stop


def rms(offsets):
    return float(np.sqrt((offsets ** 2).sum(-1).mean()))


def cubic(values, at):
    """Catmull-Rom interpolation of values at fractional places."""
    low = np.clip(np.floor(at).astype(int), 0, len(values) - 1)
    part = np.clip(at - low, 0, 1)
    before, here, after, later = [values[np.clip(low + k, 0, len(values) - 1)] for k in (-1, 0, 1, 2)]
    slope = 2 * before - 5 * here + 4 * after - later
    return here + .5 * part * (after - before + part * (slope + part * (3 * (here - after) + later - before)))


def best_lag(measured, truth, at, frame_ms):
    """The shift of the true path that fits the measured one best, in ms, with the swing's gain and what is left."""
    left = []
    for lag in LAGS_MS:
        difference = measured - cubic(truth, at - lag / frame_ms)
        left.append(((difference - difference.mean()) ** 2).sum())
    best = int(np.argmin(left))
    swing = cubic(truth, at - LAGS_MS[best] / frame_ms)
    swing = swing - swing.mean()
    return {'lag_ms': float(LAGS_MS[best]),
            'gain': float((swing * (measured - measured.mean())).sum() / (swing * swing).sum()),
            'residual': float(np.sqrt(left[best] / len(at)))}


class Clip:
    """A clip of one person, its truth and the face of each frame that is nearest to it."""

    def __init__(self, truth, records):
        person = truth['people'][0]
        self.truth, self.person, self.records = truth, person, tracks.by_frame(records)
        self.count, self.segments = truth['frames'], truth['segments']
        self.affine = np.array(person['affine']).reshape(-1, 2, 3)
        self.scale = np.sqrt(np.abs(np.linalg.det(self.affine[:, :, :2])))
        self.faces = [self.first_face(k) for k in range(self.count)]
        self.still = [k for k in self.frames_of('still') if k >= WARM_UP and self.faces[k] is not None]
        self.tracked = len(self.still) >= FEWEST
        if self.tracked:
            self.find_reference()

    def frames_of(self, segment):
        return [k for k in range(self.count) if self.segments[k] == segment]

    def first_face(self, k):
        faces = self.records[k]['faces'] if k in self.records else []
        return tracks.points_of(faces[0]) if faces else None

    def find_reference(self):
        """The median of the still part, where it must be in every frame, and how far off each frame's face is."""
        self.reference = np.median([self.faces[k] for k in self.still], 0)
        self.eye_px = tracks.eye_distance(self.reference)
        self.expected = (np.einsum('nij,pj->npi', self.affine[:, :, :2], self.reference)
                         + self.affine[:, None, :, 2])
        self.expected_centre = self.expected[:, lm.SKIN].mean(1)
        for k in range(self.count):
            others = self.records[k]['faces'] if k in self.records else []
            if len(others) > 1:
                faces = [tracks.points_of(face) for face in others]
                centre = self.expected_centre[k]
                self.faces[k] = min(faces, key=lambda face: np.hypot(*(face[lm.SKIN].mean(0) - centre)))
        missing = np.full((1, 2), np.nan)
        self.centre = np.array([(missing if face is None else face[lm.SKIN]).mean(0) for face in self.faces])
        self.error = np.array([self.mean_error(k) for k in range(self.count)])

    def point_errors(self, k):
        """Of every landmark of frame k, in per cent of the eye distance in that frame."""
        return np.hypot(*(self.faces[k] - self.expected[k]).T) / (self.eye_px * self.scale[k]) * 100

    def mean_error(self, k):
        return np.nan if self.faces[k] is None else self.point_errors(k)[lm.SKIN].mean()

    def of_eye(self, pixels):
        return float(pixels) / self.eye_px * 100


def read_clip(path, records):
    with open(path, encoding='utf-8') as file:
        return Clip(json.load(file), records)


def rest(clip):
    """Jitter about the mean over the still part, and the step from frame to frame."""
    faces = np.array([clip.faces[k] for k in clip.still])
    away = faces - faces.mean(0)
    pairs = [i for i in range(1, len(faces)) if clip.still[i] == clip.still[i - 1] + 1]
    steps = np.array([faces[i, lm.SKIN] - faces[i - 1, lm.SKIN] for i in pairs])
    result = {'iod_px': clip.eye_px, 'jitter': clip.of_eye(rms(away[:, lm.SKIN])), 'jitter_px': rms(away[:, lm.SKIN]),
              'jitter_common': clip.of_eye(rms(away[:, lm.SKIN].mean(1))), 'f2f': clip.of_eye(rms(steps))}
    if faces.shape[1] > lm.IRIS_LEFT[-1]:
        result['jitter_iris'] = clip.of_eye(rms(away[:, 468:478]))
    return result


def moving(clip, segment, axis=0, skipped=4):
    """Errors while moving; lag and gain along an axis (None: not asked for)."""
    frames = np.array(clip.frames_of(segment)[skipped:], int)
    seen = frames[np.isfinite(clip.error[frames])]
    result = {'lost': int(len(frames) - len(seen))}
    if len(seen) > FEWEST:
        result.update(err_med=float(np.median(clip.error[seen])), err_p95=float(np.percentile(clip.error[seen], 95)))
        if axis is not None:
            frame_ms = 1000 / clip.truth['fps']
            result.update(best_lag(clip.centre[seen, axis], clip.expected_centre[:, axis], seen, frame_ms))
            result['residual'] = clip.of_eye(result['residual'])
    return result


def leaving(clip):
    """Ghosts while nobody is there; how many frames of the whole face pass after the return until it is tracked."""
    frames, presence = clip.frames_of('leave'), clip.person['presence']
    out = [k for k in frames if presence[k] == 'out']
    back = [k for k in frames if k > out[-1] and presence[k] == 'in']

    def shape_error(k):
        shape = clip.faces[k][lm.SKIN] - clip.centre[k] - clip.expected[k][lm.SKIN] + clip.expected_centre[k]
        return clip.of_eye(np.hypot(*shape.T).mean())

    seen = [k for k in back if np.isfinite(clip.error[k])]
    first = next((k - back[0] for k in seen if clip.error[k] < NEAR and shape_error(k) < SHAPE), None)
    settled = next((k - back[0] for k in seen if clip.error[k] < SHAPE), None)
    before = [k for k in frames if k < out[0] and presence[k] == 'in']
    return {'lost_before_leaving': sum(clip.faces[k] is None for k in before), 'out_frames': len(out),
            'ghosts': sum(bool(clip.records[k]['faces']) for k in out if k in clip.records), 'reacquire': first,
            'reacquire_settled': settled, 'back_frames': len(back), 'wrong': sum(clip.error[k] >= SHAPE for k in seen)}


def stopping(clip):
    """After a dead stop: how far beyond the resting place, and frames until near it for good."""
    frames = clip.frames_of('stop')
    end = clip.expected_centre[frames[-1]]
    first = next(k for k in frames if np.hypot(*(clip.expected_centre[k] - end)) < 1e-3)
    way = end - clip.expected_centre[frames[0]]
    way = way / np.hypot(*way)
    beyond = np.array([clip.of_eye((clip.centre[k] - end) @ way) for k in range(first, frames[-1] + 1)])
    unsettled = [i for i, value in enumerate(beyond) if not abs(value) < SETTLED]
    return {'error_at_stop': float(beyond[0]), 'settle_frames': unsettled[-1] + 1 if unsettled else 0,
            'overshoot': float(max(0, np.nanmax(beyond))) if np.isfinite(beyond).any() else None, 'of': len(beyond)}


def score(clip):
    """Everything that the clip's segments allow."""
    result = {'frames': clip.count, 'start_missing': next((k for k in range(clip.count) if clip.faces[k] is not None),
                                                          clip.count)}
    if not clip.tracked:
        result['failed'] = 'not tracked while still'
        return result
    result.update(rest(clip))
    for segment, axis in (('sine0.5', 0), ('sine1.0', 0), ('rollscale', None), ('drift', 0), ('ramp', None),
                          ('switch', None)):
        if segment in clip.segments:
            result[segment] = moving(clip, segment, axis)
    if 'leave' in clip.segments:
        result['leave'] = leaving(clip)
    if 'stop' in clip.segments:
        result['stop'] = stopping(clip)
    return result


RIGID = [33, 133, 362, 263, 1, 2, 168, 6, 197, 195]  # landmarks that no expression moves much
HALF_WINDOW = 4


def free(records):
    """A clip without truth: RMS of what a parabola over nine frames leaves of the first face's course."""
    faces = [tracks.points_of(record['faces'][0]) if record['faces'] else None for record in records]
    time = np.arange(-HALF_WINDOW, HALF_WINDOW + 1.)
    terms = np.stack([time ** 0, time, time ** 2], 1)
    smooth = (terms @ np.linalg.pinv(terms))[HALF_WINDOW]
    left = {'': [], '_rigid': [], '_iris': []}
    for k in range(HALF_WINDOW, len(faces) - HALF_WINDOW):
        window = faces[k - HALF_WINDOW:k + HALF_WINDOW + 1]
        if any(face is None for face in window):
            continue
        middle = window[HALF_WINDOW]
        away = (middle - np.tensordot(smooth, np.array(window), 1)) / tracks.eye_distance(middle)
        for name, chosen in (('', lm.SKIN), ('_rigid', RIGID), ('_iris', slice(468, 478))):
            left[name].append((away[chosen] ** 2).sum(1).mean())
    seen = [tracks.eye_distance(face) for face in faces if face is not None]
    result = {'frames': len(faces), 'missing': len(faces) - len(seen)}
    if seen:
        result['iod_px'] = float(np.median(seen))
    for name, values in left.items():
        if values:
            result['rms' + name] = float(np.sqrt(np.mean(values)) * 100)
            result['rms%s_median_frame' % name] = float(np.sqrt(np.median(values)) * 100)
    return result


def medians(scores):
    """Over several clips: {'jitter': …, 'sine1.0.lag_ms': …}"""
    values = {}
    for one in scores:
        for key, value in one.items():
            for name, number in (value.items() if isinstance(value, dict) else [(None, value)]):
                if isinstance(number, (int, float)) and number == number:
                    values.setdefault(key if name is None else '%s.%s' % (key, name), []).append(number)
    return {key: float(np.median(numbers)) for key, numbers in values.items()}


# --- lids and lips -----------------------------------------------------------------------------------------------


def gap(face, pair):
    return np.hypot(*(face[pair[0]] - face[pair[1]]))


def response(measured, truth, frames):
    """What is measured at each true value, from a slow way up and down (so that a delay cancels): a cubic through 0."""
    seen = [k for k in frames if np.isfinite(measured[k])]
    true = np.array(truth)[seen]
    terms = np.stack([true, true ** 2, true ** 3], 1)
    fit = np.linalg.lstsq(terms, measured[seen], rcond=None)[0]
    return lambda value: fit[0] * value + fit[1] * value ** 2 + fit[2] * value ** 3


def expression(clip):
    """How much of a true closing of the lids and opening of the lips is measured.

    held: the share of the true way that a slow one reaches, which is the network's own. The response to slow ways says
    what a network makes of every true value; against that course, kept: the swing that is left of a quick one,
    peak_kept: the mean of the blinks' deepest frames, which is what smoothing costs; delay_ms: of the best fit.
    """
    if not clip.tracked:
        return {'failed': 'not tracked while still'}
    pairs = lm.LID_PAIRS.values()
    nothing = np.full(clip.reference.shape, np.nan)
    faces = [nothing if face is None else face for face in clip.faces]
    open_gap = np.mean([gap(clip.reference, pair) for pair in pairs])
    lids = np.array([1 - np.mean([gap(face, pair) for pair in pairs]) / open_gap for face in faces])
    lips = np.array([gap(face, lm.LIP_PAIR) for face in faces]) - gap(clip.reference, lm.LIP_PAIR)
    result = {'lost': sum(face is None for face in clip.faces[WARM_UP:])}
    courses = (('blink', lids, clip.person['closed'], 'lids', ('blink',)),
               ('mouth', lips, clip.person['opening'], 'lips', ('talk3', 'talk5')))
    for name, measured, truth, slow, words in courses:
        answer, widest = response(measured, truth, clip.frames_of(slow)), max(truth)
        expected = answer(np.array(truth))
        result[name] = {'held': float(answer(widest) / widest)}
        for word in words:
            frames = np.array([k for k in clip.frames_of(word)[2:] if np.isfinite(measured[k])])
            if len(frames) > FEWEST:
                fit = best_lag(measured[frames], expected, frames, 1000 / clip.truth['fps'])
                result[name][word] = {'kept': fit['gain'], 'delay_ms': fit['lag_ms']}
        if 'blink' in result[name]:
            result[name]['blink']['peak_kept'] = peak_kept(measured, expected, truth, clip.frames_of('blink'))
    return result


def peak_kept(measured, expected, truth, frames):
    """The mean of the blinks' deepest frames, as a share of what the slow way says of them."""
    reached, possible, own = [], [], []
    for k in frames:
        if truth[k] > 0:
            own.append(k)
        elif own:
            own.append(k)  # a smoothed blink may be deepest a frame late
            reached.append(np.nanmax(measured[own]))
            possible.append(np.max(expected[own]))
            own = []
    return float(np.sum(reached) / np.sum(possible))
