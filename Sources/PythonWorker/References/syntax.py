"""What a statement binds, reads and changes, and what kind of work it is, as far as its text tells."""

import ast
import dis
import types

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# Calls that make types or handles: objects are rebuilt from types that no function need mention.
MAKERS = {
    "namedtuple", "NamedTuple", "TypedDict", "make_dataclass", "new_class", "Enum", "IntEnum", "StrEnum", "Flag",
    "IntFlag", "NewType", "TypeVar", "ParamSpec", "TypeVarTuple", "getLogger",
}
# Methods that leave their object as it is. All others count as changing it.
READERS = {
    "get", "items", "keys", "values", "copy", "head", "tail", "describe", "info", "mean", "sum", "min", "max", "std",
    "count", "index", "join", "split", "format", "strip", "startswith", "endswith", "lower", "upper", "groupby", "plot",
    "merge", "filter", "select", "apply", "map", "agg", "query", "sort_values", "reset_index", "write_csv",
    "write_parquet", "savefig", "dump", "print", "encode", "decode", "most_common", "nunique", "unique",
}
READER_PREFIXES = ("to_", "is_", "as_", "write_")
# Functions that change their first argument.
CHANGERS = {
    "setattr", "delattr", "setitem", "shuffle", "heapify", "heappush", "heappop", "heapreplace", "insort", "insort_left",
    "insort_right", "copyto", "fill_diagonal",
}
# What ties a statement to how the script was started.
OUTSIDE = {"argv", "stdin", "input", "open", "exit", "quit", "breakpoint", "eval", "exec", "compile", "__import__"}


def names_of(code, functions):
    """The global names that a module's code reads and binds; with those in the functions it defines, if `functions`.

    What it binds before it reads it, such as the target of a loop, is none that it reads.
    """
    reads, binds = set(), set()

    def walk(code, top, in_class):
        own = binds if top else set()
        for item in dis.get_instructions(code):
            name = item.argval
            if item.opname in ("LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"):
                if name not in own and (in_class or name not in binds):
                    reads.add(name)
            elif item.opname in ("STORE_NAME", "STORE_GLOBAL", "DELETE_NAME", "DELETE_GLOBAL"):
                if item.opname.startswith("DELETE"):
                    reads.add(name)
                if top or item.opname.endswith("GLOBAL"):
                    binds.add(name)
                elif in_class:
                    own.add(name)
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                # Classes, comprehensions and lambdas run or belong to what runs; CO_OPTIMIZED marks functions.
                is_function = bool(constant.co_flags & 1)
                if functions or not is_function or constant.co_name.startswith("<"):
                    walk(constant, False, not is_function)

    walk(code, True, False)
    return reads, binds


def changed_names(node, own=(), inside=False):
    """The names at whose values a statement stores, deletes, or calls methods that may change them.

    `own` are the module's own functions and classes: what they are called for, `App.main()`, is no change of them.
    """
    if isinstance(node, DEFINITIONS) and not inside:
        return set()
    found = set()
    for part in ast.walk(node):
        if isinstance(part, (ast.Subscript, ast.Attribute)) and not isinstance(part.ctx, ast.Load):
            found.add(root_of(part))
        elif isinstance(part, ast.Call):
            name = called(part)
            if isinstance(part.func, ast.Attribute):
                in_place = any(item.arg == "inplace" for item in part.keywords)
                reads = name in READERS or name.startswith(READER_PREFIXES)
                # Shape.register(Square), describe.register(int, describe_int)
                if (in_place or not reads) and (name == "register" or not is_own_work(part, own)):
                    found.add(root_of(part.func))
            if name in CHANGERS and part.args:
                found.add(root_of(part.args[0]))
    return found - {None}


def root_of(node):
    """The name that an expression like a.b[0].c().d begins with."""
    while True:
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, (ast.Attribute, ast.Subscript)):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return None


def is_own_work(call, own):
    """Whether a method is called of one of the names, or of what a call of one returned: App.main(), App().run()."""
    while isinstance(call.func, ast.Attribute):
        value = call.func.value
        if isinstance(value, ast.Name):
            return value.id in own
        while isinstance(value, (ast.Attribute, ast.Subscript)):
            value = value.value
        if not isinstance(value, ast.Call):
            return False
        call = value
    return isinstance(call.func, ast.Name) and call.func.id in own


def called(call):
    return getattr(call.func, "attr", None) or getattr(call.func, "id", "")


def parts(target):
    return [item for part in target.elts for item in parts(part)] if isinstance(target, ast.Tuple) else [target]


def makes_type(node):
    if not isinstance(node, ast.Call) or outside(node):
        return False
    return called(node) in MAKERS or (called(node) == "type" and len(node.args) == 3)


def outside(node):
    return any((getattr(part, "id", None) or getattr(part, "attr", None)) in OUTSIDE for part in ast.walk(node))


def is_guard(node):
    """if __name__ == "__main__":"""
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Compare) or len(node.test.ops) != 1:
        return False
    sides = [node.test.left, node.test.comparators[0]]
    return (
        isinstance(node.test.ops[0], ast.Eq)
        and any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides)
        and any(isinstance(side, ast.Constant) and side.value == "__main__" for side in sides))


def does_work(node):
    work = (ast.Call, ast.Await, ast.For, ast.While)
    return outside(node) or any(isinstance(part, work) for part in ast.walk(node))


def merged(ranges):
    """Line ranges as [first, last], those that touch as one."""
    found = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1][1] = max(found[-1][1], last)
        else:
            found.append([first, last])
    return found
