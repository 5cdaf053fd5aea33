# -c, its arguments and its tracebacks
# $ python -c "$(cat from_command.py)" -x --python; echo "status $?"
import sys

print(sys.argv, sys.orig_argv[1], repr(sys.path[0]), __name__, globals().get("__file__"))
raise LookupError("in code of -c")
