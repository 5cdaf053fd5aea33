"""Finds the tool that this package is for."""

import os
import shutil
import sys


def executable():
    """The `regauge` to run: $REGAUGE, the one this package was installed with or lies beside, or that on PATH."""
    here = os.path.dirname(os.path.abspath(__file__))
    candidates = [
        os.environ.get("REGAUGE"),
        os.path.join(here, "..", "..", "..", "..", "bin", "regauge"),  # PREFIX/share/regauge/python/regauge
        os.path.join(here, "..", "..", "..", ".build", "release", "regauge"),  # a clone
        shutil.which("regauge"),
    ]
    for path in candidates:
        if path and os.access(path, os.X_OK):
            return os.path.normpath(path)
    raise SystemExit("regauge: the tool is not on PATH; install it with make install, or set REGAUGE to its path")


def environment():
    """The environment variables in which the tool takes this interpreter for the reference's."""
    variables = dict(os.environ)
    if sys.prefix != sys.base_prefix:
        variables["VIRTUAL_ENV"] = sys.prefix
    else:
        variables.pop("VIRTUAL_ENV", None)
        variables["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), variables.get("PATH", "")])
    return variables
