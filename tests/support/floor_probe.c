// Visits at mirrors as their store threads would record them, for the test of the associates' page.
//
//   floor_probe STORE
//
// Commands by standard input, each answered by "done MS", when it was committed (CLOCK_MONOTONIC):
//   begin MIRROR [profile]   a visit there, with or without a profile; it is the one that follows are of
//   card REFERENCE NAME POINTS
//   try SKU TITLE…           and so like
//   bring SKU SIZE TITLE…    asks for a size
//   reserve SKU CODE TITLE…
//   private                  takes the profile's consent back
//   end
#include "app/profile/recorder.h"
#include "platform/base/clock.h"
#include "platform/store/store_customer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct probe {
    struct recorder recorder;
    char session[INTEREST_ID_SIZE], mirror[64];
    struct interest_consent consent;
};

static struct interest_event event_of(const struct probe *probe, enum interest_kind kind)
{
    struct interest_event event = {.kind = kind,
                                   .wall_ms = clock_wall_ms(),
                                   .happened_ns = clock_now_ns(),
                                   .price_minor = -1,
                                   .duration_ms = -1,
                                   .consent = probe->consent};
    interest_make_id(event.id);
    interest_copy_text(event.session, sizeof event.session, probe->session);
    return event;
}

static void record(struct probe *probe, const struct interest_event *event)
{
    recorder_at(&probe->recorder, probe->mirror);
    (void)recorder_add(&probe->recorder, event);
    recorder_commit(&probe->recorder, clock_now_ns());
}

static void agree(struct probe *probe, bool *purpose, bool agreed, enum interest_purpose of)
{
    *purpose = agreed;
    struct interest_event event =
        event_of(probe, agreed ? INTEREST_CONSENT_GIVEN : INTEREST_CONSENT_WITHDRAWN);
    event.purpose = of;
    record(probe, &event);
}

static void begin(struct probe *probe, const char *mirror, bool profile)
{
    interest_make_id(probe->session);
    interest_copy_text(probe->mirror, sizeof probe->mirror, mirror);
    probe->consent = (struct interest_consent){.asked = true, .text_version = 3, .language = "en"};
    agree(probe, &probe->consent.try_on, true, INTEREST_FOR_TRY_ON);
    if (profile)
        agree(probe, &probe->consent.profile, true, INTEREST_FOR_PROFILE);
}

static void show_card(struct probe *probe, const char *reference, const char *name, const char *points)
{
    struct store_customer customer = {.kind = "number", .points = strtol(points, NULL, 10)};
    struct interest_event event = event_of(probe, INTEREST_PROFILE_LINKED);
    char now[CLOCK_TEXT_SIZE];
    clock_wall_text(event.wall_ms, now, sizeof now);
    (void)snprintf(customer.reference, sizeof customer.reference, "%s", reference);
    (void)snprintf(customer.name, sizeof customer.name, "%s", name);
    if (store_put_customer(probe->recorder.store, &customer, now, NULL) != RESULT_OK ||
        recorder_link(&probe->recorder, probe->session, reference, "number", event.wall_ms, &customer,
                      NULL) != RESULT_OK)
        exit(1);
    record(probe, &event);
}

static void ask_for(struct probe *probe, enum interest_kind kind, const char *sku, const char *size,
                    const char *code, const char *title)
{
    struct interest_event event = event_of(probe, kind);
    interest_copy_text(event.sku, sizeof event.sku, sku);
    interest_copy_text(event.product, sizeof event.product, sku);
    interest_copy_text(event.title, sizeof event.title, title);
    interest_copy_text(event.size, sizeof event.size, size);
    interest_copy_text(event.code, sizeof event.code, code);
    interest_copy_text(event.category, sizeof event.category, "jacket");
    record(probe, &event);
}

// The words of a line; the last takes the rest.
static int split(char *line, int most, char *words[])
{
    int count = 0;
    for (char *at = line; count < most && *at != '\0'; count++) {
        words[count] = at;
        char *end = count + 1 < most ? strchr(at, ' ') : NULL;
        at = end != NULL ? end + 1 : at + strlen(at);
        if (end != NULL)
            *end = '\0';
    }
    for (int i = count; i < most; i++)
        words[i] = line + strlen(line);
    return count;
}

static bool obey(struct probe *probe, char *line)
{
    char *words[4], empty[1] = "";
    (void)split(line, 2, words);
    const char *what = words[0];
    char *rest = words[1] != NULL ? words[1] : empty;
    if (strcmp(what, "begin") == 0) {
        (void)split(rest, 2, words);
        begin(probe, words[0], strcmp(words[1], "profile") == 0);
    } else if (strcmp(what, "card") == 0) {
        (void)split(rest, 3, words);
        show_card(probe, words[0], words[1], words[2]);
    } else if (strcmp(what, "try") == 0 || strcmp(what, "like") == 0) {
        (void)split(rest, 2, words);
        ask_for(probe, strcmp(what, "try") == 0 ? INTEREST_TRYON_STARTED : INTEREST_PRODUCT_LIKED, words[0],
                "", "", words[1]);
    } else if (strcmp(what, "bring") == 0) {
        (void)split(rest, 3, words);
        ask_for(probe, INTEREST_PRODUCT_REQUESTED, words[0], words[1], "", words[2]);
    } else if (strcmp(what, "reserve") == 0) {
        (void)split(rest, 3, words);
        ask_for(probe, INTEREST_PRODUCT_RESERVED, words[0], "", words[1], words[2]);
    } else if (strcmp(what, "private") == 0) {
        agree(probe, &probe->consent.profile, false, INTEREST_FOR_PROFILE);
    } else if (strcmp(what, "end") == 0) {
        struct interest_event event = event_of(probe, INTEREST_SESSION_ENDED);
        record(probe, &event);
    } else {
        return false;
    }
    return true;
}

int main(int count, char **arguments)
{
    static struct probe probe;
    char line[512];
    if (count != 2)
        return 2;
    recorder_init(&probe.recorder, &(struct recorder_options){.path = arguments[1]});
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (obey(&probe, line))
            printf("done %lld\n", (long long)(clock_now_ns() / CLOCK_MILLISECOND_NS));
        else
            printf("what?\n");
        (void)fflush(stdout);
    }
    recorder_finish(&probe.recorder);
    return 0;
}
