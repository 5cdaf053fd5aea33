/* The stage `smooth` of readings.py against Regauge's stage ABI: one header, no other dependency. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "regauge_stage.h"

/* ---- What the stage computes. Each operation is rounded once, in the order of the reference; -ffp-contract=off keeps
 * the compiler from fusing two of them. */

static void smooth(const double *values, int64_t count, double weight, double *smoothed) {
  double average = 0;
  for (int64_t i = 0; i < count; i++) {
    average = i == 0 ? values[0] : average + weight * (values[i] - average);
    smoothed[i] = average;
  }
}

/* ---- Arrow: a column of doubles without nulls, which the host gives back by `release`. */

struct column {
  const void *buffers[2];
  void *memory;
  size_t byte_count;
  regauge_host host;
};

static void release_column(struct ArrowArray *array) {
  struct column *column = array->private_data;
  column->host.deallocate(column->host.context, column->memory, column->byte_count);
  free(column);
  array->release = NULL;
}

static void release_schema(struct ArrowSchema *schema) { schema->release = NULL; }

static int32_t describe_doubles(const regauge_port *port, struct ArrowSchema *out) {
  (void)port;
  *out = (struct ArrowSchema){.format = "g", .name = "", .release = release_schema};
  return 0;
}

/* ---- Errors, as the reference would raise them. */

static void release_error(regauge_error *error) {
  free((char *)error->message);
  error->release = NULL;
}

static int32_t fail(regauge_error *error, const char *class_name, const char *path, const char *message) {
  *error = (regauge_error){.class_name = class_name, .path = path, .release = release_error};
  error->message = strdup(message);
  return 1;
}

/* ---- The stage. */

/* A parameter that is declared a float may be an int in the manifest: weight = 1. */
static double number(const struct ArrowSchema *schema, const struct ArrowArray *array) {
  if (schema->format[0] == 'l') return (double)((const int64_t *)array->buffers[1])[array->offset];
  return ((const double *)array->buffers[1])[array->offset];
}

static int32_t run(const regauge_stage *stage, const regauge_host *host, struct ArrowSchema *input_schemas,
                   struct ArrowArray *inputs, struct ArrowSchema *output_schemas, struct ArrowArray *outputs,
                   regauge_error *error) {
  (void)stage;
  int64_t count = inputs[0].length;
  /* An empty list comes without a type, hence without buffers. */
  const double *values = count == 0 ? NULL : (const double *)inputs[0].buffers[1] + inputs[0].offset;
  double weight = number(&input_schemas[1], &inputs[1]);
  int32_t status = 0;
  struct column *column = NULL;
  if (!(weight > 0 && weight <= 1)) {
    char message[80];
    snprintf(message, sizeof message, "weight must be above 0 and at most 1, not %g", weight);
    status = fail(error, "ValueError", "weight", message);
  } else if (!(column = calloc(1, sizeof *column)) ||
             !(column->memory = host->allocate(host->context, (size_t)count * sizeof(double)))) {
    free(column);
    status = fail(error, "MemoryError", NULL, "no memory for the result");
  } else {
    column->host = *host;
    column->byte_count = (size_t)count * sizeof(double);
    column->buffers[1] = column->memory; /* buffers[0] would be the validity bitmap: nothing is null */
    smooth(values, count, weight, column->memory);
    outputs[0] = (struct ArrowArray){.length = count,
                                     .n_buffers = 2,
                                     .buffers = column->buffers,
                                     .release = release_column,
                                     .private_data = column};
    describe_doubles(NULL, &output_schemas[0]);
  }
  /* Arguments are ours to release, whatever happened. */
  for (int i = 0; i < 2; i++) {
    inputs[i].release(&inputs[i]);
    input_schemas[i].release(&input_schemas[i]);
  }
  return status;
}

/* ---- What the library says of itself. */

static const regauge_port inputs[] = {
    {.name = "values", .describe = describe_doubles},
    {.name = "weight", .is_parameter = 1, .describe = describe_doubles},
};
static const regauge_port outputs[] = {{.name = "smoothed", .describe = describe_doubles}};
static const regauge_stage stages[] = {{.name = "smooth",
                                        .input_count = 2,
                                        .inputs = inputs,
                                        .output_count = 1,
                                        .outputs = outputs,
                                        .run = run}};

#ifdef __OPTIMIZE__
#define IS_OPTIMIZED 1
#else
#define IS_OPTIMIZED 0
#endif

static const regauge_library library = {.abi_version = REGAUGE_STAGE_ABI_VERSION,
                                        .struct_size = sizeof(regauge_library),
                                        .name = "smooth",
#ifdef __VERSION__
                                        .toolchain = "C, " __VERSION__,
#else
                                        .toolchain = "C",
#endif
                                        .is_optimized = IS_OPTIMIZED,
                                        .stage_count = 1,
                                        .stages = stages};

REGAUGE_EXPORT const regauge_library *regauge_library_v1(uint32_t host_abi_version) {
  return host_abi_version >= REGAUGE_STAGE_ABI_VERSION ? &library : NULL;
}
