"""Scenes: who moves how, what covers whom and how light it is, frame by frame; rendered to a clip with its truth.

A clip is NAME.avi (1280x720, 30 frames a second, MJPEG) beside NAME.json:
  {"name", "fps", "frames", "segments": [a word a frame],
   "people": [{"subject", "eye_px", "points": thirteen common points in frame 0's pixels,
               "affine": [[a, b, tx, c, d, ty] a frame]: frame 0's pixels to this frame's,
               "presence": ["in" | "partial" | "out" a frame], "hidden": [behind somebody else, a frame],
               "closed": [lids, 0..1, a frame], "opening": [lips, pixels, a frame]}],
   "covers": [[outlines of what hides a face] a frame]}
Everything is seeded: the same arguments give the same pixels.
"""
import csv
import io
import json
import math
import os
import subprocess

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from . import expression
from .portrait import HEIGHT, WIDTH, Sprite

FPS = 30.0
PLACED = [2, 3, 4, 5, 7, 8, 9, 10, 11, 12]  # of the common points: those that every label has and that lie on the skin
NOISE, QUALITY = 4.0, 85


class Move:
    """One frame of a person: shift in pixels from home, roll in degrees, scale; lids, lips (in eye distances)."""

    def __init__(self, dx=0.0, dy=0.0, roll=0.0, scale=1.0, closed=0.0, opening=0.0):
        self.dx, self.dy, self.roll, self.scale, self.closed, self.opening = dx, dy, roll, scale, closed, opening


class Actor:
    """A portrait at a size and place, and its moves; a move None is a frame without the person."""

    def __init__(self, portrait, eye_px, home, moves):
        self.portrait, self.eye_px, self.home, self.moves = portrait, float(eye_px), np.array(home, float), moves
        self.sprite = Sprite(portrait, self.eye_px)
        self.warped = (None, None)

    def sprite_at(self, k):
        """Only the last expression is kept: a held one costs nothing, and no clip fills the memory."""
        move = self.moves[k]
        face = (round(move.closed, 3), round(move.opening, 4))
        if face == (0, 0):
            return self.sprite
        if self.warped[0] != face:
            self.warped = (face, Sprite(self.portrait, self.eye_px, expression.warp(self.portrait, *face)))
        return self.warped[1]

    def motion(self, k):
        """Frame 0's pixels -> frame k's: matrix and shift."""
        move = self.moves[k]
        angle = math.radians(move.roll)
        cosine, sine = move.scale * math.cos(angle), move.scale * math.sin(angle)
        matrix = np.array([[cosine, -sine], [sine, cosine]])
        return matrix, np.array([self.home[0] + move.dx, self.home[1] + move.dy]) - matrix @ self.home

    def placement(self, k):
        """The portrait's pixels -> frame k's."""
        matrix, shift = self.motion(k)
        return matrix * self.sprite.scale, matrix @ (self.home - self.sprite.scale * self.portrait.pivot) + shift

    def placed(self, k, points):
        matrix, shift = self.placement(k)
        return points @ matrix.T + shift


class Scene:
    """Everything of a clip. Later actors stand in front. `cover(k)` gives shapes, `light(k)` a gain of linear light,
    `sensor` the exposure of a dark clip (None: plain noise around the faces)."""

    def __init__(self, name, room, segments, actors, seed):
        self.name, self.room, self.segments, self.actors, self.seed = name, room, segments, actors, seed
        self.cover = lambda k: []
        self.light = lambda k: 1.0
        self.sensor = None


# --- light and noise -------------------------------------------------------------------------------------------


def to_linear(srgb):
    value = np.clip(srgb / 255, 0, 1)
    return np.where(value <= .04045, value / 12.92, ((value + .055) / 1.055) ** 2.4)


def to_srgb(linear):
    value = np.clip(linear, 0, 1)
    return 255 * np.where(value <= .0031308, value * 12.92, 1.055 * value ** (1 / 2.4) - .055)


FULL_WELL, READ_NOISE = 4000.0, 6.0  # electrons: a small sensor of a webcam at its base gain


def expose(frame, exposure, random):
    """The frame with `exposure` of its light, through a sensor with shot and read noise (EMVA 1288's linear model)."""
    electrons = to_linear(frame) * exposure * FULL_WELL
    noise = random.standard_normal(frame.shape, np.float32) * np.sqrt(electrons + READ_NOISE ** 2)
    return to_srgb((electrons + noise) / FULL_WELL)


def add_noise(frame, actor, k, random):
    """Noise of the same value in all channels around the face only: the rest would be megabytes that nobody reads."""
    move = actor.moves[k]
    x, y = actor.home + [move.dx, move.dy]
    half_width, half_height = 1.2 * actor.eye_px * move.scale, 1.45 * actor.eye_px * move.scale
    left, right = [int(min(max(v, 0), WIDTH)) for v in (x - half_width, x + half_width)]
    top, bottom = [int(min(max(v, 0), HEIGHT)) for v in (y - half_height, y + half_height)]
    if right > left and bottom > top:
        frame[top:bottom, left:right] += random.normal(0, NOISE, (bottom - top, right - left, 1)).astype(np.float32)


# --- what covers a face ----------------------------------------------------------------------------------------


class Shape:
    """An opaque polygon with a colour; darker towards its lower edge, as a body is under light from above."""

    def __init__(self, outline, colour):
        self.outline, self.colour = np.asarray(outline, float), np.array(colour, np.float32)

    def paint(self, frame):
        low = np.maximum(np.floor(self.outline.min(0)).astype(int) - 2, 0)
        high = np.minimum(np.ceil(self.outline.max(0)).astype(int) + 2, [WIDTH, HEIGHT])
        if (high <= low).any():
            return
        size = high - low
        mask = Image.new('L', (int(size[0]) * 2, int(size[1]) * 2))
        ImageDraw.Draw(mask).polygon([tuple(point) for point in (self.outline - low) * 2], fill=255)
        mask = mask.resize((int(size[0]), int(size[1])), Image.BOX).filter(ImageFilter.GaussianBlur(.7))
        alpha = np.asarray(mask, np.float32)[..., None] / 255
        shade = np.linspace(1.08, .82, size[1], dtype=np.float32)[:, None, None]
        region = frame[low[1]:high[1], low[0]:high[0]]
        region *= 1 - alpha
        region += alpha * self.colour * shade


# --- rendering -------------------------------------------------------------------------------------------------


def presence(points):
    """Whether the placed points lie inside the frame, and whether even a face around them has left it."""
    low, high = points.min(0), points.max(0)
    margin = .25 * (high - low)
    if (points > 0).all() and (points < [WIDTH, HEIGHT]).all():
        return 'in'
    gone = (high + margin < 0).any() or (low - margin > [WIDTH, HEIGHT]).any()
    return 'out' if gone else 'partial'


def render_frame(scene, k, random):
    """-> the frame, and for each actor whether somebody in front hides most of the face."""
    frame, hidden = scene.room.copy(), [False] * len(scene.actors)
    for i, actor in enumerate(scene.actors):
        if actor.moves[k] is None:
            continue
        matrix, shift = actor.placement(k)
        box, opacity = actor.sprite_at(k).paint(frame, matrix, shift, actor.moves[k].scale)
        for behind in range(i):
            if box is not None and scene.actors[behind].moves[k] is not None:
                points = scene.actors[behind].placed(k, scene.actors[behind].portrait.points[PLACED])
                hidden[behind] |= bool(np.mean([opaque_at(point, box, opacity) for point in points]) > .5)
    for shape in scene.cover(k):
        shape.paint(frame)
    gain = scene.light(k)
    if gain != 1:
        frame = to_srgb(to_linear(frame) * gain).astype(np.float32)
    if scene.sensor is not None:
        return expose(frame, scene.sensor, random), hidden
    for actor in scene.actors:
        if actor.moves[k] is not None:
            add_noise(frame, actor, k, random)
    return frame, hidden


def opaque_at(point, box, opacity):
    x, y = int(point[0]) - box[0], int(point[1]) - box[1]
    return 0 <= x < opacity.shape[1] and 0 <= y < opacity.shape[0] and opacity[y, x] > .5


def as_jpeg(frame):
    stream = io.BytesIO()
    picture = Image.fromarray(np.uint8(np.clip(frame + .5, 0, 255)))
    picture.save(stream, 'JPEG', quality=QUALITY, subsampling=2, optimize=True)
    return stream.getvalue()


def truth_of(actor, frames, hidden):
    affine, present = [], []
    for k in range(frames):
        if actor.moves[k] is None:
            affine.append([1, 0, 0, 0, 1, 0])
            present.append('out')
            continue
        matrix, shift = actor.motion(k)
        affine.append([matrix[0, 0], matrix[0, 1], shift[0], matrix[1, 0], matrix[1, 1], shift[1]])
        present.append(presence(actor.placed(k, actor.portrait.points[PLACED])))
    start = np.array(actor.home) + (actor.portrait.points - actor.portrait.pivot) * actor.sprite.scale
    still = [move or Move() for move in actor.moves]
    return {'subject': actor.portrait.subject, 'eye_px': actor.eye_px,
            'points': [[round(float(v), 3) if math.isfinite(v) else None for v in point] for point in start],
            'affine': [[float('%.8g' % v) for v in row] for row in affine], 'presence': present, 'hidden': hidden,
            'closed': [round(move.closed, 4) for move in still],
            'opening': [round(move.opening * actor.eye_px * move.scale, 4) for move in still]}


def write_clip(path, jpegs):
    """JPEG pictures in an AVI, as they are. It appears under its name when it is whole."""
    command = ['ffmpeg', '-v', 'error', '-y', '-f', 'image2pipe', '-framerate', '30', '-c:v', 'mjpeg', '-i', '-',
               '-c:v', 'copy', '-f', 'avi', path + '.part']
    with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
        for jpeg in jpegs:
            ffmpeg.stdin.write(jpeg)
        ffmpeg.stdin.close()
    if ffmpeg.returncode:
        raise RuntimeError('ffmpeg could not write %s' % path)
    os.replace(path + '.part', path)


def write_motion_csv(path, truth):
    """The truth of a clip of one person, as the scorers for motion clips read it."""
    person = truth['people'][0]
    with open(path, 'w', newline='', encoding='utf-8') as file:
        table = csv.writer(file)
        table.writerow('frame time_ms segment presence a b tx c d ty'.split())
        for k, row in enumerate(person['affine']):
            table.writerow([k, '%.3f' % (k * 1000 / FPS), truth['segments'][k], person['presence'][k]]
                           + ['%.8g' % v for v in row])


def render(scene, folder):
    """NAME.avi and NAME.json in the folder; NAME.csv too where the scene has one person."""
    random, frames = np.random.default_rng(scene.seed), len(scene.segments)
    hidden = [[] for _ in scene.actors]

    def jpegs():
        for k in range(frames):
            frame, behind = render_frame(scene, k, random)
            for i, value in enumerate(behind):
                hidden[i].append(value)
            yield as_jpeg(frame)

    write_clip(os.path.join(folder, scene.name + '.avi'), jpegs())
    truth = {'name': scene.name, 'fps': FPS, 'frames': frames, 'segments': scene.segments,
             'people': [truth_of(actor, frames, hidden[i]) for i, actor in enumerate(scene.actors)],
             'covers': [[np.round(shape.outline, 2).tolist() for shape in scene.cover(k)] for k in range(frames)]}
    if len(scene.actors) == 1:
        write_motion_csv(os.path.join(folder, scene.name + '.csv'), truth)
    with open(os.path.join(folder, scene.name + '.json'), 'w', encoding='utf-8') as file:
        json.dump(truth, file)
