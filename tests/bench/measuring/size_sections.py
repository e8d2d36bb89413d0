"""What tests/bench/size.py measures: irises against labels, one person from near to far, cards drawn on faces."""
import collections
import csv
import json
import os
import subprocess

import numpy as np

from . import stills, tracks

PICTURES = ('.jpg', '.jpeg', '.png', '.webp')
FACE_SETS = ('face_frl_london/images', 'face_frl_london/smiling_unlabelled', 'face_webmorph_canada/images',
             'face_ibug_pts/images', 'face_dlib68/images', 'face_ytf68_pseudo/images')
SETS_WITH_CARDS = ('face_frl_london/images',)


def pictures(folder):
    return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.lower().endswith(PICTURES))


def spread(values):
    """Of errors: how many, mean, standard deviation, what 95 in 100 stay below, the largest."""
    values = np.asarray(values, float)
    if not len(values):
        return {'count': 0}
    return {'count': len(values), 'mean': values.mean(), 'deviation': values.std(),
            'p95': np.quantile(np.abs(values), 0.95), 'largest': np.abs(values).max()}


# --- irises ------------------------------------------------------------------------------------------------------


def width(points, along):
    """Of labelled points, along the line between the pupils: lids hide the iris above and below, not beside."""
    across = points @ along
    return across.max() - across.min()


def measure_iris(run):
    """Errors of the iris' width in per cent of the labelled one: overall, and by group."""
    folder = os.path.join(run.data, 'face_frl_london')
    if not run.has('face_frl_london'):
        return
    groups = stills.ethnicities(os.path.join(folder, 'london_info.csv'))
    faces = {os.path.basename(record['file']): record['faces'] for record in run.track('frl', folder + '/images')}
    errors, distances, by_group = [], [], collections.defaultdict(list)
    with open(os.path.join(folder, 'landmarks.csv'), encoding='utf-8') as file:
        for row in csv.DictReader(file):
            found = faces.get(os.path.basename(row['file']))
            if not found:
                continue
            label = np.array([[float(row['x%d' % i]), float(row['y%d' % i])] for i in range(18)])
            marks = np.array(found[0]['landmarks'])[:, :2]
            along = (label[1] - label[0]) / np.hypot(*(label[1] - label[0]))
            for points, iris in stills.FRL_IRISES:
                seen = np.hypot(*(marks[iris][0] - marks[iris][2]))
                errors.append(100 * (seen / width(label[points], along) - 1))
                by_group[groups[row['subject']]].append(errors[-1])
            if 'pd_mm' in found[0]:
                distances.append(found[0]['pd_mm'])
    run.results['iris'] = {'all': spread(errors), 'groups': {name: spread(own) for name, own in by_group.items()},
                           'pd_mm': {'mean': np.mean(distances), 'deviation': np.std(distances),
                                     'count': len(distances)}}


# --- near and far ------------------------------------------------------------------------------------------------


def measure_zoom(run):
    """One person's head and pupils from four distances; they should be the same from all."""
    if not run.has('face_webmorph_zoom_cc0'):
        return
    rows = {}
    for record in run.track('zoom', os.path.join(run.data, 'face_webmorph_zoom_cc0', 'images')):
        face = record['faces'][0] if record['faces'] else {}
        rows[os.path.basename(record['file'])] = {name: face.get(name) for name in
                                                  ('head_scale', 'head_scale_error', 'pd_mm', 'pd_error_mm')}
    result = {'pictures': rows}
    for name in ('head_scale', 'pd_mm'):
        values = [row[name] for row in rows.values() if row[name] is not None]
        result[name + '_range_percent'] = 100 * (max(values) - min(values)) / np.mean(values) if values else None
    run.results['zoom'] = result


# --- cards -------------------------------------------------------------------------------------------------------


def probe(run, name, variants, files):
    """card_probe's lines; kept in a file of this name."""
    path = os.path.join(run.out, name + '.jsonl')
    if not (run.keep and os.path.exists(path)):
        run.say(name)
        with open(path + '.part', 'wb') as out:
            subprocess.run([run.probe, run.models, str(variants), *files], check=True, stdout=out)
        os.replace(path + '.part', path)
    with open(path, encoding='utf-8') as file:
        return [json.loads(line) for line in file]


def errors_of(lines):
    """`scale` is of the mesh with the card over it; `pd` is what app/size_measure gets the scale from."""
    found = [line for line in lines if line['finding'] == 'found']
    by_person = collections.defaultdict(list)
    for line in found:
        by_person[line['file']].append(line)

    def middle(name, truth, person):
        return np.median([line[name] / line[truth] for line in person])

    persons = list(by_person.values())
    return {
        'distance_percent': spread([100 * (line['distance_m'] / line['true_distance_m'] - 1) for line in found]),
        'scale_percent': spread([100 * (line['scale'] / line['truth'] - 1) for line in found]),
        'pd_mm': spread([line['pd'] - line['pd_truth'] for line in found]),
        'pd_mm_median_of_person': spread([(middle('pd', 'pd_truth', own) - 1) * own[0]['pd_truth'] for own in persons]),
        'scale_by_pupils_percent_median_of_person':
            spread([100 * (middle('pd', 'pd_truth', own) - 1) for own in persons]),
        'find_ms': float(np.median([line['find_ms'] for line in lines])),
    }


def share_found(lines, key):
    groups = collections.defaultdict(list)
    for line in lines:
        groups[str(line[key])].append(line['finding'] == 'found')
    return {name: {'cards': len(own), 'found_percent': 100 * np.mean(own)} for name, own in sorted(groups.items())}


def measure_card(run):
    """Cards drawn on faces: how many are found, how far off the size is; and what is found without a card."""
    cards, bare = [], []
    for name in FACE_SETS:
        folder = os.path.join(run.data, name)
        if not run.has(name):
            continue
        variants = run.variants if name in SETS_WITH_CARDS else 1
        lines = probe(run, 'card_' + name.replace('/', '_'), variants, pictures(folder)[:run.people])
        bare += [line for line in lines if line['variant'] < 0]
        cards += [line for line in lines if line['variant'] >= 0] if name in SETS_WITH_CARDS else []
    looked_at = [line for line in bare if line['finding'] in ('none', 'found', 'tilted')]
    run.results['card'] = {
        'cards': len(cards), 'found_percent': 100 * np.mean([line['finding'] == 'found' for line in cards]),
        **errors_of(cards),
        'found_by': {key: share_found(cards, key) for key in ('colour', 'print', 'fingers', 'dim')},
        'without_a_card': {'pictures': len({line['file'] for line in looked_at}), 'looks': len(looked_at),
                           'found': sum(line['finding'] != 'none' for line in looked_at)},
    }


ALL = {'iris': measure_iris, 'zoom': measure_zoom, 'card': measure_card}


class Run:
    """One measurement: where the data are, the programs, and the figures so far."""

    def __init__(self, data, options, say):
        self.data, self.out, self.say, self.results = data, options.out, say, {}
        self.cheval, self.probe, self.models = options.cheval, options.probe, options.models
        self.keep, self.variants, self.people = options.keep, options.variants, options.people

    def has(self, name):
        there = os.path.isdir(os.path.join(self.data, name))
        if not there:
            self.say('SKIPPED: %s is not here' % name)
        return there

    def track(self, name, folder):
        path = os.path.join(self.out, name + '.jsonl')
        if not (self.keep and os.path.exists(path)):
            self.say(name)
            command = [self.cheval, 'track', '--stills', '--only', 'faces', '--models', self.models, folder]
            with open(path + '.part', 'wb') as out:
                subprocess.run(command, check=True, stdout=out)
            os.replace(path + '.part', path)
        return tracks.read_track(path)
