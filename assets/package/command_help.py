"""Commands and options of cheval as its own --help tells them: the one source of man pages and completions."""
import re
import subprocess

LEFT_COLUMNS = 30  # platform/base/options.c
OPTION = re.compile(r"^  (?:-(?P<letter>\w), )?(?P<name>--[\w-]+)(?: (?P<value>\S+))?(?P<gap> +)(?P<help>\S.*)$")


class Option:
    def __init__(self, letter, name, value, text):
        self.letter, self.name, self.value, self.text = letter, name, value, text


class Command:
    """summary: of the list of commands, or None; description, usages and options: of its own help."""

    def __init__(self, name, summary, text):
        self.name, self.summary = name, summary
        lines = text.rstrip("\n").split("\n")
        start = next(i for i, line in enumerate(lines) if line.startswith("usage: "))
        self.description = " ".join(line for line in lines[:start] if line)
        self.usages = [lines[start].removeprefix("usage: ")]
        start += 1
        while start < len(lines) and lines[start].startswith("       cheval "):
            self.usages.append(lines[start].strip())
            start += 1
        self.options = []
        self.subcommands = []
        for line in lines[start:]:
            if line.startswith("  "):
                self.options.append(read_option(name, line))

    def verbs(self):
        """The words that may follow the command's name: "show|export|erase" of its usages."""
        found = []
        for usage in self.usages:
            for one in usage.split(" | "):
                match = re.match(r"cheval %s \[?([a-z][a-z-]*(?:\|[a-z-]+)*)\]?(?= |$)" % re.escape(self.name), one)
                for verb in match.group(1).split("|") if match else []:
                    if verb not in found and verb != "options":
                        found.append(verb)
        return found


def read_option(command, line):
    match = OPTION.match(line)
    if not match:
        raise ValueError(f"cheval {command} --help: no option in the line {line!r}")
    value, gap, text = match["value"], match["gap"], match["help"]
    # A flag's help begins at the column; a value is one space behind the name.
    left = line.encode()[2 : 2 + LEFT_COLUMNS].decode(errors="replace").rstrip()
    if value and left == (f"-{match['letter']}, " if match["letter"] else "") + match["name"]:
        text, value = f"{value}{gap}{text}", None
    return Option(match["letter"], match["name"], value, text)


def ask(program, *arguments):
    result = subprocess.run([*program, *arguments, "--help"], capture_output=True, text=True, timeout=60, check=False)
    if result.returncode != 0 or not result.stdout:
        raise ValueError(f"cheval {' '.join(arguments)} --help failed: {result.stderr.strip()}")
    return result.stdout


def read_commands(program):
    """All commands; `program` is the words that start it, an emulator's before."""
    listed = re.findall(r"^  ([a-z]+) +(\S.*)$", ask(program), re.M)
    if not listed:
        raise ValueError("cheval --help lists no command")
    commands = []
    for name, summary in listed:
        command = Command(name, summary, ask(program, name))
        # One whose help has no options but names several usages has the help in those.
        if not command.options:
            for verb in command.verbs():
                sub = Command(f"{name} {verb}", None, ask(program, name, verb))
                command.subcommands.append(sub)
        commands.append(command)
    return commands


def read_version(program):
    result = subprocess.run([*program, "--version"], capture_output=True, text=True, timeout=60, check=True)
    return result.stdout.split()[1]
