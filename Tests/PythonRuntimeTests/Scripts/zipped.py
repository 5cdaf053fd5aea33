# A zip file with __main__.py and a module beside it
# $ mkdir app; cp zipped.py app/__main__.py; printf 'def fail():\n    raise ValueError("zipped")\n' >app/neighbour.py
# $ python -m zipapp app -o app.pyz -p '/usr/bin/env python3'; rm -r app; python app.pyz x; echo "status $?"
# $ rm app.pyz
import sys

import neighbour

print(sys.argv, sys.path[0], __name__, repr(__package__), __file__, type(__loader__).__name__)
neighbour.fail()
