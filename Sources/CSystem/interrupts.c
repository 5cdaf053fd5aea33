// A flag for SIGINT and SIGTERM, with a descriptor for poll.
#define _GNU_SOURCE
#include "regauge_system.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

// Lock-free on every platform Linux runs on, hence safe in a handler.
static atomic_int first_signal = 0;
static atomic_int event_descriptor = -1;

static void note_signal(int signal) {
  int saved = errno;
  int none = 0;
  atomic_compare_exchange_strong(&first_signal, &none, signal);
  uint64_t one = 1;
  ssize_t ignored = write(atomic_load(&event_descriptor), &one, sizeof one);
  (void)ignored;
  errno = saved;
}

int regauge_interrupts_install(void) {
  int existing = atomic_load(&event_descriptor);
  if (existing >= 0) return existing;
  int created = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (created < 0) return -errno;
  if (!atomic_compare_exchange_strong(&event_descriptor, &existing, created)) {
    close(created);
    return existing;
  }
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = note_signal;
  // The second one ends the process: whoever presses Ctrl-C twice means it.
  action.sa_flags = SA_RESETHAND | SA_RESTART;
  if (sigaction(SIGINT, &action, NULL) != 0 || sigaction(SIGTERM, &action, NULL) != 0) return -errno;
  return created;
}

int regauge_interrupts_signal(void) { return atomic_load(&first_signal); }

int regauge_interrupts_descriptor(void) { return atomic_load(&event_descriptor); }
