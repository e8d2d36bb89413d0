// Who the simulated shoppers are, what they look for, and which product they reach for next (simulate.h).
//
// Products as shoppers see them are in a `simulate_shelf`: popular or not, and each with a style of its own
// that stands nowhere in the catalogue. Thread: any.
#ifndef CHEVAL_APP_SIMULATE_SHOPPER_H
#define CHEVAL_APP_SIMULATE_SHOPPER_H

#include "assets/catalogue.h"
#include "platform/base/colour_difference.h"

// Numbers that are the same in each run: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
// number generators", OOPSLA 2014).
struct simulate_random {
    uint64_t state; // any
};
uint64_t simulate_bits(struct simulate_random *random);
float simulate_even(struct simulate_random *random);               // 0 to below 1
int simulate_below(struct simulate_random *random, int limit);     // 0 to below `limit`, which is at least 1
bool simulate_chance(struct simulate_random *random, float share); // true as often
float simulate_normal(struct simulate_random *random);             // mean 0, deviation 1

// What people come for in one go.
enum simulate_department {
    DEPARTMENT_MAKEUP,
    DEPARTMENT_EYEWEAR,
    DEPARTMENT_JEWELLERY,
    DEPARTMENT_HEADWEAR,
    DEPARTMENT_CLOTHES,
    DEPARTMENT_COUNT
};

#define SIMULATE_STYLE_SIZE 4
struct simulate_style {
    float axis[SIMULATE_STYLE_SIZE]; // of length 1
};

struct simulate_shopper {
    struct simulate_style style;
    struct lab colour; // that they like things to be near
    const char *brand; // of their own; "": none
    enum makeup_finish finish;
    enum simulate_department department; // what they come for most
    bool wears_glasses;
    float size; // 0: the smallest of those that things are made in; 1: the largest
};

struct simulate_shelf;

// Fails without products, or without memory. The catalogue outlives it.
MUST_CHECK enum result simulate_shelf_create(const struct catalogue *catalogue,
                                             struct simulate_random *random, struct simulate_shelf **out,
                                             struct diagnostic *why);
void simulate_shelf_destroy(struct simulate_shelf *shelf); // takes NULL

struct simulate_shopper simulate_make_shopper(const struct simulate_shelf *shelf,
                                              struct simulate_random *random);

// What they came for this time: mostly the usual; always a department that has products.
enum simulate_department simulate_errand(const struct simulate_shelf *shelf,
                                         const struct simulate_shopper *shopper,
                                         struct simulate_random *random);

struct simulate_choice {
    const struct catalogue_product *product;
    int variant;
    float appeal; // 0..1: how much they are taken with it
};

// Popular things are met more often, and of what is met what suits them is taken up.
struct simulate_choice simulate_choose(const struct simulate_shelf *shelf,
                                       const struct simulate_shopper *shopper,
                                       enum simulate_department department, struct simulate_random *random);

// Another variant of the same, if there is one.
int simulate_other_variant(const struct catalogue_product *product, int variant,
                           struct simulate_random *random);

#endif
