#include "assets/garment/neckline.h"

#include "assets/garment/landmarks_internal.h"
#include "platform/base/floats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// A fan of rays, or a ladder of rungs: a path takes one place on each.
#define RAYS NECKLINE_POINTS
#define PLACES 176

#define EDGE_MOST 20.0f    // bytes: a faint edge all the way is worth more than the strong ones of a print
#define BEND_COST 8.0f     // for leaving the direction by a radian
#define JUMP_MOST 14       // places from one ray to the next
#define CLEAR_OF_BACK 0.2f // of half the neck's width: so far at least the front's edge lies below the back's
#define FARTHEST 3.4f      // of it: the deepest neckline
#define KNOWN_WITHIN 3     // places about a landmark that is given
#define PI 3.14159265f

struct fan {
    struct vec2 starts[RAYS], steps[RAYS]; // of each ray, and from place to place
    float half_px;                         // how far to either side of an edge colours are compared
    float edges[RAYS][PLACES];             // strength; negative: no path here
    float costs[RAYS][PLACES];
    int16_t before[RAYS][PLACES];
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

// By how much colours differ on either side of a place, across its ray.
static float edge_at(const struct picture *picture, const struct fan *fan, int ray, int place)
{
    float near_side[3], far_side[3], sum = 0.0f, length = fmaxf(vec2_length(fan->steps[ray]), 1e-6f);
    float scale = fan->half_px / length;
    const struct vec2 on = {fan->steps[ray].x * scale, fan->steps[ray].y * scale}, back = {-on.x, -on.y};
    struct vec2 p = place_of(fan, ray, place);
    if (!colour_along(picture, p, back, near_side) || !colour_along(picture, p, on, far_side))
        return -1.0f;
    for (int c = 0; c < 3; c++)
        sum += (near_side[c] - far_side[c]) * (near_side[c] - far_side[c]);
    return fminf(sqrtf(sum / 3.0f), EDGE_MOST);
}

static void measure_edges(const struct picture *picture, struct fan *fan)
{
    for (int ray = 0; ray < RAYS; ray++)
        for (int place = 0; place < PLACES; place++)
            fan->edges[ray][place] = edge_at(picture, fan, ray, place);
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
            fan->costs[ray][place] = best + (edge < 0.0f ? EDGE_MOST : EDGE_MOST - edge);
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

static bool trace(const struct garment *garment, struct fan *fan, struct neckline *out)
{
    int path[RAYS];
    *out = (struct neckline){0};
    for (int ray = 0; ray < RAYS; ray++) {
        fan->first[ray] = fan->first[ray] < 0 ? 0 : fan->first[ray];
        fan->last[ray] = fan->last[ray] >= PLACES ? PLACES - 1 : fan->last[ray];
        if (fan->first[ray] > fan->last[ray])
            fan->first[ray] = fan->last[ray];
    }
    measure_edges(&garment->front, fan);
    if (!find_path(fan, path) || !texture_of(fan, &out->texture))
        return false;
    int met = 0;
    for (int ray = 0; ray < RAYS; ray++) {
        float edge = fan->edges[ray][path[ray]];
        out->points[out->count++] = place_of(fan, ray, path[ray]);
        out->strength += fmaxf(edge, 0.0f);
        met += edge >= 0.0f;
    }
    out->strength /= (float)(met > 0 ? met : 1);
    return met > RAYS / 2;
}

// --- the neckline ------------------------------------------------------------------------------------------

// Rays from the middle between the neck's sides, from the right one over below to the left one; their places
// in shares of half the neck's width.
static void lay_fan(const struct garment *garment, struct fan *fan)
{
    struct vec2 right = garment->landmarks_px[GARMENT_NECK_RIGHT],
                left = garment->landmarks_px[GARMENT_NECK_LEFT];
    struct vec2 middle = vec2_mix(right, left, 0.5f), u = vec2_subtract(left, middle);
    float half = fmaxf(vec2_length(u), 1.0f), place = FARTHEST / PLACES;
    const struct vec2 down = {-u.y, u.x};
    fan->half_px = fmaxf(0.025f * half, 0.8f);
    for (int ray = 0; ray < RAYS; ray++) {
        float angle = PI * (float)ray / (RAYS - 1), c = -cosf(angle), s = sinf(angle);
        fan->starts[ray] = middle;
        fan->steps[ray] = (struct vec2){(u.x * c + down.x * s) * place, (u.y * c + down.y * s) * place};
    }
}

// Below the back's own edge, and from side to side of the neck.
static void bound_fan(const struct garment *garment, struct fan *fan)
{
    int side = (int)lroundf(PLACES / FARTHEST);
    for (int ray = 0; ray < RAYS; ray++) {
        float s = sinf(PI * (float)ray / (RAYS - 1));
        int place = 0;
        while (place < PLACES - 1) {
            struct vec2 p = place_of(fan, ray, place);
            if (picture_alpha_at(&garment->front, p.x, p.y) >= 128)
                break;
            place++;
        }
        fan->first[ray] = place + (int)(CLEAR_OF_BACK * s * PLACES / FARTHEST);
        fan->last[ray] = PLACES - 1;
    }
    fan->first[0] = fan->last[0] = fan->first[RAYS - 1] = fan->last[RAYS - 1] = side;
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
    fan->first[best_ray] = best_place - KNOWN_WITHIN;
    fan->last[best_ray] = best_place + KNOWN_WITHIN;
}

bool neckline_trace(const struct garment *garment, bool is_known, struct neckline *out)
{
    struct fan *fan = calloc(1, sizeof *fan);
    bool found = fan != NULL;
    if (found) {
        lay_fan(garment, fan);
        bound_fan(garment, fan);
        if (is_known)
            pass_through(fan, garment->landmarks_px[GARMENT_NECK_FRONT]);
        found = trace(garment, fan, out);
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
        found = trace(garment, fan, out);
    }
    free(fan);
    return found;
}
