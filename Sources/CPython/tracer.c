// Sees Python functions called and returning: counts and times those of interest, and calls back for selected ones.
//
// Code objects of no interest cost two table look-ups a call and no clock. Each thread has a stack of its running
// calls of interest. Inclusive time is that of the outermost running call of a code object, so that recursion
// counts once; own time is without other calls of interest, and so contains what libraries and C functions took.
// The time spent in callbacks belongs to no function. Everything here runs with the GIL held.
#include <pthread.h>
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
  bool is_sampled;  // it began the trace
} traced_thread;

static _Thread_local traced_thread thread;
static int64_t generation; // of the trace, so that threads notice a new one
static bool is_tracing, hides_raising;

// ---- callbacks

// The new record of a code object; NULL without memory, or with an exception of the script's.
static traced_code *ask(PyObject *code) {
  PyObject *answer = trace_call_back(SELECT, code, NULL, NULL);
  if (!answer && PyErr_Occurred()) return NULL;
  interest found = !answer || answer == Py_None ? SKIPPED : PyObject_IsTrue(answer) > 0 ? SELECTED : COUNTED;
  PyErr_Clear();
  Py_XDECREF(answer);
  return trace_table_add(code, found);
}

// -1 with an exception of the script's, as of all that follow.
static int enter(running_call *call, PyObject *code) {
  PyObject *token = trace_call_back(ENTER, code, call->frame, NULL);
  if (!token) return PyErr_Occurred() ? -1 : 0;
  if (token == Py_None || PyLong_Check(token)) {
    if (token != Py_None) call->record->skips = PyLong_AsLongLong(token);
    PyErr_Clear();
    Py_DECREF(token);
    return 0;
  }
  call->token = token;
  if (call->record->gives_items && !(call->items = PyList_New(0))) trace_callback_failed(true);
  return 0;
}

static int leave(PyObject *token, PyObject *items, PyObject *result) {
  PyObject *value = !result ? Py_None : items ? items : result;
  PyObject *done = trace_call_back(LEAVE, token, result ? Py_True : Py_False, value);
  Py_XDECREF(done);
  return !done && PyErr_Occurred() ? -1 : 0;
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

// What is yielded is what the caller gets.
static void suspend(running_call *call, PyObject *item) {
  if (call->items && PyList_Append(call->items, item)) trace_callback_failed(true);
  trace_suspend(call->frame, call->record, call->token, call->items);
  call->token = call->items = NULL;
}

// ---- calls

static void forget_calls(void) {
  for (int64_t i = 0; i < thread.count; i++) {
    Py_XDECREF(thread.calls[i].token);
    Py_XDECREF(thread.calls[i].items);
  }
  thread.count = 0;
}

// The stack of a thread ends with it.
static void end_thread(void *ended) {
  traced_thread *own = ended;
  free(own->calls);
  free(own->depths);
  *own = (traced_thread){0};
}

static pthread_key_t thread_end;
static void make_thread_end(void) { pthread_key_create(&thread_end, end_thread); }

static bool make_room(int32_t index) {
  if (thread.count == thread.capacity) {
    int64_t capacity = thread.capacity ? 2 * thread.capacity : 64;
    running_call *calls = realloc(thread.calls, (size_t)capacity * sizeof *calls);
    if (!calls) return false;
    if (!thread.capacity) {
      static pthread_once_t once = PTHREAD_ONCE_INIT;
      pthread_once(&once, make_thread_end);
      pthread_setspecific(thread_end, &thread);
    }
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

static int begin(PyObject *frame) {
  PyObject *code = (PyObject *)PyFrame_GetCode((PyFrameObject *)frame);
  Py_DECREF(code); // the frame keeps it
  traced_code *record = trace_table_find(code);
  if (!record && !(record = ask(code))) return PyErr_Occurred() ? -1 : 0;
  if (record->interest == SKIPPED || !make_room(record->index)) return 0;
  bool is_new = !record->is_resumable || position(frame) == record->start;
  traced_code *caller = thread.count ? thread.calls[thread.count - 1].record : NULL;
  running_call call = {.frame = frame, .record = record, .edge = trace_table_edge(caller, record)};
  if (is_new) {
    record->calls++;
    if (call.edge) call.edge->calls++;
  }
  if (record->interest == SELECTED) {
    int status = 0;
    if (is_new && record->is_resumable) status = trace_drop(frame);
    if (status) return status;
    if (!is_new) {
      status = trace_resume(frame, record, &call.token, &call.items);
    } else if (record->skips > 0) {
      record->skips--;
    } else {
      status = enter(&call, code);
    }
    // A call that does not come about.
    if (status) return status;
  }
  call.is_outermost = thread.depths[record->index]++ == 0;
  call.excluded = trace_excluded;
  call.started = tracer_now();
  thread.calls[thread.count++] = call;
  return 0;
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

static int end(PyObject *frame, PyObject *result) {
  int64_t top = thread.count - 1;
  if (top < 0) return 0;
  if (thread.calls[top].frame != frame) {
    // Most often the end of a call of no interest; else others above it were switched away, as greenlets are.
    PyObject *code = (PyObject *)PyFrame_GetCode((PyFrameObject *)frame);
    Py_DECREF(code);
    traced_code *record = trace_table_find(code);
    if (!record || record->interest == SKIPPED) return 0;
    while (top >= 0 && thread.calls[top].frame != frame) top--;
    if (top < 0) return 0; // it was running when tracing began
  }
  int64_t now = tracer_now();
  running_call call = thread.calls[top];
  memmove(
      thread.calls + top, thread.calls + top + 1, (size_t)(thread.count - top - 1) * sizeof *thread.calls);
  thread.count--;
  result = true_result(&call, result);
  if (!result) call.record->raised++;
  close_call(&call, now - call.started - (trace_excluded - call.excluded));
  if (!call.token) return 0;
  int status = 0;
  if (result && call.record->is_resumable && stands(&call, beyond_is_yield)) {
    suspend(&call, result);
  } else {
    status = leave(call.token, call.items, result);
  }
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  Py_XDECREF(call.token);
  Py_XDECREF(call.items);
  PyErr_Restore(type, value, traceback);
  return status;
}

static void renew_thread(void) {
  forget_calls();
  if (thread.depth_count) memset(thread.depths, 0, (size_t)thread.depth_count * sizeof *thread.depths);
  trace_excluded = 0;
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
  return event == CALL_EVENT ? begin((PyObject *)frame) : end((PyObject *)frame, argument);
}

// ---- from outside

int rgpy_trace_start(rgpy_object *select, rgpy_object *enter, rgpy_object *leave_function) {
  if (is_tracing) {
    PyErr_SetString(PyExc_RuntimeError, "trace: calls are traced already; call untrace() first");
    return -1;
  }
  trace_table_clear();
  trace_callbacks_set(object(select), object(enter), object(leave_function));
  hides_raising = beyond_hides_raising();
  generation++;
  renew_thread();
  is_tracing = thread.is_sampled = true;
  beyond_set_hook(notice);
  trace_sampler_start(&trace_excluded);
  return 0;
}

int rgpy_trace_thread(rgpy_object *frame, bool is_call) {
  if (!is_tracing) {
    beyond_set_hook(NULL);
    return 0;
  }
  beyond_set_hook(notice);
  return is_call ? notice(NULL, (PyFrameObject *)object(frame), CALL_EVENT, NULL) : 0;
}

// Whether this thread's hook is still ours: a profile function of the script's takes its place for good.
static bool is_hooked(void) {
  thread.generation = 0; // what happens next renews it
  PyObject *names = PyDict_New();
  PyObject *code = names ? Py_CompileString("None", "<regauge>", Py_eval_input) : NULL;
  PyObject *value = code ? PyEval_EvalCode(code, names, names) : NULL;
  bool is_known = value != NULL;
  Py_XDECREF(value);
  Py_XDECREF(code);
  Py_XDECREF(names);
  PyErr_Clear();
  return !is_known || thread.generation == generation;
}

int rgpy_trace_stop(void) {
  if (!is_tracing) return 0;
  trace_sampler_stop();
  bool was_replaced = thread.is_sampled && !is_hooked();
  thread.is_sampled = false;
  beyond_set_hook(NULL);
  is_tracing = false;
  forget_calls();
  trace_drop_all();
  if (trace_callbacks_clear()) return -1;
  if (!was_replaced) return 0;
  PyErr_SetString(
      PyExc_RuntimeError, "the program set a profile function of its own, as cProfile and sys.setprofile do, which "
                          "took the place of ours; run it without");
  return -1;
}

rgpy_object *rgpy_trace_report_new(void) { return handle(trace_table_report()); }
