# -m: a module, a package and a module of the library
# $ mkdir package; cp module.py package/__main__.py; echo 'print("package")' >package/__init__.py
# $ python -m module a -b; python -m package c
# $ echo '{"b": [1, 2.50]}' | python -m json.tool --compact
# $ python -m this | head -n 1; python -m platform >/dev/null; echo "status $?"
import sys

print(sys.argv, sys.path[0], __name__, __package__, __spec__.name, __file__)
