// Taking containers apart: items of sequences, values of dicts, into batches of borrowed references.
//
// Nothing here runs Python code, so a container cannot change during a call. Between two it can, where the caller
// lets Python code run: callers compare counts.
#include "internal.h"

int64_t rgpy_count_none(rgpy_object *const *batch, int64_t count) {
  int64_t i = 0;
  while (i < count && object(batch[i]) == Py_None) i++;
  return i;
}

int64_t rgpy_sequence_count(rgpy_object *sequence) {
  PyObject *o = object(sequence);
  if (layouts.reads_sequences) return layout_count(o);
  return Py_TYPE(o) == &PyList_Type ? PyList_Size(o) : PyTuple_Size(o);
}

int64_t rgpy_sequence_lengths(
    rgpy_kind kind, rgpy_object *const *batch, int64_t count, int64_t *lengths) {
  PyTypeObject *type = kind == RGPY_LIST ? &PyList_Type : &PyTuple_Type;
  int64_t i = 0;
  for (; i < count; i++) {
    PyObject *value = object(batch[i]);
    if (Py_TYPE(value) == type)
      lengths[i] = rgpy_sequence_count(batch[i]);
    else if (value == Py_None)
      lengths[i] = -1;
    else
      break;
  }
  return i;
}

int64_t rgpy_sequence_items(rgpy_object *sequence, int64_t start, rgpy_object **items, int64_t capacity) {
  PyObject *o = object(sequence);
  int64_t count = rgpy_sequence_count(sequence) - start;
  if (count > capacity) count = capacity;
  if (count <= 0) return 0;
  if (layouts.reads_sequences) {
    PyObject **all = Py_TYPE(o) == &PyList_Type ? layout_list_items(o) : layout_tuple_items(o);
    memcpy(items, all + start, (size_t)count * sizeof *items);
    return count;
  }
  if (Py_TYPE(o) == &PyList_Type)
    for (int64_t i = 0; i < count; i++) items[i] = handle(PyList_GetItem(o, start + i));
  else
    for (int64_t i = 0; i < count; i++) items[i] = handle(PyTuple_GetItem(o, start + i));
  return count;
}

int64_t rgpy_dict_count(rgpy_object *dict) { return PyDict_Size(object(dict)); }

int64_t rgpy_dict_items(rgpy_object *dict, rgpy_object **keys, rgpy_object **values, int64_t capacity) {
  Py_ssize_t position = 0;
  PyObject *key, *value;
  int64_t count = 0;
  while (count < capacity && PyDict_Next(object(dict), &position, &key, &value)) {
    keys[count] = handle(key);
    if (values) values[count] = handle(value);
    count++;
  }
  return count;
}

// Keys are mostly the very same interned objects; equal text in another object is the rare case.
static inline bool is_key(PyObject *found, PyObject *expected) {
  if (found == expected) return true;
  return Py_TYPE(found) == &PyUnicode_Type && PyUnicode_Compare(found, expected) == 0;
}

// Files the values of a dict through the API; false when its keys are others.
static bool file_values(
    PyObject *dict, rgpy_object *const *keys, int64_t key_count, rgpy_object **values, int64_t stride) {
  if (PyDict_Size(dict) != key_count) return false;
  Py_ssize_t position = 0;
  PyObject *key, *value;
  for (int64_t k = 0; PyDict_Next(dict, &position, &key, &value); k++) {
    if (k >= key_count || !is_key(key, object(keys[k]))) return false;
    values[k * stride] = handle(value);
  }
  return true;
}

// Files them from the dict's table; false when they do not all lie there, or a key is not the very object expected.
static inline bool file_entries(
    const char *entry, int64_t entry_stride, rgpy_object *const *keys, int64_t key_count, rgpy_object **values,
    int64_t stride) {
  for (int64_t k = 0; k < key_count; k++, entry += entry_stride) {
    rgpy_object *found[2]; // key and value
    memcpy(found, entry, sizeof found);
    if (found[0] != keys[k]) return false;
    __builtin_prefetch(found[1]); // it is read as soon as the batch is complete
    values[k * stride] = found[1];
  }
  return true;
}

// Dicts and their tables lie anywhere in memory: they are asked for this many rows before they are needed.
enum { DICT_AHEAD = 16, TABLE_AHEAD = 8, CACHE_LINE = 64 };

static inline void prefetch_rows(rgpy_object *const *batch, int64_t row, int64_t count, int64_t key_count) {
  if (row + DICT_AHEAD < count) {
    const char *dict = (const char *)batch[row + DICT_AHEAD];
    __builtin_prefetch(dict);
    __builtin_prefetch(dict + DICT_VALUES);
  }
  if (row + TABLE_AHEAD >= count || Py_TYPE(object(batch[row + TABLE_AHEAD])) != &PyDict_Type) return;
  const char *table = layout_dict_table(object(batch[row + TABLE_AHEAD]));
  // Head and index take about a line, an entry of text keys a quarter of one; hardware follows after a few.
  for (int64_t line = 0; line <= key_count / 4 + 1 && line < 8; line++)
    __builtin_prefetch(table + line * CACHE_LINE);
}

int64_t rgpy_records_gather(
    rgpy_object *const *batch, int64_t count, rgpy_object *const *keys, int64_t key_count,
    rgpy_object **values, int64_t stride, rgpy_stop *stop) {
  const table_layout layout = layouts.table;
  uint64_t known_word = UINT64_MAX; // no table has so many slots
  dict_entries entries = {0, 0};
  for (int64_t row = 0; row < count; row++) {
    PyObject *dict = object(batch[row]);
    if (layout.head) prefetch_rows(batch, row, count, key_count);
    if (Py_TYPE(dict) != &PyDict_Type) {
      *stop = RGPY_STOP_KIND;
      return row;
    }
    bool is_filed = false;
    if (layout.head && layout_is_whole(dict, key_count, &layout)) {
      const char *table = layout_dict_table(dict);
      const uint64_t word = layout_table_word(table, &layout);
      if (word != known_word) {
        known_word = word;
        entries = layout_table_entries(word, &layout);
      }
      is_filed = file_entries(table + entries.first_key, entries.stride, keys, key_count, values + row, stride);
    }
    if (!is_filed && !file_values(dict, keys, key_count, values + row, stride)) {
      *stop = RGPY_STOP_KEYS;
      return row;
    }
  }
  *stop = RGPY_DONE;
  return count;
}
