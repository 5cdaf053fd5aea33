# Options of the interpreter, alone and combined
# $ python -O options.py
# $ python -OO -B -s -b options.py
# $ python -X dev -X int_max_str_digits=800 -X mine=1 options.py
# $ python -W error -W ignore::UserWarning options.py
# $ python -I options.py; python -E -S -u options.py; python -x options.py
import sys


def documented():
    """Gone under -OO."""


print(sys.flags, sys._xoptions, sys.warnoptions, sys.path[0], documented.__doc__, __debug__)
print(sys.stdout.line_buffering, sys.stdout.write_through, sys.dont_write_bytecode, "site" in sys.modules)
