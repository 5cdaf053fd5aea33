// Where CPython keeps the contents of its objects, so that bulk loops need no call for each value.
//
// Each layout is checked at start on known objects; one that does not agree is not used, and the functions of
// the limited API are called instead, which is slower and gives the same.
//
// | layout                               | holds for   | checked by                                          |
// |--------------------------------------|-------------|-----------------------------------------------------|
// | float: a double after the head       | 3.10 – 3.13 | __basicsize__, known values                         |
// | int: a size or tag, 30-bit digits    | 3.10 – 3.13 | known values on both sides of each limit            |
// | str: state bits, then the characters | 3.10 – 3.13 | __basicsize__, known texts of each width            |
// | list: count, pointer to the items    | 3.10 – 3.13 | __basicsize__, a known list                         |
// | tuple: count, then the items         | 3.10 – 3.13 | __basicsize__, a known tuple                        |
// | dict: a table of entries, its index  | 3.10 – 3.13 | __basicsize__, known dicts of each kind, and each   |
// |   and a head before it               |             | template of which copies are written to             |
#include <string.h>

#include "internal.h"

enum { DICT_SIZE = 48 };

object_layouts layouts;
static object_layouts found; // what the probes saw; `layouts` is this, or nothing when switched off

void rgpy_use_layouts(bool enabled) {
  layouts = enabled ? found : (object_layouts){0};
}

const char *rgpy_layouts_text(void) {
  static char text[64];
  snprintf(
      text, sizeof text, "%s%s%s%s%s%s", layouts.reads_float ? "float " : "", layouts.int_size ? "int " : "",
      layouts.str_head ? "str " : "", layouts.reads_sequences ? "list tuple " : "",
      layouts.table.head ? "dict " : "", layouts.reads_datetime ? "datetime " : "");
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
  bool agrees = o && layout_read_int(o, layouts.int_size, &read) && read == value;
  Py_XDECREF(o);
  return agrees;
}

// Larger ints must be left to the API.
static bool int_declines(long long value) {
  PyObject *o = PyLong_FromLongLong(value);
  int64_t read = 0;
  bool declines = o && !layout_read_int(o, layouts.int_size, &read);
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

// ---- text

// Whether the characters in memory are those of the API.
static bool characters_agree(PyObject *o, const str_view *view) {
  for (int64_t i = 0; i < view->length; i++) {
    uint32_t character = 0; // little-endian, as every machine that is served
    memcpy(&character, view->characters + i * view->width, (size_t)view->width);
    if (character != PyUnicode_ReadChar(o, i)) return false;
  }
  return true;
}

// Looks at a str of `width` bytes a character before and after Python has kept its UTF-8 text.
static bool str_agrees(const char *utf8, int64_t length, int width) {
  const int64_t size = (int64_t)strlen(utf8);
  const bool is_ascii = size == length;
  PyObject *o = PyUnicode_FromString(utf8);
  str_view view;
  bool agrees = o && layout_read_str(o, layouts.str_head, &view) && view.is_utf8 == is_ascii
                && view.width == width && view.length == length && characters_agree(o, &view);
  const char *kept = agrees ? PyUnicode_AsUTF8AndSize(o, NULL) : NULL;
  agrees = kept && layout_read_str(o, layouts.str_head, &view) && view.is_utf8 && view.length == size
           && view.characters == kept;
  Py_XDECREF(o);
  return agrees;
}

static bool strs_agree(void) {
  return str_agrees("a text in ASCII", 15, 1) && str_agrees("", 0, 1) && str_agrees("Zw\xc3\xb6lf", 5, 1)
         && str_agrees("\xe6\xbc\xa2\xe5\xad\x97 x", 4, 2) && str_agrees("\xf0\x9f\x98\x80 x", 3, 4);
}

// ---- dicts

// Whether the items in the table are those of the API; false when the dict is one to be left to the API.
static bool items_agree(PyObject *dict) {
  int64_t count = PyDict_Size(dict);
  if (!layout_is_whole(dict, count, &layouts.table)) return false;
  const char *table = layout_dict_table(dict);
  dict_entries entries = layout_table_entries(layout_table_word(table, &layouts.table), &layouts.table);
  const char *entry = table + entries.first_key;
  Py_ssize_t position = 0;
  PyObject *key, *value;
  while (PyDict_Next(dict, &position, &key, &value)) {
    if (memcmp(entry, &key, sizeof key) != 0 || memcmp(entry + 8, &value, sizeof value) != 0) return false;
    entry += entries.stride;
  }
  return true;
}

// A dict of `count` items whose keys are texts, or ints; one of the keys is set and deleted again at last if
// there is to be a hole.
static PyObject *known_dict(int count, bool has_text_keys, bool has_hole, PyObject *const *items) {
  PyObject *dict = PyDict_New();
  for (int i = 0; dict && i < count + has_hole; i++) {
    PyObject *number = PyLong_FromLong(i);
    PyObject *key = number && has_text_keys ? PyObject_Str(number) : number;
    if (key && PyDict_SetItem(dict, key, items[i & 1]) == 0 && has_hole && i == count) PyDict_DelItem(dict, key);
    if (key != number) Py_XDECREF(key);
    Py_XDECREF(number);
  }
  return dict;
}

static bool dict_agrees(int count, bool has_text_keys, PyObject *const *items) {
  PyObject *whole = known_dict(count, has_text_keys, false, items);
  PyObject *holed = known_dict(count, has_text_keys, true, items);
  bool agrees = whole && holed && PyDict_Size(whole) == count && items_agree(whole)
                && PyDict_Size(holed) == count && !layout_is_whole(holed, count, &layouts.table);
  Py_XDECREF(whole);
  Py_XDECREF(holed);
  return agrees;
}

// The attributes of instances share a table of keys, or did before they were looked at: either is told apart.
static bool shared_agrees(PyObject *value) {
  PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "known");
  PyObject *instance = type ? PyObject_CallObject(type, NULL) : NULL;
  PyObject *dict = NULL;
  if (instance && PyObject_SetAttrString(instance, "first", value) == 0)
    dict = PyObject_GetAttrString(instance, "__dict__");
  char *shared = NULL;
  if (dict) memcpy(&shared, (char *)dict + DICT_VALUES, sizeof shared);
  bool agrees = dict && (shared ? !layout_is_whole(dict, 1, &layouts.table) : items_agree(dict));
  Py_XDECREF(dict);
  Py_XDECREF(instance);
  Py_XDECREF(type);
  return agrees;
}

// Sizes on both sides of where a table grows and where its index takes two bytes a slot.
static bool dicts_agree(PyObject *const *items) {
  static const int counts[] = {1, 5, 6, 10, 11, 85, 86, 170, 171, 400};
  for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
    if (!dict_agrees(counts[i], true, items) || !dict_agrees(counts[i], false, items)) return false;
  return shared_agrees(items[0]);
}

// Each template is looked at again: what is written to must be certain.
bool layout_of_template(
    PyObject *dict, rgpy_object *const *keys, int64_t count, PyObject *value, dict_entries *out) {
  if (!layouts.table.head || count == 0 || !layout_is_whole(dict, count, &layouts.table)) return false;
  const char *table = layout_dict_table(dict);
  *out = layout_table_entries(layout_table_word(table, &layouts.table), &layouts.table);
  for (int64_t k = 0; k < count; k++) {
    const char *entry = table + out->first_key + k * out->stride;
    if (memcmp(entry, &keys[k], sizeof keys[k]) != 0 || memcmp(entry + 8, &value, sizeof value) != 0) return false;
  }
  return true;
}

// A copy must have a table of its own that looks the same.
static bool copies_agree(PyObject *const *items) {
  PyObject *dict = known_dict(3, true, false, items);
  PyObject *copy = dict ? PyDict_Copy(dict) : NULL;
  bool agrees = copy && layout_dict_table(dict) != layout_dict_table(copy) && items_agree(copy)
                && layout_table_word(layout_dict_table(dict), &layouts.table)
                       == layout_table_word(layout_dict_table(copy), &layouts.table);
  Py_XDECREF(copy);
  Py_XDECREF(dict);
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
    layouts.str_head = version >= 0x030c ? 40 : 48;
    if (basic_size(&PyUnicode_Type) != (layouts.str_head == 40 ? 64 : 80) || !strs_agree()) layouts.str_head = 0;
    layouts.table =
        version >= 0x030b ? (table_layout){32, 24, true} : (table_layout){40, 32, false};
    if (basic_size(&PyDict_Type) != DICT_SIZE || !dicts_agree(items) || !copies_agree(items))
      layouts.table = (table_layout){0};
  }
  PyErr_Clear();
  Py_XDECREF(items[0]);
  Py_XDECREF(items[1]);
  found = layouts;
}
