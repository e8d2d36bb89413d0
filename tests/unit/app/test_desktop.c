// What a window on a desk adds, with the whole mirror behind it: a dropped picture, a screenshot, Escape.
#include "app/mirror.h"
#include "assets/image.h"
#include "platform/base/clock.h"
#include "platform/os/folder.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct mirror *open_mirror(bool fullscreen)
{
    static const struct mirror_options usual = {
        .camera = {.source = "synthetic:320x240", .unpaced = true}, .language = "en", .lockstep = true};
    struct mirror_options options = usual;
    options.window = (struct window_options){
        .headless = true, .width_px = 640, .height_px = 360, .fullscreen = fullscreen};
    struct mirror *mirror = NULL;
    struct diagnostic why = {0};
    if (mirror_create(&options, &mirror, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_true(frame_step(mirror));
    return mirror;
}

// What follows from the event within the next frames; false: the mirror ended.
static bool send(struct mirror *mirror, struct input_event event)
{
    event.time_ns = clock_now_ns();
    assert_true(window_push(mirror->window, &event));
    bool goes_on = true;
    for (int i = 0; i < 3; i++)
        goes_on = frame_step(mirror) && goes_on;
    return goes_on;
}

static bool drop(struct mirror *mirror, const char *path)
{
    struct input_event event = {.kind = INPUT_DROP};
    (void)snprintf(event.text, sizeof event.text, "%s", path);
    return send(mirror, event);
}

static void agree(struct mirror *mirror)
{
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_CONSENT, .try_on = true});
    assert_int_equal(mirror->session.state, SESSION_TRY_ON);
}

static int shown_width(const struct mirror *mirror)
{
    return mirror->shown->frame->picture.width_px;
}

static void a_dropped_picture_begins_another_visit(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror(false);
    agree(mirror);
    uint64_t generation = mirror->session.generation;
    assert_int_equal(shown_width(mirror), 320);
    assert_true(drop(mirror, test_source_path("tests/data/portrait.png")));
    assert_int_not_equal(shown_width(mirror), 320);
    assert_int_not_equal(mirror->session.state, SESSION_TRY_ON);
    assert_true(mirror->session.generation > generation);
    assert_false(mirror->session.consent.try_on);
    assert_int_equal(mirror->shown->people.face_count, 0); // nobody in it has agreed
    mirror_destroy(mirror);
}

static void what_is_no_picture_changes_nothing(void **state)
{
    (void)state;
    struct mirror *mirror = open_mirror(false);
    agree(mirror);
    assert_true(drop(mirror, test_source_path("README.md")));
    assert_true(drop(mirror, "/nowhere/at/all.png"));
    assert_true(drop(mirror, "concat:/etc/passwd"));
    assert_int_equal(shown_width(mirror), 320);
    assert_int_equal(mirror->session.state, SESSION_TRY_ON);
    mirror_destroy(mirror);
}

static void a_screenshot_is_kept_where_pictures_are(void **state)
{
    (void)state;
    char folder[512];
    (void)snprintf(folder, sizeof folder, "%s", test_temporary_path("pictures"));
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(setenv("XDG_PICTURES_DIR", folder, 1), 0);
    for (int fullscreen = 0; fullscreen < 2; fullscreen++) {
        struct mirror *mirror = open_mirror(fullscreen != 0);
        assert_true(
            send(mirror, (struct input_event){.kind = INPUT_KEY, .key = INPUT_KEY_S})); // without Ctrl
        assert_true(
            send(mirror, (struct input_event){.kind = INPUT_KEY, .key = INPUT_KEY_S, .control = true}));
        mirror_destroy(mirror);
        struct folder files;
        assert_int_equal(folder_list(folder, &files, NULL), RESULT_OK);
        assert_int_equal(files.count, 1); // the window's; none of full screen
        struct picture shot;
        assert_int_equal(image_load(files.paths[0], &shot, NULL), RESULT_OK);
        assert_int_equal(shot.width_px, 640);
        assert_int_equal(shot.height_px, 360);
        picture_free(&shot);
        folder_free(&files);
    }
}

static void escape_quits_a_window_and_never_full_screen(void **state)
{
    (void)state;
    for (int fullscreen = 0; fullscreen < 2; fullscreen++) {
        struct mirror *mirror = open_mirror(fullscreen != 0);
        assert_int_equal(send(mirror, (struct input_event){.kind = INPUT_KEY, .key = INPUT_KEY_ESCAPE}),
                         fullscreen);
        if (fullscreen != 0) {
            assert_true(drop(mirror, test_source_path("tests/data/portrait.png")));
            assert_int_equal(shown_width(mirror), 320);
        }
        mirror_destroy(mirror);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dropped_picture_begins_another_visit),
        cmocka_unit_test(what_is_no_picture_changes_nothing),
        cmocka_unit_test(a_screenshot_is_kept_where_pictures_are),
        cmocka_unit_test(escape_quits_a_window_and_never_full_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
