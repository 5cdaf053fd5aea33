// Sealed memory files.
#define _GNU_SOURCE
#include "regauge_system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define REQUIRED_SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

int regauge_memory_file(const char *name, int64_t byte_count) {
  int descriptor = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (descriptor < 0) return -errno;
  // fallocate of nothing is EINVAL.
  while (byte_count > 0 && fallocate(descriptor, 0, 0, byte_count) != 0) {
    if (errno == EINTR) continue;
    int failure = errno;
    close(descriptor);
    return -failure;
  }
  return descriptor;
}

int regauge_exchange(const char *one, const char *other) {
  return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE) == 0 ? 0 : -errno;
}

int regauge_seal(int descriptor) {
  // The kernel refuses while anything refers to a page: besides a writable map that can be itself for a moment, as when
  // it moves the page (memfd_wait_for_pins waits for that, though not long on a busy machine).
  for (int attempt = 0; fcntl(descriptor, F_ADD_SEALS, REQUIRED_SEALS | F_SEAL_SEAL) != 0; attempt++) {
    if (errno != EBUSY || attempt == 20) return -errno;
    usleep(50 * 1000);
  }
  return 0;
}

int regauge_is_sealed(int descriptor) {
  int seals = fcntl(descriptor, F_GET_SEALS);
  return seals >= 0 && (seals & REQUIRED_SEALS) == REQUIRED_SEALS;
}
