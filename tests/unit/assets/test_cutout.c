// Garments cut from their backgrounds: drawn ones, whose coverage is known, and photographed ones. With
// CHEVAL_KEEP_PICTURES in the environment the outcome of the shared pictures is kept as
// build/PRESET/cutout-NAME.png, for looking at.
#include "assets/garment/cutout.h"
#include "assets/image.h"
#include "platform/base/noise.h"
#include "platform/encode/png.h"
#include "tests/support/test_support.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 300
#define HEIGHT 400

// A scene: what is seen at a place, from the edge's signed distance (negative inside) and colours.
struct drawing {
    float (*distance)(float x, float y);
    uint8_t cloth[3], ground[3];
    float noise;                       // bytes, to either side, of both
    float sweep;                       // the ground grows darker by so many bytes from left to right
    float (*shadow)(float x, float y); // factor on the ground, or NULL
};

static float box(float x, float y, float left, float top, float right, float bottom)
{
    return fmaxf(fmaxf(left - x, x - right), fmaxf(top - y, y - bottom));
}

static float shirt(float x, float y)
{
    float body = box(x, y, 100, 80, 200, 330);
    return fminf(body, fminf(box(x, y, 50, 80, 100, 150), box(x, y, 200, 80, 250, 150)));
}

// A long sleeve that touches the hem, so that background is enclosed.
static float ring_sleeve(float x, float y)
{
    float sleeve = fminf(box(x, y, 40, 80, 60, 300), box(x, y, 40, 280, 110, 300));
    return fminf(fminf(shirt(x, y), sleeve), box(x, y, 40, 80, 110, 100));
}

// Two straps a pixel wide over a bodice, one of them between pixels.
static float strapped(float x, float y)
{
    float straps = fminf(box(x, y, 120, 60, 121, 202), box(x, y, 180.5f, 60, 181.5f, 202));
    return fminf(box(x, y, 90, 200, 210, 340), straps);
}

static float cropped(float x, float y)
{
    return box(x, y, 80, 100, 220, HEIGHT + 20);
}

static float two(float x, float y)
{
    return fminf(box(x, y, 30, 100, 130, 300), box(x, y, 170, 100, 270, 300));
}

static float speck(float x, float y)
{
    return box(x, y, 140, 190, 160, 205);
}

static float none(float x, float y)
{
    (void)x;
    (void)y;
    return 100.0f;
}

static float shadow_below(float x, float y)
{
    float across = (x - 150.0f) / 90.0f, down = (y - 330.0f) / 18.0f;
    return 1.0f - 0.12f * expf(-0.5f * (across * across + down * down));
}

static float coverage(const struct drawing *drawing, int x, int y)
{
    return fminf(fmaxf(0.5f - drawing->distance((float)x + 0.5f, (float)y + 0.5f), 0.0f), 1.0f);
}

static struct picture draw(const struct drawing *drawing)
{
    struct picture picture = {0};
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &picture), RESULT_OK);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            uint8_t *pixel = picture_row(&picture, y) + (size_t)x * 4;
            float share = coverage(drawing, x, y);
            float light = drawing->shadow != NULL ? drawing->shadow((float)x, (float)y) : 1.0f;
            for (int c = 0; c < 3; c++) {
                float ground = (float)drawing->ground[c] * light - drawing->sweep * (float)x / WIDTH;
                float grain = 2.0f * noise_lattice(x, y, 4096, (uint32_t)c) - 1.0f;
                float value = ground + share * ((float)drawing->cloth[c] - ground) + drawing->noise * grain;
                pixel[c] = (uint8_t)lroundf(fminf(fmaxf(value, 0.0f), 255.0f));
            }
            pixel[3] = 255;
        }
    return picture;
}

static uint8_t alpha_at(const struct cutout *cutout, int x, int y)
{
    int cx = x - cutout->from_x_px, cy = y - cutout->from_y_px;
    if (cx < 0 || cy < 0 || cx >= cutout->picture.width_px || cy >= cutout->picture.height_px)
        return 0;
    return picture_row(&cutout->picture, cy)[(size_t)cx * 4 + 3];
}

// Root of the mean squared error of alpha (0..1) at the edge's pixels, and the largest one elsewhere.
static void compare(const struct drawing *drawing, const struct cutout *cutout, float *edge, float *elsewhere)
{
    double sum = 0.0;
    int count = 0;
    *elsewhere = 0.0f;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            float truth = coverage(drawing, x, y);
            float off = fabsf((float)alpha_at(cutout, x, y) / 255.0f - truth);
            if (fabsf(drawing->distance((float)x + 0.5f, (float)y + 0.5f)) < 2.5f) {
                sum += (double)(off * off);
                count++;
            } else {
                *elsewhere = fmaxf(*elsewhere, off);
            }
        }
    *edge = (float)sqrt(sum / fmax((double)count, 1.0));
}

static void check_cut(const struct drawing *drawing, float edge_most)
{
    struct picture picture = draw(drawing);
    struct cutout cutout = {0};
    struct diagnostic why = {0};
    float edge, elsewhere;
    if (cutout_make(&picture, &cutout, NULL, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    compare(drawing, &cutout, &edge, &elsewhere);
    if (edge > edge_most || elsewhere > 0.0f)
        fail_msg("alpha is off by %.3f at the edge, %.3f elsewhere", (double)edge, (double)elsewhere);
    assert_true(cutout.confidence > 0.6f && cutout.confidence <= 1.0f);
    cutout_free(&cutout);
    picture_free(&picture);
}

static const struct drawing navy = {.distance = shirt, .cloth = {30, 34, 70}, .ground = {244, 244, 244}};

static void a_drawn_garment_is_cut_to_its_coverage(void **state)
{
    (void)state;
    check_cut(&navy, 0.02f);
}

static void noise_and_a_sweep_of_light_are_background(void **state)
{
    (void)state;
    struct drawing drawing = navy;
    drawing.noise = 4.0f;
    drawing.sweep = 25.0f;
    check_cut(&drawing, 0.04f);
}

static void white_cloth_is_found_on_white(void **state)
{
    (void)state;
    struct drawing drawing = {.distance = shirt, .cloth = {250, 250, 251}, .ground = {244, 244, 244}};
    check_cut(&drawing, 0.2f);
    drawing = (struct drawing){.distance = shirt, .cloth = {240, 240, 238}, .ground = {246, 246, 246}};
    check_cut(&drawing, 0.2f);
}

static void a_strap_a_pixel_wide_is_kept(void **state)
{
    (void)state;
    struct drawing drawing = navy;
    drawing.distance = strapped;
    struct picture picture = draw(&drawing);
    struct cutout cutout = {0};
    assert_int_equal(cutout_make(&picture, &cutout, NULL, NULL), RESULT_OK);
    for (int y = 70; y < 195; y++) {
        assert_true(alpha_at(&cutout, 120, y) > 200);
        assert_true(alpha_at(&cutout, 180, y) + alpha_at(&cutout, 181, y) > 180);
        assert_int_equal(alpha_at(&cutout, 150, y), 0);
        const uint8_t *pixel =
            picture_row(&cutout.picture, y - cutout.from_y_px) + (size_t)(120 - cutout.from_x_px) * 4;
        assert_true(abs(pixel[0] - 30) < 12 && abs(pixel[2] - 70) < 12);
    }
    cutout_free(&cutout);
    picture_free(&picture);
}

static void a_soft_shadow_is_background(void **state)
{
    (void)state;
    struct drawing drawing = navy;
    drawing.shadow = shadow_below;
    check_cut(&drawing, 0.06f);
}

static void an_enclosed_hole_is_seen_through(void **state)
{
    (void)state;
    struct drawing drawing = navy;
    drawing.distance = ring_sleeve;
    drawing.noise = 1.0f;
    check_cut(&drawing, 0.03f);
}

static void nothing_of_the_background_stays_in_the_edge(void **state)
{
    (void)state;
    struct picture picture = draw(&navy);
    struct cutout cutout = {0};
    assert_int_equal(cutout_make(&picture, &cutout, NULL, NULL), RESULT_OK);
    // Also where it is transparent: mipmaps mix these colours in.
    for (int y = 0; y < cutout.picture.height_px; y++)
        for (int x = 0; x < cutout.picture.width_px; x++) {
            const uint8_t *pixel = picture_row(&cutout.picture, y) + (size_t)x * 4;
            for (int c = 0; c < 3; c++)
                assert_true(abs(pixel[c] - navy.cloth[c]) < 12);
        }
    cutout_free(&cutout);
    picture_free(&picture);
}

static void an_alpha_channel_is_believed(void **state)
{
    (void)state;
    struct picture picture = draw(&navy);
    struct cutout cutout = {0};
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            uint8_t *pixel = picture_row(&picture, y) + (size_t)x * 4;
            pixel[3] = x < 60 || x > 240 || y < 60 || y > 340 ? 0 : 128;
        }
    assert_int_equal(cutout_make(&picture, &cutout, NULL, NULL), RESULT_OK);
    assert_int_equal(alpha_at(&cutout, 150, 70), 128);
    assert_int_equal(alpha_at(&cutout, 50, 100), 0);
    assert_true(cutout.confidence == 1.0f);
    cutout_free(&cutout);
    picture_free(&picture);
}

static void a_large_picture_is_made_smaller(void **state)
{
    (void)state;
    struct picture picture = {0};
    struct cutout cutout = {0};
    assert_int_equal(picture_allocate(4096, 1024, &picture), RESULT_OK);
    for (int y = 0; y < 1024; y++)
        for (int x = 0; x < 4096; x++) {
            bool cloth = x >= 1000 && x < 3000 && y >= 200 && y < 800;
            memcpy(picture_row(&picture, y) + (size_t)x * 4,
                   cloth ? (uint8_t[]){20, 90, 60, 255} : (uint8_t[]){240, 240, 240, 255}, 4);
        }
    assert_int_equal(cutout_make(&picture, &cutout, NULL, NULL), RESULT_OK);
    assert_true(cutout.scale == 0.5f);
    assert_int_equal(alpha_at(&cutout, 500, 100), 255);
    assert_int_equal(alpha_at(&cutout, 499, 100), 0);
    assert_true(abs(cutout.picture.width_px - 1000) < 16 && abs(cutout.picture.height_px - 300) < 16);
    cutout_free(&cutout);
    picture_free(&picture);
}

// Refused with a line that holds `expected`, and something marked in the picture when `marked`.
static void check_refused(const struct picture *picture, const char *expected, bool marked)
{
    struct cutout cutout = {0};
    struct picture shown = {0};
    struct diagnostic why = {0};
    assert_int_equal(cutout_make(picture, &cutout, &shown, &why), RESULT_INVALID);
    if (strstr(why.text, expected) == NULL)
        fail_msg("\"%s\" doesn't say \"%s\"", why.text, expected);
    assert_null(cutout.picture.pixels);
    int red = 0;
    for (int y = 0; y < shown.height_px; y++)
        for (int x = 0; x < shown.width_px; x++) {
            const uint8_t *pixel = picture_row(&shown, y) + (size_t)x * 4;
            red += pixel[0] > pixel[1] + 60 ? 1 : 0;
        }
    assert_true(marked ? red > 0 : red == 0);
    picture_free(&shown);
}

static void refuse_drawing(float (*distance)(float x, float y), const char *expected, bool marked)
{
    struct drawing drawing = navy;
    drawing.distance = distance;
    struct picture picture = draw(&drawing);
    check_refused(&picture, expected, marked);
    picture_free(&picture);
}

static void what_cannot_be_cut_is_refused_with_the_reason(void **state)
{
    (void)state;
    refuse_drawing(cropped, "cut off at the picture's lower edge", true);
    refuse_drawing(two, "more than one garment", true);
    refuse_drawing(speck, "too small to be a garment", true);
    refuse_drawing(none, "nothing in the picture but background", false);
}

static void a_busy_background_is_refused(void **state)
{
    (void)state;
    struct drawing drawing = navy;
    drawing.noise = 60.0f;
    struct picture picture = draw(&drawing);
    check_refused(&picture, "background is not plain", true);
    picture_free(&picture);
}

static float glow(float x, float y)
{
    float dx = (x - 150.0f) / 40.0f, dy = (y - 200.0f) / 55.0f;
    return 1.0f - 0.3f * expf(-0.5f * (dx * dx + dy * dy));
}

// A pale coloured blur has no edge anywhere.
static void a_garment_without_an_edge_is_refused(void **state)
{
    (void)state;
    struct drawing drawing = navy;
    drawing.distance = none;
    struct picture picture = draw(&drawing);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            uint8_t *pixel = picture_row(&picture, y) + (size_t)x * 4;
            pixel[1] = (uint8_t)lroundf((float)pixel[1] * glow((float)x, (float)y));
        }
    check_refused(&picture, "too alike", true);
    picture_free(&picture);
}

static void a_transparent_picture_and_a_small_one_are_refused(void **state)
{
    (void)state;
    struct picture picture = {0};
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &picture), RESULT_OK);
    check_refused(&picture, "transparent", false);
    struct picture part = picture;
    part.width_px = CUTOUT_SIDE_MIN - 1;
    check_refused(&part, "too small", false);
    picture_free(&picture);
}

static void noise_alone_is_survived_at_every_size(void **state)
{
    (void)state;
    static const int sizes[3][2] = {{CUTOUT_SIDE_MIN, CUTOUT_SIDE_MIN}, {97, 501}, {2200, 100}};
    for (int i = 0; i < 3; i++)
        for (int spread = 1; spread < 256; spread += 42) {
            struct picture picture = {0}, shown = {0};
            struct cutout cutout = {0};
            assert_int_equal(picture_allocate(sizes[i][0], sizes[i][1], &picture), RESULT_OK);
            for (int y = 0; y < sizes[i][1]; y++)
                for (int x = 0; x < sizes[i][0] * 4; x++)
                    picture_row(&picture, y)[x] =
                        (uint8_t)(255.0f - (float)spread * noise_lattice(x, y, 16384, (uint32_t)i));
            enum result result = cutout_make(&picture, &cutout, &shown, NULL);
            assert_true(result == RESULT_OK || result == RESULT_INVALID);
            cutout_free(&cutout);
            picture_free(&shown);
            picture_free(&picture);
        }
}

static void keep(const char *folder, const char *name, const struct picture *picture)
{
    if (getenv("CHEVAL_KEEP_PICTURES") == NULL)
        return;
    char file[256];
    (void)snprintf(file, sizeof file, "cutout-%s-%.*s.png", folder, (int)strcspn(name, "."), name);
    assert_int_equal(png_write(test_build_path(file), picture, false, NULL), RESULT_OK);
}

// Intersection over union with a mask of the same name, and the mean distance between the outlines.
static void compare_with_mask(const char *name, const struct cutout *cutout)
{
    char relative[320];
    (void)snprintf(relative, sizeof relative, "garments/pf_afn/test_edge/%s", name);
    const char *path = test_shared_path(relative);
    struct picture mask = {0};
    if (path == NULL || image_load(path, &mask, NULL) != RESULT_OK)
        fail_msg("%s has no mask", name);
    int both = 0, either = 0, outline = 0;
    for (int y = 0; y < mask.height_px; y++)
        for (int x = 0; x < mask.width_px; x++) {
            bool ours = alpha_at(cutout, x, y) >= 128;
            bool theirs = picture_row(&mask, y)[(size_t)x * 4] >= 128;
            both += ours && theirs ? 1 : 0;
            either += ours || theirs ? 1 : 0;
            outline += x > 0 && theirs != (picture_row(&mask, y)[(size_t)(x - 1) * 4] >= 128) ? 1 : 0;
            outline += y > 0 && theirs != (picture_row(&mask, y - 1)[(size_t)x * 4] >= 128) ? 1 : 0;
        }
    float shared = (float)both / (float)either, apart = (float)(either - both) / (float)outline;
    print_message("%s: IoU %.4f with its mask, outlines %.2f px apart\n", name, (double)shared,
                  (double)apart);
    assert_true(shared > 0.96f && apart < 1.5f);
    picture_free(&mask);
}

static int cut_folder(const char *label, const char *relative, enum result expected)
{
    const char *found = test_shared_path(relative);
    if (found == NULL)
        skip();
    char folder[1024];
    (void)snprintf(folder, sizeof folder, "%s", found);
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    int count = 0;
    for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        if (entry->d_name[0] == '.')
            continue;
        char path[1400];
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        struct picture picture = {0}, shown = {0};
        struct cutout cutout = {0};
        struct diagnostic why = {0};
        assert_int_equal(image_load(path, &picture, &why), RESULT_OK);
        enum result result = cutout_make(&picture, &cutout, &shown, &why);
        print_message("%s: %s %s (confidence %.2f)\n", entry->d_name, result_name(result), why.text,
                      (double)cutout.confidence);
        assert_int_equal(result, expected);
        keep(label, entry->d_name, result == RESULT_OK ? &cutout.picture : &shown);
        if (strcmp(label, "afn") == 0)
            compare_with_mask(entry->d_name, &cutout);
        count++;
        cutout_free(&cutout);
        picture_free(&shown);
        picture_free(&picture);
    }
    (void)closedir(directory);
    return count;
}

static void photographed_garments_are_cut(void **state)
{
    (void)state;
    assert_int_equal(cut_folder("viton", "garments/idm_vton/cloth", RESULT_OK), 16);
    assert_int_equal(cut_folder("afn", "garments/pf_afn/test_clothes", RESULT_OK), 6);
}

static void pictures_of_people_are_refused(void **state)
{
    (void)state;
    assert_true(cut_folder("human", "garments/idm_vton/human", RESULT_INVALID) > 0);
    assert_true(cut_folder("img", "garments/pf_afn/test_img", RESULT_INVALID) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_drawn_garment_is_cut_to_its_coverage),
                                       cmocka_unit_test(noise_and_a_sweep_of_light_are_background),
                                       cmocka_unit_test(white_cloth_is_found_on_white),
                                       cmocka_unit_test(a_strap_a_pixel_wide_is_kept),
                                       cmocka_unit_test(a_soft_shadow_is_background),
                                       cmocka_unit_test(an_enclosed_hole_is_seen_through),
                                       cmocka_unit_test(nothing_of_the_background_stays_in_the_edge),
                                       cmocka_unit_test(an_alpha_channel_is_believed),
                                       cmocka_unit_test(a_large_picture_is_made_smaller),
                                       cmocka_unit_test(what_cannot_be_cut_is_refused_with_the_reason),
                                       cmocka_unit_test(a_busy_background_is_refused),
                                       cmocka_unit_test(a_garment_without_an_edge_is_refused),
                                       cmocka_unit_test(a_transparent_picture_and_a_small_one_are_refused),
                                       cmocka_unit_test(noise_alone_is_survived_at_every_size),
                                       cmocka_unit_test(photographed_garments_are_cut),
                                       cmocka_unit_test(pictures_of_people_are_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
