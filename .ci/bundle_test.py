"""What must be in the bundle of a release."""

import pathlib
import tempfile
import unittest
import zipfile

from bundle import write

FILES = {
    "pom.xml": "<project><version>1.2.3</version><dependency><version>9</version></dependency></project>",
    "template.yaml": """
Resources:
  Function: {Type: AWS::Serverless::Function, Properties: {CodeUri: functions/a/target/a.zip}}
  # CodeUri: functions/b/target/b.zip
  Api:
    DefinitionBody:
      Fn::Transform: {Name: AWS::Include, Parameters: {Location: openapi.yaml}}
  Alarms:
    TemplateURL: nested/alarms.yaml
  Elsewhere:
    Role: !GetAtt Role.Arn
""",
    "functions/a/target/a.zip": "zip",
    "functions/b/target/b.zip": "zip",
    "openapi.yaml": "openapi: 3.0.1",
    "nested/alarms.yaml": "Resources: {More: {TemplateURL: more.yaml}}",
    "nested/more.yaml": "Resources: {}",
    "docs/adr/0001.md": "why",
    "LICENSE": "Apache",
    **dict.fromkeys(("CHANGELOG.md", "README.md", "SECURITY.md", "samconfig.toml", "infra/aws/README.md"), "it"),
}


class BundleTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for path, text in FILES.items():
            self.root.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
            self.root.joinpath(path).write_text(text, encoding="utf-8")

    def test_it_has_the_template_with_all_that_it_names_and_what_nested_templates_name(self):
        bundle = write(self.root, self.root / "out")
        self.assertEqual(bundle.name, "countersign-1.2.3.zip")
        names = set(zipfile.ZipFile(bundle).namelist())
        left_out = {"pom.xml", "functions/b/target/b.zip"}
        self.assertEqual(names, {f"countersign-1.2.3/{path}" for path in FILES if path not in left_out})

    def test_a_file_that_the_template_names_and_that_is_not_there_is_told(self):
        self.root.joinpath("nested/more.yaml").unlink()
        with self.assertRaisesRegex(FileNotFoundError, "nested/alarms.yaml names more.yaml"):
            write(self.root, self.root / "out")

    def test_the_same_files_make_the_same_bytes(self):
        one = write(self.root, self.root / "one").read_bytes()
        self.root.joinpath("LICENSE").touch()
        self.assertEqual(write(self.root, self.root / "other").read_bytes(), one)


if __name__ == "__main__":
    unittest.main()
