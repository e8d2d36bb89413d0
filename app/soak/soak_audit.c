#include "app/soak/soak_audit.h"

#include "platform/store/store_interest.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ERASURE "cheval.erasure_requested.v1"
#define MAX_RECEIVED ((size_t)8 << 20)

struct received {
    char id[STORE_ID_SIZE], session[STORE_ID_SIZE];
    bool is_erasure, is_known;
};

struct withdrawal {
    char session[STORE_ID_SIZE];
    int64_t sequence; // of the last one
};

struct auditor {
    struct soak_audit *audit;
    struct received *received; // by id
    size_t received_count;
    struct withdrawal *withdrawals; // in the order of visits, then by session
    size_t withdrawal_count;
    char session[STORE_ID_SIZE]; // of the row before
    bool agreed;                 // to the profile, in it
    bool failed;                 // for want of memory
};

// The next place of an array that doubles, or NULL.
static void *add(void **items, size_t *count, size_t size)
{
    size_t used = *count;
    if (used >= MAX_RECEIVED)
        return NULL;
    if ((used & (used - 1)) == 0) {
        void *larger = realloc(*items, (used == 0 ? 1 : 2 * used) * size);
        if (larger == NULL)
            return NULL;
        *items = larger;
    }
    *count = used + 1;
    return memset((char *)*items + used * size, 0, size);
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct received *)a)->id, ((const struct received *)b)->id);
}

static int by_session(const void *a, const void *b)
{
    return strcmp(((const struct withdrawal *)a)->session, ((const struct withdrawal *)b)->session);
}

static enum result read_received(struct auditor *auditor, const char *path, struct diagnostic *why)
{
    char line[256], type[64];
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return diagnose(why, RESULT_NOT_FOUND, "%.300s can't be read", path);
    enum result result = RESULT_OK;
    while (result == RESULT_OK && fgets(line, sizeof line, file) != NULL) {
        void *items = auditor->received;
        struct received *one = add(&items, &auditor->received_count, sizeof *one);
        auditor->received = items;
        if (one == NULL)
            result = diagnose(why, RESULT_NO_MEMORY, "no memory for what was received");
        else if (sscanf(line, "%36s %63s %36s", one->id, type, one->session) != 3)
            result = diagnose(why, RESULT_INVALID, "%.300s: a line is none of ours", path);
        else
            one->is_erasure = strcmp(type, ERASURE) == 0;
    }
    (void)fclose(file);
    if (auditor->received_count > 1)
        qsort(auditor->received, auditor->received_count, sizeof *auditor->received, by_id);
    return result;
}

// The row takes back the profile's consent, which the visit had given.
static bool is_withdrawal(struct auditor *auditor, const struct store_event *event)
{
    if (strcmp(auditor->session, event->session) != 0) {
        (void)snprintf(auditor->session, sizeof auditor->session, "%s", event->session);
        auditor->agreed = false;
    }
    bool withdraws =
        auditor->agreed && !event->consent_profile && strcmp(event->name, "consent_withdrawn") == 0;
    auditor->agreed = event->consent_profile;
    return withdraws;
}

static bool note_withdrawal(void *context, const struct store_event *event)
{
    struct auditor *auditor = context;
    if (!is_withdrawal(auditor, event))
        return true;
    struct withdrawal *last =
        auditor->withdrawal_count > 0 ? &auditor->withdrawals[auditor->withdrawal_count - 1] : NULL;
    if (last == NULL || strcmp(last->session, event->session) != 0) {
        void *items = auditor->withdrawals;
        last = add(&items, &auditor->withdrawal_count, sizeof *last);
        auditor->withdrawals = items;
        if (last == NULL) {
            auditor->failed = true;
            return false;
        }
        (void)snprintf(last->session, sizeof last->session, "%s", event->session);
    }
    last->sequence = event->sequence;
    return true;
}

static bool compare_row(void *context, const struct store_event *event)
{
    struct auditor *auditor = context;
    struct received wanted = {0};
    struct withdrawal session = {0};
    bool withdraws = is_withdrawal(auditor, event);
    (void)snprintf(wanted.id, sizeof wanted.id, "%s", event->id);
    (void)snprintf(session.session, sizeof session.session, "%s", event->session);
    struct received *got =
        auditor->received_count > 0
            ? bsearch(&wanted, auditor->received, auditor->received_count, sizeof *auditor->received, by_id)
            : NULL;
    const struct withdrawal *withdrawal =
        auditor->withdrawal_count > 0 ? bsearch(&session, auditor->withdrawals, auditor->withdrawal_count,
                                                sizeof *auditor->withdrawals, by_session)
                                      : NULL;
    bool taken_back = withdrawal != NULL && event->sequence < withdrawal->sequence;
    bool due = withdraws || (event->consent_profile && !taken_back);
    auditor->audit->rows++;
    auditor->audit->due += due;
    auditor->audit->lost += due && got == NULL;
    if (got != NULL && (due || event->consent_profile))
        got->is_known = true;
    return true;
}

static bool was_erased(const struct auditor *auditor, const char *session)
{
    for (size_t i = 0; i < auditor->received_count; i++)
        if (auditor->received[i].is_erasure && strcmp(auditor->received[i].session, session) == 0)
            return true;
    return false;
}

static void count_rest(struct auditor *auditor)
{
    struct soak_audit *audit = auditor->audit;
    for (size_t i = 0; i < auditor->received_count; i++)
        audit->foreign += !auditor->received[i].is_known && !auditor->received[i].is_erasure;
    for (size_t i = 0; i < auditor->withdrawal_count; i++)
        audit->unerased += !was_erased(auditor, auditor->withdrawals[i].session);
    audit->visits_taken_back = (int64_t)auditor->withdrawal_count;
}

static enum result audit_store(struct auditor *auditor, const char *path, struct diagnostic *why)
{
    const struct store_filter all = {0};
    struct store *store = NULL;
    enum result result = store_open(path, true, &store, why);
    if (result != RESULT_OK)
        return result;
    result = store_each_event(store, &all, note_withdrawal, auditor, why);
    if (result == RESULT_OK && auditor->failed)
        result = diagnose(why, RESULT_NO_MEMORY, "no memory for what was taken back");
    if (auditor->withdrawal_count > 1)
        qsort(auditor->withdrawals, auditor->withdrawal_count, sizeof *auditor->withdrawals, by_session);
    auditor->session[0] = '\0';
    if (result == RESULT_OK)
        result = store_each_event(store, &all, compare_row, auditor, why);
    store_close(store);
    return result;
}

enum result soak_audit(const char *store, const char *ids, struct soak_audit *out, struct diagnostic *why)
{
    struct auditor auditor = {.audit = out};
    *out = (struct soak_audit){0};
    enum result result = read_received(&auditor, ids, why);
    if (result == RESULT_OK)
        result = audit_store(&auditor, store, why);
    if (result == RESULT_OK)
        count_rest(&auditor);
    free(auditor.received);
    free(auditor.withdrawals);
    return result;
}
