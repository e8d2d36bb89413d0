"""The table: every figure beside MediaPipe's own on the same data, and what is asked for."""

MESH, TASKS = 'face_mesh', 'tasks_face'  # MediaPipe's web packages in the file of marks
GROUPS = ('black', 'east_asian', 'west_asian', 'white')
TITLES = ('figure', 'Cheval', 'MediaPipe face_mesh', 'MediaPipe tasks', 'asked')


def at(data, path):
    """data['a']['b'] for 'a/b'; None where it is not there. An empty path is the data itself."""
    for key in path.split('/') if path else []:
        if not isinstance(data, dict) or key not in data:
            return None
        data = data[key]
    return data


# --- cells: text of one measured thing ----------------------------------------------------------------------------


def found(s):
    return '%d of %d' % (s['faces'] - s['missed'], s['faces'])


def as_is(s):
    return '%.2f; %.2f' % (s['nme_mean'], s['nme_p95'])


def free(s):
    return '%.2f ± %.2f' % (s['nme_free_mean'], s['nme_free_ci95'])


def shares(s):
    return '%.0f; %.0f; %.0f %%' % tuple(100 * s['under_%d' % t] for t in (3, 5, 8))


def gross(s):
    return '%.1f %%' % (100 * (1 - s['under_8']))


def lips(s):
    return '%.2f (%.2f; %.2f)' % (s['lip_mean'], s['upper_mean'], s['lower_mean'])


def iris_size(s):
    return '%+.1f %%; %.1f %%' % (s['iris_diameter_bias'], s['iris_diameter_abs'])


def plain(pattern, scale=1.0):
    return lambda value: pattern % (value * scale)


def both(first, second, pattern='%.2f; %.2f'):
    return lambda s: pattern % (s[first], s[second])


def body(s):
    return '%.0f %% of %d joints, %d people' % (100 * s['pck20'], s['joints'], s['people'])


def whole_seen(s):
    return '%d; %d' % (s['reacquire'], s['ghosts']) if s['reacquire'] is not None else 'never; %d' % s['ghosts']


def returned(s):
    """Of the motion clips' medians."""
    return '%g; %g' % (s['leave.reacquire'], s['leave.ghosts'])


def stop(s):
    return '%.2f; %g' % (s['stop.overshoot'], s['stop.settle_frames'])


def lag(s):
    return '%+.1f; %+.1f ms' % (s['sine0.5.lag_ms'], s['sine1.0.lag_ms']) if 'sine0.5.lag_ms' in s \
        else '%+.1f ms' % s['sine1.0.lag_ms']


def live(s):
    return '%.2f; %.2f; %d' % (s['rms_median_frame'], s['rms_rigid_median_frame'], s['missing'])


def drift(s):
    return '%.2f; %.0f %%; %+.0f ms' % (s['err_p95'], 100 * s['gain'], s['lag_ms'])


def lost_and_error(s):
    return '%.2f; %d lost' % (s['err_p95'], s['lost']) if 'err_p95' in s else '%d lost' % s['lost']


def dark(s):
    if 'failed' in s:
        return s['failed']
    moving = s['sine1.0']
    return '%.2f; %s' % (s['jitter'], lost_and_error(moving))


def held(s):
    return '%.0f; %.0f %%' % (100 * s['blink']['held'], 100 * s['mouth']['held'])


def blink(s):
    quick = s['blink']['blink']
    return '%.0f %%; %+.0f ms' % (100 * quick['peak_kept'], quick['delay_ms'])


def talk(s):
    return '; '.join('%.0f %%, %+.0f ms' % (100 * s['mouth'][word]['kept'], s['mouth'][word]['delay_ms'])
                     for word in ('talk3', 'talk5'))


def covered(s):
    return '%.2f; %d of %d' % (s['uncovered_err_p95'], s['lost'], s['covered_frames'])


def identity(s):
    return '%d; %d; %d of %d' % (s['switches'], s['swaps'], s['missed'], s['visible'])


def poster(s):
    return '%d; %d' % (s['switches'], s['ids'])


def of(pair):
    return '%d of %d' % tuple(pair[:2])


def size_list(sizes):
    return ', '.join('%s: %d/%d' % (size, *tally) for size, tally in sizes.items())


def marked_sizes(sizes):
    """The same of the file of marks, whose tallies are texts."""
    return ', '.join('%s: %s' % pair for pair in sizes.items())


def marked_smallest(sizes):
    best = None
    for size in sorted(sizes, key=int, reverse=True):
        if len(set(sizes[size].split('/'))) > 1:
            break
        best = size
    return '%s px' % best


def pixels(value):
    return '%s px' % value


def sure(s):
    return '%.1f %% of %d' % (100 * s['sure_right'], s['sure']) if s['sure_right'] is not None else 'none called so'


def seconds(s):
    return '%.4f s' % s['cpu_s_per_frame']


# --- rows: title, path in the results, cell, path in a peer's marks (None: not measured), what is asked ------------


def rows_of_pictures():
    frl = 'stills/face_frl_london'
    yield 'Pictures: % of the outer-eye distance', None
    yield 'face_frl_london: found', frl + '/all', found, 'dev/frl/all', ''
    yield 'NME free of each point\'s mean offset ± 95 %', frl + '/all', free, 'dev/frl/all', '≤ 1.30 (bundle: 1.18)'
    for group in GROUPS:
        path = 'groups/' + group
        title = '– %s, free ± 95 %%' % group.replace('_', ' ')
        yield title, '%s/%s' % (frl, path), group_cell, 'dev/frl/' + path, 'none clearly above the whole'
    yield 'NME as it is: mean; p95', frl + '/all', as_is, 'dev/frl/all', 'no worse'
    yield 'under 3; 5; 8 %', frl + '/all', shares, 'dev/frl/all', ''
    yield 'iris centre', frl + '/all/iris_mean', plain('%.2f'), 'dev/frl/all/iris_mean', '≤ 0.90 (bundle: 0.95)'
    yield 'lip contour (upper; lower)', 'lips/face_frl_london/all', lips, 'dev/frl_lips/all', '≤ 0.88 (bundle: 0.72)'
    yield 'iris diameter: bias; mean abs.', 'lips/face_frl_london/all', iris_size, 'dev/frl_lips/all', 'within ±2 %'
    for name, mark in (('face_dlib68', 'dev/dlib68/all'), ('face_ibug_pts', None), ('face_webmorph_canada', None)):
        path = 'stills/%s/all' % name
        small = name == 'face_dlib68'
        yield name + ': found', path, found, mark, 'at most 4 missed' if small else ''
        yield 'under 3; 5; 8 %', path, shares, mark, '60 % under 8' if small else ''
        yield 'NME free ± 95 %', path, free, mark, ''
        yield 'NME as it is: mean; p95', path, as_is, mark, ''
        if name == 'face_webmorph_canada':
            yield 'iris centre', path + '/iris_mean', plain('%.2f'), None, ''
            yield 'lip contour (upper; lower)', 'lips/%s/all' % name, lips, None, ''
            yield 'iris diameter: bias; mean abs.', 'lips/%s/all' % name, iris_size, None, 'within ±2 %'
    yield 'face_ytf68_pseudo: gross failures (8 % or missed)', 'stills/face_ytf68_pseudo/all', gross, None, ''
    yield 'face_webmorph_zoom_cc0 (15–60 cm): found', 'zoom', both('found', 'pictures', '%d of %d'), None, ''
    yield '– pupillary distance at 60, 45, 30, 15 cm, mm', 'zoom/pd_mm', str, None, 'the same'
    away = both('mean', 'max', '%.4f; %.4f')
    for model, title in (('face', 'business-person.png, the newer network\'s points'),
                         ('body_full', 'pose_test_image.jpg, full'), ('body_lite', 'pose_test_image.jpg, lite')):
        yield title + ': mean; max, of the picture', 'published/' + model, away, None, 'max 0.03'


def group_cell(s):
    return free(s) + (' above the whole' if s.get('above_the_whole') else '')


def rows_of_sizes():
    marks = 'found_of_n_by_eye_distance_1280x720'
    yield 'Smallest face at 1280x720: outer-eye distance', None
    yield 'all six found, pictures', 'sizes/smallest_stills', pixels, marks, '40 px', marked_smallest
    yield 'all six found, live', 'sizes/smallest_live', pixels, None, '40 px'
    yield 'found by size, pictures', 'sizes/stills', size_list, marks, '', marked_sizes
    yield 'found by size, live', 'sizes/live', size_list, None, ''


def rows_of_motion():
    yield 'Known motion: % of the outer-eye distance', None
    asked = {110: ('≤ 0.035', '≤ 1.05', '≤ 1 ms', '', '0; 0'), 40: ('≤ 0.10', '', '', '', '0; 0')}
    for size in (110, 40):
        path = 'motion/median_%d' % size
        mark = 'dev/motion/median_%d' % size
        cropped = 'dev/motion_40_cropped/median_40' if size == 40 else mark
        note = ' (marks: a crop)' if size == 40 else ''
        jitter, p95, delay, _, back = asked[size]
        yield '%d px: jitter at rest%s' % (size, note), path + '/jitter', plain('%.3f'), cropped + '/jitter', jitter
        yield '– step from frame to frame' + note, path + '/f2f', plain('%.3f'), cropped + '/f2f', ''
        yield '– 1 Hz: p95 error' + note, path + '/sine1.0.err_p95', plain('%.2f'), cropped + '/sine1.0.err_p95', p95
        if size == 110:
            turning = '/rollscale.err_med'
            yield '– roll + scale: median error', path + turning, plain('%.2f'), mark + turning, '≤ 0.75'
        yield '– lag' + (' at 0.5; 1 Hz' if size == 110 else ' at 1 Hz' + note), path, lag, cropped, delay
        if size == 110:
            yield '– dead stop: overshoot; frames to settle', path, stop, mark, '≤ 0.15; 0'
        yield '– back in view: frames until tracked; ghosts', path, returned, mark, back


    yield 'Real clips: what a parabola over nine frames leaves, median frame', None
    for name in ('d0', 'd9', 'd19'):
        marks = {peer: 'live/%s_%s.jsonl' % (name, peer) for peer in (MESH, TASKS)}
        yield 'video_liveportrait %s: all; rigid points; lost' % name, 'live/' + name, live, marks, ''


def rows_of_difficult_clips():
    yield 'What hides behind smoothing', None
    for size in (110, 40):
        yield '%d px: drift of 3 px at 0.1 Hz: p95; swing kept; lag' % size, 'drift/%d' % size, drift, None, ''
        yield '%d px: slowly: lids closed; lips open, of the truth' % size, 'expression/%d' % size, held, None, ''
        yield '%d px: blink: depth kept; delay' % size, 'expression/%d' % size, blink, None, ''
        yield '%d px: talking at 3; 5 Hz: swing kept, delay' % size, 'expression/%d' % size, talk, None, ''
        yield '%d px: light falls to a fifth and back: p95' % size, 'light/%d/ramp' % size, lost_and_error, None, ''
        yield '%d px: light switched: p95' % size, 'light/%d/switch' % size, lost_and_error, None, ''
        yield '%d px: an eighth of the light: jitter; 1 Hz p95' % size, 'dark/8_%d' % size, dark, None, ''
        yield '%d px: a 32nd of the light: jitter; 1 Hz p95' % size, 'dark/32_%d' % size, dark, None, ''
        yield '%d px: covered in part: p95 of the uncovered; frames lost' % size, 'cover/%d' % size, covered, None, ''


def rows_of_people():
    yield 'People: id changes; of them swaps; visible frames without a face', None
    yield 'crossing, one hides the other', 'people/cross_over', identity, None, '0; 0; 0'
    yield 'crossing at other heights', 'people/cross_pass', identity, None, '0; 0; 0'
    yield 'crossing in 1.2 s', 'people/cross_fast', identity, None, '0; 0; 0'
    yield 'alone, away for 1 s and back', 'people/return_alone', identity, None, '0; 0; 0'
    yield 'beside another, away for 1 s and back', 'people/return_beside', identity, None, '0; 0; 0'
    yield 'poster of 15 live: id changes; ids in 2 s', 'people/poster', poster, None, '0; 4'
    yield 'poster of 15, picture: found', 'sizes/poster_15', of, None, ''
    yield 'poster of 100 of 26 px, picture: found', 'sizes/poster_100', of, None, 'up to 32'
    yield 'Trust of "visible"', None
    yield 'landmarks called ≥ 0.9 that are right', 'trust', sure, None, '≥ 90 %'
    yield 'wrong landmarks that were called ≥ 0.9', 'trust/wrong_called_sure', plain('%.1f %%', 100), None, ''
    yield 'expected calibration error', 'trust/ece', plain('%.3f'), None, ''


def rows_of_bodies_and_cost():
    yield 'Bodies: PCK@0.2 of the torso', None
    yield 'chosen people, lite', 'bodies/lite/chosen', body, 'pose_lite/dev/chosen', 'no worse'
    yield 'chosen people, full', 'bodies/full/chosen', body, 'pose_full/dev/chosen', 'no worse'
    yield 'all labelled people, lite', 'bodies/lite/all', body, 'pose_lite/dev/all', '38 %'
    yield 'all labelled people, full', 'bodies/full/all', body, 'pose_full/dev/all', '38 %'
    yield 'Cost: CPU a frame of bench-720p.avi, decode included', None
    yield 'faces', 'cost/faces', seconds, 'cost', '0.008 s'
    yield 'faces, body and mask', 'cost/everything', seconds, None, '0.020 s'
    yield 'peak memory, faces', 'cost/faces/peak_mb', plain('%.0f MB'), None, ''


ALL_ROWS = (rows_of_pictures, rows_of_sizes, rows_of_motion, rows_of_difficult_clips, rows_of_people,
            rows_of_bodies_and_cost)


def cell(make, value):
    """What cannot be told is a dash: a tracker that found nobody has no jitter."""
    if value is None:
        return '–'
    if isinstance(value, dict) and 'failed' in value and make is not dark:
        return value['failed']
    try:
        return make(value)
    except (KeyError, TypeError):
        return '–'


def mark_cells(marks, section, path, make):
    """MediaPipe's two columns. Its bodies are another package's (@mediapipe/pose) and stand in the first; its costs
    stand in a table of their own."""
    if path is None:
        return ['–', '–']
    if isinstance(path, dict):
        return [cell(make, at(marks, '%s/%s' % (peer, path[peer]))) for peer in (MESH, TASKS)]
    if section.startswith('Bodies'):
        return [cell(make, at(marks, path)), '–']
    if section.startswith('Cost'):
        return [cell(make, at(marks, 'cost/' + peer)) for peer in (MESH, TASKS)]
    return [cell(make, at(marks, '%s/%s' % (peer, path))) for peer in (MESH, TASKS)]


def rows(results, marks, against=None):
    """Lists of texts; a row of one text begins a section. What was not measured at all has no row."""
    section = ''
    for part in ALL_ROWS:
        for row in part():
            if row[1] is None:
                section, announced = row[0], False
                continue
            title, path, make, mark_path, asked = row[:5]
            if path.split('/')[0] not in results:
                continue
            if not announced:
                yield [section]
                announced = True
            own = [cell(make, at(results, path))]
            if against is not None:
                own.append(cell(make, at(against, path)))
            yield [title, *own, *mark_cells(marks, section, mark_path, row[5] if len(row) > 5 else make), asked]


def markdown(results, marks, against=None, against_name=''):
    titles = list(TITLES)
    titles[1] = results.get('label', titles[1])
    if against is not None:
        titles.insert(2, against_name)
    lines = ['| %s |' % ' | '.join(titles), '|' + '---|' * len(titles)]
    for row in rows(results, marks, against):
        if len(row) == 1:
            row = ['**%s**' % row[0]] + [''] * (len(titles) - 1)
        lines.append('| %s |' % ' | '.join(row))
    return '\n'.join(lines)


def reliability(trust):
    """The reliability table of "visible", for below the table."""
    if not trust:
        return 'No face carried "visible".'
    lines = ['| called | landmarks | mean of the claims | right |', '|---|---|---|---|']
    for row in trust['table']:
        lines.append('| %.1f–%.1f | %d | %.3f | %.3f |'
                     % (row['from'], row['from'] + .1, row['count'], row['claimed'], row['right']))
    lines += ['', '| region | landmarks | called ≥ 0.9 | of them right |', '|---|---|---|---|']
    for region, row in trust['regions'].items():
        right = '–' if row['sure_right'] is None else '%.3f' % row['sure_right']
        lines.append('| %s | %d | %d | %s |' % (region, row['count'], row['sure'], right))
    return '\n'.join(lines)
