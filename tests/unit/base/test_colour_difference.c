// Colour differences against the published pairs, and the way to L*a*b* and back.
#include "platform/base/colour_difference.h"
#include "tests/support/test_support.h"

// Sharma, Wu and Dalal (2005), table 1: two colours and their difference, chosen to reach every branch.
static const struct {
    struct lab first, second;
    float difference;
} pairs[] = {
    {{50.0f, 2.6772f, -79.7751f}, {50.0f, 0.0f, -82.7485f}, 2.0425f},
    {{50.0f, 3.1571f, -77.2803f}, {50.0f, 0.0f, -82.7485f}, 2.8615f},
    {{50.0f, 2.8361f, -74.0200f}, {50.0f, 0.0f, -82.7485f}, 3.4412f},
    {{50.0f, -1.3802f, -84.2814f}, {50.0f, 0.0f, -82.7485f}, 1.0f},
    {{50.0f, -1.1848f, -84.8006f}, {50.0f, 0.0f, -82.7485f}, 1.0f},
    {{50.0f, -0.9009f, -85.5211f}, {50.0f, 0.0f, -82.7485f}, 1.0f},
    {{50.0f, 0.0f, 0.0f}, {50.0f, -1.0f, 2.0f}, 2.3669f},
    {{50.0f, -1.0f, 2.0f}, {50.0f, 0.0f, 0.0f}, 2.3669f},
    {{50.0f, 2.49f, -0.001f}, {50.0f, -2.49f, 0.0009f}, 7.1792f},
    {{50.0f, 2.49f, -0.001f}, {50.0f, -2.49f, 0.001f}, 7.1792f},
    {{50.0f, 2.49f, -0.001f}, {50.0f, -2.49f, 0.0011f}, 7.2195f},
    {{50.0f, 2.49f, -0.001f}, {50.0f, -2.49f, 0.0012f}, 7.2195f},
    {{50.0f, -0.001f, 2.49f}, {50.0f, 0.0009f, -2.49f}, 4.8045f},
    {{50.0f, -0.001f, 2.49f}, {50.0f, 0.001f, -2.49f}, 4.8045f},
    {{50.0f, -0.001f, 2.49f}, {50.0f, 0.0011f, -2.49f}, 4.7461f},
    {{50.0f, 2.5f, 0.0f}, {50.0f, 0.0f, -2.5f}, 4.3065f},
    {{50.0f, 2.5f, 0.0f}, {73.0f, 25.0f, -18.0f}, 27.1492f},
    {{50.0f, 2.5f, 0.0f}, {61.0f, -5.0f, 29.0f}, 22.8977f},
    {{50.0f, 2.5f, 0.0f}, {56.0f, -27.0f, -3.0f}, 31.9030f},
    {{50.0f, 2.5f, 0.0f}, {58.0f, 24.0f, 15.0f}, 19.4535f},
    {{50.0f, 2.5f, 0.0f}, {50.0f, 3.1736f, 0.5854f}, 1.0f},
    {{50.0f, 2.5f, 0.0f}, {50.0f, 3.2972f, 0.0f}, 1.0f},
    {{50.0f, 2.5f, 0.0f}, {50.0f, 1.8634f, 0.5757f}, 1.0f},
    {{50.0f, 2.5f, 0.0f}, {50.0f, 3.2592f, 0.335f}, 1.0f},
    {{60.2574f, -34.0099f, 36.2677f}, {60.4626f, -34.1751f, 39.4387f}, 1.2644f},
    {{63.0109f, -31.0961f, -5.8663f}, {62.8187f, -29.7946f, -4.0864f}, 1.2630f},
    {{61.2901f, 3.7196f, -5.3901f}, {61.4292f, 2.248f, -4.962f}, 1.8731f},
    {{35.0831f, -44.1164f, 3.7933f}, {35.0232f, -40.0716f, 1.5901f}, 1.8645f},
    {{22.7233f, 20.0904f, -46.694f}, {23.0331f, 14.973f, -42.5619f}, 2.0373f},
    {{36.4612f, 47.858f, 18.3852f}, {36.2715f, 50.5065f, 21.2231f}, 1.4146f},
    {{90.8027f, -2.0831f, 1.441f}, {91.1528f, -1.6435f, 0.0447f}, 1.4441f},
    {{90.9257f, -0.5406f, -0.9208f}, {88.6381f, -0.8985f, -0.7239f}, 1.5381f},
    {{6.7747f, -0.2908f, -2.4247f}, {5.8714f, -0.0985f, -2.2286f}, 0.6377f},
    {{2.0776f, 0.0795f, -1.135f}, {0.9033f, -0.0636f, -0.5514f}, 0.9082f},
};

static void differences_are_the_published_ones_either_way_round(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        float there = colour_difference(pairs[i].first, pairs[i].second);
        float back = colour_difference(pairs[i].second, pairs[i].first);
        if (fabsf(there - pairs[i].difference) > 1e-4f || fabsf(back - pairs[i].difference) > 1e-4f)
            fail_msg("pair %zu: %.5f and %.5f instead of %.4f", i + 1, (double)there, (double)back,
                     (double)pairs[i].difference);
    }
}

static void a_colour_does_not_differ_from_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_float_equal(colour_difference(pairs[i].first, pairs[i].first), 0.0f, 0.0f);
}

static void srgb_becomes_the_lab_of_d65(void **state)
{
    (void)state;
    const struct {
        uint8_t srgb[3];
        struct lab lab; // as in common tables of sRGB's primaries
    } known[] = {
        {{255, 255, 255}, {100.0f, 0.0f, 0.0f}},   {{0, 0, 0}, {0.0f, 0.0f, 0.0f}},
        {{255, 0, 0}, {53.24f, 80.09f, 67.20f}},   {{0, 255, 0}, {87.73f, -86.18f, 83.18f}},
        {{0, 0, 255}, {32.30f, 79.19f, -107.86f}}, {{119, 119, 119}, {50.03f, 0.0f, 0.0f}},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct lab lab = lab_of_srgb(known[i].srgb);
        assert_float_equal(lab.l, known[i].lab.l, 0.02f);
        assert_float_equal(lab.a, known[i].lab.a, 0.05f);
        assert_float_equal(lab.b, known[i].lab.b, 0.05f);
    }
}

static void lab_goes_back_to_the_same_light(void **state)
{
    (void)state;
    for (int i = 0; i < 1000; i++) {
        struct vec3 linear = {(float)(i % 10) / 9.0f, (float)(i / 10 % 10) / 9.0f, (float)(i / 100) / 9.0f};
        struct vec3 again = lab_to_linear(lab_of_linear(linear));
        assert_true(vec3_length(vec3_subtract(again, linear)) < 1e-4f);
    }
}

static void hue_and_chroma_are_polar(void **state)
{
    (void)state;
    assert_float_equal(lab_chroma((struct lab){50.0f, 3.0f, 4.0f}), 5.0f, 1e-6f);
    assert_float_equal(lab_hue_deg((struct lab){50.0f, 1.0f, 1.0f}), 45.0f, 1e-4f);
    assert_float_equal(lab_hue_deg((struct lab){50.0f, 1.0f, -1.0f}), 315.0f, 1e-4f);
    assert_float_equal(lab_hue_deg((struct lab){50.0f, 0.0f, 0.0f}), 0.0f, 0.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_are_the_published_ones_either_way_round),
        cmocka_unit_test(a_colour_does_not_differ_from_itself),
        cmocka_unit_test(srgb_becomes_the_lab_of_d65),
        cmocka_unit_test(lab_goes_back_to_the_same_light),
        cmocka_unit_test(hue_and_chroma_are_polar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
