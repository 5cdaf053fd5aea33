# Which warnings show, where they point to, and which become errors
# $ python warning_filters.py; python -W always warning_filters.py
# $ python -W error::DeprecationWarning warning_filters.py; echo "status $?"
# $ PYTHONWARNINGS=ignore python warning_filters.py; python -bb -c 'print(b"a" == "a")'; echo "status $?"
import warnings

for _ in range(2):
    warnings.warn("shown once")
warnings.warn("old", DeprecationWarning)
warnings.warn("later", PendingDeprecationWarning)
print(eval("1 is 1"), "\d")
print([(f[0], f[2].__name__, f[4]) for f in warnings.filters])
