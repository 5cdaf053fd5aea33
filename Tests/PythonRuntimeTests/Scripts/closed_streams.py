# Standard streams that are closed from the start
# $ python closed_streams.py <&-; python closed_streams.py >&-; echo "status $?"
# $ python closed_streams.py 2>&-; python closed_streams.py <&- >&- 2>&-; echo "status $?"; cat report.txt
import os
import sys

with open("report.txt", "a") as report:
    descriptor = report.fileno()
    print([stream is None for stream in (sys.stdin, sys.stdout, sys.stderr)], descriptor, file=report)
print("printed")
print("complained", file=sys.stderr)
