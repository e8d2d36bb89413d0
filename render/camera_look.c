#include "render/camera_look.h"

#include "platform/base/floats.h"
#include "render/scene.h"

#include <stdlib.h>

#define SHARE 0.12f // of a new picture: settles in half a second

// Noise: places a side, the quantile that is looked at and what it is of a normal distribution's deviation;
// the second difference has six times the deviation of a pixel.
#define PLACES 48
#define QUANTILE 0.20f
#define QUANTILE_OF_NORMAL 0.2533f
#define GAIN 6.0f
#define LEAST_PLACES 120
#define MAX_ANSWER 255
#define MOST_RATIO 2.0f // of the noise at one brightness to that of the skin: more is hair
#define CLEAN 0.7f      // in bytes: rounding and a sensor in good light; subtracted as variances

// Sharpness.
#define ROWS 40
#define LONGEST_ROW 640
#define REBLUR_PX 1.5f
#define REBLUR_TAPS 5 // to either side
#define LEAST_EDGE 6.0f
#define NOISE_TO_EDGE 4.0f
#define MAX_EDGES 600
#define LEAST_EDGES 30
#define SHARPEST 0.25f // quantile of the edges: a face has soft ones of its own
// Variances: of a central difference, and of what a sharp camera shows.
#define DIFFERENCE_VARIANCE 0.33f
#define SHARP_VARIANCE 0.35f
#define MOST_BLUR_PX 2.5f

#define TILE_BLUR_SHARE 0.8f // a little less than the camera: products are to be looked at
#define TILE_LEAST_BLUR_PX 0.35f
#define TILE_MOST_BLUR_PX 1.4f
// Variance that enlarging a picture linearly adds, in its pixels.
#define ENLARGING_VARIANCE 0.17f

struct box {
    int left, top, right, bottom; // pixels within the picture, the last ones excluded
};

static int luma_at(const struct picture *picture, int x, int y)
{
    const uint8_t *pixel = picture_row(picture, y) + 4 * (size_t)x;
    return (54 * pixel[0] + 183 * pixel[1] + 19 * pixel[2]) >> 8; // ITU-R BT.709
}

// About the face, cut to the picture.
static struct box box_of(const struct picture *picture, const struct vec3 *landmarks_px)
{
    float left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++) {
        left = fminf(left, landmarks_px[i].x);
        right = fmaxf(right, landmarks_px[i].x);
        top = fminf(top, landmarks_px[i].y);
        bottom = fmaxf(bottom, landmarks_px[i].y);
    }
    float width = (float)picture->width_px, height = (float)picture->height_px;
    return (struct box){(int)fminf(fmaxf(left, 0.0f), width), (int)fminf(fmaxf(top, 0.0f), height),
                        (int)fminf(fmaxf(right, 0.0f), width), (int)fminf(fmaxf(bottom, 0.0f), height)};
}

// --- noise -------------------------------------------------------------------------------------------------

static int second_difference(const struct picture *picture, int x, int y)
{
    static const int mask[9] = {1, -2, 1, -2, 4, -2, 1, -2, 1};
    int sum = 0;
    for (int k = 0; k < 9; k++) {
        const uint8_t *pixel = picture_row(picture, y + k / 3 - 1) + 4 * (size_t)(x + k % 3 - 1);
        sum += mask[k] * (54 * pixel[0] + 183 * pixel[1] + 19 * pixel[2]);
    }
    return abs(sum);
}

// Value below which a share of the counted ones lie, between its neighbours' borders.
static float quantile_of(const int counts[MAX_ANSWER + 1], int total, float share)
{
    float wanted = share * (float)total, below = 0.0f;
    for (int i = 0; i <= MAX_ANSWER; i++) {
        if (below + (float)counts[i] >= wanted && counts[i] > 0)
            return (float)i + (wanted - below) / (float)counts[i];
        below += (float)counts[i];
    }
    return (float)MAX_ANSWER;
}

// Deviation by brightness, in bytes; a level that is not in sight is taken from the nearest one that is.
static bool measure_noise(const struct picture *picture, const struct box *box, float out[TILE_NOISE_LEVELS])
{
    // Answers in steps of a quarter of a byte.
    int counts[TILE_NOISE_LEVELS][MAX_ANSWER + 1] = {{0}}, totals[TILE_NOISE_LEVELS] = {0};
    int width = box->right - box->left - 2, height = box->bottom - box->top - 2;
    if (width < 8 || height < 8)
        return false;
    for (int i = 0; i < PLACES * PLACES; i++) {
        int x = box->left + 1 + (2 * (i % PLACES) + 1) * width / (2 * PLACES);
        int y = box->top + 1 + (2 * (i / PLACES) + 1) * height / (2 * PLACES);
        int luma = luma_at(picture, x, y);
        if (luma < 4 || luma > 250)
            continue; // cut off: no noise is left there
        int level = luma < 70 ? 0 : luma < 150 ? 1 : 2;
        int answer = second_difference(picture, x, y) / 64;
        counts[level][answer < MAX_ANSWER ? answer : MAX_ANSWER]++;
        totals[level]++;
    }
    bool any = false;
    for (int level = 0; level < TILE_NOISE_LEVELS; level++) {
        out[level] = -1.0f;
        if (totals[level] < LEAST_PLACES)
            continue;
        float answer = quantile_of(counts[level], totals[level], QUANTILE) / 4.0f;
        float deviation = answer / (QUANTILE_OF_NORMAL * GAIN);
        out[level] = sqrtf(fmaxf(deviation * deviation - CLEAN * CLEAN, 0.0f));
        any = true;
    }
    int skin = 0; // most of a face
    for (int level = 1; level < TILE_NOISE_LEVELS; level++)
        skin = totals[level] > totals[skin] ? level : skin;
    for (int level = 0; level < TILE_NOISE_LEVELS; level++)
        out[level] = fminf(out[level], MOST_RATIO * out[skin]);
    for (int pass = 0; any && pass < TILE_NOISE_LEVELS; pass++)
        for (int level = 0; level < TILE_NOISE_LEVELS; level++) {
            int next = level > 0 ? level - 1 : level + 1;
            int other = level == 1 ? 2 : next;
            if (out[level] < 0.0f)
                out[level] = out[next] >= 0.0f ? out[next] : out[other];
        }
    return any;
}

// --- sharpness ---------------------------------------------------------------------------------------------

struct edges {
    float kernel[REBLUR_TAPS + 1]; // of one side
    float least;                   // slope, bytes a pixel
    int count;
    float variances[MAX_EDGES];
};

static void start_edges(struct edges *edges, float noise)
{
    float sum = 0.0f;
    for (int k = 0; k <= REBLUR_TAPS; k++) {
        edges->kernel[k] = expf(-0.5f * (float)(k * k) / (REBLUR_PX * REBLUR_PX));
        sum += (k == 0 ? 1.0f : 2.0f) * edges->kernel[k];
    }
    for (int k = 0; k <= REBLUR_TAPS; k++)
        edges->kernel[k] /= sum;
    edges->least = fmaxf(LEAST_EDGE, NOISE_TO_EDGE * noise);
    edges->count = 0;
}

// The edges across a row: where the slope is steepest. A Gaussian edge of variance v is 1 / sqrt(v) steep,
// blurred again 1 / sqrt(v + REBLUR_PX^2).
static void add_row(struct edges *edges, const float *row, int count)
{
    float slopes[LONGEST_ROW] = {0};
    for (int i = 1; i + 1 < count; i++)
        slopes[i] = 0.5f * (row[i + 1] - row[i - 1]);
    for (int i = REBLUR_TAPS + 1; i + REBLUR_TAPS + 1 < count && edges->count < MAX_EDGES; i++) {
        float slope = fabsf(slopes[i]);
        if (slope < edges->least || slope < fabsf(slopes[i - 1]) || slope <= fabsf(slopes[i + 1]))
            continue;
        float blurred = edges->kernel[0] * slopes[i];
        for (int k = 1; k <= REBLUR_TAPS; k++)
            blurred += edges->kernel[k] * (slopes[i - k] + slopes[i + k]);
        float ratio = slope / fmaxf(fabsf(blurred), 1e-3f);
        if (ratio > 1.05f)
            edges->variances[edges->count++] = REBLUR_PX * REBLUR_PX / (ratio * ratio - 1.0f);
    }
}

// False when the face shows too few edges to tell.
static bool measure_blur(const struct picture *picture, const struct box *box, float noise, float *blur_px)
{
    int width = box->right - box->left, height = box->bottom - box->top;
    if (width < 4 * REBLUR_TAPS || height < ROWS)
        return false;
    int left = box->left, count = width;
    if (count > LONGEST_ROW) {
        left += (count - LONGEST_ROW) / 2;
        count = LONGEST_ROW;
    }
    struct edges edges;
    start_edges(&edges, noise);
    float row[LONGEST_ROW];
    for (int r = 0; r < ROWS; r++) {
        int y = box->top + (2 * r + 1) * height / (2 * ROWS);
        for (int i = 0; i < count; i++)
            row[i] = (float)luma_at(picture, left + i, y);
        add_row(&edges, row, count);
    }
    if (edges.count < LEAST_EDGES)
        return false;
    floats_sort(edges.variances, edges.count);
    float variance = edges.variances[(int)(SHARPEST * (float)edges.count)] - DIFFERENCE_VARIANCE;
    *blur_px = fminf(sqrtf(fmaxf(variance - SHARP_VARIANCE, 0.0f)), MOST_BLUR_PX);
    return true;
}

// --- over time ---------------------------------------------------------------------------------------------

void camera_look_measure(struct camera_look *look, const struct picture *picture,
                         const struct vec3 *landmarks_px, uint64_t sequence)
{
    if (look->known && look->sequence == sequence)
        return;
    float noise[TILE_NOISE_LEVELS], blur_px = 0.0f;
    struct box face = box_of(picture, landmarks_px);
    if (!measure_noise(picture, &face, noise))
        return;
    bool has_blur = measure_blur(picture, &face, noise[1], &blur_px);
    float share = look->known ? SHARE : 1.0f;
    for (int level = 0; level < TILE_NOISE_LEVELS; level++)
        look->noise[level] += share * (noise[level] / 255.0f - look->noise[level]);
    if (has_blur)
        look->blur_px += share * (blur_px - look->blur_px);
    look->known = true;
    look->sequence = sequence;
}

// Scrambles a number's bits, so that neighbours have nothing in common (the finaliser of MurmurHash3).
static uint64_t scramble(uint64_t bits)
{
    bits ^= bits >> 33;
    bits *= UINT64_C(0xff51afd7ed558ccd);
    bits ^= bits >> 33;
    bits *= UINT64_C(0xc4ceb9fe1a85ec53);
    return bits ^ (bits >> 33);
}

struct tile_look camera_look_of_tile(const struct camera_look *look, float scale, uint64_t sequence)
{
    struct tile_look out = {.grain_px = fmaxf(scale, 1.0f)};
    float enlarging = scale > 1.0f ? ENLARGING_VARIANCE * (1.0f - 1.0f / (scale * scale)) : 0.0f;
    float blur_px = TILE_BLUR_SHARE * scale * sqrtf(look->blur_px * look->blur_px + enlarging);
    if (look->known && blur_px >= TILE_LEAST_BLUR_PX)
        out.blur_px = fminf(blur_px, TILE_MOST_BLUR_PX);
    for (int level = 0; level < TILE_NOISE_LEVELS; level++)
        out.noise[level] = look->noise[level];
    uint64_t bits = scramble(sequence + 1);
    out.shift[0] = (int)(bits & 0xffff);
    out.shift[1] = (int)(bits >> 16 & 0xffff);
    return out;
}

void camera_look_forget(struct camera_look *look)
{
    *look = (struct camera_look){0};
}
