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
import os

from measuring import command_line as line, garment_sections as sections, garment_table as table
from measuring.snaps import Snapper


def main():
    parser = line.parser_of(__doc__, sections.ALL, 'garments')
    line.add_table_options(parser)
    options = line.parse(parser, sections.ALL)
    data = line.need_data('garments')
    line.need_program(options)
    snapper = Snapper(options.cheval, os.path.join(options.out, options.label), options.options, sections.say)
    run = sections.Run(data, snapper, line.read_json(line.figures_path(options), {}), options.cheval)
    line.fill_table(options, sections.ALL, sections.ALSO, run, table.markdown)


if __name__ == '__main__':
    main()
