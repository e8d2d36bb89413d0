// The demo catalogue's flat garments as they are laid out beside the binary: drawn, cut out, with landmarks
// and meshes; the whole way of a shop's picture, on all kinds.
#include "assets/catalogue.h"
#include "assets/garment/garment_file.h"
#include "assets/garment/landmarks.h"
#include "tests/support/garment_checks.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What one of each design is known to have.
struct expected {
    const char *name; // how its folder's begins
    enum garment_kind kind;
    bool is_open;
    int cuffs, elbows, legs; // landmarks and parts of each sort: 0 or 1
};

static const struct expected designs[] = {
    {"tee-", GARMENT_T_SHIRT, false, 1, 0, 0},    {"print-tee-", GARMENT_T_SHIRT, false, 1, 0, 0},
    {"marine-", GARMENT_T_SHIRT, false, 1, 1, 0}, {"oxford-", GARMENT_SHIRT, false, 1, 1, 0},
    {"flannel-", GARMENT_SHIRT, false, 1, 1, 0},  {"sweater-", GARMENT_SWEATER, false, 1, 1, 0},
    {"bomber-", GARMENT_JACKET, false, 1, 1, 0},  {"blazer-", GARMENT_JACKET, true, 1, 1, 0},
    {"coat-", GARMENT_JACKET, false, 1, 1, 0},    {"dress-", GARMENT_DRESS, false, 1, 0, 0},
    {"skirt-", GARMENT_SKIRT, false, 0, 0, 0},    {"jeans-", GARMENT_TROUSERS, false, 0, 0, 1},
    {"scarf-", GARMENT_SCARF, false, 0, 0, 0},    {"tie-", GARMENT_TIE, false, 0, 0, 0},
    {"bag-", GARMENT_BAG, false, 0, 0, 0},
};
enum { DESIGNS = sizeof designs / sizeof designs[0] };

struct worn {
    const char *path;
    const struct expected *expected;
    struct garment garment;
};

enum { MOST_WORN = 64 };
struct wardrobe {
    struct catalogue *catalogue;
    int count;
    struct worn all[MOST_WORN];
};

static const struct expected *expected_of(const char *path)
{
    for (int i = 0; i < DESIGNS; i++) {
        char folder[64];
        (void)snprintf(folder, sizeof folder, "garments/%s", designs[i].name);
        if (strstr(path, folder) != NULL)
            return &designs[i];
    }
    fail_msg("%s is not expected", path);
    return NULL;
}

static void load_variant(struct wardrobe *wardrobe, const char *path)
{
    assert_true(wardrobe->count < MOST_WORN);
    struct worn *worn = &wardrobe->all[wardrobe->count++];
    struct diagnostic why = {0};
    *worn = (struct worn){.path = path, .expected = expected_of(path)};
    if (garment_load(path, &worn->garment, &why) != RESULT_OK)
        fail_msg("%s: %s", path, why.text);
}

static int load_garments(void **state)
{
    struct wardrobe *wardrobe = calloc(1, sizeof *wardrobe);
    struct catalogue_problems problems = {0};
    assert_non_null(wardrobe);
    assert_int_equal(
        catalogue_load(test_build_path("share/cheval/demo"), &problems, &wardrobe->catalogue, NULL),
        RESULT_OK);
    for (int i = 0; i < wardrobe->catalogue->product_count; i++) {
        const struct catalogue_product *product = &wardrobe->catalogue->products[i];
        for (int v = 0; v < product->variant_count; v++)
            if (product->variants[v].try_on.kind == TRY_ON_GARMENT)
                load_variant(wardrobe, product->variants[v].try_on.garment_path);
    }
    *state = wardrobe;
    return 0;
}

static int drop_garments(void **state)
{
    struct wardrobe *wardrobe = *state;
    for (int i = 0; i < wardrobe->count; i++)
        garment_free(&wardrobe->all[i].garment);
    catalogue_destroy(wardrobe->catalogue);
    free(wardrobe);
    return 0;
}

static void every_design_is_for_sale(void **state)
{
    const struct wardrobe *wardrobe = *state;
    int sold[DESIGNS] = {0};
    for (int i = 0; i < wardrobe->count; i++)
        sold[wardrobe->all[i].expected - designs]++;
    for (int i = 0; i < DESIGNS; i++)
        if (sold[i] == 0)
            fail_msg("no %s", designs[i].name);
}

// Both of a pair, or neither; `right` is the right one.
static int has_pair(const struct garment *garment, enum garment_landmark right)
{
    assert_int_equal(garment->has[right], garment->has[right + 1]);
    return garment->has[right];
}

static void each_has_the_landmarks_of_its_kind(void **state)
{
    const struct wardrobe *wardrobe = *state;
    for (int i = 0; i < wardrobe->count; i++) {
        const struct worn *worn = &wardrobe->all[i];
        const struct garment *garment = &worn->garment;
        struct diagnostic why = {0};
        assert_int_equal(garment->kind, worn->expected->kind);
        assert_int_equal(garment->is_open, worn->expected->is_open);
        if (garment_check_landmarks(garment, &why) != RESULT_OK)
            fail_msg("%s: %s", worn->path, why.text);
        assert_int_equal(has_pair(garment, GARMENT_CUFF_OUTER_RIGHT), worn->expected->cuffs);
        assert_int_equal(has_pair(garment, GARMENT_ELBOW_OUTER_RIGHT), worn->expected->elbows);
        assert_int_equal(garment->has[GARMENT_CROTCH], worn->expected->legs);
        assert_int_equal(garment->parts[GARMENT_PART_LEG_RIGHT].count > 0, worn->expected->legs);
        assert_int_equal(garment->parts[GARMENT_PART_LOWER_SLEEVE_LEFT].count > 0, worn->expected->elbows);
        assert_int_equal(garment->parts[GARMENT_PART_UPPER_SLEEVE_LEFT].count > 0, worn->expected->cuffs);
    }
}

// They were drawn the same on both sides, but for how crooked they lie: sleeves more than the rest.
static void tops_and_trousers_are_nearly_the_same_on_both_sides(void **state)
{
    static const struct {
        enum garment_landmark right;
        float off; // as a share of the width
    } pairs[] = {
        {GARMENT_NECK_RIGHT, 0.08f},       {GARMENT_SHOULDER_RIGHT, 0.08f},   {GARMENT_ARMPIT_RIGHT, 0.08f},
        {GARMENT_CUFF_OUTER_RIGHT, 0.12f}, {GARMENT_CUFF_INNER_RIGHT, 0.12f}, {GARMENT_HEM_RIGHT, 0.08f},
    };
    const struct wardrobe *wardrobe = *state;
    for (int i = 0; i < wardrobe->count; i++) {
        const struct garment *garment = &wardrobe->all[i].garment;
        const struct vec2 *at = garment->landmarks_px;
        if (garment->kind == GARMENT_SCARF || garment->kind == GARMENT_TIE || garment->kind == GARMENT_BAG)
            continue;
        float middle = 0.5f * (at[GARMENT_HEM_RIGHT].x + at[GARMENT_HEM_LEFT].x);
        for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++) {
            if (!has_pair(garment, pairs[k].right))
                continue;
            struct vec2 right = at[pairs[k].right], left = at[pairs[k].right + 1];
            float off = fmaxf(fabsf(right.y - left.y), fabsf(0.5f * (right.x + left.x) - middle));
            if (off > pairs[k].off * (float)garment->front.width_px)
                fail_msg("%s: %s at %.0f, %.0f, the left one at %.0f, %.0f", wardrobe->all[i].path,
                         garment_landmark_names[pairs[k].right], (double)right.x, (double)right.y,
                         (double)left.x, (double)left.y);
        }
    }
}

static void their_meshes_cover_the_cloth_and_none_is_turned_over(void **state)
{
    const struct wardrobe *wardrobe = *state;
    for (int i = 0; i < wardrobe->count; i++)
        garment_check_mesh(wardrobe->all[i].path, &wardrobe->all[i].garment);
}

// Of what is opaque, in steps of bytes.
static void mean_colour(const struct picture *picture, double mean[3])
{
    double count = 0.0;
    memset(mean, 0, 3 * sizeof mean[0]);
    for (int y = 0; y < picture->height_px; y++)
        for (int x = 0; x < picture->width_px; x++) {
            const uint8_t *pixel = picture_row(picture, y) + 4 * (ptrdiff_t)x;
            for (int c = 0; c < 3 && pixel[3] == 255; c++)
                mean[c] += pixel[c];
            count += pixel[3] == 255;
        }
    for (int c = 0; c < 3; c++)
        mean[c] /= count;
}

static void colourways_differ(void **state)
{
    const struct wardrobe *wardrobe = *state;
    for (int i = 0; i < wardrobe->count; i++)
        for (int k = i + 1; k < wardrobe->count && wardrobe->all[k].expected == wardrobe->all[i].expected;
             k++) {
            double one[3], other[3];
            mean_colour(&wardrobe->all[i].garment.front, one);
            mean_colour(&wardrobe->all[k].garment.front, other);
            double apart = fabs(one[0] - other[0]) + fabs(one[1] - other[1]) + fabs(one[2] - other[2]);
            if (apart < 30.0)
                fail_msg("%s is like %s: %g", wardrobe->all[i].path, wardrobe->all[k].path, apart);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_design_is_for_sale),
        cmocka_unit_test(each_has_the_landmarks_of_its_kind),
        cmocka_unit_test(tops_and_trousers_are_nearly_the_same_on_both_sides),
        cmocka_unit_test(their_meshes_cover_the_cloth_and_none_is_turned_over),
        cmocka_unit_test(colourways_differ),
    };
    return cmocka_run_group_tests_name("demo garments", tests, load_garments, drop_garments);
}
