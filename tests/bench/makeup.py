#!/usr/bin/env python3
"""Measures make-up on real faces: one table in Markdown with the marks beside the figures, the same as JSON.

  tests/bench/makeup.py                                build/release/cheval, every section
  tests/bench/makeup.py --cheval build/h-x/cheval      another program; its files go to build/makeup/h-x…
  tests/bench/makeup.py --only lips,colour             some sections (the others keep their last figures)
  tests/bench/makeup.py --people 12                    a quick look: fewer people, of all groups
  tests/bench/makeup.py --options="--bundle F.task" --label bundle

Sections: lips colour outside teeth flicker cost.

lips: worn in black, matte, at full coverage, a lipstick leaves only the light that it does not cover; where it covers
half or more is compared with the hand-placed outline of face_frl_london, joined by splines, the opening of open lips
left out. colour: the same pictures under known gains of linear light; what is drawn where the product covers fully,
against the swatch under those gains. The estimate of the light has no part in the truth. outside: the largest change
beyond a generous region of the category. teeth: what is light and pale in a smiling mouth. flicker: one picture with
noise of known size, as a lossless film, tracked as the mirror does. cost: cheval bench --makeup. A product is shown
with the landmarks of its own frame, so it lags by nothing while somebody talks: there is no figure for it.

The shared data are looked for in CHEVAL_SHARED (default ../shared beside the project); without them nothing is measured
and that is said. OUT/LABEL.md and OUT/LABEL.json have every section measured so far. What is drawn of people stays
under build/ and is removed after it was measured.
"""
import argparse
import json
import os
import sys

from measure import HERE, plain, read_json
from measuring import makeup_sections as sections, makeup_table as table
from measuring.snaps import Snapper


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--cheval', default=os.path.join(HERE, 'build', 'release', 'cheval'), help='the program')
    parser.add_argument('--only', default=','.join(sections.ALL), help='sections, with commas between')
    parser.add_argument('--label', help="name of this run's files and column (default: the program's folder)")
    parser.add_argument('--out', default=os.path.join(HERE, 'build', 'makeup'), help='folder of all that is written')
    parser.add_argument('--options', default='', help='more options for cheval snap and track, as one word')
    parser.add_argument('--people', type=int, help="so many of face_frl_london's people; default: all")
    options = parser.parse_args()
    options.only = options.only.split(',')
    unknown = [name for name in options.only if name not in sections.ALL]
    if unknown:
        parser.error('no section %s; there are %s' % (', '.join(unknown), ' '.join(sections.ALL)))
    options.cheval = os.path.abspath(options.cheval)
    options.label = options.label or os.path.basename(os.path.dirname(options.cheval))
    return options


def main():
    options = parse()
    data = os.path.join(os.path.abspath(os.environ.get('CHEVAL_SHARED', os.path.join(HERE, '..', 'shared'))), 'data')
    if not os.path.isdir(os.path.join(data, 'face_frl_london')):
        print('SKIPPED: %s is not here' % os.path.join(data, 'face_frl_london'))
        sys.exit(77)
    if not os.access(options.cheval, os.X_OK):
        sys.exit('makeup: no program %s: ./mirror build, or --cheval' % options.cheval)
    figures = os.path.join(options.out, options.label + '.json')
    results = read_json(figures, {})
    snapper = Snapper(options.cheval, os.path.join(options.out, options.label), options.options, sections.say)
    run = sections.Run(data, snapper, results, options.people)
    results['label'] = options.label
    for name, section in sections.ALL.items():
        if name not in options.only:
            continue
        section(run)
        with open(figures, 'w', encoding='utf-8') as file:
            json.dump(plain(results), file, indent=1)
    results = plain(results)
    with open(figures[:-5] + '.md', 'w', encoding='utf-8') as file:
        file.write(table.markdown(results) + '\n')
    print(table.markdown({name: value for name, value in results.items() if name in ('label', *options.only)}))


if __name__ == '__main__':
    main()
