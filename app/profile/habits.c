#include "app/profile/habits.h"

#include "app/profile/interest.h"
#include "assets/catalogue.h"
#include "platform/store/store_customer.h"

#include <string.h>

static bool is_kind(const struct store_event *event, enum interest_kind kind)
{
    return strcmp(event->name, interest_kind_name(kind)) == 0;
}

static bool is_makeup(const struct store_event *event)
{
    enum catalogue_category category;
    return catalogue_category_from_name(event->category, &category) && catalogue_is_makeup(category);
}

enum result habits_learn(struct store *store, const char *customer, const struct store_event *event,
                         struct diagnostic *why)
{
    bool liked = is_kind(event, INTEREST_PRODUCT_LIKED);
    enum result result = RESULT_OK;
    if (event->sku[0] == '\0')
        return RESULT_OK;
    if (liked)
        result = store_put_favourite(store, customer,
                                     &(struct store_favourite){.sku = event->sku,
                                                               .product = event->product,
                                                               .variant = event->variant,
                                                               .category = event->category,
                                                               .title = event->title,
                                                               .time = event->time},
                                     why);
    struct store_preference preference = {
        .category = event->category, .sku = event->sku, .time = event->time};
    if (result == RESULT_OK && is_makeup(event) && (liked || is_kind(event, INTEREST_TRYON_DWELLED))) {
        preference.kind = STORE_SHADE;
        preference.value = event->variant;
        result = store_note_preference(store, customer, &preference, why);
    }
    if (result == RESULT_OK && event->size[0] != '\0') {
        preference.kind = STORE_SIZE;
        preference.value = event->size;
        result = store_note_preference(store, customer, &preference, why);
    }
    return result;
}

struct learning {
    struct store *store;
    const char *customer;
    enum result result;
    struct diagnostic *why;
};

static bool learn_one(void *context, const struct store_event *event)
{
    struct learning *learning = context;
    learning->result = habits_learn(learning->store, learning->customer, event, learning->why);
    return learning->result == RESULT_OK;
}

enum result habits_learn_visit(struct store *store, const char *customer, const char *session,
                               struct diagnostic *why)
{
    struct learning learning = {.store = store, .customer = customer, .why = why};
    struct store_filter filter = {.session = session, .customer = customer};
    enum result result = store_each_event(store, &filter, learn_one, &learning, why);
    return result == RESULT_OK ? learning.result : result;
}
