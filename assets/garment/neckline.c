#include "assets/garment/neckline.h"

#include "assets/garment/landmarks_internal.h"
#include "platform/base/floats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// A fan of rays, or a ladder of rungs: a path takes one place on each.
#define RAYS NECKLINE_POINTS
#define PLACES 176

#define EDGE_MOST 20.0f // bytes: a faint edge all the way is worth more than the strong ones of a print
#define BEND_COST 8.0f  // for leaving the direction by a radian
#define JUMP_MOST 14    // places from one ray to the next
#define CLEAR_OF_BACK                                                                                        \
    0.2f // of half the neck's width: so far at least the front's edge lies below the back's …
#define USUAL_BELOW 0.5f  // … and this far usually
#define SHALLOW_COST 3.0f // of lying right at the back's edge
#define COLLAR_ANGLE 0.5f // how far above the sides of the neck the edge of a collar begins
#define FARTHEST 3.4f     // of it: the deepest neckline
#define KNOWN_WITHIN 3    // places about a landmark that is given
#define PI 3.14159265f

struct fan {
    struct vec2 starts[RAYS], steps[RAYS]; // of each ray, and from place to place
    float half_px;                         // how far to either side of an edge colours are compared
    float edges[RAYS][PLACES];             // strength; negative: no path here
    float costs[RAYS][PLACES];
    int16_t before[RAYS][PLACES];
    float usual[RAYS];           // from where on a path costs nothing more
    int first[RAYS], last[RAYS]; // the places that a path may take
};

static struct vec2 place_of(const struct fan *fan, int ray, int place)
{
    return vec2_along(fan->starts[ray], fan->steps[ray], (float)place);
}

// --- strength ----------------------------------------------------------------------------------------------

// Mean colour of a few places from p on; false where there is no cloth.
static bool colour_along(const struct picture *picture, struct vec2 p, struct vec2 step, float colour[3])
{
    colour[0] = colour[1] = colour[2] = 0.0f;
    for (int i = 1; i <= 3; i++) {
        struct vec2 at = vec2_along(p, step, (float)i);
        if (picture_alpha_at(picture, at.x, at.y) < 200)
            return false;
        const uint8_t *pixel = picture_row(picture, (int)at.y) + 4 * (ptrdiff_t)at.x;
        for (int c = 0; c < 3; c++)
            colour[c] += (float)pixel[c] / 3.0f;
    }
    return true;
}

// By how much colours differ on either side of a place, across its ray; `step` gets the difference, no longer
// than that.
static float edge_at(const struct picture *picture, const struct fan *fan, int ray, int place, float step[3])
{
    float near_side[3], far_side[3], sum = 0.0f, length = fmaxf(vec2_length(fan->steps[ray]), 1e-6f);
    step[0] = step[1] = step[2] = 0.0f;
    float scale = fan->half_px / length;
    const struct vec2 on = {fan->steps[ray].x * scale, fan->steps[ray].y * scale}, back = {-on.x, -on.y};
    struct vec2 p = place_of(fan, ray, place);
    if (!colour_along(picture, p, back, near_side) || !colour_along(picture, p, on, far_side))
        return -1.0f;
    for (int c = 0; c < 3; c++) {
        step[c] = far_side[c] - near_side[c];
        sum += step[c] * step[c] / 3.0f;
    }
    float edge = fminf(sqrtf(sum), EDGE_MOST), shorter = edge / fmaxf(sqrtf(sum), 1e-6f);
    for (int c = 0; c < 3; c++)
        step[c] *= shorter;
    return edge;
}

static void measure_edges(const struct picture *picture, struct fan *fan)
{
    float step[3];
    for (int ray = 0; ray < RAYS; ray++)
        for (int place = 0; place < PLACES; place++)
            fan->edges[ray][place] = edge_at(picture, fan, ray, place, step);
}

static bool texture_of(const struct fan *fan, float *out)
{
    float *values = malloc(sizeof(float) * RAYS * PLACES);
    int count = 0;
    if (values == NULL)
        return false;
    for (int ray = 0; ray < RAYS; ray++)
        for (int place = 0; place < PLACES; place++)
            if (fan->edges[ray][place] >= 0.0f)
                values[count++] = fan->edges[ray][place];
    *out = floats_median(values, count);
    free(values);
    return true;
}

// --- the path ----------------------------------------------------------------------------------------------

// The path of most strength and least bends (dynamic programming over the rays). False: none goes through.
static bool find_path(struct fan *fan, int path[RAYS])
{
    for (int ray = 0; ray < RAYS; ray++)
        for (int place = 0; place < PLACES; place++) {
            float best = ray == 0 ? 0.0f : INFINITY;
            for (int jump = -JUMP_MOST; jump <= JUMP_MOST && ray > 0; jump++) {
                int from = place + jump;
                if (from < fan->first[ray - 1] || from > fan->last[ray - 1])
                    continue;
                float bend = (float)abs(jump) / fmaxf((float)(place + from) * 0.5f, 8.0f);
                float cost = fan->costs[ray - 1][from] + BEND_COST * bend;
                if (cost >= best)
                    continue;
                best = cost;
                fan->before[ray][place] = (int16_t)from;
            }
            float edge = fan->edges[ray][place];
            float shallow =
                fmaxf(1.0f - ((float)(place - fan->first[ray]) + 1.0f) / (fan->usual[ray] + 1.0f), 0.0f);
            fan->costs[ray][place] =
                best + (edge < 0.0f ? EDGE_MOST : EDGE_MOST - edge) + SHALLOW_COST * shallow;
        }
    int end = -1;
    for (int place = fan->first[RAYS - 1]; place <= fan->last[RAYS - 1]; place++)
        if (fan->costs[RAYS - 1][place] < INFINITY &&
            (end < 0 || fan->costs[RAYS - 1][place] < fan->costs[RAYS - 1][end]))
            end = place;
    if (end < 0)
        return false;
    for (int ray = RAYS - 1; ray >= 0; ray--) {
        path[ray] = end;
        end = fan->before[ray][end];
    }
    return true;
}

// How much the far side of a path differs from its near side as a whole: along a seam the same two colours
// meet everywhere, along prints and labels what differs averages out.
static float strength_of(const struct picture *picture, const struct fan *fan, const int path[RAYS])
{
    float sum[3] = {0.0f, 0.0f, 0.0f}, step[3];
    int met = 0;
    for (int ray = 0; ray < RAYS; ray++) {
        met += edge_at(picture, fan, ray, path[ray], step) >= 0.0f;
        for (int c = 0; c < 3; c++)
            sum[c] += step[c];
    }
    if (met <= RAYS / 2)
        return -1.0f;
    return sqrtf((sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]) / 3.0f) / (float)met;
}

// The strongest of the paths that reach no farther than each of these shares of the rays.
static bool trace(const struct garment *garment, bool is_ladder, struct fan *fan, struct neckline *out)
{
    static const float reaches[] = {1.0f, 0.6f, 0.4f, 0.25f};
    size_t tries = is_ladder ? 1 : sizeof reaches / sizeof reaches[0];
    int path[RAYS];
    float best = 0.0f;
    *out = (struct neckline){0};
    measure_edges(&garment->front, fan);
    if (!texture_of(fan, &out->texture))
        return false;
    for (size_t i = 0; i < tries; i++) {
        int first[RAYS], last[RAYS];
        memcpy(first, fan->first, sizeof first);
        memcpy(last, fan->last, sizeof last);
        for (int ray = 0; ray < RAYS; ray++) {
            int farthest = (int)(reaches[i] * (PLACES - 1));
            bool is_fixed = last[ray] < PLACES - 1;
            fan->last[ray] = is_fixed ? last[ray] : farthest;
            fan->first[ray] = first[ray] > fan->last[ray] ? fan->last[ray] : first[ray] < 0 ? 0 : first[ray];
        }
        bool found = find_path(fan, path);
        memcpy(fan->first, first, sizeof first);
        memcpy(fan->last, last, sizeof last);
        float strength = found ? strength_of(&garment->front, fan, path) : -1.0f;
        // The back's own tape may be as clear an edge.
        float below = found ? (float)(path[RAYS / 2] - first[RAYS / 2]) : 0.0f;
        float trust = is_ladder ? 1.0f : 0.6f + 0.4f * fminf(below / (fan->usual[RAYS / 2] + 1.0f), 1.0f);
        if (strength * trust <= best)
            continue;
        best = strength * trust;
        out->strength = strength;
        out->count = RAYS;
        for (int ray = 0; ray < RAYS; ray++)
            out->points[ray] = place_of(fan, ray, path[ray]);
    }
    return out->count > 0;
}

// --- the neckline ------------------------------------------------------------------------------------------

static float angle_of(int ray, float raised)
{
    return (PI + 2.0f * raised) * (float)ray / (RAYS - 1) - raised;
}

// Rays from the middle between the neck's sides, from the right one over below to the left one; their places
// in shares of half the neck's width.
static void lay_fan(const struct garment *garment, float raised, struct fan *fan)
{
    struct vec2 right = garment->landmarks_px[GARMENT_NECK_RIGHT],
                left = garment->landmarks_px[GARMENT_NECK_LEFT];
    struct vec2 middle = vec2_mix(right, left, 0.5f), u = vec2_subtract(left, middle);
    float half = fmaxf(vec2_length(u), 1.0f), place = FARTHEST / PLACES;
    const struct vec2 down = {-u.y, u.x};
    fan->half_px = fmaxf(0.025f * half, 0.8f);
    for (int ray = 0; ray < RAYS; ray++) {
        float angle = angle_of(ray, raised), c = -cosf(angle), s = sinf(angle);
        fan->starts[ray] = middle;
        fan->steps[ray] = (struct vec2){(u.x * c + down.x * s) * place, (u.y * c + down.y * s) * place};
    }
}

// Below the back's own edge, and from side to side of the neck.
static void bound_fan(const struct garment *garment, float raised, struct fan *fan)
{
    int side = (int)lroundf(PLACES / FARTHEST);
    for (int ray = 0; ray < RAYS; ray++) {
        float s = fmaxf(sinf(angle_of(ray, raised)), 0.0f);
        int place = 0;
        while (place < PLACES - 1) {
            struct vec2 p = place_of(fan, ray, place);
            if (picture_alpha_at(&garment->front, p.x, p.y) >= 128)
                break;
            place++;
        }
        fan->first[ray] = place + (int)(CLEAR_OF_BACK * s * PLACES / FARTHEST);
        fan->last[ray] = PLACES - 1;
        fan->usual[ray] = (USUAL_BELOW - CLEAR_OF_BACK) * s * PLACES / FARTHEST;
    }
    if (raised > 0.0f)
        fan->first[0] = fan->first[RAYS - 1] = 0; // within the collar
    else
        fan->first[0] = fan->first[RAYS - 1] = side;
    fan->last[0] = fan->last[RAYS - 1] = side;
}

// Through a landmark: the ray that passes nearest to it takes the place beside it.
static void pass_through(struct fan *fan, struct vec2 known)
{
    int best_ray = RAYS / 2, best_place = 0;
    float least = INFINITY;
    for (int ray = 1; ray < RAYS - 1; ray++)
        for (int place = 0; place < PLACES; place++) {
            float distance = vec2_length(vec2_subtract(place_of(fan, ray, place), known));
            if (distance >= least)
                continue;
            least = distance;
            best_ray = ray;
            best_place = place;
        }
    fan->first[best_ray] = best_place > KNOWN_WITHIN ? best_place - KNOWN_WITHIN : 0;
    fan->last[best_ray] = best_place + KNOWN_WITHIN < PLACES - 1 ? best_place + KNOWN_WITHIN : PLACES - 2;
}

// Whether the back stands higher than the sides of the neck.
static bool has_collar(const struct garment *garment)
{
    struct vec2 right = garment->landmarks_px[GARMENT_NECK_RIGHT],
                left = garment->landmarks_px[GARMENT_NECK_LEFT];
    return garment->has[GARMENT_NECK_BACK] &&
           0.5f * (right.y + left.y) - garment->landmarks_px[GARMENT_NECK_BACK].y > 0.1f * (left.x - right.x);
}

bool neckline_trace(const struct garment *garment, bool is_known, struct neckline *out)
{
    struct fan *fan = calloc(1, sizeof *fan);
    bool found = fan != NULL;
    if (found) {
        float raised = has_collar(garment) ? COLLAR_ANGLE : 0.0f;
        lay_fan(garment, raised, fan);
        bound_fan(garment, raised, fan);
        if (is_known)
            pass_through(fan, garment->landmarks_px[GARMENT_NECK_FRONT]);
        found = trace(garment, false, fan, out);
    }
    free(fan);
    return found;
}

// --- an open front -----------------------------------------------------------------------------------------

// Where an edge ends if nobody has said: somewhere on the hem's half.
static struct vec2 usual_end(const struct garment *garment, int side)
{
    struct vec2 right = garment->landmarks_px[GARMENT_HEM_RIGHT],
                left = garment->landmarks_px[GARMENT_HEM_LEFT];
    return vec2_mix(right, left, side == 0 ? 0.35f : 0.65f);
}

// Rungs between the neck and the hem, across the line from one to the other; as wide as the neck to either
// side of it.
bool front_edge_trace(const struct garment *garment, int side, bool is_known, struct neckline *out)
{
    struct vec2 top = garment->landmarks_px[landmark_of_side(GARMENT_NECK_RIGHT, side)];
    struct vec2 low = is_known ? garment->landmarks_px[landmark_of_side(GARMENT_HEM_INNER_RIGHT, side)]
                               : usual_end(garment, side);
    float neck = garment->landmarks_px[GARMENT_NECK_LEFT].x - garment->landmarks_px[GARMENT_NECK_RIGHT].x;
    struct fan *fan = calloc(1, sizeof *fan);
    bool found = fan != NULL;
    float place = neck / PLACES;
    for (int ray = 0; ray < RAYS && found; ray++) {
        // The hem itself is an edge too: the last rung lies above it.
        struct vec2 middle = vec2_mix(top, low, (float)ray / (RAYS - 1) * (is_known ? 1.0f : 0.97f));
        fan->starts[ray] = (struct vec2){middle.x - 0.5f * neck, middle.y};
        fan->steps[ray] = (struct vec2){place, 0.0f};
        fan->last[ray] = PLACES - 1;
    }
    if (found) {
        fan->half_px = fmaxf(0.0125f * neck, 0.8f);
        fan->first[0] = PLACES / 2 - 1;
        fan->last[0] = PLACES / 2 + 1;
        if (is_known) {
            fan->first[RAYS - 1] = PLACES / 2 - 1;
            fan->last[RAYS - 1] = PLACES / 2 + 1;
        }
        found = trace(garment, true, fan, out);
    }
    free(fan);
    return found;
}
