// A native library that behaves or misbehaves on request, built by CommandLineTests against the ABI's header.
#include "regauge_stage.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef ABI_VERSION
#define ABI_VERSION REGAUGE_STAGE_ABI_VERSION
#endif
// How often "work" walks its values: a library built with more of it is a slower one.
#ifndef ROUNDS
#define ROUNDS 20
#endif

// What the library says of itself.
#ifndef TOOLCHAIN
#define TOOLCHAIN "C"
#endif
#ifndef OPTIMIZED
#define OPTIMIZED 1
#endif

static void release_schema(struct ArrowSchema *schema) { schema->release = NULL; }

static int32_t describe(const regauge_port *port, struct ArrowSchema *out) {
  (void)port;
  *out = (struct ArrowSchema){.format = "g", .name = "", .release = release_schema};
  return 0;
}

static void release_array(struct ArrowArray *array) {
  free((void *)array->buffers[1]);
  free(array->buffers);
  array->release = NULL;
}

static double *make(struct ArrowArray *out, int64_t length) {
  double *values = malloc((size_t)length * sizeof(double) + 8);
  const void **buffers = calloc(2, sizeof *buffers);
  buffers[1] = values;
  *out = (struct ArrowArray){.length = length, .n_buffers = 2, .buffers = buffers, .release = release_array};
  return values;
}

static int32_t total(const double *values, int64_t count, struct ArrowArray *out) {
  double sum = 0;
  for (int64_t i = 0; i < count; i++) sum += values[i];
  *make(out, 1) = sum;
  return 0;
}

// The largest value, looked for again and again: volatile keeps the compiler from looking once.
static int32_t work(const double *values, int64_t count, struct ArrowArray *out) {
  volatile double largest = 0;
  for (int round = 0; round < ROUNDS; round++)
    for (int64_t i = 0; i < count; i++)
      if (values[i] > largest) largest = values[i];
  *make(out, 1) = largest;
  return 0;
}

static int32_t scale(const char *name, double *values, int64_t count, double factor, struct ArrowArray *out,
                     regauge_error *error) {
  if (!strcmp(name, "abort")) abort();
  if (!strcmp(name, "hang")) for (;;) pause();
  if (!strcmp(name, "write to input")) values[0] = 0;
  if (!strcmp(name, "raise")) {
    *error = (regauge_error){.class_name = "ValueError", .message = "too small", .path = "values[0]"};
    return 1;
  }
  // Well for as long as it is verified, and for the first calls under the clock.
  static int calls;
  int is_tired = ++calls > 4;
  if (!strcmp(name, "tire") && is_tired) abort();
  double *scaled = make(out, count);
  for (int64_t i = 0; i < count; i++) scaled[i] = factor * values[i];
  if (!strcmp(name, "wrong") || (!strcmp(name, "forget") && is_tired)) scaled[3] += 1;
  // Right to the last digit but two.
  if (!strcmp(name, "nearly"))
    for (int64_t i = 0; i < count; i++) scaled[i] *= 1 - 1e-14;
  if (!strcmp(name, "one row too few")) out->length -= 1;
  return 0;
}

static int32_t run(const regauge_stage *stage, const regauge_host *host, struct ArrowSchema *input_schemas,
                   struct ArrowArray *inputs, struct ArrowSchema *output_schemas, struct ArrowArray *outputs,
                   regauge_error *error) {
  (void)host;
  double *values = (double *)inputs[0].buffers[1] + inputs[0].offset;
  int32_t status;
  if (stage->input_count == 2) {
    double factor = ((const double *)inputs[1].buffers[1])[inputs[1].offset];
    status = scale(stage->name, values, inputs[0].length, factor, outputs, error);
  } else {
    status = (!strcmp(stage->name, "work") ? work : total)(values, inputs[0].length, outputs);
  }
  if (status == 0) describe(NULL, output_schemas);
  for (int64_t i = 0; i < stage->input_count; i++) {
    input_schemas[i].release(&input_schemas[i]);
    inputs[i].release(&inputs[i]);
  }
  return status;
}

static const regauge_port ports[] = {
    {.name = "values", .describe = describe}, {.name = "factor", .is_parameter = 1, .describe = describe}};
static const regauge_port result = {.name = "result", .describe = describe};

#define STAGE(text, count) \
  {.name = text, .input_count = count, .inputs = ports, .output_count = 1, .outputs = &result, .run = run}

static const regauge_stage stages[] = {
    STAGE("scale", 2), STAGE("total", 1), STAGE("work", 1),           STAGE("wrong", 2),
    STAGE("abort", 2), STAGE("hang", 2),  STAGE("write to input", 2), STAGE("raise", 2),
    STAGE("one row too few", 2), STAGE("tire", 2), STAGE("forget", 2), STAGE("nearly", 2),
};

static const regauge_library library = {
    .abi_version = ABI_VERSION,
    .struct_size = sizeof(regauge_library),
    .name = "shop",
    .toolchain = TOOLCHAIN,
    .is_optimized = OPTIMIZED,
    .stage_count = sizeof stages / sizeof stages[0],
    .stages = stages,
#ifdef PROBLEM
    .problem = PROBLEM,
#endif
};

// A symbol that no library at hand has.
#ifdef NEEDS
__asm__(".data\n.quad \"" NEEDS "\"\n.text");
#endif

#ifdef CRASHES_ON_LOAD
__attribute__((constructor)) static void crash(void) { abort(); }
#endif

#ifdef WITHOUT_ABI
REGAUGE_EXPORT int another_library(void) { return (int)library.stage_count; }
#else
REGAUGE_EXPORT const regauge_library *regauge_library_v1(uint32_t host_abi_version) {
  (void)host_abi_version;
  return &library;
}
#endif
