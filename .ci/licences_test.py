"""What licences.py must find, and what it must leave alone."""

import hashlib
import pathlib
import tempfile
import unittest
import zipfile

from licences import THIRD_PARTY, faults

NOTICES = """
Apache-2.0: dev.countersign:*
Apache-2.0: software.amazon.awssdk:*
MIT: org.slf4j:slf4j-api
BSD-2-Clause: org.crac:crac

== org.slf4j:slf4j-api

Permission is hereby granted
"""


class LicencesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def jar(self, path, *names):
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, NOTICES if name == THIRD_PARTY else name)
        return path

    def component(self, group, name, licence, *class_names, **changed):
        jar = self.jar(self.folder / group.replace(".", "/") / name / "1" / f"{name}-1.jar", *class_names)
        digest = hashlib.sha256(jar.read_bytes()).hexdigest()
        licences = [{"license": {"id": licence}}] if licence else []
        hashes = [{"alg": "SHA-256", "content": digest}]
        return {"group": group, "name": name, "version": "1", "licenses": licences, "hashes": hashes} | changed

    def found(self, components, *names):
        return list(faults(self.jar(self.folder / "it.zip", THIRD_PARTY, *names), components, self.folder))

    def test_a_zip_of_listed_components_and_our_own_classes_is_right(self):
        sdk = self.component("software.amazon.awssdk", "dynamodb", "Apache-2.0", "a/Sdk.class")
        logger = self.component("org.slf4j", "slf4j-api", "MIT", "a/Log.class", "a/Unused.class")
        ours = self.component("dev.countersign", "shared", "Apache-2.0")
        names = ("a/Sdk.class", "a/Log.class", "dev/countersign/It.class", "module-info.class", "a/notes.txt")
        self.assertEqual(self.found([sdk, logger, ours], *names), [])

    def test_a_class_that_no_listed_jar_has_is_found(self):
        sdk = self.component("software.amazon.awssdk", "dynamodb", "Apache-2.0", "a/Sdk.class")
        self.assertEqual(
            self.found([sdk], "a/Sdk.class", "b/Smuggled.class"), ["b/Smuggled.class is of no listed component"]
        )

    def test_a_jar_with_another_digest_than_the_listed_one_is_found(self):
        sdk = self.component("software.amazon.awssdk", "dynamodb", "Apache-2.0", "a/Sdk.class")
        sdk["hashes"] = [{"alg": "SHA-256", "content": "0" * 64}]
        self.assertEqual(self.found([sdk], "a/Sdk.class"), ["dynamodb-1.jar is not the one that is listed"])

    def test_a_licence_that_nobody_has_read_is_found(self):
        for licence in ("GPL-3.0-only", ""):
            other = self.component("org.slf4j", "slf4j-api", licence, "a/Log.class")
            said = licence or "no licence"
            self.assertEqual(
                self.found([other], "a/Log.class"),
                [f"org.slf4j:slf4j-api is under {said}, which META-INF/THIRD-PARTY does not say"],
            )

    def test_a_licence_whose_text_is_to_be_handed_on_and_is_not_is_found(self):
        crac = self.component("org.crac", "crac", "BSD-2-Clause", "a/Crac.class")
        self.assertEqual(
            self.found([crac], "a/Crac.class"),
            ["META-INF/THIRD-PARTY lacks the text of the licence of org.crac:crac"],
        )


if __name__ == "__main__":
    unittest.main()
