#include "platform/store/store_interest.h"

#include "platform/store/store_sql.h"

static enum result add_event(struct store *store, const struct store_event *event, int *added,
                             struct diagnostic *why)
{
    sqlite3_stmt *insert = store_statement(
        store,
        "INSERT INTO interest (id, session, name, time, mirror, sku, product, variant, category, title,"
        " brand, currency, size, code, consent_language, price_minor, duration_ms, consent_try_on,"
        " consent_profile, consent_version, consent_skin_match, consent_contact, consent_by_parent,"
        " customer) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
        " ?18, ?19, ?20, ?21, ?22, ?23,"
        " CASE WHEN ?19 THEN coalesce((SELECT customer FROM links WHERE session = ?2), '') ELSE '' END)"
        " ON CONFLICT (id) DO NOTHING");
    const char *const texts[] = {
        event->id,    event->session,  event->name,    event->time,     event->mirror,
        event->sku,   event->product,  event->variant, event->category, event->title,
        event->brand, event->currency, event->size,    event->code,     event->consent_language};
    int column = 1;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        store_bind(insert, column++, texts[i]);
    store_bind_number_or_null(insert, column++, event->price_minor);
    store_bind_number_or_null(insert, column++, event->duration_ms);
    const int numbers[] = {event->consent_try_on,     event->consent_profile, event->consent_version,
                           event->consent_skin_match, event->consent_contact, event->consent_by_parent};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        (void)sqlite3_bind_int(insert, column++, numbers[i]);
    int64_t changed = 0;
    enum result result = store_run(store, insert, &changed, why);
    *added += (int)changed;
    return result;
}

enum result store_add_events(struct store *store, const struct store_event *events, int count, int *added,
                             struct diagnostic *why)
{
    struct store_scope scope;
    int new_ones = 0;
    enum result result = store_scope_begin(store, &scope, why);
    if (result != RESULT_OK)
        return result;
    for (int i = 0; i < count && result == RESULT_OK; i++)
        result = add_event(store, &events[i], &new_ones, why);
    result = store_scope_end(store, &scope, result, why);
    if (added != NULL)
        *added = result == RESULT_OK ? new_ones : 0;
    return result;
}

static struct store_event read_event(sqlite3_stmt *row)
{
    return (struct store_event){
        .sequence = sqlite3_column_int64(row, 0),
        .id = store_column(row, 1),
        .session = store_column(row, 2),
        .name = store_column(row, 3),
        .time = store_column(row, 4),
        .customer = store_column(row, 5),
        .mirror = store_column(row, 6),
        .sku = store_column(row, 7),
        .product = store_column(row, 8),
        .variant = store_column(row, 9),
        .category = store_column(row, 10),
        .title = store_column(row, 11),
        .brand = store_column(row, 12),
        .price_minor = store_column_number(row, 13),
        .currency = store_column(row, 14),
        .size = store_column(row, 15),
        .code = store_column(row, 16),
        .duration_ms = store_column_number(row, 17),
        .consent_try_on = sqlite3_column_int(row, 18) != 0,
        .consent_profile = sqlite3_column_int(row, 19) != 0,
        .consent_skin_match = sqlite3_column_int(row, 20) != 0,
        .consent_contact = sqlite3_column_int(row, 21) != 0,
        .consent_by_parent = sqlite3_column_int(row, 22) != 0,
        .consent_version = sqlite3_column_int(row, 23),
        .consent_language = store_column(row, 24),
    };
}

// Which of them, in which order: a query a case, so that each has its index.
#define SELECT_EVENTS                                                                                        \
    "SELECT sequence, id, session, name, time, customer, mirror, sku, product, variant, category, title,"    \
    " brand, price_minor, currency, size, code, duration_ms, consent_try_on, consent_profile,"               \
    " consent_skin_match, consent_contact, consent_by_parent, consent_version, consent_language"             \
    " FROM interest WHERE (?2 IS NULL OR name = ?2) AND (?3 IS NULL OR mirror = ?3) AND sequence > ?4"
#define OLDEST " ORDER BY sequence LIMIT ?5"
#define NEWEST " ORDER BY sequence DESC LIMIT ?5"
#define OF_SESSION " AND session = ?1 AND (?6 IS NULL OR customer = ?6)"
#define OF_CUSTOMER " AND customer = ?6 AND customer <> ''"

static const char *query_of(const struct store_filter *filter)
{
    if (filter->session != NULL)
        return filter->newest_first ? SELECT_EVENTS OF_SESSION NEWEST : SELECT_EVENTS OF_SESSION OLDEST;
    if (filter->customer != NULL)
        return filter->newest_first ? SELECT_EVENTS OF_CUSTOMER NEWEST : SELECT_EVENTS OF_CUSTOMER OLDEST;
    return filter->newest_first ? SELECT_EVENTS NEWEST : SELECT_EVENTS OLDEST;
}

enum result store_each_event(struct store *store, const struct store_filter *filter,
                             bool (*row)(void *context, const struct store_event *event), void *context,
                             struct diagnostic *why)
{
    sqlite3_stmt *walk = store_walk(store, query_of(filter));
    if (walk == NULL)
        return store_end_walk(store, walk, why);
    store_bind_or_null(walk, 1, filter->session);
    store_bind_or_null(walk, 2, filter->name);
    store_bind_or_null(walk, 3, filter->mirror);
    (void)sqlite3_bind_int64(walk, 4, filter->after_sequence);
    (void)sqlite3_bind_int64(walk, 5, filter->limit > 0 ? filter->limit : -1);
    store_bind_or_null(walk, 6, filter->customer);
    while (store_next(walk)) {
        struct store_event event = read_event(walk);
        if (!row(context, &event))
            break;
    }
    return store_end_walk(store, walk, why);
}

enum result store_count_events(struct store *store, int64_t *count, struct diagnostic *why)
{
    return store_number(store, store_statement(store, "SELECT count(*) FROM interest"), count, why);
}

enum result store_last_sequence(struct store *store, int64_t *sequence, struct diagnostic *why)
{
    *sequence = 0;
    return store_number(
        store, store_statement(store, "SELECT sequence FROM interest ORDER BY sequence DESC LIMIT 1"),
        sequence, why);
}

// Sequences have gaps where something was erased: a few fewer stay then, and nothing has to be counted.
enum result store_trim_events(struct store *store, int64_t most, int64_t *removed, struct diagnostic *why)
{
    sqlite3_stmt *statement = store_statement(
        store, "DELETE FROM interest WHERE sequence <= (SELECT max(sequence) FROM interest) - ?");
    (void)sqlite3_bind_int64(statement, 1, most);
    return store_run(store, statement, removed, why);
}
