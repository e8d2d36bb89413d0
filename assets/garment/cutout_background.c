#include "assets/garment/cutout_internal.h"

#include "platform/base/floats.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define SAMPLES_MAX 16384
#define ROUNDS 6

struct sample {
    float basis[BACKGROUND_TERMS];
    float colour[3];
};

int background_rim_px(const struct picture *picture)
{
    int side = picture->width_px < picture->height_px ? picture->width_px : picture->height_px;
    return side / 64 > 2 ? side / 64 : 2;
}

static void basis_at(const struct picture *picture, int x, int y, float basis[BACKGROUND_TERMS])
{
    float u = 2.0f * ((float)x + 0.5f) / (float)picture->width_px - 1.0f;
    float v = 2.0f * ((float)y + 0.5f) / (float)picture->height_px - 1.0f;
    basis[0] = 1.0f;
    basis[1] = u;
    basis[2] = v;
    basis[3] = u * u;
    basis[4] = u * v;
    basis[5] = v * v;
}

static float value_of(const float terms[BACKGROUND_TERMS], const float basis[BACKGROUND_TERMS])
{
    float sum = 0.0f;
    for (int i = 0; i < BACKGROUND_TERMS; i++)
        sum += terms[i] * basis[i];
    return sum;
}

void background_at(const struct background *background, const struct picture *picture, int x, int y,
                   float colour[3])
{
    float basis[BACKGROUND_TERMS];
    basis_at(picture, x, y, basis);
    for (int c = 0; c < 3; c++)
        colour[c] = value_of(background->terms[c], basis);
}

static int take_samples(const struct picture *picture, struct sample *samples)
{
    int rim = background_rim_px(picture);
    int w = picture->width_px, h = picture->height_px;
    int64_t pixels = 2 * (int64_t)rim * (w + h);
    int step = (int)(pixels / SAMPLES_MAX) + 1;
    int count = 0;
    int64_t seen = 0;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            if (x == rim && y >= rim && y < h - rim)
                x = w - rim;
            if (seen++ % step != 0 || count == SAMPLES_MAX)
                continue;
            struct sample *sample = &samples[count++];
            const uint8_t *pixel = picture_row(picture, y) + (size_t)x * 4;
            basis_at(picture, x, y, sample->basis);
            for (int c = 0; c < 3; c++)
                sample->colour[c] = (float)pixel[c];
        }
    return count;
}

static float residual(const struct background *background, const struct sample *sample)
{
    float worst = 0.0f;
    for (int c = 0; c < 3; c++)
        worst = fmaxf(worst, fabsf(sample->colour[c] - value_of(background->terms[c], sample->basis)));
    return worst;
}

// Solves the normal equations by elimination; they are positive definite for the little that is added to the
// diagonal, which keeps a term zero that the samples don't determine.
static void solve(double matrix[BACKGROUND_TERMS][BACKGROUND_TERMS], double right[3][BACKGROUND_TERMS],
                  struct background *out)
{
    for (int i = 0; i < BACKGROUND_TERMS; i++)
        for (int j = i + 1; j < BACKGROUND_TERMS; j++) {
            double factor = matrix[j][i] / matrix[i][i];
            for (int k = i; k < BACKGROUND_TERMS; k++)
                matrix[j][k] -= factor * matrix[i][k];
            for (int c = 0; c < 3; c++)
                right[c][j] -= factor * right[c][i];
        }
    for (int c = 0; c < 3; c++)
        for (int i = BACKGROUND_TERMS - 1; i >= 0; i--) {
            double sum = right[c][i];
            for (int k = i + 1; k < BACKGROUND_TERMS; k++)
                sum -= matrix[i][k] * (double)out->terms[c][k];
            out->terms[c][i] = (float)(sum / matrix[i][i]);
        }
}

// Least squares over the samples that lie within `gate` of the background there is.
static int refit(const struct sample *samples, int count, float gate, struct background *background)
{
    double matrix[BACKGROUND_TERMS][BACKGROUND_TERMS] = {{0}};
    double right[3][BACKGROUND_TERMS] = {{0}};
    int used = 0;
    for (int n = 0; n < count; n++) {
        if (residual(background, &samples[n]) > gate)
            continue;
        used++;
        for (int i = 0; i < BACKGROUND_TERMS; i++) {
            for (int j = 0; j < BACKGROUND_TERMS; j++)
                matrix[i][j] += (double)samples[n].basis[i] * (double)samples[n].basis[j];
            for (int c = 0; c < 3; c++)
                right[c][i] += (double)samples[n].basis[i] * (double)samples[n].colour[c];
        }
    }
    if (used < 16)
        return used;
    for (int i = 0; i < BACKGROUND_TERMS; i++)
        matrix[i][i] += 1e-4 * (double)used;
    solve(matrix, right, background);
    return used;
}

enum result background_fit(const struct picture *picture, struct background *out)
{
    struct sample *samples = calloc(SAMPLES_MAX, sizeof *samples);
    float *values = calloc(SAMPLES_MAX, sizeof *values);
    enum result result = RESULT_NO_MEMORY;
    if (samples == NULL || values == NULL)
        goto cleanup;
    int count = take_samples(picture, samples);
    *out = (struct background){0};
    for (int c = 0; c < 3; c++) {
        for (int i = 0; i < count; i++)
            values[i] = samples[i].colour[c];
        out->terms[c][0] = floats_median(values, count);
    }
    // A sweep of light over a wall is within the first gate, another colour mostly isn't.
    float gate = 40.0f;
    for (int round = 0; round < ROUNDS; round++) {
        int used = refit(samples, count, gate, out);
        int within = 0;
        for (int i = 0; i < count; i++) {
            float off = residual(out, &samples[i]);
            if (off <= gate)
                values[within++] = off;
        }
        out->share = (float)used / (float)count;
        out->noise = 1.4826f * floats_median(values, within);
        gate = fmaxf(3.0f * out->noise, 3.0f);
    }
    result = RESULT_OK;

cleanup:
    free(values);
    free(samples);
    return result;
}

enum result background_denoise(const struct picture *picture, float noise, struct picture *out)
{
    enum result result = picture_allocate(picture->width_px, picture->height_px, out);
    if (result != RESULT_OK)
        return result;
    int gate = (int)(3.0f * noise) + 1;
    for (int y = 0; y < picture->height_px; y++)
        for (int x = 0; x < picture->width_px; x++) {
            const uint8_t *middle = picture_row(picture, y) + (size_t)x * 4;
            int sum[3] = {0}, count = 0;
            for (int ny = y > 2 ? y - 2 : 0; ny <= y + 2 && ny < picture->height_px; ny++)
                for (int nx = x > 2 ? x - 2 : 0; nx <= x + 2 && nx < picture->width_px; nx++) {
                    const uint8_t *near = picture_row(picture, ny) + (size_t)nx * 4;
                    if (abs(near[0] - middle[0]) > gate || abs(near[1] - middle[1]) > gate ||
                        abs(near[2] - middle[2]) > gate)
                        continue;
                    for (int c = 0; c < 3; c++)
                        sum[c] += near[c];
                    count++;
                }
            assert(count > 0); // the pixel itself
            uint8_t *to = picture_row(out, y) + (size_t)x * 4;
            for (int c = 0; c < 3; c++)
                to[c] = (uint8_t)((sum[c] + count / 2) / count);
            to[3] = middle[3];
        }
    return RESULT_OK;
}
