// Appending leaves (None, bool, int, float, str, bytes, date, datetime) to growing columns.
//
// Types are compared exactly: bool is no int here, and a subclass (an Enum, a named str) is another kind,
// because it could not be rebuilt from a column.
#include <stdlib.h>
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

// ---- memory

// Enlarges a block to at least `needed` bytes, doubling, aligned to 64 bytes; new bytes are zero.
static int grow(void **block, int64_t used, int64_t needed) {
  int64_t size = (needed + 63) & ~(int64_t)63;
  void *larger = NULL;
  if (posix_memalign(&larger, 64, (size_t)size)) return -1;
  if (used) memcpy(larger, *block, (size_t)used);
  memset((char *)larger + used, 0, (size_t)(size - used));
  free(*block);
  *block = larger;
  return 0;
}

static bool has_text(const rgpy_leaf *leaf) { return leaf->kind == RGPY_STR || leaf->kind == RGPY_BYTES; }

static int64_t value_bytes(const rgpy_leaf *leaf, int64_t count) {
  switch (leaf->kind) {
  case RGPY_NONE: return 0;
  case RGPY_BOOL: return (count + 7) / 8;
  case RGPY_DATE: return count * 4;
  case RGPY_STR:
  case RGPY_BYTES: return (count + 1) * 8;
  default: return count * 8;
  }
}

static int reserve(rgpy_leaf *leaf, int64_t more) {
  int64_t needed = leaf->length + more;
  if (needed <= leaf->capacity && leaf->values) return 0;
  int64_t capacity = leaf->capacity * 2 > needed ? leaf->capacity * 2 : needed;
  if (capacity < 64) capacity = 64;
  int64_t used = leaf->values ? value_bytes(leaf, leaf->length) : 0;
  if (leaf->kind != RGPY_NONE && grow(&leaf->values, used, value_bytes(leaf, capacity))) return -1;
  if (leaf->validity) {
    void *bits = leaf->validity;
    if (grow(&bits, (leaf->length + 7) / 8, (capacity + 7) / 8)) return -1;
    leaf->validity = bits;
  }
  leaf->capacity = capacity;
  return 0;
}

static int reserve_text(rgpy_leaf *leaf, int64_t more) {
  int64_t needed = leaf->byte_count + more;
  if (needed <= leaf->byte_capacity) return 0;
  int64_t capacity = leaf->byte_capacity * 2 > needed ? leaf->byte_capacity * 2 : needed;
  if (capacity < 1024) capacity = 1024;
  void *bytes = leaf->bytes;
  if (grow(&bytes, leaf->byte_count, capacity)) return -1;
  leaf->bytes = bytes;
  leaf->byte_capacity = capacity;
  return 0;
}

// The bitmap appears with the first null; everything before it is present.
static int need_validity(rgpy_leaf *leaf) {
  if (leaf->validity) return 0;
  void *bits = NULL;
  if (grow(&bits, 0, (leaf->capacity + 7) / 8)) return -1;
  leaf->validity = bits;
  memset(leaf->validity, 0xff, (size_t)(leaf->length / 8));
  for (int64_t i = leaf->length & ~(int64_t)7; i < leaf->length; i++) set_bit(leaf->validity, i);
  return 0;
}

// Space is reserved and the bitmap is there; values are zero already, but offsets must repeat.
static void append_null(rgpy_leaf *leaf) {
  if (has_text(leaf)) ((int64_t *)leaf->values)[leaf->length + 1] = leaf->byte_count;
  leaf->null_count++;
  leaf->length++;
}

int rgpy_leaf_append_nulls(rgpy_leaf *leaf, int64_t count) {
  if (count <= 0) return 0;
  if (reserve(leaf, count) || (leaf->kind != RGPY_NONE && need_validity(leaf))) return -1;
  for (int64_t i = 0; i < count; i++) append_null(leaf);
  return 0;
}

void rgpy_leaf_free(rgpy_leaf *leaf) {
  free(leaf->values);
  free(leaf->validity);
  free(leaf->bytes);
  Py_XDECREF((PyObject *)leaf->zone_object);
  memset(leaf, 0, sizeof *leaf);
}

// ---- one value of each kind

static inline rgpy_stop append_int(rgpy_leaf *leaf, PyObject *value) {
  if (layout_read_int(value, (int64_t *)leaf->values + leaf->length)) return RGPY_DONE;
  int overflow = 0;
  int64_t number = PyLong_AsLongLongAndOverflow(value, &overflow);
  if (overflow) return RGPY_STOP_INT_TOO_LARGE;
  ((int64_t *)leaf->values)[leaf->length] = number;
  return RGPY_DONE;
}

static rgpy_stop append_text(rgpy_leaf *leaf, const char *text, int64_t size) {
  if (leaf->byte_count + size > leaf->byte_capacity && reserve_text(leaf, size)) return RGPY_STOP_MEMORY;
  memcpy(leaf->bytes + leaf->byte_count, text, (size_t)size);
  leaf->byte_count += size;
  ((int64_t *)leaf->values)[leaf->length + 1] = leaf->byte_count;
  return RGPY_DONE;
}

static rgpy_stop append_str(rgpy_leaf *leaf, PyObject *value) {
  Py_ssize_t size = 0;
  const char *text = PyUnicode_AsUTF8AndSize(value, &size);
  if (!text) {
    PyErr_Clear(); // UnicodeEncodeError: the path is what the user needs
    return RGPY_STOP_SURROGATE;
  }
  return append_text(leaf, text, size);
}

static rgpy_stop append_bytes(rgpy_leaf *leaf, PyObject *value) {
  char *bytes = NULL;
  Py_ssize_t size = 0;
  PyBytes_AsStringAndSize(value, &bytes, &size);
  return append_text(leaf, bytes, size);
}

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
  if (PyTuple_Size(arguments) == 1) {
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

// ---- batches

// Values of a batch lie anywhere in memory: they are asked for this many rounds before they are needed.
#define AHEAD 8

// One loop a kind, so that the type test and the append are inlined.
#define APPEND_WHILE(TYPE_TEST, APPEND) \
  for (; i < count; i++) { \
    PyObject *value = object(batch[i]); \
    if (i + AHEAD < count) __builtin_prefetch(batch[i + AHEAD]); \
    if (TYPE_TEST) { \
      if ((*stop = (APPEND)) != RGPY_DONE) return i; \
      if (leaf->validity) set_bit(leaf->validity, leaf->length); \
      leaf->length++; \
    } else if (value == Py_None) { \
      if (need_validity(leaf)) { \
        *stop = RGPY_STOP_MEMORY; \
        return i; \
      } \
      append_null(leaf); \
    } else { \
      *stop = RGPY_STOP_KIND; \
      return i; \
    } \
  } \
  break

int64_t rgpy_leaf_append(rgpy_leaf *leaf, rgpy_object *const *batch, int64_t count, rgpy_stop *stop) {
  int64_t i = 0;
  *stop = RGPY_DONE;
  if (reserve(leaf, count) || (has_text(leaf) && reserve_text(leaf, 1))) {
    *stop = RGPY_STOP_MEMORY;
    return 0;
  }
  switch (leaf->kind) {
  case RGPY_BOOL:
    APPEND_WHILE(
        value == Py_True || value == Py_False,
        (value == Py_True ? set_bit(leaf->values, leaf->length) : (void)0, RGPY_DONE));
  case RGPY_INT: APPEND_WHILE(Py_TYPE(value) == &PyLong_Type, append_int(leaf, value));
  case RGPY_FLOAT:
    APPEND_WHILE(
        Py_TYPE(value) == &PyFloat_Type,
        (((double *)leaf->values)[leaf->length] = float_value(value), RGPY_DONE));
  case RGPY_STR: APPEND_WHILE(Py_TYPE(value) == &PyUnicode_Type, append_str(leaf, value));
  case RGPY_BYTES: APPEND_WHILE(Py_TYPE(value) == &PyBytes_Type, append_bytes(leaf, value));
  case RGPY_DATE: APPEND_WHILE(Py_TYPE(value) == beyond_date_type, append_date(leaf, value));
  case RGPY_DATETIME:
    APPEND_WHILE(Py_TYPE(value) == beyond_datetime_type, append_datetime(leaf, value));
  default:
    *stop = RGPY_STOP_KIND;
  }
  return i;
}
