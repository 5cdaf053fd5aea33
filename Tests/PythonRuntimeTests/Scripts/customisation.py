# sitecustomize, .pth files and PYTHONPATH take part
# $ mkdir lib; echo 'import sys; sys.customised = True; print("site", len(sys.argv))' >lib/sitecustomize.py
# $ PYTHONPATH=lib:other python customisation.py; PYTHONPATH=lib python -E customisation.py
# $ mkdir -p "$HOME/user"; PYTHONUSERBASE="$HOME/user" python -m site --user-site
import sys

print(getattr(sys, "customised", False), [path for path in sys.path if "lib" == path[-3:] or "other" in path])
