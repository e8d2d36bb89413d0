#include "platform/os/memory.h"

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
#endif
}
