#include "tracking/layers_tones.h"

#include "platform/base/vec.h"
#include "tracking/layers_bounded.h"

#include <string.h>

// Differences of colours are taken beside their sum; so much is added to it, since in the dark they are
// noise.
#define NOISE 0.3f
#define RED_LOW (-0.15f)
#define RED_HIGH 0.35f
#define BLUE_LOW (-0.30f)
#define BLUE_HIGH 0.20f

// What no count has shown may be in any bin: so much of all counts in each, and as many counts as make half
// of what is known.
#define UNSEEN 1e-3f
#define FEW 12.0f

// A place that has less than the first share of its counts for itself has no colours of its own; with more
// than the second it has.
#define OWN_LOW 0.30f
#define OWN_HIGH 0.60f

#define CELLS (TONE_BINS * TONE_BINS * TONE_BINS)

static float in_bins(float value, float low, float high)
{
    float bin = (value - low) / (high - low) * TONE_BINS - 0.5f;
    return bounded(bin, 0.0f, TONE_BINS - 1.001f);
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

void tone_counts_mix(struct tone_counts *counts, const struct tone_counts *other, float weight)
{
    float *into = &counts->counts[0][0][0];
    const float *from = &other->counts[0][0][0];
    if (!(other->total > 0.0f))
        return;
    for (int i = 0; i < CELLS; i++)
        into[i] += from[i] * weight / other->total;
    counts->total += weight;
}

void tone_counts_shade(struct tone_counts *counts)
{
    float before[TONE_BINS * TONE_BINS] = {0.0f}, here[TONE_BINS * TONE_BINS];
    for (int l = 0; l < TONE_BINS; l++) {
        float *of = &counts->counts[l][0][0];
        const float *next = l + 1 < TONE_BINS ? &counts->counts[l + 1][0][0] : of;
        memcpy(here, of, sizeof here);
        for (int i = 0; i < TONE_BINS * TONE_BINS; i++)
            of[i] = 0.5f * here[i] + 0.25f * ((l > 0 ? before[i] : here[i]) + next[i]);
        memcpy(before, here, sizeof before);
    }
}

// The intersection of their histograms (Swain and Ballard, "Color Indexing", 1991).
float tone_counts_overlap(const struct tone_counts *a, const struct tone_counts *b)
{
    const float *of = &a->counts[0][0][0], *against = &b->counts[0][0][0];
    float share = 1.0f / (a->total + FEW), other = 1.0f / (b->total + FEW), sum = 0.0f;
    for (int i = 0; i < CELLS; i++)
        sum += lesser(of[i] * share, against[i] * other);
    return sum;
}

void tone_evidence_weigh(struct tone_evidence *evidence, const struct tone_counts *place,
                         const struct tone_counts *beside, float unseen, float bound)
{
    const float *of = &place->counts[0][0][0], *against = &beside->counts[0][0][0];
    float *out = &evidence->of[0][0][0];
    float share = 1.0f / (place->total + FEW), beside_share = 1.0f / (beside->total + FEW);
    float overlap = tone_counts_overlap(place, beside);
    float own = smoothstep(OWN_LOW, OWN_HIGH, 1.0f - overlap);
    evidence->own = own;
    for (int i = 0; i < CELLS; i++) {
        out[i] = unseen;
        if (of[i] + against[i] <= 0.0f)
            continue;
        float here = of[i] * share, there = against[i] * beside_share + UNSEEN;
        float plain = (here + UNSEEN) / there,
              clean = (greater(here - overlap * there, 0.0f) + UNSEEN) / there;
        float value = logf(plain) + own * logf(clean / plain);
        out[i] = bounded(value, -bound, bound);
    }
}

float tone_evidence_at(const struct tone_evidence *evidence, struct tone tone)
{
    int l = (int)tone.light, r = (int)tone.red, b = (int)tone.blue;
    float fl = tone.light - (float)l, fr = tone.red - (float)r, fb = tone.blue - (float)b, sums[2];
    for (int i = 0; i < 2; i++) {
        const float *low = evidence->of[l + i][r], *high = evidence->of[l + i][r + 1];
        float a = low[b] + fb * (low[b + 1] - low[b]), c = high[b] + fb * (high[b + 1] - high[b]);
        sums[i] = a + fr * (c - a);
    }
    return sums[0] + fl * (sums[1] - sums[0]);
}
