"""Two files of delimited text, cell by cell."""

import csv
import sys

from regauge_numerals import is_float, is_integer

csv.field_size_limit(sys.maxsize)


def both_texts(reference, candidate, delimiter, has_header):
    """Two tables of texts as columns; as numbers where both have nothing else and the texts differ.

    The order of the columns is content, since what reads a file by position sees it.
    """
    tables = [cells(path, delimiter) for path in (reference, candidate)]
    if has_header:
        names, other_names = (table[0] if table else [] for table in tables)
        if names != other_names:
            # As one cell: a policy that forgives the order of rows must not forgive that of columns.
            return {"columns": [names]}, {"columns": [other_names]}
        rows, other_rows = (table[1:] for table in tables)
    else:
        rows, other_rows = tables
        names = [f"column {number}" for number in range(1, max(map(len, rows + other_rows), default=0) + 1)]
    if any(len(row) != len(names) for row in rows + other_rows):
        return [names, *rows], [names, *other_rows]
    names = unique(names)
    one, other = columns(names, rows), columns(names, other_rows)
    for name in names:
        if one[name] != other[name]:
            one[name], other[name] = as_numbers(one[name], other[name])
    return one, other


def cells(path, delimiter):
    """All rows. An empty line is none, but in a table of one column, where it is an empty cell."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=delimiter, strict=True))
    if all(len(row) <= 1 for row in rows):
        return [row or [""] for row in rows]
    return [row for row in rows if row]


def columns(names, rows):
    return dict(zip(names, map(list, zip(*rows)) if rows else ([] for _ in names)))


def unique(names):
    """The names, with a number that makes them others behind those that were there before."""
    found, taken = {}, set(names)
    for name in names:
        number, free = 1, name
        while free in found or number > 1 and free in taken:
            number += 1
            free = f"{name} ({number})"
        found[free] = None
    return list(found)


def as_numbers(*columns):
    """The columns as numbers where all texts of all of them are numbers that lose nothing by it; an empty text is None."""
    texts = {text for column in columns for text in column}
    texts.discard("")
    if all(map(is_integer, texts)):
        convert = int
    elif all(map(is_float, texts)):
        convert = float
    else:
        return columns
    return [[convert(text) if text else None for text in column] for column in columns]
