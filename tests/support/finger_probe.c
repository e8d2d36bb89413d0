// The mirror in its real window, touched by fingers: pushes SDL's finger events into SDL's queue, takes a
// shopper's path and says what happened.
//
//   finger_probe CLIP WIDTH HEIGHT
//
// Attract, language, consent, a product, the shelf thrown, the slider dragged, before held by one finger
// while another taps, the picture pinched and set back, goodbye. A line for what went wrong, else how long
// fingers waited; exit status 1 or 0. Each touch must show in the next frame.
#include "app/mirror.h"
#include "app/ui/slider.h"
#include "app/ui/state.h"
#include "platform/base/clock.h"
#include "platform/base/picture.h"

#include <SDL.h>

#include <stdio.h>
#include <stdlib.h>

#define TOUCH_ID 77
#define PATIENCE_NS (60 * CLOCK_SECOND_NS) // until a face is followed, with everything else running

struct probe {
    struct mirror *mirror;
    struct ui *ui;
    int width_px, height_px;
    int wrongs;
    struct meter frames_ms; // of the steps after a touch
};

static void wrong(struct probe *probe, const char *what)
{
    (void)fprintf(stderr, "finger_probe: %s\n", what);
    probe->wrongs++;
}

static void expect(struct probe *probe, bool is_so, const char *what)
{
    if (!is_so)
        wrong(probe, what);
}

static void step(struct probe *probe)
{
    int64_t began_ns = clock_now_ns();
    if (!frame_step(probe->mirror))
        wrong(probe, "the mirror ended");
    meter_add_ns(&probe->frames_ms, clock_now_ns() - began_ns);
}

static void run_for(struct probe *probe, int milliseconds)
{
    int64_t end_ns = clock_now_ns() + milliseconds * CLOCK_MILLISECOND_NS;
    while (clock_now_ns() < end_ns)
        step(probe);
}

static void push(const struct probe *probe, Uint32 type, SDL_FingerID finger, struct vec2 at)
{
    SDL_Event event = {.tfinger = {.type = type,
                                   .timestamp = SDL_GetTicks(),
                                   .touchId = TOUCH_ID,
                                   .fingerId = finger,
                                   .x = at.x / (float)probe->width_px,
                                   .y = at.y / (float)probe->height_px,
                                   .pressure = 1.0f}};
    (void)SDL_PushEvent(&event);
}

static const struct touch_area *find(const struct probe *probe, uint32_t id)
{
    const struct canvas *canvas = &probe->ui->canvas;
    for (int i = canvas->area_count - 1; i >= 0; i--)
        if (canvas->areas[i].id == id)
            return &canvas->areas[i];
    return NULL;
}

static const struct touch_area *find_command(const struct probe *probe, enum command_kind kind, int nth)
{
    const struct canvas *canvas = &probe->ui->canvas;
    for (int i = 0; i < canvas->area_count; i++)
        if (canvas->areas[i].command.kind == kind && nth-- == 0)
            return &canvas->areas[i];
    return NULL;
}

static struct vec2 middle(struct rect rect)
{
    return (struct vec2){rect.x + rect.width * 0.5f, rect.y + rect.height * 0.5f};
}

static bool is_pressed(const struct probe *probe, uint32_t id)
{
    for (int i = 0; i < CANVAS_MAX_MOTIONS; i++)
        if (probe->ui->canvas.motions[i].id == id)
            return probe->ui->canvas.motions[i].value > 0.5f;
    return false;
}

// Down, seen to be pressed in the next frame, and up.
static bool tap(struct probe *probe, const struct touch_area *area, const char *what)
{
    char line[128];
    if (area == NULL) {
        (void)snprintf(line, sizeof line, "there is no %s to touch", what);
        wrong(probe, line);
        return false;
    }
    struct touch_area touched = *area;
    struct vec2 at = middle(touched.rect);
    push(probe, SDL_FINGERDOWN, 1, at);
    step(probe);
    if (!is_pressed(probe, touched.id)) {
        (void)snprintf(line, sizeof line, "%s does not show the touch in the next frame", what);
        wrong(probe, line);
    }
    push(probe, SDL_FINGERUP, 1, at);
    run_for(probe, 700);
    return true;
}

static bool wait_for(struct probe *probe, enum session_state state)
{
    int64_t end_ns = clock_now_ns() + PATIENCE_NS;
    while (probe->mirror->session.state != state && clock_now_ns() < end_ns)
        step(probe);
    return probe->mirror->session.state == state;
}

static bool begin(struct probe *probe)
{
    struct vec2 at = middle((struct rect){0.0f, 0.0f, (float)probe->width_px, (float)probe->height_px});
    const struct session *session = &probe->mirror->session;
    run_for(probe, 500);
    expect(probe, session->state == SESSION_ATTRACT, "it does not begin with nobody there");
    push(probe, SDL_FINGERDOWN, 1, at);
    step(probe);
    push(probe, SDL_FINGERUP, 1, at);
    run_for(probe, 700);
    if (session->state == SESSION_LANGUAGE)
        (void)tap(probe, find(probe, WIDGET_FIRST_LANGUAGE), "language");
    expect(probe, session->state == SESSION_CONSENT, "the language does not lead to consent");
    (void)tap(probe, find(probe, WIDGET_CONSENT_YES), "yes to trying on");
    if (!wait_for(probe, SESSION_TRY_ON)) {
        wrong(probe, "consent does not lead to trying on");
        return false;
    }
    int64_t end_ns = clock_now_ns() + PATIENCE_NS;
    while ((probe->mirror->shown == NULL || probe->mirror->shown->people.face_count == 0) &&
           clock_now_ns() < end_ns)
        step(probe);
    expect(probe, probe->mirror->shown->people.face_count > 0, "nobody is followed after consent");
    return true;
}

// To the first tab with make-up, whatever stands before it.
static void wear_makeup(struct probe *probe)
{
    struct session *session = &probe->mirror->session;
    for (int tab = 0; tab < probe->ui->tab_count; tab++)
        if (probe->ui->tabs[tab] == CATEGORY_LIPSTICK)
            ui_show_tab(probe->ui, tab);
    run_for(probe, 700);
    (void)tap(probe, find_command(probe, COMMAND_PRODUCT, 0), "first product");
    expect(probe, session->worn_count == 1, "the tapped product is not worn");
}

// Frames until it rests, however long they take.
static void rest(struct probe *probe, const struct scroller *scroller)
{
    int64_t end_ns = clock_now_ns() + PATIENCE_NS;
    do
        step(probe);
    while (scroller->position != scroller->target && clock_now_ns() < end_ns);
}

// As fast as a finger does it, whatever the frames take meanwhile: events keep their own time.
static void throw_shelf(struct probe *probe)
{
    const struct scroller *scroller = &probe->ui->shelf_scroller;
    struct rect shelf = probe->ui->layout.shelf;
    struct vec2 from = middle(shelf), at = from;
    bool level = probe->ui->layout.shelf_horizontal;
    float way = 0.3f * (level ? shelf.width : shelf.height);
    expect(probe, scroller->extent > 1.5f * way, "the shelf is too short to be thrown");
    push(probe, SDL_FINGERDOWN, 1, from);
    for (int i = 1; i <= 8; i++) {
        float gone = way * (float)i / 8.0f;
        SDL_Delay(8);
        at = (struct vec2){from.x - (level ? gone : 0.0f), from.y - (level ? 0.0f : gone)};
        push(probe, SDL_FINGERMOTION, 1, at);
    }
    push(probe, SDL_FINGERUP, 1, at);
    step(probe);
    rest(probe, scroller);
    float pitches = scroller->pitch > 0.0f ? scroller->position / scroller->pitch : 0.0f;
    bool at_end = fabsf(scroller->position - scroller->extent) < 1.0f;
    expect(probe, at_end || scroller->position > 1.1f * way, "the shelf has no momentum");
    expect(probe, at_end || fabsf(pitches - roundf(pitches)) < 0.02f, "the shelf does not rest at an item");
}

static void drag_slider(struct probe *probe)
{
    const struct touch_area *area = find_command(probe, COMMAND_SLIDER, 0);
    const struct session *session = &probe->mirror->session;
    if (area == NULL || session->worn_count == 0) {
        wrong(probe, "there is no slider for the worn make-up");
        return;
    }
    struct rect track = slider_track(&probe->ui->canvas, area->whole);
    struct vec2 at = {track.x + track.width, track.y + track.height * 0.5f};
    push(probe, SDL_FINGERDOWN, 1, at);
    step(probe);
    for (int i = 1; i <= 8; i++) {
        at.x = track.x + track.width * (1.0f - 0.6f * (float)i / 8.0f);
        push(probe, SDL_FINGERMOTION, 1, at);
        step(probe);
    }
    expect(probe, fabsf(session->worn[0].intensity - 0.4f) < 0.03f, "the slider does not follow the finger");
    push(probe, SDL_FINGERUP, 1, at);
    run_for(probe, 300);
}

static void hold_and_tap(struct probe *probe)
{
    const struct session *session = &probe->mirror->session;
    const struct touch_area *compare = find_command(probe, COMMAND_COMPARE, 0);
    const struct touch_area *like = find_command(probe, COMMAND_LIKE, 0);
    if (compare == NULL || like == NULL) {
        wrong(probe, "there is no before or no heart to touch");
        return;
    }
    struct vec2 hold = middle(compare->rect), other = middle(like->rect);
    push(probe, SDL_FINGERDOWN, 1, hold);
    step(probe);
    expect(probe, session->comparing, "holding before does not compare");
    run_for(probe, 300);
    push(probe, SDL_FINGERDOWN, 2, other);
    step(probe);
    push(probe, SDL_FINGERUP, 2, other);
    run_for(probe, 300);
    expect(probe, session->comparing, "a second finger ends before");
    expect(probe, session->like_count == 1, "a second finger can't tap while before is held");
    push(probe, SDL_FINGERUP, 1, hold);
    step(probe);
    expect(probe, !session->comparing, "before goes on without a finger");
}

static void pinch(struct probe *probe)
{
    struct vec2 at = middle(ui_stage(probe->ui));
    push(probe, SDL_FINGERDOWN, 4, (struct vec2){at.x - 50.0f, at.y});
    push(probe, SDL_FINGERDOWN, 9, (struct vec2){at.x + 50.0f, at.y});
    step(probe);
    float scale_before = renderer_view(probe->mirror->renderer).scale;
    for (int i = 1; i <= 8; i++) {
        float half = 50.0f + 75.0f * (float)i / 8.0f;
        push(probe, SDL_FINGERMOTION, 4, (struct vec2){at.x - half, at.y});
        push(probe, SDL_FINGERMOTION, 9, (struct vec2){at.x + half, at.y});
        step(probe);
    }
    float scale_after = renderer_view(probe->mirror->renderer).scale;
    expect(probe, fabsf(scale_after / scale_before - 2.5f) < 0.05f,
           "the picture is not pinched to 2.5 times");
    push(probe, SDL_FINGERUP, 4, at);
    push(probe, SDL_FINGERUP, 9, at);
    run_for(probe, 300);
    (void)tap(probe, find(probe, WIDGET_ZOOM), "chip of the zoom");
    int64_t end_ns = clock_now_ns() + PATIENCE_NS;
    do
        step(probe);
    while (probe->ui->zoom.shown.scale != 1.0f && clock_now_ns() < end_ns);
    step(probe);
    expect(probe, fabsf(renderer_view(probe->mirror->renderer).scale / scale_before - 1.0f) < 0.01f,
           "the chip does not set the zoom back");
}

static void take_path(struct probe *probe)
{
    if (!begin(probe))
        return;
    wear_makeup(probe);
    throw_shelf(probe);
    drag_slider(probe);
    hold_and_tap(probe);
    pinch(probe);
    (void)tap(probe, find_command(probe, COMMAND_GOODBYE, 0), "done");
    const struct session *session = &probe->mirror->session;
    expect(probe, session->state != SESSION_TRY_ON && session->worn_count == 0,
           "done does not end the visit");
    for (int i = 0; i < UI_MAX_FINGERS; i++)
        expect(probe, !probe->ui->fingers[i].active, "a finger is left behind");
}

int main(int count, char **arguments)
{
    static struct probe probe;
    char source[1100];
    if (count != 4 || snprintf(source, sizeof source, "file:%s", arguments[1]) >= (int)sizeof source) {
        (void)fprintf(stderr, "usage: finger_probe CLIP WIDTH HEIGHT\n");
        return 2;
    }
    probe.width_px = atoi(arguments[2]);
    probe.height_px = atoi(arguments[3]);
    const struct mirror_options options = {
        .camera = {.source = source, .loop = true},
        .language = "en",
        .visit = {.anybody = true}, // who is in the clip comes anew with each turn of it
        .window = {.title = "Cheval", .width_px = probe.width_px, .height_px = probe.height_px}};
    struct diagnostic why = {0};
    if (mirror_create(&options, &probe.mirror, &why) != RESULT_OK) {
        (void)fprintf(stderr, "finger_probe: %s\n", why.text);
        return 1;
    }
    probe.ui = probe.mirror->ui;
    window_size(probe.mirror->window, &probe.width_px, &probe.height_px);
    take_path(&probe);
    printf("%dx%d: %d wrong; a frame p50 %.1f ms, p95 %.1f ms\n", probe.width_px, probe.height_px,
           probe.wrongs, meter_percentile(&probe.frames_ms, 0.5), meter_percentile(&probe.frames_ms, 0.95));
    mirror_destroy(probe.mirror);
    return probe.wrongs == 0 ? 0 : 1;
}
