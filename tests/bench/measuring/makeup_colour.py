"""Colours: linear light, CIE L*a*b*, CIEDE2000, and pictures in other light.

CIEDE2000 as Sharma, Wu and Dalal wrote it out (Color Research and Application 30 (2005) 21-30), kL = kC = kH = 1.
"""
import numpy as np

# IEC 61966-2-1: linear sRGB to XYZ, and its white, D65.
TO_XYZ = np.array([[.4124564, .3575761, .1804375], [.2126729, .7151522, .0721750], [.0193339, .1191920, .9503041]])
WHITE = TO_XYZ.sum(1)
LUMINANCE = TO_XYZ[1]


def to_linear(srgb):
    """sRGB 0..255 to linear light 0..1."""
    encoded = np.asarray(srgb, float) / 255
    return np.where(encoded <= .04045, encoded / 12.92, ((encoded + .055) / 1.055) ** 2.4)


def to_srgb(linear):
    """Linear light to sRGB 0..255, clipped, not rounded."""
    linear = np.clip(linear, 0, 1)
    return 255 * np.where(linear <= .0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - .055)


def of_hex(text):
    """"#rrggbb" in linear light."""
    return to_linear([int(text[i:i + 2], 16) for i in (1, 3, 5)])


def to_lab(linear):
    """Linear light (… x 3) to L*a*b*."""
    ratio = np.asarray(linear, float) @ TO_XYZ.T / WHITE
    root = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = np.moveaxis(root, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


def hue_of(a, b):
    """In degrees, 0..360."""
    return np.degrees(np.arctan2(b, a)) % 360


def ciede2000(first, second):
    """The difference of two colours in L*a*b*."""
    (l1, a1, b1), (l2, a2, b2) = (np.moveaxis(np.asarray(colour, float), -1, 0) for colour in (first, second))
    mean_chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - .5 * np.sqrt(mean_chroma ** 7 / (mean_chroma ** 7 + 25. ** 7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = hue_of(a1, b1), hue_of(a2, b2)
    grey = c1 * c2 == 0
    turn = np.where(grey, 0, (h2 - h1 + 180) % 360 - 180)
    turn = np.where((turn == -180) & (h2 > h1), 180, turn)
    d_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    apart = np.abs(h1 - h2) > 180
    hue = np.where(grey, h1 + h2, np.where(apart, (h1 + h2 + 360) / 2 % 360, (h1 + h2) / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = 1 - .17 * np.cos(np.radians(hue - 30)) + .24 * np.cos(np.radians(2 * hue)) \
        + .32 * np.cos(np.radians(3 * hue + 6)) - .20 * np.cos(np.radians(4 * hue - 63))
    s_light = 1 + .015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    s_chroma, s_hue = 1 + .045 * chroma, 1 + .015 * chroma * t
    blue = np.radians(60 * np.exp(-((hue - 275) / 25) ** 2))
    bend = -2 * np.sqrt(chroma ** 7 / (chroma ** 7 + 25. ** 7)) * np.sin(blue)
    l, c, h = (l2 - l1) / s_light, (c2 - c1) / s_chroma, d_hue / s_hue
    return np.sqrt(l ** 2 + c ** 2 + h ** 2 + bend * c * h)


def relit(srgb, gains):
    """A picture (0..255) as a camera of the same settings would see it in other light: linear light times the gains."""
    return np.round(to_srgb(to_linear(srgb) * gains)).astype(np.uint8)


def luminance(linear):
    return linear @ LUMINANCE
