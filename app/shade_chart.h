// The shades of foundation or concealer that a catalogue has, as colours: from light to deep, and which are
// nearest to a skin.
//
// A shade's colour is the product in a thick layer (platform/base/makeup.h), which is what covers the skin.
#ifndef CHEVAL_APP_SHADE_CHART_H
#define CHEVAL_APP_SHADE_CHART_H

#include "assets/catalogue.h"
#include "platform/base/colour_difference.h"

#define SHADE_CHART_COLUMNS 3 // undertone: from rosy to golden

struct shade {
    const struct catalogue_product *product;
    int variant;
    struct lab lab;
};

// Rows from light to deep by L*; in each row SHADE_CHART_COLUMNS shades of much the same lightness, by hue
// from rosy to golden. The last row may be shorter.
struct shade_chart {
    int count;
    struct shade *shades; // row by row
};

MUST_CHECK enum result shade_chart_init(const struct catalogue *catalogue, enum catalogue_category category,
                                        struct shade_chart *out);
void shade_chart_finish(struct shade_chart *chart);

struct shade_match {
    const struct shade *shade; // of the chart
    float difference;          // CIEDE2000
};

// The nearest first. Gives how many there are, at most `most`.
int shade_chart_nearest(const struct shade_chart *chart, struct lab skin, struct shade_match *matches,
                        int most);

// How near that is, in words.
enum shade_closeness {
    SHADE_SAME,    // up to 1: hardly to be told apart
    SHADE_CLOSE,   // up to 3: a good match
    SHADE_SIMILAR, // up to 5: seen at second glance
    SHADE_OTHER,   // none of this range is near
};

enum shade_closeness shade_closeness(float difference);

#endif
