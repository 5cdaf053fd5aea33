# Dispositions and mask of every signal as the script begins
# $ python signal_dispositions.py
# $ trap '' INT HUP USR1; python signal_dispositions.py
import os
import signal

print([(s.name, str(signal.getsignal(s))) for s in sorted(signal.valid_signals() - {9, 19}) if hasattr(s, "name")])
print(signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.sigpending())
with open("/proc/self/status") as status:
    print([line.split() for line in status if line.startswith(("Sig", "Shd")) and "SigQ" not in line])
