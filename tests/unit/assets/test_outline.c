// Outlines of drawn pieces: where they run, where they turn, which pockets they have.
#include "assets/garment/outline.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 240, HEIGHT = 200 };
#define PI 3.14159265f

// How far within the shape a point is, pixels; negative outside.
typedef float shape(struct vec2 at);

static struct picture draw(shape *inside)
{
    struct picture picture = {0};
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &picture), RESULT_OK);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            float share =
                fminf(fmaxf(inside((struct vec2){(float)x + 0.5f, (float)y + 0.5f}) + 0.5f, 0.0f), 1.0f);
            picture_row(&picture, y)[4 * x + 3] = (uint8_t)(255.0f * share + 0.5f);
        }
    return picture;
}

static struct outline *trace(shape *inside, float thin_px)
{
    struct picture picture = draw(inside);
    struct outline *outline = calloc(1, sizeof *outline);
    assert_non_null(outline);
    assert_int_equal(outline_trace(&picture, thin_px, outline), RESULT_OK);
    picture_free(&picture);
    return outline;
}

static float box(struct vec2 at, float left, float top, float right, float bottom)
{
    return fminf(fminf(at.x - left, right - at.x), fminf(at.y - top, bottom - at.y));
}

static float disc(struct vec2 at)
{
    return 70.0f - hypotf(at.x - 120.0f, at.y - 100.0f);
}

static float ring(struct vec2 at)
{
    return fminf(disc(at), hypotf(at.x - 120.0f, at.y - 100.0f) - 30.0f);
}

static float square(struct vec2 at)
{
    return box(at, 60.0f, 40.0f, 180.0f, 160.0f);
}

// Legs and their gap: a pocket from below, its bottom at y 60.
static float trousers(struct vec2 at)
{
    return fminf(box(at, 60.0f, 20.0f, 180.0f, 180.0f), -box(at, 110.0f, 60.0f, 130.0f, 200.0f));
}

// A block with a ribbon of four pixels that goes up, and a loose crumb beside it.
static float with_ribbon(struct vec2 at)
{
    float block = fmaxf(box(at, 60.0f, 100.0f, 180.0f, 180.0f), box(at, 118.0f, 10.0f, 122.0f, 110.0f));
    return fmaxf(block, box(at, 200.0f, 20.0f, 215.0f, 35.0f));
}

// Wider below at its right: the same on no two sides.
static float lopsided(struct vec2 at)
{
    return fmaxf(box(at, 60.0f, 20.0f, 120.0f, 180.0f), box(at, 100.0f, 120.0f, 200.0f, 180.0f));
}

static double signed_area(const struct outline *outline)
{
    double sum = 0.0;
    for (int i = 0; i < OUTLINE_POINTS; i++) {
        struct vec2 a = outline->points[i], b = outline->points[(i + 1) % OUTLINE_POINTS];
        sum += 0.5 * ((double)a.x * (double)b.y - (double)a.y * (double)b.x);
    }
    return sum;
}

static void an_outline_runs_where_alpha_is_one_half_clockwise_in_even_steps(void **state)
{
    (void)state;
    struct outline *outline = trace(disc, 0.0f);
    for (int i = 0; i < OUTLINE_POINTS; i++) {
        struct vec2 p = outline->points[i], next = outline->points[outline_at(i + 1)];
        assert_true(fabsf(disc(p)) < 0.25f);
        assert_true(fabsf(hypotf(next.x - p.x, next.y - p.y) - outline->step_px) < 0.1f * outline->step_px);
    }
    assert_true(fabs(signed_area(outline) - (double)(PI * 70.0f * 70.0f)) < 40.0);
    assert_true(fabsf(outline->axis_x - 120.0f) < 1.0f);
    assert_true(fabsf(outline->left - 50.0f) < 0.5f && fabsf(outline->bottom - 170.0f) < 0.5f);
    free(outline);
}

static void corners_turn_by_their_angle_and_inner_ones_the_other_way(void **state)
{
    (void)state;
    struct outline *outline = trace(trousers, 0.0f);
    int outer = outline_nearest(outline, 0, OUTLINE_POINTS - 1, (struct vec2){180.0f, 20.0f});
    int inner = outline_nearest(outline, 0, OUTLINE_POINTS - 1, (struct vec2){110.0f, 60.0f});
    int side = outline_nearest(outline, 0, OUTLINE_POINTS - 1, (struct vec2){180.0f, 100.0f});
    assert_true(fabsf(outline_turn(outline, outer, 8) - 0.5f * PI) < 0.2f);
    assert_true(fabsf(outline_turn(outline, inner, 8) + 0.5f * PI) < 0.2f);
    assert_true(fabsf(outline_turn(outline, side, 8)) < 0.05f);
    free(outline);
}

static void the_gap_of_legs_is_the_deepest_pocket(void **state)
{
    (void)state;
    struct outline *outline = trace(trousers, 0.0f);
    struct outline_pocket pockets[OUTLINE_POCKETS];
    int count = outline_pockets(outline, pockets);
    assert_true(count >= 1);
    assert_true(fabsf(pockets[0].depth_px - 120.0f) < 3.0f);
    struct vec2 deepest = outline->points[pockets[0].deepest];
    assert_true(fabsf(deepest.y - 60.0f) < 2.0f && deepest.x > 108.0f && deepest.x < 132.0f);
    // Clockwise along the bottom is from the right to the left.
    assert_true(outline->points[pockets[0].from].x > outline->points[pockets[0].to].x);
    assert_true(count == 1 || pockets[1].depth_px < 3.0f);
    free(outline);
}

static void what_is_convex_has_no_pocket(void **state)
{
    (void)state;
    struct outline *outline = trace(square, 0.0f);
    struct outline_pocket pockets[OUTLINE_POCKETS];
    int count = outline_pockets(outline, pockets);
    assert_true(count == 0 || pockets[0].depth_px < 2.0f);
    free(outline);
}

static void ribbons_are_left_out_and_only_the_largest_piece_counts(void **state)
{
    (void)state;
    struct outline *with = trace(with_ribbon, 0.0f), *without = trace(with_ribbon, 12.0f);
    assert_true(fabsf(with->top - 10.0f) < 1.5f);
    assert_true(fabsf(without->top - 100.0f) < 3.0f);
    assert_true(with->right < 181.5f && without->right < 181.5f);
    free(with);
    free(without);
}

static void a_hole_has_an_outline_of_its_own(void **state)
{
    (void)state;
    struct picture picture = draw(ring), whole = draw(disc);
    struct outline *outline = calloc(1, sizeof *outline);
    assert_non_null(outline);
    assert_int_equal(outline_trace_hole(&picture, outline), RESULT_OK);
    assert_true(fabs(signed_area(outline) - (double)(PI * 30.0f * 30.0f)) < 30.0);
    assert_int_equal(outline_trace_hole(&whole, outline), RESULT_NOT_FOUND);
    free(outline);
    picture_free(&picture);
    picture_free(&whole);
}

static void the_farthest_point_is_looked_for_in_its_stretch_only(void **state)
{
    (void)state;
    struct outline *outline = trace(square, 0.0f);
    int right_top = outline_nearest(outline, 0, OUTLINE_POINTS - 1, (struct vec2){180.0f, 40.0f});
    int left_bottom = outline_nearest(outline, 0, OUTLINE_POINTS - 1, (struct vec2){60.0f, 160.0f});
    int low_right = outline_extreme(outline, right_top, left_bottom, (struct vec2){1.0f, 1.0f});
    assert_true(outline->points[low_right].x > 178.0f && outline->points[low_right].y > 158.0f);
    int not_there = outline_extreme(outline, left_bottom, right_top, (struct vec2){1.0f, 1.0f});
    assert_true(outline->points[not_there].x < 62.0f || outline->points[not_there].y < 42.0f);
    free(outline);
}

static void a_mirrors_outline_is_that_of_the_mirrored_piece(void **state)
{
    (void)state;
    struct outline *outline = trace(lopsided, 0.0f);
    struct outline *mirrored = calloc(1, sizeof *mirrored);
    assert_non_null(mirrored);
    outline_mirror(outline, mirrored);
    assert_true(fabs(signed_area(mirrored) - signed_area(outline)) < 1.0);
    for (int i = 0; i < OUTLINE_POINTS; i++) {
        struct vec2 p = mirrored->points[i];
        assert_true(fabsf(lopsided((struct vec2){2.0f * outline->axis_x - p.x, p.y})) < 2.0f);
    }
    free(outline);
    free(mirrored);
}

static float nothing(struct vec2 at)
{
    (void)at;
    return -1.0f;
}

static void an_empty_picture_has_no_outline(void **state)
{
    (void)state;
    struct picture picture = draw(nothing);
    struct outline *outline = calloc(1, sizeof *outline);
    assert_non_null(outline);
    assert_int_equal(outline_trace(&picture, 0.0f, outline), RESULT_INVALID);
    free(outline);
    picture_free(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_outline_runs_where_alpha_is_one_half_clockwise_in_even_steps),
        cmocka_unit_test(corners_turn_by_their_angle_and_inner_ones_the_other_way),
        cmocka_unit_test(the_gap_of_legs_is_the_deepest_pocket),
        cmocka_unit_test(what_is_convex_has_no_pocket),
        cmocka_unit_test(ribbons_are_left_out_and_only_the_largest_piece_counts),
        cmocka_unit_test(a_hole_has_an_outline_of_its_own),
        cmocka_unit_test(the_farthest_point_is_looked_for_in_its_stretch_only),
        cmocka_unit_test(a_mirrors_outline_is_that_of_the_mirrored_piece),
        cmocka_unit_test(an_empty_picture_has_no_outline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
