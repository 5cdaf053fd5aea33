// What the sources of the call tracer share: the record of each code object, and the running call of each thread.
#ifndef REGAUGE_TRACER_H
#define REGAUGE_TRACER_H

#include <stdatomic.h>
#include <time.h>

#include "internal.h"

typedef enum interest { SKIPPED, COUNTED, SELECTED } interest;

// One code object that was called, and what its calls took. All times in nanoseconds.
typedef struct traced_code {
  PyObject *code; // owned, so that no other code object gets its address
  interest interest;
  int32_t index;     // its row in per-thread depths and in edges
  bool is_resumable; // of a generator, a coroutine or both: one call has several CALL events
  bool gives_items;  // of a generator: what its caller gets are the items that it yields
  int32_t start;     // where f_lasti stands when such a frame begins
  PyObject *bytes;   // owned co_code, which tells a yield from a return from a raise; NULL where it is skipped
  int64_t calls, raised, inclusive, own;
  int64_t skips; // calls of a selected one that are not to be shown
  int64_t *lines; // sampled time of line `first_line + i`
  int32_t first_line, line_count;
} traced_code;

// A call from one code object (NULL: from code that is not counted) to another.
typedef struct traced_edge {
  traced_code *caller, *callee;
  int64_t calls, inclusive;
} traced_edge;

static inline int64_t tracer_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// trace_table.c: what was seen, until trace_table_clear.

// The record of a frame's code, or NULL if it was not asked about yet. Never sets an exception.
traced_code *trace_table_find(PyObject *code);
// A new record, or the one that another thread has made meanwhile; NULL when there is no memory, without an exception.
traced_code *trace_table_add(PyObject *code, interest interest);
// The edge between two records, made when it is new; NULL when there is no memory.
traced_edge *trace_table_edge(traced_code *caller, traced_code *callee);
void trace_table_add_line(traced_code *record, int32_t line, int64_t nanoseconds);
// ([(code, calls, raised, inclusive, own)], [(caller or None, callee, calls, inclusive)], [(code, line, ns)]).
PyObject *trace_table_report(void);
void trace_table_clear(void);

// trace_sampler.c: which line the traced thread is at, every few milliseconds.

extern atomic_bool trace_sample_is_due;
// Takes a sample that is due, at the beginning of a call or elsewhere. On the traced thread alone.
void trace_sample(bool is_call);
// Excluded: time of callbacks so far, which belongs to no line.
void trace_sampler_start(const int64_t *excluded);
void trace_sampler_stop(void);

// trace_callbacks.c

// The time of callbacks in this thread so far, which belongs to no function.
extern _Thread_local int64_t trace_excluded;
typedef enum trace_callback { SELECT, ENTER, LEAVE } trace_callback;
void trace_callbacks_set(PyObject *select, PyObject *enter, PyObject *leave);
// A new reference. NULL without an exception when the callback failed, now or before; NULL with one that is the
// script's, as of a signal handler, for the hook to hand on.
PyObject *trace_call_back(trace_callback which, PyObject *first, PyObject *second, PyObject *third);
// Keeps the exception that is set for trace_callbacks_clear, unless it is the script's; with `keeps_all` in any case.
void trace_callback_failed(bool keeps_all);
// Lets go of them; -1 with the first exception of a callback.
int trace_callbacks_clear(void);

// trace_suspended.c: selected generators and coroutines between two of their steps. -1 with an exception of the script's.

// Takes over the token and the items.
void trace_suspend(PyObject *frame, traced_code *record, PyObject *token, PyObject *items);
// What was suspended of the frame; nothing where it was not shown.
int trace_resume(PyObject *frame, traced_code *record, PyObject **token, PyObject **items);
// Leaves what was suspended of a frame that begins: its predecessor at that address is gone.
int trace_drop(PyObject *frame);
void trace_drop_all(void);

// beyond_limited_api.c

// Where f_lasti stands when a resumable frame of this bytecode begins, and whether it stands at a yield.
int32_t beyond_resumable_start(const unsigned char *bytecode, int64_t count);
bool beyond_is_yield(const unsigned char *bytecode, int64_t count, int64_t position);
// Whether RETURN_EVENT comes with None where a call raised, instead of NULL; it then did not stand at a return.
bool beyond_hides_raising(void);
bool beyond_is_return(const unsigned char *bytecode, int64_t count, int64_t position);
// `hook` for this thread; NULL takes it away. Events: RETURN_EVENT with the result or NULL, CALL_EVENT.
typedef int (*beyond_hook)(PyObject *context, PyFrameObject *frame, int event, PyObject *argument);
enum { CALL_EVENT = 0, RETURN_EVENT = 3 };
void beyond_set_hook(beyond_hook hook);

#endif
