#include "tracking/layers_arms.h"

enum { SHOULDERS = 11, ELBOWS = 13, WRISTS = 15, PINKIES = 17, INDICES = 19, THUMBS = 21, HIPS = 23 };

// Half as thick as a clothed arm, metres, at shoulder, elbow and wrist; of a hand from the side of its bones.
static const float radii_m[3] = {0.065f, 0.052f, 0.040f};
#define HAND_RADIUS_M 0.05f

struct limb {
    struct vec2 joints[3]; // shoulder, elbow, wrist
    float radii[3];
    struct vec2 hand; // the tips of its fingers
    float hand_radius;
};

static struct limb find_limb(const struct layers_view *view, const struct body *body, int side, float metre)
{
    // Landmarks of the left are before those of the right; here the right is 0.
    int k = side == 0 ? 1 : 0;
    struct limb limb;
    for (int i = 0; i < 3; i++) {
        limb.joints[i] = layers_cell_of(view, body->landmarks_px[SHOULDERS + 2 * i + k]);
        limb.radii[i] = radii_m[i] * metre;
    }
    struct vec2 index = layers_cell_of(view, body->landmarks_px[INDICES + k]);
    struct vec2 pinky = layers_cell_of(view, body->landmarks_px[PINKIES + k]);
    struct vec2 knuckles = {0.5f * (index.x + pinky.x), 0.5f * (index.y + pinky.y)};
    struct vec2 palm = vec2_subtract(knuckles, limb.joints[2]);
    limb.hand = (struct vec2){knuckles.x + 0.5f * palm.x, knuckles.y + 0.5f * palm.y};
    limb.hand_radius = HAND_RADIUS_M * metre;
    return limb;
}

// 1 within a part of the limb, 0 outside.
static float within(struct vec2 p, struct vec2 a, struct vec2 b, float radius_a, float radius_b)
{
    float along;
    float distance = layers_from_line(p, a, b, &along);
    float t = fminf(fmaxf(along, 0.0f), 1.0f), radius = radius_a + t * (radius_b - radius_a);
    return 1.0f - smoothstep(0.85f * radius, 1.15f * radius, distance);
}

void layers_arms_look(const struct layers_view *view, const struct people *people, int body)
{
    const struct body *of = &people->bodies[body];
    float metre = layers_metre(view, of);
    for (int side = 0; side < 2; side++) {
        struct limb limb = find_limb(view, of, side, metre);
        for (int y = 0; y < view->rows; y++)
            for (int x = 0; x < view->columns; x++) {
                struct vec2 p = {(float)(view->left + x) + 0.5f, (float)(view->top + y) + 0.5f};
                float *values = view->places[y * view->columns + x].values;
                float arm = fmaxf(within(p, limb.joints[0], limb.joints[1], limb.radii[0], limb.radii[1]),
                                  within(p, limb.joints[1], limb.joints[2], limb.radii[1], limb.radii[2]));
                float hand = within(p, limb.joints[2], limb.hand, limb.radii[2], limb.hand_radius);
                values[LAYER_OVER] = fmaxf(values[LAYER_OVER], hand * values[LAYER_PERSON]);
                values[LAYER_ARM_RIGHT + side] = arm * values[LAYER_PERSON];
            }
    }
}
