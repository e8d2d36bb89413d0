#include "app/likeness.h"

#include "platform/base/colour_difference.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

// CIEDE2000: closer swatches are of one family.
#define FAMILY_DIFFERENCE 10.0f
// Squared, in steps of sRGB: swatches that are farther apart are of one family only among the most saturated
// of colours. It spares the costly formula for nearly all pairs.
#define FAMILY_FAR (80 * 80)

bool likeness_can_be_bought(const struct catalogue_variant *variant, const char *size)
{
    const struct catalogue_size *wanted = NULL;
    for (int i = 0; i < variant->offer.size_count && size != NULL && wanted == NULL; i++)
        if (strcmp(variant->offer.sizes[i].title, size) == 0)
            wanted = &variant->offer.sizes[i];
    if (size != NULL && variant->offer.size_count > 0 && wanted == NULL)
        return false;
    struct catalogue_stock stock = catalogue_size_stock(variant, wanted);
    return stock.here != AVAILABILITY_OUT_OF_STOCK ||
           (stock.has_online && stock.online != AVAILABILITY_OUT_OF_STOCK);
}

static int swatch_distance(const struct catalogue_variant *a, const struct catalogue_variant *b)
{
    int sum = 0;
    if (b == NULL || !a->has_swatch || !b->has_swatch)
        return INT_MAX;
    for (int i = 0; i < 3; i++) {
        int way = (int)a->swatch_srgb[i] - (int)b->swatch_srgb[i];
        sum += way * way;
    }
    return sum;
}

int likeness_nearest_variant(const struct catalogue_product *product, const struct catalogue_variant *wish,
                             const char *size)
{
    int found = -1, least = INT_MAX;
    for (int i = 0; i < product->variant_count; i++) {
        int distance = swatch_distance(&product->variants[i], wish);
        if ((found >= 0 && distance >= least) || !likeness_can_be_bought(&product->variants[i], size))
            continue;
        found = i;
        least = distance;
    }
    return found;
}

bool likeness_are_kin(enum catalogue_category a, enum catalogue_category b)
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
    return a == b || (groups[a] != 0 && groups[a] == groups[b]);
}

static bool are_of_one_family(const struct catalogue_variant *a, const struct catalogue_variant *b)
{
    return swatch_distance(a, b) < FAMILY_FAR &&
           colour_difference(lab_of_srgb(a->swatch_srgb), lab_of_srgb(b->swatch_srgb)) < FAMILY_DIFFERENCE;
}

static bool have_one_finish(const struct catalogue_product *a, const struct catalogue_product *b)
{
    return a->has_finish && b->has_finish && a->finish == b->finish;
}

static bool are_of_one_brand(const struct catalogue_product *a, const struct catalogue_product *b)
{
    return a->brand[0] != '\0' && strcmp(a->brand, b->brand) == 0;
}

bool likeness_may_exceed(const struct catalogue_product *a, const struct catalogue_product *b, float points)
{
    if (!likeness_are_kin(a->category, b->category))
        return false;
    int most = LIKENESS_SHADE + (have_one_finish(a, b) ? LIKENESS_FINISH : 0) +
               (a->category == b->category ? LIKENESS_CATEGORY : 0);
    // Their names are read last: in a large catalogue they are far away.
    return (float)most > points || ((float)(most + LIKENESS_BRAND) > points && are_of_one_brand(a, b));
}

int likeness(const struct catalogue_product *a, int variant_of_a, const struct catalogue_product *b,
             int variant_of_b)
{
    int points = 0;
    if (!likeness_are_kin(a->category, b->category))
        return 0;
    if (are_of_one_family(&a->variants[variant_of_a], &b->variants[variant_of_b]))
        points += LIKENESS_SHADE;
    if (have_one_finish(a, b))
        points += LIKENESS_FINISH;
    if (are_of_one_brand(a, b))
        points += LIKENESS_BRAND;
    return points > 0 && a->category == b->category ? points + LIKENESS_CATEGORY : points;
}
