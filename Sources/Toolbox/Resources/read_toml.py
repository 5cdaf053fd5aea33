"""Print a TOML file as JSON: python read_toml.py FILE [TABLE.PATH]

Floats become {"$float": "repr"}, so that 1.0 is not taken for 1, and dates become strings.
Exit status 3: not valid TOML (the message names line and column); 4: the table is not there.
"""

import json
import sys
import tomllib


def plain(value):
    """The value with floats tagged and dates as text."""
    if isinstance(value, float):
        return {"$float": repr(value)}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return value.isoformat()


def main(path, table=""):
    with open(path, "rb") as file:
        try:
            document = tomllib.load(file)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            sys.stderr.write(f"{error}\n")
            return 3
    for key in filter(None, table.split(".")):
        if not isinstance(document, dict) or key not in document:
            sys.stderr.write(f"there is no [{table}]\n")
            return 4
        document = document[key]
    json.dump(plain(document), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
