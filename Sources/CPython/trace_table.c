// What the call tracer saw: a record for each code object, an edge for each pair of caller and callee.
//
// Two hash tables with linear probing, at most half full; both are looked at with the GIL held.
#include <stdlib.h>

#include "tracer.h"

typedef struct pointer_table {
  void **slots;
  size_t capacity, count; // capacity is a power of two, or 0
} pointer_table;

static pointer_table codes, edges;
static traced_code *latest; // calls repeat

static size_t hash_of_address(const void *address) {
  return (size_t)((uintptr_t)address >> 4) * 0x9e3779b97f4a7c15u;
}

static size_t hash_of_pair(const void *first, const void *second) {
  return hash_of_address(first) * 31 + hash_of_address(second);
}

static size_t hash_of_code_entry(const void *entry) { return hash_of_address(((const traced_code *)entry)->code); }

static size_t hash_of_edge_entry(const void *entry) {
  const traced_edge *edge = entry;
  return hash_of_pair(edge->caller, edge->callee);
}

// The high bits, which a multiplication mixes best.
static inline size_t slot_of(size_t hash, size_t capacity) { return (hash >> 20) & (capacity - 1); }

static void put(pointer_table *table, void *entry, size_t hash) {
  size_t slot = slot_of(hash, table->capacity);
  while (table->slots[slot]) slot = (slot + 1) & (table->capacity - 1);
  table->slots[slot] = entry;
}

static bool insert(pointer_table *table, void *entry, size_t (*hash)(const void *)) {
  if (2 * (table->count + 1) > table->capacity) {
    pointer_table grown = {NULL, table->capacity ? 2 * table->capacity : 256, table->count};
    grown.slots = calloc(grown.capacity, sizeof *grown.slots);
    if (!grown.slots) return false;
    for (size_t i = 0; i < table->capacity; i++)
      if (table->slots[i]) put(&grown, table->slots[i], hash(table->slots[i]));
    free(table->slots);
    *table = grown;
  }
  put(table, entry, hash(entry));
  table->count++;
  return true;
}

traced_code *trace_table_find(PyObject *code) {
  if (latest && latest->code == code) return latest;
  if (!codes.capacity) return NULL;
  size_t slot = slot_of(hash_of_address(code), codes.capacity);
  for (traced_code *record; (record = codes.slots[slot]); slot = (slot + 1) & (codes.capacity - 1))
    if (record->code == code) return latest = record;
  return NULL;
}

static long integer_attribute(PyObject *owner, const char *name) {
  PyObject *value = attribute(owner, name);
  long number = value ? PyLong_AsLong(value) : -1;
  Py_XDECREF(value);
  PyErr_Clear();
  return number;
}

// CO_GENERATOR, CO_COROUTINE, CO_ASYNC_GENERATOR of inspect.
enum { GENERATOR = 0x20, COROUTINE = 0x80, ASYNC_GENERATOR = 0x200 };

static void learn_resuming(traced_code *record) {
  long flags = integer_attribute(record->code, "co_flags");
  record->is_resumable = flags & (GENERATOR | COROUTINE | ASYNC_GENERATOR);
  record->gives_items = flags & GENERATOR;
  if (!record->is_resumable) return;
  // What an asynchronous generator gives is wrapped, and of no use to a callback.
  if (flags & ASYNC_GENERATOR && record->interest == SELECTED) record->interest = COUNTED;
  char *text = NULL;
  Py_ssize_t count = 0;
  if (record->bytes && PyBytes_AsStringAndSize(record->bytes, &text, &count) == 0)
    record->start = beyond_resumable_start((const unsigned char *)text, count);
  PyErr_Clear();
}

traced_code *trace_table_add(PyObject *code, interest interest) {
  traced_code *record = calloc(1, sizeof *record);
  if (!record) return NULL;
  Py_INCREF(code);
  record->code = code;
  record->interest = interest;
  if (interest != SKIPPED) {
    record->first_line = (int32_t)integer_attribute(code, "co_firstlineno");
    record->bytes = attribute(code, "co_code");
    learn_resuming(record);
  }
  // While the callback was asked, and above, other threads may have run and met the same code.
  traced_code *known = trace_table_find(code);
  record->index = (int32_t)codes.count;
  if (known || !insert(&codes, record, hash_of_code_entry)) {
    Py_DECREF(code);
    Py_XDECREF(record->bytes);
    free(record);
    return known;
  }
  return record;
}

traced_edge *trace_table_edge(traced_code *caller, traced_code *callee) {
  if (edges.capacity) {
    size_t slot = slot_of(hash_of_pair(caller, callee), edges.capacity);
    for (traced_edge *edge; (edge = edges.slots[slot]); slot = (slot + 1) & (edges.capacity - 1))
      if (edge->caller == caller && edge->callee == callee) return edge;
  }
  traced_edge *edge = calloc(1, sizeof *edge);
  if (!edge) return NULL;
  *edge = (traced_edge){caller, callee, 0, 0};
  if (!insert(&edges, edge, hash_of_edge_entry)) {
    free(edge);
    return NULL;
  }
  return edge;
}

void trace_table_add_line(traced_code *record, int32_t line, int64_t nanoseconds) {
  int32_t row = line - record->first_line;
  if (row < 0 || row > 10000000) return; // a code object whose lines were made up
  if (row >= record->line_count) {
    int32_t count = row + 64;
    int64_t *grown = realloc(record->lines, (size_t)count * sizeof *grown);
    if (!grown) return;
    memset(grown + record->line_count, 0, (size_t)(count - record->line_count) * sizeof *grown);
    record->lines = grown;
    record->line_count = count;
  }
  record->lines[row] += nanoseconds;
}

// ---- the report

// Takes over `item`; false with an exception when it is NULL or cannot be appended.
static bool append(PyObject *list, PyObject *item) {
  bool done = item && PyList_Append(list, item) == 0;
  Py_XDECREF(item);
  return done;
}

static bool report_code(const traced_code *record, PyObject *counts, PyObject *lines) {
  if (record->interest == SKIPPED) return true;
  if (record->calls
      && !append(
          counts, Py_BuildValue(
                      "(OLLLL)", record->code, (long long)record->calls, (long long)record->raised,
                      (long long)record->inclusive, (long long)record->own)))
    return false;
  for (int32_t i = 0; i < record->line_count; i++)
    if (record->lines[i]
        && !append(
            lines, Py_BuildValue(
                       "(OiL)", record->code, (int)(record->first_line + i), (long long)record->lines[i])))
      return false;
  return true;
}

PyObject *trace_table_report(void) {
  PyObject *counts = PyList_New(0), *callers = PyList_New(0), *lines = PyList_New(0);
  bool done = counts && callers && lines;
  for (size_t i = 0; done && i < codes.capacity; i++)
    if (codes.slots[i]) done = report_code(codes.slots[i], counts, lines);
  for (size_t i = 0; done && i < edges.capacity; i++) {
    const traced_edge *edge = edges.slots[i];
    if (!edge) continue;
    done = append(
        callers, Py_BuildValue(
                     "(OOLL)", edge->caller ? edge->caller->code : Py_None, edge->callee->code,
                     (long long)edge->calls, (long long)edge->inclusive));
  }
  PyObject *report = done ? PyTuple_Pack(3, counts, callers, lines) : NULL;
  Py_XDECREF(counts);
  Py_XDECREF(callers);
  Py_XDECREF(lines);
  return report;
}

void trace_table_clear(void) {
  for (size_t i = 0; i < codes.capacity; i++) {
    traced_code *record = codes.slots[i];
    if (!record) continue;
    Py_DECREF(record->code);
    Py_XDECREF(record->bytes);
    free(record->lines);
    free(record);
  }
  for (size_t i = 0; i < edges.capacity; i++) free(edges.slots[i]);
  free(codes.slots);
  free(edges.slots);
  codes = edges = (pointer_table){0};
  latest = NULL;
}
