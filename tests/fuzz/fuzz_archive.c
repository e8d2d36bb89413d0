// Room: platform
// Replays: tests/fuzz/corpus/fuzz_archive
//
// A ZIP file as a fleet's catalogue comes: what is unpacked lies in its folder, and one that is refused says
// why.
#include "platform/os/archive.h"
#include "platform/os/folder_swap.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_PATH_SIZE 1024

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *open_parent(void)
{
    static char parent[MAX_PATH_SIZE];
    if (parent[0] == '\0') {
        const char *folder = getenv("TMPDIR");
        (void)snprintf(parent, sizeof parent, "%.900s/fuzz-archive-%d", folder != NULL ? folder : "/tmp",
                       (int)getpid());
        if (mkdir(parent, 0700) != 0)
            abort();
    }
    return parent;
}

static int count_entries(const char *path)
{
    int count = 0;
    DIR *folder = opendir(path);
    if (folder == NULL)
        abort();
    while (readdir(folder) != NULL)
        count++;
    (void)closedir(folder);
    return count - 2; // "." and ".."
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *parent = open_parent();
    char folder[MAX_PATH_SIZE + 8];
    struct diagnostic why = {0};
    (void)snprintf(folder, sizeof folder, "%s/in", parent);
    enum result result = archive_unpack("fuzz", data, size, folder, &why);
    if ((result == RESULT_OK) != (why.text[0] == '\0'))
        abort();
    bool is_there = access(folder, F_OK) == 0;
    if (count_entries(parent) != (is_there ? 1 : 0) || (result == RESULT_OK && !is_there))
        abort(); // beside its folder
    if (is_there && folder_remove(folder, NULL) != RESULT_OK)
        abort();
    return 0;
}
