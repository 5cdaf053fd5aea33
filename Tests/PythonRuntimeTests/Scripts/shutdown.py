# What objects see while the interpreter ends
import gc
import os
import sys


class Last:
    def __init__(self, name):
        self.name = name

    def __del__(self, write=os.write, is_finalizing=sys.is_finalizing):
        write(1, f"{self.name} {sys is None} {is_finalizing()}\n".encode())


in_module = Last("module")
cycle = Last("cycle")
cycle.itself = cycle
sys.kept = Last("sys")
gc.disable()
print(gc.get_count()[0] > 0, gc.isenabled())
