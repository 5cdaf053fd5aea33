# atexit in reverse order, with an exception, threads and finalizers
# $ python exit_handlers.py 2>&1 | sed "s/0x[0-9a-f]*/0x…/"
import atexit
import threading
import time
import weakref


class Noisy:
    def __del__(self):
        print("deleted")


def fails():
    raise RuntimeError("in a handler")


atexit.register(print, "registered first")
atexit.register(fails)
atexit.register(atexit.register, print, "registered by a handler")
noisy = Noisy()
weakref.finalize(noisy, print, "finalized")
threading.Thread(target=lambda: (time.sleep(0.05), print("the thread has ended"))).start()
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
print("the main program has ended")
