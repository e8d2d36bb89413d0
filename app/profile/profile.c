#include "app/profile/profile.h"

#include "app/profile/recorder.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"
#include "platform/store/store_interest.h"
#include "platform/store/store_told.h"

#include <stdio.h>
#include <string.h>

#define LOOKED_THROUGH 500 // events, for what was tried on lately

// --- rows --------------------------------------------------------------------------------------------------

static void set(struct profile_item *item, const char *sku, const char *product, const char *variant)
{
    (void)snprintf(item->sku, sizeof item->sku, "%s", sku);
    (void)snprintf(item->product, sizeof item->product, "%s", product);
    (void)snprintf(item->variant, sizeof item->variant, "%s", variant);
}

static bool has(const struct profile_item *items, int count, const char *sku)
{
    for (int i = 0; i < count; i++)
        if (strcmp(items[i].sku, sku) == 0)
            return true;
    return false;
}

static bool take_favourite(void *context, const struct store_favourite *favourite)
{
    struct profile *profile = context;
    set(&profile->favourites[profile->favourite_count++], favourite->sku, favourite->product,
        favourite->variant);
    return profile->favourite_count < PROFILE_MAX_FAVOURITES;
}

// Most often first: of a category's sizes the first one counts.
static bool take_preference(void *context, const struct store_preference *preference)
{
    struct profile *profile = context;
    if (preference->kind == STORE_SIZE && profile->size_count < PROFILE_MAX_SIZES) {
        struct profile_size *size = &profile->sizes[profile->size_count++];
        (void)snprintf(size->category, sizeof size->category, "%s", preference->category);
        interest_copy_text(size->size, sizeof size->size, preference->value);
    } else if (preference->kind == STORE_SHADE && profile->shade_count < PROFILE_MAX_SHADES) {
        set(&profile->shades[profile->shade_count++], preference->sku, "", preference->value);
    }
    return true;
}

static bool take_purchase(void *context, const struct store_purchase *purchase)
{
    struct profile *profile = context;
    if (!has(profile->purchases, profile->purchase_count, purchase->sku))
        set(&profile->purchases[profile->purchase_count++], purchase->sku, "", "");
    return profile->purchase_count < PROFILE_MAX_PURCHASES;
}

static bool take_tried(void *context, const struct store_event *event)
{
    struct profile *profile = context;
    if (event->sku[0] != '\0' && !has(profile->recent, profile->recent_count, event->sku))
        set(&profile->recent[profile->recent_count++], event->sku, event->product, event->variant);
    return profile->recent_count < PROFILE_MAX_RECENT;
}

// --- a name on a screen that others see --------------------------------------------------------------------

// Of U+200B .. U+200F, U+202A .. U+202E, U+2060 .. U+2069: what is not seen, or turns what follows.
static bool is_invisible(const unsigned char *at)
{
    return at[0] == 0xe2 &&
           ((at[1] == 0x80 && ((at[2] >= 0x8b && at[2] <= 0x8f) || (at[2] >= 0xaa && at[2] <= 0xae))) ||
            (at[1] == 0x81 && at[2] >= 0xa0 && at[2] <= 0xa9));
}

// The first word of it, of letters that are seen.
static void take_first_name(const char *name, char out[PROFILE_NAME_SIZE])
{
    char seen[STORE_NAME_SIZE];
    size_t length = 0;
    for (const unsigned char *at = (const unsigned char *)name; *at != '\0' && length + 1 < sizeof seen;
         at++) {
        if (*at == ' ' && length > 0)
            break;
        if (is_invisible(at))
            at += 2;
        else if (*at > ' ' && *at != 0x7f)
            seen[length++] = (char)*at;
    }
    seen[length] = '\0';
    interest_copy_text(out, PROFILE_NAME_SIZE, seen);
    wipe(seen, sizeof seen);
}

// --- answers -----------------------------------------------------------------------------------------------

// What the retailer told: favourites behind those that were liked here, sizes before those that were asked
// for.
static enum result take_told(struct store *store, const struct store_customer *customer,
                             struct profile *profile, struct diagnostic *why)
{
    struct store_told told;
    enum result result = store_read_told(store, customer, &told, why);
    for (int i = 0; i < told.favourite_count && profile->favourite_count < PROFILE_MAX_FAVOURITES; i++) {
        const struct store_told_favourite *favourite = &told.favourites[i];
        if (!has(profile->favourites, profile->favourite_count, favourite->sku))
            set(&profile->favourites[profile->favourite_count++], favourite->sku, favourite->product,
                favourite->variant);
    }
    for (int i = 0; i < told.size_count && profile->size_count < PROFILE_MAX_SIZES; i++) {
        struct profile_size *size = &profile->sizes[profile->size_count++];
        (void)snprintf(size->category, sizeof size->category, "%s", told.sizes[i].category);
        interest_copy_text(size->size, sizeof size->size, told.sizes[i].value);
    }
    wipe(&told, sizeof told);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result profile_read(struct store *store, const struct store_customer *customer, struct profile *profile,
                         struct diagnostic *why)
{
    const struct store_filter tried = {
        .customer = customer->key, .name = "tryon_started", .limit = LOOKED_THROUGH, .newest_first = true};
    *profile = (struct profile){.points = customer->points};
    take_first_name(customer->name, profile->name);
    enum result result =
        store_each_favourite(store, customer->key, PROFILE_MAX_FAVOURITES, take_favourite, profile, why);
    if (result == RESULT_OK)
        result = take_told(store, customer, profile, why);
    if (result == RESULT_OK)
        result = store_each_preference(store, customer->key, 0, take_preference, profile, why);
    if (result == RESULT_OK)
        result = store_each_purchase(store, customer->key, 0, take_purchase, profile, why);
    if (result == RESULT_OK)
        result = store_each_event(store, &tried, take_tried, profile, why);
    return result;
}

// Who types may mistype: nobody new comes of it.
static enum result link(struct recorder *recorder, const struct profile_request *request,
                        struct store_customer *customer, struct diagnostic *why)
{
    const struct identity *identity = &request->identity;
    enum result result = RESULT_OK;
    if (request->is_typed)
        result = store_find_customer(recorder->store, identity->reference, customer, why);
    if (result == RESULT_OK)
        result = recorder_link(recorder, request->session, identity->reference,
                               identity_kind_name(identity->kind), clock_wall_ms(), customer, why);
    return result;
}

static enum result forget(struct recorder *recorder, const struct profile_request *request,
                          struct store_customer *customer, struct diagnostic *why)
{
    struct store_erased erased;
    struct store_subject subject = {.session = request->session};
    enum result result = store_customer_of_session(recorder->store, request->session, customer, why);
    if (result == RESULT_OK)
        subject = (struct store_subject){.customer = customer->key};
    if (result == RESULT_OK || result == RESULT_NOT_FOUND)
        result = recorder_erase(recorder, &subject, clock_wall_ms(), &erased, why);
    return result;
}

static enum result answer(struct recorder *recorder, const struct profile_request *request,
                          struct profile_reply *reply, struct diagnostic *why)
{
    struct store_customer customer = {.key = ""};
    enum result result = RESULT_OK;
    if (recorder->store == NULL)
        return RESULT_UNAVAILABLE;
    switch (request->kind) {
    case PROFILE_LINK:
        result = link(recorder, request, &customer, why);
        break;
    case PROFILE_READ:
        result = store_customer_of_session(recorder->store, request->session, &customer, why);
        break;
    case PROFILE_FORGET:
        result = forget(recorder, request, &customer, why);
        break;
    }
    if (result == RESULT_OK && request->kind != PROFILE_FORGET)
        result = profile_read(recorder->store, &customer, &reply->profile, why);
    if (result == RESULT_OK && request->kind == PROFILE_LINK)
        (void)snprintf(reply->reference, sizeof reply->reference, "%s", request->identity.reference);
    wipe(&customer, sizeof customer);
    return result;
}

// What could not be erased is at least used no more: this waits for the store, however long it is away.
static void withdraw(struct recorder *recorder, const struct profile_request *request)
{
    struct interest_event event = {.kind = INTEREST_CONSENT_WITHDRAWN,
                                   .purpose = INTEREST_FOR_PROFILE,
                                   .wall_ms = clock_wall_ms(),
                                   .happened_ns = clock_now_ns(),
                                   .price_minor = -1,
                                   .duration_ms = -1,
                                   .consent = request->consent};
    interest_make_id(event.id);
    memcpy(event.session, request->session, sizeof event.session);
    (void)recorder_add(recorder, &event);
    wipe(&event, sizeof event);
}

void profile_answer(struct recorder *recorder, const struct profile_request *request,
                    struct profile_reply *reply)
{
    struct diagnostic why = {0};
    *reply = (struct profile_reply){.kind = request->kind, .generation = request->generation};
    enum result result = answer(recorder, request, reply, &why);
    if (result == RESULT_OK)
        return;
    wipe(&reply->profile, sizeof reply->profile);
    reply->outcome = result == RESULT_NOT_FOUND ? PROFILE_UNKNOWN : PROFILE_FAILED;
    if (reply->outcome == PROFILE_FAILED && request->kind == PROFILE_FORGET)
        withdraw(recorder, request);
    if (reply->outcome == PROFILE_FAILED)
        log_write(LOG_WARNING, "profile", "a customer's profile can't be had: %s",
                  why.text[0] != '\0' ? why.text : result_name(result));
}

const char *profile_size_of(const struct profile *profile, const char *category)
{
    for (int i = 0; i < profile->size_count; i++)
        if (strcmp(profile->sizes[i].category, category) == 0)
            return profile->sizes[i].size;
    return NULL;
}
