#include "app/catalogue_duty.h"

#include "app/mirror.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"

bool catalogue_duty_may_swap(const struct mirror *mirror)
{
    return mirror->session.state == SESSION_ATTRACT && mirror->session.worn_count == 0 &&
           mirror->session.like_count == 0 && !staff_is_open(&mirror->staff);
}

// All that points into the old catalogue lets go of it first.
static void swap(struct mirror *mirror, struct catalogue *next)
{
    struct catalogue *old = mirror->catalogue;
    unsigned missing = mirror_needed_parts(next) & ~mirror->tracker_parts;
    mirror_forget_people(mirror);
    photo_forget(&mirror->photo);
    staff_duty_name_store(mirror, next);
    if (ui_use_catalogue(mirror->ui, next) != RESULT_OK) {
        log_write(LOG_ERROR, "catalogue", "no memory for the new catalogue; it stays as it was");
        catalogue_destroy(next);
        return;
    }
    if (mirror->attract != NULL)
        attract_use_catalogue(mirror->attract, next);
    products_forget(&mirror->products); // files may be others under the same names
    mirror->catalogue = next;
    associates_reload(mirror->associates_duty.associates);
    catalogue_destroy(old);
    if (mirror->stock != NULL)
        stock_begin_round(mirror->stock);
    if (mirror->kiosk_duty.guard != NULL)
        trial_guard_taken(mirror->kiosk_duty.guard, TRIAL_CATALOGUE);
    log_write(LOG_WARNING, "catalogue", "%s: read again: %d products", next->file, next->product_count);
    if (missing != 0)
        log_write(LOG_WARNING, "catalogue",
                  "some of its products need tracking models that are loaded at the next start");
}

void catalogue_duty_step(struct mirror *mirror)
{
    if (mirror->lockstep || !catalogue_watch_step(&mirror->catalogue_watch, mirror->now_ns) ||
        !catalogue_duty_may_swap(mirror))
        return;
    swap(mirror, catalogue_watch_take(&mirror->catalogue_watch));
    mirror->busy_until_ns = mirror->now_ns + CLOCK_SECOND_NS;
}
