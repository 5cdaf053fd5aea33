# The traceback of an exception with a cause, a context and non-ASCII text
# $ python unhandled_exception.py; echo "status $?"
import sys


class Order(Exception):
    pass


def parse(text):
    return int(text) + {}["größe"]


def load(rows):
    try:
        return [parse(row) for row in rows]
    except ValueError as error:
        raise Order("row 2") from error
    finally:
        print("cleaned up")


sys.stderr.write("begin\n")
load(["x", "2"])
