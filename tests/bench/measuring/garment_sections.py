"""The sections of the table of clothes: each makes what it needs and leaves its figures in run.results."""
import csv
import os
import sys

import numpy as np
from PIL import Image, ImageFilter

from . import bodies as of_bodies, garment_arms as of_arms, garment_cuts as cuts, garment_films as films, \
    makeup_colour as colour, motion, tracks
from .command_line import ROOT
from .snaps import pixels, stem

HERE = os.path.dirname(os.path.abspath(__file__))


def say(text):
    print('garments: ' + text, file=sys.stderr, flush=True)


class Run:
    """One measurement: the shared data, the program, and the figures so far."""

    def __init__(self, data, snapper, results, program):
        self.data, self.snapper, self.results = data, snapper, results
        build = os.path.dirname(program)
        self.probe, self.models = os.path.join(build, 'tests', 'garment_probe'), os.path.join(build, 'share/cheval/models')
        self.clips = os.path.join(ROOT, 'build', 'clips')

    def shared(self, *names):
        return os.path.join(self.data, *names)

    def demo_garment(self, name):
        """The folder of a garment of the demo catalogue."""
        return os.path.join(self.snapper.environment['CHEVAL_RESOURCES'], 'demo', 'garments', name)


# --- landmarks -----------------------------------------------------------------------------------------------------


def landmarks(run):
    """Each flat garment, its kind guessed by the program; where the guess is another kind than the mark's, told."""
    marks = cuts.read_marks(os.path.join(HERE, 'garment_marks.csv'))
    found = {}
    for file, (kind, truth) in marks.items():
        say(file)
        folder = run.snapper.folder_of(os.path.join('flat', os.path.splitext(os.path.basename(file))[0]))
        found[file] = score_garment(cuts.make(run.snapper, run.shared('garments', file), folder), kind, truth)
    errors = [(name, error) for row in found.values() for name, error in row['errors'].items()]
    by_name = {name: [error for other, error in errors if other == name] for name in sorted({name for name, _ in errors})}
    sizes = [error for _, error in errors]
    run.results['landmarks'] = {
        'garments': len(marks), 'refused': {file: row['refused'] for file, row in found.items() if row['refused']},
        'marked': sum(len(truth) for _, truth in marks.values()), 'found': len(errors),
        'mean': np.mean(sizes), 'median': np.median(sizes), 'p95': np.percentile(sizes, 95),
        'same_kind': sum(row['kind'] == marks[file][0] for file, row in found.items()),
        'names': {name: {'count': len(some), 'mean': np.mean(some), 'median': np.median(some), 'worst': max(some)}
                  for name, some in by_name.items()},
        'each': found, 'verdicts': verdicts(),
    }


def verdicts():
    """{file: "yes", or "no (why)"}, as a person said who looked at the previews: of the time of their writing."""
    with open(os.path.join(HERE, 'garment_verdicts.csv'), newline='', encoding='utf-8') as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith('#')))
    return {row['file']: row['verdict'] + (' (%s)' % row['reason'] if row['reason'] else '') for row in rows}


def score_garment(cut, kind, truth):
    """Errors in % of the garment's width: of what the marks span from side to side."""
    across = [x for x, _ in truth.values()]
    width = max(across) - min(across)
    errors = {name: 100 * float(np.hypot(*np.subtract(cut.landmarks[name], at))) / width
              for name, at in truth.items() if name in cut.landmarks}
    return {'refused': cut.reason, 'kind': cut.kind, 'marked_kind': kind, 'errors': errors,
            'not_found': sorted(set(truth) - set(errors)) if not cut.reason else [],
            'mean': np.mean(list(errors.values())) if errors else None}


# --- arms ----------------------------------------------------------------------------------------------------------


def sleeveless(run):
    """The folder of a sleeveless garment: of the shared data's flat pictures."""
    picture = run.shared('garments', 'pf_afn', 'test_clothes', '017575_1.jpg')
    return cuts.make(run.snapper, picture, run.snapper.folder_of('sleeveless'), '--kind', 't_shirt').folder


def arms(run):
    """A sleeveless top hides no part of an arm; under one with short sleeves the forearms and hands stay bare."""
    scenes = of_arms.read_scenes(os.path.join(HERE, 'arm_marks.csv'))
    pictures = of_arms.write_pictures(scenes, run.data, run.snapper.folder_of('arms'))
    garments = {'SLEEVELESS': (sleeveless(run), 'top'), 'SHORT': (run.demo_garment('tee-white'), 'top')}
    catalogue = of_arms.black_and_white(garments, run.snapper.folder_of('arms catalogue'))
    bodies = of_arms.bodies_of(run.snapper, list(pictures.values()))
    run.results['arms'] = {}
    for sku, parts in (('SLEEVELESS', ('fore', 'upper')), ('SHORT', ('fore',))):
        drawn = [run.snapper.snap('arms %s %s' % (sku, dye), list(pictures.values()), catalogue, '%s-%s' % (sku, dye))
                 for dye in ('WHITE', 'BLACK')]
        each = {scene.name: of_arms.score(scene, drawn[0][scene.name], drawn[1][scene.name], bodies[scene.name], parts)
                for scene in scenes if all(scene.name in of_dye for of_dye in drawn)}
        worn = [row for row in each.values() if row is not None]
        missing = [row['missing'] for row in worn if row['missing'] is not None]
        run.results['arms'][sku] = {
            'frames': len(pictures), 'not_worn': [name for name in pictures if each.get(name) is None],
            'covered': sum(row['covered'] * row['arm'] for row in worn) / sum(row['arm'] for row in worn),
            'covered_median': np.median([row['covered'] for row in worn]), 'covered_worst': max(row['covered'] for row in worn),
            'missing': np.mean(missing), 'missing_median': np.median(missing), 'missing_worst': max(missing),
            'each': {name: row for name, row in each.items() if row is not None}}


# --- paint ---------------------------------------------------------------------------------------------------------

HUMAN, FLAT = ('garments', 'idm_vton', 'human'), ('garments', 'pf_afn', 'test_img')
PAINTED = [HUMAN + (name,) for name in ('00034_00.jpg', '00035_00.jpg', '00055_00.jpg', '00121_00.jpg', '01992_00.jpg',
                                        'Jensen.jpeg', 'sam1 (1).jpg', 'taylor-.jpg')] \
    + [FLAT + (name,) for name in ('000066_0.jpg', '014834_0.jpg')] + [('video_sapiens_body', 'reel1', '000090.jpg')]
PAINT = {'TEE': ('tee-white', 'top'), 'MARINE': ('marine-navy', 'top'), 'SHIRT': ('oxford-blue', 'top'),
         'BOMBER': ('bomber-olive', 'jacket'), 'JEANS': ('jeans-indigo', 'trousers'), 'COAT': ('coat-camel', 'jacket'),
         'SKIRT': ('skirt-pine', 'skirt')}
LOOSE = ('COAT', 'SKIRT')  # that hang wider than a body
BEYOND = .05  # of the shoulders' width


def paint(run):
    """Garment's pixels that are farther from the person than any cloth stands off."""
    paths = [path for path in (run.shared(*names) for names in PAINTED) if os.path.exists(path)]
    masks = of_arms.masks_of(run.snapper, paths)
    bodies = of_arms.bodies_of(run.snapper, paths)
    garments = {sku: (run.demo_garment(name), category) for sku, (name, category) in PAINT.items()}
    catalogue = of_arms.black_and_white(garments, run.snapper.folder_of('paint catalogue'))
    each = {}
    for sku in garments:
        drawn = [run.snapper.snap('paint %s %s' % (sku, dye), paths, catalogue, '%s-%s' % (sku, dye))
                 for dye in ('WHITE', 'BLACK')]
        each[sku] = {name: of_arms.beyond(drawn[0][name], drawn[1][name], masks[name], bodies[name], BEYOND)
                     for name in masks if all(name in of_dye for of_dye in drawn)}
        each[sku] = {name: share for name, share in each[sku].items() if share is not None}
    tight = [share for sku, shares in each.items() for share in shares.values() if sku not in LOOSE]
    run.results['paint'] = {'people': len(masks), 'garments': len(each), 'mean': np.mean(tight), 'median': np.median(tight),
                            'p95': np.percentile(tight, 95),
                            'each': {sku: {'mean': np.mean(list(shares.values())), 'is_loose': sku in LOOSE,
                                           'worst': max(shares.values()), 'whose': max(shares, key=shares.get)}
                                     for sku, shares in each.items()}}


# --- fit, jitter, lag ----------------------------------------------------------------------------------------------

FITTED = 'oxford-blue'  # long-sleeved, so that all of it is there: shoulders, elbows, cuffs, hem
# Points of the garment, of which the middle is taken, and the joint that they belong to.
FIT = {'shoulder': (['shoulder_%s'], 'shoulder'), 'elbow': (['elbow_outer_%s', 'elbow_inner_%s'], 'elbow'),
       'cuff': (['cuff_outer_%s', 'cuff_inner_%s'], 'wrist'), 'hem': (['hem_%s'], 'hip')}


def fit(run):
    """Labelled joints lie inside the body, the garment's shoulder on top of it, and a hem where the garment ends."""
    folder = run.shared('body_mmpose')
    people = of_bodies.read_people(folder)
    files = sorted({person.file for person in people})
    paths = {file: os.path.join(folder, 'images', file) for file in files}
    records = films.hang(run.probe, run.models, run.demo_garment(FITTED), list(paths.values()))
    distances = {name: [] for name in FIT}
    worn = 0
    for file in files:
        hung = [record for record in records if os.path.basename(record['file']) == file]
        mine = [person for person in people if person.file == file and person.torso]
        points = [tracks.points_of(record) for record in hung]
        of_bodies.match(mine, points)
        for person in mine:
            if person.found is None:
                continue
            worn += 1
            record = hung[next(i for i, body in enumerate(points) if body is person.found)]
            for name, off, is_tracked in fit_of(person, record):
                distances[name].append((off, is_tracked))
    run.results['fit'] = {'pictures': len(files), 'people': sum(1 for person in people if person.torso), 'worn': worn,
                          'each': {name: {'all': spread_of(some), 'tracked': spread_of([row for row in some if row[1]])}
                                   for name, some in distances.items()}}


def spread_of(rows):
    sizes = [row[0] for row in rows]
    return {'count': len(sizes), 'median': np.median(sizes), 'p90': np.percentile(sizes, 90)} if sizes else None


def fit_of(person, record):
    """(name, distance in % of the torso, whether the joint itself was tracked to within PCK's reach) of what is labelled."""
    for name, (corners, joint) in FIT.items():
        for side in ('left', 'right'):
            at = [record['points'].get(corner % side) for corner in corners]
            truth = person.joints.get('%s %s' % (side, joint))
            if truth is not None and None not in at:
                away = np.hypot(*(person.found[of_bodies.JOINTS['%s %s' % (side, joint)]] - truth))
                yield name, 100 * float(np.hypot(*(np.mean(at, 0) - truth))) / person.torso, \
                    bool(away < of_bodies.REACH * person.torso)


JITTERED = ['neck_right', 'neck_left', 'shoulder_right', 'shoulder_left', 'elbow_outer_right', 'elbow_outer_left',
            'cuff_outer_right', 'cuff_outer_left', 'hem_right', 'hem_left']
STEADY = ['neck_right', 'neck_left', 'shoulder_right', 'shoulder_left', 'hem_right', 'hem_left']  # but for sleeves
FILMED = [HUMAN + ('00034_00.jpg',), HUMAN + ('00121_00.jpg',)]
STILL_CLIPS = {'body-upper.mp4': 50, 'body-full.mp4': 50}  # of build/clips: frames in which she hardly moves


def rms(offsets):
    return float(np.sqrt((offsets ** 2).sum(-1).mean()))


def from_neighbours(points):
    """By how much points leave the middle of the frames before and after: what of it is no motion."""
    return points[1:-1] - (points[:-2] + points[2:]) / 2


def jitter(run):
    """A still person: from frame to frame, and about where the point is on average, in pixels of a picture 720 high."""
    run.results['jitter'], run.results['lag'] = {}, {}
    for names in FILMED:
        name = os.path.splitext(names[-1])[0]
        film = films.swinging(run.shared(*names), os.path.join(run.snapper.folder_of('films'), name + '.mkv'))
        numbers, points, cost = films.paths_of(films.hang(run.probe, run.models, run.demo_garment(FITTED), [film]), JITTERED)
        still = points[(numbers >= films.SETTLES) & (numbers < films.STILL)]
        run.results['jitter'][name] = jitter_of(still, cost)
        run.results['lag'][name] = lag_of(numbers, points)
    for clip, frames in STILL_CLIPS.items():
        path = os.path.join(run.clips, clip)
        if os.path.exists(path):
            numbers, points, cost = films.paths_of(
                films.hang(run.probe, run.models, run.demo_garment(FITTED), [path]), JITTERED)
            run.results['jitter'][clip] = jitter_of(points[(numbers >= films.SETTLES) & (numbers < frames)], cost)


def jitter_of(points, cost):
    steps, away = np.diff(points, axis=0), from_neighbours(points)
    return {'frames': len(points), 'step': rms(steps), 'jitter': rms(away),
            'torso': rms(away[:, [JITTERED.index(name) for name in STEADY]]),
            'worst': max((rms(away[:, i]), name) for i, name in enumerate(JITTERED)), 'drape_ms': np.median(cost)}


def lag_of(numbers, points):
    """How far behind the known motion each point is, in ms, and the share of the swing that it makes."""
    moving = numbers >= films.STILL + 15
    truth = np.array([films.path_of(frame) for frame in range(films.STILL + films.SWING)])
    return {name: motion.best_lag(points[moving, i, 0], truth, numbers[moving].astype(float), 1e3 / films.FPS)
            for i, name in enumerate(JITTERED)}


# --- colour --------------------------------------------------------------------------------------------------------

NEUTRAL = [HUMAN + (name,) for name in ('00034_00.jpg', '00035_00.jpg', '00055_00.jpg', '00121_00.jpg', '01992_00.jpg')] \
    + [FLAT + (name,) for name in ('000066_0.jpg', '004912_0.jpg', '014834_0.jpg', '015794_0.jpg', '016962_0.jpg')]
COLOURED = {'TOP-9010:white': 'tee-white', 'TOP-9010:navy': 'tee-navy', 'TOP-9010:sage': 'tee-sage',
            'TOP-9030:red': 'marine-red', 'TOP-9040:blue': 'oxford-blue', 'TOP-9050:red': 'flannel-red',
            'TOP-9060:oat': 'sweater-oat', 'TOP-9060:forest': 'sweater-forest', 'JAC-9110:olive': 'bomber-olive',
            'JAC-9130:camel': 'coat-camel', 'TRO-9410:indigo': 'jeans-indigo', 'SKI-9310:pine': 'skirt-pine'}
LIGHTS = {'half': (.5, .5, .5), 'warm': (1, .78, .5), 'cool': (.72, .86, 1)}
LIT = ('TOP-9010:white', 'TOP-9040:blue', 'JAC-9110:olive', 'TOP-9060:oat')


def colours(run):
    """Means of linear light over the worn garment and over its picture, in studios with neutral light; and four garments
    on four of those pictures under known gains."""
    paths = [path for path in (run.shared(*names) for names in NEUTRAL) if os.path.exists(path)]
    differences = {wear: worn_colours(run, wear, name, paths, (1, 1, 1)) for wear, name in COLOURED.items()}
    every = [row for rows in differences.values() for row in rows]
    result = {'people': len(paths), 'garments': len(COLOURED), 'median': np.median([row[0] for row in every]),
              'p90': np.percentile([row[0] for row in every], 90), 'lightness': np.median([row[1] for row in every]),
              'chroma': np.median([row[2] for row in every]),
              'each': {wear: np.median([row[0] for row in rows]) for wear, rows in differences.items()}, 'light': {}}
    for light, gains in LIGHTS.items():
        relit = []
        for path in paths[:4]:
            out = os.path.join(run.snapper.folder_of('light ' + light), stem(path) + '.png')
            Image.fromarray(colour.relit(pixels(path), gains)).save(out)
            relit.append(out)
        result['light'][light] = np.median([row[0] for wear in LIT
                                            for row in worn_colours(run, wear, COLOURED[wear], relit, gains)])
    run.results['colour'] = result


def worn_colours(run, wear, name, paths, gains):
    """(CIEDE2000, L* too high, chroma too high) of one garment on each."""
    product = cuts.read_rgba(os.path.join(run.demo_garment(name), 'front.png'))
    truth = colour.to_lab(colour.to_linear(product[product[..., 3] == 255][:, :3]).mean(0) * gains)
    drawn = run.snapper.snap('colour ' + wear, paths, None, wear)
    rows = []
    for path in paths:
        if stem(path) not in drawn:
            continue
        bare, worn = pixels(path), pixels(drawn[stem(path)])
        covered = Image.fromarray(np.uint8(np.abs(worn - bare).max(-1) > 12) * 255).filter(ImageFilter.MinFilter(5))
        covered = np.asarray(covered) > 0
        if covered.sum() < 500:
            continue
        seen = colour.to_lab(colour.to_linear(worn[covered]).mean(0))
        rows.append((float(colour.ciede2000(truth, seen)), seen[0] - truth[0],
                     np.hypot(*seen[1:]) - np.hypot(*truth[1:])))
    run.snapper.forget('colour ' + wear)
    return rows


ALL = {'landmarks': landmarks, 'arms': arms, 'paint': paint, 'fit': fit, 'jitter': jitter, 'colour': colours}
ALSO = {'jitter': ('lag',)}  # figures that come with a section's
