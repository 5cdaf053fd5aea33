"""Runs a program and captures calls of some of its functions; see CaptureSession.swift for what is kept.

`sys.argv` is [.., plan, target, arguments...]. The report is written when everything of the program has ended, its
threads and exit handlers included.
"""

import _regauge
import atexit
import json
import os
import signal
import sys
import threading


def load(name):
    namespace = {"__name__": "regauge_" + name}
    exec(compile(_regauge.source(name), "<regauge " + name + ">", "exec"), namespace)
    return namespace


script, extract, source, code_facts = load("script"), load("extract"), load("facts"), load("code_facts")

# Of each function this many effects are named.
MOST_EFFECTS = 6


class Wish:
    """A function that is looked for, and what was seen of it."""

    def __init__(self, number, stage, function):
        self.number = number
        self.stage = stage
        self.function = function
        # The module of a full reference, "module:function"; "" where the end of a name is enough.
        self.module, _, name = function.rpartition(":")
        self.parts = code_facts["named_parts"](name)
        self.code = None
        self.info = {"calls": 0, "others": [], "effects": []}

    def note(self, effect):
        """Takes down what the function does besides computing its result; a few examples will do."""
        effects = self.info["effects"]
        if effect not in effects and len(effects) < MOST_EFFECTS:
            effects.append(effect)


class Watch:
    """A captured call that is under way; its frame's trace function, because a profile function is told no exceptions."""

    def __init__(self, home, wishes, traces):
        # The state of the thread that it began on.
        self.home = home
        self.wishes = wishes
        self.traces = traces
        self.error = None
        self.was_closed = False

    def __call__(self, frame, event, argument):
        if event == "exception":
            error = argument[1] if isinstance(argument[1], BaseException) else argument[0](argument[1])
            self.error = error
            self.was_closed |= isinstance(error, GeneratorExit)
        return self


class Watcher:
    """Answers the tracer."""

    def __init__(self, wishes, program):
        self.wishes = wishes
        self.program = program
        self.process = os.getpid()
        self.seen = []
        # By identity: functions that look alike in two files have equal code objects.
        self.by_code = {}
        self.selecting = threading.Lock()
        self.busy = threading.local()
        self.names = code_facts["Names"](program)

    def select(self, code):
        # 1, CO_OPTIMIZED: the bodies of classes and modules are no functions.
        if code.co_name.startswith("<") or not code.co_flags & 1 or os.getpid() != self.process:
            return None
        # Other threads come in while a source is read; all of them must get the same answer.
        with self.selecting:
            if id(code) not in self.by_code:
                # What is opened for it is no effect of the program's.
                self.busy.now = True
                try:
                    self.by_code[id(code)] = code, self.wishes_of(code)
                finally:
                    self.busy.now = False
            return True if self.by_code[id(code)][1] else None

    def wishes_of(self, code):
        """The wishes that a code object fulfils, the first of its name."""
        qualified = self.names.qualified(code)
        parts = code_facts["named_parts"](qualified)
        own = self.names.is_own(code.co_filename)
        modules = self.names.module_parts(code.co_filename)
        name, chosen = ".".join(parts), []
        for wish in self.wishes:
            if wish.module:
                if parts != wish.parts:
                    continue
                if not self.names.is_file_of(wish.module, code.co_filename):
                    name = f"{self.names.module_of(code.co_filename)}:{'.'.join(parts)}"
                    own = True
                    continue
            elif not own or not any(code_facts["ends"](module + parts, wish.parts) for module in modules):
                continue
            if wish.code is None:
                wish.info.update(code_facts["description"](code, qualified))
                for effect in effects_in(code):
                    wish.note(effect)
                wish.code = code
                # Its calls return before its work is done.
                if not wish.info["awaits"]:
                    chosen.append(wish)
            else:
                wish.info["others"].append(f"{code.co_filename}:{code.co_firstlineno} {qualified}")
        if own and len(self.seen) < 10_000:
            self.seen.append(name)
        return chosen

    def module_of_wish(self, wish):
        """The module whose function a wish is, once it was called."""
        is_main = wish.info["file"] == self.program.path
        return self.program.main if is_main else sys.modules.get(wish.module or wish.info["module"])

    def wrapper(self, wish):
        """What the name of a captured function stands for, where that is something around it; None where it is not."""
        if wish.code is None or "<locals>" in wish.info["qualified"]:
            return None
        try:
            found = self.named(wish)
            code = getattr(found, "__code__", None)
        except Exception:  # an object whose attributes raise is no plain function
            found, code = object(), None
        if found is None or code is wish.code:
            return None
        names = code_facts["decorators"](wish.info["source"])
        if names:
            return "it is decorated by " + ", ".join(names)
        kind = type(found).__qualname__
        return f"its name stands for a {kind}" + (
            f" {code.co_name} ({code.co_filename}:{code.co_firstlineno})" if code else "")

    def named(self, wish):
        """What a captured function's name stands for now; None for nothing."""
        found = self.module_of_wish(wish)
        for part in wish.parts if wish.module else wish.info["qualified"].split("."):
            owners = getattr(found, "__mro__", (found,))
            found = next((vars(owner)[part] for owner in owners if part in getattr(owner, "__dict__", {})), None)
        if isinstance(found, (staticmethod, classmethod)):
            found = found.__func__
        # A cache gives what the function itself has given.
        while type(found).__name__ == "_lru_cache_wrapper" and hasattr(found, "__wrapped__"):
            found = found.__wrapped__
        return found

    def enter(self, code, frame):
        if getattr(self.busy, "now", False) or os.getpid() != self.process:
            return None
        _, wishes = self.by_code[id(code)]
        self.busy.now = True
        try:
            values = frame.f_locals
            # All of them describe the same code.
            info = wishes[0].info
            pairs = [(parameter["name"], values[parameter["name"]]) for parameter in info["parameters"]]
            module = frame.f_globals.get("__name__")
            places = []
            total = sum(size(value) for _, value in pairs)
            for wish in wishes:
                wish.info["calls"] += 1
                if wish.info["module"] is None:
                    main = self.program.module if module == "__main__" else module
                    wish.info["module"] = wish.module or main
                places.append((wish, _regauge.capture_place(wish.number, total)))
            if all(place < 0 for _, place in places):
                return None
            if pairs and isinstance(pairs[0][1], type) and code_facts["is_class_method"](pairs[0][1], code):
                pairs = pairs[1:]
            for name in info["free"]:
                # A function that calls itself has itself among its variables.
                if name in values and getattr(values[name], "__code__", None) is not code:
                    pairs.append((name, values[name]))
            names = tuple(name for name, _ in pairs)
            arguments = tuple(value for _, value in pairs)
            tickets = [
                _regauge.capture_enter(wish.number, place, names, arguments) for wish, place in places if place >= 0]
            tickets = [ticket for ticket in tickets if ticket >= 0]
            if not tickets:
                return None
            return (tickets, arguments, info["generates"], self.watch(frame, [wish for wish, _ in places]))
        finally:
            self.busy.now = False

    def watch(self, frame, wishes):
        """Traces the frame behind no debugger or coverage tool."""
        home = vars(self.busy)
        watch = Watch(home, wishes, traces=sys.gettrace() in (None, ignore))
        home["under_way"] = home.get("under_way", ()) + (watch,)
        if watch.traces:
            frame.f_trace = watch
            frame.f_trace_lines = False
            sys.settrace(ignore)
        return watch

    def end(self, watch):
        # A generator may end on another thread than it began; what is traced there ends with the next call there.
        watch.home["under_way"] = tuple(other for other in watch.home["under_way"] if other is not watch)
        if sys.gettrace() is ignore and not any(other.traces for other in getattr(self.busy, "under_way", ())):
            sys.settrace(None)

    def leave(self, token, returned, value):
        tickets, arguments, generates, watch = token
        self.end(watch)
        if os.getpid() != self.process:
            return
        # Closed, which some versions tell as an exception, some not at all; it may also have caught that.
        dropped = returned is None or generates and (watch.was_closed or not returned and watch.error is None)
        self.busy.now = True
        try:
            for ticket in tickets:
                if dropped:
                    _regauge.capture_drop(ticket)
                elif returned:
                    _regauge.capture_return(ticket, arguments, value, 1 if generates else 0)
                else:
                    _regauge.capture_raise(ticket, arguments, *self.words(watch.error))
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
        for wish in {wish for call in calls for wish in call.wishes}:
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


def main():
    plan, target, *arguments = sys.argv[1:]
    program = script["prepare"](target, arguments)
    wishes = [
        Wish(number, wish["stage"], wish["function"])
        for number, wish in enumerate(json.loads(_regauge.capture_open(plan, program.module)))
    ]
    watcher = Watcher(wishes, program)

    def finish():
        if os.getpid() != watcher.process:
            return
        # A signal would lose the report.
        held = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        try:
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        except BaseException:
            pass  # of a handler, at the very end of the program: there is nothing left that it could stop
        try:
            write_report()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)

    def write_report():
        problem = None
        if threading.getprofile() is not _regauge.trace_thread:
            problem = "the program called threading.setprofile, which took the place of ours; run it without"
        try:
            _regauge.untrace()
        except BaseException as error:
            # It has the class of what went wrong in its words.
            problem = str(error).removeprefix("RuntimeError: ")
        if problem is not None:
            problem = "not all of the program's calls were seen: " + problem
        report = []
        for wish in wishes:
            seen = watcher.seen if wish.code is None else []
            report.append(dict(wish.info, seen=seen, problem=problem, wrapper=watcher.wrapper(wish)))
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
