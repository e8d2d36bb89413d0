// One displayed frame, top to bottom.
#include "app/mirror.h"
#include "platform/base/clock.h"

#include <string.h>

// Products leave the picture when the last tracked frame is older than this: a mirror must not show a mask
// that nothing holds any more.
#define STALE_NS (180 * CLOCK_MILLISECOND_NS)
// A product put on appears over this time on the face.
#define FADE_NS (160 * CLOCK_MILLISECOND_NS)
// After an input the UI is drawn at the display's rate for this long, so that its motion and its words end.
#define UI_MOTION_NS (2500 * CLOCK_MILLISECOND_NS)
// How long a step waits for a camera frame: one refresh of a 60 Hz display.
#define REFRESH_NS (CLOCK_SECOND_NS / 60)

static void resize(struct mirror *mirror)
{
    int width_px = 0, height_px = 0;
    window_size(mirror->window, &width_px, &height_px);
    if (renderer_resize(mirror->renderer, width_px, height_px, NULL) != RESULT_OK)
        return;
    ui_resize(mirror->ui, width_px, height_px);
    renderer_set_stage(mirror->renderer, ui_stage(mirror->ui));
}

// Faces every frame, the rest only for products that need it.
static void ask_for_parts(struct mirror *mirror)
{
    unsigned parts = TRACK_FACES;
    for (int i = 0; i < mirror->session.worn_count; i++)
        parts |= scene_needs(mirror->session.worn[i].product->category);
    workers_want(mirror->workers, parts);
}

static void take_input(struct mirror *mirror)
{
    struct input_event event;
    while (window_poll(mirror->window, &event)) {
        mirror->busy_until_ns = mirror->now_ns + UI_MOTION_NS;
        if (event.kind == INPUT_QUIT || (event.kind == INPUT_KEY && event.key == INPUT_KEY_ESCAPE))
            mirror->quit = true;
        else if (event.kind == INPUT_RESIZE)
            resize(mirror);
        else if (event.kind == INPUT_KEY && event.key == INPUT_KEY_F11)
            window_toggle_fullscreen(mirror->window);
        else
            ui_handle(mirror->ui, &event, &mirror->session);
    }
    struct ui_action action;
    while (ui_take_action(mirror->ui, &action))
        mirror_apply(mirror, &action);
    ask_for_parts(mirror);
}

static void ask_for_product(void *context, enum load_kind kind, const char *path)
{
    struct mirror *mirror = context;
    struct load_request request = {.kind = kind};
    if (strlen(path) >= sizeof request.path)
        return;
    memcpy(request.path, path, strlen(path) + 1);
    if (!queue_push_first(&mirror->workers->load_requests, &request)) // before the thumbnails that wait
        return; // full of thumbnails: the next frame asks again
    products_expect(&mirror->products, kind, path);
    mirror->products_loading++;
}

static void ask_for_pictures(struct mirror *mirror)
{
    struct ui_picture_request wanted;
    while (ui_wants_picture(mirror->ui, &wanted)) {
        struct load_request request = {.kind = LOAD_PICTURE, .max_side_px = wanted.max_side_px};
        if (strlen(wanted.path) >= sizeof request.path)
            continue;
        memcpy(request.path, wanted.path, strlen(wanted.path) + 1);
        if (!queue_push(&mirror->workers->load_requests, &request))
            return;
    }
}

// One upload a step, so that a heavy product delays no frame by more than itself. In lockstep nothing is
// waited for by the shopper, and a film should not begin with holes: all that was asked for is taken.
static void take_loaded(struct mirror *mirror)
{
    struct load_reply reply;
    do {
        bool wait = mirror->lockstep && mirror->products_loading > 0;
        if (!queue_pop(&mirror->workers->load_replies, &reply, wait ? CLOCK_SECOND_NS : 0))
            return;
        if (reply.kind != LOAD_PICTURE) {
            mirror->products_loading--;
            products_take(&mirror->products, &reply);
        } else {
            ui_give_picture(mirror->ui, reply.path, reply.picture.pixels != NULL ? &reply.picture : NULL);
        }
        load_reply_finish(&reply);
        mirror->busy_until_ns = mirror->now_ns + UI_MOTION_NS;
    } while (mirror->lockstep);
}

static void take_tracked_frame(struct mirror *mirror)
{
    struct workers *workers = mirror->workers;
    bool ui_moves = mirror->now_ns < mirror->busy_until_ns;
    struct tracked_frame *newer =
        mirror->lockstep ? workers_step(workers)
                         : mailbox_take(&workers->tracked, ui_moves ? REFRESH_NS / 2 : REFRESH_NS);
    if (newer == NULL)
        return;
    tracked_frame_release(mirror->shown);
    mirror->shown = newer;
    mirror->shown_is_new = true;
    mirror->now_ns = mirror->lockstep ? newer->frame->captured_ns : clock_now_ns();
    mirror->shown_ns = mirror->now_ns;
    meter_add_ns(&mirror->meters->track_ms, newer->timings.total_ns);
}

// Whom to dress: nobody without consent, on a frame of another session, or on one that is too old.
static const struct people *people_to_show(const struct mirror *mirror)
{
    const struct tracked_frame *shown = mirror->shown;
    if (shown == NULL || mirror->session.state != SESSION_TRY_ON ||
        shown->generation != mirror->session.generation || mirror->now_ns - mirror->shown_ns > STALE_NS ||
        shown->people.face_count == 0)
        return NULL;
    return &shown->people;
}

static void build_scene(struct mirror *mirror, const struct people *people)
{
    struct scene_wear wear[SESSION_MAX_WORN];
    const struct session *session = &mirror->session;
    int count = session->comparing ? 0 : session->worn_count;
    for (int i = 0; i < count; i++) {
        float fade = (float)session->worn[i].seen_ns / (float)FADE_NS;
        wear[i] = (struct scene_wear){.product = session->worn[i].product,
                                      .variant = session->worn[i].variant,
                                      .fade = fade < 1.0f ? fade : 1.0f,
                                      .intensity = session->worn[i].intensity};
    }
    const struct frame *frame = mirror->shown != NULL ? mirror->shown->frame : NULL;
    struct scene_input input = {
        .picture = frame != NULL && !frame->placeholder ? &frame->picture : NULL,
        .picture_sequence = frame != NULL ? frame->sequence : 0,
        .people = people,
        .wear = wear,
        .wear_count = count,
        .mirror = true,
        .missing = ask_for_product,
        .context = mirror,
    };
    scene_build(&mirror->scene, &input, &mirror->products);
}

static struct ui_status status_for_ui(const struct mirror *mirror, const struct people *people)
{
    const struct frame *frame = mirror->shown != NULL ? mirror->shown->frame : NULL;
    bool store_failing = atomic_load(&mirror->workers->counters.store_failing);
    return (struct ui_status){
        .face_present = people != NULL,
        .camera_placeholder = frame == NULL || frame->placeholder,
        .camera_reason = frame != NULL && frame->placeholder ? frame->reason : "",
        .model_loading = mirror->products_loading > 0,
        .notice = store_failing ? "notice.store" : NULL,
    };
}

static void draw(struct mirror *mirror, const struct people *people)
{
    struct mirror_meters *meters = mirror->meters;
    int64_t began_ns = clock_now_ns();
    renderer_draw(mirror->renderer, &mirror->scene);
    int64_t drawn_ns = clock_now_ns();
    struct ui_status status = status_for_ui(mirror, people);
    ui_draw(mirror->ui, renderer_target(mirror->renderer), &mirror->session, &status, mirror->now_ns);
    int64_t ui_ns = clock_now_ns();
    meter_add_ns(&meters->draw_ms, drawn_ns - began_ns);
    meter_add_ns(&meters->ui_ms, ui_ns - drawn_ns);
}

static void present(struct mirror *mirror)
{
    struct mirror_meters *meters = mirror->meters;
    int64_t began_ns = clock_now_ns();
    int width_px = 0, height_px = 0;
    window_size(mirror->window, &width_px, &height_px);
    renderer_present(mirror->renderer, width_px, height_px);
    (void)window_present(mirror->window);
    int64_t now_ns = clock_now_ns();
    meter_add_ns(&meters->present_ms, now_ns - began_ns);
    if (!mirror->shown_is_new)
        return;
    mirror->shown_is_new = false;
    meter_add_ns(&meters->latency_ms, now_ns - mirror->shown->frame->captured_ns);
    if (mirror->presented_ns != 0)
        meter_add_ns(&meters->interval_ms, now_ns - mirror->presented_ns);
    mirror->presented_ns = now_ns;
}

bool frame_step(struct mirror *mirror)
{
    if (!mirror->lockstep)
        mirror->now_ns = clock_now_ns();
    take_input(mirror);
    take_loaded(mirror);
    take_tracked_frame(mirror);
    bool stale = mirror->now_ns - mirror->shown_ns > STALE_NS;
    if (!mirror->shown_is_new && !stale && mirror->now_ns >= mirror->busy_until_ns)
        return !mirror->quit; // nothing on the screen has changed
    const struct people *people = people_to_show(mirror);
    session_tick(&mirror->session, people != NULL, mirror->now_ns);
    int64_t began_ns = clock_now_ns();
    build_scene(mirror, people);
    meter_add_ns(&mirror->meters->scene_ms, clock_now_ns() - began_ns);
    draw(mirror, people);
    present(mirror);
    ask_for_pictures(mirror);
    return !mirror->quit;
}
