# sys.exit with every kind of argument
# $ python exit_status.py; echo "status $?"
import os
import sys

kinds = {
    "none": None, "true": True, "false": False, "zero": 0, "seven": 7, "negative": -1, "large": 256 + 3,
    "huge": 1 << 80, "float": 2.5, "text": "gone wrong", "empty": "", "unicode": "größer", "lone": "\udcff",
    "list": [1, "two"], "exception": ValueError("inside"), "tuple": (4, 5),
}
for name, kind in kinds.items():
    sys.stdout.flush()
    if os.fork() == 0:
        print("before", end=" ")
        sys.exit(kind)
    print(name, os.waitstatus_to_exitcode(os.wait()[1]))
if os.fork() == 0:
    raise SystemExit
print("raised", os.wait()[1])
sys.exit("the parent's own")
