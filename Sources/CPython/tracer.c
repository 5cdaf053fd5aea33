// Sees Python functions called and returning: counts and times those of interest, and calls back for selected ones.
//
// Code objects of no interest cost two table look-ups a call and no clock. Each thread has a stack of its running
// calls of interest. Inclusive time is that of the outermost running call of a code object, so that recursion
// counts once; own time is without other calls of interest, and so contains what libraries and C functions took.
// The time spent in callbacks belongs to no function. Everything here runs with the GIL held.
#include <stdlib.h>

#include "tracer.h"

typedef struct running_call {
  PyObject *frame; // borrowed: alive while it runs
  traced_code *record;
  traced_edge *edge;       // NULL without memory
  PyObject *token, *items; // owned; of a selected call that is to be left
  int64_t started, excluded, children;
  bool is_outermost;
} running_call;

typedef struct traced_thread {
  int64_t generation;
  running_call *calls;
  int64_t count, capacity;
  int32_t *depths; // running calls by index of the code object
  int32_t depth_count;
  int64_t excluded; // time of callbacks so far
  bool is_sampled;  // it began the trace
} traced_thread;

// A selected generator or coroutine between two of its steps.
typedef struct suspended_call {
  PyObject *frame, *token, *items;
  struct suspended_call *next;
} suspended_call;

static _Thread_local traced_thread thread;
static int64_t generation; // of the trace, so that threads notice a new one
static bool is_tracing, hides_raising;
static PyObject *select_code, *enter_call, *leave_call;
static PyObject *failure; // the first exception of a callback, after which none is called
static suspended_call *suspended;

// ---- callbacks

static void fail(void) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback) PyException_SetTraceback(value, traceback);
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  if (failure) {
    Py_XDECREF(value);
  } else {
    failure = value;
  }
}

static void exclude(int64_t started) {
  thread.excluded += tracer_now() - started;
}

static PyObject *call_back(PyObject *function, PyObject *first, PyObject *second, PyObject *third) {
  if (failure) return NULL;
  int64_t started = tracer_now();
  PyObject *result = PyObject_CallFunctionObjArgs(function, first, second, third, NULL);
  if (!result) fail();
  exclude(started);
  return result;
}

static interest ask(PyObject *code) {
  PyObject *answer = call_back(select_code, code, NULL, NULL);
  interest found = !answer || answer == Py_None ? SKIPPED : PyObject_IsTrue(answer) > 0 ? SELECTED : COUNTED;
  PyErr_Clear();
  Py_XDECREF(answer);
  return found;
}

static void enter(running_call *call, PyObject *code) {
  PyObject *token = call_back(enter_call, code, call->frame, NULL);
  if (!token || token == Py_None || PyLong_Check(token)) {
    if (token && token != Py_None) call->record->skips = PyLong_AsLongLong(token);
    PyErr_Clear();
    Py_XDECREF(token);
    return;
  }
  call->token = token;
  if (call->record->gives_items && !(call->items = PyList_New(0))) fail();
}

static void leave(PyObject *token, PyObject *items, PyObject *result) {
  PyObject *value = !result ? Py_None : items ? items : result;
  Py_XDECREF(call_back(leave_call, token, result ? Py_True : Py_False, value));
}

// ---- how a call pauses and ends

static int32_t position(PyObject *frame) {
  PyObject *value = attribute(frame, "f_lasti");
  int32_t number = value ? (int32_t)PyLong_AsLong(value) : -1;
  Py_XDECREF(value);
  PyErr_Clear();
  return number;
}

typedef bool (*bytecode_test)(const unsigned char *bytecode, int64_t count, int64_t position);

static bool stands(const running_call *call, bytecode_test test) {
  char *bytes = NULL;
  Py_ssize_t count = 0;
  if (!call->record->bytes || PyBytes_AsStringAndSize(call->record->bytes, &bytes, &count)) {
    PyErr_Clear();
    return false;
  }
  return test((const unsigned char *)bytes, count, position(call->frame));
}

// The result of a call that ends, or pauses; NULL where it raised.
static PyObject *true_result(const running_call *call, PyObject *result) {
  if (result != Py_None || !hides_raising) return result;
  return stands(call, beyond_is_return) || (call->record->is_resumable && stands(call, beyond_is_yield)) ? result
                                                                                                         : NULL;
}

// Keeps the token until the frame goes on; what is yielded is what the caller gets.
static void suspend(running_call *call, PyObject *item) {
  if (call->items && PyList_Append(call->items, item)) fail();
  suspended_call *entry = malloc(sizeof *entry);
  if (!entry) return; // the call is never left: the tokens go
  *entry = (suspended_call){call->frame, call->token, call->items, suspended};
  suspended = entry;
  call->token = call->items = NULL;
}

static void resume(running_call *call) {
  for (suspended_call **link = &suspended; *link; link = &(*link)->next) {
    if ((*link)->frame != call->frame) continue;
    suspended_call *entry = *link;
    *link = entry->next;
    call->token = entry->token;
    call->items = entry->items;
    free(entry);
    return;
  }
}

// ---- calls

static void forget_calls(void) {
  for (int64_t i = 0; i < thread.count; i++) {
    Py_XDECREF(thread.calls[i].token);
    Py_XDECREF(thread.calls[i].items);
  }
  thread.count = 0;
}

static bool make_room(int32_t index) {
  if (thread.count == thread.capacity) {
    int64_t capacity = thread.capacity ? 2 * thread.capacity : 64;
    running_call *calls = realloc(thread.calls, (size_t)capacity * sizeof *calls);
    if (!calls) return false;
    thread.calls = calls;
    thread.capacity = capacity;
  }
  if (index >= thread.depth_count) {
    int32_t count = index + 256;
    int32_t *depths = realloc(thread.depths, (size_t)count * sizeof *depths);
    if (!depths) return false;
    memset(depths + thread.depth_count, 0, (size_t)(count - thread.depth_count) * sizeof *depths);
    thread.depths = depths;
    thread.depth_count = count;
  }
  return true;
}

static void begin(PyObject *frame) {
  PyObject *code = (PyObject *)PyFrame_GetCode((PyFrameObject *)frame);
  Py_DECREF(code); // the frame keeps it
  traced_code *record = trace_table_find(code);
  if (!record) record = trace_table_add(code, ask(code));
  if (!record || record->interest == SKIPPED || !make_room(record->index)) return;
  bool is_new = !record->is_resumable || position(frame) == record->start;
  traced_code *caller = thread.count ? thread.calls[thread.count - 1].record : NULL;
  running_call call = {.frame = frame, .record = record, .edge = trace_table_edge(caller, record)};
  call.is_outermost = thread.depths[record->index]++ == 0;
  if (is_new) {
    record->calls++;
    if (call.edge) call.edge->calls++;
  }
  if (record->interest == SELECTED) {
    if (!is_new) {
      resume(&call);
    } else if (record->skips > 0) {
      record->skips--;
    } else {
      enter(&call, code);
    }
  }
  call.excluded = thread.excluded;
  call.started = tracer_now();
  thread.calls[thread.count++] = call;
}

// Closes the topmost call, which ran `elapsed`.
static void close_call(const running_call *call, int64_t elapsed) {
  traced_code *record = call->record;
  thread.depths[record->index]--;
  record->own += elapsed - call->children;
  if (call->is_outermost) {
    record->inclusive += elapsed;
    if (call->edge) call->edge->inclusive += elapsed;
  }
  if (thread.count) thread.calls[thread.count - 1].children += elapsed;
}

static void end(PyObject *frame, PyObject *result) {
  int64_t top = thread.count - 1;
  if (top < 0) return;
  if (thread.calls[top].frame != frame) {
    // Most often the end of a call of no interest; else others above it were switched away, as greenlets are.
    PyObject *code = (PyObject *)PyFrame_GetCode((PyFrameObject *)frame);
    Py_DECREF(code);
    traced_code *record = trace_table_find(code);
    if (!record || record->interest == SKIPPED) return;
    while (top >= 0 && thread.calls[top].frame != frame) top--;
    if (top < 0) return; // it was running when tracing began
  }
  int64_t now = tracer_now();
  running_call call = thread.calls[top];
  memmove(
      thread.calls + top, thread.calls + top + 1, (size_t)(thread.count - top - 1) * sizeof *thread.calls);
  thread.count--;
  result = true_result(&call, result);
  if (!result) call.record->raised++;
  close_call(&call, now - call.started - (thread.excluded - call.excluded));
  if (!call.token) return;
  if (result && call.record->is_resumable && stands(&call, beyond_is_yield)) {
    suspend(&call, result);
  } else {
    leave(call.token, call.items, result);
  }
  Py_XDECREF(call.token);
  Py_XDECREF(call.items);
}

static void renew_thread(void) {
  forget_calls();
  if (thread.depth_count) memset(thread.depths, 0, (size_t)thread.depth_count * sizeof *thread.depths);
  thread.excluded = 0;
  thread.generation = generation;
}

static int notice(PyObject *context, PyFrameObject *frame, int event, PyObject *argument) {
  (void)context;
  if (atomic_load_explicit(&trace_sample_is_due, memory_order_relaxed) && thread.is_sampled)
    trace_sample(event == CALL_EVENT);
  if (event != CALL_EVENT && event != RETURN_EVENT) return 0;
  if (!is_tracing) {
    beyond_set_hook(NULL); // of another thread, when tracing has ended
    return 0;
  }
  if (thread.generation != generation) renew_thread();
  if (event == CALL_EVENT) {
    begin((PyObject *)frame);
  } else {
    end((PyObject *)frame, argument);
  }
  return 0;
}

// ---- from outside

int rgpy_trace_start(rgpy_object *select, rgpy_object *enter, rgpy_object *leave_function) {
  if (is_tracing) {
    PyErr_SetString(PyExc_RuntimeError, "trace: calls are traced already; call untrace() first");
    return -1;
  }
  trace_table_clear();
  select_code = object(select);
  enter_call = object(enter);
  leave_call = object(leave_function);
  Py_INCREF(select_code);
  Py_INCREF(enter_call);
  Py_INCREF(leave_call);
  hides_raising = beyond_hides_raising();
  generation++;
  renew_thread();
  is_tracing = thread.is_sampled = true;
  beyond_set_hook(notice);
  trace_sampler_start(&thread.excluded);
  return 0;
}

void rgpy_trace_thread(rgpy_object *frame, bool is_call) {
  if (!is_tracing) {
    beyond_set_hook(NULL);
    return;
  }
  beyond_set_hook(notice);
  if (is_call) notice(NULL, (PyFrameObject *)object(frame), CALL_EVENT, NULL);
}

int rgpy_trace_stop(void) {
  if (!is_tracing) return 0;
  trace_sampler_stop();
  thread.is_sampled = false;
  beyond_set_hook(NULL);
  is_tracing = false;
  forget_calls();
  while (suspended) {
    suspended_call *entry = suspended;
    suspended = entry->next;
    Py_XDECREF(entry->token);
    Py_XDECREF(entry->items);
    free(entry);
  }
  Py_CLEAR(select_code);
  Py_CLEAR(enter_call);
  Py_CLEAR(leave_call);
  if (!failure) return 0;
  PyObject *raised = failure;
  failure = NULL;
  PyErr_SetObject((PyObject *)Py_TYPE(raised), raised);
  Py_DECREF(raised);
  return -1;
}

rgpy_object *rgpy_trace_report_new(void) { return handle(trace_table_report()); }
