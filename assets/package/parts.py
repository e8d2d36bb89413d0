"""What a built cheval consists of: models and clips by their list, linked Debian packages by dpkg."""
import re
import subprocess
from pathlib import Path

OWN = Path(__file__).resolve().parent
MODELS_LIST = OWN.parent / "models" / "models.list"


def read_models():
    """[{name, version, integrity, files: [(folder/name, sha256)]}] of the pinned npm packages."""
    packages = {}
    for line in MODELS_LIST.read_text().split("\n"):
        words = line.split()
        if words[:1] == ["package"]:
            name, version = words[1].rsplit("@", 1)
            packages[words[1]] = {"name": name, "version": version, "integrity": words[2], "files": []}
        elif words[:1] == ["file"]:
            packages[words[1]]["files"].append((words[5], words[6]))
    return list(packages.values())


def read_licences():
    """{Debian package: licence} of linked.list."""
    lines = (OWN / "linked.list").read_text().split("\n")
    return dict(line.split(" ", 1) for line in lines if line and not line.startswith("#"))


class Machine:
    """The Debian packages of this machine, or of a sysroot that sysroot.sh made."""

    def __init__(self, sysroot, triplet):
        self.root = Path(sysroot) if sysroot else Path("/")
        self.query = ["dpkg-query"] + ([f"--admindir={self.root}/var/lib/dpkg"] if sysroot else [])
        # Where Debian's loader looks: the architecture's folders, and those of libraries with private ones.
        self.folders = [self.root / "usr/lib" / triplet, self.root / "lib" / triplet, self.root / "usr/lib"]
        self.folders += sorted(path for path in self.folders[0].iterdir() if any(path.glob("lib*.so*")))

    def library(self, soname):
        for folder in self.folders:
            if (folder / soname).exists():
                return folder / soname
        raise FileNotFoundError(f"{soname} is linked, and nowhere in {self.folders[0]}")

    def owners(self, paths):
        """{path: package}. Where /lib is a link into /usr, a package may still list its file under /lib."""
        names = {}
        for path in paths:
            inside = "/" + str(path.relative_to(self.root))
            real = "/" + str(path.resolve().relative_to(self.root.resolve()))
            for name in (inside, inside.removeprefix("/usr"), real, real.removeprefix("/usr")):
                names[name] = path
        told = subprocess.run([*self.query, "-S", *names], capture_output=True, text=True, check=False).stdout
        found = {}
        for line in told.strip().split("\n"):
            package, name = line.split(": ", 1)
            found[names[name]] = package.split(",")[0].split(":")[0]
        missing = [str(path) for path in paths if path not in found]
        if missing:
            raise LookupError(f"no Debian package has {', '.join(missing)}")
        return found

    def facts(self, packages):
        """{package: (version, source, source version)}"""
        shown = "${Package}\t${Version}\t${source:Package}\t${source:Version}\n"
        told = subprocess.run([*self.query, "-W", "-f", shown, *packages], capture_output=True, text=True, check=True)
        return {line.split("\t")[0]: tuple(line.split("\t")[1:]) for line in told.stdout.strip().split("\n")}


def needed(path):
    told = subprocess.run(["readelf", "-d", str(path)], capture_output=True, text=True, check=True,
                          env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout
    return re.findall(r"\(NEEDED\).*\[(.+)\]", told)


def linked_packages(program, machine):
    """({package: (version, source, source version)}, direct: set, {package: set of those that it needs})."""
    paths, links, waiting = {}, {}, [(program, needed(program))]
    while waiting:
        by, sonames = waiting.pop()
        links[by] = []
        for soname in sonames:
            if soname not in paths:
                paths[soname] = machine.library(soname)
                waiting.append((paths[soname], needed(paths[soname])))
            links[by].append(paths[soname])
    owners = machine.owners(list(paths.values()))
    edges = {}
    for by, others in links.items():
        name = owners.get(by)
        edges.setdefault(name, set()).update(owners[other] for other in others if owners[other] != name)
    return machine.facts(sorted(set(owners.values()))), edges.pop(None), edges
