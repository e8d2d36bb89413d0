#include "tracking/hand_gesture.h"

#include <math.h>
#include <string.h>

#define LONGEST_GAP_NS INT64_C(500000000)

// A finger is straight above the first, bent below the second; between the two it stays what it was.
#define STRAIGHT 0.93f
#define BENT 0.85f

// An open palm is shown: it faces the camera by this much, points up by this much (cosines), and the thumb's
// tip is this far from the index finger's knuckle, in hands. A hand laid on a face or an arm is not.
#define PALM_FACES 0.7f
#define PALM_UP 0.7f
#define THUMB_APART 0.45f

// Thumb tip to index tip, in hands.
#define PINCH_BEGINS 0.22f
#define PINCH_ENDS 0.38f

// The pointing finger or the open hand stays when it is within this of where it began, in hands.
#define DWELL_RADIUS 0.3f

// A swipe covers this much in this time, mostly along one axis; then none for a while, so that the hand can
// come back.
#define SWIPE_LENGTH 1.6f
#define SWIPE_NS INT64_C(350000000)
#define SWIPE_STRAIGHT 2.0f // how many times the other axis
#define SWIPE_PAUSE_NS INT64_C(700000000)

enum { WRIST = 0, THUMB_TIP = 4, INDEX_KNUCKLE = 5, INDEX_TIP = 8, MIDDLE_KNUCKLE = 9, LITTLE_KNUCKLE = 17 };

static float length_between(const struct vec3 *points, int a, int b)
{
    float x = points[a].x - points[b].x, y = points[a].y - points[b].y, z = points[a].z - points[b].z;
    return sqrtf(x * x + y * y + z * z);
}

float hand_finger_straightness(const struct vec3 *landmarks, int finger)
{
    int base = 1 + 4 * finger;
    float bones = 0.0f;
    for (int i = base; i < base + 3; i++)
        bones += length_between(landmarks, i, i + 1);
    return bones > 0.0f ? length_between(landmarks, base, base + 3) / bones : 0.0f;
}

static float hand_length_px(const struct hand *hand)
{
    const struct vec3 *p = hand->landmarks_px;
    return length_between(p, WRIST, MIDDLE_KNUCKLE);
}

static void read_fingers(struct hand_motion *motion, const struct hand *hand)
{
    for (int finger = 0; finger < 5; finger++) {
        float straightness = hand_finger_straightness(hand->world_m, finger);
        motion->straight[finger] = straightness > (motion->straight[finger] ? BENT : STRAIGHT);
    }
    float hand_m = length_between(hand->world_m, WRIST, MIDDLE_KNUCKLE);
    float gap = hand_m > 0.0f ? length_between(hand->world_m, THUMB_TIP, INDEX_TIP) / hand_m : INFINITY;
    motion->pinched = gap < (motion->pinched ? PINCH_ENDS : PINCH_BEGINS);
}

static bool shows_palm(const struct hand *hand)
{
    const struct vec3 *p = hand->world_m;
    struct vec3 up = vec3_subtract(p[MIDDLE_KNUCKLE], p[WRIST]);
    struct vec3 normal =
        vec3_cross(vec3_subtract(p[INDEX_KNUCKLE], p[WRIST]), vec3_subtract(p[LITTLE_KNUCKLE], p[WRIST]));
    float hand_m = vec3_length(up), area = vec3_length(normal);
    return hand_m > 0.0f && area > 0.0f && -up.y > PALM_UP * hand_m && fabsf(normal.z) > PALM_FACES * area &&
           length_between(p, THUMB_TIP, INDEX_KNUCKLE) > THUMB_APART * hand_m;
}

static enum hand_gesture read_gesture(const struct hand_motion *motion, const struct hand *hand)
{
    const bool *straight = motion->straight;
    int fingers = straight[1] + straight[2] + straight[3] + straight[4];
    if (motion->pinched)
        return HAND_GESTURE_PINCH;
    if (fingers == 4 && shows_palm(hand))
        return HAND_GESTURE_OPEN_PALM;
    if (straight[1] && fingers == 1)
        return HAND_GESTURE_POINT;
    return HAND_GESTURE_NONE;
}

static void hold_gesture(struct hand_motion *motion, enum hand_gesture seen, int64_t time_ns)
{
    if (seen != motion->coming) {
        motion->coming = seen;
        motion->coming_since_ns = time_ns;
    }
    if (time_ns - motion->coming_since_ns >= HAND_GESTURE_HOLD_NS)
        motion->shown = motion->coming;
}

// The palm's middle: steadier than a finger tip.
static struct vec2 palm_place(const struct hand *hand)
{
    const struct vec3 *p = hand->landmarks_px;
    return (struct vec2){(p[0].x + p[5].x + p[17].x) / 3.0f, (p[0].y + p[5].y + p[17].y) / 3.0f};
}

static void remember_place(struct hand_motion *motion, struct vec2 place_px, int64_t time_ns)
{
    memmove(motion->trail + 1, motion->trail, sizeof motion->trail - sizeof motion->trail[0]);
    motion->trail[0].place_px = place_px;
    motion->trail[0].time_ns = time_ns;
    motion->trail_count += motion->trail_count < HAND_TRAIL;
}

static enum hand_swipe read_swipe(struct hand_motion *motion, float hand_px, int64_t time_ns)
{
    if (motion->swiped_ns != 0 && time_ns - motion->swiped_ns < SWIPE_PAUSE_NS)
        return HAND_SWIPE_NONE;
    struct vec2 now = motion->trail[0].place_px;
    for (int i = 1; i < motion->trail_count && time_ns - motion->trail[i].time_ns <= SWIPE_NS; i++) {
        float x = (now.x - motion->trail[i].place_px.x) / hand_px;
        float y = (now.y - motion->trail[i].place_px.y) / hand_px;
        bool level = fabsf(x) > SWIPE_STRAIGHT * fabsf(y), upright = fabsf(y) > SWIPE_STRAIGHT * fabsf(x);
        if (fmaxf(fabsf(x), fabsf(y)) < SWIPE_LENGTH || !(level || upright))
            continue;
        motion->swiped_ns = time_ns;
        if (level)
            return x < 0.0f ? HAND_SWIPE_LEFT : HAND_SWIPE_RIGHT;
        return y < 0.0f ? HAND_SWIPE_UP : HAND_SWIPE_DOWN;
    }
    return HAND_SWIPE_NONE;
}

static float read_dwell(struct hand_motion *motion, const struct hand *hand, float hand_px, int64_t time_ns)
{
    bool may_dwell = motion->shown == HAND_GESTURE_POINT || motion->shown == HAND_GESTURE_OPEN_PALM;
    struct vec2 place = motion->shown == HAND_GESTURE_POINT
                            ? (struct vec2){hand->landmarks_px[INDEX_TIP].x, hand->landmarks_px[INDEX_TIP].y}
                            : palm_place(hand);
    float moved = hypotf(place.x - motion->dwell_px.x, place.y - motion->dwell_px.y);
    if (!may_dwell || motion->dwell_since_ns == 0 || moved > DWELL_RADIUS * hand_px) {
        motion->dwell_px = place;
        motion->dwell_since_ns = may_dwell ? time_ns : 0;
    }
    return motion->dwell_since_ns != 0 ? (float)(time_ns - motion->dwell_since_ns) * 1e-9f : 0.0f;
}

void hand_motion_update(struct hand_motion *motion, int64_t time_ns, struct hand *hand)
{
    int64_t gap_ns = motion->trail_count > 0 ? time_ns - motion->trail[0].time_ns : 0;
    if (motion->trail_count > 0 && (gap_ns <= 0 || gap_ns > LONGEST_GAP_NS))
        *motion = (struct hand_motion){0};
    float hand_px = fmaxf(hand_length_px(hand), 1.0f);
    enum hand_gesture before = motion->shown;
    read_fingers(motion, hand);
    hold_gesture(motion, read_gesture(motion, hand), time_ns);
    if (motion->shown != before)
        motion->dwell_since_ns = 0;
    remember_place(motion, palm_place(hand), time_ns);
    hand->gesture = motion->shown;
    hand->swipe = read_swipe(motion, hand_px, time_ns);
    hand->dwell_s = read_dwell(motion, hand, hand_px, time_ns);
}
