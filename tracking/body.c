#include "tracking/body.h"

#include "platform/base/clock.h"
#include "tracking/association.h"
#include "tracking/body_mask.h"
#include "tracking/body_networks.h"
#include "tracking/body_smooth.h"
#include "tracking/body_still.h"
#include "tracking/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DETECTIONS_MAX 8

// The detector costs as much as following two bodies: this often with nobody there or just after somebody
// left, and that often for one more while somebody is.
#define SEARCH_ALONE_NS (100 * CLOCK_MILLISECOND_NS)
#define SEARCH_MORE_NS (1000 * CLOCK_MILLISECOND_NS)

// Below a face that belongs to no body it is looked for this often, in a square of so many faces.
#define SEARCH_BELOW_NS (200 * CLOCK_MILLISECOND_NS)
#define BELOW_SCALE 6.0f

// Whose head is this near a face, in faces, is below it; who is this far from all faces is somebody else.
#define OWN_HEAD 1.0f
#define STRANGE_HEAD 3.0f

// What stands for a body where tracks are told apart: a square of this share of the region around the whole
// person, about half a metre, around the middle of the trunk. The regions of two who stand side by side are
// nearly one.
#define TRUNK_SHARE 0.25f

// Where the association expects a body elsewhere than its steady region, by more than this share of the
// trunk's square, it is right: somebody crosses.
#define MOVED_SHARE 0.3f

// The mask of a body is taken in every second frame, and moves with the body in between; the masks of two
// are taken in turn.
#define MASKS PEOPLE_BODIES_LIVE
#define MASK_EVERY 2

struct tracked_body {
    struct body_look look;
    struct roi roi; // where to look next, from the steadied look
    struct body_smooth smooth;
};

struct bodies {
    struct tracker_options options;
    struct body_networks networks;
    struct association association;
    struct tracked_body bodies[ASSOCIATION_TRACKS]; // by the association's slot
    struct body_look looks[ASSOCIATION_TRACKS];     // of the frame under way, by the slot that was looked for
    struct body_sighting found[PEOPLE_BODIES_MAX];
    int64_t time_ns, searched_ns;
    bool searched;
    int search_turn;
    struct roi faces[PEOPLE_FACES_LIVE]; // of the frame before
    int face_count;
    bool limited; // fewer are followed than the options allow, or nobody new
    int64_t searched_below_ns;
    bool wants_mask; // in the look under way
    unsigned frames;
    struct body_mask masks[MASKS];
    struct body_mask still_mask;
    struct tracker_timings *timings; // of the look under way
};

// --- life -------------------------------------------------------------------------------------------------

enum result bodies_create(const struct tracker_options *options, struct bodies **out, struct diagnostic *why)
{
    struct bodies *bodies = calloc(1, sizeof *bodies);
    if (bodies == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "not enough memory for tracking bodies");
    enum result result = body_networks_init(&bodies->networks, options, why);
    if (result != RESULT_OK) {
        free(bodies);
        return result;
    }
    bodies->options = *options;
    bodies->options.bundle = NULL; // the caller's
    association_init(&bodies->association, options->max_bodies);
    *out = bodies;
    return RESULT_OK;
}

void bodies_destroy(struct bodies *bodies)
{
    if (bodies == NULL)
        return;
    body_networks_finish(&bodies->networks);
    free(bodies);
}

enum result bodies_wake(struct bodies *bodies, struct diagnostic *why)
{
    return body_networks_wake(&bodies->networks, why);
}

void bodies_forget(struct bodies *bodies)
{
    if (bodies->networks.pose == NULL) // nobody was looked for
        return;
    association_clear(&bodies->association);
    memset(bodies->bodies, 0, sizeof bodies->bodies);
    memset(bodies->looks, 0, sizeof bodies->looks);
    memset(bodies->found, 0, sizeof bodies->found);
    memset(bodies->masks, 0, sizeof bodies->masks);
    bodies->searched = false;
    bodies->search_turn = 0;
    bodies->face_count = 0;
    body_networks_forget(&bodies->networks);
}

// --- what is shared ---------------------------------------------------------------------------------------

static struct roi trunk_of(const struct body_look *look)
{
    static const int corners[] = {BODY_SHOULDER_LEFT, BODY_SHOULDER_RIGHT, BODY_HIP_LEFT, BODY_HIP_RIGHT};
    struct roi region = body_next_roi(look);
    struct roi trunk = {.width_px = region.width_px * TRUNK_SHARE,
                        .height_px = region.height_px * TRUNK_SHARE,
                        .rotation_rad = region.rotation_rad};
    for (int i = 0; i < 4; i++) {
        trunk.centre_x_px += look->points_px[corners[i]].x / 4.0f;
        trunk.centre_y_px += look->points_px[corners[i]].y / 4.0f;
    }
    return trunk;
}

// What lies outside the picture can't be seen, whatever the network believes.
static void describe_body(const struct body_look *look, const struct people *people, struct body *body)
{
    body->score = look->score;
    for (int i = 0; i < BODY_LANDMARKS; i++) {
        struct vec3 p = look->points_px[i];
        bool inside =
            p.x >= 0.0f && p.y >= 0.0f && p.x < (float)people->width_px && p.y < (float)people->height_px;
        body->landmarks_px[i] = p;
        body->world_m[i] = look->world_m[i];
        body->visible[i] = inside ? look->visible[i] : 0.0f;
    }
}

// The mask of a body whose landmarks are known, in its region.
static enum result mask_at(struct bodies *bodies, const struct picture *picture, const struct roi *region,
                           int64_t now_ns, struct body_mask *mask)
{
    struct body_look look;
    enum result result =
        body_pose_run(bodies->networks.pose, picture, region, BODY_LOOK_MASKED, &look, bodies->timings);
    if (result != RESULT_OK)
        return result;
    body_mask_take(mask, region, body_pose_mask(bodies->networks.pose), body_pose_seen(bodies->networks.pose),
                   now_ns, false);
    mask->body = *region;
    return RESULT_OK;
}

// --- live -------------------------------------------------------------------------------------------------

// Where to look for a followed body. The steady region, unless the association knows better.
static struct roi region_to_look_at(const struct bodies *bodies, int slot, int64_t now_ns)
{
    const struct tracked_body *body = &bodies->bodies[slot];
    struct roi expected = association_expect(&bodies->association, slot, now_ns);
    const struct roi *known = &bodies->association.tracks[slot].roi;
    float dx = expected.centre_x_px - known->centre_x_px, dy = expected.centre_y_px - known->centre_y_px;
    struct roi region = body->roi;
    if (hypotf(dx, dy) > MOVED_SHARE * known->width_px) {
        region.centre_x_px += dx;
        region.centre_y_px += dy;
    }
    return region;
}

// What was seen of a track in this frame, steadied, and from that where to look in the next.
static void take_look(struct bodies *bodies, struct tracked_body *body, const struct body_look *look,
                      int64_t now_ns)
{
    struct body_look steady = *look;
    body_smooth_apply(&body->smooth, now_ns, &steady);
    body->look = bodies->options.no_smoothing ? *look : steady;
    body->roi = body_next_roi(&steady);
}

static struct body_mask *mask_of(struct bodies *bodies, uint32_t id)
{
    for (int i = 0; i < MASKS; i++)
        if (bodies->masks[i].id == id)
            return &bodies->masks[i];
    return NULL;
}

// The masks of those who are followed no longer, or whose masks nobody wants, are free for others.
static void share_masks(struct bodies *bodies, const int *slots, int count)
{
    if (!bodies->wants_mask)
        count = 0;
    for (int i = 0; i < MASKS; i++) {
        bool is_used = false;
        for (int k = 0; k < count; k++)
            is_used = is_used || bodies->association.tracks[slots[k]].id == bodies->masks[i].id;
        if (!is_used && bodies->masks[i].id != 0)
            memset(&bodies->masks[i], 0, sizeof bodies->masks[i]);
    }
    for (int k = 0; k < count; k++) {
        uint32_t id = bodies->association.tracks[slots[k]].id;
        struct body_mask *mask = mask_of(bodies, id) == NULL ? mask_of(bodies, 0) : NULL;
        if (mask != NULL)
            mask->id = id;
    }
}

// One followed body's landmarks and, when it is its turn, its mask. `turn` is its place among the followed.
static enum result look_at(struct bodies *bodies, const struct picture *picture, int slot, int turn,
                           int64_t now_ns)
{
    struct body_look *look = &bodies->looks[slot];
    struct roi region = region_to_look_at(bodies, slot, now_ns);
    uint32_t id = bodies->association.tracks[slot].id;
    struct body_mask *mask = bodies->wants_mask && id != 0 ? mask_of(bodies, id) : NULL;
    bool masked =
        mask != NULL && (!mask->memory.started || (bodies->frames + (unsigned)turn) % MASK_EVERY == 0);
    look->score = 0.0f;
    if (!roi_usable(&region))
        return RESULT_OK;
    enum result result = body_pose_run(bodies->networks.pose, picture, &region,
                                       masked ? BODY_LOOK_MASKED : BODY_LOOK_PLAIN, look, bodies->timings);
    if (result == RESULT_OK && masked) {
        int64_t start_ns = clock_now_ns();
        body_mask_take(mask, &region, body_pose_mask(bodies->networks.pose),
                       body_pose_seen(bodies->networks.pose), now_ns, bodies->options.no_smoothing);
        mask->body.width_px = 0.0f; // known after the look is steadied
        timings_add(bodies->timings, STAGE_MASK, clock_now_ns() - start_ns);
    }
    return result;
}

// What the looks of this frame showed of each track. A mask that shows another's body is dropped.
static void take_looks(struct bodies *bodies, int64_t now_ns)
{
    int slots[PEOPLE_FACES_MAX];
    int count = association_followed(&bodies->association, slots);
    for (int i = 0; i < count; i++) {
        struct tracked_body *body = &bodies->bodies[slots[i]];
        const struct track *track = &bodies->association.tracks[slots[i]];
        struct body_mask *mask = track->id != 0 ? mask_of(bodies, track->id) : NULL;
        take_look(bodies, body, &bodies->looks[track->look], now_ns);
        if (mask != NULL && track->look != slots[i])
            mask->memory.started = false;
        if (mask != NULL && !(mask->body.width_px > 0.0f))
            mask->body = body->roi;
    }
}

static enum result follow(struct bodies *bodies, const struct picture *picture, int64_t now_ns)
{
    int slots[PEOPLE_FACES_MAX];
    int count = association_followed(&bodies->association, slots);
    share_masks(bodies, slots, count);
    for (int i = 0; i < count; i++) {
        const struct body_look *look = &bodies->looks[slots[i]];
        enum result result = look_at(bodies, picture, slots[i], i, now_ns);
        if (result != RESULT_OK)
            return result;
        struct roi next = body_next_roi(look), trunk = trunk_of(look);
        if (look->score > bodies->options.min_presence_score && roi_usable(&next) && roi_usable(&trunk))
            association_keep(&bodies->association, slots[i], &trunk, now_ns);
        else
            association_lose(&bodies->association, slots[i]);
    }
    association_part(&bodies->association);
    take_looks(bodies, now_ns);
    return RESULT_OK;
}

static bool is_followed(const struct bodies *bodies, const struct body_look *look)
{
    int slots[PEOPLE_FACES_MAX];
    int count = association_followed(&bodies->association, slots);
    for (int i = 0; i < count; i++)
        if (body_is_same(&bodies->bodies[slots[i]].look, look))
            return true;
    return false;
}

// A body that was just found gets its mask at once: the frame's mask is never half of one kind.
static enum result mask_new(struct bodies *bodies, const struct picture *picture, int slot, int64_t now_ns)
{
    int slots[PEOPLE_FACES_MAX];
    share_masks(bodies, slots, association_followed(&bodies->association, slots));
    struct body_mask *mask = mask_of(bodies, bodies->association.tracks[slot].id);
    if (!bodies->wants_mask || mask == NULL || mask->id == 0)
        return RESULT_OK;
    return mask_at(bodies, picture, &bodies->bodies[slot].roi, now_ns, mask);
}

// --- who may be looked at ----------------------------------------------------------------------------------

// How far a head is from the nearest face, in faces' heights.
static float faces_away(const struct bodies *bodies, struct vec2 head)
{
    float nearest = INFINITY;
    for (int i = 0; i < bodies->face_count; i++) {
        const struct roi *face = &bodies->faces[i];
        float away_px = hypotf(head.x - face->centre_x_px, head.y - face->centre_y_px);
        nearest = fminf(nearest, away_px / face->height_px);
    }
    return nearest;
}

static struct vec2 nose_of(const struct body_look *look)
{
    return (struct vec2){look->points_px[0].x, look->points_px[0].y};
}

// The landmark network must not run on who is not to be followed: the detection alone decides. Its box is the
// head; the middle of the trunk is about a third of the way from the hips to there.
static bool may_look_at(const struct bodies *bodies, const struct detection *detection, int64_t now_ns)
{
    struct vec2 head = {(detection->x0 + detection->x1) / 2.0f, (detection->y0 + detection->y1) / 2.0f};
    struct roi region = body_detection_roi(detection);
    struct vec2 hips = detection->keypoints[BODY_KEYPOINT_HIPS];
    struct sighting trunk = {.roi = {.centre_x_px = hips.x + (head.x - hips.x) / 3.0f,
                                     .centre_y_px = hips.y + (head.y - hips.y) / 3.0f,
                                     .width_px = region.width_px * TRUNK_SHARE,
                                     .height_px = region.height_px * TRUNK_SHARE,
                                     .rotation_rad = region.rotation_rad}};
    return !bodies->limited || faces_away(bodies, head) < OWN_HEAD ||
           association_may_return(&bodies->association, &trunk, now_ns);
}

// A body that hangs below no face, where a face has none, was followed by mistake.
static void give_up_strangers(struct bodies *bodies)
{
    int slots[PEOPLE_FACES_MAX];
    int count = association_followed(&bodies->association, slots);
    for (int i = 0; i < count && bodies->limited && bodies->face_count > 0; i++) {
        struct tracked_body *body = &bodies->bodies[slots[i]];
        if (faces_away(bodies, nose_of(&body->look)) < STRANGE_HEAD)
            continue;
        bodies->association.tracks[slots[i]] = (struct track){.state = TRACK_FREE};
        memset(body, 0, sizeof *body);
    }
}

// --- the search --------------------------------------------------------------------------------------------

static enum result search_region(struct bodies *bodies, const struct picture *picture,
                                 const struct roi *region, bool is_tile, int64_t now_ns)
{
    struct detection detections[DETECTIONS_MAX];
    int count = 0;
    enum result result =
        detector_run(bodies->networks.detector, picture, region, bodies->options.min_detection_score,
                     detections, DETECTIONS_MAX, &count, bodies->timings);
    for (int i = 0; i < count && result == RESULT_OK && association_room(&bodies->association) > 0; i++) {
        struct body_sighting sighting = {.roi = body_detection_roi(&detections[i])};
        bool confirmed = true;
        if (!may_look_at(bodies, &detections[i], now_ns))
            continue;
        result = body_look_twice(&bodies->networks, picture, &sighting, bodies->timings);
        if (result != RESULT_OK || !(sighting.look.score > 0.0f) || is_followed(bodies, &sighting.look))
            continue;
        if (is_tile || detections[i].score < BODY_SURE_SCORE)
            result = body_confirm(&bodies->networks, picture, &sighting, &confirmed, bodies->timings);
        struct roi trunk = trunk_of(&sighting.look);
        int slot = result == RESULT_OK && confirmed && roi_usable(&trunk)
                       ? association_add(&bodies->association, &trunk, now_ns)
                       : -1;
        if (slot < 0)
            continue;
        body_smooth_reset(&bodies->bodies[slot].smooth);
        take_look(bodies, &bodies->bodies[slot], &sighting.look, now_ns);
        result = mask_new(bodies, picture, slot, now_ns);
    }
    return result;
}

// Whether a body that is found now would be anybody's who may be followed.
static bool may_find(const struct bodies *bodies)
{
    return !bodies->limited || bodies->face_count > 0 ||
           association_count(&bodies->association, TRACK_LOST) > 0;
}

// In turn the whole picture and its tiles, which show the second of two.
static enum result search(struct bodies *bodies, const struct picture *picture, int64_t now_ns)
{
    int room = association_room(&bodies->association);
    bool somebody_left = association_count(&bodies->association, TRACK_LOST) > 0;
    int64_t pause_ns =
        room < bodies->association.max_active && !somebody_left ? SEARCH_MORE_NS : SEARCH_ALONE_NS;
    if (room == 0 || !may_find(bodies) || (bodies->searched && now_ns - bodies->searched_ns < pause_ns))
        return RESULT_OK;
    bodies->searched = true;
    bodies->searched_ns = now_ns;
    int tiles = search_tile_count(picture->width_px, picture->height_px, 1);
    int turn = bodies->search_turn++;
    bool is_tile = turn % 2 == 1 && tiles > 0;
    struct roi region =
        search_tile(picture->width_px, picture->height_px, is_tile ? 1 : 0, is_tile ? turn / 2 % tiles : 0);
    return search_region(bodies, picture, &region, is_tile, now_ns);
}

// The nose of a body lies in its face.
static bool has_body(const struct bodies *bodies, const struct roi *face)
{
    int slots[PEOPLE_FACES_MAX];
    int count = association_followed(&bodies->association, slots);
    for (int i = 0; i < count; i++) {
        struct vec2 nose = nose_of(&bodies->bodies[slots[i]].look);
        if (hypotf(nose.x - face->centre_x_px, nose.y - face->centre_y_px) < OWN_HEAD * face->height_px)
            return true;
    }
    return false;
}

static enum result search_below_faces(struct bodies *bodies, const struct picture *picture, int64_t now_ns)
{
    enum result result = RESULT_OK;
    if (now_ns - bodies->searched_below_ns < SEARCH_BELOW_NS && now_ns >= bodies->searched_below_ns)
        return RESULT_OK;
    for (int i = 0; i < bodies->face_count && result == RESULT_OK; i++) {
        if (association_room(&bodies->association) == 0 || has_body(bodies, &bodies->faces[i]))
            continue;
        struct roi region = search_around(&bodies->faces[i], BELOW_SCALE);
        region.centre_y_px += region.height_px / 4.0f;
        bodies->searched_below_ns = now_ns;
        result = search_region(bodies, picture, &region, true, now_ns);
    }
    return result;
}

static void report(struct bodies *bodies, struct people *out)
{
    int slots[PEOPLE_FACES_MAX];
    int count = association_active(&bodies->association, slots);
    out->body_count = count < PEOPLE_BODIES_MAX ? count : PEOPLE_BODIES_MAX;
    for (int i = 0; i < out->body_count; i++) {
        out->bodies[i].id = bodies->association.tracks[slots[i]].id;
        describe_body(&bodies->bodies[slots[i]].look, out, &out->bodies[i]);
    }
}

// The masks that are known, where the bodies are now. A body that was found in this frame has none yet.
static void lay_masks(struct bodies *bodies, struct people *out)
{
    int slots[PEOPLE_FACES_MAX];
    int count = association_active(&bodies->association, slots);
    int64_t start_ns = clock_now_ns();
    for (int i = 0; i < count; i++) {
        const struct body_mask *mask = mask_of(bodies, bodies->association.tracks[slots[i]].id);
        if (mask == NULL || !mask->memory.started)
            continue;
        if (out->mask.width == 0)
            body_mask_begin(&out->mask, out->width_px, out->height_px);
        body_mask_lay(mask, &bodies->bodies[slots[i]].roi, out->width_px, out->height_px, &out->mask);
    }
    timings_add(bodies->timings, STAGE_MASK, clock_now_ns() - start_ns);
}

static enum result look_at_frame(struct bodies *bodies, const struct picture *picture, struct people *out)
{
    int64_t now_ns = out->captured_ns;
    if (now_ns < bodies->time_ns)
        bodies->searched = false;
    bodies->time_ns = now_ns;
    association_forget(&bodies->association, now_ns);
    give_up_strangers(bodies);
    enum result result = follow(bodies, picture, now_ns);
    if (result == RESULT_OK)
        result = search(bodies, picture, now_ns);
    if (result == RESULT_OK)
        result = search_below_faces(bodies, picture, now_ns);
    if (result == RESULT_OK)
        report(bodies, out);
    if (result == RESULT_OK && bodies->wants_mask)
        lay_masks(bodies, out);
    bodies->frames++;
    return result;
}

// --- stills -----------------------------------------------------------------------------------------------

static enum result mask_still(struct bodies *bodies, const struct picture *picture,
                              const struct body_sighting *sighting, struct people *out)
{
    struct body_mask *mask = &bodies->still_mask;
    if (!roi_usable(&sighting->roi))
        return RESULT_OK;
    mask->memory.started = false;
    enum result result = mask_at(bodies, picture, &sighting->roi, 0, mask);
    if (result != RESULT_OK)
        return result;
    if (out->mask.width == 0)
        body_mask_begin(&out->mask, out->width_px, out->height_px);
    body_mask_lay(mask, &mask->body, out->width_px, out->height_px, &out->mask);
    return RESULT_OK;
}

static enum result look_at_still(struct bodies *bodies, const struct picture *picture, struct people *out)
{
    int count = 0;
    enum result result = body_still_search(&bodies->networks, picture, bodies->found,
                                           bodies->options.max_bodies, &count, bodies->timings);
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        out->bodies[i].id = (uint32_t)i + 1;
        describe_body(&bodies->found[i].look, out, &out->bodies[i]);
        if (bodies->wants_mask)
            result = mask_still(bodies, picture, &bodies->found[i], out);
    }
    out->body_count = result == RESULT_OK ? count : 0;
    memset(bodies->found, 0, sizeof bodies->found);
    memset(&bodies->still_mask, 0, sizeof bodies->still_mask);
    return result;
}

enum result bodies_look(struct bodies *bodies, const struct picture *picture, bool is_still, bool wants_mask,
                        struct people *out, struct tracker_timings *timings)
{
    bodies->timings = timings;
    bodies->wants_mask = wants_mask;
    enum result result = is_still ? look_at_still(bodies, picture, out) : look_at_frame(bodies, picture, out);
    bodies->timings = NULL;
    return result;
}

void bodies_follow(struct bodies *bodies, int people, bool locked)
{
    int most = bodies->options.max_bodies;
    bool fewer = people > 0 && people < most;
    bodies->limited = fewer || locked;
    association_limit(&bodies->association, fewer ? people : most, false);
}

void bodies_expect_below(struct bodies *bodies, const struct roi *faces, int count)
{
    bodies->face_count = count < PEOPLE_FACES_LIVE ? count : PEOPLE_FACES_LIVE;
    for (int i = 0; i < bodies->face_count; i++)
        bodies->faces[i] = faces[i];
}
