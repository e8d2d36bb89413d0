// Commits events as fast as it can until it is killed, for the test that does so.
//
//   recorder_probe STORE SEED
//
// Visits one after the other, some of them of known customers, some that take their consent back. The id of
// each event is a line on stdout as soon as it is committed, each visit's end a line "end SESSION".
#include "app/profile/recorder.h"
#include "platform/base/clock.h"
#include "tests/support/random.h"

#include <stdio.h>
#include <stdlib.h>

struct probe {
    struct recorder recorder;
    uint32_t random;
    char session[INTEREST_ID_SIZE];
    struct interest_consent consent;
};

// One write, so that a line is there whole or not at all.
static void tell(void *context, const struct interest_event *event)
{
    (void)context;
    printf("%s\n", event->id);
    (void)fflush(stdout);
}

static void record(struct probe *probe, enum interest_kind kind, const char *sku)
{
    struct interest_event event = {.kind = kind,
                                   .wall_ms = clock_wall_ms(),
                                   .happened_ns = clock_now_ns(),
                                   .price_minor = 2490,
                                   .duration_ms = -1,
                                   .consent = probe->consent};
    interest_make_id(event.id);
    interest_copy_text(event.session, sizeof event.session, probe->session);
    interest_copy_text(event.sku, sizeof event.sku, sku);
    interest_copy_text(event.category, sizeof event.category, sku[0] != '\0' ? "lipstick" : "");
    interest_copy_text(event.variant, sizeof event.variant, sku);
    (void)recorder_add(&probe->recorder, &event);
    recorder_commit(&probe->recorder, clock_now_ns());
}

static int below(struct probe *probe, int bound)
{
    return (int)(random_even(&probe->random) * (float)bound);
}

static void visit(struct probe *probe)
{
    static const char *const skus[] = {"RED", "PINK", "NUDE", "PLUM"};
    struct store_customer customer;
    char reference[32];
    interest_make_id(probe->session);
    probe->consent = (struct interest_consent){.asked = true, .try_on = true, .text_version = 3};
    record(probe, INTEREST_CONSENT_GIVEN, "");
    probe->consent.profile = below(probe, 4) > 0;
    if (probe->consent.profile)
        record(probe, INTEREST_CONSENT_GIVEN, "");
    (void)snprintf(reference, sizeof reference, "REF-%d", below(probe, 20));
    if (probe->consent.profile && below(probe, 2) > 0 &&
        recorder_link(&probe->recorder, probe->session, reference, "number", clock_wall_ms(), &customer,
                      NULL) == RESULT_OK)
        record(probe, INTEREST_PROFILE_LINKED, "");
    for (int i = 0; i < 5; i++) {
        const char *sku = skus[below(probe, 4)];
        record(probe, INTEREST_TRYON_STARTED, sku);
        record(probe, i % 2 ? INTEREST_PRODUCT_LIKED : INTEREST_PRODUCT_REQUESTED, sku);
    }
    if (probe->consent.profile && below(probe, 4) == 0) {
        probe->consent.profile = false;
        record(probe, INTEREST_CONSENT_WITHDRAWN, "");
    }
    record(probe, INTEREST_SESSION_ENDED, "");
    printf("end %s\n", probe->session);
    (void)fflush(stdout);
}

int main(int count, char **arguments)
{
    if (count != 3)
        return 2;
    struct probe *probe = calloc(1, sizeof *probe);
    if (probe == NULL)
        return 1;
    probe->random = (uint32_t)strtoul(arguments[2], NULL, 10);
    const struct recorder_options options = {
        .path = arguments[1], .source = cloud_source_make("42", "7"), .pushes = true};
    recorder_init(&probe->recorder, &options);
    if (probe->recorder.store == NULL)
        return 1;
    recorder_watch(&probe->recorder, (struct interest_sink){.record = tell});
    for (;;)
        visit(probe);
}
