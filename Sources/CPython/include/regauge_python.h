/* CPython as Regauge's Swift code sees it.
 *
 * This header includes no Python.h: objects are opaque, and everything that is a macro, a variadic function
 * or shared mutable state in CPython is an ordinary function here. All functions need the GIL unless they say
 * otherwise. The sources are compiled against the limited API of 3.10; what lies outside it stands in
 * beyond_limited_api.c, with the versions it holds for.
 *
 * Names: `_new` results belong to the caller, `_borrowed` ones do not. Functions that return int give 0 on
 * success and -1 with a Python exception set.
 */
#ifndef REGAUGE_PYTHON_H
#define REGAUGE_PYTHON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A PyObject. */
typedef struct rgpy_object rgpy_object;

/* ---- the interpreter ------------------------------------------------------------------------------- */

/* Looks up what the functions below need. Idempotent. */
int rgpy_prepare(void);
/* The kinds whose objects are read or written in memory, each followed by a blank: "float int str list tuple
 * dict datetime " where all layouts are known; the others go through the API. */
const char *rgpy_layouts_text(void);
/* Uses the layouts that were found at start, or none: results are the same, times are not. For tests. */
void rgpy_use_layouts(bool enabled);

/* ---- the GIL --------------------------------------------------------------------------------------- */

/* May be called without the GIL. The result goes to rgpy_gil_release. */
int32_t rgpy_gil_ensure(void);
void rgpy_gil_release(int32_t state);
/* Lets other threads run; the result goes to rgpy_gil_restore. */
void *rgpy_gil_save(void);
void rgpy_gil_restore(void *state);
/* Whether this thread holds the GIL. May be called without it. */
bool rgpy_gil_held(void);

/* ---- references ------------------------------------------------------------------------------------ */

void rgpy_retain(rgpy_object *object);
void rgpy_release(rgpy_object *object);
void rgpy_release_many(rgpy_object *const *objects, int64_t count);
bool rgpy_is_none(rgpy_object *object);
rgpy_object *rgpy_none_new(void);
rgpy_object *rgpy_type_borrowed(rgpy_object *object);
/* Whether the object's class is `type` or derived from it; runs no code of the class. */
bool rgpy_extends(rgpy_object *object, rgpy_object *type);

/* ---- objects --------------------------------------------------------------------------------------- */

rgpy_object *rgpy_import_new(const char *module_name);
rgpy_object *rgpy_attribute_new(rgpy_object *object, const char *name);
/* `arguments` is a tuple, `keywords` a dict or NULL. */
rgpy_object *rgpy_call_new(rgpy_object *callable, rgpy_object *arguments, rgpy_object *keywords);
/* Compiles `source` under `file_name` and executes it in a fresh module dict, which is returned. */
rgpy_object *rgpy_execute_new(const char *source, const char *file_name);
rgpy_object *rgpy_str_new(const char *utf8, int64_t byte_count);
rgpy_object *rgpy_interned_str_new(const char *utf8, int64_t byte_count);
rgpy_object *rgpy_bytes_new(const void *bytes, int64_t byte_count);
rgpy_object *rgpy_int_new(int64_t value);
/* -1 with an exception when it does not fit. */
int64_t rgpy_int_value(rgpy_object *object);
/* UTF-8 of a str, valid as long as the object; NULL with an exception for others and for lone surrogates. */
const char *rgpy_str_utf8(rgpy_object *object, int64_t *byte_count);
/* The bytes of a bytes object, valid as long as the object; NULL with an exception for others. */
const char *rgpy_bytes_value(rgpy_object *object, int64_t *byte_count);
/* A tuple that takes over the references in `items`. */
rgpy_object *rgpy_tuple_new(rgpy_object *const *items, int64_t count);
rgpy_object *rgpy_dict_new(void);
int rgpy_dict_set(rgpy_object *dict, rgpy_object *key, rgpy_object *value);
/* The value under `key`, or NULL, with an exception only if the lookup failed. */
rgpy_object *rgpy_dict_value_borrowed(rgpy_object *dict, const char *key);
/* Whether it gives its items one by one and once only (`next` works on it). */
bool rgpy_is_iterator(rgpy_object *object);
rgpy_object *rgpy_iterator_new(rgpy_object *iterable);
/* A list of all that an iterable gives. */
rgpy_object *rgpy_list_of_new(rgpy_object *iterable);
/* An instance of `type` made by object.__new__, without running __init__. */
rgpy_object *rgpy_bare_instance_new(rgpy_object *type);
/* object.__setattr__: also where the class forbids assignment (frozen dataclasses). */
int rgpy_set_attribute(rgpy_object *object, rgpy_object *name, rgpy_object *value);

/* ---- capsules -------------------------------------------------------------------------------------- */

/* Called with the GIL when Python lets go of a capsule. */
typedef void (*rgpy_release_owner)(void *owner);
/* A capsule called `name`, which must outlive it, around `pointer`, which must not be NULL. Takes `owner` over:
 * releases it with the capsule, or at once when there is none. */
rgpy_object *rgpy_capsule_new(
    const void *pointer, const char *name, void *owner, rgpy_release_owner release);
/* The pointer of a capsule called `name`; NULL with an exception for other objects. */
void *rgpy_capsule_pointer(rgpy_object *capsule, const char *name);

/* ---- exceptions ------------------------------------------------------------------------------------ */

bool rgpy_error_occurred(void);
/* Takes the pending exception, normalised and with its traceback attached. NULL when there is none. */
rgpy_object *rgpy_error_take_new(void);
/* Raises an exception of a built-in class ("ValueError"; unknown names give RuntimeError). */
void rgpy_error_raise(const char *class_name, const char *message);

/* ---- the garbage collector ------------------------------------------------------------------------- */

/* Stops automatic collection and says whether it was on. */
bool rgpy_gc_pause(void);
void rgpy_gc_resume(bool was_enabled);
void rgpy_gc_collect(void);
/* Starts timing collections through gc.callbacks. Idempotent. */
int rgpy_gc_watch(void);
/* Nanoseconds spent in collections since rgpy_gc_watch. */
int64_t rgpy_gc_nanoseconds(void);

/* ---- reading values in bulk ------------------------------------------------------------------------ */

/* The exact type of a value: a subclass is RGPY_OTHER. */
typedef enum rgpy_kind {
  RGPY_NONE,
  RGPY_BOOL,
  RGPY_INT,
  RGPY_FLOAT,
  RGPY_STR,
  RGPY_BYTES,
  RGPY_DATE,
  RGPY_DATETIME,
  RGPY_LIST,
  RGPY_TUPLE,
  RGPY_DICT,
  RGPY_OTHER
} rgpy_kind;

rgpy_kind rgpy_kind_of(rgpy_object *object);

/* The bytes of a str that keeps itself as UTF-8, or of a bytes; they do not change as long as it lives.
   NULL: it keeps none, or where is not known. */
const char *rgpy_text_view(rgpy_object *text, int64_t *size);

/* Why a bulk function stopped before the end of its batch. */
typedef enum rgpy_stop {
  RGPY_DONE,
  RGPY_STOP_KIND,            /* a value of another kind */
  RGPY_STOP_ZONE,            /* a datetime of another time zone */
  RGPY_STOP_KEYS,            /* a dict with other keys */
  RGPY_STOP_INT_TOO_LARGE,   /* an int beyond 64 bits */
  RGPY_STOP_SURROGATE,       /* a str with a lone surrogate */
  RGPY_STOP_ZONE_UNKNOWN,    /* a tzinfo other than datetime.timezone with whole minutes and no name */
  RGPY_STOP_FOLD,            /* a datetime with fold=1 */
  RGPY_STOP_MEMORY,
  RGPY_STOP_EXCEPTION        /* a Python exception is set */
} rgpy_stop;

#define RGPY_NAIVE INT32_MIN

/* Resizes a block (*block == NULL: makes one) to `size` bytes, of which the first `used` are kept and the others
 * have unspecified values. It starts at a multiple of 64 bytes. 0, or -1 when there is no memory. */
int rgpy_block_resize(void **block, int64_t used, int64_t size);
void rgpy_block_free(void *block);

/* A growing column of leaves of one kind, None among them. Zero-initialise, set `kind`, `zone`
 * and `expected`. */
typedef struct rgpy_leaf {
  int32_t kind;
  int32_t zone; /* datetimes: minutes east of UTC, or RGPY_NAIVE */
  int64_t expected; /* how many values there will be, if known: what room is made for at once */
  int64_t length;
  int64_t null_count;
  int64_t capacity;
  /* bool: bits; int, datetime: int64; float: double; date: int32; str, bytes: length + 1 int64 offsets.
   * All three are blocks. */
  void *values;
  uint8_t *validity; /* bits, 1 = present; NULL as long as nothing is null */
  uint8_t *bytes;    /* str, bytes: all text */
  int64_t byte_count;
  int64_t byte_capacity;
  void *zone_object; /* the tzinfo last seen, for a quick comparison; a reference of the leaf's own */
} rgpy_leaf;

/* Appends values as long as they are None or of the leaf's kind; returns how many. */
int64_t rgpy_leaf_append(rgpy_leaf *leaf, rgpy_object *const *batch, int64_t count, rgpy_stop *stop);
/* Likewise the items of a list or tuple, from `start` on, to a leaf of numbers, without copying references. It may stop
 * early, and appends nothing where the layout of sequences is unknown: what is left is the caller's to append. */
int64_t rgpy_leaf_append_items(rgpy_leaf *leaf, rgpy_object *sequence, int64_t start);
/* 0, or -1 when there is no memory (no Python exception is set). */
int rgpy_leaf_append_nulls(rgpy_leaf *leaf, int64_t count);
void rgpy_leaf_free(rgpy_leaf *leaf);
/* The zone of a datetime for rgpy_leaf.zone. */
rgpy_stop rgpy_datetime_zone(rgpy_object *datetime, int32_t *zone);

/* How many objects at the start of the batch are None. */
int64_t rgpy_count_none(rgpy_object *const *batch, int64_t count);
/* Lengths of the lists (or tuples, by `kind`) at the start of the batch, -1 for None; returns how many. */
int64_t rgpy_sequence_lengths(
    rgpy_kind kind, rgpy_object *const *batch, int64_t count, int64_t *lengths);
/* Copies up to `capacity` items of a list or tuple from index `start` on, borrowed; returns how many. */
int64_t rgpy_sequence_items(
    rgpy_object *sequence, int64_t start, rgpy_object **items, int64_t capacity);
int64_t rgpy_sequence_count(rgpy_object *sequence);
int64_t rgpy_dict_count(rgpy_object *dict);
/* Copies up to `capacity` keys and values, borrowed, in order. `values` may be NULL. Returns how many. */
int64_t rgpy_dict_items(
    rgpy_object *dict, rgpy_object **keys, rgpy_object **values, int64_t capacity);
/* Reads dicts at the start of the batch whose keys are exactly `keys`, in that order. The value of key k of
 * row r goes to `values[k * stride + r]`, borrowed. Returns how many rows. */
int64_t rgpy_records_gather(
    rgpy_object *const *batch, int64_t count, rgpy_object *const *keys, int64_t key_count,
    rgpy_object **values, int64_t stride, rgpy_stop *stop);

/* ---- building values in bulk ----------------------------------------------------------------------- */

/* A part of a column to read: `count` slots from `start` on. `validity` may be NULL; its bit 0 is slot 0 of
 * the column after `validity_offset` bits. */
typedef struct rgpy_slots {
  const void *values;
  const uint8_t *bytes;
  const uint8_t *validity;
  int64_t validity_offset;
  int64_t start;
  int64_t count;
} rgpy_slots;

typedef enum rgpy_number {
  RGPY_INT8, RGPY_INT16, RGPY_INT32, RGPY_INT64,
  RGPY_UINT8, RGPY_UINT16, RGPY_UINT32, RGPY_UINT64,
  RGPY_FLOAT32, RGPY_FLOAT64
} rgpy_number;

/* Strings seen lately, so that a repeated one is built once. */
typedef struct rgpy_string_cache rgpy_string_cache;
rgpy_string_cache *rgpy_string_cache_create(void);
void rgpy_string_cache_free(rgpy_string_cache *cache);

/* Each writes `slots.count` new references to `out`, or none and returns -1 with an exception. */
int rgpy_build_none(int64_t count, rgpy_object **out);
int rgpy_build_bools(rgpy_slots slots, int64_t bit_offset, rgpy_object **out);
int rgpy_build_numbers(rgpy_slots slots, rgpy_number type, rgpy_object **out);
int rgpy_build_strings(rgpy_slots slots, rgpy_string_cache *cache, rgpy_object **out);
int rgpy_build_bytes(rgpy_slots slots, rgpy_object **out);
int rgpy_build_dates(rgpy_slots slots, rgpy_object **out);
/* Times since 1970 in units of `unit` microseconds; `zone` in minutes or RGPY_NAIVE. */
int rgpy_build_datetimes(rgpy_slots slots, int64_t unit, int32_t zone, rgpy_object **out);
/* A list (or tuple) that takes over the references in `items`. */
rgpy_object *rgpy_sequence_new(rgpy_kind kind, rgpy_object *const *items, int64_t count);
/* What dicts of one shape have in common: `keys` in order, and which of them only ever have values of kinds that
 * hold no other values (`is_plain`). */
typedef struct rgpy_template rgpy_template;
rgpy_template *rgpy_template_create(rgpy_object *const *keys, const bool *is_plain, int64_t key_count);
void rgpy_template_free(rgpy_template *shape);
/* A dict a row; the value of key k of row r is taken over from `values[k * stride + r]`. On failure the
 * references left are released. */
int rgpy_build_records(
    const rgpy_template *shape, rgpy_object **values, int64_t stride, int64_t count, rgpy_object **out);
/* A list (or tuple) with room for `count` items, to be filled by rgpy_sequence_fill. */
rgpy_object *rgpy_sequence_with_room_new(rgpy_kind kind, int64_t count);
/* Sets items `start ..< start + count` of a list or tuple, taking over the references. */
void rgpy_sequence_fill(rgpy_object *sequence, int64_t start, rgpy_object *const *items, int64_t count);

/* ---- seeing calls ---------------------------------------------------------------------------------- */

/* Calls of Python functions in this thread are seen from here on. `select(code)` is asked once for each code
 * object: None: of no interest; false: count it; true: call `enter(code, frame)` before its body, and
 * `leave(token, returned, value)` after it unless enter gave None, or an int: how many calls to skip. `returned` is
 * true, false for a call that raised, None for a generator that was dropped half-way. What a signal handler raises
 * meanwhile is the script's. */
int rgpy_trace_start(rgpy_object *select, rgpy_object *enter, rgpy_object *leave);
/* Sees the calls of this thread too, from within a function that sys.setprofile has called with `frame`; -1 with an
 * exception of the script's. */
int rgpy_trace_thread(rgpy_object *frame, bool is_call);
/* Ends it; -1 with the first exception of a callback, after which none was called, or where the script replaced the
 * hook of this thread. */
int rgpy_trace_stop(void);
/* What was seen since rgpy_trace_start: ([(code, calls, raised, inclusive, own)],
 * [(caller or None, callee, calls, inclusive)], [(code, line, time)]), times in nanoseconds. */
rgpy_object *rgpy_trace_report_new(void);

/* ---- the module _regauge --------------------------------------------------------------------------- */

/* Calls function `index` of the module, in the order of rgpy_module_add: borrowed arguments in, a new reference
 * out, or NULL with an exception set. */
typedef rgpy_object *(*rgpy_dispatcher)(int32_t index, rgpy_object *const *arguments, int64_t count);
/* Adds a function to the table of `_regauge`, before the module is created. The strings are kept. */
void rgpy_module_add(const char *name, const char *documentation);
/* The module's initialiser: the new module, or NULL with an exception set. */
void *rgpy_module_create(rgpy_dispatcher dispatcher);

#ifdef __cplusplus
}
#endif
#endif /* REGAUGE_PYTHON_H */
