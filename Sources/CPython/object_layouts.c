// Where CPython keeps the contents of its objects, so that bulk loops need no call for each value.
//
// Each layout is checked at start on known objects; one that does not agree is not used, and the functions of
// the limited API are called instead, which is slower and gives the same.
//
// | layout                               | holds for   | checked by                                          |
// |--------------------------------------|-------------|-----------------------------------------------------|
// | float: a double after the head       | 3.10 – 3.13 | __basicsize__, known values                         |
// | int: a size or tag, 30-bit digits    | 3.10 – 3.13 | known values on both sides of each limit            |
// | list: count, pointer to the items    | 3.10 – 3.13 | __basicsize__, a known list                         |
// | tuple: count, then the items         | 3.10 – 3.13 | __basicsize__, a known tuple                        |
// | dict: entries behind a shared header | 3.10 – 3.13 | __basicsize__, and each template that is to be used |
#include <string.h>

#include "internal.h"

object_layouts layouts;
static object_layouts found; // what the probes saw; `layouts` is this, or nothing when switched off

void rgpy_use_layouts(bool enabled) {
  layouts = enabled ? found : (object_layouts){0};
}

const char *rgpy_layouts_text(void) {
  static char text[64];
  snprintf(
      text, sizeof text, "%s%s%s%s%s", layouts.reads_float ? "float " : "", layouts.int_size ? "int " : "",
      layouts.reads_sequences ? "list tuple " : "", layouts.writes_dict ? "dict " : "",
      layouts.reads_datetime ? "datetime " : "");
  return text;
}

static size_t basic_size(PyTypeObject *type) {
  PyObject *value = attribute((PyObject *)type, "__basicsize__");
  size_t size = value ? (size_t)PyLong_AsSsize_t(value) : 0;
  Py_XDECREF(value);
  PyErr_Clear();
  return size;
}

// ---- numbers

static bool float_agrees(double value) {
  PyObject *o = PyFloat_FromDouble(value);
  bool agrees = o && memcmp((char *)o + FLOAT_VALUE, &value, sizeof value) == 0;
  Py_XDECREF(o);
  return agrees;
}

static bool int_agrees(long long value) {
  PyObject *o = PyLong_FromLongLong(value);
  int64_t read = 0;
  bool agrees = o && layout_read_int(o, &read) && read == value;
  Py_XDECREF(o);
  return agrees;
}

// Larger ints must be left to the API.
static bool int_declines(long long value) {
  PyObject *o = PyLong_FromLongLong(value);
  int64_t read = 0;
  bool declines = o && !layout_read_int(o, &read);
  Py_XDECREF(o);
  return declines;
}

static bool ints_agree(void) {
  const long long limit = 1LL << 30;
  return int_agrees(0) && int_agrees(1) && int_agrees(-1) && int_agrees(limit - 1) && int_agrees(limit)
         && int_agrees(1 - limit) && int_agrees(-limit) && int_agrees(limit * limit - 1)
         && int_agrees(1 - limit * limit) && int_declines(limit * limit) && int_declines(-limit * limit);
}

// ---- sequences

static bool list_agrees(PyObject *const *items) {
  PyObject *list = PyList_New(0);
  bool agrees = list && PyList_Append(list, items[0]) == 0 && PyList_Append(list, items[1]) == 0
                && layout_count(list) == 2
                && memcmp(layout_list_items(list), items, 2 * sizeof *items) == 0;
  Py_XDECREF(list);
  return agrees;
}

static bool tuple_agrees(PyObject *const *items) {
  PyObject *tuple = PyTuple_Pack(2, items[0], items[1]);
  bool agrees = tuple && layout_count(tuple) == 2
                && memcmp(layout_tuple_items(tuple), items, 2 * sizeof *items) == 0;
  Py_XDECREF(tuple);
  return agrees;
}

// ---- dicts

enum { DICT_SIZE = 48, DICT_KEYS = 32, KEYS_HEADS_FROM = 24, KEYS_HEADS_TO = 48 };

static char *table_of(PyObject *dict) {
  char *table;
  memcpy(&table, (char *)dict + DICT_KEYS, sizeof table);
  return table;
}

static bool points_to(const char *place, PyObject *o) { return memcmp(place, &o, sizeof o) == 0; }

// Whether the table's entries start at `offset`, `stride` bytes apart: key, then value, the last two words of each.
static bool entries_agree(
    const char *table, int64_t offset, int64_t stride, rgpy_object *const *keys, int64_t count,
    PyObject *value) {
  for (int64_t k = 0; k < count; k++) {
    const char *entry = table + offset + (k + 1) * stride - 16;
    if (!points_to(entry, object(keys[k])) || !points_to(entry + 8, value)) return false;
  }
  return true;
}

// Entries follow a head and an index of one byte a slot (two from 256 slots on), whose slots are a power of two
// of which at most two thirds are used. Nothing is read that lies behind the first entry before that is found.
bool layout_of_template(
    PyObject *dict, rgpy_object *const *keys, int64_t count, PyObject *value, dict_entries *out) {
  if (!layouts.writes_dict || count == 0 || count > 64) return false;
  int64_t slots = 8;
  while (slots * 2 / 3 < count) slots *= 2;
  const char *table = table_of(dict);
  for (int64_t head = KEYS_HEADS_FROM; head <= KEYS_HEADS_TO; head += 8)
    for (int64_t stride = 16; stride <= 24; stride += 8)
      if (points_to(table + head + slots + stride - 16, object(keys[0]))
          && entries_agree(table, head + slots, stride, keys, count, value)) {
        *out = (dict_entries){.first_value = head + slots + stride - 8, .stride = stride};
        return true;
      }
  return false;
}

char *layout_dict_table(PyObject *dict) { return table_of(dict); }

// A copy must have a table of its own that looks the same.
static bool dict_agrees(PyObject *const *items) {
  PyObject *dict = PyDict_New();
  PyObject *first = PyUnicode_InternFromString("first"), *second = PyUnicode_InternFromString("second");
  rgpy_object *keys[] = {handle(first), handle(second)};
  bool agrees = dict && first && second && PyDict_SetItem(dict, first, items[0]) == 0
                && PyDict_SetItem(dict, second, items[0]) == 0;
  PyObject *copy = agrees ? PyDict_Copy(dict) : NULL;
  dict_entries entries, copied;
  agrees = copy && layout_of_template(dict, keys, 2, items[0], &entries)
           && layout_of_template(copy, keys, 2, items[0], &copied) && table_of(dict) != table_of(copy)
           && entries.first_value == copied.first_value && entries.stride == copied.stride;
  Py_XDECREF(copy);
  Py_XDECREF(dict);
  Py_XDECREF(first);
  Py_XDECREF(second);
  return agrees;
}

// ---- at start

void layouts_prepare(unsigned version, bool reads_datetime) {
  layouts.reads_datetime = reads_datetime;
  PyObject *items[] = {PyFloat_FromDouble(1.5), PyFloat_FromDouble(-2.5)};
  if (sizeof(void *) == 8 && items[0] && items[1]) {
    layouts.int_size = version >= 0x030c ? INT_TAG : INT_SIGNED_COUNT;
    if (!ints_agree()) layouts.int_size = INT_UNKNOWN;
    layouts.reads_float =
        basic_size(&PyFloat_Type) == 24 && float_agrees(1.5) && float_agrees(-0.0) && float_agrees(1e300);
    layouts.reads_sequences = basic_size(&PyList_Type) == 40 && list_agrees(items)
                              && basic_size(&PyTuple_Type) == 24 && tuple_agrees(items);
    layouts.writes_dict = basic_size(&PyDict_Type) == DICT_SIZE;
    layouts.writes_dict = layouts.writes_dict && dict_agrees(items);
  }
  PyErr_Clear();
  Py_XDECREF(items[0]);
  Py_XDECREF(items[1]);
  found = layouts;
}
