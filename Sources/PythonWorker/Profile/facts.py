"""What the source of a function says about it: its loops, and what it does besides computing its result."""

import ast
import linecache
import os

LOOPS = {
    ast.For: "for", ast.AsyncFor: "for", ast.While: "while", ast.ListComp: "comprehension",
    ast.SetComp: "comprehension", ast.DictComp: "comprehension", ast.GeneratorExp: "comprehension",
}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
MUTATORS = {
    "append", "add", "update", "extend", "insert", "remove", "pop", "popitem", "setdefault", "clear", "discard",
    "sort", "reverse", "appendleft",
}
# Calls whose result is another one each time, by the end of their dotted name.
UNSTEADY = {
    "time.time", "time.time_ns", "time.perf_counter", "time.monotonic", "datetime.now", "datetime.utcnow",
    "datetime.today", "date.today", "uuid.uuid1", "uuid.uuid4", "os.urandom", "os.getpid", "np.random", "numpy.random",
}
UNSTEADY_MODULES = {"random", "secrets"}
# Audit events of what reaches beyond the process, by their beginning.
EFFECTS = (
    "open", "socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.remove", "os.rename", "os.mkdir",
    "os.rmdir", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "shutil.", "urllib.Request", "sqlite3.connect",
    "builtins.input", "os.putenv", "os.chdir", "ftplib.", "smtplib.", "http.client.",
)
# Clocks of modules that pass on those of `time`.
CLOCKS = {"perf_counter", "perf_counter_ns", "monotonic", "monotonic_ns", "process_time", "process_time_ns"}

# With a seed they draw the same each time.
GENERATORS = {"default_rng", "RandomState", "SeedSequence", "Random"}


class File:
    """One source file, read as the program was: notebooks are in linecache."""

    def __init__(self, path, source=None):
        self.path = path
        text = source if source is not None else "".join(linecache.getlines(path))
        self.lines = text.splitlines()
        self.functions = {}
        try:
            self.tree = ast.parse(text)
        except (SyntaxError, ValueError):
            self.tree = ast.Module([], [])
        self.walk(self.tree, "", False)
        # Names that mean modules, such as np, by what they stand for.
        self.modules = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self.modules[alias.asname or alias.name.partition(".")[0]] = alias.name.partition(".")[0]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    self.modules[alias.asname or alias.name] = node.module.partition(".")[0]

    def walk(self, node, prefix, is_inner):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, FUNCTIONS):
                first = min([child.lineno] + [decorator.lineno for decorator in child.decorator_list])
                self.functions[child.name, first] = (prefix + child.name, child, is_inner)
                self.walk(child, prefix + child.name + ".<locals>.", True)
            elif isinstance(child, ast.ClassDef):
                self.walk(child, prefix + child.name + ".", is_inner)
            else:
                self.walk(child, prefix, is_inner)

    def place(self, line):
        """(cell, line in it) of a notebook; (None, line) of other files."""
        if not self.path.endswith(".ipynb"):
            return None, line
        for number in range(min(line, len(self.lines)), 0, -1):
            if self.lines[number - 1].startswith("# cell "):
                return int(self.lines[number - 1][7:]), line - number
        return None, line


def own_nodes(root):
    """The nodes of a function or module without those of functions and classes inside it."""
    waiting = list(ast.iter_child_nodes(root))
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, FUNCTIONS + (ast.ClassDef,)):
            waiting[:0] = ast.iter_child_nodes(node)


def dotted(node):
    """"a.b.c" of a chain of attributes, or None."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id] + parts[::-1]) if isinstance(node, ast.Name) else None


def base_name(node):
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def loops(root):
    """The outermost loops: [(first line, last line, kind)]."""
    found, waiting = [], [root] if type(root) in LOOPS else list(ast.iter_child_nodes(root))
    while waiting:
        node = waiting.pop(0)
        if type(node) in LOOPS:
            found.append((node.lineno, node.end_lineno, LOOPS[type(node)]))
        elif not isinstance(node, FUNCTIONS + (ast.ClassDef, ast.Lambda)):
            waiting[:0] = ast.iter_child_nodes(node)
    return found


def with_loops(statements):
    """Those statements that hold a loop: [(first line, last line, kind)]."""
    found = []
    for statement in statements:
        inside = loops(statement)
        if inside:
            found.append((statement.lineno, statement.end_lineno, inside[0][2]))
    return found


def effect(event, arguments):
    """(what it is, of what) of an audit event that is an effect, else None."""
    if not event.startswith(EFFECTS):
        return None
    if event == "open":
        if not isinstance(arguments[0], (str, bytes)):
            return None
        mode = str(arguments[1] or "")
        flags = arguments[2] if isinstance(arguments[2], int) else 0
        event = "write file" if set(mode) & set("wax+") or flags & (os.O_WRONLY | os.O_RDWR) else "read file"
    return event, str(arguments[0])[:200] if arguments else ""


def facts(file, root):
    """What a function's text says of its purity and of the libraries it uses."""
    local, outer, writes, unsteady, draws, libraries = set(), set(), set(), set(), set(), set()
    prints = reads = False
    arguments = getattr(root, "args", None)
    if arguments:
        every = arguments.posonlyargs + arguments.args + arguments.kwonlyargs
        local.update(a.arg for a in every + [a for a in (arguments.vararg, arguments.kwarg) if a])
    nodes = list(own_nodes(root))
    for node in nodes:
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            outer.update(node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            local.add(node.id)
    local -= outer
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)) and node.id in outer:
            writes.add(node.id)
        elif isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, (ast.Store, ast.Del)):
            name = base_name(node)
            if name and name not in local and name not in file.modules:
                writes.add(name)
        elif isinstance(node, ast.Call):
            name = dotted(node.func)
            if name is None:
                continue
            head, _, last = name.partition(".")
            if isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
                if name.count(".") == 1 and head not in local and head not in file.modules:
                    writes.add(head)
            if name == "print" and "print" not in local or name.startswith(("sys.stdout.", "sys.stderr.")):
                prints = True
            if name == "input" or name.startswith("sys.stdin"):
                reads = True
            true_name = file.modules[head] + ("." + last if last else "") if head in file.modules else name
            tail = ".".join(true_name.split(".")[-2:])
            is_drawn = file.modules.get(head) in UNSTEADY_MODULES
            of_module = tail.rpartition(".")[2]
            is_drawn = is_drawn or tail in UNSTEADY or of_module in CLOCKS
            if of_module in GENERATORS and (node.args or node.keywords):
                # The same each time, and by an algorithm that only Python's own libraries have.
                if head not in local and file.modules.get(head) in ("random", "numpy"):
                    draws.add(name)
                continue
            if head not in local and (is_drawn or name.startswith(("np.random.", "numpy.random."))):
                unsteady.add(name)
        if isinstance(node, ast.Name) and node.id in file.modules and node.id not in local:
            libraries.add(file.modules[node.id])
    return {
        "writes": sorted(writes), "prints": prints, "readsInput": reads, "unsteady": sorted(unsteady),
        "draws": sorted(draws), "libraries": sorted(libraries),
    }
