# os._exit neither flushes nor runs atexit, also in a forked child
# $ python exit_at_once.py; echo "status $?"
import atexit
import os
import sys

atexit.register(print, "not printed")
if os.fork() == 0:
    os._exit(3)
_, status = os.wait()
os.write(1, b"child %d\n" % os.waitstatus_to_exitcode(status))
sys.stdout.write("lost in the buffer")
os._exit(9)
