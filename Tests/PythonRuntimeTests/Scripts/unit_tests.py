# unittest and doctest, with failures
# $ python -m unittest unit_tests 2>&1 | sed 's/in [0-9.]*s/in …/'
# $ python -m doctest unit_tests.py; echo "status $?"
import unittest


def add(a, b):
    """Adds.

    >>> add(1, 2)
    4
    """
    return a + b


class AddTests(unittest.TestCase):
    def test_numbers(self):
        self.assertEqual(add(1, 2), 3)

    def test_text(self):
        self.assertEqual(add("a", "b"), "ba")

    @unittest.skip("later")
    def test_skipped(self):
        pass
