// The neutral head: a closed, smooth surface where a person's head would be.
#include "assets/mannequin.h"
#include "assets/subdivide.h"
#include "platform/base/face_topology.h"
#include "platform/base/head.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void the_head_is_where_a_face_is_tracked(void **state)
{
    (void)state;
    struct model bust = {0};
    struct head head;
    assert_int_equal(mannequin_build(&bust, NULL), RESULT_OK);
    head_measure(face_canonical_m, &head);
    // The nose's tip gives way a little to smoothness; the skull's top and back are the head's.
    assert_true(fabsf(bust.maximum.z - face_canonical_m[4].z) < 0.006f);
    assert_true(fabsf(bust.maximum.y - (head.skull_centre.y + head.skull_half.y)) < 0.012f);
    assert_true(bust.minimum.y < head.neck_bottom.y);
    assert_true(bust.maximum.x > head.ear_top[1].x && bust.minimum.x < head.ear_top[0].x);
    model_free(&bust);
}

static void its_normals_point_outwards(void **state)
{
    (void)state;
    struct model bust = {0};
    assert_int_equal(mannequin_build(&bust, NULL), RESULT_OK);
    int outwards = 0;
    for (uint32_t i = 0; i < bust.vertex_count; i++) {
        const struct model_vertex *vertex = &bust.vertices[i];
        assert_true(fabsf(vec3_length(vertex->normal) - 1.0f) < 1e-3f);
        outwards += vec3_dot(vertex->normal, vertex->position) > 0.0f ? 1 : 0;
    }
    // Nostrils, lips and the hollows of the ears look elsewhere.
    assert_true((float)outwards > 0.85f * (float)bust.vertex_count);
    model_free(&bust);
}

// A tetrahedron: every edge belongs to two triangles.
static void tetrahedron(struct surface *surface)
{
    static const struct vec3 points[4] = {{1, 1, 1}, {-1, -1, 1}, {-1, 1, -1}, {1, -1, -1}};
    static const uint32_t triangles[4][3] = {{0, 2, 1}, {0, 1, 3}, {0, 3, 2}, {1, 2, 3}};
    assert_int_equal(surface_init(surface, 4, 4), RESULT_OK);
    memcpy(surface->points, points, sizeof points);
    memcpy(surface->triangles, triangles, sizeof triangles);
    surface->point_count = surface->triangle_count = 4;
}

static void subdivision_follows_loop_s_weights(void **state)
{
    (void)state;
    struct surface coarse = {0}, fine = {0};
    tetrahedron(&coarse);
    assert_int_equal(surface_subdivide(&coarse, &fine), RESULT_OK);
    assert_int_equal(fine.triangle_count, 16);
    assert_int_equal(fine.point_count, 4 + 6);
    // Valence 3: (1 - 9/16) of the corner and 3/16 of each neighbour, whose sum is the corner's opposite.
    for (int i = 0; i < 4; i++)
        assert_true(fabsf(fine.points[i].x - coarse.points[i].x * (7.0f / 16.0f - 3.0f / 16.0f)) < 1e-6f);
    // An edge's middle: 3/8 of its ends, 1/8 of the points across; here a quarter of the ends' sum.
    for (uint32_t i = 4; i < fine.point_count; i++)
        assert_true(fabsf(vec3_length(fine.points[i]) - 0.5f) < 1e-6f);
    surface_finish(&fine);
    surface_finish(&coarse);
}

static void an_open_edge_stays_straight(void **state)
{
    (void)state;
    struct surface coarse = {0}, fine = {0};
    assert_int_equal(surface_init(&coarse, 3, 1), RESULT_OK);
    coarse.points[1] = (struct vec3){1, 0, 0};
    coarse.points[2] = (struct vec3){0, 1, 0};
    coarse.triangles[0][1] = 1;
    coarse.triangles[0][2] = 2;
    coarse.point_count = 3;
    coarse.triangle_count = 1;
    assert_int_equal(surface_subdivide(&coarse, &fine), RESULT_OK);
    assert_int_equal(fine.point_count, 6);
    bool found = false;
    for (uint32_t i = 3; i < 6; i++)
        found = found || (fabsf(fine.points[i].x - 0.5f) < 1e-6f && fabsf(fine.points[i].y) < 1e-6f);
    assert_true(found);
    surface_finish(&fine);
    surface_finish(&coarse);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_head_is_where_a_face_is_tracked), cmocka_unit_test(its_normals_point_outwards),
        cmocka_unit_test(subdivision_follows_loop_s_weights), cmocka_unit_test(an_open_edge_stays_straight)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
