"""Print a TOML file as JSON: python read_toml.py FILE [TABLE.PATH]

Floats become {"$float": "repr"}, so that 1.0 is not taken for 1.
Exit status 3: not valid TOML (the message names line and column); 4: the table is not there; 5: the file cannot
be read; 6: a value is a date or time; 7: a whole number does not fit in 64 bits. The messages of 6 and 7 name
the key, as seen from the table, and the value.
"""

import json
import sys
import tomllib


class Refusal(Exception):
    """A value that has no JSON form here; its status is the program's."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def plain(value, place=""):
    """The value with floats tagged; `place` is its key."""
    if isinstance(value, dict):
        return {key: plain(item, f"{place}.{key}" if place else key) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item, f"{place}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, float):
        return {"$float": repr(value)}
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise Refusal(7, f"'{place}' is {value}, which does not fit in 64 bits")
    if isinstance(value, (bool, int, str)):
        return value
    raise Refusal(6, f"'{place}' is the {type(value).__name__} {value}")


def read(path, table):
    """The table as JSON text."""
    try:
        with open(path, "rb") as file:
            document = tomllib.load(file)
    except OSError as error:
        raise Refusal(5, f"it cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(3, str(error)) from None
    for key in filter(None, table.split(".")):
        if not isinstance(document, dict) or key not in document:
            raise Refusal(4, f"there is no [{table}]")
        document = document[key]
    return json.dumps(plain(document))


def main(path, table=""):
    try:
        sys.stdout.write(read(path, table))
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return refusal.status
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
