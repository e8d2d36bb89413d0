// A back made from a front: the cloth at the torso's sides, which buttons and prints leave alone, is
// continued inwards. Row by row: its colour goes over evenly from one side to the other, and its grain, what
// differs from that, is the side's own, to and fro as in a mirror.
#include "assets/garment/back.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Shares of the torso's width: its outermost cloth, which is shaded and sewn, and the strip beside it.
#define RIM 0.04f
#define STRIP 0.13f
#define BLEND 0.12f // about the middle, where the grain of both sides meets
// Grain, a root mean square in levels of 255: beyond it is a pattern or a print, no cloth that can be
// continued.
#define GRAIN_MAX 16.0f
#define SPECK_MAX 40.0f    // what a single pixel may differ from its neighbours by
#define RIM_DIFFERS 28.0f  // and the rim from its strip: a stripe goes on to the seam, a print does not
#define STEP_MIN 40.0f     // between two rows: a stripe. Less is a fold or a shade
#define STEADY 0.06f       // of what rows differ by, kept from each to the next
#define FINE_SHARE 0.01f   // of the torso's width: radius of what is grain
#define GRAIN_KEPT 6.0f    // of it, so that creases are not continued
#define ROWS_KEPT_MIN 0.7f // of the torso's rows must be plain

enum place { PLACE_OTHER, PLACE_TORSO, PLACE_FRONT }; // PLACE_FRONT: only a front has this

// A row of the torso with its two strips, index 0 at smaller x.
struct row {
    bool is_plain;
    float left, right; // of the torso
    float start[2];    // of the strips, their outer ends
    float mean[2][3];  // colours
    float slope[2][3]; // by pixel, inwards
    float end[2][3];   // colours between which the middle goes over
    float grain;
};

struct weave {
    const struct garment *garment;
    uint8_t *places; // one a pixel
    struct row *rows;
    int *sources; // of each row: the plain row whose cloth it takes
    float strip_px;
    int fine_px;
};

// --- what is where -----------------------------------------------------------------------------------------

static float side_of(struct vec2 a, struct vec2 b, float x, float y)
{
    return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

static void mark_triangle(struct weave *weave, const struct vec2 corner[3], enum place place)
{
    int width = weave->garment->front.width_px, height = weave->garment->front.height_px;
    float left = fminf(corner[0].x, fminf(corner[1].x, corner[2].x));
    float right = fmaxf(corner[0].x, fmaxf(corner[1].x, corner[2].x));
    float top = fminf(corner[0].y, fminf(corner[1].y, corner[2].y));
    float bottom = fmaxf(corner[0].y, fmaxf(corner[1].y, corner[2].y));
    for (int y = (int)fmaxf(top, 0.0f); y <= (int)bottom && y < height; y++)
        for (int x = (int)fmaxf(left, 0.0f); x <= (int)right && x < width; x++) {
            float px = (float)x + 0.5f, py = (float)y + 0.5f;
            float a = side_of(corner[0], corner[1], px, py), b = side_of(corner[1], corner[2], px, py),
                  c = side_of(corner[2], corner[0], px, py);
            if ((a >= 0.0f && b >= 0.0f && c >= 0.0f) || (a <= 0.0f && b <= 0.0f && c <= 0.0f))
                weave->places[(size_t)y * (size_t)width + (size_t)x] = (uint8_t)place;
        }
}

static void mark_part(struct weave *weave, enum garment_part part, enum place place)
{
    const struct garment *garment = weave->garment;
    struct garment_run run = garment->parts[part];
    for (int i = run.first; i < run.first + run.count; i++) {
        const uint16_t *index = garment->triangles[i];
        const struct vec2 corners[3] = {garment->vertices_px[index[0]], garment->vertices_px[index[1]],
                                        garment->vertices_px[index[2]]};
        mark_triangle(weave, corners, place);
    }
}

static enum place place_at(const struct weave *weave, int x, int y)
{
    return weave->places[(size_t)y * (size_t)weave->garment->front.width_px + (size_t)x];
}

// --- strips ------------------------------------------------------------------------------------------------

static void find_ends(const struct weave *weave, int y, struct row *row)
{
    const struct picture *front = &weave->garment->front;
    int left = front->width_px, right = -1;
    for (int x = 0; x < front->width_px; x++)
        if (place_at(weave, x, y) == PLACE_TORSO && picture_row(front, y)[x * 4 + 3] > 250) {
            left = x < left ? x : left;
            right = x;
        }
    row->left = (float)left;
    row->right = (float)right + 1.0f;
}

static int compare_floats(const void *left, const void *right)
{
    float a = *(const float *)left, b = *(const float *)right;
    return (a > b) - (a < b);
}

// The torso's usual width, by its rows. 0: there is none.
static enum result torso_width(const struct weave *weave, float *out)
{
    int height = weave->garment->front.height_px, count = 0;
    float *widths = malloc((size_t)height * sizeof *widths);
    if (widths == NULL)
        return RESULT_NO_MEMORY;
    for (int y = 0; y < height; y++)
        if (weave->rows[y].right > weave->rows[y].left)
            widths[count++] = weave->rows[y].right - weave->rows[y].left;
    qsort(widths, (size_t)count, sizeof *widths, compare_floats);
    *out = count > 0 ? widths[count / 2] : 0.0f;
    free(widths);
    return RESULT_OK;
}

// Pixel k of a strip, counted inwards.
static const uint8_t *strip_pixel(const struct weave *weave, const struct row *row, int y, int side, int k)
{
    int x = (int)row->start[side] + (side == 0 ? k : -k);
    return picture_row(&weave->garment->front, y) + (ptrdiff_t)x * 4;
}

// What pixel k differs from its neighbours in the row by.
static float fine_at(const struct weave *weave, const struct row *row, int y, int side, int k, int channel)
{
    int from = k - weave->fine_px, to = k + weave->fine_px, last = (int)weave->strip_px - 1;
    from = from < 0 ? 0 : from;
    to = to > last ? last : to;
    float sum = 0.0f;
    for (int i = from; i <= to; i++)
        sum += (float)strip_pixel(weave, row, y, side, i)[channel];
    return (float)strip_pixel(weave, row, y, side, k)[channel] - sum / (float)(to - from + 1);
}

// Whether the strip has no specks, and the rim beside it, but for its shaded edge, the strip's colour.
static bool is_even(const struct weave *weave, const struct row *row, int y, int side)
{
    int rim = (int)fabsf(row->start[side] - (side == 0 ? row->left : row->right - 1.0f)), count = 0;
    float sum[3] = {0};
    for (int k = -rim / 2; k < 0; k++, count++)
        for (int i = 0; i < 3; i++)
            sum[i] += (float)strip_pixel(weave, row, y, side, k)[i];
    for (int i = 0; i < 3; i++) {
        if (count > 0 && fabsf(sum[i] / (float)count - row->mean[side][i]) > RIM_DIFFERS)
            return false;
        for (int k = 0; k < (int)weave->strip_px; k++)
            if (fabsf(fine_at(weave, row, y, side, k, i)) > SPECK_MAX)
                return false;
    }
    return true;
}

// Mean, slope (least squares) and what is left of one strip's row. False when it is not all torso.
static bool measure_strip(const struct weave *weave, struct row *row, int y, int side)
{
    int count = (int)weave->strip_px;
    float middle = 0.5f * (float)(count - 1), spread = 0.0f, sum[3] = {0}, tilt[3] = {0}, square[3] = {0};
    for (int k = 0; k < count; k++) {
        int x = (int)row->start[side] + (side == 0 ? k : -k);
        const uint8_t *pixel = strip_pixel(weave, row, y, side, k);
        if (place_at(weave, x, y) != PLACE_TORSO || pixel[3] < 250)
            return false;
        float offset = (float)k - middle;
        spread += offset * offset;
        for (int i = 0; i < 3; i++) {
            sum[i] += (float)pixel[i];
            tilt[i] += offset * (float)pixel[i];
            square[i] += (float)pixel[i] * (float)pixel[i];
        }
    }
    for (int i = 0; i < 3; i++) {
        float mean = sum[i] / (float)count, slope = tilt[i] / spread;
        float rest = square[i] / (float)count - mean * mean - slope * slope * spread / (float)count;
        row->mean[side][i] = mean;
        row->slope[side][i] = slope;
        row->grain = fmaxf(row->grain, sqrtf(fmaxf(rest, 0.0f)));
    }
    return true;
}

// Which rows are plain, and which of them the others take their cloth from. False: too few.
static bool find_plain_rows(struct weave *weave, float width_px)
{
    int height = weave->garment->front.height_px, torso = 0, plain = 0;
    for (int y = 0; y < height; y++) {
        struct row *row = &weave->rows[y];
        float width = row->right - row->left;
        if (width < 0.5f * width_px)
            continue;
        row->start[0] = row->left + RIM * width_px;
        row->start[1] = row->right - 1.0f - RIM * width_px;
        bool measured = measure_strip(weave, row, y, 0) && measure_strip(weave, row, y, 1);
        row->is_plain =
            measured && row->grain <= GRAIN_MAX && is_even(weave, row, y, 0) && is_even(weave, row, y, 1);
        torso += measured;
        plain += row->is_plain;
    }
    for (int y = 0; y < height; y++) {
        int reach = 0;
        while (reach < height && !(y - reach >= 0 && weave->rows[y - reach].is_plain) &&
               !(y + reach < height && weave->rows[y + reach].is_plain))
            reach++;
        bool above = y - reach >= 0 && weave->rows[y - reach].is_plain;
        int nearest = above ? y - reach : y + reach, beyond = above ? y - 2 * reach : y + 2 * reach;
        bool mirrored = beyond >= 0 && beyond < height && weave->rows[beyond].is_plain;
        weave->sources[y] = mirrored ? beyond : nearest;
    }
    return plain > 0 && (float)plain >= ROWS_KEPT_MIN * (float)torso;
}

// --- the cloth ---------------------------------------------------------------------------------------------

// The grain of pixel `inwards` of a side's strip, to and fro.
static float grain_at(const struct weave *weave, int y, int side, float inwards, int channel)
{
    int count = (int)weave->strip_px, k = (int)fabsf(inwards) % (2 * count);
    k = k < count ? k : 2 * count - 1 - k;
    return fminf(fmaxf(fine_at(weave, &weave->rows[y], y, side, k, channel), -GRAIN_KEPT), GRAIN_KEPT);
}

static void weave_pixel(const struct weave *weave, int x, int y, uint8_t *pixel)
{
    int from = weave->sources[y];
    const struct row *row = &weave->rows[from];
    const struct row *own = weave->rows[y].right > weave->rows[y].left ? &weave->rows[y] : row;
    float rim = row->start[0] - row->left, inner = rim + weave->strip_px;
    float left = (float)x - own->left - rim, right = own->right - 1.0f - rim - (float)x;
    float width = fmaxf(own->right - own->left, 1.0f);
    float share =
        fminf(fmaxf(((float)x - own->left - inner) / fmaxf(width - 2.0f * inner, 1.0f), 0.0f), 1.0f);
    float blend = fminf(fmaxf((((float)x - own->left) / width - 0.5f) / BLEND + 0.5f, 0.0f), 1.0f);
    for (int i = 0; i < 3; i++) {
        float a = weave->rows[y].end[0][i], b = weave->rows[y].end[1][i];
        float grain =
            grain_at(weave, from, 0, left, i) * (1.0f - blend) + grain_at(weave, from, 1, right, i) * blend;
        pixel[i] = (uint8_t)lrintf(fminf(fmaxf(a + (b - a) * share + grain, 0.0f), 255.0f));
    }
}

static void weave_row(const struct weave *weave, int y, struct picture *out)
{
    const struct row *row = &weave->rows[y];
    float inner = (RIM + STRIP) / STRIP * weave->strip_px;
    for (int x = 0; x < out->width_px; x++) {
        enum place place = place_at(weave, x, y);
        bool beside = row->is_plain && ((float)x < row->left + inner || (float)x > row->right - 1.0f - inner);
        if (place == PLACE_FRONT || (place == PLACE_TORSO && !beside))
            weave_pixel(weave, x, y, picture_row(out, y) + (ptrdiff_t)x * 4);
    }
}

// Rows are shaded a little differently where there are folds; continued inwards, that would be streaks. Down
// and up again, so that nothing shifts.
static void steady(struct weave *weave, int side)
{
    int height = weave->garment->front.height_px;
    for (int pass = 0; pass < 2; pass++)
        for (int n = 1; n < height; n++) {
            int y = pass == 0 ? n : height - 1 - n;
            const float *before = weave->rows[pass == 0 ? y - 1 : y + 1].end[side];
            float *end = weave->rows[y].end[side], step = 0.0f;
            for (int i = 0; i < 3; i++)
                step = fmaxf(step, fabsf(end[i] - before[i]));
            for (int i = 0; i < 3 && step < STEP_MIN; i++)
                end[i] = before[i] + STEADY * (end[i] - before[i]);
        }
}

// The colours between which each row's middle goes over.
static void find_shades(struct weave *weave)
{
    for (int side = 0; side < 2; side++) {
        for (int y = 0; y < weave->garment->front.height_px; y++) {
            const struct row *source = &weave->rows[weave->sources[y]];
            for (int i = 0; i < 3; i++)
                weave->rows[y].end[side][i] =
                    source->mean[side][i] + source->slope[side][i] * 0.5f * (weave->strip_px - 1.0f);
        }
        steady(weave, side);
    }
}

static enum result make_cloth(struct weave *weave, struct picture *out)
{
    const struct picture *front = &weave->garment->front;
    float width_px = 0.0f;
    mark_part(weave, GARMENT_PART_TORSO, PLACE_TORSO);
    mark_part(weave, GARMENT_PART_BACK, PLACE_FRONT);
    mark_part(weave, GARMENT_PART_COLLAR, PLACE_FRONT);
    for (int y = 0; y < front->height_px; y++)
        find_ends(weave, y, &weave->rows[y]);
    enum result result = torso_width(weave, &width_px);
    weave->strip_px = floorf(STRIP * width_px);
    weave->fine_px = 1 + (int)(FINE_SHARE * width_px);
    if (result != RESULT_OK || weave->strip_px < 8.0f || !find_plain_rows(weave, width_px))
        return result;
    find_shades(weave);
    result = picture_allocate(front->width_px, front->height_px, out);
    for (int y = 0; result == RESULT_OK && y < front->height_px; y++) {
        memcpy(picture_row(out, y), picture_row(front, y), (size_t)front->width_px * 4);
        weave_row(weave, y, out);
    }
    return result;
}

enum result garment_back_from_front(const struct garment *garment, struct picture *out)
{
    size_t height = (size_t)garment->front.height_px, width = (size_t)garment->front.width_px;
    *out = (struct picture){0};
    if (garment->kind > GARMENT_DRESS)
        return RESULT_OK;
    struct weave weave = {.garment = garment,
                          .places = calloc(width * height, 1),
                          .rows = calloc(height, sizeof *weave.rows),
                          .sources = calloc(height, sizeof *weave.sources)};
    enum result result = RESULT_NO_MEMORY;
    if (weave.places != NULL && weave.rows != NULL && weave.sources != NULL)
        result = make_cloth(&weave, out);
    free(weave.places);
    free(weave.rows);
    free(weave.sources);
    return result;
}
