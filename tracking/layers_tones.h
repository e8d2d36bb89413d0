// How likely a colour is in a place of the picture, counted from places that are known. Within layers*.c
// only.
//
// Histograms over brightness, red beside green and blue beside green: shade changes the first and hardly the
// others. Each count falls on the eight bins about it, and is read from them, so that few counts suffice.
#ifndef CHEVAL_TRACKING_LAYERS_TONES_H
#define CHEVAL_TRACKING_LAYERS_TONES_H

#define TONE_BINS 16 // a side

// Where a colour is in the histograms, in bins.
struct tone {
    float light, red, blue;
};

struct tone_counts {
    float total;
    float counts[TONE_BINS][TONE_BINS][TONE_BINS]; // [light][red][blue]
};

// `colour`: red, green and blue, sRGB, 0..1.
struct tone tone_of(const float colour[3]);

void tone_counts_clear(struct tone_counts *counts);
void tone_counts_add(struct tone_counts *counts, struct tone tone, float weight);

// Adds the shares of `other`, as `weight` counts in all.
void tone_counts_mix(struct tone_counts *counts, const struct tone_counts *other, float weight);

// What was counted may be seen in a little more and a little less light.
void tone_counts_shade(struct tone_counts *counts);

// The share of counts that two have in common, 0..1.
float tone_counts_overlap(const struct tone_counts *a, const struct tone_counts *b);

// Logarithms of how much likelier a colour is in one place than in another.
struct tone_evidence {
    float own; // 0: the place has no colours of its own .. 1
    float of[TONE_BINS][TONE_BINS][TONE_BINS];
};

// Of `place` against what is `beside` it. Counts of the place may be mixed with what is beside it: colours
// that they share speak against the place when it has others of its own, and are undecided when it has not.
// Of colours seen in neither the evidence is `unseen`. Bounded to +-bound.
void tone_evidence_weigh(struct tone_evidence *evidence, const struct tone_counts *place,
                         const struct tone_counts *beside, float unseen, float bound);

float tone_evidence_at(const struct tone_evidence *evidence, struct tone tone);

#endif
