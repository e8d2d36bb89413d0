#!/usr/bin/env python3
"""Draws pictures that a garment is cut from, or can't be: draw_shirt.py KIND FILE.png."""
import struct
import sys
import zlib

# A T-shirt, pixels from its middle and from the top; the wearer's right sleeve first.
OUTLINE = [(-30, 60), (-75, 75), (-165, 190), (-120, 225), (-80, 175), (-80, 350), (80, 350), (80, 175),
           (120, 225), (165, 190), (75, 75), (30, 60), (20, 85), (0, 95), (-20, 85)]
WIDTH, HEIGHT = 400, 420


def write_png(path, width, height, colour_at, alpha=False):
    """Rows of colour_at(x, y), each a tuple of three bytes, or four with alpha."""
    rows = b"".join(b"\0" + b"".join(bytes(colour_at(x, y)) for x in range(width)) for y in range(height))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6 if alpha else 2, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) +
                   chunk(b"IEND", b""))


def is_shirt(x, y):
    """Even-odd rule."""
    hit = False
    for i, (ax, ay) in enumerate(OUTLINE):
        bx, by = OUTLINE[i - 1]
        if (ay > y) != (by > y) and x - WIDTH / 2 < (bx - ax) * (y - ay) / (by - ay) + ax:
            hit = not hit
    return hit


def on_table(x, y):
    noise = (x * 7919 + y * 104729) % 5 - 2  # as a camera's
    return tuple(value + noise for value in ((40, 90, 160) if is_shirt(x, y) else (236, 236, 236)))


def checked(x, y):
    """Cloth with a pattern of its own."""
    light = is_shirt(x, y) and (x // 8 + y // 8) % 2 == 0
    return tuple(value + (90 if light else 0) for value in on_table(x, y))


def on_carpet(x, y):
    pattern = ((x // 9 * 83 + y // 9 * 151) % 256, x // 7 * 37 % 256, y // 11 * 59 % 256)
    return on_table(x, y) if is_shirt(x, y) else pattern


def cut_out(x, y):
    return on_table(x, y) + (255 if is_shirt(x, y) else 0,)


def main():
    kind, path = sys.argv[1:]
    if kind == "huge":
        write_png(path, 16385, 100, lambda x, y: (128, 128, 128))
    elif kind == "clear":
        write_png(path, WIDTH, HEIGHT, lambda x, y: (0, 0, 0, 0), True)
    elif kind == "cut":
        write_png(path, WIDTH, HEIGHT, cut_out, True)
    else:
        pixels = {"shirt": on_table, "checked": checked, "busy": on_carpet, "grey": lambda x, y: (128, 128, 128)}
        write_png(path, WIDTH, HEIGHT, pixels[kind])


if __name__ == "__main__":
    main()
