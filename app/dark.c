#include "app/dark.h"

#include "platform/base/clock.h"

static bool is_open(const struct hours *hours, int64_t wall_ms)
{
    int weekday = 0, minute = 0;
    if (hours->count == 0 || !clock_wall_is_set(wall_ms) || !clock_local_minute(wall_ms, &weekday, &minute))
        return true;
    return hours_are_open(hours, weekday, minute);
}

bool dark_step(struct dark *dark, const struct dark_now *now)
{
    bool was_dark = dark->is_dark, is_awake = now->now_ns < dark->awake_until_ns;
    if (now->by_staff || (is_awake && now->touched))
        dark->awake_until_ns = now->now_ns + DARK_AWAKE_NS;
    dark->is_dark =
        now->is_free && now->now_ns >= dark->awake_until_ns && !is_open(&dark->hours, now->wall_ms);
    return dark->is_dark != was_dark;
}
