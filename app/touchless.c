#include "app/touchless.h"

#include "app/face_view.h"

#include <math.h>

// Landmarks: of the face mesh, of the hand.
enum { FOREHEAD = 10, CHIN = 152, INDEX_TIP = 8 };

// The zone, in faces (forehead to chin).
#define ZONE_LONG 2.4f // along the screen's longer side
#define ZONE_SHORT 1.5f
#define ZONE_ASIDE 0.9f // its middle, from the face's
#define ZONE_BELOW 1.1f
#define ZONE_ROOM 0.3f  // of it, beyond its edges: a hand there is still at its edge
#define HAND_REACH 5.0f // farther from the face it is another's

#define POINTER INT64_C(-2) // no finger's, no mouse's
#define SWIPE_NOTCHES 3.0f

// A cursor that rests is still, one that is on its way does not lag: by speed in screens a second.
static const struct smooth_options steadiness = {
    .minimum_cutoff_hz = 0.9f, .beta = 3.0f, .derivative_cutoff_hz = 1.0f};

void touchless_forget(struct touchless *touchless)
{
    *touchless = (struct touchless){0};
}

struct face_place {
    struct vec2 centre;
    float height;
};

// In the mirror's picture: x as the shopper sees it.
static struct vec2 mirror_point(const struct people *people, struct vec3 p, bool mirrored)
{
    return (struct vec2){mirrored ? (float)people->width_px - p.x : p.x, p.y};
}

static struct face_place place_of(const struct people *people, const struct face *face, bool mirrored)
{
    struct vec2 top = mirror_point(people, face->landmarks_px[FOREHEAD], mirrored);
    struct vec2 chin = mirror_point(people, face->landmarks_px[CHIN], mirrored);
    return (struct face_place){{(top.x + chin.x) * 0.5f, (top.y + chin.y) * 0.5f},
                               fmaxf(hypotf(top.x - chin.x, top.y - chin.y), 1.0f)};
}

static bool is_raised(const struct hand *hand)
{
    return hand->gesture == HAND_GESTURE_POINT || hand->gesture == HAND_GESTURE_OPEN_PALM;
}

// Where in the zone it is: 0..1 from the left, and from the top.
static struct vec2 in_zone(struct vec2 tip, struct face_place face, float side, bool portrait)
{
    float width = face.height * (portrait ? ZONE_SHORT : ZONE_LONG);
    float height = face.height * (portrait ? ZONE_LONG : ZONE_SHORT);
    float x = face.centre.x + side * ZONE_ASIDE * face.height - width * 0.5f;
    float y = face.centre.y + ZONE_BELOW * face.height - height * 0.5f;
    return (struct vec2){(tip.x - x) / width, (tip.y - y) / height};
}

static bool is_near_zone(struct vec2 at)
{
    return at.x > -ZONE_ROOM && at.x < 1.0f + ZONE_ROOM && at.y > -ZONE_ROOM && at.y < 1.0f + ZONE_ROOM;
}

// The hand that has the cursor, else the raised one that is nearest to the face's zone; NULL: none.
static const struct hand *find_hand(const struct touchless *touchless, const struct people *people,
                                    struct face_place face, bool mirrored)
{
    const struct hand *best = NULL;
    float best_far = HAND_REACH * face.height;
    for (int i = 0; i < people->hand_count; i++) {
        const struct hand *hand = &people->hands[i];
        struct vec2 tip = mirror_point(people, hand->landmarks_px[INDEX_TIP], mirrored);
        float far = hypotf(tip.x - face.centre.x, tip.y - face.centre.y);
        if (far > HAND_REACH * face.height)
            continue;
        if (hand->id == touchless->hand)
            return hand;
        if (is_raised(hand) && far < best_far) {
            best = hand;
            best_far = far;
        }
    }
    return touchless->hand == 0 ? best : NULL;
}

static void move_cursor(struct touchless *touchless, struct vec2 at, struct rect screen, int64_t now_ns)
{
    float x = screen.x + fminf(fmaxf(at.x, 0.0f), 1.0f) * screen.width;
    float y = screen.y + fminf(fmaxf(at.y, 0.0f), 1.0f) * screen.height;
    bool started = touchless->seen_ns != 0 && now_ns > touchless->seen_ns;
    float interval_s = started ? (float)(now_ns - touchless->seen_ns) * 1e-9f : 0.0f;
    float scale = 1.0f / fmaxf(fmaxf(screen.width, screen.height), 1.0f);
    touchless->cursor.x_px = smooth_step(&touchless->x, &steadiness, started, x, scale, interval_s);
    touchless->cursor.y_px = smooth_step(&touchless->y, &steadiness, started, y, scale, interval_s);
}

static bool is_still_on(const struct touchless *touchless, float slack_px)
{
    const struct rect *rect = &touchless->target_rect;
    float x = touchless->cursor.x_px, y = touchless->cursor.y_px;
    return x >= rect->x - slack_px && x < rect->x + rect->width + slack_px && y >= rect->y - slack_px &&
           y < rect->y + rect->height + slack_px;
}

// What the cursor rests on, and since when.
static void follow_target(struct touchless *touchless, const struct touchless_targets *targets,
                          int64_t now_ns)
{
    struct rect rect = {0};
    uint32_t under = targets->at(targets->context, touchless->cursor.x_px, touchless->cursor.y_px, &rect);
    if (under == touchless->target && under != 0)
        touchless->target_rect = rect; // it may move
    else if (under != 0 || touchless->target == 0 || !is_still_on(touchless, targets->slack_px)) {
        touchless->target = under;
        touchless->target_rect = rect;
        touchless->target_ns = now_ns;
        touchless->tapped = false;
    }
    if (touchless->tapped && now_ns - touchless->target_ns >= TOUCHLESS_AGAIN_NS) {
        touchless->tapped = false;
        touchless->target_ns = now_ns;
    }
}

static int tap(struct touchless *touchless, int64_t now_ns, struct input_event *events)
{
    int64_t dwelt_ns = now_ns - touchless->target_ns;
    bool waits = touchless->target != 0 && !touchless->tapped;
    touchless->cursor.progress = waits ? fminf((float)dwelt_ns / (float)TOUCHLESS_DWELL_NS, 1.0f) : 0.0f;
    if (!waits || dwelt_ns < TOUCHLESS_DWELL_NS)
        return 0;
    touchless->tapped = true;
    touchless->target_ns = now_ns;
    touchless->cursor.progress = 0.0f;
    const struct rect *rect = &touchless->target_rect;
    struct input_event event = {
        .kind = INPUT_POINTER_DOWN,
        .pointer = POINTER,
        // it may be beside: as far as it may stray
        .x_px = fminf(fmaxf(touchless->cursor.x_px, rect->x), rect->x + rect->width - 1.0f),
        .y_px = fminf(fmaxf(touchless->cursor.y_px, rect->y), rect->y + rect->height - 1.0f),
        .time_ns = now_ns};
    events[0] = event;
    event.kind = INPUT_POINTER_UP;
    events[1] = event;
    return 2;
}

// The content goes with the hand, as under a finger.
static int swipe(const struct touchless *touchless, enum hand_swipe way, bool mirrored, int64_t now_ns,
                 struct input_event *event)
{
    float x = way == HAND_SWIPE_LEFT ? SWIPE_NOTCHES : way == HAND_SWIPE_RIGHT ? -SWIPE_NOTCHES : 0.0f;
    float y = way == HAND_SWIPE_UP ? -SWIPE_NOTCHES : way == HAND_SWIPE_DOWN ? SWIPE_NOTCHES : 0.0f;
    *event = (struct input_event){.kind = INPUT_SCROLL,
                                  .x_px = touchless->cursor.x_px,
                                  .y_px = touchless->cursor.y_px,
                                  .delta_x = mirrored ? -x : x,
                                  .delta_y = y,
                                  .time_ns = now_ns};
    return 1;
}

// Takes hold of the cursor, keeps it, or loses it. False: there is none to show.
static bool hold(struct touchless *touchless, const struct hand *hand, bool is_near, int64_t now_ns)
{
    if (hand == NULL || !is_raised(hand) || !is_near) {
        bool had = touchless->cursor.shown && now_ns - touchless->seen_ns < TOUCHLESS_LOST_NS;
        if (!had)
            touchless_forget(touchless);
        touchless->target = 0; // who comes back begins anew
        touchless->cursor.progress = 0.0f;
        return false;
    }
    if (touchless->hand == 0) {
        touchless->hand = hand->id;
        touchless->since_ns = now_ns;
    }
    touchless->cursor.shown = now_ns - touchless->since_ns >= TOUCHLESS_HOLD_NS;
    return true;
}

int touchless_update(struct touchless *touchless, const struct people *people, bool mirrored,
                     const struct touchless_targets *targets, struct input_event events[TOUCHLESS_MAX_EVENTS])
{
    const struct face *shopper = people != NULL ? face_view_nearest(people) : NULL;
    if (shopper == NULL) {
        touchless_forget(touchless);
        return 0;
    }
    int64_t now_ns = people->captured_ns;
    struct face_place face = place_of(people, shopper, mirrored);
    const struct hand *hand = find_hand(touchless, people, face, mirrored);
    struct vec2 at = {0};
    if (hand != NULL) {
        struct vec2 tip = mirror_point(people, hand->landmarks_px[INDEX_TIP], mirrored);
        if (touchless->hand == 0)
            touchless->side = tip.x < face.centre.x ? -1.0f : 1.0f;
        at = in_zone(tip, face, touchless->side, targets->screen.height > targets->screen.width);
    }
    if (!hold(touchless, hand, is_near_zone(at), now_ns))
        return 0;
    move_cursor(touchless, at, targets->screen, now_ns);
    touchless->seen_ns = now_ns;
    if (!touchless->cursor.shown)
        return 0;
    if (hand->swipe != HAND_SWIPE_NONE) {
        touchless->target = 0;
        touchless->cursor.progress = 0.0f;
        return swipe(touchless, hand->swipe, mirrored, now_ns, &events[0]);
    }
    follow_target(touchless, targets, now_ns);
    return tap(touchless, now_ns, events);
}
