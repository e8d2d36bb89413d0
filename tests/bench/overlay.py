#!/usr/bin/env python3
"""Draws a track file on the frames of a clip, or on pictures: a contact sheet to look at.

  overlay.py --input CLIP --track T.jsonl --frames 0,30,60-90/10 --out build/x.png
  overlay.py --input FOLDER --track T.jsonl [--only a.jpg,b.jpg] --out build/x.png

Faces: outlines green, irises cyan, the lips' outer line yellow; bodies: the subject's left side orange, right side
blue, joints of visibility under one half hollow; hands: left magenta, right white. Each has its id and score, a face
the regions that it calls hidden. --crop shows each picture around the people in it. --labels draws a set's hand-placed
points (red). --mask takes the pictures of a person mask, a name with %d for the frame, tinted over the frame. --points
draws all points of the mesh.
"""
import argparse
import os
import sys

import numpy as np
from PIL import Image, ImageDraw

from measuring import frames, landmarks as lm, tracks

GREEN, CYAN, YELLOW, RED = (0, 230, 60), (0, 220, 255), (255, 225, 0), (255, 60, 60)
ORANGE, BLUE, MAGENTA, WHITE = (255, 150, 0), (70, 140, 255), (255, 70, 220), (255, 255, 255)
HIDDEN = 0.5  # a region of "visible" below this is named
SIDE = {'left': MAGENTA, 'right': WHITE}


class Tile:
    """A frame scaled into its tile: what is drawn is given in pixels of the frame."""

    def __init__(self, picture, region, width):
        left, top, right, bottom = region
        self.scale, self.origin = width / (right - left), np.array([left, top], float)
        size = (width, max(1, round((bottom - top) * self.scale)))
        self.picture = picture.resize(size, Image.BILINEAR, box=region)
        self.draw = ImageDraw.Draw(self.picture)

    def place(self, point):
        return tuple((np.asarray(point[:2], float) - self.origin) * self.scale)

    def line(self, points, colour, width=1, closed=False):
        path = [self.place(point) for point in points]
        self.draw.line(path + path[:1] if closed else path, fill=colour, width=width)

    def dot(self, point, colour, radius=1.5, filled=True):
        x, y = self.place(point)
        box = [x - radius, y - radius, x + radius, y + radius]
        self.draw.ellipse(box, outline=colour, fill=colour if filled else None)

    def say(self, text, at, colour):
        left, top, right, bottom = self.draw.textbbox((0, 0), text)
        x = max(2, min(at[0], self.picture.width - right - 2))
        y = max(2, min(at[1], self.picture.height - bottom - 2))
        left, top, right, bottom = left + x, top + y, right + x, bottom + y
        self.draw.rectangle([left - 1, top - 1, right + 1, bottom + 1], fill=(0, 0, 0))
        self.draw.text((x, y), text, fill=colour)


def draw_face(tile, face, all_points):
    points = tracks.points_of(face)
    visible = face.get('visible', {})
    hidden = [region for region, value in visible.items() if value < HIDDEN]
    text = 'face %s %.2f' % (face.get('id', '?'), face.get('score', 0))
    text += '\n- all' if visible and len(hidden) == len(visible) else ''.join('\n- ' + name for name in hidden)
    tile.say(text.replace('_', ' '), tile.place([points[:, 0].max(), points[:, 1].min()]), GREEN)
    if all_points:
        for point in points[lm.SKIN]:
            tile.dot(point, GREEN, 0.7)
    for outline in lm.CLOSED_OUTLINES:
        tile.line(points[outline], YELLOW if outline is lm.OUTER_LIPS else GREEN, closed=True)
    tile.line(points[lm.NOSE_BRIDGE], GREEN)
    if len(points) > lm.IRIS_LEFT[-1]:
        tile.line(points[lm.IRIS_RIGHT], CYAN, closed=True)
        tile.line(points[lm.IRIS_LEFT], CYAN, closed=True)


def draw_body(tile, body):
    points = tracks.points_of(body)
    visibility = [point[3] if len(point) > 3 else 1.0 for point in body['landmarks']]
    for a, b in lm.BODY_BONES:
        colour = YELLOW if (a + b) % 2 else ORANGE if a % 2 else BLUE
        tile.line([points[a], points[b]], colour, 2 if min(visibility[a], visibility[b]) >= 0.5 else 1)
    for i, point in enumerate(points):
        tile.dot(point, ORANGE if i % 2 else BLUE, 2, visibility[i] >= 0.5)
    text = 'body %s %.2f' % (body.get('id', '?'), body.get('score', 0))
    tile.say(text, tile.place((points[11] + points[12]) / 2), ORANGE)


def draw_hand(tile, hand):
    points, colour = tracks.points_of(hand), SIDE.get(hand.get('side'), YELLOW)
    for a, b in lm.HAND_BONES:
        tile.line([points[a], points[b]], colour, 2)
    for point in points:
        tile.dot(point, RED, 1.2)
    text = 'hand %s %s %.2f' % (hand.get('id', '?'), hand.get('side', ''), hand.get('score', 0))
    if hand.get('gesture', 'none') != 'none':
        text += ' ' + hand['gesture']
    tile.say(text, tile.place(points[0]), colour)


def tint(picture, mask_path):
    with Image.open(mask_path) as mask:
        alpha = mask.convert('L').resize(picture.size, Image.BILINEAR).point(lambda value: value // 2)
    return Image.composite(Image.new('RGB', picture.size, (0, 120, 255)), picture, alpha)


def region_of(record, size, crop):
    """What of the frame is shown: all of it, or the people with a margin."""
    whole = (0, 0, size[0], size[1])
    people = [tracks.points_of(person) for kind in ('faces', 'bodies', 'hands') for person in record[kind]]
    if not crop or not people:
        return whole
    points = np.concatenate(people)
    low, high = points.min(0), points.max(0)
    margin = 0.3 * (high - low).max()
    left, top = np.clip(low - margin, 0, np.array(size) - 2)
    right, bottom = np.clip(high + margin, [left + 2, top + 2], size)
    return (left, top, right, bottom)


def draw_tile(picture, record, name, options, labels):
    if options.mask and os.path.exists(options.mask % record['frame']):
        picture = tint(picture, options.mask % record['frame'])
    tile = Tile(picture, region_of(record, picture.size, options.crop), options.tile)
    for body in record['bodies']:
        draw_body(tile, body)
    for face in record['faces']:
        draw_face(tile, face, options.points)
    for hand in record['hands']:
        draw_hand(tile, hand)
    for label in labels:
        for point in label.points[np.isfinite(label.points).all(1)]:
            tile.dot(point, RED, 2)
    counts = '  %d f %d b %d h' % tuple(len(record[kind]) for kind in ('faces', 'bodies', 'hands'))
    tile.say(name + counts, (2, 2), WHITE)
    return tile.picture


def parse_frames(text):
    """"0,30,60-90/10" -> [0, 30, 60, 70, 80, 90]"""
    chosen = []
    for part in text.split(','):
        span, _, step = part.partition('/')
        first, _, last = span.partition('-')
        chosen += range(int(first), int(last or first) + 1, int(step or 1))
    return chosen


def choose(options, records):
    """(name, picture, record) of every tile."""
    pictures = frames.pictures_of(options.input)
    if pictures:
        found = {os.path.basename(r['file']): r for r in records if 'file' in r}
        named = options.only.split(',') if options.only else None
        pictures = [path for path in pictures if named is None or os.path.basename(path) in named]
        if options.frames:
            pictures = [pictures[i] for i in parse_frames(options.frames) if i < len(pictures)]
        elif named is None:
            pictures = pictures[:24]
        for path in pictures:
            name = os.path.basename(path)
            if name in found:
                yield name, frames.read_picture(path), found[name]
        return
    numbered = tracks.by_frame(records)
    last = max(numbered, default=0)
    wanted = parse_frames(options.frames) if options.frames else [round(i * last / 11) for i in range(12)]
    for frame, picture in frames.read_frames(options.input, wanted).items():
        if frame in numbered:
            record = numbered[frame]
            yield 'frame %d  %.2f s' % (frame, record.get('time_ms', 0) / 1000), picture, record


def sheet_of(tiles, columns):
    rows = [tiles[i:i + columns] for i in range(0, len(tiles), columns)]
    heights = [max(tile.height for tile in row) + 2 for row in rows]
    sheet = Image.new('RGB', (columns * (tiles[0].width + 2), sum(heights)))
    for r, row in enumerate(rows):
        for c, tile in enumerate(row):
            sheet.paste(tile, (c * (tile.width + 2), sum(heights[:r])))
    return sheet


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--input', required=True, help='a clip, a picture or a folder of pictures')
    parser.add_argument('--track', required=True, help='what `cheval track` wrote about it')
    parser.add_argument('--out', required=True, help='the sheet, a PNG')
    parser.add_argument('--frames', help='0,30,60-90/10; default: twelve over the clip, or the first 24 pictures')
    parser.add_argument('--only', help='names of pictures, with commas between')
    parser.add_argument('--labels', help='landmarks.csv or common13.csv of the set')
    parser.add_argument('--mask', help='names of mask pictures, for example masks/%%06d.png')
    parser.add_argument('--crop', action='store_true', help='show the people with a margin, not the whole frame')
    parser.add_argument('--points', action='store_true', help='all points of the mesh')
    parser.add_argument('--tile', type=int, default=420, help='width of a tile in pixels')
    parser.add_argument('--columns', type=int, default=4)
    options = parser.parse_args()
    labels = tracks.read_labels(options.labels) if options.labels else []
    tiles = []
    for name, picture, record in choose(options, tracks.read_track(options.track)):
        tiles.append(draw_tile(picture, record, name, options, [label for label in labels if label.file == name]))
    if not tiles:
        sys.exit('overlay: no frame of %s is in %s' % (options.input, options.track))
    os.makedirs(os.path.dirname(os.path.abspath(options.out)), exist_ok=True)
    sheet_of(tiles, min(options.columns, len(tiles))).save(options.out)
    print('%s: %d tiles' % (options.out, len(tiles)))


if __name__ == '__main__':
    main()
