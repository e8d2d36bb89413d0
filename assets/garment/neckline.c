// The front's neckline: an edge in the picture that hangs between the sides of the neck.
#include "assets/garment/landmarks_internal.h"

#include <math.h>

#define ACROSS 33 // places at which an edge is looked at
#define SHAPES 4

// How a neckline runs between its middle (0) and its side (1): pointed to round.
static const float shapes[SHAPES] = {1.0f, 1.5f, 2.0f, 3.0f};

// An edge is a seam's length of little change: fainter than EDGE_LEAST on the whole it is none; in one place
// no more than EDGE_MOST counts, so that a label or a print doesn't outshout a seam. Bytes.
#define EDGE_LEAST 5.0f
#define EDGE_MOST 14.0f

// Deep necklines are rarer than shallow ones: by so much an edge must be clearer, a neck's width farther down.
#define DEPTH_COST 2.5f

static bool colour_at(const struct picture *picture, float x, float y, float colour[3])
{
    int px = (int)floorf(x), py = (int)floorf(y);
    if (px < 1 || py < 1 || px + 1 >= picture->width_px || py + 1 >= picture->height_px)
        return false;
    for (int i = 0; i < 3; i++)
        colour[i] = 0.0f;
    for (int v = -1; v <= 1; v++)
        for (int u = -1; u <= 1; u++) {
            const uint8_t *pixel = picture_row(picture, py + v) + (ptrdiff_t)(px + u) * 4;
            if (pixel[3] < 200)
                return false;
            for (int i = 0; i < 3; i++)
                colour[i] += (float)pixel[i] / 9.0f;
        }
    return true;
}

// By how much colours differ above and below a place of a curve with this slope.
static float edge_at(const struct picture *picture, struct vec2 p, float slope, float half_px)
{
    float above[3], below[3], most = 0.0f, scale = half_px / sqrtf(1.0f + slope * slope);
    const struct vec2 normal = {-slope * scale, scale};
    if (!colour_at(picture, p.x - normal.x, p.y - normal.y, above) ||
        !colour_at(picture, p.x + normal.x, p.y + normal.y, below))
        return 0.0f;
    for (int i = 0; i < 3; i++)
        most = fmaxf(most, fabsf(above[i] - below[i]));
    return fminf(most, EDGE_MOST);
}

static float score(const struct garment *garment, float low_y, float shape, float half_px)
{
    struct vec2 right = garment->landmarks_px[GARMENT_NECK_RIGHT],
                left = garment->landmarks_px[GARMENT_NECK_LEFT];
    float middle = 0.5f * (right.x + left.x), half = 0.5f * (left.x - right.x), sum = 0.0f;
    for (int i = 0; i < ACROSS; i++) {
        float u = 1.8f * ((float)i / (ACROSS - 1) - 0.5f), side_y = u < 0.0f ? right.y : left.y;
        const struct vec2 p = {middle + u * half, low_y + (side_y - low_y) * powf(fabsf(u), shape)};
        float slope =
            (side_y - low_y) * shape * powf(fabsf(u), shape - 1.0f) / half * (u < 0.0f ? -1.0f : 1.0f);
        sum += edge_at(&garment->front, p, slope, half_px);
    }
    return sum / ACROSS;
}

bool neckline_find(const struct garment *garment, struct vec2 *out)
{
    struct vec2 right = garment->landmarks_px[GARMENT_NECK_RIGHT],
                left = garment->landmarks_px[GARMENT_NECK_LEFT],
                back = garment->landmarks_px[GARMENT_NECK_BACK];
    float width = left.x - right.x, top = fmaxf(back.y, fminf(right.y, left.y));
    float half_px = fmaxf(0.015f * width, 1.5f), best = EDGE_LEAST;
    bool found = false;
    for (float y = top + 0.03f * width; y < top + 1.3f * width; y += fmaxf(0.005f * width, 0.5f))
        for (int shape = 0; shape < SHAPES; shape++) {
            float edge = score(garment, y, shapes[shape], half_px) - DEPTH_COST * (y - top) / width;
            if (edge <= best)
                continue;
            best = edge;
            *out = (struct vec2){0.5f * (left.x + right.x), y};
            found = true;
        }
    return found;
}
