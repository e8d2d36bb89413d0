#include "app/web/associates_picks.h"

#include "app/recommend.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"

#include <stdlib.h>

static const char *reason_of(const struct desk *desk, struct page_values *page,
                             const struct recommendation *pick)
{
    static const char *const keys[RECOMMEND_REASON_COUNT] = {
        [RECOMMEND_GOES_WITH] = "pick.goes_with",     [RECOMMEND_WITH_LIKED] = "pick.with_liked",
        [RECOMMEND_WITH_TRIED] = "pick.with_tried",   [RECOMMEND_WITH_BOUGHT] = "pick.with_bought",
        [RECOMMEND_LIKE_LIKED] = "pick.like_liked",   [RECOMMEND_LIKE_WORN] = "pick.like_worn",
        [RECOMMEND_LIKE_BOUGHT] = "pick.like_bought", [RECOMMEND_POPULAR] = "pick.popular",
    };
    char text[512];
    const struct strings_value name = {.name = "name",
                                       .text = pick->because != NULL ? pick->because->title : ""};
    strings_format(desk->words, text, sizeof text, keys[pick->reason], &name, 1);
    return page_copy(page, text);
}

static void refresh_neighbours(struct desk *desk, struct store *store)
{
    struct diagnostic why = {0};
    struct neighbours *newer = NULL;
    if (neighbours_refresh(&desk->neighbours_refresh, store, false, &newer, &why) != RESULT_OK)
        log_write(LOG_WARNING, "associates", "what visits chose together is not known: %s", why.text);
    if (newer == NULL)
        return;
    neighbours_destroy(desk->neighbours);
    desk->neighbours = newer;
}

static void add_pick(const struct desk *desk, struct page_values *page, const struct recommendation *pick,
                     struct page_list *list)
{
    const struct catalogue_variant *variant = &pick->product->variants[pick->variant];
    enum catalogue_availability here = catalogue_size_stock(variant, NULL).here;
    const char *shade = variant->title;
    PAGE_ADD_ROW(list,
                 {.name = "product",
                  .text = pick->product->variant_count > 1
                              ? page_text(page, "%.160s, %.100s", pick->product->title, shade)
                              : pick->product->title},
                 {.name = "sku", .text = variant->sku},
                 {.name = "reason", .text = reason_of(desk, page, pick)},
                 {.name = "stock", .text = strings_get(desk->words, desk_stock_key(here))},
                 {.name = "stock_class", .text = desk_stock_class(here)});
}

struct page_list associates_picks(struct desk *desk, struct page_values *page,
                                  const struct catalogue *catalogue, const struct store_customer *customer)
{
    struct page_list list = page_list(page, RECOMMEND_MAX);
    struct store *store = desk_store(desk);
    struct profile *profile = calloc(1, sizeof *profile);
    struct recommendation picks[RECOMMEND_MAX];
    struct diagnostic why = {0};
    if (desk->options.no_picks || catalogue == NULL || store == NULL || profile == NULL)
        goto cleanup;
    if (profile_read(store, customer, profile, &why) != RESULT_OK) {
        log_write(LOG_WARNING, "associates", "%s", why.text);
        goto cleanup;
    }
    refresh_neighbours(desk, store);
    const struct recommend_basis basis = {
        .catalogue = catalogue, .profile = profile, .neighbours = desk->neighbours};
    int count = recommend(&basis, picks);
    for (int i = 0; i < count; i++)
        add_pick(desk, page, &picks[i], &list);
cleanup:
    if (profile != NULL)
        wipe(profile, sizeof *profile);
    free(profile);
    return list;
}
