"""Fails if a zip contains what its list does not name, or what is under a licence that nobody has read.

`mvn -Psbom package` writes the list beside each zip. A list is made from the pom, so it is compared with what
is really in the zip: each class must come from one of the listed jars, with the digest that the list gives it.
META-INF/THIRD-PARTY, which each zip contains, must name each component with its licence, and have the text of
those licences that want to be handed on.

usage: licences.py folder-of-Maven's-repository zip...
"""

import hashlib
import json
import pathlib
import re
import sys
import zipfile

OURS = "dev.countersign"
THIRD_PARTY = "META-INF/THIRD-PARTY"
WITHOUT_NOTICE = {"Apache-2.0", "MIT-0"}  # META-INF/LICENSE has the first one's text


class ThirdParty:
    """What META-INF/THIRD-PARTY says: `MIT: group:name` a line, and `== group:name` above a licence's text."""

    def __init__(self, text):
        self.licences = re.findall(r"^([\w.-]+): (\S+:\S+)$", text, re.MULTILINE)
        self.texts = set(re.findall(r"^== (\S+)$", text, re.MULTILINE))

    def faults(self, group, name, licence):
        names = {f"{group}:{name}", f"{group}:*"}
        if not any(it == licence and named in names for it, named in self.licences):
            yield f"{group}:{name} is under {licence}, which {THIRD_PARTY} does not say"
        elif licence not in WITHOUT_NOTICE and not self.texts & names:
            yield f"{THIRD_PARTY} lacks the text of the licence of {group}:{name}"


def licence_of(component):
    """The one licence of a component, as the list has it."""
    found = [
        choice.get("expression") or choice["license"].get("id") or choice["license"].get("name")
        for choice in component.get("licenses", [])
    ]
    return " AND ".join(found) or "no licence"


def jar_of(component, repository):
    group, name, version = component["group"], component["name"], component["version"]
    return repository.joinpath(*group.split("."), name, version, f"{name}-{version}.jar")


def classes(archive):
    """The classes of an archive, without the one that names a module."""
    return {name for name in zipfile.ZipFile(archive).namelist() if re.search(r"(?<!module-info)\.class$", name)}


def faults(zip_file, components, repository):
    """What is wrong with a zip, a line for each."""
    third_party = ThirdParty(zipfile.ZipFile(zip_file).read(THIRD_PARTY).decode())
    unknown = {name for name in classes(zip_file) if not name.startswith(OURS.replace(".", "/"))}
    for component in components:
        yield from third_party.faults(component["group"], component["name"], licence_of(component))
        if component["group"] == OURS:
            continue
        jar = jar_of(component, repository)
        digests = {it["alg"]: it["content"] for it in component.get("hashes", [])}
        if hashlib.sha256(jar.read_bytes()).hexdigest() != digests.get("SHA-256"):
            yield f"{jar.name} is not the one that is listed"
        unknown -= classes(jar)
    for name in sorted(unknown)[:10]:
        yield f"{name} is of no listed component"


def main(repository, *zips):
    status = 0
    for zip_file in map(pathlib.Path, zips):
        components = json.loads(zip_file.with_suffix(".cdx.json").read_text(encoding="utf-8"))["components"]
        for fault in faults(zip_file, components, pathlib.Path(repository)):
            print(f"{zip_file.name}: {fault}", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
