#include "platform/base/clock.h"
#include "platform/camera/camera.h"
#include "platform/decode/turn.h"
#include "platform/encode/film.h"
#include "platform/encode/png.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE_HZ 25
#define CLIP_FRAMES 10

static int setup(void **state)
{
    struct frame_pool *pool = NULL;
    if (frame_pool_create(4, &pool) != RESULT_OK)
        return 1;
    *state = pool;
    return 0;
}

static int teardown(void **state)
{
    frame_pool_destroy(*state);
    return 0;
}

static struct camera *open_or_fail(struct frame_pool *pool, const struct camera_options *options)
{
    struct camera *camera = NULL;
    struct diagnostic why = {0};
    if (camera_open(options, pool, &camera, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return camera;
}

// The next frame within two seconds, or NULL at the end.
static struct frame *next_frame(struct camera *camera)
{
    struct frame *frame = NULL;
    for (int i = 0; i < 200; i++) {
        camera_wait(camera, 10 * CLOCK_MILLISECOND_NS);
        enum result result = camera_acquire(camera, &frame);
        if (result == RESULT_END)
            return NULL;
        assert_int_equal(result, RESULT_OK);
        if (frame != NULL)
            return frame;
    }
    fail_msg("no frame came");
    return NULL;
}

static const char *write_clip_of(const char *name, int width, int height, bool noisy)
{
    const char *path = test_temporary_path(name);
    struct film *film = NULL;
    struct picture picture = {0};
    uint32_t random = 1;
    assert_int_equal(picture_allocate(width, height, &picture), RESULT_OK);
    assert_int_equal(film_create(path, width, height, RATE_HZ, &film, NULL), RESULT_OK);
    for (int i = 0; i < CLIP_FRAMES; i++) {
        memset(picture.pixels, 20 + 20 * i, picture.stride_bytes * (size_t)height);
        for (int j = 0; noisy && j < width * height * 4; j++)
            picture.pixels[j] = (uint8_t)((random = random * 1664525 + 1013904223) >> 24);
        assert_int_equal(film_add(film, &picture), RESULT_OK);
    }
    assert_int_equal(film_finish(film), RESULT_OK);
    film_destroy(film);
    picture_free(&picture);
    return path;
}

static const char *write_clip(const char *name)
{
    return write_clip_of(name, 64, 48, false);
}

static const char *source(const char *prefix, const char *path)
{
    static char text[1200];
    (void)snprintf(text, sizeof text, "%s%s", prefix, path);
    return text;
}

static uint32_t read_number(const struct picture *picture)
{
    uint32_t number = 0;
    int square = picture->width_px / 32;
    for (int bit = 0; bit < 32; bit++)
        number = number << 1 | (picture_row(picture, square / 2)[4 * (bit * square + square / 2)] > 127);
    return number;
}

static void synthetic_frames_carry_their_number(void **state)
{
    struct camera *camera = open_or_fail(*state, &(struct camera_options){.source = "synthetic"});
    int64_t last_ns = 0, started_ns = clock_now_ns();
    for (uint64_t i = 1; i <= 6; i++) {
        struct frame *frame = next_frame(camera);
        assert_int_equal(frame->sequence, i);
        assert_int_equal(read_number(&frame->picture), i);
        assert_int_equal(frame->picture.width_px, 1280);
        assert_int_equal(frame->picture.height_px, 720);
        assert_false(frame->placeholder);
        assert_true(frame->captured_ns > last_ns);
        assert_true(frame->captured_ns <= clock_now_ns());
        last_ns = frame->captured_ns;
        frame_release(frame);
    }
    assert_true(clock_now_ns() - started_ns > 150 * CLOCK_MILLISECOND_NS); // five intervals at 30 Hz
    assert_int_equal(camera_stats(camera).delivered, 6);
    assert_true(camera_stats(camera).decode_ns > 0);
    camera_close(camera);
}

static void unpaced_frames_come_at_once_with_the_clips_times(void **state)
{
    const struct camera_options options = {.source = source("file:", write_clip("unpaced.mp4")),
                                           .unpaced = true};
    struct camera *camera = open_or_fail(*state, &options);
    int64_t started_ns = clock_now_ns(), first_ns = 0;
    int count = 0;
    for (struct frame *frame = NULL; (frame = next_frame(camera)) != NULL; count++) {
        if (count == 0)
            first_ns = frame->captured_ns;
        assert_in_range(frame->captured_ns - first_ns - count * (CLOCK_SECOND_NS / RATE_HZ) + 100000, 0,
                        200000);
        assert_in_range(frame->picture.pixels[0], 20 + 20 * count - 8, 20 + 20 * count + 8);
        frame_release(frame);
    }
    assert_int_equal(count, CLIP_FRAMES);
    assert_true(clock_now_ns() - started_ns < 300 * CLOCK_MILLISECOND_NS);
    camera_close(camera);
}

static void a_clip_is_paced_by_its_own_times(void **state)
{
    const struct camera_options options = {.source = source("file:", write_clip("paced.mp4"))};
    struct camera *camera = open_or_fail(*state, &options);
    assert_int_equal(camera_mode(camera).width_px, 64);
    assert_string_equal(camera_mode(camera).format, "h264");
    int64_t started_ns = clock_now_ns(), late_ns = 0;
    int count = 0;
    for (struct frame *frame = NULL; (frame = next_frame(camera)) != NULL; count++) {
        int64_t late = clock_now_ns() - frame->captured_ns;
        assert_true(late >= 0);
        late_ns = late > late_ns ? late : late_ns;
        frame_release(frame);
    }
    int64_t took_ns = clock_now_ns() - started_ns;
    assert_int_equal(count, CLIP_FRAMES);
    assert_true(took_ns >= (CLIP_FRAMES - 1) * (CLOCK_SECOND_NS / RATE_HZ));
    assert_true(took_ns < 2 * CLIP_FRAMES * (CLOCK_SECOND_NS / RATE_HZ));
    struct frame *frame = NULL;
    assert_int_equal(camera_acquire(camera, &frame), RESULT_END); // and stays there
    camera_close(camera);
}

static void a_looped_clip_goes_on_in_time(void **state)
{
    const struct camera_options options = {
        .source = source("file:", write_clip("loop.mp4")), .unpaced = true, .loop = true};
    struct camera *camera = open_or_fail(*state, &options);
    int64_t last_ns = 0;
    for (int i = 0; i < 3 * CLIP_FRAMES; i++) {
        struct frame *frame = next_frame(camera);
        assert_non_null(frame);
        if (i > 0)
            assert_in_range(frame->captured_ns - last_ns, CLOCK_SECOND_NS / RATE_HZ - 200000,
                            CLOCK_SECOND_NS / RATE_HZ + 200000);
        assert_in_range(frame->picture.pixels[0], 20 + 20 * (i % CLIP_FRAMES) - 8,
                        20 + 20 * (i % CLIP_FRAMES) + 8);
        last_ns = frame->captured_ns;
        frame_release(frame);
    }
    camera_close(camera);
}

static void the_reader_who_is_late_gets_no_rush(void **state)
{
    const struct camera_options options = {.source = source("file:", write_clip("late.mp4"))};
    struct camera *camera = open_or_fail(*state, &options);
    frame_release(next_frame(camera));
    clock_sleep_ns(600 * CLOCK_MILLISECOND_NS);
    frame_release(next_frame(camera));
    struct frame *frame = next_frame(camera);
    assert_true(clock_now_ns() - frame->captured_ns < 250 * CLOCK_MILLISECOND_NS);
    frame_release(frame);
    camera_close(camera);
}

// Three ways to the same upright picture; the turn itself is tested against a naive one in decode.turn.
static void a_mounted_camera_is_turned_flipped_and_cropped(void **state)
{
    struct camera *plain = open_or_fail(*state, &(struct camera_options){.source = "synthetic:640x480"});
    struct camera *mounted = open_or_fail(*state, &(struct camera_options){.source = "synthetic:640x480",
                                                                           .rotate_deg = 270,
                                                                           .flip = true,
                                                                           .crop_x_px = 10,
                                                                           .crop_y_px = 20,
                                                                           .crop_width_px = 300,
                                                                           .crop_height_px = 400});
    const struct turn turn = {3, true, 10, 20, 300, 400};
    for (int i = 0; i < 2; i++) {
        struct frame *a = next_frame(plain), *b = next_frame(mounted);
        struct picture expected = {0};
        assert_int_equal(b->picture.width_px, 300);
        assert_int_equal(b->picture.height_px, 400);
        assert_int_equal(picture_allocate(300, 400, &expected), RESULT_OK);
        turn_picture(&turn, &a->picture, &expected);
        assert_memory_equal(expected.pixels, b->picture.pixels, 300 * 400 * 4);
        picture_free(&expected);
        frame_release(a);
        frame_release(b);
    }
    camera_close(plain);
    camera_close(mounted);
}

static void a_still_picture_comes_again_and_again(void **state)
{
    const char *portrait = test_source_path("tests/data/portrait.png");
    struct camera *camera =
        open_or_fail(*state, &(struct camera_options){.source = source("still:", portrait)});
    struct frame *first = next_frame(camera), *second = next_frame(camera);
    assert_int_equal(first->picture.width_px, 512);
    assert_int_equal(second->sequence, 2);
    assert_in_range(second->captured_ns - first->captured_ns, CLOCK_SECOND_NS / 15 - 1,
                    CLOCK_SECOND_NS / 15 + 1);
    assert_memory_equal(first->picture.pixels, second->picture.pixels, 512 * 512 * 4);
    for (int i = 0; i < 512 * 512; i++)
        assert_int_equal(first->picture.pixels[4 * i + 3], 255);
    frame_release(first);
    frame_release(second);
    camera_close(camera);

    camera =
        open_or_fail(*state, &(struct camera_options){.source = source("still:", portrait), .unpaced = true});
    frame_release(next_frame(camera));
    assert_null(next_frame(camera));
    camera_close(camera);
}

static void a_jpeg_still_is_read_too(void **state)
{
    const char *path = test_shared_path("face_frl_london/README.md");
    char jpeg[1100];
    if (path == NULL)
        skip();
    (void)snprintf(jpeg, sizeof jpeg, "%s",
                   test_shared_path("jpeg_bad/image-rs_reftest/mozilla/jpg-gray.jpg"));
    FILE *file = fopen(jpeg, "rb");
    if (file == NULL)
        skip();
    (void)fclose(file);
    struct camera *camera = open_or_fail(*state, &(struct camera_options){.source = source("still:", jpeg)});
    frame_release(next_frame(camera));
    camera_close(camera);
}

static void frames_are_dropped_while_the_pool_is_empty(void **state)
{
    struct camera *camera =
        open_or_fail(*state, &(struct camera_options){.source = "synthetic:64x48", .unpaced = true});
    struct frame *held[4] = {0}, *frame = NULL;
    for (int i = 0; i < 4; i++)
        held[i] = next_frame(camera);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(camera_acquire(camera, &frame), RESULT_OK);
        assert_null(frame);
    }
    assert_int_equal(camera_stats(camera).dropped, 3);
    for (int i = 0; i < 4; i++)
        frame_release(held[i]);
    frame = next_frame(camera);
    assert_int_equal(read_number(&frame->picture), 8);
    frame_release(frame);
    camera_close(camera);
}

static void a_camera_that_is_not_there_gives_placeholders(void **state)
{
    static const char *const sources[] = {"/dev/video63", "rtsp://127.0.0.1:9/none"};
    for (int i = 0; i < 2; i++) {
        struct camera *camera =
            open_or_fail(*state, &(struct camera_options){.source = sources[i], .rotate_deg = 90});
        int64_t started_ns = clock_now_ns(), cpu_ns = clock_thread_cpu_ns();
        for (uint64_t j = 1; j <= 4; j++) {
            struct frame *frame = next_frame(camera);
            assert_true(frame->placeholder);
            assert_int_equal(frame->sequence, j);
            assert_int_equal(frame->picture.width_px, 720);
            assert_int_equal(frame->picture.pixels[3], 255);
            assert_non_null(strstr(frame->reason, "camera"));
            if (j == 4)
                print_message("%s: %s\n", sources[i], frame->reason);
            frame_release(frame);
        }
        assert_true(clock_now_ns() - started_ns >= 3 * CLOCK_SECOND_NS / 8 - CLOCK_MILLISECOND_NS);
        assert_true(clock_thread_cpu_ns() - cpu_ns < 100 * CLOCK_MILLISECOND_NS);
        assert_int_equal(camera_stats(camera).delivered, 0);
        assert_int_equal(camera_mode(camera).width_px, 0);
        camera_close(camera);
    }
}

static void a_clip_that_vanished_between_loops_gives_placeholders(void **state)
{
    // The file stays open, so the loss is made by emptying it; it is larger than what FFmpeg reads at once.
    const char *path = write_clip_of("vanishing.mp4", 320, 240, true);
    const struct camera_options options = {.source = source("file:", path), .unpaced = true, .loop = true};
    struct camera *camera = open_or_fail(*state, &options);
    frame_release(next_frame(camera));
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    (void)fclose(file);
    struct frame *frame = NULL;
    for (int i = 0; i < 10 * CLIP_FRAMES; i++) {
        frame = next_frame(camera);
        assert_non_null(frame);
        if (frame->placeholder)
            break;
        frame_release(frame);
    }
    assert_true(frame->placeholder);
    assert_string_equal(frame->reason, "the clip can't be read on; looking for it again");
    frame_release(frame);
    (void)write_clip("vanishing.mp4"); // and there it is again
    for (int i = 0; i < 100; i++) {
        frame = next_frame(camera);
        assert_non_null(frame);
        bool back = !frame->placeholder;
        frame_release(frame);
        if (back)
            break;
    }
    assert_int_equal(camera_stats(camera).reopened, 1);
    camera_close(camera);
}

static void any_source_may_be_told_of_a_face(void **state)
{
    const struct camera_options options = {
        .source = "synthetic:64x48", .unpaced = true, .exposure = CAMERA_EXPOSURE_MIRROR};
    struct camera *camera = open_or_fail(*state, &options);
    const struct camera_region faces[] = {{10, 10, 20, 20}, {-1e9f, NAN, INFINITY, 0}};
    for (int i = 0; i < 2; i++) {
        camera_meter(camera, &faces[i]);
        frame_release(next_frame(camera));
    }
    camera_meter(camera, NULL);
    frame_release(next_frame(camera));
    camera_close(camera);
}

static void refuse(void *pool, const struct camera_options *options, enum result expected, const char *line)
{
    struct camera *camera = NULL;
    struct diagnostic why = {0};
    assert_int_equal(camera_open(options, pool, &camera, &why), expected);
    if (strstr(why.text, line) == NULL)
        fail_msg("\"%s\" doesn't say \"%s\"", why.text, line);
    assert_null(camera);
}

static void what_a_person_must_correct_is_refused_with_a_line(void **state)
{
    const struct camera_options unknown = {.source = "webcam"}, gone = {.source = "file:/nowhere/clip.webm"};
    const struct camera_options turned = {.source = "synthetic", .rotate_deg = 45};
    const struct camera_options cropped = {
        .source = "synthetic:640x480", .crop_x_px = 600, .crop_width_px = 100, .crop_height_px = 100};
    const struct camera_options sized = {.source = "synthetic:9999x1"},
                                no_still = {.source = "still:/nowhere.jpg"};
    const struct camera_options text = {.source = source("still:", test_source_path("CMakeLists.txt"))};
    refuse(*state, &unknown, RESULT_INVALID, "unknown camera \"webcam\"");
    refuse(*state, &gone, RESULT_NOT_FOUND, "/nowhere/clip.webm: there is no such file");
    refuse(*state, &turned, RESULT_INVALID, "not 45");
    const struct camera_options mains = {.source = "synthetic", .mains_hz = 55};
    refuse(*state, &mains, RESULT_INVALID, "50 or 60 Hz, not 55");
    refuse(*state, &cropped, RESULT_INVALID, "the crop 100x100 at 600,0 isn't inside the 640x480 picture");
    refuse(*state, &sized, RESULT_INVALID, "synthetic:640x480");
    refuse(*state, &no_still, RESULT_NOT_FOUND, "/nowhere.jpg");
    refuse(*state, &text, RESULT_INVALID, "CMakeLists.txt can't be read as a picture");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(synthetic_frames_carry_their_number, setup, teardown),
        cmocka_unit_test_setup_teardown(unpaced_frames_come_at_once_with_the_clips_times, setup, teardown),
        cmocka_unit_test_setup_teardown(a_clip_is_paced_by_its_own_times, setup, teardown),
        cmocka_unit_test_setup_teardown(a_looped_clip_goes_on_in_time, setup, teardown),
        cmocka_unit_test_setup_teardown(the_reader_who_is_late_gets_no_rush, setup, teardown),
        cmocka_unit_test_setup_teardown(a_mounted_camera_is_turned_flipped_and_cropped, setup, teardown),
        cmocka_unit_test_setup_teardown(a_still_picture_comes_again_and_again, setup, teardown),
        cmocka_unit_test_setup_teardown(a_jpeg_still_is_read_too, setup, teardown),
        cmocka_unit_test_setup_teardown(frames_are_dropped_while_the_pool_is_empty, setup, teardown),
        cmocka_unit_test_setup_teardown(a_camera_that_is_not_there_gives_placeholders, setup, teardown),
        cmocka_unit_test_setup_teardown(a_clip_that_vanished_between_loops_gives_placeholders, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(any_source_may_be_told_of_a_face, setup, teardown),
        cmocka_unit_test_setup_teardown(what_a_person_must_correct_is_refused_with_a_line, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
