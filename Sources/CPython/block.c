// Blocks of memory that grow: what columns are read into.
//
// They start at a multiple of 64 bytes, as Arrow wants it. Growing leaves the new bytes alone: pages that nothing
// is written to are never had, and realloc moves large blocks by changing page tables instead of copying.
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define ALIGNMENT 64

// What malloc gave stands in the word before the block.
static char *start_of(void *block) {
  char *start;
  memcpy(&start, (char *)block - sizeof start, sizeof start);
  return start;
}

int rgpy_block_resize(void **block, int64_t used, int64_t size) {
  char *old_start = *block ? start_of(*block) : NULL;
  int64_t old_shift = *block ? (char *)*block - old_start : 0;
  char *start = realloc(old_start, (size_t)size + ALIGNMENT);
  if (!start) return -1;
  // malloc aligns to 16 bytes, so that there always is room for the word.
  char *made = (char *)(((uintptr_t)start + ALIGNMENT) & ~(uintptr_t)(ALIGNMENT - 1));
  if (used && made - start != old_shift) memmove(made, start + old_shift, (size_t)used);
  memcpy(made - sizeof start, &start, sizeof start);
  *block = made;
  return 0;
}

void rgpy_block_free(void *block) {
  if (block) free(start_of(block));
}
