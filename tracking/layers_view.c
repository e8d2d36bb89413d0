#include "tracking/layers_view.h"

// So many cells around the mask are looked at with it: beyond, nothing of it is left by the filter.
#define AROUND 8

enum { SHOULDER_RIGHT = 12, SHOULDER_LEFT = 11, HIP_RIGHT = 24, HIP_LEFT = 23 };

// --- the part of the picture -------------------------------------------------------------------------------

// Cells so that a layer has no more places than the picture has pixels.
static void find_size(struct layers_view *view, const struct picture *picture)
{
    int larger = picture->width_px > picture->height_px ? picture->width_px : picture->height_px;
    float scale = lesser((float)GUIDED_SIDE_MAX / (float)larger, 0.5f);
    int width = (int)(scale * (float)picture->width_px + 0.5f);
    int height = (int)(scale * (float)picture->height_px + 0.5f);
    view->width = width > 1 ? width : 1;
    view->height = height > 1 ? height : 1;
    view->cells_per_px[0] = (float)view->width / (float)picture->width_px;
    view->cells_per_px[1] = (float)view->height / (float)picture->height_px;
}

// The bounds of all that is somebody. False where nobody is.
static bool find_part(struct layers_view *view, const struct person_mask *mask)
{
    int left = mask->width, right = -1, top = mask->height, bottom = -1;
    for (int y = 0; y < mask->height; y++)
        for (int x = 0; x < mask->width; x++) {
            if (mask->alpha[y * mask->width + x] == 0)
                continue;
            left = x < left ? x : left;
            right = x > right ? x : right;
            top = y < top ? y : top;
            bottom = y;
        }
    if (right < 0)
        return false;
    left = left * view->width / mask->width - AROUND;
    top = top * view->height / mask->height - AROUND;
    right = (right + 1) * view->width / mask->width + AROUND;
    bottom = (bottom + 1) * view->height / mask->height + AROUND;
    view->left = left > 0 ? left : 0;
    view->top = top > 0 ? top : 0;
    view->columns = (right < view->width ? right : view->width) - view->left;
    view->rows = (bottom < view->height ? bottom : view->height) - view->top;
    return true;
}

// --- colours -----------------------------------------------------------------------------------------------

// Where place `index` of `count` begins in `length` pixels of the picture.
static int start_of(int index, int count, int length)
{
    return (int)((int64_t)index * length / count);
}

// A place of the layers shows the mean of four of the picture's pixels in it, at its corners, which are one
// where the picture is small: enough against the camera's noise. `starts`: where its columns begin.
static void make_row(const struct layers_view *view, const struct picture *picture, const int *starts, int y,
                     uint8_t (*out)[4])
{
    int top = start_of(y, 2 * view->height, picture->height_px);
    int bottom = start_of(y + 1, 2 * view->height, picture->height_px) - 1;
    const uint8_t *upper = picture_row(picture, top);
    const uint8_t *lower = picture_row(picture, bottom > top ? bottom : top);
    for (int x = 0; x < 2 * view->columns; x++) {
        size_t left = 4 * (size_t)starts[x];
        size_t right = 4 * (size_t)(starts[x + 1] > starts[x] ? starts[x + 1] - 1 : starts[x]);
        for (size_t i = 0; i < 3; i++)
            out[x][i] =
                (uint8_t)((upper[left + i] + upper[right + i] + lower[left + i] + lower[right + i] + 2) / 4);
    }
}

// And a cell that of its four places.
static void make_small(const struct layers_view *view, const struct picture *picture)
{
    int columns = 2 * view->columns, starts[LAYERS_SIDE_MAX + 1];
    for (int x = 0; x <= columns; x++)
        starts[x] = start_of(2 * view->left + x, 2 * view->width, picture->width_px);
    for (int y = 0; y < view->rows; y++) {
        uint8_t(*upper)[4] = view->colours + (ptrdiff_t)2 * y * columns, (*lower)[4] = upper + columns;
        make_row(view, picture, starts, 2 * (view->top + y), upper);
        make_row(view, picture, starts, 2 * (view->top + y) + 1, lower);
        for (int x = 0; x < view->columns; x++, upper += 2, lower += 2) {
            float *colour = view->places[y * view->columns + x].colour;
            for (int i = 0; i < 3; i++)
                colour[i] = (float)(upper[0][i] + upper[1][i] + lower[0][i] + lower[1][i]) * (0.25f / 255.0f);
        }
    }
}

bool layers_view_make(struct layers_view *view, const struct picture *picture, const struct person_mask *mask)
{
    find_size(view, picture);
    if (mask->width <= 0 || mask->height <= 0 || !find_part(view, mask))
        return false;
    make_small(view, picture);
    return true;
}

// --- measures ----------------------------------------------------------------------------------------------

// World landmarks are the picture's under weak perspective: the factor between the two that fits the torso's
// four corners best.
float layers_metre(const struct layers_view *view, const struct body *body)
{
    static const int corners[4] = {SHOULDER_RIGHT, SHOULDER_LEFT, HIP_RIGHT, HIP_LEFT};
    float products = 0.0f, squares = 0.0f;
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < i; k++) {
            struct vec2 seen = vec2_subtract(layers_cell_of(view, body->landmarks_px[corners[i]]),
                                             layers_cell_of(view, body->landmarks_px[corners[k]]));
            struct vec3 real = vec3_subtract(body->world_m[corners[i]], body->world_m[corners[k]]);
            products += seen.x * real.x + seen.y * real.y;
            squares += real.x * real.x + real.y * real.y;
        }
    return products > 0.0f && squares > 0.0f ? products / squares : 0.0f;
}

static int within(float position, int first, int count)
{
    return (int)bounded(floorf(position) - (float)first, 0.0f, (float)count);
}

struct layers_bounds layers_bounds_of(const struct layers_view *view, const struct vec2 *points, int count,
                                      float reach)
{
    struct vec2 low = points[0], high = points[0];
    for (int i = 1; i < count; i++) {
        low = (struct vec2){lesser(low.x, points[i].x), lesser(low.y, points[i].y)};
        high = (struct vec2){greater(high.x, points[i].x), greater(high.y, points[i].y)};
    }
    return (struct layers_bounds){within(low.x - reach, view->left, view->columns),
                                  within(low.y - reach, view->top, view->rows),
                                  within(high.x + reach + 1.0f, view->left, view->columns),
                                  within(high.y + reach + 1.0f, view->top, view->rows)};
}

float layers_from_line(struct vec2 p, struct vec2 a, struct vec2 b, float *along)
{
    struct vec2 line = vec2_subtract(b, a), to = vec2_subtract(p, a);
    float square = line.x * line.x + line.y * line.y;
    float t = square > 0.0f ? (to.x * line.x + to.y * line.y) / square : 0.0f;
    float foot = bounded(t, 0.0f, 1.0f);
    *along = t;
    return vec2_length((struct vec2){to.x - foot * line.x, to.y - foot * line.y});
}

// How often a ray to the side crosses the ring (Jordan's curve theorem).
bool layers_in_ring(struct vec2 p, const struct vec2 *ring, int count)
{
    bool within = false;
    for (int i = 0, k = count - 1; i < count; k = i++)
        if ((ring[i].y > p.y) != (ring[k].y > p.y) &&
            p.x < (ring[k].x - ring[i].x) * (p.y - ring[i].y) / (ring[k].y - ring[i].y) + ring[i].x)
            within = !within;
    return within;
}

float layers_between(float place, int count, int *low, int *high)
{
    place = bounded(place - 0.5f, 0.0f, (float)(count - 1));
    *low = (int)place;
    *high = *low + 1 < count ? *low + 1 : *low;
    return place - (float)*low;
}
