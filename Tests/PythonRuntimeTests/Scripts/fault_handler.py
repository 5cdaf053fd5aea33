# faulthandler: all threads, a signal of the user's, a watchdog
# $ python fault_handler.py 2>&1 | sed 's/0x[0-9a-f]*/0x…/'
import faulthandler
import signal
import sys
import threading
import time

sys.stderr = sys.stdout
started = threading.Event()
hold = threading.Event()


def waits():
    started.set()
    hold.wait()


thread = threading.Thread(target=waits, daemon=True)
thread.start()
started.wait()
time.sleep(0.05)
faulthandler.dump_traceback(all_threads=True)
faulthandler.register(signal.SIGUSR1, all_threads=False)
signal.raise_signal(signal.SIGUSR1)
hold.set()
thread.join()
faulthandler.dump_traceback_later(0.05, exit=True)
time.sleep(5)
