"""What is measured of make-up on pictures, from pixels and truth alone."""
import numpy as np

from . import makeup_colour as colour, makeup_shapes as shapes

COVERED = .5       # a product is there where it covers this share
FULLY = .9         # and its colour is read where it covers this
REACH = .08        # of the eye distance: how far from the hand-placed outline the mask's edge is looked for
TEXTURE = .02      # of the eye distance: structure finer than this is the lips' own texture


# --- lip mask ------------------------------------------------------------------------------------------------------


def coverage(bare, black):
    """The share of each pixel that a product covers, from the picture bare and with that product in black: what is left
    of the picture's own light is what is not covered. Both sRGB 0..255."""
    before, after = colour.to_linear(bare).sum(-1), colour.to_linear(black).sum(-1)
    return np.clip(1 - after / np.maximum(before, 1e-3), 0, 1)


def overlap(mask, truth):
    return (mask & truth).sum() / max((mask | truth).sum(), 1)


def edge_errors(share, outline, eye_distance):
    """For points along the closed outline, how far outside of it (positive) the mask begins, in % of the eye distance:
    coming from outside, the first place where the share of coverage reaches COVERED. What is not met within the
    reach counts as the reach."""
    along = np.roll(outline, -1, 0) - np.roll(outline, 1, 0)
    normal = np.stack([along[:, 1], -along[:, 0]], 1) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    x, y = outline.T
    if (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() < 0:  # outwards, whichever way round it goes
        normal = -normal
    reach = REACH * eye_distance
    steps = np.arange(reach, -reach - .125, -.25)
    at = outline[:, None] + normal[:, None] * steps[None, :, None]
    met = sample(share, at) >= COVERED
    first = np.where(met.any(1), steps[met.argmax(1)], -reach)
    return first / eye_distance * 100


def sample(picture, at):
    """Bilinear; pixel i spans [i, i + 1)."""
    x = np.clip(at[..., 0] - .5, 0, picture.shape[1] - 1.001)
    y = np.clip(at[..., 1] - .5, 0, picture.shape[0] - 1.001)
    i, j = y.astype(int), x.astype(int)
    v, u = y - i, x - j
    return (picture[i, j] * (1 - u) + picture[i, j + 1] * u) * (1 - v) \
        + (picture[i + 1, j] * (1 - u) + picture[i + 1, j + 1] * u) * v


def lip_truth(points, box, eye_distance):
    """The hand-placed lips within the box, the opening of an open mouth left out; and the outline."""
    outline = shapes.lip_outline(points)
    opening = shapes.lip_opening(points, eye_distance)
    truth = shapes.fill_fine(box, outline)
    if opening is not None:
        truth &= ~shapes.fill_fine(box, opening)
    return truth, outline, opening is not None


def lip_mask(bare, black, points):
    """Of one picture with FRL's points."""
    eye_distance = np.hypot(*(points[shapes.FRL_EYE_CORNERS[1]] - points[shapes.FRL_EYE_CORNERS[0]]))
    size = (bare.shape[1], bare.shape[0])
    box = shapes.box_of(points[shapes.FRL_UPPER + shapes.FRL_LOWER], .25 * eye_distance, size)
    part = (slice(box[1], box[3]), slice(box[0], box[2]))
    share = coverage(bare[part], black[part])
    truth, outline, is_open = lip_truth(points, box, eye_distance)
    errors = edge_errors(share, outline - box[:2], eye_distance)
    return {'iou': overlap(share >= COVERED, truth), 'boundary': np.abs(errors).mean(), 'outwards': errors.mean(),
            'boundary_p95': np.percentile(np.abs(errors), 95), 'open': is_open}


def bare_outline(face, points, size):
    """IoU of the network's own outline, as a polygon, with the same truth: what the mask starts from."""
    eye_distance = np.hypot(*(points[shapes.FRL_EYE_CORNERS[1]] - points[shapes.FRL_EYE_CORNERS[0]]))
    box = shapes.box_of(points[shapes.FRL_UPPER + shapes.FRL_LOWER], .25 * eye_distance, size)
    truth, _, is_open = lip_truth(points, box, eye_distance)
    outline = shapes.fill_fine(box, face[shapes.lm.OUTER_LIPS])
    if is_open:
        outline &= ~shapes.fill_fine(box, face[shapes.lm.INNER_LIPS])
    return overlap(outline, truth)


# --- colour --------------------------------------------------------------------------------------------------------


def mean_colour(drawn, mask):
    """In linear light."""
    return colour.to_linear(drawn[mask]).mean(0)


def colour_difference(drawn, mask, swatch, gains):
    """CIEDE2000 between the mean colour on the mask and the swatch (linear light) under the known gains."""
    return float(colour.ciede2000(colour.to_lab(mean_colour(drawn, mask)), colour.to_lab(swatch * gains)))


def blurred(values, mask, sigma):
    """A Gaussian mean over the mask alone."""
    weight = gaussian(mask.astype(float), sigma)
    return gaussian(np.where(mask, values, 0.), sigma) / np.maximum(weight, 1e-6)


def gaussian(values, sigma):
    radius = int(np.ceil(3 * sigma))
    kernel = np.exp(-.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        values = np.apply_along_axis(lambda line: np.convolve(line, kernel, 'same'), axis, values)
    return values


def texture_kept(bare, drawn, mask, eye_distance):
    """Correlation over the mask of the local luminance before and after, each pixel's less its Gaussian mean of sigma
    TEXTURE over the mask: as lightness (L*, as it is seen), and as linear light, where the few highlights outweigh
    all folds and shadows, although a matte product is there to take them away."""
    sigma, result = TEXTURE * eye_distance, []
    light = [colour.to_linear(picture) for picture in (bare, drawn)]
    for kind in (lambda linear: colour.to_lab(linear)[..., 0], colour.luminance):
        before, after = (kind(linear) for linear in light)
        before, after = (values - blurred(values, mask, sigma) for values in (before, after))
        result.append(float(np.corrcoef(before[mask], after[mask])[0, 1]))
    return result


# --- what must not change --------------------------------------------------------------------------------------------


def change(bare, worn):
    """The largest change of a channel by pixel, of 255."""
    return np.abs(worn.astype(int) - bare).max(-1)


def outside(bare, worn, allowed):
    """The largest change outside of the allowed region, how many pixels changed there, the share changed within it."""
    changed = change(bare, worn)
    beyond = changed[~allowed]
    return {'most': int(beyond.max(initial=0)), 'pixels': int((beyond > 1).sum()),
            'drawn': float((changed[allowed] > 1).mean()) if allowed.any() else 0.}


def teeth_of(bare, opening, lips):
    """Teeth in the opening of a mouth: lighter and paler than the lips around it. Booleans."""
    if not opening.any() or not lips.any():
        return opening & False
    lab = colour.to_lab(colour.to_linear(bare))
    lightness, chroma = lab[..., 0], np.hypot(lab[..., 1], lab[..., 2])
    return opening & (lightness > np.median(lightness[lips]) + 8) & (chroma < .8 * np.median(chroma[lips]))


# --- flicker -------------------------------------------------------------------------------------------------------


def flicker(bare, worn, least=2.0):
    """The standard deviation over time of the mean colour where the product is, above the camera's own, and the same of
    single pixels; of the worst channel, of 255. bare, worn: lists of frames. The frames' noise is the same in both, so
    the variances are subtracted."""
    bare, worn = (np.stack(frames).astype(np.float32) for frames in (bare, worn))
    where = np.abs((worn - bare).mean(0)).max(-1) > least
    if not where.any():
        return None
    return {'region': excess(bare[:, where].mean(1), worn[:, where].mean(1)),
            'camera': float(bare[:, where].mean(1).std(0).max()),
            'pixel': excess_mean(bare[:, where], worn[:, where]), 'drawn': float(where.mean())}


def excess(bare, worn):
    return float(np.sqrt(np.maximum(worn.var(0) - bare.var(0), 0)).max())


def excess_mean(bare, worn):
    return float(np.sqrt(np.maximum(worn.var(0).mean(0) - bare.var(0).mean(0), 0)).max())
