#include "app/recommend.h"

#include "app/likeness.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

// What was chosen last says most; what lies further back is left out.
#define MOST_OF_VISIT 12
#define MOST_OF_PROFILE 12
#define MOST_ANCHORS (MOST_OF_VISIT + MOST_OF_PROFILE)
#define MOST_OF_A_CATEGORY 4
#define MOST_HINTS 512
#define MOST_NEAR 96
#define MOST_POPULAR 64

// A score is made of these and of likeness.h's points. What a look of the store combines comes first, then
// what others chose with it, as near as it is (0..1), then what is alike, and in the end what is popular. How
// much the others' choices count was measured (bench --recommend).
#define POINTS_LOOK 300.0f
#define POINTS_NEAR 200.0f
#define POINTS_POPULAR 0.9f

_Static_assert(MOST_ANCHORS <= NEIGHBOURS_MAX_ANCHORS, "all anchors are looked at");

// --- what there is to go by -------------------------------------------------------------------------------

enum anchor_kind { ANCHOR_WORN, ANCHOR_LIKED, ANCHOR_BOUGHT, ANCHOR_TRIED, ANCHOR_KIND_COUNT };

// Something chosen, now or before.
struct anchor {
    const struct catalogue_product *product;
    int variant;
    enum anchor_kind kind;
    float weight; // for what others chose with it
};

struct anchors {
    int count;
    struct anchor all[MOST_ANCHORS];
    bool has_kin[CATEGORY_COUNT]; // categories that something could be like an anchor in
};

static void add_anchor(struct anchors *anchors, const struct catalogue_product *product, int variant,
                       enum anchor_kind kind, float weight)
{
    for (int i = 0; i < anchors->count; i++)
        if (anchors->all[i].product == product && anchors->all[i].variant == variant)
            return;
    anchors->all[anchors->count++] = (struct anchor){product, variant, kind, weight};
    for (int c = 0; c < CATEGORY_COUNT; c++)
        if (kind != ANCHOR_TRIED && likeness_are_kin((enum catalogue_category)c, product->category))
            anchors->has_kin[c] = true;
}

static void add_of_visit(struct anchors *anchors, const struct session *session)
{
    for (int i = session->worn_count - 1; i >= 0 && anchors->count < MOST_OF_VISIT; i--)
        add_anchor(anchors, session->worn[i].product, session->worn[i].variant, ANCHOR_WORN, 1.0f);
    for (int i = session->like_count - 1; i >= 0 && anchors->count < MOST_OF_VISIT; i--)
        add_anchor(anchors, session->likes[i].product, session->likes[i].variant, ANCHOR_LIKED, 2.0f);
}

static void add_items(struct anchors *anchors, const struct catalogue *catalogue,
                      const struct profile_item *items, int count, enum anchor_kind kind, float weight)
{
    for (int i = 0; i < count && anchors->count < MOST_ANCHORS; i++) {
        int variant = 0;
        const struct catalogue_product *product = catalogue_find(catalogue, items[i].sku, NULL, &variant);
        if (product != NULL)
            add_anchor(anchors, product, variant, kind, weight);
    }
}

static void find_anchors(const struct recommend_basis *basis, const struct profile *profile,
                         struct anchors *anchors)
{
    const struct catalogue *catalogue = basis->catalogue;
    *anchors = (struct anchors){.count = 0};
    if (basis->session != NULL)
        add_of_visit(anchors, basis->session);
    if (profile == NULL)
        return;
    add_items(anchors, catalogue, profile->favourites, profile->favourite_count, ANCHOR_LIKED, 1.0f);
    add_items(anchors, catalogue, profile->purchases, profile->purchase_count, ANCHOR_BOUGHT, 1.0f);
    add_items(anchors, catalogue, profile->shades, profile->shade_count, ANCHOR_LIKED, 0.5f);
    add_items(anchors, catalogue, profile->recent, profile->recent_count, ANCHOR_TRIED, 0.3f);
}

static bool has_item(const struct profile_item *items, int count, const struct catalogue_product *product)
{
    for (int i = 0; i < count; i++)
        if (strcmp(items[i].product, product->sku) == 0)
            return true;
    return false;
}

static bool is_chosen_already(const struct session *session, const struct profile *profile,
                              const struct catalogue_product *product)
{
    for (int i = 0; session != NULL && i < session->worn_count; i++)
        if (session->worn[i].product == product)
            return true;
    for (int i = 0; session != NULL && i < session->like_count; i++)
        if (session->likes[i].product == product)
            return true;
    return profile != NULL && (has_item(profile->favourites, profile->favourite_count, product) ||
                               has_item(profile->purchases, profile->purchase_count, product));
}

// --- hints: products that something speaks for, found without going through all of them
// ---------------------

struct hint {
    const struct catalogue_product *product;
    int variant; // of a look; -1: whichever
    float points;
    enum recommend_reason reason;
    const struct catalogue_product *because;
};

struct hints {
    int count;
    struct hint all[MOST_HINTS]; // in the order of the catalogue, once sorted
};

static void add_hint(struct hints *hints, struct hint hint)
{
    if (hints->count < MOST_HINTS)
        hints->all[hints->count++] = hint;
}

static bool look_has(const struct catalogue_look *look, const struct catalogue_product *product)
{
    for (int i = 0; i < look->part_count; i++)
        if (look->parts[i].product == product)
            return true;
    return false;
}

// The other parts of looks that wear something chosen; each such look says more.
static void add_looks(struct hints *hints, const struct catalogue *catalogue, const struct anchors *anchors)
{
    for (int l = 0; l < catalogue->look_count; l++) {
        const struct catalogue_look *look = &catalogue->looks[l];
        for (int a = 0; a < anchors->count; a++) {
            const struct anchor *anchor = &anchors->all[a];
            if (anchor->kind == ANCHOR_TRIED || !look_has(look, anchor->product))
                continue;
            for (int i = 0; i < look->part_count; i++)
                add_hint(hints, (struct hint){look->parts[i].product, look->parts[i].variant, POINTS_LOOK,
                                              RECOMMEND_GOES_WITH, anchor->product});
        }
    }
}

static void add_near(struct hints *hints, const struct recommend_basis *basis, const struct anchors *anchors)
{
    static const enum recommend_reason reasons[ANCHOR_KIND_COUNT] = {
        [ANCHOR_WORN] = RECOMMEND_WITH_TRIED,
        [ANCHOR_LIKED] = RECOMMEND_WITH_LIKED,
        [ANCHOR_BOUGHT] = RECOMMEND_WITH_BOUGHT,
        [ANCHOR_TRIED] = RECOMMEND_WITH_TRIED,
    };
    struct neighbours_anchor asked[MOST_ANCHORS];
    struct neighbours_pick near[MOST_NEAR];
    float weights = 0.0f;
    for (int i = 0; i < anchors->count; i++) {
        asked[i] = (struct neighbours_anchor){anchors->all[i].product->sku, anchors->all[i].weight};
        weights += anchors->all[i].weight;
    }
    int count = neighbours_near(basis->neighbours, asked, anchors->count, near, MOST_NEAR);
    for (int i = 0; i < count; i++) {
        const struct anchor *because = &anchors->all[near[i].because];
        const struct catalogue_product *product = catalogue_find(basis->catalogue, near[i].item, NULL, NULL);
        if (product != NULL)
            add_hint(hints, (struct hint){product, -1, POINTS_NEAR * near[i].score / weights,
                                          reasons[because->kind], because->product});
    }
}

static void add_popular(struct hints *hints, const struct recommend_basis *basis)
{
    for (int rank = 0; rank < MOST_POPULAR; rank++) {
        const char *item = neighbours_popular(basis->neighbours, rank, NULL);
        const struct catalogue_product *product =
            item != NULL ? catalogue_find(basis->catalogue, item, NULL, NULL) : NULL;
        float points = POINTS_POPULAR * (1.0f - (float)rank / MOST_POPULAR);
        if (product != NULL)
            add_hint(hints, (struct hint){product, -1, points, RECOMMEND_POPULAR, NULL});
    }
}

static int in_catalogue_order(const void *a, const void *b)
{
    const struct hint *first = a, *second = b;
    if (first->product != second->product)
        return first->product < second->product ? -1 : 1;
    return (int)first->reason - (int)second->reason;
}

// --- a product, and what speaks for it --------------------------------------------------------------------

struct candidate {
    struct recommendation pick;
    float score; // 0: not picked
};

// What the weightiest reason says is told; the rest counts, too.
static void speak_for(struct candidate *candidate, float *most, const struct hint *hint)
{
    candidate->score += hint->points;
    if (hint->points <= *most)
        return;
    *most = hint->points;
    candidate->pick.reason = hint->reason;
    candidate->pick.because = hint->because;
    if (hint->variant >= 0)
        candidate->pick.variant = hint->variant;
}

// What of the chosen things tells which shade: one of its category before one of its kin.
static const struct catalogue_variant *shade_wish(const struct anchors *anchors,
                                                  const struct catalogue_product *product)
{
    const struct catalogue_variant *wish = NULL;
    for (int i = 0; i < anchors->count; i++) {
        const struct anchor *anchor = &anchors->all[i];
        if (anchor->product->category == product->category)
            return &anchor->product->variants[anchor->variant];
        if (wish == NULL && likeness_are_kin(anchor->product->category, product->category))
            wish = &anchor->product->variants[anchor->variant];
    }
    return wish;
}

// The most alike of what was chosen, and in which variant.
static struct hint find_likeness(const struct catalogue_product *product, const struct anchors *anchors,
                                 const char *size)
{
    static const enum recommend_reason reasons[ANCHOR_KIND_COUNT] = {
        [ANCHOR_WORN] = RECOMMEND_LIKE_WORN,
        [ANCHOR_LIKED] = RECOMMEND_LIKE_LIKED,
        [ANCHOR_BOUGHT] = RECOMMEND_LIKE_BOUGHT,
    };
    struct hint best = {.product = product, .variant = -1};
    for (int i = 0; i < anchors->count; i++) {
        const struct anchor *anchor = &anchors->all[i];
        if (anchor->kind == ANCHOR_TRIED || !likeness_are_kin(anchor->product->category, product->category))
            continue;
        int variant = likeness_nearest_variant(product, &anchor->product->variants[anchor->variant], size);
        if (variant < 0)
            return best;
        float points = (float)likeness(product, variant, anchor->product, anchor->variant);
        if (points > best.points)
            best = (struct hint){product, variant, points, reasons[anchor->kind], anchor->product};
    }
    return best;
}

// Weighs a product, of which these are the hints.
static struct candidate weigh(const struct catalogue_product *product, const struct hint *hints,
                              int hint_count, const struct anchors *anchors, const char *size)
{
    struct candidate candidate = {.pick = {.product = product, .variant = -1}};
    float most = 0.0f;
    for (int i = 0; i < hint_count; i++)
        speak_for(&candidate, &most, &hints[i]);
    if (anchors->has_kin[product->category]) {
        struct hint alike = find_likeness(product, anchors, size);
        if (alike.points > 0.0f)
            speak_for(&candidate, &most, &alike);
    }
    if (!(candidate.score > 0.0f))
        return candidate;
    int *variant = &candidate.pick.variant;
    if (*variant < 0)
        *variant = likeness_nearest_variant(product, shade_wish(anchors, product), size);
    else if (!likeness_can_be_bought(&product->variants[*variant], size))
        *variant = likeness_nearest_variant(product, &product->variants[*variant], size);
    if (*variant < 0)
        candidate.score = 0.0f;
    return candidate;
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

// What a product of this category must have more of than, to be picked.
static float find_bar(const struct candidate *picks, int count, enum catalogue_category category)
{
    int of_category = 0;
    float weakest = 0.0f;
    for (int i = 0; i < count; i++)
        if (picks[i].pick.product->category == category) {
            of_category++;
            weakest = picks[i].score;
        }
    if (of_category >= MOST_OF_A_CATEGORY)
        return weakest;
    return count == RECOMMEND_MAX ? picks[count - 1].score : 0.0f;
}

// Of a product without hints: a quick look spares most of a large catalogue.
static bool may_be_alike_enough(const struct anchors *anchors, const struct catalogue_product *product,
                                float bar)
{
    for (int i = 0; i < anchors->count; i++)
        if (anchors->all[i].kind != ANCHOR_TRIED &&
            likeness_may_exceed(product, anchors->all[i].product, bar))
            return true;
    return false;
}

int recommend(const struct recommend_basis *basis, struct recommendation picks[RECOMMEND_MAX])
{
    const struct catalogue *catalogue = basis->catalogue;
    const struct session *session = basis->session;
    const struct profile *profile = basis->profile;
    struct anchors anchors;
    struct hints hints = {.count = 0};
    struct candidate best[RECOMMEND_MAX];
    int count = 0, hint = 0;
    if (profile == NULL && session != NULL)
        profile = session->profile;
    find_anchors(basis, profile, &anchors);
    add_looks(&hints, catalogue, &anchors);
    if (basis->neighbours != NULL) {
        add_near(&hints, basis, &anchors);
        add_popular(&hints, basis);
    }
    qsort(hints.all, (size_t)hints.count, sizeof hints.all[0], in_catalogue_order);
    for (int p = 0; p < catalogue->product_count; p++) {
        const struct catalogue_product *product = &catalogue->products[p];
        int first = hint;
        while (hint < hints.count && hints.all[hint].product == product)
            hint++;
        if (hint == first &&
            (!anchors.has_kin[product->category] ||
             !may_be_alike_enough(&anchors, product, find_bar(best, count, product->category))))
            continue;
        const char *size =
            profile != NULL ? profile_size_of(profile, catalogue_category_name(product->category)) : NULL;
        struct candidate candidate = weigh(product, &hints.all[first], hint - first, &anchors, size);
        if (candidate.score > 0.0f && !is_chosen_already(session, profile, product))
            count = insert(best, count, &candidate);
    }
    for (int i = 0; i < count; i++)
        picks[i] = best[i].pick;
    return count;
}
