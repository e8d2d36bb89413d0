// Containers that stand or lie closed: tubes, bottles, pencils.
#include "assets/demo/packaging_mesh.h"
#include "assets/demo/packaging_shape.h"

#include <string.h>

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))
#define HALF_TURN 1.57079633f

static const struct packaging_section circle = {0.0f, 1.0f};

#define TURN(part, section, profile) packaging_turn(&parts[part], section, profile, COUNT(profile))

void packaging_build_gloss(struct solid *parts)
{
    static const struct profile_point tube[] = {{6.8f, 0.0f},  {7.6f, 0.4f},  {7.9f, 1.4f},
                                                {7.9f, 43.0f}, {7.5f, 44.4f}, {6.2f, 45.0f}};
    static const struct profile_point ring[] = {{7.4f, 44.6f}, {8.0f, 44.9f}, {8.0f, 48.2f}, {7.5f, 48.5f}};
    static const struct profile_point cap[] = {{7.6f, 48.5f}, {7.9f, 48.8f}, {7.7f, 84.0f},
                                               {7.4f, 85.2f}, {6.7f, 85.8f}, {0.5f, 86.0f}};
    TURN(PACKAGING_SHADE, circle, tube);
    TURN(PACKAGING_TRIM, circle, ring);
    TURN(PACKAGING_CASE, circle, cap);
}

void packaging_build_bottle(struct solid *parts)
{
    static const struct packaging_section square = {-4.0f, 0.55f};
    static const struct profile_point glass[] = {{17.0f, 0.0f},  {18.4f, 0.5f},  {19.0f, 1.8f},
                                                 {19.0f, 52.0f}, {18.3f, 54.4f}, {16.0f, 56.0f},
                                                 {9.6f, 57.6f},  {8.8f, 58.5f}};
    static const struct profile_point fluid[] = {{16.0f, 5.0f},  {17.0f, 5.6f},  {17.2f, 6.8f},
                                                 {17.2f, 49.0f}, {16.6f, 50.6f}, {15.0f, 51.2f}};
    static const struct packaging_section neck = {0.0f, 1.0f};
    static const struct profile_point collar[] = {{9.0f, 57.6f}, {9.6f, 57.9f}, {9.6f, 62.2f}, {9.2f, 62.5f}};
    static const struct profile_point cap[] = {{10.2f, 62.5f}, {10.6f, 62.9f}, {10.6f, 91.0f},
                                               {10.2f, 92.0f}, {9.4f, 92.4f},  {0.5f, 92.5f}};
    TURN(PACKAGING_BODY, square, glass);
    TURN(PACKAGING_SHADE, square, fluid);
    TURN(PACKAGING_TRIM, neck, collar);
    TURN(PACKAGING_CASE, neck, cap);
}

void packaging_build_concealer(struct solid *parts)
{
    static const struct packaging_section square = {0.0f, 0.45f};
    static const struct profile_point tube[] = {{6.4f, 0.0f},  {7.2f, 0.4f},  {7.5f, 1.3f},
                                                {7.5f, 37.4f}, {7.2f, 38.2f}, {6.0f, 38.6f}};
    static const struct profile_point ring[] = {{6.6f, 38.4f}, {7.0f, 38.7f}, {7.0f, 40.8f}, {6.6f, 41.1f}};
    static const struct profile_point cap[] = {{7.2f, 41.0f}, {7.5f, 41.4f}, {7.5f, 72.6f},
                                               {7.2f, 73.4f}, {6.4f, 73.9f}, {0.5f, 74.0f}};
    TURN(PACKAGING_SHADE, square, tube);
    TURN(PACKAGING_TRIM, circle, ring);
    TURN(PACKAGING_CASE, square, cap);
}

// --- lying: built upright, laid down with the tip to the right and to the back ----------------------------

static void lay_down(struct solid *parts, const int first[PACKAGING_PART_COUNT], float radius, struct vec3 by)
{
    by.y += radius;
    for (int part = 0; part < PACKAGING_PART_COUNT; part++)
        packaging_move(&parts[part], first[part], -HALF_TURN, -0.85f, by);
}

static void note_points(const struct solid *parts, int first[PACKAGING_PART_COUNT])
{
    for (int part = 0; part < PACKAGING_PART_COUNT; part++)
        first[part] = parts[part].point_count;
}

void packaging_build_pencil(struct solid *parts)
{
    static const struct packaging_section hexagon = {0.0f, 0.9f};
    static const struct profile_point end[] = {
        {2.6f, -50.0f}, {3.6f, -49.6f}, {3.8f, -48.6f}, {3.8f, -41.0f}};
    static const struct profile_point ring[] = {
        {3.85f, -41.0f}, {3.95f, -40.8f}, {3.95f, -38.8f}, {3.85f, -38.6f}};
    static const struct profile_point shaft[] = {{3.8f, -38.6f}, {3.8f, 24.0f}, {3.7f, 24.6f}};
    static const struct profile_point wood[] = {{3.72f, 24.4f}, {1.75f, 37.0f}};
    static const struct profile_point lead[] = {{1.75f, 36.9f}, {0.9f, 42.6f}, {0.45f, 44.4f}, {0.1f, 45.0f}};
    static const struct profile_point cap[] = {{4.1f, 0.0f},  {4.4f, 0.3f},  {4.4f, 26.0f},
                                               {4.1f, 27.2f}, {3.2f, 27.9f}, {0.3f, 28.0f}};
    int first[PACKAGING_PART_COUNT];
    note_points(parts, first);
    TURN(PACKAGING_SHADE, hexagon, end);
    TURN(PACKAGING_TRIM, circle, ring);
    TURN(PACKAGING_CASE, circle, shaft);
    TURN(PACKAGING_BODY, circle, wood);
    TURN(PACKAGING_SHADE, circle, lead);
    lay_down(parts, first, 3.95f, (struct vec3){0});
    note_points(parts, first);
    TURN(PACKAGING_CASE, circle, cap);
    lay_down(parts, first, 4.4f, (struct vec3){20.0f, 0.0f, 8.0f});
}

void packaging_build_pen(struct solid *parts)
{
    static const struct profile_point shaft[] = {
        {3.6f, -48.0f}, {4.4f, -47.6f}, {4.8f, -46.4f}, {4.8f, 8.0f}, {4.5f, 8.6f}};
    static const struct profile_point ring[] = {{4.6f, 8.6f}, {4.9f, 8.9f}, {4.9f, 11.4f}, {4.6f, 11.7f}};
    static const struct profile_point grip[] = {{3.7f, 11.7f}, {3.6f, 21.0f}, {2.2f, 30.0f}, {1.5f, 32.0f}};
    static const struct profile_point brush[] = {
        {1.2f, 31.8f}, {1.35f, 34.0f}, {1.0f, 38.5f}, {0.45f, 42.2f}, {0.08f, 44.0f}};
    static const struct profile_point cap[] = {{4.5f, 0.0f},  {4.8f, 0.3f},  {4.8f, 34.0f},
                                               {4.5f, 35.2f}, {3.6f, 35.9f}, {0.3f, 36.0f}};
    int first[PACKAGING_PART_COUNT];
    note_points(parts, first);
    TURN(PACKAGING_CASE, circle, shaft);
    TURN(PACKAGING_TRIM, circle, ring);
    TURN(PACKAGING_BODY, circle, grip);
    TURN(PACKAGING_SHADE, circle, brush);
    lay_down(parts, first, 4.9f, (struct vec3){0});
    note_points(parts, first);
    TURN(PACKAGING_CASE, circle, cap);
    lay_down(parts, first, 4.8f, (struct vec3){19.0f, 0.0f, 10.0f});
}

// --- mascara ----------------------------------------------------------------------------------------------

// A spindle of bristles: rings of them, each a thin disc.
static void build_brush(struct solid *mesh, float foot_y, float length)
{
    enum { RINGS = 14 };
    struct profile_point profile[2 * RINGS];
    for (int i = 0; i < RINGS; i++) {
        float along = ((float)i + 0.5f) / RINGS, bulge = 1.0f - powf(fabsf(2.0f * along - 0.9f), 2.2f);
        float y = foot_y + length * along, reach = 1.9f + 2.3f * fmaxf(bulge, 0.0f);
        struct profile_point *ring = &profile[(size_t)i * 2];
        ring[0] = (struct profile_point){1.2f, y - 0.3f * length / RINGS};
        ring[1] = (struct profile_point){reach, y};
    }
    packaging_turn(mesh, circle, profile, 2 * RINGS);
}

void packaging_build_mascara(struct solid *parts)
{
    static const struct profile_point tube[] = {{6.8f, 0.0f},  {7.6f, 0.4f},  {7.9f, 1.4f},
                                                {7.9f, 60.0f}, {7.5f, 60.8f}, {6.0f, 61.0f}};
    static const struct profile_point ring[] = {{7.95f, 54.0f}, {8.1f, 54.2f}, {8.1f, 56.6f}, {7.95f, 56.8f}};
    static const struct profile_point neck[] = {{4.6f, 61.0f}, {4.6f, 69.0f}, {3.6f, 69.4f}, {3.2f, 66.0f}};
    static const struct profile_point cap[] = {{6.9f, 0.0f},  {7.7f, 0.4f},  {8.0f, 1.4f},
                                               {7.8f, 33.0f}, {7.4f, 33.6f}, {4.0f, 33.8f}};
    static const struct profile_point cap_ring[] = {
        {7.9f, 29.6f}, {8.1f, 29.8f}, {8.1f, 31.6f}, {7.9f, 31.8f}};
    static const struct profile_point rod[] = {{1.3f, 33.5f}, {1.1f, 56.0f}};
    int first[PACKAGING_PART_COUNT];
    TURN(PACKAGING_CASE, circle, tube);
    TURN(PACKAGING_TRIM, circle, ring);
    TURN(PACKAGING_BODY, circle, neck);
    for (int part = 0; part < PACKAGING_PART_COUNT; part++)
        packaging_move(&parts[part], 0, 0.0f, 0.0f, (struct vec3){-11.0f, 0.0f, 0.0f});
    note_points(parts, first);
    TURN(PACKAGING_CASE, circle, cap);
    TURN(PACKAGING_TRIM, circle, cap_ring);
    TURN(PACKAGING_BODY, circle, rod);
    build_brush(&parts[PACKAGING_SHADE], 55.0f, 28.0f);
    for (int part = 0; part < PACKAGING_PART_COUNT; part++)
        packaging_move(&parts[part], first[part], 0.0f, 0.0f, (struct vec3){11.0f, 0.0f, 4.0f});
}
