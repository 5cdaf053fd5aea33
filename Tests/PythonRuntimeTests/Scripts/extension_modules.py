# The library's own C extensions
import array
import binascii
import bz2
import csv
import ctypes
import datetime
import decimal
import hashlib
import io
import lzma
import math
import select
import socket
import ssl
import struct
import unicodedata
import uuid
import xml.etree.ElementTree
import zlib
import zoneinfo

data = b"some data " * 100
print([len(module.compress(data)) for module in (bz2, lzma, zlib)], binascii.crc32(data))
print(decimal.Decimal("0.1") * 3, math.fsum([0.1] * 10), hashlib.sha256(data).hexdigest()[:16], ssl.OPENSSL_VERSION)
print(array.array("d", [1.5]).tobytes(), struct.pack("<q", -2), unicodedata.name("ß"), uuid.uuid5(uuid.NAMESPACE_DNS, "x"))
print(xml.etree.ElementTree.fromstring("<a b='c'>d</a>").attrib, next(csv.reader(io.StringIO("1,'a'"))))
print(datetime.datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")).isoformat(), socket.AF_UNIX, select.POLLIN)
