// Runs a fuzz target over files: every argument is a file, or a folder whose files (all the way down) are
// taken. A relative path is looked for in the project first, then in the shared measurement data
// ("shared:FOLDER").
#define _XOPEN_SOURCE 700
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replayed;

static int replay(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)where;
    if (type != FTW_F)
        return 0;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return 0;
    static uint8_t room[8 << 20];
    size_t size = fread(room, 1, sizeof room, file);
    (void)fclose(file);
    // An exact heap copy, so that the address sanitizer sees a read one byte past the end.
    uint8_t *exact = malloc(size > 0 ? size : 1);
    if (exact == NULL)
        return 1;
    memcpy(exact, room, size);
    (void)LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    replayed++;
    return 0;
}

int main(int count, char **arguments)
{
    for (int i = 1; i < count; i++) {
        const char *argument = arguments[i];
        const char *folder = getenv("CHEVAL_SOURCE_DIR");
        if (strncmp(argument, "shared:", 7) == 0) {
            argument += 7;
            folder = getenv("CHEVAL_SHARED_DATA");
        } else if (strncmp(argument, "models:", 7) == 0) {
            argument += 7;
            folder = getenv("CHEVAL_MODELS_DIR");
        }
        char path[1024];
        if (argument[0] == '/' || folder == NULL)
            (void)snprintf(path, sizeof path, "%s", argument);
        else
            (void)snprintf(path, sizeof path, "%s/%s", folder, argument);
        if (access(path, R_OK) != 0) {
            printf("SKIPPED: %s is not here\n", argument);
            continue;
        }
        if (nftw(path, replay, 16, FTW_PHYS) != 0)
            return 1;
    }
    printf("%d files replayed\n", replayed);
    return replayed > 0 ? 0 : 77;
}
