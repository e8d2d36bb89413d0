#include "assets/feed_article.h"

#include "assets/catalogue_internal.h"
#include "assets/feed_text.h"
#include "assets/feed_value.h"

#include <string.h>

struct making {
    const struct feed_item *item;
    const struct feed_import_options *options;
    struct feed_article *out;
    void (*note)(void *context, enum feed_problem kind, size_t line, const char *text);
    void *context;
};

static void tell(const struct making *making, enum feed_problem kind, const char *text)
{
    making->note(making->context, kind, making->item->line, text);
}

static enum result make_sku(const struct making *making, struct diagnostic *why)
{
    bool changed = false;
    enum result result = feed_read_sku(making->item->fields[FEED_ID], making->out->sku, &changed, why);
    if (result == RESULT_OK && changed)
        tell(making, FEED_CHANGED_ID, making->out->sku);
    const char *group = making->item->fields[FEED_GROUP];
    if (result == RESULT_OK && group[0] != '\0')
        result = feed_read_sku(group, making->out->group, &changed, why);
    return result;
}

static enum result make_prices(const struct making *making, struct diagnostic *why)
{
    const struct feed_item *item = making->item;
    struct feed_article *out = making->out;
    struct diagnostic reason = {0};
    bool is_now = true;
    out->price.minor_units = out->sale_price.minor_units = -1;
    if (item->fields[FEED_PRICE][0] == '\0') {
        tell(making, FEED_NO_PRICE, out->sku);
        return RESULT_OK;
    }
    const char *currency = making->options->currency;
    enum result result = feed_read_price(item->fields[FEED_PRICE], currency, &out->price, why);
    if (result != RESULT_OK || item->fields[FEED_SALE_PRICE][0] == '\0')
        return result;
    if (feed_read_price(item->fields[FEED_SALE_PRICE], currency, &out->sale_price, &reason) != RESULT_OK ||
        (item->fields[FEED_SALE_DATES][0] != '\0' &&
         feed_is_within(item->fields[FEED_SALE_DATES], making->options->now_ms, &is_now, &reason) !=
             RESULT_OK)) {
        tell(making, FEED_BAD_SALE, reason.text);
        is_now = false;
    } else if (!is_now) {
        tell(making, FEED_SALE_NOT_NOW, item->fields[FEED_SALE_DATES]);
    } else if (strcmp(out->price.currency, out->sale_price.currency) != 0 ||
               out->sale_price.minor_units > out->price.minor_units) {
        tell(making, FEED_BAD_SALE, "it is not lower than the price, or in another currency");
        is_now = false;
    }
    if (!is_now || out->sale_price.minor_units == out->price.minor_units)
        out->sale_price.minor_units = -1;
    return RESULT_OK;
}

static void make_texts(const struct making *making)
{
    const struct feed_item *item = making->item;
    struct feed_article *out = making->out;
    bool whole = feed_text_line(item->fields[FEED_TITLE], out->title, sizeof out->title);
    whole = feed_text_line(item->fields[FEED_BRAND], out->brand, sizeof out->brand) && whole;
    whole = feed_text_paragraph(item->fields[FEED_DESCRIPTION], out->description, sizeof out->description) &&
            whole;
    whole = feed_text_line(item->fields[FEED_SIZE], out->size, sizeof out->size) && whole;
    if (!whole)
        tell(making, FEED_CUT, out->sku);
}

// "Red, striped, cotton": what tells this article from the others of its group.
static void make_colour(const struct making *making)
{
    static const enum feed_field fields[] = {FEED_COLOUR, FEED_PATTERN, FEED_MATERIAL};
    char *out = making->out->colour;
    size_t used = 0, size = sizeof making->out->colour;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        char part[60];
        (void)feed_text_line(making->item->fields[fields[i]], part, sizeof part);
        if (part[0] != '\0')
            used += (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? ", " : "", part);
    }
}

static void make_link(const struct making *making)
{
    const char *link = making->item->fields[FEED_LINK];
    if (link[0] == '\0')
        return;
    if (strlen(link) <= CATALOGUE_MAX_LINK_BYTES && catalogue_link_is_valid(link))
        memcpy(making->out->link, link, strlen(link) + 1);
    else
        tell(making, FEED_BAD_LINK, link);
}

static void make_gtin(const struct making *making)
{
    char text[32], digits[32];
    size_t used = 0;
    (void)feed_text_line(making->item->fields[FEED_GTIN], text, sizeof text);
    for (const char *c = text; *c != '\0'; c++)
        if (*c != ' ' && *c != '-')
            digits[used++] = *c;
    digits[used] = '\0';
    if (used == 0)
        return;
    if (catalogue_gtin_is_valid(digits))
        memcpy(making->out->gtin, digits, used + 1);
    else
        tell(making, FEED_BAD_GTIN, text);
}

// Its last part, without what a query adds: "https://shop/a/b.jpg?v=2" is "b.jpg".
static void make_picture(const struct making *making)
{
    const char *link = making->item->fields[FEED_IMAGE_LINK];
    size_t end = strcspn(link, "?#"), from = end;
    while (from > 0 && link[from - 1] != '/')
        from--;
    size_t length = end - from;
    if (length == 0 || length >= FEED_PICTURE_SIZE || link[from] == '.' ||
        memchr(link + from, '\\', length) != NULL || memchr(link + from, '\n', length) != NULL)
        return;
    memcpy(making->out->picture, link + from, length);
    making->out->picture[length] = '\0';
}

static enum feed_problem make_category(const struct making *making, struct diagnostic *why)
{
    const struct feed_item *item = making->item;
    enum catalogue_category *category = &making->out->category;
    json_t *own = feed_try_on_find(making->options->try_on, making->out->sku);
    json_t *name = json_object_get(own, "category");
    if (name == NULL && making->out->group[0] != '\0') {
        json_decref(own);
        own = feed_try_on_find(making->options->try_on, making->out->group);
        name = json_object_get(own, "category");
    }
    bool is_told = json_is_string(name) && catalogue_category_from_name(json_string_value(name), category);
    json_decref(own);
    if (is_told)
        return FEED_PROBLEMS;
    const char *type = item->fields[FEED_TYPE], *google = item->fields[FEED_CATEGORY];
    switch (feed_category_of(making->options->categories, type, google, category)) {
    case FEED_CATEGORY_FOUND:
        return FEED_PROBLEMS;
    case FEED_CATEGORY_LEFT_OUT:
        (void)diagnose(why, RESULT_INVALID, "%.200s", type[0] != '\0' ? type : google);
        return FEED_LEFT_OUT;
    case FEED_CATEGORY_UNKNOWN:
        break;
    }
    bool is_silent = type[0] == '\0' && google[0] == '\0';
    (void)diagnose(why, RESULT_INVALID, "%.200s",
                   is_silent         ? "it tells none"
                   : type[0] != '\0' ? type
                                     : google);
    return FEED_NO_CATEGORY;
}

enum feed_problem feed_article_make(const struct feed_item *item, const struct feed_import_options *options,
                                    struct feed_article *out,
                                    void (*note)(void *context, enum feed_problem kind, size_t line,
                                                 const char *text),
                                    void *context, struct diagnostic *why)
{
    struct making making = {item, options, out, note, context};
    memset(out, 0, sizeof *out);
    out->line = item->line;
    if (make_sku(&making, why) != RESULT_OK)
        return FEED_BAD_ID;
    enum feed_problem problem = make_category(&making, why);
    if (problem != FEED_PROBLEMS)
        return problem;
    // Clothes can be looked at without; the rest is there to be tried on.
    if (!catalogue_is_clothing(out->category) && !feed_try_on_has(options->try_on, out->sku) &&
        !feed_try_on_has(options->try_on, out->group)) {
        (void)diagnose(why, RESULT_INVALID, "%s", out->sku);
        return FEED_NO_TRY_ON;
    }
    make_texts(&making);
    if (out->title[0] == '\0') {
        (void)diagnose(why, RESULT_INVALID, "%s", out->sku);
        return FEED_NO_TITLE;
    }
    if (make_prices(&making, why) != RESULT_OK)
        return FEED_BAD_PRICE;
    out->has_availability = item->fields[FEED_AVAILABILITY][0] != '\0';
    if (out->has_availability &&
        feed_read_availability(item->fields[FEED_AVAILABILITY], &out->availability, why) != RESULT_OK)
        return FEED_BAD_AVAILABILITY;
    make_colour(&making);
    make_link(&making);
    make_gtin(&making);
    make_picture(&making);
    return FEED_PROBLEMS;
}

// --- the temporary file ------------------------------------------------------------------------------------

// What is no text, then each text with its length before it.
struct record {
    size_t line;
    enum catalogue_category category;
    enum catalogue_availability availability;
    bool has_availability;
    struct catalogue_price price, sale_price;
};

#define TEXTS 10

static void list_texts(struct feed_article *article, char *texts[TEXTS], size_t sizes[TEXTS])
{
    char *const all[TEXTS] = {article->sku,  article->group,      article->title, article->brand,
                              article->link, article->picture,    article->gtin,  article->colour,
                              article->size, article->description};
    const size_t room[TEXTS] = {sizeof article->sku,        sizeof article->group,  sizeof article->title,
                                sizeof article->brand,      sizeof article->link,   sizeof article->picture,
                                sizeof article->gtin,       sizeof article->colour, sizeof article->size,
                                sizeof article->description};
    memcpy(texts, all, sizeof all);
    memcpy(sizes, room, sizeof room);
}

bool feed_article_write(const struct feed_article *article, FILE *file)
{
    struct feed_article copy = *article;
    char *texts[TEXTS];
    size_t sizes[TEXTS];
    const struct record record = {.line = article->line,
                                  .category = article->category,
                                  .availability = article->availability,
                                  .has_availability = article->has_availability,
                                  .price = article->price,
                                  .sale_price = article->sale_price};
    bool written = fwrite(&record, sizeof record, 1, file) == 1;
    list_texts(&copy, texts, sizes);
    for (int i = 0; i < TEXTS && written; i++) {
        const uint16_t length = (uint16_t)strlen(texts[i]);
        written = fwrite(&length, sizeof length, 1, file) == 1 && fwrite(texts[i], 1, length, file) == length;
    }
    return written;
}

bool feed_article_read(FILE *file, long offset, struct feed_article *out)
{
    char *texts[TEXTS];
    size_t sizes[TEXTS];
    struct record record;
    if (fseek(file, offset, SEEK_SET) != 0 || fread(&record, sizeof record, 1, file) != 1)
        return false;
    memset(out, 0, sizeof *out);
    out->line = record.line;
    out->category = record.category;
    out->availability = record.availability;
    out->has_availability = record.has_availability;
    out->price = record.price;
    out->sale_price = record.sale_price;
    list_texts(out, texts, sizes);
    for (int i = 0; i < TEXTS; i++) {
        uint16_t length = 0;
        if (fread(&length, sizeof length, 1, file) != 1 || length >= sizes[i] ||
            fread(texts[i], 1, length, file) != length)
            return false;
    }
    return true;
}
