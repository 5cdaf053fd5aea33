// What the sources of this target share: Python.h, and casts between it and the public header.
#ifndef REGAUGE_PYTHON_INTERNAL_H
#define REGAUGE_PYTHON_INTERNAL_H

#define PY_SSIZE_T_CLEAN
// The oldest version served. Functions that are newer, or outside the limited API, stand in
// beyond_limited_api.c and nowhere else.
#define Py_LIMITED_API 0x030a0000
#include <Python.h>
#include <string.h>

#include "regauge_python.h"

static inline PyObject *object(rgpy_object *handle) { return (PyObject *)handle; }
static inline rgpy_object *handle(PyObject *object) { return (rgpy_object *)object; }

// The attribute `name`. The name is interned: CPython's method cache keeps names by address, and would fill up
// with copies of a new string.
static inline PyObject *attribute(PyObject *owner, const char *name) {
  PyObject *key = PyUnicode_InternFromString(name);
  PyObject *value = key ? PyObject_GetAttr(owner, key) : NULL;
  Py_XDECREF(key);
  return value;
}

// Calls the method `name` without arguments.
static inline PyObject *call_method(PyObject *owner, const char *name) {
  PyObject *method = attribute(owner, name);
  PyObject *result = method ? PyObject_CallObject(method, NULL) : NULL;
  Py_XDECREF(method);
  return result;
}

static inline bool bit_is_set(const uint8_t *bits, int64_t index) {
  return bits[index >> 3] >> (index & 7) & 1;
}

static inline void set_bit(uint8_t *bits, int64_t index) {
  bits[index >> 3] |= (uint8_t)(1u << (index & 7));
}

// beyond_limited_api.c

int beyond_prepare(void);
bool beyond_gil_held(void);
// The exact types datetime.date and datetime.datetime, after beyond_prepare.
extern PyTypeObject *beyond_date_type, *beyond_datetime_type;
extern PyObject *beyond_utc;
extern PyTypeObject *beyond_timezone_type, *beyond_delta_type;

typedef struct civil_time {
  int year, month, day, hour, minute, second, microsecond, fold;
} civil_time;

// 0, or -1 with an exception. The object is exactly a date (or datetime).
int beyond_read_date(PyObject *date, civil_time *out);
// `zone` receives a borrowed tzinfo, or NULL.
int beyond_read_datetime(PyObject *datetime, civil_time *out, PyObject **zone);
PyObject *beyond_new_date(int year, int month, int day);
PyObject *beyond_new_datetime(const civil_time *time, PyObject *zone);
PyObject *beyond_new_timezone(int32_t minutes);
// A str of ASCII characters; `layouts.str_head` is known.
PyObject *beyond_new_ascii(const char *characters, int64_t length);

// object_layouts.c

enum { INT_UNKNOWN, INT_SIGNED_COUNT, INT_TAG };
enum { FLOAT_VALUE = 16, COUNT = 16, INT_DIGITS = 24, LIST_ITEMS = 24, TUPLE_ITEMS = 24, STR_STATE = 32 };

// Where the table of a dict keeps what reading it needs; all 0: unknown.
typedef struct table_layout {
  int head;          // bytes before the index
  int count;         // where the number of entries stands, deleted ones included
  bool has_log_size; // sizes are kept as logarithms, and keys that are all str need no hash in their entries
} table_layout;

// Which layouts are known to hold for the running interpreter.
typedef struct object_layouts {
  bool reads_float, reads_sequences, reads_datetime;
  int int_size; // how the number of digits and the sign are kept
  int str_head; // bytes before the characters of an ASCII str; 0: unknown
  table_layout table;
} object_layouts;
extern object_layouts layouts;

// `version` as 0x030b for 3.11. Not called for versions that are unknown.
void layouts_prepare(unsigned version, bool reads_datetime);

static inline int64_t layout_count(PyObject *sequence) {
  int64_t count;
  memcpy(&count, (char *)sequence + COUNT, sizeof count);
  return count;
}

static inline PyObject **layout_list_items(PyObject *list) {
  PyObject **items;
  memcpy(&items, (char *)list + LIST_ITEMS, sizeof items);
  return items;
}

static inline PyObject **layout_tuple_items(PyObject *tuple) {
  return (PyObject **)((char *)tuple + TUPLE_ITEMS);
}

// The value of an exact int of at most two digits (below 2^60); false for others. `layout` is `layouts.int_size`.
static inline bool layout_read_int(PyObject *o, int layout, int64_t *out) {
  int64_t head;
  uint32_t low, high; // zero has room for a digit too
  memcpy(&head, (char *)o + COUNT, sizeof head);
  memcpy(&low, (char *)o + INT_DIGITS, sizeof low);
  int64_t sign, count;
  switch (layout) {
  case INT_SIGNED_COUNT:
    sign = head < 0 ? -1 : head > 0;
    count = head < 0 ? -head : head;
    break;
  case INT_TAG:
    sign = 1 - (head & 3);
    count = head >> 3;
    break;
  default: return false;
  }
  if (count <= 1) {
    *out = sign * (int64_t)low;
    return true;
  }
  if (count > 2) return false;
  memcpy(&high, (char *)o + INT_DIGITS + sizeof low, sizeof high);
  *out = sign * ((int64_t)high << 30 | low);
  return true;
}

// The characters of a str, as they lie in memory.
typedef struct str_view {
  const char *characters;
  int64_t length; // in characters
  int width;      // bytes a character; 1 for UTF-8, whose length is in bytes
  bool is_utf8;
} str_view;

// `head` is `layouts.str_head`; false for a str that keeps its characters elsewhere.
static inline bool layout_read_str(PyObject *o, int head, str_view *out) {
  enum { COMPACT = 0x20, ASCII = 0x40, KIND_SHIFT = 2, KIND = 7 };
  uint32_t state;
  memcpy(&state, (char *)o + STR_STATE, sizeof state);
  if (!head || !(state & COMPACT)) return false;
  out->width = 1;
  out->is_utf8 = true;
  memcpy(&out->length, (char *)o + COUNT, sizeof out->length);
  out->characters = (char *)o + head;
  if (state & ASCII) return true;
  // Behind the head of an ASCII str: length and address of the UTF-8 text, where somebody has asked for it.
  const char *utf8;
  memcpy(&utf8, (char *)o + head + 8, sizeof utf8);
  if (utf8) {
    out->characters = utf8;
    memcpy(&out->length, (char *)o + head, sizeof out->length);
    return true;
  }
  out->is_utf8 = false;
  out->width = (int)(state >> KIND_SHIFT & KIND);
  out->characters = (char *)o + head + (head == 48 ? 24 : 16); // 3.10 and 3.11 have one word more
  return true;
}

enum { DICT_KEYS = 32, DICT_VALUES = 40 };

// Where the entries of a dict lie.
typedef struct dict_entries {
  int64_t first_key, stride; // bytes; a value follows its key
} dict_entries;

static inline char *layout_dict_table(PyObject *dict) {
  char *table;
  memcpy(&table, (char *)dict + DICT_KEYS, sizeof table);
  return table;
}

// What tells where the entries of a table begin and how long each is: tables with the same word agree in both.
static inline uint64_t layout_table_word(const char *table, const table_layout *layout) {
  uint64_t word;
  memcpy(&word, table + 8, sizeof word);
  return layout->has_log_size ? word & 0xffffff : word;
}

// The entries of tables with that word.
static inline dict_entries layout_table_entries(uint64_t word, const table_layout *layout) {
  if (layout->has_log_size) {
    int64_t index_bytes = (int64_t)1 << (word >> 8 & 0xff);
    bool has_hashes = (word >> 16 & 0xff) == 0;
    return (dict_entries){layout->head + index_bytes + (has_hashes ? 8 : 0), has_hashes ? 24 : 16};
  }
  int64_t slots = (int64_t)word;
  int64_t width = slots <= 0xff ? 1 : slots <= 0xffff ? 2 : slots <= 0xffffffff ? 4 : 8;
  return (dict_entries){layout->head + slots * width + 8, 24};
}

// Whether a dict has `count` items, which are all the entries of a table of its own. Others, whose table is shared
// or has holes, are read through the API.
static inline bool layout_is_whole(PyObject *dict, int64_t count, const table_layout *layout) {
  char *shared;
  int64_t entry_count;
  memcpy(&shared, (char *)dict + DICT_VALUES, sizeof shared);
  memcpy(&entry_count, layout_dict_table(dict) + layout->count, sizeof entry_count);
  return !shared && layout_count(dict) == count && entry_count == count;
}

// Finds the entries of a dict that was made by setting `keys` in order, each to `value`; false when they are
// not where they are expected.
bool layout_of_template(
    PyObject *dict, rgpy_object *const *keys, int64_t count, PyObject *value, dict_entries *out);

#endif
