# What the system calls the process
# differs: the program and its command line are regauge-worker's, its short name is python's
import os

print(open("/proc/self/comm").read())
print(os.path.basename(os.readlink("/proc/self/exe")), open("/proc/self/cmdline").read().split("\0"))
