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

int64_t rgpy_records_gather(
    rgpy_object *const *batch, int64_t count, rgpy_object *const *keys, int64_t key_count,
    rgpy_object **values, int64_t stride, rgpy_stop *stop) {
  for (int64_t row = 0; row < count; row++) {
    PyObject *dict = object(batch[row]);
    if (Py_TYPE(dict) != &PyDict_Type) {
      *stop = RGPY_STOP_KIND;
      return row;
    }
    *stop = RGPY_STOP_KEYS;
    if (PyDict_Size(dict) != key_count) return row;
    Py_ssize_t position = 0;
    PyObject *key, *value;
    for (int64_t k = 0; PyDict_Next(dict, &position, &key, &value); k++) {
      if (k >= key_count || !is_key(key, object(keys[k]))) return row;
      values[k * stride + row] = handle(value);
    }
  }
  *stop = RGPY_DONE;
  return count;
}
