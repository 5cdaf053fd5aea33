"""Which of a module's top-level statements define things, and which of the others those things need.

Kept are imports, functions, classes, constants, types and settings of libraries (`np.seterr(…)`). Of the rest a
statement is kept if it binds or changes a global name that the wanted functions need: those that they, all
classes and all kept statements read, transitively. A compound statement is kept or left out as a whole; a `__main__`
guard's body counts as so many statements. Names are read off the compiled code, so that every form of statement binds
what Python says it binds; what changes a name's value is read off the syntax tree.
"""

import ast
import builtins
import collections

import _regauge

exec(compile(_regauge.source("syntax"), "<regauge syntax>", "exec"))

IMPORTS = (ast.Import, ast.ImportFrom)
# Calls of a library that change how it works from then on.
SETTINGS = {
    "seed", "manual_seed", "filterwarnings", "simplefilter", "basicConfig", "dictConfig", "field_size_limit", "use",
    "append", "insert", "extend", "update", "setdefault", "setrecursionlimit", "setlocale", "seterr", "setcontext",
    "setLevel",
}
SETTING_PREFIXES = ("set_", "register_", "enable", "disable")
DYNAMIC = {"globals", "eval", "exec", "vars"}


class Statement:
    """One statement of the top level, or of the body of a guard there."""

    def __init__(self, node, path, guarded):
        self.node = node
        self.guarded = guarded
        start = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", []))])
        self.lines = (start, node.end_lineno)
        code = compile(ast.Module([node], []), path, "exec", dont_inherit=True)
        self.reads, self.binds = names_of(code, functions=not isinstance(node, DEFINITIONS[:2]))
        self.body = names_of(code, functions=True)[0]
        # Whether it makes something that reads names later on.
        self.calls_later = isinstance(node, ast.ClassDef) or any(
            isinstance(part, (ast.Lambda, *DEFINITIONS[:2])) for part in ast.walk(node) if part is not node)
        self.changes = set()
        # Why it is kept: the name that it binds or changes, or "" for what is always kept.
        self.reason = None


class TopLevel:
    """`wanted` are the functions that must work, as dotted names; none of them means all."""

    def __init__(self, source, path, wanted=()):
        self.path = path
        self.tree = ast.parse(source, path)
        self.has_guard = any(map(is_guard, self.tree.body))
        self.statements = []
        for node in self.tree.body:
            guard = is_guard(node)
            self.statements += [Statement(item, path, guard) for item in (node.body if guard else [node])]
            self.statements += [Statement(item, path, False) for item in (node.orelse if guard else [])]
        self.bindings = collections.Counter(name for item in self.statements for name in item.binds)
        # Bound by what is always kept.
        self.steady = set()
        self.imported = set()
        self.functions = {}
        for statement in self.statements:
            if isinstance(statement.node, DEFINITIONS):
                self.functions.setdefault(statement.node.name, []).append(statement)
        for statement in self.statements:
            statement.changes = changed_names(statement.node, self.functions)
        self.keep_definitions()
        self.keep_needed({name.split(".")[0] for name in wanted})

    # What is always kept

    def keep_definitions(self):
        for statement in self.statements:
            if not statement.guarded and self.defines(statement.node):
                statement.reason = ""
                self.steady |= statement.binds
                if isinstance(statement.node, IMPORTS):
                    self.imported |= statement.binds

    def defines(self, node):
        if isinstance(node, (*DEFINITIONS, *IMPORTS, ast.Pass)) or type(node).__name__ == "TypeAlias":
            return True
        if isinstance(node, ast.Expr):
            return isinstance(node.value, ast.Constant) or self.is_setting(node.value)
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if node.value is None or makes_type(node.value):
                return all(isinstance(target, ast.Name) for target in targets)
            if all(isinstance(part, (ast.Name, ast.Tuple)) for target in targets for part in parts(target)):
                return self.is_constant(node.value)
            # pd.options.display.width = 120
            return self.is_constant(node.value) and all(root_of(target) in self.imported for target in targets)
        if isinstance(node, ast.Try):
            return all(self.defines(item) for item in node.body)
        if isinstance(node, ast.If) and not is_guard(node):
            return self.is_of_known(node.test) and all(self.defines(item) for item in [*node.body, *node.orelse])
        return False

    def is_constant(self, node):
        allowed = (
            ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare,
            ast.IfExp, ast.JoinedStr, ast.FormattedValue, ast.Name, ast.Attribute, ast.Starred, ast.expr_context,
            ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
        return all(isinstance(part, allowed) for part in ast.walk(node)) and self.is_of_known(node)

    def is_of_known(self, node):
        """Whether all names in an expression have one meaning, which nothing that is left out gives them."""
        names = [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]
        return not outside(node) and all(
            self.bindings[name] == 1 if name in self.steady else name in ("__file__", "__name__") or hasattr(builtins, name)
            for name in names)

    def is_setting(self, node):
        """np.random.seed(1), sys.path.insert(0, os.path.dirname(__file__)), decimal.getcontext().prec = 30."""
        if not isinstance(node, ast.Call) or root_of(node.func) not in self.imported:
            return False
        name = called(node)
        if name not in SETTINGS and not name.startswith(SETTING_PREFIXES):
            return False
        return self.is_of_known(node)

    # What the wanted functions need

    def keep_needed(self, wanted):
        # Each name that is needed, by whom, and the place up to which it counts what happens to it.
        self.needs = {}
        self.limits = {}
        work = []
        end = len(self.statements)

        def need(names, reason, limit=end):
            for name in sorted(names):
                if self.limits.get(name, -1) < limit:
                    self.needs.setdefault(name, reason)
                    self.limits[name] = limit
                    work.append(name)

        def keep(statement, name):
            statement.reason = name
            # A function reads names when it is called, a statement once and for all.
            need(statement.reads, name, end if statement.calls_later else self.statements.index(statement))

        need(wanted or self.functions.keys(), "")
        for place, statement in enumerate(self.statements):
            if statement.reason is not None:
                name = min(statement.binds, default="")
                need(statement.reads, name, end if statement.calls_later else place)
        while work:
            while work:
                name = work.pop()
                for statement in self.functions.get(name, []):
                    need(statement.body, name)
                    if DYNAMIC & statement.body:
                        need(self.functions.keys(), name)
                for statement in self.statements[: self.limits[name]]:
                    if statement.reason is None and (
                        name in statement.binds or (name in statement.changes and name not in self.imported)
                    ):
                        keep(statement, name)
            # Only now it is known which functions are none of the wanted ones' own.
            for statement in self.statements:
                if statement.reason is None and isinstance(statement.node, (ast.Expr, ast.Assign)):
                    prepared = self.prepared_names(statement.node.value)
                    # A guard runs the program: App.main() may well note something at its class.
                    if not statement.guarded:
                        prepared |= self.prepared_class(statement.node.value)
                    for name in sorted(prepared & self.needs.keys()):
                        keep(statement, name)
                        break

    def prepared_names(self, call):
        """The globals that a call like `fill_table()` sets or changes, by itself or by functions that it calls.

        What a needed function changes is its own affair: a cache fills itself.
        """
        if not isinstance(call, ast.Call):
            return set()
        found = set(self.changed_arguments(call))
        waiting, seen = [called(call)], set()
        while waiting:
            name = waiting.pop()
            if name in seen or name in self.needs:
                continue
            seen.add(name)
            for statement in self.functions.get(name, []):
                if isinstance(statement.node, DEFINITIONS[:2]):
                    globals_set = {
                        item for part in ast.walk(statement.node) if isinstance(part, ast.Global) for item in part.names}
                    found |= globals_set | (changed_names(statement.node, inside=True) & statement.body)
                    waiting += [item for item in statement.body if item in self.functions]
        return found - self.imported - self.functions.keys()

    def prepared_class(self, call):
        """The class at which a call of its class method, `Shop.load()`, stores something."""
        if not isinstance(call, ast.Call) or not isinstance(getattr(call.func, "value", None), ast.Name):
            return set()
        name = call.func.value.id
        for statement in self.functions.get(name, []):
            for method in statement.node.body if isinstance(statement.node, ast.ClassDef) else []:
                if isinstance(method, DEFINITIONS[:2]) and method.name == called(call):
                    itself = {name}
                    if any(getattr(item, "id", None) == "classmethod" for item in method.decorator_list):
                        itself |= {item.arg for item in method.args.args[:1]}
                    if itself & changed_names(method, {*itself, *self.functions}, inside=True):
                        return {name}
        return set()

    def changed_arguments(self, call):
        """The names that an own function gets as arguments and changes."""
        for statement in self.functions.get(called(call), []):
            if not isinstance(statement.node, DEFINITIONS[:2]):
                continue
            changed = changed_names(statement.node, inside=True)
            parameters = [item.arg for item in [*statement.node.args.posonlyargs, *statement.node.args.args]]
            for parameter, argument in [*zip(parameters, call.args), *((k.arg, k.value) for k in call.keywords)]:
                if parameter in changed and isinstance(argument, ast.Name):
                    yield argument.id

    # Results

    def definitions(self):
        """The code of what is kept, at its own lines."""
        kept = [statement.node for statement in self.statements if statement.reason is not None]
        return compile(ast.Module(kept, []), self.path, "exec", dont_inherit=True)

    def whole(self):
        """The code of everything, with the body of a guard."""
        body = []
        for node in self.tree.body:
            if is_guard(node):
                # The test is still evaluated, and comes out true.
                node = ast.copy_location(ast.If(ast.copy_location(ast.Constant(True), node.test), node.body, []), node)
            body.append(node)
        return compile(ast.Module(body, []), self.path, "exec", dont_inherit=True)

    def statements_at(self, line):
        return [item for item in self.statements if item.lines[0] <= line <= item.lines[1]]

    def left_out(self):
        return [item for item in self.statements if item.reason is None and not item.guarded]

    def report(self):
        return {
            "hasGuard": self.has_guard,
            # What a guard's body sets is needed as well, and an import would not run it.
            "needsDefinitionsOnly": any(does_work(item.node) for item in self.left_out())
            or any(item.guarded and item.reason for item in self.statements),
            "leftOut": merged(item.lines for item in self.left_out()),
            "needed": merged(item.lines for item in self.statements if item.reason and does_work(item.node)),
        }
