# The program on standard input
# $ python - a b <from_standard_input.py
# $ cat from_standard_input.py | python /dev/stdin
# $ echo 'raise ValueError("on stdin")' | python -; echo "status $?"
# $ printf 'print("a")\n1 +\n' | python -; echo "status $?"
import sys

print(sys.argv, repr(sys.path[0]), __name__, globals().get("__file__"))
