"""Imports the modules that stages refer to: as they are, their definitions only, or as one full run; notebooks, too."""

import importlib.abc
import importlib.machinery
import importlib.util
import linecache
import os
import re
import sys

import _regauge


def program(name):
    scope = {"__name__": f"regauge_{name}"}
    exec(compile(_regauge.source(name), f"<regauge {name}>", "exec"), scope)
    return scope


top_level = program("top_level")
script = program("script")


class Loader(importlib.machinery.SourceFileLoader):
    """Loads one module in one of the ways."""

    def __init__(self, name, path, mode, wanted):
        super().__init__(name, path)
        self.mode = mode
        # The functions that stages refer to.
        self.wanted = wanted

    def get_source(self, name):
        if not self.path.endswith(".ipynb"):
            return super().get_source(name)
        with open(self.path, "rb") as file:
            try:
                return script["notebook_source"](file.read(), self.path)
            except ValueError as error:
                raise ImportError(str(error), name=name, path=self.path) from None

    def analysis(self):
        return top_level["TopLevel"](self.get_source(self.name), self.path, self.wanted)

    def get_code(self, name):
        if self.mode == "definitions":
            return self.analysis().definitions()
        if self.mode == "run":
            return self.analysis().whole()
        if self.path.endswith(".ipynb"):
            return compile(self.get_source(name), self.path, "exec", dont_inherit=True)
        return super().get_code(name)


class RunLoader(Loader):
    """A class of its own: of the others no frame is seen in tracebacks."""

    def exec_module(self, module):
        run_in_scratch_folder(self.path, super().exec_module, module)


def run_in_scratch_folder(path, execute, module):
    import shutil
    import tempfile

    folder, arguments, scratch = os.getcwd(), sys.argv[:], tempfile.mkdtemp(prefix="regauge-run-")
    try:
        sys.argv[:] = [path]
        os.chdir(scratch)
        execute(module)
    except SystemExit as end:
        # sys.exit(main()) at the end of a script.
        if end.code not in (None, 0):
            raise
    finally:
        os.chdir(folder)
        sys.argv[:] = arguments
        shutil.rmtree(scratch, ignore_errors=True)


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules that it is told of, in the order of the search paths; no others."""

    def __init__(self):
        self.mode = "import"
        # Module → the functions that stages refer to.
        self.modules = {}
        self.loaders = []

    def find_spec(self, name, path=None, target=None):
        if name not in self.modules or name in sys.builtin_module_names:
            return None
        for folder in sys.path if path is None else path:
            spec = importlib.machinery.PathFinder.find_spec(name, [folder])
            if spec is not None and type(spec.loader) is importlib.machinery.SourceFileLoader:
                spec.loader = self.loader(name, spec.origin)
                return spec
            if spec is not None and spec.loader is not None:
                return None
            notebook = os.path.join(folder, f"{name.rpartition('.')[2]}.ipynb")
            if os.path.isfile(notebook):
                return importlib.util.spec_from_file_location(name, notebook, loader=self.loader(name, notebook))
        return None

    def loader(self, name, path):
        loader = (RunLoader if self.mode == "run" else Loader)(name, path, self.mode, self.modules[name])
        self.loaders.append(loader)
        return loader


finder = Finder()


def install(mode, references):
    """`references` are "module:function"; `mode` is "import", "definitions" or "run"."""
    finder.mode = mode
    for reference in references:
        module, _, function = reference.partition(":")
        finder.modules.setdefault(module, []).append(function)
    if finder not in sys.meta_path:
        sys.meta_path.insert(0, finder)


def libraries():
    """The versions of the imported packages that are installed in the environment, as JSON."""
    import json

    found = {}
    for name, module in list(sys.modules.items()):
        # Asked for in the namespace, because a lazy module would begin to import.
        names = getattr(module, "__dict__", {})
        version, file = names.get("__version__"), names.get("__file__")
        if "." not in name and isinstance(version, str) and isinstance(file, str):
            if {"site-packages", "dist-packages"} & set(file.split(os.sep)):
                found[name] = version
    return json.dumps(found)


def report(path, functions):
    """Writes what a script does at its top level, as one line of JSON."""
    import json

    sys.stdout.write(json.dumps(Loader("", path, "import", functions).analysis().report()) + "\n")


def explain(traceback):
    """What the line of a reference's top level at which an import failed has to do with how it is loaded; or ""."""
    for loader in finder.loaders:
        found = re.search(rf'File "{re.escape(loader.path)}", line (\d+), in <module>', traceback)
        if not found:
            continue
        line = int(found[1])
        try:
            analysis = loader.analysis()
        except (SyntaxError, ImportError):
            return ""
        statements = analysis.statements_at(line)
        text = linecache.getline(loader.path, line).strip()
        place = f"line {line} of {os.path.basename(loader.path)}, {text!r},"
        if loader.mode == "import" and any(item.reason is None for item in statements):
            return f"{place} is work that the script does at its top level"
        if loader.mode == "run":
            return f"{place} does not work in a run without arguments or input in an empty folder"
        name = next((item.reason for item in statements if item.reason), None)
        if loader.mode == "definitions" and name:
            user = analysis.needs[name]
            return f"{place} is kept because " + (
                f"{user} needs {name!r}" if user else f"{name!r} is a stage's reference")
    return ""
