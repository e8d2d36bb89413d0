// Every finish on the portrait's lips (tests/data/portrait_face.ppm, NASA), against pictures that were looked
// at when they were made. The light and the look of the bare lips are given, so that only the lips' layer is
// tested.
#include "tests/support/gl_context.h"
#include "tests/support/makeup_stage.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <string.h>

static void compare(const char *name, struct makeup_product product)
{
    static struct face_map map; // large
    plain_map(&map, (const uint8_t[4]){255, 255, 255, 255});
    const struct makeup_face measured = {.map = &map,
                                         .mm_px = 1.2f,
                                         .light = {.colour = {1.0f, 0.97f, 0.94f}},
                                         .lip_look = {0.25f, 1.2f, 1.4f, 0.3f, 0.0f}};
    struct face *face = portrait_face(1);
    wear_alone(face, &makeup_lips_ops, &product, &measured);
    struct picture mouth = part_of(&face->result, 28, 80, 76, 40);
    test_against_golden(name, &mouth, 3, 0.004);
    close_face(face);
}

static struct makeup_product product_of(enum makeup_kind kind, const uint8_t srgb[3])
{
    struct makeup_product product = makeup_defaults(kind);
    memcpy(product.shades[0].colour_srgb, srgb, 3);
    return product;
}

static void the_portrait_wears_every_finish(void **state)
{
    (void)state;
    test_gl_needed();
    for (int finish = 0; finish < FINISH_COUNT; finish++) {
        char name[64];
        (void)snprintf(name, sizeof(name), "lipstick-%s", makeup_finish_names[finish]);
        struct makeup_product product = product_of(MAKEUP_LIPSTICK, (const uint8_t[3]){0xB0, 0x0A, 0x3A});
        product.shades[0].finish = (enum makeup_finish)finish;
        product.shades[0].sparkle_srgb[2] = 170;
        compare(name, product);
    }
}

static void the_portrait_wears_gloss_liner_and_a_blurred_edge(void **state)
{
    (void)state;
    test_gl_needed();
    compare("lip-gloss", product_of(MAKEUP_LIP_GLOSS, (const uint8_t[3]){0xE0, 0x60, 0x7A}));
    compare("lip-liner", product_of(MAKEUP_LIP_LINER, (const uint8_t[3]){0x7A, 0x2A, 0x2A}));
    struct makeup_product bitten = product_of(MAKEUP_LIPSTICK, (const uint8_t[3]){0xB0, 0x0A, 0x3A});
    bitten.edge = 0.0f;
    compare("lipstick-bitten", bitten);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_portrait_wears_every_finish),
        cmocka_unit_test(the_portrait_wears_gloss_liner_and_a_blurred_edge),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
