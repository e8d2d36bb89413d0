#include "app/mirror.h"

#include "app/board.h"
#include "app/resources.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/os/memory.h"
#include "platform/os/paths.h"
#include "platform/os/usage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The capture side holds one frame, each mailbox one, tracking one, main one, scanning a tag two; one more so
// that a new camera frame always finds room.
#define FRAME_POOL_SIZE 8

static enum result open_window(struct mirror *mirror, const struct mirror_options *options,
                               struct diagnostic *why)
{
    enum result result = window_create(&options->window, &mirror->window, why);
    if (result != RESULT_OK)
        return result;
    int width_px = 0, height_px = 0;
    window_size(mirror->window, &width_px, &height_px);
    result = renderer_create(width_px, height_px, RENDERER_FIT_COVER, &mirror->renderer, why);
    if (result == RESULT_OK)
        result = draw2d_create(&mirror->draw2d, why);
    if (result == RESULT_OK)
        products_init(&mirror->products, mirror->renderer);
    return result;
}

static void print_problem(void *context, bool is_error, const char *line)
{
    (void)context;
    if (!is_error) // the first error is the diagnostic
        log_write(LOG_WARNING, "catalogue", "%s", line);
}

static enum result open_catalogue(struct mirror *mirror, const char *given, struct diagnostic *why)
{
    struct catalogue_problems problems = {.report = print_problem};
    return resources_open_catalogue(given, &problems, &mirror->catalogue, why);
}

// What the screen is too small, or hangs too high or low for.
static void check_screen(const struct theme *theme, const struct theme_screen *screen)
{
    if (theme->caption_deg > 0.0f && theme->caption_deg < THEME_LEAST_DEGREES)
        log_write(
            LOG_WARNING, "ui",
            "the smallest words' capitals subtend %.2f degrees at %.0f mm, %.1f are needed: the screen is "
            "too small for that distance",
            (double)theme->caption_deg, (double)screen->distance_mm, (double)THEME_LEAST_DEGREES);
    if (!theme_is_in_reach(theme, screen))
        log_write(LOG_WARNING, "ui", "not all controls lie between %.0f and %.0f mm above the floor",
                  (double)THEME_REACH_LOW_MM, (double)THEME_REACH_HIGH_MM);
}

static enum result open_ui(struct mirror *mirror, const struct mirror_options *given, struct diagnostic *why)
{
    struct theme design;
    theme_watch_init(&mirror->theme, &given->theme, mirror->resources, &design);
    struct ui_options options = {.catalogue = mirror->catalogue,
                                 .resources = mirror->resources,
                                 .language = given->language,
                                 .design = &design,
                                 .screen = given->screen,
                                 .minors = &given->minors,
                                 .no_picks = given->no_picks,
                                 .has_keyboard = !given->window.fullscreen && !given->window.headless};
    enum result result = ui_create(&options, mirror->draw2d, &mirror->ui, why);
    if (result != RESULT_OK)
        return result;
    int width_px = 0, height_px = 0;
    window_size(mirror->window, &width_px, &height_px);
    ui_resize(mirror->ui, width_px, height_px);
    check_screen(ui_theme(mirror->ui), &given->screen);
    return RESULT_OK;
}

// Of all that the catalogue has: models that no product needs are not loaded.
unsigned mirror_needed_parts(const struct catalogue *catalogue)
{
    unsigned parts = TRACK_FACES | TRACK_BODIES; // a body is who turns their back (replay.h)
    for (int i = 0; i < catalogue->product_count; i++)
        parts |= scene_needs(catalogue->products[i].category) | TRACK_HANDS; // when they hide what is worn
    return parts;
}

static enum result open_tracker(struct mirror *mirror, const struct mirror_options *options,
                                const char *models, struct diagnostic *why)
{
    mirror->tracker_parts = mirror_needed_parts(mirror->catalogue);
    struct tracker_options tracking = {.models_dir = models,
                                       .bundle = options->bundle,
                                       .parts = mirror->tracker_parts,
                                       .loads_late = true,
                                       .full_body = usage_processors() >= TRACKER_FULL_BODY_PROCESSORS};
    if (options->calibration != NULL) {
        enum result result = camera_model_load(options->calibration, &mirror->calibration, why);
        if (result != RESULT_OK)
            return result;
        mirror->is_calibrated = true;
        tracking.camera = &mirror->calibration;
    }
    return tracker_create(&tracking, &mirror->workers->tracker, why);
}

// A mirror that keeps no interest has none to send.
static enum result start_pushing(struct mirror *mirror, const struct mirror_options *options,
                                 struct diagnostic *why)
{
    bool pushes = options->push.url != NULL && options->profile_store != NULL;
    if (options->push.url != NULL && !pushes)
        log_write(LOG_WARNING, "push", "interest is not kept, so nothing is sent");
    if (pushes && !push_start(&mirror->push, &options->push))
        return diagnose(why, RESULT_NO_MEMORY, "no memory to push events");
    mirror->workers->push_desk = &mirror->push.desk;
    return RESULT_OK;
}

static enum result start_workers(struct mirror *mirror, const struct mirror_options *options,
                                 struct diagnostic *why)
{
    struct workers *workers = mirror->workers;
    char models[1100];
    workers->recorder = (struct recorder_options){.path = options->profile_store,
                                                  .mirror = options->mirror_name,
                                                  .source = options->source,
                                                  .pushes = options->push.url != NULL};
    workers->lockstep = options->lockstep;
    enum result result = paths_given_or_resource(models, sizeof models, options->models, "models", why);
    if (result == RESULT_OK)
        result = frame_pool_create(FRAME_POOL_SIZE, &workers->frames);
    if (result == RESULT_OK)
        result = open_tracker(mirror, options, models, why);
    if (result == RESULT_OK)
        result = camera_open(&options->camera, workers->frames, &workers->camera, why);
    if (result == RESULT_OK)
        result = start_pushing(mirror, options, why);
    if (result != RESULT_OK)
        return result;
    workers_allow_tracking(workers, false, 0);
    workers_want(workers, TRACK_FACES);
    result = workers_start(workers, why);
    mirror->workers_running = result == RESULT_OK;
    if (result != RESULT_OK) { // it has cleaned up after itself
        free(mirror->workers);
        mirror->workers = NULL;
    }
    if (result == RESULT_OK && !options->no_picks && !options->lockstep)
        result = neighbours_watch_start(&mirror->neighbours_watch, options->profile_store);
    return result;
}

static void say_prompt(void *speech, const char *language, const char *text)
{
    speech_say(speech, language, text);
}

static void hush_prompt(void *speech)
{
    speech_hush(speech);
}

// A mirror that can't speak is one that shows.
static void open_speech(struct mirror *mirror, const struct mirror_options *options)
{
    if (!options->speaks || options->lockstep)
        return;
    if (speech_create(options->speech_volume, &mirror->speech) != RESULT_OK) {
        mirror->speech = NULL;
        log_write(LOG_WARNING, "speech", "out of memory; nothing is spoken");
        return;
    }
    prompts_init(&mirror->prompts,
                 (struct prompts_voice){.say = say_prompt, .hush = hush_prompt, .context = mirror->speech});
}

// Without a store nobody is known.
static enum result begin_profiles(struct mirror *mirror, const struct mirror_options *options,
                                  struct diagnostic *why)
{
    const struct identity_rules *rules = options->profile_store != NULL ? options->identity : NULL;
    if (profile_duty_begin(&mirror->profile_duty, rules, !options->no_typed_codes) != RESULT_OK)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    if (request_duty_begin(&mirror->request_duty, &options->requests, options->profile_store != NULL) !=
        RESULT_OK)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    return RESULT_OK;
}

// A folder or a server that can't be had is put right by a person, while the mirror goes on as it was.
static void open_stock(struct mirror *mirror, const struct mirror_options *options)
{
    struct stock_options stock = options->stock;
    struct diagnostic why = {0};
    if (options->lockstep)
        return;
    stock.catalogue = mirror->catalogue_watch.path;
    if (stock_create(&stock, &mirror->stock, &why) == RESULT_OK)
        return;
    log_write(LOG_ERROR, "stock", "%s; prices and stock stay as the catalogue has them", why.text);
    if (stock_create(&(struct stock_options){0}, &mirror->stock, &why) != RESULT_OK)
        mirror->stock = NULL;
}

static void open_fleet(struct mirror *mirror, const struct mirror_options *options)
{
    struct fleet_options fleet = options->fleet;
    fleet.keeps_profiles = options->profile_store != NULL;
    fleet.guard = mirror->kiosk_duty.guard;
    fleet_duty_begin(mirror, &fleet);
}

enum result mirror_create(const struct mirror_options *options, struct mirror **out, struct diagnostic *why)
{
    struct mirror *mirror = calloc(1, sizeof *mirror);
    if (mirror == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    mirror->lockstep = options->lockstep;
    mirror->created_ns = clock_now_ns();
    mirror->is_touchless = options->touchless;
    mirror->card_reflectance =
        options->card_reflectance > 0.0f ? options->card_reflectance : SHADE_CARD_REFLECTANCE;
    mirror->workers = calloc(1, sizeof *mirror->workers);
    mirror->meters = calloc(1, sizeof *mirror->meters);
    enum result result = RESULT_OK;
    for (int i = 0; i < SESSION_MAX_PANES && result == RESULT_OK; i++)
        result = dressing_create(&mirror->dressings[i], why);
    mirror->dressing = mirror->dressings[0];
    if (mirror->workers == NULL || mirror->meters == NULL)
        result = diagnose(why, RESULT_NO_MEMORY, "out of memory");
    if (result == RESULT_OK)
        result = paths_resources(mirror->resources, sizeof mirror->resources, why);
    if (result == RESULT_OK && size_measure_init(&mirror->size) != RESULT_OK)
        result = diagnose(why, RESULT_NO_MEMORY, "out of memory");
    if (result == RESULT_OK)
        result = open_catalogue(mirror, options->catalogue, why);
    if (result == RESULT_OK)
        result = open_window(mirror, options, why);
    if (result == RESULT_OK)
        result = open_ui(mirror, options, why);
    if (result == RESULT_OK && options->shares_looks)
        result = pages_create(&options->pages, ui_strings(mirror->ui), &mirror->pages, why);
    if (result == RESULT_OK && !options->attract.off && !options->lockstep)
        result = attract_create(&options->attract, mirror->catalogue, mirror->draw2d, &mirror->attract, why);
    if (result == RESULT_OK)
        result = begin_profiles(mirror, options, why);
    if (result == RESULT_OK)
        result = start_workers(mirror, options, why);
    if (result == RESULT_OK)
        result = associates_duty_begin(
            mirror,
            options->serves_associates && options->profile_store != NULL ? &options->associates : NULL,
            options->mirror_name, why);
    if (result != RESULT_OK) {
        mirror_destroy(mirror);
        return result;
    }
    open_speech(mirror, options);
    session_init(&mirror->session, workers_interest_sink(mirror->workers));
    visit_init(&mirror->visit, &options->visit);
    (void)snprintf(mirror->language, sizeof mirror->language, "%s",
                   options->language != NULL ? options->language : "");
    mirror->camera = options->camera;
    staff_duty_begin(mirror, &options->staff);
    catalogue_watch_init(&mirror->catalogue_watch, mirror->catalogue);
    open_stock(mirror, options);
    kiosk_duty_begin(mirror, &options->kiosk);
    open_fleet(mirror, options);
    memory_give_back_now(); // the models were tried, the catalogue was read
    *out = mirror;
    return RESULT_OK;
}

// Threads first: they may still hand over frames. Then what the GL context holds, then the window itself.
void mirror_destroy(struct mirror *mirror)
{
    if (mirror == NULL)
        return;
    kiosk_duty_end(mirror);
    staff_duty_end(mirror);
    associates_duty_end(mirror);
    stock_close(mirror->stock); // the fleet may be waiting for room in it
    fleet_duty_close(&mirror->fleet_duty);
    stock_destroy(mirror->stock);
    catalogue_watch_finish(&mirror->catalogue_watch);
    scan_finish(&mirror->scan); // it may hold frames
    profile_duty_close(&mirror->profile_duty);
    push_stop(&mirror->push);
    neighbours_watch_stop(&mirror->neighbours_watch);
    if (mirror->workers_running) {
        session_wipe(&mirror->session);
        tracked_frame_release(mirror->shown);
        workers_stop(mirror->workers);
    } else if (mirror->workers != NULL) {
        camera_close(mirror->workers->camera);
        tracker_destroy(mirror->workers->tracker);
        frame_pool_destroy(mirror->workers->frames);
    }
    push_finish(&mirror->push);
    fleet_duty_finish(&mirror->fleet_duty);
    kiosk_duty_finish(mirror);
    profile_duty_finish(&mirror->profile_duty);
    request_duty_finish(&mirror->request_duty);
    pages_destroy(mirror->pages);
    photo_forget(&mirror->photo);
    replay_forget(&mirror->replay);
    size_measure_finish(&mirror->size);
    for (int i = 0; i < SESSION_MAX_PANES; i++)
        dressing_destroy(mirror->dressings[i]);
    speech_destroy(mirror->speech);
    attract_destroy(mirror->attract);
    ui_destroy(mirror->ui);
    neighbours_destroy(mirror->neighbours);
    if (mirror->renderer != NULL)
        products_finish(&mirror->products);
    draw2d_destroy(mirror->draw2d);
    renderer_destroy(mirror->renderer);
    window_destroy(mirror->window);
    catalogue_destroy(mirror->catalogue);
    free(mirror->workers);
    free(mirror->meters);
    free(mirror);
}

void mirror_abandon(struct mirror *mirror)
{
    log_write(LOG_ERROR, "window", "the display is gone; the mirror ends and is to be started again");
    associates_duty_end(mirror);
    stock_close(mirror->stock);
    fleet_duty_close(&mirror->fleet_duty);
    push_stop(&mirror->push);
    session_wipe(&mirror->session);
    tracked_frame_release(mirror->shown);
    workers_stop(mirror->workers);
}

void mirror_forget_people(struct mirror *mirror)
{
    replay_forget(&mirror->replay);
    scan_close(&mirror->scan);
    shade_finder_forget(&mirror->shade_finder);
    size_measure_forget(&mirror->size);
    placement_memory_follow(&mirror->placement_memory, NULL);
    board_draw_forget(mirror);
    tracked_frame_forget(mirror->shown);
    mirror->scene = (struct scene){0};
    mirror->hands_until_ns = 0;
    touchless_forget(&mirror->touchless);
    mirror->quality = (struct quality){.fade = 0.0f};
    renderer_forget_people(mirror->renderer);
}

// The shopper left: nothing of this visit stays in the session, the UI, the tracker or the renderer.
static void end_session(struct mirror *mirror)
{
    kiosk_duty_end_visit(mirror);
    request_duty_wipe(mirror);
    session_wipe(&mirror->session);
    visit_end(&mirror->visit, &mirror->session);
    profile_duty_wipe(&mirror->profile_duty);
    presence_forget(&mirror->presence);
    frame_pool_forget(mirror->workers->frames);
    photo_forget(&mirror->photo);
    mirror_forget_people(mirror);
    ui_reset(mirror->ui);
}

// Only while the shopper has agreed to it; else what was measured is forgotten.
static void measure_skin(struct mirror *mirror, bool on)
{
    const struct session *session = &mirror->session;
    if (on && session->state == SESSION_TRY_ON && session->consent.skin_match)
        shade_finder_begin(&mirror->shade_finder, mirror->card_reflectance);
    else
        shade_finder_forget(&mirror->shade_finder);
}

// Only while trying on is agreed to; what was found stays until the visit ends or that agreement does.
static void measure_size(struct mirror *mirror, bool on)
{
    if (mirror->session.state != SESSION_TRY_ON)
        size_measure_forget(&mirror->size);
    else if (on)
        size_measure_begin(&mirror->size);
    else
        size_measure_stop(&mirror->size);
}

// Nobody is tracked for it: it is there for who said no as well.
static void scan_tag(struct mirror *mirror, bool on)
{
    enum session_state state = mirror->session.state;
    loyalty_card_close(&mirror->profile_duty.card);
    if (on && (state == SESSION_TRY_ON || state == SESSION_BROWSE))
        (void)scan_open(&mirror->scan, mirror->now_ns);
    else
        scan_close(&mirror->scan);
}

// Why it failed is for the store's staff: the log says it, the screen that it did.
static void share_photo(struct mirror *mirror)
{
    struct photo *photo = &mirror->photo;
    struct diagnostic why = {0};
    if (photo->state != PHOTO_TAKEN || photo->url[0] != '\0') // a link comes back with the network
        return;
    photo->failed =
        mirror->pages == NULL || photo_share(photo, mirror->pages, &mirror->session, mirror->catalogue->title,
                                             ui_strings(mirror->ui), &why) != RESULT_OK;
    if (photo->failed)
        log_write(LOG_WARNING, "share", "%s", why.text);
    else
        session_share(&mirror->session);
}

enum result mirror_use_camera(struct mirror *mirror, const struct camera_options *options,
                              struct diagnostic *why)
{
    enum result result = workers_use_camera(mirror->workers, options, why);
    if (result != RESULT_OK)
        return result;
    mirror->is_calibrated = false;
    end_session(mirror);
    mirror_allow_tracking(mirror);
    return RESULT_OK;
}

void mirror_allow_tracking(struct mirror *mirror)
{
    const struct session *session = &mirror->session;
    bool several = session->together || mirror->visit.rules.anybody;
    workers_follow(mirror->workers, several ? PEOPLE_FACES_LIVE : 1);
    workers_allow_tracking(mirror->workers, visit_may_track(&mirror->visit, session), session->generation);
}

// Whatever was being measured or recorded was agreed to before.
static void take_consent(struct mirror *mirror, const struct ui_action *action)
{
    struct session *session = &mirror->session;
    if (action->by_parent)
        session_consent_by_parent(session);
    session_consent_in(session, strings_language(ui_strings(mirror->ui)));
    session_consent(session, action->try_on, action->profile);
    session_consent_skin_match(session, action->skin_match);
    measure_skin(mirror, false);
    measure_size(mirror, false);
    replay_forget(&mirror->replay);
}

static void take_photo(struct mirror *mirror, bool on)
{
    if (on && mirror->session.state == SESSION_TRY_ON)
        photo_begin(&mirror->photo, mirror->now_ns);
    else
        photo_forget(&mirror->photo);
}

static void record_turn(struct mirror *mirror, bool on)
{
    if (on && mirror->session.state == SESSION_TRY_ON)
        replay_begin(&mirror->replay, mirror->now_ns);
    else
        replay_forget(&mirror->replay);
}

static void show_board(struct session *session, int looks)
{
    if (looks == 0)
        board_close(session);
    else
        board_open(session, looks);
}

void mirror_apply(struct mirror *mirror, const struct ui_action *action)
{
    struct session *session = &mirror->session;
    switch (action->kind) {
    case UI_ACTION_CONSENT:
        take_consent(mirror, action);
        break;
    case UI_ACTION_WEAR:
        session_wear(session, action->product, action->variant);
        break;
    case UI_ACTION_CLEAR:
        session_clear(session);
        break;
    case UI_ACTION_COMPARE:
        session_compare(session, action->on);
        break;
    case UI_ACTION_LIKE:
        (void)session_like(session, action->product, action->variant);
        break;
    case UI_ACTION_SIZE:
        session_choose_size(session, action->product, action->size);
        break;
    case UI_ACTION_LOOK:
        session_wear_look(session, action->look);
        break;
    case UI_ACTION_INTENSITY:
        session_set_intensity(session, action->product, action->value);
        break;
    case UI_ACTION_SLIDE:
        session_slide(session, action->product, action->value);
        break;
    case UI_ACTION_SPLIT:
        session_split(session, action->on, action->value);
        break;
    case UI_ACTION_CONTACT:
        session_consent_in(session, strings_language(ui_strings(mirror->ui)));
        session_consent_contact(session, action->on);
        break;
    case UI_ACTION_CARD:
        profile_duty_show_card(mirror, action->on);
        break;
    case UI_ACTION_CARD_TYPE:
        loyalty_card_type(&mirror->profile_duty.card, action->on, mirror->now_ns);
        break;
    case UI_ACTION_CARD_ENTER:
        profile_duty_enter(mirror, action->code);
        break;
    case UI_ACTION_PROFILE:
        (void)profile_duty_read(mirror);
        break;
    case UI_ACTION_FORGET_ME:
        profile_duty_forget(mirror);
        break;
    case UI_ACTION_REQUEST:
        request_duty_ask(mirror, action);
        break;
    case UI_ACTION_TAKE_BACK:
        request_duty_take_back(mirror, action->place);
        break;
    case UI_ACTION_SKIN_CONSENT:
        session_consent_in(session, strings_language(ui_strings(mirror->ui)));
        session_consent_skin_match(session, action->on);
        measure_skin(mirror, false);
        break;
    case UI_ACTION_MEASURE_SKIN:
        measure_skin(mirror, action->on);
        break;
    case UI_ACTION_MEASURE_SIZE:
        measure_size(mirror, action->on);
        break;
    case UI_ACTION_PHOTO:
        take_photo(mirror, action->on);
        break;
    case UI_ACTION_SHARE:
        share_photo(mirror);
        break;
    case UI_ACTION_REPLAY:
        record_turn(mirror, action->on);
        break;
    case UI_ACTION_REPLAY_PLAY:
        replay_play(&mirror->replay, action->on, mirror->now_ns);
        break;
    case UI_ACTION_REPLAY_SEEK:
        replay_seek(&mirror->replay, action->value);
        break;
    case UI_ACTION_SCAN:
        scan_tag(mirror, action->on);
        break;
    case UI_ACTION_LANGUAGE:
        (void)ui_set_language(mirror->ui, action->language);
        visit_choose_language(&mirror->visit, session);
        break;
    case UI_ACTION_TOGETHER:
        session_together(session, action->on);
        break;
    case UI_ACTION_RESUME:
        visit_resume(&mirror->visit, session);
        break;
    case UI_ACTION_BOARD:
        show_board(session, action->looks);
        break;
    case UI_ACTION_BOARD_LIKES:
        board_open_likes(session);
        break;
    case UI_ACTION_BOARD_CHOOSE:
        board_choose(session, action->pane);
        break;
    case UI_ACTION_BOARD_FREEZE:
        board_freeze(session, action->pane, action->on);
        break;
    case UI_ACTION_GOODBYE:
        end_session(mirror);
        break;
    case UI_ACTION_STAFF:
        (void)staff_do(&mirror->staff, &action->staff, mirror->now_ns);
        break;
    }
    mirror_allow_tracking(mirror);
}
