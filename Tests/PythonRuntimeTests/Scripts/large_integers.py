# Limits of conversions, float details and random numbers from a seed
# $ python large_integers.py; echo "status $?"
import random
import sys

print(sys.float_info, sys.int_info, sys.hash_info, sys.maxsize, sys.byteorder)
random.seed(12)
print(random.random(), random.sample(range(100), 5), 0.1 + 0.2, float("1e400"), 3 ** 200 % 1007)
print(sys.get_int_max_str_digits() if hasattr(sys, "get_int_max_str_digits") else "no limit")
int("9" * 5000)
