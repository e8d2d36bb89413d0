"""Cut-out portraits that are painted into frames by a known affine map: the actors of the clips.

The pictures are face_frl_london's: a face seen from the front before a plain wall, with hand-placed points.
"""
import os

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from . import tracks

WIDTH, HEIGHT = 1280, 720
EYE_RIGHT, EYE_LEFT, LIP_TOP, CHIN = 2, 5, 10, 12  # of the thirteen common points


def background(seed):
    """An out-of-focus room, darker below; the same for the same seed."""
    random = np.random.default_rng(seed)
    grey = int(random.integers(100, 140))
    room = Image.new('RGB', (WIDTH, HEIGHT), (grey, grey - 2, grey - 8))
    draw = ImageDraw.Draw(room)
    draw.rectangle([0, 520, WIDTH, HEIGHT], fill=(grey - 35, grey - 42, grey - 50))
    for _ in range(3):
        x, y = random.integers(-60, WIDTH), random.integers(-40, 560)
        width, height = random.integers(80, 300), random.integers(60, 340)
        level, tint = int(random.integers(80, 165)), random.integers(-10, 11, 3)
        draw.rectangle([int(x), int(y), int(x + width), int(y + height)], fill=tuple(int(level + t) for t in tint))
    return np.asarray(room.filter(ImageFilter.GaussianBlur(8)), np.float32)


def wall_distance(rgb):
    """How far each pixel's colour is from the wall's, whose brightness is a quadratic over the picture."""
    height, width = rgb.shape[:2]
    colour, step = rgb.astype(np.float32), 6
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = xx / width - .5, yy / height - .5
    sides = ((xx < .17 * width) | (xx > .83 * width)) & (yy < .55 * height)
    corners = (yy < .03 * height) & ((xx < .3 * width) | (xx > .7 * width))
    sample = (sides | corners)[::step, ::step]
    terms = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], -1)
    known = terms[::step, ::step][sample]
    distance = 0
    for channel in range(3):
        values = colour[::step, ::step, channel][sample]
        fit = np.linalg.lstsq(known, values, rcond=None)[0]
        near = np.abs(values - known @ fit) < 12  # hair that reaches into the sample is no wall
        fit = np.linalg.lstsq(known[near], values[near], rcond=None)[0]
        distance = np.maximum(distance, np.abs(colour[..., channel] - terms @ fit))
    return distance


def cut_out(rgb, points):
    """Opacity 0..1 of head and shoulders: what differs from the wall, and surely the face and the bust below it."""
    height, width = rgb.shape[:2]
    differs = Image.fromarray(np.uint8(np.clip((wall_distance(rgb) - 10) / 26, 0, 1) * 255))
    for smooth in (ImageFilter.MedianFilter(5), ImageFilter.MaxFilter(5), ImageFilter.GaussianBlur(2)):
        differs = differs.filter(smooth)
    alpha = np.asarray(differs, np.float32) / 255
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    eyes, chin = (points[EYE_RIGHT] + points[EYE_LEFT]) / 2, points[CHIN]
    distance = np.hypot(*(points[EYE_LEFT] - points[EYE_RIGHT]))
    centre_x, centre_y = (eyes[0] + chin[0]) / 2, (eyes[1] + chin[1]) / 2 - .1 * distance
    face = ((xx - centre_x) / (.78 * distance)) ** 2 + ((yy - centre_y) / (1.15 * distance)) ** 2
    alpha = np.maximum(alpha, np.clip((1 - face) * 6, 0, 1))
    below = np.clip((yy - (chin[1] + .35 * distance)) / (.15 * distance), 0, 1)
    bust = np.clip((.55 * distance + (yy - chin[1]) - np.abs(xx - chin[0])) / 25, 0, 1)
    alpha = np.maximum(alpha, below * bust)
    return alpha * np.clip((height - 4 - yy) / (.12 * height), 0, 1)  # the picture's lower edge fades


class Portrait:
    """A person: the picture, its opacity, the thirteen common points and FRL's 189."""

    def __init__(self, folder, subject):
        common = {label.subject: label for label in tracks.read_labels(os.path.join(folder, 'common13.csv'))}
        every = {label.subject: label for label in tracks.read_labels(os.path.join(folder, 'landmarks.csv'))}
        self.subject, self.points, self.outline = subject, common[subject].points, every[subject].points
        with Image.open(os.path.join(folder, 'images', common[subject].file)) as picture:
            self.rgb = np.asarray(picture.convert('RGB'))
        self.alpha = cut_out(self.rgb, self.points)
        self.eye_distance = float(np.hypot(*(self.points[EYE_LEFT] - self.points[EYE_RIGHT])))
        # What the head turns about: between the eyes and the mouth.
        self.pivot = (self.points[EYE_RIGHT] + self.points[EYE_LEFT] + 2 * self.points[LIP_TOP]) / 4
        self.picture = self.premultiplied(self.rgb)

    def premultiplied(self, rgb):
        """The cut-out of the picture, or of a warped one of the same person."""
        colour = np.uint8(rgb * self.alpha[..., None] + .5)
        return Image.fromarray(np.dstack([colour, np.uint8(self.alpha * 255 + .5)]), 'RGBA')


class Sprite:
    """A portrait as it is painted at one size of the eye distance: scaled copies, so that none is scaled far."""

    LEVELS, STEP, LARGEST = 14, 1.1, 1.4

    def __init__(self, portrait, eye_px, rgb=None):
        self.portrait, self.scale = portrait, eye_px / portrait.eye_distance
        self.picture = portrait.picture if rgb is None else portrait.premultiplied(rgb)
        self.sizes = [max(8, int(round(self.picture.width * self.scale * self.LARGEST / self.STEP ** k)))
                      for k in range(self.LEVELS)]
        self.copies = {}

    def copy_for(self, scale):
        """The smallest copy that is no smaller than asked for, and its scale."""
        size = [n for n in self.sizes if n / self.picture.width >= self.scale * scale * .999][-1]
        if size not in self.copies:
            self.copies[size] = self.picture.resize((size, size), Image.LANCZOS)
        return self.copies[size], size / self.picture.width

    def paint(self, frame, matrix, shift, scale):
        """matrix (2 x 2) and shift map the portrait's pixels to the frame's; scale is the matrix's, of the sprite's own
        size. -> (box, opacity) of what was painted, (None, None) outside of the frame."""
        width, height = self.picture.size
        corners = np.array([[0, 0], [width, 0], [0, height], [width, height]]) @ matrix.T + shift
        left, top = np.maximum(np.floor(corners.min(0)).astype(int), 0)
        right, bottom = np.minimum(np.ceil(corners.max(0)).astype(int), [WIDTH, HEIGHT])
        if right <= left or bottom <= top:
            return None, None
        copy, shrunk = self.copy_for(scale)
        back = np.linalg.inv(matrix) * shrunk
        offset = back @ (np.array([left, top]) - shift)
        coefficients = (back[0, 0], back[0, 1], offset[0], back[1, 0], back[1, 1], offset[1])
        patch = np.asarray(copy.transform((int(right - left), int(bottom - top)), Image.AFFINE, coefficients,
                                          Image.BICUBIC), np.float32)
        region = frame[top:bottom, left:right]
        region *= 1 - patch[..., 3:] / 255
        region += patch[..., :3]
        return (left, top, right, bottom), patch[..., 3] / 255
