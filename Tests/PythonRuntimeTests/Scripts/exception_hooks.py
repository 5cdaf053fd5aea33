# sys.excepthook, threading.excepthook and sys.unraisablehook
# $ python exception_hooks.py; echo "status $?"
import sys
import threading


class Unraisable:
    def __del__(self):
        raise ValueError("in __del__")


sys.excepthook = lambda kind, value, _: print("main", kind.__name__, value)
threading.excepthook = lambda arguments: print("thread", arguments.exc_type.__name__, arguments.exc_value)
sys.unraisablehook = lambda value: print("unraisable", value.exc_type.__name__, value.exc_value)
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
Unraisable()
raise KeyError("last")
