"""The table of make-up: every figure beside its mark."""
from . import marked_table


def groups(values, pattern='%.3f'):
    return '; '.join('%s %s' % (name.replace('_', ' '), pattern % value) for name, value in values.items())


def rows_of_lips(s):
    yield 'Lip mask: coverage of half or more, against the hand-placed outline (face_frl_london)', None, None
    yield 'people; not drawn; with open lips', '%d; %d; %d' % (s['faces'], s['missed'], s['open']), '0 not drawn'
    yield 'IoU, median', '%.3f' % s['iou'], '≥ 0.88 (bundle: 0.90)'
    yield '– 10th percentile', '%.3f' % s['p10'], ''
    yield '– by group', groups(s['groups']), ''
    yield '– between groups of more than two', '%.3f' % s['spread'], '≤ 0.05'
    yield "– of the network's own outline", '%.3f' % s['network'], ''
    yield 'boundary error, median; outwards, % of the eye distance', '%.2f; %+.2f' % (s['boundary'], s['outwards']), ''
    yield '– by group', groups(s['boundary_groups'], '%.2f'), ''


def rows_of_colour(s):
    yield 'Colour: matte at full coverage, CIEDE2000 from the swatch under known gains', None, None
    title = 'median of %d pictures; 90th percentile' % s['pictures']
    yield title, '%.2f; %.2f' % (s['difference'], s['p90']), '≤ 3; –'
    yield '– by group', groups(s['groups'], '%.2f'), ''
    yield '– by light', groups(s['light'], '%.2f'), ''
    yield '– by swatch', groups(s['swatch'], '%.2f'), ''
    yield '– L* too high, by light', groups(s['lightness'], '%+.1f'), ''
    yield 'local lightness before/after: correlation, median; 10th percentile', \
        '%.3f; %.3f' % (s['texture'], s['texture_p10']), '≥ 0.9; –'
    yield '– of linear light, which highlights outweigh', '%.3f' % s['texture_linear'], ''
    yield '– by group', groups(s['texture_groups'], '%.3f'), ''
    yield '– by swatch', groups(s['texture_swatch'], '%.3f'), ''


def rows_of_outside(s):
    yield "Beyond the product's region: largest change, of 255 (neutral and smiling)", None, None
    for sku, row in s.items():
        drawn = 'not drawn' if row['drawn'] == 0 else '%d; %d of %d pictures' % (row['most'], row['leaking'],
                                                                                 row['pictures'])
        yield '%s (%s)' % (row['category'], sku), drawn, '≤ 1'


def rows_of_teeth(s):
    yield 'Teeth in smiling pictures: share of their pixels that changed', None, None
    for name, row in s.items():
        yield '%s: all; away from the lips; mouths clean' % name, \
            '%.1f %%; %.2f %%; %d of %d' % (100 * row['changed'], 100 * row['core'], row['clean'], row['mouths']), \
            '–; 0 %; all'


def rows_of_flicker(s):
    yield "Still person, noisy camera: standard deviation above the camera's own, of 255", None, None
    for sku, row in s.items():
        text = 'not drawn' if row['region'] is None else '%.2f (pixels: %.2f)' % (row['region'], row['pixel'])
        yield '%s (%s): of the mean colour' % (row['category'], sku), text, '≤ 0.5'


def rows_of_cost(s):
    yield 'Cost above the bare frame: median at 1280x720; at 1080x1920', None, None
    for case in s['cases']:
        text = '; '.join('%.2f ms' % case['cost'][size]['p50_ms'] for size in ('1280x720', '1080x1920'))
        yield '%s %s' % (case['name'], case['sku']), text, ''
    yield 'the bare frame', '; '.join('%.2f ms' % s['bare'][size]['p50_ms'] for size in ('1280x720', '1080x1920')), ''


ROWS = {'lips': rows_of_lips, 'colour': rows_of_colour, 'outside': rows_of_outside, 'teeth': rows_of_teeth,
        'flicker': rows_of_flicker, 'cost': rows_of_cost}


def markdown(results):
    return marked_table.markdown(ROWS, results)
