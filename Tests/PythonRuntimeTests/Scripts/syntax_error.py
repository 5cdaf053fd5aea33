# A script that is none: the line and its mark on standard error
# $ python syntax_error.py; echo "status $?"
# $ printf 'if x:\npass\n' >indented.py; python indented.py; python -c 'import indented'
# $ printf 'x = "\377"\n' >bytes.py; python bytes.py
# $ printf '# coding: latin-1\nprint(ascii("\351"))\n' >coded.py; python coded.py
# $ printf 'print(1)\0\n' >zero.py; python zero.py; python -c 'f(:'
def f(:
    pass
