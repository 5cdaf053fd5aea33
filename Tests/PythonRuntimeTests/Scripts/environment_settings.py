# PYTHON* variables, in groups that do not hide each other
# $ settings() { env "$@" python environment_settings.py 2>&1 | sed 's/0x[0-9a-f]*/0x…/'; }
# $ settings PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1 PYTHONWARNINGS=error PYTHONOPTIMIZE=2
# $ settings PYTHONUNBUFFERED=1 PYTHONIOENCODING=latin-1:replace PYTHONPATH=elsewhere PYTHONINTMAXSTRDIGITS=800
# $ settings PYTHONSAFEPATH=1 PYTHONDEVMODE=1 PYTHONNOUSERSITE=1 PYTHONTRACEMALLOC=3 PYTHONPLATLIBDIR=lib
# $ settings PYTHONMALLOC=debug PYTHONCOERCECLOCALE=0 PYTHONFAULTHANDLER=1 PYTHONDEBUG=0 PYTHONVERBOSE=0
# $ settings PYTHONHASHSEED=none; settings PYTHONIOENCODING=none
import faulthandler
import os
import sys
import tracemalloc

print({name: value for name, value in os.environ.items() if name.startswith("PYTHON")})
print(sys.flags, sys.warnoptions, sys.path[:2], sys.stdout.encoding, sys.stdout.errors, sys.stdout.write_through)
print(faulthandler.is_enabled(), hasattr(sys, "getobjects"))
print(tracemalloc.get_traceback_limit() if tracemalloc.is_tracing() else "not traced")
if "PYTHONHASHSEED" in os.environ:
    print(hash("a"), set("abcdef"))
