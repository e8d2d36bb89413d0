"""Holds the figures against those of the shared scorers on the same track files."""
import glob
import json
import os
import subprocess
import sys
import tempfile

TOLERANCE = 2e-3  # both round what they print


def numbers(value, path=''):
    """{'all/nme_mean': …} of nested dictionaries."""
    if isinstance(value, dict):
        return {key: number for name, item in value.items() for key, number in numbers(item, path + '/' + name).items()}
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return {path: float(value)} if is_number else {}


def shared_figures(tools, script, *arguments):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, 'figures.json')
        subprocess.run([sys.executable, os.path.join(tools, script), *arguments, '--json', out], check=True,
                       stdout=subprocess.DEVNULL)
        with open(out, encoding='utf-8') as file:
            return json.load(file)


def compare(name, own, theirs):
    """Prints how many figures both have and the largest difference; -> whether they agree."""
    own, theirs = numbers(own), numbers(theirs)
    common = sorted(set(own) & set(theirs))
    worst = max(common, key=lambda key: abs(own[key] - theirs[key]), default=None)
    difference = abs(own[worst] - theirs[worst]) if worst else 0
    agrees = difference <= TOLERANCE and bool(common)
    print('%-8s %-32s %3d figures, largest difference %.5f%s' % ('agrees' if agrees else 'DIFFERS', name, len(common),
                                                               difference, '' if agrees else ' at ' + str(worst)))
    return agrees


def without_joints(own):
    """The joints have other names there."""
    return {key: {k: v for k, v in value.items() if k != 'per_joint'} if isinstance(value, dict) else value
            for key, value in own.items()}


def check(results, tools, data, clip_folder, tracker):
    """-> exit status"""
    good = True
    for name, own in results.get('stills', {}).items():
        folder = os.path.join(data, name)
        options = ['--set', folder, '--track', tracker.path(name)]
        groups = ['--groups', os.path.join(folder, 'london_info.csv')] if 'groups' in own else []
        box = ['--box'] if name == 'face_dlib68' else []
        good &= compare(name, own, shared_figures(tools, 'score_stills.py', *options, *groups, *box))
        if name in results.get('lips', {}):
            good &= compare(name + ' lips', results['lips'][name],
                            shared_figures(tools, 'score_lips.py', *options, *groups))
    for model, own in results.get('bodies', {}).items():
        theirs = shared_figures(tools, 'score_pose.py', '--set', os.path.join(data, 'body_mmpose'), '--track',
                                tracker.path('body_mmpose_' + model))
        good &= compare('body_mmpose ' + model, without_joints(own), theirs)
    for name, own in results.get('live', {}).items():
        theirs = shared_figures(tools, 'score_motion.py', '--free', tracker.path('live_' + name))
        good &= compare('live ' + name, own, next(iter(theirs.values())))
    if 'motion' in results:
        good &= compare_motion(results['motion'], tools, clip_folder, tracker)
    return 0 if good else 1


def compare_motion(own, tools, clip_folder, tracker):
    with tempfile.TemporaryDirectory() as folder:
        for name in own:
            for path in glob.glob(os.path.join(clip_folder, name + '.csv')):
                os.symlink(path, os.path.join(folder, name + '.csv'))
        theirs = shared_figures(tools, 'score_motion.py', '--motion', folder, '--tracks', tracker.folder)
    return compare('known motion', own, theirs)
