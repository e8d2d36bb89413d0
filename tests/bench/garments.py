#!/usr/bin/env python3
"""Measures clothes: one table in Markdown, the same as JSON.

  tests/bench/garments.py                                build/release/cheval, every section
  tests/bench/garments.py --cheval build/h-x/cheval      another program; its files go to build/garments/h-x…
  tests/bench/garments.py --only landmarks               some sections (the others keep their last figures)

Sections: landmarks arms paint fit jitter colour.

landmarks: `cheval catalogue garment` on the shared data's flat garments, against the marks that were set by hand before
any were found (measuring/garment_marks.csv), in % of the garment's width. arms: on pictures and frames in which arms were
outlined by hand (measuring/arm_marks.csv), what of an arm a sleeveless top and one with short sleeves cover, and what
of the garment is missing on the torso where no arm is. paint: what of a garment is drawn farther from the person than
cloth stands off. A garment is told from what is beneath by wearing it in white and in black. fit: a shirt's shoulders,
elbows, cuffs and hem against labelled joints. jitter: a person who keeps still before a noisy camera, then moves to and
fro in a known way, which gives the lag. colour: the worn garment's mean against its picture's.

The shared data are looked for in CHEVAL_SHARED (default ../shared beside the project); without them nothing is measured
and that is said. OUT/LABEL.md and OUT/LABEL.json have every section measured so far. What is drawn of people stays
under build/.
"""
import argparse
import json
import os
import sys

from measure import HERE, plain, read_json
from measuring import garment_sections as sections, garment_table as table
from measuring.snaps import Snapper


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--cheval', default=os.path.join(HERE, 'build', 'release', 'cheval'), help='the program')
    parser.add_argument('--only', default=','.join(sections.ALL), help='sections, with commas between')
    parser.add_argument('--label', help="name of this run's files and column (default: the program's folder)")
    parser.add_argument('--out', default=os.path.join(HERE, 'build', 'garments'), help='folder of all that is written')
    parser.add_argument('--options', default='', help='more options for cheval snap and track, as one word')
    options = parser.parse_args()
    options.only = options.only.split(',')
    unknown = [name for name in options.only if name not in sections.ALL]
    if unknown:
        parser.error('no section %s; there are %s' % (', '.join(unknown), ' '.join(sections.ALL)))
    options.cheval = os.path.abspath(options.cheval)
    options.root = HERE
    options.label = options.label or os.path.basename(os.path.dirname(options.cheval))
    return options


def main():
    options = parse()
    data = os.path.join(os.path.abspath(os.environ.get('CHEVAL_SHARED', os.path.join(HERE, '..', 'shared'))), 'data')
    if not os.path.isdir(os.path.join(data, 'garments')):
        print('SKIPPED: %s is not here' % os.path.join(data, 'garments'))
        sys.exit(77)
    if not os.access(options.cheval, os.X_OK):
        sys.exit('garments: no program %s: ./mirror build, or --cheval' % options.cheval)
    figures = os.path.join(options.out, options.label + '.json')
    results = read_json(figures, {})
    snapper = Snapper(options.cheval, os.path.join(options.out, options.label), options.options, sections.say)
    run = sections.Run(data, snapper, results, options)
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
    wanted = {'label', *options.only, *(['lag'] if 'jitter' in options.only else [])}
    print(table.markdown({name: value for name, value in results.items() if name in wanted}))


if __name__ == '__main__':
    main()
