// Looking up what the store has: here, online, and in which sizes.
#include "app/web/associates_desk.h"

#include <stdio.h>
#include <string.h>

#define MAX_QUERY 100
#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))
#define STOCK_VALUES 5

static const char *price_text(const struct desk *desk, struct page_values *page, struct catalogue_price price)
{
    char amount[32], text[64];
    catalogue_amount_text(price, amount, sizeof amount);
    strings_price(desk->words, text, sizeof text, amount, price.currency);
    return page_copy(page, text);
}

static struct page_list list_sizes(const struct desk *desk, struct page_values *page,
                                   const struct catalogue_variant *variant)
{
    struct page_list list = page_list(page, variant->offer.size_count);
    for (int i = 0; i < variant->offer.size_count; i++) {
        const struct catalogue_size *size = &variant->offer.sizes[i];
        struct catalogue_stock stock = catalogue_size_stock(variant, size);
        bool online = stock.has_online && stock.online == AVAILABILITY_IN_STOCK;
        PAGE_ADD_ROW(
            &list, {.name = "size", .text = size->title},
            {.name = "stock", .text = strings_get(desk->words, desk_stock_key(stock.here))},
            {.name = "stock_class", .text = desk_stock_class(stock.here)},
            {.name = "online_only", .text = online && stock.here != AVAILABILITY_IN_STOCK ? "yes" : NULL});
    }
    return list;
}

static void add_found(const struct desk *desk, struct page_values *page, const struct stock_room_find *find,
                      struct page_list *list)
{
    const struct catalogue_product *product = find->product;
    const struct catalogue_variant *variant = &product->variants[find->variant];
    struct catalogue_stock stock = catalogue_size_stock(variant, NULL);
    struct page_list sizes = list_sizes(desk, page, variant);
    bool on_sale = variant->sale_price.minor_units >= 0;
    const char *key = page_text(page, "category.%s", catalogue_category_name(product->category));
    PAGE_ADD_ROW(
        list, {.name = "sku", .text = variant->sku}, {.name = "product", .text = product->title},
        {.name = "brand", .text = product->brand},
        {.name = "shade", .text = strcmp(variant->title, product->title) != 0 ? variant->title : NULL},
        {.name = "category", .text = strings_get(desk->shop, key)},
        {.name = "swatch",
         .text = variant->has_swatch ? page_text(page, "#%02x%02x%02x", variant->swatch_srgb[0],
                                                 variant->swatch_srgb[1], variant->swatch_srgb[2])
                                     : NULL},
        {.name = "price", .text = price_text(desk, page, on_sale ? variant->sale_price : variant->price)},
        {.name = "before", .text = on_sale ? price_text(desk, page, variant->price) : NULL},
        {.name = "here", .text = strings_get(desk->words, desk_stock_key(stock.here))},
        {.name = "here_class", .text = desk_stock_class(stock.here)},
        {.name = "online",
         .text = stock.has_online ? strings_get(desk->words, desk_stock_key(stock.online)) : NULL},
        {.name = "online_class", .text = desk_stock_class(stock.online)}, page_rows("sizes", &sizes));
}

static void name_categories(const struct desk *desk, struct page_values *page,
                            const char *names[CATEGORY_COUNT])
{
    for (int i = 0; i < CATEGORY_COUNT; i++)
        names[i] = strings_get(
            desk->shop, page_text(page, "category.%s", catalogue_category_name((enum catalogue_category)i)));
}

// What is looked for; "" for nothing, and for what no product can have.
static const char *read_query(const struct desk_request *request)
{
    const char *query = http_request_query(request->http, "q");
    return query != NULL && strlen(query) <= MAX_QUERY ? query : "";
}

static void gather(struct desk *desk, const struct desk_request *request, struct page_values *page,
                   struct template_value values[STOCK_VALUES])
{
    const struct catalogue *catalogue = stock_room_catalogue(desk->stock, request->http->received_ns);
    const char *query = read_query(request);
    struct stock_room_find found[STOCK_ROOM_MAX_FOUND];
    const char *names[CATEGORY_COUNT];
    name_categories(desk, page, names);
    int count = query[0] != '\0' ? stock_room_search(desk->stock, query, names, found) : 0;
    struct page_list list = page_list(page, count);
    for (int i = 0; i < count; i++)
        add_found(desk, page, &found[i], &list);
    values[0] = page_rows("found", &list);
    values[1] = (struct template_value){.name = "query", .text = query};
    values[2] =
        (struct template_value){.name = "count", .text = desk_counted(desk, page, "stock.found", count)};
    values[3] =
        (struct template_value){.name = "none", .text = query[0] != '\0' && count == 0 ? "yes" : NULL};
    values[4] = (struct template_value){.name = "no_catalogue", .text = catalogue == NULL ? "yes" : NULL};
}

void associates_stock_part(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    struct page_values page = {0};
    struct template_value values[STOCK_VALUES];
    gather(desk, request, &page, values);
    desk_answer_part(desk, &page, "associates_stock.html", values, COUNT(values), reply);
    page_values_finish(&page);
}

void associates_stock_page(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    struct page_values page = {0};
    struct template_value values[STOCK_VALUES];
    char query[MAX_QUERY * 3 + 1], live[sizeof query + 16];
    bool fits = http_form_escape(read_query(request), query, sizeof query);
    (void)snprintf(live, sizeof live, "/stock/live?q=%s", fits ? query : "");
    const struct desk_frame frame = {.title = "stock.title",
                                     .here = "stock",
                                     .live = query[0] != '\0' ? live : NULL,
                                     .above = "associates_search.html"};
    gather(desk, request, &page, values);
    desk_answer(desk, request, &page, &frame, "associates_stock.html", values, COUNT(values), reply);
    page_values_finish(&page);
}
