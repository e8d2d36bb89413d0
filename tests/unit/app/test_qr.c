// QR codes: what a reader gets from the picture of a screen with one on it, and how the code is built.
#include "app/ui/qr.h"
#include "platform/window/window.h"
#include "render/gl/target.h"
#include "tests/support/qr_read.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINK "http://192.168.178.120:8080/L/7ZQ3X9K2M4N8P6R5T1V0W2Y4CD"

static const struct colour white = {1.0f, 1.0f, 1.0f, 1.0f};

static bool is_dark(const struct picture *picture, int x, int y)
{
    return picture_row(picture, y)[4 * x] < 128;
}

static struct picture make(const char *text, int room_px)
{
    struct picture picture = {0};
    assert_int_equal(qr_picture(text, room_px, &picture), RESULT_OK);
    return picture;
}

// Modules a side with the quiet zone, by the finder pattern: its first row is seven dark modules.
static int module_px_of(const struct picture *picture)
{
    int quiet = 0, dark = 0;
    while (!is_dark(picture, quiet, quiet))
        quiet++;
    while (is_dark(picture, quiet + dark, quiet))
        dark++;
    assert_int_equal(dark % 7, 0);
    assert_int_equal(quiet, 4 * dark / 7); // the quiet zone
    return dark / 7;
}

static void modules_are_whole_pixels_and_fill_the_room(void **state)
{
    (void)state;
    for (int room_px = 120; room_px < 700; room_px += 37) {
        struct picture picture = {0};
        if (qr_picture(LINK, room_px, &picture) != RESULT_OK) {
            assert_true(room_px < 45 * QR_MIN_MODULE_PX); // version 4, 33 modules, would need no more
            continue;
        }
        int module_px = module_px_of(&picture), modules = picture.width_px / module_px;
        assert_int_equal(picture.width_px, picture.height_px);
        assert_int_equal(picture.width_px % module_px, 0);
        assert_in_range(picture.width_px, room_px - modules + 1, room_px);
        picture_free(&picture);
    }
}

static void the_link_of_a_mirror_takes_few_modules(void **state)
{
    (void)state;
    struct picture picture = make(LINK, 1000);
    assert_in_range(picture.width_px / module_px_of(&picture), 21 + 8, 33 + 8); // version 4 at most
    picture_free(&picture);
}

static void every_length_of_text_is_read_back(void **state)
{
    (void)state;
    char text[256], read[512];
    for (size_t length = 1; length < sizeof text; length += 23) {
        for (size_t i = 0; i < length; i++)
            text[i] = (char)('!' + i * 7 % 90);
        text[length] = '\0';
        struct picture picture = make(text, 600);
        assert_true(qr_read(&picture, read, sizeof read));
        assert_string_equal(read, text);
        picture_free(&picture);
    }
}

static void a_scratched_code_is_still_read(void **state)
{
    (void)state;
    char read[512];
    struct picture picture = make(LINK, 600);
    int side = picture.width_px; // a reflection over 5 % of the modules, of the 15 % that level M stands
    for (int y = side * 2 / 5; y < side * 3 / 5; y++)
        memset(picture_row(&picture, y) + (size_t)(side * 2 / 5) * 4, 255, (size_t)(side / 5) * 4);
    assert_true(qr_read(&picture, read, sizeof read));
    assert_string_equal(read, LINK);
    picture_free(&picture);
}

static void what_would_be_too_fine_is_refused(void **state)
{
    (void)state;
    struct picture picture = {0};
    char text[4096];
    assert_int_equal(qr_picture(LINK, 100, &picture), RESULT_TOO_LARGE);
    assert_int_equal(qr_picture(LINK, 0, &picture), RESULT_TOO_LARGE);
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(qr_picture(text, 2000, &picture), RESULT_TOO_LARGE);
    assert_null(picture.pixels);
}

// --- on the screen
// ---------------------------------------------------------------------------------------------

static void read_pixels(const struct target *target, int width_px, int height_px, struct picture *out)
{
    struct picture raw;
    assert_int_equal(picture_allocate(width_px, height_px, &raw), RESULT_OK);
    assert_int_equal(picture_allocate(width_px, height_px, out), RESULT_OK);
    glBindFramebuffer(GL_FRAMEBUFFER, target->framebuffer);
    glReadPixels(0, 0, width_px, height_px, GL_RGBA, GL_UNSIGNED_BYTE, raw.pixels);
    for (int y = 0; y < height_px; y++)
        memcpy(picture_row(out, y), picture_row(&raw, height_px - 1 - y), raw.stride_bytes);
    picture_free(&raw);
}

static void shot_with_code(int width_px, int height_px, int room_px, struct picture *out)
{
    struct draw2d *draw2d = NULL;
    struct draw2d_texture *code = NULL;
    struct target target = {0};
    assert_int_equal(draw2d_create(&draw2d, NULL), RESULT_OK);
    assert_int_equal(target_init(&target, width_px, height_px, &(struct target_options){0}, NULL), RESULT_OK);
    assert_int_equal(qr_texture(draw2d, LINK, room_px, &code), RESULT_OK);
    float side = (float)draw2d_texture_width(code);
    struct rect to = {(float)((width_px - (int)side) / 2), (float)(height_px / 3), side, side};
    draw2d_begin(draw2d, target.framebuffer, width_px, height_px);
    struct draw2d_box ground = {.rect = {0, 0, (float)width_px, (float)height_px},
                                .fill = {0.5f, 0.35f, 0.3f, 1.0f}, // a face, say, behind a card
                                .fill_bottom = {0.05f, 0.05f, 0.1f, 1.0f}};
    draw2d_rectangle(draw2d, &ground);
    draw2d_picture(draw2d, code, to, (struct rect){0}, side / 40.0f, white);
    draw2d_end(draw2d);
    read_pixels(&target, width_px, height_px, out);
    draw2d_texture_destroy(draw2d, code);
    target_finish(&target);
    draw2d_destroy(draw2d);
}

static void a_screenshot_of_the_mirror_is_read_back(void **state)
{
    (void)state;
    struct window *window = NULL;
    struct diagnostic why = {0};
    struct window_options options = {.headless = true, .width_px = 64, .height_px = 64};
    static const struct {
        int width_px, height_px, room_px;
    } screens[] = {{1080, 1920, 520}, {1280, 720, 300}, {1280, 720, 150}, {3840, 2160, 1100}};
    if (window_create(&options, &window, &why) != RESULT_OK) {
        print_message("SKIPPED: %s\n", why.text);
        skip();
    }
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        struct picture shot;
        char read[512];
        shot_with_code(screens[i].width_px, screens[i].height_px, screens[i].room_px, &shot);
        assert_true(qr_read(&shot, read, sizeof read));
        assert_string_equal(read, LINK);
        picture_free(&shot);
    }
    window_destroy(window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(modules_are_whole_pixels_and_fill_the_room),
        cmocka_unit_test(the_link_of_a_mirror_takes_few_modules),
        cmocka_unit_test(every_length_of_text_is_read_back),
        cmocka_unit_test(a_scratched_code_is_still_read),
        cmocka_unit_test(what_would_be_too_fine_is_refused),
        cmocka_unit_test(a_screenshot_of_the_mirror_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
