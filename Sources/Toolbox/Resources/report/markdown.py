"""Markdown without HTML: escaped text and aligned tables."""

import re


def escape(text):
    """Text that shows as it is, also inside a table's cell."""
    return re.sub(r"([\\`*_\[\]<>|~#])", r"\\\1", " ".join(str(text).split()))


def table(headings, rows, align=""):
    """A table whose source is aligned too; `align` has one of l, r, c a column, l where it is short.

    Cells are Markdown already: text from the document goes through `escape` first.
    """
    cells = [[str(cell) for cell in row] for row in [headings, *rows]]
    align = align.ljust(len(headings), "l")
    widths = [max(3, *(len(row[i]) for row in cells)) for i in range(len(headings))]
    rules = {"l": lambda w: "-" * w, "r": lambda w: "-" * (w - 1) + ":", "c": lambda w: ":" + "-" * (w - 2) + ":"}
    pad = {"l": str.ljust, "r": str.rjust, "c": str.center}
    lines = ["| " + " | ".join(pad[a](c, w) for c, w, a in zip(row, widths, align)) + " |" for row in cells]
    lines.insert(1, "| " + " | ".join(rules[a](w) for w, a in zip(widths, align)) + " |")
    return "\n".join(lines)


def tidy(text):
    """No trailing blanks, no two empty lines in a row."""
    text = re.sub(r"[ \t]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
