// Blocks of memory that grow: what columns are read into.
//
// They start at a multiple of 64 bytes, as Arrow wants it. Growing leaves the new bytes alone: pages that nothing
// is written to are never had, and large blocks move by changing page tables instead of copying.
//
// Large blocks are mapped here, at multiples of a huge page, and ask for huge pages: each 4 KiB page of new memory
// would stop the loop that fills it for longer than it takes to read the 512 values that go there. The ones freed
// last are kept for the next that they fit, as malloc keeps what is less large.
#define _GNU_SOURCE // mremap
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "internal.h"

#define ALIGNMENT 64
#define SMALL_PAGE 4096
#define HUGE_PAGE (2 << 20)
#define LARGE (2 * HUGE_PAGE)
#define SPARES 2
#define MOST_KEPT (16 * HUGE_PAGE) // of each

// Stands in the 16 bytes before the block.
typedef struct origin {
  char *start;   // what malloc or mmap gave
  size_t mapped; // bytes; 0: malloc's
} origin;

static origin origin_of(void *block) {
  origin found = {0};
  if (block) memcpy(&found, (char *)block - sizeof found, sizeof found);
  return found;
}

// The first multiple of ALIGNMENT behind room for the origin: malloc aligns to 16 bytes, so there is enough.
static char *block_in(char *start) {
  return (char *)(((uintptr_t)start + ALIGNMENT) & ~(uintptr_t)(ALIGNMENT - 1));
}

static void *placed(origin origin) {
  char *block = block_in(origin.start);
  memcpy(block - sizeof origin, &origin, sizeof origin);
  return block;
}

// Large blocks that were freed, for the next that they fit; columns are freed on any thread.
static _Atomic(void *) spares[SPARES];

static void unmap(void *block) {
  const origin origin = origin_of(block);
  if (block) munmap(origin.start, origin.mapped);
}

// A spare block of `size` bytes and not many more; NULL if there is none.
static void *take_spare(size_t size) {
  for (int i = 0; i < SPARES; i++) {
    void *block = atomic_exchange(&spares[i], NULL);
    const size_t mapped = origin_of(block).mapped;
    if (block && size <= mapped && mapped - size <= size / 8) return block;
    if (block) unmap(atomic_exchange(&spares[i], block));
  }
  return NULL;
}

static void keep_spare(void *block) {
  for (int i = 0; block && i < SPARES; i++) block = atomic_exchange(&spares[i], block);
  unmap(block); // the oldest
}

// New memory at a multiple of HUGE_PAGE; NULL if there is none. `size` is a multiple of SMALL_PAGE.
static char *map_aligned(size_t size) {
  char *start = mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) return NULL;
  size_t before = -(uintptr_t)start & (HUGE_PAGE - 1);
  if (before) munmap(start, before);
  munmap(start + before + size, HUGE_PAGE - before);
  madvise(start + before, size, MADV_HUGEPAGE); // advice: where there are none, small ones do
  return start + before;
}

static size_t rounded(size_t size, size_t unit) { return (size + unit - 1) & ~(unit - 1); }

static int resize_mapped(void **block, origin old, int64_t used, size_t size) {
  // A huge page at the end as well, unless that is memory for nothing.
  size_t whole = rounded(size, HUGE_PAGE);
  size = whole - size <= size / 16 ? whole : rounded(size, SMALL_PAGE);
  if (size <= old.mapped) return 0;
  void *kept = old.mapped ? NULL : take_spare(size);
  if (kept) {
    if (*block) memcpy(kept, *block, (size_t)used);
    free(old.start);
    *block = kept;
    return 0;
  }
  char *start = map_aligned(size);
  if (!start) return -1;
  if (old.mapped) {
    if (mremap(old.start, old.mapped, size, MREMAP_MAYMOVE | MREMAP_FIXED, start) == MAP_FAILED) {
      munmap(start, size);
      return -1;
    }
  } else if (*block) {
    memcpy(block_in(start), *block, (size_t)used);
    free(old.start);
  }
  *block = placed((origin){start, size});
  return 0;
}

int rgpy_block_resize(void **block, int64_t used, int64_t size) {
  const origin old = origin_of(*block);
  if (old.mapped || size >= LARGE) return resize_mapped(block, old, used, (size_t)size + ALIGNMENT);
  const int64_t old_shift = *block ? (char *)*block - old.start : 0;
  char *start = realloc(old.start, (size_t)size + ALIGNMENT);
  if (!start) return -1;
  char *made = block_in(start);
  if (used && made - start != old_shift) memmove(made, start + old_shift, (size_t)used);
  *block = placed((origin){start, 0});
  return 0;
}

void rgpy_block_free(void *block) {
  const origin origin = origin_of(block);
  if (!origin.mapped)
    free(origin.start);
  else if (origin.mapped <= MOST_KEPT)
    keep_spare(block);
  else
    munmap(origin.start, origin.mapped);
}
