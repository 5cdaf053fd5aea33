"""Stage 1, parse: CSV text into typed rows."""

import csv
import io
import re
from math import isinf
from typing import Callable, Optional

from flights.rows import Airline, Airport, Plane, RawFlight, Weather

is_integer = re.compile(r"-?[0-9]{1,18}").fullmatch
is_number = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?").fullmatch


def parse(
    flights_csv: str,
    weather_csv: str,
    planes_csv: str,
    airports_csv: str,
    airlines_csv: str,
) -> tuple[list[RawFlight], list[Weather], list[Plane], list[Airport], list[Airline]]:
    """Turn the text of the five CSV files into five lists of typed rows.

    Dialect: fields are separated by commas; a field may stand in quotation marks, within
    which commas and line ends are text and two marks mean one; a mark elsewhere in a field
    is text. Lines end with LF, CRLF or CR; the last line's end may be missing. Empty lines
    are skipped. The first line must be the table's header, exactly.

    Cells: an integer is an optional ``-`` and 1 to 18 ASCII digits; a number is an
    optional ``-``, ASCII digits, optionally a fraction and an exponent, rounded to the
    nearest double, which must be finite. ``NA`` in such a column is None. Text is kept as
    it stands, ``NA`` included.

    Raises:
        ValueError: for the first fault, tables in the order of the arguments, then lines,
            then columns. The message names table, line (the line on which the record
            starts, from 1) and, where one is at fault, column:
            ``T: line 1, column 'C': missing from the header``;
            ``T: line 1: the header must be exactly C,C,C``;
            ``T: line N, column 'C': the line ends before it (3 of 19 fields)``;
            ``T: line N: 20 fields where the header has 19``;
            ``T: line N, column 'C': '12x' is not an integer`` (or ``a number``);
            ``T: line N, column 'C': a quotation mark is not closed``, with the column that
            is open at the end of that line;
            ``T: line N: `` and the message of the csv module for any other fault.
    """
    return (
        parse_table("flights", flights_csv, FLIGHTS),
        parse_table("weather", weather_csv, WEATHER),
        parse_table("planes", planes_csv, PLANES),
        parse_table("airports", airports_csv, AIRPORTS),
        parse_table("airlines", airlines_csv, AIRLINES),
    )


def parse_integer(cell: str) -> Optional[int]:
    """The integer in a cell, or None for ``NA``."""
    if cell == "NA":
        return None
    if not is_integer(cell):
        raise ValueError(f"{cell!r} is not an integer")
    return int(cell)


def parse_number(cell: str) -> Optional[float]:
    """The number in a cell, or None for ``NA``."""
    if cell == "NA":
        return None
    if not is_number(cell):
        raise ValueError(f"{cell!r} is not a number")
    number = float(cell)
    if isinf(number):
        raise ValueError(f"{cell!r} is not a number")
    return number


Columns = dict[str, Callable]

FLIGHTS: Columns = {
    "year": parse_integer,
    "month": parse_integer,
    "day": parse_integer,
    "dep_time": parse_integer,
    "sched_dep_time": parse_integer,
    "dep_delay": parse_integer,
    "arr_time": parse_integer,
    "sched_arr_time": parse_integer,
    "arr_delay": parse_integer,
    "carrier": str,
    "flight": parse_integer,
    "tailnum": str,
    "origin": str,
    "dest": str,
    "air_time": parse_integer,
    "distance": parse_integer,
    "hour": parse_integer,
    "minute": parse_integer,
    "time_hour": str,
}
WEATHER: Columns = {
    "origin": str,
    "year": parse_integer,
    "month": parse_integer,
    "day": parse_integer,
    "hour": parse_integer,
    "temp": parse_number,
    "dewp": parse_number,
    "humid": parse_number,
    "wind_dir": parse_integer,
    "wind_speed": parse_number,
    "wind_gust": parse_number,
    "precip": parse_number,
    "pressure": parse_number,
    "visib": parse_number,
    "time_hour": str,
}
PLANES: Columns = {
    "tailnum": str,
    "year": parse_integer,
    "type": str,
    "manufacturer": str,
    "model": str,
    "engines": parse_integer,
    "seats": parse_integer,
    "speed": parse_integer,
    "engine": str,
}
AIRPORTS: Columns = {
    "faa": str,
    "name": str,
    "lat": parse_number,
    "lon": parse_number,
    "alt": parse_integer,
    "tz": parse_integer,
    "dst": str,
    "tzone": str,
}
AIRLINES: Columns = {
    "carrier": str,
    "name": str,
}


def parse_table(table: str, text: str, columns: Columns) -> list[dict]:
    """The rows of one CSV text, converted column by column."""
    names = list(columns)
    converters = list(columns.values())
    rows: list[dict] = []
    # newline="" leaves line ends alone, so that those inside quotation marks survive.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        check_header(table, next(reader, []), names)
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(names):
                try:
                    values = [convert(cell) for convert, cell in zip(converters, cells)]
                except ValueError:
                    raise bad_cell(table, line, columns, cells) from None
                rows.append(dict(zip(names, values)))
            elif cells:
                raise bad_length(table, line, names, len(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise bad_quoting(table, line, names, text, error) from None
    return rows


def check_header(table: str, header: list[str], names: list[str]) -> None:
    """Raise unless the first line names exactly the table's columns."""
    for name in names:
        if name not in header:
            raise ValueError(f"{table}: line 1, column {name!r}: missing from the header")
    if header != names:
        raise ValueError(f"{table}: line 1: the header must be exactly {','.join(names)}")


def bad_cell(table: str, line: int, columns: Columns, cells: list[str]) -> ValueError:
    """The error of the first cell that its column's converter refuses."""
    for (name, convert), cell in zip(columns.items(), cells):
        try:
            convert(cell)
        except ValueError as error:
            return ValueError(f"{table}: line {line}, column {name!r}: {error}")
    raise AssertionError("every cell was accepted the second time")


def bad_length(table: str, line: int, names: list[str], found: int) -> ValueError:
    """The error of a line with too few or too many fields."""
    if found > len(names):
        return ValueError(f"{table}: line {line}: {found} fields where the header has {len(names)}")
    return ValueError(
        f"{table}: line {line}, column {names[found]!r}: "
        f"the line ends before it ({found} of {len(names)} fields)"
    )


def bad_quoting(table: str, line: int, names: list[str], text: str, error: csv.Error) -> ValueError:
    """The error of a record that the csv module refuses."""
    # A mark that stays open swallows the rest of the file: the reader meets either the end
    # of the text or its limit for one field first.
    reason = str(error)
    if not reason.startswith(("unexpected end of data", "field larger than field limit")):
        return ValueError(f"{table}: line {line}: {reason}")
    lines = io.StringIO(text, newline="")
    for _ in range(line - 1):
        next(lines)
    cells = next(csv.reader([next(lines)[: csv.field_size_limit()]]))
    name = names[min(len(cells), len(names)) - 1]
    return ValueError(f"{table}: line {line}, column {name!r}: a quotation mark is not closed")
