#include "app/fleet/fleet_errand.h"

#include "app/profile/recorder.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct errand {
    char session[STORE_ID_SIZE], reference[STORE_REFERENCE_SIZE], request[STORE_ID_SIZE];
    bool takes_back;
    struct store_told told;
    struct fleet_answer answer;
    atomic_bool *changed;
};

static void finish(struct errand *errand)
{
    wipe(errand, sizeof *errand);
    free(errand);
}

static bool send(struct workers *workers, struct errand *errand,
                 void (*run)(void *context, struct recorder *recorder))
{
    if (workers_ask_store(workers, (struct store_task){.run = run, .context = errand}))
        return true;
    finish(errand);
    return false;
}

// --- what was told of a customer ---------------------------------------------------------------------------

static enum result put(struct store *store, const struct errand *errand, struct diagnostic *why)
{
    struct store_customer customer = {0};
    char time[CLOCK_TEXT_SIZE];
    clock_wall_text(clock_wall_ms(), time, sizeof time);
    enum result result = store_customer_of_session(store, errand->session, &customer, why);
    if (result == RESULT_OK && strcmp(customer.reference, errand->reference) != 0)
        result = RESULT_NOT_FOUND;
    if (result == RESULT_OK)
        result = errand->takes_back ? store_untell(store, customer.key, why)
                                    : store_tell(store, customer.key, &errand->told, time, why);
    wipe(&customer, sizeof customer);
    return result;
}

static void run_tell(void *context, struct recorder *recorder)
{
    struct errand *errand = context;
    struct diagnostic why = {0};
    enum result result = recorder->store != NULL ? put(recorder->store, errand, &why) : RESULT_UNAVAILABLE;
    if (result == RESULT_OK)
        atomic_store(errand->changed, true);
    else if (result != RESULT_NOT_FOUND)
        log_write(LOG_WARNING, "fleet", "a customer's profile can't be stored: %s",
                  why.text[0] != '\0' ? why.text : result_name(result));
    if (result == RESULT_OK && errand->takes_back)
        recorder->scrubs = true; // no byte of what was taken back stays in the file
    finish(errand);
}

bool fleet_errand_tell(struct workers *workers, const char *session, const char *reference,
                       const struct store_told *told, atomic_bool *changed)
{
    struct errand *errand = calloc(1, sizeof *errand);
    if (errand == NULL)
        return false;
    (void)snprintf(errand->session, sizeof errand->session, "%s", session);
    (void)snprintf(errand->reference, sizeof errand->reference, "%s", reference);
    errand->takes_back = told == NULL;
    errand->changed = changed;
    if (told != NULL)
        errand->told = *told;
    return send(workers, errand, run_tell);
}

// --- an answer ---------------------------------------------------------------------------------------------

// One that was ended already, here or by an answer that came before, is left as it is.
static void run_answer(void *context, struct recorder *recorder)
{
    struct errand *errand = context;
    struct diagnostic why = {0};
    char time[CLOCK_TEXT_SIZE];
    clock_wall_text(errand->answer.wall_ms, time, sizeof time);
    enum result result = RESULT_UNAVAILABLE;
    if (recorder->store != NULL)
        result = store_end_request(recorder->store, errand->request, errand->answer.status, errand->answer.by,
                                   time, &why);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        log_write(LOG_WARNING, "fleet", "an answer to a request can't be stored: %s",
                  why.text[0] != '\0' ? why.text : result_name(result));
    finish(errand);
}

bool fleet_errand_answer(struct workers *workers, const char *request, const struct fleet_answer *answer)
{
    struct errand *errand = calloc(1, sizeof *errand);
    if (errand == NULL)
        return false;
    (void)snprintf(errand->request, sizeof errand->request, "%.*s", STORE_ID_SIZE - 1, request);
    errand->answer = *answer;
    return send(workers, errand, run_answer);
}
