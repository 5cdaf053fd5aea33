# input(), lines and the rest of a piped standard input
# $ printf 'name\nsecond\nthird\n\377 rest' | python standard_input.py | od -c
# $ python standard_input.py </dev/null; echo "status $?"
import sys

print(input("your name? "), sys.stdin.isatty(), sys.stdin.encoding)
print(repr(sys.stdin.readline()), next(sys.stdin))
print(sys.stdin.buffer.read())
