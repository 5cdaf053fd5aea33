# Arguments reach the script byte for byte, ours among them
# $ python arguments.py -x -- "a b" é "" --help --python --json "$(printf '\377')"
import os
import sys

print(ascii(sys.argv), ascii(sys.orig_argv[1:]))
print(os.fsencode(sys.argv[-1]))
