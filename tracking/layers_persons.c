#include "tracking/layers_persons.h"

#include "tracking/layers_head.h"

#include <string.h>

// --- the mask ----------------------------------------------------------------------------------------------

static void lay_mask(const struct layers_view *view, const struct person_mask *mask)
{
    float across_scale = (float)mask->width / (float)view->width;
    float down_scale = (float)mask->height / (float)view->height;
    for (int y = 0; y < view->rows; y++) {
        int top, bottom;
        float down =
            layers_between(((float)(view->top + y) + 0.5f) * down_scale, mask->height, &top, &bottom);
        const uint8_t *upper = mask->alpha + (ptrdiff_t)top * mask->width;
        const uint8_t *lower = mask->alpha + (ptrdiff_t)bottom * mask->width;
        for (int x = 0; x < view->columns; x++) {
            int left, right;
            float across =
                layers_between(((float)(view->left + x) + 0.5f) * across_scale, mask->width, &left, &right);
            float high = (float)upper[left] + across * (float)(upper[right] - upper[left]);
            float low = (float)lower[left] + across * (float)(lower[right] - lower[left]);
            float *values = view->places[y * view->columns + x].values;
            memset(values, 0, sizeof view->places->values);
            values[LAYER_PERSON] = (high + down * (low - high)) / 255.0f;
        }
    }
}

// --- which body --------------------------------------------------------------------------------------------

// Lines through a body, and half of its thickness about them, metres (anthropometric surveys, clothed).
static const struct bone {
    uint8_t from, to;
    float radius_m;
} bones[] = {{0, 7, 0.11f},   {0, 8, 0.11f},   {7, 11, 0.09f},  {8, 12, 0.09f},  {11, 12, 0.12f},
             {11, 23, 0.14f}, {12, 24, 0.14f}, {23, 24, 0.16f}, {11, 13, 0.07f}, {13, 15, 0.06f},
             {15, 19, 0.06f}, {12, 14, 0.07f}, {14, 16, 0.06f}, {16, 20, 0.06f}, {23, 25, 0.11f},
             {25, 27, 0.09f}, {27, 31, 0.08f}, {24, 26, 0.11f}, {26, 28, 0.09f}, {28, 32, 0.08f}};
#define BONES ((int)(sizeof bones / sizeof *bones))

// From a body's nearest line, in its thickness there; as far as it is known where the landmark is.
static float from_body(const struct layers_view *view, const struct body *body, float metre, struct vec2 p)
{
    float nearest = 1e6f;
    for (int i = 0; i < BONES; i++) {
        float along;
        struct vec2 a = layers_cell_of(view, body->landmarks_px[bones[i].from]);
        struct vec2 b = layers_cell_of(view, body->landmarks_px[bones[i].to]);
        nearest = lesser(nearest, layers_from_line(p, a, b, &along) / (bones[i].radius_m * metre));
    }
    return nearest;
}

// A network may see a second body in a hand or a lap: without a face of its own, within somebody who has one.
static bool is_ghost(const struct layers_view *view, const struct people *people, int body, int of,
                     float metre)
{
    const struct body *ghost = &people->bodies[body];
    const struct vec3 *px = ghost->landmarks_px;
    struct vec3 shoulders = vec3_mix(px[11], px[12], 0.5f), hips = vec3_mix(px[23], px[24], 0.5f);
    struct vec2 middle = layers_cell_of(view, vec3_mix(shoulders, hips, 0.5f));
    return layers_find_face(people, ghost) == NULL && layers_find_face(people, &people->bodies[of]) != NULL &&
           from_body(view, &people->bodies[of], metre, middle) < 1.5f;
}

// Bodies are told apart at every so many cells, and between them by linear interpolation.
#define STEP 4
#define COARSE_MAX (GUIDED_SIDE_MAX / STEP + 2)
// How many thicknesses nearer is surely the one.
#define SURE 0.6f

struct coarse {
    float own[COARSE_MAX * COARSE_MAX], nearer[COARSE_MAX * COARSE_MAX]; // shares, of COARSE_MAX a row
};

static void tell_apart(const struct layers_view *view, const struct people *people, int body, float metre,
                       struct coarse *coarse)
{
    float sizes[PEOPLE_BODIES_MAX]; // metres of the others; 0: it isn't one
    for (int i = 0; i < people->body_count; i++)
        sizes[i] = i == body || is_ghost(view, people, i, body, metre)
                       ? 0.0f
                       : layers_metre(view, &people->bodies[i]);
    for (int y = 0; y * STEP < view->rows + STEP; y++)
        for (int x = 0; x * STEP < view->columns + STEP; x++) {
            struct vec2 p = {(float)(view->left + x * STEP), (float)(view->top + y * STEP)};
            float own = from_body(view, &people->bodies[body], metre, p), other = 1e6f;
            bool is_nearer = false;
            for (int i = 0; i < people->body_count; i++) {
                float away = sizes[i] > 0.0f ? from_body(view, &people->bodies[i], sizes[i], p) : 1e6f;
                is_nearer = away < other ? sizes[i] > metre : is_nearer; // who is larger is nearer
                other = lesser(other, away);
            }
            float share = smoothstep(-SURE, SURE, other - own);
            coarse->own[y * COARSE_MAX + x] = share;
            coarse->nearer[y * COARSE_MAX + x] = is_nearer ? 1.0f - share : 0.0f;
        }
}

static float coarse_at(const float *values, int x, int y)
{
    const float *upper = values + (ptrdiff_t)(y / STEP) * COARSE_MAX + x / STEP, *lower = upper + COARSE_MAX;
    float across = ((float)(x % STEP) + 0.5f) / STEP, down = ((float)(y % STEP) + 0.5f) / STEP;
    float high = upper[0] + across * (upper[1] - upper[0]), low = lower[0] + across * (lower[1] - lower[0]);
    return high + down * (low - high);
}

void layers_persons_look(const struct layers_view *view, const struct people *people, int body)
{
    lay_mask(view, &people->mask);
    float metre = layers_metre(view, &people->bodies[body]);
    if (people->body_count < 2 || !(metre > 0.0f))
        return;
    struct coarse coarse = {{0.0f}, {0.0f}};
    tell_apart(view, people, body, metre, &coarse);
    for (int y = 0; y < view->rows; y++)
        for (int x = 0; x < view->columns; x++) {
            float *values = view->places[y * view->columns + x].values;
            values[LAYER_OVER] = values[LAYER_PERSON] * coarse_at(coarse.nearer, x, y);
            values[LAYER_PERSON] *= coarse_at(coarse.own, x, y);
        }
}
