"""Outlines and the masks within them: hand-placed lips, and the regions that a category may change."""
import numpy as np
from PIL import Image, ImageDraw

from . import landmarks as lm

# FRL's 189 points: the outer lips, each lip from the picture's left corner or to it; the opening likewise.
FRL_UPPER, FRL_LOWER = list(range(87, 94)), [93, 108, 107, 106, 105, 104, 87]
FRL_OPENING_ABOVE, FRL_OPENING_BELOW = [87, 94, 95, 96, 97, 98, 93], [93, 103, 102, 101, 100, 99, 87]
FRL_EYE_CORNERS = (18, 27)
OPEN = .012  # of the eye distance: lips that are farther apart are open; labels of closed ones differ by less
FINE = 4     # a mask's edge is drawn this much finer


# --- lines ---------------------------------------------------------------------------------------------------------


def spline(points, steps=16):
    """A centripetal Catmull-Rom spline through the points (Yuksel, Schaefer and Keyser 2011: it neither loops nor
    overshoots), open, its ends drawn on by reflection."""
    points = np.asarray(points, float)
    points = np.concatenate([[2 * points[0] - points[1]], points, [2 * points[-1] - points[-2]]])
    result = []
    for p0, p1, p2, p3 in zip(points, points[1:], points[2:], points[3:]):
        times = np.cumsum([0.] + [max(np.hypot(*(b - a)), 1e-6) ** .5 for a, b in ((p0, p1), (p1, p2), (p2, p3))])
        t = np.linspace(times[1], times[2], steps, endpoint=False)[:, None]
        a1, a2, a3 = (mix(p, q, times[i], times[i + 1], t) for i, (p, q) in enumerate(((p0, p1), (p1, p2), (p2, p3))))
        b1, b2 = mix(a1, a2, times[0], times[2], t), mix(a2, a3, times[1], times[3], t)
        result.append(mix(b1, b2, times[1], times[2], t))
    return np.concatenate(result + [points[-2][None]])


def mix(first, second, start, end, t):
    return first + (second - first) * (t - start) / (end - start)


def lip_outline(points):
    """The closed outline of FRL's lips: two splines that meet in the corners."""
    return np.concatenate([spline(points[FRL_UPPER])[:-1], spline(points[FRL_LOWER])[:-1]])


def lip_opening(points, eye_distance):
    """The outline of the opening, or None when the lips are closed."""
    gaps = points[FRL_OPENING_BELOW[1:-1]][::-1, 1] - points[FRL_OPENING_ABOVE[1:-1], 1]
    if gaps.mean() < OPEN * eye_distance:
        return None
    return np.concatenate([spline(points[FRL_OPENING_ABOVE])[:-1], spline(points[FRL_OPENING_BELOW])[:-1]])


# --- masks ---------------------------------------------------------------------------------------------------------


def fill(size, outline, grow=0.0):
    """The inside of an outline as booleans (height x width), grown by so many pixels, or shrunk."""
    width, height = size
    mask = Image.new('L', (width, height), 0)
    draw, corners = ImageDraw.Draw(mask), [tuple(p) for p in np.asarray(outline, float)]
    draw.polygon(corners, fill=255)
    if grow:
        ink, wide = 255 if grow > 0 else 0, abs(grow)
        draw.line(corners + corners[:2], fill=ink, width=max(int(round(2 * wide)), 1), joint='curve')
        for x, y in corners:
            draw.ellipse([x - wide, y - wide, x + wide, y + wide], fill=ink)
    return np.asarray(mask) > 127


def fill_fine(box, outline):
    """The inside within box (left, top, right, bottom): a pixel belongs to it when half of its area does."""
    left, top, right, bottom = box
    fine = Image.new('L', ((right - left) * FINE, (bottom - top) * FINE), 0)
    # Pixel i spans [i, i + 1); the drawing's pixel centres lie on whole numbers.
    corners = (np.asarray(outline, float) - [left, top]) * FINE - .5
    ImageDraw.Draw(fine).polygon([tuple(p) for p in corners], fill=255)
    share = np.asarray(fine, float).reshape(bottom - top, FINE, right - left, FINE).mean((1, 3))
    return share >= 127.5


def box_of(points, margin, size):
    low, high = np.floor(np.min(points, 0) - margin), np.ceil(np.max(points, 0) + margin)
    return (int(max(low[0], 0)), int(max(low[1], 0)), int(min(high[0], size[0])), int(min(high[1], size[1])))


def hull(points):
    """The convex hull (Andrew's monotone chain)."""
    points = sorted(map(tuple, np.asarray(points, float)))

    def half(ordered):
        chain = []
        for p in ordered:
            while len(chain) > 1 and (chain[-1][0] - chain[-2][0]) * (p[1] - chain[-2][1]) \
                    <= (chain[-1][1] - chain[-2][1]) * (p[0] - chain[-2][0]):
                chain.pop()
            chain.append(p)
        return chain[:-1]
    return np.array(half(points) + half(points[::-1]))


def circle(points):
    """About the mean of the points, through the farthest of them."""
    centre, turn = points.mean(0), np.linspace(0, 2 * np.pi, 48, endpoint=False)
    return centre + np.hypot(*(points - centre).T).max() * np.stack([np.cos(turn), np.sin(turn)], 1)


# --- where a category may change something ---------------------------------------------------------------------------

# Growth in eye distances (the outer corners are about 90 mm apart). Generous: a wing, lashes, a blended edge.
LIPS, FACE, EYES, LINER, LASHES, BROWS, LENS = .08, .12, .10, .22, .20, .08, .03
FOREHEAD = .30  # the mesh ends that far below the hairline
# How far within the lids and lips nothing may change. The landmarks miss the inner edge of smiling lips by up to 3 %:
# what lies nearer is judged as teeth or no teeth.
INSIDE_EYE, INSIDE_MOUTH = .025, .035


def eye_parts(points):
    for eye, brow, iris in ((lm.EYE_RIGHT, lm.BROW_RIGHT, lm.IRIS_RIGHT), (lm.EYE_LEFT, lm.BROW_LEFT, lm.IRIS_LEFT)):
        yield points[eye], points[brow], points[iris]


def region(category, points, size, eye_distance):
    """Booleans: where a product of this category may change the picture, by the landmarks of the bare one."""
    def union(parts):
        masks = [fill(size, outline, grow * eye_distance) for outline, grow in parts]
        return np.logical_or.reduce(masks)
    eyes = list(eye_parts(points))
    openings = union([(eye, -INSIDE_EYE) for eye, _, _ in eyes])
    mouth = union([(points[lm.INNER_LIPS], -INSIDE_MOUTH)])
    if category in ('lipstick', 'lip_gloss', 'lip_liner'):
        return union([(points[lm.OUTER_LIPS], LIPS)]) & ~mouth
    if category == 'contact_lens':
        return union([(circle(iris), LENS) for _, _, iris in eyes])
    if category == 'brow':
        return union([(hull(brow), BROWS) for _, brow, _ in eyes])
    if category == 'mascara':  # lashes may hang before the eye
        return union([(eye, LASHES) for eye, _, _ in eyes])
    if category == 'eyeliner':
        return union([(eye, LINER) for eye, _, _ in eyes]) & ~openings
    if category == 'eye_shadow':
        return union([(hull(np.concatenate([eye, brow])), EYES) for eye, brow, _ in eyes]) & ~openings
    face = points[lm.FACE_OVAL]
    up = points[lm.FACE_OVAL[0]] - points[lm.FACE_OVAL[len(lm.FACE_OVAL) // 2]]
    raised = face + FOREHEAD * eye_distance * up / np.hypot(*up)
    return union([(hull(np.concatenate([face, raised])), FACE)]) & ~openings & ~mouth
