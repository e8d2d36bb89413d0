// Lipstick, gloss and liner: the strip on open and closed
// mouths, and what must not change.
#include "platform/base/colour.h"
#include "platform/base/face_topology.h"
#include "tests/support/gl_context.h"
#include "tests/support/makeup_stage.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t red_srgb[3] = {0xB0, 0x0A, 0x3A};
static const struct vec3 red = {0.434f, 0.003f, 0.042f}; // linear

// Skin of one colour, 400 x 400, two pixels a millimetre, the mouth near the middle.
static struct face *drawn_face(void)
{
    struct face *face = blank_face(400, 400, (const uint8_t[3]){150, 95, 90});
    canonical_landmarks(face->landmarks, 0.0f, (struct vec2){200.0f, 120.0f}, 2000.0f);
    return face;
}

static void draw_products(struct face *face, const struct makeup_product *products, int count)
{
    struct scene_makeup worn[SCENE_MAX_MAKEUP];
    for (int i = 0; i < count; i++)
        worn[i] = (struct scene_makeup){.product = &products[i], .intensity = 1.0f};
    wear_all(face, worn, count);
}

static void draw_face(struct face *face, struct makeup_product product, float intensity)
{
    wear(face, &product, intensity);
}

static struct makeup_product lip_product(enum makeup_kind kind, uint8_t r, uint8_t g, uint8_t b)
{
    struct makeup_product product = makeup_defaults(kind);
    memcpy(product.shades[0].colour_srgb, (uint8_t[3]){r, g, b}, 3);
    return product;
}

static struct makeup_product lipstick(enum makeup_finish finish)
{
    struct makeup_product product = makeup_defaults(MAKEUP_LIPSTICK);
    product.shades[0].finish = finish;
    product.shades[0].coverage = 1.0f;
    memcpy(product.shades[0].colour_srgb, red_srgb, sizeof(red_srgb));
    return product;
}

// Whether the point or one at `distance` from it, in eight directions, lies in the lips' outline.
static bool near_lips(const struct vec3 *landmarks, float x, float y, float distance)
{
    for (int i = 0; i < 9; i++) {
        float dx = (float)(i % 3 - 1) * distance, dy = (float)(i / 3 - 1) * distance;
        if (in_ring(landmarks, face_ring_lips_outer, FACE_RING_LIPS_OUTER_COUNT, x + dx, y + dy))
            return true;
    }
    return false;
}

// --- what changes and what doesn't -------------------------------------------------------------------------

static void nothing_outside_the_lips_changes(void **state)
{
    (void)state;
    test_gl_needed();
    for (int finish = 0; finish < FINISH_COUNT; finish++) {
        struct face *face = portrait_face(1);
        draw_face(face, lipstick((enum makeup_finish)finish), 1.0f);
        int changed = 0;
        for (int y = 0; y < face->picture.height_px; y++)
            for (int x = 0; x < face->picture.width_px; x++) {
                bool far = !near_lips(face->landmarks, (float)x + 0.5f, (float)y + 0.5f, 2.0f);
                if (far)
                    assert_true(change_at(face, x, y) <= 1);
                else
                    changed += change_at(face, x, y) > 20;
            }
        assert_true(changed > 150);
        close_face(face);
    }
}

// Teeth: within the mouth opening, bright, and less red than a lip.
static void teeth_of_a_smile_keep_their_colour(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face(1);
    draw_face(face, lipstick(FINISH_MATTE), 1.0f);
    int teeth = 0;
    for (int y = 0; y < face->picture.height_px; y++)
        for (int x = 0; x < face->picture.width_px; x++) {
            const uint8_t *pixel = picture_row(&face->picture, y) + 4 * x;
            if (!in_ring(face->landmarks, face_ring_lips_inner, FACE_RING_LIPS_INNER_COUNT, (float)x + 0.5f,
                         (float)y + 0.5f) ||
                pixel[1] < 185 || pixel[0] - pixel[1] > 22)
                continue;
            teeth++;
            assert_true(change_at(face, x, y) <= 8);
        }
    assert_true(teeth > 60);
    close_face(face);
}

static void no_intensity_or_coverage_changes_nothing(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face(1);
    draw_face(face, lipstick(FINISH_GLOSS), 0.0f);
    assert_memory_equal(face->result.pixels, face->picture.pixels, face->result.stride_bytes * 144);
    struct makeup_product product = lipstick(FINISH_MATTE);
    product.shades[0].coverage = 0.0f;
    draw_face(face, product, 1.0f);
    assert_memory_equal(face->result.pixels, face->picture.pixels, face->result.stride_bytes * 144);
    close_face(face);
}

static void landmarks_that_are_no_mouth_draw_nothing(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = drawn_face();
    struct vec3 kept = face->landmarks[17];
    face->landmarks[17].x = NAN;
    draw_face(face, lipstick(FINISH_MATTE), 1.0f);
    assert_memory_equal(face->result.pixels, face->picture.pixels, face->result.stride_bytes * 400);
    face->landmarks[17] = kept;
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++)
        face->landmarks[i] = (struct vec3){200.0f, 200.0f, 0.0f};
    draw_face(face, lipstick(FINISH_MATTE), 1.0f);
    assert_memory_equal(face->result.pixels, face->picture.pixels, face->result.stride_bytes * 400);
    canonical_landmarks(face->landmarks, 0.0f, (struct vec2){5000.0f, -3000.0f},
                        2000.0f); // outside the picture
    draw_face(face, lipstick(FINISH_GLOSS), 1.0f);
    assert_memory_equal(face->result.pixels, face->picture.pixels, face->result.stride_bytes * 400);
    close_face(face);
}

// Moves the opening's landmarks: each lip's edge by `half_gap_px` away from the mouth's line.
static void set_gap(struct face *face, float half_gap_px)
{
    for (int i = 1; i < 10; i++) {
        struct vec3 *lower = &face->landmarks[face_ring_lips_inner[i]];
        struct vec3 *upper = &face->landmarks[face_ring_lips_inner[20 - i]];
        float middle = (lower->y + upper->y) / 2.0f;
        float arch = 1.0f - fabsf((float)i - 5.0f) / 5.0f;
        lower->y = middle + half_gap_px * arch;
        upper->y = middle - half_gap_px * arch;
    }
}

static void closed_lips_show_no_line_between_them(void **state)
{
    (void)state;
    test_gl_needed();
    for (int crossed = 0; crossed < 2; crossed++) {
        struct face *face = drawn_face();
        set_gap(face, crossed != 0 ? -1.5f : 0.4f); // landmarks jitter: a slit, or an overlap
        draw_face(face, lipstick(FINISH_MATTE), 1.0f);
        int x = (int)face->landmarks[0].x;
        int top = (int)face->landmarks[0].y + 3, bottom = (int)face->landmarks[17].y - 3;
        assert_true(bottom - top > 15);
        const uint8_t *reference = picture_row(&face->result, top + 3) + 4 * x;
        for (int y = top; y < bottom; y++)
            for (int i = 0; i < 3; i++)
                assert_true(abs(picture_row(&face->result, y)[4 * x + i] - reference[i]) <= 1);
        close_face(face);
    }
}

static void an_open_mouth_stays_as_it_is(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = drawn_face();
    set_gap(face, 9.0f);
    for (int y = 0; y < 400; y++)
        for (int x = 0; x < 400; x++) // dark above, teeth below
            if (in_ring(face->landmarks, face_ring_lips_inner, FACE_RING_LIPS_INNER_COUNT, (float)x + 0.5f,
                        (float)y + 0.5f))
                memcpy(picture_row(&face->picture, y) + 4 * x,
                       y < (int)face->landmarks[13].y + 8 ? (uint8_t[4]){30, 12, 12, 255}
                                                          : (uint8_t[4]){225, 218, 200, 255},
                       4);
    draw_face(face, lipstick(FINISH_MATTE), 1.0f);
    int x = (int)face->landmarks[13].x;
    for (int y = (int)face->landmarks[13].y + 3; y < (int)face->landmarks[14].y - 3; y++)
        assert_true(change_at(face, x, y) <= 2);
    int lower_lip = (int)((face->landmarks[14].y + face->landmarks[17].y) / 2.0f);
    assert_true(change_at(face, x, lower_lip) > 30);
    close_face(face);
}

// Landmarks of pressed lips often stand apart; what lies between them and looks like lips is painted.
static void lips_that_touch_are_painted_through_whatever_the_landmarks_say(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = drawn_face();
    set_gap(face, 3.0f);
    draw_face(face, lipstick(FINISH_MATTE), 1.0f);
    int x = (int)face->landmarks[0].x;
    for (int y = (int)face->landmarks[0].y + 3; y < (int)face->landmarks[17].y - 3; y++)
        assert_true(change_at(face, x, y) > 30);
    close_face(face);
}

// --- edges, liner, gloss -----------------------------------------------------------------------------------

// How far the red of a pixel has gone from the bare one's towards `painted`, by green.
static float covered_at(const struct face *face, int x, int y, uint8_t painted)
{
    float before = picture_row(&face->picture, y)[4 * x + 1],
          after = picture_row(&face->result, y)[4 * x + 1];
    return (before - after) / (before - (float)painted);
}

static void a_blurred_edge_is_strong_within_and_faint_at_the_contour(void **state)
{
    (void)state;
    test_gl_needed();
    float at_contour[2], within[2];
    for (int sharp = 0; sharp < 2; sharp++) {
        struct face *face = drawn_face();
        set_gap(face, -1.0f);
        struct makeup_product product = lipstick(FINISH_MATTE);
        product.edge = (float)sharp;
        draw_face(face, product, 1.0f);
        int x = (int)face->landmarks[17].x;
        at_contour[sharp] = covered_at(face, x, (int)face->landmarks[17].y - 2, red_srgb[1]);
        within[sharp] = covered_at(face, x, (int)face->landmarks[14].y + 1, red_srgb[1]);
        close_face(face);
    }
    assert_true(within[0] > 0.9f && within[1] > 0.9f);
    assert_true(at_contour[1] > 0.9f);
    assert_true(at_contour[0] < 0.3f);
}

static void a_liner_is_a_line_along_the_contour_as_wide_as_it_says(void **state)
{
    (void)state;
    test_gl_needed();
    float widths[2];
    for (int wide = 0; wide < 2; wide++) {
        struct face *face = drawn_face();
        set_gap(face, -1.0f);
        struct makeup_product product = lip_product(MAKEUP_LIP_LINER, 0x30, 0x08, 0x08);
        product.shades[0].coverage = product.edge = 1.0f;
        product.width_mm = wide != 0 ? 2.4f : 1.2f;
        draw_face(face, product, 1.0f);
        int x = (int)face->landmarks[17].x, contour = (int)face->landmarks[17].y;
        assert_true(covered_at(face, x, contour, 0x08) > 0.8f);
        assert_true(change_at(face, x, (int)face->landmarks[14].y) == 0); // the middle of the lip
        widths[wide] = 0.0f;
        for (int y = contour - 15; y < contour + 15; y++)
            widths[wide] += covered_at(face, x, y, 0x08);
        close_face(face);
    }
    // The drawn face has two pixels a millimetre.
    assert_true(fabsf(widths[0] - 2.4f) < 0.6f);
    assert_true(fabsf(widths[1] - 4.8f) < 0.9f);
}

static void a_clear_gloss_takes_nothing_from_what_is_beneath(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face(1), *plain = portrait_face(1);
    struct makeup_product products[2] = {lipstick(FINISH_MATTE),
                                         lip_product(MAKEUP_LIP_GLOSS, 255, 255, 255)};
    draw_products(plain, products, 1);
    draw_products(face, products, 2);
    int brighter = 0;
    for (int i = 0; i < 128 * 144; i++)
        for (int k = 0; k < 3; k++) {
            int change = face->result.pixels[i * 4 + k] - plain->result.pixels[i * 4 + k];
            assert_true(change >= -1);
            brighter += change > 10;
        }
    assert_true(brighter > 100);
    close_face(face);
    close_face(plain);
}

// A yellow film on a red lipstick leaves red; on a bare lip it takes the blue away.
static void a_coloured_gloss_filters_what_is_worn_beneath(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = drawn_face(), *bare = drawn_face();
    set_gap(face, -1.0f);
    set_gap(bare, -1.0f);
    struct makeup_product products[2] = {lipstick(FINISH_MATTE), lip_product(MAKEUP_LIP_GLOSS, 255, 255, 0)};
    products[1].shades[0].finish = FINISH_MATTE; // without shine
    products[1].shades[0].coverage = 1.0f;
    draw_products(face, products, 2);
    draw_products(bare, products + 1, 1);
    int x = (int)face->landmarks[17].x, y = (int)face->landmarks[14].y + 5;
    const uint8_t *over_red = picture_row(&face->result, y) + 4 * x;
    const uint8_t *over_lip = picture_row(&bare->result, y) + 4 * x;
    assert_true(over_red[0] > 3 * over_red[1] && over_red[0] > 5 * over_red[2]);
    assert_true(abs(over_lip[0] - 150) <= 1 && abs(over_lip[1] - 95) <= 1 && over_lip[2] < 40);
    close_face(face);
    close_face(bare);
}

// --- the strip ---------------------------------------------------------------------------------------------

static struct lip_mesh *mesh_of(const struct vec3 *landmarks)
{
    struct lip_mesh *mesh = calloc(1, sizeof(*mesh));
    assert_non_null(mesh);
    assert_true(lip_mesh_build(landmarks, 1.5f, mesh));
    return mesh;
}

static void what_lies_on_the_lips_stays_there_when_the_mouth_opens(void **state)
{
    (void)state;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    canonical_landmarks(landmarks, 0.0f, (struct vec2){200.0f, 120.0f}, 2000.0f);
    for (int i = 1; i < 10; i++)
        landmarks[face_ring_lips_inner[i]].y = landmarks[face_ring_lips_inner[20 - i]].y;
    struct lip_mesh *closed = mesh_of(landmarks);
    for (int i = 1; i < 10; i++)
        landmarks[face_ring_lips_inner[i]].y += 20.0f;
    struct lip_mesh *open = mesh_of(landmarks);
    assert_true(open->openness > 0.9f && closed->openness < 0.1f);
    for (int i = 0; i < LIP_VERTICES; i++)
        assert_memory_equal(closed->vertices[i].at_mm, open->vertices[i].at_mm, sizeof(float[2]));
    // The canonical mouth is some five centimetres wide, in millimetres.
    float width = closed->vertices[LIP_COLUMNS / 2 * LIP_ROWS + 1].at_mm[0] - closed->vertices[1].at_mm[0];
    assert_true(width > 35.0f && width < 65.0f);
    free(closed);
    free(open);
}

// A fold would be blended twice and show as a dark fan.
static void the_strip_does_not_fold_over_beyond_the_contour(void **state)
{
    (void)state;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    portrait_landmarks(landmarks);
    struct lip_mesh *mesh = mesh_of(landmarks);
    for (int column = 0; column < LIP_COLUMNS; column++) {
        const float *a = mesh->vertices[column * LIP_ROWS].position_px;
        const float *b = mesh->vertices[(column + 1) * LIP_ROWS].position_px;
        const float *c = mesh->vertices[column * LIP_ROWS + 1].position_px;
        float area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        assert_true(area < 0.0f); // counter-clockwise with y down
    }
    free(mesh);
}

// --- colour and light --------------------------------------------------------------------------------------

// Of the result, over the middle of the lower lip.
static struct vec3 mean_lip(const struct face *face)
{
    struct lip_mesh *mesh = calloc(1, sizeof(*mesh));
    assert_non_null(mesh);
    assert_true(lip_mesh_build(face->landmarks, 1.0f, mesh));
    struct vec3 sum = {0, 0, 0};
    int count = 0;
    for (int column = LIP_COLUMNS / 8; column <= LIP_COLUMNS * 3 / 8; column++)
        for (int row = 3; row < LIP_ROW_INNER; row++) {
            const float *at = mesh->vertices[column * LIP_ROWS + row].position_px;
            sum = vec3_add(sum, linear_at(&face->result, (int)at[0], (int)at[1]));
            count++;
        }
    free(mesh);
    return vec3_scale(sum, 1.0f / (float)count);
}

static void matte_in_the_portraits_light_has_the_products_colour(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face(1);
    draw_face(face, lipstick(FINISH_MATTE), 1.0f);
    struct vec3 mean = mean_lip(face);
    // The picture is a bright one, and the lower lip its lightest part: more light, never another hue.
    float brighter = mean.x / red.x;
    assert_true(brighter > 0.95f && brighter < 2.0f);
    assert_true(mean.y < 0.03f && fabsf(mean.z / brighter - red.z) < 0.02f);
    close_face(face);
}

static void dim_light_dims_the_lipstick(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *bright = portrait_face(1), *dim = portrait_face(1);
    for (int i = 0; i < 128 * 144; i++)
        for (int k = 0; k < 3; k++) { // a tenth of the light, by a power that is near sRGB's
            uint8_t *value = &dim->picture.pixels[i * 4 + k];
            *value = (uint8_t)lrintf((float)*value * 0.35f);
        }
    draw_face(bright, lipstick(FINISH_MATTE), 1.0f);
    draw_face(dim, lipstick(FINISH_MATTE), 1.0f);
    double sums[2] = {0, 0};
    const struct face *faces[2] = {bright, dim};
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 128 * 144; i++)
            if (change_at(bright, i % 128, i / 128) >= 40)
                sums[k] += (double)colour_linear_of_byte(faces[k]->result.pixels[i * 4]);
    assert_true(sums[1] < 0.25 * sums[0] && sums[1] > 0.02 * sums[0]);
    close_face(bright);
    close_face(dim);
}

static void noise_of_the_camera_does_not_flicker(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face(1);
    struct picture still;
    assert_int_equal(picture_allocate(128, 144, &still), RESULT_OK);
    memcpy(still.pixels, face->picture.pixels, (size_t)128 * 144 * 4);
    unsigned seed = 1;
    struct srgb_table table;
    srgb_table_init(&table);
    struct lip_mesh *mesh = calloc(1, sizeof(*mesh));
    assert_non_null(mesh);
    assert_true(lip_mesh_build(face->landmarks, 1.0f, mesh));
    struct lip_look known = {0}, measured = {0};
    double sums[2] = {0, 0}, squares[2] = {0, 0};
    for (int frame = 0; frame < 200; frame++) {
        for (int i = 0; i < 128 * 144 * 4; i++) {
            seed = seed * 1664525u + 1013904223u;
            int noisy = still.pixels[i] + (int)(seed >> 24) % 25 - 12;
            face->picture.pixels[i] = (uint8_t)(noisy < 0 ? 0 : noisy > 255 ? 255 : noisy);
        }
        assert_true(lip_look_measure(&table, &face->picture, mesh, &measured));
        if (frame == 0)
            known = measured;
        else
            lip_look_follow(&known, &measured);
        if (frame < 50)
            continue;
        const double values[2] = {(double)measured.luminance, (double)known.luminance};
        for (int k = 0; k < 2; k++) {
            sums[k] += values[k];
            squares[k] += values[k] * values[k];
        }
    }
    double deviations[2];
    for (int k = 0; k < 2; k++)
        deviations[k] = sqrt(fmax(squares[k] / 150 - sums[k] / 150 * (sums[k] / 150), 0));
    assert_true(deviations[1] < 0.3 * deviations[0]);
    free(mesh);
    picture_free(&still);
    close_face(face);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_outside_the_lips_changes),
        cmocka_unit_test(teeth_of_a_smile_keep_their_colour),
        cmocka_unit_test(no_intensity_or_coverage_changes_nothing),
        cmocka_unit_test(landmarks_that_are_no_mouth_draw_nothing),
        cmocka_unit_test(closed_lips_show_no_line_between_them),
        cmocka_unit_test(an_open_mouth_stays_as_it_is),
        cmocka_unit_test(lips_that_touch_are_painted_through_whatever_the_landmarks_say),
        cmocka_unit_test(a_blurred_edge_is_strong_within_and_faint_at_the_contour),
        cmocka_unit_test(a_liner_is_a_line_along_the_contour_as_wide_as_it_says),
        cmocka_unit_test(a_clear_gloss_takes_nothing_from_what_is_beneath),
        cmocka_unit_test(a_coloured_gloss_filters_what_is_worn_beneath),
        cmocka_unit_test(what_lies_on_the_lips_stays_there_when_the_mouth_opens),
        cmocka_unit_test(the_strip_does_not_fold_over_beyond_the_contour),
        cmocka_unit_test(matte_in_the_portraits_light_has_the_products_colour),
        cmocka_unit_test(dim_light_dims_the_lipstick),
        cmocka_unit_test(noise_of_the_camera_does_not_flicker),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
