// Which products of a category are shown: by colour, finish, price, and what is in stock here.
//
// Within a facet any of the chosen values will do; the facets hold together, and in one and the same variant:
// a lipstick that is red in one shade and in stock in another is not "red and in stock". Nothing chosen lets
// all through. Thread: main.
#ifndef CHEVAL_APP_UI_FILTER_H
#define CHEVAL_APP_UI_FILTER_H

#include "app/ui/colour_family.h"

enum filter_facet {
    FILTER_COLOUR, // values: enum colour_family
    FILTER_FINISH, // enum makeup_finish
    FILTER_PRICE,  // ranges, from cheap to dear
    FILTER_STOCK,  // one value: in stock here
    FILTER_FACETS
};

#define FILTER_MAX_VALUES 32 // of a facet
#define FILTER_MAX_PRICES 4

// Plain data; zeroed, it lets all through.
struct filter {
    uint32_t chosen[FILTER_FACETS]; // a bit a value
};

// What there is to choose in a category.
struct filter_choices {
    // A bit for each value that some product has; 0 for a facet that makes no difference here.
    uint32_t offered[FILTER_FACETS];
    // Of price range i: at least price_from[i], below price_from[i + 1]; the last has no end. As minor units
    // of `currency`. Offered only where all prices are in one currency, and with limits that are round.
    int price_count;
    int64_t price_from[FILTER_MAX_PRICES];
    char currency[4];
};

// How many products there would be with a value, the other facets being as they are chosen.
struct filter_counts {
    int products; // that pass
    int of[FILTER_FACETS][FILTER_MAX_VALUES];
};

struct filter_index;

// What the filter asks of each variant, some 12 bytes: the catalogue itself is not looked at any more.
MUST_CHECK enum result filter_index_create(const struct catalogue *catalogue, struct filter_index **out);
// The product of this index has other prices or another stock. Price ranges keep their limits.
void filter_index_refresh(struct filter_index *index, const struct catalogue *catalogue, int product);
void filter_index_destroy(struct filter_index *index); // takes NULL

const struct filter_choices *filter_choices(const struct filter_index *index,
                                            enum catalogue_category category);

// The indices of the category's products that pass, in the catalogue's order: how many. `shades` has of each
// product of the catalogue the variant it is shown in; one that does not pass gives way to the first that
// does. 100,000 products take about a millisecond.
int filter_products(const struct filter_index *index, enum catalogue_category category,
                    const struct filter *filter, int *products, int *shades);

void filter_count(const struct filter_index *index, enum catalogue_category category,
                  const struct filter *filter, struct filter_counts *out);

// How many values are chosen.
int filter_chosen(const struct filter *filter);

#endif
