// One displayed frame, top to bottom.
#include "app/attract_duty.h"
#include "app/board.h"
#include "app/catalogue_duty.h"
#include "app/desktop.h"
#include "app/face_view.h"
#include "app/mirror.h"
#include "app/status.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"

#include <string.h>

// Products leave the picture when the last tracked frame is older than this, and than so many of the gaps
// between frames of late: a mirror must not show a mask that nothing holds any more, nor on a slow machine
// let it come and go with each frame. A camera that was away counts as no longer than the longest gap.
#define STALE_NS (180 * CLOCK_MILLISECOND_NS)
#define STALE_GAPS 3
#define LONGEST_GAP_NS (4 * CLOCK_SECOND_NS)
// A product put on appears over this time on the face.
#define FADE_NS (160 * CLOCK_MILLISECOND_NS)
// After an input the UI is drawn at the display's rate for this long, so that its motion and its words end.
#define UI_MOTION_NS (2500 * CLOCK_MILLISECOND_NS)
// Hands that came near are looked for this much longer.
#define HANDS_NS CLOCK_SECOND_NS
// How long a step waits for a camera frame: one refresh of a 60 Hz display.
#define REFRESH_NS (CLOCK_SECOND_NS / 60)
// A graphics card that was reset so soon after the mirror began may be again: a moment's rest before.
#define RESET_SOON_NS (10 * CLOCK_SECOND_NS)
#define RESET_PAUSE_NS (5 * CLOCK_SECOND_NS)

static void resize(struct mirror *mirror)
{
    int width_px = 0, height_px = 0;
    window_size(mirror->window, &width_px, &height_px);
    if (renderer_resize(mirror->renderer, width_px, height_px, NULL) != RESULT_OK)
        return;
    ui_resize(mirror->ui, width_px, height_px);
}

static bool is_touch(const struct input_event *event)
{
    return event->kind == INPUT_POINTER_DOWN || event->kind == INPUT_SCROLL || event->kind == INPUT_KEY;
}

// Not for everybody where the staff have a PIN.
static void toggle_fullscreen(struct mirror *mirror)
{
    if (!staff_has_pin(&mirror->staff))
        window_toggle_fullscreen(mirror->window);
}

static bool is_pointer(const struct input_event *event)
{
    return event->kind == INPUT_POINTER_DOWN || event->kind == INPUT_POINTER_MOVE ||
           event->kind == INPUT_POINTER_UP || event->kind == INPUT_SCROLL;
}

static void note_input(struct input_waiting *waiting, const struct input_event *event)
{
    if (event->kind != INPUT_RESIZE && event->kind != INPUT_QUIT && waiting->count < MIRROR_MAX_WAITING)
        waiting->since_ns[waiting->count++] = event->time_ns;
}

// True: the touch is for the visit alone. Who begins while goodbye is said to somebody else is spoken to in
// the store's language.
static bool touch_visit(struct mirror *mirror)
{
    bool is_next = mirror->session.state == SESSION_GOODBYE;
    bool taken = visit_touch(&mirror->visit, &mirror->session, mirror->now_ns);
    if (is_next)
        (void)ui_set_language(mirror->ui, mirror->language);
    return taken;
}

static void handle(struct mirror *mirror, const struct input_event *event)
{
    note_input(&mirror->input_waiting, event);
    mirror->busy_until_ns = mirror->now_ns + UI_MOTION_NS;
    mirror->touched = mirror->touched || is_touch(event);
    bool is_taken = kiosk_duty_handle(mirror, event);
    ui_watch_door(mirror->ui, event);
    if (is_taken)
        return;
    if (event->kind == INPUT_QUIT)
        mirror->quit = true;
    else if (event->kind == INPUT_RESIZE)
        resize(mirror);
    else if (event->kind == INPUT_KEY && event->key == INPUT_KEY_F11)
        toggle_fullscreen(mirror);
    else if (staff_is_open(&mirror->staff) // then it is no shopper's
             || (!desktop_take(mirror, event) && (!is_touch(event) || !touch_visit(mirror))))
        ui_handle(mirror->ui, event, &mirror->session);
}

static void take_input(struct mirror *mirror)
{
    struct input_event event;
    if (mirror->has_held_event)
        handle(mirror, &mirror->held_event);
    mirror->has_held_event = false;
    while (window_poll(mirror->window, &event))
        handle(mirror, &event);
    struct ui_action action;
    while (ui_take_action(mirror->ui, &action)) {
        mirror_apply(mirror, &action);
        wipe(&action, sizeof action); // it may hold what was typed
    }
}

// Fingers that came down or moved while the scene was drawn, so that the UI shows it in the same frame. What
// they ask of the mirror, and other events, wait for the next one: the scene is drawn.
static void take_late_touches(struct mirror *mirror)
{
    struct input_event *event = &mirror->held_event;
    while (!mirror->has_held_event && window_poll(mirror->window, event)) {
        if (is_pointer(event))
            handle(mirror, event);
        else
            mirror->has_held_event = true;
    }
}

static void ask_for_product(void *context, const struct load_request *request)
{
    struct mirror *mirror = context;
    if (!queue_push_first(&mirror->workers->load_requests, request)) // before the thumbnails that wait
        return; // full of thumbnails: the next frame asks again
    products_expect(&mirror->products, request);
    mirror->products_loading++;
}

static void ask_for_pictures(struct mirror *mirror)
{
    struct ui_picture_request wanted;
    while (ui_wants_picture(mirror->ui, &wanted)) {
        struct load_request request = {.kind = LOAD_PICTURE, .max_side_px = wanted.max_side_px};
        if (!load_request_set_path(&request, wanted.path))
            continue;
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
        if (reply.request.for_attract) {
            attract_take(mirror->attract, &reply);
            load_reply_finish(&reply);
            continue;
        }
        if (reply.request.kind != LOAD_PICTURE) {
            mirror->products_loading--;
            products_take(&mirror->products, &reply);
        } else {
            ui_give_picture(mirror->ui, reply.request.path,
                            reply.picture.pixels != NULL ? &reply.picture : NULL);
        }
        load_reply_finish(&reply);
        mirror->busy_until_ns = mirror->now_ns + UI_MOTION_NS;
    } while (mirror->lockstep);
}

static void note_gap(struct mirror *mirror, int64_t gap_ns)
{
    if (mirror->shown_ns == 0)
        return; // the first one
    gap_ns = gap_ns < LONGEST_GAP_NS ? gap_ns : LONGEST_GAP_NS;
    mirror->shown_gap_ns += (gap_ns - mirror->shown_gap_ns) / 4;
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
    note_gap(mirror, mirror->now_ns - mirror->shown_ns);
    mirror->shown_ns = mirror->now_ns;
    meter_add_ns(&mirror->meters->track_ms, newer->timings.total_ns);
    size_measure_apply(&mirror->size, &newer->people);
}

// Whom to dress: nobody without consent, or on a frame of another session.
static const struct people *people_to_show(const struct mirror *mirror)
{
    const struct tracked_frame *shown = mirror->shown;
    if (shown == NULL || mirror->session.state != SESSION_TRY_ON ||
        shown->generation != mirror->session.generation ||
        shown->people.face_count + shown->people.body_count == 0)
        return NULL;
    return &shown->people;
}

// What is worn is then hidden, and hangs as it did when the next frame comes.
static bool is_stale(const struct mirror *mirror)
{
    int64_t age_ns = mirror->now_ns - mirror->shown_ns;
    return age_ns > STALE_NS && age_ns > STALE_GAPS * mirror->shown_gap_ns;
}

static void follow_theme(struct mirror *mirror)
{
    struct theme design;
    if (!theme_watch_step(&mirror->theme, mirror->now_ns, &design))
        return;
    ui_set_design(mirror->ui, &design);
    mirror->busy_until_ns = mirror->now_ns + UI_MOTION_NS;
}

// NULL while there is no camera.
static const struct picture *camera_picture(const struct mirror *mirror)
{
    const struct frame *frame = mirror->shown != NULL ? mirror->shown->frame : NULL;
    return frame != NULL && !frame->placeholder ? &frame->picture : NULL;
}

// Before anybody agreed the camera tells of motion alone.
static void watch_for_somebody(struct mirror *mirror)
{
    const struct picture *picture = camera_picture(mirror);
    if (visit_may_track(&mirror->visit, &mirror->session))
        presence_forget(&mirror->presence);
    else if (mirror->shown_is_new && picture != NULL)
        presence_look(&mirror->presence, picture, mirror->now_ns);
}

// Nobody counts down to a picture of nothing.
static void follow_camera(struct mirror *mirror)
{
    if (camera_picture(mirror) != NULL)
        return;
    if (mirror->photo.state == PHOTO_COUNTING)
        photo_forget(&mirror->photo);
    if (replay_is_taken(&mirror->replay))
        replay_forget(&mirror->replay);
}

// What has ended is wiped; a link is shown only while a phone can follow it.
static void follow_pages(struct mirror *mirror)
{
    if (mirror->pages == NULL)
        return;
    pages_tick(mirror->pages, clock_now_ns());
    if (photo_follow(&mirror->photo, mirror->pages, mirror->now_ns))
        mirror->busy_until_ns = mirror->now_ns + UI_MOTION_NS;
}

// Who has gone, or has not touched the mirror for long.
static void follow_visit(struct mirror *mirror)
{
    enum session_state before = mirror->session.state;
    bool may_track = visit_may_track(&mirror->visit, &mirror->session);
    watch_for_somebody(mirror);
    follow_camera(mirror);
    follow_pages(mirror);
    const struct visit_sight sight = {.shopper = people_to_show(mirror) != NULL && !is_stale(mirror),
                                      .turning = mirror->replay.state == REPLAY_RECORDING,
                                      .motion = mirror->presence.motion,
                                      .blind = camera_picture(mirror) == NULL};
    if (visit_tick(&mirror->visit, &mirror->session, &sight, mirror->now_ns))
        mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_GOODBYE, .input_ns = mirror->now_ns});
    enum session_state state = mirror->session.state;
    if (state == before && visit_may_track(&mirror->visit, &mirror->session) == may_track)
        return;
    mirror->busy_until_ns = mirror->now_ns + UI_MOTION_NS;
    if (state == SESSION_LOST) {
        session_together(&mirror->session, false); // whoever comes next agreed to nothing
        mirror_forget_people(mirror);
    }
    mirror_allow_tracking(mirror);
    if (state == SESSION_ATTRACT)
        (void)ui_set_language(mirror->ui, mirror->language);
}

static void follow_prompts(struct mirror *mirror)
{
    int seconds_left = visit_seconds_left(&mirror->visit, &mirror->session);
    const struct prompts_now now = {.state = mirror->session.state,
                                    .warning_s = seconds_left > 0 ? seconds_left : 0,
                                    .countdown_s = photo_countdown(&mirror->photo, mirror->now_ns),
                                    .touched = mirror->touched,
                                    .strings = ui_strings(mirror->ui)};
    prompts_step(&mirror->prompts, &now);
    mirror->touched = false;
}

static bool wears_makeup(const struct session *session)
{
    for (int look = 0; look < board_looks(session); look++) {
        int count = 0;
        const struct session_worn *worn = board_live_worn(session, look, &count);
        for (int i = 0; i < count; i++)
            if (catalogue_is_makeup(worn[i].product->category))
                return !session->comparing;
    }
    return false;
}

// Is the picture of the nearest face good enough for the make-up on it? Asked of each new frame.
static void watch_quality(struct mirror *mirror, const struct people *people)
{
    const struct face *face = people != NULL ? face_view_nearest(people) : NULL;
    struct quality_measure measure;
    bool watched = face != NULL && wears_makeup(&mirror->session);
    if (watched)
        quality_measure(&mirror->shown->frame->picture, face, &measure);
    quality_update(&mirror->quality, watched ? &measure : NULL, mirror->now_ns);
}

static uint32_t tap_at(void *context, float x_px, float y_px, struct rect *rect)
{
    return ui_tap_at(context, x_px, y_px, rect);
}

// What a raised hand does is as a finger would have done it. Only on new frames: a hand moves with them.
static void follow_hand(struct mirror *mirror, const struct people *people)
{
    if (!mirror->is_touchless || !mirror->shown_is_new)
        return;
    int width_px = 0, height_px = 0;
    window_size(mirror->window, &width_px, &height_px);
    const struct touchless_targets targets = {.at = tap_at,
                                              .context = mirror->ui,
                                              .screen = {0.0f, 0.0f, (float)width_px, (float)height_px},
                                              .slack_px = ui_theme(mirror->ui)->gap};
    struct input_event events[TOUCHLESS_MAX_EVENTS];
    int count = touchless_update(&mirror->touchless, people, true, &targets, events);
    for (int i = 0; i < count; i++) {
        mirror->busy_until_ns = mirror->now_ns + UI_MOTION_NS;
        events[i].time_ns = mirror->now_ns;
        if (!is_touch(&events[i]) || !touch_visit(mirror))
            ui_handle(mirror->ui, &events[i], &mirror->session);
    }
}

// The part of the picture that is seen on the stage; the whole height.
static struct shade_area seen_on_stage(const struct mirror *mirror, const struct picture *picture)
{
    struct renderer_view view = renderer_view(mirror->renderer);
    struct rect stage = ui_stage(mirror->ui);
    float scale = fmaxf(view.scale, 1e-3f);
    float start = (stage.x - view.offset_px.x) / scale, width = stage.width / scale;
    if (view.mirror)
        start = (float)picture->width_px - start - width;
    return (struct shade_area){start, 0.0f, width, (float)picture->height_px};
}

static void find_shade(struct mirror *mirror, const struct people *people)
{
    const struct face *face = people != NULL ? face_view_nearest(people) : NULL;
    const struct picture *picture = &mirror->shown->frame->picture;
    if (mirror->shade_finder.running)
        shade_finder_update(&mirror->shade_finder, picture, face, seen_on_stage(mirror, picture),
                            mirror->now_ns);
}

// Looks for the card at the nearest face's forehead, while its page asks for it.
static void measure_size(struct mirror *mirror, const struct people *people)
{
    if (mirror->size.state != SIZE_LOOKING && mirror->size.state != SIZE_STEADY)
        return;
    const struct picture *picture = &mirror->shown->frame->picture;
    struct camera_model camera;
    bool calibrated = mirror->is_calibrated && camera_model_scale(&mirror->calibration, picture->width_px,
                                                                  picture->height_px, &camera) == RESULT_OK;
    size_measure_update(&mirror->size, picture, people != NULL ? face_view_nearest(people) : NULL,
                        calibrated ? &camera : NULL, mirror->shown->people.vertical_fov_rad, mirror->now_ns);
}

// Faces every frame, the rest only for products that need it; hands while they are near a face that wears
// something on it, or before clothes, and where they are used in place of touch.
static void ask_for_parts(struct mirror *mirror, const struct people *people)
{
    unsigned parts = TRACK_FACES;
    bool on_face = false, on_body = false;
    for (int look = 0; look < board_looks(&mirror->session); look++) {
        int count = 0;
        const struct session_worn *worn = board_live_worn(&mirror->session, look, &count);
        for (int i = 0; i < count; i++) {
            enum catalogue_category category = worn[i].product->category;
            parts |= scene_needs(category);
            on_face = on_face || scene_hidden_by_hands(category);
            on_body = on_body || catalogue_is_clothing(category);
        }
    }
    if (people != NULL &&
        ((on_face && scene_needs_hands(people)) || (on_body && scene_needs_hands_on_torso(people))))
        mirror->hands_until_ns = mirror->now_ns + HANDS_NS;
    if ((on_face || on_body) && mirror->now_ns < mirror->hands_until_ns)
        parts |= TRACK_HANDS;
    if (mirror->is_touchless && people != NULL)
        parts |= TRACK_HANDS;
    if (replay_is_taken(&mirror->replay) ||
        (mirror->replay.state == REPLAY_PLAYING && (people == NULL || people->face_count == 0)))
        parts |= TRACK_BODIES; // who turns around is the same as long as their body is followed
    workers_want(mirror->workers, parts);
}

void frame_build_scene(struct mirror *mirror, const struct people *people, const struct session_worn *worn,
                       int worn_count, struct dressing *dressing)
{
    struct scene_wear wear[SESSION_MAX_WORN];
    const struct session *session = &mirror->session;
    for (int i = 0; i < worn_count; i++) {
        float fade = (float)worn[i].seen_ns / (float)FADE_NS;
        wear[i] = (struct scene_wear){.product = worn[i].product,
                                      .variant = worn[i].variant,
                                      .fade = fade < 1.0f ? fade : 1.0f,
                                      .intensity = worn[i].intensity,
                                      .slide_m = worn[i].slide_m};
    }
    const struct frame *frame = mirror->shown != NULL ? mirror->shown->frame : NULL;
    struct scene_input input = {
        .picture = camera_picture(mirror),
        .picture_sequence = frame != NULL ? frame->sequence : 0,
        .people = people,
        .layers = people != NULL ? &mirror->shown->layers : NULL,
        .wear = wear,
        .wear_count = worn_count,
        .is_hidden = session->comparing || is_stale(mirror),
        .mirror = true,
        .bare_until = session->splitting ? session->split_at : 0.0f,
        .memory = &mirror->placement_memory,
        .dressing = dressing,
        .makeup_fade = mirror->quality.fade,
        .missing = ask_for_product,
        .context = mirror,
    };
    scene_build(&mirror->scene, &input, &mirror->products);
}

// The face stands beside the panel where there is one, else the picture has the whole screen.
static void place_picture(struct mirror *mirror)
{
    enum session_state state = mirror->session.state;
    bool panel = (state == SESSION_BROWSE || state == SESSION_TRY_ON || state == SESSION_LOST) &&
                 mirror->photo.state == PHOTO_NONE && mirror->replay.state == REPLAY_NONE;
    int width_px = 0, height_px = 0;
    window_size(mirror->window, &width_px, &height_px);
    struct rect whole = {0.0f, 0.0f, (float)width_px, (float)height_px};
    struct rect stage = panel ? ui_stage(mirror->ui) : whole;
    struct ui_zoom zoom = ui_zoom(mirror->ui, stage);
    renderer_set_stage(mirror->renderer, stage);
    renderer_set_zoom(mirror->renderer, zoom.scale, zoom.offset_px);
}

static void draw(struct mirror *mirror, const struct people *people)
{
    struct mirror_meters *meters = mirror->meters;
    int64_t began_ns = clock_now_ns();
    place_picture(mirror);
    if (mirror->session.board.count > 0)
        board_draw(mirror, people);
    else if (!attract_duty_covers(mirror))
        renderer_draw(mirror->renderer, &mirror->scene);
    int64_t drawn_ns = clock_now_ns();
    int width_px = 0, height_px = 0;
    window_size(mirror->window, &width_px, &height_px);
    if (photo_take(&mirror->photo, mirror->renderer, width_px, height_px, mirror->now_ns))
        mirror->busy_until_ns = mirror->now_ns + UI_MOTION_NS;
    if (replay_step(&mirror->replay, mirror->renderer, width_px, height_px, mirror->now_ns))
        mirror->busy_until_ns = mirror->now_ns + UI_MOTION_NS;
    take_late_touches(mirror);
    struct ui_status status = status_of(mirror, people);
    ui_draw(mirror->ui, renderer_target(mirror->renderer), &mirror->session, &status, mirror->now_ns);
    int64_t ui_ns = clock_now_ns();
    meter_add_ns(&meters->draw_ms, drawn_ns - began_ns);
    meter_add_ns(&meters->ui_ms, ui_ns - drawn_ns);
    desktop_finish_frame(mirror);
}

// A frame was presented with all that was touched before it.
static void note_presented(struct mirror *mirror, int64_t now_ns)
{
    struct input_waiting *waiting = &mirror->input_waiting;
    if (waiting->presented_count > 0)
        meter_add_ns(&mirror->meters->step_ms,
                     now_ns - waiting->presented_ns[(waiting->presented_count - 1) % MIRROR_PRESENTED]);
    waiting->presented_ns[waiting->presented_count++ % MIRROR_PRESENTED] = now_ns;
    for (int i = 0; i < waiting->count; i++) {
        int steps = 0;
        for (int k = 0; k < MIRROR_PRESENTED; k++)
            steps += waiting->presented_ns[k] > waiting->since_ns[i];
        meter_add_ns(&mirror->meters->input_ms, now_ns - waiting->since_ns[i]);
        meter_add(&mirror->meters->input_steps, steps);
    }
    waiting->count = 0;
}

static void present(struct mirror *mirror)
{
    struct mirror_meters *meters = mirror->meters;
    int64_t began_ns = clock_now_ns();
    int width_px = 0, height_px = 0;
    window_size(mirror->window, &width_px, &height_px);
    renderer_present(mirror->renderer, width_px, height_px, window_turn_deg(mirror->window));
    (void)window_present(mirror->window);
    int64_t now_ns = clock_now_ns();
    meter_add_ns(&meters->present_ms, now_ns - began_ns);
    note_presented(mirror, now_ns);
    kiosk_duty_presented(mirror, now_ns,
                         mirror->shown_is_new ? now_ns - mirror->shown->frame->captured_ns : -1);
    if (!mirror->shown_is_new)
        return;
    mirror->shown_is_new = false;
    meter_add_ns(&meters->latency_ms, now_ns - mirror->shown->frame->captured_ns);
    if (mirror->presented_ns != 0)
        meter_add_ns(&meters->interval_ms, now_ns - mirror->presented_ns);
    mirror->presented_ns = now_ns;
}

// Outside of the shop's hours, and without a display: a black screen, presented now and then as any other.
static void show_nothing(struct mirror *mirror)
{
    if (!kiosk_duty_wants_frame(mirror) && mirror->now_ns >= mirror->busy_until_ns)
        return;
    ui_draw_nothing(mirror->ui, renderer_target(mirror->renderer), mirror->now_ns);
    present(mirror);
}

// Whether the screen would show something else than it does. What is drawn anew for nothing takes the time
// that the tracking of the next frame needs.
static bool has_changed(struct mirror *mirror, bool loop_moves)
{
    if (attract_duty_covers(mirror)) { // what the camera shows isn't seen
        mirror->shown_is_new = false;
        return loop_moves || mirror->now_ns < mirror->busy_until_ns || kiosk_duty_wants_frame(mirror);
    }
    bool stale = is_stale(mirror);
    int seconds_left = visit_seconds_left(&mirror->visit, &mirror->session);
    bool changed = mirror->shown == NULL || mirror->shown_is_new || mirror->now_ns < mirror->busy_until_ns ||
                   loop_moves || kiosk_duty_wants_frame(mirror) || stale != mirror->drawn_stale ||
                   seconds_left != mirror->drawn_seconds_left;
    mirror->drawn_stale = stale;
    mirror->drawn_seconds_left = seconds_left;
    return changed;
}

// What a scanned tag stands for is put on, or shown to who only browses.
static void follow_scan(struct mirror *mirror)
{
    struct scan *scan = &mirror->scan;
    const struct session *session = &mirror->session;
    struct frame *frame = mirror->shown_is_new ? mirror->shown->frame : NULL;
    const enum scan_outcome before = scan->outcome;
    const bool was_open = scan->is_open;
    if (scan_step(scan, mirror->catalogue, frame, mirror->now_ns)) {
        ui_choose(mirror->ui, scan->product, scan->variant);
        if (session->state == SESSION_TRY_ON &&
            scan->product->variants[scan->variant].try_on.kind != TRY_ON_NONE &&
            !session_wears(session, scan->product, scan->variant))
            mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_WEAR,
                                                     .product = scan->product,
                                                     .variant = scan->variant,
                                                     .input_ns = mirror->now_ns});
    }
    if (scan->outcome != before || scan->is_open != was_open)
        mirror->busy_until_ns = mirror->now_ns + UI_MOTION_NS;
}

// What others chose, as far as it is newly known.
static void follow_neighbours(struct mirror *mirror)
{
    struct neighbours *newer = neighbours_watch_take(&mirror->neighbours_watch);
    if (newer == NULL)
        return;
    ui_use_neighbours(mirror->ui, newer);
    neighbours_destroy(mirror->neighbours);
    mirror->neighbours = newer;
}

// All that was drawn with is gone: the mirror ends in order, with the visit, and begins anew.
static bool follow_graphics(struct mirror *mirror)
{
    if (!window_is_lost(mirror->window))
        return true;
    log_write(LOG_ERROR, "graphics", "the graphics card or its driver was reset; the mirror starts anew");
    if (clock_now_ns() - mirror->created_ns < RESET_SOON_NS)
        clock_sleep_ns(RESET_PAUSE_NS);
    mirror->staff_duty.restarts = mirror->quit = true;
    return false;
}

// A display that is gone is waited for, with the visit; another one needs another window.
static bool follow_display(struct mirror *mirror)
{
    enum window_display before = mirror->display;
    mirror->display = window_display(mirror->window);
    if (mirror->display == before)
        return true;
    if (mirror->display == WINDOW_DISPLAY_GONE)
        log_write(LOG_WARNING, "display", "the display is unplugged; nothing is shown until it is back");
    if (mirror->display == WINDOW_DISPLAY_THERE)
        log_write(LOG_INFO, "display", "the display is back");
    mirror->busy_until_ns = clock_now_ns() + UI_MOTION_NS; // so that all of it is drawn at once
    if (mirror->display != WINDOW_DISPLAY_OTHER)
        return true;
    log_write(LOG_WARNING, "display", "another display, or another resolution; the mirror starts anew");
    mirror->staff_duty.restarts = mirror->quit = true;
    return false;
}

bool frame_step(struct mirror *mirror)
{
    if (!follow_graphics(mirror) || !follow_display(mirror))
        return false;
    if (!mirror->lockstep)
        mirror->now_ns = clock_now_ns();
    take_input(mirror);
    staff_duty_step(mirror);
    catalogue_duty_step(mirror);
    stock_duty_step(mirror);
    take_loaded(mirror);
    take_tracked_frame(mirror);
    follow_visit(mirror);
    associates_duty_step(mirror);
    follow_theme(mirror);
    follow_scan(mirror);
    profile_duty_step(mirror);
    request_duty_step(mirror);
    fleet_duty_step(mirror);
    follow_neighbours(mirror);
    follow_prompts(mirror);
    if (kiosk_duty_step(mirror) || mirror->display == WINDOW_DISPLAY_GONE) {
        show_nothing(mirror);
        return !mirror->quit;
    }
    int64_t began_cpu_ns = clock_process_cpu_ns();
    bool loop_moves = attract_duty_step(mirror);
    if (!has_changed(mirror, loop_moves))
        return !mirror->quit;
    const struct people *people = people_to_show(mirror);
    ask_for_parts(mirror, people);
    follow_hand(mirror, people);
    session_tick(&mirror->session, people != NULL && !is_stale(mirror), mirror->now_ns);
    if (mirror->shown_is_new) {
        watch_quality(mirror, people);
        find_shade(mirror, people);
        measure_size(mirror, people);
    }
    board_draw_follow(mirror);
    int64_t began_ns = clock_now_ns();
    if (mirror->session.board.count == 0)
        frame_build_scene(mirror, people, mirror->session.worn, mirror->session.worn_count, mirror->dressing);
    meter_add_ns(&mirror->meters->scene_ms, clock_now_ns() - began_ns);
    draw(mirror, people);
    present(mirror);
    if (loop_moves)
        attract_spent(mirror->attract, clock_process_cpu_ns() - began_cpu_ns);
    ask_for_pictures(mirror);
    return !mirror->quit;
}
