"""Writes what a Python file declares as a manifest: python reading.py FILE OUTPUT

The manifest is JSON with floats as {"$float": "repr"}, so that 1.0 is not taken for 1. Exit status 3: the file cannot
be imported (the traceback is on standard error); 4: it declares no pipeline, or more than one; 5: it declares a value
that a manifest cannot hold.
"""

import json
import os
import sys
import traceback


def plain(value, place):
    if isinstance(value, dict):
        return {str(key): plain(item, f"{place}.{key}") for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, f"{place}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, float):
        return {"$float": repr(value)}
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    raise TypeError(f"{place.lstrip('.')} is a {type(value).__name__}; use what TOML has: text, numbers, lists and dicts")


def manifest(path):
    """The document that the file declares; imported under its own name, so that a `__main__` guard holds."""
    import importlib

    folder, name = os.path.split(os.path.abspath(path))
    sys.path.insert(0, folder)
    module = os.path.splitext(name)[0]
    importlib.import_module(module)
    from regauge import declared

    if len(declared.pipelines) != 1:
        count = len(declared.pipelines) or "no"
        raise LookupError(f"it declares {count} pipelines; call regauge.pipeline(name, …) once")
    document = {key: value for key, value in declared.pipelines[0].items() if value is not None}
    return {**document, "stages": declared.stages}


def main(path, output):
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    try:
        document = plain(manifest(path), "")
    except LookupError as error:
        print(error, file=sys.stderr)
        return 4
    except TypeError as error:
        print(error, file=sys.stderr)
        return 5
    except (Exception, SystemExit):
        traceback.print_exc()
        return 3
    with open(output, "w", encoding="utf-8") as file:
        json.dump(document, file)
    return 0


if __name__ == "__main__":
    del sys.path[0]  # the package's own folder, whose modules are not to be found by bare names
    sys.exit(main(*sys.argv[1:]))
