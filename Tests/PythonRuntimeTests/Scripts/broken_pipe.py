# A reader that goes away, and a disk that is full
# $ { python broken_pipe.py; echo "status $?" >&2; } | head -n 1
# $ python broken_pipe.py few >/dev/full; echo "status $?"
# $ python -u broken_pipe.py few >/dev/full; echo "status $?"
import sys

try:
    for number in range(3 if "few" in sys.argv else 100_000):
        print(number, "a line of text that fills the pipe sooner or later")
except BrokenPipeError as error:
    print(error, file=sys.stderr)
    sys.exit(4)
