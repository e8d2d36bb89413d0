"""The sections of the make-up table: each draws what it needs and leaves its figures in run.results."""
import collections
import json
import os
import subprocess
import sys

import numpy as np
from PIL import Image

from . import landmarks as lm, makeup_colour as colour, makeup_products as products, makeup_scores as scores, \
    makeup_shapes as shapes, stills, tracks
from .snaps import pictures_in, pixels, stem, write_catalogue

# Other light on the same picture: gains of linear light. No gain is above 1: what is clipped has no known colour.
GAINS = {'as it is': (1, 1, 1), 'half': (.5, .5, .5), 'quarter': (.25, .25, .25), 'warm': (1, .78, .5),
         'cool': (.72, .86, 1), 'dim warm': (.45, .33, .2)}
SMALL_SIDE = 675  # FRL's pictures at half their size: 145 pixels between the eyes, as before a mirror
LEAK_PEOPLE, FLICKER_FRAMES, FLICKER_SETTLES = 12, 30, 15
FLICKER_NOISE = 2.0          # of 255, each channel of its own: a webcam in a bright room
FLICKER_SIZE = (480, 540)    # of the film; FRL's picture scaled to its height: 115 pixels between the eyes
FLICKER_SUBJECTS = ('042', '001')
SOME_TEETH = .005          # of the eye distance squared: mouths that show less are left out


def say(text):
    print('makeup: ' + text, file=sys.stderr, flush=True)


class Run:
    """One measurement: the shared data, the program, the labelled people, and the figures so far."""

    def __init__(self, data, snapper, results, people=None):
        """people: how many of FRL's (spread over the groups) are measured; None: all."""
        self.frl, self.snapper, self.results = os.path.join(data, 'face_frl_london'), snapper, results
        self.catalogue = write_catalogue(os.path.join(snapper.folder, 'catalogue'), products.MEASURED)
        self.groups = stills.ethnicities(os.path.join(self.frl, 'london_info.csv'))
        labels = tracks.read_labels(os.path.join(self.frl, 'landmarks.csv'))
        self.labels = labels if people is None else spread(labels, self.groups, people)

    def picture(self, label):
        return os.path.join(self.frl, 'images', label.file)

    def pictures(self):
        return [self.picture(label) for label in self.labels]

    def smiling(self):
        """The same people."""
        wanted = {label.subject for label in self.labels}
        return [path for path in pictures_in(os.path.join(self.frl, 'smiling_unlabelled')) if stem(path)[:3] in wanted]

    def snap(self, name, pictures, wear):
        return self.snapper.snap(name, pictures, self.catalogue, wear)

    def faces(self, name, pictures):
        """{stem: landmarks of the largest face}"""
        found = {}
        for file, record in tracks.by_file(tracks.read_track(self.snapper.track(name, pictures))).items():
            faces = [tracks.points_of(face) for face in record['faces']]
            if faces:
                found[stem(file)] = max(faces, key=tracks.eye_distance)
        return found

    def group(self, subject):
        return self.groups.get(subject, '?')


def spread(labels, groups, count):
    """So many labels, taken from the groups in turn."""
    waiting = collections.defaultdict(list)
    for label in labels:
        waiting[groups.get(label.subject, '?')].append(label)
    chosen = []
    while len(chosen) < count and any(waiting.values()):
        for name in sorted(waiting):
            if waiting[name] and len(chosen) < count:
                chosen.append(waiting[name].pop(0))
    return chosen


def by(rows, key, value):
    """{key: median of value} over rows that have both."""
    members = collections.defaultdict(list)
    for row in rows:
        members[row[key]].append(row[value])
    return {name: float(np.median(values)) for name, values in sorted(members.items())}


# --- the lips' mask ------------------------------------------------------------------------------------------------


def measure_lips(run):
    bare, black = run.snap('bare', run.pictures(), ''), run.snap('mask', run.pictures(), products.MASK)
    faces, rows = run.faces('faces', run.pictures()), []
    for label in run.labels:
        key = stem(label.file)
        if key not in bare or key not in black:
            continue
        before = pixels(bare[key])
        row = scores.lip_mask(before, pixels(black[key]), label.points)
        row['network'] = scores.bare_outline(faces[key], label.points, before.shape[1::-1])
        row.update(subject=label.subject, group=run.group(label.subject))
        rows.append(row)
    groups = by(rows, 'group', 'iou')
    many = [median for name, median in groups.items() if sum(row['group'] == name for row in rows) > 2]
    run.results['lips'] = {
        'faces': len(run.labels), 'missed': len(run.labels) - len(rows), 'open': sum(row['open'] for row in rows),
        'iou': float(np.median([row['iou'] for row in rows])), 'groups': groups,
        'spread': max(many) - min(many) if many else None,
        'p10': float(np.percentile([row['iou'] for row in rows], 10)),
        'network': float(np.median([row['network'] for row in rows])),
        'boundary': float(np.median([row['boundary'] for row in rows])),
        'outwards': float(np.median([row['outwards'] for row in rows])),
        'boundary_groups': by(rows, 'group', 'boundary'),
        'worst': [[row['subject'], row['iou']] for row in sorted(rows, key=lambda row: row['iou'])[:5]]}
    run.snapper.forget('bare', 'mask')


# --- colour --------------------------------------------------------------------------------------------------------


def relight(run, name, gains):
    """FRL's pictures in that light, at half their size, as files: {stem: sRGB}"""
    folder, made = run.snapper.folder_of('light ' + name), {}
    for label in run.labels:
        made[stem(label.file)] = colour.relit(smaller(run.picture(label)), gains)
        Image.fromarray(made[stem(label.file)]).save(os.path.join(folder, stem(label.file) + '.png'), compress_level=1)
    return made, pictures_in(folder)


def smaller(path):
    with Image.open(path) as picture:
        return np.asarray(picture.convert('RGB').resize((SMALL_SIDE, SMALL_SIDE), Image.LANCZOS))


def measure_colour(run):
    rows = []
    for light, gains in GAINS.items():
        bare, files = relight(run, light, np.array(gains))
        black = run.snap('colour mask', files, products.MASK)
        for swatch, code in products.SWATCHES.items():
            drawn = run.snap('colour', files, 'SWATCH-' + swatch)
            for label in run.labels:
                key = stem(label.file)
                if key in drawn and key in black:
                    rows.append(colour_row(run, label, (light, gains), (swatch, code), bare[key], pixels(black[key]),
                                           pixels(drawn[key])))
        run.snapper.forget('colour mask', 'colour', 'light ' + light)
    rows = [row for row in rows if row is not None]
    kept = [row for row in rows if row['texture'] is not None]
    run.results['colour'] = {
        'pictures': len(rows), 'difference': float(np.median([row['difference'] for row in rows])),
        'p90': float(np.percentile([row['difference'] for row in rows], 90)),
        'groups': by(rows, 'group', 'difference'), 'light': by(rows, 'light', 'difference'),
        'swatch': by(rows, 'swatch', 'difference'),
        'light_of_group': {group: by([row for row in rows if row['group'] == group], 'light', 'difference')
                           for group in sorted({row['group'] for row in rows})},
        'lightness': by(rows, 'light', 'lightness'), 'texture': float(np.median([row['texture'] for row in kept])),
        'texture_p10': float(np.percentile([row['texture'] for row in kept], 10)),
        'texture_groups': by(kept, 'group', 'texture'), 'texture_swatch': by(kept, 'swatch', 'texture'),
        'texture_linear': float(np.median([row['texture_linear'] for row in kept]))}


def colour_row(run, label, light, swatch, bare, black, drawn):
    """None where the product covers nothing fully: there is no colour to read."""
    (light, gains), (swatch, code) = light, swatch
    points = label.points * SMALL_SIDE / 1350
    eye_distance = np.hypot(*(points[shapes.FRL_EYE_CORNERS[1]] - points[shapes.FRL_EYE_CORNERS[0]]))
    box = shapes.box_of(points[shapes.FRL_UPPER + shapes.FRL_LOWER], .15 * eye_distance, bare.shape[1::-1])
    part = (slice(box[1], box[3]), slice(box[0], box[2]))
    bare, black, drawn = bare[part].astype(int), black[part], drawn[part]
    mask = scores.coverage(bare, black) > scores.FULLY
    if mask.sum() < 50:
        return None
    truth = colour.of_hex(code)
    lab = colour.to_lab(scores.mean_colour(drawn, mask))
    seen, linear = scores.texture_kept(bare, drawn, mask, eye_distance) if light == 'as it is' else (None, None)
    return {'group': run.group(label.subject), 'light': light, 'swatch': swatch,
            'difference': scores.colour_difference(drawn, mask, truth, np.array(gains)),
            'lightness': float(lab[0] - colour.to_lab(truth * np.array(gains))[0]),
            'texture': seen, 'texture_linear': linear}


# --- what must not change --------------------------------------------------------------------------------------------


def measure_outside(run):
    """Neutral and smiling pictures of people of all groups."""
    chosen = spread(run.labels, run.groups, LEAK_PEOPLE)
    smiling = {stem(path)[:3]: path for path in run.smiling()}
    folder = run.snapper.folder_of('outside small')
    for path in [run.picture(label) for label in chosen] + [smiling[label.subject] for label in chosen
                                                            if label.subject in smiling]:
        Image.fromarray(smaller(path)).save(os.path.join(folder, stem(path) + '.png'), compress_level=1)
    pictures = pictures_in(folder)
    faces = run.faces('outside faces', pictures)
    bare = {key: pixels(path) for key, path in run.snap('outside bare', pictures, '').items()}
    result = {}
    for item in products.STRONG:
        category, rows = item['category'], []
        for key, path in run.snap('outside', pictures, item['sku']).items():
            eye_distance = tracks.eye_distance(faces[key])
            allowed = shapes.region(category, faces[key], bare[key].shape[1::-1], eye_distance)
            rows.append((key, scores.outside(bare[key], pixels(path), allowed)))
        worst = max(rows, key=lambda row: row[1]['most'])
        result[item['sku']] = {'category': category, 'most': worst[1]['most'], 'on': worst[0],
                               'pictures': len(rows), 'leaking': sum(row['most'] > 1 for _, row in rows),
                               'pixels': max(row['pixels'] for _, row in rows),
                               'drawn': float(np.median([row['drawn'] for _, row in rows]))}
        run.snapper.forget('outside')
    run.results['outside'] = result
    run.snapper.forget('outside bare', 'outside small')


def measure_teeth(run):
    pictures = run.smiling()
    faces = run.faces('smiling faces', pictures)
    bare = run.snap('smiling bare', pictures, '')
    result = {}
    for name, sku in (('lipstick', products.MASK), ('lip_gloss', 'M-GLOSS'), ('lip_liner', 'M-LINER')):
        rows = []
        for key, path in run.snap('smiling', pictures, sku).items():
            before, points = pixels(bare[key]), faces[key]
            size, eye_distance = before.shape[1::-1], tracks.eye_distance(points)
            opening = shapes.fill(size, points[lm.INNER_LIPS])
            inner = shapes.fill(size, points[lm.INNER_LIPS], -.01 * eye_distance)
            lips = shapes.fill(size, points[lm.OUTER_LIPS]) & ~opening
            teeth = scores.teeth_of(before, opening, lips)
            if teeth.sum() < SOME_TEETH * eye_distance ** 2:
                continue
            changed = scores.change(before, pixels(path))
            core = teeth & inner
            rows.append({'subject': key, 'group': run.group(key[:3]), 'changed': float((changed[teeth] > 1).mean()),
                         'core': float((changed[core] > 1).mean()) if core.any() else 0.,
                         'mean': float(changed[teeth].mean())})
        result[name] = {'mouths': len(rows), 'clean': sum(row['core'] == 0 for row in rows),
                        'changed': float(np.mean([row['changed'] for row in rows])),
                        'core': float(np.mean([row['core'] for row in rows])),
                        'worst': sorted(([row['core'], row['subject']] for row in rows), reverse=True)[:5]}
    run.results['teeth'] = result
    run.snapper.forget('smiling', 'smiling bare')


# --- flicker -------------------------------------------------------------------------------------------------------


def still_film(run, subject):
    """A person who keeps still before a camera that is noisy: lossless, so that what is added is known."""
    label = next(label for label in run.labels if label.subject == subject)
    path = os.path.join(run.snapper.folder_of('films'), 'still_%s.mkv' % subject)
    width, height = FLICKER_SIZE
    with Image.open(run.picture(label)) as picture:
        side = min(picture.size)
        picture = picture.convert('RGB').resize((height * picture.width // side, height * picture.height // side),
                                                Image.LANCZOS)
        left = (picture.width - width) // 2
        still = np.asarray(picture.crop((left, 0, left + width, height)), np.float32)
    random = np.random.default_rng(int(subject))
    command = ['ffmpeg', '-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '%dx%d' % FLICKER_SIZE, '-r',
               '30', '-i', '-', '-c:v', 'ffv1', '-pix_fmt', 'bgr0', path]
    encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
    for _ in range(FLICKER_SETTLES + FLICKER_FRAMES):
        noise = random.standard_normal(still.shape, np.float32) * FLICKER_NOISE
        encoder.stdin.write(np.clip(np.round(still + noise), 0, 255).astype(np.uint8).tobytes())
    encoder.stdin.close()
    if encoder.wait() != 0:
        raise RuntimeError('ffmpeg could not write ' + path)
    return path


def measure_flicker(run):
    result, present = {}, [label.subject for label in run.labels]
    subjects = [subject for subject in FLICKER_SUBJECTS if subject in present] or present[:1]
    for subject in subjects:
        film = still_film(run, subject)
        frames = lambda wear: [pixels(path) for path in
                               run.snapper.film('film', film, run.catalogue, wear)[FLICKER_SETTLES:]]
        bare = frames('')
        for item in products.STRONG:
            score = scores.flicker(bare, frames(item['sku']))
            result.setdefault(item['sku'], {'category': item['category']})[subject] = score
    for row in result.values():
        drawn = [row[subject] for subject in subjects if row[subject] is not None]
        row['region'] = max((score['region'] for score in drawn), default=None)
        row['pixel'] = max((score['pixel'] for score in drawn), default=None)
        row['camera'] = max((score['camera'] for score in drawn), default=None)
    run.results['flicker'] = result
    run.snapper.forget('film')


# --- cost ----------------------------------------------------------------------------------------------------------


def measure_cost(run):
    process = run.snapper.run('bench', '--makeup', '--json', '--catalogue', run.catalogue)
    if process.returncode != 0:
        raise RuntimeError(process.stderr.decode(errors='replace')[-500:])
    run.results['cost'] = json.loads(process.stdout)


ALL = {'lips': measure_lips, 'colour': measure_colour, 'outside': measure_outside, 'teeth': measure_teeth,
       'flicker': measure_flicker, 'cost': measure_cost}
