#include "app/ui/zoom.h"

#define RUBBER 0.3f        // how much of the fingers' way counts beyond the bounds
#define CLOSE_PX 24.0f     // fingers nearer to each other than this tell little of how far they spread
#define AS_GOOD_AS 0.0015f // nearer to the goal than this is there

static const struct zoom_place life = {.scale = 1.0f, .centre = {0.5f, 0.5f}};

void zoom_reset(struct zoom *zoom)
{
    *zoom = (struct zoom){.shown = life, .goal = life};
}

static float clamp(float value, float low, float high)
{
    return fminf(fmaxf(value, low), high);
}

// Where the stage shows nothing but what it shows at life's size, a part of it.
static struct zoom_place bounded(struct zoom_place place)
{
    place.scale = clamp(place.scale, ZOOM_LEAST, ZOOM_MOST);
    float half = 0.5f / place.scale;
    place.centre.x = clamp(place.centre.x, half, 1.0f - half);
    place.centre.y = clamp(place.centre.y, half, 1.0f - half);
    return place;
}

static float pull(float value, float bound)
{
    return bound + RUBBER * (value - bound);
}

// As a share of the stage, from its middle.
static struct vec2 share_of(struct rect stage, struct vec2 px)
{
    return (struct vec2){(px.x - stage.x) / fmaxf(stage.width, 1.0f) - 0.5f,
                         (px.y - stage.y) / fmaxf(stage.height, 1.0f) - 0.5f};
}

// What of the unzoomed stage is seen there.
static struct vec2 seen_at(const struct zoom_place *place, struct vec2 share)
{
    return (struct vec2){place->centre.x + share.x / place->scale, place->centre.y + share.y / place->scale};
}

// The place that shows `seen` there.
static struct vec2 centre_for(struct vec2 seen, struct vec2 share, float scale)
{
    return (struct vec2){seen.x - share.x / scale, seen.y - share.y / scale};
}

static struct vec2 middle_of(const struct vec2 *fingers_px, int count)
{
    struct vec2 first = fingers_px[0], last = fingers_px[count - 1];
    return (struct vec2){0.5f * (first.x + last.x), 0.5f * (first.y + last.y)};
}

static float apart(const struct vec2 *fingers_px, int count)
{
    return fmaxf(hypotf(fingers_px[count - 1].x - fingers_px[0].x, fingers_px[count - 1].y - fingers_px[0].y),
                 CLOSE_PX);
}

void zoom_hold(struct zoom *zoom, struct rect stage, const struct vec2 *fingers_px, int count)
{
    zoom->fingers = count > 2 ? 2 : count;
    if (zoom->fingers == 0) {
        zoom->goal = bounded(zoom->shown);
        return;
    }
    zoom->held_scale = zoom->shown.scale;
    zoom->held_apart_px = apart(fingers_px, zoom->fingers);
    zoom->held = seen_at(&zoom->shown, share_of(stage, middle_of(fingers_px, zoom->fingers)));
}

void zoom_follow(struct zoom *zoom, struct rect stage, const struct vec2 *fingers_px)
{
    if (zoom->fingers == 0)
        return;
    float scale = zoom->held_scale * apart(fingers_px, zoom->fingers) / zoom->held_apart_px;
    if (scale < ZOOM_LEAST || scale > ZOOM_MOST)
        scale = pull(scale, clamp(scale, ZOOM_LEAST, ZOOM_MOST));
    struct vec2 share = share_of(stage, middle_of(fingers_px, zoom->fingers));
    struct zoom_place wanted = {.scale = scale, .centre = centre_for(zoom->held, share, scale)};
    struct zoom_place inside = bounded(wanted);
    wanted.centre.x = pull(wanted.centre.x, inside.centre.x);
    wanted.centre.y = pull(wanted.centre.y, inside.centre.y);
    zoom->shown = zoom->goal = wanted;
}

void zoom_by(struct zoom *zoom, struct rect stage, struct vec2 at_px, float factor)
{
    struct vec2 share = share_of(stage, at_px), seen = seen_at(&zoom->goal, share);
    float scale = clamp(zoom->goal.scale * factor, ZOOM_LEAST, ZOOM_MOST);
    zoom->goal = bounded((struct zoom_place){.scale = scale, .centre = centre_for(seen, share, scale)});
}

void zoom_toggle(struct zoom *zoom, struct rect stage, struct vec2 at_px)
{
    bool is_zoomed = zoom->goal.scale > 1.0f + AS_GOOD_AS;
    zoom_out(zoom);
    if (!is_zoomed)
        zoom_by(zoom, stage, at_px, ZOOM_TAP);
}

void zoom_out(struct zoom *zoom)
{
    zoom->goal = life;
    zoom->fingers = 0;
}

static float ease(float value, float goal, float share)
{
    return fabsf(goal - value) < AS_GOOD_AS ? goal : value + (goal - value) * share;
}

void zoom_step(struct zoom *zoom, float elapsed_s, float time_s)
{
    if (zoom->fingers > 0)
        return;
    float share = time_s > 0.0f ? 1.0f - expf(-elapsed_s / time_s) : 1.0f;
    zoom->shown.scale = ease(zoom->shown.scale, zoom->goal.scale, share);
    zoom->shown.centre.x = ease(zoom->shown.centre.x, zoom->goal.centre.x, share);
    zoom->shown.centre.y = ease(zoom->shown.centre.y, zoom->goal.centre.y, share);
}

struct vec2 zoom_offset(const struct zoom *zoom, struct rect stage)
{
    const struct zoom_place *shown = &zoom->shown;
    return (struct vec2){
        stage.x + 0.5f * stage.width - shown->scale * (stage.x + shown->centre.x * stage.width),
        stage.y + 0.5f * stage.height - shown->scale * (stage.y + shown->centre.y * stage.height)};
}
