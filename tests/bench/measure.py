#!/usr/bin/env python3
"""Measures `cheval track` on the shared data: one table in Markdown, the same as JSON.

  tests/bench/measure.py                                 build/release/cheval, every section
  tests/bench/measure.py --cheval build/h-x/cheval       another program; its files go to build/scores/h-x…
  tests/bench/measure.py --only motion,people            some sections (the others keep their last figures)
  tests/bench/measure.py --against build/scores/a.json   a column with another run's figures beside
  tests/bench/measure.py --keep                          scores the track files that are there, runs nothing again
  tests/bench/measure.py --options="--bundle F.task" --label bundle
  tests/bench/measure.py --agreement                     also holds the figures against the shared scorers'

Sections: stills published sizes motion live drift expression light dark cover people bodies cost. "cover" measures the
trust in "visible" too, on every track file that is there.

The shared data are looked for in CHEVAL_SHARED (default ../shared beside the project); what is not there is skipped and
said so. Clips of known motion are made from face_frl_london's portraits at the first run (some minutes) and stay under
build/scores/clips. MediaPipe's own figures come from the shared tools' baselines-dev.json. Percentages are of the
distance between the outer corners of the eyes; groups of 6 or 7 people differ by 0.2 without meaning it. OUT/LABEL.md
and OUT/LABEL.json have every section measured so far, OUT/LABEL/ the track files, which overlay.py draws.
"""
import argparse
import json
import os
import sys

from measuring import agreement, clips, sections, table
from measuring.runs import Tracker
from measuring.sections import say

HERE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


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


def read_marks(tools):
    marks = read_json(os.path.join(tools, 'baselines-dev.json'), {})
    for peer in marks.values():
        if 'frl' in peer.get('dev', {}):
            sections.mark_groups(peer['dev']['frl'])
    return marks


def as_text(results, marks, against):
    text = table.markdown(results, marks, against, against.get('label', 'before') if against else '')
    return text + '\n\n' + table.reliability(results['trust']) if 'trust' in results else text


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--cheval', default=os.path.join(HERE, 'build', 'release', 'cheval'), help='the program')
    parser.add_argument('--only', default=','.join(sections.ALL), help='sections, with commas between')
    parser.add_argument('--label', help="name of this run's files and column (default: the program's folder)")
    parser.add_argument('--out', default=os.path.join(HERE, 'build', 'scores'), help='folder of all that is written')
    parser.add_argument('--options', default='', help='more options for cheval track, as one word')
    parser.add_argument('--against', help="another run's JSON: its figures in a column beside")
    parser.add_argument('--keep', action='store_true', help='score the track files that are there')
    parser.add_argument('--agreement', action='store_true', help="compare with the shared scorers' figures")
    options = parser.parse_args()
    options.only = options.only.split(',')
    unknown = [name for name in options.only if name not in sections.ALL]
    if unknown:
        parser.error('no section %s; there are %s' % (', '.join(unknown), ' '.join(sections.ALL)))
    options.cheval = os.path.abspath(options.cheval)
    options.label = options.label or os.path.basename(os.path.dirname(options.cheval))
    return options


def measure(options, data, tracker, results):
    """The wanted sections' figures into results."""
    clip_folder = os.path.join(options.out, 'clips')
    if sections.CLIPS & set(options.only):
        clips.make_all(os.path.join(data, 'face_frl_london'), clip_folder, lambda name: say('making ' + name))
    run = sections.Run(data, clip_folder, os.path.join(HERE, 'build', 'clips', 'bench-720p.avi'), tracker, results)
    for name, section in sections.ALL.items():
        if name in options.only:
            section(run)
    results['label'] = options.label


def main():
    options = parse()
    shared = os.path.abspath(os.environ.get('CHEVAL_SHARED', os.path.join(HERE, '..', 'shared')))
    data, tools = os.path.join(shared, 'data'), os.path.join(shared, 'tools', 'measure')
    if not os.path.isdir(os.path.join(data, 'face_frl_london')):
        print('SKIPPED: %s is not here' % os.path.join(data, 'face_frl_london'))
        sys.exit(77)
    if not os.access(options.cheval, os.X_OK):
        sys.exit('measure: no program %s: ./mirror build, or --cheval' % options.cheval)
    figures = os.path.join(options.out, options.label + '.json')
    results = read_json(figures, {})
    tracker = Tracker(options.cheval, os.path.join(options.out, options.label), options, say)
    measure(options, data, tracker, results)
    results = plain(results)
    with open(figures, 'w', encoding='utf-8') as file:
        json.dump(results, file, indent=1)
    marks, against = read_marks(tools), read_json(options.against, None) if options.against else None
    with open(figures[:-5] + '.md', 'w', encoding='utf-8') as file:
        file.write(as_text(results, marks, against) + '\n')
    wanted = {'label', *options.only, *(also for name in options.only for also in sections.ALSO.get(name, ()))}
    print(as_text({name: value for name, value in results.items() if name in wanted}, marks, against))
    if options.agreement:
        chosen = {name: value for name, value in results.items() if name in wanted}
        sys.exit(agreement.check(chosen, tools, data, os.path.join(options.out, 'clips'), tracker))


if __name__ == '__main__':
    main()
