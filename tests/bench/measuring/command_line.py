"""What the measuring programs share: their command lines, where the shared data are, their files of figures."""
import argparse
import json
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


def shared_folder():
    return os.path.abspath(os.environ.get('CHEVAL_SHARED', os.path.join(ROOT, '..', 'shared')))


def need_data(*names):
    """The folder of the shared data; without the part of it that is named nothing is measured, and that is said."""
    data = os.path.join(shared_folder(), 'data')
    wanted = os.path.join(data, *names)
    if not os.path.isdir(wanted):
        print('SKIPPED: %s is not here' % wanted)
        sys.exit(77)
    return data


def need_program(options):
    if not os.access(options.cheval, os.X_OK):
        name = os.path.splitext(os.path.basename(sys.argv[0]))[0]
        sys.exit('%s: no program %s: ./mirror build, or --cheval' % (name, options.cheval))


def parser_of(documentation, sections, out):
    """The options that all have. sections: the names that --only takes; out: the folder under build/."""
    parser = argparse.ArgumentParser(description=documentation, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--cheval', default=os.path.join(ROOT, 'build', 'release', 'cheval'), help='the program')
    parser.add_argument('--only', default=','.join(sections), help='of %s, with commas between' % ' '.join(sections))
    parser.add_argument('--out', default=os.path.join(ROOT, 'build', out), help='folder of all that is written')
    return parser


def add_table_options(parser):
    """Those of the programs that keep a table for each program that they measured."""
    parser.add_argument('--label', help="name of this run's files and column (default: the program's folder)")
    parser.add_argument('--options', default='', help='more options for cheval, as one word')


def parse(parser, sections):
    """The options, .only as a list and .cheval as a whole path; .label never empty."""
    options = parser.parse_args()
    options.only = options.only.split(',')
    unknown = [name for name in options.only if name not in sections]
    if unknown:
        parser.error('no section %s; there are %s' % (', '.join(unknown), ' '.join(sections)))
    options.cheval = os.path.abspath(options.cheval)
    if 'label' in options:
        options.label = options.label or os.path.basename(os.path.dirname(options.cheval))
    return options


# --- files of figures ----------------------------------------------------------------------------------------------


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


def write_json(path, value):
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(plain(value), file, indent=1)


def write_text(path, text):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text + '\n')


def figures_path(options):
    """Where the figures of this label are, those of earlier runs too."""
    return os.path.join(options.out, options.label + '.json')


def fill_table(options, sections, also, run, markdown):
    """Runs the wanted sections, each with its figures on the disk before the next begins, then writes the table of all
    that was ever measured under this label and prints what was measured now: -> that.
    also: {section: names of the figures that come with its own}."""
    figures = figures_path(options)
    run.results['label'] = options.label
    for name, section in sections.items():
        if name in options.only:
            section(run)
            write_json(figures, run.results)
    results = plain(run.results)
    write_text(figures[:-5] + '.md', markdown(results))
    wanted = {'label', *options.only, *(name for section in options.only for name in also.get(section, ()))}
    measured = {name: value for name, value in results.items() if name in wanted}
    print(markdown(measured))
    return measured
