// nftw
#define _XOPEN_SOURCE 700
#include "tests/support/test_support.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *join(const char *folder, const char *name)
{
    static char paths[8][1024];
    static int next;
    char *path = paths[next++ % 8];
    (void)snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static const char *folder_from(const char *variable, const char *otherwise)
{
    const char *folder = getenv(variable);
    return folder != NULL && folder[0] != '\0' ? folder : otherwise;
}

const char *test_source_path(const char *relative)
{
    return join(folder_from("CHEVAL_SOURCE_DIR", "."), relative);
}

const char *test_build_path(const char *relative)
{
    return join(folder_from("CHEVAL_BUILD_DIR", "build/dev"), relative);
}

const char *test_model_path(const char *file_name)
{
    return join(folder_from("CHEVAL_MODELS_DIR", "build/models"), file_name);
}

static char temporary_folder[512];

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

static void remove_temporary_folder(void)
{
    (void)nftw(temporary_folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *test_temporary_path(const char *name)
{
    if (temporary_folder[0] == '\0') {
        (void)snprintf(temporary_folder, sizeof temporary_folder, "%s/cheval-test-XXXXXX",
                       folder_from("TMPDIR", "/tmp"));
        if (mkdtemp(temporary_folder) == NULL)
            fail_msg("%s can't be made", temporary_folder);
        (void)atexit(remove_temporary_folder);
    }
    return join(temporary_folder, name);
}

const char *test_shared_path(const char *relative)
{
    const char *path = join(folder_from("CHEVAL_SHARED_DATA", "../shared/data"), relative);
    if (access(path, R_OK) == 0)
        return path;
    print_message("SKIPPED: measurement data %s is not here\n", relative);
    return NULL;
}

uint8_t *test_read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("%s can't be read", path);
    uint8_t *bytes = NULL;
    size_t used = 0;
    for (;;) {
        uint8_t *larger = realloc(bytes, used + 65536 + 1);
        assert_non_null(larger);
        bytes = larger;
        size_t got = fread(bytes + used, 1, 65536, file);
        used += got;
        if (got == 0)
            break;
    }
    (void)fclose(file);
    bytes[used] = 0;
    *size = used;
    return bytes;
}
