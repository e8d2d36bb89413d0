// The rings of a garment's parts, asked for directly: which parts there are, that they reach around all cloth
// without crossing, that sewn ones share points, and what order of landmarks makes none.
#include "assets/garment/parts.h"
#include "tests/support/flat_garment.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct found {
    struct garment garment;
    struct garment_parts parts;
    struct triangulation mesh;
};

static struct found *make(enum garment_kind kind)
{
    struct found *out = calloc(1, sizeof *out);
    assert_non_null(out);
    flat_garment_make(kind, &out->garment);
    return out;
}

static enum result find(struct found *found, bool with_back, struct diagnostic *why)
{
    memset(&found->parts, 0, sizeof found->parts);
    memset(&found->mesh, 0, sizeof found->mesh);
    return garment_parts_find(&found->garment, with_back, false, &found->parts, &found->mesh, why);
}

static void drop(struct found *found)
{
    garment_free(&found->garment);
    free(found);
}

static const struct part_ring *ring_of(const struct found *found, enum garment_part part)
{
    for (int i = 0; i < found->parts.ring_count; i++)
        if (found->parts.rings[i].part == part)
            return &found->parts.rings[i];
    return NULL;
}

// Fails the test without one.
static const struct part_ring *need_ring(const struct found *found, enum garment_part part)
{
    const struct part_ring *ring = ring_of(found, part);
    if (ring == NULL)
        fail_msg("no ring of %s", garment_part_names[part]);
    return ring != NULL ? ring : &found->parts.rings[0];
}

// Positive where it runs clockwise on the screen (y down).
static double area_of(const struct found *found, const struct part_ring *ring)
{
    double twice = 0.0;
    for (int i = 0; i < ring->count; i++) {
        struct vec2 a = found->mesh.points[ring->points[i]],
                    b = found->mesh.points[ring->points[(i + 1) % ring->count]];
        twice += (double)a.x * (double)b.y - (double)b.x * (double)a.y;
    }
    return 0.5 * twice;
}

static int shared_points(const struct part_ring *a, const struct part_ring *b)
{
    int count = 0;
    for (int i = 0; i < a->count; i++)
        for (int k = 0; k < b->count; k++)
            count += a->points[i] == b->points[k];
    return count;
}

static void each_kind_has_its_parts(void **state)
{
    (void)state;
    static const struct {
        enum garment_kind kind;
        enum garment_part has, lacks;
    } expected[] = {
        {GARMENT_T_SHIRT, GARMENT_PART_UPPER_SLEEVE_LEFT, GARMENT_PART_LOWER_SLEEVE_LEFT},
        {GARMENT_SWEATER, GARMENT_PART_LOWER_SLEEVE_RIGHT, GARMENT_PART_LEG_LEFT},
        {GARMENT_DRESS, GARMENT_PART_TORSO, GARMENT_PART_UPPER_SLEEVE_RIGHT},
        {GARMENT_TROUSERS, GARMENT_PART_LEG_RIGHT, GARMENT_PART_BACK},
        {GARMENT_SKIRT, GARMENT_PART_TORSO, GARMENT_PART_LEG_RIGHT},
        {GARMENT_SCARF, GARMENT_PART_BACK, GARMENT_PART_STRAP},
        {GARMENT_BAG, GARMENT_PART_STRAP, GARMENT_PART_BACK},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        struct found *found = make(expected[i].kind);
        struct diagnostic why = {0};
        if (find(found, true, &why) != RESULT_OK)
            fail_msg("%s: %s", garment_kind_names[expected[i].kind], why.text);
        if (ring_of(found, expected[i].has) == NULL || ring_of(found, expected[i].lacks) != NULL)
            fail_msg("%s: has %s: %d, has %s: %d", garment_kind_names[expected[i].kind],
                     garment_part_names[expected[i].has], ring_of(found, expected[i].has) != NULL,
                     garment_part_names[expected[i].lacks], ring_of(found, expected[i].lacks) != NULL);
        assert_non_null(ring_of(found, GARMENT_PART_TORSO));
        drop(found);
    }
}

// Together as large as the cloth and the margin around it.
static void rings_run_clockwise_round_all_cloth(void **state)
{
    (void)state;
    static const enum garment_kind kinds[] = {GARMENT_T_SHIRT, GARMENT_SWEATER, GARMENT_DRESS,
                                              GARMENT_TROUSERS, GARMENT_SKIRT};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct found *found = make(kinds[i]);
        struct diagnostic why = {0};
        assert_int_equal(find(found, false, &why), RESULT_OK);
        double area = 0.0, cloth = 0.0;
        for (int r = 0; r < found->parts.ring_count; r++) {
            double of_ring = area_of(found, &found->parts.rings[r]);
            if (of_ring <= 0.0)
                fail_msg("%s: ring %d of %s runs the wrong way", garment_kind_names[kinds[i]], r,
                         garment_part_names[found->parts.rings[r].part]);
            area += of_ring;
        }
        const struct picture *front = &found->garment.front;
        for (int p = 0; p < front->width_px * front->height_px; p++)
            cloth += front->pixels[4 * (ptrdiff_t)p + 3] / 255.0;
        if (area < cloth || area > 1.35 * cloth)
            fail_msg("%s: rings of %.0f px around cloth of %.0f", garment_kind_names[kinds[i]], area, cloth);
        drop(found);
    }
}

static void sleeves_are_sewn_to_the_torso_and_to_each_other_at_the_elbow(void **state)
{
    (void)state;
    struct found *found = make(GARMENT_SWEATER);
    struct diagnostic why = {0};
    assert_int_equal(find(found, true, &why), RESULT_OK);
    static const enum garment_part pairs[][2] = {
        {GARMENT_PART_TORSO, GARMENT_PART_UPPER_SLEEVE_RIGHT},
        {GARMENT_PART_TORSO, GARMENT_PART_UPPER_SLEEVE_LEFT},
        {GARMENT_PART_UPPER_SLEEVE_RIGHT, GARMENT_PART_LOWER_SLEEVE_RIGHT},
        {GARMENT_PART_UPPER_SLEEVE_LEFT, GARMENT_PART_LOWER_SLEEVE_LEFT},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_true(shared_points(need_ring(found, pairs[i][0]), need_ring(found, pairs[i][1])) > 1);
    assert_int_equal(
        shared_points(need_ring(found, GARMENT_PART_TORSO), need_ring(found, GARMENT_PART_LOWER_SLEEVE_LEFT)),
        0);
    drop(found);
}

static void without_a_back_of_its_own_what_shows_of_it_is_the_torso(void **state)
{
    (void)state;
    struct found *found = make(GARMENT_T_SHIRT);
    struct diagnostic why = {0};
    assert_int_equal(find(found, true, &why), RESULT_OK);
    double torso = area_of(found, need_ring(found, GARMENT_PART_TORSO));
    assert_non_null(ring_of(found, GARMENT_PART_BACK));
    assert_int_equal(find(found, false, &why), RESULT_OK);
    assert_null(ring_of(found, GARMENT_PART_BACK));
    assert_true(area_of(found, need_ring(found, GARMENT_PART_TORSO)) > torso);
    drop(found);
}

static void landmarks_in_no_order_along_the_outline_are_refused_in_one_line(void **state)
{
    (void)state;
    struct found *found = make(GARMENT_T_SHIRT);
    struct diagnostic why = {0};
    struct vec2 *at = found->garment.landmarks_px, neck = at[GARMENT_NECK_RIGHT];
    at[GARMENT_NECK_RIGHT] = at[GARMENT_NECK_LEFT];
    at[GARMENT_NECK_LEFT] = neck;
    assert_int_equal(find(found, true, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "follow"));
    assert_null(strchr(why.text, '\n'));
    drop(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_has_its_parts),
        cmocka_unit_test(rings_run_clockwise_round_all_cloth),
        cmocka_unit_test(sleeves_are_sewn_to_the_torso_and_to_each_other_at_the_elbow),
        cmocka_unit_test(without_a_back_of_its_own_what_shows_of_it_is_the_torso),
        cmocka_unit_test(landmarks_in_no_order_along_the_outline_are_refused_in_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
