// Everything that Regauge uses of CPython outside the limited API, but for the object layouts in object_layouts.c.
//
// | what                                   | holds for   | checked at start by        | otherwise             |
// |----------------------------------------|-------------|----------------------------|-----------------------|
// | PyGILState_Check (function)            | 3.10 – 3.13 | the dynamic linker         | –                     |
// | PyDateTime_CAPI (struct in a capsule)  | 3.10 – 3.13 | building a known datetime  | call the classes      |
// | PyDateTime_Date, PyDateTime_DateTime   | 3.10 – 3.13 | reading a known date and a | read the attributes   |
// |   (object layout)                      |             | known datetime, and types' |                       |
// |                                        |             | __basicsize__              |                       |
// | PyUnicode_New (function)               | 3.10 – 3.13 | the dynamic linker         | –                     |
// | PyEval_SetProfile (function)           | 3.10 – 3.13 | the dynamic linker         | –                     |
// | bytecode: RESUME, YIELD_VALUE,         | 3.10 – 3.13 | asking `opcode` for their  | each step of a        |
// |   YIELD_FROM, RETURN_VALUE/_CONST      |             | numbers                    | generator is a call   |
#include <string.h>

#include "internal.h"
#include "tracer.h"

#define OLDEST_VERSION 0x030a
#define NEWEST_VERSION 0x030d

int PyGILState_Check(void);
PyObject *PyUnicode_New(Py_ssize_t, Py_UCS4);
void PyEval_SetProfile(beyond_hook, PyObject *);

// The head of PyDateTime_CAPI (datetime.h); later members are not used.
typedef struct datetime_api {
  PyTypeObject *date_type, *datetime_type, *time_type, *delta_type, *zone_type;
  PyObject *utc;
  PyObject *(*new_date)(int, int, int, PyTypeObject *);
  PyObject *(*new_datetime)(int, int, int, int, int, int, int, PyObject *, PyTypeObject *);
  PyObject *(*new_time)(int, int, int, int, PyObject *, PyTypeObject *);
  PyObject *(*new_delta)(int, int, int, int, PyTypeObject *);
  PyObject *(*new_timezone)(PyObject *, PyObject *);
} datetime_api;

typedef struct date_layout {
  PyObject head;
  Py_hash_t hash;
  char has_zone;
  unsigned char data[4];
} date_layout;

typedef struct datetime_layout {
  PyObject head;
  Py_hash_t hash;
  char has_zone;
  unsigned char data[10];
  unsigned char fold;
  PyObject *zone;
} datetime_layout;

PyTypeObject *beyond_date_type, *beyond_datetime_type, *beyond_timezone_type, *beyond_delta_type;
PyObject *beyond_utc;
static const datetime_api *api; // NULL: call the classes
bool beyond_gil_held(void) { return PyGILState_Check() != 0; }

// The version that is running, as OLDEST_VERSION is written.
static unsigned running_version(void) {
  unsigned major = 0, minor = 0;
  sscanf(Py_GetVersion(), "%u.%u", &major, &minor);
  return major << 8 | minor;
}

// ---- reading

static int attribute_int(PyObject *object, const char *name, int *out) {
  PyObject *value = attribute(object, name);
  if (!value) return -1;
  *out = (int)PyLong_AsLong(value);
  Py_DECREF(value);
  return *out == -1 && PyErr_Occurred() ? -1 : 0;
}

static int read_date_attributes(PyObject *date, civil_time *out) {
  memset(out, 0, sizeof *out);
  return attribute_int(date, "year", &out->year) || attribute_int(date, "month", &out->month)
                 || attribute_int(date, "day", &out->day)
             ? -1
             : 0;
}

static int read_datetime_attributes(PyObject *datetime, civil_time *out, PyObject **zone) {
  if (read_date_attributes(datetime, out) || attribute_int(datetime, "hour", &out->hour)
      || attribute_int(datetime, "minute", &out->minute) || attribute_int(datetime, "second", &out->second)
      || attribute_int(datetime, "microsecond", &out->microsecond)
      || attribute_int(datetime, "fold", &out->fold))
    return -1;
  PyObject *tzinfo = attribute(datetime, "tzinfo");
  if (!tzinfo) return -1;
  *zone = tzinfo == Py_None ? NULL : tzinfo;
  Py_DECREF(tzinfo); // the datetime keeps it
  return 0;
}

static void read_date_layout(PyObject *date, civil_time *out) {
  const unsigned char *data = ((date_layout *)date)->data;
  memset(out, 0, sizeof *out);
  out->year = data[0] << 8 | data[1];
  out->month = data[2];
  out->day = data[3];
}

static void read_datetime_layout(PyObject *datetime, civil_time *out, PyObject **zone) {
  const datetime_layout *layout = (const datetime_layout *)datetime;
  const unsigned char *data = layout->data;
  out->year = data[0] << 8 | data[1];
  out->month = data[2];
  out->day = data[3];
  out->hour = data[4];
  out->minute = data[5];
  out->second = data[6];
  out->microsecond = data[7] << 16 | data[8] << 8 | data[9];
  out->fold = layout->fold;
  *zone = layout->has_zone ? layout->zone : NULL;
}

int beyond_read_date(PyObject *date, civil_time *out) {
  if (!layouts.reads_datetime) return read_date_attributes(date, out);
  read_date_layout(date, out);
  return 0;
}

int beyond_read_datetime(PyObject *datetime, civil_time *out, PyObject **zone) {
  if (!layouts.reads_datetime) return read_datetime_attributes(datetime, out, zone);
  read_datetime_layout(datetime, out, zone);
  return 0;
}

// ---- building

PyObject *beyond_new_date(int year, int month, int day) {
  if (api) return api->new_date(year, month, day, beyond_date_type);
  return PyObject_CallFunction((PyObject *)beyond_date_type, "iii", year, month, day);
}

PyObject *beyond_new_datetime(const civil_time *t, PyObject *zone) {
  if (!zone) zone = Py_None;
  if (api)
    return api->new_datetime(
        t->year, t->month, t->day, t->hour, t->minute, t->second, t->microsecond, zone, beyond_datetime_type);
  return PyObject_CallFunction(
      (PyObject *)beyond_datetime_type, "iiiiiiiO", t->year, t->month, t->day, t->hour, t->minute, t->second,
      t->microsecond, zone);
}

PyObject *beyond_new_timezone(int32_t minutes) {
  PyObject *delta = PyObject_CallFunction((PyObject *)beyond_delta_type, "iii", 0, (int)minutes * 60, 0);
  if (!delta) return NULL;
  PyObject *zone = PyObject_CallFunction((PyObject *)beyond_timezone_type, "O", delta);
  Py_DECREF(delta);
  return zone;
}

PyObject *beyond_new_ascii(const char *characters, int64_t length) {
  PyObject *text = PyUnicode_New(length, 127);
  if (text) memcpy((char *)text + layouts.str_head, characters, (size_t)length);
  return text;
}

// ---- calls

void beyond_set_hook(beyond_hook hook) { PyEval_SetProfile(hook, NULL); }

// The number of an instruction; -1: this version has none of that name.
static int opcode(const char *name) {
  PyObject *module = PyImport_ImportModule("opcode");
  PyObject *numbers = module ? attribute(module, "opmap") : NULL;
  PyObject *number = numbers ? PyMapping_GetItemString(numbers, name) : NULL;
  int found = number ? (int)PyLong_AsLong(number) : -1;
  Py_XDECREF(module);
  Py_XDECREF(numbers);
  Py_XDECREF(number);
  PyErr_Clear();
  return found;
}

static struct {
  bool are_known;
  int resume, yield_value, yield_from, return_value, return_const;
} opcodes;

static void learn_opcodes(void) {
  if (opcodes.are_known) return;
  opcodes.resume = opcode("RESUME");
  opcodes.yield_value = opcode("YIELD_VALUE");
  opcodes.yield_from = opcode("YIELD_FROM");
  opcodes.return_value = opcode("RETURN_VALUE");
  opcodes.return_const = opcode("RETURN_CONST");
  opcodes.are_known = true;
}

// Before 3.11 a frame begins before its first instruction; since then at RESUME, whose lowest two bits are 0 there.
int32_t beyond_resumable_start(const unsigned char *bytecode, int64_t count) {
  learn_opcodes();
  if (opcodes.resume < 0) return -1;
  for (int64_t i = 0; i + 1 < count; i += 2)
    if (bytecode[i] == opcodes.resume && (bytecode[i + 1] & 3) == 0) return (int32_t)i;
  return -1;
}

// f_lasti is at the instruction; 3.10 steps back before YIELD_FROM, and 3.13 forth, to the RESUME behind a yield.
bool beyond_is_yield(const unsigned char *bytecode, int64_t count, int64_t position) {
  if (position < 0 || position + 1 >= count) return false;
  if (bytecode[position] == opcodes.yield_value) return true;
  if (bytecode[position] == opcodes.resume) return position >= 2 && bytecode[position - 2] == opcodes.yield_value;
  return position + 2 < count && bytecode[position + 2] == opcodes.yield_from;
}

bool beyond_hides_raising(void) { return running_version() == 0x030c; }

bool beyond_is_return(const unsigned char *bytecode, int64_t count, int64_t position) {
  learn_opcodes();
  if (position < 0 || position >= count) return true; // not known: believe what was told
  return bytecode[position] == opcodes.return_value || bytecode[position] == opcodes.return_const;
}

// ---- checking

static bool same_time(const civil_time *a, const civil_time *b) {
  return a->year == b->year && a->month == b->month && a->day == b->day && a->hour == b->hour
         && a->minute == b->minute && a->second == b->second && a->microsecond == b->microsecond
         && a->fold == b->fold;
}

static bool type_has_size(PyTypeObject *type, size_t size) {
  int basic_size = 0;
  if (attribute_int((PyObject *)type, "__basicsize__", &basic_size)) PyErr_Clear();
  return (size_t)basic_size == size;
}

// Reads a known date and datetime both ways; true when the layouts above agree with the attributes.
static bool layouts_agree(void) {
  if (!type_has_size(beyond_date_type, sizeof(date_layout))
      || !type_has_size(beyond_datetime_type, sizeof(datetime_layout)))
    return false;
  PyObject *date = PyObject_CallFunction((PyObject *)beyond_date_type, "iii", 2013, 11, 30);
  PyObject *datetime = PyObject_CallFunction(
      (PyObject *)beyond_datetime_type, "iiiiiiiO", 2013, 11, 30, 23, 58, 57, 987654, beyond_utc);
  bool agree = false;
  if (date && datetime) {
    civil_time expected, found;
    PyObject *expected_zone, *found_zone;
    read_date_layout(date, &found);
    agree = read_date_attributes(date, &expected) == 0 && same_time(&expected, &found);
    read_datetime_layout(datetime, &found, &found_zone);
    agree = agree && read_datetime_attributes(datetime, &expected, &expected_zone) == 0
            && same_time(&expected, &found) && expected_zone == found_zone;
  }
  PyErr_Clear();
  Py_XDECREF(date);
  Py_XDECREF(datetime);
  return agree;
}

// The capsule's constructors, or NULL when its types are not those of the module.
static const datetime_api *find_api(void) {
  const datetime_api *found = PyCapsule_Import("datetime.datetime_CAPI", 0);
  PyErr_Clear(); // a datetime written in Python has no capsule
  if (!found || found->date_type != beyond_date_type || found->datetime_type != beyond_datetime_type)
    return NULL;
  return found;
}

int beyond_prepare(void) {
  if (beyond_utc) return 0;
  PyObject *module = PyImport_ImportModule("datetime");
  if (!module) return -1;
  beyond_date_type = (PyTypeObject *)attribute(module, "date");
  beyond_datetime_type = (PyTypeObject *)attribute(module, "datetime");
  beyond_timezone_type = (PyTypeObject *)attribute(module, "timezone");
  beyond_delta_type = (PyTypeObject *)attribute(module, "timedelta");
  PyObject *utc =
      beyond_timezone_type ? attribute((PyObject *)beyond_timezone_type, "utc") : NULL;
  Py_DECREF(module);
  if (!beyond_date_type || !beyond_datetime_type || !beyond_delta_type || !utc) return -1;
  beyond_utc = utc;
  unsigned version = running_version();
  if (version >= OLDEST_VERSION && version <= NEWEST_VERSION) {
    api = find_api();
    layouts_prepare(version, layouts_agree());
  }
  return 0;
}
