"""Completion of cheval's commands and options for bash, zsh and fish, of what --help says.

    make_completion.py --out FOLDER PROGRAM…

Writes FOLDER/cheval (bash), FOLDER/_cheval (zsh) and FOLDER/cheval.fish. PROGRAM starts cheval.
"""
import argparse
import re
from pathlib import Path

from command_help import read_commands

# What a value's name in the help says of it; all others are files, or nothing that a shell knows.
FOLDERS = {"DIR", "FOLDER", "OUT_FOLDER"}
FILES = {"FILE", "PEM", "OUT", "CLIP", "TASK", "DATA", "PICTURE", "FILE.png", "LIST"}
WORDS = {
    "--attract": "looks media both off",
    "--body": "lite full",
    "--camera": "auto synthetic",
    "--category": "foundation concealer",
    "--exposure": "auto mirror fixed",
    "--mains": "50 60",
    "--only": "faces bodies hands mask",
    "--push-kind": "cloudevents segment",
    "--role": "associate manager admin",
    "--rotate": "0 90 180 270",
    "--screen-turn": "0 90 180 270",
    "--theme": "light high-contrast",
}

BASH = """\
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
            more = " $(compgen -G '/dev/video*')" if option.name == "--camera" else ""
            does = f'mapfile -t COMPREPLY < <(compgen -W "{WORDS[option.name]}{more}" -- "$word")'
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


def bash(commands):
    table, options = [], []
    for command in commands:
        table.append(row(command.name, command.options, command.verbs()))
        options += command.options
        for sub in command.subcommands:
            table.append(row(sub.name, sub.options, []))
            options += sub.options
    text = BASH.replace("@TABLE@", "\n".join(table)).replace("@VALUES@", "\n".join(value_rows(options)))
    return text.replace("@COMMANDS@", " ".join(command.name for command in commands))


# --- zsh: _arguments -------------------------------------------------------------------------------------------


def zsh_value(option):
    if option.name in WORDS:
        return f"({WORDS[option.name]})"
    return "_files -/" if option.value in FOLDERS else "_files" if option.value in FILES else " "


def zsh_quote(text):
    return "'" + text.replace("'", "'\\''") + "'"


def zsh_options(options):
    """A specification for each name of each option: `--name[help]:value:what`."""
    rows = []
    for option in options:
        told = re.sub(r"([\[\]\\:])", r"\\\1", option.text)
        value = f":{option.value.replace(':', '')}:{zsh_value(option)}" if option.value else ""
        for name in [option.name] + ([f"-{option.letter}"] if option.letter else []):
            rows.append(zsh_quote(f"*{name}[{told}]{value}"))
    return rows


def zsh_case(name, options, verbs):
    rows = zsh_options(options)
    if verbs:
        rows.append(zsh_quote(f"1:what:({' '.join(verbs)})"))
    rows.append(zsh_quote("*:file:_files"))
    return f"    {zsh_quote(name)}) _arguments " + " \\\n        ".join(rows) + " ;;"


def zsh(commands):
    cases, listed = [], []
    for command in commands:
        listed.append(zsh_quote(f"{command.name}:{command.summary}"))
        for sub in command.subcommands:
            cases.append(zsh_case(sub.name, sub.options, []))
        cases.append(zsh_case(command.name, command.options, command.verbs()))
    return f"""\
#compdef cheval
# zsh completion of cheval; made of its --help.
_cheval() {{
    local -a all=({' '.join(listed)})
    if (( CURRENT == 2 )); then
        _describe command all
        _arguments '--help[what there is]' '--version[which version this is]'
        return
    fi
    local what=$words[2]
    case "$words[2] $words[3]" in
    {' | '.join(zsh_quote(sub.name) for command in commands for sub in command.subcommands) or "''"})
        (( CURRENT > 3 )) && what="$words[2] $words[3]" && shift words && (( CURRENT-- )) ;;
    esac
    shift words && (( CURRENT-- ))
    case $what in
{chr(10).join(cases)}
    esac
}}
_cheval "$@"
"""


# --- fish: a line for each ---------------------------------------------------------------------------------------


def fish_quote(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def fish_option(name, option):
    words = name.split()
    seen = "; and ".join(f"__fish_seen_subcommand_from {word}" for word in words)
    line = f"complete -c cheval -n {fish_quote(seen)} -l {option.name.removeprefix('--')}"
    if option.letter:
        line += f" -s {option.letter}"
    if option.value:
        line += " -r"
        if option.name in WORDS:
            line += f" -f -a {fish_quote(WORDS[option.name])}"
        elif option.value in FOLDERS:
            line += " -f -a '(__fish_complete_directories)'"
        elif option.value not in FILES:
            line += " -f"
    return f"{line} -d {fish_quote(option.text)}"


def fish(commands):
    lines = ["# fish completion of cheval; made of its --help.", "complete -c cheval -l help -d 'what there is'",
             "complete -c cheval -n __fish_use_subcommand -l version -d 'which version this is'"]
    for command in commands:
        lines.append(f"complete -c cheval -n __fish_use_subcommand -f -a {command.name} -d {fish_quote(command.summary)}")
        if command.verbs():
            begun = f"__fish_seen_subcommand_from {command.name}; and not __fish_seen_subcommand_from {' '.join(command.verbs())}"
            lines.append(f"complete -c cheval -n {fish_quote(begun)} -a {fish_quote(' '.join(command.verbs()))}")
        lines += [fish_option(command.name, one) for one in command.options if one.name != "--help"]
        for sub in command.subcommands:
            lines += [fish_option(sub.name, one) for one in sub.options if one.name != "--help"]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("program", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    commands = read_commands(given.program)
    given.out.mkdir(parents=True, exist_ok=True)
    for name, write in (("cheval", bash), ("_cheval", zsh), ("cheval.fish", fish)):
        (given.out / name).write_text(write(commands))


main()
