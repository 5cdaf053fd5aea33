# Handlers, alarms, timers, waits and wakeup descriptors
import os
import signal
import threading
import time

seen = []
signal.signal(signal.SIGUSR1, lambda number, frame: seen.append((number, threading.current_thread().name)))
os.kill(os.getpid(), signal.SIGUSR1)
signal.raise_signal(signal.SIGUSR1)
signal.signal(signal.SIGALRM, lambda number, frame: seen.append("alarm"))
signal.setitimer(signal.ITIMER_REAL, 0.02)
time.sleep(0.1)
reading, writing = os.pipe()
os.set_blocking(writing, False)
signal.set_wakeup_fd(writing)
signal.raise_signal(signal.SIGUSR1)
print(seen, os.read(reading, 10))
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
threading.Thread(target=lambda: os.kill(os.getpid(), signal.SIGUSR2)).start()
print(signal.sigwait([signal.SIGUSR2]))
try:
    threading.Thread(target=signal.signal, args=(10, signal.SIG_DFL)).start()
finally:
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(SystemExit(6)))
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
