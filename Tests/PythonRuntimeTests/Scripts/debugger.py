# pdb takes its commands from standard input
# $ printf 'b 9\nc\np total\nn\nw\nq\n' | python -m pdb debugger.py
# $ printf 'p total\nc\n' | python -c 'total = 3; breakpoint(); print("went on")'
# $ PYTHONBREAKPOINT=0 python -c 'breakpoint(); print("no breakpoint")'


def add(values):
    total = 0
    for value in values:
        total += value
    return total


print(add([1, 2, 3]))
