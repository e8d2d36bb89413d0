"""Man pages of what cheval's --help and the settings' schema say, with what man/ adds to them.

    make_man.py --out FOLDER --schema FILE --date SECONDS PROGRAM…

PROGRAM starts cheval. FOLDER gets cheval.1, cheval-COMMAND.1, cheval-settings.5 and cheval-catalogue.5.
"""
import argparse
import json
import re
import textwrap
import time
from pathlib import Path

from command_help import read_commands, read_version

OWN = Path(__file__).resolve().parent / "man"


def escape(text):
    text = text.replace("\\", "\\e").replace("~", "\\(ti").replace("^", "\\(ha").replace("`", "\\(ga")
    return re.sub(r"(?<![\w-])(--?)(?=\w)", lambda match: "\\-" * len(match[1]), text)


def installed(text):
    """Files of the source tree that the help names, where the package has them."""
    return re.sub(r"\b(?:assets|app/\w+)/(FORMAT|EVENTS|FLEET)\.md", r"/usr/share/doc/cheval/\1.md", text)


def prose(text):
    """Lines of running text: a sentence begins a line, none begins like a request."""
    lines = []
    for sentence in re.split(r"(?<=[.?!]) (?=[A-Z])", escape(installed(text))):
        for line in textwrap.wrap(sentence, 76, break_long_words=False, break_on_hyphens=False):
            lines.append("\\&" + line if line[0] in ".'" else line)
    return lines


def argument(text):
    """One argument of a macro: nothing in it is taken for another macro."""
    return '"' + escape(text).replace('"', '""') + '"'


def head(name, section, date, version):
    day = time.gmtime(date)
    return [f".Dd {time.strftime('%B', day)} {day.tm_mday}, {day.tm_year}", f".Dt {name.upper()} {section}",
            f'.Os "Cheval {version}"', ".Sh NAME", f".Nm {name}"]


def usage_lines(usages):
    lines = []
    for usage in usages:
        for one in usage.split(" | cheval "):
            one = one if one.startswith("cheval ") else f"cheval {one}"
            if lines:
                lines.append(".Pp")
            words = one.split(" ")
            lines.append(f".Sy {argument(' '.join(words[:2]))}")
            if words[2:]:
                lines += prose(" ".join(words[2:]))
    return lines


def option_list(options):
    lines = [".Bl -tag -width Ds"]
    for option in options:
        letter = f"Fl {option.letter} , " if option.letter else ""
        value = f" Ar {argument(option.value)}" if option.value else ""
        lines.append(f".It {letter}Fl {argument(option.name[1:])}{value}")
        lines += prose(option.text)
    return lines + [".It Fl \"-help\"", "show this and stop", ".El"]


def extra(name):
    path = OWN / f"{name}.mdoc"
    return path.read_text().rstrip("\n").split("\n") if path.exists() else []


def without_help(options):
    return [option for option in options if option.name != "--help"]


def command_page(command, date, version):
    name = f"cheval-{command.name}"
    lines = head(name, 1, date, version) + [f".Nd {escape(command.summary)}", ".Sh SYNOPSIS"]
    lines += usage_lines(command.usages) + [".Sh DESCRIPTION"] + prose(command.description)
    if command.options:
        lines += [".Pp", "The options are as follows:"] + option_list(without_help(command.options))
    for sub in command.subcommands:
        lines += [f".Ss {argument(sub.name)}"] + usage_lines(sub.usages) + [".Pp"] + prose(sub.description)
        lines += option_list(without_help(sub.options))
    lines += extra(name) or [".Sh EXIT STATUS", *(OWN / "exit_status.mdoc").read_text().rstrip("\n").split("\n")]
    lines += [".Sh SEE ALSO", ".Xr cheval 1"]
    return name, lines


def main_page(commands, date, version):
    lines = head("cheval", 1, date, version) + [".Nd smart mirror: a store's products on the person before it"]
    lines += [".Sh SYNOPSIS", ".Sy cheval", "COMMAND", "[options]", ".Pp", ".Sy cheval", "\\-\\-help | \\-\\-version"]
    lines += [".Sh DESCRIPTION"] + extra("cheval-description") + [".Pp", "The commands are as follows:"]
    lines += [".Bl -tag -width \"associates\""]
    for command in commands:
        lines += [f".It Cm {argument(command.name)}"] + prose(command.summary)
        lines += [f"See", f".Xr cheval-{command.name} 1 ."]
    lines += [".El"] + extra("cheval") + [".Sh SEE ALSO"]
    lines += [f".Xr cheval-{command.name} 1 ," for command in sorted(commands, key=lambda one: one.name)]
    return lines + [".Xr cheval-catalogue 5 ,", ".Xr cheval-settings 5"]


def limits(field):
    """What the schema demands of a field, in words."""
    said = [{"integer": "whole number", "number": "number", "boolean": "true or false", "string": "text",
             "array": "list", "object": "object"}[field["type"]]]
    if "enum" in field:
        said.append("one of " + ", ".join(str(value) for value in field["enum"]))
    if "minimum" in field and "maximum" in field:
        said.append(f"{field['minimum']} to {field['maximum']}")
    if field.get("maxLength", 0) and "enum" not in field:
        said.append(f"at most {field['maxLength']} bytes")
    if "default" in field:
        said.append(f"default {json.dumps(field['default'], ensure_ascii=False)}")
    return ", ".join(said)


def fields(properties, prefix):
    lines = []
    for name, field in properties.items():
        if field["type"] == "object" and field.get("properties"):
            lines += fields(field["properties"], f"{prefix}{name}.")
            continue
        lines += [f".It Cm {argument(prefix + name)}"]
        text = field.get("description") or field.get("items", {}).get("description") or ""
        lines += prose(f"{text} ({limits(field)})." if text else limits(field).capitalize() + ".")
    return lines


def settings_page(schema, date, version):
    lines = head("cheval-settings", 5, date, version) + [".Nd settings of one mirror", ".Sh DESCRIPTION"]
    lines += extra("cheval-settings")
    for name, part in schema["properties"].items():
        if part["type"] != "object":
            continue
        lines += [f".Ss {argument(name)}", ".Bl -tag -width Ds"] + fields(part["properties"], f"{name}.") + [".El"]
    for name, part in schema["properties"].items():
        if part["type"] != "object" and not name.startswith("$"):
            lines += [f".Ss {argument(name)}"] + prose(part.get("description", ""))
    lines += [".Sh FILES", *extra("cheval-settings-files"), ".Sh SEE ALSO", ".Xr cheval-doctor 1 ,", ".Xr cheval-run 1"]
    return lines


def catalogue_page(date, version):
    return head("cheval-catalogue", 5, date, version) + extra("cheval-catalogue-5")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--schema", type=Path, required=True)
    parser.add_argument("--date", type=int, required=True)
    parser.add_argument("program", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    commands, version = read_commands(given.program), read_version(given.program)
    pages = {f"{name}.1": lines for name, lines in (command_page(one, given.date, version) for one in commands)}
    pages["cheval.1"] = main_page(commands, given.date, version)
    pages["cheval-settings.5"] = settings_page(json.loads(given.schema.read_text()), given.date, version)
    pages["cheval-catalogue.5"] = catalogue_page(given.date, version)
    given.out.mkdir(parents=True, exist_ok=True)
    for name, lines in pages.items():
        (given.out / name).write_text("\n".join(lines) + "\n")


main()
