"""What code objects and their sources tell: names, parameters, decorators."""

import os
import sys

# inspect.CO_VARARGS, CO_VARKEYWORDS, CO_GENERATOR, CO_COROUTINE | CO_ASYNC_GENERATOR
VARIADIC, KEYWORD_VARIADIC, GENERATOR, ASYNCHRONOUS = 0x04, 0x08, 0x20, 0x80 | 0x200


def named_parts(name):
    return [part for part in name.split(".") if part != "<locals>"]


def ends(name, parts):
    return len(name) >= len(parts) and name[len(name) - len(parts) :] == parts


def description(code, qualified):
    """What the report says of a function, whatever becomes of its calls."""
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


def decorators(source):
    """The decorators of a function, as they are written."""
    import ast
    import textwrap

    try:
        function = ast.parse(textwrap.dedent(source or "")).body[0]
        return [ast.unparse(item) for item in function.decorator_list]
    except (SyntaxError, IndexError, AttributeError, ValueError):
        return []


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


class Names:
    """What the program's files and code objects are called."""

    def __init__(self, program):
        self.program = program
        # File → nested_names of it.
        self.nested = {}
        self.prefixes = tuple(
            os.path.realpath(path) + os.sep for path in {sys.prefix, sys.base_prefix, sys.exec_prefix})

    def is_file_of(self, module, filename):
        """Whether a module is that file, as the program has imported it or as it runs it."""
        parts = module.split(".")
        if filename == self.program.path:
            path = [part for part in os.path.splitext(filename)[0].split(os.sep) if part]
            # A script in a folder of modules goes by its name there, too.
            return module in ("__main__", self.program.module) or len(parts) > 1 and ends(path, parts)
        file = getattr(sys.modules.get(module), "__file__", None)
        return isinstance(file, str) and (file == filename or os.path.realpath(file) == os.path.realpath(filename))

    def module_of(self, filename):
        """The name under which the program has imported a file."""
        if filename == self.program.path:
            return self.program.module
        for name, module in list(sys.modules.items()):
            if getattr(module, "__dict__", {}).get("__file__") == filename:
                return name
        return filename

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

    def qualified(self, code):
        try:
            return code.co_qualname
        except AttributeError:  # Python 3.10
            file = code.co_filename
            if file not in self.nested:
                self.nested[file] = nested_names(file)
            return self.nested[file].get((code.co_name, code.co_firstlineno), code.co_name)
