#include "app/simulate.h"

#include "app/session.h"
#include "app/simulate_shopper.h"
#include "platform/base/clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)
#define HOUR_MS INT64_C(3600000)
#define MINUTE_MS INT64_C(60000)
#define TICK_MS 500 // of the session's time on the face

// --- the assumptions: shares of visits, of try-ons --------------------------------------------------------

#define AGREES_TO_TRY_ON 0.78f
#define AGREES_TO_PROFILE 0.36f // of those who agreed to try on
#define HAS_CARD 0.7f           // of those who agreed to the profile, where the store has cards
#define IS_YOUNG 0.03f          // a parent agreed
#define MEASURES_SKIN 0.06f
#define THINKS_AGAIN 0.02f // withdraws the profile in the end
#define GOES_ON 0.82f      // after each try-on
#define MOST_TRY_ONS 25
#define TAKES_ANOTHER_SHADE 0.35f
#define TAKES_A_LOOK 0.05f
#define COMPARES 0.09f
#define GLANCES 0.35f // too short to count as looked at
#define SHARES 0.13f  // at the end
#define LIKES_WHILE_BROWSING 0.3f
// Of a try-on that was much to their liking.
#define LIKES 0.3f
#define ASKS 0.06f
#define RESERVES 0.02f
// Of a known customer.
#define BUYS_ASKED 0.45f
#define BUYS_LIKED 0.2f

static const float of_weekday[7] = {0.0f, 0.8f, 0.8f, 0.9f, 1.0f, 1.3f, 1.8f}; // from Sunday
static const float of_hour[24] = {[10] = 0.6f, [11] = 0.9f, [12] = 1.3f, [13] = 1.2f, [14] = 1.0f,
                                  [15] = 1.0f, [16] = 1.2f, [17] = 1.6f, [18] = 1.5f, [19] = 0.8f};
static const struct {
    const char *code;
    float share;
} languages[] = {{"de", 0.7f}, {"en", 0.86f}, {"fr", 0.92f}, {"ar", 0.96f}, {"ja", 1.0f}}; // summed

// --- one visit --------------------------------------------------------------------------------------------

#define MOST_WANTED 16 // that may be bought afterwards

struct simulation {
    const struct simulate_options *options;
    const struct simulate_sink *sink;
    struct simulate_counts *counts;
    struct simulate_random random;
    struct simulate_shelf *shelf;
    int64_t *beginnings_ms; // of the visits, in order
    struct simulate_visit visit;
    struct simulate_shopper shopper;
    struct session session;
    int64_t now_ms; // the visit's own clock
    int64_t began_ms;
    struct wanted {
        const char *sku;
        float share; // how likely it is bought
    } wanted[MOST_WANTED];
    int wanted_count;
};

static void make_id(struct simulate_random *random, char id[INTEREST_ID_SIZE])
{
    uint8_t bytes[16];
    for (int half = 0; half < 2; half++) {
        uint64_t bits = simulate_bits(random);
        for (int i = 0; i < 8; i++)
            bytes[8 * half + i] = (uint8_t)(bits >> (8 * i));
    }
    interest_write_id(bytes, id);
}

// What the session says happened now happened then, and is named by the seed.
static void hear(void *context, const struct interest_event *heard)
{
    struct simulation *simulation = context;
    struct interest_event event = *heard;
    make_id(&simulation->random, event.id);
    event.wall_ms = simulation->now_ms;
    if (event.kind == INTEREST_SESSION_ENDED)
        event.duration_ms = simulation->now_ms - simulation->began_ms;
    simulation->counts->events[event.kind]++;
    simulation->sink->record(simulation->sink->context, &simulation->visit, &event);
}

static void pass(struct simulation *simulation, int64_t duration_ms)
{
    simulation->now_ms += duration_ms;
}

// They look at themselves, and the mirror counts the time.
static void look(struct simulation *simulation, int64_t duration_ms)
{
    session_tick(&simulation->session, true, simulation->now_ms * CLOCK_MILLISECOND_NS);
    for (; duration_ms > 0; duration_ms -= TICK_MS) {
        pass(simulation, TICK_MS);
        session_tick(&simulation->session, true, simulation->now_ms * CLOCK_MILLISECOND_NS);
    }
}

static void want(struct simulation *simulation, const char *sku, float share)
{
    for (int i = 0; i < simulation->wanted_count; i++)
        if (strcmp(simulation->wanted[i].sku, sku) == 0) {
            simulation->wanted[i].share = fmaxf(simulation->wanted[i].share, share);
            return;
        }
    if (simulation->wanted_count < MOST_WANTED)
        simulation->wanted[simulation->wanted_count++] = (struct wanted){sku, share};
}

static void like(struct simulation *simulation, const struct simulate_choice *choice)
{
    if (session_likes(&simulation->session, choice->product, choice->variant))
        return; // once more would take it back
    (void)session_like(&simulation->session, choice->product, choice->variant);
    want(simulation, choice->product->variants[choice->variant].sku, BUYS_LIKED);
}

static const char *size_of(const struct simulation *simulation, const struct catalogue_variant *variant)
{
    int count = variant->offer.size_count;
    if (count == 0)
        return NULL;
    int size = (int)(simulation->shopper.size * (float)count);
    return variant->offer.sizes[size < count ? size : count - 1].title;
}

static void ask(struct simulation *simulation, const struct simulate_choice *choice)
{
    static const char letters[] = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
    const struct catalogue_variant *variant = &choice->product->variants[choice->variant];
    char code[7] = {0};
    for (int i = 0; i < 6; i++)
        code[i] = letters[simulate_below(&simulation->random, (int)sizeof letters - 1)];
    bool reserves = simulate_chance(&simulation->random, RESERVES / (ASKS + RESERVES));
    session_request(&simulation->session, choice->product, choice->variant, size_of(simulation, variant),
                    reserves ? code : NULL, NULL);
    want(simulation, variant->sku, BUYS_ASKED);
}

static void wear(struct simulation *simulation, const struct simulate_choice *choice)
{
    struct simulate_random *random = &simulation->random;
    struct session *session = &simulation->session;
    pass(simulation, 1500 + simulate_below(random, 5000));
    if (session_wears(session, choice->product, choice->variant))
        return; // once more would take it off
    session_wear(session, choice->product, choice->variant);
    // A quick glance, or as long as it pleases.
    float seconds = simulate_chance(random, GLANCES * (1.5f - choice->appeal))
                        ? 0.5f + simulate_even(random)
                        : 2.0f + 14.0f * choice->appeal * choice->appeal * (0.5f + simulate_even(random));
    look(simulation, (int64_t)(seconds * 1000.0f));
    if (session->worn_count > 0 && simulate_chance(random, COMPARES)) {
        session_compare(session, true);
        pass(simulation, 1200);
        session_compare(session, false);
    }
    if (simulate_chance(random, LIKES * choice->appeal * choice->appeal))
        like(simulation, choice);
    if (simulate_chance(random, (ASKS + RESERVES) * choice->appeal * choice->appeal))
        ask(simulation, choice);
}

static void wear_a_look(struct simulation *simulation)
{
    const struct catalogue *catalogue = simulation->options->catalogue;
    if (catalogue->look_count == 0)
        return;
    int which = simulate_below(&simulation->random, catalogue->look_count);
    pass(simulation, 4000);
    session_wear_look(&simulation->session, &catalogue->looks[which]);
    look(simulation, 3000 + simulate_below(&simulation->random, 12000));
}

// Products are looked at, and nothing is worn.
static void browse(struct simulation *simulation)
{
    struct simulate_random *random = &simulation->random;
    enum simulate_department errand = simulate_errand(simulation->shelf, &simulation->shopper, random);
    do {
        pass(simulation, 4000 + simulate_below(random, 15000));
        struct simulate_choice choice =
            simulate_choose(simulation->shelf, &simulation->shopper, errand, random);
        if (simulate_chance(random, LIKES_WHILE_BROWSING * choice.appeal))
            like(simulation, &choice);
    } while (simulate_chance(random, 0.6f));
}

static void try_on(struct simulation *simulation)
{
    struct simulate_random *random = &simulation->random;
    struct simulate_choice choice = {0};
    enum simulate_department errand = simulate_errand(simulation->shelf, &simulation->shopper, random);
    for (int i = 0; i < MOST_TRY_ONS && (i == 0 || simulate_chance(random, GOES_ON)); i++) {
        bool again = choice.product != NULL && simulate_chance(random, TAKES_ANOTHER_SHADE);
        if (again && choice.product->variant_count > 1)
            choice.variant = simulate_other_variant(choice.product, choice.variant, random);
        else
            choice = simulate_choose(simulation->shelf, &simulation->shopper, errand, random);
        wear(simulation, &choice);
        if (simulate_chance(random, TAKES_A_LOOK))
            wear_a_look(simulation);
        if (simulate_chance(random, 0.1f)) // something else catches the eye
            errand = simulate_errand(simulation->shelf, &simulation->shopper, random);
    }
    if (simulation->session.worn_count > 0 && simulate_chance(random, SHARES)) {
        pass(simulation, 6000);
        session_share(&simulation->session);
    }
}

// What they agree to. True when they try on.
static bool answer(struct simulation *simulation)
{
    struct simulate_random *random = &simulation->random;
    struct session *session = &simulation->session;
    bool agrees = simulate_chance(random, AGREES_TO_TRY_ON);
    bool profile = agrees && simulate_chance(random, AGREES_TO_PROFILE);
    float language = simulate_even(random);
    size_t spoken = 0;
    while (language >= languages[spoken].share)
        spoken++;
    pass(simulation, 3000 + simulate_below(random, 12000));
    session_consent_in(session, languages[spoken].code);
    if (agrees && simulate_chance(random, IS_YOUNG))
        session_consent_by_parent(session);
    session_consent(session, agrees, profile);
    if (agrees && simulate_chance(random, MEASURES_SKIN))
        session_consent_skin_match(session, true);
    simulation->counts->agreed += agrees;
    simulation->counts->profiles += profile;
    return agrees;
}

static void show_card(struct simulation *simulation)
{
    static const struct profile nobody_knows_more;
    struct session *session = &simulation->session;
    if (simulation->visit.customer < 0)
        return;
    if (!session->consent.profile) { // the card stays in the pocket
        simulation->visit.customer = -1;
        simulation->visit.reference[0] = '\0';
        return;
    }
    pass(simulation, 5000);
    session_link(session, &nobody_knows_more);
    simulation->counts->linked++;
}

static void buy(struct simulation *simulation)
{
    const struct simulate_sink *sink = simulation->sink;
    if (simulation->visit.customer < 0 || sink->buy == NULL)
        return;
    pass(simulation, (5 + simulate_below(&simulation->random, 30)) * MINUTE_MS);
    for (int i = 0; i < simulation->wanted_count; i++) {
        if (!simulate_chance(&simulation->random, simulation->wanted[i].share))
            continue;
        sink->buy(sink->context, &simulation->visit, simulation->wanted[i].sku, simulation->now_ms);
        simulation->counts->purchases++;
    }
}

static void visit(struct simulation *simulation)
{
    struct session *session = &simulation->session;
    session_init(session, (struct interest_sink){.record = hear, .context = simulation});
    make_id(&simulation->random, session->id);
    simulation->wanted_count = 0;
    simulation->now_ms = simulation->began_ms;
    bool agrees = answer(simulation);
    show_card(simulation);
    if (agrees)
        try_on(simulation);
    else
        browse(simulation);
    if (session->consent.profile && simulate_chance(&simulation->random, THINKS_AGAIN))
        session_consent(session, true, false);
    pass(simulation, 2000 + simulate_below(&simulation->random, 20000));
    session_wipe(session);
    simulation->counts->visits++;
    buy(simulation);
}

// --- all of them ------------------------------------------------------------------------------------------

static int compare_times(const void *a, const void *b)
{
    int64_t first = *(const int64_t *)a, second = *(const int64_t *)b;
    return (first > second) - (first < second);
}

// 1970 began on a Thursday.
static int weekday(int64_t wall_ms)
{
    return (int)((wall_ms / DAY_MS + 4) % 7);
}

static int64_t draw_beginning(struct simulation *simulation)
{
    struct simulate_random *random = &simulation->random;
    const struct simulate_options *options = simulation->options;
    int64_t first_ms = options->until_ms - options->days * DAY_MS, day_ms = first_ms;
    int hour = 0;
    // A week at least has a day that is open; a shorter time may be all Sundays, which then are.
    for (int tries = 0; tries < 50; tries++) {
        day_ms = first_ms + simulate_below(random, options->days) * DAY_MS;
        if (simulate_chance(random, of_weekday[weekday(day_ms)] / of_weekday[6]))
            break;
    }
    do
        hour = simulate_below(random, 24);
    while (!simulate_chance(random, of_hour[hour] / of_hour[17]));
    return day_ms + hour * HOUR_MS + simulate_below(random, (int)HOUR_MS);
}

static void come(struct simulation *simulation, int number)
{
    const struct simulate_options *options = simulation->options;
    struct simulate_random *random = &simulation->random;
    simulation->began_ms = simulation->beginnings_ms[number];
    simulation->visit = (struct simulate_visit){
        .number = number, .mirror = simulate_below(random, options->mirrors), .customer = -1};
    if (options->customers == 0 || !simulate_chance(random, HAS_CARD)) {
        simulation->shopper = simulate_make_shopper(simulation->shelf, random);
        return;
    }
    // Some come often. Who they are is made of their number alone, so that they stay who they are.
    float often = simulate_even(random);
    int customer = (int)(often * often * (float)options->customers);
    struct simulate_random own = {options->seed ^ (UINT64_C(0xc0ffee) * (uint64_t)(customer + 1))};
    simulation->visit.customer = customer;
    simulation->shopper = simulate_make_shopper(simulation->shelf, &own);
    (void)snprintf(simulation->visit.reference, sizeof simulation->visit.reference, "S-%07d", customer);
}

static bool is_within(int value, int least, int most)
{
    return value >= least && value <= most;
}

enum result simulate(const struct simulate_options *options, const struct simulate_sink *sink,
                     struct simulate_counts *counts, struct diagnostic *why)
{
    if (!is_within(options->visits, 0, SIMULATE_MAX_VISITS) ||
        !is_within(options->days, 1, SIMULATE_MAX_DAYS) ||
        !is_within(options->customers, 0, SIMULATE_MAX_CUSTOMERS) ||
        !is_within(options->mirrors, 1, SIMULATE_MAX_MIRRORS) || options->until_ms < options->days * DAY_MS)
        return diagnose(why, RESULT_INVALID, "a simulation out of bounds");
    struct simulation *simulation = calloc(1, sizeof *simulation);
    if (simulation == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    *counts = (struct simulate_counts){0};
    simulation->options = options;
    simulation->sink = sink;
    simulation->counts = counts;
    simulation->random.state = options->seed;
    enum result result =
        simulate_shelf_create(options->catalogue, &simulation->random, &simulation->shelf, why);
    if (result != RESULT_OK)
        goto cleanup;
    simulation->beginnings_ms = calloc((size_t)options->visits + 1, sizeof simulation->beginnings_ms[0]);
    if (simulation->beginnings_ms == NULL) {
        result = diagnose(why, RESULT_NO_MEMORY, "out of memory");
        goto cleanup;
    }
    for (int i = 0; i < options->visits; i++)
        simulation->beginnings_ms[i] = draw_beginning(simulation);
    qsort(simulation->beginnings_ms, (size_t)options->visits, sizeof simulation->beginnings_ms[0],
          compare_times);
    for (int i = 0; i < options->visits; i++) {
        come(simulation, i);
        visit(simulation);
    }
cleanup:
    simulate_shelf_destroy(simulation->shelf);
    free(simulation->beginnings_ms);
    free(simulation);
    return result;
}
