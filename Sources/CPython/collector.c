// The garbage collector: pausing it, and timing it through gc.callbacks.
#include <string.h>
#include <time.h>

#include "internal.h"

bool rgpy_gc_pause(void) { return PyGC_Disable() != 0; }

void rgpy_gc_resume(bool was_enabled) {
  if (was_enabled) PyGC_Enable();
}

void rgpy_gc_collect(void) { PyGC_Collect(); }

static int64_t started_at, total;
static bool is_watching;

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// gc.callbacks calls this with ("start" or "stop", information).
static PyObject *note_phase(PyObject *self, PyObject *arguments) {
  (void)self;
  const char *phase = NULL;
  PyObject *information = NULL;
  if (!PyArg_ParseTuple(arguments, "sO", &phase, &information)) return NULL;
  if (strcmp(phase, "start") == 0) {
    started_at = now();
  } else if (started_at) {
    total += now() - started_at;
    started_at = 0;
  }
  Py_RETURN_NONE;
}

static PyMethodDef note_phase_definition = {
    "_note_collection", note_phase, METH_VARARGS, "Times the garbage collector."};

int rgpy_gc_watch(void) {
  if (is_watching) return 0;
  PyObject *gc = PyImport_ImportModule("gc");
  if (!gc) return -1;
  PyObject *callbacks = attribute(gc, "callbacks");
  PyObject *callback = PyCFunction_NewEx(&note_phase_definition, NULL, NULL);
  int status = callbacks && callback ? PyList_Append(callbacks, callback) : -1;
  Py_XDECREF(callback);
  Py_XDECREF(callbacks);
  Py_DECREF(gc);
  is_watching = status == 0;
  return status;
}

int64_t rgpy_gc_nanoseconds(void) { return total; }
