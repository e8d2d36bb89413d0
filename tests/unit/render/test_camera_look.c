// Sharpness and noise of the camera: known ones are found again, and products take them on.
#include "platform/base/colour.h"
#include "render/camera_look.h"
#include "tests/support/barred_picture.h"
#include "tests/support/gl_context.h"
#include "tests/support/model_shapes.h"
#include "tests/support/product_stage.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

static struct camera_look look_at(float blur_px, float noise)
{
    struct barred_picture drawn = {0};
    struct camera_look look = {0};
    barred_picture_draw(&drawn, blur_px, noise, 7);
    camera_look_measure(&look, &drawn.picture, drawn.landmarks_px, 1);
    picture_free(&drawn.picture);
    assert_true(look.known);
    return look;
}

static void assert_between(float value, float low, float high)
{
    if (!(value >= low && value <= high))
        fail_msg("%.4f is not in %.4f .. %.4f", (double)value, (double)low, (double)high);
}

static void a_clean_sharp_picture_asks_for_nothing(void **state)
{
    (void)state;
    struct camera_look look = look_at(0.3f, 0.0f);
    struct tile_look tile = camera_look_of_tile(&look, 1.0f, 1);
    assert_true(tile.blur_px == 0.0f);
    for (int level = 0; level < TILE_NOISE_LEVELS; level++)
        assert_true(tile.noise[level] == 0.0f);
}

static void noise_is_found_again(void **state)
{
    (void)state;
    static const float levels[] = {2.0f, 4.0f, 8.0f};
    for (size_t i = 0; i < 3; i++) {
        struct camera_look look = look_at(0.8f, levels[i]);
        print_message("noise %.1f: %.2f\n", (double)levels[i], 255.0 * (double)look.noise[1]);
        assert_between(255.0f * look.noise[1], 0.75f * levels[i], 1.25f * levels[i]);
    }
}

static void blur_is_found_again(void **state)
{
    (void)state;
    float before = 0.0f;
    for (float blur_px = 1.0f; blur_px <= 2.5f; blur_px += 0.5f) {
        struct camera_look look = look_at(blur_px, 0.0f);
        float expected = sqrtf(blur_px * blur_px - 0.35f);
        print_message("blur %.1f: %.2f, expected %.2f\n", (double)blur_px, (double)look.blur_px,
                      (double)expected);
        assert_between(look.blur_px, 0.8f * expected, 1.2f * expected);
        assert_true(look.blur_px > before);
        before = look.blur_px;
    }
}

static void it_changes_softly_and_once_a_picture(void **state)
{
    (void)state;
    struct barred_picture drawn = {0};
    struct camera_look look = {0};
    barred_picture_draw(&drawn, 0.8f, 2.0f, 1);
    camera_look_measure(&look, &drawn.picture, drawn.landmarks_px, 1);
    float first = look.noise[1];
    barred_picture_draw(&drawn, 0.8f, 8.0f, 2);
    camera_look_measure(&look, &drawn.picture, drawn.landmarks_px, 1);
    assert_true(look.noise[1] == first);
    camera_look_measure(&look, &drawn.picture, drawn.landmarks_px, 2);
    assert_between(look.noise[1] / first, 1.05f, 2.0f);
    camera_look_forget(&look);
    struct camera_look nothing = {0};
    assert_memory_equal(&look, &nothing, sizeof look);
    picture_free(&drawn.picture);
}

static void each_frame_has_its_own_noise_and_always_the_same(void **state)
{
    (void)state;
    struct camera_look look = {.known = true, .noise = {0.02f, 0.02f, 0.02f}};
    struct tile_look first = camera_look_of_tile(&look, 1.0f, 5), again = camera_look_of_tile(&look, 1.0f, 5);
    struct tile_look next = camera_look_of_tile(&look, 1.0f, 6);
    assert_memory_equal(first.shift, again.shift, sizeof first.shift);
    assert_memory_not_equal(first.shift, next.shift, sizeof first.shift);
}

static void an_enlarged_picture_is_softer_and_its_grain_larger(void **state)
{
    (void)state;
    struct camera_look sharp = {.known = true};
    assert_true(camera_look_of_tile(&sharp, 1.0f, 1).blur_px == 0.0f);
    struct tile_look large = camera_look_of_tile(&sharp, 2.5f, 1);
    assert_between(large.blur_px, 0.5f, 1.2f);
    assert_between(large.grain_px, 2.5f, 2.5f);
}

// --- on a product ------------------------------------------------------------------------------------------

#define TARGET 160

// An unshaded grey square before the camera.
static void open_stage(struct product_stage *stage)
{
    struct model_material material = unlit_material(0.2f, 0.2f, 0.2f);
    struct model model = {0};
    stage_open(stage, TARGET, stage_black);
    shape_rectangle(&model, (struct vec3){0.0f, 0.0f, 0.06f}, 0.12f, 0.12f, &material);
    stage_wear(stage, stage_add(stage, &model));
    stage->person.mesh_m = NULL; // no head: a product alone
}

static void show(struct product_stage *stage, const struct tile_look *look)
{
    product3d_set_look(stage->products, look);
    stage_draw(stage, 0.5f);
}

static int at(const struct product_stage *stage, int x, int y)
{
    return picture_row(&stage->shown, y)[4 * (ptrdiff_t)x];
}

static void nothing_asked_for_changes_nothing(void **state)
{
    (void)state;
    struct product_stage stage;
    open_stage(&stage);
    struct camera_look clean = look_at(0.3f, 0.0f);
    struct tile_look none = {0}, asked = camera_look_of_tile(&clean, 1.0f, 9);
    show(&stage, &none);
    struct picture before = {0};
    assert_int_equal(picture_allocate(TARGET, TARGET, &before), RESULT_OK);
    memcpy(before.pixels, stage.shown.pixels, before.stride_bytes * TARGET);
    show(&stage, &asked);
    assert_memory_equal(before.pixels, stage.shown.pixels, before.stride_bytes * TARGET);
    picture_free(&before);
    stage_close(&stage);
}

static void noise_is_on_the_product_as_strong_as_asked_for_and_only_there(void **state)
{
    (void)state;
    struct product_stage stage;
    open_stage(&stage);
    const float deviation = 6.0f;
    struct tile_look look = {.grain_px = 1.0f, .shift = {5, 9}};
    for (int level = 0; level < TILE_NOISE_LEVELS; level++)
        look.noise[level] = deviation / 255.0f;
    show(&stage, &look);
    double sum = 0.0, squares = 0.0;
    int count = 0, beside = at(&stage, 2, 2);
    for (int y = TARGET / 2 - 20; y < TARGET / 2 + 20; y++)
        for (int x = TARGET / 2 - 20; x < TARGET / 2 + 20; x++, count++) {
            sum += at(&stage, x, y);
            squares += (double)at(&stage, x, y) * at(&stage, x, y);
        }
    double mean = sum / count;
    assert_between((float)mean, 255.0f * colour_encoded(0.2f) - 1.5f, 255.0f * colour_encoded(0.2f) + 1.5f);
    assert_between((float)sqrt(squares / count - mean * mean), 0.8f * deviation, 1.2f * deviation);
    for (int x = 0; x < TARGET; x++)
        assert_int_equal(at(&stage, x, 4), beside);
    stage_close(&stage);
}

static void blur_softens_the_edge_and_keeps_its_place(void **state)
{
    (void)state;
    struct product_stage stage;
    open_stage(&stage);
    struct tile_look none = {0}, soft = {.blur_px = 1.2f, .grain_px = 1.0f};
    double sums[2];
    int steepest[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
        show(&stage, k == 0 ? &none : &soft);
        sums[k] = 0.0;
        for (int x = 1; x < TARGET; x++) {
            double linear = (double)colour_linear_of_byte((uint8_t)at(&stage, x, TARGET / 2));
            int step = abs(at(&stage, x, TARGET / 2) - at(&stage, x - 1, TARGET / 2));
            sums[k] += linear;
            steepest[k] = step > steepest[k] ? step : steepest[k];
        }
    }
    assert_between((float)(sums[1] / sums[0]), 0.995f, 1.005f);
    assert_true(steepest[1] < 0.75 * steepest[0]);
    assert_true(at(&stage, TARGET / 2, TARGET / 2) == (int)(255.0f * colour_encoded(0.2f) + 0.5f));
    stage_close(&stage);
}

// Deviation of the left edge, as the slope across it spreads; linear light.
static float edge_spread(const struct product_stage *stage)
{
    double sum = 0.0, first = 0.0, second = 0.0;
    for (int x = 1; x < TARGET / 2; x++) {
        double slope = (double)colour_linear_of_byte((uint8_t)at(stage, x, TARGET / 2)) -
                       (double)colour_linear_of_byte((uint8_t)at(stage, x - 1, TARGET / 2));
        sum += slope;
        first += slope * x;
        second += slope * x * x;
    }
    return (float)sqrt(second / sum - first / sum * first / sum);
}

// However coarse the tile is that it is drawn in.
static void a_product_is_blurred_as_much_as_asked_for(void **state)
{
    (void)state;
    struct product_stage stage;
    open_stage(&stage);
    for (float blur_px = 0.6f; blur_px < 1.45f; blur_px += 0.2f) {
        struct tile_look look = {.blur_px = blur_px, .grain_px = 1.0f};
        show(&stage, &look);
        float spread = edge_spread(&stage);
        print_message("blur %.1f: %.2f\n", (double)blur_px, (double)spread);
        assert_between(spread, 0.7f * blur_px, 1.2f * blur_px + 0.1f);
    }
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_sharp_picture_asks_for_nothing),
        cmocka_unit_test(noise_is_found_again),
        cmocka_unit_test(blur_is_found_again),
        cmocka_unit_test(it_changes_softly_and_once_a_picture),
        cmocka_unit_test(each_frame_has_its_own_noise_and_always_the_same),
        cmocka_unit_test(an_enlarged_picture_is_softer_and_its_grain_larger),
        cmocka_unit_test(nothing_asked_for_changes_nothing),
        cmocka_unit_test(noise_is_on_the_product_as_strong_as_asked_for_and_only_there),
        cmocka_unit_test(blur_softens_the_edge_and_keeps_its_place),
        cmocka_unit_test(a_product_is_blurred_as_much_as_asked_for),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
