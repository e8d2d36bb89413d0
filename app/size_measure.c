#include "app/size_measure.h"

#include "platform/base/clock.h"
#include "platform/base/floats.h"
#include "tracking/metric.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define NORMAL_95 1.96f

#define FRAME_AGE_NS (4 * CLOCK_SECOND_NS)         // older frames don't count
#define LOST_NS (700 * CLOCK_MILLISECOND_NS)       // a card that is not seen so long is gone
#define BARE_AFTER_NS (700 * CLOCK_MILLISECOND_NS) // frames so soon after a card may still show it
#define BARE_MIN 5
#define APART_MAX 0.03f    // between the scale by the mesh and by the pupils: more is a finger over an eye
#define SCATTER_MAX 0.012f // standard deviation of single frames, as a share

// One standard deviation, as shares: where the tracker says the forehead is before the eyes (2 mm at half a
// metre), the irises' centres and gaze, the card's print and edges; a card over skin that gives; a camera
// whose field of view is guessed (63 degrees, where webcams have 40 to 60), by which what the forehead stands
// before the eyes is wrong by up to a half. Held
// against cards drawn on real faces (tests/bench/size.py).
#define FOREHEAD_ERROR_M 0.0022f
#define PICTURE_ERROR 0.006f
#define UNCALIBRATED_ERROR 0.007f
#define MESH_ERROR 0.006f // of the mesh under a card, where no frame without one was seen

// --- life -------------------------------------------------------------------------------------------------

enum result size_measure_init(struct size_measure *measure)
{
    *measure = (struct size_measure){0};
    return card_finder_create(&measure->finder);
}

void size_measure_forget(struct size_measure *measure)
{
    struct card_finder *finder = measure->finder;
    memset(measure, 0, sizeof *measure);
    measure->finder = finder;
}

void size_measure_finish(struct size_measure *measure)
{
    card_finder_destroy(measure->finder);
    memset(measure, 0, sizeof *measure);
}

void size_measure_begin(struct size_measure *measure)
{
    size_measure_forget(measure);
    measure->state = SIZE_LOOKING;
    measure->problem = SIZE_NO_CARD;
}

void size_measure_stop(struct size_measure *measure)
{
    struct head_size size = measure->size;
    uint32_t person = measure->person;
    size_measure_forget(measure);
    if (size.source == SIZE_BY_CARD) {
        measure->state = SIZE_DONE;
        measure->size = size;
        measure->person = person;
    }
}

// --- the mean ---------------------------------------------------------------------------------------------

static float median(const float *values, int count)
{
    float sorted[SIZE_FRAMES > SIZE_BARE ? SIZE_FRAMES : SIZE_BARE];
    assert(count > 0 && count <= (int)(sizeof sorted / sizeof *sorted));
    memcpy(sorted, values, (size_t)count * sizeof *sorted);
    floats_sort(sorted, count);
    return count % 2 == 1 ? sorted[count / 2] : 0.5f * (sorted[count / 2 - 1] + sorted[count / 2]);
}

// The median, and by how much single frames differ from it: 1.48 times the median of the differences, a
// standard deviation that outliers don't move.
static float middle_of(const float *values, int count, float *deviation)
{
    float off[SIZE_FRAMES], middle = median(values, count);
    for (int i = 0; i < count; i++)
        off[i] = fabsf(values[i] - middle);
    *deviation = 1.4826f * median(off, count);
    return middle;
}

static void conclude(struct size_measure *measure, float distance_m)
{
    float pd[SIZE_FRAMES], scale[SIZE_FRAMES], pd_deviation, scale_deviation;
    for (int i = 0; i < SIZE_FRAMES; i++) {
        pd[i] = measure->samples[i].pd_mm;
        scale[i] = measure->samples[i].head_scale;
    }
    float pd_mm = middle_of(pd, SIZE_FRAMES, &pd_deviation);
    float head_scale = middle_of(scale, SIZE_FRAMES, &scale_deviation);
    bool has_bare = measure->bare_count >= BARE_MIN;
    float by_pupils = has_bare ? pd_mm / median(measure->bare, measure->bare_count) : head_scale;
    if (pd_deviation > SCATTER_MAX * pd_mm || scale_deviation > SCATTER_MAX * head_scale ||
        fabsf(by_pupils / head_scale - 1.0f) > APART_MAX) {
        measure->problem = SIZE_UNSTEADY;
        measure->count = 0;
        return;
    }
    float error = hypotf(PICTURE_ERROR, FOREHEAD_ERROR_M / distance_m);
    if (!measure->is_calibrated)
        error = hypotf(error, UNCALIBRATED_ERROR);
    // Neighbouring frames err together: a third of them count.
    error = hypotf(error, pd_deviation / pd_mm / sqrtf(SIZE_FRAMES / 3.0f));
    float scale_error = error;
    if (!has_bare)
        scale_error = hypotf(error, MESH_ERROR);
    measure->size = (struct head_size){.source = SIZE_BY_CARD,
                                       .head_scale = by_pupils,
                                       .head_scale_error = NORMAL_95 * scale_error * by_pupils,
                                       .has_pd = true,
                                       .pd_mm = pd_mm,
                                       .pd_error_mm = NORMAL_95 * error * pd_mm};
    measure->state = SIZE_DONE;
    measure->problem = SIZE_FINE;
}

// --- frames -----------------------------------------------------------------------------------------------

static enum size_problem problem_of(enum card_finding finding)
{
    switch (finding) {
    case CARD_FOUND:
        return SIZE_FINE;
    case CARD_NO_FACE:
        return SIZE_NO_FACE;
    case CARD_TURNED:
        return SIZE_TURNED;
    case CARD_FAR:
        return SIZE_FAR;
    case CARD_DARK:
        return SIZE_DARK;
    case CARD_TILTED:
        return SIZE_TILTED;
    case CARD_NONE:
        break;
    }
    return SIZE_NO_CARD;
}

static void forget_old(struct size_measure *measure, int64_t now_ns)
{
    int kept = 0;
    for (int i = 0; i < measure->count; i++)
        if (now_ns - measure->samples[i].time_ns <= FRAME_AGE_NS)
            measure->samples[kept++] = measure->samples[i];
    measure->count = kept;
}

static void remember_bare(struct size_measure *measure, const struct face *face,
                          const struct camera_model *camera, int64_t now_ns)
{
    if (measure->found_ns != 0 && now_ns - measure->found_ns < BARE_AFTER_NS)
        return;
    measure->bare[measure->bare_next] = card_pupils_mm(face, camera, 1.0f);
    measure->bare_next = (measure->bare_next + 1) % SIZE_BARE;
    measure->bare_count += measure->bare_count < SIZE_BARE;
}

static void take(struct size_measure *measure, const struct card *card, int64_t now_ns)
{
    measure->found_ns = now_ns;
    measure->has_outline = true;
    memcpy(measure->outline_px, card->corners_px, sizeof measure->outline_px);
    if (card->distance_m < METRIC_DISTANCE_MIN_M) {
        measure->problem = SIZE_NEAR;
        return;
    }
    measure->samples[measure->count++] = (struct size_sample){card->head_scale, card->pd_mm, now_ns};
    measure->state = SIZE_STEADY;
    if (measure->count == SIZE_FRAMES)
        conclude(measure, card->distance_m);
}

// Another person than before: nothing of the one before is theirs.
static void see_person(struct size_measure *measure, uint32_t person)
{
    if (measure->person == person)
        return;
    size_measure_begin(measure);
    measure->person = person;
}

void size_measure_update(struct size_measure *measure, const struct picture *picture, const struct face *face,
                         const struct camera_model *camera, float vertical_fov_rad, int64_t now_ns)
{
    if (measure->state == SIZE_IDLE || measure->state == SIZE_DONE)
        return;
    measure->has_outline = false;
    forget_old(measure, now_ns);
    if (face == NULL) {
        measure->problem = SIZE_NO_FACE;
        measure->state = SIZE_LOOKING;
        return;
    }
    see_person(measure, face->id);
    struct camera_model simple =
        camera_model_simple(picture->width_px, picture->height_px, (double)vertical_fov_rad);
    measure->is_calibrated = camera != NULL;
    const struct camera_model *seen = camera != NULL ? camera : &simple;
    struct card card;
    enum card_finding finding = card_find(measure->finder, picture, face, seen, &card);
    measure->problem = problem_of(finding);
    if (finding == CARD_FOUND)
        take(measure, &card, now_ns);
    else if (finding == CARD_NONE)
        remember_bare(measure, face, seen, now_ns);
    if (measure->state == SIZE_STEADY && finding != CARD_FOUND) {
        if (now_ns - measure->found_ns > LOST_NS)
            measure->state = SIZE_LOOKING;
        else
            measure->problem = finding == CARD_NONE ? SIZE_FINE : measure->problem; // a frame or two without
    }
}

// --- what came out ----------------------------------------------------------------------------------------

static bool is_of(const struct size_measure *measure, const struct face *face)
{
    return measure->size.source == SIZE_BY_CARD && measure->person != 0 && measure->person == face->id;
}

struct head_size size_measure_of(const struct size_measure *measure, const struct face *face)
{
    const struct face_metric *metric = &face->metric;
    if (is_of(measure, face))
        return measure->size;
    if (!metric->has_scale)
        return (struct head_size){.source = SIZE_BY_NOTHING};
    return (struct head_size){.source = SIZE_BY_IRIS,
                              .head_scale = metric->head_scale,
                              .head_scale_error = metric->head_scale_error,
                              .has_pd = metric->has_pd,
                              .pd_mm = metric->pd_mm,
                              .pd_error_mm = metric->pd_error_mm};
}

void size_measure_apply(const struct size_measure *measure, struct people *people)
{
    for (int i = 0; i < people->face_count; i++) {
        struct face_metric *metric = &people->faces[i].metric;
        if (!is_of(measure, &people->faces[i]))
            continue;
        metric->has_scale = metric->has_pd = true;
        metric->head_scale = measure->size.head_scale;
        metric->head_scale_error = measure->size.head_scale_error;
        metric->pd_mm = measure->size.pd_mm;
        metric->pd_error_mm = measure->size.pd_error_mm;
    }
}

const char *size_advice(enum size_problem problem)
{
    static const char *const keys[SIZE_PROBLEM_COUNT] = {
        [SIZE_NO_FACE] = "size.no_face", [SIZE_TURNED] = "size.turned",    [SIZE_FAR] = "size.far",
        [SIZE_NEAR] = "size.near",       [SIZE_DARK] = "size.dark",        [SIZE_NO_CARD] = "size.no_card",
        [SIZE_TILTED] = "size.tilted",   [SIZE_UNSTEADY] = "size.unsteady"};
    assert(problem < SIZE_PROBLEM_COUNT);
    return keys[problem];
}
