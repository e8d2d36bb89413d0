#include "app/web/take_away_page.h"

#include "app/web/page_source.h"
#include "app/web/take_away_token.h"
#include "app/web/template.h"
#include "platform/base/wipe.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PRODUCT_VALUES 7
#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

// The texts of one product that have to be made.
struct product_texts {
    char price[64], sale[64], swatch[8];
    struct template_value values[PRODUCT_VALUES];
};

static void write_price(const struct strings *words, struct catalogue_price price, char *text, size_t size)
{
    char amount[32];
    catalogue_amount_text(price, amount, sizeof amount);
    strings_price(words, text, size, amount, price.currency);
}

// A stranger's phone follows it: nothing but the web, whoever put the catalogue together.
static const char *safe_link(const char *link)
{
    return link != NULL && strncmp(link, "https://", 8) == 0 ? link : NULL;
}

static struct template_row describe(const struct take_away_product *worn, const struct strings *words,
                                    struct product_texts *texts)
{
    const struct catalogue_product *product = worn->product;
    const struct catalogue_variant *variant = &product->variants[worn->variant];
    write_price(words, variant->price, texts->price, sizeof texts->price);
    write_price(words, variant->sale_price, texts->sale, sizeof texts->sale);
    if (variant->has_swatch)
        (void)snprintf(texts->swatch, sizeof texts->swatch, "#%02x%02x%02x", variant->swatch_srgb[0],
                       variant->swatch_srgb[1], variant->swatch_srgb[2]);
    const struct template_value values[PRODUCT_VALUES] = {
        {.name = "title", .text = product->title},
        {.name = "brand", .text = product->brand},
        {.name = "shade", .text = product->variant_count > 1 ? variant->title : NULL},
        {.name = "link", .text = safe_link(variant->offer.link)},
        {.name = "swatch", .text = texts->swatch},
        {.name = "price", .text = texts->price},
        {.name = "sale", .text = texts->sale},
    };
    memcpy(texts->values, values, sizeof values);
    return (struct template_row){texts->values, PRODUCT_VALUES};
}

static enum result fill(const char *file_name, const struct template_value *values, int count,
                        const struct strings *words, struct take_away_page *out)
{
    const char *page = page_source(file_name);
    assert(page != NULL);
    struct template_row all = {values, count};
    return template_fill(page, &all, words, &out->html, &out->size);
}

enum result take_away_page_of_look(const struct take_away_look *look, const char *token, int minutes,
                                   struct take_away_page *out)
{
    char width[16], height[16], expires[256];
    struct product_texts *texts = calloc(TAKE_AWAY_MAX_PRODUCTS, sizeof *texts);
    struct template_row products[TAKE_AWAY_MAX_PRODUCTS];
    if (texts == NULL)
        return RESULT_NO_MEMORY;
    int count = look->product_count < TAKE_AWAY_MAX_PRODUCTS ? look->product_count : TAKE_AWAY_MAX_PRODUCTS;
    for (int i = 0; i < count; i++)
        products[i] = describe(&look->products[i], look->words, &texts[i]);
    (void)snprintf(width, sizeof width, "%d", look->width_px);
    (void)snprintf(height, sizeof height, "%d", look->height_px);
    const struct strings_value counted = {.name = "count", .number = minutes};
    strings_format(look->words, expires, sizeof expires, "share.expires", &counted, 1);
    *out = (struct take_away_page){.html = NULL};
    take_away_token(out->nonce);
    const struct template_value values[] = {
        {.name = "language", .text = strings_language(look->words)},
        {.name = "direction", .text = strings_right_to_left(look->words) ? "rtl" : "ltr"},
        {.name = "nonce", .text = out->nonce},
        {.name = "style", .text = page_source("page.css")},
        {.name = "store", .text = look->store},
        {.name = "token", .text = token},
        {.name = "width", .text = width},
        {.name = "height", .text = height},
        {.name = "expires", .text = expires},
        {.name = "has_products", .text = count > 0 ? "yes" : NULL},
        {.name = "products", .rows = products, .row_count = count},
    };
    enum result result = fill("look.html", values, COUNT(values), look->words, out);
    wipe(texts, TAKE_AWAY_MAX_PRODUCTS * sizeof *texts);
    free(texts);
    return result;
}

enum result take_away_page_of_nothing(const struct strings *words, struct take_away_page *out)
{
    *out = (struct take_away_page){.html = NULL};
    take_away_token(out->nonce);
    const struct template_value values[] = {
        {.name = "language", .text = strings_language(words)},
        {.name = "direction", .text = strings_right_to_left(words) ? "rtl" : "ltr"},
        {.name = "nonce", .text = out->nonce},
        {.name = "style", .text = page_source("page.css")},
    };
    return fill("gone.html", values, COUNT(values), words, out);
}

void take_away_page_finish(struct take_away_page *page)
{
    wipe(page->html, page->size);
    free(page->html);
    *page = (struct take_away_page){.html = NULL};
}
