// Pipes, socket pairs and descriptors that travel over them.
#define _GNU_SOURCE
#include "regauge_system.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int regauge_pipe(int ends[2]) {
  if (pipe2(ends, O_CLOEXEC) != 0) return -errno;
  // Only the read end: a child that inherits a non-blocking standard output loses text.
  if (fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0) return 0;
  int failure = errno;
  close(ends[0]);
  close(ends[1]);
  return -failure;
}

int regauge_socket_pair(int ends[2]) {
  return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0 ? 0 : -errno;
}

// Room for the control message, aligned as the kernel wants it.
typedef union {
  char bytes[CMSG_SPACE(sizeof(int) * REGAUGE_MAX_PASSED)];
  struct cmsghdr alignment;
} control_buffer;

int64_t regauge_send(int socket, const void *bytes, size_t byte_count, const int *passed, int passed_count,
                     int may_block) {
  if (passed_count < 0 || passed_count > REGAUGE_MAX_PASSED) return -EINVAL;
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = byte_count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  control_buffer control;
  if (passed_count > 0) {
    memset(&control, 0, sizeof control);
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)passed_count);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)passed_count);
    memcpy(CMSG_DATA(header), passed, sizeof(int) * (size_t)passed_count);
  }
  for (;;) {
    ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL | (may_block ? 0 : MSG_DONTWAIT));
    if (sent >= 0) return sent;
    if (errno != EINTR) return -errno;
  }
}

int64_t regauge_receive(int socket, void *bytes, size_t byte_count, int *passed, int *passed_count,
                        int may_block) {
  struct iovec part = {.iov_base = bytes, .iov_len = byte_count};
  control_buffer control;
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  ssize_t received;
  *passed_count = 0;
  do {
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | (may_block ? 0 : MSG_DONTWAIT));
  } while (received < 0 && errno == EINTR);
  if (received < 0) return -errno;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    int count = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    memcpy(passed + *passed_count, CMSG_DATA(header), sizeof(int) * (size_t)count);
    *passed_count += count;
  }
  // The caller owns what did arrive, and closes it.
  return message.msg_flags & MSG_CTRUNC ? -EMSGSIZE : received;
}
