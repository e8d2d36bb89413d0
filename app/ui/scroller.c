#include "app/ui/scroller.h"

#include "platform/base/clock.h"

#include <math.h>

#define GLIDE_S 0.20f                        // time constant of coming to rest
#define RUBBER 0.33f                         // how much of the finger's way counts beyond the ends
#define STALE_NS (90 * CLOCK_MILLISECOND_NS) // a finger that rested this long throws nothing
#define FLYING_PX 24.0f                      // farther from rest than this is flying

static float clamp(float value, float low, float high)
{
    return fminf(fmaxf(value, low), high);
}

void scroller_fit(struct scroller *scroller, float content_px, float viewport_px, float pitch_px)
{
    scroller->extent = fmaxf(content_px - viewport_px, 0.0f);
    scroller->pitch = pitch_px;
    scroller->target = clamp(scroller->target, 0.0f, scroller->extent);
}

void scroller_hold(struct scroller *scroller, int64_t now_ns)
{
    scroller->held = true;
    scroller->velocity = 0.0f;
    scroller->target = scroller->position;
    scroller->moved_ns = now_ns;
}

void scroller_drag(struct scroller *scroller, float delta_x, float delta_y, int64_t now_ns)
{
    float delta = scroller->horizontal ? delta_x : delta_y;
    if (!scroller->reversed)
        delta = -delta;
    float elapsed_s = fmaxf((float)(now_ns - scroller->moved_ns) / (float)CLOCK_SECOND_NS, 0.001f);
    scroller->velocity += (delta / elapsed_s - scroller->velocity) * 0.4f;
    scroller->moved_ns = now_ns;
    float next = scroller->position + delta;
    if (next < 0.0f || next > scroller->extent)
        next = scroller->position + delta * RUBBER;
    scroller->position = scroller->target = next;
}

static float rest_near(const struct scroller *scroller, float position)
{
    float whole = scroller->pitch > 0.0f ? roundf(position / scroller->pitch) * scroller->pitch : position;
    if (position > scroller->extent - scroller->pitch * 0.5f)
        whole = scroller->extent; // the end is a resting place even when it is no whole item
    return clamp(whole, 0.0f, scroller->extent);
}

void scroller_release(struct scroller *scroller, int64_t now_ns)
{
    if (scroller->jumps || now_ns - scroller->moved_ns > STALE_NS)
        scroller->velocity = 0.0f;
    scroller->held = false;
    // An exponential glide that begins with this velocity ends velocity * time constant farther on.
    scroller->target = rest_near(scroller, scroller->position + scroller->velocity * GLIDE_S);
    scroller->velocity = 0.0f;
}

void scroller_wheel(struct scroller *scroller, float notches)
{
    float step = scroller->pitch > 0.0f ? scroller->pitch : 64.0f;
    scroller->target = rest_near(scroller, scroller->target + notches * step);
}

void scroller_reveal(struct scroller *scroller, float from_px, float to_px, float viewport_px)
{
    if (from_px < scroller->target)
        scroller->target = clamp(from_px, 0.0f, scroller->extent);
    else if (to_px > scroller->target + viewport_px)
        scroller->target = clamp(to_px - viewport_px, 0.0f, scroller->extent);
}

void scroller_rewind(struct scroller *scroller)
{
    scroller->held = false;
    scroller->position = scroller->target = scroller->velocity = 0.0f;
}

void scroller_step(struct scroller *scroller, float elapsed_s)
{
    if (scroller->held)
        return;
    scroller->position += (scroller->target - scroller->position) * (1.0f - expf(-elapsed_s / GLIDE_S));
    if (scroller->jumps || fabsf(scroller->target - scroller->position) < 0.5f)
        scroller->position = scroller->target;
}

bool scroller_flies(const struct scroller *scroller)
{
    return !scroller->held && fabsf(scroller->target - scroller->position) > FLYING_PX;
}
