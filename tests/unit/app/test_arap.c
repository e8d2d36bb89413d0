// Flat meshes drawn to targets: rigid where they can be, stretched as told, whatever the triangles.
#include "app/garment/arap.h"
#include "tests/support/test_support.h"

#define SIDE 12
#define VERTICES (SIDE * SIDE)
#define TRIANGLES (2 * (SIDE - 1) * (SIDE - 1))

struct grid {
    struct vec2 vertices[VERTICES], targets[VERTICES], positions[VERTICES];
    uint16_t triangles[TRIANGLES][3];
    struct arap_stretch stretches[VERTICES];
    float pulls[VERTICES];
};

// Squares of 10, cut the same way; pulled nowhere to speak of.
static void make_grid(struct grid *grid)
{
    int count = 0;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            int i = y * SIDE + x;
            grid->vertices[i] = (struct vec2){10.0f * (float)x, 10.0f * (float)y};
            grid->stretches[i] = (struct arap_stretch){{0.0f, 1.0f}, 1.0f, 1.0f};
            grid->pulls[i] = 1e-2f;
            if (x == SIDE - 1 || y == SIDE - 1)
                continue;
            const uint16_t corners[2][3] = {
                {(uint16_t)i, (uint16_t)(i + 1), (uint16_t)(i + SIDE)},
                {(uint16_t)(i + 1), (uint16_t)(i + SIDE + 1), (uint16_t)(i + SIDE)}};
            for (int t = 0; t < 2; t++, count++)
                for (int k = 0; k < 3; k++)
                    grid->triangles[count][k] = corners[t][k];
        }
    for (int i = 0; i < VERTICES; i++)
        grid->targets[i] = grid->positions[i] = grid->vertices[i];
}

static void solve(struct grid *grid, int rounds)
{
    struct arap *arap = NULL;
    assert_int_equal(arap_create(grid->vertices, VERTICES, (const uint16_t(*)[3])grid->triangles, TRIANGLES,
                                 grid->pulls, &arap, NULL),
                     RESULT_OK);
    arap_solve(arap, grid->targets, grid->stretches, rounds, grid->positions);
    arap_destroy(arap);
}

static float apart(const struct grid *grid, int a, int b)
{
    return vec2_length(vec2_subtract(grid->positions[a], grid->positions[b]));
}

static void what_is_at_rest_stays(void **state)
{
    (void)state;
    struct grid grid;
    make_grid(&grid);
    solve(&grid, 3);
    for (int i = 0; i < VERTICES; i++)
        assert_true(vec2_length(vec2_subtract(grid.positions[i], grid.vertices[i])) < 0.05f);
}

static void two_turned_edges_turn_the_whole(void **state)
{
    (void)state;
    struct grid grid;
    make_grid(&grid);
    float cosine = cosf(0.7f), sine = sinf(0.7f);
    for (int i = 0; i < VERTICES; i++) {
        struct vec2 v = grid.vertices[i];
        grid.pulls[i] = 1e-4f;
        if (i / SIDE == 0 || i / SIDE == SIDE - 1) {
            grid.pulls[i] = 10.0f;
            grid.targets[i] = (struct vec2){cosine * v.x - sine * v.y + 300.0f, sine * v.x + cosine * v.y};
        }
    }
    solve(&grid, 60);
    for (int i = 0; i < VERTICES; i++) {
        struct vec2 v = grid.vertices[i];
        struct vec2 turned = {cosine * v.x - sine * v.y + 300.0f, sine * v.x + cosine * v.y};
        assert_true(vec2_length(vec2_subtract(grid.positions[i], turned)) < 1.0f);
    }
}

static void a_bent_strip_keeps_its_width(void **state)
{
    (void)state;
    struct grid grid;
    make_grid(&grid);
    for (int i = 0; i < VERTICES; i++) // the lower third turned by 60 degrees about its upper middle
        if (i / SIDE <= 3)
            grid.pulls[i] = 1.0f;
        else if (i / SIDE >= 8) {
            struct vec2 v = {grid.vertices[i].x - 55.0f, grid.vertices[i].y - 55.0f};
            grid.pulls[i] = 1.0f;
            grid.targets[i] =
                (struct vec2){55.0f + 0.5f * v.x - 0.866f * v.y, 55.0f + 0.866f * v.x + 0.5f * v.y};
        }
    solve(&grid, 30);
    for (int row = 0; row < SIDE; row++) {
        float width = apart(&grid, row * SIDE, row * SIDE + SIDE - 1);
        assert_true(width > 0.65f * 110.0f && width < 1.15f * 110.0f);
    }
}

static void stretches_say_how_large_it_is(void **state)
{
    (void)state;
    struct grid grid;
    make_grid(&grid);
    for (int i = 0; i < VERTICES; i++)
        grid.stretches[i] = (struct arap_stretch){{0.0f, 1.0f}, 2.0f, 0.5f};
    for (int i = 0; i < VERTICES; i++)
        grid.pulls[i] = 1e-4f;
    grid.pulls[0] = 10.0f;
    solve(&grid, 3);
    assert_true(fabsf(apart(&grid, 0, SIDE - 1) - 55.0f) < 2.0f);
    assert_true(fabsf(apart(&grid, 0, SIDE * (SIDE - 1)) - 220.0f) < 5.0f);
}

static void mirrored_stretches_mirror(void **state)
{
    (void)state;
    struct grid grid;
    make_grid(&grid);
    for (int i = 0; i < VERTICES; i++) {
        grid.stretches[i].across = -1.0f;
        grid.pulls[i] = 1e-4f;
        grid.positions[i].x = -grid.vertices[i].x;
    }
    solve(&grid, 3);
    assert_true(grid.positions[SIDE - 1].x - grid.positions[0].x < -109.0f);
}

static void parts_that_do_not_hang_together_and_triangles_without_area_are_taken(void **state)
{
    (void)state;
    const struct vec2 vertices[] = {{0, 0}, {10, 0}, {0, 10}, {50, 50}, {60, 50}, {70, 50}, {5, 5}};
    const uint16_t triangles[][3] = {{0, 1, 2}, {3, 4, 5}, {4, 4, 4}};
    const float pulls[] = {1, 1, 1, 1, 1, 1, 1};
    struct arap *arap = NULL;
    assert_int_equal(arap_create(vertices, 7, triangles, 3, pulls, &arap, NULL), RESULT_OK);
    struct arap_stretch stretches[7];
    struct vec2 positions[7];
    for (int i = 0; i < 7; i++) {
        stretches[i] = (struct arap_stretch){{0.0f, 1.0f}, 1.0f, 1.0f};
        positions[i] = vertices[i];
    }
    arap_solve(arap, vertices, stretches, 3, positions);
    for (int i = 0; i < 7; i++)
        assert_true(vec2_length(vec2_subtract(positions[i], vertices[i])) < 1e-3f);
    arap_destroy(arap);
    arap_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_at_rest_stays),
        cmocka_unit_test(two_turned_edges_turn_the_whole),
        cmocka_unit_test(a_bent_strip_keeps_its_width),
        cmocka_unit_test(stretches_say_how_large_it_is),
        cmocka_unit_test(mirrored_stretches_mirror),
        cmocka_unit_test(parts_that_do_not_hang_together_and_triangles_without_area_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
