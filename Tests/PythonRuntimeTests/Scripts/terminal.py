# input() on a terminal
# $ printf 'someone\nsecret\n' | script --quiet --return --echo never --command "python terminal.py" /dev/null
import os
import sys

print(sys.stdin.isatty(), sys.stdout.isatty(), sys.stdout.line_buffering, os.isatty(2))
print("hello", input("your name? "))
print(os.tcgetpgrp(0) == os.getpgrp(), os.ttyname(0).startswith("/dev/pts/"))
