"""A build backend that builds nothing and runs nothing of the package.

The package is published as a source archive only, and pip asks a source archive for its
metadata before it hands the file over; the usual backend answers by running the archive's
setup.py. This one answers from the archive's PKG-INFO text instead (PEP 517 hooks run with
the unpacked archive as working directory). fetch.py puts it first on the path.
"""

import email.parser
import pathlib


class ArchiveOnly:
    """The two hooks that ``pip download`` calls."""

    def get_requires_for_build_wheel(self, config_settings=None):
        return []

    def prepare_metadata_for_build_wheel(self, metadata_directory, config_settings=None):
        text = pathlib.Path("PKG-INFO").read_text(encoding="utf-8")
        package = email.parser.HeaderParser().parsestr(text)
        name = f"{package['Name']}-{package['Version']}.dist-info"
        directory = pathlib.Path(metadata_directory, name)
        directory.mkdir()
        directory.joinpath("METADATA").write_text(text, encoding="utf-8")
        return name


# The object that PEP 517 names for archives without a pyproject.toml.
__legacy__ = ArchiveOnly()
