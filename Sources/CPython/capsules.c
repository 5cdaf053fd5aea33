// Capsules: pointers that travel through Python, each with an owner that is told when Python lets go of it.
#include <stdlib.h>

#include "internal.h"

typedef struct capsule_owner {
  void *owner;
  rgpy_release_owner release;
} capsule_owner;

static void destroy(PyObject *capsule) {
  capsule_owner *kept = PyCapsule_GetContext(capsule);
  kept->release(kept->owner);
  free(kept);
}

rgpy_object *rgpy_capsule_new(
    const void *pointer, const char *name, void *owner, rgpy_release_owner release) {
  capsule_owner *kept = malloc(sizeof *kept);
  PyObject *capsule = kept ? PyCapsule_New((void *)pointer, name, NULL) : NULL;
  if (!capsule) {
    if (!kept) PyErr_NoMemory();
    free(kept);
    release(owner);
    return NULL;
  }
  *kept = (capsule_owner){owner, release};
  // Neither fails for a capsule that is valid.
  PyCapsule_SetContext(capsule, kept);
  PyCapsule_SetDestructor(capsule, destroy);
  return handle(capsule);
}

void *rgpy_capsule_pointer(rgpy_object *capsule, const char *name) {
  return PyCapsule_GetPointer(object(capsule), name);
}
