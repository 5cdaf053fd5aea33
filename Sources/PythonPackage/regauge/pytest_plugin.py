"""Runs a pipeline's verification as tests, one a stage and one of the whole: pytest regauge.toml, or pytest --regauge."""

import json
import os
import subprocess
import sys
import tempfile

import pytest

from regauge import tool

try:
    import tomllib as toml
except ImportError:  # Python 3.10, where pytest itself needs it
    import tomli as toml

PASSING = ("identical", "withinTolerance", "sameError")


def pytest_addoption(parser):
    group = parser.getgroup("regauge")
    group.addoption(
        "--regauge", action="store_true", help="verify the pipelines of all regauge.toml that are found as tests are"
    )
    group.addoption(
        "--regauge-manifest", metavar="FILE", action="append", default=[],
        help="verify this pipeline too: a regauge.toml, a pyproject.toml or a Python file with stages",
    )


def pytest_collection(session):
    for path in session.config.getoption("--regauge-manifest"):
        if not os.path.exists(path):
            raise pytest.UsageError(f"--regauge-manifest {path}: there is no such file")
        if path not in session.config.args:
            session.config.args.append(path)


def pytest_collect_file(file_path, parent):
    config = parent.config
    named = [os.path.abspath(path) for path in config.getoption("--regauge-manifest")]
    if str(file_path) in named:
        return Manifest.from_parent(parent, path=file_path)
    if file_path.name == "regauge.toml" and (config.getoption("--regauge") or parent.session.isinitpath(file_path)):
        return Manifest.from_parent(parent, path=file_path)
    return None


class Manifest(pytest.File):
    """A pipeline, verified once for all of its stages."""

    def collect(self):
        names = stage_names(str(self.path))
        for stage in names:
            yield Stage.from_parent(self, name=stage)
        if len(names) > 1:
            yield Whole.from_parent(self, name="end to end")

    def verification(self):
        """What was found, of all stages and candidates; where it could not run, all tests say why."""
        if not hasattr(self, "outcome"):
            try:
                self.outcome = self.regauge("verify")
            except Finding as finding:
                self.outcome = finding
        if isinstance(self.outcome, Finding):
            raise self.outcome
        return self.outcome

    def regauge(self, command):
        result = self.run(command, "--json")
        if result.returncode not in (0, 1):
            raise Finding(result.stderr.strip())
        return json.loads(result.stdout)

    def run(self, command, *options):
        return subprocess.run(
            [tool.executable(), command, "--manifest", str(self.path), *options], capture_output=True, text=True,
            env={**tool.environment(), "NO_COLOR": "1"},
        )


class Stage(pytest.Item):
    """A stage with all of its candidates."""

    replay = property(lambda self: ["--stage", self.name])

    def found(self):
        """The verdicts; none where there is nothing to test."""
        return [each for each in self.parent.verification()["verifications"] if each["stage"] == self.name]

    def runtest(self):
        found = self.found()
        if not found:
            pytest.skip("no candidate rewrites it")
        if not all(each["result"]["verdict"] in PASSING for each in found):
            raise Finding(self.parent.run("verify", *self.replay).stdout.strip())

    def repr_failure(self, excinfo):
        if isinstance(excinfo.value, Finding):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, None, f"{self.path.name}: stage {self.name}"


class Whole(Stage):
    """The whole pipeline with each candidate, where its stages match by themselves."""

    replay = []

    def found(self):
        wholes = [each["verification"] for each in self.parent.verification()["endToEnd"]]
        return [each for each in wholes if each["result"]["verdict"] != "notRun"]

    def runtest(self):
        if not self.found():
            pytest.skip("it is not judged before every stage matches")
        super().runtest()

    def reportinfo(self):
        return self.path, None, f"{self.path.name}: {self.name}"


def stage_names(path):
    """The stages that a manifest declares."""
    if path.endswith(".py"):
        with tempfile.NamedTemporaryFile() as output:
            reading = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reading.py")
            result = subprocess.run([sys.executable, reading, path, output.name], capture_output=True, text=True)
            if result.returncode:
                raise Finding(result.stderr.strip())
            document = json.load(output)
    else:
        with open(path, "rb") as file:
            document = toml.load(file)
        if os.path.basename(path) == "pyproject.toml":
            document = document.get("tool", {}).get("regauge", {})
    return [stage["name"] for stage in document.get("stages", [])]


class Finding(Exception):
    """What the tool has to say."""
