"""A blink and an opening mouth as warps of a portrait whose size is known: truth for lids and lips.

The lid comes down as a real one does: the skin between brow and lashes stretches over the eye, which stays where it is.
The jaw goes down below the line between the lips: the lower lip by the full opening in the middle and not at all at the
corners, the chin with it, and the neck takes up the slack; between the lips it is dark below the upper teeth. Rows move
up or down, columns stay.
"""
import numpy as np

# FRL's points: upper and lower lid from the picture's left to right, both corners included; the line between the lips.
LIDS = [([18, 19, 20, 21, 22], [18, 28, 29, 30, 22]), ([23, 24, 25, 26, 27], [23, 31, 32, 33, 27])]
BROW_ABOVE_LID = 0.16   # in eye distances: where the skin of the upper lid begins to stretch
LIP_LINE = [87, 94, 95, 96, 97, 98, 93]
CHIN = 129
MOUTH_COLOUR, TEETH_COLOUR = np.array([52, 22, 24], np.float32), np.array([196, 186, 172], np.float32)
TEETH = .07             # in eye distances: as much of the upper teeth as an open mouth shows


def curve(points, columns):
    """The height of a line through points at each column: a parabola's smoothness through straight pieces is enough."""
    order = np.argsort(points[:, 0])
    fit = np.polyfit(points[order, 0], points[order, 1], min(4, len(points) - 1))
    return np.polyval(fit, columns)


def sample_rows(rgb, rows, columns):
    """The picture at fractional rows (linear); rows is height x width for the given columns."""
    low = np.clip(np.floor(rows).astype(int), 0, rgb.shape[0] - 2)
    part = np.clip(rows - low, 0, 1)[..., None].astype(np.float32)
    return rgb[low, columns] * (1 - part) + rgb[low + 1, columns] * part


def close_lid(rgb, upper, lower, eye_distance, closed):
    """The upper lid of one eye comes down by `closed` (0..1) of the way to the lower."""
    columns = np.arange(int(np.ceil(upper[:, 0].min())), int(np.floor(upper[:, 0].max())) + 1)
    lid = curve(upper, columns)
    way = np.maximum(curve(lower, columns) - lid, 0)
    edge = lid + closed * way
    top = lid - BROW_ABOVE_LID * eye_distance
    first, last = int(top.min()), int(np.ceil((lid + way).max())) + 2
    rows = np.arange(first, last)[:, None] + np.zeros(len(columns))
    stretched = top + (rows - top) * (lid - top) / (edge - top)
    source = np.where(rows <= edge, stretched, rows)
    source = np.where(rows < top, rows, source)
    rgb[first:last, columns] = sample_rows(rgb.copy(), source, columns[None, :])


def open_mouth(rgb, outline, eye_distance, opening):
    """The lower lip goes down by `opening` pixels in the middle of the mouth."""
    line = outline[LIP_LINE]
    left, right, chin = line[:, 0].min(), line[:, 0].max(), outline[CHIN]
    middle, half = (left + right) / 2, (right - left) / 2
    reach = 2.6 * half
    columns = np.arange(int(middle - reach), int(middle + reach) + 1)
    away = np.abs(columns - middle)
    mouth = np.clip(1 - (away / half) ** 2, 0, 1)             # the shape of the opening
    jaw = (1 - np.clip(away / reach, 0, 1) ** 2) ** 2         # how the chin takes part, to the sides
    lips = curve(line, np.clip(columns, left, right))
    below = chin[1] - lips.mean()
    bottom = chin[1] + 1.2 * below
    first, last = int(lips.min()) - 1, int(bottom) + 1
    rows = np.arange(first, min(last, rgb.shape[0] - 1))[:, None] + np.zeros(len(columns))
    source = moved_down(rows, lips, mouth * opening, jaw * opening, below, chin[1], bottom)
    inside = (rows > lips) & (rows < lips + mouth * opening)
    warped = sample_rows(rgb.copy(), source, columns[None, :])
    edge = np.clip(np.minimum(rows - lips, lips + mouth * opening - rows), 0, 2)[..., None] / 2  # soft by two pixels
    teeth = np.minimum(.4 * mouth * opening, TEETH * eye_distance) * np.clip(3 - 4 * away / half, 0, 1)
    bright = np.clip(teeth - (rows - lips), 0, 3)[..., None] / 3
    within = TEETH_COLOUR * bright + MOUTH_COLOUR * (1 - bright)
    warped = np.where(inside[..., None], warped * (1 - edge) + within * edge, warped)
    rgb[first:first + len(rows), columns] = warped


def moved_down(rows, lips, at_lips, at_chin, below, chin, bottom):
    """The source row of every row: the inverse of y + shift(y), found by the few steps of a fixed point."""
    source = np.maximum(rows, lips)
    for _ in range(12):
        to_chin = np.clip((source - lips) / below, 0, 1)
        slack = np.clip((bottom - source) / (bottom - chin), 0, 1)
        shift = (at_lips * (1 - to_chin) + at_chin * to_chin) * slack
        source = np.maximum(rows - shift, lips)
    return np.where(rows > lips, source, rows)


def warp(portrait, closed, opening):
    """The portrait's picture with the eyes closed by `closed` (0..1) and the mouth open by `opening` eye distances."""
    rgb = portrait.rgb.astype(np.float32)
    if closed > 0:
        for upper, lower in LIDS:
            close_lid(rgb, portrait.outline[upper], portrait.outline[lower], portrait.eye_distance, closed)
    if opening > 0:
        open_mouth(rgb, portrait.outline, portrait.eye_distance, opening * portrait.eye_distance)
    return np.uint8(np.clip(rgb + .5, 0, 255))
