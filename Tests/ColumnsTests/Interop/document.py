"""Runs the Python of a page in the current folder, as a reader would: document.py PAGE FOLDER"""

import os
import pathlib
import re
import sys

page = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
os.chdir(sys.argv[2])
scope = {}
blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
for block in blocks:
    exec(block, scope)
print(len(blocks))
