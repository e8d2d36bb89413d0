#include "assets/demo/packaging_mesh.h"

#include <assert.h>

#define PI 3.14159265358979f
#define POINTS_A_CORNER 18
#define MAX_STATIONS 32

int packaging_turn(struct solid *mesh, struct packaging_section section, const struct profile_point *profile,
                   int count)
{
    struct vec2 around[4 * POINTS_A_CORNER];
    struct solid_station stations[MAX_STATIONS];
    int first = mesh->point_count;
    assert(count <= MAX_STATIONS);
    int points = solid_section_rounded(around, POINTS_A_CORNER, section.roundness, section.roundness);
    for (int i = 0; i < count; i++)
        stations[i] = (struct solid_station){.centre = {0.0f, profile[i].y, 0.0f},
                                             .side = {1.0f, 0.0f, 0.0f},
                                             .up = {0.0f, 0.0f, -1.0f},
                                             .half_side = profile[i].radius,
                                             .half_up = profile[i].radius + section.depth};
    solid_sweep(mesh, stations, count, around, points, true);
    return first;
}

void packaging_move(struct solid *mesh, int first, float about_x_rad, float about_y_rad, struct vec3 by)
{
    struct mat4 x = mat4_rotation_x(about_x_rad), y = mat4_rotation_y(about_y_rad);
    struct mat4 turn = mat4_multiply(&y, &x);
    for (int i = first; i < mesh->point_count; i++)
        mesh->points[i] = vec3_add(mat4_transform_point(&turn, mesh->points[i]), by);
}

void packaging_hair(struct solid *mesh, const struct vec3 *path, int count, float radius)
{
    struct solid_station stations[MAX_STATIONS];
    struct vec2 section[3];
    assert(count <= MAX_STATIONS);
    for (int i = 0; i < count; i++) {
        float thickness = radius * (1.0f - 0.92f * (float)i / (float)(count - 1));
        stations[i] = (struct solid_station){.centre = path[i], .half_side = thickness, .half_up = thickness};
    }
    solid_orient(stations, count, (struct vec3){0.31f, 0.17f, 0.93f}); // along no hair
    solid_sweep(mesh, stations, count, section, solid_section_circle(section, 3), true);
}
