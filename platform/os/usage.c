#include "platform/os/usage.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h> // tells which C library it is
#include <sys/resource.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

long usage_peak_memory_kib(void)
{
    struct rusage usage = {0};
    (void)getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss; // Linux: KiB
}

int usage_processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (int)count : 1;
}

static int64_t heap_bytes(void)
{
#if defined __GLIBC__ && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
    struct mallinfo2 info = mallinfo2();
    return (int64_t)(info.uordblks + info.hblkhd);
#else
    return 0;
#endif
}

// Of proc(5), smaps_rollup: "Rss:   1234 kB".
void usage_memory(struct usage_memory *memory)
{
    char line[256];
    long long kib = 0;
    *memory = (struct usage_memory){.heap_bytes = heap_bytes()};
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    if (file == NULL)
        return;
    while (fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "Rss: %lld", &kib) == 1)
            memory->resident_bytes = kib * 1024;
        else if (sscanf(line, "Pss: %lld", &kib) == 1)
            memory->proportional_bytes = kib * 1024;
    (void)fclose(file);
}

// Entries of a folder of /proc, but for those with a point before them.
static int count_entries(const char *path)
{
    int count = 0;
    DIR *folder = opendir(path);
    if (folder == NULL)
        return 0;
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
        count += entry->d_name[0] != '.';
    (void)closedir(folder);
    return count;
}

int usage_files(void)
{
    int count = count_entries("/proc/self/fd");
    return count > 0 ? count - 1 : 0; // without the one that counts
}

int usage_threads(void)
{
    return count_entries("/proc/self/task");
}
