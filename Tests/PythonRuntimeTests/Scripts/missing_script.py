# Scripts and modules that are not there
# $ python absent.py; echo "status $?"
# $ python -m absent; echo "status $?"
# $ python .; echo "status $?"
# $ mkdir package; touch package/__init__.py; python -m package; echo "status $?"
# $ mkfifo pipe; echo 'print("from a pipe")' >pipe & python pipe; echo "status $?"
print("not reached")
