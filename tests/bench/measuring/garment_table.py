"""The table of clothes: every figure beside its mark."""
TITLES = ('figure', 'Cheval', 'mark')


def rows_of_landmarks(s):
    yield 'Landmarks of flat garments, against marks set by hand, in % of the garment\'s width', None, None
    yield 'garments; refused; same kind as the mark\'s', '%d; %d; %d' % (s['garments'], len(s['refused']), s['same_kind']), ''
    yield 'landmarks marked; found', '%d; %d' % (s['marked'], s['found']), ''
    yield 'error, mean; median; 95th percentile', '%.1f; %.1f; %.1f' % (s['mean'], s['median'], s['p95']), ''
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
        yield '– %s: mean; worst' % file, text, ''


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


ROWS = {'landmarks': rows_of_landmarks, 'arms': rows_of_arms}


def markdown(results):
    """What was not measured has no row."""
    titles = list(TITLES)
    titles[1] = results.get('label', titles[1])
    lines = ['| %s |' % ' | '.join(titles), '|' + '---|' * len(titles)]
    for name, rows in ROWS.items():
        if name not in results:
            continue
        for title, text, mark in rows(results[name]):
            cells = ['**%s**' % title, '', ''] if text is None else [title, text, mark]
            lines.append('| %s |' % ' | '.join(cells))
    return '\n'.join(lines)
