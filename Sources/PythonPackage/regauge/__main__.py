"""python -m regauge COMMAND [FILE.py] [OPTIONS…]: the tool, on what FILE.py declares, in this environment."""

import os
import sys

from regauge.tool import environment, executable


def main():
    command, *rest = sys.argv[1:] or ["--help"]
    if rest and rest[0].endswith(".py") and command not in ("run", "profile", "init", "race"):
        rest = ["--manifest", *rest]
    program = executable()
    os.execve(program, ["regauge", command, *rest], environment())


if __name__ == "__main__":
    main()
