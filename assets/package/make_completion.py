"""Completion of cheval's commands and options for bash, of what --help says.

    make_completion.py --out FILE PROGRAM…

PROGRAM starts cheval.
"""
import argparse
from pathlib import Path

from command_help import read_commands

# What a value's name in the help says of it; all others are files, or nothing that a shell knows.
FOLDERS = {"DIR", "FOLDER", "OUT_FOLDER"}
FILES = {"FILE", "PEM", "OUT", "CLIP", "TASK", "DATA", "PICTURE", "FILE.png", "LIST"}
WORDS = {
    "--attract": "looks media both off",
    "--body": "lite full",
    "--camera": "auto synthetic $(compgen -G '/dev/video*')",
    "--category": "foundation concealer",
    "--exposure": "auto mirror fixed",
    "--mains": "50 60",
    "--only": "faces bodies hands mask",
    "--push-kind": "cloudevents segment",
    "--role": "associate manager admin",
    "--rotate": "0 90 180 270",
    "--theme": "light high-contrast",
}

SCRIPT = """\
# bash completion of cheval; made of its --help.
_cheval_of() { # COMMAND…: options and words that it takes
    case $1 in
@TABLE@
    esac
}

_cheval() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]-}
    local options='' words='' IFS=$' \\t\\n'
    COMPREPLY=()
    compopt +o default 2>/dev/null
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W '@COMMANDS@ --help --version' -- "$word")
        return
    fi
    [ "$COMP_CWORD" -lt 3 ] || _cheval_of "$command ${COMP_WORDS[2]}"
    [ -n "$options" ] || _cheval_of "$command"
    case $before in
@VALUES@
    esac
    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    elif [ "$COMP_CWORD" = 2 ] && [ -n "$words" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    else
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}
complete -F _cheval cheval
"""


def flags(options):
    names = [option.name for option in options if option.name != "--help"]
    names += [f"-{option.letter}" for option in options if option.letter]
    return " ".join(names + ["--help"])


def row(name, options, words):
    return f"    '{name}') options='{flags(options)}' words='{' '.join(words)}' ;;"


def value_rows(options):
    """What completes the value after each option, for all commands alike."""
    found = {}
    for option in options:
        if option.value is None:
            continue
        names = [option.name] + ([f"-{option.letter}"] if option.letter else [])
        if option.name in WORDS:
            does = f'mapfile -t COMPREPLY < <(compgen -W "{WORDS[option.name]}" -- "$word")'
        elif option.value in FOLDERS:
            does = 'compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$word")'
        elif option.value in FILES:
            does = 'compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$word")'
        else:
            does = ":"
        for name in names:
            found.setdefault(name, does)
    by_what = {}
    for name, does in found.items():
        by_what.setdefault(does, []).append(name)
    return [f"    {' | '.join(sorted(names))}) {does}; return ;;" for does, names in sorted(by_what.items())]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("program", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    commands = read_commands(given.program)
    table, options = [], []
    for command in commands:
        table.append(row(command.name, command.options, command.verbs()))
        options += command.options
        for sub in command.subcommands:
            table.append(row(sub.name, sub.options, []))
            options += sub.options
    text = SCRIPT.replace("@TABLE@", "\n".join(table)).replace("@VALUES@", "\n".join(value_rows(options)))
    text = text.replace("@COMMANDS@", " ".join(command.name for command in commands))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(text)


main()
