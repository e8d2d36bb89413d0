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
import os

from measuring import command_line as line, makeup_sections as sections, makeup_table as table
from measuring.snaps import Snapper


def main():
    parser = line.parser_of(__doc__, sections.ALL, 'makeup')
    line.add_table_options(parser)
    parser.add_argument('--people', type=int, help="so many of face_frl_london's people; default: all")
    options = line.parse(parser, sections.ALL)
    data = line.need_data('face_frl_london')
    line.need_program(options)
    snapper = Snapper(options.cheval, os.path.join(options.out, options.label), options.options, sections.say)
    run = sections.Run(data, snapper, line.read_json(line.figures_path(options), {}), options.people)
    line.fill_table(options, sections.ALL, {}, run, table.markdown)


if __name__ == '__main__':
    main()
