#include "platform/os/archive.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>

#define PATH_SIZE 1400
#define NAME_SIZE 400
#define PART_SIZE 120
#define AT_ONCE 65536

static bool is_plain_part(const char *part, size_t length)
{
    if (length == 0 || length > PART_SIZE || part[0] == '.') // nothing hidden either
        return false;
    for (size_t i = 0; i < length; i++)
        if (part[i] < ' ' || part[i] > '~' || part[i] == '\\' || part[i] == ':')
            return false;
    return true;
}

static bool is_plain_name(const char *name)
{
    if (strlen(name) >= NAME_SIZE)
        return false;
    for (const char *part = name;; part++) {
        size_t length = strcspn(part, "/");
        if (!is_plain_part(part, length))
            return false;
        part += length;
        if (*part == '\0' || part[1] == '\0') // a folder's name ends with a slash
            return true;
    }
}

static bool is_folder(const char *name)
{
    return name[strlen(name) - 1] == '/';
}

// The folders that a path leads through.
static enum result make_folders(char *path, size_t begin, struct diagnostic *why)
{
    for (char *slash = strchr(path + begin, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool made = mkdir(path, 0755) == 0 || errno == EEXIST;
        if (!made)
            return diagnose(why, RESULT_IO, "%s: %s", path, strerror(errno));
        *slash = '/';
    }
    return RESULT_OK;
}

static enum result copy_out(zip_file_t *from, FILE *to, int64_t *left, struct diagnostic *why)
{
    char *buffer = malloc(AT_ONCE);
    enum result result = buffer != NULL ? RESULT_OK : diagnose(why, RESULT_NO_MEMORY, "no memory to unpack");
    while (result == RESULT_OK) {
        zip_int64_t got = zip_fread(from, buffer, AT_ONCE);
        if (got == 0)
            break;
        if (got < 0)
            result = diagnose(why, RESULT_INVALID, "a file in it is damaged");
        else if ((*left -= got) < 0)
            result = diagnose(why, RESULT_TOO_LARGE, "it unpacks to more than %lld bytes",
                              (long long)ARCHIVE_MAX_BYTES);
        else if (fwrite(buffer, 1, (size_t)got, to) != (size_t)got)
            result = diagnose(why, RESULT_IO, "%s", strerror(errno));
    }
    free(buffer);
    return result;
}

static enum result unpack_one(zip_t *archive, zip_uint64_t index, const char *folder, int64_t *left,
                              struct diagnostic *why)
{
    char path[PATH_SIZE];
    const char *name = zip_get_name(archive, index, ZIP_FL_ENC_RAW);
    if (name == NULL || name[0] == '\0' || !is_plain_name(name))
        return diagnose(why, RESULT_INVALID, "a file in it has a name that is not allowed");
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return diagnose(why, RESULT_INVALID, "a file in it has a name that is too long");
    enum result result = make_folders(path, strlen(folder) + 1, why);
    if (result != RESULT_OK || is_folder(name))
        return result;
    zip_file_t *from = zip_fopen_index(archive, index, 0);
    FILE *to = from != NULL ? fopen(path, "wbx") : NULL;
    if (from == NULL)
        result = diagnose(why, RESULT_INVALID, "a file in it is damaged");
    else if (to == NULL)
        result = diagnose(why, RESULT_IO, "%s: %s", path, strerror(errno));
    else
        result = copy_out(from, to, left, why);
    if (to != NULL && fclose(to) != 0 && result == RESULT_OK)
        result = diagnose(why, RESULT_IO, "%s: %s", path, strerror(errno));
    if (from != NULL)
        (void)zip_fclose(from);
    return result;
}

enum result archive_unpack(const char *label, const void *bytes, size_t size, const char *folder,
                           struct diagnostic *why)
{
    struct diagnostic reason = {0};
    zip_error_t error;
    int64_t left = ARCHIVE_MAX_BYTES;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes, size, 0, &error);
    zip_t *archive = source != NULL ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) : NULL;
    enum result result = RESULT_OK;
    if (archive == NULL) {
        zip_source_free(source);
        result = diagnose(&reason, RESULT_INVALID, "no ZIP file: %s", zip_error_strerror(&error));
    }
    zip_error_fini(&error);
    zip_int64_t count = archive != NULL ? zip_get_num_entries(archive, 0) : 0;
    if (result == RESULT_OK && (count <= 0 || count > ARCHIVE_MAX_FILES))
        result = diagnose(&reason, RESULT_TOO_LARGE, "%lld files in it", (long long)count);
    if (result == RESULT_OK && mkdir(folder, 0755) != 0)
        result = diagnose(&reason, RESULT_IO, "%s: %s", folder, strerror(errno));
    for (zip_int64_t i = 0; i < count && result == RESULT_OK; i++)
        result = unpack_one(archive, (zip_uint64_t)i, folder, &left, &reason);
    if (archive != NULL)
        zip_discard(archive);
    return result == RESULT_OK ? result : diagnose(why, result, "%.200s: %s", label, reason.text);
}
