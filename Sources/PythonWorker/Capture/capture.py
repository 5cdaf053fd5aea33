"""Runs a program and captures calls of some of its functions; see CaptureSession.swift for what is kept.

`sys.argv` is [.., plan, target, arguments...]. The report is written when everything of the program has ended, its
threads and exit handlers included.
"""

import _regauge
import atexit
import json
import os
import sys
import threading


def load(name):
    namespace = {"__name__": "regauge_" + name}
    exec(compile(_regauge.source(name), "<regauge " + name + ">", "exec"), namespace)
    return namespace


script, extract, source = load("script"), load("extract"), load("facts")

# inspect.CO_VARARGS, CO_VARKEYWORDS, CO_GENERATOR, CO_COROUTINE | CO_ASYNC_GENERATOR
VARIADIC, KEYWORD_VARIADIC, GENERATOR, ASYNCHRONOUS = 0x04, 0x08, 0x20, 0x80 | 0x200
# Of each function this many effects are named.
MOST_EFFECTS = 6


class Wish:
    """A function that is looked for, and what was seen of it."""

    def __init__(self, number, stage, function):
        self.number = number
        self.stage = stage
        self.function = function
        self.is_full = ":" in function
        self.parts = [part for part in function.replace(":", ".").split(".") if part != "<locals>"]
        self.code = None
        self.info = {"calls": 0, "others": [], "effects": []}

    def note(self, effect):
        """Takes down what the function does besides computing its result; a few examples will do."""
        effects = self.info["effects"]
        if effect not in effects and len(effects) < MOST_EFFECTS:
            effects.append(effect)


class Watcher:
    """Answers the tracer."""

    def __init__(self, wishes, program):
        self.wishes = wishes
        self.program = program
        self.process = os.getpid()
        self.seen = []
        self.by_code = {}
        self.busy = threading.local()
        self.names = {}
        self.prefixes = tuple(
            os.path.realpath(path) + os.sep for path in {sys.prefix, sys.base_prefix, sys.exec_prefix})

    def select(self, code):
        # 1, CO_OPTIMIZED: the bodies of classes and modules are no functions.
        if code.co_name.startswith("<") or not code.co_flags & 1:
            return False
        qualified = self.qualified_name(code)
        parts = [part for part in qualified.split(".") if part != "<locals>"]
        own = self.is_own(code.co_filename)
        if own and len(self.seen) < 10_000:
            self.seen.append(".".join(parts))
        modules = self.module_parts(code.co_filename)
        chosen = False
        for wish in self.wishes:
            if not (own or wish.is_full):
                continue
            if not any(ends(module + parts, wish.parts) for module in modules):
                continue
            if wish.code is None:
                wish.code = code
                wish.info.update(self.description(code, qualified))
                for effect in effects_in(code):
                    wish.note(effect)
                self.by_code[code] = wish
                # Its calls return before its work is done.
                chosen = not wish.info["awaits"]
            elif wish.code is not code:
                wish.info["others"].append(f"{code.co_filename}:{code.co_firstlineno} {qualified}")
        return chosen

    def is_own(self, filename):
        """Whether a file is the user's, not a library's."""
        if filename == self.program.path:
            return True
        if filename.startswith("<"):
            return False
        path = os.path.realpath(filename)
        if "site-packages" in path or "dist-packages" in path:
            return False
        return not path.startswith(self.prefixes) or path.startswith(os.path.realpath(os.getcwd()) + os.sep)

    def module_parts(self, filename):
        """The names that lead to a file's module, as the ends of paths."""
        parts = [part for part in os.path.splitext(filename)[0].split(os.sep) if part]
        if parts and parts[-1] == "__init__":
            parts.pop()
        found = [parts]
        if filename == self.program.path:
            found += [["__main__"], self.program.module.split(".")]
        return found

    def qualified_name(self, code):
        try:
            return code.co_qualname
        except AttributeError:  # Python 3.10
            file = code.co_filename
            if file not in self.names:
                self.names[file] = nested_names(file)
            return self.names[file].get((code.co_name, code.co_firstlineno), code.co_name)

    def description(self, code, qualified):
        count, only = code.co_argcount, code.co_kwonlyargcount
        names = code.co_varnames
        kinds = ["positionalOnly"] * code.co_posonlyargcount + ["ordinary"] * (count - code.co_posonlyargcount)
        parameters = list(zip(names[:count], kinds))
        keywords = list(zip(names[count : count + only], ["keywordOnly"] * only))
        position = count + only
        if code.co_flags & VARIADIC:
            parameters.append((names[position], "variadic"))
            position += 1
        parameters += keywords
        if code.co_flags & KEYWORD_VARIADIC:
            parameters.append((names[position], "keywordVariadic"))
        free = []
        if "<locals>" in qualified:
            free = [name for name in code.co_freevars if name != "__class__"]
        return {
            "qualified": qualified, "file": code.co_filename, "line": code.co_firstlineno, "source": source_of(code),
            "parameters": [{"name": name, "kind": kind} for name, kind in parameters], "free": free,
            "generates": bool(code.co_flags & GENERATOR), "awaits": bool(code.co_flags & ASYNCHRONOUS), "module": None,
        }

    def enter(self, code, frame):
        if getattr(self.busy, "now", False):
            return None
        wish = self.by_code[code]
        if os.getpid() != self.process:
            return None
        self.busy.now = True
        try:
            info = wish.info
            info["calls"] += 1
            if info["module"] is None:
                module = frame.f_globals.get("__name__")
                info["module"] = self.program.module if module == "__main__" else module
            values = frame.f_locals
            pairs = [(parameter["name"], values[parameter["name"]]) for parameter in info["parameters"]]
            place = _regauge.capture_place(wish.number, sum(size(value) for _, value in pairs))
            if place < 0:
                return None
            if pairs and isinstance(pairs[0][1], type) and is_class_method(pairs[0][1], code):
                pairs = pairs[1:]
            for name in info["free"]:
                # A function that calls itself has itself among its variables.
                if name in values and getattr(values[name], "__code__", None) is not code:
                    pairs.append((name, values[name]))
            names = tuple(name for name, _ in pairs)
            arguments = tuple(value for _, value in pairs)
            ticket = _regauge.capture_enter(wish.number, place, names, arguments)
            if ticket < 0:
                return None
            self.busy.under_way = getattr(self.busy, "under_way", ()) + (wish,)
            return (ticket, arguments, info["generates"], self.watch_exceptions(frame))
        finally:
            self.busy.now = False

    def watch_exceptions(self, frame):
        """A list whose last item will be the exception that leaves the frame: a profile function is not told it.

        Only while a call is captured; a debugger or a coverage tool goes first.
        """
        raised = []
        if sys.gettrace() not in (None, ignore):
            return raised

        def trace(frame, event, argument):
            if event == "exception":
                raised[:] = [argument[1] if isinstance(argument[1], BaseException) else argument[0](argument[1])]
            return trace

        frame.f_trace = trace
        frame.f_trace_lines = False
        self.busy.watched = getattr(self.busy, "watched", 0) + 1
        sys.settrace(ignore)
        return raised

    def leave(self, token, returned, value):
        ticket, arguments, generates, raised = token
        self.busy.under_way = self.busy.under_way[:-1]
        if sys.gettrace() is ignore:
            self.busy.watched -= 1
            if self.busy.watched == 0:
                sys.settrace(None)
        if os.getpid() != self.process:
            return
        self.busy.now = True
        try:
            if returned:
                _regauge.capture_return(ticket, arguments, value, 1 if generates else 0)
            else:
                _regauge.capture_raise(ticket, arguments, *self.words(raised[0] if raised else None))
        finally:
            self.busy.now = False

    def hear(self, event, arguments):
        """An audit event: an effect of the captured calls that are under way on this thread."""
        calls = getattr(self.busy, "under_way", ())
        if not calls or getattr(self.busy, "now", False) or os.getpid() != self.process:
            return
        effect = source["effect"](event, arguments)
        # Reading a module is no effect of who imports it.
        if effect is None or "<frozen importlib" in sys._getframe(1).f_code.co_filename:
            return
        what, of = effect
        for wish in calls:
            wish.note({"write file": f"writes {of}", "read file": f"reads {of}"}.get(what, f"calls {what} ({of})"))

    def words(self, error):
        """Class and message of an exception; "" for a class that is not known."""
        if error is None:
            return "", ""
        kind = type(error)
        name = kind.__qualname__
        if kind.__module__ != "builtins":
            name = f"{self.program.module if kind.__module__ == '__main__' else kind.__module__}.{name}"
        try:
            return name, str(error).encode("utf-8", "backslashreplace").decode("utf-8")
        except BaseException as other:
            return name, f"<str() of the exception raised {type(other).__name__}>"


def ignore(frame, event, argument):
    """A trace function for all other frames: they are not traced."""


def effects_in(code):
    """What a function's text says that it does besides computing its result."""
    file = source["File"](code.co_filename)
    _, node, _ = file.functions.get((code.co_name, code.co_firstlineno), (None, None, None))
    if node is None:
        return []
    facts = source["facts"](file, node)
    return (
        ["prints"] * facts["prints"] + ["reads standard input"] * facts["readsInput"]
        + [f"changes {name} outside of it" for name in facts["writes"]]
        + [f"calls {name}, another result each time" for name in facts["unsteady"]]
    )


def ends(name, parts):
    return len(name) >= len(parts) and name[len(name) - len(parts) :] == parts


def size(value):
    """About how many items a value has, without running code of the user's classes."""
    kind = type(value)
    if kind in (list, tuple, set, frozenset, str, bytes, bytearray):
        return len(value)
    if kind is dict:
        return len(value) + sum(len(item) for item in list(value.values())[:64] if type(item) in (list, str))
    library = kind.__module__.partition(".")[0]
    if library in ("numpy", "pandas", "polars", "pyarrow"):
        shape = getattr(value, "shape", ())
        count = 1
        for length in shape if isinstance(shape, tuple) else ():
            count *= length
        return int(count)
    return 1


def is_class_method(owner, code):
    for base in owner.__mro__:
        member = base.__dict__.get(code.co_name)
        if isinstance(member, classmethod) and getattr(member.__func__, "__code__", None) is code:
            return True
    return False


def source_of(code):
    import inspect

    try:
        return "".join(inspect.getsourcelines(code)[0]).encode("utf-8", "backslashreplace").decode("utf-8")
    except (OSError, TypeError):
        return None


def nested_names(file):
    """(name, first line) → qualified name of every function in a file, for Python 3.10."""
    import linecache

    names = {}

    def walk(code, prefix):
        for constant in code.co_consts:
            if isinstance(constant, type(code)):
                name = prefix + constant.co_name
                names[constant.co_name, constant.co_firstlineno] = name
                # CO_OPTIMIZED marks functions; classes do not have it.
                walk(constant, name + (".<locals>." if constant.co_flags & 1 else "."))

    try:
        walk(compile("".join(linecache.getlines(file)), file, "exec", dont_inherit=True), "")
    except (SyntaxError, ValueError):
        pass
    return names


def main():
    plan, target, *arguments = sys.argv[1:]
    program = script["prepare"](target, arguments)
    wishes = [
        Wish(number, wish["stage"], wish["function"])
        for number, wish in enumerate(json.loads(_regauge.capture_open(plan, program.module)))
    ]
    watcher = Watcher(wishes, program)

    def finish():
        if os.getpid() == watcher.process:
            _regauge.untrace()
            report = [dict(wish.info, seen=watcher.seen if wish.code is None else []) for wish in wishes]
            if not watcher.seen:
                pieces = extract["extractions"](program.path)
                report = [dict(item, extractions=pieces) for item in report]
            _regauge.capture_close(json.dumps(report))

    # Registered before the program's own: run after them, and after its threads.
    atexit.register(finish)
    sys.addaudithook(watcher.hear)
    _regauge.trace(watcher.select, watcher.enter, watcher.leave)
    script["run"](program)


main()
