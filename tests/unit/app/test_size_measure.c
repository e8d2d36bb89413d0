#include "app/size_measure.h"
#include "platform/base/clock.h"
#include "tests/support/canonical_face.h"
#include "tests/support/card_stage.h"
#include "tests/support/painted_head.h"
#include "tests/support/test_support.h"
#include "tracking/metric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH_PX 800
#define HEIGHT_PX 600
#define TRUE_SCALE 0.95
#define FOV_RAD 0.9
#define FRAME_NS (33 * CLOCK_MILLISECOND_NS)

static const struct card_hold hold = {3, -4, 2, 0.004, 0.006, 1};
static const struct card_look look = {{0.05f, 0.1f, 0.4f}, 0.1f, 1, 0, {0.4f, 0.25f, 0.18f}};

// A head with and without a card before it, drawn once.
struct stage {
    struct size_measure measure;
    struct camera_model camera;
    struct face face;
    struct picture bare, carded;
    int64_t now_ns;
};

static int open_stage(void **state)
{
    struct stage *stage = calloc(1, sizeof *stage);
    assert_non_null(stage);
    stage->camera = camera_model_simple(WIDTH_PX, HEIGHT_PX, FOV_RAD);
    stage->face = canonical_face((struct canonical_head){0, 0.55f, 1.0f}, &stage->camera);
    metric_measure(NULL, 0, &stage->face);
    assert_int_equal(picture_allocate(WIDTH_PX, HEIGHT_PX, &stage->bare), RESULT_OK);
    assert_int_equal(picture_allocate(WIDTH_PX, HEIGHT_PX, &stage->carded), RESULT_OK);
    painted_head_draw(&stage->bare, &stage->face);
    painted_head_draw(&stage->carded, &stage->face);
    struct flat_pose pose = card_stage_pose(&stage->face, TRUE_SCALE, &hold);
    card_stage_draw(&stage->carded, &stage->camera, &pose, &look, &hold);
    flat_blur(&stage->carded, 0.7);
    assert_int_equal(size_measure_init(&stage->measure), RESULT_OK);
    *state = stage;
    return 0;
}

static int close_stage(void **state)
{
    struct stage *stage = *state;
    size_measure_finish(&stage->measure);
    picture_free(&stage->bare);
    picture_free(&stage->carded);
    free(stage);
    return 0;
}

static void show(struct stage *stage, const struct picture *picture, int frames)
{
    for (int i = 0; i < frames; i++) {
        stage->now_ns += FRAME_NS;
        size_measure_update(&stage->measure, picture, picture != NULL ? &stage->face : NULL, &stage->camera,
                            (float)FOV_RAD, stage->now_ns);
    }
}

static void a_card_held_still_gives_the_size_with_its_error(void **state)
{
    struct stage *stage = *state;
    struct size_measure *measure = &stage->measure;
    size_measure_begin(measure);
    assert_int_equal(measure->state, SIZE_LOOKING);
    show(stage, &stage->bare, 8);
    assert_int_equal(measure->problem, SIZE_NO_CARD);
    assert_string_equal(size_advice(measure->problem), "size.no_card");
    show(stage, &stage->carded, 3);
    assert_int_equal(measure->state, SIZE_STEADY);
    assert_int_equal(measure->count, 3);
    assert_true(measure->has_outline);
    show(stage, &stage->carded, SIZE_FRAMES - 3);
    assert_int_equal(measure->state, SIZE_DONE);
    struct head_size size = size_measure_of(measure, &stage->face);
    assert_int_equal(size.source, SIZE_BY_CARD);
    assert_float_equal(size.head_scale, (float)TRUE_SCALE, size.head_scale_error);
    assert_true(size.head_scale_error <= 0.015f * size.head_scale);
    assert_true(size.has_pd && size.pd_error_mm <= 1.5f);
    float truth_mm = card_pupils_mm(&stage->face, &stage->camera, (float)TRUE_SCALE);
    assert_float_equal(size.pd_mm, truth_mm, size.pd_error_mm);
}

static void measure_it(struct stage *stage)
{
    size_measure_begin(&stage->measure);
    show(stage, &stage->bare, 6);
    show(stage, &stage->carded, SIZE_FRAMES);
    assert_int_equal(stage->measure.state, SIZE_DONE);
}

static void the_size_stays_when_the_page_closes_and_overrides_the_irises(void **state)
{
    struct stage *stage = *state;
    static struct people people;
    measure_it(stage);
    size_measure_stop(&stage->measure);
    assert_int_equal(stage->measure.state, SIZE_DONE);
    people.face_count = 2;
    people.faces[0] = people.faces[1] = stage->face;
    people.faces[1].id = 2;
    float by_iris = stage->face.metric.head_scale;
    size_measure_apply(&stage->measure, &people);
    assert_float_equal(people.faces[0].metric.head_scale, stage->measure.size.head_scale, 0.0f);
    assert_float_equal(people.faces[0].metric.pd_error_mm, stage->measure.size.pd_error_mm, 0.0f);
    assert_float_equal(people.faces[1].metric.head_scale, by_iris, 0.0f);
    assert_int_equal(size_measure_of(&stage->measure, &people.faces[1]).source, SIZE_BY_IRIS);
}

static void nothing_is_left_after_it_is_forgotten(void **state)
{
    struct stage *stage = *state;
    measure_it(stage);
    size_measure_forget(&stage->measure);
    struct size_measure empty = {.finder = stage->measure.finder};
    assert_memory_equal(&stage->measure, &empty, sizeof empty);
    assert_int_equal(size_measure_of(&stage->measure, &stage->face).source, SIZE_BY_IRIS);
    show(stage, &stage->carded, 2); // nobody agreed to it now
    assert_int_equal(stage->measure.state, SIZE_IDLE);
}

static void a_page_closed_too_early_leaves_nothing(void **state)
{
    struct stage *stage = *state;
    size_measure_begin(&stage->measure);
    show(stage, &stage->carded, 5);
    size_measure_stop(&stage->measure);
    assert_int_equal(stage->measure.state, SIZE_IDLE);
    assert_int_equal(stage->measure.count, 0);
    assert_int_equal(stage->measure.person, 0);
}

static void another_person_begins_anew(void **state)
{
    struct stage *stage = *state;
    size_measure_begin(&stage->measure);
    show(stage, &stage->carded, SIZE_FRAMES - 2);
    stage->face.id = 7;
    show(stage, &stage->carded, 3);
    assert_int_equal(stage->measure.state, SIZE_STEADY);
    assert_int_equal(stage->measure.count, 3);
}

static void a_card_that_goes_away_is_looked_for_again(void **state)
{
    struct stage *stage = *state;
    size_measure_begin(&stage->measure);
    show(stage, &stage->carded, 4);
    show(stage, &stage->bare, 2); // a frame or two without are no matter
    assert_int_equal(stage->measure.state, SIZE_STEADY);
    show(stage, &stage->bare, 40);
    assert_int_equal(stage->measure.state, SIZE_LOOKING);
    assert_int_equal(stage->measure.problem, SIZE_NO_CARD);
    show(stage, &stage->bare, 100);
    assert_int_equal(stage->measure.count, 0); // what is old doesn't count
    show(stage, NULL, 1);
    assert_int_equal(stage->measure.problem, SIZE_NO_FACE);
}

static void what_stands_in_the_way_is_told(void **state)
{
    struct stage *stage = *state;
    size_measure_begin(&stage->measure);
    stage->face = canonical_face((struct canonical_head){25, 0.55f, 1.0f}, &stage->camera);
    show(stage, &stage->bare, 1);
    assert_int_equal(stage->measure.problem, SIZE_TURNED);
    stage->face = canonical_face((struct canonical_head){0, 1.8f, 1.0f}, &stage->camera);
    show(stage, &stage->bare, 1);
    assert_int_equal(stage->measure.problem, SIZE_FAR);
    for (enum size_problem problem = SIZE_NO_FACE; problem < SIZE_PROBLEM_COUNT; problem++)
        assert_non_null(size_advice(problem));
    assert_null(size_advice(SIZE_FINE));
}

#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, open_stage, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_STAGE(a_card_held_still_gives_the_size_with_its_error),
        ON_STAGE(the_size_stays_when_the_page_closes_and_overrides_the_irises),
        ON_STAGE(nothing_is_left_after_it_is_forgotten),
        ON_STAGE(a_page_closed_too_early_leaves_nothing),
        ON_STAGE(another_person_begins_anew),
        ON_STAGE(a_card_that_goes_away_is_looked_for_again),
        ON_STAGE(what_stands_in_the_way_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
