#include "tracking/tracker.h"

#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "tracking/body.h"
#include "tracking/body_pose.h"
#include "tracking/face.h"
#include "tracking/hand.h"
#include "tracking/model_path.h"
#include "tracking/segment.h"
#include "tracking/worker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_SCORE 0.5f
#define DEFAULT_FOV_RAD 1.0995574f // 63 degrees

// A part whose model can't be loaded is left out for so long, and twice as long each time it still can't.
#define LOAD_PAUSE_NS (2 * CLOCK_SECOND_NS)
#define LOAD_PAUSE_MOST_NS (60 * CLOCK_SECOND_NS)

#define HEAD_SHARE 0.4f // a face's height, in trunks

enum { NOSE = 1, FOREHEAD = 10, CHIN = 152 }; // of the face mesh

// What one call looks at and what the worker says of it.
struct look {
    const struct picture *picture;
    struct people *out;
    bool is_still;
    unsigned parts;    // that are looked for
    unsigned unloaded; // of them, those whose model can't be loaded
    enum result result;
    struct tracker_timings timings;
    struct diagnostic why; // a model can't be loaded
};

struct tracker {
    struct tracker_options options;
    char models_dir[MODEL_PATH_SIZE]; // where options.models_dir points
    struct camera_model camera;       // where options.camera points, if it does
    unsigned wanted;                  // of options.parts
    struct faces *faces;
    struct bodies *bodies;
    struct hands *hands;
    struct segmenter *segmenter;
    struct worker *worker;   // for bodies and hands; NULL where neither is ever wanted
    int width_px, height_px; // of the last frame
    struct look look;
    struct tracker_timings timings;
    struct log_limit load_limit;
    unsigned resting; // parts whose models could not be loaded
    int64_t rest_until_ns, rest_ns;
};

// --- life -------------------------------------------------------------------------------------------------

static int bounded(int asked, int usual, int most)
{
    int value = asked <= 0 ? usual : asked;
    return value < most ? value : most;
}

static void set_options(struct tracker_options *own, const struct tracker_options *options)
{
    *own = *options;
    own->parts = options->parts == 0 ? (unsigned)TRACK_FACES : options->parts & (unsigned)TRACK_EVERYTHING;
    own->max_faces = bounded(options->max_faces, PEOPLE_FACES_LIVE, PEOPLE_FACES_MAX);
    own->max_bodies = bounded(options->max_bodies, PEOPLE_BODIES_LIVE, PEOPLE_BODIES_MAX);
    own->max_hands = bounded(options->max_hands, PEOPLE_HANDS_LIVE, PEOPLE_HANDS_MAX);
    own->min_detection_score = own->min_detection_score > 0.0f ? own->min_detection_score : DEFAULT_SCORE;
    own->min_presence_score = own->min_presence_score > 0.0f ? own->min_presence_score : DEFAULT_SCORE;
    own->vertical_fov_rad = own->vertical_fov_rad > 0.0f ? own->vertical_fov_rad : DEFAULT_FOV_RAD;
}

enum result tracker_create(const struct tracker_options *options, struct tracker **out,
                           struct diagnostic *why)
{
    struct tracker *tracker = calloc(1, sizeof *tracker);
    if (tracker == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "not enough memory for the tracker");
    struct tracker_options *own = &tracker->options;
    set_options(own, options);
    // One that doesn't fit is refused below: no file in it has a path that does.
    (void)snprintf(tracker->models_dir, sizeof tracker->models_dir, "%s", options->models_dir);
    own->models_dir = tracker->models_dir;
    if (options->camera != NULL) {
        tracker->camera = *options->camera;
        own->camera = &tracker->camera;
        own->vertical_fov_rad = (float)camera_model_vertical_fov_rad(own->camera);
    }
    tracker->wanted = own->parts;
    enum result result = faces_create(own, &tracker->faces, why);
    if (result == RESULT_OK && own->parts & TRACK_BODIES)
        result = bodies_create(own, &tracker->bodies, why);
    if (result == RESULT_OK && own->parts & TRACK_HANDS)
        result = hands_create(own, &tracker->hands, why);
    if (result == RESULT_OK && own->parts & TRACK_MASK)
        result = segmenter_create(own, &tracker->segmenter, why);
    if (result == RESULT_OK && own->parts & (TRACK_BODIES | TRACK_HANDS))
        result = worker_create("track-body", &tracker->worker, why);
    own->bundle = NULL; // the caller's
    if (result != RESULT_OK) {
        tracker_destroy(tracker);
        return result;
    }
    *out = tracker;
    return RESULT_OK;
}

void tracker_destroy(struct tracker *tracker)
{
    if (tracker == NULL)
        return;
    worker_destroy(tracker->worker);
    segmenter_destroy(tracker->segmenter);
    hands_destroy(tracker->hands);
    bodies_destroy(tracker->bodies);
    faces_destroy(tracker->faces);
    free(tracker);
}

static void forget_parts(struct tracker *tracker, unsigned parts)
{
    if (parts & TRACK_FACES)
        faces_forget(tracker->faces);
    if (parts & TRACK_BODIES)
        bodies_forget(tracker->bodies);
    if (parts & TRACK_HANDS)
        hands_forget(tracker->hands);
    if (parts & TRACK_MASK)
        segmenter_forget(tracker->segmenter);
}

void tracker_reset(struct tracker *tracker)
{
    forget_parts(tracker, tracker->options.parts);
}

void tracker_want(struct tracker *tracker, unsigned parts)
{
    unsigned wanted = parts & tracker->options.parts;
    forget_parts(tracker, tracker->wanted & ~wanted);
    tracker->wanted = wanted;
}

void tracker_follow(struct tracker *tracker, int people, bool locked)
{
    faces_follow(tracker->faces, people, locked);
    if (tracker->bodies != NULL)
        bodies_follow(tracker->bodies, people, locked);
}

struct tracker_timings tracker_last_timings(const struct tracker *tracker)
{
    return tracker->timings;
}

// --- a picture --------------------------------------------------------------------------------------------

static bool usable(const struct picture *picture)
{
    return picture->pixels != NULL && picture_check_size(picture->width_px, picture->height_px) == RESULT_OK;
}

static void begin_people(const struct tracker *tracker, const struct picture *picture, struct people *out)
{
    memset(out, 0, sizeof *out);
    out->width_px = picture->width_px;
    out->height_px = picture->height_px;
    out->vertical_fov_rad = tracker->options.vertical_fov_rad;
}

// On the worker's thread: bodies, then hands, which bodies help to find.
static void look_at_bodies(void *context)
{
    struct tracker *tracker = context;
    struct look *look = &tracker->look;
    int64_t start_ns = clock_thread_cpu_ns();
    if (look->parts & TRACK_BODIES && bodies_wake(tracker->bodies, &look->why) != RESULT_OK)
        look->unloaded |= TRACK_BODIES;
    if (look->parts & ~look->unloaded & TRACK_BODIES)
        look->result = bodies_look(tracker->bodies, look->picture, look->is_still,
                                   (look->parts & TRACK_MASK) != 0, look->out, &look->timings);
    if (look->result == RESULT_OK && look->parts & TRACK_HANDS) {
        struct diagnostic why = {0};
        enum result result =
            hands_look(tracker->hands, look->picture, look->is_still, look->out, &look->timings, &why);
        if (result != RESULT_OK && why.text[0] != '\0') {
            look->unloaded |= TRACK_HANDS;
            look->why = why;
        } else {
            look->result = result;
        }
    }
    look->timings.cpu_ns = clock_thread_cpu_ns() - start_ns;
}

// What is wanted, but for what is left out for a while.
static unsigned choose_parts(const struct tracker *tracker)
{
    return clock_now_ns() < tracker->rest_until_ns ? tracker->wanted & ~tracker->resting : tracker->wanted;
}

// A live picture goes without what can't be loaded: faces are followed all the same.
static enum result follow_loads(struct tracker *tracker, unsigned parts, unsigned unloaded)
{
    if (unloaded == 0) {
        if (parts & tracker->resting) {
            tracker->resting = 0;
            tracker->rest_ns = 0;
        }
        return RESULT_OK;
    }
    if (!tracker->options.loads_late)
        return RESULT_INVALID;
    tracker->rest_ns = tracker->rest_ns == 0 ? LOAD_PAUSE_NS : 2 * tracker->rest_ns;
    if (tracker->rest_ns > LOAD_PAUSE_MOST_NS)
        tracker->rest_ns = LOAD_PAUSE_MOST_NS;
    tracker->rest_until_ns = clock_now_ns() + tracker->rest_ns;
    tracker->resting |= unloaded;
    forget_parts(tracker, unloaded);
    return RESULT_OK;
}

// All that is wanted of a picture; the faces on this thread.
static enum result look(struct tracker *tracker, const struct picture *picture, bool is_still,
                        struct people *out)
{
    int64_t start_ns = clock_now_ns(), start_cpu_ns = clock_thread_cpu_ns();
    enum result result = RESULT_OK;
    struct diagnostic why = {0};
    unsigned parts = choose_parts(tracker);
    bool beside = (parts & (TRACK_BODIES | TRACK_HANDS)) != 0;
    tracker->timings = (struct tracker_timings){0};
    tracker->look = (struct look){.picture = picture, .out = out, .is_still = is_still, .parts = parts};
    if (beside)
        worker_start(tracker->worker, look_at_bodies, tracker);
    if (parts & TRACK_FACES)
        result = faces_look(tracker->faces, picture, is_still, out, &tracker->timings, &why);
    if (beside) {
        worker_wait(tracker->worker);
        timings_merge(&tracker->timings, &tracker->look.timings);
        result = result == RESULT_OK ? tracker->look.result : result;
    }
    // Bodies bring their masks, which are better and of nobody else.
    bool mask_is_missing = parts & TRACK_MASK && out->mask.width == 0;
    unsigned unloaded = tracker->look.unloaded;
    if (result == RESULT_OK && mask_is_missing &&
        segmenter_wake(tracker->segmenter, picture, &why) != RESULT_OK)
        unloaded |= TRACK_MASK;
    if (result == RESULT_OK)
        result = follow_loads(tracker, parts, unloaded);
    if (result == RESULT_OK && mask_is_missing && (unloaded & TRACK_MASK) == 0)
        result = segmenter_look(tracker->segmenter, picture, is_still, out, &tracker->timings);
    if (why.text[0] == '\0')
        why = tracker->look.why;
    if (why.text[0] != '\0' && log_limit_allows(&tracker->load_limit))
        log_write(LOG_ERROR, "tracking", "%s", why.text);
    tracker->timings.cpu_ns += clock_thread_cpu_ns() - start_cpu_ns;
    tracker->look = (struct look){0};
    tracker->timings.total_ns = clock_now_ns() - start_ns;
    return result;
}

// A face helps to find the body below it, in the next frame: in this one they are looked for side by side.
static void tell_bodies(struct tracker *tracker, const struct people *people)
{
    struct roi faces[PEOPLE_FACES_LIVE];
    int count = people->face_count < PEOPLE_FACES_LIVE ? people->face_count : PEOPLE_FACES_LIVE;
    for (int i = 0; i < count; i++) {
        const struct vec3 *p = people->faces[i].landmarks_px;
        float height_px = hypotf(p[CHIN].x - p[FOREHEAD].x, p[CHIN].y - p[FOREHEAD].y);
        faces[i] = (struct roi){.centre_x_px = p[NOSE].x,
                                .centre_y_px = p[NOSE].y,
                                .width_px = height_px,
                                .height_px = height_px};
    }
    bodies_expect_below(tracker->bodies, faces, count);
}

// A body tells whose the face is that was away for long.
static void tell_faces(struct tracker *tracker, const struct people *people)
{
    struct roi heads[PEOPLE_BODIES_LIVE];
    int count = people->body_count < PEOPLE_BODIES_LIVE ? people->body_count : PEOPLE_BODIES_LIVE;
    for (int i = 0; i < count; i++) {
        const struct vec3 *p = people->bodies[i].landmarks_px;
        struct vec3 shoulders = vec3_add(p[BODY_SHOULDER_LEFT], p[BODY_SHOULDER_RIGHT]);
        struct vec3 hips = vec3_add(p[BODY_HIP_LEFT], p[BODY_HIP_RIGHT]);
        float trunk_px = hypotf(hips.x - shoulders.x, hips.y - shoulders.y) / 2.0f;
        heads[i] = (struct roi){.centre_x_px = p[BODY_NOSE].x,
                                .centre_y_px = p[BODY_NOSE].y,
                                .width_px = trunk_px * HEAD_SHARE,
                                .height_px = trunk_px * HEAD_SHARE};
    }
    faces_expect_at(tracker->faces, heads, count);
}

enum result tracker_update(struct tracker *tracker, const struct picture *picture, uint64_t sequence,
                           int64_t captured_ns, struct people *out)
{
    begin_people(tracker, picture, out);
    out->sequence = sequence;
    out->captured_ns = captured_ns;
    if (!usable(picture))
        return RESULT_INVALID;
    if (picture->width_px != tracker->width_px || picture->height_px != tracker->height_px)
        tracker_reset(tracker);
    tracker->width_px = picture->width_px;
    tracker->height_px = picture->height_px;
    enum result result = look(tracker, picture, false, out);
    if (result == RESULT_OK && tracker->wanted & TRACK_BODIES)
        tell_bodies(tracker, out);
    if (result == RESULT_OK)
        tell_faces(tracker, out);
    return result;
}

enum result tracker_still(struct tracker *tracker, const struct picture *picture, struct people *out)
{
    begin_people(tracker, picture, out);
    if (!usable(picture))
        return RESULT_INVALID;
    enum result result = look(tracker, picture, true, out);
    if (result != RESULT_OK)
        begin_people(tracker, picture, out);
    return result;
}
