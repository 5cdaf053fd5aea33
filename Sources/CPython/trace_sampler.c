// Which line of the user's the traced thread is at, every two milliseconds.
//
// A thread that runs no Python says when a sample is due; the traced thread takes it itself, at its next event, so
// that no lock changes hands and no signal interrupts a system call. All time since the sample before goes to the
// line: a long call into C counts in full. A loop without calls has no events; it makes a pending call, which
// CPython 3.10 to 3.12 only look for when some thread asks for the GIL.
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "tracer.h"

static const long interval = 2000000;

atomic_bool trace_sample_is_due;
static atomic_bool is_sampling, is_pending;
static pthread_t thread;
static const int64_t *excluded;
static int64_t sampled_at, excluded_then;

// The innermost frame that is counted, as a borrowed record and its line; NULL where there is none.
static traced_code *innermost(int32_t *line, bool is_call) {
  PyObject *frame = (PyObject *)PyEval_GetFrame();
  Py_XINCREF(frame);
  // What a call begins has not taken any time yet: its caller has.
  if (frame && is_call) {
    PyObject *caller = attribute(frame, "f_back");
    Py_DECREF(frame);
    frame = caller;
  }
  while (frame && frame != Py_None) {
    PyObject *code = (PyObject *)PyFrame_GetCode((PyFrameObject *)frame);
    traced_code *record = trace_table_find(code);
    Py_DECREF(code);
    if (record && record->interest != SKIPPED) {
      *line = PyFrame_GetLineNumber((PyFrameObject *)frame);
      Py_DECREF(frame);
      return record;
    }
    PyObject *outer = attribute(frame, "f_back");
    Py_DECREF(frame);
    frame = outer;
  }
  Py_XDECREF(frame);
  return NULL;
}

void trace_sample(bool is_call) {
  if (!atomic_exchange(&trace_sample_is_due, false) || !atomic_load(&is_sampling)) return;
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  int64_t now = tracer_now();
  int32_t line = 0;
  traced_code *record = innermost(&line, is_call);
  if (record) trace_table_add_line(record, line, now - sampled_at - (*excluded - excluded_then));
  sampled_at = now;
  excluded_then = *excluded;
  PyErr_Restore(type, value, traceback);
}

static int sample_when_pending(void *context) {
  (void)context;
  atomic_store(&is_pending, false);
  trace_sample(false);
  return 0;
}

static void *ask(void *context) {
  (void)context;
  int ticks = 0; // since there was an event
  while (atomic_load(&is_sampling)) {
    nanosleep(&(struct timespec){0, interval}, NULL);
    bool had_no_event = atomic_exchange(&trace_sample_is_due, true);
    ticks = had_no_event ? ticks + 1 : 0;
    if (ticks == 0 || ticks % 2 || !atomic_load(&is_sampling)) continue;
    if (!atomic_exchange(&is_pending, true) && Py_AddPendingCall(sample_when_pending, NULL))
      atomic_store(&is_pending, false);
    PyGILState_Release(PyGILState_Ensure());
  }
  return NULL;
}

void trace_sampler_start(const int64_t *excluded_time) {
  excluded = excluded_time;
  excluded_then = *excluded;
  sampled_at = tracer_now();
  atomic_store(&is_sampling, true);
  atomic_store(&trace_sample_is_due, false);
  // Signals are the script's: its main thread alone takes them.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  // Without the thread there are no lines, and all else is as it should be.
  if (pthread_create(&thread, NULL, ask, NULL)) atomic_store(&is_sampling, false);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void trace_sampler_stop(void) {
  // A pending call that is still to come finds that nobody wants it. In a forked child there is no thread.
  if (atomic_exchange(&is_sampling, false)) pthread_detach(thread);
}
