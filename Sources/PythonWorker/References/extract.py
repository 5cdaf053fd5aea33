"""The function that lines of a script's own code would make.

What the lines read and earlier lines have bound becomes its parameters; what they bind and later lines read becomes its
result. Empty containers and counters that are set right before, and only filled there, come along.
"""

import ast
import linecache

import _regauge

exec(compile(_regauge.source("syntax"), "<regauge syntax>", "exec"))

# A way to the outside that the function would have to leave to its caller.
WAYS_OUT = OUTSIDE | {"print", "savefig", "read_csv", "read_parquet", "to_csv", "to_parquet", "write"}


def own_statements(tree):
    """A module's own statements, those of a __main__ guard in its place."""
    found = []
    for node in tree.body:
        found += node.body + node.orelse if is_guard(node) else [node]
    return found


class Piece:
    """Neighbouring statements and the names that cross their border."""

    def __init__(self, statements, begin, end):
        self.begin = begin
        self.inside = statements[begin:end]
        self.reads, self.binds = self.names(self.inside)
        before = self.names([node for node in statements[:begin] if is_plain(node)])[1]
        after = self.names(statements[end:])[0]
        self.takes = [name for name in self.in_order() if name in self.reads and name in before]
        self.gives = [name for name in self.in_order() if name in self.binds and name in after]
        self.changes = set().union(*map(changed_names, self.inside))

    @staticmethod
    def names(statements):
        code = compile(ast.Module(list(statements), []), "<lines>", "exec", dont_inherit=True)
        return names_of(code, functions=True)

    def in_order(self):
        nodes = [part for node in self.inside for part in ast.walk(node) if isinstance(part, ast.Name)]
        return list(dict.fromkeys(part.id for part in sorted(nodes, key=lambda part: (part.lineno, part.col_offset))))


def is_plain(node):
    """Whether what a statement binds is a value, to be handed on, and not what a function finds around it."""
    return not isinstance(node, DEFINITIONS + (ast.Import, ast.ImportFrom))


def is_beginning(node, piece):
    """Whether a statement only sets what the piece goes on to fill: total = {}."""
    if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
        return False
    if any(isinstance(part, (ast.Name, ast.Attribute)) and isinstance(part.ctx, ast.Load) and
           getattr(part, "id", "") not in {"list", "dict", "set", "int", "float", "defaultdict", "Counter", "deque"}
           for part in ast.walk(node.value)):
        return False
    binds = Piece.names([node])[1]
    return bool(binds) and binds <= piece.changes | piece.binds


def extraction(tree, lines, first, last):
    """The function that the statements from line `first` to line `last` make; None where there are none."""
    statements = own_statements(tree)
    chosen = [at for at, node in enumerate(statements) if first <= node.lineno and node.end_lineno <= last]
    if not chosen:
        return None
    piece = Piece(statements, chosen[0], chosen[-1] + 1)
    while piece.begin > 0 and is_beginning(statements[piece.begin - 1], piece):
        piece = Piece(statements, piece.begin - 1, chosen[-1] + 1)
    taken = {getattr(node, "name", None) for node in statements} | Piece.names(statements)[1]
    name = "make_" + piece.gives[0] if len(piece.gives) == 1 else "lines_%d_to_%d" % (piece.inside[0].lineno, last)
    while name in taken:
        name += "_"
    parts = [part for node in piece.inside for part in ast.walk(node)]
    ways = {getattr(part, "id", None) or getattr(part, "attr", None) for part in parts} & WAYS_OUT
    call = "%s(%s)" % (name, ", ".join(piece.takes))
    return {
        "name": name, "takes": piece.takes, "gives": piece.gives, "line": piece.inside[0].lineno,
        "endLine": piece.inside[-1].end_lineno, "waysOut": sorted(ways),
        "text": "\n".join(
            ["def %s:" % call]
            + indented(piece.inside, lines)
            + (["    return " + ", ".join(piece.gives)] if piece.gives else [])
            + ["", (", ".join(piece.gives) + " = " if piece.gives else "") + call]),
    }


def indented(statements, lines):
    """The lines of neighbouring statements as a function's body; the inside of long texts stays as it is."""
    inside = set()
    for node in statements:
        for part in ast.walk(node):
            if isinstance(part, (ast.Constant, ast.JoinedStr)) and part.end_lineno > part.lineno:
                inside.update(range(part.lineno + 1, part.end_lineno + 1))
    margin = statements[0].col_offset
    body = []
    for number in range(statements[0].lineno, statements[-1].end_lineno + 1):
        line = lines[number - 1]
        body.append(line if number in inside or not line.strip() else "    " + line[margin:])
    return body


def extractions(path):
    """Those of all statements of a program that hold a loop."""
    text = "".join(linecache.getlines(path))
    try:
        tree, lines = ast.parse(text), text.splitlines()
    except (SyntaxError, ValueError):
        return []
    loops = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    found = []
    for node in own_statements(tree):
        if is_plain(node) and any(isinstance(part, loops) for part in ast.walk(node)):
            found.append(extraction(tree, lines, node.lineno, node.end_lineno))
    return found
