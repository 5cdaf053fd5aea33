# -X dev shows what was left open
# $ python -X dev development_mode.py
# $ PYTHONDEVMODE=1 python -X tracemalloc=5 development_mode.py 2>&1 | grep -c tracemalloc
import faulthandler
import sys

file = open("left-open.txt", "w")
file.write("text")
file = None
print(sys.flags.dev_mode, faulthandler.is_enabled(), sys.warnoptions)
