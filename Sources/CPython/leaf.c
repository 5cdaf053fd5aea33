// Appending leaves (None, bool, int, float, str, bytes, date, datetime) to growing columns.
//
// Types are compared exactly: bool is no int here, and a subclass (an Enum, a named str) is another kind,
// because it could not be rebuilt from a column.
#include <string.h>

#include "internal.h"

rgpy_kind rgpy_kind_of(rgpy_object *o) {
  PyTypeObject *type = Py_TYPE(object(o));
  if (type == &PyUnicode_Type) return RGPY_STR;
  if (type == &PyFloat_Type) return RGPY_FLOAT;
  if (type == &PyLong_Type) return RGPY_INT;
  if (object(o) == Py_None) return RGPY_NONE;
  if (type == &PyBool_Type) return RGPY_BOOL;
  if (type == &PyDict_Type) return RGPY_DICT;
  if (type == &PyList_Type) return RGPY_LIST;
  if (type == &PyTuple_Type) return RGPY_TUPLE;
  if (type == beyond_datetime_type) return RGPY_DATETIME;
  if (type == beyond_date_type) return RGPY_DATE;
  if (type == &PyBytes_Type) return RGPY_BYTES;
  return RGPY_OTHER;
}

const char *rgpy_text_view(rgpy_object *text, int64_t *size) {
  if (Py_TYPE(object(text)) == &PyBytes_Type) {
    *size = PyBytes_Size(object(text));
    return PyBytes_AsString(object(text));
  }
  str_view view;
  if (!layout_read_str(object(text), layouts.str_head, &view) || !view.is_utf8) return NULL;
  *size = view.length;
  return view.characters;
}

// ---- memory

static bool has_text(const rgpy_leaf *leaf) { return leaf->kind == RGPY_STR || leaf->kind == RGPY_BYTES; }

static int64_t value_bytes(const rgpy_leaf *leaf, int64_t count) {
  switch (leaf->kind) {
  case RGPY_BOOL: return (count + 7) / 8;
  case RGPY_DATE: return count * 4;
  case RGPY_STR:
  case RGPY_BYTES: return (count + 1) * 8;
  default: return count * 8;
  }
}

// Makes room for `bits` bits, of which the first `used` are kept; the others become 0.
static int reserve_bits(void **block, int64_t used, int64_t bits) {
  int64_t kept = (used + 7) / 8, size = (bits + 7) / 8;
  if (rgpy_block_resize(block, kept, size)) return -1;
  memset((char *)*block + kept, 0, (size_t)(size - kept));
  return 0;
}

static int reserve_validity(rgpy_leaf *leaf, int64_t capacity) {
  void *bits = leaf->validity;
  if (reserve_bits(&bits, leaf->validity ? leaf->length : 0, capacity)) return -1;
  leaf->validity = bits;
  return 0;
}

static int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

static int reserve(rgpy_leaf *leaf, int64_t more) {
  int64_t needed = leaf->length + more;
  if (needed <= leaf->capacity && leaf->values) return 0;
  int64_t capacity = larger(larger(leaf->capacity * 2, 64), larger(needed, leaf->expected));
  int status = leaf->kind == RGPY_BOOL
                   ? reserve_bits(&leaf->values, leaf->values ? leaf->length : 0, capacity)
                   : rgpy_block_resize(
                       &leaf->values, leaf->values ? value_bytes(leaf, leaf->length) : 0, value_bytes(leaf, capacity));
  if (status || (leaf->validity && reserve_validity(leaf, capacity))) return -1;
  if (has_text(leaf) && leaf->length == 0) *(int64_t *)leaf->values = 0; // the first offset
  leaf->capacity = capacity;
  return 0;
}

#define MOST_GUESSED (1 << 28)

static int reserve_text(rgpy_leaf *leaf, int64_t more) {
  int64_t needed = leaf->byte_count + more;
  if (needed <= leaf->byte_capacity) return 0;
  int64_t capacity = larger(larger(leaf->byte_capacity * 2, 1024), needed);
  // Texts seen so far tell how many bytes all will have, an eighth more to be safe; pages that stay empty are never had.
  int64_t average = leaf->length >= 64 ? leaf->byte_count * 9 / (leaf->length * 8) + 1 : 0;
  if (average && leaf->expected < MOST_GUESSED / average) capacity = larger(capacity, average * leaf->expected);
  void *bytes = leaf->bytes;
  if (rgpy_block_resize(&bytes, leaf->byte_count, capacity)) return -1;
  leaf->bytes = bytes;
  leaf->byte_capacity = capacity;
  return 0;
}

static void set_bits(uint8_t *bits, int64_t from, int64_t to) {
  while (from < to && from % 8) set_bit(bits, from++);
  if (from >= to) return;
  memset(bits + from / 8, 0xff, (size_t)(to / 8 - from / 8));
  for (int64_t i = to & ~(int64_t)7; i < to; i++) set_bit(bits, i);
}

// The bitmap appears with the first null; everything before it is present.
static int need_validity(rgpy_leaf *leaf) {
  if (leaf->validity) return 0;
  if (reserve_validity(leaf, leaf->capacity)) return -1;
  set_bits(leaf->validity, 0, leaf->length);
  return 0;
}

// Space is reserved and the bitmap is there; bits are 0 already.
static void append_null(rgpy_leaf *leaf) {
  switch (leaf->kind) {
  case RGPY_BOOL: break;
  case RGPY_DATE: ((int32_t *)leaf->values)[leaf->length] = 0; break;
  case RGPY_STR:
  case RGPY_BYTES: ((int64_t *)leaf->values)[leaf->length + 1] = leaf->byte_count; break;
  default: ((int64_t *)leaf->values)[leaf->length] = 0;
  }
  leaf->null_count++;
  leaf->length++;
}

int rgpy_leaf_append_nulls(rgpy_leaf *leaf, int64_t count) {
  if (count <= 0) return 0;
  if (reserve(leaf, count) || need_validity(leaf)) return -1;
  for (int64_t i = 0; i < count; i++) append_null(leaf);
  return 0;
}

void rgpy_leaf_free(rgpy_leaf *leaf) {
  rgpy_block_free(leaf->values);
  rgpy_block_free(leaf->validity);
  rgpy_block_free(leaf->bytes);
  Py_XDECREF((PyObject *)leaf->zone_object);
  memset(leaf, 0, sizeof *leaf);
}

// ---- text

// Copies exactly `size` bytes; short texts, which most are, without a call.
static inline void copy_text(uint8_t *to, const char *from, int64_t size) {
  if (size > 32) {
    memcpy(to, from, (size_t)size);
  } else if (size >= 16) {
    memcpy(to, from, 16);
    memcpy(to + size - 16, from + size - 16, 16);
  } else if (size >= 8) {
    memcpy(to, from, 8);
    memcpy(to + size - 8, from + size - 8, 8);
  } else if (size >= 4) {
    memcpy(to, from, 4);
    memcpy(to + size - 4, from + size - 4, 4);
  } else if (size > 0) {
    to[0] = (uint8_t)from[0];
    to[size / 2] = (uint8_t)from[size / 2];
    to[size - 1] = (uint8_t)from[size - 1];
  }
}

static inline rgpy_stop append_text(rgpy_leaf *leaf, const char *text, int64_t size) {
  if (leaf->byte_count + size > leaf->byte_capacity && reserve_text(leaf, size)) return RGPY_STOP_MEMORY;
  copy_text(leaf->bytes + leaf->byte_count, text, size);
  leaf->byte_count += size;
  ((int64_t *)leaf->values)[leaf->length + 1] = leaf->byte_count;
  return RGPY_DONE;
}

static inline uint32_t character_at(const str_view *view, int width, int64_t index) {
  switch (width) {
  case 1: return ((const uint8_t *)view->characters)[index];
  case 2: return ((const uint16_t *)view->characters)[index];
  default: return ((const uint32_t *)view->characters)[index];
  }
}

enum { WORD = 4 };

// The UTF-8 of a character, first byte lowest, and how many bytes it has. Without branches: texts of other scripts mix
// characters of every length, which no predictor foresees.
static inline uint32_t utf8_of(uint32_t c, int64_t *size) {
  const uint32_t last = 0x80 | (c & 0x3f), third = 0x80 | (c >> 6 & 0x3f), second = 0x80 | (c >> 12 & 0x3f);
  const uint32_t two = (0xc0 | c >> 6) | last << 8;
  const uint32_t three = (0xe0 | c >> 12) | third << 8 | last << 16;
  const uint32_t four = (0xf0 | c >> 18) | second << 8 | third << 16 | last << 24;
  *size = 1 + (c >= 0x80) + (c >= 0x800) + (c >= 0x10000);
  uint32_t word = c >= 0x80 ? two : c;
  word = c >= 0x800 ? three : word;
  return c >= 0x10000 ? four : word;
}

// Writes the characters as UTF-8, and up to a word behind them, and returns behind the last byte; NULL for a lone
// surrogate.
static inline uint8_t *put_utf8(uint8_t *out, const str_view *view, int width) {
  bool has_surrogate = false;
  for (int64_t i = 0; i < view->length; i++) {
    uint32_t c = character_at(view, width, i);
    int64_t size;
    uint32_t word = utf8_of(c, &size);
    memcpy(out, &word, WORD); // little-endian, as every machine that is served
    out += size;
    has_surrogate |= c - 0xd800 < 0x800;
  }
  return has_surrogate ? NULL : out;
}

// Written straight into the column: asking Python for UTF-8 would leave a copy in every str of the user's.
static rgpy_stop append_transcoded(rgpy_leaf *leaf, const str_view *view) {
  const int64_t widest = view->width == 1 ? 2 : view->width == 2 ? 3 : 4;
  if (reserve_text(leaf, view->length * widest + WORD)) return RGPY_STOP_MEMORY;
  uint8_t *start = leaf->bytes + leaf->byte_count, *end;
  switch (view->width) {
  case 1: end = put_utf8(start, view, 1); break;
  case 2: end = put_utf8(start, view, 2); break;
  default: end = put_utf8(start, view, 4);
  }
  if (!end) return RGPY_STOP_SURROGATE;
  leaf->byte_count += end - start;
  ((int64_t *)leaf->values)[leaf->length + 1] = leaf->byte_count;
  return RGPY_DONE;
}

static rgpy_stop append_str(rgpy_leaf *leaf, PyObject *value, int head) {
  str_view view;
  if (layout_read_str(value, head, &view))
    return view.is_utf8 ? append_text(leaf, view.characters, view.length) : append_transcoded(leaf, &view);
  Py_ssize_t size = 0;
  const char *text = PyUnicode_AsUTF8AndSize(value, &size);
  if (!text) {
    bool has_memory = !PyErr_ExceptionMatches(PyExc_MemoryError);
    PyErr_Clear(); // UnicodeEncodeError: the path is what the user needs
    return has_memory ? RGPY_STOP_SURROGATE : RGPY_STOP_MEMORY;
  }
  return append_text(leaf, text, size);
}

static rgpy_stop append_bytes(rgpy_leaf *leaf, PyObject *value) {
  char *bytes = NULL;
  Py_ssize_t size = 0;
  PyBytes_AsStringAndSize(value, &bytes, &size);
  return append_text(leaf, bytes, size);
}

// ---- days and times

// Days since 1970-01-01 of a date of the proleptic Gregorian calendar (Howard Hinnant, "chrono-Compatible
// Low-Level Date Algorithms", days_from_civil).
static int64_t days_from_civil(int64_t year, int month, int day) {
  year -= month <= 2;
  int64_t era = (year >= 0 ? year : year - 399) / 400;
  int64_t year_of_era = year - era * 400;
  int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

static rgpy_stop append_date(rgpy_leaf *leaf, PyObject *value) {
  civil_time t;
  if (beyond_read_date(value, &t)) return RGPY_STOP_EXCEPTION;
  ((int32_t *)leaf->values)[leaf->length] = (int32_t)days_from_civil(t.year, t.month, t.day);
  return RGPY_DONE;
}

// Minutes east of UTC of a datetime.timezone without a name of its own, which timezone(timedelta) rebuilds.
static rgpy_stop zone_minutes(PyObject *zone, int32_t *minutes) {
  if (zone == beyond_utc) {
    *minutes = 0;
    return RGPY_DONE;
  }
  if (Py_TYPE(zone) != beyond_timezone_type) return RGPY_STOP_ZONE_UNKNOWN;
  PyObject *arguments = call_method(zone, "__getinitargs__");
  if (!arguments) return RGPY_STOP_EXCEPTION;
  rgpy_stop stop = RGPY_STOP_ZONE_UNKNOWN;
  // A subclass of timedelta could run code of the user's.
  if (PyTuple_Size(arguments) == 1 && Py_TYPE(PyTuple_GetItem(arguments, 0)) == beyond_delta_type) {
    PyObject *seconds = call_method(PyTuple_GetItem(arguments, 0), "total_seconds");
    double value = seconds ? PyFloat_AsDouble(seconds) : 0.5;
    Py_XDECREF(seconds);
    *minutes = (int32_t)(value / 60);
    if ((double)*minutes * 60 == value) stop = RGPY_DONE;
  }
  Py_DECREF(arguments);
  PyErr_Clear();
  return stop;
}

rgpy_stop rgpy_datetime_zone(rgpy_object *datetime, int32_t *zone) {
  civil_time t;
  PyObject *zone_object = NULL;
  if (beyond_read_datetime(object(datetime), &t, &zone_object)) return RGPY_STOP_EXCEPTION;
  if (t.fold) return RGPY_STOP_FOLD;
  if (zone_object) return zone_minutes(zone_object, zone);
  *zone = RGPY_NAIVE;
  return RGPY_DONE;
}

static rgpy_stop append_datetime(rgpy_leaf *leaf, PyObject *value) {
  civil_time t;
  PyObject *zone_object = NULL;
  if (beyond_read_datetime(value, &t, &zone_object)) return RGPY_STOP_EXCEPTION;
  if (t.fold) return RGPY_STOP_FOLD;
  if (zone_object != leaf->zone_object || (leaf->length == 0 && zone_object)) {
    int32_t zone = RGPY_NAIVE;
    rgpy_stop stop = zone_object ? zone_minutes(zone_object, &zone) : RGPY_DONE;
    if (stop != RGPY_DONE) return stop;
    if (zone != leaf->zone) return RGPY_STOP_ZONE;
    Py_XINCREF(zone_object); // or another zone could come to lie at its address
    Py_XDECREF((PyObject *)leaf->zone_object);
    leaf->zone_object = zone_object;
  } else if (!zone_object && leaf->zone != RGPY_NAIVE) {
    return RGPY_STOP_ZONE;
  }
  int64_t seconds =
      days_from_civil(t.year, t.month, t.day) * 86400 + t.hour * 3600 + t.minute * 60 + t.second;
  if (leaf->zone != RGPY_NAIVE) seconds -= (int64_t)leaf->zone * 60;
  ((int64_t *)leaf->values)[leaf->length] = seconds * 1000000 + t.microsecond;
  return RGPY_DONE;
}

// ---- numbers

static inline rgpy_stop read_int(PyObject *value, int layout, int64_t *out) {
  if (layout_read_int(value, layout, out)) return RGPY_DONE;
  int overflow = 0;
  int64_t number = PyLong_AsLongLongAndOverflow(value, &overflow);
  if (overflow) return RGPY_STOP_INT_TOO_LARGE;
  *out = number;
  return RGPY_DONE;
}

static inline double read_float(PyObject *value, bool is_known) {
  if (!is_known) return PyFloat_AsDouble(value);
  double number;
  memcpy(&number, (char *)value + FLOAT_VALUE, sizeof number);
  return number;
}

// ---- batches

// Values of a batch lie anywhere in memory: they are asked for this many rounds before they are needed.
#define AHEAD 16

// Reads values from the start of a batch as long as they are of one type; one loop a kind, so that test and
// reading are inlined. READ may use `value`, `out` and `i`.
#define READ_WHILE(TYPE_TEST, READ) \
  for (; i < count; i++) { \
    PyObject *value = object(batch[i]); \
    if (i + AHEAD < count) __builtin_prefetch(batch[i + AHEAD]); \
    if (!(TYPE_TEST)) break; \
    READ; \
  } \
  break

// READ is a stop; the value counts at once, because it may have moved what the leaf points to.
#define APPEND_WHILE(TYPE, APPEND) \
  READ_WHILE(Py_TYPE(value) == (TYPE), { \
    if ((*stop = (APPEND)) != RGPY_DONE) return i; \
    leaf->length++; \
  })

// Appends the values before the first that is not of the leaf's kind. Space for all is there.
static int64_t append_present(rgpy_leaf *leaf, rgpy_object *const *batch, int64_t count, rgpy_stop *stop) {
  int64_t i = 0;
  switch (leaf->kind) {
  case RGPY_BOOL: {
    uint8_t *bits = leaf->values;
    const int64_t start = leaf->length;
    READ_WHILE(value == Py_True || value == Py_False, if (value == Py_True) set_bit(bits, start + i));
  }
  case RGPY_INT: {
    int64_t *out = (int64_t *)leaf->values + leaf->length;
    const int layout = layouts.int_size;
    PyTypeObject *const type = &PyLong_Type;
    READ_WHILE(Py_TYPE(value) == type, if ((*stop = read_int(value, layout, out + i)) != RGPY_DONE) break);
  }
  case RGPY_FLOAT: {
    double *out = (double *)leaf->values + leaf->length;
    const bool is_known = layouts.reads_float;
    PyTypeObject *const type = &PyFloat_Type;
    READ_WHILE(Py_TYPE(value) == type, out[i] = read_float(value, is_known));
  }
  case RGPY_STR: {
    const int head = layouts.str_head;
    APPEND_WHILE(&PyUnicode_Type, append_str(leaf, value, head));
  }
  case RGPY_BYTES: APPEND_WHILE(&PyBytes_Type, append_bytes(leaf, value));
  case RGPY_DATE: APPEND_WHILE(beyond_date_type, append_date(leaf, value));
  case RGPY_DATETIME: APPEND_WHILE(beyond_datetime_type, append_datetime(leaf, value));
  }
  return i;
}

int64_t rgpy_leaf_append(rgpy_leaf *leaf, rgpy_object *const *batch, int64_t count, rgpy_stop *stop) {
  *stop = RGPY_DONE;
  if (reserve(leaf, count) || (has_text(leaf) && reserve_text(leaf, 1))) {
    *stop = RGPY_STOP_MEMORY;
    return 0;
  }
  int64_t i = 0;
  while (i < count) {
    const int64_t start = leaf->length;
    const int64_t taken = append_present(leaf, batch + i, count - i, stop);
    leaf->length = start + taken;
    if (leaf->validity) set_bits(leaf->validity, start, leaf->length);
    i += taken;
    if (*stop != RGPY_DONE || i == count) return i;
    if (object(batch[i]) != Py_None) {
      *stop = RGPY_STOP_KIND;
      return i;
    }
    if (need_validity(leaf)) {
      *stop = RGPY_STOP_MEMORY;
      return i;
    }
    append_null(leaf);
    i++;
  }
  return i;
}

int64_t rgpy_leaf_append_items(rgpy_leaf *leaf, rgpy_object *sequence, int64_t start) {
  // Asked for at a time: more would displace each other before they are read.
  enum { ASKED = 128 };
  if (!layouts.reads_sequences || (leaf->kind != RGPY_FLOAT && leaf->kind != RGPY_INT)) return 0;
  PyObject *o = object(sequence);
  PyObject **items = Py_TYPE(o) == &PyList_Type ? layout_list_items(o) : layout_tuple_items(o);
  const int64_t count = layout_count(o);
  int64_t i = start;
  // Reading numbers runs no Python code: the items stay where they are.
  while (i < count) {
    const int64_t end = count - i < ASKED ? count : i + ASKED;
    for (int64_t k = i; k < end; k++) __builtin_prefetch(items[k]);
    rgpy_stop stop = RGPY_DONE;
    i += rgpy_leaf_append(leaf, (rgpy_object *const *)items + i, end - i, &stop);
    if (i < end) break;
  }
  return i - start;
}
