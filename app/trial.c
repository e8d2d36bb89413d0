#include "app/trial.h"

#include "platform/base/file.h"
#include "platform/base/json.h"
#include "platform/base/log.h"
#include "platform/os/folder_swap.h"
#include "platform/os/safe_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BESIDE_SIZE (TRIAL_PATH_SIZE + 16)
#define MAX_FILE_BYTES ((size_t)64 << 10)
#define MAX_MARK_BYTES ((size_t)4 << 10)
#define MOST_STARTS 1000

static const char *beside(const struct trial *trial, const char *ending, char path[BESIDE_SIZE])
{
    (void)snprintf(path, BESIDE_SIZE, "%s%s", trial->path, ending);
    return path;
}

// --- versions ----------------------------------------------------------------------------------------------

static void read_version(const char *path, char version[TRIAL_VERSION_SIZE])
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    version[0] = '\0';
    if (file_read(path, TRIAL_VERSION_SIZE - 1, &bytes, &size, NULL) == RESULT_OK)
        (void)snprintf(version, TRIAL_VERSION_SIZE, "%s", (const char *)bytes);
    free(bytes);
}

static enum result write_version(const struct trial *trial, const char *ending, const char *version,
                                 struct diagnostic *why)
{
    char path[BESIDE_SIZE];
    return safe_file_write(beside(trial, ending, path), version, strlen(version), why);
}

void trial_versions(const struct trial *trial, char kept[TRIAL_VERSION_SIZE],
                    char refused[TRIAL_VERSION_SIZE])
{
    char path[BESIDE_SIZE];
    kept[0] = refused[0] = '\0';
    if (trial->path[0] == '\0')
        return;
    read_version(beside(trial, trial->kind == TRIAL_FOLDER ? "/.version" : ".version", path), kept);
    read_version(beside(trial, ".refused", path), refused);
}

// --- the mark ----------------------------------------------------------------------------------------------

static enum result write_mark(const struct trial *trial, const struct trial_mark *mark,
                              struct diagnostic *why)
{
    char path[BESIDE_SIZE];
    json_t *object = json_pack("{s:s, s:b, s:i}", "version", mark->version, "had_picture", mark->had_picture,
                               "starts", mark->starts);
    char *text = object != NULL ? json_dumps(object, JSON_COMPACT) : NULL;
    enum result result = text != NULL
                             ? safe_file_write(beside(trial, ".trial", path), text, strlen(text), why)
                             : diagnose(why, RESULT_NO_MEMORY, "no memory for a trial's mark");
    free(text);
    json_decref(object);
    return result;
}

static bool read_mark(const struct trial *trial, struct trial_mark *mark)
{
    char path[BESIDE_SIZE];
    uint8_t *bytes = NULL;
    size_t size = 0;
    json_t *root = NULL;
    const char *version = NULL;
    int64_t starts = 0;
    *mark = (struct trial_mark){.starts = 0};
    beside(trial, ".trial", path);
    bool is_read = file_read(path, MAX_MARK_BYTES, &bytes, &size, NULL) == RESULT_OK &&
                   json_parse(path, bytes, size, &root, NULL) == RESULT_OK;
    if (is_read) {
        struct json_cursor cursor = json_root(path, root);
        is_read = json_get_string(&cursor, "version", TRIAL_VERSION_SIZE - 1, &version, NULL) == RESULT_OK &&
                  version != NULL &&
                  json_get_boolean(&cursor, "had_picture", &mark->had_picture, NULL) == RESULT_OK &&
                  json_get_integer(&cursor, "starts", 0, MOST_STARTS, &starts, NULL) == RESULT_OK;
        if (is_read)
            (void)snprintf(mark->version, sizeof mark->version, "%s", version);
        mark->starts = (int)starts;
    }
    json_decref(root);
    free(bytes);
    return is_read;
}

static void drop_mark(const struct trial *trial)
{
    char path[BESIDE_SIZE];
    (void)remove(beside(trial, ".trial", path));
}

// --- what is used, and what was before ---------------------------------------------------------------------

static bool are_same_files(const char *a, const char *b)
{
    uint8_t *first = NULL, *second = NULL;
    size_t first_size = 0, second_size = 0;
    bool same = file_read(a, MAX_FILE_BYTES, &first, &first_size, NULL) == RESULT_OK &&
                file_read(b, MAX_FILE_BYTES, &second, &second_size, NULL) == RESULT_OK &&
                first_size == second_size && memcmp(first, second, first_size) == 0;
    free(first);
    free(second);
    return same;
}

// A mark is written before its thing takes its place, and outlives what brings back the one before: whoever
// was killed in between left one of nothing.
static bool took_its_place(const struct trial *trial, const struct trial_mark *mark)
{
    char before[BESIDE_SIZE], kept[TRIAL_VERSION_SIZE], refused[TRIAL_VERSION_SIZE];
    beside(trial, ".before", before);
    if (trial->kind == TRIAL_FILE)
        return file_is_readable(before) && !are_same_files(trial->path, before);
    trial_versions(trial, kept, refused);
    return strcmp(kept, mark->version) == 0;
}

static enum result keep_before(const struct trial *trial, struct diagnostic *why)
{
    static const char nothing[] = "{}\n"; // of settings that nobody has written yet
    char before[BESIDE_SIZE];
    uint8_t *bytes = NULL;
    size_t size = 0;
    if (trial->kind == TRIAL_FOLDER)
        return RESULT_OK;
    enum result result = file_read(trial->path, MAX_FILE_BYTES, &bytes, &size, why);
    if (result == RESULT_NOT_FOUND)
        result = safe_file_write(beside(trial, ".before", before), nothing, strlen(nothing), why);
    else if (result == RESULT_OK)
        result = safe_file_write(beside(trial, ".before", before), bytes, size, why);
    free(bytes);
    return result;
}

enum result trial_begin(const struct trial *trial, const struct trial_mark *mark, struct diagnostic *why)
{
    enum result result = keep_before(trial, why);
    return result == RESULT_OK ? write_mark(trial, mark, why) : result;
}

bool trial_is_on(const struct trial *trial, struct trial_mark *mark)
{
    return trial->path[0] != '\0' && read_mark(trial, mark) && took_its_place(trial, mark);
}

enum result trial_pass(const struct trial *trial, const struct trial_mark *mark, struct diagnostic *why)
{
    char before[BESIDE_SIZE];
    enum result result = RESULT_OK;
    if (trial->kind == TRIAL_FILE)
        result = write_version(trial, ".version", mark->version, why);
    if (result == RESULT_OK)
        drop_mark(trial);
    if (result == RESULT_OK && trial->kind == TRIAL_FOLDER)
        result = folder_remove(beside(trial, ".before", before), why);
    return result;
}

enum result trial_fail(const struct trial *trial, const struct trial_mark *mark, struct diagnostic *why)
{
    char before[BESIDE_SIZE];
    beside(trial, ".before", before);
    enum result result = write_version(trial, ".refused", mark->version, why);
    if (result == RESULT_OK && trial->kind == TRIAL_FOLDER) {
        result = folder_exchange(trial->path, before, why);
    } else if (result == RESULT_OK && rename(before, trial->path) != 0) {
        result = diagnose(why, RESULT_IO, "%.300s can't be put back", trial->path);
    }
    if (result == RESULT_OK)
        drop_mark(trial);
    if (result == RESULT_OK && trial->kind == TRIAL_FOLDER)
        result = folder_remove(before, why);
    return result;
}

bool trial_start(const struct trial *trial)
{
    struct trial_mark mark;
    struct diagnostic why = {0};
    if (trial->path[0] == '\0' || !read_mark(trial, &mark))
        return false;
    if (!took_its_place(trial, &mark)) {
        drop_mark(trial);
        return false;
    }
    if (mark.starts == 0) {
        mark.starts = 1;
        if (write_mark(trial, &mark, &why) != RESULT_OK)
            log_write(LOG_ERROR, "trial", "%s", why.text);
        return false;
    }
    enum result result = trial_fail(trial, &mark, &why);
    if (result == RESULT_OK)
        log_write(LOG_ERROR, "trial",
                  "version %s of %s didn't live to show its frames; the one before is back", mark.version,
                  trial->path);
    else
        log_write(LOG_ERROR, "trial", "version %s of %s stays: %s", mark.version, trial->path, why.text);
    return result == RESULT_OK;
}
