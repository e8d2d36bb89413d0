#include "platform/os/folder.h"

#include "platform/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int by_bytes(const void *a, const void *b)
{
    const char *const *left = a, *const *right = b;
    return strcmp(*left, *right);
}

static enum result add(struct folder *folder, int *capacity, const char *path, const char *name)
{
    if (folder->count == *capacity) {
        int more = *capacity == 0 ? 64 : *capacity * 2;
        char **paths = realloc(folder->paths, (size_t)more * sizeof *paths);
        if (paths == NULL)
            return RESULT_NO_MEMORY;
        folder->paths = paths;
        *capacity = more;
    }
    size_t size = strlen(path) + strlen(name) + 2;
    char *joined = malloc(size);
    if (joined == NULL)
        return RESULT_NO_MEMORY;
    (void)snprintf(joined, size, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", name);
    if (file_is_folder(joined)) {
        free(joined);
        return RESULT_OK;
    }
    folder->paths[folder->count++] = joined;
    return RESULT_OK;
}

enum result folder_list(const char *path, struct folder *out, struct diagnostic *why)
{
    struct folder folder = {0};
    int capacity = 0;
    DIR *directory = path[0] != '\0' ? opendir(path) : NULL;
    if (directory == NULL)
        return diagnose(why, RESULT_IO, "%s: cannot be opened as a folder: %s", path, strerror(errno));
    enum result result = RESULT_OK;
    for (struct dirent *entry = readdir(directory); entry != NULL && result == RESULT_OK;
         entry = readdir(directory)) {
        if (entry->d_name[0] == '.')
            continue;
        result =
            folder.count < FOLDER_MAX_FILES ? add(&folder, &capacity, path, entry->d_name) : RESULT_TOO_LARGE;
    }
    (void)closedir(directory);
    if (result != RESULT_OK) {
        folder_free(&folder);
        return diagnose(why, result, "%s: %s", path,
                        result == RESULT_TOO_LARGE ? "too many files in one folder" : "not enough memory");
    }
    if (folder.count > 1)
        qsort(folder.paths, (size_t)folder.count, sizeof *folder.paths, by_bytes);
    *out = folder;
    return RESULT_OK;
}

void folder_free(struct folder *folder)
{
    for (int i = 0; i < folder->count; i++)
        free(folder->paths[i]);
    free(folder->paths);
    *folder = (struct folder){0};
}

enum result folder_make(const char *path, struct diagnostic *why)
{
    if (mkdir(path, 0700) == 0 || (errno == EEXIST && file_is_folder(path)))
        return RESULT_OK;
    return diagnose(why, RESULT_IO, "%.300s: no folder can be made: %s", path, strerror(errno));
}
