#include "app/recommend.h"

#include "platform/base/colour_difference.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

// What was chosen last says most; what lies further back is left out.
#define MOST_ANCHORS 12
#define MOST_OF_A_CATEGORY 4
// CIEDE2000: closer swatches are of one family.
#define FAMILY_DIFFERENCE 10.0f

// A score is made of these: any tie by a look comes before any likeness.
#define POINTS_LOOK 100
#define POINTS_SHADE 4
#define POINTS_FINISH 2
#define POINTS_BRAND 1
#define POINTS_SAME_CATEGORY 2

// Something worn or liked.
struct anchor {
    const struct catalogue_product *product;
    int variant;
    bool liked;
};

struct candidate {
    struct recommendation pick;
    int score; // 0: not picked
};

static int find_anchors(const struct session *session, struct anchor anchors[MOST_ANCHORS])
{
    int count = 0;
    for (int i = session->worn_count - 1; i >= 0 && count < MOST_ANCHORS; i--)
        anchors[count++] = (struct anchor){session->worn[i].product, session->worn[i].variant, false};
    for (int i = session->like_count - 1; i >= 0 && count < MOST_ANCHORS; i--)
        anchors[count++] = (struct anchor){session->likes[i].product, session->likes[i].variant, true};
    return count;
}

static bool is_chosen_already(const struct session *session, const struct catalogue_product *product)
{
    for (int i = 0; i < session->worn_count; i++)
        if (session->worn[i].product == product)
            return true;
    for (int i = 0; i < session->like_count; i++)
        if (session->likes[i].product == product)
            return true;
    return false;
}

static bool can_be_bought(const struct catalogue_variant *variant)
{
    struct catalogue_stock stock = catalogue_size_stock(variant, NULL);
    return stock.here != AVAILABILITY_OUT_OF_STOCK ||
           (stock.has_online && stock.online != AVAILABILITY_OUT_OF_STOCK);
}

static int swatch_distance(const struct catalogue_variant *a, const struct catalogue_variant *b)
{
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        int way = (int)a->swatch_srgb[i] - (int)b->swatch_srgb[i];
        sum += way * way;
    }
    return a->has_swatch && b->has_swatch ? sum : INT_MAX;
}

// Of those that can be bought the nearest to `wish`, else the first; -1: none.
static int nearest_variant(const struct catalogue_product *product, const struct catalogue_variant *wish)
{
    int found = -1, least = INT_MAX;
    for (int i = 0; i < product->variant_count; i++) {
        int distance = swatch_distance(&product->variants[i], wish);
        if (!can_be_bought(&product->variants[i]) || (found >= 0 && distance >= least))
            continue;
        found = i;
        least = distance;
    }
    return found;
}

// What is used in one go, or at one place.
static int kin(enum catalogue_category category)
{
    static const int groups[CATEGORY_COUNT] = {
        [CATEGORY_LIPSTICK] = 1,   [CATEGORY_LIP_GLOSS] = 1,   [CATEGORY_LIP_LINER] = 1,
        [CATEGORY_FOUNDATION] = 2, [CATEGORY_CONCEALER] = 2,   [CATEGORY_BLUSH] = 3,
        [CATEGORY_BRONZER] = 3,    [CATEGORY_HIGHLIGHTER] = 3, [CATEGORY_EYE_SHADOW] = 4,
        [CATEGORY_EYELINER] = 4,   [CATEGORY_MASCARA] = 4,     [CATEGORY_BROW] = 4,
        [CATEGORY_EYEGLASSES] = 5, [CATEGORY_SUNGLASSES] = 5,  [CATEGORY_EARRINGS] = 6,
        [CATEGORY_NECKLACE] = 6,   [CATEGORY_HAT] = 7,         [CATEGORY_HEADBAND] = 7,
        [CATEGORY_TOP] = 8,        [CATEGORY_JACKET] = 8,      [CATEGORY_DRESS] = 8,
        [CATEGORY_SKIRT] = 8,      [CATEGORY_TROUSERS] = 8,    [CATEGORY_SCARF] = 9,
        [CATEGORY_TIE] = 9,        [CATEGORY_BAG] = 9,
    };
    return groups[category];
}

// How alike two products are; 0: not enough to speak of. *variant: which of `product` it is.
static int likeness(const struct catalogue_product *product, const struct anchor *anchor, int *variant)
{
    const struct catalogue_product *other = anchor->product;
    const struct catalogue_variant *wish = &other->variants[anchor->variant];
    bool same = product->category == other->category;
    if (!same && (kin(product->category) == 0 || kin(product->category) != kin(other->category)))
        return 0;
    *variant = nearest_variant(product, wish);
    if (*variant < 0)
        return 0;
    const struct catalogue_variant *shade = &product->variants[*variant];
    int points = 0;
    if (shade->has_swatch && wish->has_swatch &&
        colour_difference(lab_of_srgb(shade->swatch_srgb), lab_of_srgb(wish->swatch_srgb)) <
            FAMILY_DIFFERENCE)
        points += POINTS_SHADE;
    if (product->has_finish && other->has_finish && product->finish == other->finish)
        points += POINTS_FINISH;
    if (product->brand[0] != '\0' && strcmp(product->brand, other->brand) == 0)
        points += POINTS_BRAND;
    return points > 0 && same ? points + POINTS_SAME_CATEGORY : points;
}

static void compare(struct candidate *candidate, const struct anchor *anchor)
{
    int variant = -1;
    int points = likeness(candidate->pick.product, anchor, &variant);
    if (points <= candidate->score)
        return;
    candidate->score = points;
    candidate->pick.variant = variant;
    candidate->pick.reason = anchor->liked ? RECOMMEND_LIKE_LIKED : RECOMMEND_LIKE_WORN;
    candidate->pick.because = anchor->product;
}

static bool look_has(const struct catalogue_look *look, const struct catalogue_product *product)
{
    for (int i = 0; i < look->part_count; i++)
        if (look->parts[i].product == product)
            return true;
    return false;
}

// A look that wears it together with something chosen; each more says more.
static void combine(struct candidate *candidate, const struct catalogue_look *look,
                    const struct anchor *anchors, int anchor_count)
{
    const struct catalogue_look_part *part = NULL;
    for (int i = 0; i < look->part_count && part == NULL; i++)
        if (look->parts[i].product == candidate->pick.product)
            part = &look->parts[i];
    if (part == NULL)
        return;
    const struct catalogue_product *product = part->product;
    int variant = can_be_bought(&product->variants[part->variant])
                      ? part->variant
                      : nearest_variant(product, &product->variants[part->variant]);
    for (int i = 0; i < anchor_count && variant >= 0; i++) {
        if (!look_has(look, anchors[i].product))
            continue;
        if (candidate->score < POINTS_LOOK) {
            candidate->score = 0;
            candidate->pick =
                (struct recommendation){product, variant, RECOMMEND_GOES_WITH, anchors[i].product};
        }
        candidate->score += POINTS_LOOK;
    }
}

// Puts it where it belongs: more points first, then the order of the catalogue.
static int insert(struct candidate *picks, int count, const struct candidate *candidate)
{
    int of_category = 0, weakest = -1;
    for (int i = 0; i < count; i++)
        if (picks[i].pick.product->category == candidate->pick.product->category) {
            of_category++;
            weakest = i;
        }
    if (of_category >= MOST_OF_A_CATEGORY) { // it takes the place of the last of its kind, or none
        if (picks[weakest].score >= candidate->score)
            return count;
        for (int i = weakest; i + 1 < count; i++)
            picks[i] = picks[i + 1];
        count--;
    }
    int at = count;
    while (at > 0 && picks[at - 1].score < candidate->score)
        at--;
    if (at == RECOMMEND_MAX)
        return count;
    for (int i = count < RECOMMEND_MAX ? count : RECOMMEND_MAX - 1; i > at; i--)
        picks[i] = picks[i - 1];
    picks[at] = *candidate;
    return count < RECOMMEND_MAX ? count + 1 : count;
}

int recommend(const struct catalogue *catalogue, const struct session *session,
              struct recommendation picks[RECOMMEND_MAX])
{
    struct anchor anchors[MOST_ANCHORS];
    struct candidate best[RECOMMEND_MAX];
    int anchor_count = find_anchors(session, anchors), count = 0;
    for (int p = 0; p < catalogue->product_count && anchor_count > 0; p++) {
        const struct catalogue_product *product = &catalogue->products[p];
        struct candidate candidate = {.pick = {.product = product}};
        if (is_chosen_already(session, product))
            continue;
        for (int i = 0; i < anchor_count; i++)
            compare(&candidate, &anchors[i]);
        for (int i = 0; i < catalogue->look_count; i++)
            combine(&candidate, &catalogue->looks[i], anchors, anchor_count);
        if (candidate.score > 0)
            count = insert(best, count, &candidate);
    }
    for (int i = 0; i < count; i++)
        picks[i] = best[i].pick;
    return count;
}
