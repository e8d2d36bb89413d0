// The compare board in the whole mirror, frame by frame, on a film of a face that moves a little.
#include "app/board.h"
#include "app/mirror.h"
#include "assets/image.h"
#include "platform/base/clock.h"
#include "platform/encode/film.h"
#include "platform/encode/png.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE_HZ 25
#define FRAMES 60
#define WIDTH_PX 1280
#define HEIGHT_PX 720

static const char *make_film(void)
{
    const char *path = test_temporary_path("board.mp4");
    struct picture portrait, canvas;
    struct film *film = NULL;
    struct diagnostic why = {0};
    assert_int_equal(image_load(test_source_path("tests/data/portrait.png"), &portrait, &why), RESULT_OK);
    assert_int_equal(picture_allocate(portrait.width_px, portrait.height_px, &canvas), RESULT_OK);
    assert_int_equal(film_create(path, canvas.width_px, canvas.height_px, RATE_HZ, &film, &why), RESULT_OK);
    for (int i = 0; i < FRAMES; i++) {
        int shift = 3 * (i % 5);
        for (int y = 0; y < canvas.height_px; y++)
            for (int x = 0; x < canvas.width_px; x++) {
                int from = x >= shift ? x - shift : 0;
                memcpy(picture_row(&canvas, y) + (ptrdiff_t)4 * x,
                       picture_row(&portrait, y) + (ptrdiff_t)4 * from, 4);
            }
        assert_int_equal(film_add(film, &canvas), RESULT_OK);
    }
    assert_int_equal(film_finish(film), RESULT_OK);
    film_destroy(film);
    picture_free(&portrait);
    picture_free(&canvas);
    return path;
}

static struct mirror *open_mirror(void)
{
    static char source[1100];
    (void)snprintf(source, sizeof source, "file:%s", make_film());
    const struct mirror_options options = {
        .camera = {.source = source, .unpaced = true},
        .language = "en",
        .window = {.headless = true, .width_px = WIDTH_PX, .height_px = HEIGHT_PX},
        .lockstep = true,
    };
    struct mirror *mirror = NULL;
    struct diagnostic why = {0};
    if (mirror_create(&options, &mirror, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_CONSENT, .try_on = true});
    return mirror;
}

// So many frames of the film.
static void go_on(struct mirror *mirror, int frames)
{
    uint64_t until = (mirror->shown != NULL ? mirror->shown->frame->sequence : 0) + (uint64_t)frames;
    do {
        assert_true(frame_step(mirror));
        assert_false(atomic_load(&mirror->workers->camera_ended));
    } while (mirror->shown == NULL || mirror->shown->frame->sequence < until);
}

static const struct catalogue_product *product_of(const struct mirror *mirror,
                                                  enum catalogue_category category, int index)
{
    const struct catalogue *catalogue = mirror->catalogue;
    for (int i = 0; i < catalogue->product_count; i++)
        if (catalogue->products[i].category == category && index-- == 0)
            return &catalogue->products[i];
    fail_msg("the demo catalogue has too few of %s", catalogue_category_name(category));
    return NULL;
}

static void wear(struct mirror *mirror, enum catalogue_category category, int index)
{
    mirror_apply(mirror,
                 &(struct ui_action){.kind = UI_ACTION_WEAR, .product = product_of(mirror, category, index)});
}

static void open_board(struct mirror *mirror, int looks)
{
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_BOARD, .looks = looks});
}

static void choose(struct mirror *mirror, int pane)
{
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_BOARD_CHOOSE, .pane = pane});
}

// The looks without the controls that are on them.
static struct picture picture_of(struct mirror *mirror, const char *name)
{
    struct picture picture;
    struct diagnostic why = {0};
    board_draw(mirror, &mirror->shown->people);
    assert_int_equal(picture_allocate(WIDTH_PX, HEIGHT_PX, &picture), RESULT_OK);
    assert_int_equal(renderer_read(mirror->renderer, &picture), RESULT_OK);
    if (getenv("CHEVAL_KEEP_PICTURES") != NULL)
        assert_int_equal(png_write(test_build_path(name), &picture, true, &why), RESULT_OK);
    return picture;
}

static struct rect place_of(const struct mirror *mirror, int pane)
{
    struct rect panes[SESSION_MAX_PANES];
    (void)ui_board_panes(mirror->ui, mirror->session.board.count, false, panes);
    return panes[pane];
}

static int difference(const uint8_t *a, const uint8_t *b)
{
    int most = 0;
    for (int c = 0; c < 3; c++)
        most = abs(a[c] - b[c]) > most ? abs(a[c] - b[c]) : most;
    return most;
}

// The lips on the screen, with a rim, in the active look.
static struct rect lips_of(const struct mirror *mirror)
{
    static const int corners[] = {61, 291, 0, 17};
    struct renderer_view view = renderer_view(mirror->renderer);
    struct vec2 low = {1e9f, 1e9f}, high = {-1e9f, -1e9f};
    for (int i = 0; i < 4; i++) {
        const struct vec3 *at = &mirror->shown->people.faces[0].landmarks_px[corners[i]];
        struct vec2 p = renderer_view_to_target(&view, (struct vec2){at->x, at->y});
        low = (struct vec2){fminf(low.x, p.x), fminf(low.y, p.y)};
        high = (struct vec2){fmaxf(high.x, p.x), fmaxf(high.y, p.y)};
    }
    float rim = 0.25f * (high.x - low.x);
    return (struct rect){low.x - rim, low.y - rim, high.x - low.x + 2.0f * rim, high.y - low.y + 2.0f * rim};
}

// How many pixels of two looks of one picture differ, within an area of the second one or outside.
static int count_differences(const struct picture *picture, struct rect first, struct rect second,
                             struct rect area, bool within)
{
    int count = 0;
    for (int y = 0; y < (int)second.height; y++)
        for (int x = 0; x < (int)second.width; x++) {
            float at_x = second.x + (float)x - area.x, at_y = second.y + (float)y - area.y;
            bool inside = at_x >= 0.0f && at_y >= 0.0f && at_x < area.width && at_y < area.height;
            const uint8_t *a = picture_row(picture, (int)first.y + y) + (ptrdiff_t)4 * ((int)first.x + x);
            const uint8_t *b = picture_row(picture, (int)second.y + y) + (ptrdiff_t)4 * ((int)second.x + x);
            count += inside == within && difference(a, b) > (within ? 12 : 0);
        }
    return count;
}

static int count_changes(const struct picture *before, const struct picture *after, struct rect at)
{
    int count = 0;
    for (int y = (int)at.y; y < (int)(at.y + at.height); y++)
        for (int x = (int)at.x; x < (int)(at.x + at.width); x++)
            count += difference(picture_row(before, y) + (ptrdiff_t)4 * x,
                                picture_row(after, y) + (ptrdiff_t)4 * x) > 0;
    return count;
}

static void two_lipsticks_differ_on_the_lips_alone(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror();
    wear(mirror, CATEGORY_LIPSTICK, 0);
    go_on(mirror, 10);
    open_board(mirror, 2);
    go_on(mirror, 2);
    struct rect first = place_of(mirror, 0), second = place_of(mirror, 1),
                whole = {0, 0, WIDTH_PX, HEIGHT_PX};
    struct picture same = picture_of(mirror, "board-same.png");
    assert_int_equal(count_differences(&same, first, second, whole, true), 0); // a copy at first
    choose(mirror, 1);
    wear(mirror, CATEGORY_LIPSTICK, 1);
    go_on(mirror, 10);
    struct picture other = picture_of(mirror, "board-lips.png");
    struct rect lips = lips_of(mirror);
    assert_true(lips.x > second.x && lips.x + lips.width < second.x + second.width);
    assert_true(count_differences(&other, first, second, lips, true) > 300);
    assert_int_equal(count_differences(&other, first, second, lips, false), 0);
    picture_free(&same);
    picture_free(&other);
    mirror_destroy(mirror);
}

static void a_frozen_look_stays_while_the_camera_goes_on(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror();
    wear(mirror, CATEGORY_LIPSTICK, 0);
    open_board(mirror, 2);
    go_on(mirror, 10);
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_BOARD_FREEZE, .pane = 0, .on = true});
    struct rect frozen = place_of(mirror, 0), live = place_of(mirror, 1);
    struct picture before = picture_of(mirror, "board-frozen.png");
    go_on(mirror, 3);
    struct picture after = picture_of(mirror, "board-frozen-later.png");
    assert_int_equal(count_changes(&before, &after, frozen), 0);
    assert_true(count_changes(&before, &after, live) > 1000);
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_BOARD_FREEZE, .pane = 0});
    go_on(mirror, 1);
    struct picture again = picture_of(mirror, "board-live.png");
    assert_true(count_changes(&before, &again, frozen) > 1000);
    picture_free(&before);
    picture_free(&after);
    picture_free(&again);
    mirror_destroy(mirror);
}

#define CLOTH_VERTICES 20 // the first ones of a garment

// Where the first look's top lies after some frames, beside a look with the same top or with a coat and
// another.
static void wait_for_cloth(bool others, struct vec2 lies_px[CLOTH_VERTICES])
{
    struct mirror *mirror = open_mirror();
    wear(mirror, CATEGORY_TOP, 0);
    go_on(mirror, 15);
    open_board(mirror, 2);
    if (others) {
        choose(mirror, 1);
        wear(mirror, CATEGORY_TOP, 1);
        wear(mirror, CATEGORY_JACKET, 0);
        go_on(mirror, 6);
        assert_int_equal(mirror->scene.bodies[0].garment_count + mirror->scene.bodies[0].rigged_count, 2);
        choose(mirror, 0);
        go_on(mirror, 1);
    } else {
        go_on(mirror, 7);
    }
    assert_int_equal(mirror->scene.body_count, 1);
    assert_int_equal(mirror->scene.bodies[0].garment_count, 1);
    memcpy(lies_px, mirror->scene.bodies[0].garments[0].front_px, sizeof lies_px[0] * CLOTH_VERTICES);
    mirror_destroy(mirror);
}

static void clothes_on_two_looks_do_not_disturb_each_other(void **state)
{
    (void)state;
    static struct vec2 beside_same_px[CLOTH_VERTICES], beside_other_px[CLOTH_VERTICES];
    wait_for_cloth(false, beside_same_px);
    wait_for_cloth(true, beside_other_px);
    assert_memory_equal(beside_same_px, beside_other_px, sizeof beside_same_px);
}

static void a_closed_board_leaves_no_picture_and_the_active_look_on(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror();
    wear(mirror, CATEGORY_LIPSTICK, 0);
    open_board(mirror, 4);
    go_on(mirror, 4);
    choose(mirror, 2);
    wear(mirror, CATEGORY_EYEGLASSES, 0);
    go_on(mirror, 4);
    assert_true(renderer_has_pane(mirror->renderer, 3));
    open_board(mirror, 0);
    go_on(mirror, 2);
    for (int i = 0; i < RENDERER_MAX_PANES; i++)
        assert_false(renderer_has_pane(mirror->renderer, i));
    assert_int_equal(mirror->scene.persons[0].product_count, 1);
    assert_int_equal(mirror->scene.persons[0].makeup_count, 1);
    mirror_destroy(mirror);
}

static void nothing_of_a_board_is_left_after_goodbye(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror();
    wear(mirror, CATEGORY_LIPSTICK, 0);
    open_board(mirror, 2);
    go_on(mirror, 6);
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_BOARD_FREEZE, .pane = 0, .on = true});
    go_on(mirror, 1);
    assert_true(mirror->board.crop.begun);
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_GOODBYE});
    assert_int_equal(mirror->session.board.count, 0);
    assert_false(mirror->board.crop.begun);
    for (int i = 0; i < RENDERER_MAX_PANES; i++)
        assert_false(renderer_has_pane(mirror->renderer, i));
    go_on(mirror, 1);
    mirror_destroy(mirror);
}

static void a_board_ends_when_the_shopper_is_lost(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror();
    wear(mirror, CATEGORY_LIPSTICK, 0);
    open_board(mirror, 2);
    go_on(mirror, 6);
    mirror->session.state = SESSION_LOST;
    go_on(mirror, 1);
    assert_int_equal(mirror->session.board.count, 0);
    assert_int_equal(mirror->session.worn_count, 1); // for when they are back
    assert_false(renderer_has_pane(mirror->renderer, 0));
    mirror_destroy(mirror);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_lipsticks_differ_on_the_lips_alone),
        cmocka_unit_test(a_frozen_look_stays_while_the_camera_goes_on),
        cmocka_unit_test(clothes_on_two_looks_do_not_disturb_each_other),
        cmocka_unit_test(a_closed_board_leaves_no_picture_and_the_active_look_on),
        cmocka_unit_test(nothing_of_a_board_is_left_after_goodbye),
        cmocka_unit_test(a_board_ends_when_the_shopper_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
