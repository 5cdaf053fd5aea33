# os.environ is the caller's, and changes reach children
# $ MINE='a=b' EMPTY= python environment_variables.py
import os
import subprocess

print(dict(os.environ))
os.environ["ADDED"] = "ü"
del os.environ["MINE"]
print(subprocess.run(["/usr/bin/env"], capture_output=True).stdout)
