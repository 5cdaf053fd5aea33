# Buffers of Python, of C and of descriptors come out in the same order
# $ python output_order.py 2>&1; python -u output_order.py 2>&1; python output_order.py >both.txt 2>&1
import ctypes
import os
import sys

libc = ctypes.CDLL(None)
print("python", end=" ")
libc.printf(b"c ")
os.write(1, b"descriptor ")
sys.stderr.write("errors ")
os.system("echo child")
print("last")
