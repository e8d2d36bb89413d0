#include "platform/base/clock.h"
#include "platform/camera/backend.h"

#define LAG_MAX_NS (250 * CLOCK_MILLISECOND_NS)

int64_t camera_pace_due(struct camera_pace *pace, int64_t time_ns)
{
    int64_t now_ns = clock_now_ns();
    if (pace->start_ns == 0)
        pace->start_ns = now_ns - time_ns;
    int64_t due_ns = pace->start_ns + time_ns;
    if (!pace->unpaced && now_ns - due_ns > LAG_MAX_NS) {
        pace->start_ns += now_ns - due_ns;
        due_ns = now_ns;
    }
    return due_ns;
}

void camera_pace_wait(const struct camera_pace *pace, int64_t due_ns, int64_t timeout_ns)
{
    int64_t left_ns = due_ns - clock_now_ns();
    if (!pace->unpaced)
        clock_sleep_ns(left_ns < timeout_ns ? left_ns : timeout_ns);
}

bool camera_pace_reached(const struct camera_pace *pace, int64_t due_ns)
{
    return pace->unpaced || clock_now_ns() >= due_ns;
}
