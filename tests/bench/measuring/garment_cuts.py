"""Runs `cheval catalogue garment` on flat pictures, and finds where what was cut lay in its picture."""
import csv
import json
import os
import shutil

import numpy as np

from .frames import read_picture

SIDE_KEPT = 2048  # the program makes larger pictures smaller


class Cut:
    """One garment as the program made it: refused with a reason, or its kind and its landmarks {name: (x, y)} in the
    picture's own pixels."""

    def __init__(self, folder, reason, kind, landmarks):
        self.folder, self.reason, self.kind, self.landmarks = folder, reason, kind, landmarks


def make(snapper, picture, folder, *options):
    """-> Cut. Its files go to folder, made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    process = snapper.run('catalogue', 'garment', picture, '-o', folder, *options)
    if not os.path.exists(os.path.join(folder, 'garment.json')):
        return Cut(folder, process.stderr.decode(errors='replace').strip().split(': ')[-1], '', {})
    with open(os.path.join(folder, 'garment.json'), encoding='utf-8') as file:
        told = json.load(file)
    whole, part = read_picture(picture), read_rgba(os.path.join(folder, 'front.png'))
    scale = min(1, SIDE_KEPT / max(whole.size))
    if scale < 1:
        whole = whole.resize([round(side * scale) for side in whole.size])
    from_x, from_y = place(np.asarray(whole, float), part)
    landmarks = {name: ((x + from_x) / scale, (y + from_y) / scale) for name, (x, y) in told['landmarks'].items()}
    return Cut(folder, '', told['kind'], landmarks)


def read_rgba(path):
    from PIL import Image
    with Image.open(path) as picture:
        return np.asarray(picture.convert('RGBA'), float)


def place(whole, part):
    """Where the part's first pixel is in the whole picture: the place where its opaque pixels differ least from the
    picture's, as sums of squares, all places at once by the Fourier transform."""
    margin = 8  # what was cut may reach beyond the picture
    whole = np.pad(whole, ((margin, part.shape[0]), (margin, part.shape[1]), (0, 0)))
    opaque = (part[..., 3] == 255).astype(float)

    def correlate(picture, with_part):
        spectrum = np.fft.rfft2(picture) * np.conj(np.fft.rfft2(with_part, picture.shape))
        return np.fft.irfft2(spectrum, picture.shape)

    off = sum(correlate(whole[..., i] ** 2, opaque) - 2 * correlate(whole[..., i], opaque * part[..., i])
              for i in range(3))
    y, x = np.unravel_index(off[:whole.shape[0] - part.shape[0], :whole.shape[1] - part.shape[1]].argmin(),
                            (whole.shape[0] - part.shape[0], whole.shape[1] - part.shape[1]))
    return x - margin, y - margin


def read_marks(path):
    """{file: (kind, {landmark: (x, y)})} as set by hand."""
    marks = {}
    with open(path, newline='', encoding='utf-8') as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith('#')):
            marks.setdefault(row['file'], (row['kind'], {}))[1][row['landmark']] = (float(row['x']), float(row['y']))
    return marks
