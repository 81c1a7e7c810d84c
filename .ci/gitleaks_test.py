"""What gitleaks finds by our configuration: secrets, wherever they stand, and none of the canaries that tests plant.

    GITLEAKS=path/to/gitleaks python3 -m unittest gitleaks_test

No secret stands here: each is made when it is needed."""

import json
import os
import pathlib
import random
import string
import subprocess
import tempfile
import unittest

REPOSITORY = pathlib.Path(__file__).parent.parent
CANARIES = ['key = "sk_test_51CanaryNewKey"', 'key = "rk_live_canaryCanary"', 'SECRET_ID, "whsec_second_0123456789abcdef"']


def drawn(length):
    return "".join(random.choices(string.ascii_letters + string.digits, k=length))


def found(text):
    """The rules that find something in this text."""
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "Notes.java").write_text(text, encoding="utf-8")
        report = pathlib.Path(folder) / "report"
        command = [os.environ["GITLEAKS"], "dir", folder, "--config", REPOSITORY / ".gitleaks.toml", "--no-banner"]
        result = subprocess.run([*command, "-f", "json", "-r", report], capture_output=True, text=True, timeout=60)
        rules = {finding["RuleID"] for finding in json.loads(report.read_text(encoding="utf-8"))}
        assert (result.returncode == 1) == bool(rules), result.stderr
        return rules


class GitleaksTest(unittest.TestCase):
    def test_keys_of_both_kinds_and_modes_are_found(self):
        for prefix in ["sk_test_51", "sk_live_51", "rk_test_51", "rk_live_51"]:
            self.assertIn("stripe-access-token", found(f'x = "{prefix}{drawn(40)}"'), prefix)

    def test_a_signing_secret_is_found(self):
        self.assertIn("stripe-webhook-signing-secret", found(f"curl -d whsec_{drawn(32)} https://shop.example"))

    def test_a_secret_beside_a_canary_is_found(self):
        for canary in CANARIES:
            self.assertIn("stripe-access-token", found(f'{canary}; other = "sk_live_51{drawn(40)}"'), canary)

    def test_canaries_are_none(self):
        self.assertEqual(set(), found("\n".join(CANARIES)))


if __name__ == "__main__":
    unittest.main()
