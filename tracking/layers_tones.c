#include "tracking/layers_tones.h"

#include <math.h>
#include <string.h>

// Differences of colours are taken beside their sum; so much is added to it, since in the dark they are
// noise.
#define NOISE 0.12f
#define RED_LOW (-0.20f)
#define RED_HIGH 0.40f
#define BLUE_LOW (-0.35f)
#define BLUE_HIGH 0.25f

// What no count has shown may be in any bin: so much of all counts in each, and as many counts as make half
// of what is known.
#define UNSEEN 1e-3f
#define FEW 12.0f

static float in_bins(float value, float low, float high)
{
    float bin = (value - low) / (high - low) * TONE_BINS - 0.5f;
    return fminf(fmaxf(bin, 0.0f), TONE_BINS - 1.001f);
}

struct tone tone_of(const float colour[3])
{
    float red = colour[0], green = colour[1], blue = colour[2];
    return (struct tone){in_bins(0.25f * (red + 2.0f * green + blue), 0.0f, 1.0f),
                         in_bins((red - green) / (red + green + NOISE), RED_LOW, RED_HIGH),
                         in_bins((blue - green) / (blue + green + NOISE), BLUE_LOW, BLUE_HIGH)};
}

void tone_counts_clear(struct tone_counts *counts)
{
    memset(counts, 0, sizeof *counts);
}

void tone_counts_add(struct tone_counts *counts, struct tone tone, float weight)
{
    int l = (int)tone.light, r = (int)tone.red, b = (int)tone.blue;
    float fl = tone.light - (float)l, fr = tone.red - (float)r, fb = tone.blue - (float)b;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++) {
            float *cells = &counts->counts[l + i][r + k][b];
            float share = weight * (i == 0 ? 1.0f - fl : fl) * (k == 0 ? 1.0f - fr : fr);
            cells[0] += share * (1.0f - fb);
            cells[1] += share * fb;
        }
    counts->total += weight;
}

static float count_near(const struct tone_counts *counts, struct tone tone)
{
    int l = (int)tone.light, r = (int)tone.red, b = (int)tone.blue;
    float fl = tone.light - (float)l, fr = tone.red - (float)r, fb = tone.blue - (float)b, sum = 0.0f;
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++) {
            const float *cells = &counts->counts[l + i][r + k][b];
            sum += (i == 0 ? 1.0f - fl : fl) * (k == 0 ? 1.0f - fr : fr) *
                   (cells[0] + fb * (cells[1] - cells[0]));
        }
    return sum;
}

float tone_share(const struct tone_counts *counts, struct tone tone)
{
    return counts->total > 0.0f ? count_near(counts, tone) / counts->total : 0.0f;
}

float tone_evidence(const struct tone_counts *of, const struct tone_counts *against, struct tone tone)
{
    float share = (count_near(of, tone) + UNSEEN * FEW) / (of->total + FEW);
    float other = (count_near(against, tone) + UNSEEN * FEW) / (against->total + FEW);
    return logf((share + UNSEEN) / (other + UNSEEN));
}
