# Options that Python does not know, and those that end it
# $ python -Z wrong_options.py; echo "status $?"
# $ python -X; echo "status $?"
# $ python -c; echo "status $?"
# $ python -m; echo "status $?"
# $ python -X utf8=5 wrong_options.py; echo "status $?"
# $ python -W nonsense wrong_options.py; echo "status $?"
# $ python -V; python -VV
import sys

print(sys.argv)
