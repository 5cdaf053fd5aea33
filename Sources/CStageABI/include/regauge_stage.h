/* Regauge stage ABI, version 1.
 *
 * A native rewrite is a shared library that exports ONE symbol, `regauge_library_v1`, and hides every
 * other. This header is all an author needs; it includes nothing but the standard integer types.
 *
 * Data crosses as Arrow C data interface structs (https://arrow.apache.org/docs/format/CDataInterface.html).
 * A list of records is a struct array with one child per key; a list of scalars is that scalar's array; a
 * lone scalar is an array of length 1; any other value is an array of length 1 of its nested type.
 *
 * Ownership
 *   - `regauge_library`, and everything reachable from it, lives as long as the library stays loaded.
 *   - Arguments are handed over: `run` must release every argument array and schema exactly once, by its
 *     own `release` callback, even when it fails. It may keep one alive inside its output (the output's
 *     `release` then releases it), which is how a column passes through without a copy.
 *   - Arguments are valid Arrow data: the host has checked them. Offsets ascend within their data, text is
 *     UTF-8, null counts are right. Outputs are checked by the host in turn.
 *   - Argument buffers are read-only. Writing to them is undefined behaviour (they may be mapped read-only).
 *   - Outputs belong to the host, which calls their `release` once, on any thread, before it unloads.
 *   - `run` fills either all outputs or, on failure, none of them.
 * Threads
 *   - The host calls `run` of one stage from one thread at a time. Work may use threads of its own, but
 *     none of it may outlive the call.
 */
#ifndef REGAUGE_STAGE_H
#define REGAUGE_STAGE_H

#include <stdint.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */

#define REGAUGE_STAGE_ABI_VERSION 1

/* Memory for output buffers. `allocate` returns memory aligned to 64 bytes, or NULL when the memory limit
 * is reached; the host decides whether it is fresh or recycled, so that cold and warm runs can be told
 * apart. Using it is optional. Both functions may be called from any thread. */
typedef struct regauge_host {
  uint32_t abi_version; /* REGAUGE_STAGE_ABI_VERSION of the host */
  uint32_t struct_size; /* sizeof(regauge_host) of the host */
  void *context;
  void *(*allocate)(void *context, size_t byte_count);
  void (*deallocate)(void *context, void *memory, size_t byte_count);
} regauge_host;

/* What a failed run leaves behind. The stage sets all strings (UTF-8, NUL-terminated) and `release`, which
 * frees them; the host calls it once. `class_name` is the Python class a reference would raise for the same
 * input ("ValueError"), so that equal errors can be recognised; `path` names the offending value
 * ("flights[12].dep_time") or is NULL. */
typedef struct regauge_error {
  const char *class_name;
  const char *message;
  const char *path;
  void (*release)(struct regauge_error *);
  void *private_data;
} regauge_error;

/* One input, parameter or output of a stage. */
typedef struct regauge_port {
  const char *name;     /* the reference's argument name, or the output's name in the manifest */
  int32_t is_parameter; /* 1 when the value comes from the manifest rather than from another stage */
  /* Writes the expected schema into `out`, which the host releases. Returns 0 on success. */
  int32_t (*describe)(const struct regauge_port *port, struct ArrowSchema *out);
  const void *private_data;
} regauge_port;

typedef struct regauge_stage {
  const char *name;
  int64_t input_count;
  const regauge_port *inputs;
  int64_t output_count;
  const regauge_port *outputs;
  /* Runs the stage on `input_count` arguments in the order of `inputs`, and fills `output_count` outputs.
   * Returns 0 on success; on failure any other value, with `error` filled. */
  int32_t (*run)(const struct regauge_stage *stage, const regauge_host *host,
                 struct ArrowSchema *input_schemas, struct ArrowArray *inputs,
                 struct ArrowSchema *output_schemas, struct ArrowArray *outputs, regauge_error *error);
  const void *private_data;
} regauge_stage;

typedef struct regauge_library {
  uint32_t abi_version; /* REGAUGE_STAGE_ABI_VERSION the library was built against */
  uint32_t struct_size; /* sizeof(regauge_library) */
  const char *name;
  const char *toolchain; /* for the record: "Swift 6.3.1", "clang 21" … */
  int32_t is_optimized;  /* 0 for a debug build, whose timings the host refuses */
  int64_t stage_count;
  const regauge_stage *stages;
  /* NULL, or what is wrong with the library's own declarations, for its author: the host then reads no stage
   * and refuses the library with this text. */
  const char *problem;
} regauge_library;

/* The one exported symbol. `host_abi_version` is the newest version the host speaks; the library returns
 * NULL when it cannot serve it. */
#if defined(_WIN32)
#define REGAUGE_EXPORT __declspec(dllexport)
#else
#define REGAUGE_EXPORT __attribute__((visibility("default")))
#endif

typedef const regauge_library *(*regauge_library_function)(uint32_t host_abi_version);
#define REGAUGE_LIBRARY_SYMBOL "regauge_library_v1"

#ifdef __cplusplus
}
#endif
#endif /* REGAUGE_STAGE_H */
