#!/usr/bin/python3
"""Fits the coefficients of the trust in a face's parts (tracking/trust_table.c), and checks how well they hold.

Pictures and clips of people are moved, scaled and damaged in known ways: hands, cups, masks, hair and patches over
the face, blur, darkness, noise, compression. Where the same motion without damage is tracked at a good size gives
the true landmarks. A part is right when its landmarks are within 8 % of the outer-eye distance and at most a quarter
of it is covered. Seeded: the same inputs give the same table.

  train_trust.py fit   --probe BUILD/tests/trust_probe --models DIR --table tracking/trust_table.c SOURCE…
  train_trust.py check --probe BUILD/tests/trust_probe --models DIR SOURCE…

A SOURCE is a picture or a clip, with :ears or :hair behind it where both ears are in sight, or hidden by hair. To fit
and to check on the same sources says nothing: `check` is for others.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

PARTS = ["lips", "eye_right", "eye_left", "brow_right", "brow_left", "cheek_right", "cheek_left", "ear_right",
         "ear_left", "nose_bridge"]
KIND = [0, 1, 1, 2, 2, 3, 3, 4, 4, 5]  # both sides of a face share coefficients
LANDMARKS = {  # of each part, for its error and for what of it is covered
    0: [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409, 13, 14, 78, 308],
    1: [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7],
    2: [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249],
    3: [70, 63, 105, 66, 107, 55, 65, 52, 53, 46],
    4: [300, 293, 334, 296, 336, 285, 295, 282, 283, 276],
    5: [50, 101, 36, 205, 187, 123, 117, 118, 147, 207],
    6: [280, 330, 266, 425, 411, 352, 346, 347, 376, 427],
    7: [234, 127, 93, 132],
    8: [454, 356, 323, 361],
    9: [168, 6, 197, 195, 122, 351, 193, 417],
}
CUES = 16
STILL_CUES = 11  # the first of them
FRAMES, ERROR, COVERED = 36, 0.08, 0.25


def video_frames(path, start, count):
    size = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
                           "stream=width,height,nb_frames", "-of", "csv=p=0", path], capture_output=True, text=True,
                          check=True).stdout.strip().split(",")
    width, height = int(size[0]), int(size[1])
    total = int(size[2]) if size[2].isdigit() else 100
    first = int(start * max(0, total - count))
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-vf", f"select=gte(n\\,{first})", "-vsync", "0",
                          "-frames:v", str(count), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], capture_output=True,
                         check=True).stdout
    found = np.frombuffer(raw, np.uint8)
    found = found[:len(found) // (width * height * 3) * width * height * 3].reshape(-1, height, width, 3)
    return [Image.fromarray(f) for f in found]


def source_frames(path, start, count):
    if os.path.splitext(path)[1].lower() in (".jpg", ".jpeg", ".png"):
        return [Image.open(path).convert("RGB")]
    return video_frames(path, start, count)


class Probe:
    def __init__(self, program, models, folder):
        self.program, self.models, self.folder = program, models, folder

    def __call__(self, paths, stills=False):
        words = [self.program, self.models] + (["--stills"] if stills else []) + paths
        lines = subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()
        return [json.loads(line) for line in lines]

    def still(self, picture):
        path = os.path.join(self.folder, "still.png")
        picture.save(path)
        return self([path], stills=True)[0]["faces"]


def eye_distance(points):
    return float(np.hypot(*(points[263] - points[33])))


# --- damage ----------------------------------------------------------------------------------------------------


def texture(rng, size, base, roughness):
    """A square of base colour with soft shading and finer grain."""
    grain = rng.normal(0, 1, (size, size, 1))
    soft = np.array(Image.fromarray(rng.normal(128, 60, (6, 6)).clip(0, 255).astype(np.uint8))
                    .resize((size, size), Image.BICUBIC), float)[..., None]
    shaded = np.asarray(base, float) * (1 + (soft - 128) / 128 * rng.uniform(0.05, 0.4)) + grain * roughness
    return Image.fromarray(shaded.clip(0, 255).astype(np.uint8))


def hand_shape(rng, draw, unit):
    """Four fingers and a palm, seen from the back, in a square of four units."""
    angle = rng.uniform(-0.35, 0.35)
    for finger in range(4):
        x = (1.1 + 0.45 * finger) * unit
        tip = (x + np.sin(angle) * unit + rng.uniform(-.1, .1) * unit, (0.25 + abs(finger - 1.6) * 0.13) * unit)
        draw.line([tip, (x, 2.4 * unit)], fill=255, width=int(0.40 * unit))
        radius = 0.2 * unit
        draw.ellipse([tip[0] - radius, tip[1] - radius, tip[0] + radius, tip[1] + radius], fill=255)
    draw.ellipse([0.8 * unit, 1.7 * unit, 2.8 * unit, 3.9 * unit], fill=255)


def occluder(rng, kind, skin, other, unit):
    """A picture with alpha, four units wide."""
    size = max(8, int(4 * unit))
    mask = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(mask)
    if kind == "hand":
        hand_shape(rng, draw, size / 4)
        mask = mask.rotate(rng.uniform(-180, 180), Image.BICUBIC)
        look = texture(rng, size, np.array(skin) * rng.uniform(0.7, 1.25, 1) * rng.uniform(0.95, 1.05, 3), 4)
        creases = ImageDraw.Draw(look)
        for _ in range(rng.integers(2, 9)):
            at = rng.uniform(0, size, 4)
            creases.line(list(at), fill=tuple(int(c * 0.65) for c in skin), width=max(1, size // 60))
    elif kind == "hair":
        for _ in range(rng.integers(6, 25)):
            x = rng.uniform(0, size)
            draw.line([(x, 0), (x + rng.normal(0, size / 8), size)], fill=255, width=max(1, int(size / 25)))
        mask = mask.rotate(rng.uniform(-30, 30))
        look = texture(rng, size, rng.uniform(10, 90) * np.array([1.2, 1.0, 0.8]), 10)
    elif kind == "patch":
        draw.rectangle([size * .1, size * .2, size * .9, size * .8], fill=255)
        mask = mask.rotate(rng.uniform(-90, 90))
        box = rng.uniform(0, 0.6, 2)
        w, h = other.size
        look = other.crop((int(box[0] * w), int(box[1] * h), int((box[0] + .4) * w), int((box[1] + .4) * h)))
        look = look.resize((size, size))
    else:  # cup, mask, telephone, microphone: one colour, softly shaded
        shape = rng.integers(0, 3)
        box = [size * .15, size * rng.uniform(.1, .35), size * .85, size * .9]
        (draw.ellipse if shape == 0 else draw.rectangle)(box, fill=255)
        mask = mask.rotate(rng.uniform(-30, 30))
        colour = rng.uniform(0, 255, 3) if shape else rng.uniform(0, 255) * np.ones(3)
        look = texture(rng, size, colour, 3)
    mask = mask.filter(ImageFilter.GaussianBlur(max(0.5, size / 150)))
    return look, mask


def darken(rng, frame, exposure, gain):
    linear = (frame / 255.0) ** 2.2 * exposure
    noisy = linear + rng.normal(0, 1, frame.shape) * np.sqrt(linear * 2e-4 + 1.5e-5)
    return (np.maximum(noisy * gain, 0) ** (1 / 2.2) * 255).clip(0, 255)


# --- sequences -------------------------------------------------------------------------------------------------


def smooth_walk(rng, count, size):
    steps = np.cumsum(rng.normal(0, 1, count + 8))
    walk = np.convolve(steps, np.ones(9) / 9, "valid")[:count]
    return (walk - walk[0]) * size


def place(frame, points, eyes_px, shift, turn, canvas):
    """The frame with its face at the middle of a canvas, eyes_px between the eyes."""
    scale = eyes_px / eye_distance(points)
    if scale < 0.5:
        factor = scale * 2
        frame = frame.resize((max(1, round(frame.width * factor)), max(1, round(frame.height * factor))),
                             Image.LANCZOS)
        points, scale = points * factor, 0.5
    centre = points[:468].mean(0)
    c, s = np.cos(turn) / scale, np.sin(turn) / scale
    middle = np.array([canvas / 2, canvas / 2]) + shift * eyes_px
    a = [c, s, centre[0] - c * middle[0] - s * middle[1], -s, c, centre[1] + s * middle[0] - c * middle[1]]
    return frame.transform((canvas, canvas), Image.AFFINE, a, Image.BICUBIC)


def write_clip(path, frames, quality):
    height, width = frames[0].shape[:2]
    raw = b"".join(np.ascontiguousarray(f.astype(np.uint8)).tobytes() for f in frames)
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}",
                    "-r", "30", "-i", "-", "-c:v", "mjpeg", "-q:v", str(quality), "-pix_fmt", "yuvj444p", path],
                   input=raw, check=True)


def make_sequence(rng, frames, points, other, folder):
    """Writes the clean and the damaged clip; returns masks of what is covered, the clean one's scale, the damage."""
    eyes_px = np.exp(rng.uniform(np.log(22), np.log(min(120, max(40, 1.6 * eye_distance(points))))))
    larger = max(1.0, 80 / eyes_px)
    side = int(np.clip(5 * eyes_px, 160, 400)) // 2 * 2
    large_side = round(side * larger / 2) * 2
    larger = large_side / side
    moves = [smooth_walk(rng, FRAMES, rng.choice([0.004, 0.02])) for _ in range(3)]
    damage = rng.choice(["none", "hand", "hand", "hair", "patch", "plain", "plain", "blur", "dark"])
    starts = 0 if rng.random() < 0.25 else int(rng.integers(10, 24))
    covering = damage in ("hand", "hair", "patch", "plain")
    if covering:
        first = np.array(frames[0])
        pixels = [first[np.clip(int(y), 0, frames[0].height - 1), np.clip(int(x), 0, frames[0].width - 1)]
                  for x, y in points[[50, 280, 205, 425]]]
        skin = np.median(pixels, 0)
        look, mask = occluder(rng, damage, skin, other, eyes_px * rng.uniform(0.25, 0.6))
        target = rng.normal(0, 0.6, 2) + [0, 0.15]
        origin = target + rng.normal(0, 1, 2) * 2.5
        arrive = int(rng.integers(1, 9))
    softness = eyes_px * np.exp(rng.uniform(np.log(0.015), np.log(0.2)))
    exposure, gain = np.exp(rng.uniform(np.log(0.01), np.log(0.5))), rng.uniform(1, 8)
    flicker = smooth_walk(rng, FRAMES, 0.01)
    noise = rng.uniform(0.5, 4)
    clean, damaged, covers = [], [], []
    for i in range(FRAMES):
        frame = frames[min(i, len(frames) - 1)]
        shift = np.array([moves[0][i], moves[1][i]])
        big = place(frame, points, eyes_px * larger, shift, moves[2][i], large_side)
        clean.append(np.array(big))
        picture = place(frame, points, eyes_px, shift, moves[2][i], side)
        cover = Image.new("L", (side, side), 0)
        if covering and i >= starts:
            share = min(1.0, (i - starts + 1) / arrive) if starts else 1.0
            at = origin + (target - origin) * share + shift
            corner = tuple((side / 2 + at * eyes_px - look.width / 2).astype(int))
            picture.paste(look, corner, mask)
            cover.paste(mask, corner, mask)
        if damage == "blur" and i >= starts:
            picture = picture.filter(ImageFilter.GaussianBlur(softness))
        pixels = np.array(picture, float) * np.exp(flicker[i])
        if damage == "dark" and i >= starts:
            pixels = darken(rng, pixels.clip(0, 255), exposure, gain)
        damaged.append((pixels + rng.normal(0, noise, pixels.shape)).clip(0, 255))
        covers.append(np.array(cover) > 127)
    write_clip(os.path.join(folder, "clean.avi"), clean, 2)
    write_clip(os.path.join(folder, "damaged.avi"), damaged, int(rng.integers(2, 9)))
    return covers, larger, damage


def face_near(faces, centre, reach):
    best = None
    for face in faces:
        points = np.array(face["landmarks"])
        distance = np.hypot(*(points[:468].mean(0) - centre))
        if distance < reach:
            best, reach = face, distance
    return best


def ear_points(points, part):
    """Where the ear is, beside the landmarks at its front: outwards by a sixth of the eye distance."""
    ends = points[LANDMARKS[part]]
    across = (points[263] - points[33]) / 6
    return ends + (across if part == 8 else -across)


def is_covered(cover, points, part):
    at = ear_points(points, part) if part in (7, 8) else points[LANDMARKS[part]]
    at = np.concatenate([at, (at + at.mean(0)) / 2]).astype(int).clip(0, len(cover) - 1)
    return cover[at[:, 1], at[:, 0]].mean() > COVERED


def samples_of(probe, rng, frames, points, other, ears):
    covers, larger, damage = make_sequence(rng, frames, points, other, probe.folder)
    clean = probe([os.path.join(probe.folder, "clean.avi")])
    damaged = probe([os.path.join(probe.folder, "damaged.avi")])
    side, rows = len(covers[0]), []
    for i in range(2, min(len(clean), len(damaged))):
        truth = face_near(clean[i]["faces"], np.array([side, side]) * larger / 2, side * larger)
        if truth is None:
            continue
        true_points = np.array(truth["landmarks"]) / larger
        eyes_px = eye_distance(true_points)
        face = face_near(damaged[i]["faces"], true_points[:468].mean(0), eyes_px)
        if face is None:
            continue
        found = np.array(face["landmarks"])
        for part in range(10):
            if part in (7, 8) and ears is None:
                continue
            off = np.hypot(*(found - true_points)[LANDMARKS[part]].T).mean() / eyes_px
            hidden = is_covered(covers[i], true_points, part) or (part in (7, 8) and not ears)
            if truth["in_sight"][part] < 0.25:
                hidden = True
            rows.append((part, face["remembered"][part], face["in_sight"][part], off < ERROR and not hidden,
                         face["visible"][part], i, damage, face["cues"][part]))
    return rows


def gather(probe, sources, rounds, seed):
    rows = []
    pictures = []
    for source in sources:
        path, _, ears = source.partition(":")
        pictures.append((path, {"ears": True, "hair": False}.get(ears)))
    for turn in range(rounds):
        for number, (path, ears) in enumerate(pictures):
            rng = np.random.default_rng([seed, turn, number])
            frames = source_frames(path, rng.random(), FRAMES)
            faces = probe.still(frames[0])
            if not faces:
                print(f"{path}: nobody seen", file=sys.stderr)
                continue
            largest = max(faces, key=lambda f: eye_distance(np.array(f["landmarks"])))
            other = source_frames(pictures[int(rng.integers(len(pictures)))][0], 0.5, 1)[0]
            new = samples_of(probe, rng, frames, np.array(largest["landmarks"]), other, ears)
            rows += [row + ((turn * len(pictures) + number),) for row in new]
            print(f"{turn} {os.path.basename(path)}: {len(new)} samples, "
                  f"{np.mean([r[3] for r in new]) if new else 0:.2f} right", file=sys.stderr)
    return rows


# --- fit -------------------------------------------------------------------------------------------------------


def logistic_fit(x, y, ridge=1.0):
    """Newton's method; the intercept, cue 0, has no ridge."""
    w = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], ridge)
    penalty[0] = 1e-6
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ w).clip(-30, 30)))
        gradient = x.T @ (p - y) + penalty * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty) + 1e-9 * np.eye(len(w))
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return w


# A cue may speak in the one direction that has a reason: +1 for a part, -1 against it, 0 either way. So a dark skin, of
# which the sources have few, does not become a reason for more trust or less than the rest of the cues give.
DIRECTION = np.array([0, 1, 1, 1, 1, -1, -1, -1, 0, 0, -1, -1, -1, -1, -1, -1])

SHAPE = [6, 14]  # cues of the part's shape, which say nothing where an expression is: of lips and eyes


def directed_fit(x, y, without):
    """A logistic fit without the cues whose coefficients would have the wrong direction."""
    spread = x.std(0)
    used = spread > 1e-6
    used[0], spread[0] = True, 1
    used[[cue for cue in without if cue < x.shape[1]]] = False
    direction = DIRECTION[:x.shape[1]]
    while True:
        w = np.zeros(x.shape[1])
        w[used] = logistic_fit(x[:, used] / spread[used], y, ridge=5.0) / spread[used]
        wrong = w * direction < 0
        if not wrong.any():
            return w
        used[np.argmax(np.where(wrong, np.abs(w * spread), -1))] = False


def fit(rows):
    tables = np.zeros((2, 10, CUES))
    for live in (0, 1):
        for kind in range(6):
            own = [r for r in rows if KIND[r[0]] == kind and r[2] > 0.6 and (not live or r[1])]
            cues = STILL_CUES if not live else CUES
            x = np.array([r[7][:cues] for r in own])
            y = np.array([r[3] for r in own], float)
            w = directed_fit(x, y, SHAPE if kind in (0, 1) else [])
            for part in range(10):
                if KIND[part] == kind:
                    tables[live, part, :cues] = w
    return tables


def write_table(path, tables, options):
    sets = {}
    for source in options.sources:
        name = "/".join(os.path.abspath(source.partition(":")[0]).split("/")[-3:-1])
        sets[name] = sets.get(name, 0) + 1
    with open(path, "w") as out:
        out.write("// The coefficients of trust.h, one for each cue in its order; made, not written, by\n")
        out.write(f"//   tests/bench/train_trust.py fit --rounds {options.rounds} --seed {options.seed} SOURCE…\n")
        out.write("// from these folders' pictures and clips:\n")
        for name, count in sets.items():
            out.write(f"//   {name}: {count}\n")
        out.write('#include "tracking/trust.h"\n\n')
        out.write("const float trust_table[2][FACE_PART_COUNT][TRUST_CUE_COUNT] = {\n")
        for table in tables:
            out.write("{\n")
            for part, row in zip(PARTS, table):
                numbers = ", ".join(f"{v:.4f}f" for v in row)
                out.write(f"[FACE_PART_{part.upper()}] = {{{numbers}}},\n")
            out.write("},\n")
        out.write("};\n")
    subprocess.run(["clang-format", "-i", path], check=True)


# --- check -----------------------------------------------------------------------------------------------------


def report(rows, score=lambda r: r[4]):
    scores, right = np.array([score(r) for r in rows]), np.array([r[3] for r in rows], float)
    edges = [0, .1, .2, .3, .4, .5, .6, .7, .8, .9, .95, 1.001]
    print(f"{'score':>12} {'samples':>8} {'mean score':>10} {'right':>6}")
    error = 0.0
    for low, high in zip(edges, edges[1:]):
        own = (scores >= low) & (scores < high)
        if own.any():
            print(f"{low:5.2f} – {min(high, 1):4.2f} {own.sum():8d} {scores[own].mean():10.3f} {right[own].mean():6.3f}")
            error += own.mean() * abs(scores[own].mean() - right[own].mean())
    print(f"ECE {error:.3f}  Brier {np.mean((scores - right) ** 2):.3f}  base rate {right.mean():.3f}")
    print(f"{'part':>12} {'samples':>8} {'right':>6} {'AUC':>6} {'ECE':>6} {'right at >= 0.9':>16}")
    for part, name in enumerate(PARTS):
        own = np.array([r[0] == part for r in rows])
        if own.any():
            s, y = scores[own], right[own]
            sure = s >= 0.9
            print(f"{name:>12} {own.sum():8d} {y.mean():6.3f} {auc(s, y):6.3f} {calibration(s, y):6.3f} "
                  f"{y[sure].mean() if sure.any() else float('nan'):10.3f} ({sure.mean():.2f})")


def auc(scores, right):
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    good = right.sum()
    bad = len(right) - good
    return (ranks[right > 0].sum() - good * (good + 1) / 2) / (good * bad) if good and bad else float("nan")


def calibration(scores, right):
    bins = np.minimum((scores * 10).astype(int), 9)
    return sum((bins == b).mean() * abs(scores[bins == b].mean() - right[bins == b].mean())
               for b in range(10) if (bins == b).any())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["fit", "check"])
    parser.add_argument("--probe", required=True)
    parser.add_argument("--models", required=True)
    parser.add_argument("--table")
    parser.add_argument("--rounds", type=int, default=6, help="damaged clips of each source")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", help="file that keeps the samples")
    parser.add_argument("sources", nargs="*")
    options = parser.parse_intermixed_args()
    if options.rows and os.path.exists(options.rows):
        with open(options.rows) as stream:
            rows = json.load(stream)
    else:
        with tempfile.TemporaryDirectory() as folder:
            rows = gather(Probe(options.probe, options.models, folder), options.sources, options.rounds, options.seed)
        rows = [[r[0], r[1], r[2], bool(r[3])] + list(r[4:]) for r in rows]
        if options.rows:
            with open(options.rows, "w") as stream:
                json.dump(rows, stream)
    if options.command == "fit":
        tables = fit(rows)
        write_table(options.table, tables, options)
        report(rows, lambda r: predicted(tables, r))
    else:
        report(rows)


def predicted(tables, row):
    cues = np.array(row[7])
    sight = min(max((row[2] - 0.25) / 0.5, 0), 1)
    return sight * sight * (3 - 2 * sight) / (1 + np.exp(-float(tables[1 if row[1] else 0, row[0]] @ cues)))


if __name__ == "__main__":
    main()
