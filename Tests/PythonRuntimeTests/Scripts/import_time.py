# -X importtime and -v tell of the same imports
# $ python -X importtime import_time.py 2>&1 | sed 's/[0-9 ]*|[0-9 ]*|/… |/'
# $ python -v import_time.py 2>&1 | grep -c "import 'json"
import json

print(json.dumps([1]))
