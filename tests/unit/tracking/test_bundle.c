// The operator's own bundle: read, refused, and its networks run.
#include "tests/support/reference_network.h"
#include "tests/support/test_support.h"
#include "tracking/bundle.h"
#include "tracking/face_blendshapes.h"
#include "tracking/nn/crop.h"
#include "tracking/nn/network.h"

#include <stdio.h>
#include <zip.h>

#define BUNDLE "mediapipe_conformance/model/face_landmarker.task"
#define TOLERANCE 1e-5

// --- zips made here
// -----------------------------------------------------------------------------------------

#define ZIP_ROOM 4096

struct zip_writer {
    uint8_t bytes[ZIP_ROOM], directory[ZIP_ROOM];
    size_t used, directory_used;
    int count;
};

// An entry, as a zip's two headers say it.
struct zip_entry {
    const char *name;
    const char *content;
    unsigned flags, method; // method 0: stored
    unsigned claimed_size;  // 0: what the content has
    bool wrong_checksum;
};

static unsigned crc32_of(const char *text, size_t size)
{
    unsigned crc = ~0u;
    for (size_t i = 0; i < size; i++) {
        crc ^= (unsigned char)text[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
    }
    return ~crc;
}

static size_t put_number(uint8_t *bytes, size_t at, unsigned value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        bytes[at + i] = (uint8_t)(value >> (8 * i));
    return at + size;
}

// Version, flags, method, no time, checksum, sizes, length of the name, no extra: the same in both headers.
static size_t put_header(uint8_t *bytes, size_t at, const struct zip_entry *entry)
{
    unsigned size = (unsigned)strlen(entry->content);
    at = put_number(bytes, at, 20, 2);
    at = put_number(bytes, at, entry->flags, 2);
    at = put_number(bytes, at, entry->method, 2);
    at = put_number(bytes, at, 0, 2);
    at = put_number(bytes, at, 0x21, 2);
    at = put_number(bytes, at, crc32_of(entry->content, size) + entry->wrong_checksum, 4);
    at = put_number(bytes, at, size, 4);
    at = put_number(bytes, at, entry->claimed_size != 0 ? entry->claimed_size : size, 4);
    at = put_number(bytes, at, (unsigned)strlen(entry->name), 2);
    return put_number(bytes, at, 0, 2);
}

// Stored entries. PKWARE's APPNOTE.TXT, 4.3.
static void add_entry(struct zip_writer *zip, const struct zip_entry *entry)
{
    size_t offset = zip->used, name = strlen(entry->name), size = strlen(entry->content);
    assert_true(zip->used + size + name + 30 < ZIP_ROOM && zip->directory_used + name + 46 < ZIP_ROOM);
    zip->used = put_number(zip->bytes, zip->used, 0x04034b50, 4);
    zip->used = put_header(zip->bytes, zip->used, entry);
    memcpy(zip->bytes + zip->used, entry->name, name);
    memcpy(zip->bytes + zip->used + name, entry->content, size);
    zip->used += name + size;
    uint8_t *d = zip->directory;
    size_t at = put_number(d, zip->directory_used, 0x02014b50, 4);
    at = put_number(d, at, 20, 2);
    at = put_header(d, at, entry);
    at = put_number(d, at, 0, 4); // no comment, first disk
    at = put_number(d, at, 0, 2);
    at = put_number(d, at, 0, 4);
    at = put_number(d, at, (unsigned)offset, 4);
    memcpy(d + at, entry->name, name);
    zip->directory_used = at + name;
    zip->count++;
}

static void finish_zip(struct zip_writer *zip)
{
    assert_true(zip->used + zip->directory_used + 22 <= ZIP_ROOM);
    size_t at = zip->used;
    memcpy(zip->bytes + at, zip->directory, zip->directory_used);
    at = put_number(zip->bytes, at + zip->directory_used, 0x06054b50, 4);
    at = put_number(zip->bytes, at, 0, 4);
    at = put_number(zip->bytes, at, (unsigned)zip->count, 2);
    at = put_number(zip->bytes, at, (unsigned)zip->count, 2);
    at = put_number(zip->bytes, at, (unsigned)zip->directory_used, 4);
    at = put_number(zip->bytes, at, (unsigned)zip->used, 4);
    zip->used = put_number(zip->bytes, at, 0, 2);
}

static const struct zip_entry plain[] = {
    {.name = "readme", .content = "not looked at"},
    {.name = "face_detector.tflite", .content = "one"},
    {.name = "face_landmarks_detector.tflite", .content = "two"},
    {.name = "face_blendshapes.tflite", .content = "three"},
};
#define PLAIN_COUNT ((int)(sizeof plain / sizeof plain[0]))

// The plain bundle with entry `instead` in the place of number `at`, or behind the last.
static enum result read_with(int at, const struct zip_entry *instead, struct bundle *bundle,
                             struct diagnostic *why)
{
    static struct zip_writer zip;
    memset(&zip, 0, sizeof zip);
    for (int i = 0; i < PLAIN_COUNT; i++)
        add_entry(&zip, i == at ? instead : &plain[i]);
    if (at >= PLAIN_COUNT)
        add_entry(&zip, instead);
    finish_zip(&zip);
    return bundle_read("own.task", zip.bytes, zip.used, bundle, why);
}

static void assert_refused(int at, const struct zip_entry *instead, enum result expected, const char *line)
{
    struct bundle bundle;
    struct diagnostic why = {0};
    assert_int_equal(read_with(at, instead, &bundle, &why), expected);
    assert_string_equal(why.text, line);
    for (int i = 0; i < BUNDLE_NETWORK_COUNT; i++)
        assert_null(bundle.networks[i].bytes);
}

// --- reading
// ------------------------------------------------------------------------------------------------

static void a_stored_bundle_gives_its_networks(void **state)
{
    (void)state;
    struct bundle bundle;
    struct diagnostic why = {0};
    if (read_with(0, &plain[0], &bundle, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_int_equal(bundle.networks[BUNDLE_FACE_DETECTOR].size, 3);
    assert_memory_equal(bundle.networks[BUNDLE_FACE_LANDMARKS].bytes, "two", 3);
    assert_memory_equal(bundle.networks[BUNDLE_FACE_BLENDSHAPES].bytes, "three", 5);
    bundle_free(&bundle);
    assert_null(bundle.networks[BUNDLE_FACE_DETECTOR].bytes);
}

// 20 kB of a pattern under each name, packed by libzip.
static void a_deflated_bundle_gives_its_networks(void **state)
{
    (void)state;
    static uint8_t content[20000];
    for (size_t i = 0; i < sizeof content; i++)
        content[i] = (uint8_t)(i % 251);
    const char *path = test_temporary_path("deflated.task");
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(zip);
    for (int i = 0; i < BUNDLE_NETWORK_COUNT; i++) {
        zip_source_t *source = zip_source_buffer(zip, content, sizeof content, 0);
        zip_int64_t index = zip_file_add(zip, bundle_entry_name((enum bundle_network)i), source, 0);
        assert_int_equal(index, i);
        assert_int_equal(zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_DEFLATE, 9), 0);
    }
    assert_int_equal(zip_close(zip), 0);
    struct bundle bundle;
    struct diagnostic why = {0};
    if (bundle_load(path, &bundle, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    for (int i = 0; i < BUNDLE_NETWORK_COUNT; i++) {
        assert_int_equal(bundle.networks[i].size, sizeof content);
        assert_memory_equal(bundle.networks[i].bytes, content, sizeof content);
    }
    bundle_free(&bundle);
}

static void what_is_wrong_with_an_entry_is_said_in_one_line(void **state)
{
    (void)state;
    const struct zip_entry other = {.name = "other.tflite", .content = "two"};
    assert_refused(2, &other, RESULT_NOT_FOUND, "own.task: face_landmarks_detector.tflite: it is missing");
    assert_refused(4, &plain[1], RESULT_INVALID, "own.task: face_detector.tflite: there are two of them");
    const struct zip_entry empty = {.name = "face_detector.tflite", .content = ""};
    assert_refused(1, &empty, RESULT_INVALID, "own.task: face_detector.tflite: it is empty");
    const struct zip_entry huge = {
        .name = "face_blendshapes.tflite", .content = "three", .claimed_size = 4000000000u};
    assert_refused(3, &huge, RESULT_TOO_LARGE, "own.task: face_blendshapes.tflite: over 16 MiB");
    const struct zip_entry longer = {
        .name = "face_blendshapes.tflite", .content = "three", .claimed_size = 600, .method = 8};
    assert_refused(3, &longer, RESULT_INVALID, "own.task: face_blendshapes.tflite: its content is damaged");
    const struct zip_entry packed = {.name = "face_detector.tflite", .content = "one", .method = 12};
    assert_refused(1, &packed, RESULT_UNSUPPORTED,
                   "own.task: face_detector.tflite: only stored and deflated entries are read");
    const struct zip_entry locked = {.name = "face_detector.tflite", .content = "one", .flags = 1};
    assert_refused(1, &locked, RESULT_UNSUPPORTED, "own.task: face_detector.tflite: it is encrypted");
    const struct zip_entry changed = {
        .name = "face_detector.tflite", .content = "one", .wrong_checksum = true};
    assert_refused(1, &changed, RESULT_INVALID, "own.task: face_detector.tflite: its content is damaged");
}

static void other_files_are_refused(void **state)
{
    (void)state;
    struct bundle bundle;
    struct diagnostic why = {0};
    assert_int_equal(bundle_load(test_source_path("tests/data/portrait_192.ppm"), &bundle, &why),
                     RESULT_INVALID);
    assert_non_null(strstr(why.text, "portrait_192.ppm: not a .task bundle: "));
    assert_int_equal(bundle_read("empty.task", (const uint8_t *)"", 0, &bundle, &why), RESULT_NOT_FOUND);
    assert_int_equal(bundle_read("vast.task", (const uint8_t *)"", BUNDLE_MAX_BYTES + 1, &bundle, &why),
                     RESULT_TOO_LARGE);
    assert_int_equal(bundle_load(test_source_path("tests/data/nothing.task"), &bundle, &why),
                     RESULT_NOT_FOUND);
}

// Every byte of a small bundle takes a few values, and every head of it is read. Under the sanitizers this
// sees what a wrong offset reads.
static void no_single_wrong_byte_does_harm(void **state)
{
    (void)state;
    static const uint8_t values[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
    struct zip_writer *zip = calloc(1, sizeof *zip);
    assert_non_null(zip);
    for (int i = 0; i < PLAIN_COUNT; i++)
        add_entry(zip, &plain[i]);
    finish_zip(zip);
    int refused = 0;
    for (size_t at = 0; at < zip->used; at++) {
        uint8_t whole = zip->bytes[at];
        struct bundle bundle;
        for (size_t v = 0; v < sizeof values; v++) {
            struct diagnostic why = {0};
            zip->bytes[at] = values[v];
            if (bundle_read("wrong", zip->bytes, zip->used, &bundle, &why) != RESULT_OK) {
                assert_memory_equal(why.text, "wrong: ", 7);
                refused++;
            }
            bundle_free(&bundle);
        }
        zip->bytes[at] = whole;
        uint8_t *head = malloc(at + 1); // one byte is not ours to read
        assert_non_null(head);
        memcpy(head, zip->bytes, at);
        assert_int_not_equal(bundle_read("cut", head, at, &bundle, NULL), RESULT_OK);
        free(head);
    }
    assert_true(refused > 500);
    free(zip);
}

// --- Google's bundle
// ----------------------------------------------------------------------------------------

static bool load_bundle(struct bundle *bundle)
{
    const char *path = test_shared_path(BUNDLE);
    struct diagnostic why = {0};
    if (path != NULL && bundle_load(path, bundle, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return path != NULL;
}

static struct network *make_network(const struct bundle *bundle, enum bundle_network which,
                                    const char *const *wanted)
{
    struct network *network = NULL;
    struct diagnostic why = {0};
    if (network_create(bundle_entry_name(which), bundle->networks[which].bytes, bundle->networks[which].size,
                       wanted, &network, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return network;
}

// The face of 192x192 pixels that lies in tests/data, as the network's whole input.
static void show_portrait(struct network *network, float minimum)
{
    const int side = 192;
    size_t size, pixels = (size_t)side * (size_t)side;
    uint8_t *bytes = test_read_file(test_source_path("tests/data/portrait_192.ppm"), &size);
    struct picture picture;
    assert_int_equal(picture_allocate(side, side, &picture), RESULT_OK);
    for (size_t i = 0; i < pixels; i++) {
        memcpy(picture.pixels + 4 * i, bytes + size - 3 * pixels + 3 * i, 3);
        picture.pixels[4 * i + 3] = 255;
    }
    struct network_tensor input = network_input(network);
    const struct crop_options options = {
        .width = input.dims[2], .height = input.dims[1], .minimum = minimum, .maximum = 1.0f};
    struct roi roi = roi_of_picture(&picture);
    crop_to_tensor(&picture, &roi, &options, input.data);
    picture_free(&picture);
    free(bytes);
}

// `count` numbers of one column of a shared file, behind its first line, times `factor`.
static void read_column(const char *path, int column, float factor, float *out, int count)
{
    size_t size;
    char *text = (char *)test_read_file(path, &size), *line = text;
    for (int i = 0; i < count; i++) {
        line = strchr(line, '\n');
        assert_non_null(line);
        char *field = ++line;
        for (int k = 0; k < column; k++)
            field = strchr(field, ',') + 1;
        out[i] = strtof(field, NULL) * factor;
    }
    free(text);
}

#define EXPECTED "mediapipe_conformance/expected_pbtxt/"

// The landmarks of a face that MediaPipe's own test uses, in pixels; their z is zero.
static bool read_face(struct vec3 landmarks[FACE_LANDMARKS])
{
    const char *path = test_shared_path(EXPECTED "face_blendshapes_in_landmarks.csv");
    if (path == NULL)
        return false;
    float x[FACE_LANDMARKS], y[FACE_LANDMARKS];
    read_column(path, 1, 820.0f, x, FACE_LANDMARKS); // the picture's width and height
    read_column(path, 2, 1024.0f, y, FACE_LANDMARKS);
    for (int i = 0; i < FACE_LANDMARKS; i++)
        landmarks[i] = (struct vec3){x[i], y[i], 0.0f};
    return true;
}

static void its_networks_agree_with_the_reference_in_every_output(void **state)
{
    (void)state;
    struct bundle bundle;
    struct vec3 face[FACE_LANDMARKS];
    if (!read_face(face) || !load_bundle(&bundle))
        skip();
    for (int i = 0; i < BUNDLE_NETWORK_COUNT; i++) {
        enum bundle_network which = (enum bundle_network)i;
        struct network *network = make_network(&bundle, which, NULL);
        if (which == BUNDLE_FACE_BLENDSHAPES)
            for (int k = 0; k < FACE_BLENDSHAPES_INPUTS; k++) {
                network_input(network).data[2 * k] = face[face_blendshapes_inputs[k]].x;
                network_input(network).data[2 * k + 1] = face[face_blendshapes_inputs[k]].y;
            }
        else
            show_portrait(network, which == BUNDLE_FACE_DETECTOR ? -1.0f : 0.0f);
        reference_compare(network, bundle.networks[i].bytes, bundle.networks[i].size, TOLERANCE);
        network_destroy(network);
    }
    bundle_free(&bundle);
}

static void its_landmark_network_finds_the_face_where_it_is(void **state)
{
    (void)state;
    static const char *const wanted[] = {BUNDLE_LANDMARKS_OUTPUT, BUNDLE_PRESENCE_OUTPUT,
                                         BUNDLE_TONGUE_OUTPUT, NULL};
    struct bundle bundle;
    if (!load_bundle(&bundle))
        skip();
    struct network *network = make_network(&bundle, BUNDLE_FACE_LANDMARKS, wanted);
    assert_int_equal(network_input(network).count, 256 * 256 * 3);
    show_portrait(network, 0.0f);
    assert_int_equal(network_run(network), RESULT_OK);
    struct network_tensor landmarks = network_output(network, 0);
    assert_int_equal(landmarks.count, 3 * FACE_LANDMARKS);
    assert_true(network_output(network, 1).data[0] > 0.0f); // a logit: more likely a face than not
    assert_true(network_output(network, 2).data[0] < 0.5f);
    // Outer corners of the eyes and the centres of the irises, as one sees them in the picture of 192 pixels.
    const float scale = 192.0f / 256.0f, *l = landmarks.data;
    assert_true(fabsf(scale * l[3 * 33] - 61.0f) < 6.0f && fabsf(scale * l[3 * 33 + 1] - 72.0f) < 6.0f);
    assert_true(fabsf(scale * l[3 * 263] - 133.0f) < 8.0f && fabsf(scale * l[3 * 263 + 1] - 74.0f) < 6.0f);
    assert_true(l[3 * 468] > l[3 * 33] && l[3 * 468] < l[3 * 133]);
    assert_true(l[3 * 473] > l[3 * 362] && l[3 * 473] < l[3 * 263]);
    memset(network_input(network).data, 0, (size_t)network_input(network).count * sizeof(float));
    assert_int_equal(network_run(network), RESULT_OK);
    assert_true(network_output(network, 1).data[0] < 0.0f); // no face in the dark
    network_destroy(network);
    bundle_free(&bundle);
}

// face_blendshapes_graph_test.cc allows 0.1.
static void the_blendshapes_are_those_that_mediapipe_expects(void **state)
{
    (void)state;
    struct bundle bundle;
    struct vec3 landmarks[FACE_LANDMARKS];
    const char *wanted = test_shared_path(EXPECTED "face_blendshapes_out.csv");
    if (wanted == NULL || !read_face(landmarks) || !load_bundle(&bundle))
        skip();
    float expected[FACE_BLENDSHAPES], scores[FACE_BLENDSHAPES];
    read_column(wanted, 2, 1.0f, expected, FACE_BLENDSHAPES);
    struct face_blendshapes *blendshapes;
    const struct bundle_bytes *network = &bundle.networks[BUNDLE_FACE_BLENDSHAPES];
    assert_int_equal(face_blendshapes_create("b", network->bytes, network->size, &blendshapes, NULL),
                     RESULT_OK);
    bundle_free(&bundle); // the network has what it needs
    assert_int_equal(face_blendshapes_run(blendshapes, landmarks, scores), RESULT_OK);
    float worst = 0.0f;
    for (int i = 0; i < FACE_BLENDSHAPES; i++)
        worst = fmaxf(worst, fabsf(scores[i] - expected[i]));
    print_message("largest difference of a score %.2g\n", (double)worst);
    assert_true(worst < 1e-4f);
    // Twice as far away and elsewhere is the same face.
    for (int i = 0; i < FACE_LANDMARKS; i++)
        landmarks[i] = (struct vec3){0.5f * landmarks[i].x + 300.0f, 0.5f * landmarks[i].y - 20.0f, 0.0f};
    float again[FACE_BLENDSHAPES];
    assert_int_equal(face_blendshapes_run(blendshapes, landmarks, again), RESULT_OK);
    for (int i = 0; i < FACE_BLENDSHAPES; i++)
        assert_true(fabsf(again[i] - scores[i]) < 1e-3f);
    face_blendshapes_forget(blendshapes);
    face_blendshapes_destroy(blendshapes);
}

static void another_network_is_no_blendshape_network(void **state)
{
    (void)state;
    size_t size;
    uint8_t *bytes = test_read_file(test_model_path("face_detection_short_range.tflite"), &size);
    struct face_blendshapes *blendshapes;
    struct diagnostic why = {0};
    assert_int_equal(face_blendshapes_create("x.tflite", bytes, size, &blendshapes, &why),
                     RESULT_UNSUPPORTED);
    assert_string_equal(why.text, "x.tflite: not the blendshape network: 146 landmarks in, 52 scores out");
    assert_null(blendshapes);
    face_blendshapes_destroy(blendshapes);
    assert_string_equal(face_blendshape_name(25), "jawOpen");
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stored_bundle_gives_its_networks),
        cmocka_unit_test(a_deflated_bundle_gives_its_networks),
        cmocka_unit_test(what_is_wrong_with_an_entry_is_said_in_one_line),
        cmocka_unit_test(other_files_are_refused),
        cmocka_unit_test(no_single_wrong_byte_does_harm),
        cmocka_unit_test(its_networks_agree_with_the_reference_in_every_output),
        cmocka_unit_test(its_landmark_network_finds_the_face_where_it_is),
        cmocka_unit_test(the_blendshapes_are_those_that_mediapipe_expects),
        cmocka_unit_test(another_network_is_no_blendshape_network),
    };
    return cmocka_run_group_tests_name("bundle", tests, NULL, NULL);
}
