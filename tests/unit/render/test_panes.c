// Pictures of their own in GPU memory: kept, laid onto a target with round corners, overwritten.
#include "render/gl/quad.h"
#include "render/panes.h"
#include "render/readback.h"
#include "tests/support/gl_context.h"
#include "tests/support/test_support.h"

#define SIDE_PX 64
#define PANE_PX 32
#define RADIUS_PX 8.0f

static const uint8_t red[3] = {255, 0, 0}, green[3] = {0, 255, 0}, black[3] = {0, 0, 0};

static void fill(const struct target *target, const uint8_t colour[3])
{
    target_bind(target);
    glClearColor((float)colour[0] / 255.0f, (float)colour[1] / 255.0f, (float)colour[2] / 255.0f, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
}

static void expect(const struct target *target, int x, int y, const uint8_t colour[3])
{
    struct picture picture;
    assert_int_equal(picture_allocate(target->width_px, target->height_px, &picture), RESULT_OK);
    assert_int_equal(readback(target, &picture), RESULT_OK);
    assert_memory_equal(picture_row(&picture, y) + (ptrdiff_t)4 * x, colour, 3);
    picture_free(&picture);
}

struct bench {
    struct panes panes;
    struct quad quad;
    struct target target;
};

static void open_bench(struct bench *bench)
{
    struct diagnostic why = {0};
    test_gl_needed();
    quad_init(&bench->quad);
    assert_int_equal(panes_init(&bench->panes, &why), RESULT_OK);
    assert_int_equal(target_init(&bench->target, SIDE_PX, SIDE_PX, NULL, &why), RESULT_OK);
    fill(&bench->target, black);
}

static void close_bench(struct bench *bench)
{
    panes_finish(&bench->panes);
    quad_finish(&bench->quad);
    target_finish(&bench->target);
}

static void show(struct bench *bench, struct rect to)
{
    panes_show(&bench->panes, 1, &bench->quad, &bench->target, to, RADIUS_PX,
               (struct vec3){0.0f, 1.0f, 0.0f});
}

static void a_pane_fills_its_place_but_for_its_corners(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench);
    fill(panes_begin(&bench.panes, 1, PANE_PX, PANE_PX), red);
    show(&bench, (struct rect){16.0f, 8.0f, PANE_PX, PANE_PX});
    expect(&bench.target, 16, 8, green);
    expect(&bench.target, 47, 39, green);
    expect(&bench.target, 32, 8, red);
    expect(&bench.target, 16, 24, red);
    expect(&bench.target, 47, 24, red);
    expect(&bench.target, 15, 24, black);
    expect(&bench.target, 32, 40, black);
    close_bench(&bench);
}

static void a_larger_place_is_filled(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench);
    fill(panes_begin(&bench.panes, 1, PANE_PX, PANE_PX), red);
    show(&bench, (struct rect){0.0f, 0.0f, SIDE_PX, SIDE_PX});
    expect(&bench.target, SIDE_PX / 2, 0, red);
    expect(&bench.target, SIDE_PX - 1, SIDE_PX / 2, red);
    close_bench(&bench);
}

// Frozen while two looks stood side by side, and now there are four.
static void a_pane_of_another_shape_is_shown_whole(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench);
    const struct target *pane = panes_begin(&bench.panes, 1, PANE_PX, SIDE_PX);
    fill(pane, red);
    glEnable(GL_SCISSOR_TEST);
    glScissor(0, SIDE_PX - 8, PANE_PX, 8); // GL's y is up: the head
    fill(pane, green);
    glDisable(GL_SCISSOR_TEST);
    show(&bench, (struct rect){0.0f, 0.0f, SIDE_PX, PANE_PX});
    expect(&bench.target, SIDE_PX / 2, 0, green);
    expect(&bench.target, SIDE_PX / 2, PANE_PX / 2, red);
    expect(&bench.target, 23, PANE_PX / 2, black); // it is 16 of 64 pixels wide
    expect(&bench.target, 24, PANE_PX / 2, red);
    expect(&bench.target, 40, PANE_PX / 2, black);
    close_bench(&bench);
}

static void a_pane_is_made_once_a_size(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench);
    GLuint first = panes_begin(&bench.panes, 0, PANE_PX, PANE_PX)->texture;
    assert_int_equal(panes_begin(&bench.panes, 0, PANE_PX, PANE_PX)->texture, first);
    assert_int_equal(panes_begin(&bench.panes, 0, SIDE_PX, PANE_PX)->width_px, SIDE_PX);
    assert_null(panes_begin(&bench.panes, 0, 1 << 20, PANE_PX)); // no driver takes that
    assert_false(bench.panes.drawn[0]);
    close_bench(&bench);
}

static void wiped_pictures_are_overwritten(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench);
    for (int i = 0; i < PANES_MAX; i++)
        fill(panes_begin(&bench.panes, i, PANE_PX, PANE_PX), red);
    panes_wipe(&bench.panes);
    for (int i = 0; i < PANES_MAX; i++) {
        assert_false(bench.panes.drawn[i]);
        expect(&bench.panes.targets[i], 0, 0, black);
        expect(&bench.panes.targets[i], PANE_PX - 1, PANE_PX - 1, black);
    }
    show(&bench, (struct rect){0.0f, 0.0f, SIDE_PX, SIDE_PX});
    expect(&bench.target, SIDE_PX / 2, SIDE_PX / 2, black); // there is nothing to show
    close_bench(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pane_fills_its_place_but_for_its_corners),
        cmocka_unit_test(a_larger_place_is_filled),
        cmocka_unit_test(a_pane_of_another_shape_is_shown_whole),
        cmocka_unit_test(a_pane_is_made_once_a_size),
        cmocka_unit_test(wiped_pictures_are_overwritten),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
