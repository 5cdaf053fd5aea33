# An environment made by the script has the same base
# $ python virtual_environment.py
import os
import subprocess
import sys
import venv

venv.create("environment", symlinks=True)
print(open("environment/pyvenv.cfg").read(), os.readlink("environment/bin/python"))
code = "import sys; print(sys.prefix, sys.base_prefix == %r)" % sys.base_prefix
print(subprocess.run(["environment/bin/python", "-c", code], capture_output=True, text=True))
