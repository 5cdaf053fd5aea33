// Selected generators and coroutines between two of their steps.
//
// A frame is known by its address, and not kept: what it holds must go when the script lets go of it. Since 3.13 no
// event tells that a generator was dropped; that is noticed when another begins at its address, or at the end. Both
// are told as a call that neither returned nor raised, because what it would have given is not known.
#include <stdlib.h>

#include "tracer.h"

typedef struct suspended_call {
  PyObject *frame; // borrowed, and perhaps gone
  traced_code *record;
  PyObject *token, *items; // owned
  struct suspended_call *next;
} suspended_call;

static suspended_call *suspended;

void trace_suspend(PyObject *frame, traced_code *record, PyObject *token, PyObject *items) {
  suspended_call *entry = malloc(sizeof *entry);
  if (!entry) { // it is never left
    Py_XDECREF(token);
    Py_XDECREF(items);
    return;
  }
  *entry = (suspended_call){frame, record, token, items, suspended};
  suspended = entry;
}

static suspended_call *unlink_call(PyObject *frame) {
  for (suspended_call **link = &suspended; *link; link = &(*link)->next) {
    if ((*link)->frame != frame) continue;
    suspended_call *entry = *link;
    *link = entry->next;
    return entry;
  }
  return NULL;
}

static int drop(suspended_call *entry) {
  PyObject *done = trace_call_back(LEAVE, entry->token, Py_None, Py_None);
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  Py_XDECREF(done);
  Py_DECREF(entry->token);
  Py_XDECREF(entry->items);
  free(entry);
  int status = type ? -1 : 0;
  PyErr_Restore(type, value, traceback);
  return status;
}

int trace_drop(PyObject *frame) {
  suspended_call *entry = unlink_call(frame);
  return entry ? drop(entry) : 0;
}

int trace_resume(PyObject *frame, traced_code *record, PyObject **token, PyObject **items) {
  suspended_call *entry = unlink_call(frame);
  if (!entry) return 0;
  // A generator that began unseen, where another was dropped.
  if (entry->record != record) return drop(entry);
  *token = entry->token;
  *items = entry->items;
  free(entry);
  return 0;
}

void trace_drop_all(void) {
  while (suspended) {
    suspended_call *entry = suspended;
    suspended = entry->next;
    if (drop(entry)) trace_callback_failed(true);
  }
}
