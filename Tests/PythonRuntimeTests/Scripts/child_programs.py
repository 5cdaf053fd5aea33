# Children of the same interpreter and of the shell, and a replaced process
import os
import subprocess
import sys

run = lambda *command, **options: subprocess.run(command, capture_output=True, text=True, **options)
print(run(sys.executable, "-c", "import sys; print(sys.executable, sys.prefix, sys.flags.dev_mode)"))
print(run("/bin/sh", "-c", "echo out; echo err >&2; kill -TERM $$"))
print(run(sys.executable, "-c", "import signal; print(signal.getsignal(signal.SIGPIPE))", restore_signals=False).stdout)
print(run(sys.executable, "-c", "import os; print(os.listdir('/proc/self/fd'))", pass_fds=(1,)).stdout)
try:
    run(sys.executable, "-c", "import time; time.sleep(9)", timeout=0.1)
except subprocess.TimeoutExpired as error:
    print(type(error).__name__, error.timeout)
sys.stdout.flush()
os.execv(sys.executable, [sys.executable, "-c", "import sys; print('replaced', sys.argv)", "x"])
