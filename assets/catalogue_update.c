#include "assets/catalogue_update.h"

#include "assets/catalogue_internal.h"

#include <string.h>

// What an update speaks of. The pointers are to be written through.
struct target {
    struct catalogue_product *product;
    struct catalogue_variant *variant; // NULL: the product itself
    struct catalogue_size *size;       // in the list of either; NULL: no single size
};

// --- whom it is about --------------------------------------------------------------------------------------

static const struct catalogue_size *size_with_code(const struct catalogue_offer *offer, const char *code,
                                                   const char *gtin)
{
    char own[CATALOGUE_GTIN_SIZE];
    for (int i = 0; i < offer->size_count; i++) {
        const struct catalogue_size *size = &offer->sizes[i];
        if (gtin == NULL ? strcmp(size->sku, code) == 0
                         : catalogue_gtin_normalise(size->gtin, own) && strcmp(own, gtin) == 0)
            return size;
    }
    return NULL;
}

static bool find_target(struct catalogue *catalogue, const char *code, struct target *out)
{
    char text[CATALOGUE_GTIN_SIZE];
    const char *gtin = NULL;
    struct catalogue_place place;
    if (!catalogue_index_find(catalogue->memory, code, &place)) {
        if (!catalogue_gtin_normalise(code, text) ||
            !catalogue_index_find_gtin(catalogue->memory, text, &place))
            return false;
        gtin = text;
    }
    struct catalogue_product *product =
        catalogue_memory_own(catalogue->memory, &catalogue->products[place.product]);
    struct catalogue_variant *variant =
        place.variant == CATALOGUE_OWN_SKU
            ? NULL
            : catalogue_memory_own(catalogue->memory, &product->variants[place.variant]);
    const struct catalogue_size *size =
        size_with_code(variant != NULL ? &variant->offer : &product->offer, code, gtin);
    // The list may be the product's, and a product without variants is its own.
    if (variant != NULL && (size != NULL ? variant->offer.sizes == product->offer.sizes
                                         : product->variant_count == 1 && variant->sku == product->sku))
        variant = NULL;
    *out = (struct target){product, variant,
                           size != NULL ? catalogue_memory_own(catalogue->memory, size) : NULL};
    return true;
}

// --- prices ------------------------------------------------------------------------------------------------

static bool same_price(struct catalogue_price a, struct catalogue_price b)
{
    return a.minor_units == b.minor_units && (a.minor_units < 0 || strcmp(a.currency, b.currency) == 0);
}

static bool set_price(struct catalogue_price *price, struct catalogue_price to)
{
    bool changes = !same_price(*price, to);
    *price = to;
    return changes;
}

// The prices as they will be; a sale that no longer lowers the price has ended.
static enum result next_prices(const struct catalogue_offer_update *update, struct catalogue_price *price,
                               struct catalogue_price *sale, struct diagnostic *why)
{
    struct catalogue_price before = *price;
    char text[40], other[40];
    if (update->has_price)
        *price = update->price;
    if (before.minor_units >= 0 && price->minor_units >= 0 && strcmp(before.currency, price->currency) != 0)
        return diagnose(why, RESULT_INVALID, "%s: a price in %s; so far it was in %s", update->code,
                        price->currency, before.currency);
    if (update->has_sale_price)
        *sale = update->sale_price;
    else if (sale->minor_units >= price->minor_units)
        sale->minor_units = -1;
    if (sale->minor_units < 0)
        return RESULT_OK;
    catalogue_price_text(*price, text, sizeof text);
    catalogue_price_text(*sale, other, sizeof other);
    if (price->minor_units < 0)
        return diagnose(why, RESULT_INVALID, "%s: a sale at %s, and no price that it lowers", update->code,
                        other);
    if (strcmp(price->currency, sale->currency) != 0 || sale->minor_units > price->minor_units)
        return diagnose(why, RESULT_INVALID, "%s: a sale at %s, and the price is %s", update->code, other,
                        text);
    return RESULT_OK;
}

static enum result apply_prices(const struct target *target, const struct catalogue_offer_update *update,
                                bool *changed, struct diagnostic *why)
{
    struct catalogue_product *product = target->product;
    struct catalogue_variant *variant = target->variant;
    if (!update->has_price && !update->has_sale_price)
        return RESULT_OK;
    struct catalogue_price price = variant != NULL ? variant->price : product->price;
    struct catalogue_price sale = variant != NULL ? variant->sale_price : product->sale_price;
    enum result result = next_prices(update, &price, &sale, why);
    if (result != RESULT_OK)
        return result;
    bool price_changes = set_price(variant != NULL ? &variant->price : &product->price, price);
    bool sale_changes = set_price(variant != NULL ? &variant->sale_price : &product->sale_price, sale);
    *changed = *changed || price_changes || sale_changes;
    if (variant != NULL) {
        variant->own_price = variant->own_price || update->has_price;
        variant->own_sale_price = variant->own_sale_price || update->has_sale_price;
    }
    return RESULT_OK;
}

// --- stock -------------------------------------------------------------------------------------------------

static bool set_here(enum catalogue_availability *availability, enum catalogue_availability to)
{
    bool changes = *availability != to;
    *availability = to;
    return changes;
}

static bool set_online(struct catalogue_offer *offer, enum catalogue_availability to)
{
    bool changes = !offer->has_online_availability || offer->online_availability != to;
    offer->has_online_availability = true;
    offer->online_availability = to;
    return changes;
}

// What the other sizes were as the shopper saw them, they stay, whatever the whole becomes.
static void settle_sizes(struct catalogue *catalogue, const struct catalogue_offer *offer,
                         enum catalogue_availability whole, bool here)
{
    const struct catalogue_variant seen = {.availability = whole, .offer = *offer};
    struct catalogue_size *sizes = catalogue_memory_own(catalogue->memory, offer->sizes);
    for (int i = 0; i < offer->size_count; i++) {
        struct catalogue_stock stock = catalogue_size_stock(&seen, &sizes[i]);
        if (here) {
            sizes[i].availability = stock.here;
            sizes[i].has_availability = true;
        } else if (stock.has_online) {
            sizes[i].online_availability = stock.online;
            sizes[i].has_online_availability = true;
        }
    }
}

// One size, then the whole that it is part of: there as long as some size is.
static bool apply_size_stock(struct catalogue *catalogue, const struct target *target,
                             const struct catalogue_offer_update *update)
{
    struct catalogue_offer *offer =
        target->variant != NULL ? &target->variant->offer : &target->product->offer;
    enum catalogue_availability *whole =
        target->variant != NULL ? &target->variant->availability : &target->product->availability;
    struct catalogue_size *size = target->size;
    bool changed = false;
    if (update->has_availability) {
        settle_sizes(catalogue, offer, *whole, true);
        changed = set_here(&size->availability, update->availability);
        (void)set_here(whole, catalogue_best_here(offer, AVAILABILITY_OUT_OF_STOCK));
    }
    if (update->has_online_availability) {
        settle_sizes(catalogue, offer, *whole, false);
        changed = changed || !size->has_online_availability ||
                  size->online_availability != update->online_availability;
        size->has_online_availability = true;
        size->online_availability = update->online_availability;
        catalogue_use_best_online(offer);
    }
    return changed;
}

static bool apply_stock(struct catalogue *catalogue, const struct target *target,
                        const struct catalogue_offer_update *update)
{
    struct catalogue_variant *variant = target->variant;
    bool changed = false;
    if (target->size != NULL) {
        changed = apply_size_stock(catalogue, target, update);
    } else {
        if (update->has_availability)
            changed = set_here(variant != NULL ? &variant->availability : &target->product->availability,
                               update->availability);
        if (update->has_online_availability)
            changed = set_online(variant != NULL ? &variant->offer : &target->product->offer,
                                 update->online_availability) ||
                      changed;
    }
    if (variant != NULL) {
        variant->own_availability = variant->own_availability || update->has_availability;
        variant->own_online_availability =
            variant->own_online_availability || update->has_online_availability;
    }
    return changed;
}

// --- variants that follow their product --------------------------------------------------------------------

static bool follow_prices(struct catalogue_variant *variant, const struct catalogue_product *product)
{
    if (variant->own_price)
        return false;
    bool changes = set_price(&variant->price, product->price);
    if (!variant->own_sale_price)
        changes = set_price(&variant->sale_price, product->sale_price) || changes;
    else if (variant->sale_price.minor_units >= variant->price.minor_units)
        variant->sale_price.minor_units = -1;
    return changes;
}

static bool follow_stock(struct catalogue_variant *variant, const struct catalogue_product *product)
{
    bool changes = !variant->own_availability && set_here(&variant->availability, product->availability);
    if (!variant->own_online_availability && product->offer.has_online_availability)
        changes = set_online(&variant->offer, product->offer.online_availability) || changes;
    return changes;
}

static bool follow_product(struct catalogue *catalogue, const struct catalogue_product *product,
                           const struct catalogue_offer_update *update)
{
    bool has_price = update->has_price || update->has_sale_price, changes = false;
    for (int i = 0; i < product->variant_count; i++) {
        struct catalogue_variant *variant = catalogue_memory_own(catalogue->memory, &product->variants[i]);
        if (has_price)
            changes = follow_prices(variant, product) || changes;
        changes = follow_stock(variant, product) || changes;
    }
    return changes;
}

enum result catalogue_apply_offer(struct catalogue *catalogue, const struct catalogue_offer_update *update,
                                  struct catalogue_offer_change *change, struct diagnostic *why)
{
    struct target target;
    bool changed = false;
    if (catalogue->memory == NULL || !find_target(catalogue, update->code, &target))
        return diagnose(why, RESULT_NOT_FOUND, "%s: the catalogue has no such SKU or GTIN", update->code);
    enum result result = apply_prices(&target, update, &changed, why);
    if (result != RESULT_OK)
        return result;
    changed = apply_stock(catalogue, &target, update) || changed;
    if (target.variant == NULL)
        changed = follow_product(catalogue, target.product, update) || changed;
    *change = (struct catalogue_offer_change){changed, (int)(target.product - catalogue->products)};
    return RESULT_OK;
}
