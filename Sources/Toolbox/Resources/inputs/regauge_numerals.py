"""Which texts are numbers that can be read without losing anything by it."""

import decimal
import math
import re
import sys

# -0 is none: it has a sign, which integers lose.
INTEGER = re.compile(r"0|-?[1-9][0-9]*")
# Also as other languages write what is no number.
FLOAT = re.compile(
    r"[-+]?(?:(?:0|[1-9][0-9]*)?\.[0-9]+|(?:0|[1-9][0-9]*)\.?)(?:e[-+]?[0-9]+)?|nan|[-+]?inf", re.IGNORECASE | re.ASCII
)
# Texts of at most so many characters name no two numbers that one float stands for.
SAFE_LENGTH = 15
LARGEST_EXACT = 2**53


def is_integer(text):
    """Whether it is written as an integer, of 64 bits."""
    return bool(INTEGER.fullmatch(text)) and len(text) <= 20 and -(2**63) <= int(text) < 2**63


def is_float(text):
    """Whether it is a number that a float holds to the last digit."""
    if not FLOAT.fullmatch(text):
        return False
    value = float(text)
    if not math.isfinite(value):
        # A number that is too large has digits.
        return text[-1] in "nNfF"
    if INTEGER.fullmatch(text):
        return abs(value) <= LARGEST_EXACT and abs(int(text)) <= LARGEST_EXACT
    if value == 0:
        return not text.lower().partition("e")[0].strip("-+0.")
    return len(text) <= SAFE_LENGTH and abs(value) >= sys.float_info.min or has_all_digits(text, value)


def has_all_digits(text, value):
    """Whether the float, printed with as many digits, is the text again: so it is with all that came from a float."""
    named = decimal.Decimal(text)
    count = len(named.as_tuple().digits)
    return named in (decimal.Decimal(repr(value)), decimal.Decimal(f"{value:.{count - 1}e}"))
