#include "app/commands/events_outbox.h"

#include "platform/base/clock.h"
#include "platform/base/json.h"

#include <stdio.h>
#include <string.h>

static const char *kind_name(enum store_outbox_kind kind)
{
    static const char *const names[] = {[STORE_OUTBOX_ANALYTICS] = "analytics",
                                        [STORE_OUTBOX_CONSENT] = "consent",
                                        [STORE_OUTBOX_ERASURE] = "erasure"};
    return names[kind];
}

static json_t *parse_body(const struct store_outbox_row *row)
{
    json_t *event = NULL;
    enum result result = json_parse("event", (const uint8_t *)row->body, strlen(row->body), &event, NULL);
    return result == RESULT_OK ? event : json_object();
}

static bool print_json_row(void *context, const struct store_outbox_row *row)
{
    const bool *dead = context;
    char created[CLOCK_TEXT_SIZE], next[CLOCK_TEXT_SIZE];
    clock_wall_text(row->created_ms, created, sizeof created);
    clock_wall_text(row->next_ms, next, sizeof next);
    json_t *line =
        json_pack("{s:I, s:s, s:s, s:s, s:o}", "sequence", (json_int_t)row->sequence, "id", row->id, "kind",
                  kind_name(row->kind), "created", created, "event", parse_body(row));
    if (line == NULL)
        return false;
    if (*dead) {
        (void)json_object_set_new(line, "reason", json_string(row->reason));
        (void)json_object_set_new(line, "time", json_string(row->time));
    } else {
        (void)json_object_set_new(line, "tries", json_integer(row->tries));
        if (row->tries > 0)
            (void)json_object_set_new(line, "next", json_string(next));
    }
    (void)json_dumpf(line, stdout, JSON_COMPACT);
    (void)putchar('\n');
    json_decref(line);
    return true;
}

static bool print_row(void *context, const struct store_outbox_row *row)
{
    const bool *dead = context;
    char created[CLOCK_TEXT_SIZE], next[CLOCK_TEXT_SIZE];
    json_t *event = parse_body(row);
    const char *type = json_string_value(json_object_get(event, "type"));
    clock_wall_text(row->created_ms, created, sizeof created);
    clock_wall_text(row->next_ms, next, sizeof next);
    printf("%s  %-9s  %s", created, kind_name(row->kind), type != NULL ? type : "(no event)");
    json_decref(event);
    if (*dead)
        printf("  %s  %s", row->time, row->reason);
    else if (row->tries > 0)
        printf("  failed %d times, again at %s", row->tries, next);
    (void)putchar('\n');
    return true;
}

static void print_summary(const struct store_outbox_size *size, bool dead)
{
    if (dead)
        printf("%lld dead letters; --retry-dead sends them again\n", (long long)size->dead);
    else
        printf("%lld events wait, %.1f KB: %lld analytics, %lld consents, %lld erasures\n",
               (long long)size->rows, (double)size->bytes / 1000.0,
               (long long)size->by_kind[STORE_OUTBOX_ANALYTICS],
               (long long)size->by_kind[STORE_OUTBOX_CONSENT],
               (long long)size->by_kind[STORE_OUTBOX_ERASURE]);
}

enum result events_print_outbox(struct store *store, bool dead, int limit, bool json, struct diagnostic *why)
{
    struct store_outbox_size size;
    enum result result = store_outbox_measure(store, &size, why);
    if (result == RESULT_OK)
        result = store_outbox_each(store, dead, limit, json ? print_json_row : print_row, &dead, why);
    if (result == RESULT_OK && !json)
        print_summary(&size, dead);
    return result;
}

enum result events_retry_dead(struct store *store, struct diagnostic *why)
{
    int64_t revived = 0;
    enum result result = store_outbox_revive(store, &revived, why);
    if (result == RESULT_OK)
        printf("%lld dead letters wait to be sent again\n", (long long)revived);
    return result;
}
