#!/usr/bin/env python3
"""The head's pose on faces turned by known angles: how far the tracked rotation and landmarks are from the truth.

Each frontal face of face_frl_london is turned about its middle as the relief that its own landmarks give (x, y and
depth, triangle by triangle, the nearer over the farther), by angles to both sides and up and down, before a plain
background: the face alone, without hair, ears and neck. What the tracker says of the turned picture is compared with
what it says of the picture as it is, plus the angle. The pictures were taken from afar, so the camera is told to be one
that sees 12 degrees; --options="" measures with the default camera's 63, which is wrong for them.

  tests/bench/turned.py [--cheval build/release/cheval] [--people N]

Prints a table; SKIPPED (77) without the shared data (CHEVAL_SHARED, default ../shared beside the project).
"""
import argparse
import os
import re
import tempfile

import numpy as np
from PIL import Image

from measuring import command_line as line, tracks
from measuring.snaps import Snapper, pictures_in, stem

TURNS = [('yaw', angle) for angle in (-30, -20, -10, 10, 20, 30)] + [('pitch', angle) for angle in (-15, 15)]
SIDE_PX = 700


def triangles():
    text = open(os.path.join(line.ROOT, 'platform', 'base', 'face_topology.c'), encoding='utf-8').read()
    table = re.search(r'face_triangles\[[^=]*=\s*\{(.*?)\};', text, re.S).group(1)
    return np.array(re.findall(r'\{(\d+),\s*(\d+),\s*(\d+)\}', table), int)


def rotation(axis, degrees):
    """x right, y down, z away from the camera; a positive yaw turns the nose to picture right, a pitch up."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    if axis == 'yaw':
        return np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]])
    return np.array([[1, 0, 0], [0, c, s], [0, -s, c]])


def turned(picture, points, faces, matrix):
    """The face turned, painter's order, alone before the background's colour."""
    centre = points.mean(0)
    moved = (points - centre) @ matrix.T + centre
    out = np.broadcast_to(picture[2, 2], picture.shape).copy()
    for corners in faces[np.argsort(-moved[faces, 2].mean(1))]:
        a, b, c = moved[corners, :2]
        area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        before = points[corners, :2]
        was = np.cross(before[1] - before[0], before[2] - before[0])
        if area * was <= 0:
            continue  # turned away
        low = np.floor(np.minimum(np.minimum(a, b), c)).astype(int)
        high = np.ceil(np.maximum(np.maximum(a, b), c)).astype(int)
        y, x = np.mgrid[low[1]:high[1] + 1, low[0]:high[0] + 1] + .5
        v = ((x - a[0]) * (c[1] - a[1]) - (y - a[1]) * (c[0] - a[0])) / area
        w = ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / area
        inside = (v >= -.02) & (w >= -.02) & (v + w <= 1.02)
        at = (1 - v - w)[..., None] * before[0] + v[..., None] * before[1] + w[..., None] * before[2]
        column = np.clip(at[inside, 0].astype(int), 0, picture.shape[1] - 1)
        row = np.clip(at[inside, 1].astype(int), 0, picture.shape[0] - 1)
        into_y, into_x = (y[inside] - .5).astype(int), (x[inside] - .5).astype(int)
        fits = (into_y >= 0) & (into_x >= 0) & (into_y < out.shape[0]) & (into_x < out.shape[1])
        out[into_y[fits], into_x[fits]] = picture[row[fits], column[fits]]
    return out


def face_of(records, name):
    faces = records[name]['faces']
    return max(faces, key=lambda face: tracks.eye_distance(tracks.points_of(face))) if faces else None


def angles(pose):
    """Degrees of yaw (nose to picture right) and pitch (up) of a column-major pose."""
    x, y, z = pose[8], pose[9], pose[10]
    return {'yaw': np.degrees(np.arctan2(x, z)), 'pitch': np.degrees(np.arctan2(y, np.hypot(x, z)))}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--cheval', default=os.path.join(line.ROOT, 'build', 'release', 'cheval'), help='the program')
    parser.add_argument('--people', type=int, default=24)
    parser.add_argument('--options', default=None, help='for cheval track, as one word; default: a calibration')
    options = parser.parse_args()
    images = os.path.join(line.need_data('face_frl_london', 'images'), 'face_frl_london', 'images')
    line.need_program(options)
    faces = triangles()
    with tempfile.TemporaryDirectory() as folder:
        calibration = os.path.join(folder, 'camera.json')
        with open(calibration, 'w', encoding='utf-8') as file:
            file.write('{"width": %d, "height": %d, "vertical_fov_deg": 12}' % (SIDE_PX, SIDE_PX))
        words = '--calibration ' + calibration if options.options is None else options.options
        snapper = Snapper(os.path.abspath(options.cheval), folder, words, lambda text: None)
        small = snapper.folder_of('small')
        for path in pictures_in(images)[:options.people]:
            with Image.open(path) as picture:
                picture.convert('RGB').resize((SIDE_PX, SIDE_PX), Image.LANCZOS).save(
                    os.path.join(small, stem(path) + '.png'))
        base = tracks.by_file(tracks.read_track(snapper.track('base', pictures_in(small))))
        made = snapper.folder_of('turned')
        for path in pictures_in(small):
            face = face_of(base, os.path.basename(path))
            points = np.array(face['landmarks'], float)[:468]
            pixels = np.asarray(Image.open(path).convert('RGB'))
            for axis, angle in TURNS:
                Image.fromarray(turned(pixels, points, faces, rotation(axis, angle))).save(
                    os.path.join(made, '%s_%s%+d.png' % (stem(path), axis, angle)))
        found = tracks.by_file(tracks.read_track(snapper.track('found', pictures_in(made))))
        print('%-10s %5s %22s %30s' % ('turn', 'faces', 'rotation error, deg', 'landmarks, % of eye distance'))
        for axis, angle in TURNS:
            off, away = [], []
            matrix = rotation(axis, angle)
            for path in pictures_in(small):
                face = face_of(found, '%s_%s%+d.png' % (stem(path), axis, angle))
                if face is None:
                    continue
                first = face_of(base, os.path.basename(path))
                points = np.array(first['landmarks'], float)[:468]
                true = (points - points.mean(0)) @ matrix.T + points.mean(0)
                off.append(angles(face['pose'])[axis] - angles(first['pose'])[axis] - angle)
                away.append(100 * np.median(np.hypot(*(tracks.points_of(face)[:468] - true[:, :2]).T)) /
                            tracks.eye_distance(points[:, :2]))
            print('%-5s %+4d %5d   mean %+5.1f, sd %4.1f   median %4.1f' % (axis, angle, len(off), np.mean(off),
                                                                         np.std(off), np.median(away)))


if __name__ == '__main__':
    main()
