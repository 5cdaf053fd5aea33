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
extern PyTypeObject *beyond_timezone_type;

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

// object_layouts.c

enum { INT_UNKNOWN, INT_SIGNED_COUNT, INT_TAG };
enum { FLOAT_VALUE = 16, COUNT = 16, INT_DIGITS = 24, LIST_ITEMS = 24, TUPLE_ITEMS = 24 };

// Which layouts are known to hold for the running interpreter.
typedef struct object_layouts {
  bool reads_float, reads_sequences, reads_datetime, writes_dict;
  int int_size; // how the number of digits and the sign are kept
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

static inline double float_value(PyObject *o) {
  if (!layouts.reads_float) return PyFloat_AsDouble(o);
  double value;
  memcpy(&value, (char *)o + FLOAT_VALUE, sizeof value);
  return value;
}

// The value of an exact int of at most two digits (below 2^60); false for others.
static inline bool layout_read_int(PyObject *o, int64_t *out) {
  int64_t head;
  uint32_t digits[2];
  memcpy(&head, (char *)o + COUNT, sizeof head);
  bool is_negative = layouts.int_size == INT_TAG ? (head & 3) == 2 : head < 0;
  uint64_t count = layouts.int_size == INT_TAG ? (uint64_t)head >> 3 : (uint64_t)(is_negative ? -head : head);
  if (layouts.int_size == INT_UNKNOWN || count > 2) return false;
  // Zero has room for a digit too, and a second digit is read only where there is one.
  memcpy(digits, (char *)o + INT_DIGITS, sizeof digits[0]);
  int64_t value = count == 0 ? 0 : digits[0];
  if (count == 2) {
    memcpy(digits + 1, (char *)o + INT_DIGITS + sizeof digits[0], sizeof digits[1]);
    value |= (int64_t)digits[1] << 30;
  }
  *out = is_negative ? -value : value;
  return true;
}

// Where a dict's values lie in its table.
typedef struct dict_entries {
  int64_t first_value, stride; // bytes
} dict_entries;

// Finds the entries of a dict that was made by setting `keys` in order, each to `value`; false when they are
// not where they are expected.
bool layout_of_template(
    PyObject *dict, rgpy_object *const *keys, int64_t count, PyObject *value, dict_entries *out);
char *layout_dict_table(PyObject *dict);

#endif
