# Limits, scheduling, groups and memory are the caller's
# $ ulimit -n 200; ulimit -c 0; ulimit -s 4096; nice -n 3 python limits.py
import os
import resource

print({name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if name.startswith("RLIMIT")})
print(os.nice(0), os.getpriority(os.PRIO_PROCESS, 0), os.sched_getaffinity(0), os.sched_getscheduler(0))
print(os.getpgrp() != os.getpid(), os.getuid(), os.getgroups(), os.times().elapsed > 0)
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
try:
    bytearray(8 << 30)
except MemoryError as error:
    print("MemoryError", error)
