"""The products that are measured, and those of the contact sheets: a catalogue that the tools write themselves."""
from .snaps import product

# Worn in black, a matte lipstick at full coverage leaves only what it does not cover.
MASK = 'MASK'
SWATCHES = {'nude': '#b9806a', 'red': '#b3122d', 'plum': '#4f1f35', 'pink': '#d4587f'}

PALETTE = [('lid', '#b58a6f'), ('crease', '#7a5240'), ('outer', '#3f2a28'), ('inner', '#ead7c2'), ('lower', '#6b4a3e')]
BRIGHT = [('lid', '#1f6f8b'), ('crease', '#2b4570'), ('outer', '#141d38'), ('inner', '#e7d36b'),
          ('brow_bone', '#f2e3cf')]


def palette(shades, finish='matte', coverage=.8):
    return [{'zone': zone, 'colour': colour, 'coverage': coverage,
             'finish': finish if zone in ('lid', 'inner') else 'matte'} for zone, colour in shades]


# One of each category, worn strongly: what is measured for leaks, flicker and cost. The second of a category is its
# farthest-reaching style.
STRONG = [
    product('M-LIPSTICK', 'lipstick', '#a8123e', coverage=.9, finish='satin'),
    product('M-GLOSS', 'lip_gloss', '#c4395f', coverage=.5, finish='gloss'),
    product('M-LINER', 'lip_liner', '#7a1226', coverage=.9, width_mm=2),
    product('M-FOUNDATION', 'foundation', '#c99a78', coverage=.8, finish='satin'),
    product('M-CONCEALER', 'concealer', '#dcb491', coverage=.9, style='under_eyes'),
    product('M-CONCEALER-2', 'concealer', '#dcb491', coverage=.9, style='brightened'),
    product('M-BLUSH', 'blush', '#d05a62', coverage=.7, style='apples'),
    product('M-BLUSH-2', 'blush', '#d05a62', coverage=.7, style='draped'),
    product('M-BRONZER', 'bronzer', '#8d5a3b', coverage=.7, style='bronzed'),
    product('M-BRONZER-2', 'bronzer', '#7a5240', coverage=.7, style='contoured'),
    product('M-HIGHLIGHTER', 'highlighter', '#f3dcc4', coverage=.8, style='cheekbones', finish='shimmer'),
    product('M-HIGHLIGHTER-2', 'highlighter', '#f3dcc4', coverage=.8, style='glowing', finish='shimmer'),
    product('M-SHADOW', 'eye_shadow', palette=palette(BRIGHT, 'shimmer', .9)),
    product('M-EYELINER', 'eyeliner', '#15110f', coverage=1, width_mm=1.6, wing_mm=8, style='both'),
    product('M-MASCARA', 'mascara', '#0d0b0b', coverage=1, style='volume', length_mm=10),
    product('M-MASCARA-2', 'mascara', '#0d0b0b', coverage=1, style='false_cat_eye', length_mm=14),
    product('M-BROW', 'brow', '#4a3226', coverage=.8, style='pencil'),
    product('M-LENS', 'contact_lens', '#4f8f6a', coverage=.9, style='opaque'),
]

# Those worn strongly come first: the cost is measured of the first of each category.
MEASURED = STRONG + [product(MASK, 'lipstick', '#000000', coverage=1, finish='matte', edge='sharp')] \
    + [product('SWATCH-' + name, 'lipstick', colour, coverage=1, finish='matte', edge='sharp')
       for name, colour in SWATCHES.items()]


def category_of(sku):
    return next(item['category'] for item in MEASURED if item['sku'] == sku)
