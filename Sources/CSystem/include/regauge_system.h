/* What Regauge needs of Linux and cannot reach through Swift's Glibc module, each with its reason.
 *
 * Functions return a descriptor or 0 on success, and the negated errno on failure, so that no caller has to
 * read `errno` after the fact. Every descriptor made here is close-on-exec. */
#ifndef REGAUGE_SYSTEM_H
#define REGAUGE_SYSTEM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* ---- Sealed memory: memfd_create and the seal constants are declared under _GNU_SOURCE only. */

/* An anonymous file of `byte_count` zero bytes, its pages allocated now so that a full memory is an error
 * here rather than SIGBUS at the first touch. */
int regauge_memory_file(const char *name, int64_t byte_count);

/* Two files or folders change places in one step. */
int regauge_exchange(const char *one, const char *other);

/* Forbids shrinking, growing, writing and further sealing. Fails with EBUSY, after a second, while a writable map exists. */
int regauge_seal(int descriptor);

/* 1 when shrinking, growing and writing are all forbidden, 0 when not, also for files that know no seals. */
int regauge_is_sealed(int descriptor);

/* ---- Pipes and sockets: pipe2 and accept-style flags need _GNU_SOURCE; socket types are an enum that Swift
 * imports as a distinct type; the CMSG_* macros that carry descriptors cannot be imported at all. */

/* A pipe: read end, write end; the read end does not block. */
int regauge_pipe(int ends[2]);

/* A connected pair of Unix stream sockets. */
int regauge_socket_pair(int ends[2]);

/* Most descriptors the kernel lets travel with one message. */
#define REGAUGE_MAX_PASSED 253

/* Sends bytes, with the descriptors attached to the first of them. Never raises SIGPIPE. Returns the number
 * of bytes taken. With `may_block` 0, returns -EAGAIN when the socket is full. */
int64_t regauge_send(int socket, const void *bytes, size_t byte_count, const int *passed, int passed_count,
                     int may_block);

/* Receives up to `byte_count` bytes and the descriptors that came with them (at most REGAUGE_MAX_PASSED).
 * Returns the number of bytes, 0 at the end of the stream; -EMSGSIZE when descriptors were lost on the way. */
int64_t regauge_receive(int socket, void *bytes, size_t byte_count, int *passed, int *passed_count,
                        int may_block);

/* ---- Child processes: Swift marks fork and vfork unavailable, rightly: between them and exec only
 * async-signal-safe calls are allowed, which Swift code cannot promise. posix_spawn knows neither the death
 * signal nor limits. */

typedef struct regauge_spawn_plan {
  const char *path;              /* executable, no search */
  char *const *arguments;        /* NULL-terminated, the first is argv[0] */
  char *const *environment;      /* NULL-terminated, complete */
  const char *working_directory; /* NULL: the parent's */
  int standard_streams[3];       /* become 0, 1, 2 */
  const int *inherited;          /* become 3, 4, … ; every other descriptor is closed */
  int inherited_count;
  int64_t memory_limit_bytes; /* RLIMIT_DATA; negative: none */
  int shares_group; /* stays in the parent's process group, so that the terminal is its own, too */
} regauge_spawn_plan;

typedef enum regauge_spawn_step {
  REGAUGE_SPAWN_FORK = 0,
  REGAUGE_SPAWN_DESCRIPTORS,
  REGAUGE_SPAWN_LIMITS,
  REGAUGE_SPAWN_DIRECTORY,
  REGAUGE_SPAWN_EXECUTE
} regauge_spawn_step;

/* Starts a child in its own process group unless `shares_group`, without core dumps, with default signal handling, that is killed
 * when the calling THREAD ends (that is what the kernel calls the parent). Returns 0 once the program has
 * been entered; otherwise the negated errno with the step that failed, and no child is left. */
int regauge_spawn(const regauge_spawn_plan *plan, pid_t *process, regauge_spawn_step *failed_step);

/* How a child ended. */
typedef struct regauge_exit {
  int signal; /* 0 when it exited by itself */
  int status; /* exit status when `signal` is 0 */
  int64_t cpu_nanoseconds;
  int64_t peak_resident_bytes; /* of the child or of what it waited for; at least the parent's own at the start */
} regauge_exit;

/* Waits for a child and reaps it (the W* macros cannot be imported). 1: reaped; 0: still running, only when
 * `may_block` is 0. */
int regauge_reap(pid_t process, int may_block, regauge_exit *result);

/* A descriptor that becomes readable when the process ends (pidfd_open has no wrapper in older glibc). */
int regauge_process_descriptor(pid_t process);

/* "SEGV", "KILL"…; NULL for an unknown number (sigabbrev_np needs _GNU_SOURCE). */
const char *regauge_signal_name(int signal);

/* ---- Interrupts: a handler must be async-signal-safe, which Swift code cannot promise. */

/* From now on SIGINT and SIGTERM set a flag instead of ending the process; a second one of the same kind ends
 * it as usual. Returns a descriptor that stays readable once the flag is set. Repeated calls return the same. */
int regauge_interrupts_install(void);

/* The first signal that came, or 0. */
int regauge_interrupts_signal(void);

/* The descriptor of `regauge_interrupts_install`, or -1 when it was not called; poll ignores that. */
int regauge_interrupts_descriptor(void);

#endif /* REGAUGE_SYSTEM_H */
