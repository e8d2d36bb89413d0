"""The clips that are measured: each a scene of portraits, with seeds fixed."""
import fcntl
import json
import math
import os
from functools import partial

import numpy as np

from . import scenes
from .portrait import EYE_LEFT, EYE_RIGHT, HEIGHT, WIDTH, Portrait, Sprite, background
from .scenes import FPS, Actor, Move, Scene, Shape
from .tracks import read_labels

VERSION = 2  # of the pixels: another number makes the clips anew
SIZES = (110, 40)
SUBJECTS = {110: ('001', '042'), 40: ('001', '042', '030')}
HOME = {110: (640., 380.), 40: (900., 330.)}
FACE_SIZES = (24, 30, 36, 40, 46, 52, 60, 70, 80, 95, 110)
SIZE_SUBJECTS = ('001', '042', '030', '005', '025', '070')
LIVE_SIZES = (24, 30, 36, 40, 52, 70, 95)


def wave(amplitude, hertz, i):
    return amplitude * math.sin(2 * math.pi * hertz * i / FPS)


def still(count, word='still'):
    return [(word, Move())] * count


def scene_of(name, portrait, eye_px, steps, seed=None, room=None):
    """A scene of one person: steps are (segment, Move)."""
    number = int(portrait.subject)
    actor = Actor(portrait, eye_px, HOME[eye_px], [move for _, move in steps])
    return Scene(name, background(number) if room is None else room, [word for word, _ in steps], [actor],
                 number * 1000 + eye_px if seed is None else seed)


# --- the common script: still, 0.5 Hz, 1 Hz, roll with scale, leaving, a dead stop ------------------------------


def common_script(eye_px, full, with_leaving=True):
    swing = lambda word, hertz, count: [(word, Move(wave(eye_px, hertz, i + 1))) for i in range(count)]
    steps = still(36)
    if full:
        steps += swing('sine0.5', .5, 60)
    steps += swing('sine1.0', 1.0, 45)
    if full:
        for i in range(40):
            turn = 2 * math.pi * (i + 1) / 40
            steps.append(('rollscale', Move(roll=15 * math.sin(turn), scale=1 + .3 * math.sin(2 * turn))))
    if not with_leaving:
        return steps
    away = WIDTH - HOME[eye_px][0] + 1.9 * eye_px
    steps += [('leave', Move(away * (i + 1) / 15)) for i in range(15)] + [('leave', Move(away))] * 12
    steps += [('leave', Move(away * (14 - i) / 15)) for i in range(15)] + still(12, 'leave')
    if full:
        speed = -.18 * eye_px
        steps += [('stop', Move(speed * (i + 1))) for i in range(12)] + [('stop', Move(speed * 12))] * 18
    return steps


def motion_scene(cast, subject, eye_px, full, with_leaving=True):
    return scene_of('%s_%d' % (subject, eye_px), cast(subject), eye_px, common_script(eye_px, full, with_leaving))


# --- what the common script lacks -------------------------------------------------------------------------------


def drift_scene(cast, eye_px):
    """A head never quite still: 3 pixels at 0.1 Hz. A dead zone cuts this swing off, over-smoothing delays it."""
    steps = still(36) + [('drift', Move(wave(3, .1, i + 1), wave(1.5, .1, i + 1))) for i in range(300)]
    return scene_of('drift_%d' % eye_px, cast('001'), eye_px, steps)


# A blink's lids by frame: down in a tenth of a second, up in twice that (Schiffman, Sensation and Perception).
BLINK = [.35, .8, 1, .9, .7, .45, .22, .08]
TALK = .16  # of the eye distance: how far talking opens the lips


def slowly(count=40, hold=12):
    """Up, held, down: 0..1 by frame."""
    up = [(i + 1) / count for i in range(count)]
    return up + [1.0] * hold + up[-2::-1] + [0.0]


def expression_steps():
    steps = still(30) + [('lids', Move(closed=part)) for part in slowly()] + still(6, 'gap')
    for _ in range(4):
        steps += [('blink', Move(closed=value)) for value in BLINK] + still(14, 'blink')
    steps += [('lips', Move(opening=TALK * part)) for part in slowly()] + still(6, 'gap')
    for word, hertz in (('talk3', 3.0), ('talk5', 5.0)):
        steps += [(word, Move(opening=TALK * .5 * (1 - math.cos(2 * math.pi * hertz * i / FPS)))) for i in range(60)]
    return steps + still(10, 'gap')


def expression_scene(cast, subject, eye_px):
    return scene_of('expression_%s_%d' % (subject, eye_px), cast(subject), eye_px, expression_steps())


def light_steps():
    """(segments, gain of linear light by frame): a slow fall to a fifth and back, then a lamp that is switched."""
    fall = np.concatenate([np.ones(30), np.geomspace(1, .2, 60), np.geomspace(.2, 1, 60), np.ones(15)])
    switched = np.concatenate([np.full(15, .25), np.ones(15)] * 2)
    words = ['still'] * 30 + ['ramp'] * 135 + ['switch'] * 60
    return words, np.concatenate([fall, switched])


def light_scene(cast, eye_px):
    words, gains = light_steps()
    scene = scene_of('light_%d' % eye_px, cast('001'), eye_px, [(word, Move()) for word in words])
    scene.light = lambda k: float(gains[k])
    return scene


def dark_scene(cast, eye_px, part):
    steps = still(36) + [('sine1.0', Move(wave(eye_px, 1.0, i + 1))) for i in range(45)]
    scene = scene_of('dark%d_%d' % (part, eye_px), cast('042'), eye_px, steps)
    scene.sensor = 1 / part
    return scene


# --- what covers a face: a cup, a hand, a telephone, a mask ------------------------------------------------------


def capsule(start, end, radius, count=8):
    start, end = np.array(start, float), np.array(end, float)
    axis = (end - start) / np.hypot(*(end - start))
    angle = math.atan2(axis[1], axis[0])
    turn = np.linspace(-math.pi / 2, math.pi / 2, count)
    tip = [end + radius * np.array([math.cos(angle + t), math.sin(angle + t)]) for t in turn]
    foot = [start - radius * np.array([math.cos(angle + t), math.sin(angle + t)]) for t in turn]
    return np.array(tip + foot)


# In eye distances, about the middle of the eyes; y down.
CUP = np.array([[-.42, -.45], [.42, -.45], [.36, .5], [-.36, .5]])
HAND = [np.array([[-.38, .1], [-.3, -.3], [.3, -.34], [.42, .1], [.3, .75], [-.25, .75]])] + \
    [capsule((x, -.25), (x * 1.25, -.25 - length), .095)
     for x, length in ((-.27, .5), (-.08, .62), (.11, .58), (.28, .42))] + \
    [capsule((-.32, .3), (-.62, -.05), .11)]
PHONE = np.array([[-.4, -.3], [.4, -.3], [.4, .3], [-.4, .3]])
MASK = np.array([[-.62, .5], [-.25, .42], [0, .32], [.25, .42], [.62, .5], [.58, 1.05], [.3, 1.4], [0, 1.48],
                 [-.3, 1.4], [-.58, 1.05]])
SKIN, CLAY, DARK, CLOTH = (190, 142, 118), (70, 96, 140), (30, 30, 34), (150, 188, 205)


def eased(i, count):
    part = min(max(i / count, 0), 1)
    return part * part * (3 - 2 * part)


def cover_script(eye_px, eyes, sway):
    """(segments, cover): a cup to the mouth and away, a hand across the face, a telephone over the eyes, a mask."""
    words = (['still'] * 36 + ['cup'] * 75 + ['gap'] * 15 + ['hand'] * 75 + ['gap'] * 15 + ['phone'] * 60 + ['gap'] * 15
             + ['mask'] * 45 + ['gap'] * 15)
    start = {word: words.index(word) for word in ('cup', 'hand', 'phone', 'mask')}

    def place(outline, shift, colour):
        return Shape((outline + shift) * eye_px + eyes, colour)

    def cover(k):
        i = k - start.get(words[k], k)
        if words[k] == 'cup':
            return [place(CUP, (.05, 3.2 - 2.15 * (eased(i, 20) - eased(i - 55, 20))), CLAY)]
        if words[k] == 'hand':
            x = 2.4 - 4.8 * i / 74
            return [place(part, (x, .35), SKIN) for part in HAND]
        if words[k] == 'phone':
            return [place(PHONE, (0, -2.4 + 2.4 * (eased(i, 20) - eased(i - 40, 20))), DARK)]
        if words[k] == 'mask':
            return [place(MASK, (sway[k] / eye_px, 0), CLOTH)]
        return []
    return words, cover


def cover_scene(cast, eye_px):
    portrait, home = cast('030'), np.array(HOME[eye_px])
    scale = eye_px / portrait.eye_distance
    middle = (portrait.points[EYE_RIGHT] + portrait.points[EYE_LEFT]) / 2
    frames = 36 + 315
    sway = [0 if k < 36 else wave(.12 * eye_px, .25, k - 35) for k in range(frames)]
    words, cover = cover_script(eye_px, home + (middle - portrait.pivot) * scale, sway)
    scene = scene_of('cover_%d' % eye_px, portrait, eye_px, [(words[k], Move(sway[k])) for k in range(frames)])
    scene.cover = cover
    return scene


# --- several people ----------------------------------------------------------------------------------------------


def crossing_scene(cast, name, frames, heights, seed):
    """Two people walk past each other; the second passes in front."""
    way = 680.0
    walk = [0.0] * 30 + [way * eased(i + 1, frames) for i in range(frames)] + [way] * 30
    words = ['still'] * 30 + ['cross'] * frames + ['after'] * 30
    actors = [Actor(cast('001'), 80, (300, heights[0]), [Move(x) for x in walk]),
              Actor(cast('042'), 80, (980, heights[1]), [Move(-x) for x in walk])]
    return Scene(name, background(7), words, actors, seed)


def return_scene(cast, name, alone, seed):
    """One person leaves for a second and comes back to where they were; the other, if there, stays."""
    away = [0.0] * 30 + [eased(i + 1, 20) for i in range(20)] + [1.0] * 30 + [1 - eased(i + 1, 20) for i in range(20)]
    away += [0.0] * 30
    words = ['still'] * 30 + ['leave'] * 20 + ['away'] * 30 + ['back'] * 20 + ['after'] * 30
    actors = [Actor(cast('042'), 80, (900, 360), [Move(560 * part) for part in away])]
    if not alone:
        actors.append(Actor(cast('001'), 80, (380, 360), [Move(wave(20, .5, k)) for k in range(len(words))]))
    return Scene(name, background(8), words, actors, seed)


def poster_faces(columns, rows, subjects):
    """(subject, place) of a grid of faces."""
    for i in range(columns * rows):
        x = WIDTH / columns * (i % columns + .5)
        y = HEIGHT / rows * (i // columns + .5)
        yield subjects[i % len(subjects)], (x, y)


def poster_scene(cast, subjects):
    """Fifteen faces on a wall: more than are tracked live."""
    actors = [Actor(cast(subject), 66, place, [Move()] * 60) for subject, place in poster_faces(5, 3, subjects)]
    return Scene('poster', background(9), ['still'] * 60, actors, 9000)


def sizes_scene(cast):
    """Each of six people at each size for twelve frames, the empty room for four before."""
    words, actors, start = [], [], 0
    pairs = [(subject, size) for size in LIVE_SIZES for subject in SIZE_SUBJECTS]
    for subject, size in pairs:
        moves = [None] * (16 * len(pairs))
        moves[start + 4:start + 16] = [Move()] * 12
        actors.append(Actor(cast(subject), size, (640, 300), moves))
        words += ['empty'] * 4 + ['size%d' % size] * 12
        start += 16
    return Scene('sizes', background(1), words, actors, 8000)


# --- pictures ----------------------------------------------------------------------------------------------------


def size_picture(cast, subject, eye_px):
    """One portrait in the room, eyes in the middle, noise over everything. -> frame, the thirteen points"""
    portrait = cast(subject)
    sprite, size = Sprite(portrait, eye_px), int(round(portrait.rgb.shape[1] * eye_px / portrait.eye_distance))
    scale = size / portrait.rgb.shape[1]
    middle = (portrait.points[EYE_RIGHT] + portrait.points[EYE_LEFT]) / 2
    shift = np.round(np.array([640, 300]) - middle * scale)
    frame = background(int(subject))
    sprite.paint(frame, np.eye(2) * scale, shift, 1.0)
    frame += np.random.default_rng([int(subject), eye_px]).normal(0, scenes.NOISE, frame.shape[:2] + (1,))
    return frame, portrait.points * scale + shift


def write_pictures(cast, subjects, folder):
    """sizes/SUBJECT_SIZE.jpg, poster/poster_100.jpg, and truth.json: {file: [[points of a face] …]}"""
    truth = {}
    os.makedirs(folder, exist_ok=True)
    for subject in SIZE_SUBJECTS:
        for eye_px in FACE_SIZES:
            frame, points = size_picture(cast, subject, eye_px)
            truth[save(folder, 'size_%s_%03d.jpg' % (subject, eye_px), frame)] = [points]
    for count, columns, rows, eye_px in ((15, 5, 3, 66), (100, 13, 8, 26)):
        frame, faces = background(9).copy(), []
        for subject, place in list(poster_faces(columns, rows, subjects))[:count]:
            actor = Actor(cast(subject), eye_px, place, [Move()])
            actor.sprite.paint(frame, *actor.placement(0), 1.0)
            faces.append(actor.placed(0, actor.portrait.points))
        truth[save(folder, 'poster_%d.jpg' % count, frame)] = faces
    rounded = {name: [[[None if math.isnan(v) else round(float(v), 2) for v in p] for p in face] for face in faces]
               for name, faces in truth.items()}
    with open(os.path.join(folder, 'truth.json'), 'w', encoding='utf-8') as file:
        json.dump(rounded, file)


def save(folder, name, frame):
    with open(os.path.join(folder, name), 'wb') as file:
        file.write(scenes.as_jpeg(frame))
    return name


# --- all of them -------------------------------------------------------------------------------------------------


def all_scenes(cast, subjects):
    """(name, what makes the scene): a scene is built only when its clip is missing."""
    for eye_px in SIZES:
        for subject in SUBJECTS[eye_px]:
            yield '%s_%d' % (subject, eye_px), partial(motion_scene, cast, subject, eye_px, eye_px >= 80)
    yield '030_110', partial(motion_scene, cast, '030', 110, False, False)
    for eye_px in SIZES:
        yield 'drift_%d' % eye_px, partial(drift_scene, cast, eye_px)
        for subject in ('001', '042'):
            yield 'expression_%s_%d' % (subject, eye_px), partial(expression_scene, cast, subject, eye_px)
        yield 'light_%d' % eye_px, partial(light_scene, cast, eye_px)
        yield 'cover_%d' % eye_px, partial(cover_scene, cast, eye_px)
        for part in (8, 32):
            yield 'dark%d_%d' % (part, eye_px), partial(dark_scene, cast, eye_px, part)
    yield 'cross_over', partial(crossing_scene, cast, 'cross_over', 90, (360, 360), 7001)
    yield 'cross_pass', partial(crossing_scene, cast, 'cross_pass', 90, (300, 400), 7002)
    yield 'cross_fast', partial(crossing_scene, cast, 'cross_fast', 36, (350, 370), 7003)
    yield 'return_alone', partial(return_scene, cast, 'return_alone', True, 7004)
    yield 'return_beside', partial(return_scene, cast, 'return_beside', False, 7005)
    yield 'poster', partial(poster_scene, cast, subjects)
    yield 'sizes', partial(sizes_scene, cast)


def make_all(set_folder, folder, progress):
    """Every clip and picture into the folder, those of an older VERSION anew; a second caller waits for the first.
    progress(name) is called before each is made."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'lock'), 'w', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        remove_older(folder)
        make_missing(set_folder, folder, progress)


def remove_older(folder):
    stamp = os.path.join(folder, 'VERSION')
    if os.path.exists(stamp) and open(stamp, encoding='utf-8').read() == str(VERSION):
        return
    for root in (folder, os.path.join(folder, 'pictures')):
        for name in os.listdir(root) if os.path.isdir(root) else []:
            if name.endswith(('.avi', '.json', '.csv', '.jpg')):
                os.remove(os.path.join(root, name))
    with open(stamp, 'w', encoding='utf-8') as file:
        file.write(str(VERSION))


def make_missing(set_folder, folder, progress):
    portraits = {}

    def cast(subject):
        if subject not in portraits:
            portraits[subject] = Portrait(set_folder, subject)
        return portraits[subject]

    subjects = [label.subject for label in read_labels(os.path.join(set_folder, 'common13.csv'))]
    for name, make in all_scenes(cast, subjects):
        if not os.path.exists(os.path.join(folder, name + '.json')):
            progress(name)
            scenes.render(make(), folder)
    pictures = os.path.join(folder, 'pictures')
    if not os.path.exists(os.path.join(pictures, 'truth.json')):
        progress('pictures')
        write_pictures(cast, subjects, pictures)
