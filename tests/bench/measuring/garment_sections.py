"""The sections of the table of clothes: each makes what it needs and leaves its figures in run.results."""
import os
import sys

import numpy as np

from . import garment_arms as of_arms, garment_cuts as cuts

HERE = os.path.dirname(os.path.abspath(__file__))


def say(text):
    print('garments: ' + text, file=sys.stderr, flush=True)


class Run:
    """One measurement: the shared data, the program, and the figures so far."""

    def __init__(self, data, snapper, results, options):
        self.data, self.snapper, self.results, self.options = data, snapper, results, options

    def shared(self, *names):
        return os.path.join(self.data, *names)

    def demo_garment(self, name):
        """The folder of a garment of the demo catalogue."""
        return os.path.join(self.snapper.environment['CHEVAL_RESOURCES'], 'demo', 'garments', name)


# --- landmarks -----------------------------------------------------------------------------------------------------


def landmarks(run):
    """Each flat garment, its kind guessed by the program; where the guess is another kind than the mark's, told."""
    marks = cuts.read_marks(os.path.join(HERE, 'garment_marks.csv'))
    found = {}
    for file, (kind, truth) in marks.items():
        say(file)
        folder = run.snapper.folder_of(os.path.join('flat', os.path.splitext(os.path.basename(file))[0]))
        found[file] = score_garment(cuts.make(run.snapper, run.shared('garments', file), folder), kind, truth)
    errors = [(name, error) for row in found.values() for name, error in row['errors'].items()]
    by_name = {name: [error for other, error in errors if other == name] for name in sorted({name for name, _ in errors})}
    sizes = [error for _, error in errors]
    run.results['landmarks'] = {
        'garments': len(marks), 'refused': {file: row['refused'] for file, row in found.items() if row['refused']},
        'marked': sum(len(truth) for _, truth in marks.values()), 'found': len(errors),
        'mean': np.mean(sizes), 'median': np.median(sizes), 'p95': np.percentile(sizes, 95),
        'same_kind': sum(row['kind'] == marks[file][0] for file, row in found.items()),
        'names': {name: {'count': len(some), 'mean': np.mean(some), 'median': np.median(some), 'worst': max(some)}
                  for name, some in by_name.items()},
        'each': found,
    }


def score_garment(cut, kind, truth):
    """Errors in % of the garment's width: of what the marks span from side to side."""
    across = [x for x, _ in truth.values()]
    width = max(across) - min(across)
    errors = {name: 100 * float(np.hypot(*np.subtract(cut.landmarks[name], at))) / width
              for name, at in truth.items() if name in cut.landmarks}
    return {'refused': cut.reason, 'kind': cut.kind, 'marked_kind': kind, 'errors': errors,
            'not_found': sorted(set(truth) - set(errors)) if not cut.reason else [],
            'mean': np.mean(list(errors.values())) if errors else None}


# --- arms ----------------------------------------------------------------------------------------------------------


def sleeveless(run):
    """The folder of a sleeveless garment: of the shared data's flat pictures."""
    picture = run.shared('garments', 'pf_afn', 'test_clothes', '017575_1.jpg')
    return cuts.make(run.snapper, picture, run.snapper.folder_of('sleeveless'), '--kind', 't_shirt').folder


def arms(run):
    """A sleeveless top hides no part of an arm; under one with short sleeves the forearms and hands stay bare."""
    scenes = of_arms.read_scenes(os.path.join(HERE, 'arm_marks.csv'))
    pictures = of_arms.write_pictures(scenes, run.data, run.snapper.folder_of('arms'))
    garments = {'SLEEVELESS': (sleeveless(run), 'top'), 'SHORT': (run.demo_garment('tee-white'), 'top')}
    catalogue = of_arms.black_and_white(garments, run.snapper.folder_of('arms catalogue'))
    bodies = of_arms.bodies_of(run.snapper, list(pictures.values()))
    run.results['arms'] = {}
    for sku, parts in (('SLEEVELESS', ('fore', 'upper')), ('SHORT', ('fore',))):
        drawn = [run.snapper.snap('arms %s %s' % (sku, dye), list(pictures.values()), catalogue, '%s-%s' % (sku, dye))
                 for dye in ('WHITE', 'BLACK')]
        each = {scene.name: of_arms.score(scene, drawn[0][scene.name], drawn[1][scene.name], bodies[scene.name], parts)
                for scene in scenes if all(scene.name in of_dye for of_dye in drawn)}
        worn = [row for row in each.values() if row is not None]
        missing = [row['missing'] for row in worn if row['missing'] is not None]
        run.results['arms'][sku] = {
            'frames': len(pictures), 'not_worn': [name for name in pictures if each.get(name) is None],
            'covered': sum(row['covered'] * row['arm'] for row in worn) / sum(row['arm'] for row in worn),
            'covered_median': np.median([row['covered'] for row in worn]), 'covered_worst': max(row['covered'] for row in worn),
            'missing': np.mean(missing), 'missing_median': np.median(missing), 'missing_worst': max(missing),
            'each': {name: row for name, row in each.items() if row is not None}}


ALL = {'landmarks': landmarks, 'arms': arms}
