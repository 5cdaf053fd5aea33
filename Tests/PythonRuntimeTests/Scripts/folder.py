# A folder with __main__.py
# $ mkdir app; cp folder.py app/__main__.py; echo 'value = 7' >app/neighbour.py; python app x; python -m app
import sys

try:
    import neighbour
except ImportError as error:
    neighbour = error
print(sys.argv, sys.path[0], __name__, repr(__package__), __file__, getattr(neighbour, "value", neighbour))
