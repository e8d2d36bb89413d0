#include "platform/os/memory.h"

#include <stdlib.h> // tells which C library it is

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define LARGE_BYTES (128 * 1024)

void memory_give_back_freed(void)
{
#ifdef __GLIBC__
    // Once set, the bound stays where it is; else it grows with what is freed, up to 32 MiB.
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
#endif
}
