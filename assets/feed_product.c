#include "assets/feed_product.h"

#include "assets/catalogue_internal.h"
#include "assets/feed_text.h"
#include "platform/base/file.h"

#include <stdlib.h>
#include <string.h>

// What the articles of a group are told apart by.
struct kind {
    char id[CATALOGUE_MAX_IDENTIFIER_BYTES + 1]; // of the variant; "": there is only one
    const char *title;
    size_t first; // article
    size_t count; // of articles: its sizes
};

struct product {
    struct feed_group *group;
    const struct feed_import_options *options;
    struct kind *kinds; // variants
    size_t kind_count;
    size_t *kind_of; // of each article
    bool by_title;   // neither colours nor sizes tell them apart
};

static void skip(const struct product *product, size_t article, enum feed_problem problem, const char *text)
{
    const struct feed_import_options *options = product->options;
    product->group->skipped[article] = true;
    if (options->report != NULL)
        options->report(options->context, problem, product->group->articles[article].line, text);
}

static void note(const struct product *product, size_t article, enum feed_problem problem, const char *text)
{
    const struct feed_import_options *options = product->options;
    if (options->report != NULL)
        options->report(options->context, problem, product->group->articles[article].line, text);
}

// --- variants and sizes ------------------------------------------------------------------------------------

// "Old rose, striped" as "old-rose-striped".
static void make_id(const char *text, char id[CATALOGUE_MAX_IDENTIFIER_BYTES + 1])
{
    size_t used = 0;
    bool parts = false;
    for (; *text != '\0' && used + 5 < CATALOGUE_MAX_IDENTIFIER_BYTES; text++) {
        unsigned char c = (unsigned char)*text;
        bool is_plain = c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!is_plain) {
            parts = used > 0;
            continue;
        }
        if (parts)
            id[used++] = '-';
        parts = false;
        id[used++] = (char)c;
    }
    while (used > 0 && ((unsigned char)id[used - 1] & 0xc0) == 0x80 && (unsigned char)*text >= 0x80 &&
           ((unsigned char)*text & 0xc0) == 0x80)
        used--; // not within a character
    id[used] = '\0';
    feed_text_lower(id);
}

// Whether a size of this name is there already, of this kind.
static bool has_size(const struct product *product, size_t kind, size_t before, const char *size)
{
    for (size_t i = product->kinds[kind].first; i < before; i++)
        if (product->kind_of[i] == kind && !product->group->skipped[i] &&
            feed_text_equals(product->group->articles[i].size, size))
            return true;
    return false;
}

static size_t find_kind(const struct product *product, const char *id)
{
    size_t kind = 0;
    while (kind < product->kind_count && strcmp(product->kinds[kind].id, id) != 0)
        kind++;
    return kind;
}

static void sort_article(struct product *product, size_t index)
{
    const struct feed_article *article = &product->group->articles[index];
    const char *title = product->by_title ? article->title : article->colour;
    char id[CATALOGUE_MAX_IDENTIFIER_BYTES + 1];
    make_id(title, id);
    size_t kind = find_kind(product, id);
    product->kind_of[index] = kind;
    if (kind == product->kind_count) {
        if (kind == CATALOGUE_MAX_VARIANTS) {
            skip(product, index, FEED_TOO_MANY, "more than 256 variants");
            return;
        }
        struct kind *added = &product->kinds[product->kind_count++];
        memcpy(added->id, id, sizeof id);
        added->title = title;
        added->first = index;
        added->count = 1;
    } else if (has_size(product, kind, index, article->size)) {
        skip(product, index, FEED_SAME_VARIANT, article->sku);
    } else if (product->kinds[kind].count == CATALOGUE_MAX_SIZES) {
        skip(product, index, FEED_TOO_MANY, "more than 64 sizes");
    } else {
        product->kinds[kind].count++;
    }
}

static void sort_articles(struct product *product)
{
    const struct feed_group *group = product->group;
    bool has_colour = false, has_size = false;
    for (size_t i = 0; i < group->count; i++) {
        has_colour = has_colour || group->articles[i].colour[0] != '\0';
        has_size = has_size || group->articles[i].size[0] != '\0';
    }
    product->by_title = group->count > 1 && !has_colour && !has_size;
    for (size_t i = 0; i < group->count; i++)
        if (!group->skipped[i])
            sort_article(product, i);
}

// --- parts of a product as JSON ----------------------------------------------------------------------------

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text[0] != '\0')
        (void)json_object_set_new(object, key, json_string(text));
}

static void set_price(json_t *object, const char *key, struct catalogue_price price)
{
    char amount[32];
    catalogue_amount_text(price, amount, sizeof amount);
    if (amount[0] != '\0')
        (void)json_object_set_new(object, key,
                                  json_pack("{s:s, s:s}", "amount", amount, "currency", price.currency));
}

static void set_stock(json_t *object, const struct feed_article *article, enum feed_stock stock)
{
    const char *name = catalogue_availability_name(article->availability);
    if (!article->has_availability)
        return;
    if (stock != FEED_STOCK_ONLINE)
        (void)json_object_set_new(object, "availability", json_string(name));
    if (stock != FEED_STOCK_HERE)
        (void)json_object_set_new(object, "online_availability", json_string(name));
}

static bool try_picture(json_t *object, const struct feed_import_options *options, const char *name,
                        const char *ending)
{
    char path[1536], relative[FEED_PICTURE_SIZE + 20];
    (void)snprintf(relative, sizeof relative, "pictures/%s%s", name, ending);
    int length = snprintf(path, sizeof path, "%s/%s", options->folder, relative);
    if (length < 0 || (size_t)length >= sizeof path || !file_is_readable(path))
        return false;
    (void)json_object_set_new(object, "picture", json_string(relative));
    return true;
}

// A file of the name that its link ends with, or of its number. Nothing is downloaded.
static bool set_picture(json_t *object, const struct feed_import_options *options,
                        const struct feed_article *article)
{
    static const char *const endings[] = {".webp", ".jpg", ".png"};
    if (json_object_get(object, "picture") != NULL)
        return true;
    bool found = article->picture[0] != '\0' && try_picture(object, options, article->picture, "");
    bool is_name = strchr(article->sku, '/') == NULL && article->sku[0] != '.';
    for (size_t i = 0; !found && is_name && i < sizeof endings / sizeof endings[0]; i++)
        found = try_picture(object, options, article->sku, endings[i]);
    return found;
}

// What the try-on data says of this number. False: nothing.
static bool set_data(json_t *object, const struct feed_import_options *options, const char *code)
{
    static const char *const keys[] = {"swatch", "picture", "try_on"};
    json_t *data = feed_try_on_find(options->try_on, code);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        json_t *value = json_object_get(data, keys[i]);
        if (value != NULL)
            (void)json_object_set(object, keys[i], value);
    }
    json_decref(data);
    return data != NULL;
}

// --- sizes -------------------------------------------------------------------------------------------------

static json_t *size_json(const struct product *product, const struct feed_article *article)
{
    char id[CATALOGUE_MAX_IDENTIFIER_BYTES + 1];
    json_t *size = json_object();
    make_id(article->size, id);
    set_text(size, "id", id[0] != '\0' ? id : article->sku);
    set_text(size, "title", article->size[0] != '\0' ? article->size : "–");
    set_text(size, "sku", article->sku);
    set_text(size, "gtin", article->gtin);
    set_stock(size, article, product->options->stock);
    return size;
}

// Ids are made of the titles, and "8½" and "8" may become one: then of the number.
static bool has_id(const json_t *sizes, const json_t *size)
{
    for (size_t i = 0; i < json_array_size(sizes); i++)
        if (json_equal(json_object_get(json_array_get(sizes, i), "id"), json_object_get(size, "id")))
            return true;
    return false;
}

static void set_sizes(json_t *object, const struct product *product, size_t kind)
{
    const struct feed_group *group = product->group;
    json_t *sizes = json_array();
    for (size_t i = product->kinds[kind].first; i < group->count; i++) {
        const struct feed_article *article = &group->articles[i];
        if (product->kind_of[i] != kind || group->skipped[i])
            continue;
        json_t *size = size_json(product, article);
        if (has_id(sizes, size))
            set_text(size, "id", article->sku);
        (void)json_array_append_new(sizes, size);
        product->group->sizes++;
    }
    (void)json_object_set_new(object, "sizes", sizes);
}

// --- prices ------------------------------------------------------------------------------------------------

struct prices {
    struct catalogue_price price, sale;
};

// Sizes have none of their own: the highest, so that nobody pays more than they read.
static struct prices prices_of(const struct product *product, size_t kind, bool tells)
{
    const struct feed_group *group = product->group;
    const struct feed_article *first = &group->articles[product->kinds[kind].first];
    struct prices prices = {first->price, first->sale_price};
    for (size_t i = product->kinds[kind].first + 1; i < group->count; i++) {
        const struct feed_article *article = &group->articles[i];
        if (product->kind_of[i] != kind || group->skipped[i])
            continue;
        int64_t pays = article->sale_price.minor_units >= 0 ? article->sale_price.minor_units
                                                            : article->price.minor_units;
        int64_t most = prices.sale.minor_units >= 0 ? prices.sale.minor_units : prices.price.minor_units;
        if (tells && (pays != most || article->price.minor_units != prices.price.minor_units))
            note(product, i, FEED_SIZE_PRICES, article->sku);
        if (pays > most)
            prices = (struct prices){article->price, article->sale_price};
    }
    return prices;
}

static bool same_price(struct catalogue_price a, struct catalogue_price b)
{
    return a.minor_units == b.minor_units && (a.minor_units < 0 || strcmp(a.currency, b.currency) == 0);
}

static void set_prices(json_t *object, const struct prices *prices)
{
    set_price(object, "price", prices->price);
    set_price(object, "sale_price", prices->sale);
}

// --- the product -------------------------------------------------------------------------------------------

// What the titles of all begin with, up to a word's end, without what parts it from the rest; the first's
// when that is little.
static void common_title(const struct feed_group *group, size_t first, char *out, size_t size)
{
    const char *title = group->articles[first].title;
    size_t length = strlen(title);
    bool differ = false;
    for (size_t i = first + 1; i < group->count; i++) {
        const char *other = group->articles[i].title;
        size_t same = 0;
        if (group->skipped[i])
            continue;
        while (same < length && other[same] == title[same])
            same++;
        differ = differ || same < length || other[same] != '\0';
        if (same < length || (other[same] != '\0' && other[same] != ' '))
            while (same > 0 && title[same - 1] != ' ')
                same--; // whole words
        length = same;
    }
    while (differ && length > 0 && strchr(" -,|/(:", title[length - 1]) != NULL)
        length--;
    if (length >= 3 && strncmp(title + length - 3, "\xe2\x80\x93", 3) == 0)
        length -= 3; // a dash
    while (length > 0 && title[length - 1] == ' ')
        length--;
    if (length < 4)
        length = strlen(title);
    (void)snprintf(out, size, "%.*s", (int)length, title);
}

// One of several variants: what differs from the product.
static json_t *variant_json(const struct product *product, size_t kind, const struct prices *usual)
{
    const struct kind *own = &product->kinds[kind];
    const struct feed_article *article = &product->group->articles[own->first];
    const struct prices prices = prices_of(product, kind, kind > 0); // the first was told of
    json_t *variant = json_object();
    set_text(variant, "id", own->id[0] != '\0' ? own->id : "default");
    set_text(variant, "title", own->title[0] != '\0' ? own->title : article->title);
    if (!same_price(prices.price, usual->price) || !same_price(prices.sale, usual->sale))
        set_prices(variant, &prices);
    (void)set_data(variant, product->options, article->sku);
    if (set_picture(variant, product->options, article))
        product->group->has_picture = true;
    set_text(variant, "link", article->link);
    if (own->count > 1 || article->size[0] != '\0') {
        set_sizes(variant, product, kind);
        return variant;
    }
    if (strcmp(article->sku, product->group->sku) != 0)
        set_text(variant, "sku", article->sku);
    set_text(variant, "gtin", article->gtin);
    set_stock(variant, article, product->options->stock);
    return variant;
}

static void set_variants(json_t *object, const struct product *product, const struct prices *usual)
{
    json_t *variants = json_array();
    for (size_t kind = 0; kind < product->kind_count; kind++) {
        (void)json_array_append_new(variants, variant_json(product, kind, usual));
        product->group->variants++;
    }
    (void)json_object_set_new(object, "variants", variants);
}

// All of it is of one colour, or of none.
static void set_only_kind(json_t *object, const struct product *product)
{
    const struct kind *kind = &product->kinds[0];
    const struct feed_article *article = &product->group->articles[kind->first];
    (void)set_data(object, product->options, article->sku);
    if (set_picture(object, product->options, article))
        product->group->has_picture = true;
    set_text(object, "link", article->link);
    if (kind->count > 1) {
        set_sizes(object, product, 0);
        return;
    }
    char id[CATALOGUE_MAX_IDENTIFIER_BYTES + 1];
    make_id(article->size, id);
    if (id[0] != '\0') // the only one: its number is the product's
        (void)json_object_set_new(object, "sizes",
                                  json_pack("[{s:s, s:s}]", "id", id, "title", article->size));
    set_text(object, "gtin", article->gtin);
    set_stock(object, article, product->options->stock);
}

// A product has none of its own: its only variant has.
static void move_swatch(json_t *object, const struct product *product)
{
    const struct kind *kind = &product->kinds[0];
    const struct feed_article *article = &product->group->articles[kind->first];
    json_t *swatch = json_incref(json_object_get(object, "swatch"));
    (void)json_object_del(object, "swatch");
    if (swatch != NULL && product->kind_count == 1)
        (void)json_object_set_new(
            object, "variants",
            json_pack("[{s:s, s:s, s:O}]", "id", kind->id[0] != '\0' ? kind->id : "default", "title",
                      article->colour[0] != '\0' ? article->colour : article->title, "swatch", swatch));
    json_decref(swatch);
}

static json_t *product_json(const struct product *product)
{
    const struct feed_group *group = product->group;
    const struct feed_article *first = &group->articles[product->kinds[0].first];
    const struct prices usual = prices_of(product, 0, true);
    bool is_single = product->kind_count == 1 && product->kinds[0].count == 1;
    char title[sizeof first->title];
    json_t *object = json_object();
    common_title(group, product->kinds[0].first, title, sizeof title);
    set_text(object, "sku", is_single ? first->sku : group->sku);
    set_text(object, "title", title);
    set_text(object, "category", catalogue_category_name(first->category));
    set_text(object, "brand", first->brand);
    set_text(object, "description", first->description);
    set_prices(object, &usual);
    if (first->group[0] != '\0')
        (void)set_data(object, product->options, first->group);
    if (product->kind_count == 1)
        set_only_kind(object, product);
    else
        set_variants(object, product, &usual);
    move_swatch(object, product);
    return object;
}

json_t *feed_product_make(struct feed_group *group, const struct feed_import_options *options)
{
    struct product product = {.group = group, .options = options};
    json_t *object = NULL;
    product.kinds = calloc(group->count < CATALOGUE_MAX_VARIANTS ? group->count : CATALOGUE_MAX_VARIANTS,
                           sizeof *product.kinds);
    product.kind_of = calloc(group->count, sizeof *product.kind_of);
    group->variants = group->sizes = 0;
    group->has_picture = false;
    if (product.kinds != NULL && product.kind_of != NULL) {
        sort_articles(&product);
        if (product.kind_count > 0)
            object = product_json(&product);
    }
    free(product.kind_of);
    free(product.kinds);
    return object;
}
