"""The table of clothes: every figure beside its mark."""
from . import marked_table


def rows_of_landmarks(s):
    yield 'Landmarks of flat garments, against marks set by hand, in % of the garment\'s width', None, None
    yield 'garments; refused; same kind as the mark\'s', '%d; %d; %d' % (s['garments'], len(s['refused']), s['same_kind']), ''
    yield 'landmarks marked; found', '%d; %d' % (s['marked'], s['found']), ''
    yield 'error, mean; median; 95th percentile', '%.1f; %.1f; %.1f' % (s['mean'], s['median'], s['p95']), ''
    if s.get('verdicts'):
        said = list(s['verdicts'].values())
        yield 'fit to wear as they are, by eye', '%d of %d' % (sum(word.startswith('yes') for word in said), len(said)), ''
    for name, row in s['names'].items():
        yield '– %s (%d): mean; median; worst' % (name.replace('_', ' '), row['count']), \
            '%.1f; %.1f; %.1f' % (row['mean'], row['median'], row['worst']), ''
    for file, row in s['each'].items():
        if row['refused']:
            text = 'refused: ' + row['refused']
        else:
            worst = max(row['errors'], key=row['errors'].get, default='')
            text = '%.1f; %s %.1f%s%s' % (
                row['mean'], worst.replace('_', ' '), row['errors'][worst],
                '' if row['kind'] == row['marked_kind'] else '; as %s, not %s' % (row['kind'], row['marked_kind']),
                '; not found: ' + ', '.join(row['not_found']) if row['not_found'] else '')
        yield '– %s: mean; worst; by eye' % file, '%s; %s' % (text, s.get('verdicts', {}).get(file, '–')), ''


def rows_of_arms(s):
    for sku, row in s.items():
        yield 'Arms before or beside the torso, outlined by hand: %s' % sku.lower(), None, None
        yield 'frames; not worn', '%d; %d%s' % (row['frames'], len(row['not_worn']), ''.join(
            ', ' + name for name in row['not_worn'])), ''
        yield "arm pixels covered by the garment: all frames'; median; worst frame", '%.1f; %.1f; %.1f %%' % tuple(
            100 * row[name] for name in ('covered', 'covered_median', 'covered_worst')), ''
        yield 'garment missing on the torso off the arms: mean; median; worst', '%.1f; %.1f; %.1f %%' % tuple(
            100 * row[name] for name in ('missing', 'missing_median', 'missing_worst')), ''
        for name, of_frame in row['each'].items():
            yield '– %s: covered; missing' % name, '%.1f %%; %s' % (
                100 * of_frame['covered'], '–' if of_frame['missing'] is None else '%.1f %%' % (100 * of_frame['missing'])), ''


def rows_of_paint(s):
    yield 'Paint beside the person: garment pixels more than 5 % of the shoulders outside of the mask', None, None
    yield 'people; garments', '%d; %d' % (s['people'], s['garments']), ''
    yield 'garments that lie on the body: mean; median; 95th percentile', '%.2f; %.2f; %.2f %%' % (
        100 * s['mean'], 100 * s['median'], 100 * s['p95']), ''
    for sku, row in s['each'].items():
        yield '– %s%s: mean; worst' % (sku.lower(), ', hangs wider than a body' if row['is_loose'] else ''), \
            '%.2f; %.2f %% (%s)' % (100 * row['mean'], 100 * row['worst'], row['whose']), ''


def rows_of_fit(s):
    yield "Distance of a shirt's points from labelled joints (body_mmpose), % of the torso", None, None
    yield 'pictures; people; who wear it', '%d; %d; %d' % (s['pictures'], s['people'], s['worn']), ''
    for name, row in s['each'].items():
        for title, some in (('all', row['all']), ('where the joint is tracked', row['tracked'])):
            if some is not None:
                yield '%s, %s (%d): median; 90th percentile' % (name, title, some['count']), \
                    '%.1f; %.1f' % (some['median'], some['p90']), ''


def rows_of_jitter(s):
    yield "A still person's garment, px at 720p, rms: from frame to frame; from its neighbours' middle", None, None
    for name, row in s.items():
        most, point = row['worst']
        yield '%s: %d frames' % (name, row['frames']), '%.2f; %.2f, without sleeves %.2f (most: %s %.2f)' % (
            row['step'], row['jitter'], row['torso'], point.replace('_', ' '), most), '≤ 0.5'
        yield '– wearer and drape, median', '%.2f ms' % row['drape_ms'], ''


def rows_of_lag(s):
    yield 'Lag behind known motion (1 Hz, 160 px to and fro), ms; share of the swing', None, None
    for name, row in s.items():
        for point, of_point in row.items():
            yield '%s: %s' % (name, point.replace('_', ' ')), '%.0f; %.2f' % (of_point['lag_ms'], of_point['gain']), ''


def rows_of_colour(s):
    yield "Colour: worn garment's mean against its picture's, CIEDE2000", None, None
    yield 'neutral light, %d people, %d garments: median; 90th percentile' % (s['people'], s['garments']), \
        '%.2f; %.2f' % (s['median'], s['p90']), '≤ 4; –'
    yield '– L*; chroma too high, median', '%+.1f; %+.1f' % (s['lightness'], s['chroma']), ''
    for wear, value in s['each'].items():
        yield '– %s' % wear, '%.2f' % value, ''
    for light, value in s['light'].items():
        yield 'known light, %s: median' % light, '%.2f' % value, ''


ROWS = {'landmarks': rows_of_landmarks, 'arms': rows_of_arms, 'paint': rows_of_paint, 'fit': rows_of_fit,
        'jitter': rows_of_jitter, 'lag': rows_of_lag, 'colour': rows_of_colour}


def markdown(results):
    return marked_table.markdown(ROWS, results)
