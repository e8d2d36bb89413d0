"""Whether a list of parts is SPDX 2.3 and complete.

    check_sbom.py SBOM PROGRAM

The schema is what of SPDX 2.3 we write, more strictly than the standard; besides, everything that is referred to is
there, each model of the pinned list with its integrity, and each library that PROGRAM is linked with.
"""
import base64
import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema

ROOT = Path(__file__).resolve().parents[2]
TEXT = {"type": "string", "minLength": 1}
ID = {"type": "string", "pattern": r"^SPDXRef-[A-Za-z0-9.-]+$"}
DIGEST_LENGTHS = {"SHA1": 40, "SHA256": 64, "SHA512": 128}
LICENCES = {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "GPL-2.0-or-later", "GPL-3.0-or-later", "IJG", "MIT", "MPL-1.1",
            "LGPL-2.0-or-later", "LGPL-2.1-only", "LGPL-2.1-or-later", "Zlib", "blessing", "curl", "libpng-2.0",
            "GCC-exception-3.1", "X11"}
RELATIONS = ["DESCRIBES", "CONTAINS", "DYNAMIC_LINK", "DEPENDS_ON", "RUNTIME_DEPENDENCY_OF"]


def shape(required, **properties):
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


CHECKSUMS = {"type": "array", "minItems": 1, "items": shape(
    ["algorithm", "checksumValue"], algorithm={"enum": list(DIGEST_LENGTHS)},
    checksumValue={"type": "string", "pattern": "^[0-9a-f]+$"})}
PACKAGE = shape(
    ["SPDXID", "name", "versionInfo", "downloadLocation", "filesAnalyzed", "licenseConcluded", "licenseDeclared",
     "copyrightText", "externalRefs"],
    SPDXID=ID, name=TEXT, versionInfo=TEXT, filesAnalyzed={"const": False}, licenseConcluded=TEXT, licenseDeclared=TEXT,
    downloadLocation={"type": "string", "pattern": r"^(NOASSERTION|https://\S+)$"}, copyrightText=TEXT, comment=TEXT,
    licenseComments=TEXT, supplier={"type": "string", "pattern": "^Organization: "}, checksums=CHECKSUMS, sourceInfo=TEXT,
    primaryPackagePurpose={"const": "APPLICATION"},
    externalRefs={"type": "array", "minItems": 1, "items": shape(
        ["referenceCategory", "referenceType", "referenceLocator"], referenceCategory={"const": "PACKAGE-MANAGER"},
        referenceType={"const": "purl"}, referenceLocator={"type": "string", "pattern": r"^pkg:(deb|npm)/\S+@\S+$"})})
FILE = shape(["SPDXID", "fileName", "checksums", "licenseConcluded", "copyrightText"], SPDXID=ID,
             fileName={"type": "string", "pattern": r"^\./"}, checksums=CHECKSUMS, licenseConcluded=TEXT, copyrightText=TEXT)
DOCUMENT = shape(
    ["spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace", "creationInfo", "packages", "files",
     "relationships"],
    spdxVersion={"const": "SPDX-2.3"}, dataLicense={"const": "CC0-1.0"}, SPDXID={"const": "SPDXRef-DOCUMENT"}, name=TEXT,
    documentNamespace={"type": "string", "pattern": r"^https://[^#\s]+$"},
    creationInfo=shape(
        ["created", "creators"], created={"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        creators={"type": "array", "minItems": 1, "items": {"type": "string", "pattern": "^(Tool|Organization|Person): "}}),
    packages={"type": "array", "minItems": 2, "items": PACKAGE}, files={"type": "array", "items": FILE},
    relationships={"type": "array", "minItems": 1, "items": shape(
        ["spdxElementId", "relationshipType", "relatedSpdxElement"], spdxElementId=ID, relatedSpdxElement=ID,
        relationshipType={"enum": RELATIONS})})


def licence_problems(package):
    for field in ("licenseConcluded", "licenseDeclared"):
        if package[field] != "NOASSERTION":
            for word in re.split(r" (?:AND|OR|WITH) ", package[field]):
                if word not in LICENCES:
                    yield f"{package['name']}: {word} is no licence that we know"


def reference_problems(sbom):
    ids = [one["SPDXID"] for one in sbom["packages"] + sbom["files"]] + ["SPDXRef-DOCUMENT"]
    yield from (f"{one} stands twice" for one in set(ids) if ids.count(one) > 1)
    related = set()
    for one in sbom["relationships"]:
        related |= {one["spdxElementId"], one["relatedSpdxElement"]}
    yield from (f"{one} is referred to and not there" for one in sorted(related - set(ids)))
    yield from (f"{one} has nothing to do with anything" for one in sorted(set(ids) - related))
    for one in sbom["packages"] + sbom["files"]:
        for checksum in one.get("checksums", []):
            if len(checksum["checksumValue"]) != DIGEST_LENGTHS[checksum["algorithm"]]:
                yield f"{one['SPDXID']}: a checksum of the wrong length"


def model_problems(sbom):
    packages = {f"{one['name']}@{one['versionInfo']}": one for one in sbom["packages"]}
    sums = {one["fileName"]: {sum["checksumValue"] for sum in one["checksums"]} for one in sbom["files"]}
    for line in (ROOT / "assets/models/models.list").read_text().split("\n"):
        words = line.split()
        if words[:1] == ["package"]:
            digest = base64.b64decode(words[2].removeprefix("sha512-")).hex()
            found = packages.get(words[1], {}).get("checksums", [])
            if not any(one["checksumValue"] == digest for one in found):
                yield f"{words[1]} is not there with its integrity"
        elif words[:1] == ["file"] and words[6] not in sums.get(f"./usr/share/cheval/{words[5]}", ()):
            yield f"{words[5]} is not there with its checksum"


def library_problems(sbom, program):
    """By ldd and dpkg, not by what made the list."""
    linked = {one["relatedSpdxElement"] for one in sbom["relationships"]
              if one["relationshipType"] == "DYNAMIC_LINK" and one["spdxElementId"] == "SPDXRef-cheval"}
    listed = {one["name"] for one in sbom["packages"]}
    needed = re.findall(r"NEEDED +(\S+)", subprocess.run(["objdump", "-p", program], capture_output=True, text=True,
                                                          check=True).stdout)
    resolved = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    loaded = dict(re.findall(r"^\s*(\S+) => (/\S+)", resolved, re.M))
    # Where /lib is a link into /usr, either name may be the one that the package lists.
    names = {}
    for soname, path in loaded.items():
        for name in (path, str(Path(path).resolve())):
            names |= {name.removeprefix("/usr"): soname, "/usr" + name.removeprefix("/usr"): soname}
    told = subprocess.run(["dpkg-query", "-S", *names], capture_output=True, text=True, check=False).stdout
    owners = {}
    for package, path in re.findall(r"^(\S+?):(?:\S+:)? (\S+)$", told, re.M):
        owners.setdefault(names[path], set()).add(package)
    for soname, path in loaded.items():
        if not owners.get(soname, set()) & listed:
            yield f"{path} is loaded, and none of {sorted(owners.get(soname, set()))} is listed"
        elif soname in needed and not any(f"SPDXRef-deb-{one.replace('+', '-')}" in linked for one in owners[soname]):
            yield f"{soname} is linked, and the list doesn't say so"


def main():
    path, program = sys.argv[1:]
    sbom = json.loads(Path(path).read_text())
    problems = [f"{'/'.join(map(str, error.path))}: {error.message[:200]}"
                for error in jsonschema.Draft202012Validator(DOCUMENT).iter_errors(sbom)]
    if not problems:
        for package in sbom["packages"]:
            problems += licence_problems(package)
        problems += [*reference_problems(sbom), *model_problems(sbom), *library_problems(sbom, program)]
    print("\n".join(problems) or f"{len(sbom['packages'])} packages, {len(sbom['files'])} files: in order")
    sys.exit(1 if problems else 0)


main()
