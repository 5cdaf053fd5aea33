# A crash in C code, without and with faulthandler
# $ python crash.py; echo "status $?"
# $ python -X faulthandler crash.py 2>&1 | sed 's/0x[0-9a-f]*/0x…/'
# $ PYTHONFAULTHANDLER=1 python crash.py abort 2>&1 | sed 's/0x[0-9a-f]*/0x…/'
import ctypes
import os
import sys


def crash():
    print("before", flush=True)
    if "abort" in sys.argv:
        os.abort()
    ctypes.string_at(0)


crash()
