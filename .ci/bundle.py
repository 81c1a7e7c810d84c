"""Puts what `sam deploy` needs into one zip, so that who deploys a release needs no Maven.

It contains the template and each file that it names (zips, the API's definition, nested templates and what these
name), at the places where the template looks for them. The same files always make the same bytes.

usage: bundle.py --version | bundle.py folder
"""

import pathlib
import re
import sys
import zipfile

ROOT = pathlib.Path(__file__).parent.parent
TEMPLATE = "template.yaml"
ALSO = ("CHANGELOG.md", "LICENSE", "README.md", "SECURITY.md", "docs", "infra/aws", "openapi.yaml", "samconfig.toml")
NAMED = re.compile(r"^[^#\n]*?\b(?:CodeUri|Location|TemplateURL): *([\w./-]+)", re.MULTILINE)


def version(root):
    """The version of the root pom, whose own is the first that it names."""
    return re.search(r"<version>(.*?)</version>", root.joinpath("pom.xml").read_text(encoding="utf-8"))[1]


def named_by(root, template):
    """The template and the files that it names, as paths below the root."""
    yield template
    for name in NAMED.findall(root.joinpath(template).read_text(encoding="utf-8")):
        path = pathlib.Path(template).parent.joinpath(name).as_posix()
        if not root.joinpath(path).is_file():
            raise FileNotFoundError(f"{template} names {name}, which is not there: run mvn package first")
        nested = path.endswith((".yaml", ".yml")) and "Resources:" in root.joinpath(path).read_text(encoding="utf-8")
        yield from named_by(root, path) if nested else [path]


def also(root):
    """What is for the reader, and what commands in the documents name."""
    for name in ALSO:
        found = root.joinpath(name)
        paths = found.rglob("*") if found.is_dir() else [found]
        yield from (path.relative_to(root).as_posix() for path in paths if path.is_file())


def write(root, folder):
    top = f"countersign-{version(root)}"
    bundle = folder / f"{top}.zip"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(bundle, "w") as archive:
        for path in sorted({*named_by(root, TEMPLATE), *also(root)}):
            entry = zipfile.ZipInfo(f"{top}/{path}")  # of 1980, whenever it is made
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if path.endswith(".zip") else zipfile.ZIP_DEFLATED
            archive.writestr(entry, root.joinpath(path).read_bytes())
    return bundle


if __name__ == "__main__":
    print(version(ROOT) if sys.argv[1] == "--version" else write(ROOT, pathlib.Path(sys.argv[1])))
