# -i keeps the prompt after the script
# $ printf 'value + 1\n1/0\nprint(__name__)\n' | python -q -i interactive.py; echo "status $?"
# $ printf 'import sys\nsys.exit(3)\n' | PYTHONINSPECT=1 python interactive.py; echo "status $?"
value = 41
print("ran")
