# 50 MB through a pipe, as text and as bytes
# $ python big_output.py | cksum
import os
import sys

line = "0123456789 äöü " * 64 + "\n"
for _ in range(25 * 1024):
    sys.stdout.write(line)
sys.stdout.flush()
block = bytes(range(256)) * 4096
for _ in range(25):
    view = memoryview(block)
    while view:
        view = view[os.write(1, view):]
print("end", sys.stdout.buffer.tell() if sys.stdout.seekable() else "not seekable")
