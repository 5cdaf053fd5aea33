/* A rewrite in C against the stage ABI's header alone, as an author outside this repository would write it.
 * The macros break one promise of the header each. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <string.h>
#include "regauge_stage.h"

#ifndef VERSION
#define VERSION REGAUGE_STAGE_ABI_VERSION
#endif
#ifndef SIZE
#define SIZE sizeof(regauge_library)
#endif
#ifndef FORMAT
#define FORMAT "l"
#endif
#ifndef OUTPUT_FORMAT
#define OUTPUT_FORMAT "l"
#endif
#ifndef BUFFERS
#define BUFFERS 2
#endif
#ifndef STAGES
#define STAGES 1
#endif
#ifndef PROBLEM
#define PROBLEM NULL
#endif
#ifndef NAME
#define NAME "scale"
#endif

static void release_schema(struct ArrowSchema *schema) { schema->release = NULL; }

static int32_t fill_schema(struct ArrowSchema *out, const char *format) {
  memset(out, 0, sizeof *out);
  out->format = format;
  out->name = "";
  out->flags = ARROW_FLAG_NULLABLE;
  out->release = release_schema;
  return 0;
}

static int32_t describe(const regauge_port *port, struct ArrowSchema *out) {
  (void)port;
  return fill_schema(out, FORMAT);
}

struct memory {
  const void *buffers[2];
  regauge_host host;
  size_t byte_count;
};

static void release_array(struct ArrowArray *array) {
  struct memory *memory = array->private_data;
  memory->host.deallocate(memory->host.context, (void *)memory->buffers[1], memory->byte_count);
  free(memory);
  array->release = NULL;
}

static void release_error(regauge_error *error) {
  free((char *)error->message);
  error->release = NULL;
}

static int32_t run(const regauge_stage *stage, const regauge_host *host, struct ArrowSchema *input_schemas,
                   struct ArrowArray *inputs, struct ArrowSchema *output_schemas, struct ArrowArray *outputs,
                   regauge_error *error) {
  (void)stage;
  int64_t count = inputs[0].length;
  const int64_t *values = (const int64_t *)inputs[0].buffers[1] + inputs[0].offset;
  int64_t factor = ((const int64_t *)inputs[1].buffers[1])[inputs[1].offset];
  int32_t status = 0;
#ifdef SILENT_FAILURE
  status = 3;
#else
  if (factor == 0) {
    error->class_name = "ZeroDivisionError";
    error->message = strdup("factor must not be 0");
    error->path = "factor";
    error->release = release_error;
    status = 1;
  }
#endif
  if (status == 0) {
    struct memory *memory = calloc(1, sizeof *memory);
    memory->host = *host;
    memory->byte_count = (size_t)count * 8 + 8;
    int64_t *result = host->allocate(host->context, memory->byte_count);
    for (int64_t row = 0; row < count; row++) result[row] = values[row] * factor;
    memory->buffers[1] = result;
    memset(&outputs[0], 0, sizeof outputs[0]);
    outputs[0].length = count;
    outputs[0].n_buffers = BUFFERS;
    outputs[0].buffers = memory->buffers;
    outputs[0].release = release_array;
    outputs[0].private_data = memory;
    fill_schema(&output_schemas[0], OUTPUT_FORMAT);
  }
  for (int port = 0; port < 2; port++) {
    inputs[port].release(&inputs[port]);
    input_schemas[port].release(&input_schemas[port]);
  }
  return status;
}

static const regauge_port inputs[] = {{"values", 0, describe, NULL}, {"factor", 1, describe, NULL}};
static const regauge_port outputs[] = {{"products", 0, describe, NULL}};
static const regauge_stage stages[] = {
    {NAME, 2, inputs, 1, outputs, run, NULL}, {"scale", 2, inputs, 1, outputs, run, NULL}};
static const regauge_library library = {VERSION, SIZE, "foreign", "C", 1, STAGES, stages, PROBLEM};

#ifndef NO_SYMBOL
REGAUGE_EXPORT const regauge_library *regauge_library_v1(uint32_t host_abi_version) {
#ifdef REFUSES
  return NULL;
#else
  return host_abi_version >= REGAUGE_STAGE_ABI_VERSION ? &library : NULL;
#endif
}
#endif
