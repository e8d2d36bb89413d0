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

// The share of all counts that is near this colour, 0..1; 0 without counts.
float tone_share(const struct tone_counts *counts, struct tone tone);

// The logarithm of how much likelier a colour is in `of` than in `against`, as far as both have enough
// counts to say: colours seen in neither say nothing.
float tone_evidence(const struct tone_counts *of, const struct tone_counts *against, struct tone tone);

#endif
