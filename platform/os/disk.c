#include "platform/os/disk.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

enum result disk_free_beside(const char *file, int64_t *bytes, struct diagnostic *why)
{
    char folder[1024];
    struct statvfs status;
    (void)snprintf(folder, sizeof folder, "%s", file);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        (void)snprintf(folder, sizeof folder, ".");
    else
        slash[slash == folder ? 1 : 0] = '\0';
    if (statvfs(folder, &status) != 0)
        return diagnose(why, RESULT_IO, "%.300s: %s", folder, strerror(errno));
    *bytes = (int64_t)status.f_bavail * (int64_t)status.f_frsize;
    return RESULT_OK;
}
