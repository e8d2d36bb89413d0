#include "tracking/face.h"

#include "platform/base/clock.h"
#include "tracking/association.h"
#include "tracking/detector.h"
#include "tracking/exposure.h"
#include "tracking/face_blendshapes.h"
#include "tracking/face_mesh.h"
#include "tracking/face_networks.h"
#include "tracking/geometry.h"
#include "tracking/metric.h"
#include "tracking/search.h"
#include "tracking/smooth.h"
#include "tracking/trust.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DETECTIONS_MAX PEOPLE_FACES_MAX

#define SEARCH_LOST_MAX 2 // looks for lost faces in a frame
#define FOUND_MAX 4       // detections that are examined in a frame

#define REST_AFTER_NS (3 * CLOCK_SECOND_NS) // without a look of the detectors

// A face stays while its presence is above this share of what it needed to be let in, so that one at the
// border does not come and go. One that is seen less clearly than this needs a second frame to be let in.
#define STAY_SHARE 0.6f
#define CLEAR_PRESENCE 0.9f

// A face that only a tile or the full-range detector showed is believed when it was this sure of it, or the
// short-range one is on a closer look at that many times its region. Faces get 0.84 or more on such a look,
// prints on clothes at most 0.71 (measured on group pictures and on pictures of garments).
#define SURE_SCORE 0.75f
#define CLOSER_LOOK_SCALE 2.2f
#define CLOSER_LOOK_MAX 4
#define SAME_FACE_OVERLAP 0.5f

// A still is searched a level deeper while nobody, or somebody smaller than this share of a tile, was found.
#define SMALL_FACE_SHARE 0.6f

// Who is looked at when not all may be: the largest face, which is the nearest, unless it is hardly a face.
// One at the picture's edge has to be so many times larger than one in the middle.
#define EDGE_HANDICAP 1.5f

struct face_look {
    struct sighting sighting;
    float presence;
    struct vec3 landmarks_px[FACE_LANDMARKS];
};

struct tracked_face {
    bool is_used;
    struct face_look look; // the last one
    struct smooth_face smooth;
    struct exposure exposure;
    struct trust trust;
    struct metric metric;
};

struct faces {
    struct tracker_options options;
    struct face_networks networks;
    struct association association;
    struct trust_map trust_map;
    struct tracked_face faces[ASSOCIATION_TRACKS]; // by the association's slot
    struct face_look looks[ASSOCIATION_TRACKS];    // of the frame under way, by the slot that was looked for
    struct face_look found[FOUND_MAX];             // what the detector found besides
    int found_count, examined;
    struct detection detections[DETECTIONS_MAX];
    struct search_plan plan;
    bool limited;                         // fewer are followed than the options allow, or nobody new
    struct roi heads[PEOPLE_BODIES_LIVE]; // of followed bodies, in the frame before
    int head_count;
    int64_t searched_ns;             // when a detector looked last
    struct tracker_timings *timings; // of the update under way, as is
    struct diagnostic *why;
};

// --- life -------------------------------------------------------------------------------------------------

enum result faces_create(const struct tracker_options *options, struct faces **out, struct diagnostic *why)
{
    struct faces *faces = calloc(1, sizeof *faces);
    if (faces == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "not enough memory for the tracker");
    faces->options = *options;
    faces->options.bundle = NULL; // the caller's
    association_init(&faces->association, options->max_faces);
    trust_map_init(&faces->trust_map);

    enum result result = face_networks_load(options->models_dir, options->bundle, &faces->networks, why);
    if (result != RESULT_OK) {
        faces_destroy(faces);
        return result;
    }
    *out = faces;
    return RESULT_OK;
}

void faces_destroy(struct faces *faces)
{
    if (faces == NULL)
        return;
    face_networks_free(&faces->networks);
    free(faces);
}

// Of a face that is forgotten nothing stays.
static void wipe_forgotten(struct faces *faces)
{
    for (int i = 0; i < ASSOCIATION_TRACKS; i++)
        if (faces->association.tracks[i].state == TRACK_FREE && faces->faces[i].is_used)
            memset(&faces->faces[i], 0, sizeof faces->faces[i]);
}

void faces_forget(struct faces *faces)
{
    association_clear(&faces->association);
    wipe_forgotten(faces);
    memset(faces->looks, 0, sizeof faces->looks);
    memset(faces->found, 0, sizeof faces->found);
    memset(faces->detections, 0, sizeof faces->detections);
    memset(&faces->plan, 0, sizeof faces->plan);
    memset(faces->heads, 0, sizeof faces->heads);
    faces->head_count = 0;
    face_networks_forget(&faces->networks);
}

// --- what is shared ---------------------------------------------------------------------------------------

static float distance(const struct vec3 *points, int a, int b)
{
    return hypotf(points[a].x - points[b].x, points[a].y - points[b].y);
}

static float ratio(float part, float whole)
{
    return whole > 0.0f ? part / whole : 0.0f;
}

// Through the calibrated camera, if there is one and the picture can be its.
static void solve_pose(const struct faces *faces, const struct people *people, struct face *face)
{
    struct camera_model camera;
    const struct camera_model *calibrated = faces->options.camera;
    if (calibrated != NULL &&
        camera_model_scale(calibrated, people->width_px, people->height_px, &camera) == RESULT_OK)
        geometry_solve_face_seen(face, &camera);
    else
        geometry_solve_face(face, people->width_px, people->height_px, people->vertical_fov_rad);
}

// What follows from a face's landmarks, and from what the picture shows there. `tracked` NULL: a still.
static void describe_face(struct faces *faces, const struct picture *picture, const struct people *people,
                          struct tracked_face *tracked, struct face *face)
{
    int64_t start_ns = clock_now_ns();
    const struct vec3 *p = face->landmarks_px;
    face->has_blendshapes =
        faces->networks.blendshapes != NULL &&
        face_blendshapes_run(faces->networks.blendshapes, p, face->blendshapes) == RESULT_OK;
    face->mouth_openness = ratio(distance(p, 13, 14), distance(p, 61, 291));
    face->eye_openness[0] = ratio(distance(p, 159, 145), distance(p, 33, 133));
    face->eye_openness[1] = ratio(distance(p, 386, 374), distance(p, 263, 362));
    solve_pose(faces, people, face);
    trust_judge(&faces->trust_map, tracked != NULL ? &tracked->trust : NULL, picture, people->captured_ns,
                face);
    metric_measure(tracked != NULL ? &tracked->metric : NULL, people->captured_ns, face);
    timings_add(faces->timings, STAGE_FACE_GEOMETRY, clock_now_ns() - start_ns);
}

static enum result look_closer(struct faces *faces, const struct picture *picture, const struct roi *roi,
                               bool *confirmed)
{
    struct roi region = search_around(roi, CLOSER_LOOK_SCALE);
    struct detection detections[CLOSER_LOOK_MAX];
    int count = 0;
    *confirmed = false;
    enum result result = detector_run(faces->networks.detector, picture, &region, SURE_SCORE, detections,
                                      CLOSER_LOOK_MAX, &count, faces->timings);
    for (int i = 0; i < count; i++) {
        struct roi again = detection_face_roi(&detections[i]);
        *confirmed = *confirmed || roi_overlap(&again, roi) > SAME_FACE_OVERLAP;
    }
    return result;
}

// Whether a detection is a face: then its landmarks, its presence and where to look next; else presence 0.
static enum result examine(struct faces *faces, const struct picture *picture,
                           const struct detection *detection, bool needs_proof, struct roi *roi,
                           struct vec3 *landmarks_px, float *presence)
{
    bool confirmed = true;
    *roi = detection_face_roi(detection);
    enum result result = face_mesh_look(faces->networks.mesh, picture, faces->options.min_presence_score, roi,
                                        landmarks_px, presence, faces->timings);
    if (result == RESULT_OK && *presence > 0.0f && needs_proof && detection->score < SURE_SCORE)
        result = look_closer(faces, picture, roi, &confirmed);
    if (!confirmed)
        *presence = 0.0f;
    return result;
}

static enum result detect(struct faces *faces, const struct picture *picture, const struct search_look *look,
                          int *count)
{
    enum result result = face_networks_wake(&faces->networks, faces->why);
    if (result != RESULT_OK)
        return result;
    struct detector *detector = faces->networks.detector;
    if (look->range == SEARCH_FULL && faces->networks.full_detector != NULL)
        detector = faces->networks.full_detector;
    return detector_run(detector, picture, &look->region, faces->options.min_detection_score,
                        faces->detections, DETECTIONS_MAX, count, faces->timings);
}

// --- live -------------------------------------------------------------------------------------------------

// Where a look showed a face, and how the head was turned: the mesh is in the head's proportions, so its
// lines from eye to eye and from forehead to chin tell.
static struct sighting sighting_of(const struct vec3 *landmarks_px, const struct roi *roi)
{
    const struct vec3 *right = &landmarks_px[33], *left = &landmarks_px[263];
    const struct vec3 *top = &landmarks_px[10], *chin = &landmarks_px[152];
    return (struct sighting){.roi = *roi,
                             .has_turn = true,
                             .yaw_rad = atan2f(left->z - right->z, distance(landmarks_px, 33, 263)),
                             .pitch_rad = atan2f(chin->z - top->z, distance(landmarks_px, 10, 152))};
}

// Looks where a face should be; when that shows it unclearly, as when it moved off the middle of the region,
// once more where it then seems to be.
static enum result look_where_expected(struct faces *faces, const struct picture *picture, struct roi roi,
                                       float gain, struct face_look *look, bool *is_there)
{
    *is_there = true;
    for (int pass = 0; pass < 2 && *is_there; pass++) {
        enum result result = face_mesh_run(faces->networks.mesh, picture, &roi, gain, look->landmarks_px,
                                           &look->presence, faces->timings);
        if (result != RESULT_OK)
            return result;
        roi = face_mesh_next_roi(look->landmarks_px);
        *is_there = look->presence > faces->options.min_presence_score * STAY_SHARE && roi_usable(&roi);
        if (look->presence > CLEAR_PRESENCE)
            break;
    }
    look->sighting = sighting_of(look->landmarks_px, &roi);
    return RESULT_OK;
}

// Landmarks of everybody who was there in the last frame.
static enum result follow(struct faces *faces, const struct picture *picture, int64_t now_ns)
{
    int slots[PEOPLE_FACES_MAX];
    int count = association_followed(&faces->association, slots);
    for (int i = 0; i < count; i++) {
        struct face_look *look = &faces->looks[slots[i]];
        struct roi roi = association_expect(&faces->association, slots[i], now_ns);
        bool is_there = false;
        if (!association_is_near_another(&faces->association, slots[i], now_ns))
            smooth_face_expect(&faces->faces[slots[i]].smooth, now_ns, &roi);
        float gain =
            exposure_tone(&faces->faces[slots[i]].exposure, exposure_luminance(picture, &roi), now_ns);
        enum result result = look_where_expected(faces, picture, roi, gain, look, &is_there);
        if (result != RESULT_OK)
            return result;
        if (is_there)
            association_keep_sighting(&faces->association, slots[i], &look->sighting, now_ns);
        else
            association_lose(&faces->association, slots[i]);
    }
    association_part(&faces->association);
    count = association_followed(&faces->association, slots);
    for (int i = 0; i < count; i++)
        faces->faces[slots[i]].look = faces->looks[faces->association.tracks[slots[i]].look];
    return RESULT_OK;
}

static bool is_known(const struct faces *faces, const struct roi *roi)
{
    for (int i = 0; i < faces->found_count; i++)
        if (roi_same_place(&faces->found[i].sighting.roi, roi))
            return true;
    return association_covers(&faces->association, roi);
}

// --- who may be looked at ----------------------------------------------------------------------------------

// Of a followed body.
static bool is_head(const struct faces *faces, const struct roi *roi)
{
    for (int i = 0; i < faces->head_count; i++) {
        const struct roi *head = &faces->heads[i];
        if (hypotf(roi->centre_x_px - head->centre_x_px, roi->centre_y_px - head->centre_y_px) <
            head->height_px)
            return true;
    }
    return false;
}

// The landmark network must not run on who is not to be followed: the detection alone decides.
static bool may_look_at(struct faces *faces, const struct roi *roi, int64_t now_ns)
{
    struct association *association = &faces->association;
    const struct sighting sighting = {.roi = *roi};
    int room = association_room(association);
    if (faces->limited && room > 0 && faces->found_count >= room)
        return false;
    if (association->locked)
        return room > 0 && (is_head(faces, roi) || association_may_return(association, &sighting, now_ns));
    return association_make_room(association, roi);
}

static float prominence(const struct detection *detection, const struct picture *picture)
{
    float middle_px = (float)picture->width_px / 2.0f;
    float off = fabsf((detection->x0 + detection->x1) / 2.0f - middle_px) / middle_px;
    return detection->score * (detection->x1 - detection->x0) / (1.0f + (EDGE_HANDICAP - 1.0f) * off);
}

// The most prominent first.
static void sort_detections(struct faces *faces, const struct picture *picture, int count)
{
    for (int i = 1; i < count; i++) {
        struct detection moved = faces->detections[i];
        int at = i;
        for (; at > 0 && prominence(&faces->detections[at - 1], picture) < prominence(&moved, picture); at--)
            faces->detections[at] = faces->detections[at - 1];
        faces->detections[at] = moved;
    }
}

// Whether a face that is found now would be anybody's who may be followed.
static bool may_find(const struct faces *faces)
{
    const struct association *association = &faces->association;
    bool expected = association_count(association, TRACK_LOST) > 0 || faces->head_count > 0;
    return !association->locked || (association_room(association) > 0 && expected);
}

// --- the search --------------------------------------------------------------------------------------------

// Adds the faces of a region that nobody follows to those found in this frame.
static enum result search_region(struct faces *faces, const struct picture *picture,
                                 const struct search_look *where, int64_t now_ns)
{
    const bool needs_proof = where->range == SEARCH_FULL;
    int count = 0;
    enum result result = detect(faces, picture, where, &count);
    if (faces->limited)
        sort_detections(faces, picture, count);
    for (int i = 0; i < count && faces->examined < FOUND_MAX && result == RESULT_OK; i++) {
        struct roi roi = detection_face_roi(&faces->detections[i]);
        struct face_look *look = &faces->found[faces->found_count];
        if (is_known(faces, &roi) || !may_look_at(faces, &roi, now_ns))
            continue;
        faces->examined++;
        result = examine(faces, picture, &faces->detections[i], needs_proof, &roi, look->landmarks_px,
                         &look->presence);
        if (result != RESULT_OK || !(look->presence > 0.0f) || is_known(faces, &roi))
            continue;
        look->sighting = sighting_of(look->landmarks_px, &roi);
        look->sighting.doubtful = look->presence < CLEAR_PRESENCE;
        look->sighting.vouched = is_head(faces, &roi);
        faces->found_count++;
    }
    return result;
}

// Around the places where those may be who were lost a moment ago.
static enum result search_lost(struct faces *faces, const struct picture *picture, int64_t now_ns)
{
    enum result result = RESULT_OK;
    for (int i = 0, looks = 0; i < ASSOCIATION_TRACKS && looks < SEARCH_LOST_MAX && result == RESULT_OK;
         i++) {
        if (faces->association.tracks[i].state != TRACK_LOST)
            continue;
        struct search_look around = {.region = association_return_region(&faces->association, i, now_ns),
                                     .range = SEARCH_SHORT};
        result = search_region(faces, picture, &around, now_ns);
        looks++;
    }
    return result;
}

// Gives those who were found in this frame their tracks.
static void settle(struct faces *faces, int64_t now_ns)
{
    struct sighting found[FOUND_MAX];
    uint32_t last_id = faces->association.last_id;
    int slots[FOUND_MAX];
    for (int i = 0; i < faces->found_count; i++)
        found[i] = faces->found[i].sighting;
    association_find(&faces->association, found, faces->found_count, now_ns, slots);
    for (int i = 0; i < faces->found_count; i++) {
        if (slots[i] < 0)
            continue;
        struct tracked_face *face = &faces->faces[slots[i]];
        uint32_t id = faces->association.tracks[slots[i]].id;
        face->is_used = true;
        face->look = faces->found[i];
        smooth_face_reset(&face->smooth);
        face->exposure = (struct exposure){0};
        if (id != 0 && id <= last_id)
            continue; // came back: is known
        trust_forget(&face->trust);
        metric_forget(&face->metric);
    }
}

// For those who are lost in every frame, for others as the plan says.
static enum result search(struct faces *faces, const struct picture *picture, int64_t now_ns)
{
    struct search_look looks[SEARCH_LOOKS_MAX];
    if (!may_find(faces))
        return RESULT_OK;
    bool anybody = association_room(&faces->association) < faces->association.max_active;
    enum result result = search_lost(faces, picture, now_ns);
    anybody = anybody || faces->found_count > 0;
    int count =
        search_plan_frame(&faces->plan, picture->width_px, picture->height_px, anybody, now_ns, looks);
    for (int i = 0; i < count && result == RESULT_OK; i++)
        result = search_region(faces, picture, &looks[i], now_ns);
    return result;
}

// Whoever agreed is followed alone, so that most of a visit needs no search.
static void rest_detectors(struct faces *faces, int64_t now_ns)
{
    if (faces->timings->runs[STAGE_FACE_DETECTOR] > 0 || now_ns < faces->searched_ns)
        faces->searched_ns = now_ns;
    if (faces->options.loads_late && now_ns - faces->searched_ns > REST_AFTER_NS)
        face_networks_rest(&faces->networks);
}

void faces_follow(struct faces *faces, int people, bool locked)
{
    int most = faces->options.max_faces;
    bool fewer = people > 0 && people < most;
    faces->limited = fewer || locked;
    association_limit(&faces->association, fewer ? people : most, locked);
    wipe_forgotten(faces);
}

void faces_expect_at(struct faces *faces, const struct roi *heads, int count)
{
    faces->head_count = count < PEOPLE_BODIES_LIVE ? count : PEOPLE_BODIES_LIVE;
    for (int i = 0; i < faces->head_count; i++)
        faces->heads[i] = heads[i];
}

static void report(struct faces *faces, const struct picture *picture, struct people *out)
{
    int slots[PEOPLE_FACES_MAX];
    out->face_count = association_active(&faces->association, slots);
    for (int i = 0; i < out->face_count; i++) {
        struct tracked_face *tracked = &faces->faces[slots[i]];
        const struct track *track = &faces->association.tracks[slots[i]];
        struct face *face = &out->faces[i];
        face->id = track->id;
        face->score = tracked->look.presence;
        memcpy(face->landmarks_px, tracked->look.landmarks_px, sizeof face->landmarks_px);
        smooth_face_apply(&tracked->smooth, out->captured_ns, face->landmarks_px); // the next look needs it
        if (faces->options.no_smoothing)
            memcpy(face->landmarks_px, tracked->look.landmarks_px, sizeof face->landmarks_px);
        describe_face(faces, picture, out, tracked, face);
    }
}

static enum result look_at_frame(struct faces *faces, const struct picture *picture, struct people *out)
{
    int64_t now_ns = out->captured_ns;
    faces->found_count = faces->examined = 0;
    association_forget(&faces->association, now_ns);
    enum result result = follow(faces, picture, now_ns);
    if (result == RESULT_OK)
        result = search(faces, picture, now_ns);
    if (result == RESULT_OK)
        settle(faces, now_ns);
    wipe_forgotten(faces);
    rest_detectors(faces, now_ns);
    if (result == RESULT_OK)
        report(faces, picture, out);
    return result;
}

// --- stills -----------------------------------------------------------------------------------------------

static bool already_found(const struct roi *rois, int count, const struct roi *roi)
{
    for (int i = 0; i < count; i++)
        if (roi_overlap(&rois[i], roi) > SAME_FACE_OVERLAP)
            return true;
    return false;
}

// The faces of one region of a still that were not found before; `rois` are where those are.
static enum result search_still(struct faces *faces, const struct picture *picture,
                                const struct search_look *look, bool is_tile, struct roi *rois,
                                struct people *out)
{
    int count = 0;
    enum result result = detect(faces, picture, look, &count);
    for (int i = 0; i < count && result == RESULT_OK && out->face_count < faces->options.max_faces; i++) {
        struct roi roi = detection_face_roi(&faces->detections[i]);
        struct face *face = &out->faces[out->face_count];
        if (already_found(rois, out->face_count, &roi))
            continue;
        result =
            examine(faces, picture, &faces->detections[i], is_tile, &roi, face->landmarks_px, &face->score);
        if (!(face->score > 0.0f) || already_found(rois, out->face_count, &roi)) {
            memset(face, 0, sizeof *face);
            continue;
        }
        rois[out->face_count] = roi;
        face->id = (uint32_t)++out->face_count;
    }
    return result;
}

static enum result look_at_still(struct faces *faces, const struct picture *picture, struct people *out)
{
    struct roi rois[PEOPLE_FACES_MAX] = {0};
    enum result result = RESULT_OK;
    float smallest_px = 0.0f; // the smallest face's region so far; 0 while there is none
    for (int level = 0; level <= SEARCH_LEVELS_MAX && result == RESULT_OK; level++) {
        int tiles = search_tile_count(picture->width_px, picture->height_px, level);
        float tile_px =
            tiles > 0 ? search_tile(picture->width_px, picture->height_px, level, 0).width_px : 0.0f;
        if (smallest_px > tile_px * SMALL_FACE_SHARE)
            break;
        for (int i = 0; i < tiles && result == RESULT_OK; i++) {
            struct search_look look = {.region = search_tile(picture->width_px, picture->height_px, level, i),
                                       .range = level > 0 ? SEARCH_FULL : SEARCH_SHORT};
            result = search_still(faces, picture, &look, level > 0, rois, out);
        }
        for (int i = 0; i < out->face_count; i++)
            smallest_px = smallest_px > 0.0f ? fminf(smallest_px, rois[i].width_px) : rois[i].width_px;
    }
    for (int i = 0; i < out->face_count && result == RESULT_OK; i++) {
        struct face *face = &out->faces[i];
        result = face_mesh_look_closely(faces->networks.mesh, faces->networks.second_mesh, picture, &rois[i],
                                        face->landmarks_px, faces->timings);
        describe_face(faces, picture, out, NULL, face);
    }
    return result;
}

enum result faces_look(struct faces *faces, const struct picture *picture, bool is_still, struct people *out,
                       struct tracker_timings *timings, struct diagnostic *why)
{
    faces->timings = timings;
    faces->why = why;
    enum result result = is_still ? look_at_still(faces, picture, out) : look_at_frame(faces, picture, out);
    faces->timings = NULL;
    faces->why = NULL;
    return result;
}
