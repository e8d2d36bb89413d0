"""What the contact sheets show: products of every category, style and finish, and complete looks."""
from .makeup_products import BRIGHT, PALETTE, palette
from .snaps import product

FINISHES = ('matte', 'satin', 'cream', 'gloss', 'sheer', 'shimmer', 'glitter', 'metallic', 'radiant')
SHADES = {'nude': '#b9806a', 'rose': '#b5616c', 'coral': '#d8604c', 'plum': '#4f1f35', 'brown': '#5a2f25',
          'orchid': '#8d3a8f'}
SKINS = {'fair': '#e8c4a4', 'medium': '#cf9f78', 'tan': '#a87650', 'deep': '#6a4330'}


def lips():
    for finish in FINISHES:
        yield product('LIPSTICK-' + finish, 'lipstick', '#b3122d', coverage=.9, finish=finish)
        yield product('GLOSS-' + finish, 'lip_gloss', '#d0566e', coverage=.45, finish=finish)
    for name, colour in SHADES.items():
        yield product('SHADE-' + name, 'lipstick', colour, coverage=.85, finish='satin')
    yield product('LINER-rose', 'lip_liner', '#9c4a52', coverage=.9)
    yield product('LINER-plum', 'lip_liner', '#4f1f35', coverage=.9, width_mm=2)


def skin():
    for name, colour in SKINS.items():
        yield product('FOUNDATION-' + name, 'foundation', colour, coverage=.6, finish='satin')
    for finish in ('matte', 'radiant'):
        yield product('FOUNDATION-medium-' + finish, 'foundation', SKINS['medium'], coverage=.6, finish=finish)
    for name in ('fair', 'medium', 'deep'):
        yield product('CONCEALER-' + name, 'concealer', SKINS[name], coverage=.7, style='under_eyes')
    yield product('CONCEALER-bright', 'concealer', SKINS['fair'], coverage=.5, style='brightened')
    for style in ('apples', 'lifted', 'draped', 'sun_kissed'):
        yield product('BLUSH-' + style, 'blush', '#d0606a', coverage=.45, style=style)
    for finish in ('matte', 'shimmer', 'radiant'):
        yield product('BLUSH-plum-' + finish, 'blush', '#9c3550', coverage=.45, finish=finish)
    for style in ('bronzed', 'contoured'):
        yield product('BRONZER-' + style, 'bronzer', '#8d5a3b', coverage=.45, style=style)
        yield product('BRONZER-deep-' + style, 'bronzer', '#4a2c1e', coverage=.45, style=style)
    for style in ('cheekbones', 'glowing'):
        yield product('HIGHLIGHTER-' + style, 'highlighter', '#f5dfc8', coverage=.5, style=style)
    for finish in ('radiant', 'glitter', 'metallic'):
        yield product('HIGHLIGHTER-' + finish, 'highlighter', '#e9bfa0', coverage=.6, finish=finish)


def eyes():
    for finish in FINISHES:
        yield product('SHADOW-' + finish, 'eye_shadow', palette=[
            {'zone': 'lid', 'colour': '#8f4f6b', 'coverage': .8, 'finish': finish}])
    yield product('SHADOW-nude', 'eye_shadow', palette=palette(PALETTE))
    yield product('SHADOW-bright', 'eye_shadow', palette=palette(BRIGHT, 'shimmer'))
    yield product('SHADOW-smoky', 'eye_shadow', palette=palette(
        [('lid', '#3a3436'), ('crease', '#4d4146'), ('outer', '#141214'), ('lower', '#2b2628'), ('inner', '#8f8588')],
        'metallic', .85))
    for style in ('upper', 'lower', 'both'):
        yield product('EYELINER-' + style, 'eyeliner', '#15110f', coverage=.95, style=style)
    yield product('EYELINER-wing', 'eyeliner', '#15110f', coverage=.95, width_mm=1.6, wing_mm=6)
    yield product('EYELINER-long', 'eyeliner', '#15110f', coverage=.95, width_mm=2.5, wing_mm=12, edge='sharp')
    yield product('EYELINER-smudged', 'eyeliner', '#3a2418', coverage=.8, width_mm=2, style='both', edge='blurred')
    yield product('EYELINER-blue', 'eyeliner', '#1f55a8', coverage=.95, width_mm=1.8, wing_mm=4, finish='metallic')
    for style in ('natural', 'volume', 'length', 'false_natural', 'false_wispy', 'false_cat_eye', 'false_doll_eye'):
        yield product('MASCARA-' + style, 'mascara', '#0d0b0b', coverage=.95, style=style)
    for style in ('powder', 'pencil', 'gel'):
        yield product('BROW-' + style, 'brow', '#3d2a20', coverage=.7, style=style)
    yield product('BROW-blond', 'brow', '#a07a50', coverage=.7, style='pencil')
    for style in ('tinted', 'opaque'):
        for name, colour in (('blue', '#4f7fb0'), ('green', '#5f8f5a'), ('hazel', '#8a6233'), ('grey', '#8b939c')):
            yield product('LENS-%s-%s' % (style, name), 'contact_lens', colour, coverage=.8, style=style)


def products():
    return [*lips(), *skin(), *eyes()]


# How much of each is put on stands behind the @.
LOOKS = {
    'bare-skin': 'FOUNDATION-medium@40,CONCEALER-medium@60,BLUSH-apples@60,MASCARA-natural,BROW-gel,SHADE-nude@70',
    'evening': 'SHADOW-smoky,EYELINER-wing,MASCARA-volume,BROW-powder@70,BLUSH-lifted@70,HIGHLIGHTER-cheekbones@80,'
               'LIPSTICK-satin',
    'colour': 'SHADOW-bright,EYELINER-blue,MASCARA-false_cat_eye,BLUSH-draped@80,LENS-opaque-green,SHADE-orchid',
    'glow': 'HIGHLIGHTER-glowing,BRONZER-bronzed@70,SHADOW-nude,MASCARA-length,BROW-pencil@60,GLOSS-gloss',
}


def columns(prefix, *names):
    return [(name, '%s-%s' % (prefix, name)) for name in names]


# {sheet: (part of the face, [(title, what is worn)])}
SHEETS = {
    'lipstick': ('lips', columns('LIPSTICK', *FINISHES)),
    'lipstick_shades': ('lips', columns('SHADE', *SHADES)),
    'lip_gloss': ('lips', columns('GLOSS', 'gloss', 'sheer', 'shimmer', 'glitter', 'metallic', 'radiant')
                  + [('gloss on satin', 'SHADE-rose,GLOSS-gloss')]),
    'lip_liner': ('lips', columns('LINER', 'rose', 'plum') + [('rose and lipstick', 'LINER-rose,SHADE-rose'),
                                                              ('plum and lipstick', 'LINER-plum,SHADE-nude')]),
    'foundation': ('face', columns('FOUNDATION', *SKINS, 'medium-matte', 'medium-radiant')),
    'concealer': ('face', columns('CONCEALER', 'fair', 'medium', 'deep', 'bright')),
    'blush': ('face', columns('BLUSH', 'apples', 'lifted', 'draped', 'sun_kissed', 'plum-matte', 'plum-shimmer',
                              'plum-radiant')),
    'bronzer': ('face', columns('BRONZER', 'bronzed', 'contoured', 'deep-bronzed', 'deep-contoured')),
    'highlighter': ('face', columns('HIGHLIGHTER', 'cheekbones', 'glowing', 'radiant', 'glitter', 'metallic')),
    'eye_shadow': ('eye', columns('SHADOW', *FINISHES)),
    'eye_shadow_palettes': ('eyes', columns('SHADOW', 'nude', 'bright', 'smoky')),
    'eyeliner': ('eye', columns('EYELINER', 'upper', 'lower', 'both', 'wing', 'long', 'smudged', 'blue')),
    'mascara': ('eye', columns('MASCARA', 'natural', 'volume', 'length', 'false_natural', 'false_wispy',
                               'false_cat_eye', 'false_doll_eye')),
    'brow': ('eyes', columns('BROW', 'powder', 'pencil', 'gel', 'blond')),
    'contact_lens': ('eye', columns('LENS', 'tinted-blue', 'tinted-green', 'tinted-hazel', 'tinted-grey', 'opaque-blue',
                                    'opaque-green', 'opaque-hazel', 'opaque-grey')),
    'looks': ('face', [(name, wear) for name, wear in LOOKS.items()]),
}
