# os.fork: exit statuses, pipes, threads and what runs in the child
# $ python forked_child.py 2>errors.txt; sed "s/pid=[0-9]*/pid=…/" errors.txt; rm errors.txt
import atexit
import os
import sys
import threading

os.register_at_fork(before=lambda: print("before"), after_in_child=lambda: os.write(1, b"in child\n"))
atexit.register(lambda: print("atexit", os.getpid() == parent))
parent = os.getpid()
threading.Thread(target=threading.Event().wait, daemon=True).start()
sys.stdout.flush()
reading, writing = os.pipe()
child = os.fork()
if child == 0:
    os.write(writing, b"%d threads" % threading.active_count())
    sys.exit(3)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), os.read(reading, 100))
