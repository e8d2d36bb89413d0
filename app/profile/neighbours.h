// Item to item: what visits and customers chose together.
//
// Each basket (a visit, or a customer over all their visits, where they agreed to a profile) holds items with
// a weight: how far the interest went. Two items are near when they weigh in the same baskets: the cosine of
// their columns, times n / (n + shrinkage) where n baskets have both, so that a chance meeting counts little
// (shrunk similarity as in Bell, Koren and Volinsky, "Modeling relationships at multiple scales to improve
// accuracy of large recommender systems", KDD 2007). Sarwar et al., "Item-based collaborative filtering
// recommendation algorithms", WWW 2001, keep the nearest of each item alone; so does this.
//
// A model says nothing of single visits: items that fewer than NEIGHBOURS_MIN_TOGETHER baskets share are not
// near, an item in fewer is not popular. It is immutable once built, derived from the store's rows alone, and
// kept nowhere but in memory. Items are the SKUs of products.
//
// Thread: a builder is one thread's; a model may be read by any.
#ifndef CHEVAL_APP_PROFILE_NEIGHBOURS_H
#define CHEVAL_APP_PROFILE_NEIGHBOURS_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stdint.h>

#define NEIGHBOURS_MAX_ITEMS 200000
#define NEIGHBOURS_MAX_MARKS 4000000 // (basket, item); those that come later are left out
#define NEIGHBOURS_MAX_OF_BASKET 50  // of a larger one the heaviest count
#define NEIGHBOURS_KEPT 32           // the nearest of each item
#define NEIGHBOURS_MIN_TOGETHER 3

// How far interest in an item went; of several in one basket the greatest counts.
#define NEIGHBOURS_TRIED 1.0f
#define NEIGHBOURS_DWELLED 2.0f // looked at for longer, or compared
#define NEIGHBOURS_LIKED 4.0f   // or shared, or saved
#define NEIGHBOURS_REQUESTED 6.0f
#define NEIGHBOURS_BOUGHT 8.0f

struct neighbours;
struct neighbours_builder;

struct neighbours_options {
    float shrinkage; // 0: NEIGHBOURS_SHRINKAGE; negative: none
    int least;       // baskets that two items must share; 0: NEIGHBOURS_MIN_TOGETHER
};
#define NEIGHBOURS_SHRINKAGE 20.0f

MUST_CHECK enum result neighbours_builder_create(struct neighbours_builder **out);
void neighbours_builder_destroy(struct neighbours_builder *builder); // takes NULL

// Baskets and items are named by any text that is not empty. RESULT_NO_MEMORY; what is over the bounds is
// left out and counted.
MUST_CHECK enum result neighbours_add(struct neighbours_builder *builder, const char *basket,
                                      const char *item, float weight);

// The builder is as good as empty afterwards. `options` may be NULL.
MUST_CHECK enum result neighbours_build(struct neighbours_builder *builder,
                                        const struct neighbours_options *options, struct neighbours **out);
void neighbours_destroy(struct neighbours *model); // takes NULL

struct neighbours_size {
    int items, baskets, pairs; // pairs: kept
    int64_t marks, left_out;
};
struct neighbours_size neighbours_size(const struct neighbours *model);

// Something chosen, and how much it counts.
struct neighbours_anchor {
    const char *item;
    float weight;
};

struct neighbours_pick {
    const char *item; // the model's own
    float score;      // the anchors' weights times their nearness, summed; 0..sum of the weights
    int because;      // the anchor that says most
};

#define NEIGHBOURS_MAX_ANCHORS 24

// What is near to the anchors, best first; none of the anchors themselves. Gives how many. At most
// NEIGHBOURS_MAX_ANCHORS are looked at. Allocates nothing.
int neighbours_near(const struct neighbours *model, const struct neighbours_anchor *anchors, int anchor_count,
                    struct neighbours_pick *picks, int max_picks);

// The item of this rank (0 is the first) in how much interest it had, or NULL after the last that may be
// told. *share (may be NULL): of all baskets, those that have it.
const char *neighbours_popular(const struct neighbours *model, int rank, float *share);

#endif
