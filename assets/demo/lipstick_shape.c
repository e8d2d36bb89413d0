#include "assets/demo/lipstick_shape.h"

#define PI 3.14159265358979f
#define AROUND 72
#define BULLET_RADIUS 6.0f
#define BULLET_FOOT 40.0f  // where the bullet leaves the tube
#define BULLET_SIDE 11.0f  // from there to the low side of the slant
#define BULLET_SLANT 10.5f // and from the low to the high side
#define TURN_RAD 0.5f      // of the slant towards +x

struct lathe_point {
    float radius, y;
};

// A profile turned about the y axis, from bottom to top; its ends are closed.
static void lathe(struct solid *mesh, const struct lathe_point *profile, int count)
{
    int previous = -1;
    for (int i = 0; i < count; i++) {
        int ring = mesh->point_count;
        for (int k = 0; k < AROUND; k++) {
            float angle = -2.0f * PI * (float)k / AROUND; // counter-clockwise seen from above: x to -z
            solid_point(mesh, (struct vec3){profile[i].radius * cosf(angle), profile[i].y,
                                            profile[i].radius * sinf(angle)});
        }
        if (i > 0)
            solid_join(mesh, previous, ring, AROUND, true);
        previous = ring;
    }
    solid_cap(mesh, mesh->point_count - AROUND * count, AROUND, true);
    solid_cap(mesh, previous, AROUND, false);
}

// The cut through the bullet: a slanted, slightly hollow plane with a rounded rim. `reach` 0..1 goes from
// the axis to the side.
static float cut_height(float x, float z, float reach)
{
    float towards = (x * sinf(TURN_RAD) + z * cosf(TURN_RAD)) / BULLET_RADIUS; // 1 at the low side
    float plane = BULLET_FOOT + BULLET_SIDE + BULLET_SLANT * 0.5f * (1.0f - towards);
    float tip = towards < 0.0f ? 1.6f * towards * towards : 0.0f; // the high side leans over
    float rim = 1.1f * powf(reach, 8.0f);
    return plane - tip - rim;
}

static void build_bullet(struct solid *bullet)
{
    const float reaches[] = {1.0f, 0.985f, 0.95f, 0.88f, 0.76f, 0.55f, 0.3f};
    int previous = bullet->point_count;
    for (int k = 0; k < AROUND; k++) {
        float angle = -2.0f * PI * (float)k / AROUND;
        solid_point(bullet, (struct vec3){BULLET_RADIUS * cosf(angle), BULLET_FOOT - 6.0f,
                                          BULLET_RADIUS * sinf(angle)});
    }
    for (int i = 0; i < 7; i++) {
        int ring = bullet->point_count;
        for (int k = 0; k < AROUND; k++) {
            float angle = -2.0f * PI * (float)k / AROUND;
            float x = reaches[i] * BULLET_RADIUS * cosf(angle), z = reaches[i] * BULLET_RADIUS * sinf(angle);
            solid_point(bullet, (struct vec3){x, cut_height(x, z, reaches[i]), z});
        }
        solid_join(bullet, previous, ring, AROUND, true);
        previous = ring;
    }
    solid_cap(bullet, previous, AROUND, false);
}

void lipstick_build(struct solid *parts)
{
    static const struct lathe_point base[] = {{8.6f, 0.0f},  {9.3f, 0.25f},  {9.6f, 0.9f},
                                              {9.6f, 19.1f}, {9.3f, 19.75f}, {8.6f, 20.0f}};
    static const struct lathe_point band[] = {{8.8f, 20.0f}, {9.0f, 20.2f}, {9.0f, 22.3f}, {8.7f, 22.6f}};
    static const struct lathe_point tube[] = {{7.9f, 22.6f}, {7.9f, 36.2f}, {7.7f, 36.8f},
                                              {7.3f, 37.2f}, {7.3f, 39.2f}, {7.1f, 39.7f},
                                              {6.7f, 40.0f}, {6.2f, 40.0f}, {6.1f, 38.5f}};
    lathe(&parts[LIPSTICK_BASE], base, 6);
    lathe(&parts[LIPSTICK_BAND], band, 4);
    lathe(&parts[LIPSTICK_TUBE], tube, 9);
    build_bullet(&parts[LIPSTICK_BULLET]);
}
