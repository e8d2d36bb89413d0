#include "platform/camera/auto_exposure.h"

#include "platform/base/clock.h"

#include <math.h>

// Middle grey, 18 % in sRGB, is 118. Skin reflects from a third of that to three times as much, so a face is
// wrong only far from it: below, its darker half has few steps left; above, its lights begin to clip. What
// has begun goes on to the inner bounds; they are more than two stops apart, so no step jumps over both.
#define DARK 64.0f
#define DARK_INNER 90.0f
#define BRIGHT_INNER 170.0f
#define BRIGHT 200.0f

#define PATIENCE_NS CLOCK_SECOND_NS          // wrong for so long before anything is done
#define STEP_NS (300 * CLOCK_MILLISECOND_NS) // between changes
#define UNSEEN_NS                                                                                            \
    (150 * CLOCK_MILLISECOND_NS)       // until a change shows: cameras have two or three frames under way
#define FRAMES_MIN 4                   // whose mean is believed
#define ALONE_NS (5 * CLOCK_SECOND_NS) // nobody for so long: the automatics have it back
#define TIME_RATIO 1.26f               // a third of a stop
#define GAIN_STEPS 16                  // the range of a gain, whose unit no camera tells
#define UNITS_A_SECOND 10000

static int limit(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

// A lamp on the mains flashes twice a period; other times than whole flashes make frames differ.
static int without_flicker(const struct auto_exposure_range *range, int time, int direction)
{
    if (range->mains_hz <= 0)
        return time;
    float flash = (float)UNITS_A_SECOND / (float)(2 * range->mains_hz), flashes = (float)time / flash;
    if (flashes < 1.0f)
        return time; // shorter than a flash: there is none that fits
    int whole = (int)(roundf((direction > 0 ? ceilf(flashes - 0.01f) : floorf(flashes + 0.01f)) * flash));
    return whole <= range->time_maximum ? whole : (int)(floorf((float)range->time_maximum / flash) * flash);
}

static int next_time(const struct auto_exposure_range *range, int time, int direction)
{
    int next = (int)lroundf(direction > 0 ? (float)time * TIME_RATIO : (float)time / TIME_RATIO);
    next = next == time ? time + direction : next;
    next = without_flicker(range, limit(next, range->time_minimum, range->time_maximum), direction);
    next = limit(next, range->time_minimum, range->time_maximum);
    return direction > 0 ? (next > time ? next : time) : (next < time ? next : time);
}

static int next_gain(const struct auto_exposure_range *range, int gain, int direction)
{
    int step = (range->gain_maximum - range->gain_minimum + GAIN_STEPS - 1) / GAIN_STEPS;
    return limit(gain + direction * step, range->gain_minimum, range->gain_maximum);
}

// Longer before louder, quieter before shorter: gain brings noise, time up to the frame's interval costs
// nothing.
static bool change(struct auto_exposure *exposure, const struct auto_exposure_range *range)
{
    struct auto_exposure_setting next = exposure->setting;
    next.time = limit(next.time, range->time_minimum, range->time_maximum);
    next.gain = limit(next.gain, range->gain_minimum, range->gain_maximum);
    int direction = exposure->direction, gain = next_gain(range, next.gain, direction);
    if (direction < 0 && gain != next.gain) {
        next.gain = gain;
    } else {
        int time = next_time(range, next.time, direction);
        if (time == next.time && direction > 0)
            next.gain = gain;
        next.time = time;
    }
    next.manual = true;
    bool changed = !exposure->setting.manual || next.time != exposure->setting.time ||
                   next.gain != exposure->setting.gain;
    exposure->setting = next;
    return changed;
}

static bool give_back(struct auto_exposure *exposure, const struct auto_exposure_range *range)
{
    exposure->direction = 0;
    if (!exposure->setting.manual || !range->has_automatics)
        return false;
    exposure->setting.manual = false;
    return true;
}

// Which way to go, with hysteresis in luminance and in time.
static int choose_direction(struct auto_exposure *exposure, float luminance, int64_t time_ns)
{
    if (exposure->direction > 0 && luminance < DARK_INNER)
        return 1;
    if (exposure->direction < 0 && luminance > BRIGHT_INNER)
        return -1;
    if (luminance >= DARK && luminance <= BRIGHT)
        exposure->well_ns = time_ns;
    if (time_ns - exposure->well_ns < PATIENCE_NS)
        return 0;
    return luminance < DARK ? 1 : -1;
}

static void rest_until_seen(struct auto_exposure *exposure)
{
    exposure->sum = 0.0f;
    exposure->count = 0;
}

bool auto_exposure_step(struct auto_exposure *exposure, const struct auto_exposure_range *range,
                        float luminance, bool is_face, int64_t time_ns)
{
    if (!exposure->began || time_ns < exposure->changed_ns) {
        exposure->began = true;
        exposure->well_ns = exposure->changed_ns = exposure->face_ns = time_ns;
    }
    if (is_face) {
        exposure->face_ns = time_ns;
    } else if (range->has_automatics) {
        exposure->well_ns = time_ns;
        rest_until_seen(exposure);
        return time_ns - exposure->face_ns >= ALONE_NS && give_back(exposure, range);
    }
    if (!(luminance >= 0.0f) || time_ns - exposure->changed_ns < UNSEEN_NS)
        return false;
    exposure->sum += luminance;
    exposure->count++;
    if (time_ns - exposure->changed_ns < STEP_NS || exposure->count < FRAMES_MIN)
        return false;
    exposure->direction = choose_direction(exposure, exposure->sum / (float)exposure->count, time_ns);
    bool changed = exposure->direction != 0 && change(exposure, range);
    exposure->changed_ns = time_ns;
    rest_until_seen(exposure);
    return changed;
}
