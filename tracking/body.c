#include "tracking/body.h"

#include "platform/base/clock.h"
#include "tracking/association.h"
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

// What stands for a body where tracks are told apart: a square of this share of the region around the whole
// person, about half a metre, around the middle of the trunk. The regions of two who stand side by side are
// nearly one.
#define TRUNK_SHARE 0.25f

// Where the association expects a body elsewhere than its steady region, by more than this share of the
// trunk's square, it is right: somebody crosses.
#define MOVED_SHARE 0.3f

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
    bodies->options.models_dir = bodies->options.bundle = NULL; // the caller's
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

void bodies_forget(struct bodies *bodies)
{
    association_clear(&bodies->association);
    memset(bodies->bodies, 0, sizeof bodies->bodies);
    memset(bodies->looks, 0, sizeof bodies->looks);
    memset(bodies->found, 0, sizeof bodies->found);
    bodies->searched = false;
    bodies->search_turn = 0;
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

static enum result follow(struct bodies *bodies, const struct picture *picture, int64_t now_ns)
{
    int slots[PEOPLE_FACES_MAX];
    int count = association_followed(&bodies->association, slots);
    for (int i = 0; i < count; i++) {
        struct body_look *look = &bodies->looks[slots[i]];
        struct roi region = region_to_look_at(bodies, slots[i], now_ns);
        look->score = 0.0f;
        if (roi_usable(&region)) {
            enum result result =
                body_pose_run(bodies->networks.pose, picture, &region, false, look, bodies->timings);
            if (result != RESULT_OK)
                return result;
        }
        struct roi next = body_next_roi(look), trunk = trunk_of(look);
        if (look->score > bodies->options.min_presence_score && roi_usable(&next) && roi_usable(&trunk))
            association_keep(&bodies->association, slots[i], &trunk, now_ns);
        else
            association_lose(&bodies->association, slots[i]);
    }
    association_part(&bodies->association);
    count = association_followed(&bodies->association, slots);
    for (int i = 0; i < count; i++)
        take_look(bodies, &bodies->bodies[slots[i]],
                  &bodies->looks[bodies->association.tracks[slots[i]].look], now_ns);
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
    }
    return result;
}

// In turn the whole picture and its tiles, which show the second of two.
static enum result search(struct bodies *bodies, const struct picture *picture, int64_t now_ns)
{
    int room = association_room(&bodies->association);
    bool somebody_left = association_count(&bodies->association, TRACK_LOST) > 0;
    int64_t pause_ns = room < bodies->options.max_bodies && !somebody_left ? SEARCH_MORE_NS : SEARCH_ALONE_NS;
    if (room == 0 || (bodies->searched && now_ns - bodies->searched_ns < pause_ns))
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

static enum result look_at_frame(struct bodies *bodies, const struct picture *picture, struct people *out)
{
    int64_t now_ns = out->captured_ns;
    if (now_ns < bodies->time_ns)
        bodies->searched = false;
    bodies->time_ns = now_ns;
    association_forget(&bodies->association, now_ns);
    enum result result = follow(bodies, picture, now_ns);
    if (result == RESULT_OK)
        result = search(bodies, picture, now_ns);
    if (result == RESULT_OK)
        report(bodies, out);
    return result;
}

// --- stills -----------------------------------------------------------------------------------------------

static enum result look_at_still(struct bodies *bodies, const struct picture *picture, struct people *out)
{
    int count = 0;
    enum result result = body_still_search(&bodies->networks, picture, bodies->found,
                                           bodies->options.max_bodies, &count, bodies->timings);
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        out->bodies[i].id = (uint32_t)i + 1;
        describe_body(&bodies->found[i].look, out, &out->bodies[i]);
    }
    out->body_count = result == RESULT_OK ? count : 0;
    memset(bodies->found, 0, sizeof bodies->found);
    return result;
}

enum result bodies_look(struct bodies *bodies, const struct picture *picture, bool is_still,
                        struct people *out, struct tracker_timings *timings)
{
    bodies->timings = timings;
    enum result result = is_still ? look_at_still(bodies, picture, out) : look_at_frame(bodies, picture, out);
    bodies->timings = NULL;
    return result;
}
