"""Where a garment hangs in each frame: films of known motion, and what a probe of the build says of them."""
import json
import os
import subprocess

import numpy as np
from PIL import Image

from .frames import read_picture

WIDTH, HEIGHT, FPS = 1280, 720, 30
NOISE = 2.0            # of 255, each channel of its own: a webcam in a bright room
STILL, SWING = 60, 90  # frames
SETTLES = 15           # frames until what is remembered of a body is settled
SWING_PX, SWING_HZ = 80, 1.0


def path_of(frame):
    """How far to the right the person is in a frame: still, then to and fro."""
    return SWING_PX * np.sin(2 * np.pi * SWING_HZ * max(0, frame - STILL) / FPS)


def swinging(picture, out):
    """A lossless film of a picture that keeps still, then moves to and fro, before a camera that is noisy. Beside it its
    edges go on."""
    if os.path.exists(out):
        return out
    still = read_picture(picture)
    still = np.asarray(still.resize((round(still.width * HEIGHT / still.height), HEIGHT), Image.LANCZOS), np.float32)
    across = np.arange(WIDTH) + .5 - (WIDTH - still.shape[1]) / 2
    random = np.random.default_rng(1)
    command = ['ffmpeg', '-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '%dx%d' % (WIDTH, HEIGHT), '-r',
               str(FPS), '-i', '-', '-c:v', 'ffv1', '-pix_fmt', 'bgr0', out]
    encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
    for frame in range(STILL + SWING):
        at = np.clip(across - path_of(frame) - .5, 0, still.shape[1] - 1.001)
        left, share = at.astype(int), (at % 1)[None, :, None].astype(np.float32)
        moved = still[:, left] * (1 - share) + still[:, left + 1] * share
        moved = moved + random.standard_normal(moved.shape, np.float32) * NOISE
        encoder.stdin.write(np.clip(np.round(moved), 0, 255).astype(np.uint8).tobytes())
    encoder.stdin.close()
    if encoder.wait() != 0:
        raise RuntimeError('ffmpeg could not write ' + out)
    return out


def hang(probe, models, garment, inputs):
    """The probe's records."""
    out = subprocess.run([probe, models, garment, *inputs], check=True, stdout=subprocess.PIPE, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def paths_of(records, names):
    """Of the body that is there for longest: the frames' numbers, and frames x points x 2 in pixels of a picture HEIGHT
    high (its shorter side, where it stands upright)."""
    counts = {}
    for record in records:
        counts[record['body']] = counts.get(record['body'], 0) + 1
    body = max(counts, key=counts.get)
    mine = [record for record in records if record['body'] == body]
    scale = HEIGHT / min(mine[0]['width'], mine[0]['height'])
    points = np.array([[record['points'][name] for name in names] for record in mine])
    return np.array([record['frame'] for record in mine]), points * scale, [record['drape_ms'] for record in mine]
