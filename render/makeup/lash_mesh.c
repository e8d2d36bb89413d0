#include "render/makeup/lash_mesh.h"

#include "render/makeup/hash.h"

#include <math.h>

#define DEGREE 0.01745329f
// Root's elevation over the face's forward direction, with the lid shut and open as usual.
#define ELEVATION_SHUT (-70.0f * DEGREE)
#define ELEVATION_OPEN (20.0f * DEGREE)
// From the inner to the outer corner lashes fan out, towards the nose and towards the temple.
#define FAN_INNER (-30.0f * DEGREE)
#define FAN_OUTER (56.0f * DEGREE)
#define LOWER_LENGTH 0.5f   // of the upper lashes'
#define LOWER_ROOTS_MM 0.9f // below the landmarks, which lie on the inner edge of the lid
#define PROFILE_POINTS 5

// What makes a style: all of the upper lashes but where it says otherwise.
struct style {
    int upper, lower;              // how many
    float width_mm;                // at the root
    int clusters;                  // in which tips come together
    float gather;                  // how far, 1: to one point
    float curl;                    // root to tip, radians
    float spikes;                  // share of the length that only a cluster's middle has
    float line_mm;                 // half the width of the darkening along the lid's edge
    float profile[PROFILE_POINTS]; // length from the inner to the outer corner
};

static const struct style styles[STYLE_COUNT] = {
    [STYLE_NATURAL] =
        {80, 36, 0.17f, 26, 0.4f, 52.0f * DEGREE, 0.15f, 0.28f, {0.45f, 0.72f, 0.9f, 1.0f, 0.8f}},
    [STYLE_VOLUME] =
        {120, 46, 0.22f, 24, 0.55f, 58.0f * DEGREE, 0.1f, 0.4f, {0.5f, 0.78f, 0.93f, 1.0f, 0.85f}},
    [STYLE_LENGTH] =
        {90, 40, 0.17f, 30, 0.35f, 56.0f * DEGREE, 0.2f, 0.28f, {0.45f, 0.75f, 0.94f, 1.0f, 0.9f}},
    [STYLE_FALSE_NATURAL] =
        {130, 0, 0.23f, 22, 0.5f, 62.0f * DEGREE, 0.25f, 0.36f, {0.5f, 0.75f, 0.92f, 1.0f, 0.9f}},
    [STYLE_FALSE_WISPY] =
        {120, 0, 0.22f, 12, 0.62f, 60.0f * DEGREE, 0.5f, 0.32f, {0.55f, 0.82f, 0.95f, 1.0f, 0.9f}},
    [STYLE_FALSE_CAT_EYE] =
        {130, 0, 0.24f, 18, 0.5f, 52.0f * DEGREE, 0.3f, 0.4f, {0.32f, 0.5f, 0.68f, 0.88f, 1.0f}},
    [STYLE_FALSE_DOLL_EYE] =
        {135, 0, 0.24f, 18, 0.4f, 72.0f * DEGREE, 0.2f, 0.38f, {0.6f, 0.88f, 1.0f, 0.88f, 0.65f}},
};

static float mix(float a, float b, float t)
{
    return a + (b - a) * t;
}

static float clamp01(float x)
{
    return fminf(fmaxf(x, 0.0f), 1.0f);
}

static struct vec3 to_view(struct vec3 landmark)
{
    return (struct vec3){landmark.x, -landmark.y, -landmark.z};
}

// By the outer eye corners and the line from chin to forehead.
struct lash_axes lash_axes_of(const struct vec3 *landmarks_px)
{
    struct vec3 right = vec3_normalise(vec3_subtract(to_view(landmarks_px[263]), to_view(landmarks_px[33])));
    struct vec3 up = vec3_subtract(to_view(landmarks_px[10]), to_view(landmarks_px[152]));
    struct vec3 forward = vec3_normalise(vec3_cross(right, up));
    return (struct lash_axes){right, vec3_cross(forward, right), forward};
}

// --- a lash ------------------------------------------------------------------------------------------------

struct lash {
    float at; // root: 0 inner .. 1 outer corner
    float length_mm, width_mm;
    float fan, elevation, curl; // radians
    float cluster_at, gather;   // where its tip is drawn to, and how far
    float below_mm;             // root, below the edge of the lid
    const struct vec3 *lid;     // EYE_POINTS
    float alpha, light;
};

static struct vec3 lid_point(const struct vec3 *lid, float at)
{
    float column = clamp01(at) * (float)(EYE_POINTS - 1);
    int i = (int)fminf(column, EYE_POINTS - 2);
    float t = column - (float)i;
    return vec3_add(vec3_scale(lid[i], 1.0f - t), vec3_scale(lid[i + 1], t));
}

static float length_at(const struct style *style, float at)
{
    float column = clamp01(at) * (float)(PROFILE_POINTS - 1);
    int i = (int)fminf(column, PROFILE_POINTS - 2);
    float t = column - (float)i;
    return mix(style->profile[i], style->profile[i + 1], t * t * (3.0f - 2.0f * t));
}

// How much a strand along this direction (unit vector) mirrors a lamp above the camera: a cylinder's
// highlight (Kajiya and Kay 1989).
static float shine_of(struct vec3 along)
{
    const struct vec3 half_vector = {0.0f, 0.29f, 0.957f};
    float cosine = vec3_dot(along, half_vector);
    float square = fmaxf(1.0f - cosine * cosine, 0.0f), fourth = square * square;
    return fourth * fourth;
}

// Steps along the lash in space, bending as it goes.
static void bend(const struct lash *lash, const struct eye_outline *eye, const struct lash_axes *axes,
                 float magnification, struct strand *out)
{
    struct vec3 root = lid_point(lash->lid, lash->at), gathered = lid_point(lash->lid, lash->cluster_at);
    float length_px = lash->length_mm * eye->mm_px, turn = eye->side == EYE_RIGHT ? -1.0f : 1.0f;
    float below_px = lash->below_mm * eye->mm_px;
    struct vec2 at = {root.x - below_px * eye->up.x, root.y - below_px * eye->up.y};
    out->count = strand_points_for(length_px, magnification);
    float step_px = length_px / (float)(out->count - 1);
    for (int i = 0; i < out->count; i++) {
        float t = (float)i / (float)(out->count - 1), pulled = lash->gather * t * t;
        float elevation = lash->elevation + lash->curl * t, fan = lash->fan * (0.85f + 0.3f * t);
        struct vec3 along = vec3_scale(axes->right, turn * sinf(fan));
        along = vec3_add(along, vec3_scale(axes->up, cosf(fan) * sinf(elevation)));
        along = vec3_add(along, vec3_scale(axes->forward, cosf(fan) * cosf(elevation)));
        out->at_px[i] =
            (struct vec2){at.x + pulled * (gathered.x - root.x), at.y + pulled * (gathered.y - root.y)};
        out->half_px[i] = 0.5f * lash->width_mm * eye->mm_px * (1.0f - 0.8f * t * t);
        out->alpha[i] = lash->alpha * (1.0f - 0.35f * t * t);
        // Lashes shade one another at their roots.
        out->shade[i] = lash->light * (0.45f + 0.55f * t);
        out->shine[i] = lash->light * shine_of(along) * fminf(1.0f, 2.0f * t);
        at.x += step_px * along.x;
        at.y -= step_px * along.y;
    }
}

// Lower lashes are shorter, finer and less even; they point down, the more the farther from the lid, and stay
// where they are in a blink.
static void plan_lower(struct lash *lash, uint32_t seed)
{
    lash->length_mm *= LOWER_LENGTH * (0.45f + 0.65f * hash_unit(seed, 11));
    lash->width_mm *= 0.75f;
    lash->fan *= 1.1f;
    lash->elevation = (-30.0f + 24.0f * (hash_unit(seed, 7) - 0.5f)) * DEGREE;
    lash->curl *= -0.7f;
    lash->gather = 1.3f * fminf(lash->gather, 0.6f);
    lash->below_mm = LOWER_ROOTS_MM * (0.7f + 0.6f * hash_unit(seed, 12));
    lash->alpha *= 0.45f + 0.5f * hash_unit(seed, 13);
}

static struct lash plan(const struct eye_outline *eye, const struct style *style,
                        const struct lash_wish *wish, bool is_upper, int index, int count)
{
    uint32_t seed = (uint32_t)(index + (is_upper ? 0 : 1000) + (eye->side == EYE_LEFT ? 2000 : 0));
    float from = is_upper ? 0.07f : 0.14f, to = is_upper ? 0.985f : 0.97f;
    float even =
        ((float)index + 0.5f + (is_upper ? 0.7f : 1.8f) * (hash_unit(seed, 0) - 0.5f)) / (float)count;
    float at = mix(from, to, even);
    float cluster = even * (float)style->clusters, number = floorf(cluster);
    // Clusters differ in width: their middles are moved at random.
    uint32_t cluster_seed = (uint32_t)number + seed / 1000 * 1000 + 500;
    float middle = number + 0.25f + 0.5f * hash_unit(cluster_seed, 1);
    float off = fminf(fabsf(cluster - middle) * 2.0f, 1.0f); // 0 in its middle
    float length = length_at(style, at) * (1.0f - style->spikes * off) * (0.84f + 0.16f * hash_unit(seed, 2));
    struct lash lash = {
        .at = at,
        .length_mm = wish->length_mm * length * (0.92f + 0.08f * hash_unit(cluster_seed, 3)),
        .width_mm = style->width_mm * (0.7f + 0.5f * hash_unit(seed, 4)),
        .fan = mix(FAN_INNER, FAN_OUTER, at) + 11.0f * DEGREE * (hash_unit(seed, 5) - 0.5f) +
               9.0f * DEGREE * (hash_unit(cluster_seed, 6) - 0.5f),
        .elevation =
            mix(ELEVATION_SHUT, ELEVATION_OPEN, eye->openness) + 14.0f * DEGREE * (hash_unit(seed, 7) - 0.5f),
        .curl = style->curl * (0.85f + 0.3f * hash_unit(seed, 8)),
        .cluster_at = mix(from, to, middle / (float)style->clusters),
        .gather = style->gather * (0.7f + 0.5f * hash_unit(cluster_seed, 9)),
        .lid = is_upper ? eye->upper : eye->lower,
        .light = wish->light,
        .alpha = wish->alpha * (0.75f + 0.25f * hash_unit(seed, 10)),
    };
    if (!is_upper)
        plan_lower(&lash, seed);
    return lash;
}

// --- the darkening along the edge --------------------------------------------------------------------------

static void draw_line(const struct eye_outline *eye, const struct style *style, const struct lash_wish *wish,
                      bool is_upper, struct strand *out)
{
    const struct vec3 *lid = is_upper ? eye->upper : eye->lower;
    float half_px = style->line_mm * eye->mm_px * (is_upper ? 1.0f : 0.5f);
    out->count = EYE_POINTS;
    for (int i = 0; i < EYE_POINTS; i++) {
        float t = (float)i / (EYE_POINTS - 1);
        float taper = clamp01((t - 0.04f) / 0.3f) * clamp01((1.0f - t) / 0.08f);
        out->at_px[i] =
            (struct vec2){lid[i].x + 0.5f * half_px * eye->up.x, lid[i].y + 0.5f * half_px * eye->up.y};
        out->half_px[i] = half_px * (0.4f + 0.6f * taper);
        out->alpha[i] = wish->alpha * taper * (is_upper ? 0.6f : 0.18f);
        out->shade[i] = 0.45f * wish->light;
        out->shine[i] = 0.0f;
    }
}

bool lash_mesh_strand(const struct eye_outline *eye, const struct lash_axes *axes,
                      const struct lash_wish *wish, float magnification, int index, struct strand *out)
{
    const struct style *style = &styles[wish->style];
    bool has_lower = style->lower > 0;
    if (index < 1 + has_lower) {
        draw_line(eye, style, wish, index == 0, out);
        return true;
    }
    index -= 1 + has_lower;
    if (index >= style->lower + style->upper)
        return false;
    bool is_upper = index >= style->lower; // drawn over the lower ones
    struct lash lash = plan(eye, style, wish, is_upper, is_upper ? index - style->lower : index,
                            is_upper ? style->upper : style->lower);
    bend(&lash, eye, axes, magnification, out);
    return true;
}
