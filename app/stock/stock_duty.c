#include "app/stock/stock_duty.h"

#include "app/mirror.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"

#define MOST_A_STEP 400                       // well under a millisecond
#define SHOWN_NS (300 * CLOCK_MILLISECOND_NS) // the UI is drawn for so long after a change
#define SAY_NS (10 * CLOCK_SECOND_NS)

// Sums, not lines: a feed of all stores names thousands of articles that this one hasn't.
static void say(struct stock_duty *duty, int64_t now_ns)
{
    if (now_ns - duty->said_ns < SAY_NS)
        return;
    if (duty->applied == duty->said_applied && duty->unknown == duty->said_unknown &&
        duty->refused == duty->said_refused)
        return;
    log_write(LOG_INFO, "stock", "prices and stock of %llu articles, %llu not in the catalogue, %llu refused",
              (unsigned long long)(duty->applied - duty->said_applied),
              (unsigned long long)(duty->unknown - duty->said_unknown),
              (unsigned long long)(duty->refused - duty->said_refused));
    duty->said_ns = now_ns;
    duty->said_applied = duty->applied;
    duty->said_unknown = duty->unknown;
    duty->said_refused = duty->refused;
}

static void apply(struct mirror *mirror, const struct catalogue_offer_update *update)
{
    struct stock_duty *duty = &mirror->stock_duty;
    struct catalogue_offer_change change = {0};
    struct diagnostic why = {0};
    enum result result = catalogue_apply_offer(mirror->catalogue, update, &change, &why);
    duty->applied += result == RESULT_OK;
    duty->unknown += result == RESULT_NOT_FOUND;
    if (result != RESULT_OK && result != RESULT_NOT_FOUND) {
        if (duty->refused++ == duty->said_refused) // the first since the sums were told
            log_write(LOG_WARNING, "stock", "%s", why.text);
    }
    if (result != RESULT_OK || !change.changed)
        return;
    ui_offer_changed(mirror->ui, change.product);
    associates_offer(mirror->associates_duty.associates, update);
    mirror->busy_until_ns =
        mirror->busy_until_ns > mirror->now_ns + SHOWN_NS ? mirror->busy_until_ns : mirror->now_ns + SHOWN_NS;
}

void stock_duty_step(struct mirror *mirror)
{
    struct catalogue_offer_update update;
    if (mirror->stock == NULL)
        return;
    for (int i = 0; i < MOST_A_STEP && stock_take(mirror->stock, &update); i++)
        apply(mirror, &update);
    say(&mirror->stock_duty, mirror->now_ns);
}
