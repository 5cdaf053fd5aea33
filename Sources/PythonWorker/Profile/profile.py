"""Runs a program and notes what its functions take and whether they could be stages.

`sys.argv` is [.., document, target, arguments...]. The document, JSON, is written when everything of the program
has ended, its threads and exit handlers included.
"""

import _regauge
import atexit
import hashlib
import json
import os
import sys
import threading
import time


def load(name):
    namespace = {"__name__": "regauge_" + name}
    exec(compile(_regauge.source(name), "<regauge " + name + ">", "exec"), namespace)
    return namespace


script, source, extract = load("script"), load("facts"), load("extract")

# inspect.CO_NEWLOCALS, CO_VARARGS, CO_VARKEYWORDS, CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR
NEW_LOCALS, VARIADIC, KEYWORD_VARIADIC, SUSPENDS = 0x02, 0x04, 0x08, 0x20 | 0x80 | 0x200
# Of each function this many calls are looked at, each later by a factor than the one before.
MOST_SAMPLES, SPREAD = 6, 4
# Longer values are looked at in evenly spread rows.
MOST_ROWS = 5_000
# What _regauge.benchmark gives of a round: into columns, and back.
ENCODING, DECODING = 0, 1
LENDERS, MOST_LENT = ("numpy", "polars", "pyarrow"), 64 << 20
# Looking at values may take this share of the time, once every function has had its first look.
SHARE = 0.25


class Function:
    """A code object of the user's."""

    def __init__(self, code):
        self.code = code
        self.calls = 0
        self.next_sample = 1
        self.samples = []
        self.effects = {}
        count = code.co_argcount + code.co_kwonlyargcount
        count += bool(code.co_flags & VARIADIC) + bool(code.co_flags & KEYWORD_VARIADIC)
        self.parameters = code.co_varnames[:count]


class Profiler:
    """Answers the tracer, hears audit events, and writes the document."""

    def __init__(self, program):
        self.program = program
        self.process = os.getpid()
        self.functions = {}
        self.files = {}
        self.busy = threading.local()
        self.spent = 0
        self.started = time.perf_counter_ns()
        self.is_open = True
        prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix}
        self.prefixes = tuple(os.path.realpath(path) + os.sep for path in prefixes)
        # A module that is profiled is the user's, wherever it is installed.
        self.folder = os.path.dirname(os.path.realpath(program.path)) + os.sep if program.main.__spec__ else None
        self.owners = {}

    def owns(self, name):
        if name not in self.owners:
            self.owners[name] = self.is_own(name)
        return self.owners[name]

    def is_own(self, name):
        if name == self.program.path:
            return True
        if name.startswith("<"):
            return False
        path = os.path.realpath(name)
        if self.folder and path.startswith(self.folder):
            return True
        if "site-packages" in path or "dist-packages" in path:
            return False
        return not path.startswith(self.prefixes) or path.startswith(os.path.realpath(os.getcwd()) + os.sep)

    # ---- calls

    def select(self, code):
        if not self.owns(code.co_filename):
            return None
        if code.co_name == "<module>":
            self.functions[code] = Function(code)
            return False
        # Comprehensions, lambdas and the bodies of classes belong to what they stand in.
        if code.co_name.startswith("<") or not code.co_flags & NEW_LOCALS:
            return None
        self.functions[code] = Function(code)
        return True

    def enter(self, code, frame):
        """A token; or the number of calls that need not be shown."""
        function = self.functions[code]
        if getattr(self.busy, "now", False) or os.getpid() != self.process:
            return None
        function.calls += 1
        if len(function.samples) >= MOST_SAMPLES:
            return 1 << 62
        if function.calls < function.next_sample:
            skipped = function.next_sample - function.calls - 1
            function.calls += skipped
            return skipped
        function.next_sample = function.calls * SPREAD
        began = time.perf_counter_ns()
        if function.samples and self.spent > SHARE * (began - self.started):
            return None
        self.busy.now = True
        try:
            values = frame.f_locals
            given = [(name, values[name]) for name in function.parameters if name in values]
            looks = [look(name, value, ENCODING) for name, value in given]
            return (function, function.calls, given, looks)
        finally:
            self.busy.now = False
            self.spent += time.perf_counter_ns() - began

    def leave(self, token, returned, value):
        function, call, given, looks = token
        # A generator that was dropped: what it would have given is not known.
        if returned is None:
            return
        if os.getpid() != self.process or len(function.samples) >= MOST_SAMPLES:
            return
        began = time.perf_counter_ns()
        self.busy.now = True
        try:
            for (name, argument), before in zip(given, looks):
                if before["mark"] is not None:
                    before["changed"] = look(name, argument)["mark"] != before["mark"]
            result = None
            if returned:
                result = look("result", value, DECODING)
                if function.code.co_flags & SUSPENDS & 0x20:
                    result["type"] = "generator"
                result.pop("mark")
            for before in looks:
                before.pop("mark")
            function.samples.append({"call": call, "arguments": looks, "result": result})
        finally:
            self.busy.now = False
            self.spent += time.perf_counter_ns() - began

    # ---- effects

    def hear(self, event, arguments):
        if not self.is_open or getattr(self.busy, "now", False) or os.getpid() != self.process:
            return
        seen = source["effect"](event, arguments)
        if seen is None:
            return
        event, detail = seen
        frame = sys._getframe(1)
        inner = True
        while frame is not None:
            name = frame.f_code.co_filename
            if "importlib" in name and name.startswith("<frozen"):
                return  # reading a module is no effect of who imports it
            function = self.functions.get(frame.f_code)
            if function is not None:
                seen = function.effects.setdefault(event, {"count": 0, "example": detail, "isDirect": False})
                seen["count"] += 1
                seen["isDirect"] |= inner
                inner = False
            frame = frame.f_back

    # ---- the document

    def document(self, error):
        ended = time.perf_counter_ns()
        counts, callers, lines = _regauge.trace_report()
        sampled = {}
        for code, line, taken in lines:
            sampled.setdefault(code, []).append((line, taken))
        numbers = {row[0]: number for number, row in enumerate(counts)}
        return {
            "format": 1, "python": sys.version.split()[0], "target": self.program.path,
            "module": self.program.module, "wallNanoseconds": ended - self.started - self.spent,
            "lookingNanoseconds": self.spent, "error": error,
            "functions": [self.described(row, sampled.get(row[0], [])) for row in counts],
            "calls": [
                {"caller": numbers.get(caller), "callee": numbers[callee], "calls": calls, "inclusive": taken}
                for caller, callee, calls, taken in callers if callee in numbers
            ],
        }

    def described(self, row, sampled):
        code, calls, raised, inclusive, own = row
        name = code.co_filename
        if name not in self.files:
            self.files[name] = source["File"](name)
        file = self.files[name]
        function = self.functions[code]
        is_module = code.co_name == "<module>"
        qualified, node, is_inner = file.functions.get(
            (code.co_name, code.co_firstlineno), (getattr(code, "co_qualname", code.co_name), None, False))
        if is_module:
            node, ranges = file.tree, source["with_loops"](extract["own_statements"](file.tree))
        else:
            ranges = source["loops"](node) if node else []
        cell, line = file.place(code.co_firstlineno)
        is_main = name == self.program.path
        return {
            "name": qualified, "file": os.path.relpath(name) if name.startswith(os.getcwd() + os.sep) else name,
            "cell": cell, "line": line, "isMain": is_main, "isModule": is_module, "isInner": is_inner,
            "calls": calls, "raised": raised, "inclusive": inclusive, "own": own,
            "sampled": sum(taken for _, taken in sampled),
            "loops": [self.loop(file, each, sampled, is_module) for each in ranges],
            "samples": function.samples, "effects": [dict(seen, event=event) for event, seen in function.effects.items()],
            "suspends": bool(code.co_flags & SUSPENDS), "free": list(code.co_freevars),
            **(source["facts"](file, node) if node else
               {"writes": [], "prints": False, "readsInput": False, "unsteady": [], "draws": [],
                "libraries": []}),
        }

    def loop(self, file, each, sampled, is_own_code):
        first, last, kind = each
        cell, line = file.place(first)
        return {
            "extraction": extract["extraction"](file.tree, file.lines, first, last) if is_own_code else None,
            "cell": cell, "line": line, "endLine": line + last - first, "kind": kind,
            "sampled": sum(taken for at, taken in sampled if first <= at <= last),
        }


def rows_of(value):
    """How many rows a value has, for which a sample of them can stand; None for others."""
    kind = type(value)
    if kind in (list, tuple):
        return len(value)
    if kind is dict and value:
        lengths = {len(item) if type(item) is list else -1 for item in value.values()}
        return lengths.pop() if len(lengths) == 1 and -1 not in lengths else None
    if kind.__module__.partition(".")[0] in ("numpy", "pandas", "polars"):
        shape = getattr(value, "shape", ())
        return int(shape[0]) if isinstance(shape, tuple) and shape else None
    return None


def thinned(value, depth=3):
    """The value with evenly spread rows of its long parts, and how many rows that were and are."""
    rows = rows_of(value)
    if rows is not None and rows > MOST_ROWS:
        step = -(-rows // MOST_ROWS)
        if type(value) is dict:
            value = {key: item[::step] for key, item in value.items()}
        else:
            value = value.iloc[::step] if hasattr(value, "iloc") else value[::step]
        return value, rows, len(range(0, rows, step))
    kind = type(value)
    if depth and kind in (dict, list, tuple) and len(value) <= 64:
        parts = [thinned(part, depth - 1) for part in (value.values() if kind is dict else value)]
        if any(had != has for _, had, has in parts):
            had, has = sum(part[1] for part in parts), sum(part[2] for part in parts)
            parts = [part[0] for part in parts]
            return dict(zip(value, parts)) if kind is dict else kind(parts), had, has
    return value, rows or 1, rows or 1


def look(name, value, way=None):
    """What a value is as columns, and how long it takes one way. Its mark changes when it does.

    An iterator is left alone.
    """
    kind = type(value)
    type_name = kind.__qualname__ if kind.__module__ == "builtins" else kind.__module__ + "." + kind.__qualname__
    seen = {
        "name": name, "type": type_name, "bytes": None, "rows": None, "isEstimate": False, "changed": False,
        "problem": None, "nanoseconds": 0, "mark": None,
    }
    if hasattr(kind, "__next__"):
        seen["problem"] = "an iterator, which can be looked at only once; pass a list"
        return seen
    seen["rows"] = rows_of(value)
    part, had, has = thinned(value)
    try:
        data = _regauge.encode(part)
        factor = had / max(has, 1)
        if way is not None:
            # The columns of arrays point into them: every other row of one would be copied first.
            is_lent = kind.__module__.partition(".")[0] in LENDERS and len(data) * factor < MOST_LENT
            timed = value if is_lent else part
            seen["nanoseconds"] = int(_regauge.benchmark(timed, 1)[0][way] * (1 if is_lent else factor))
    except Exception as error:
        seen["problem"] = str(error)
        return seen
    seen["bytes"], seen["isEstimate"] = int(len(data) * factor), factor > 1
    seen["mark"] = (had, hashlib.blake2b(data).digest())
    return seen


def main():
    path, target, *arguments = sys.argv[1:]
    program = script["prepare"](target, arguments)
    profiler = Profiler(program)

    def finish():
        if os.getpid() != profiler.process:
            return
        problem = None
        try:
            _regauge.untrace()
        except BaseException as error:
            problem = str(error).removeprefix("RuntimeError: ")
        profiler.is_open = False
        error = getattr(sys, "last_value", None)
        document = profiler.document(error and f"{type(error).__name__}: {error}")
        document["lookingProblem"] = problem
        with open(path, "w", encoding="utf-8", errors="backslashreplace") as file:
            json.dump(document, file)

    # Registered before the program's own: run after them, and after its threads.
    atexit.register(finish)
    sys.addaudithook(profiler.hear)
    _regauge.trace(profiler.select, profiler.enter, profiler.leave)
    script["run"](program)


main()
