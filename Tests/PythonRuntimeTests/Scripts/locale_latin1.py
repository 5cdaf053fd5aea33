# A Latin-1 locale: arguments, output, file names and errors in its bytes
# needs: localedef -i en_US -f ISO-8859-1 ./needed
# $ localedef -i en_US -f ISO-8859-1 ./en_US.ISO-8859-1
# $ export LOCPATH="$PWD" LC_ALL=en_US.ISO-8859-1
# $ python locale_latin1.py "$(printf 'caf\351')" | od -c
# $ python -c 'raise ValueError("caf\xe9 \u20ac")' 2>&1 | od -c
import locale
import os
import sys

print(locale.setlocale(locale.LC_ALL), sys.stdout.encoding, sys.getfilesystemencoding(), locale.localeconv()["thousands_sep"])
print(sys.argv[1], ascii(sys.argv[1]))
with open(sys.argv[1], "w") as file:
    print(file.encoding)
    file.write("é")
print(sorted(name for name in os.listdir(b".") if name.startswith(b"caf")), os.path.getsize(sys.argv[1]))
os.remove(sys.argv[1])
try:
    print("€")
except UnicodeEncodeError as error:
    print(error)
