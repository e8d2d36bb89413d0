#include "app/commands/profile_rights.h"

#include "app/commands/commands.h"
#include "app/commands/exit_with.h"
#include "app/profile/erasure.h"
#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/base/wipe.h"
#include "platform/store/store_consent.h"
#include "platform/store/store_export.h"

#include <stdio.h>
#include <string.h>

enum result profile_find_customer(struct store *store, const char *reference, struct store_customer *out,
                                  struct diagnostic *why)
{
    enum result result = store_find_customer(store, reference, out, why);
    return result == RESULT_NOT_FOUND ? diagnose(why, result, "nothing is kept of this customer") : result;
}

// The subject of what was asked for; `customer` keeps the key that it points to.
static enum result find_subject(struct store *store, const struct profile_whose *whose,
                                struct store_customer *customer, struct store_subject *subject,
                                struct diagnostic *why)
{
    *subject = (struct store_subject){.session = whose->session};
    if (whose->reference == NULL)
        return RESULT_OK;
    enum result result = profile_find_customer(store, whose->reference, customer, why);
    subject->customer = customer->key;
    return result;
}

int profile_export(const char *store_path, const struct profile_whose *whose)
{
    struct diagnostic why = {0};
    struct store *store = NULL;
    struct store_customer customer;
    struct store_subject subject;
    json_t *all = NULL;
    enum result result = store_open(store_path, true, &store, &why);
    if (result == RESULT_OK)
        result = find_subject(store, whose, &customer, &subject, &why);
    if (result == RESULT_OK)
        result = store_export(store, &subject, &all, &why);
    if (result == RESULT_OK && (json_dumpf(all, stdout, JSON_INDENT(2)) != 0 || putchar('\n') == EOF))
        result = diagnose(&why, RESULT_IO, "the export can't be written");
    json_decref(all);
    store_close(store);
    return exit_with(result, &why);
}

// --- erasing ----------------------------------------------------------------------------------------------

// Whose events the mirror that keeps this store sends; false when it sends none.
static enum result find_source(struct store *store, struct cloud_source *source, bool *pushes,
                               struct diagnostic *why)
{
    char answer[4];
    enum result result = store_ask(store, "source", source->uri, sizeof source->uri, why);
    if (result == RESULT_OK)
        result = store_ask(store, "pushes", answer, sizeof answer, why);
    *pushes = result == RESULT_OK && strcmp(answer, "1") == 0;
    return result;
}

static void say_erased(const struct store_erased *erased, bool pushes)
{
    const struct {
        const char *what;
        int64_t count;
    } rows[] = {
        {"customer", erased->customers},
        {"visits", erased->sessions},
        {"events", erased->events},
        {"consents", erased->consents},
        {"requests", erased->requests},
        {"favourites", erased->favourites},
        {"preferences", erased->preferences},
        {"purchases", erased->purchases},
        {"waiting to be sent", erased->outbox},
        {"that could not be sent", erased->dead_letters},
        {"damaged files put aside", erased->files},
    };
    printf("erased:\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].count > 0)
            printf("  %6lld  %s\n", (long long)rows[i].count, rows[i].what);
    if (pushes)
        printf("an erasure waits in the outbox until the receiver has it\n");
}

// Nothing of it stands in the tables. It may in a damaged file that was put aside.
static enum result scrub_only(struct store *store, struct diagnostic *why)
{
    struct diagnostic not_found = *why;
    int files = 0;
    enum result result = store_scrub(store, &files, why);
    if (result != RESULT_OK)
        return result;
    if (files > 0)
        printf("removed %d damaged files that were put aside\n", files);
    *why = not_found;
    return RESULT_NOT_FOUND;
}

int profile_erase(const char *store_path, const struct profile_whose *whose)
{
    struct diagnostic why = {0};
    struct store *store = NULL;
    struct store_customer customer = {0};
    struct store_subject subject;
    struct cloud_source source;
    struct store_erased erased = {0};
    bool pushes = false;
    enum result result = RESULT_OK;
    if (!file_is_readable(store_path))
        result = diagnose(&why, RESULT_NOT_FOUND, "profile store %s: not there, or not readable", store_path);
    if (result == RESULT_OK)
        result = store_open(store_path, false, &store, &why);
    if (result == RESULT_OK)
        result = find_source(store, &source, &pushes, &why);
    if (result == RESULT_OK) {
        result = find_subject(store, whose, &customer, &subject, &why);
        if (result == RESULT_OK)
            result = erasure_run(store, pushes ? &source : NULL, &subject, clock_wall_ms(), &erased, &why);
        if (result == RESULT_OK && erased.customers + erased.sessions == 0)
            result = diagnose(&why, RESULT_NOT_FOUND, "nothing is kept of this visit");
        else if (result == RESULT_NOT_FOUND)
            result = scrub_only(store, &why);
    }
    if (result == RESULT_OK || result == RESULT_UNAVAILABLE)
        say_erased(&erased, pushes);
    wipe(&customer, sizeof customer);
    store_close(store);
    return exit_with(result, &why);
}

// --- the proof --------------------------------------------------------------------------------------------

int profile_audit(const char *store_path)
{
    struct diagnostic why = {0};
    struct store *store = NULL;
    struct store_audit_state state = {0};
    enum result result = store_open(store_path, true, &store, &why);
    if (result == RESULT_OK)
        result = store_audit_verify(store, &state, &why);
    store_close(store);
    if (result == RESULT_OK && state.problem[0] != '\0')
        result = diagnose(&why, RESULT_INVALID, "the audit log is broken: %s", state.problem);
    if (result == RESULT_OK)
        printf("%lld rows, each as it was written; %lld consents are in it\nlast hash %s\n",
               (long long)state.rows, (long long)state.consents, state.last_hash);
    return exit_with(result, &why);
}
