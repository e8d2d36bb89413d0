// What a merchandiser would want to know of a catalogue that can be loaded: nothing of it is wrong to the
// reader, and some of it looks wrong to a shopper. Told by kind, with how many there are and the first of
// them, in the words of who sells things. Quick: no file is opened.
#ifndef CHEVAL_ASSETS_LINT_GOODS_H
#define CHEVAL_ASSETS_LINT_GOODS_H

#include "assets/catalogue.h"

enum goods_finding {
    GOODS_SAME_GTIN,     // two articles have it
    GOODS_SAME_TITLE,    // two products of a brand and a category have it
    GOODS_ZERO_PRICE,    //
    GOODS_ODD_PRICE,     // GOODS_ODD_TIMES the usual one of its category, or that part of it
    GOODS_SALE_NOT_LESS, // than the price
    GOODS_ODD_CURRENCY,  // hardly another product has it
    GOODS_NO_PRICE,      //
    GOODS_NO_PICTURE,    // neither it nor any of its variants
    GOODS_NO_SWATCH,     // a variant beside others, of which some shoppers choose by colour
    GOODS_SAME_SHADES,   // of one product, that hardly anybody can tell apart
    GOODS_LONG_TITLE,    // it is cut on the card
    GOODS_NOT_TRIED_ON,  // it can be looked at only
    GOODS_FINDINGS
};

#define GOODS_EXAMPLES 5
#define GOODS_EXAMPLE_SIZE 200
#define GOODS_ODD_TIMES 30
#define GOODS_ALIKE 1.0        // CIEDE2000 below which two shades look the same
#define GOODS_TITLE_LETTERS 60 // what two lines of a card have room for
#define GOODS_SHADE_LETTERS 30 // of a variant's

struct goods_report {
    struct goods_kind {
        int count;
        char examples[GOODS_EXAMPLES][GOODS_EXAMPLE_SIZE]; // as many as there are, of `count`
    } kinds[GOODS_FINDINGS];
};

// RESULT_NO_MEMORY is the only failure.
MUST_CHECK enum result lint_goods(const struct catalogue *catalogue, struct goods_report *out);

// "shades that look the same", and what is to be done; and a name for machines, "same_shades".
const char *lint_goods_text(enum goods_finding finding);
const char *lint_goods_name(enum goods_finding finding);

#endif
