#!/usr/bin/env python3
"""Is the measuring tool right? Trackers with faults put in on purpose, and whether the figures name them.

  selftest.py TESTS_DATA SCRATCH [CHEVAL]      with CHEVAL also a clip that is made, tracked and scored
"""
import csv
import json
import math
import os
import subprocess
import sys

import numpy as np

from measuring import bodies, clips, frames, landmarks as lm, makeup_colour, makeup_products, makeup_scores, \
    makeup_shades, makeup_shapes, makeup_table, motion, people, portrait, scenes, stills, table, trust
from measuring.scenes import FPS, Move

FRAME_MS = 1000 / FPS
failures = []


def check(what, value, expected, tolerance=0.0):
    good = value is not None and abs(value - expected) <= tolerance
    if not good:
        failures.append(what)
    print('%-4s %-58s %10.4f expected %.4f ± %.4f' % ('ok' if good else 'BAD', what, float('nan') if value is None
                                                     else value, expected, tolerance))


# --- synthetic truth and tracks ----------------------------------------------------------------------------------


def truth_of(steps, eye_px=110):
    """What scenes.render writes of a person, without a picture: the thirteen points are the face's own."""
    face = face_points(eye_px)
    actor_moves = [move for _, move in steps]
    affine, presence, home = [], [], np.array([640., 380.])
    for move in actor_moves:
        angle = math.radians(move.roll)
        matrix = move.scale * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        shift = home + [move.dx, move.dy] - matrix @ home
        affine.append([*matrix[0], shift[0], *matrix[1], shift[1]])
        presence.append(scenes.presence(face[lm.COMMON][scenes.PLACED] @ matrix.T + shift))
    person = {'subject': 'x', 'eye_px': eye_px, 'points': face[lm.COMMON].tolist(), 'affine': affine,
              'presence': presence, 'hidden': [False] * len(steps), 'closed': [move.closed for move in actor_moves],
              'opening': [move.opening * eye_px for move in actor_moves]}
    return {'name': 'x', 'fps': FPS, 'frames': len(steps), 'segments': [word for word, _ in steps], 'people': [person],
            'covers': [[] for _ in steps]}


def face_points(eye_px):
    """478 points scattered as a face's are, with eye corners, lids and lips where they are read."""
    random = np.random.default_rng(1)
    points = np.stack([640 + eye_px * random.uniform(-.8, .8, 478), 380 + eye_px * random.uniform(-1.1, 1.1, 478)], 1)
    middle = np.array([640, 380.])
    for index, x, y in ((33, -.5, -.4), (263, .5, -.4), (159, -.3, -.45), (145, -.3, -.35), (386, .3, -.45),
                        (374, .3, -.35), (13, 0, .4), (14, 0, .4)):
        points[index] = middle + np.array([x, y]) * eye_px
    return points


def affine_at(truth, k):
    """The affine at a fractional frame."""
    rows = np.array(truth['people'][0]['affine']).reshape(-1, 2, 3)
    low, k = int(max(k, 0)), max(k, 0)
    return rows[low] * (1 - (k - low)) + rows[min(low + 1, len(rows) - 1)] * (k - low)


def record(k, points, identity=1, **more):
    landmarks = [[float(x), float(y), 0.0] for x, y in points]
    return {'frame': k, 'time_ms': k * FRAME_MS, 'width': 1280, 'height': 720, 'bodies': [], 'hands': [],
            'faces': [{'id': identity, 'score': 1, 'landmarks': landmarks, **more}]}


def nobody(k):
    return {'frame': k, 'time_ms': k * FRAME_MS, 'width': 1280, 'height': 720, 'faces': [], 'bodies': [], 'hands': []}


# --- checks ------------------------------------------------------------------------------------------------------


def check_motion():
    """50 ms late, half a pixel of noise in each direction, three ghosts, found again after four frames."""
    truth = truth_of(clips.common_script(110, True))
    face, random = face_points(110), np.random.default_rng(2)
    presence = truth['people'][0]['presence']
    out = [k for k, word in enumerate(presence) if word == 'out']
    back = next(k for k in range(out[-1], len(presence)) if presence[k] == 'in')
    track = []
    for k in range(truth['frames']):
        row = affine_at(truth, k - 50 / FRAME_MS)
        points = face @ row[:, :2].T + row[:, 2] + random.normal(0, .5, face.shape)
        track.append(record(k, points) if k <= out[2] or k >= back + 4 else nobody(k))
    score = motion.score(motion.Clip(truth, track))
    check('jitter of half a pixel a direction', score['jitter_px'], .5 * math.sqrt(2) * math.sqrt(27 / 28), .02)
    check('lag at 0.5 Hz', score['sine0.5']['lag_ms'], 50, 2)
    check('lag at 1 Hz', score['sine1.0']['lag_ms'], 50, 2)
    check('gain at 1 Hz', score['sine1.0']['gain'], 1, .01)
    check('ghosts', score['leave']['ghosts'], 3)
    check('frames until found again', score['leave']['reacquire'], 4)
    check('frames until settled after the stop', score['stop']['settle_frames'], 2)


def check_drift():
    """A tracker that stays where it is until 2 pixels are due, and a perfect one."""
    truth = truth_of(still(36) + [('drift', Move(clips.wave(3, .1, i + 1))) for i in range(300)])
    face, stuck, perfect, held = face_points(110), [], [], 0.0
    for k in range(truth['frames']):
        x = affine_at(truth, k)[0, 2]
        held = x - math.copysign(2, x - held) if abs(x - held) > 2 else held
        stuck.append(record(k, face + [held, 0]))
        perfect.append(record(k, face + [x, 0]))
    good = motion.score(motion.Clip(truth, perfect))['drift']
    bad = motion.score(motion.Clip(truth, stuck))['drift']
    check('a perfect tracker keeps the drift', good['gain'], 1, .001)
    check('and has no error', good['err_p95'], 0, .001)
    check('a dead zone of 2 px takes swing', bad['gain'], .55, .25)
    check('and is off by it', bad['err_p95'], 2 / 110 * 100, .3)


def still(count):
    return clips.still(count)


def check_expression():
    """A network that closes lids by 0.6 of the way, a frame late; lips whose swing a filter of one pole halves."""
    truth = truth_of(clips.expression_steps())
    person, face, track, opening = truth['people'][0], face_points(110), [], 0.0
    for k in range(truth['frames']):
        points = face.copy()
        closed = .6 * person['closed'][max(k - 1, 0)]
        for upper, lower in lm.LID_PAIRS.values():
            points[upper, 1] += closed * (face[lower, 1] - face[upper, 1])
        opening += .3 * (person['opening'][k] - opening)
        points[lm.LIP_PAIR[1], 1] += opening
        track.append(record(k, points))
    score = motion.expression(motion.Clip(truth, track))
    pole, turn = .7, 2 * math.pi * 5 / FPS
    response = .3 / abs(1 - pole * complex(math.cos(turn), -math.sin(turn)))
    check('lids closed by 0.6 of the way', score['blink']['held'], .6, .02)
    check('no blink is flattened', score['blink']['blink']['peak_kept'], 1, .02)
    check('a frame of delay', score['blink']['blink']['delay_ms'], FRAME_MS, 3)
    check('speech at 5 Hz through one pole', score['mouth']['talk5']['kept'], response, .05)


def write_table(path, header, rows):
    with open(path, 'w', newline='', encoding='utf-8') as file:
        csv.writer(file).writerows([header, *rows])


def point_header(count):
    return ['file', 'subject', 'x', 'y', 'w', 'h'] + ['%s%d' % (axis, i) for i in range(count) for axis in 'xy']


def check_stills(scratch):
    """Six labels; five faces, each two per cent to the right but for the pupils, the nose's foot 13 %: a scheme's
    offsets, a mean of three per cent; one face is missed."""
    folder, eye_px = os.path.join(scratch, 'stills'), 110
    os.makedirs(folder)
    face, names = face_points(eye_px), ['%d.png' % i for i in range(6)]
    labelled = face[lm.COMMON]
    distance = np.hypot(*(labelled[5] - labelled[2]))
    write_table(os.path.join(folder, 'common13.csv'), point_header(13),
                [['images/' + name, name, 0, 0, 300, 300, *labelled.ravel()] for name in names])
    off = np.full(len(face), .02 * distance)
    off[lm.IRIS_CENTRES], off[2] = 0, .13 * distance
    track = [{**record(0, face + np.stack([off, 0 * off], 1)), 'file': '/somewhere/' + name} for name in names[:5]]
    track.append({**nobody(0), 'file': names[5]})
    score = stills.score(folder, track)['all']
    check('one label missed', score['missed'], 1)
    check('NME as it is', score['nme_mean'], 3, 1e-6)
    check('irises', score['iris_mean'], 0, 1e-6)
    check('NME free of the offset', score['nme_free_mean'], 0, 1e-6)
    check('under 5 %, the missed one above', score['under_5'], 5 / 6, 1e-6)
    square = np.array([[0, 0], [10, 0], [10, 10], [0, 10.]])
    inside, outside = stills.outline_distances(np.array([[5, 8], [13, 14.]]), square)
    check('a point inside an outline', inside, -2, 1e-9)
    check('a point outside', outside, 5, 1e-9)


def check_bodies(scratch):
    """One body, half of whose joints are off by more than a fifth of the torso, and a person nobody tracked."""
    folder = os.path.join(scratch, 'bodies')
    os.makedirs(folder)
    points = np.random.default_rng(3).uniform(100, 300, (17, 2))
    points[[5, 12]] = [[100, 100], [100, 200]]  # a torso of 100
    points[[6, 11]] = [[150, 110], [150, 190]]
    far = points + 1000
    write_table(os.path.join(folder, 'landmarks_coco17.csv'), point_header(17),
                [['images/a.jpg', 'a', 0, 0, 300, 300, *person.ravel()] for person in (points, far)])
    write_table(os.path.join(folder, 'visibility_coco17.csv'), ['file', 'subject'] + ['v%d' % i for i in range(17)],
                [['images/a.jpg', 'a'] + [2] * 17] * 2)
    body = np.zeros((33, 4))
    for i, (name, landmark) in enumerate(bodies.JOINTS.items()):
        body[landmark, :2] = points[bodies.COCO[name]] + [0, 10 if i % 2 else 30]
    track = [{**nobody(0), 'file': 'a.jpg', 'bodies': [{'id': 1, 'score': 1, 'landmarks': body.tolist()}]}]
    score = bodies.score(folder, track)
    check('joints near enough of the tracked person', score['chosen']['pck20'], 6 / 13, 1e-6)
    check('of everybody', score['all']['pck20'], 6 / 26, 1e-6)


def check_people():
    """Two people whose ids are exchanged half-way; then one who gets a new id."""
    steps = still(40)
    truth = truth_of(steps)
    other = json.loads(json.dumps(truth['people'][0]))
    for k in range(40):
        other['affine'][k][2] += 400
    truth['people'].append(other)
    face = face_points(110)

    def track(ids):
        return [{**nobody(k), 'faces': record(k, face, ids(k)[0])['faces'] + record(k, face + [400, 0], ids(k)[1])['faces']}
                for k in range(40)]
    swapped = people.identities(truth, track(lambda k: (1, 2) if k < 20 else (2, 1)))
    renamed = people.identities(truth, track(lambda k: (1, 2) if k < 20 else (1, 3)))
    check('ids exchanged: changes', swapped['switches'], 2)
    check('ids exchanged: to the other\'s', swapped['swaps'], 2)
    check('a new id: changes', renamed['switches'], 1)
    check('a new id: to another\'s', renamed['swaps'], 0)
    check('nobody is missed', renamed['missed'], 0)


def check_trust():
    """Lips called 0.95 of which a cup hides all in half of the frames; brows called 0.95 that are right."""
    truth = truth_of(still(60))
    face = face_points(110)
    low, high = face[lm.REGIONS['lips']].min(0) - 1, face[lm.REGIONS['lips']].max(0) + 1
    brows = face[lm.REGIONS['brow_left']]
    box = [[low[0], low[1]], [high[0], low[1]], [high[0], high[1]], [low[0], high[1]]]
    truth['covers'] = [[box] if k >= 30 else [] for k in range(60)]
    share_of_brow = trust.inside_any([box], brows).mean()
    tally = trust.Tally()
    trust.add_clip(tally, motion.Clip(truth, [record(k, face, visible={'lips': .95, 'brow_left': .95}) for k in range(60)]))
    summary = trust.summary(tally)
    check('lips right in half of the frames', summary['regions']['lips']['sure_right'], .5, 1e-6)
    check('the brow as far as it is free', summary['regions']['brow_left']['sure_right'], 1 - share_of_brow / 2, 1e-6)
    check('calibration error', summary['ece'], .95 - summary['sure_right'], 1e-6)


def check_table():
    """A table of nothing but one section, and with marks that are not there."""
    text = table.markdown({'label': 'x', 'cost': {'faces': {'cpu_s_per_frame': .0123, 'peak_mb': 50}}}, {})
    check('the figure stands in the table', float('0.0123 s' in text), 1)
    check('other sections have no rows', float('dlib68' in text), 0)


# --- make-up -----------------------------------------------------------------------------------------------------

# Pairs of L*a*b* with their difference: Sharma, Wu and Dalal 2005, table 1.
SHARMA = (
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425), ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
    ((50, 0, 0), (50, -1, 2), 2.3669), ((50, 2.49, -.001), (50, -2.49, .0009), 7.1792),
    ((50, 2.49, -.001), (50, -2.49, .0011), 7.2195), ((50, -.001, 2.49), (50, .0009, -2.49), 4.8045),
    ((50, -.001, 2.49), (50, .0011, -2.49), 4.7461), ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492), ((50, 2.5, 0), (61, -5, 29), 22.8977),
    ((50, 2.5, 0), (56, -27, -3), 31.9030), ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((35.0831, -44.1164, 3.7933), (35.0232, -40.0716, 1.5901), 1.8645),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((90.9257, -.5406, -.9208), (88.6381, -.8985, -.7239), 1.5381),
    ((2.0776, .0795, -1.1350), (.9033, -.0636, -.5514), .9082),
)


def check_colours():
    for first, second, difference in SHARMA:
        check('CIEDE2000 of %s' % (first,), float(makeup_colour.ciede2000(first, second)), difference, 1e-4)
    for code, expected in (('#ff0000', (53.24, 80.09, 67.20)), ('#0000ff', (32.30, 79.19, -107.86))):
        lab = makeup_colour.to_lab(makeup_colour.of_hex(code))
        check('L*a*b* of ' + code, float(np.abs(lab - expected).max()), 0, .02)
    check('half the light of white', float(makeup_colour.relit(np.full(3, 255), .5)[0]), 188, 0)
    greys = np.arange(256)
    check('its own light leaves a picture', float(np.abs(makeup_colour.relit(greys, 1) - greys).max()), 0)


def mouth_points(grow=0.0):
    """FRL's 189 points with an elliptic mouth of 120 x 40 pixels, its lips closed, and eyes 300 pixels apart."""
    points = np.full((189, 2), np.nan)
    turn = lambda angle: [200 + (60 + grow) * math.cos(angle), 150 + (20 + grow) * math.sin(angle)]
    for k, point in enumerate(makeup_shapes.FRL_UPPER):
        points[point] = turn(math.pi * (1 + k / 6))
    for k, point in enumerate(makeup_shapes.FRL_LOWER[1:-1]):
        points[point] = turn(math.pi * (k + 1) / 6)
    for k in range(5):
        points[94 + k] = points[99 + k] = [160 + 20 * k, 150]
    points[18], points[27] = [50, 50], [350, 50]
    return points


def check_lip_mask():
    """A mask 3 pixels too small, 1 % of the eye distance; lips painted in black; a mouth that is open."""
    points = mouth_points()
    bare = np.random.default_rng(4).integers(60, 140, (300, 400, 3))
    share = makeup_shapes.fill_fine((0, 0, 400, 300), makeup_shapes.lip_outline(mouth_points(-3))).astype(float)
    black = np.round(makeup_colour.to_srgb(makeup_colour.to_linear(bare) * (1 - share[..., None])))
    score = makeup_scores.lip_mask(bare, black, points)
    check('a mask 3 pixels too small: IoU', score['iou'], 57 * 17 / (60 * 20), .01)
    check('its edge lies inside, in % of the eye distance', score['outwards'], -1, .12)
    whole = makeup_scores.lip_mask(bare, bare * 0, points)
    check('a mask of everything reaches as far as is looked', whole['boundary'], 8, 1e-6)
    nothing = makeup_scores.lip_mask(bare, bare, points)
    check('no mask: IoU', nothing['iou'], 0)
    half = np.round(makeup_colour.to_srgb(makeup_colour.to_linear(bare) * (1 - .4 * share[..., None])))
    check('coverage of 0.4 is no mask', makeup_scores.lip_mask(bare, half, points)['iou'], 0)
    opened = points.copy()
    opened[99:104, 1] += 12
    truth, _, is_open = makeup_scores.lip_truth(opened, (0, 0, 400, 300), 300)
    check('open lips are seen to be open', float(is_open and not score['open']), 1)
    check('and their opening is no lip', float(truth[156, 200]), 0)
    check('where the lip is', float(truth[140, 200]), 1)


def check_colour_scores():
    """A product that takes the lips' texture and the light; one that is flat; one a tenth too light."""
    random, mask = np.random.default_rng(5), np.zeros((60, 80), bool)
    mask[10:50, 10:70] = True
    texture = np.exp(random.normal(0, .15, mask.shape))
    texture /= texture[mask].mean()
    swatch, gains = makeup_colour.of_hex('#b5616c'), np.array([.5, .4, .3])
    bare = makeup_colour.to_srgb(texture[..., None] * [.25, .12, .10])
    drawn = makeup_colour.to_srgb(texture[..., None] * swatch * gains)
    grey = makeup_colour.of_hex('#808080')  # of L* 53.59; a tenth more light: 55.84
    flat = np.broadcast_to(makeup_colour.to_srgb(1.1 * grey), bare.shape) + random.normal(0, 1, bare.shape)
    check('the right colour', makeup_scores.colour_difference(drawn, mask, swatch, gains), 0, .05)
    check('a tenth too light', makeup_scores.colour_difference(flat, mask, grey, np.ones(3)), 2.14, .03)
    without_light = makeup_scores.colour_difference(drawn, mask, swatch, np.ones(3))
    check('the light counts', float(without_light > 10), 1)
    check('texture that is kept', makeup_scores.texture_kept(bare, drawn, mask, 150)[0], 1, .01)
    check('in linear light too', makeup_scores.texture_kept(bare, drawn, mask, 150)[1], 1, .01)
    check('texture that is lost', makeup_scores.texture_kept(bare, flat, mask, 150)[0], 0, .06)
    slope = flat + 60 * np.linspace(0, 1, 80)[:, None]
    shaded = bare + 60 * np.linspace(0, 1, 80)[:, None]
    check('the form of the lips is no texture', makeup_scores.texture_kept(shaded, slope, mask, 150)[0], 0, .1)


def check_leaks_and_teeth():
    bare = np.full((40, 60, 3), 100)
    worn, allowed = bare.copy(), np.zeros((40, 60), bool)
    allowed[10:30, 10:30] = True
    worn[12:20, 12:20] += 40
    worn[:, 50] += 1
    check('a change by one is none', makeup_scores.outside(bare, worn, allowed)['most'], 1)
    worn[35, 40, 2] -= 7
    leak = makeup_scores.outside(bare, worn, allowed)
    check('a leak of seven', leak['most'], 7)
    check('in one pixel', leak['pixels'], 1)
    check('drawn on a sixth of its region', leak['drawn'], 64 / 400, 1e-9)
    mouth = np.full((40, 60, 3), (150, 80, 85))
    opening, lips = np.zeros((40, 60), bool), np.zeros((40, 60), bool)
    lips[5:35], opening[15:25, 10:50] = True, True
    mouth[15:25, 10:50] = (20, 10, 10)
    mouth[17:22, 20:40] = (205, 200, 185)
    teeth = makeup_scores.teeth_of(mouth, opening, lips & ~opening)
    check('teeth, not the dark beside them, nor lips', float(teeth.sum()), 100)
    points = np.zeros((478, 2))
    points[:] = [200, 150]
    for angle, outline in ((0, lm.OUTER_LIPS), (0, lm.INNER_LIPS)):
        radius = 60 if outline is lm.OUTER_LIPS else 20
        for k, landmark in enumerate(outline):
            points[landmark] = [200 + radius * math.cos(angle + 2 * math.pi * k / len(outline)),
                                150 + radius / 2 * math.sin(angle + 2 * math.pi * k / len(outline))]
    allowed = makeup_shapes.region('lipstick', points, (400, 300), 100)
    check('lipstick may be on the lip, not in the mouth, nor on the cheek',
          float(allowed[150, 240] and not allowed[150, 200] and not allowed[150, 290]), 1)


def check_flicker():
    """Noise of the camera alone; on top of it a colour that swings by one; a layer that smooths the noise."""
    random = np.random.default_rng(6)
    bare = [100 + random.normal(0, 2, (20, 30, 3)) for _ in range(400)]
    painted = [frame + np.where(np.arange(30) < 15, 20, 0)[None, :, None] for frame in bare]
    swing = random.normal(0, 1, 400)
    swinging = [frame + np.where(np.arange(30) < 15, value, 0)[None, :, None] for frame, value in zip(painted, swing)]
    check('a steady product', makeup_scores.flicker(bare, painted)['region'], 0, 1e-3)
    check("the camera's own", makeup_scores.flicker(bare, painted)['camera'], 2 / math.sqrt(300), .02)
    check('one that swings by one', makeup_scores.flicker(bare, swinging)['region'], 1, .12)
    check('its pixels too', makeup_scores.flicker(bare, swinging)['pixel'], 1, .12)
    covered = [frame * 0 + np.where(np.arange(30) < 15, 150, 100)[None, :, None] for frame in bare]
    check('a product that hides the noise', makeup_scores.flicker(bare, covered)['region'], 0, 1e-6)
    check('nothing drawn', float(makeup_scores.flicker(bare, bare) is None), 1)


def check_makeup_products():
    """What the sheets and looks wear is in their catalogue, each SKU once."""
    skus = [item['sku'] for item in makeup_shades.products()]
    check('no SKU twice', len(skus) - len(set(skus)), 0)
    worn = [wear for _, columns in makeup_shades.SHEETS.values() for _, wear in columns]
    absent = {word.split('@')[0] for wear in worn for word in wear.split(',')} - set(skus)
    check('all that is worn is there', len(absent), 0)
    kinds = {item['category'] for item in makeup_products.STRONG}
    check('every category of make-up is measured', len(kinds), 13)
    text = makeup_table.markdown({'teeth': {'lipstick': {'changed': .058, 'core': .039, 'clean': 1, 'mouths': 24}}})
    check('figures of make-up stand in the table', float('5.8 %; 3.90 %; 1 of 24' in text), 1)


# --- a clip made, tracked and scored -----------------------------------------------------------------------------


MESH_OF_FRL = {18: 33, 19: 160, 20: 159, 21: 158, 22: 133, 28: 144, 29: 145, 30: 153, 23: 362, 24: 385, 25: 386, 26: 387,
               27: 263, 31: 380, 32: 374, 33: 373, 87: 61, 93: 291, 94: 81, 95: 82, 96: 13, 97: 312, 98: 311, 129: 152}


def portrait_set(data, scratch):
    """tests/data/portrait.png as a set of one person: points of the mesh where the scheme has a like one."""
    folder = os.path.join(scratch, 'set')
    os.makedirs(os.path.join(folder, 'images'))
    os.symlink(os.path.abspath(os.path.join(data, 'portrait.png')), os.path.join(folder, 'images', 'portrait.png'))
    mesh = np.loadtxt(os.path.join(data, 'portrait_landmarks.txt'))[:, :2]
    outline = np.full((189, 2), np.nan)
    for point, landmark in MESH_OF_FRL.items():
        outline[point] = mesh[landmark]
    for name, points in (('common13.csv', mesh[lm.COMMON]), ('landmarks.csv', outline)):
        write_table(os.path.join(folder, name), point_header(len(points)),
                    [['images/portrait.png', '001', 0, 0, 512, 512, *points.ravel()]])
    return folder


def check_clip(data, scratch, cheval):
    """The portrait, still, then a jump of 40 pixels, then lids and lips: the clip has it, and the tracker sees it."""
    person = portrait.Portrait(portrait_set(data, scratch), '001')
    steps = still(20) + [('moved', Move(40, 0))] * 6 + [('shut', Move(closed=1.0))] * 6 + [('open', Move(opening=.2))] * 6
    scene = clips.scene_of('small', person, 110, steps)
    scene.cover = lambda k: [scenes.Shape([[0, 0], [60, 0], [60, 60], [0, 60]], (250, 10, 10))] if k == 5 else []
    scenes.render(scene, scratch)
    pictures = {k: np.asarray(picture, float) for k, picture in
                frames.read_frames(os.path.join(scratch, 'small.avi'), [4, 5, 22, 37]).items()}
    check('all frames are there', len(pictures), 4)
    face = (slice(300, 460), slice(560, 720))
    moved = (slice(300, 460), slice(600, 760))
    check('the face is 40 pixels further', np.abs(pictures[4][face] - pictures[22][moved]).mean(), 0, 6)
    check('which differs from standing still', float(np.abs(pictures[4][face] - pictures[22][face]).mean() > 8), 1)
    check('the cover is red', float(pictures[5][20, 20, 0] - pictures[5][20, 20, 1] > 150), 1)
    track = os.path.join(scratch, 'small.jsonl')
    with open(track, 'wb') as out:
        subprocess.run([cheval, 'track', os.path.join(scratch, 'small.avi')], stdout=out, check=True)
    clip = motion.read_clip(os.path.join(scratch, 'small.json'), motion.tracks.read_track(track))
    check('tracked in every frame', sum(face is None for face in clip.faces), 0)
    check('error after the jump, %', clip.error[25], 0, 3)
    gaps = [motion.gap(clip.faces[k], (159, 145)) / motion.gap(clip.reference, (159, 145)) for k in (24, 31)]
    check('open lids stay open', gaps[0], 1, .2)
    check('closed lids close by a third at least', float(gaps[1] < .67), 1)
    lips = motion.gap(clip.faces[37], lm.LIP_PAIR) - motion.gap(clip.reference, lm.LIP_PAIR)
    check('lips open by more than half of 22 pixels', float(lips > 11), 1)
    check_overlay(scratch, track)


def check_overlay(scratch, track):
    out = os.path.join(scratch, 'sheet.png')
    here = os.path.dirname(os.path.abspath(__file__))
    subprocess.run([sys.executable, os.path.join(here, 'overlay.py'), '--input', os.path.join(scratch, 'small.avi'),
                    '--track', track, '--frames', '0,20-37/9', '--out', out], check=True, stdout=subprocess.DEVNULL)
    sheet = np.asarray(frames.read_picture(out), int)
    green = (sheet[..., 1] > 180) & (sheet[..., 0] < 90) & (sheet[..., 2] < 120)
    check('a sheet of three tiles', sheet.shape[1], 3 * 422)
    check('with outlines in each', float(all(green[:, i * 422:(i + 1) * 422].sum() > 50 for i in range(3))), 1)


def main():
    data, scratch = sys.argv[1:3]
    check_motion()
    check_drift()
    check_expression()
    check_stills(scratch)
    check_bodies(scratch)
    check_people()
    check_trust()
    check_table()
    check_colours()
    check_lip_mask()
    check_colour_scores()
    check_leaks_and_teeth()
    check_flicker()
    check_makeup_products()
    if len(sys.argv) > 3:
        check_clip(data, scratch, sys.argv[3])
    sys.exit('%d wrong: %s' % (len(failures), '; '.join(failures)) if failures else 0)


if __name__ == '__main__':
    main()
