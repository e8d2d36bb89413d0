#include "platform/os/quota.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static int bound(rlim_t bytes)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_FSIZE, &limit) != 0)
        return -1;
    limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
    return setrlimit(RLIMIT_FSIZE, &limit);
}

enum result quota_set(int64_t bytes, struct diagnostic *why)
{
    // Who writes beyond it gets EFBIG instead.
    if (signal(SIGXFSZ, SIG_IGN) == SIG_ERR || bound((rlim_t)bytes) != 0)
        return diagnose(why, RESULT_UNSUPPORTED, "files can't be bounded here: %s", strerror(errno));
    return RESULT_OK;
}

void quota_lift(void)
{
    (void)bound(RLIM_INFINITY);
}
