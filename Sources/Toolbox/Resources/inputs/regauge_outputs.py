"""Reads what two programs wrote, so that the contents can be compared rather than the bytes."""

import itertools
import re

import regauge_delimited
import regauge_documents
import regauge_typed
from regauge_numerals import INTEGER, is_float

NUMBER = re.compile(r"(?<![\w.])[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?(?![\w.])")
# Lines of more floats keep them in a list, lest one long line take room in all others.
WIDEST = 64
PRIVATE_USE = range(0xE000, 0xF900)


def pair(reference, candidate, format, header, numbers):
    """Both files' contents.

    `header` tells whether the first row of delimited text is names; `numbers` takes the floats out of plain text, for a
    tolerance to apply to them.
    """
    if format in ("csv", "tsv"):
        return regauge_delimited.both_texts(reference, candidate, "\t" if format == "tsv" else ",", header)
    if format in ("parquet", "arrow"):
        return regauge_typed.both_tables(reference, candidate, format)
    if format in ("npy", "npz"):
        return regauge_typed.both_archives(reference, candidate, format)
    if format in ("json", "jsonl"):
        return regauge_documents.both_documents(reference, candidate, format)
    contents = []
    for path in (reference, candidate):
        with open(path, "rb") as file:
            contents.append(file.read())
    try:
        texts = [content.decode() for content in contents]
    except UnicodeDecodeError:
        return tuple(contents)
    return measured(*texts) if numbers else tuple(map(lines, texts))


def lines(text):
    """The lines; whether the last one has an end is no content."""
    parts = text.split("\n")
    if parts[-1] == "":
        parts.pop()
    return parts


def measured(*texts):
    """The lines with the floats taken out: a whole number stays where no line like it has anything else there."""
    # What stands for a number must be nowhere in the texts.
    mark = next(mark for mark in itertools.chain("#¤", map(chr, PRIVATE_USE)) if not any(mark in text for text in texts))
    parsed = [[(mark.join(NUMBER.split(line)), line) for line in lines(text)] for text in texts]
    floats = {
        (form, place)
        for part in parsed
        for form, line in part
        for place, number in enumerate(NUMBER.findall(line))
        if is_float(number) and not INTEGER.fullmatch(number)
    }
    return in_columns(*([without_floats(line, form, floats, mark) for form, line in part] for part in parsed))


def without_floats(line, form, floats, mark):
    """A line's text and the floats that were in it."""
    places, numbers = itertools.count(), []

    def taken(match):
        number = match.group()
        if (form, next(places)) not in floats or not is_float(number):
            return number
        numbers.append(float(number))
        return mark

    return NUMBER.sub(taken, line), numbers


def in_columns(*parts):
    """Tables of a text and its floats: in columns of their own, by which lines in any order can be paired."""
    width = max((len(numbers) for part in parts for _, numbers in part), default=0)
    tables = []
    for part in parts:
        table = {"text": [text for text, _ in part]}
        if width > WIDEST:
            table["numbers"] = [numbers for _, numbers in part]
        else:
            for place in range(width):
                column = [numbers[place] if place < len(numbers) else None for _, numbers in part]
                table[f"number {place + 1}"] = column
        tables.append(table)
    return tuple(tables)
