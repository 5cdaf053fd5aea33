"""Runs a user's program as python does, with something of ours going on around it.

`prepare` finds the program and makes the process look as if python had been started with it; `run` executes it.
Tracebacks show no frame of ours, and the exit status is the program's own.
"""

import builtins
import os
import sys


class Program:
    """A compiled program with the namespace that is to be its `__main__`."""

    def __init__(self, code, main, path, module):
        self.code = code
        self.main = main
        # The file that holds it.
        self.path = path
        # The name under which it can be imported: a script's stem, or the module of -m.
        self.module = module


def prepare(target, arguments):
    """`target` is the path of a script or notebook, or "-m module"."""
    program = module_program(target[3:]) if target.startswith("-m ") else file_program(target)
    sys.argv[:] = [program.main.__dict__["__file__"] if target.startswith("-m ") else target, *arguments]
    # Kept: when a module goes, its variables go.
    program.own_main = sys.modules.get("__main__")
    sys.modules["__main__"] = program.main
    return program


def own_folder(folder):
    """What python puts in front of sys.path; -c, by which we came here, put "" there."""
    if sys.path and sys.path[0] == "":
        sys.path[0] = folder


def file_program(path):
    from importlib.machinery import SourceFileLoader

    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError as error:
        print(f"{sys.executable}: can't open file {os.path.abspath(path)!r}: "
              f"[Errno {error.errno}] {error.strerror}", file=sys.stderr)
        raise SystemExit(2)
    own_folder(os.path.dirname(os.path.realpath(path)))
    path = os.path.abspath(path)
    if path.endswith(".ipynb"):
        try:
            source = notebook_source(source, path)
        except ValueError as error:
            print(f"{sys.executable}: {error}", file=sys.stderr)
            raise SystemExit(1)
    code = compiled(source, path)
    main = new_main(path, loader=SourceFileLoader("__main__", path), package=None, spec=None)
    return Program(code, main, path, os.path.splitext(os.path.basename(path))[0])


def module_program(name):
    import runpy

    own_folder(os.getcwd())
    try:
        name, spec, code = runpy._get_module_details(name)
    except ImportError as error:
        print(f"{sys.executable}: {error}", file=sys.stderr)
        raise SystemExit(1)
    main = new_main(spec.origin, loader=spec.loader, package=spec.parent, spec=spec)
    return Program(code, main, spec.origin, name)


def new_main(path, loader, package, spec):
    import types

    main = types.ModuleType("__main__")
    main.__dict__.update(
        __file__=path, __cached__=None, __loader__=loader, __package__=package, __spec__=spec, __builtins__=builtins,
        __doc__=None)
    return main


def compiled(source, path):
    try:
        return compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        error.__traceback__ = None
        sys.excepthook(type(error), error, None)
        raise SystemExit(1)


def notebook_source(text, path):
    """The code cells of a notebook as one source, which tracebacks and inspect can show.

    Lines for IPython (%magic, !command, help?) become comments; a cell of another language (%%bash) goes as a whole.
    Raises ValueError for a file that is no notebook.
    """
    import json
    import linecache

    try:
        cells = [cell for cell in json.loads(text)["cells"] if cell.get("cell_type") == "code"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path!r} is no notebook: {type(error).__name__}: {error}") from None
    lines = []
    for number, cell in enumerate(cells, 1):
        source = cell.get("source", "")
        own = (source if isinstance(source, str) else "".join(source)).split("\n")
        lines.append(f"# cell {number}")
        first = next((line.strip() for line in own if line.strip()), "")
        foreign = first.startswith("%%") and first.split()[0] not in ("%%time", "%%timeit", "%%capture", "%%prun")
        for line in own:
            start = line.lstrip()
            is_ours = foreign or start.startswith(("%", "!", "?")) or start.rstrip().endswith("?")
            # A statement in its place: the line may be all that a block has.
            lines.append(line[: len(line) - len(start)] + "pass  # " + start if is_ours else line)
    source = "\n".join(lines) + "\n"
    linecache.cache[path] = (len(source), None, source.splitlines(True), path)
    return source


def run(program):
    """Executes the program. Always raises SystemExit when it does not end by itself, as python would exit."""
    try:
        exec(program.code, program.main.__dict__)
    except SystemExit:
        raise
    except BaseException as error:
        # The first entry is the frame of this function.
        trace = error.__traceback__.tb_next
        error.__traceback__ = trace
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, trace
        sys.excepthook(type(error), error, trace)
        if isinstance(error, KeyboardInterrupt):
            raise SystemExit(130)
        raise SystemExit(1)
