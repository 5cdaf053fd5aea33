// A native library that misbehaves on request, built by NativeWorkerTests against the ABI's header alone.
#include "regauge_stage.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef ABI_VERSION
#define ABI_VERSION REGAUGE_STAGE_ABI_VERSION
#endif
#ifndef STRUCT_SIZE
#define STRUCT_SIZE sizeof(regauge_library)
#endif

static void release_schema(struct ArrowSchema *schema) { schema->release = NULL; }

static void describe_as(const char *format, struct ArrowSchema *out) {
  *out = (struct ArrowSchema){.format = format, .name = "", .release = release_schema};
}

static int32_t describe_int64(const regauge_port *port, struct ArrowSchema *out) {
  (void)port;
  describe_as("l", out);
  return 0;
}

static void release_array(struct ArrowArray *array) {
  free((void *)array->buffers[1]);
  free(array->buffers);
  array->release = NULL;
}

static void make_array(struct ArrowArray *out, int64_t length, int64_t factor, const int64_t *source) {
  int64_t *values = malloc((size_t)length * 8 + 8);
  for (int64_t i = 0; i < length; i++) values[i] = factor * source[i];
  const void **buffers = calloc(2, sizeof *buffers);
  buffers[1] = values;
  *out = (struct ArrowArray){
      .length = length, .n_buffers = 2, .buffers = buffers, .release = release_array};
}

static int32_t raise_value_error(regauge_error *error) {
  *error = (regauge_error){.class_name = "ValueError", .message = "too small", .path = "values[0]"};
  return 1;
}

static void *spin(void *unused) {
  for (volatile int forever = 1; forever;) {}
  return unused;
}

static void *rest(void *unused) {
  for (;;) pause();
  return unused;
}

static void start(void *(*body)(void *)) {
  pthread_t thread;
  pthread_create(&thread, NULL, body, NULL);
}

static int32_t run(const regauge_stage *stage, const regauge_host *host, struct ArrowSchema *input_schemas,
                   struct ArrowArray *inputs, struct ArrowSchema *output_schemas, struct ArrowArray *outputs,
                   regauge_error *error) {
  (void)host;
  const int64_t *values = (const int64_t *)inputs[0].buffers[1] + inputs[0].offset;
  int32_t status = 0;
  if (!strcmp(stage->name, "fail")) {
    status = raise_value_error(error);
  } else if (!strcmp(stage->name, "write to input")) {
    ((int64_t *)values)[0] = 0;
  } else if (!strcmp(stage->name, "abort")) {
    abort();
  } else if (!strcmp(stage->name, "hang")) {
    spin(NULL);
  } else if (!strcmp(stage->name, "print")) {
    printf("from C\n");
  } else if (!strcmp(stage->name, "leave work")) {
    start(spin);
  } else if (!strcmp(stage->name, "leave a pool")) {
    start(rest);
  }
  if (status == 0) {
    int is_text = !strcmp(stage->name, "return text");
    describe_as(is_text ? "u" : "l", output_schemas);
    make_array(outputs, is_text ? 0 : inputs[0].length, 2, values);
  }
  input_schemas[0].release(&input_schemas[0]);
  inputs[0].release(&inputs[0]);
  return status;
}

static const regauge_port input = {.name = "values", .describe = describe_int64};
static const regauge_port output = {.name = "doubled", .describe = describe_int64};

#define STAGE(text) \
  {.name = text, .input_count = 1, .inputs = &input, .output_count = 1, .outputs = &output, .run = run}

static const regauge_stage stages[] = {
    STAGE("double"),     STAGE("fail"),         STAGE("write to input"), STAGE("abort"), STAGE("hang"),
    STAGE("leave work"), STAGE("leave a pool"), STAGE("return text"),    STAGE("print"),
};

static const regauge_library library = {
    .abi_version = ABI_VERSION,
    .struct_size = STRUCT_SIZE,
    .name = "misbehaving",
    .toolchain = "C",
    .is_optimized = 1,
    .stage_count = sizeof stages / sizeof stages[0],
    .stages = stages,
};

REGAUGE_EXPORT const regauge_library *regauge_library_v1(uint32_t host_abi_version) {
  (void)host_abi_version;
  return &library;
}
