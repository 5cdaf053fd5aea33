# Where bytecode is written, and where it is not
# $ python -B bytecode.py; ls -d __pycache__
# $ PYTHONDONTWRITEBYTECODE=1 python bytecode.py; ls -d __pycache__
# $ python -O bytecode.py; ls __pycache__
# $ python -X pycache_prefix=elsewhere bytecode.py; find elsewhere -type d | grep -c .
# $ python -m compileall -q .; ls __pycache__
import os
import sys

with open("helper.py", "w") as file:
    file.write("value = 1\n")
os.utime("helper.py", (1_000_000_000, 1_000_000_000))
import helper

print(helper.value, os.path.basename(helper.__cached__ or ""), sys.dont_write_bytecode, bool(sys.pycache_prefix))
