# SIGINT is KeyboardInterrupt, and ends a script that does not catch it
# $ python interrupt.py caught; python interrupt.py uncaught; echo "status $?"
# $ python interrupt.py group; echo "status $?"
import os
import signal
import sys
import threading
import time


def from_outside():
    time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGINT)


threading.Thread(target=from_outside, daemon=True).start()
try:
    try:
        if sys.argv[1] == "group":
            for _ in iter(int, 1):
                pass
        time.sleep(30)
    finally:
        print("finally")
except KeyboardInterrupt as error:
    print("caught", repr(error))
    if sys.argv[1] != "caught":
        raise
