// The module _regauge: a table of functions that Swift fills before the interpreter starts.
#include <stdlib.h>

#include "internal.h"

#define MOST_FUNCTIONS 32

static rgpy_dispatcher dispatcher;
static PyMethodDef methods[MOST_FUNCTIONS + 1];
static int function_count;

// METH_VARARGS functions carry no context of their own, so each slot of the table has a trampoline.
static PyObject *call(int index, PyObject *arguments) {
  Py_ssize_t count = PyTuple_Size(arguments);
  rgpy_object *items[8];
  if (count > 8) {
    PyErr_SetString(PyExc_TypeError, "_regauge functions take at most 8 arguments");
    return NULL;
  }
  for (Py_ssize_t i = 0; i < count; i++) items[i] = handle(PyTuple_GetItem(arguments, i));
  return object(dispatcher(index, items, count));
}

#define TRAMPOLINE(N) \
  static PyObject *trampoline_##N(PyObject *self, PyObject *arguments) { \
    (void)self; \
    return call(N, arguments); \
  }
#define EACH(DO) \
  DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11) \
  DO(12) DO(13) DO(14) DO(15) DO(16) DO(17) DO(18) DO(19) DO(20) DO(21) DO(22) DO(23) \
  DO(24) DO(25) DO(26) DO(27) DO(28) DO(29) DO(30) DO(31)
EACH(TRAMPOLINE)
#define ADDRESS(N) trampoline_##N,
static const PyCFunction trampolines[MOST_FUNCTIONS] = {EACH(ADDRESS)};

void rgpy_module_add(const char *name, const char *documentation) {
  if (function_count == MOST_FUNCTIONS) abort(); // a programming error: enlarge the table
  methods[function_count] =
      (PyMethodDef){name, trampolines[function_count], METH_VARARGS, documentation};
  function_count++;
}

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    "_regauge",
    "Regauge inside this interpreter: the worker, and the codec between values and columns.",
    -1, // one interpreter only: the library has process-wide state
    methods,
    NULL, NULL, NULL, NULL,
};

void *rgpy_module_create(rgpy_dispatcher call_function) {
  dispatcher = call_function;
  PyObject *module = PyModule_Create(&definition);
  if (!module) return NULL;
  if (beyond_prepare()) {
    Py_DECREF(module);
    return NULL;
  }
  return module;
}
