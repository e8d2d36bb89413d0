#include "tests/support/flat_stage.h"
#include "tests/support/test_support.h"
#include "tracking/calibration.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH_PX 640
#define HEIGHT_PX 480
#define VIEWS 10
#define NOISE 4 // grey levels

static const struct chessboard board = {9, 6};

// A webcam with a wide, barrel-shaped lens, a little off its middle.
static const struct camera_model lens = {.width_px = WIDTH_PX,
                                         .height_px = HEIGHT_PX,
                                         .fx = 520,
                                         .fy = 520,
                                         .cx = 328,
                                         .cy = 233,
                                         .k1 = -0.28,
                                         .k2 = 0.09};

// Turned about x, y, z; moved; in squares of the board.
static const double ways[VIEWS][6] = {
    {0, 0, 0, 0, 0, 13},           {30, 5, 3, -3, -1.5, 13},    {-28, -8, -5, 3, 2, 13},
    {6, 35, 8, 3.5, -2, 14},       {-5, -33, -10, -3.5, 2, 14}, {22, 24, 20, -2.3, 1, 13},
    {-24, 22, -15, 2.2, -1.4, 14}, {20, -26, 12, -4, -2.4, 14}, {-18, -25, -18, 3.4, 1.8, 14},
    {12, -12, 90, 0, 0, 14},
};

static void assert_near(double actual, double expected, double margin)
{
    if (!(fabs(actual - expected) <= margin))
        fail_msg("%g is not within %g of %g", actual, margin, expected);
}

// Squares of one unit with a white margin around, on a grey wall.
static struct flat_colour board_look(const void *context, double x, double y)
{
    const struct chessboard *own = context;
    double across = x + (own->columns + 1) / 2.0, down = y + (own->rows + 1) / 2.0;
    if (across < -0.7 || down < -0.7 || across > own->columns + 1.7 || down > own->rows + 1.7)
        return (struct flat_colour){0, 0, 0, 0};
    bool inside = across >= 0 && down >= 0 && across < own->columns + 1 && down < own->rows + 1;
    float light = inside && (((int)across + (int)down) & 1) == 0 ? 0.03f : 0.8f;
    return (struct flat_colour){light, light, light, 1};
}

static struct picture render_view(const double way[6], double noise, double blur_px, uint32_t seed,
                                  int samples)
{
    struct picture picture;
    if (picture_allocate(WIDTH_PX, HEIGHT_PX, &picture) != RESULT_OK)
        abort();
    struct flat_pose pose = flat_pose_of(way[0], way[1], way[2], way[3], way[4], way[5]);
    flat_fill(&picture, 110);
    flat_draw(&picture, &lens, &pose, 8, board_look, &board, samples);
    if (blur_px > 0)
        flat_blur(&picture, blur_px);
    if (noise > 0)
        flat_add_noise(&picture, noise, seed);
    return picture;
}

// How far a corner that was found is from the nearest true one.
static double miss(const struct flat_pose *pose, struct vec2 found)
{
    double best = HUGE_VAL;
    for (int i = 0; i < board.columns * board.rows; i++) {
        struct vec2 true_px = flat_project(&lens, pose, i % board.columns - (board.columns - 1) / 2.0,
                                           i / board.columns - (board.rows - 1) / 2.0);
        best = fmin(best, (double)vec2_length(vec2_subtract(true_px, found)));
    }
    return best;
}

static void corners_are_found_to_an_eighth_of_a_pixel_in_every_view(void **state)
{
    (void)state;
    for (int i = 0; i < VIEWS; i++) {
        struct vec2 corners[CHESSBOARD_MAX_CORNERS];
        struct picture picture = render_view(ways[i], 3, 0.8, (uint32_t)i + 1, 5);
        struct flat_pose pose =
            flat_pose_of(ways[i][0], ways[i][1], ways[i][2], ways[i][3], ways[i][4], ways[i][5]);
        bool found = chessboard_find(&picture, board, corners);
        picture_free(&picture);
        if (!found)
            fail_msg("no board in view %d", i);
        double square = 0;
        for (int k = 0; k < board.columns * board.rows; k++)
            square += pow(miss(&pose, corners[k]), 2) / (board.columns * board.rows);
        assert_near(sqrt(square), 0.0, 0.125);
    }
}

static void corners_run_along_the_board(void **state)
{
    (void)state;
    struct vec2 corners[CHESSBOARD_MAX_CORNERS];
    struct picture picture = render_view(ways[9], 2, 0.6, 5, 2); // turned by 90 degrees
    assert_true(chessboard_find(&picture, board, corners));
    picture_free(&picture);
    struct vec2 across = vec2_subtract(corners[8], corners[0]), down = vec2_subtract(corners[45], corners[0]);
    assert_near((double)(vec2_length(across) / vec2_length(down)), 8.0 / 5.0, 0.15);
    assert_true(across.x * down.y - across.y * down.x > 0); // not mirrored
}

// The corners found in every view without noise, and with.
static void collect(struct calibration_view clear[VIEWS], struct calibration_view noisy[VIEWS])
{
    for (int i = 0; i < VIEWS; i++) {
        struct picture picture = render_view(ways[i], 0, 0.7, 0, 3);
        assert_true(chessboard_find(&picture, board, clear[i].corners_px));
        flat_add_noise(&picture, NOISE, (uint32_t)i + 40);
        assert_true(chessboard_find(&picture, board, noisy[i].corners_px));
        picture_free(&picture);
    }
}

static void known_cameras_are_found_again(void **state)
{
    (void)state;
    static const double noises[] = {0, NOISE};
    struct calibration_view *views = calloc((size_t)2 * VIEWS, sizeof *views);
    assert_non_null(views);
    collect(views, views + VIEWS);
    for (int i = 0; i < 2; i++) {
        struct camera_model model;
        struct calibration_report report;
        struct diagnostic why = {0};
        enum result result =
            calibration_solve(board, views + i * VIEWS, VIEWS, WIDTH_PX, HEIGHT_PX, &model, &report, &why);
        if (result != RESULT_OK)
            fail_msg("%s", why.text);
        print_message("noise %g: fx %.2f fy %.2f cx %.2f cy %.2f k1 %.4f k2 %.4f, error %.3f px\n", noises[i],
                      model.fx, model.fy, model.cx, model.cy, model.k1, model.k2, report.error_px);
        assert_near(model.fx / lens.fx, 1.0, 0.005);
        assert_near(model.fy / lens.fy, 1.0, 0.005);
        assert_near(model.cx, lens.cx, 3.0);
        assert_near(model.cy, lens.cy, 3.0);
        // The distortion counts where the picture is: at its corners, in pixels.
        for (int k = 0; k < 4; k++) {
            struct vec2 at = {k & 1 ? WIDTH_PX - 60 : 60, k & 2 ? HEIGHT_PX - 60 : 60};
            struct vec2 a = camera_model_undistort(&model, at), b = camera_model_undistort(&lens, at);
            assert_near((double)vec2_length(vec2_subtract(a, b)), 0.0, 4.0);
        }
        assert_true(report.error_px < 0.15);
    }
    free(views);
}

static void refused(const struct calibration_view *views, int count, const char *word)
{
    struct camera_model model;
    struct calibration_report report;
    struct diagnostic why = {0};
    assert_int_equal(calibration_solve(board, views, count, WIDTH_PX, HEIGHT_PX, &model, &report, &why),
                     RESULT_INVALID);
    if (strstr(why.text, word) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", why.text, word);
}

// Corners as the lens would show them, a little astray.
static void project_view(const double way[6], double astray, struct calibration_view *view)
{
    struct flat_pose pose = flat_pose_of(way[0], way[1], way[2], way[3], way[4], way[5]);
    for (int i = 0; i < board.columns * board.rows; i++) {
        view->corners_px[i] = flat_project(&lens, &pose, i % board.columns - (board.columns - 1) / 2.0,
                                           i / board.columns - (board.rows - 1) / 2.0);
        view->corners_px[i].x += (float)(astray * sin(12.9898 * i + 3 * way[3]));
        view->corners_px[i].y += (float)(astray * cos(78.233 * i + 5 * way[4]));
    }
}

static void too_few_views_are_refused(void **state)
{
    (void)state;
    struct calibration_view *views = calloc(VIEWS, sizeof *views);
    assert_non_null(views);
    for (int i = 0; i < VIEWS; i++)
        project_view(ways[i], 0, &views[i]);
    refused(views, CALIBRATION_VIEWS_MIN - 1, "are needed");
    free(views);
}

static void views_that_are_too_much_alike_are_refused(void **state)
{
    (void)state;
    struct calibration_view *views = calloc(VIEWS, sizeof *views);
    assert_non_null(views);
    for (int i = 0; i < VIEWS; i++) { // never tilted: near and small looks like far and large
        const double way[6] = {0, 0, 0, (i % 3 - 1) * 3, (i / 3 % 3 - 1) * 2.5, 13};
        project_view(way, 0.1, &views[i]);
    }
    refused(views, VIEWS, "alike");
    free(views);
}

static void boards_only_in_the_middle_are_refused(void **state)
{
    (void)state;
    struct calibration_view *views = calloc(VIEWS, sizeof *views);
    assert_non_null(views);
    for (int i = 0; i < VIEWS; i++) {
        const double way[6] = {ways[i][0], ways[i][1], 0, 0, 0, 26};
        project_view(way, 0.02, &views[i]);
    }
    refused(views, VIEWS, "near every border");
    free(views);
}

static void a_bent_board_is_refused(void **state)
{
    (void)state;
    struct calibration_view *views = calloc(VIEWS, sizeof *views);
    assert_non_null(views);
    for (int i = 0; i < VIEWS; i++)
        project_view(ways[i], 2.5, &views[i]);
    refused(views, VIEWS, "pixels off");
    free(views);
}

static void a_board_that_is_partly_outside_or_hidden_is_no_board(void **state)
{
    (void)state;
    static const double outside[6] = {0, 10, 0, 5.5, 0, 13};
    struct vec2 corners[CHESSBOARD_MAX_CORNERS];
    struct picture picture = render_view(outside, 2, 0.6, 3, 2);
    assert_false(chessboard_find(&picture, board, corners));
    picture_free(&picture);
    picture = render_view(ways[0], 2, 0.6, 3, 2);
    for (int row = 0; row < HEIGHT_PX / 2; row++) // a hand over a corner of it
        memset(picture_row(&picture, row), 128, (size_t)4 * WIDTH_PX / 3);
    assert_false(chessboard_find(&picture, board, corners));
    picture_free(&picture);
}

static void another_board_is_not_taken_for_this(void **state)
{
    (void)state;
    struct vec2 corners[CHESSBOARD_MAX_CORNERS];
    struct picture picture = render_view(ways[0], 2, 0.6, 3, 2);
    assert_false(chessboard_find(&picture, (struct chessboard){8, 6}, corners));
    assert_false(chessboard_find(&picture, (struct chessboard){9, 5}, corners));
    picture_free(&picture);
}

static void pictures_without_a_board_have_none(void **state)
{
    (void)state;
    struct vec2 corners[CHESSBOARD_MAX_CORNERS];
    struct picture picture;
    assert_int_equal(picture_allocate(WIDTH_PX, HEIGHT_PX, &picture), RESULT_OK);
    flat_fill(&picture, 128);
    assert_false(chessboard_find(&picture, board, corners));
    flat_add_noise(&picture, 40, 9);
    assert_false(chessboard_find(&picture, board, corners));
    picture_free(&picture);
    struct picture tiny;
    assert_int_equal(picture_allocate(5, 4, &tiny), RESULT_OK);
    assert_false(chessboard_find(&tiny, board, corners));
    picture_free(&tiny);
}

static void a_view_like_one_before_is_not_new(void **state)
{
    (void)state;
    struct calibration_view *views = calloc(3, sizeof *views);
    assert_non_null(views);
    project_view(ways[0], 0, &views[0]);
    project_view(ways[1], 0, &views[1]);
    project_view(ways[0], 2.0, &views[2]);
    assert_true(calibration_is_new(board, views, 0, &views[0], WIDTH_PX));
    assert_true(calibration_is_new(board, views, 1, &views[1], WIDTH_PX));
    assert_false(calibration_is_new(board, views, 2, &views[2], WIDTH_PX));
    free(views);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corners_are_found_to_an_eighth_of_a_pixel_in_every_view),
        cmocka_unit_test(corners_run_along_the_board),
        cmocka_unit_test(known_cameras_are_found_again),
        cmocka_unit_test(too_few_views_are_refused),
        cmocka_unit_test(views_that_are_too_much_alike_are_refused),
        cmocka_unit_test(boards_only_in_the_middle_are_refused),
        cmocka_unit_test(a_bent_board_is_refused),
        cmocka_unit_test(a_board_that_is_partly_outside_or_hidden_is_no_board),
        cmocka_unit_test(another_board_is_not_taken_for_this),
        cmocka_unit_test(pictures_without_a_board_have_none),
        cmocka_unit_test(a_view_like_one_before_is_not_new),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
