// Building Python values from columns, in batches of new references.
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static bool is_present(const rgpy_slots *slots, int64_t slot) {
  return !slots->validity || bit_is_set(slots->validity, slots->validity_offset + slot);
}

// Writes one object a slot; MAKE may use `slot`. Releases what was built when MAKE gives NULL.
#define BUILD(MAKE) \
  for (int64_t i = 0; i < slots.count; i++) { \
    int64_t slot = slots.start + i; \
    PyObject *made; \
    if (is_present(&slots, slot)) { \
      made = (MAKE); \
      if (!made) { \
        rgpy_release_many(out, i); \
        return -1; \
      } \
    } else { \
      Py_INCREF(Py_None); \
      made = Py_None; \
    } \
    out[i] = handle(made); \
  } \
  return 0

int rgpy_build_none(int64_t count, rgpy_object **out) {
  for (int64_t i = 0; i < count; i++) out[i] = rgpy_none_new();
  return 0;
}

int rgpy_build_bools(rgpy_slots slots, int64_t bit_offset, rgpy_object **out) {
  const uint8_t *bits = slots.values;
  BUILD(PyBool_FromLong(bit_is_set(bits, bit_offset + slot)));
}

int rgpy_build_numbers(rgpy_slots slots, rgpy_number type, rgpy_object **out) {
  const void *values = slots.values;
  switch (type) {
  case RGPY_INT8: BUILD(PyLong_FromLong(((const int8_t *)values)[slot]));
  case RGPY_INT16: BUILD(PyLong_FromLong(((const int16_t *)values)[slot]));
  case RGPY_INT32: BUILD(PyLong_FromLong(((const int32_t *)values)[slot]));
  case RGPY_INT64: BUILD(PyLong_FromLongLong(((const int64_t *)values)[slot]));
  case RGPY_UINT8: BUILD(PyLong_FromLong(((const uint8_t *)values)[slot]));
  case RGPY_UINT16: BUILD(PyLong_FromLong(((const uint16_t *)values)[slot]));
  case RGPY_UINT32: BUILD(PyLong_FromLongLong(((const uint32_t *)values)[slot]));
  case RGPY_UINT64: BUILD(PyLong_FromUnsignedLongLong(((const uint64_t *)values)[slot]));
  case RGPY_FLOAT32: BUILD(PyFloat_FromDouble((double)((const float *)values)[slot]));
  case RGPY_FLOAT64: BUILD(PyFloat_FromDouble(((const double *)values)[slot]));
  }
  PyErr_SetString(PyExc_SystemError, "unknown number type");
  return -1;
}

// ---- text

#define CACHE_SLOTS 1024
#define CACHED_BYTES 16 // longer text repeats too rarely to be worth a look
// After so many looks of which less than one in eight found something, as many texts are built without a look.
#define TRIAL_LOOKS 1024
#define PAUSE_TEXTS 16384

struct rgpy_string_cache {
  int looks, finds, pause;
  struct {
    PyObject *text;
    uint8_t size;
    char bytes[CACHED_BYTES];
  } entries[CACHE_SLOTS];
};

rgpy_string_cache *rgpy_string_cache_create(void) { return calloc(1, sizeof(rgpy_string_cache)); }

void rgpy_string_cache_free(rgpy_string_cache *cache) {
  if (!cache) return;
  for (int i = 0; i < CACHE_SLOTS; i++) Py_XDECREF(cache->entries[i].text);
  free(cache);
}

static inline uint64_t word_at(const char *bytes) {
  uint64_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

static inline bool is_ascii(const char *bytes, int64_t size) {
  uint64_t seen = 0;
  int64_t i = 0;
  for (; i + 8 <= size; i += 8) seen |= word_at(bytes + i);
  for (; i < size; i++) seen |= (uint8_t)bytes[i];
  return !(seen & 0x8080808080808080u);
}

// Decoding looks for the first character beyond ASCII before it makes a str and copies; most texts have none. Texts of
// at most one character are left to Python, which has a str for each already.
static PyObject *new_text(const char *bytes, int64_t size) {
  if (size > 1 && layouts.str_head && is_ascii(bytes, size)) return beyond_new_ascii(bytes, size);
  return PyUnicode_DecodeUTF8(bytes, size, "strict");
}

static PyObject *cached_text(rgpy_string_cache *cache, const char *bytes, int64_t size) {
  if (!cache || size > CACHED_BYTES) return new_text(bytes, size);
  if (cache->pause > 0) {
    cache->pause--;
    return new_text(bytes, size);
  }
  char padded[CACHED_BYTES] = {0};
  memcpy(padded, bytes, (size_t)size);
  uint64_t halves[2];
  memcpy(halves, padded, sizeof halves);
  uint64_t hash = (halves[0] ^ (halves[1] * 0x9E3779B97F4A7C15u)) * 0xC2B2AE3D27D4EB4Fu;
  size_t index = (size_t)(hash >> 54); // the upper 10 bits: CACHE_SLOTS entries
  if (++cache->looks == TRIAL_LOOKS) {
    cache->pause = cache->finds < TRIAL_LOOKS / 8 ? PAUSE_TEXTS : 0;
    cache->looks = cache->finds = 0;
  }
  if (!cache->entries[index].text || cache->entries[index].size != size
      || memcmp(cache->entries[index].bytes, padded, CACHED_BYTES) != 0) {
    PyObject *text = new_text(bytes, size);
    if (!text) return NULL;
    Py_XDECREF(cache->entries[index].text);
    cache->entries[index].text = text;
    cache->entries[index].size = (uint8_t)size;
    memcpy(cache->entries[index].bytes, padded, CACHED_BYTES);
  } else {
    cache->finds++;
  }
  Py_INCREF(cache->entries[index].text);
  return cache->entries[index].text;
}

int rgpy_build_strings(rgpy_slots slots, rgpy_string_cache *cache, rgpy_object **out) {
  const int64_t *offsets = slots.values;
  const char *bytes = (const char *)slots.bytes;
  BUILD(cached_text(cache, bytes + offsets[slot], offsets[slot + 1] - offsets[slot]));
}

int rgpy_build_bytes(rgpy_slots slots, rgpy_object **out) {
  const int64_t *offsets = slots.values;
  const char *bytes = (const char *)slots.bytes;
  BUILD(PyBytes_FromStringAndSize(bytes + offsets[slot], offsets[slot + 1] - offsets[slot]));
}

// ---- days and times

// The date of a day since 1970-01-01 (Howard Hinnant, civil_from_days); false outside years 1 to 9999.
static bool civil_from_days(int64_t days, civil_time *out) {
  if (days < -719162 || days > 2932896) return false;
  days += 719468;
  int64_t era = days / 146097; // days is not negative here
  int64_t day_of_era = days - era * 146097;
  int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t shifted_month = (5 * day_of_year + 2) / 153;
  out->day = (int)(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  out->month = (int)(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  out->year = (int)(year_of_era + era * 400 + (out->month <= 2));
  return true;
}

static PyObject *date_of(int64_t days) {
  civil_time t;
  if (civil_from_days(days, &t)) return beyond_new_date(t.year, t.month, t.day);
  PyErr_Format(PyExc_OverflowError, "day %lld since 1970 is outside Python's years 1 to 9999", (long long)days);
  return NULL;
}

// The day that was met last: times mostly come in runs of one day.
typedef struct day_cache {
  int64_t day;
  civil_time date;
} day_cache;

static PyObject *datetime_of(
    int64_t value, int64_t unit, int32_t zone_minutes, PyObject *zone, day_cache *cache) {
  const int64_t day = 86400000000;
  int64_t microseconds = 0, local = 0;
  bool fits = !__builtin_mul_overflow(value, unit, &microseconds)
              && !__builtin_add_overflow(microseconds, (int64_t)zone_minutes * 60000000, &local);
  int64_t days = local / day, rest = local % day;
  if (rest < 0) {
    rest += day;
    days--;
  }
  if (!fits || (days != cache->day && !civil_from_days(days, &cache->date))) {
    PyErr_Format(
        PyExc_OverflowError, "%lld × %lld microseconds since 1970 is outside Python's years 1 to 9999",
        (long long)value, (long long)unit);
    return NULL;
  }
  cache->day = days;
  civil_time t = cache->date;
  t.microsecond = (int)(rest % 1000000);
  rest /= 1000000;
  t.second = (int)(rest % 60);
  t.minute = (int)(rest / 60 % 60);
  t.hour = (int)(rest / 3600);
  return beyond_new_datetime(&t, zone);
}

int rgpy_build_dates(rgpy_slots slots, rgpy_object **out) {
  const int32_t *days = slots.values;
  BUILD(date_of(days[slot]));
}

static int build_datetimes(
    rgpy_slots slots, int64_t unit, int32_t zone_minutes, PyObject *zone, rgpy_object **out) {
  const int64_t *values = slots.values;
  day_cache cache = {.day = INT64_MIN};
  BUILD(datetime_of(values[slot], unit, zone_minutes, zone, &cache));
}

int rgpy_build_datetimes(rgpy_slots slots, int64_t unit, int32_t zone, rgpy_object **out) {
  if (zone == RGPY_NAIVE) return build_datetimes(slots, unit, 0, NULL, out);
  PyObject *zone_object = beyond_new_timezone(zone);
  if (!zone_object) return -1;
  int status = build_datetimes(slots, unit, zone, zone_object, out);
  Py_DECREF(zone_object);
  return status;
}

// ---- containers

rgpy_object *rgpy_sequence_with_room_new(rgpy_kind kind, int64_t count) {
  return handle(kind == RGPY_LIST ? PyList_New(count) : PyTuple_New(count));
}

void rgpy_sequence_fill(rgpy_object *sequence, int64_t start, rgpy_object *const *items, int64_t count) {
  PyObject *o = object(sequence);
  const bool is_list = Py_TYPE(o) == &PyList_Type;
  if (layouts.reads_sequences)
    memcpy((is_list ? layout_list_items(o) : layout_tuple_items(o)) + start, items, (size_t)count * sizeof *items);
  else if (is_list)
    for (int64_t i = 0; i < count; i++) PyList_SetItem(o, start + i, object(items[i]));
  else
    for (int64_t i = 0; i < count; i++) PyTuple_SetItem(o, start + i, object(items[i]));
}

rgpy_object *rgpy_sequence_new(rgpy_kind kind, rgpy_object *const *items, int64_t count) {
  rgpy_object *sequence = rgpy_sequence_with_room_new(kind, count);
  if (sequence)
    rgpy_sequence_fill(sequence, 0, items, count);
  else
    rgpy_release_many(items, count);
  return sequence;
}

// ---- records

struct rgpy_template {
  PyObject *dict;
  PyObject *blank; // the value under each key, of no other use
  int64_t key_count;
  bool has_entries; // otherwise values are set through the API
  dict_entries entries;
  struct {
    PyObject *key;
    bool is_plain;
  } fields[];
};

rgpy_template *rgpy_template_create(rgpy_object *const *keys, const bool *is_plain, int64_t key_count) {
  rgpy_template *made = calloc(1, sizeof *made + (size_t)key_count * sizeof made->fields[0]);
  if (!made) {
    PyErr_NoMemory();
    return NULL;
  }
  made->dict = PyDict_New();
  made->blank = PyFloat_FromDouble(-1);
  bool is_whole = made->dict && made->blank;
  for (int64_t k = 0; is_whole && k < key_count; k++) {
    Py_INCREF(object(keys[k]));
    made->fields[k].key = object(keys[k]);
    made->fields[k].is_plain = is_plain[k];
    made->key_count++;
    is_whole = PyDict_SetItem(made->dict, object(keys[k]), made->blank) == 0;
  }
  if (!is_whole) {
    rgpy_template_free(made);
    return NULL;
  }
  made->has_entries = layout_of_template(made->dict, keys, key_count, made->blank, &made->entries);
  return made;
}

void rgpy_template_free(rgpy_template *template) {
  if (!template) return;
  for (int64_t k = 0; k < template->key_count; k++) Py_DECREF(template->fields[k].key);
  Py_XDECREF(template->dict);
  Py_XDECREF(template->blank);
  free(template);
}

// Puts the values of a row into a fresh copy of the template; those that are taken become NULL.
//
// A plain value is written into the dict's table. A container goes through the API, which also puts the dict
// under the garbage collector's eyes, as it would be had Python made it.
static int fill_record(
    PyObject *dict, const rgpy_template *template, rgpy_object **values, int64_t stride, int64_t *overwritten) {
  char *place = NULL;
  if (template->has_entries) place = layout_dict_table(dict) + template->entries.first_key + sizeof(PyObject *);
  for (int64_t k = 0; k < template->key_count; k++) {
    PyObject *value = object(values[k * stride]);
    if (place && template->fields[k].is_plain) {
      memcpy(place + k * template->entries.stride, &value, sizeof value);
      *overwritten += 1;
    } else {
      int status = PyDict_SetItem(dict, template->fields[k].key, value);
      Py_DECREF(value);
      if (status) {
        values[k * stride] = NULL;
        return -1;
      }
    }
    values[k * stride] = NULL;
  }
  return 0;
}

// Copying a dict copies its table in one go, and setting a key that is there neither resizes nor hashes:
// faster than inserting into an empty dict, and the same dict comes out.
int rgpy_build_records(
    const rgpy_template *template, rgpy_object **values, int64_t stride, int64_t count, rgpy_object **out) {
  int64_t row = 0, overwritten = 0;
  int status = 0;
  for (; row < count && status == 0; row++) {
    PyObject *dict = PyDict_Copy(template->dict);
    status = dict ? fill_record(dict, template, values + row, stride, &overwritten) : -1;
    out[row] = handle(dict);
  }
  // Each copy counted itself as an owner of the blank, once a key: those that were written over own it no more.
  Py_SET_REFCNT(template->blank, Py_REFCNT(template->blank) - overwritten);
  if (status == 0) return 0;
  for (int64_t i = 0; i < row; i++) Py_XDECREF(object(out[i]));
  for (int64_t k = 0; k < template->key_count; k++)
    for (int64_t i = 0; i < count; i++) Py_XDECREF(object(values[k * stride + i]));
  return -1;
}
