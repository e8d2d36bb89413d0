#include "tracking/hand.h"

#include "platform/base/clock.h"
#include "tracking/association.h"
#include "tracking/detector.h"
#include "tracking/hand_gesture.h"
#include "tracking/model_path.h"
#include "tracking/nn/network.h"
#include "tracking/search.h"
#include "tracking/smooth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_SIZE 224
#define NETWORK_Z_SCALE 0.4f // the network's z is this many times what x is

#define SAME_HAND_OVERLAP 0.5f
#define DETECTIONS_MAX PEOPLE_HANDS_MAX
#define SEARCH_LEVELS_STILL 2

// Looking for a hand costs as much as several faces: this often with no hand there, and that often while one
// is.
#define SEARCH_ALONE_NS (120 * CLOCK_MILLISECOND_NS)
#define SEARCH_MORE_NS (500 * CLOCK_MILLISECOND_NS)

// A wrist that the body shows is looked at in a square of so many forearms.
#define WRIST_REGION 2.2f
#define WRIST_VISIBLE 0.5f
#define WRIST_NEAR 0.7f // of a body from that of a hand, in hands
#define SIDE_SHARE 0.1f // of a frame in the side of the track
enum { BODY_ELBOW_LEFT = 13, BODY_ELBOW_RIGHT, BODY_WRIST_LEFT, BODY_WRIST_RIGHT };

static const struct smooth_options landmark_options = {
    .minimum_cutoff_hz = 1.0f, .beta = 60.0f, .derivative_cutoff_hz = 1.0f};

enum output { LANDMARKS, PRESENCE, SIDE, WORLD, OUTPUT_COUNT };
static const char *const output_names[] = {"Identity", "Identity_1", "Identity_2", "Identity_3", NULL};
static const int output_sizes[OUTPUT_COUNT] = {HAND_LANDMARKS * 3, 1, 1, HAND_LANDMARKS * 3};

static const struct crop_options crop_to_input = {
    .width = INPUT_SIZE, .height = INPUT_SIZE, .minimum = 0.0f, .maximum = 1.0f, .keep_aspect = true};

struct tracked_hand {
    struct hand hand;  // as the network saw it in this frame
    float right_share; // how much it was a right hand, over time
    bool settled;      // right_share is known
    struct hand_motion motion;
    struct smooth_value smooth[HAND_LANDMARKS][3];
    bool smoothing;
    int64_t smoothed_ns;
};

struct hands {
    struct tracker_options options;
    struct detector *detector; // NULL until it is loaded; so is
    struct network *network;
    struct association association;
    struct tracked_hand hands[ASSOCIATION_TRACKS]; // by the association's slot
    struct hand looks[ASSOCIATION_TRACKS];         // of the frame under way, by the slot that was looked for
    struct detection detections[DETECTIONS_MAX];
    int64_t time_ns, searched_ns;
    int search_turn;
    struct tracker_timings *timings; // of the look under way, as is
    struct diagnostic *why;
};

// --- life -------------------------------------------------------------------------------------------------

static enum result wake_detector(struct hands *hands, struct diagnostic *why)
{
    char path[MODEL_PATH_SIZE];
    if (hands->detector != NULL)
        return RESULT_OK;
    enum result result = model_path(path, hands->options.models_dir, "palm_detection_full.tflite", why);
    return result == RESULT_OK ? detector_load(&detector_palm, path, &hands->detector, why) : result;
}

static enum result wake_network(struct hands *hands, struct diagnostic *why)
{
    char path[MODEL_PATH_SIZE];
    if (hands->network != NULL)
        return RESULT_OK;
    const char *file = hands->options.full_body ? "hand_landmark_full.tflite" : "hand_landmark_lite.tflite";
    enum result result = model_path(path, hands->options.models_dir, file, why);
    if (result == RESULT_OK)
        result = network_load(path, output_names, &hands->network, why);
    if (result != RESULT_OK)
        return result;
    bool fits = network_input(hands->network).count == INPUT_SIZE * INPUT_SIZE * 3;
    for (int i = 0; i < OUTPUT_COUNT; i++)
        fits = fits && network_output(hands->network, i).count == output_sizes[i];
    if (fits)
        return RESULT_OK;
    network_destroy(hands->network);
    hands->network = NULL;
    return diagnose(why, RESULT_INVALID, "%s: not the hand landmarks (tensor sizes differ)", path);
}

static void unload(struct hands *hands)
{
    detector_destroy(hands->detector);
    network_destroy(hands->network);
    hands->detector = NULL;
    hands->network = NULL;
}

enum result hands_create(const struct tracker_options *options, struct hands **out, struct diagnostic *why)
{
    struct hands *hands = calloc(1, sizeof *hands);
    if (hands == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "not enough memory for tracking hands");
    hands->options = *options;
    hands->options.bundle = NULL; // the caller's
    association_init(&hands->association, options->max_hands);
    enum result result = wake_detector(hands, why);
    if (result == RESULT_OK)
        result = wake_network(hands, why);
    if (result != RESULT_OK) {
        hands_destroy(hands);
        return result;
    }
    if (options->loads_late)
        unload(hands);
    *out = hands;
    return RESULT_OK;
}

void hands_destroy(struct hands *hands)
{
    if (hands == NULL)
        return;
    unload(hands);
    free(hands);
}

void hands_forget(struct hands *hands)
{
    if (hands->detector == NULL) // nobody was looked for
        return;
    association_clear(&hands->association);
    memset(hands->hands, 0, sizeof hands->hands);
    memset(hands->looks, 0, sizeof hands->looks);
    memset(hands->detections, 0, sizeof hands->detections);
    hands->searched_ns = 0;
    hands->search_turn = 0;
    detector_forget(hands->detector);
    if (hands->network != NULL)
        network_forget(hands->network);
}

// --- regions ----------------------------------------------------------------------------------------------

// The turn that brings the direction from `from` to `to` upright on screen.
static float upright(struct vec2 from, struct vec2 to)
{
    const float half_turn = 3.14159265f;
    float turn = half_turn / 2.0f - atan2f(-(to.y - from.y), to.x - from.x);
    return remainderf(turn, 2.0f * half_turn);
}

// A square `scale` times the larger side, moved by `up` of its height against its own upright axis.
static struct roi hand_region(struct vec2 centre, float width, float height, float turn, float up,
                              float scale)
{
    float side = fmaxf(width, height) * scale;
    return (struct roi){.centre_x_px = centre.x + up * height * sinf(turn),
                        .centre_y_px = centre.y - up * height * cosf(turn),
                        .width_px = side,
                        .height_px = side,
                        .rotation_rad = turn};
}

// MediaPipe palm_detection_detection_to_roi: from the palm's box to the whole hand.
static struct roi palm_roi(const struct detection *palm)
{
    float turn = upright(palm->keypoints[PALM_KEYPOINT_WRIST], palm->keypoints[PALM_KEYPOINT_MIDDLE]);
    struct vec2 centre = {(palm->x0 + palm->x1) / 2.0f, (palm->y0 + palm->y1) / 2.0f};
    return hand_region(centre, palm->x1 - palm->x0, palm->y1 - palm->y0, turn, 0.5f, 2.6f);
}

// MediaPipe hand_landmark_landmarks_to_roi: the palm's landmarks, in the hand's own upright frame.
static struct roi next_roi(const struct vec3 *landmarks_px)
{
    static const int palm[] = {0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18};
    const struct vec3 *p = landmarks_px;
    struct vec2 wrist = {p[0].x, p[0].y};
    struct vec2 fingers = {((p[5].x + p[13].x) / 2.0f + p[9].x) / 2.0f,
                           ((p[5].y + p[13].y) / 2.0f + p[9].y) / 2.0f};
    float turn = upright(wrist, fingers), c = cosf(turn), s = sinf(turn);
    struct vec2 low = {INFINITY, INFINITY}, high = {-INFINITY, -INFINITY};
    for (size_t i = 0; i < sizeof palm / sizeof palm[0]; i++) {
        const struct vec3 *q = &p[palm[i]];
        struct vec2 level = {c * q->x + s * q->y, c * q->y - s * q->x};
        low = (struct vec2){fminf(low.x, level.x), fminf(low.y, level.y)};
        high = (struct vec2){fmaxf(high.x, level.x), fmaxf(high.y, level.y)};
    }
    struct vec2 middle = {(low.x + high.x) / 2.0f, (low.y + high.y) / 2.0f};
    struct vec2 centre = {c * middle.x - s * middle.y, s * middle.x + c * middle.y};
    return hand_region(centre, high.x - low.x, high.y - low.y, turn, 0.1f, 2.0f);
}

// --- one hand ---------------------------------------------------------------------------------------------

// The network on one region. The picture is not mirrored, but the network takes it for a mirror image: what
// it calls left is the subject's right.
static enum result run_network(struct hands *hands, const struct picture *picture, const struct roi *roi,
                               struct hand *hand)
{
    enum result result = wake_network(hands, hands->why);
    if (result != RESULT_OK)
        return result;
    int64_t start_ns = clock_now_ns();
    crop_to_tensor(picture, roi, &crop_to_input, network_input(hands->network).data);
    int64_t cropped_ns = clock_now_ns();
    result = network_run(hands->network);
    if (result != RESULT_OK)
        return result;
    const float *landmarks = network_output(hands->network, LANDMARKS).data;
    const float *world = network_output(hands->network, WORLD).data;
    struct affine affine = crop_tensor_to_picture(roi, &crop_to_input);
    float scale = roi->width_px / (float)INPUT_SIZE / NETWORK_Z_SCALE;
    float c = cosf(roi->rotation_rad), s = sinf(roi->rotation_rad);
    for (int i = 0; i < HAND_LANDMARKS; i++, landmarks += 3, world += 3) {
        struct vec2 p = affine_apply(&affine, (struct vec2){landmarks[0], landmarks[1]});
        hand->landmarks_px[i] = (struct vec3){p.x, p.y, landmarks[2] * scale};
        hand->world_m[i] = (struct vec3){c * world[0] - s * world[1], s * world[0] + c * world[1], world[2]};
    }
    float right = network_output(hands->network, SIDE).data[0];
    hand->score = network_output(hands->network, PRESENCE).data[0];
    hand->side = right > 0.5f ? HAND_RIGHT : HAND_LEFT;
    hand->side_score = fmaxf(right, 1.0f - right);
    timings_add(hands->timings, STAGE_CROP, cropped_ns - start_ns);
    timings_add(hands->timings, STAGE_HAND_LANDMARKS, clock_now_ns() - cropped_ns);
    return RESULT_OK;
}

static bool is_present(const struct hands *hands, const struct hand *hand)
{
    return hand->score > hands->options.min_presence_score;
}

// A palm's region, then the region that its landmarks give. `hand->score` is 0 when one of them shows no
// hand.
static enum result look_twice(struct hands *hands, const struct picture *picture, struct roi *roi,
                              struct hand *hand)
{
    for (int pass = 0; pass < 2; pass++) {
        hand->score = 0.0f;
        if (!roi_usable(roi))
            return RESULT_OK;
        enum result result = run_network(hands, picture, roi, hand);
        if (result != RESULT_OK)
            return result;
        if (!is_present(hands, hand)) {
            hand->score = 0.0f;
            return RESULT_OK;
        }
        *roi = next_roi(hand->landmarks_px);
    }
    if (!roi_usable(roi))
        hand->score = 0.0f;
    return RESULT_OK;
}

static enum result find_palms(struct hands *hands, const struct picture *picture, const struct roi *region,
                              int *count)
{
    return detector_run(hands->detector, picture, region, hands->options.min_detection_score,
                        hands->detections, DETECTIONS_MAX, count, hands->timings);
}

// Where the body's wrists are; returns how many of them can be seen.
static int wrist_regions(const struct people *people, struct roi *regions, int max)
{
    int count = 0;
    for (int i = 0; i < people->body_count; i++)
        for (int side = 0; side < 2 && count < max; side++) {
            const struct body *body = &people->bodies[i];
            struct vec3 wrist = body->landmarks_px[BODY_WRIST_LEFT + side];
            struct vec3 elbow = body->landmarks_px[BODY_ELBOW_LEFT + side];
            float forearm = hypotf(wrist.x - elbow.x, wrist.y - elbow.y);
            if (body->visible[BODY_WRIST_LEFT + side] < WRIST_VISIBLE)
                continue;
            struct roi hand = {.centre_x_px = wrist.x + (wrist.x - elbow.x) / 4.0f,
                               .centre_y_px = wrist.y + (wrist.y - elbow.y) / 4.0f,
                               .width_px = forearm,
                               .height_px = forearm};
            regions[count] = search_around(&hand, WRIST_REGION);
            count += roi_usable(&regions[count]);
        }
    return count;
}

// --- live -------------------------------------------------------------------------------------------------

static enum result follow(struct hands *hands, const struct picture *picture, int64_t now_ns)
{
    int slots[PEOPLE_FACES_MAX];
    int count = association_followed(&hands->association, slots);
    for (int i = 0; i < count; i++) {
        struct hand *look = &hands->looks[slots[i]];
        struct roi roi = association_expect(&hands->association, slots[i], now_ns);
        enum result result = run_network(hands, picture, &roi, look);
        if (result != RESULT_OK)
            return result;
        struct roi next = next_roi(look->landmarks_px);
        if (is_present(hands, look) && roi_usable(&next))
            association_keep(&hands->association, slots[i], &next, now_ns);
        else
            association_lose(&hands->association, slots[i]);
    }
    association_part(&hands->association);
    count = association_followed(&hands->association, slots);
    for (int i = 0; i < count; i++)
        hands->hands[slots[i]].hand = hands->looks[hands->association.tracks[slots[i]].look];
    return RESULT_OK;
}

static enum result search_region(struct hands *hands, const struct picture *picture, const struct roi *region,
                                 int64_t now_ns)
{
    int count = 0;
    enum result result = find_palms(hands, picture, region, &count);
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        struct hand hand = {0};
        struct roi roi = palm_roi(&hands->detections[i]);
        if (association_room(&hands->association) == 0)
            break;
        if (association_covers(&hands->association, &roi))
            continue;
        result = look_twice(hands, picture, &roi, &hand);
        if (result != RESULT_OK || !(hand.score > 0.0f) || association_covers(&hands->association, &roi))
            continue;
        int slot = association_add(&hands->association, &roi, now_ns);
        if (slot >= 0)
            hands->hands[slot] = (struct tracked_hand){.hand = hand};
    }
    return result;
}

// In turn the whole picture and the wrists, which show hands that are small in the whole.
static enum result search(struct hands *hands, const struct picture *picture, const struct people *people,
                          int64_t now_ns)
{
    int room = association_room(&hands->association);
    int64_t pause_ns = room < hands->options.max_hands ? SEARCH_MORE_NS : SEARCH_ALONE_NS;
    if (room == 0 || (hands->searched_ns != 0 && now_ns - hands->searched_ns < pause_ns))
        return RESULT_OK;
    hands->searched_ns = now_ns;
    struct roi regions[1 + 2 * PEOPLE_BODIES_LIVE];
    regions[0] = roi_of_picture(picture);
    int count = 1 + wrist_regions(people, regions + 1, 2 * PEOPLE_BODIES_LIVE);
    return search_region(hands, picture, &regions[hands->search_turn++ % count], now_ns);
}

static void smooth_hand(struct tracked_hand *tracked, int64_t now_ns, float size_px, struct hand *hand)
{
    float interval_s = (float)(now_ns - tracked->smoothed_ns) * 1e-9f;
    bool started = tracked->smoothing && interval_s > 0.0f && interval_s < 0.5f;
    for (int i = 0; i < HAND_LANDMARKS; i++) {
        float *const values[3] = {&hand->landmarks_px[i].x, &hand->landmarks_px[i].y,
                                  &hand->landmarks_px[i].z};
        for (int k = 0; k < 3; k++)
            *values[k] = smooth_step(&tracked->smooth[i][k], &landmark_options, started, *values[k],
                                     1.0f / size_px, interval_s);
    }
    tracked->smoothing = true;
    tracked->smoothed_ns = now_ns;
}

// Whose wrist the hand is at: a body knows its arms better than a hand looks like one side. False where no
// wrist is near, or both are.
static bool side_by_body(const struct people *people, const struct hand *hand, enum hand_side *side)
{
    const struct vec3 *p = hand->landmarks_px;
    float nearest = WRIST_NEAR * hypotf(p[9].x - p[0].x, p[9].y - p[0].y);
    bool found = false;
    for (int i = 0; i < people->body_count; i++) {
        const struct body *body = &people->bodies[i];
        float away[2] = {INFINITY, INFINITY}; // left, right
        for (int k = 0; k < 2; k++) {
            struct vec3 wrist = body->landmarks_px[BODY_WRIST_LEFT + k];
            if (body->visible[BODY_WRIST_LEFT + k] >= WRIST_VISIBLE)
                away[k] = hypotf(wrist.x - p[0].x, wrist.y - p[0].y);
        }
        float near = fminf(away[0], away[1]), other = fmaxf(away[0], away[1]);
        if (near >= nearest || other < 2.0f * near)
            continue;
        nearest = near;
        *side = away[0] < away[1] ? HAND_LEFT : HAND_RIGHT;
        found = true;
    }
    return found;
}

// The side is a matter of the whole track: one frame of a turned hand does not change it.
static void settle_side(struct tracked_hand *tracked, const struct people *people, struct hand *hand)
{
    float right = hand->side == HAND_RIGHT ? hand->side_score : 1.0f - hand->side_score;
    enum hand_side side = HAND_LEFT;
    if (side_by_body(people, hand, &side))
        right = (right + (side == HAND_RIGHT ? 2.0f : 0.0f)) / 3.0f;
    tracked->right_share += (tracked->settled ? SIDE_SHARE : 1.0f) * (right - tracked->right_share);
    tracked->settled = true;
    hand->side = tracked->right_share > 0.5f ? HAND_RIGHT : HAND_LEFT;
    hand->side_score = fmaxf(tracked->right_share, 1.0f - tracked->right_share);
}

static void report(struct hands *hands, struct people *out)
{
    int slots[PEOPLE_FACES_MAX];
    int count = association_active(&hands->association, slots);
    for (int i = 0; i < count && out->hand_count < PEOPLE_HANDS_MAX; i++) {
        struct tracked_hand *tracked = &hands->hands[slots[i]];
        const struct track *track = &hands->association.tracks[slots[i]];
        struct hand *hand = &out->hands[out->hand_count++];
        *hand = tracked->hand;
        hand->id = track->id;
        settle_side(tracked, out, hand);
        hand_motion_update(&tracked->motion, out->captured_ns, hand);
        if (!hands->options.no_smoothing)
            smooth_hand(tracked, out->captured_ns, track->roi.width_px, hand);
    }
}

// Of a hand that is forgotten nothing stays.
static void wipe_forgotten(struct hands *hands)
{
    for (int i = 0; i < ASSOCIATION_TRACKS; i++)
        if (hands->association.tracks[i].state == TRACK_FREE && hands->hands[i].hand.score > 0.0f)
            memset(&hands->hands[i], 0, sizeof hands->hands[i]);
}

static enum result look_at_frame(struct hands *hands, const struct picture *picture, struct people *out)
{
    int64_t now_ns = out->captured_ns;
    if (now_ns < hands->time_ns)
        hands->searched_ns = 0;
    hands->time_ns = now_ns;
    association_forget(&hands->association, now_ns);
    enum result result = follow(hands, picture, now_ns);
    if (result == RESULT_OK)
        result = search(hands, picture, out, now_ns);
    if (result == RESULT_OK)
        report(hands, out);
    wipe_forgotten(hands);
    return result;
}

// --- stills -----------------------------------------------------------------------------------------------

static bool already_found(const struct roi *rois, int count, const struct roi *roi)
{
    for (int i = 0; i < count; i++)
        if (roi_overlap(&rois[i], roi) > SAME_HAND_OVERLAP)
            return true;
    return false;
}

static enum result search_still(struct hands *hands, const struct picture *picture, const struct roi *region,
                                struct roi *rois, struct people *out)
{
    int count = 0;
    enum result result = find_palms(hands, picture, region, &count);
    for (int i = 0; i < count && result == RESULT_OK && out->hand_count < hands->options.max_hands; i++) {
        struct hand hand = {0};
        struct roi roi = palm_roi(&hands->detections[i]);
        if (already_found(rois, out->hand_count, &roi))
            continue;
        result = look_twice(hands, picture, &roi, &hand);
        if (result != RESULT_OK || !(hand.score > 0.0f) || already_found(rois, out->hand_count, &roi))
            continue;
        struct hand_motion motion = {0};
        struct tracked_hand alone = {0};
        settle_side(&alone, out, &hand);
        hand_motion_update(&motion, out->captured_ns, &hand);
        rois[out->hand_count] = roi;
        hand.id = (uint32_t)out->hand_count + 1;
        out->hands[out->hand_count++] = hand;
    }
    return result;
}

static enum result look_at_still(struct hands *hands, const struct picture *picture, struct people *out)
{
    struct roi rois[PEOPLE_HANDS_MAX] = {0}, wrists[2 * PEOPLE_BODIES_MAX];
    enum result result = RESULT_OK;
    for (int level = 0; level < SEARCH_LEVELS_STILL && result == RESULT_OK; level++) {
        int tiles = search_tile_count(picture->width_px, picture->height_px, level);
        for (int i = 0; i < tiles && result == RESULT_OK; i++) {
            struct roi region = search_tile(picture->width_px, picture->height_px, level, i);
            result = search_still(hands, picture, &region, rois, out);
        }
    }
    int count = wrist_regions(out, wrists, 2 * PEOPLE_BODIES_MAX);
    for (int i = 0; i < count && result == RESULT_OK; i++)
        result = search_still(hands, picture, &wrists[i], rois, out);
    return result;
}

enum result hands_look(struct hands *hands, const struct picture *picture, bool is_still, struct people *out,
                       struct tracker_timings *timings, struct diagnostic *why)
{
    // Both at once: the first hand that is found doesn't wait for the second network.
    enum result result = wake_detector(hands, why);
    if (result == RESULT_OK)
        result = wake_network(hands, why);
    if (result != RESULT_OK)
        return result;
    hands->timings = timings;
    hands->why = why;
    result = is_still ? look_at_still(hands, picture, out) : look_at_frame(hands, picture, out);
    hands->timings = NULL;
    hands->why = NULL;
    return result;
}
