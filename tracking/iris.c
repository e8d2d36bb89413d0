#include "tracking/iris.h"

#include "platform/base/face_topology.h"
#include "platform/base/floats.h"
#include "tracking/face_mesh_tables.h"
#include "tracking/sample.h"

#include <assert.h>
#include <math.h>

#define PI 3.14159265f

#define RADIUS_MIN_PX 4.0f // smaller, the limbus is as wide as the iris …
#define RADIUS_PX 6.0f     // … and from here on all is well
#define RAYS 48
#define STEPS 33          // samples along a ray, odd
#define SMOOTH 3          // samples to either side that make a step
#define REACH_WIDE 0.35f  // of the radius: how far to either side of the circle a ray looks, first …
#define REACH_NARROW 0.2f // … and when the circle is near
#define PASSES 3
#define LID_MARGIN 0.12f   // of the radius: so near a lid, lashes and its shadow make the edge
#define EDGES_MIN 8        // rays that found an edge: at least …
#define EDGES 16           // … and enough
#define ASTRAY 0.5f        // of the radius: farther from the network's it is another thing
#define CONTRAST_MIN 12.0f // of an edge, of 255: noise, averaged over SMOOTH samples, makes less
#define TUKEY 4.7f         // 95 % efficiency for normal errors
#define ROUNDS 3           // of reweighting
#define PRIOR 0.2f         // of the radius: half a pixel of the network's input, its standard error

struct eye {
    const struct picture *picture;
    struct vec2 lids[FACE_RING_EYE_RIGHT_COUNT];
    int lid_count;
};

// What rays found.
struct edges {
    struct vec2 at[RAYS];
    float weight[RAYS];
    int count;
};

static struct vec2 along(struct vec2 from, struct vec2 direction, float distance)
{
    return (struct vec2){from.x + direction.x * distance, from.y + direction.y * distance};
}

static struct vec2 xy(struct vec3 p)
{
    return (struct vec2){p.x, p.y};
}

// How far inside the lids a point is; negative outside.
static float lid_distance(const struct eye *eye, struct vec2 p)
{
    float nearest = INFINITY;
    bool inside = false;
    for (int i = 0, k = eye->lid_count - 1; i < eye->lid_count; k = i++) {
        struct vec2 a = eye->lids[i], b = eye->lids[k], ab = vec2_subtract(b, a), ap = vec2_subtract(p, a);
        float square = ab.x * ab.x + ab.y * ab.y;
        float t = square > 0.0f ? (ap.x * ab.x + ap.y * ab.y) / square : 0.0f;
        nearest = fminf(nearest, vec2_length(vec2_subtract(p, along(a, ab, fminf(fmaxf(t, 0.0f), 1.0f)))));
        if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + ab.x * (p.y - a.y) / ab.y)
            inside = !inside;
    }
    return inside ? nearest : -nearest;
}

// The steepest step from dark to bright along a ray, in red: blue and green irises have little of it, brown
// ones less than the white of the eye. Its place, as a share of the radius from the circle; NAN where there
// is none.
static float find_step(const struct eye *eye, const struct iris *circle, struct vec2 direction, float reach)
{
    float profile[STEPS], slope[STEPS] = {0};
    const float spacing = 2.0f * reach / (STEPS - 1);
    for (int i = 0; i < STEPS; i++) {
        float radius = circle->radius_px * (1.0f - reach + spacing * (float)i);
        profile[i] = sample_rgb(eye->picture, along(circle->centre_px, direction, radius)).x;
    }
    int best = SMOOTH;
    for (int i = SMOOTH; i < STEPS - SMOOTH; i++) {
        for (int k = 1; k <= SMOOTH; k++)
            slope[i] += (profile[i + k] - profile[i - k]) / SMOOTH;
        best = slope[i] > slope[best] ? i : best;
    }
    if (best <= SMOOTH || best >= STEPS - SMOOTH - 1 || !(slope[best] > CONTRAST_MIN))
        return NAN;
    float bend = slope[best - 1] - 2.0f * slope[best] + slope[best + 1];
    float shift = bend < 0.0f ? 0.5f * (slope[best - 1] - slope[best + 1]) / bend : 0.0f;
    return -reach + spacing * ((float)best + shift);
}

static struct vec2 ray_direction(int ray)
{
    float angle = 2.0f * PI * ((float)ray + 0.5f) / RAYS;
    return (struct vec2){cosf(angle), sinf(angle)};
}

static void find_edges(const struct eye *eye, const struct iris *circle, float reach, struct edges *out)
{
    out->count = 0;
    for (int i = 0; i < RAYS; i++) {
        struct vec2 direction = ray_direction(i);
        struct vec2 rim = along(circle->centre_px, direction, circle->radius_px);
        if (lid_distance(eye, rim) < LID_MARGIN * circle->radius_px)
            continue;
        float step = find_step(eye, circle, direction, reach);
        if (!isfinite(step))
            continue;
        out->at[out->count] = along(circle->centre_px, direction, circle->radius_px * (1.0f + step));
        if (lid_distance(eye, out->at[out->count]) >= LID_MARGIN * circle->radius_px)
            out->count++;
    }
}

static float residual(const struct iris *circle, struct vec2 p)
{
    return vec2_length(vec2_subtract(p, circle->centre_px)) - circle->radius_px;
}

// Tukey's weights; the scale from the median of absolute residuals, at least a hundredth of the radius.
static float weigh(const struct iris *circle, struct edges *edges)
{
    float sizes[RAYS];
    for (int i = 0; i < edges->count; i++)
        sizes[i] = fabsf(residual(circle, edges->at[i]));
    floats_sort(sizes, edges->count);
    float scale = fmaxf(1.4826f * sizes[edges->count / 2], 0.01f * circle->radius_px);
    for (int i = 0; i < edges->count; i++) {
        float u = residual(circle, edges->at[i]) / (TUKEY * scale);
        edges->weight[i] = fabsf(u) < 1.0f ? (1.0f - u * u) * (1.0f - u * u) : 0.0f;
    }
    return scale;
}

// A Gauss-Newton step of the circle through the weighted edges, with the prior.
static void step_circle(struct iris *circle, const struct iris *prior, const struct edges *edges, float scale)
{
    float own = scale / (PRIOR * prior->radius_px);
    own *= own;
    float m[3][4] = {{own, 0, 0, own * (prior->centre_px.x - circle->centre_px.x)},
                     {0, own, 0, own * (prior->centre_px.y - circle->centre_px.y)},
                     {0, 0, own, own * (prior->radius_px - circle->radius_px)}};
    for (int i = 0; i < edges->count; i++) {
        struct vec2 d = vec2_subtract(edges->at[i], circle->centre_px);
        float length = vec2_length(d);
        if (!(length > 0.0f))
            continue;
        const float row[4] = {d.x / length, d.y / length, 1.0f, length - circle->radius_px};
        for (int r = 0; r < 3; r++)
            for (int c = 0; c < 4; c++)
                m[r][c] += edges->weight[i] * row[r] * row[c];
    }
    for (int k = 0; k < 3; k++) // symmetric and positive: no pivots needed
        for (int r = 0; r < 3; r++) {
            float factor = r != k ? m[r][k] / m[k][k] : 0.0f;
            for (int c = k; c < 4 && r != k; c++)
                m[r][c] -= factor * m[k][c];
        }
    circle->centre_px.x += m[0][3] / m[0][0];
    circle->centre_px.y += m[1][3] / m[1][1];
    circle->radius_px += m[2][3] / m[2][2];
}

// 0 at `from`, 1 at `to` and beyond.
static float rise(float value, float from, float to)
{
    return fminf(fmaxf((value - from) / (to - from), 0.0f), 1.0f);
}

static struct iris iris_of_network(const struct vec3 *landmarks_px, int first)
{
    struct vec2 right = xy(landmarks_px[first + 1]), left = xy(landmarks_px[first + 3]);
    return (struct iris){.centre_px = xy(landmarks_px[first]),
                         .radius_px = 0.5f * vec2_length(vec2_subtract(right, left))};
}

static struct eye eye_with_lids(const struct picture *picture, const struct vec3 *landmarks_px,
                                const uint16_t *ring, int ring_count)
{
    struct eye eye = {.picture = picture, .lid_count = ring_count};
    assert(ring_count <= FACE_RING_EYE_RIGHT_COUNT);
    for (int i = 0; i < ring_count; i++)
        eye.lids[i] = xy(landmarks_px[ring[i]]);
    return eye;
}

bool iris_fit(const struct picture *picture, const struct vec3 *landmarks_px, const uint16_t *ring,
              int ring_count, int first, struct iris *out)
{
    const struct eye eye = eye_with_lids(picture, landmarks_px, ring, ring_count);
    const struct iris prior = iris_of_network(landmarks_px, first);
    struct iris circle = prior;
    struct edges edges;
    float scale = 0.0f;
    if (!(prior.radius_px > RADIUS_MIN_PX) || !isfinite(prior.radius_px))
        return false;
    for (int pass = 0; pass < PASSES; pass++) {
        find_edges(&eye, &circle, pass == 0 ? REACH_WIDE : REACH_NARROW, &edges);
        if (edges.count <= EDGES_MIN)
            return false;
        for (int round = 0; round < ROUNDS; round++) {
            scale = weigh(&circle, &edges);
            step_circle(&circle, &prior, &edges, scale);
        }
    }
    float astray = vec2_length(vec2_subtract(circle.centre_px, prior.centre_px)) / prior.radius_px;
    astray = fmaxf(astray, fabsf(circle.radius_px / prior.radius_px - 1.0f));
    circle.trust = rise(prior.radius_px, RADIUS_MIN_PX, RADIUS_PX) *
                   rise((float)edges.count, EDGES_MIN, EDGES) * rise(-astray, -ASTRAY, -0.5f * ASTRAY);
    *out = circle;
    return circle.trust > 0.0f;
}

// How far from its centre the iris ends in one direction: at the limbus, or at a lid before it.
static float visible_radius(const struct eye *eye, const struct iris *circle, struct vec2 direction)
{
    float shortest = circle->radius_px;
    for (int i = 0, k = eye->lid_count - 1; i < eye->lid_count; k = i++) {
        struct vec2 a = vec2_subtract(eye->lids[i], circle->centre_px);
        struct vec2 ab = vec2_subtract(eye->lids[k], eye->lids[i]);
        float across = direction.x * ab.y - direction.y * ab.x; // centre + t direction = a + u ab
        if (fabsf(across) < 1e-6f)
            continue;
        float t = (a.x * ab.y - a.y * ab.x) / across, u = (a.x * direction.y - a.y * direction.x) / across;
        if (t > 0.0f && u >= 0.0f && u <= 1.0f)
            shortest = fminf(shortest, t);
    }
    return shortest;
}

// Half the height of the half ellipse, as wide as the iris, that has the area of what is in sight of the iris
// on the side of its centre that `direction` points to.
static float visible_height(const struct eye *eye, const struct iris *circle, struct vec2 direction)
{
    float squares = 0.0f;
    int count = 0;
    for (int i = 0; i < RAYS; i++) {
        struct vec2 ray = ray_direction(i);
        if (ray.x * direction.x + ray.y * direction.y <= 0.0f)
            continue;
        float radius = visible_radius(eye, circle, ray);
        squares += radius * radius;
        count++;
    }
    return squares / ((float)count * circle->radius_px);
}

static void move_to(struct vec3 *landmark, struct vec2 p, float share)
{
    landmark->x += (p.x - landmark->x) * share;
    landmark->y += (p.y - landmark->y) * share;
}

static void refine_eye(const struct picture *picture, struct vec3 *landmarks_px, const uint16_t *ring,
                       int ring_count, int first)
{
    struct iris iris;
    if (!iris_fit(picture, landmarks_px, ring, ring_count, first, &iris))
        return;
    const struct eye eye = eye_with_lids(picture, landmarks_px, ring, ring_count);
    struct vec3 across = vec3_subtract(landmarks_px[first + 1], landmarks_px[first + 3]);
    float length = hypotf(across.x, across.y);
    struct vec2 right = {across.x / length, across.y / length}, down = {-right.y, right.x},
                up = {right.y, -right.x};
    const struct vec2 to[FACE_MESH_IRIS] = {iris.centre_px, along(iris.centre_px, right, iris.radius_px),
                                            along(iris.centre_px, up, visible_height(&eye, &iris, up)),
                                            along(iris.centre_px, right, -iris.radius_px),
                                            along(iris.centre_px, down, visible_height(&eye, &iris, down))};
    for (int i = 0; i < FACE_MESH_IRIS; i++)
        move_to(&landmarks_px[first + i], to[i], iris.trust);
}

void iris_refine(const struct picture *picture, struct vec3 *landmarks_px)
{
    refine_eye(picture, landmarks_px, face_ring_eye_right, FACE_RING_EYE_RIGHT_COUNT, FACE_MESH_IRIS_RIGHT);
    refine_eye(picture, landmarks_px, face_ring_eye_left, FACE_RING_EYE_LEFT_COUNT, FACE_MESH_IRIS_LEFT);
}
