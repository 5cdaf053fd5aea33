# A PYTHONHOME that holds no Python ends it before it begins
# $ PYTHONHOME=/nowhere python environment_home.py 2>&1 | sed 's/0x[0-9a-f]*/0x…/'
# $ PYTHONHOME=/nowhere python environment_home.py 2>/dev/null; echo "status $?"
print("not reached")
