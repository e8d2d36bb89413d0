// Folds of real clothes from the picture: what is taken for a fold, what is not, and that it keeps still.
#include "render/garment/folds.h"

#include "platform/base/colour.h"
#include "tests/support/random.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

// A picture of cloth; a cell is two pixels and five millimetres.
enum { SIDE = 200, CELLS = 100 };
#define PIXEL_M 0.0025f

struct cloth {
    struct folds *folds;
    struct picture picture;
    struct grid grid;
    float shares[SCENE_LAYER_COUNT][GRID_MAX_CELLS];
    float gain[GRID_MAX_CELLS];
    struct folds_view view;
    uint32_t noise; // state
};

static struct cloth *open_cloth(void)
{
    struct cloth *cloth = calloc(1, sizeof *cloth);
    assert_non_null(cloth);
    cloth->folds = folds_create();
    assert_non_null(cloth->folds);
    assert_int_equal(picture_allocate(SIDE, SIDE, &cloth->picture), RESULT_OK);
    cloth->grid = (struct grid){.width = CELLS, .height = CELLS, .cell_px = 2.0f, .cell_m = 2.0f * PIXEL_M};
    for (int i = 0; i < CELLS * CELLS; i++)
        cloth->shares[SCENE_LAYER_PERSON][i] = 1.0f;
    cloth->view = (struct folds_view){
        .picture = &cloth->picture, .body = 1, .shares = (const float(*)[GRID_MAX_CELLS])cloth->shares};
    cloth->noise = 1;
    return cloth;
}

static void close_cloth(struct cloth *cloth)
{
    folds_destroy(cloth->folds);
    picture_free(&cloth->picture);
    free(cloth);
}

// Brightness of a place, linear, as a share of the cloth's own.
typedef float cloth_look(float x_m, float y_m);

static const struct vec3 blue = {0.10f, 0.15f, 0.35f};

static void paint(struct cloth *cloth, struct vec3 colour, cloth_look *look, float deviation)
{
    const float channels[3] = {colour.x, colour.y, colour.z};
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            uint8_t *pixel = picture_row(&cloth->picture, y) + 4 * (ptrdiff_t)x;
            float share = look((float)x * PIXEL_M, (float)y * PIXEL_M);
            for (int c = 0; c < 3; c++) {
                float value = 255.0f * colour_encoded(fminf(share * channels[c], 1.0f)) +
                              deviation * random_normal(&cloth->noise);
                pixel[c] = (uint8_t)fminf(fmaxf(value + 0.5f, 0.0f), 255.0f);
            }
            pixel[3] = 255;
        }
}

static void look(struct cloth *cloth)
{
    cloth->view.sequence++;
    folds_look(cloth->folds, &cloth->grid, &cloth->view, cloth->gain);
}

// Root mean square of what the light is off 1, away from the picture's edges.
static float deviation_of(const struct cloth *cloth)
{
    float sum = 0.0f;
    int count = 0;
    for (int y = 10; y < CELLS - 10; y++)
        for (int x = 10; x < CELLS - 10; x++, count++)
            sum += (cloth->gain[y * CELLS + x] - 1.0f) * (cloth->gain[y * CELLS + x] - 1.0f);
    return sqrtf(sum / (float)count);
}

static float even(float x_m, float y_m)
{
    (void)x_m;
    (void)y_m;
    return 1.0f;
}

// 40 mm from fold to fold.
static float folded(float x_m, float y_m)
{
    return 1.0f + 0.12f * sinf(6.2831853f * (x_m + 0.5f * y_m) / 0.040f);
}

// From light to shade across the whole person.
static float shaded(float x_m, float y_m)
{
    (void)y_m;
    return 0.6f + 0.8f * x_m / (SIDE * PIXEL_M);
}

static float chequered(float x_m, float y_m)
{
    return ((int)(x_m / 0.030f) + (int)(y_m / 0.030f)) % 2 == 0 ? 1.0f : 0.35f;
}

static float with_letters(float x_m, float y_m)
{
    bool in_word = y_m > 0.20f && y_m < 0.28f;
    return in_word && (int)(x_m / 0.020f) % 2 == 0 ? 3.0f : 1.0f;
}

// Dark lines of a seam's width, two pixels, as far apart as those of a quilted jacket.
static float with_seams(float x_m, float y_m)
{
    (void)y_m;
    return fmodf(x_m + 0.5f * PIXEL_M, 0.045f) < 2.0f * PIXEL_M ? 0.7f : 1.0f;
}

// Soft blotches, 100 mm from one to the next, as batik has them; the logarithm swings by `swing`.
static float blotches(float x_m, float y_m, float swing)
{
    return expf(swing * sinf(6.2831853f * x_m / 0.10f) * sinf(6.2831853f * y_m / 0.10f));
}

static float faint_blotches(float x_m, float y_m)
{
    return blotches(x_m, y_m, 0.5f);
}

static float strong_blotches(float x_m, float y_m)
{
    return blotches(x_m, y_m, 0.76f);
}

static void folds_dim_and_brighten_as_they_do_the_real_cloth(void **state)
{
    (void)state;
    struct cloth *cloth = open_cloth();
    paint(cloth, blue, folded, 0.0f);
    look(cloth);
    double product = 0.0, square = 0.0, own = 0.0;
    for (int y = 10; y < CELLS - 10; y++)
        for (int x = 10; x < CELLS - 10; x++) {
            float fold =
                folded(((float)x + 0.5f) * 2.0f * PIXEL_M, ((float)y + 0.5f) * 2.0f * PIXEL_M) - 1.0f;
            float seen = cloth->gain[y * CELLS + x] - 1.0f;
            product += (double)(fold * seen);
            square += (double)(fold * fold);
            own += (double)(seen * seen);
        }
    assert_true(product > 0.9 * sqrt(square * own));
    assert_true(own > 0.2 * square && own < square);
    close_cloth(cloth);
}

static void what_is_no_fold_leaves_the_light_as_it_is(void **state)
{
    (void)state;
    static const struct {
        cloth_look *look;
        float noise;
    } cases[] = {{even, 0.0f},      {even, 2.5f},         {shaded, 0.0f},
                 {chequered, 0.0f}, {with_letters, 0.0f}, {with_seams, 0.0f}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct cloth *cloth = open_cloth();
        paint(cloth, blue, cases[i].look, cases[i].noise);
        look(cloth);
        if (!(deviation_of(cloth) < 0.012f))
            fail_msg("case %zu: %g", i, (double)deviation_of(cloth));
        close_cloth(cloth);
    }
}

static void what_is_too_strong_for_folds_is_shown_less_however_soft(void **state)
{
    (void)state;
    cloth_look *const looks[2] = {faint_blotches, strong_blotches};
    float seen[2];
    for (int i = 0; i < 2; i++) {
        struct cloth *cloth = open_cloth();
        paint(cloth, blue, looks[i], 0.0f);
        look(cloth);
        seen[i] = deviation_of(cloth);
        close_cloth(cloth);
    }
    assert_true(seen[1] < 0.3f * seen[0]);
}

// Nothing at all is left of it: what noise adds to a frame flickers.
static void the_cameras_noise_is_no_fold_however_dark_the_cloth(void **state)
{
    (void)state;
    static const struct vec3 cloths[] = {
        {0.10f, 0.15f, 0.35f}, {0.03f, 0.03f, 0.035f}, {0.008f, 0.008f, 0.009f}};
    for (size_t i = 0; i < sizeof cloths / sizeof cloths[0]; i++) {
        struct cloth *cloth = open_cloth();
        paint(cloth, cloths[i], even, 1.5f);
        look(cloth);
        assert_true(deviation_of(cloth) < 0.001f);
        close_cloth(cloth);
    }
}

static void stripes_of_another_colour_are_a_print_however_bright(void **state)
{
    (void)state;
    struct cloth *cloth = open_cloth();
    paint(cloth, blue, even, 0.0f);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            if (x / 10 % 2 == 0) {
                uint8_t *pixel = picture_row(&cloth->picture, y) + 4 * (ptrdiff_t)x;
                pixel[0] = (uint8_t)(pixel[0] + 50);
            }
    look(cloth);
    assert_true(deviation_of(cloth) < 0.012f);
    close_cloth(cloth);
}

static void only_cloth_of_the_person_in_the_open_has_folds(void **state)
{
    (void)state;
    struct cloth *cloth = open_cloth();
    paint(cloth, blue, folded, 0.0f);
    cloth->view.skin = blue;
    look(cloth);
    assert_true(deviation_of(cloth) == 0.0f);
    cloth->view.skin = (struct vec3){0.4f, 0.25f, 0.18f};
    for (int i = 0; i < CELLS * CELLS; i++)
        cloth->shares[SCENE_LAYER_OVER][i] = 1.0f;
    folds_forget(cloth->folds);
    look(cloth);
    assert_true(deviation_of(cloth) == 0.0f);
    memset(cloth->shares, 0, sizeof cloth->shares);
    folds_forget(cloth->folds);
    look(cloth);
    assert_true(deviation_of(cloth) == 0.0f);
    close_cloth(cloth);
}

static void no_fold_takes_or_adds_more_than_its_bound(void **state)
{
    (void)state;
    struct cloth *cloth = open_cloth();
    for (int seed = 0; seed < 10; seed++) {
        for (size_t i = 0; i < (size_t)SIDE * SIDE * 4; i++)
            cloth->picture.pixels[i] = (uint8_t)(256.0f * random_even(&cloth->noise));
        look(cloth);
        for (int i = 0; i < CELLS * CELLS; i++)
            assert_true(fabsf(cloth->gain[i] - 1.0f) <= FOLDS_MOST + 1e-6f);
    }
    close_cloth(cloth);
}

// Largest change of the light from one frame to the next, after some.
static float flicker(struct cloth *cloth, uint32_t body)
{
    float most = 0.0f, before[GRID_MAX_CELLS];
    cloth->view.body = body;
    for (int frame = 0; frame < 12; frame++) {
        paint(cloth, blue, folded, 2.5f);
        memcpy(before, cloth->gain, sizeof before);
        look(cloth);
        for (int i = 0; i < CELLS * CELLS && frame > 6; i++)
            most = fmaxf(most, fabsf(cloth->gain[i] - before[i]));
    }
    return most;
}

static void folds_keep_still_in_noise(void **state)
{
    (void)state;
    struct cloth *cloth = open_cloth();
    float without = flicker(cloth, 0), with = flicker(cloth, 1);
    assert_true(with < 0.03f);
    assert_true(with < 0.6f * without);
    close_cloth(cloth);
}

static void the_same_picture_again_changes_nothing(void **state)
{
    (void)state;
    struct cloth *cloth = open_cloth();
    float first[GRID_MAX_CELLS];
    paint(cloth, blue, folded, 2.5f);
    look(cloth);
    memcpy(first, cloth->gain, sizeof first);
    paint(cloth, blue, folded, 2.5f);
    look(cloth);
    float once[GRID_MAX_CELLS];
    memcpy(once, cloth->gain, sizeof once);
    folds_look(cloth->folds, &cloth->grid, &cloth->view, cloth->gain);
    assert_memory_equal(cloth->gain, once, sizeof(float) * CELLS * CELLS);
    assert_memory_not_equal(first, once, sizeof(float) * CELLS * CELLS);
    close_cloth(cloth);
}

static void cells_are_found_again_when_the_body_has_moved(void **state)
{
    (void)state;
    struct cloth *cloth = open_cloth();
    paint(cloth, blue, folded, 0.0f);
    look(cloth);
    float first[GRID_MAX_CELLS];
    memcpy(first, cloth->gain, sizeof first);
    // The same sequence: only what was remembered is shown. The grid now begins three cells farther left of
    // the body and two above.
    cloth->grid.left = -3;
    cloth->grid.top = -2;
    paint(cloth, blue, even, 0.0f);
    // A small change is taken for noise of a frame that was seen already.
    folds_look(cloth->folds, &cloth->grid, &cloth->view, cloth->gain);
    float same = 0.0f, moved = 0.0f;
    for (int y = 20; y < CELLS - 20; y++)
        for (int x = 20; x < CELLS - 20; x++) {
            same += fabsf(cloth->gain[y * CELLS + x] - 1.0f) * fabsf(first[y * CELLS + x] - 1.0f);
            moved += (cloth->gain[y * CELLS + x] - 1.0f) * (first[(y - 2) * CELLS + x - 3] - 1.0f);
        }
    assert_true(moved > 0.0f && moved > 0.5f * same);
    folds_forget(cloth->folds);
    folds_look(cloth->folds, &cloth->grid, &cloth->view, cloth->gain);
    assert_true(deviation_of(cloth) < 1e-4f);
    close_cloth(cloth);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_dim_and_brighten_as_they_do_the_real_cloth),
        cmocka_unit_test(what_is_no_fold_leaves_the_light_as_it_is),
        cmocka_unit_test(what_is_too_strong_for_folds_is_shown_less_however_soft),
        cmocka_unit_test(the_cameras_noise_is_no_fold_however_dark_the_cloth),
        cmocka_unit_test(stripes_of_another_colour_are_a_print_however_bright),
        cmocka_unit_test(only_cloth_of_the_person_in_the_open_has_folds),
        cmocka_unit_test(no_fold_takes_or_adds_more_than_its_bound),
        cmocka_unit_test(folds_keep_still_in_noise),
        cmocka_unit_test(the_same_picture_again_changes_nothing),
        cmocka_unit_test(cells_are_found_again_when_the_body_has_moved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
