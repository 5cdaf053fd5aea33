// Exceptions as objects: the indicator is fetched, normalised and handed over whole.
#include <string.h>

#include "internal.h"

bool rgpy_error_occurred(void) { return PyErr_Occurred() != NULL; }

rgpy_object *rgpy_error_take_new(void) {
  PyObject *type = NULL, *value = NULL, *traceback = NULL;
  PyErr_Fetch(&type, &value, &traceback);
  if (!type) return NULL;
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback && value) PyException_SetTraceback(value, traceback);
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  return handle(value);
}

void rgpy_error_raise(const char *class_name, const char *message) {
  static const struct {
    const char *name;
    PyObject *const *type;
  } classes[] = {
      {"ValueError", &PyExc_ValueError},     {"TypeError", &PyExc_TypeError},
      {"OverflowError", &PyExc_OverflowError}, {"OSError", &PyExc_OSError},
      {"MemoryError", &PyExc_MemoryError},   {"ImportError", &PyExc_ImportError},
  };
  PyObject *type = PyExc_RuntimeError;
  for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
    if (strcmp(classes[i].name, class_name) == 0) type = *classes[i].type;
  PyErr_SetString(type, message);
}
