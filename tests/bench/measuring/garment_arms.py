"""Arms before and beside the torso: what of them a garment covers, and where a garment is missing though no arm is there.

A garment worn in white and in black tells its own share of each pixel, whatever the person wears: the two pictures
differ by nothing else.
"""
import collections
import csv
import json
import os
import shutil

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from . import makeup_colour as colour, tracks
from .frames import read_frames, read_picture
from .snaps import pixels, stem, write_catalogue

COVERED = .3           # of what the garment differs by where it covers fully; folds in shade have less light
NEAR_PX = 6            # about an arm no garment is missed
MARKED_TO = 1 / 300    # of the picture's width: outlines by hand are not better
TORSO_TOP, TORSO_BOTTOM = .35, .75  # of the way from shoulders to hips, clear of necklines and hems
CAP = .4               # of the upper arm from the shoulder on: what a sleeveless top may cover
SHOULDERS, ELBOWS, HIPS = (11, 12), (13, 14), (23, 24)
SEEN = .5


class Scene:
    """A picture, or a clip's frame, with arms outlined by hand: {part: [polygon]}."""

    def __init__(self, file, frame):
        self.file, self.frame, self.polygons = file, frame, collections.defaultdict(list)
        self.name = stem(file).replace(' ', '_') + ('' if frame < 0 else '-%04d' % frame)
        if 'reel1' in file:
            self.name = 'reel1-' + self.name

    def mask(self, size, *parts):
        picture = Image.new('L', size)
        draw = ImageDraw.Draw(picture)
        for part in parts:
            for polygon in self.polygons[part]:
                draw.polygon(polygon, fill=255)
        return picture


def read_scenes(path):
    scenes = {}
    with open(path, newline='', encoding='utf-8') as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith('#')):
            key = row['file'], int(row['frame'])
            values = list(map(float, row['points'].split()))
            scenes.setdefault(key, Scene(*key)).polygons[row['part']].append(list(zip(values[::2], values[1::2])))
    return list(scenes.values())


def write_pictures(scenes, data, folder):
    """{scene's name: path} of the scenes as pictures; what is not there is left out."""
    paths = {}
    for scene in scenes:
        source, path = os.path.join(data, scene.file), os.path.join(folder, scene.name + '.png')
        if not os.path.exists(source):
            continue
        if not os.path.exists(path):
            picture = read_picture(source) if scene.frame < 0 else read_frames(source, [scene.frame])[scene.frame]
            picture.save(path)
        paths[scene.name] = path
    return paths


def dyed(folder, out, grey):
    """A garment's folder again, all of its cloth of one grey."""
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    shutil.copy(os.path.join(folder, 'garment.json'), out)
    for name in ('front.png', 'back.png'):
        if os.path.exists(os.path.join(folder, name)):
            with Image.open(os.path.join(folder, name)) as picture:
                alpha = picture.convert('RGBA').getchannel('A')
            plain = Image.new('L', alpha.size, grey)
            Image.merge('RGBA', (plain, plain, plain, alpha)).save(os.path.join(out, name))


def black_and_white(garments, folder):
    """A catalogue of garments {sku: (folder, category)}, each as SKU-WHITE and SKU-BLACK."""
    products = []
    for sku, (source, category) in garments.items():
        for name, grey in (('WHITE', 225), ('BLACK', 25)):
            file = '%s-%s' % (sku, name)
            dyed(source, os.path.join(folder, file), grey)
            products.append({'sku': file, 'title': file, 'category': category,
                             'try_on': {'garment': {'file': file + '/garment.json'}}})
    return write_catalogue(folder, products)


def share_of_garment(white, black):
    """0..1 of each pixel, from the garment worn in white and in black; None where nothing is worn."""
    apart = (colour.to_linear(white) - colour.to_linear(black)).mean(-1)
    there = apart > .02 * apart.max()
    if apart.max() < .01:
        return None
    return np.clip(apart / np.percentile(apart[there], 80), 0, 1)


def torso(bodies, size):
    """The middle of each torso that is in sight, where any top covers it."""
    picture = Image.new('L', size)
    for body in bodies:
        points = np.array(body['landmarks'])[:, :2]
        seen = np.array(body['landmarks'])[:, 3]
        if seen[list(SHOULDERS)].min() < SEEN:
            continue
        sides = [(points[SHOULDERS[side]], points[HIPS[side]]) for side in (0, 1)]
        ends = [[top + (bottom - top) * share for top, bottom in sides] for share in (TORSO_TOP, TORSO_BOTTOM)]
        ImageDraw.Draw(picture).polygon([tuple(corner) for corner in (*ends[0], *ends[1][::-1])], fill=255)
    return np.asarray(picture) > 0


def below_caps(bodies, size):
    """What is farther from the shoulders than a sleeveless top may reach."""
    picture = Image.new('L', size, 255)
    for body in bodies:
        points = np.array(body['landmarks'])[:, :2]
        for shoulder, elbow in zip(SHOULDERS, ELBOWS):
            reach = CAP * np.hypot(*(points[elbow] - points[shoulder]))
            ImageDraw.Draw(picture).ellipse([*(points[shoulder] - reach), *(points[shoulder] + reach)], fill=0)
    return np.asarray(picture) > 0


def score(scene, white_path, black_path, bodies, parts):
    """Shares of 0..1: {"covered": of the arms' pixels, "missing": of the torso off the arms}; None: nothing there."""
    white, black = pixels(white_path), pixels(black_path)
    share = share_of_garment(white, black)
    if share is None:
        return None
    size = (white.shape[1], white.shape[0])
    shrink = 2 * max(1, round(size[0] * MARKED_TO)) + 1
    arms = np.asarray(scene.mask(size, *parts).filter(ImageFilter.MinFilter(shrink))) > 0
    arms &= below_caps(bodies, size)
    near = np.asarray(scene.mask(size, 'fore', 'upper').filter(ImageFilter.MaxFilter(2 * NEAR_PX + 1))) > 0
    inside = torso(bodies, size) & ~near
    covered = share >= COVERED
    return {'arm': int(arms.sum()), 'covered': (covered & arms).sum() / max(arms.sum(), 1),
            'torso': int(inside.sum()), 'missing': (inside & ~covered).sum() / inside.sum() if inside.sum() > 200 else None}


def bodies_of(snapper, paths):
    """{stem: bodies as tracked}"""
    process = snapper.run('track', *paths, '--stills', '--only', 'bodies')
    records = [json.loads(line) for line in process.stdout.decode().splitlines()]
    return {stem(file): record['bodies'] for file, record in tracks.by_file(records).items()}


def masks_of(snapper, paths):
    """{stem: where persons are, as a boolean of the picture's size}"""
    folder = snapper.folder_of('masks')
    snapper.run('track', *paths, '--stills', '--only', 'faces,bodies,mask', '--masks', folder)
    masks = {}
    for number, path in enumerate(paths):
        file = os.path.join(folder, '%06d.pgm' % number)
        if os.path.exists(file):
            with Image.open(file) as picture:
                whole = picture.convert('L').resize(read_picture(path).size, Image.BILINEAR)
            masks[stem(path)] = np.asarray(whole) >= 128
    return masks


def beyond(white_path, black_path, mask, bodies, share_of_shoulders):
    """The share of a garment's pixels farther outside of the mask than so much of the shoulders; None: not worn."""
    share = share_of_garment(pixels(white_path), pixels(black_path))
    widths = [np.hypot(*np.subtract(body['landmarks'][11][:2], body['landmarks'][12][:2])) for body in bodies]
    if share is None or not widths:
        return None
    reach = max(1, round(share_of_shoulders * max(widths)))
    near = np.asarray(Image.fromarray(np.uint8(mask) * 255).filter(ImageFilter.MaxFilter(2 * reach + 1))) > 0
    covered = share >= COVERED
    return (covered & ~near).sum() / covered.sum()
