// Where products for the skin go, and the template that artists draw over.
#include "platform/base/face_topology.h"
#include "render/makeup/skin_masks.h"
#include "render/makeup/skin_mesh.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>

static const enum makeup_kind kinds[] = {MAKEUP_FOUNDATION, MAKEUP_CONCEALER, MAKEUP_BLUSH, MAKEUP_BRONZER,
                                         MAKEUP_HIGHLIGHTER};

static void masks_are_soft_and_alike_on_both_sides(void **state)
{
    (void)state;
    struct skin_plan *plan = skin_plan_create();
    static uint8_t masks[2][SKIN_MASK_BYTES];
    static uint32_t indices[SKIN_INDICES];
    assert_non_null(plan);
    for (int i = 0; i < (int)(sizeof kinds / sizeof kinds[0]); i++)
        for (const enum makeup_style *style = makeup_styles(kinds[i]); *style != STYLE_COUNT; style++) {
            skin_mask_fill(plan, kinds[i], *style, masks[0]);
            long sum = 0;
            for (int y = 0; y < SKIN_MASK_SIDE; y++)
                for (int x = 0; x < SKIN_MASK_SIDE; x++) {
                    const uint8_t *at = masks[0] + 4 * (y * SKIN_MASK_SIDE + x);
                    const uint8_t *other = masks[0] + 4 * (y * SKIN_MASK_SIDE + SKIN_MASK_SIDE - 1 - x);
                    assert_memory_equal(at, other, 4);
                    if (x + 1 < SKIN_MASK_SIDE)
                        assert_true(abs(at[0] - at[4]) < 110);
                    sum += at[0] * at[1] / 255;
                    bool corner = (x < 8 || x >= SKIN_MASK_SIDE - 8) && (y < 20 || y >= SKIN_MASK_SIDE - 20);
                    assert_false(corner && at[0] * at[1] > 0);
                }
            assert_true(sum > 255 * 150);
            uint32_t count = skin_mask_indices(masks[0], indices);
            assert_true(count >= 90 && count <= skin_mesh_indices(indices));
            skin_mask_fill(plan, kinds[i], makeup_styles(kinds[i])[0], masks[1]);
            if (*style != makeup_styles(kinds[i])[0])
                assert_memory_not_equal(masks[0], masks[1], SKIN_MASK_BYTES);
        }
    skin_plan_destroy(plan);
}

static void the_template_shows_a_face(void **state)
{
    (void)state;
    struct picture picture = {0};
    assert_int_equal(skin_template_draw(512, &picture), RESULT_OK);
    int dark = 0;
    for (int i = 0; i < 512 * 512; i++)
        dark += picture.pixels[4 * i] < 160;
    assert_true(dark > 4000 && dark < 40000);
    assert_int_equal(picture.pixels[0], 255);
    const struct vec2 corner = face_canonical_uv[33]; // an eye's
    assert_true(picture_row(&picture, (int)(corner.y * 512.0f))[4 * (int)(corner.x * 512.0f)] < 200);
    picture_free(&picture);
    assert_int_not_equal(skin_template_draw(0, &picture), RESULT_OK);
    assert_int_not_equal(skin_template_draw(1 << 20, &picture), RESULT_OK);
}

static int amount_at(const uint8_t *mask, int landmark)
{
    struct vec2 at = face_canonical_uv[landmark];
    const uint8_t *pixel =
        mask + 4 * ((int)(at.y * SKIN_MASK_SIDE) * SKIN_MASK_SIDE + (int)(at.x * SKIN_MASK_SIDE));
    return pixel[0] * pixel[1] / 255;
}

static void products_go_where_artists_put_them(void **state)
{
    (void)state;
    static const struct {
        enum makeup_kind kind;
        enum makeup_style style;
        int there, not_there; // landmarks
    } places[] = {
        {MAKEUP_FOUNDATION, STYLE_PLAIN, 205, 159},       // cheek, not the upper lid's edge
        {MAKEUP_CONCEALER, STYLE_UNDER_EYES, 230, 205},   // below the eye, not the cheek
        {MAKEUP_CONCEALER, STYLE_BRIGHTENED, 199, 207},   // chin
        {MAKEUP_BLUSH, STYLE_APPLES, 50, 152},            // apple, not the chin
        {MAKEUP_BLUSH, STYLE_LIFTED, 116, 207},           // towards the temple
        {MAKEUP_BLUSH, STYLE_DRAPED, 139, 36},            // the temple
        {MAKEUP_BLUSH, STYLE_SUN_KISSED, 195, 152},       // bridge of the nose
        {MAKEUP_BRONZER, STYLE_BRONZED, 103, 36},         // side of the forehead
        {MAKEUP_BRONZER, STYLE_CONTOURED, 147, 116},      // under the cheekbone, not on it
        {MAKEUP_HIGHLIGHTER, STYLE_CHEEKBONES, 116, 187}, // on the cheekbone, not under it
        {MAKEUP_HIGHLIGHTER, STYLE_GLOWING, 197, 205},    // bridge of the nose
    };
    struct skin_plan *plan = skin_plan_create();
    static uint8_t mask[SKIN_MASK_BYTES];
    assert_non_null(plan);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        skin_mask_fill(plan, places[i].kind, places[i].style, mask);
        assert_true(amount_at(mask, places[i].there) > 25);
        assert_true(amount_at(mask, places[i].not_there) < amount_at(mask, places[i].there) / 3);
    }
    skin_plan_destroy(plan);
}

// Bilinear reading takes the four texels about a place.
static int most_about(const uint8_t *mask, struct vec2 at)
{
    int left = (int)floorf(at.x * SKIN_MASK_SIDE - 0.5f), top = (int)floorf(at.y * SKIN_MASK_SIDE - 0.5f);
    int most = 0;
    for (int i = 0; i < 4; i++) {
        int x = left + i % 2, y = top + i / 2;
        x = x < 0 ? 0 : x >= SKIN_MASK_SIDE ? SKIN_MASK_SIDE - 1 : x;
        y = y < 0 ? 0 : y >= SKIN_MASK_SIDE ? SKIN_MASK_SIDE - 1 : y;
        const uint8_t *pixel = mask + 4 * (y * SKIN_MASK_SIDE + x);
        most = pixel[0] > 0 && pixel[1] > most ? pixel[1] : most;
    }
    return most;
}

static bool is_listed(const uint32_t *indices, uint32_t count, const uint32_t *triangle)
{
    for (uint32_t i = 0; i < count; i += 3)
        if (indices[i] == triangle[0] && indices[i + 1] == triangle[1] && indices[i + 2] == triangle[2])
            return true;
    return false;
}

static void no_triangle_with_any_of_a_product_is_left_out(void **state)
{
    (void)state;
    static uint8_t mask[SKIN_MASK_BYTES];
    static uint32_t all[SKIN_INDICES], some[SKIN_INDICES];
    struct skin_plan *plan = skin_plan_create();
    assert_non_null(plan);
    uint32_t all_count = skin_mesh_indices(all);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        for (const enum makeup_style *style = makeup_styles(kinds[i]); *style != STYLE_COUNT; style++) {
            skin_mask_fill(plan, kinds[i], *style, mask);
            uint32_t count = skin_mask_indices(mask, some), left_out = 0;
            for (uint32_t t = 0; t < all_count; t += 3) {
                if (is_listed(some, count, all + t))
                    continue;
                left_out++;
                struct vec2 a = skin_vertex_uv((int)all[t]), b = skin_vertex_uv((int)all[t + 1]),
                            c = skin_vertex_uv((int)all[t + 2]);
                for (int k = 0; k < 66; k++) { // eleven steps a side
                    int row = 0, column = k;
                    for (; column > row; column -= ++row)
                        ;
                    float of_a = 1.0f - (float)row / 10.0f, of_b = (float)(row - column) / 10.0f,
                          of_c = 1.0f - of_a - of_b;
                    struct vec2 at = {of_a * a.x + of_b * b.x + of_c * c.x,
                                      of_a * a.y + of_b * b.y + of_c * c.y};
                    assert_int_equal(most_about(mask, at), 0);
                }
            }
            assert_true(kinds[i] == MAKEUP_FOUNDATION || left_out > 100);
        }
    skin_plan_destroy(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(masks_are_soft_and_alike_on_both_sides),
        cmocka_unit_test(products_go_where_artists_put_them),
        cmocka_unit_test(no_triangle_with_any_of_a_product_is_left_out),
        cmocka_unit_test(the_template_shows_a_face),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
