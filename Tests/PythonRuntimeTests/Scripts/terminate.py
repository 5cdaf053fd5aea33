# Signals that end a process end it as they should
# $ python terminate.py SIGKILL; echo "status $?"
# $ exec python terminate.py SIGTERM
import os
import signal
import sys
import time


def end(name):
    print("before", flush=True)
    os.kill(os.getpid(), signal.Signals[name])
    time.sleep(0.02)
    print("survived", name)


for name in "SIGTERM SIGHUP SIGKILL SIGABRT SIGUSR1 SIGSEGV SIGALRM SIGQUIT SIGPIPE SIGXFSZ".split():
    sys.stdout.flush()
    if os.fork() == 0:
        end(name)
        sys.exit()
    print(name, os.wait()[1])
end(sys.argv[1])
