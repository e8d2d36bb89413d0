// The layers of everybody in a frame: whose they are, how long they stay, and that nothing is left of
// somebody who has gone.
#include "tests/support/drawn_figure.h"
#include "tests/support/test_support.h"
#include "tracking/people_layers.h"

#include <stdlib.h>
#include <string.h>

struct stage {
    struct people people;
    struct picture picture;
    struct people_layerer *layerer;
    struct people_layers layers, other;
};

static int set_up(void **state)
{
    struct stage *stage = calloc(1, sizeof *stage);
    if (stage == NULL || picture_allocate(FIGURE_WIDTH_PX, FIGURE_HEIGHT_PX, &stage->picture) != RESULT_OK ||
        people_layerer_create(&stage->layerer, NULL) != RESULT_OK)
        return -1;
    figure_begin(&stage->people);
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    people_layers_free(&stage->layers);
    people_layers_free(&stage->other);
    people_layerer_destroy(stage->layerer);
    picture_free(&stage->picture);
    free(stage);
    return 0;
}

static uint8_t grey_of(const struct person_mask *mask, int x, int y)
{
    int at = y * mask->height / FIGURE_HEIGHT_PX * mask->width + x * mask->width / FIGURE_WIDTH_PX;
    return mask->alpha[at] > 127 ? 60 : 200;
}

// Dark people on light ground.
static void paint(struct stage *stage)
{
    for (int y = 0; y < FIGURE_HEIGHT_PX; y++)
        for (int x = 0; x < FIGURE_WIDTH_PX; x++)
            memset(picture_row(&stage->picture, y) + 4 * (ptrdiff_t)x, grey_of(&stage->people.mask, x, y), 4);
}

static void enter(struct stage *stage, float x_px, float arm_m)
{
    struct figure figure = figure_standing;
    figure.pelvis_px.x = x_px;
    figure.hand_m[0].x += arm_m;
    figure_enter(&stage->people, &figure);
}

static void look(struct stage *stage, bool is_still, struct people_layers *out)
{
    stage->people.captured_ns += FIGURE_FRAME_NS;
    paint(stage);
    assert_int_equal(people_layerer_look(stage->layerer, &stage->picture, &stage->people, is_still, out),
                     RESULT_OK);
    assert_int_equal(out->count, stage->people.body_count);
}

static void nobody_is_there(struct stage *stage)
{
    stage->people.body_count = 0;
    memset(&stage->people.mask, 0, sizeof stage->people.mask);
}

static size_t bytes_of(const struct layers *layers)
{
    return sizeof layers->shares[0] * (size_t)layers->width * (size_t)layers->height;
}

// Of the picture's left and right half.
static bool is_in(const struct layers *layers, int half)
{
    for (int y = 0; y < layers->height; y++)
        for (int x = 0; x < layers->width / 2; x++)
            if (layers->shares[y * layers->width + half * (layers->width / 2) + x][LAYER_PERSON] > 127)
                return true;
    return false;
}

static bool equal(const struct layers *a, const struct layers *b)
{
    return a->width == b->width && a->height == b->height && a->width > 0 &&
           memcmp(a->shares, b->shares, bytes_of(a)) == 0;
}

static void each_body_has_its_own(void **state)
{
    struct stage *stage = *state;
    enter(stage, 320.0f, 0.0f);
    enter(stage, 960.0f, 0.0f);
    for (int is_still = 0; is_still < 2; is_still++) {
        look(stage, is_still, &stage->layers);
        const struct layers *bodies = stage->layers.bodies;
        assert_true(is_in(&bodies[0], 0) && !is_in(&bodies[0], 1));
        assert_true(is_in(&bodies[1], 1) && !is_in(&bodies[1], 0));
    }
}

static void a_frames_layers_stay_while_the_next_are_looked_for(void **state)
{
    struct stage *stage = *state;
    enter(stage, 320.0f, 0.0f);
    look(stage, false, &stage->layers);
    assert_true(is_in(&stage->layers.bodies[0], 0));
    nobody_is_there(stage);
    enter(stage, 960.0f, 0.0f);
    look(stage, false, &stage->other);
    assert_true(is_in(&stage->layers.bodies[0], 0) && !is_in(&stage->layers.bodies[0], 1));
}

static void without_a_mask_there_are_none(void **state)
{
    struct stage *stage = *state;
    enter(stage, 320.0f, 0.0f);
    look(stage, false, &stage->layers);
    memset(&stage->people.mask, 0, sizeof stage->people.mask);
    look(stage, false, &stage->layers);
    assert_int_equal(stage->layers.bodies[0].width, 0);
}

static void wiping_leaves_nothing(void **state)
{
    struct stage *stage = *state;
    enter(stage, 320.0f, 0.0f);
    look(stage, false, &stage->layers);
    size_t bytes = bytes_of(&stage->layers.bodies[0]);
    const uint8_t *kept = (const uint8_t *)stage->layers.kept[0];
    assert_true(bytes > 0);
    people_layers_wipe(&stage->layers);
    assert_int_equal(stage->layers.count, 0);
    assert_int_equal(stage->layers.bodies[0].width, 0);
    for (size_t i = 0; i < bytes; i++)
        assert_int_equal(kept[i], 0);
    look(stage, false, &stage->layers); // its memory serves the next frame
    assert_ptr_equal(stage->layers.kept[0], kept);
}

// What an arm that moved leaves in the next frame tells whether the frames before are remembered.
static bool knows_the_frame_before(struct stage *stage, void (*between)(struct stage *))
{
    stage->people.body_count = 0;
    enter(stage, 500.0f, 0.0f);
    look(stage, false, &stage->layers);
    between(stage);
    nobody_is_there(stage);
    enter(stage, 500.0f, -0.3f);
    look(stage, false, &stage->layers);
    look(stage, true, &stage->other); // which remembers nothing
    return !equal(&stage->layers.bodies[0], &stage->other.bodies[0]);
}

static void nothing_happens(struct stage *stage)
{
    (void)stage;
}

static void everybody_is_forgotten(struct stage *stage)
{
    people_layerer_forget(stage->layerer);
}

static void a_frame_goes_by_without_them(struct stage *stage)
{
    nobody_is_there(stage);
    look(stage, false, &stage->other);
}

static void a_still_comes_between(struct stage *stage)
{
    look(stage, true, &stage->other);
}

static void a_body_is_remembered_until_it_has_gone(void **state)
{
    struct stage *stage = *state;
    assert_true(knows_the_frame_before(stage, nothing_happens));
    assert_false(knows_the_frame_before(stage, everybody_is_forgotten));
    assert_false(knows_the_frame_before(stage, a_frame_goes_by_without_them));
    assert_false(knows_the_frame_before(stage, a_still_comes_between));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
        TEST(each_body_has_its_own),
        TEST(a_frames_layers_stay_while_the_next_are_looked_for),
        TEST(without_a_mask_there_are_none),
        TEST(wiping_leaves_nothing),
        TEST(a_body_is_remembered_until_it_has_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
