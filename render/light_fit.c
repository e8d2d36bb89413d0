#include "render/light_fit.h"

#include "platform/base/colour.h"
#include "platform/base/face_topology.h"
#include "platform/base/floats.h"

#include <string.h>

#define SPACING_M 0.0085f  // between places, on the canonical face
#define LEAST_PLACES 24    // to say anything
#define LEAST_FOR_NINE 60  // fewer give the first four coefficients
#define LEAST_FACING 0.15f // cosine below which a place is seen too obliquely
#define ROUNDS 7           // of reweighting; the first ones with four coefficients
#define ROUNDS_OF_FOUR 3
#define RIDGE 5e-6f
#define TINT_RIDGE_ASIDE 2e-4f // between left and right
#define TINT_RIDGE 2e-2f
#define CLIPPED 0.95f // linear: what is brighter may be cut off

// The light from behind is taken to be that on the places with the least, and believed so little beside all
// that is seen.
#define LEAST_LIT 0.05f // share of the places
#define BEHIND_WEIGHT 0.05f

enum { TERMS = ENVIRONMENT_HARMONICS, TERMS_OF_FOUR = 4, ASIDE = 3 };

// --- where to look -----------------------------------------------------------------------------------------

static struct vec3 centroid(const struct vec3 *points, const uint16_t *triangle)
{
    return vec3_scale(vec3_add(vec3_add(points[triangle[0]], points[triangle[1]]), points[triangle[2]]),
                      1.0f / 3.0f);
}

// Distance from the points of a ring.
static float distance_from(struct vec3 p, const uint16_t *ring, int count)
{
    float least = INFINITY;
    for (int i = 0; i < count; i++)
        least = fminf(least, vec3_length(vec3_subtract(p, face_canonical_m[ring[i]])));
    return least;
}

// Lips, eyes and their lids, brows, nostrils and the edge of the face, where hair begins, are not skin to
// measure light by.
static bool seldom_covered(struct vec3 p)
{
    static const uint16_t brows[] = {46,  53,  52,  65,  55,  70,  63,  105, 66,  107,
                                     276, 283, 282, 295, 285, 300, 293, 334, 296, 336};
    static const uint16_t nostrils[] = {2, 97, 98, 60, 75, 240, 326, 327, 290, 305, 460};
    return distance_from(p, face_ring_lips_outer, FACE_RING_LIPS_OUTER_COUNT) > 0.005f &&
           distance_from(p, face_ring_eye_right, FACE_RING_EYE_RIGHT_COUNT) > 0.007f &&
           distance_from(p, face_ring_eye_left, FACE_RING_EYE_LEFT_COUNT) > 0.007f &&
           distance_from(p, brows, (int)(sizeof brows / sizeof brows[0])) > 0.007f &&
           distance_from(p, nostrils, (int)(sizeof nostrils / sizeof nostrils[0])) > 0.005f &&
           distance_from(p, face_ring_oval, FACE_RING_OVAL_COUNT) > 0.006f;
}

void light_places_choose(struct light_places *places)
{
    places->count = 0;
    for (int i = 0; i < FACE_TRIANGLE_COUNT && places->count < LIGHT_FIT_MAX_PLACES; i++) {
        struct vec3 p = centroid(face_canonical_m, face_triangles[i]);
        if (face_triangle_region[i] != FACE_REGION_SKIN || !seldom_covered(p))
            continue;
        bool apart = true;
        for (int k = 0; k < places->count && apart; k++) {
            struct vec3 other = centroid(face_canonical_m, face_triangles[places->triangles[k]]);
            apart = vec3_length(vec3_subtract(p, other)) > SPACING_M;
        }
        if (apart)
            places->triangles[places->count++] = (uint16_t)i;
    }
}

// --- what is seen there ------------------------------------------------------------------------------------

struct place {
    struct vec3 colour; // linear, in units of the median skin
    float basis[TERMS];
    float seen;   // 0..1: how much of it faces the camera
    float weight; // 0..1: how far it is believed
};

struct view {
    struct place places[LIGHT_FIT_MAX_PLACES];
    int count;
};

void light_face_normals(const struct vec3 mesh_m[FACE_VERTEX_COUNT], struct vec3 normals[FACE_VERTEX_COUNT])
{
    memset(normals, 0, FACE_VERTEX_COUNT * sizeof normals[0]);
    for (int i = 0; i < FACE_TRIANGLE_COUNT; i++) {
        const uint16_t *t = face_triangles[i];
        struct vec3 a = mesh_m[t[0]];
        struct vec3 across = vec3_cross(vec3_subtract(mesh_m[t[1]], a), vec3_subtract(mesh_m[t[2]], a));
        for (int k = 0; k < 3; k++)
            normals[t[k]] = vec3_add(normals[t[k]], across);
    }
}

// Mean of nine pixels about a point; false when it is not in the picture.
static bool look_at(const struct srgb_table *table, const struct picture *picture, float x_px, float y_px,
                    float step_px, struct vec3 *out)
{
    if (!(x_px >= 1.0f + step_px && y_px >= 1.0f + step_px &&
          x_px < (float)picture->width_px - step_px - 1.0f &&
          y_px < (float)picture->height_px - step_px - 1.0f))
        return false;
    struct vec3 sum = {0};
    for (int k = 0; k < 9; k++) {
        int x = (int)(x_px + step_px * (float)(k % 3 - 1)), y = (int)(y_px + step_px * (float)(k / 3 - 1));
        const uint8_t *pixel = picture_row(picture, y) + 4 * (size_t)x;
        sum = vec3_add(
            sum, (struct vec3){table->linear[pixel[0]], table->linear[pixel[1]], table->linear[pixel[2]]});
    }
    *out = vec3_scale(sum, 1.0f / 9.0f);
    return true;
}

static void look(const struct light_places *places, const struct srgb_table *table,
                 const struct picture *picture, const struct scene_person *person, struct view *view)
{
    struct vec3 normals[FACE_VERTEX_COUNT];
    light_face_normals(person->mesh_m, normals);
    const struct vec3 *at = person->landmarks_px;
    float step_px = 0.02f * vec2_length((struct vec2){at[263].x - at[33].x, at[263].y - at[33].y});
    view->count = 0;
    for (int i = 0; i < places->count; i++) {
        const uint16_t *t = face_triangles[places->triangles[i]];
        struct place *place = &view->places[view->count];
        struct vec3 sum = vec3_add(vec3_add(normals[t[0]], normals[t[1]]), normals[t[2]]);
        struct vec3 normal = vec3_normalise(mat4_transform_direction(&person->pose, sum));
        struct vec3 here = mat4_transform_point(&person->pose, centroid(person->mesh_m, t));
        float facing = vec3_dot(normal, vec3_normalise(vec3_scale(here, -1.0f)));
        struct vec3 p_px = centroid(at, t);
        if (facing < LEAST_FACING || !look_at(table, picture, p_px.x, p_px.y, step_px, &place->colour))
            continue;
        place->seen = smoothstep(LEAST_FACING, 0.5f, facing);
        place->weight = place->seen;
        environment_harmonics(normal, place->basis);
        view->count++;
    }
}

// Colours in units of their median, channel by channel.
static struct vec3 normalise(struct view *view)
{
    float values[3][LIGHT_FIT_MAX_PLACES];
    for (int i = 0; i < view->count; i++) {
        values[0][i] = view->places[i].colour.x;
        values[1][i] = view->places[i].colour.y;
        values[2][i] = view->places[i].colour.z;
    }
    struct vec3 unit = {fmaxf(floats_median(values[0], view->count), 1e-4f),
                        fmaxf(floats_median(values[1], view->count), 1e-4f),
                        fmaxf(floats_median(values[2], view->count), 1e-4f)};
    for (int i = 0; i < view->count; i++) {
        struct vec3 *colour = &view->places[i].colour;
        bool clipped = fmaxf(colour->x, fmaxf(colour->y, colour->z)) > CLIPPED;
        *colour = (struct vec3){colour->x / unit.x, colour->y / unit.y, colour->z / unit.z};
        if (clipped)
            view->places[i].seen *= 0.3f;
    }
    return unit;
}

// --- least squares -----------------------------------------------------------------------------------------

struct equations {
    float gram[TERMS][TERMS];
    struct vec3 right[TERMS];
};

static void add_equation(struct equations *equations, int terms, const float *basis, struct vec3 value,
                         float weight)
{
    for (int j = 0; j < terms; j++) {
        for (int k = 0; k <= j; k++)
            equations->gram[j][k] += weight * basis[j] * basis[k];
        equations->right[j] = vec3_add(equations->right[j], vec3_scale(value, weight * basis[j]));
    }
}

// Cholesky's decomposition, in place: the matrix is positive definite, as every term but the first has its
// penalty, and the first one's weight is that of all places.
static void solve(struct equations *equations, int terms, struct vec3 out[TERMS])
{
    float(*m)[TERMS] = equations->gram;
    for (int j = 0; j < terms; j++)
        for (int i = j; i < terms; i++) {
            float sum = m[i][j];
            for (int k = 0; k < j; k++)
                sum -= m[i][k] * m[j][k];
            m[i][j] = i == j ? sqrtf(fmaxf(sum, 1e-9f)) : sum / m[j][j];
        }
    for (int i = 0; i < terms; i++) {
        struct vec3 sum = equations->right[i];
        for (int k = 0; k < i; k++)
            sum = vec3_subtract(sum, vec3_scale(out[k], m[i][k]));
        out[i] = vec3_scale(sum, 1.0f / m[i][i]);
    }
    for (int i = terms - 1; i >= 0; i--) {
        struct vec3 sum = out[i];
        for (int k = i + 1; k < terms; k++)
            sum = vec3_subtract(sum, vec3_scale(out[k], m[k][i]));
        out[i] = vec3_scale(sum, 1.0f / m[i][i]);
    }
}

static void add_behind(struct equations *equations, int terms, float level)
{
    static const struct vec3 behind[] = {{0.0f, 0.0f, -1.0f},
                                         {0.7f, 0.0f, -0.7f},
                                         {-0.7f, 0.0f, -0.7f},
                                         {0.0f, 0.7f, -0.7f},
                                         {0.0f, -0.7f, -0.7f}};
    enum { COUNT = sizeof behind / sizeof behind[0] };
    for (int i = 0; i < COUNT; i++) {
        float basis[TERMS];
        environment_harmonics(vec3_normalise(behind[i]), basis);
        add_equation(equations, terms, basis, (struct vec3){level, level, level}, BEHIND_WEIGHT / COUNT);
    }
}

static void fit(const struct view *view, int terms, float behind, float ridge_aside, float ridge,
                struct vec3 out[TERMS])
{
    struct equations equations = {0};
    float total = 1e-6f;
    for (int i = 0; i < view->count; i++)
        total += view->places[i].weight;
    for (int i = 0; i < view->count; i++)
        add_equation(&equations, terms, view->places[i].basis, view->places[i].colour,
                     view->places[i].weight / total);
    add_behind(&equations, terms, behind);
    // What a coefficient here is of one of the arriving light's: the function's constant and its band's share
    // of the cosine lobe.
    for (int k = 1; k < terms; k++) {
        float band = k < TERMS_OF_FOUR ? 2.0f : 6.0f;
        float part = environment_harmonic_constant[k] * environment_harmonic_lobe[k];
        equations.gram[k][k] += (k == ASIDE ? ridge_aside : ridge) * band * band / (part * part);
    }
    memset(out, 0, TERMS * sizeof out[0]);
    solve(&equations, terms, out);
}

// Lamps differ less in tint than in brightness, and skin differs more: brightness follows what is seen more
// readily than tint does. Both halves of a face have the same skin: what tints one of them is light. From
// brow to chin, and from the middle outwards, skin has tints of its own, lips and beards most: hardly any of
// that is taken for light, which would colour all that looks where no part of the face does.
static void calm_tints(const struct view *view, float behind, struct vec3 shape[TERMS])
{
    struct vec3 tints[TERMS];
    fit(view, TERMS_OF_FOUR, behind, TINT_RIDGE_ASIDE, TINT_RIDGE, tints); // the others 0
    for (int k = 0; k < TERMS; k++) {
        float grey = colour_luminance(shape[k]) - colour_luminance(tints[k]);
        shape[k] = vec3_add(tints[k], (struct vec3){grey, grey, grey});
    }
}

static struct vec3 evaluate(const struct vec3 shape[TERMS], const float basis[TERMS])
{
    struct vec3 sum = {0};
    for (int k = 0; k < TERMS; k++)
        sum = vec3_add(sum, vec3_scale(shape[k], basis[k]));
    return sum;
}

// How far each place is from what was solved, in shares of it, brightness and tint together; and its weight
// anew by that: Geman and McClure's, with the spread of the places that fit best for a unit. Gives the light
// on the places with the least.
static float reweigh(struct view *view, const struct vec3 shape[TERMS])
{
    float residuals[LIGHT_FIT_MAX_PLACES], sorted[LIGHT_FIT_MAX_PLACES], levels[LIGHT_FIT_MAX_PLACES];
    for (int i = 0; i < view->count; i++) {
        struct vec3 expected = evaluate(shape, view->places[i].basis);
        struct vec3 off = vec3_subtract(view->places[i].colour, expected);
        float level = fmaxf(colour_luminance(expected), 0.15f);
        levels[i] = level;
        float tint = fmaxf(fabsf(off.x - off.y), fabsf(off.z - off.y));
        residuals[i] = sorted[i] = (fabsf(colour_luminance(off)) + tint) / level;
    }
    float spread = fminf(fmaxf(1.4826f * floats_median(sorted, view->count), 0.03f), 0.20f);
    for (int i = 0; i < view->count; i++) {
        float ratio = residuals[i] / (2.0f * spread);
        float fits = 1.0f / (1.0f + ratio * ratio);
        view->places[i].weight = view->places[i].seen * fits * fits;
    }
    floats_sort(levels, view->count);
    return levels[(int)(LEAST_LIT * (float)view->count)];
}

bool light_fit_solve(const struct light_places *places, const struct srgb_table *table,
                     const struct picture *picture, const struct scene_person *person, struct light_fit *out)
{
    struct view view;
    look(places, table, picture, person, &view);
    if (view.count < LEAST_PLACES)
        return false;
    struct vec3 unit = normalise(&view);
    int most = view.count >= LEAST_FOR_NINE ? TERMS : TERMS_OF_FOUR;
    struct vec3 shape[TERMS];
    float behind = 1.0f;
    for (int round = 0; round < ROUNDS; round++) {
        fit(&view, round < ROUNDS_OF_FOUR ? TERMS_OF_FOUR : most, behind, RIDGE, RIDGE, shape);
        behind = reweigh(&view, shape);
    }
    calm_tints(&view, behind, shape);
    struct vec3 mean = {0};
    float seen = 0.0f;
    for (int i = 0; i < view.count; i++) {
        mean = vec3_add(mean, vec3_scale(evaluate(shape, view.places[i].basis), view.places[i].seen));
        seen += view.places[i].seen;
    }
    mean = vec3_scale(mean, 1.0f / fmaxf(seen, 1e-3f));
    if (!(fminf(mean.x, fminf(mean.y, mean.z)) > 0.05f))
        return false;
    for (int k = 0; k < TERMS; k++)
        out->shape[k] = (struct vec3){shape[k].x / mean.x, shape[k].y / mean.y, shape[k].z / mean.z};
    out->least = behind / fmaxf(colour_luminance(mean), 1e-3f);
    out->skin = (struct vec3){mean.x * unit.x, mean.y * unit.y, mean.z * unit.z};
    return true;
}
