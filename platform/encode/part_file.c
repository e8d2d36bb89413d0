#include "platform/encode/part_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum result part_file_path(const char *path, char part[PART_FILE_PATH_SIZE], struct diagnostic *why)
{
    int length = snprintf(part, PART_FILE_PATH_SIZE, "%s.part", path);
    if (length < 0 || length >= PART_FILE_PATH_SIZE)
        return diagnose(why, RESULT_TOO_LARGE, "the file name is too long: %.80s...", path);
    return RESULT_OK;
}

enum result part_file_open(const char *path, char part[PART_FILE_PATH_SIZE], FILE **out,
                           struct diagnostic *why)
{
    enum result result = part_file_path(path, part, why);
    if (result != RESULT_OK)
        return result;
    *out = fopen(part, "wb");
    if (*out == NULL)
        return diagnose(why, RESULT_IO, "%.300s can't be written: %s", path, strerror(errno));
    return RESULT_OK;
}

enum result part_file_close(FILE *file, bool written, const char *part, const char *path,
                            struct diagnostic *why)
{
    int error = errno;
    if (fclose(file) != 0 && written) {
        error = errno;
        written = false;
    }
    if (written)
        return part_file_commit(part, path, why);
    (void)remove(part);
    return diagnose(why, RESULT_IO, "%.300s can't be written: %s", path, strerror(error));
}

enum result part_file_commit(const char *part, const char *path, struct diagnostic *why)
{
    if (rename(part, path) == 0)
        return RESULT_OK;
    int error = errno;
    (void)remove(part);
    return diagnose(why, RESULT_IO, "%.300s can't be written: %s", path, strerror(error));
}
