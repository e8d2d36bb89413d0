// Sizes, stock here and online, and the page in the online store (assets/FORMAT.md: sizes).
#include "assets/catalogue_internal.h"

#include <string.h>

// --- reading -----------------------------------------------------------------------------------------------

static void read_size(struct catalogue_reading *reading, const struct json_cursor *object,
                      struct catalogue_place place, struct catalogue_size *out)
{
    static const char *const known[] = {"id", "title", "sku", "gtin", "availability", "online_availability",
                                        NULL};
    *out = (struct catalogue_size){.id = "", .title = "", .sku = "", .gtin = ""};
    if (!catalogue_check_fields(reading, object, known))
        return;
    catalogue_need_text(reading, object, "id", TEXT_IDENTIFIER, CATALOGUE_MAX_IDENTIFIER_BYTES, &out->id);
    catalogue_need_text(reading, object, "title", TEXT_LINE, CATALOGUE_MAX_SIZE_BYTES, &out->title);
    catalogue_read_text(reading, object, "sku", TEXT_IDENTIFIER, CATALOGUE_MAX_IDENTIFIER_BYTES, &out->sku);
    catalogue_add_sku(reading, object, out->sku, place);
    catalogue_read_gtin(reading, object, &out->gtin);
    out->has_availability = catalogue_read_availability(reading, object, "availability", &out->availability);
    out->has_online_availability =
        catalogue_read_availability(reading, object, "online_availability", &out->online_availability);
}

static bool has_id(const struct catalogue_size *sizes, int count, const char *id)
{
    for (int i = 0; i < count; i++)
        if (strcmp(sizes[i].id, id) == 0)
            return true;
    return false;
}

// Whether the object has a list of its own, be it empty.
static bool read_sizes(struct catalogue_reading *reading, const struct json_cursor *object,
                       struct catalogue_place place, struct catalogue_offer *offer)
{
    struct json_cursor array;
    if (!json_member(object, "sizes", &array))
        return false;
    offer->sizes = NULL;
    offer->size_count = 0;
    if (!catalogue_accept(reading, json_expect_array(&array, 0, CATALOGUE_MAX_SIZES, &reading->line)))
        return true;
    size_t count = json_count(&array);
    if (count == 0)
        return true;
    struct catalogue_size *sizes = catalogue_memory_take(reading->memory, sizeof *sizes * count);
    if (sizes == NULL) {
        reading->out_of_memory = true;
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        struct json_cursor size = json_element(&array, i);
        read_size(reading, &size, place, &sizes[i]);
        if (sizes[i].id[0] != '\0' && has_id(sizes, (int)i, sizes[i].id))
            (void)catalogue_accept(reading, json_fail(&size, RESULT_INVALID, &reading->line,
                                                      "the id \"%s\" is there twice", sizes[i].id));
    }
    offer->sizes = sizes;
    offer->size_count = (int)count;
    return true;
}

static void read_link(struct catalogue_reading *reading, const struct json_cursor *object, const char **out)
{
    struct json_cursor member;
    const char *text = NULL;
    if (!json_member(object, "link", &member) ||
        !catalogue_accept(reading,
                          json_read_string(&member, CATALOGUE_MAX_LINK_BYTES, &text, &reading->line)))
        return;
    if (catalogue_link_is_valid(text))
        catalogue_read_text(reading, object, "link", TEXT_LINE, CATALOGUE_MAX_LINK_BYTES, out);
    else
        (void)catalogue_accept(reading,
                               json_fail(&member, RESULT_INVALID, &reading->line,
                                         "\"%.200s\" is no link: https://HOST/…, without a user, in ASCII "
                                         "(other characters as %%XX)",
                                         text));
}

// --- stock -------------------------------------------------------------------------------------------------

static enum catalogue_availability better(enum catalogue_availability a, enum catalogue_availability b)
{
    static const int ranks[] = {[AVAILABILITY_IN_STOCK] = 3,
                                [AVAILABILITY_BACKORDER] = 2,
                                [AVAILABILITY_PREORDER] = 1,
                                [AVAILABILITY_OUT_OF_STOCK] = 0};
    return ranks[a] >= ranks[b] ? a : b;
}

enum catalogue_availability catalogue_best_here(const struct catalogue_offer *offer,
                                                enum catalogue_availability whole)
{
    enum catalogue_availability best = AVAILABILITY_OUT_OF_STOCK;
    for (int i = 0; i < offer->size_count; i++)
        best = better(best, offer->sizes[i].has_availability ? offer->sizes[i].availability : whole);
    return best;
}

void catalogue_use_best_online(struct catalogue_offer *offer)
{
    enum catalogue_availability best = AVAILABILITY_OUT_OF_STOCK;
    bool is_told = false;
    for (int i = 0; i < offer->size_count; i++) {
        const struct catalogue_size *size = &offer->sizes[i];
        is_told = is_told || size->has_online_availability;
        if (size->has_online_availability || offer->has_online_availability)
            best = better(best, size->has_online_availability ? size->online_availability
                                                              : offer->online_availability);
    }
    if (!is_told)
        return;
    offer->online_availability = best;
    offer->has_online_availability = true;
}

void catalogue_read_offer(struct catalogue_reading *reading, const struct json_cursor *object,
                          struct catalogue_place place, enum catalogue_availability *availability,
                          struct catalogue_offer *offer)
{
    read_link(reading, object, &offer->link);
    bool own_here = catalogue_read_availability(reading, object, "availability", availability);
    bool own_online =
        catalogue_read_availability(reading, object, "online_availability", &offer->online_availability);
    offer->has_online_availability = offer->has_online_availability || own_online;
    if (!read_sizes(reading, object, place, offer) || offer->size_count == 0)
        return;
    if (!own_here)
        *availability = catalogue_best_here(offer, *availability);
    if (!own_online)
        catalogue_use_best_online(offer);
}

void catalogue_note_own(const struct json_cursor *object, const struct catalogue_product *product,
                        struct catalogue_variant *variant)
{
    const struct catalogue_offer *offer = &variant->offer;
    struct json_cursor member;
    bool own_sizes = offer->size_count > 0 && offer->sizes != product->offer.sizes, tells_online = false;
    for (int i = 0; i < offer->size_count; i++)
        tells_online = tells_online || offer->sizes[i].has_online_availability;
    variant->own_price = json_member(object, "price", &member);
    variant->own_sale_price = json_member(object, "sale_price", &member);
    variant->own_availability = own_sizes || json_member(object, "availability", &member);
    variant->own_online_availability =
        (own_sizes && tells_online) || json_member(object, "online_availability", &member);
}

// A variant that has none left has no size that does.
static enum catalogue_availability stock_of(enum catalogue_availability whole, bool is_told,
                                            enum catalogue_availability own)
{
    return is_told && whole != AVAILABILITY_OUT_OF_STOCK ? own : whole;
}

struct catalogue_stock catalogue_size_stock(const struct catalogue_variant *variant,
                                            const struct catalogue_size *size)
{
    const struct catalogue_offer *offer = &variant->offer;
    struct catalogue_stock stock = {variant->availability, offer->online_availability,
                                    offer->has_online_availability};
    if (size == NULL)
        return stock;
    stock.here = stock_of(variant->availability, size->has_availability, size->availability);
    if (!stock.has_online)
        stock.online = size->online_availability;
    else
        stock.online =
            stock_of(offer->online_availability, size->has_online_availability, size->online_availability);
    stock.has_online = stock.has_online || size->has_online_availability;
    return stock;
}

const struct catalogue_size *catalogue_find_size(const struct catalogue_variant *variant, const char *id)
{
    for (int i = 0; i < variant->offer.size_count; i++)
        if (strcmp(variant->offer.sizes[i].id, id) == 0)
            return &variant->offer.sizes[i];
    return NULL;
}
