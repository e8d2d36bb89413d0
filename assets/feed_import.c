#include "assets/feed_import.h"

#include "assets/catalogue_internal.h"
#include "assets/feed_article.h"
#include "assets/feed_map.h"
#include "assets/feed_product.h"

#include <stdlib.h>
#include <string.h>

#define MAX_ARTICLES 2000000
#define NOTHING UINT32_MAX

const char *feed_problem_text(enum feed_problem problem)
{
    static const char *const texts[FEED_PROBLEMS] = {
        [FEED_BAD_ROW] = "can't be read",
        [FEED_BAD_ID] = "no id that can be used",
        [FEED_SAME_ID] = "another row has the same id",
        [FEED_NO_TITLE] = "no title",
        [FEED_BAD_PRICE] = "a price that can't be read",
        [FEED_BAD_AVAILABILITY] = "an availability that is none",
        [FEED_NO_CATEGORY] = "a category that the categories' file has no line for",
        [FEED_LEFT_OUT] = "a category that the categories' file leaves out",
        [FEED_NO_TRY_ON] = "no try-on data, without which a mirror can't show it",
        [FEED_OTHER_CATEGORY] = "another category than the rest of its group",
        [FEED_SAME_VARIANT] = "the same colour and size as another of its group",
        [FEED_TOO_MANY] = "more products, variants or sizes than a catalogue has room for",
        [FEED_REFUSED] = "a product that the catalogue's reader refuses",
        [FEED_NO_PRICE] = "no price",
        [FEED_BAD_SALE] = "a sale price that can't be used, left out",
        [FEED_SALE_NOT_NOW] = "a sale that is not now, left out",
        [FEED_BAD_GTIN] = "a GTIN with a wrong check digit or length, left out",
        [FEED_BAD_LINK] = "a link that is no https address, left out",
        [FEED_CHANGED_ID] = "an id with spaces, commas or colons, which are '_' now",
        [FEED_CUT] = "a text that was too long, cut",
        [FEED_SIZE_PRICES] = "sizes at several prices: the highest is shown",
    };
    return texts[problem];
}

// An article's place in the temporary file, and the next of its group.
struct place {
    long offset;
    uint32_t next, group;
};

struct group {
    uint32_t first, last, count;
};

struct import {
    const struct feed_import_options *options;
    struct feed_import_options counting; // the same, and problems are counted
    struct feed_summary *summary;
    FILE *spool;
    struct feed_article article; // being made
    struct place *places;
    size_t place_count, place_room;
    struct group *groups;
    size_t group_count, group_room;
    struct feed_map skus;  // article
    struct feed_map names; // of groups
    enum result failed;    // memory, or the temporary file
    FILE *out;
    size_t written; // bytes
};

static void tell(void *context, enum feed_problem problem, size_t line, const char *text)
{
    struct import *import = context;
    const struct feed_import_options *options = import->options;
    import->summary->problems[problem]++;
    if (options->report != NULL)
        options->report(options->context, problem, line, text);
}

// --- rows --------------------------------------------------------------------------------------------------

static void *grow(void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    size_t more = *room * 2 + 1024;
    void *larger = realloc(items, more * size);
    if (larger != NULL)
        *room = more;
    return larger;
}

static bool fail(struct import *import, enum result result)
{
    import->failed = result;
    return false;
}

// The group of the article that is being made: its item_group_id's, else one of its own.
static bool find_group(struct import *import, uint32_t *out)
{
    const struct feed_article *article = &import->article;
    bool is_new = false, is_single = article->group[0] == '\0';
    uint32_t *group =
        feed_map_put(&import->names,
                     feed_map_key(is_single ? 's' : 'g', is_single ? article->sku : article->group), &is_new);
    struct group *groups = grow(import->groups, import->group_count, &import->group_room, sizeof *groups);
    if (groups != NULL)
        import->groups = groups;
    if (group == NULL || groups == NULL)
        return fail(import, RESULT_NO_MEMORY);
    if (is_new) {
        *group = (uint32_t)import->group_count;
        groups[import->group_count++] = (struct group){NOTHING, NOTHING, 0};
    }
    *out = *group;
    return true;
}

static bool keep_article(struct import *import)
{
    bool is_new = false;
    uint32_t group = 0, index = (uint32_t)import->place_count;
    uint32_t *sku = feed_map_put(&import->skus, feed_map_key('s', import->article.sku), &is_new);
    if (sku == NULL)
        return fail(import, RESULT_NO_MEMORY);
    if (!is_new) {
        tell(import, FEED_SAME_ID, import->article.line, import->article.sku);
        return true;
    }
    if (import->place_count == MAX_ARTICLES) {
        tell(import, FEED_TOO_MANY, import->article.line, import->article.sku);
        return true;
    }
    if (!find_group(import, &group))
        return false;
    *sku = index;
    struct place *places = grow(import->places, import->place_count, &import->place_room, sizeof *places);
    if (places == NULL)
        return fail(import, RESULT_NO_MEMORY);
    import->places = places;
    places[index] = (struct place){ftell(import->spool), NOTHING, group};
    if (places[index].offset < 0 || !feed_article_write(&import->article, import->spool))
        return fail(import, RESULT_IO);
    struct group *own = &import->groups[group];
    if (own->count == 0)
        own->first = index;
    else
        places[own->last].next = index;
    own->last = index;
    own->count++;
    import->place_count++;
    return true;
}

static bool take_item(void *context, const struct feed_item *item)
{
    struct import *import = context;
    struct diagnostic why = {0};
    import->summary->rows++;
    enum feed_problem problem =
        feed_article_make(item, import->options, &import->article, tell, import, &why);
    if (problem == FEED_PROBLEMS)
        return keep_article(import);
    tell(import, problem, item->line, why.text);
    return true;
}

static bool refuse_row(void *context, size_t line, const char *reason)
{
    struct import *import = context;
    import->summary->rows++;
    tell(import, FEED_BAD_ROW, line, reason);
    return true;
}

// --- products ----------------------------------------------------------------------------------------------

// A number for the product that no article has: its group's, if an article of another group has not got it.
static void choose_sku(const struct import *import, const struct feed_article *articles, size_t count,
                       uint32_t group, char sku[CATALOGUE_MAX_IDENTIFIER_BYTES + 1])
{
    (void)snprintf(sku, CATALOGUE_MAX_IDENTIFIER_BYTES + 1, "%s", articles[0].group);
    for (int i = 1; i < 100; i++) {
        const uint32_t *taken = feed_map_find(&import->skus, feed_map_key('s', sku));
        if (taken == NULL || (import->places[*taken].group == group && count > 1))
            return;
        (void)snprintf(sku, CATALOGUE_MAX_IDENTIFIER_BYTES + 1, "%.90s-group%d", articles[0].group, i);
    }
}

// As the mirror will read it: alone in a catalogue.
static enum result check(const char *product, struct diagnostic *why)
{
    static const char head[] = "{\"format\": \"cheval-catalogue/1\", \"title\": \"-\", \"products\": [";
    size_t size = strlen(head) + strlen(product) + 3;
    char *text = malloc(size);
    struct catalogue *catalogue = NULL;
    if (text == NULL)
        return RESULT_NO_MEMORY;
    (void)snprintf(text, size, "%s%s]}", head, product);
    enum result result =
        catalogue_parse("feed", (const uint8_t *)text, size - 1, ".", false, NULL, &catalogue, why);
    catalogue_destroy(catalogue);
    free(text);
    return result;
}

// "feed: line 1: /products/0/try_on/makeup: …" without what says nothing to who reads it.
static const char *reason_of(const struct diagnostic *why)
{
    static const char place[] = "/products/0";
    const char *found = strstr(why->text, place);
    return found != NULL ? found + strlen(place) : why->text;
}

static bool write_product(struct import *import, const struct feed_group *group, json_t *product)
{
    struct diagnostic why = {0};
    struct feed_summary *summary = import->summary;
    size_t line = group->articles[0].line;
    char *text = json_dumps(product, JSON_COMPACT | JSON_REAL_PRECISION(9));
    if (text == NULL)
        return fail(import, RESULT_NO_MEMORY);
    enum result result = check(text, &why);
    if (result != RESULT_OK || summary->products == CATALOGUE_MAX_PRODUCTS) {
        free(text);
        if (result == RESULT_NO_MEMORY)
            return fail(import, result);
        tell(import, result != RESULT_OK ? FEED_REFUSED : FEED_TOO_MANY, line, reason_of(&why));
        return true;
    }
    int length = fprintf(import->out, "%s\n    %s", summary->products > 0 ? "," : "", text);
    free(text);
    import->written += length > 0 ? (size_t)length : 0;
    summary->products++;
    summary->variants += group->variants;
    summary->sizes += group->sizes;
    summary->without_picture += !group->has_picture;
    for (size_t i = 0; i < group->count; i++)
        summary->articles += !group->skipped[i];
    if (length < 0)
        return fail(import, RESULT_IO);
    return import->written <= CATALOGUE_MAX_BYTES || fail(import, RESULT_TOO_LARGE);
}

// Articles of another category than the first are left out.
static void check_categories(struct import *import, struct feed_group *group)
{
    for (size_t i = 1; i < group->count; i++) {
        const struct feed_article *article = &group->articles[i];
        if (article->category == group->articles[0].category)
            continue;
        group->skipped[i] = true;
        tell(import, FEED_OTHER_CATEGORY, article->line, article->sku);
    }
}

static bool make_product(struct import *import, uint32_t index)
{
    const struct group *own = &import->groups[index];
    size_t count = own->count < FEED_MAX_GROUP ? own->count : FEED_MAX_GROUP;
    struct feed_article *articles = calloc(count, sizeof *articles);
    bool *skipped = calloc(count, sizeof *skipped);
    char sku[CATALOGUE_MAX_IDENTIFIER_BYTES + 1];
    bool goes_on = articles != NULL && skipped != NULL ? true : fail(import, RESULT_NO_MEMORY);
    uint32_t place = own->first;
    for (size_t i = 0; goes_on && i < count; i++, place = import->places[place].next)
        goes_on = feed_article_read(import->spool, import->places[place].offset, &articles[i]) ||
                  fail(import, RESULT_IO);
    if (goes_on) {
        struct feed_group group = {.articles = articles, .count = count, .skipped = skipped, .sku = sku};
        choose_sku(import, articles, count, index, sku);
        check_categories(import, &group);
        for (size_t i = count; i < own->count; i++)
            tell(import, FEED_TOO_MANY, articles[0].line, "a group of more than 4,096");
        json_t *product = feed_product_make(&group, &import->counting);
        goes_on = product != NULL ? write_product(import, &group, product) : fail(import, RESULT_NO_MEMORY);
        json_decref(product);
    }
    free(skipped);
    free(articles);
    return goes_on;
}

// --- the whole ---------------------------------------------------------------------------------------------

static enum result write_catalogue(struct import *import, struct diagnostic *why)
{
    json_t *title = json_string(import->options->title);
    char *text = title != NULL ? json_dumps(title, JSON_ENCODE_ANY) : NULL;
    json_decref(title);
    if (text == NULL)
        return diagnose(why, RESULT_INVALID, "the store's name is not UTF-8");
    bool goes_on =
        fprintf(import->out, "{\n  \"format\": \"cheval-catalogue/1\",\n  \"title\": %s,\n  \"products\": [",
                text) > 0 ||
        fail(import, RESULT_IO);
    free(text);
    for (size_t i = 0; goes_on && i < import->group_count; i++)
        goes_on = make_product(import, (uint32_t)i);
    if (goes_on && (fprintf(import->out, "\n  ]\n}\n") < 0 || fflush(import->out) != 0))
        import->failed = RESULT_IO;
    return import->failed;
}

static enum result explain(enum result failed, struct diagnostic *why)
{
    if (failed == RESULT_TOO_LARGE)
        return diagnose(why, failed,
                        "the catalogue would be larger than %zu MiB: shorten the descriptions, or split the "
                        "feed",
                        CATALOGUE_MAX_BYTES >> 20);
    if (failed == RESULT_IO)
        return diagnose(why, failed,
                        "the catalogue or the temporary file can't be written: is the disk full?");
    return diagnose(why, failed, "no memory for this feed");
}

enum result feed_import(struct feed_source feed, const struct feed_import_options *options, FILE *out,
                        struct feed_summary *summary, struct diagnostic *why)
{
    struct import import = {.options = options, .summary = summary, .out = out, .spool = tmpfile()};
    const struct feed_sink sink = {take_item, refuse_row, &import};
    *summary = (struct feed_summary){0};
    import.counting = *options;
    import.counting.report = tell;
    import.counting.context = &import;
    enum result result =
        import.spool != NULL ? RESULT_OK : diagnose(why, RESULT_IO, "no temporary file can be made");
    if (result == RESULT_OK)
        result = feed_read(feed, &sink, why);
    if (result == RESULT_OK && import.place_count > 0)
        result = write_catalogue(&import, why);
    if (import.failed != RESULT_OK)
        result = explain(import.failed, why);
    if (result == RESULT_OK && summary->products == 0)
        result = diagnose(why, RESULT_INVALID,
                          "nothing of it can be used: %zu rows, and none became a product", summary->rows);
    if (import.spool != NULL)
        (void)fclose(import.spool);
    feed_map_finish(&import.skus);
    feed_map_finish(&import.names);
    free(import.groups);
    free(import.places);
    return result;
}
