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
import os
import sys

from measuring import agreement, clips, command_line as line, sections, table
from measuring.runs import Tracker
from measuring.sections import say


def read_marks(tools):
    marks = line.read_json(os.path.join(tools, 'baselines-dev.json'), {})
    for peer in marks.values():
        if 'frl' in peer.get('dev', {}):
            sections.mark_groups(peer['dev']['frl'])
    return marks


def as_text(results, marks, against):
    text = table.markdown(results, marks, against, against.get('label', 'before') if against else '')
    return text + '\n\n' + table.reliability(results['trust']) if 'trust' in results else text


def parse():
    parser = line.parser_of(__doc__, sections.ALL, 'scores')
    line.add_table_options(parser)
    parser.add_argument('--against', help="another run's JSON: its figures in a column beside")
    parser.add_argument('--keep', action='store_true', help='score the track files that are there')
    parser.add_argument('--agreement', action='store_true', help="compare with the shared scorers' figures")
    return line.parse(parser, sections.ALL)


def main():
    options = parse()
    data, tools = line.need_data('face_frl_london'), os.path.join(line.shared_folder(), 'tools', 'measure')
    line.need_program(options)
    clip_folder = os.path.join(options.out, 'clips')
    tracker = Tracker(options.cheval, os.path.join(options.out, options.label), options, say)
    if sections.CLIPS & set(options.only):
        clips.make_all(os.path.join(data, 'face_frl_london'), clip_folder, lambda name: say('making ' + name))
    run = sections.Run(data, clip_folder, os.path.join(line.ROOT, 'build', 'clips', 'bench-720p.avi'), tracker,
                       line.read_json(line.figures_path(options), {}))
    marks, against = read_marks(tools), line.read_json(options.against, None) if options.against else None
    measured = line.fill_table(options, sections.ALL, sections.ALSO, run,
                               lambda results: as_text(results, marks, against))
    if options.agreement:
        sys.exit(agreement.check(measured, tools, data, clip_folder, tracker))


if __name__ == '__main__':
    main()
