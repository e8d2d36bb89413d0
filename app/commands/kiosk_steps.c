#include "app/commands/kiosk_steps.h"

#include "platform/os/program.h"
#include "platform/os/root_file.h"

#include <stdio.h>

void kiosk_tell(const struct kiosk *kiosk, const char *done, const char *would, const char *what)
{
    printf("%-8s %s\n", kiosk->dry ? would : done, what);
}

void kiosk_fail(struct kiosk *kiosk, const struct diagnostic *why)
{
    (void)fprintf(stderr, "cheval: %s\n", why->text);
    kiosk->failed++;
}

const char *kiosk_at(const struct kiosk *kiosk, const char *path, char full[KIOSK_PATH_SIZE])
{
    (void)snprintf(full, KIOSK_PATH_SIZE, "%s%s", kiosk->root, path);
    return full;
}

bool kiosk_is_there(const struct kiosk *kiosk, const char *path)
{
    char full[KIOSK_PATH_SIZE];
    return root_file_is_there(kiosk_at(kiosk, path, full));
}

void kiosk_put(struct kiosk *kiosk, const char *path, const char *bytes, size_t size)
{
    char full[KIOSK_PATH_SIZE];
    struct diagnostic why = {0};
    kiosk_at(kiosk, path, full);
    if (root_file_holds(full, bytes, size)) {
        printf("%-8s %s\n", "as it is", path);
        return;
    }
    if (!kiosk->dry && root_file_put(full, bytes, size, &why) != RESULT_OK)
        kiosk_fail(kiosk, &why);
    else
        kiosk_tell(kiosk, "wrote", "write", path);
}

void kiosk_take_away(struct kiosk *kiosk, const char *path)
{
    char full[KIOSK_PATH_SIZE];
    struct diagnostic why = {0};
    if (!kiosk_is_there(kiosk, path))
        return;
    if (!kiosk->dry && root_file_remove(kiosk_at(kiosk, path, full), &why) != RESULT_OK)
        kiosk_fail(kiosk, &why);
    else
        kiosk_tell(kiosk, "removed", "remove", path);
}

void kiosk_do(struct kiosk *kiosk, const char *const *arguments)
{
    char line[KIOSK_PATH_SIZE] = "";
    int status = 0;
    size_t length = 0;
    struct diagnostic why = {0};
    for (int i = 0; arguments[i] != NULL && length < sizeof line; i++)
        length +=
            (size_t)snprintf(line + length, sizeof line - length, "%s%s", i > 0 ? " " : "", arguments[i]);
    (void)fflush(stdout); // before what the program says
    if (!kiosk->dry && (program_run(arguments, &status, &why) != RESULT_OK || status != 0)) {
        if (status != 0)
            (void)diagnose(&why, RESULT_IO, "%.200s ended with status %d", line, status);
        kiosk_fail(kiosk, &why);
    } else {
        kiosk_tell(kiosk, "ran", "run", line);
    }
}

void kiosk_run(struct kiosk *kiosk, const char *program, const char *first, const char *second, bool of_root)
{
    char rooted[KIOSK_PATH_SIZE];
    const char *arguments[5] = {program};
    int count = 1;
    if (kiosk->root[0] != '\0' && !of_root)
        return;
    (void)snprintf(rooted, sizeof rooted, "--root=%s", kiosk->root);
    if (kiosk->root[0] != '\0')
        arguments[count++] = rooted;
    if (first != NULL)
        arguments[count++] = first;
    if (second != NULL)
        arguments[count++] = second;
    kiosk_do(kiosk, arguments);
}
