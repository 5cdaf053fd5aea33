"""Stage 1, parse."""

import unittest

from flights.parse import AIRLINES, AIRPORTS, FLIGHTS, PLANES, parse, parse_table
from tests import EXCERPT


class Parse(unittest.TestCase):
    AIRLINE_HEADER = "carrier,name\n"

    def airlines(self, text: str) -> list[dict]:
        return parse_table("airlines", self.AIRLINE_HEADER + text, AIRLINES)

    def test_converts_each_column_by_its_type(self):
        header = ",".join(AIRPORTS) + "\n"
        line = "ABC,NA,-1.5e1,7,-54,NA,A,NA\n"
        (row,) = parse_table("airports", header + line, AIRPORTS)
        self.assertEqual(
            row,
            {
                "faa": "ABC",
                "name": "NA",
                "lat": -15.0,
                "lon": 7.0,
                "alt": -54,
                "tz": None,
                "dst": "A",
                "tzone": "NA",
            },
        )
        self.assertIs(type(row["lon"]), float)
        self.assertIs(type(row["alt"]), int)

    def test_reads_quotation_marks_line_ends_and_empty_lines(self):
        text = '"A,1","two\r\nlines"\r\n\n"say ""so""",5" disk\rX,'
        self.assertEqual(
            [tuple(row.values()) for row in self.airlines(text)],
            [("A,1", "two\r\nlines"), ('say "so"', '5" disk'), ("X", "")],
        )

    def test_a_header_alone_is_an_empty_table(self):
        self.assertEqual(self.airlines(""), [])

    def test_faults_name_table_line_and_column(self):
        header = ",".join(PLANES)
        good = "N1,2004,t,m,o,2,55,NA,e"
        faults = {
            "": "planes: line 1, column 'tailnum': missing from the header",
            header.replace(",seats", ""): "planes: line 1, column 'seats': missing from the header",
            header + ",x": f"planes: line 1: the header must be exactly {header}",
            f"{header}\n{good}\n\nN2,20": "planes: line 4, column 'type': "
            "the line ends before it (2 of 9 fields)",
            f"{header}\n{good},x": "planes: line 2: 10 fields where the header has 9",
            f"{header}\n{good}\n" + good.replace("2004", "2004.0"): "planes: line 3, "
            "column 'year': '2004.0' is not an integer",
            f"{header}\n" + good.replace("55", "5_5"): "planes: line 2, column 'seats': "
            "'5_5' is not an integer",
            f"{header}\n" + good.replace("55", ""): "planes: line 2, column 'seats': "
            "'' is not an integer",
            f"{header}\n" + good.replace("55", "1" * 19): "planes: line 2, column 'seats': "
            "'1111111111111111111' is not an integer",
            f'{header}\n{good}\nN2,2004,"t,m\n{good}\n': "planes: line 3, column 'type': "
            "a quotation mark is not closed",
            f'{header}\n{good}\nN2,2004,"t' + ",m\n" * 50000: "planes: line 3, column 'type': "
            "a quotation mark is not closed",
            f'{header}\n"N1"x,2004': "planes: line 2: ',' expected after '\"'",
        }
        for text, message in faults.items():
            with self.subTest(message):
                with self.assertRaises(ValueError) as caught:
                    parse_table("planes", text, PLANES)
                self.assertEqual(str(caught.exception), message)

    def test_numbers_are_plain(self):
        header = ",".join(AIRPORTS) + "\n"
        for cell in ("nan", "inf", " 1", "1.", ".5", "+1", "1_0", "0x1", "", "1e", "1e999"):
            with self.subTest(cell), self.assertRaisesRegex(ValueError, "'lat': .* not a number"):
                parse_table("airports", f"{header}A,n,{cell},1,1,1,A,t\n", AIRPORTS)

    def test_every_truncation_within_the_last_line_of_numbers_is_found(self):
        text = (EXCERPT / "flights.csv").read_text()
        last = text.rstrip("\n").rfind("\n") + 1
        for length in range(last + 1, text.rindex(",")):
            with self.subTest(text[last:length]), self.assertRaisesRegex(ValueError, "line 608"):
                parse_table("flights", text[:length], FLIGHTS)

    def test_tables_are_read_in_order(self):
        with self.assertRaisesRegex(ValueError, "^weather: line 1"):
            parse(",".join(FLIGHTS), "", "", "", "")
