// Starting and reaping child processes.
#define _GNU_SOURCE
#include "regauge_system.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_INHERITED 16
// Descriptors are first moved up here, so that placing one never overwrites another.
#define STAGING_FLOOR (3 + MAX_INHERITED)

// Shared with the child: vfork lends it the parent's memory until it executes.
typedef struct {
  const regauge_spawn_plan *plan;
  pid_t parent;
  // Volatile: the compiler takes the child's branch for one that never comes back, and would go on with the
  // values from before the fork.
  volatile regauge_spawn_step step;
  volatile int failure;
} spawn_state;

static int place_descriptors(const regauge_spawn_plan *plan) {
  int staged[3 + MAX_INHERITED];
  int count = 3 + plan->inherited_count;
  for (int i = 0; i < count; i++) {
    int source = i < 3 ? plan->standard_streams[i] : plan->inherited[i - 3];
    staged[i] = fcntl(source, F_DUPFD_CLOEXEC, STAGING_FLOOR);
    if (staged[i] < 0) return -1;
  }
  for (int i = 0; i < count; i++)
    if (dup2(staged[i], i) < 0) return -1;
  // What some library opened without close-on-exec stays with the parent. Linux 5.11; older ones leave it.
  syscall(SYS_close_range, (unsigned)count, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */);
  return 0;
}

static int set_limits(const regauge_spawn_plan *plan) {
  struct rlimit none = {0, 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0) return -1;
  if (plan->memory_limit_bytes < 0) return 0;
  // RLIMIT_DATA counts private writable memory. RLIMIT_AS would also count maps of shared regions and the
  // large reservations that NumPy and allocators never touch.
  struct rlimit data = {(rlim_t)plan->memory_limit_bytes, (rlim_t)plan->memory_limit_bytes};
  return setrlimit(RLIMIT_DATA, &data);
}

// Only async-signal-safe calls, and no write to memory the parent relies on but `state`.
__attribute__((noinline, noreturn)) static void become_program(spawn_state *state) {
  const regauge_spawn_plan *plan = state->plan;
  struct sigaction standard;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  // Before any signal is let through: the parent's handlers would run in the parent's memory.
  for (int signal = 1; signal < NSIG; signal++) sigaction(signal, &standard, NULL);

  state->step = REGAUGE_SPAWN_FORK;
  // A program in the foreground stays in its parent's group: another one could not read from the terminal.
  if (!plan->shares_group && setpgid(0, 0) != 0) goto failed;
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) goto failed;
  // The parent may have died before the line above took effect.
  if (getppid() != state->parent) _exit(127);
  state->step = REGAUGE_SPAWN_DESCRIPTORS;
  if (place_descriptors(plan) != 0) goto failed;
  state->step = REGAUGE_SPAWN_LIMITS;
  if (set_limits(plan) != 0) goto failed;
  state->step = REGAUGE_SPAWN_DIRECTORY;
  if (plan->working_directory && chdir(plan->working_directory) != 0) goto failed;

  sigset_t nothing;
  sigemptyset(&nothing);
  sigprocmask(SIG_SETMASK, &nothing, NULL);
  state->step = REGAUGE_SPAWN_EXECUTE;
  execve(plan->path, plan->arguments, plan->environment);
failed:
  state->failure = errno;
  _exit(127);
}

int regauge_spawn(const regauge_spawn_plan *plan, pid_t *process, regauge_spawn_step *failed_step) {
  *failed_step = REGAUGE_SPAWN_DESCRIPTORS;
  if (plan->inherited_count < 0 || plan->inherited_count > MAX_INHERITED) return -EINVAL;
  spawn_state state = {.plan = plan, .parent = getpid(), .step = REGAUGE_SPAWN_FORK, .failure = 0};
  // No handler of ours may run in the child while it borrows our memory.
  sigset_t everything, before;
  sigfillset(&everything);
  pthread_sigmask(SIG_SETMASK, &everything, &before);
  // vfork: copying the page tables of a supervisor that maps gigabytes of regions takes tens of milliseconds.
  pid_t child = vfork();
  if (child == 0) become_program(&state);
  int fork_failure = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);

  *failed_step = state.step;
  if (child < 0) return -fork_failure;
  if (state.failure != 0) {
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
    return -state.failure;
  }
  *process = child;
  return 0;
}

int regauge_reap(pid_t process, int may_block, regauge_exit *result) {
  int status = 0;
  struct rusage usage;
  pid_t reaped;
  do reaped = wait4(process, &status, may_block ? 0 : WNOHANG, &usage);
  while (reaped < 0 && errno == EINTR);
  if (reaped < 0) return -errno;
  if (reaped == 0) return 0;
  result->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  result->status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  result->cpu_nanoseconds = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * INT64_C(1000000000) +
                            (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * INT64_C(1000);
  // In kibibytes; it starts at the resident size of the process that spawned the child.
  result->peak_resident_bytes = usage.ru_maxrss * INT64_C(1024);
  return 1;
}

int regauge_process_descriptor(pid_t process) {
  // Close-on-exec by itself.
  long descriptor = syscall(SYS_pidfd_open, process, 0);
  return descriptor < 0 ? -errno : (int)descriptor;
}

const char *regauge_signal_name(int signal) { return sigabbrev_np(signal); }
