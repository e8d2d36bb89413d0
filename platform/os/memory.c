#include "platform/os/memory.h"

#include "platform/base/wipe.h"

#include <jansson.h>
#include <stdlib.h> // tells which C library it is

#ifdef __GLIBC__
#include <malloc.h>
#endif

// Camera frames are larger; what the driver takes and frees with every draw is smaller, and would be slow.
#define LARGE_BYTES (1024 * 1024)

void memory_give_back_freed(void)
{
#ifdef __GLIBC__
    // Once set, the bound stays where it is; else it grows with what is freed, up to 32 MiB.
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
    // What one thread freed another may have: else each thread keeps its own, such as what a network took
    // while it was loaded. Nobody waits for that, as next to nothing is allocated from frame to frame.
    (void)mallopt(M_ARENA_MAX, 1);
#endif
}

void memory_give_back_now(void)
{
#ifdef __GLIBC__
    (void)malloc_trim(0);
#endif
}

#ifdef __GLIBC__
static void wipe_and_free(void *memory)
{
    wipe(memory, malloc_usable_size(memory)); // 0 of NULL
    free(memory);
}
#endif

void memory_wipe_freed_json(void)
{
#ifdef __GLIBC__
    json_set_alloc_funcs(malloc, wipe_and_free);
#endif
}
