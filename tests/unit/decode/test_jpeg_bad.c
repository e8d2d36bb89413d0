// Broken and odd JPEGs of other projects' test suites, against what Pillow says of each and against the
// reference pictures that lie beside some of them.
#include "platform/decode/jpeg.h"
#include "platform/decode/video.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct verdict {
    enum result read, lenient, strict;
    int width, height;
};

static struct verdict judge(struct jpeg_decoder *decoder, const char *path, struct picture *picture)
{
    size_t size = 0;
    uint8_t *bytes = test_read_file(path, &size);
    uint8_t *exact = malloc(size > 0 ? size : 1); // so that a sanitizer sees a read past the end
    assert_non_null(exact);
    memcpy(exact, bytes, size);
    struct diagnostic why = {0};
    struct verdict verdict = {.lenient = RESULT_INVALID, .strict = RESULT_INVALID};
    verdict.read = jpeg_read_size(decoder, exact, size, &verdict.width, &verdict.height, &why);
    if (verdict.read == RESULT_OK) {
        assert_int_equal(picture_allocate(verdict.width, verdict.height, picture), RESULT_OK);
        verdict.strict = jpeg_decode(decoder, exact, size, true, picture, &why);
        verdict.lenient = jpeg_decode(decoder, exact, size, false, picture, &why);
    }
    if (verdict.lenient != RESULT_OK)
        assert_true(why.text[0] != '\0');
    free(exact);
    free(bytes);
    return verdict;
}

static void as_many_are_accepted_as_by_pillow(void **state)
{
    (void)state;
    char folder[1000], line[512], path[1600];
    const char *list = test_shared_path("jpeg_bad/pillow_verdict.csv");
    if (list == NULL)
        skip();
    (void)snprintf(folder, sizeof folder, "%.*s", (int)(strlen(list) - strlen("pillow_verdict.csv")), list);
    FILE *file = fopen(list, "r");
    struct jpeg_decoder *decoder = NULL;
    assert_non_null(file);
    assert_int_equal(jpeg_decoder_create(&decoder), RESULT_OK);
    int counts[2][3] = {{0}}, other_size = 0,
        too_large = 0; // [Pillow reads it][we refuse, only leniently, strictly]
    while (fgets(line, sizeof line, file) != NULL) {
        char name[256], verdict[64], size[64], own_size[64];
        if (sscanf(line, "%255[^,],%63[^,],%63s", name, verdict, size) != 3 || strcmp(name, "file") == 0)
            continue;
        (void)snprintf(path, sizeof path, "%s%s", folder, name);
        if (access(path, R_OK) != 0)
            continue;
        struct picture picture = {0};
        struct verdict ours = judge(decoder, path, &picture);
        bool pillow = strcmp(verdict, "ok:JPEG") == 0;
        // What we refuse for its size is no fault.
        if (ours.read == RESULT_TOO_LARGE) {
            too_large++;
            continue;
        }
        counts[pillow][ours.strict == RESULT_OK ? 2 : ours.lenient == RESULT_OK ? 1 : 0]++;
        (void)snprintf(own_size, sizeof own_size, "%dx%d", ours.width, ours.height);
        other_size += pillow && strcmp(own_size, size) != 0;
        if (pillow && ours.lenient != RESULT_OK)
            print_message("refused, unlike by Pillow: %s\n", name);
        picture_free(&picture);
    }
    (void)fclose(file);
    jpeg_decoder_destroy(decoder);
    print_message("too large for us: %d\n", too_large);
    print_message("read by Pillow: we accept %d strictly, %d more as damaged, refuse %d\n", counts[1][2],
                  counts[1][1], counts[1][0]);
    print_message("refused by Pillow: we accept %d strictly, %d more as damaged, refuse %d\n", counts[0][2],
                  counts[0][1], counts[0][0]);
    assert_int_equal(other_size, 0);
    assert_int_equal(counts[1][0], 0);
}

// Mean difference of a sample from the reference, or -1 when there is none of this size.
static double difference(const struct picture *picture, const char *reference)
{
    struct video *video = NULL;
    struct picture expected = {0};
    int width = 0, height = 0;
    int64_t time_ns = 0, sum = 0;
    if (video_open(reference, 0, &video, NULL) != RESULT_OK)
        return -1;
    if (video_next(video, &width, &height, &time_ns) == RESULT_OK && width == picture->width_px &&
        height == picture->height_px && picture_allocate(width, height, &expected) == RESULT_OK &&
        video_convert(video, &expected) == RESULT_OK) {
        for (int i = 0; i < width * height * 4; i++)
            sum += abs(expected.pixels[i] - picture->pixels[i]);
    } else {
        sum = -1;
    }
    picture_free(&expected);
    video_close(video);
    return sum < 0 ? -1 : (double)sum / (3.0 * width * height);
}

static void odd_but_sound_files_look_as_they_should(void **state)
{
    (void)state;
    static const char *const names[] = {
        "extraneous-data",     "grayscale_16x24_sampling2x2", "grayscale_square", "mjpeg",
        "non-interleaved-mcu", "partial_progressive",         "progressive3",     "16bit-qtables",
        "blank_800x280"};
    struct jpeg_decoder *decoder = NULL;
    if (test_shared_path("jpeg_bad/image-rs_reftest") == NULL)
        skip();
    assert_int_equal(jpeg_decoder_create(&decoder), RESULT_OK);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char name[128];
        struct picture picture = {0};
        (void)snprintf(name, sizeof name, "jpeg_bad/image-rs_reftest/%s.jpg", names[i]);
        const char *path = test_shared_path(name);
        (void)snprintf(name, sizeof name, "jpeg_bad/image-rs_reftest/%s.png", names[i]);
        const char *reference = test_shared_path(name);
        if (path == NULL || reference == NULL)
            continue;
        assert_int_equal(judge(decoder, path, &picture).lenient, RESULT_OK);
        double mean = difference(&picture, reference);
        if (mean < 0 || mean > 1.5)
            fail_msg("%s differs from its reference by %.2f on average", names[i], mean);
        picture_free(&picture);
    }
    jpeg_decoder_destroy(decoder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_many_are_accepted_as_by_pillow),
        cmocka_unit_test(odd_but_sound_files_look_as_they_should),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
