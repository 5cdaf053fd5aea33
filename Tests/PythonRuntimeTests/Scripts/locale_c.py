# Encodings under C and POSIX locales, coerced and not
# $ LC_ALL=C python locale_c.py; LC_ALL=POSIX python locale_c.py
# $ LC_ALL=C PYTHONCOERCECLOCALE=0 python locale_c.py
# $ LC_ALL=C PYTHONCOERCECLOCALE=0 PYTHONUTF8=0 python locale_c.py
# $ LC_CTYPE=C PYTHONCOERCECLOCALE=warn LANG= python locale_c.py
# $ LC_ALL=C python -X utf8=0 locale_c.py; LC_ALL=C.UTF-8 python -X utf8 locale_c.py
import locale
import os
import sys

print(sys.stdout.encoding, sys.stdout.errors, sys.stdin.errors, sys.getfilesystemencoding(), sys.flags.utf8_mode)
print(sys.getfilesystemencodeerrors(), locale.setlocale(locale.LC_ALL), os.environ.get("LC_CTYPE"))
print(locale.getpreferredencoding(False), ascii(os.fsdecode(b"\xff")))
