"""Steadiness and quickness on clips of exactly known motion.

All lengths are in per cent of the outer-eye distance unless a name ends in _px. The truth is the tracker's own points of
the still part (their median) moved by the known affine: what is measured is jitter and delay, not the bias of a network.
The definitions are those of the shared scorer for motion clips, so that figures compare.
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
    """The shift of the true path that fits the measured one best, in ms, with the gain of the swing and what is left."""
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
                self.faces[k] = min(faces, key=lambda face: np.hypot(*(face[lm.SKIN].mean(0) - self.expected_centre[k])))
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
    """Ghosts while nobody is there; how many whole-face frames pass after the return until the right face is tracked."""
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
    beyond = np.array([clip.of_eye((clip.centre[k] - end) @ (way / np.hypot(*way))) for k in range(first, frames[-1] + 1)])
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


def fitted(measured, truth, frames, frame_ms):
    """Gain and delay of a measured course against the true one, over some frames."""
    at = np.array(frames)
    return best_lag(np.array([measured[k] for k in frames]), np.array(truth), at, frame_ms)


def expression(clip):
    """How much of a true closing of the lids and opening of the lips is measured.

    held: the share of the true way that a slow, held one reaches, which is the network's own; quick: the share that a
    blink or a syllable reaches of the held one, which is what smoothing leaves; delay_ms: of the best fit.
    """
    if not clip.tracked or any(face is None for face in clip.faces):
        return {'failed': 'lost in %d frames' % sum(face is None for face in clip.faces)}
    frame_ms, result = 1000 / clip.truth['fps'], {}
    open_gap = np.mean([gap(clip.reference, pair) for pair in lm.LID_PAIRS.values()])
    lids = np.array([1 - np.mean([gap(face, pair) for pair in lm.LID_PAIRS.values()]) / open_gap for face in clip.faces])
    lips = np.array([gap(face, lm.LIP_PAIR) for face in clip.faces]) - gap(clip.reference, lm.LIP_PAIR)
    courses = (('blink', lids, clip.person['closed'], 'shut', ('blink',)),
               ('mouth', lips, clip.person['opening'], 'open', ('talk3', 'talk5')))
    for name, measured, truth, held_word, words in courses:
        held_frames = clip.frames_of(held_word)[12:]
        held = float(np.median(measured[held_frames]) / np.median(np.array(truth)[held_frames]))
        result[name] = {'held': held}
        for word in words:
            frames = clip.frames_of(word)
            fit = fitted(measured, truth, frames[2:], frame_ms)
            quick = {'kept': fit['gain'] / held, 'delay_ms': fit['lag_ms']}
            if word == 'blink':
                quick['peak_kept'] = peak_kept(measured, truth, frames) / held
            result[name][word] = quick
    return result


def peak_kept(measured, truth, frames):
    """The mean of each blink's deepest frame, as a share of the true one; a blink lasts while the truth says so."""
    peaks, best = [], None
    for k in frames:
        if truth[k] > 0:
            best = measured[k] if best is None else max(best, measured[k])
        elif best is not None:
            best = max(best, measured[k])
            peaks.append(best)
            best = None
    return float(np.mean(peaks))
