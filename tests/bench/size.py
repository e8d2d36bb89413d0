#!/usr/bin/env python3
"""Measures sizes in millimetres on real faces; prints them, and writes the same as OUT/size.json.

  tests/bench/size.py                                  build/release/cheval and its card_probe, every section
  tests/bench/size.py --cheval build/h-x/cheval        other programs: card_probe is looked for in tests/ beside it
  tests/bench/size.py --only iris,zoom                 some sections
  tests/bench/size.py --keep                           scores what an earlier run left, runs nothing again
  tests/bench/size.py --people 10 --variants 2         a quick look at cards: fewer pictures of each set, fewer cards

Sections: iris zoom card.

iris: widths against the hand-placed contours of face_frl_london, in per cent of the labelled width, by group. zoom: one
person from 15 to 60 cm; head scale and pupillary distance should stay. card: cards of seven colours, prints, fingers,
light, noise and blur are drawn onto face_frl_london in true perspective, on a head whose size is chosen, and measured;
"median_of_person" is of a person's cards together, as app/size_measure takes it. The other sets, and all pictures
without a card, are where nothing may be found.

The shared data are looked for in CHEVAL_SHARED (default ../shared beside the project). All that is written of people
stays under build/.
"""
import os
import sys

from measuring import command_line as line, size_sections as sections


def parse():
    parser = line.parser_of(__doc__, sections.ALL, 'size')
    parser.add_argument('--models', default=os.path.join(line.ROOT, 'build', 'models'), help='folder of the models')
    parser.add_argument('--keep', action='store_true', help='score what is there')
    parser.add_argument('--variants', type=int, default=7, help='cards drawn on each picture')
    parser.add_argument('--people', type=int, help='so many pictures of each set; default: all')
    options = line.parse(parser, sections.ALL)
    options.probe = os.path.join(os.path.dirname(options.cheval), 'tests', 'card_probe')
    return options


def say(text):
    print('size: ' + text, file=sys.stderr, flush=True)


def print_figures(value, indent=''):
    for name, item in value.items():
        if isinstance(item, dict) and any(isinstance(inner, dict) for inner in item.values()):
            print(indent + name)
            print_figures(item, indent + '  ')
        elif isinstance(item, dict):
            figures = ('%s %s' % (key, round(inner, 3) if isinstance(inner, float) else inner)
                       for key, inner in item.items())
            print('%s%-24s %s' % (indent, name, '  '.join(figures)))
        else:
            print('%s%-24s %s' % (indent, name, round(item, 3) if isinstance(item, float) else item))


def main():
    options = parse()
    data = line.need_data()
    if not options.keep:
        line.need_program(options)
    os.makedirs(options.out, exist_ok=True)
    run = sections.Run(data, options, say)
    for name in options.only:
        sections.ALL[name](run)
    results = line.plain(run.results)
    line.write_json(os.path.join(options.out, 'size.json'), results)
    print_figures(results)


if __name__ == '__main__':
    main()
