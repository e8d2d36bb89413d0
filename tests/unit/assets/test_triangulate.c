// Rings filled with triangles: all of the ring and nothing else, none turned over, none a splinter.
#include "assets/garment/triangulate.h"
#include "tests/support/random.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>

static struct triangulation *new_mesh(void)
{
    struct triangulation *mesh = calloc(1, sizeof *mesh);
    assert_non_null(mesh);
    return mesh;
}

static void add_ring(struct triangulation *mesh, const struct vec2 *points, int count, int *ring)
{
    for (int i = 0; i < count; i++) {
        ring[i] = mesh->point_count;
        mesh->points[mesh->point_count++] = points[i];
    }
}

// Positive when a, b, c turn clockwise on the screen.
static double twice_area(struct vec2 a, struct vec2 b, struct vec2 c)
{
    struct vec2 ab = vec2_subtract(b, a), ac = vec2_subtract(c, a);
    return (double)ab.x * (double)ac.y - (double)ab.y * (double)ac.x;
}

static double area_of_ring(const struct vec2 *points, int count)
{
    double sum = 0.0;
    for (int i = 0; i < count; i++)
        sum += 0.5 * twice_area((struct vec2){0.0f, 0.0f}, points[i], points[(i + 1) % count]);
    return sum;
}

// The areas of triangles that are all turned the same way add up to the ring's only when they neither leave
// it nor lie over each other.
static void assert_filled(const struct triangulation *mesh, int from, double area)
{
    double sum = 0.0;
    for (int t = from; t < mesh->triangle_count; t++) {
        const uint16_t *corners = mesh->triangles[t];
        double own =
            0.5 * twice_area(mesh->points[corners[0]], mesh->points[corners[1]], mesh->points[corners[2]]);
        assert_true(own > 0.0);
        sum += own;
    }
    if (fabs(sum - area) > 1e-4 * area)
        fail_msg("%g, not %g", sum, area);
}

static double least_angle(const struct triangulation *mesh, int triangle)
{
    double least = 180.0;
    for (int k = 0; k < 3; k++) {
        struct vec2 at = mesh->points[mesh->triangles[triangle][k]];
        struct vec2 one = vec2_subtract(mesh->points[mesh->triangles[triangle][(k + 1) % 3]], at);
        struct vec2 other = vec2_subtract(mesh->points[mesh->triangles[triangle][(k + 2) % 3]], at);
        double turn =
            atan2((double)(one.x * other.y - one.y * other.x), (double)(one.x * other.x + one.y * other.y));
        least = fmin(least, turn * 57.29578);
    }
    return least;
}

// Points every ten pixels along straight lines between corners.
static int walk(const struct vec2 *corners, int count, struct vec2 *out)
{
    int points = 0;
    for (int i = 0; i < count; i++) {
        struct vec2 from = corners[i], along = vec2_subtract(corners[(i + 1) % count], from);
        int steps = (int)(hypotf(along.x, along.y) / 10.0f + 0.5f);
        for (int k = 0; k < steps; k++) {
            float share = (float)k / (float)steps;
            out[points++] = (struct vec2){from.x + share * along.x, from.y + share * along.y};
        }
    }
    return points;
}

static void a_sleeves_shape_is_filled_with_nearly_equilateral_triangles(void **state)
{
    (void)state;
    // An L: a corner that points inwards.
    static const struct vec2 corners[] = {{0, 0}, {200, 0}, {200, 80}, {80, 80}, {80, 200}, {0, 200}};
    struct vec2 points[128];
    int ring[128], count = walk(corners, 6, points);
    struct triangulation *mesh = new_mesh();
    add_ring(mesh, points, count, ring);
    assert_int_equal(triangulate_ring(mesh, ring, count, 10.0f), RESULT_OK);
    assert_filled(mesh, 0, area_of_ring(points, count));
    int thin = 0;
    for (int t = 0; t < mesh->triangle_count; t++) {
        double least = least_angle(mesh, t);
        assert_true(least > 15.0);
        thin += least < 35.0;
    }
    assert_true(thin < mesh->triangle_count / 10);
    // Some 25600 px² of triangles of 43 px² each.
    assert_in_range(mesh->triangle_count, 400, 900);
    free(mesh);
}

static void a_rings_points_stay_where_they_are(void **state)
{
    (void)state;
    static const struct vec2 corners[] = {{5, 5}, {105, 5}, {105, 65}, {5, 65}};
    struct vec2 points[64];
    int ring[64], count = walk(corners, 4, points);
    struct triangulation *mesh = new_mesh();
    add_ring(mesh, points, count, ring);
    assert_int_equal(triangulate_ring(mesh, ring, count, 10.0f), RESULT_OK);
    assert_memory_equal(mesh->points, points, (size_t)count * sizeof points[0]);
    // Each edge of the ring is one triangle's.
    for (int i = 0; i < count; i++) {
        int found = 0;
        for (int t = 0; t < mesh->triangle_count; t++)
            for (int k = 0; k < 3; k++)
                found += mesh->triangles[t][k] == ring[i] &&
                         mesh->triangles[t][(k + 1) % 3] == ring[(i + 1) % count];
        assert_int_equal(found, 1);
    }
    free(mesh);
}

static void parts_that_share_a_seam_share_its_points(void **state)
{
    (void)state;
    static const struct vec2 points[] = {{0, 0}, {40, 0}, {80, 0}, {80, 40}, {40, 40}, {0, 40}};
    struct triangulation *mesh = new_mesh();
    int all[6];
    add_ring(mesh, points, 6, all);
    const int left[] = {0, 1, 4, 5}, right[] = {1, 2, 3, 4};
    assert_int_equal(triangulate_ring(mesh, left, 4, 100.0f), RESULT_OK);
    int first = mesh->triangle_count;
    assert_int_equal(triangulate_ring(mesh, right, 4, 100.0f), RESULT_OK);
    assert_int_equal(mesh->point_count, 6);
    assert_filled(mesh, 0, 3200.0);
    assert_filled(mesh, first, 1600.0);
    free(mesh);
}

static void rings_of_any_shape_are_filled(void **state)
{
    (void)state;
    uint32_t seed = 3;
    for (int trial = 0; trial < 60; trial++) {
        struct vec2 points[90];
        int ring[90], count = 3 + (int)(87.0f * random_even(&seed));
        for (int i = 0; i < count; i++) {
            float angle = 6.2831853f * (float)i / (float)count, radius = 20.0f + 80.0f * random_even(&seed);
            points[i] = (struct vec2){200.0f + radius * cosf(angle), 200.0f + radius * sinf(angle)};
        }
        struct triangulation *mesh = new_mesh();
        add_ring(mesh, points, count, ring);
        assert_int_equal(triangulate_ring(mesh, ring, count, 12.0f), RESULT_OK);
        assert_filled(mesh, 0, area_of_ring(points, count));
        free(mesh);
    }
}

static void a_ring_that_crosses_itself_is_refused(void **state)
{
    (void)state;
    static const struct vec2 points[] = {{0, 0}, {100, 100}, {100, 0}, {0, 100}};
    struct triangulation *mesh = new_mesh();
    int ring[4];
    add_ring(mesh, points, 4, ring);
    assert_int_equal(triangulate_ring(mesh, ring, 4, 10.0f), RESULT_INVALID);
    free(mesh);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    static const struct vec2 points[] = {{0, 0}, {2000, 0}, {2000, 2000}, {0, 2000}};
    struct triangulation *mesh = new_mesh();
    int ring[4];
    add_ring(mesh, points, 4, ring);
    assert_int_equal(triangulate_ring(mesh, ring, 4, 2.0f), RESULT_TOO_LARGE);
    assert_true(mesh->point_count <= GARMENT_MAX_VERTICES && mesh->triangle_count <= GARMENT_MAX_TRIANGLES);
    free(mesh);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sleeves_shape_is_filled_with_nearly_equilateral_triangles),
        cmocka_unit_test(a_rings_points_stay_where_they_are),
        cmocka_unit_test(parts_that_share_a_seam_share_its_points),
        cmocka_unit_test(rings_of_any_shape_are_filled),
        cmocka_unit_test(a_ring_that_crosses_itself_is_refused),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
