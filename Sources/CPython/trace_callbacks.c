// The three Python functions that the tracer asks and tells, and what becomes of exceptions while they run.
//
// Signals wait while a callback runs, so that their handlers run in the script and what those raise reaches it. A
// signal that another thread takes runs its handler here all the same: what it raises is handed on to the script.
// What a callback itself raises is kept from the script, ends the callbacks, and is told when the trace ends.
#include <pthread.h>
#include <signal.h>

#include "tracer.h"

_Thread_local int64_t trace_excluded;
static PyObject *callbacks[3];
static PyObject *failure; // the first exception of a callback, after which none is called

// ---- whose exception it is

// What a signal handler runs: of a function, a method, a partial or an instance with __call__; NULL: not Python code.
static PyObject *code_of(PyObject *handler) {
  PyObject *code = attribute(handler, "__code__");
  static const char *const ways[] = {"func", "__call__"};
  for (size_t i = 0; !code && i < sizeof ways / sizeof ways[0]; i++) {
    PyErr_Clear();
    PyObject *inner = attribute(handler, ways[i]);
    code = inner ? attribute(inner, "__code__") : NULL;
    Py_XDECREF(inner);
  }
  PyErr_Clear();
  return code;
}

static bool passed_through(PyObject *exception, PyObject *code) {
  PyObject *entry = attribute(exception, "__traceback__");
  bool found = false;
  while (entry && entry != Py_None && !found) {
    PyObject *frame = attribute(entry, "tb_frame");
    PyObject *own = frame ? attribute(frame, "f_code") : NULL;
    found = own == code;
    Py_XDECREF(own);
    Py_XDECREF(frame);
    PyObject *next = attribute(entry, "tb_next");
    Py_DECREF(entry);
    entry = next;
  }
  Py_XDECREF(entry);
  PyErr_Clear();
  return found;
}

static bool came_from_handler(PyObject *exception) {
  PyObject *module = PyImport_ImportModule("_signal");
  bool found = false;
  for (int number = 1; module && number < NSIG && !found; number++) {
    PyObject *handler = PyObject_CallMethod(module, "getsignal", "i", number);
    PyObject *code = handler ? code_of(handler) : NULL;
    found = code && passed_through(exception, code);
    Py_XDECREF(code);
    Py_XDECREF(handler);
    PyErr_Clear();
  }
  Py_XDECREF(module);
  PyErr_Clear();
  return found;
}

void trace_callback_failed(bool keeps_all) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  if (!type) return;
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback) PyException_SetTraceback(value, traceback);
  // KeyboardInterrupt and SystemExit are nothing that a callback raises.
  bool is_own = keeps_all || (PyErr_GivenExceptionMatches(value, PyExc_Exception) && !came_from_handler(value));
  if (!is_own) {
    PyErr_Restore(type, value, traceback);
    return;
  }
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  if (failure) {
    Py_XDECREF(value);
  } else {
    failure = value;
  }
}

// ---- calling

// Not those that an instruction itself causes.
static void hold_signals(sigset_t *before) {
  static const int causes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT};
  sigset_t held;
  sigfillset(&held);
  for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++) sigdelset(&held, causes[i]);
  pthread_sigmask(SIG_BLOCK, &held, before);
}

PyObject *trace_call_back(trace_callback which, PyObject *first, PyObject *second, PyObject *third) {
  if (failure || !callbacks[which]) return NULL;
  int64_t started = tracer_now();
  sigset_t before;
  hold_signals(&before);
  // One that came just before is the script's to handle, too.
  PyObject *result =
      PyErr_CheckSignals() ? NULL : PyObject_CallFunctionObjArgs(callbacks[which], first, second, third, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (!result) trace_callback_failed(false);
  trace_excluded += tracer_now() - started;
  return result;
}

void trace_callbacks_set(PyObject *select, PyObject *enter, PyObject *leave) {
  PyObject *functions[] = {select, enter, leave};
  for (int i = 0; i < 3; i++) {
    Py_INCREF(functions[i]);
    callbacks[i] = functions[i];
  }
}

int trace_callbacks_clear(void) {
  for (int i = 0; i < 3; i++) Py_CLEAR(callbacks[i]);
  if (!failure) return 0;
  PyObject *raised = failure;
  failure = NULL;
  PyErr_SetObject((PyObject *)Py_TYPE(raised), raised);
  Py_DECREF(raised);
  return -1;
}
