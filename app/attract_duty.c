#include "app/attract_duty.h"

static bool ask(void *context, const struct load_request *request)
{
    struct mirror *mirror = context;
    return queue_push(&mirror->workers->load_requests, request);
}

bool attract_duty_step(struct mirror *mirror)
{
    if (mirror->attract == NULL)
        return false;
    struct attract_now now = {.now_ns = mirror->now_ns,
                              .waiting =
                                  mirror->session.state == SESSION_ATTRACT && !staff_is_open(&mirror->staff),
                              .somebody_near = visit_somebody_near(&mirror->visit),
                              .reduced_motion = ui_theme(mirror->ui)->reduced_motion,
                              .ask = ask,
                              .context = mirror};
    window_size(mirror->window, &now.width_px, &now.height_px);
    ui_attract_place(mirror->ui, &now.stage, &now.backdrop);
    return attract_step(mirror->attract, &now);
}

bool attract_duty_covers(const struct mirror *mirror)
{
    return mirror->attract != NULL && attract_view(mirror->attract)->shown >= 1.0f;
}
