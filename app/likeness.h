// How alike two products are, by what the catalogue says of them: their kind, shade, finish and brand. And
// which variant of a product stands for it. Pure; any thread.
#ifndef CHEVAL_APP_LIKENESS_H
#define CHEVAL_APP_LIKENESS_H

#include "assets/catalogue.h"

#define LIKENESS_SHADE 4 // their swatches are of one family
#define LIKENESS_FINISH 2
#define LIKENESS_BRAND 1
#define LIKENESS_CATEGORY 2 // with any of these: the same category, not only the same kind
#define LIKENESS_MOST (LIKENESS_SHADE + LIKENESS_FINISH + LIKENESS_BRAND + LIKENESS_CATEGORY)

// Whether they are used in one go, or at one place; a category is its own kin.
bool likeness_are_kin(enum catalogue_category a, enum catalogue_category b);

// 0: not enough to speak of; up to LIKENESS_MOST. Only kin are alike.
int likeness(const struct catalogue_product *a, int variant_of_a, const struct catalogue_product *b,
             int variant_of_b);

// Whether some variants of them could have more than so many points: quick, for leaving out what can't.
bool likeness_may_exceed(const struct catalogue_product *a, const struct catalogue_product *b, float points);

// Here or online. `size` is a label's title, "M": of a variant that comes in sizes it must be one of them;
// NULL: any.
bool likeness_can_be_bought(const struct catalogue_variant *variant, const char *size);

// Of the variants that can be bought the nearest in colour to `wish` (NULL, or one without a swatch: the
// first); -1: none can.
int likeness_nearest_variant(const struct catalogue_product *product, const struct catalogue_variant *wish,
                             const char *size);

#endif
