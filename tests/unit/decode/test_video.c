#include "platform/base/clock.h"
#include "platform/decode/video.h"
#include "platform/encode/film.h"
#include "platform/encode/png.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RATE_HZ 25
#define FILM_FRAMES 40

// Four quarters of known colours; the lower right grows lighter from frame to frame.
static const uint8_t quarters[4][4] = {
    {200, 40, 50, 255}, {40, 180, 60, 255}, {50, 60, 190, 255}, {0, 0, 0, 255}};

static void quarter_colour(int quarter, int frame, uint8_t rgb[4])
{
    memcpy(rgb, quarters[quarter], 4);
    if (quarter == 3)
        rgb[0] = rgb[1] = rgb[2] = (uint8_t)(40 + 4 * frame);
}

static void paint(const struct picture *picture, int frame)
{
    for (int y = 0; y < picture->height_px; y++)
        for (int x = 0; x < picture->width_px; x++)
            quarter_colour((y >= picture->height_px / 2) * 2 + (x >= picture->width_px / 2), frame,
                           picture_row(picture, y) + 4 * x);
}

static const char *write_film(const char *name, int width, int height)
{
    const char *path = test_temporary_path(name);
    struct film *film = NULL;
    struct picture picture = {0};
    struct diagnostic why = {0};
    assert_int_equal(picture_allocate(width, height, &picture), RESULT_OK);
    if (film_create(path, width, height, RATE_HZ, &film, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    for (int i = 0; i < FILM_FRAMES; i++) {
        paint(&picture, i);
        assert_int_equal(film_add(film, &picture), RESULT_OK);
    }
    assert_int_equal(film_finish(film), RESULT_OK);
    film_destroy(film);
    picture_free(&picture);
    return path;
}

static void check_quarters(const struct picture *picture, int frame, int tolerance)
{
    for (int quarter = 0; quarter < 4; quarter++) {
        int x = picture->width_px * (quarter % 2 == 0 ? 1 : 3) / 4;
        int y = picture->height_px * (quarter < 2 ? 1 : 3) / 4;
        uint8_t expected[4];
        quarter_colour(quarter, frame, expected);
        const uint8_t *pixel = picture_row(picture, y) + 4 * x;
        for (int i = 0; i < 4; i++)
            if (abs(pixel[i] - expected[i]) > (i == 3 ? 0 : tolerance))
                fail_msg("frame %d, quarter %d: %d %d %d %d instead of %d %d %d 255", frame, quarter,
                         pixel[0], pixel[1], pixel[2], pixel[3], expected[0], expected[1], expected[2]);
    }
}

static struct video *open_or_fail(const char *path)
{
    struct video *video = NULL;
    struct diagnostic why = {0};
    if (video_open(path, CLOCK_SECOND_NS, &video, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return video;
}

static void read_film(struct video *video, int width, int height)
{
    struct picture picture = {0};
    int got_width = 0, got_height = 0, count = 0;
    int64_t time_ns = -1;
    assert_int_equal(picture_allocate(width, height, &picture), RESULT_OK);
    for (;; count++) {
        enum result result = video_next(video, &got_width, &got_height, &time_ns);
        if (result == RESULT_END)
            break;
        assert_int_equal(result, RESULT_OK);
        assert_int_equal(got_width, width);
        assert_int_equal(got_height, height);
        assert_in_range(time_ns - count * (CLOCK_SECOND_NS / RATE_HZ) + 100000, 0, 200000);
        assert_int_equal(video_convert(video, &picture), RESULT_OK);
        check_quarters(&picture, count, 10);
    }
    assert_int_equal(count, FILM_FRAMES);
    picture_free(&picture);
}

static void a_film_reads_back_as_written_and_again_after_rewind(void **state)
{
    (void)state;
    const int sizes[][2] = {{320, 240}, {1280, 720}, {202, 134}, {38, 22}, {1080, 64}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        int width = sizes[i][0], height = sizes[i][1];
        struct video *video = open_or_fail(write_film("film.mp4", width, height));
        struct video_info info = video_info(video);
        assert_int_equal(info.width_px, width);
        assert_int_equal(info.height_px, height);
        assert_in_range((int)(info.rate_hz * 100), RATE_HZ * 100 - 5, RATE_HZ * 100 + 5);
        read_film(video, width, height);
        assert_int_equal(video_rewind(video), RESULT_OK);
        read_film(video, width, height);
        assert_int_equal(video_info(video).damaged, 0);
        video_close(video);
    }
}

static void a_picture_gets_pixels_of_the_next_frames_size_and_stays_at_the_end(void **state)
{
    (void)state;
    const int sizes[][2] = {{320, 240}, {320, 240}, {64, 48}, {202, 134}};
    struct picture picture = {0};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct video *video = open_or_fail(write_film("read.mp4", sizes[i][0], sizes[i][1]));
        int64_t time_ns = -1;
        for (int count = 0; count < FILM_FRAMES; count++) {
            assert_int_equal(video_read(video, &picture, &time_ns), RESULT_OK);
            assert_int_equal(picture.width_px, sizes[i][0]);
            assert_int_equal(picture.height_px, sizes[i][1]);
            check_quarters(&picture, count, 10);
        }
        int64_t last_ns = time_ns;
        assert_true(last_ns > 0);
        assert_int_equal(video_read(video, &picture, &time_ns), RESULT_END);
        assert_int_equal(time_ns, last_ns);
        check_quarters(&picture, FILM_FRAMES - 1, 10);
        video_close(video);
    }
    picture_free(&picture);
}

static void odd_sizes_lose_their_last_row_and_column(void **state)
{
    (void)state;
    struct video *video = open_or_fail(write_film("odd.mp4", 101, 51));
    assert_int_equal(video_info(video).width_px, 100);
    assert_int_equal(video_info(video).height_px, 50);
    video_close(video);
}

static void an_unfinished_film_leaves_nothing_and_keeps_the_old_one(void **state)
{
    (void)state;
    const char *path = write_film("kept.mp4", 64, 48);
    char part[1100];
    (void)snprintf(part, sizeof part, "%s.part", path);
    struct film *film = NULL;
    struct diagnostic why = {0};
    assert_int_equal(film_create(path, 32, 32, RATE_HZ, &film, &why), RESULT_OK);
    assert_int_equal(access(part, F_OK), 0);
    film_destroy(film);
    assert_int_not_equal(access(part, F_OK), 0);
    struct video *video = open_or_fail(path);
    assert_int_equal(video_info(video).width_px, 64);
    video_close(video);
}

static void wrong_films_get_a_line(void **state)
{
    (void)state;
    struct film *film = NULL;
    struct diagnostic why = {0};
    assert_int_equal(film_create("/nowhere/film.mp4", 64, 64, 25, &film, &why), RESULT_IO);
    assert_non_null(strstr(why.text, "/nowhere/film.mp4 can't be written"));
    assert_int_equal(film_create(test_temporary_path("x.mp4"), 0, 0, 25, &film, &why), RESULT_INVALID);
    assert_int_equal(film_create(test_temporary_path("x.mp4"), 20000, 64, 25, &film, &why), RESULT_INVALID);
    assert_int_equal(film_create(test_temporary_path("x.mp4"), 64, 64, 0, &film, &why), RESULT_INVALID);
    assert_int_equal(film_create(test_temporary_path("x.mp4"), 64, 64, 25, &film, &why), RESULT_OK);
    struct picture other = {0};
    assert_int_equal(picture_allocate(32, 32, &other), RESULT_OK);
    assert_int_equal(film_add(film, &other), RESULT_INVALID);
    picture_free(&other);
    film_destroy(film);
}

static void the_demo_clip_has_its_frames_and_times(void **state)
{
    (void)state;
    const char *path = test_source_path("build/clips/demo.webm");
    if (access(path, R_OK) != 0) {
        print_message("SKIPPED: the demo clip is not here\n");
        skip();
    }
    struct video *video = open_or_fail(path);
    struct picture picture = {0};
    int width = 0, height = 0, count = 0;
    int64_t time_ns = 0, last_ns = -1, cpu_ns = clock_thread_cpu_ns();
    assert_int_equal(picture_allocate(400, 300, &picture), RESULT_OK);
    while (video_next(video, &width, &height, &time_ns) == RESULT_OK) {
        assert_int_equal(width, 400);
        assert_int_equal(height, 300);
        assert_true(time_ns > last_ns);
        assert_int_equal(video_convert(video, &picture), RESULT_OK);
        last_ns = time_ns;
        count++;
        if (count == 100)
            assert_int_equal(png_write(test_build_path("demo-frame.png"), &picture, true, NULL), RESULT_OK);
    }
    cpu_ns = clock_thread_cpu_ns() - cpu_ns;
    print_message("demo clip: %d frames, last at %.3f s, %.2f ms of CPU a frame\n", count,
                  (double)last_ns / 1e9, (double)cpu_ns / 1e6 / count);
    assert_true(count > 300);
    assert_int_equal(video_info(video).damaged, 0);
    picture_free(&picture);
    video_close(video);
}

static const char *write_bytes(const char *name, const void *bytes, size_t size)
{
    const char *path = test_temporary_path(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    return path;
}

// Raw pictures with a header that gives one frame in 68 years, and so times beyond 64 bits.
static void absurd_rates_and_times_are_not_believed(void **state)
{
    (void)state;
    enum { SIDE = 16, FRAMES = 12 };
    const char *path = test_temporary_path("slow.y4m");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fprintf(file, "YUV4MPEG2 W%d H%d F1:2147483647 C420jpeg\n", SIDE, SIDE) > 0);
    for (int i = 0; i < FRAMES; i++) {
        uint8_t planes[SIDE * SIDE * 3 / 2] = {0};
        assert_true(fprintf(file, "FRAME\n") > 0);
        assert_int_equal(fwrite(planes, 1, sizeof planes, file), sizeof planes);
    }
    assert_int_equal(fclose(file), 0);
    struct video *video = open_or_fail(path);
    int width = 0, height = 0, count = 0;
    int64_t time_ns = 0, last_ns = -1;
    assert_true(video_info(video).rate_hz >= 0.1);
    while (video_next(video, &width, &height, &time_ns) == RESULT_OK) {
        assert_true(time_ns > last_ns);
        assert_true(time_ns < FRAMES * 10 * CLOCK_SECOND_NS);
        last_ns = time_ns;
        count++;
    }
    assert_int_equal(count, FRAMES);
    video_close(video);
}

static void what_is_no_clip_gets_a_line(void **state)
{
    (void)state;
    struct video *video = NULL;
    struct diagnostic why = {0};
    assert_int_equal(video_open("/nowhere/clip.webm", 0, &video, &why), RESULT_NOT_FOUND);
    assert_string_equal(why.text, "/nowhere/clip.webm: there is no such file");
    assert_int_equal(video_open(write_bytes("empty.webm", "", 0), 0, &video, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "empty.webm can't be read as a video"));
    assert_int_equal(video_open(write_bytes("text.mp4", "not a film\n", 11), 0, &video, &why),
                     RESULT_INVALID);
    assert_int_equal(video_open("/tmp", 0, &video, &why), RESULT_INVALID);
    assert_null(video);
}

static void a_clip_cannot_make_us_open_the_network(void **state)
{
    (void)state;
    static const char list[] =
        "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n";
    struct video *video = NULL;
    struct diagnostic why = {0};
    assert_int_equal(video_open(write_bytes("list.m3u8", list, sizeof list - 1), 0, &video, &why),
                     RESULT_INVALID);
}

// The frames before the cut or the damage are given, the rest is skipped or ends the clip; nothing hangs.
static void a_damaged_film_gives_what_is_good(void **state)
{
    (void)state;
    size_t size = 0;
    uint8_t *bytes = test_read_file(write_film("whole.mp4", 320, 240), &size);
    struct picture picture = {0};
    assert_int_equal(picture_allocate(320, 240, &picture), RESULT_OK);
    for (int way = 0; way < 2; way++) {
        uint8_t *broken = malloc(size);
        assert_non_null(broken);
        memcpy(broken, bytes, size);
        if (way == 0) // flip bits all over the last quarter
            for (size_t i = size / 4 * 3; i < size; i += 97)
                broken[i] ^= 0x5a;
        const char *path = write_bytes("broken.mp4", broken, way == 0 ? size : size * 3 / 4);
        struct video *video = open_or_fail(path);
        int width = 0, height = 0, count = 0;
        int64_t time_ns = 0;
        enum result result = RESULT_OK;
        while ((result = video_next(video, &width, &height, &time_ns)) == RESULT_OK) {
            assert_int_equal(video_convert(video, &picture), RESULT_OK);
            count++;
        }
        assert_int_equal(result, RESULT_END);
        assert_in_range(count, 1, FILM_FRAMES - 1);
        if (way == 0)
            assert_true(video_info(video).damaged > 0);
        video_close(video);
        free(broken);
    }
    picture_free(&picture);
    free(bytes);
}

// A phone's portrait film: the rotation stands in the track header's matrix (ISO 14496-12, 8.3.2), which is
// changed here to a clockwise quarter turn.
static void rotation_in_the_file_is_applied(void **state)
{
    (void)state;
    size_t size = 0;
    uint8_t *bytes = test_read_file(write_film("upright.mp4", 320, 240), &size), *header = bytes;
    while (memcmp(header, "tkhd", 4) != 0 && header + 100 < bytes + size)
        header++;
    assert_memory_equal(header, "tkhd", 4);
    static const uint8_t quarter[36] = {[5] = 1, [12] = 0xff, [13] = 0xff, [32] = 0x40};
    memcpy(header + 44, quarter, sizeof quarter); // version 0: a=0 b=1, c=-1 d=0
    struct video *video = open_or_fail(write_bytes("turned.mp4", bytes, size));
    struct picture picture = {0};
    int width = 0, height = 0;
    int64_t time_ns = 0;
    assert_int_equal(video_info(video).width_px, 240);
    assert_int_equal(video_info(video).height_px, 320);
    assert_int_equal(video_next(video, &width, &height, &time_ns), RESULT_OK);
    assert_int_equal(width, 240);
    assert_int_equal(height, 320);
    assert_int_equal(picture_allocate(240, 320, &picture), RESULT_OK);
    assert_int_equal(video_convert(video, &picture), RESULT_OK);
    const uint8_t *top_right = picture_row(&picture, 80) + 4 * 180; // was the top left
    assert_in_range(top_right[0] - quarters[0][0] + 6, 0, 12);
    const uint8_t *top_left = picture_row(&picture, 80) + 4 * 60; // was the bottom left
    assert_in_range(top_left[2] - quarters[2][2] + 6, 0, 12);
    picture_free(&picture);
    video_close(video);
    free(bytes);
}

static void a_silent_stream_gives_up_in_time(void **state)
{
    (void)state;
    struct video *video = NULL;
    struct diagnostic why = {0};
    int64_t started_ns = clock_now_ns();
    // A port where nobody listens.
    assert_int_equal(video_open("rtsp://127.0.0.1:9/none", CLOCK_SECOND_NS, &video, &why),
                     RESULT_UNAVAILABLE);
    assert_true(clock_now_ns() - started_ns < 3 * CLOCK_SECOND_NS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_film_reads_back_as_written_and_again_after_rewind),
        cmocka_unit_test(a_picture_gets_pixels_of_the_next_frames_size_and_stays_at_the_end),
        cmocka_unit_test(odd_sizes_lose_their_last_row_and_column),
        cmocka_unit_test(an_unfinished_film_leaves_nothing_and_keeps_the_old_one),
        cmocka_unit_test(wrong_films_get_a_line),
        cmocka_unit_test(the_demo_clip_has_its_frames_and_times),
        cmocka_unit_test(absurd_rates_and_times_are_not_believed),
        cmocka_unit_test(what_is_no_clip_gets_a_line),
        cmocka_unit_test(a_clip_cannot_make_us_open_the_network),
        cmocka_unit_test(a_damaged_film_gives_what_is_good),
        cmocka_unit_test(rotation_in_the_file_is_applied),
        cmocka_unit_test(a_silent_stream_gives_up_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
