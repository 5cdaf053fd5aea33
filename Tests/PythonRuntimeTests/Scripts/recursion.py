# Too deep a recursion is RecursionError, in Python and in C
# $ python recursion.py; echo "status $?"
import ast
import copy
import json
import pickle
import sys


def down(depth):
    return 0 if depth == 0 else 1 + down(depth - 1)


class Chain:
    def __getattr__(self, name):
        return getattr(self, name + "x")


nested = []
for _ in range(50_000):
    nested = [nested]
looped = {}
looped["self"] = looped
for name, call in {
    "call": lambda: down(100_000), "repr": lambda: repr(nested), "json": lambda: json.dumps(nested),
    "loads": lambda: json.loads("[" * 100_000), "pickle": lambda: pickle.dumps(nested),
    "copy": lambda: copy.deepcopy(nested), "attribute": lambda: Chain().a,
    "compare": lambda: nested == [nested], "parse": lambda: ast.parse("(" * 300 + ")" * 300),
}.items():
    try:
        print(name, type(call()).__name__)
    except (RecursionError, SyntaxError, MemoryError) as error:
        print(name, type(error).__name__, str(error)[:40])
print(sys.getrecursionlimit(), repr(looped), down(900))
sys.setrecursionlimit(6000)
print(down(5500))
down(10_000)
