// What the sources of this target share: Python.h, and casts between it and the public header.
#ifndef REGAUGE_PYTHON_INTERNAL_H
#define REGAUGE_PYTHON_INTERNAL_H

#define PY_SSIZE_T_CLEAN
// The oldest version served. Functions that are newer, or outside the limited API, stand in
// beyond_limited_api.c and nowhere else.
#define Py_LIMITED_API 0x030a0000
#include <Python.h>

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

#endif
