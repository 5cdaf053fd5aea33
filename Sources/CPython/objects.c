// References, attributes, calls, small values.
#include "internal.h"

int rgpy_prepare(void) { return beyond_prepare(); }

// ---- the GIL

int32_t rgpy_gil_ensure(void) { return (int32_t)PyGILState_Ensure(); }
void rgpy_gil_release(int32_t state) { PyGILState_Release((PyGILState_STATE)state); }
void *rgpy_gil_save(void) { return PyEval_SaveThread(); }
void rgpy_gil_restore(void *state) { PyEval_RestoreThread(state); }
bool rgpy_gil_held(void) { return beyond_gil_held(); }

// ---- references

void rgpy_retain(rgpy_object *o) { Py_INCREF(object(o)); }
void rgpy_release(rgpy_object *o) { Py_DECREF(object(o)); }

void rgpy_release_many(rgpy_object *const *objects, int64_t count) {
  for (int64_t i = 0; i < count; i++) Py_DECREF(object(objects[i]));
}

bool rgpy_is_none(rgpy_object *o) { return object(o) == Py_None; }

rgpy_object *rgpy_none_new(void) {
  Py_INCREF(Py_None);
  return handle(Py_None);
}

rgpy_object *rgpy_type_borrowed(rgpy_object *o) { return handle((PyObject *)Py_TYPE(object(o))); }

bool rgpy_extends(rgpy_object *o, rgpy_object *type) {
  return PyType_IsSubtype(Py_TYPE(object(o)), (PyTypeObject *)type) != 0;
}

// ---- objects

rgpy_object *rgpy_import_new(const char *module_name) { return handle(PyImport_ImportModule(module_name)); }

rgpy_object *rgpy_attribute_new(rgpy_object *o, const char *name) {
  return handle(attribute(object(o), name));
}

rgpy_object *rgpy_call_new(rgpy_object *callable, rgpy_object *arguments, rgpy_object *keywords) {
  return handle(PyObject_Call(object(callable), object(arguments), object(keywords)));
}

rgpy_object *rgpy_execute_new(const char *source, const char *file_name) {
  PyObject *code = Py_CompileString(source, file_name, Py_file_input);
  if (!code) return NULL;
  PyObject *namespace = PyDict_New();
  PyObject *result = NULL;
  if (namespace && PyDict_SetItemString(namespace, "__builtins__", PyEval_GetBuiltins()) == 0)
    result = PyEval_EvalCode(code, namespace, namespace);
  Py_DECREF(code);
  if (!result) {
    Py_XDECREF(namespace);
    return NULL;
  }
  Py_DECREF(result);
  return handle(namespace);
}

rgpy_object *rgpy_str_new(const char *utf8, int64_t byte_count) {
  return handle(PyUnicode_DecodeUTF8(utf8, byte_count, "strict"));
}

rgpy_object *rgpy_interned_str_new(const char *utf8, int64_t byte_count) {
  PyObject *text = PyUnicode_DecodeUTF8(utf8, byte_count, "strict");
  if (text) PyUnicode_InternInPlace(&text);
  return handle(text);
}

rgpy_object *rgpy_bytes_new(const void *bytes, int64_t byte_count) {
  return handle(PyBytes_FromStringAndSize(bytes, byte_count));
}

rgpy_object *rgpy_int_new(int64_t value) { return handle(PyLong_FromLongLong(value)); }
int64_t rgpy_int_value(rgpy_object *o) { return PyLong_AsLongLong(object(o)); }

const char *rgpy_str_utf8(rgpy_object *o, int64_t *byte_count) {
  Py_ssize_t size = 0;
  const char *text = PyUnicode_AsUTF8AndSize(object(o), &size);
  *byte_count = size;
  return text;
}

const char *rgpy_bytes_value(rgpy_object *o, int64_t *byte_count) {
  char *bytes = NULL;
  Py_ssize_t size = 0;
  if (PyBytes_AsStringAndSize(object(o), &bytes, &size)) return NULL;
  *byte_count = size;
  return bytes;
}

rgpy_object *rgpy_tuple_new(rgpy_object *const *items, int64_t count) {
  return rgpy_sequence_new(RGPY_TUPLE, items, count);
}

rgpy_object *rgpy_dict_new(void) { return handle(PyDict_New()); }

int rgpy_dict_set(rgpy_object *dict, rgpy_object *key, rgpy_object *value) {
  return PyDict_SetItem(object(dict), object(key), object(value));
}

rgpy_object *rgpy_dict_value_borrowed(rgpy_object *dict, const char *key) {
  PyObject *name = PyUnicode_FromString(key);
  if (!name) return NULL;
  PyObject *value = PyDict_GetItemWithError(object(dict), name);
  Py_DECREF(name);
  return handle(value);
}

bool rgpy_is_iterator(rgpy_object *o) { return PyIter_Check(object(o)); }
rgpy_object *rgpy_iterator_new(rgpy_object *iterable) { return handle(PyObject_GetIter(object(iterable))); }
rgpy_object *rgpy_list_of_new(rgpy_object *iterable) { return handle(PySequence_List(object(iterable))); }

// The member `name` of `object`, the base of all classes.
static PyObject *base_method(const char *name) {
  return attribute((PyObject *)&PyBaseObject_Type, name);
}

rgpy_object *rgpy_bare_instance_new(rgpy_object *type) {
  PyObject *make = base_method("__new__");
  PyObject *instance = make ? PyObject_CallFunctionObjArgs(make, object(type), NULL) : NULL;
  Py_XDECREF(make);
  return handle(instance);
}

int rgpy_set_attribute(rgpy_object *o, rgpy_object *name, rgpy_object *value) {
  return PyObject_GenericSetAttr(object(o), object(name), object(value));
}
