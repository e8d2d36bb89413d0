#!/usr/bin/env python3
"""Measures `cheval track` on the shared data: one table in Markdown, the same as JSON.

  tests/bench/measure.py                                 build/release/cheval, every section
  tests/bench/measure.py --cheval build/h-x/cheval       another program; its files go to build/scores/h-x…
  tests/bench/measure.py --only motion,people            some sections (the others keep their last figures)
  tests/bench/measure.py --against build/scores/a.json   a column with another run's figures beside
  tests/bench/measure.py --keep                          scores the track files that are there, runs nothing again
  tests/bench/measure.py --options="--bundle F.task" --label bundle
  tests/bench/measure.py --agreement                     also holds the figures against the shared scorers'

Sections: stills bodies sizes motion drift expression light dark cover people cost (trust comes with cover and stills).
The shared data are looked for in CHEVAL_SHARED (default ../shared beside the project); what is not there is skipped and
said so. Clips of known motion are made from face_frl_london's portraits at the first run (some minutes) and stay under
build/scores/clips. MediaPipe's own figures come from the shared tools' baselines-dev.json. Percentages are of the
distance between the outer corners of the eyes; groups of 6 or 7 people differ by 0.2 without meaning it.
overlay.py draws the same track files on their pictures.
"""
import argparse
import json
import os
import shlex
import sys

from measuring import agreement, bodies, clips, motion, people, stills, table, tracks, trust
from measuring.runs import Tracker

HERE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SECTIONS = ('stills', 'bodies', 'sizes', 'motion', 'drift', 'expression', 'light', 'dark', 'cover', 'people', 'cost')
NEED_CLIPS = {'sizes', 'motion', 'drift', 'expression', 'light', 'dark', 'cover', 'people'}
FACE_SETS = {'face_frl_london': False, 'face_dlib68': True, 'face_ibug_pts': False, 'face_webmorph_canada': False,
             'face_ytf68_pseudo': False}  # True: the set carries its own face boxes
WITH_OUTLINES = ('face_frl_london', 'face_webmorph_canada')
BENCH_CLIP = os.path.join('build', 'clips', 'bench-720p.avi')


class Run:
    """One measurement: where the data and the clips are, the tracker, and the figures so far."""

    def __init__(self, data, clip_folder, tracker, results):
        self.data, self.clips, self.tracker, self.results = data, clip_folder, tracker, results
        self.groups = {}

    def has(self, name):
        there = os.path.isdir(os.path.join(self.data, name))
        if not there:
            say('SKIPPED: %s is not here' % name)
        return there

    def set_records(self, name, only='faces'):
        pictures = os.path.join(self.data, name, 'images')
        path, _ = self.tracker.run(name, [pictures], '--stills', *self.tracker.only(only))
        return tracks.read_track(path)

    def clip(self, name, *options):
        """The clip's truth with the face that was tracked."""
        return motion.read_clip(os.path.join(self.clips, name + '.json'), self.clip_records(name, *options))

    def clip_records(self, name, *options):
        path, _ = self.tracker.run(name, [os.path.join(self.clips, name + '.avi')], *options)
        return tracks.read_track(path)

    def truth(self, name):
        with open(os.path.join(self.clips, name + '.json'), encoding='utf-8') as file:
            return json.load(file)


def say(text):
    print('measure: ' + text, file=sys.stderr, flush=True)


# --- sections ----------------------------------------------------------------------------------------------------


def measure_stills(run):
    results, outlines = {}, {}
    for name, has_box in FACE_SETS.items():
        if not run.has(name):
            continue
        folder, records = os.path.join(run.data, name), run.set_records(name)
        groups = stills.ethnicities(os.path.join(folder, 'london_info.csv')) if name == 'face_frl_london' else None
        results[name] = stills.score(folder, records, has_box, groups)
        mark_groups(results[name])
        if name in WITH_OUTLINES:
            outlines[name] = stills.score_lips(folder, records, groups)
    run.results.update(stills=results, lips=outlines)
    if run.has('face_webmorph_zoom_cc0'):
        run.results['zoom'] = measure_zoom(run.set_records('face_webmorph_zoom_cc0'))


def mark_groups(result):
    """A group is clearly above the whole if the intervals of the two don't touch."""
    whole = result['all']
    for group in result.get('groups', {}).values():
        if 'nme_free_mean' in group and 'nme_free_mean' in whole:
            group['above_the_whole'] = bool(group['nme_free_mean'] - group['nme_free_ci95']
                                            > whole['nme_free_mean'] + whole['nme_free_ci95'])


def measure_zoom(records):
    """One woman from 60 to 15 cm: her pupils are as far apart in every picture."""
    tracked, distances = tracks.by_file(records), []
    for name in ('60cm.jpg', '45cm.jpg', '30cm.jpg', '15cm.jpg'):
        faces = tracked.get(name, {'faces': []})['faces']
        distances.append('%.1f ± %.1f' % (faces[0]['pd_mm'], faces[0].get('pd_error_mm', 0))
                         if faces and faces[0].get('pd_mm') else '–')
    return {'pictures': len(records), 'found': sum(bool(record['faces']) for record in records),
            'pd_mm': ', '.join(distances)}


def measure_bodies(run):
    if run.has('body_mmpose'):
        run.results['bodies'] = bodies.score(os.path.join(run.data, 'body_mmpose'), run.set_records('body_mmpose', 'bodies'))


def measure_sizes(run):
    pictures = os.path.join(run.clips, 'pictures')
    path, _ = run.tracker.run('pictures', [pictures], '--stills', *run.tracker.only('faces'))
    result = people.pictures(pictures, tracks.read_track(path))
    live = people.live_sizes(run.truth('sizes'), run.clip_records('sizes', *run.tracker.only('faces')))
    run.results['sizes'] = {**{key: value for key, value in result.items() if key != 'sizes'}, 'stills': result['sizes'],
                            'live': live, 'smallest_stills': people.smallest(result['sizes']),
                            'smallest_live': people.smallest(live)}


def measure_motion(run):
    result = {}
    for subject, size in [(s, size) for size in clips.SIZES for s in clips.SUBJECTS[size]] + [('030', 110)]:
        name = '%s_%d' % (subject, size)
        result[name] = motion.score(run.clip(name, *run.tracker.only('faces')))
    for size in clips.SIZES:
        result['median_%d' % size] = motion.medians([s for name, s in result.items() if name.endswith('_%d' % size)
                                                     and not name.startswith('median')])
    run.results['motion'] = result


def failed_or(score, segment):
    return score if 'failed' in score else score.get(segment, {})


def measure_drift(run):
    run.results['drift'] = {str(size): failed_or(motion.score(run.clip('drift_%d' % size, *run.tracker.only('faces'))), 'drift')
                            for size in clips.SIZES}


def measure_expression(run):
    result = {}
    for size in clips.SIZES:
        own = [motion.expression(run.clip('expression_%s_%d' % (subject, size), *run.tracker.only('faces')))
               for subject in ('001', '042')]
        whole = [score for score in own if 'failed' not in score]
        result[str(size)] = mean_of(whole) if whole else own[0]
    run.results['expression'] = result


def mean_of(scores):
    """The mean of figures in nested dictionaries of the same keys."""
    if isinstance(scores[0], dict):
        return {key: mean_of([score[key] for score in scores]) for key in scores[0]}
    return sum(scores) / len(scores)


def measure_light(run):
    run.results['light'] = {str(size): motion.score(run.clip('light_%d' % size, *run.tracker.only('faces')))
                            for size in clips.SIZES}


def measure_dark(run):
    run.results['dark'] = {'%d_%d' % (part, size): motion.score(run.clip('dark%d_%d' % (part, size), *run.tracker.only('faces')))
                           for size in clips.SIZES for part in (8, 32)}


def measure_cover(run):
    """Covered faces, and with them and everything else whose truth is known the trust in "visible"."""
    tally, result = trust.Tally(), {}
    for size in clips.SIZES:
        clip = run.clip('cover_%d' % size)
        result[str(size)] = trust.add_clip(tally, clip) if clip.tracked else {'failed': 'not tracked while still'}
    others = ['001_110', '042_110', '042_40', 'light_110', 'dark8_110', 'dark32_110']
    for name in others:
        clip = run.clip(name, *run.tracker.only('faces')) if os.path.exists(run.tracker.path(name)) else None
        if clip is not None and clip.tracked:
            trust.add_clip(tally, clip)
    for name, has_box in FACE_SETS.items():
        if name != 'face_ytf68_pseudo' and os.path.exists(run.tracker.path(name)):
            folder = os.path.join(run.data, name)
            trust.add_stills(tally, folder, tracks.read_track(run.tracker.path(name)), has_box)
    run.results.update(cover=result, trust=trust.summary(tally))


def measure_people(run):
    names = ('cross_over', 'cross_pass', 'cross_fast', 'return_alone', 'return_beside', 'poster')
    run.results['people'] = {name: people.identities(run.truth(name), run.clip_records(name, *run.tracker.only('faces')))
                             for name in names}


def measure_cost(run):
    clip = os.path.join(HERE, BENCH_CLIP)
    if not os.path.exists(clip):
        say('SKIPPED: %s is not here (./mirror build makes it)' % BENCH_CLIP)
        return
    result = {}
    for name, what in (('faces', 'faces'), ('everything', 'faces,bodies,mask')):
        path, usage = run.tracker.run('cost_' + name, [clip], *run.tracker.only(what))
        if usage is None:
            result[name] = run.results.get('cost', {}).get(name)
            continue
        count = len(tracks.read_track(path))
        result[name] = {'cpu_s_per_frame': usage['cpu_s'] / count, 'frames': count, 'peak_mb': usage['peak_mb']}
        if not run.tracker.only(what):
            break
    run.results['cost'] = result


MEASURE = {'stills': measure_stills, 'bodies': measure_bodies, 'sizes': measure_sizes, 'motion': measure_motion,
           'drift': measure_drift, 'expression': measure_expression, 'light': measure_light, 'dark': measure_dark,
           'cover': measure_cover, 'people': measure_people, 'cost': measure_cost}


# --- the whole ---------------------------------------------------------------------------------------------------


def plain(value):
    """numpy's numbers as Python's, rounded, so that JSON takes them; no NaN."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(value, 'item'):
        value = value.item()
    if isinstance(value, float):
        return None if value != value else round(value, 5)
    return value


def read_json(path, default):
    if not os.path.exists(path):
        return default
    with open(path, encoding='utf-8') as file:
        return json.load(file)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--cheval', default=os.path.join(HERE, 'build', 'release', 'cheval'), help='the program')
    parser.add_argument('--only', default=','.join(SECTIONS), help='sections, with commas between')
    parser.add_argument('--label', help="name of this run's files and column (default: the program's folder)")
    parser.add_argument('--out', default=os.path.join(HERE, 'build', 'scores'), help='folder of clips, tracks and figures')
    parser.add_argument('--options', default='', help='more options for cheval track, as one word')
    parser.add_argument('--against', help="another run's JSON: its figures in a column beside")
    parser.add_argument('--keep', action='store_true', help='score the track files that are there')
    parser.add_argument('--agreement', action='store_true', help="compare with the shared scorers' figures")
    options = parser.parse_args()
    options.only = options.only.split(',')
    unknown = [name for name in options.only if name not in SECTIONS]
    if unknown:
        parser.error('no section %s; there are %s' % (', '.join(unknown), ' '.join(SECTIONS)))
    options.cheval = os.path.abspath(options.cheval)
    options.label = options.label or os.path.basename(os.path.dirname(options.cheval))
    return options


def main():
    options = parse()
    shared = os.path.abspath(os.environ.get('CHEVAL_SHARED', os.path.join(HERE, '..', 'shared')))
    data, tools = os.path.join(shared, 'data'), os.path.join(shared, 'tools', 'measure')
    if not os.path.isdir(os.path.join(data, 'face_frl_london')):
        print('SKIPPED: %s is not here' % os.path.join(data, 'face_frl_london'))
        sys.exit(77)
    if not os.access(options.cheval, os.X_OK):
        sys.exit('measure: no program %s: ./mirror build, or --cheval' % options.cheval)
    clip_folder = os.path.join(options.out, 'clips')
    if NEED_CLIPS & set(options.only):
        clips.make_all(os.path.join(data, 'face_frl_london'), clip_folder, lambda name: say('making ' + name))
    figures = os.path.join(options.out, options.label + '.json')
    results = read_json(figures, {})
    tracker = Tracker(options.cheval, os.path.join(options.out, options.label), shlex.split(options.options), options.keep, say)
    run = Run(data, clip_folder, tracker, results)
    for section in SECTIONS:
        if section in options.only:
            MEASURE[section](run)
    results['label'] = options.label
    results = plain(results)
    with open(figures, 'w', encoding='utf-8') as file:
        json.dump(results, file, indent=1)
    marks = read_json(os.path.join(tools, 'baselines-dev.json'), {})
    against = read_json(options.against, None) if options.against else None
    text = table.markdown(results, marks, against, against.get('label', 'before') if against else '')
    text += '\n\n' + table.reliability(results.get('trust'))
    print(text)
    with open(figures[:-5] + '.md', 'w', encoding='utf-8') as file:
        file.write(text + '\n')
    if options.agreement:
        sys.exit(agreement.check(results, tools, data, clip_folder, tracker))


if __name__ == '__main__':
    main()
