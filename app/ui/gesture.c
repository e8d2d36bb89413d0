// Fingers, mouse and wheel -> commands: tap, drag, hold, slide, and two fingers on the picture.
//
// Each finger acts on what it came down on, whatever the others do: before and after may be held while
// another finger taps. Two on the bare stage take hold of the picture; worn glasses count as stage until they
// have begun to follow a finger.
#include "app/ui/slider.h"
#include "app/ui/state.h"

#include "platform/base/clock.h"

#include <stdlib.h>

// A finger whose end was lost on the way is forgotten when another comes so much later. Who pinches sets the
// second finger down soon after the first.
#define LOST_FINGER_NS (20 * CLOCK_SECOND_NS)
#define LOST_ON_STAGE_NS (3 * CLOCK_SECOND_NS)
// Who lets go so soon has tapped what is to be held.
#define BRIEF_NS (250 * CLOCK_MILLISECOND_NS)
// Two taps within this time are one double tap.
#define DOUBLE_NS (350 * CLOCK_MILLISECOND_NS)
// More than these are no fingers, but a hand that was laid on the glass.
#define MOST_FINGERS 3
#define WHEEL_ZOOM 1.15f // by notch

// --- the fingers that are down -----------------------------------------------------------------------------

static struct finger *find_finger(struct ui *ui, int64_t pointer)
{
    for (int i = 0; i < UI_MAX_FINGERS; i++)
        if (ui->fingers[i].active && ui->fingers[i].pointer == pointer)
            return &ui->fingers[i];
    return NULL;
}

static int count_fingers(const struct ui *ui)
{
    int count = 0;
    for (int i = 0; i < UI_MAX_FINGERS; i++)
        count += ui->fingers[i].active;
    return count;
}

static void show_pressed(struct ui *ui)
{
    for (int i = 0; i < UI_MAX_FINGERS; i++) {
        const struct finger *finger = &ui->fingers[i];
        ui->canvas.pressed[i] = finger->active && finger->pressed ? finger->area.id : 0;
    }
}

// The fingers on the stage, as far as they move the picture: two, or one that pushes about what is zoomed.
static int picture_fingers(const struct ui *ui, struct vec2 at[2])
{
    int count = 0;
    bool pushes = false;
    for (int i = 0; i < UI_MAX_FINGERS && count < 2; i++) {
        const struct finger *finger = &ui->fingers[i];
        if (!finger->active || !finger->on_stage)
            continue;
        at[count++] = (struct vec2){finger->last_x, finger->last_y};
        pushes = finger->dragging && ui->zoom.shown.scale > ZOOM_LEAST;
    }
    return count == 1 && !pushes ? 0 : count;
}

static void hold_picture(struct ui *ui)
{
    struct vec2 at[2];
    int count = picture_fingers(ui, at);
    if (count > 0 || ui->zoom.fingers > 0)
        zoom_hold(&ui->zoom, ui_stage(ui), at, count);
}

static void let_go(struct ui *ui, struct finger *finger, int64_t now_ns)
{
    struct finger was = *finger;
    *finger = (struct finger){0};
    show_pressed(ui);
    if (was.dragging && !was.sliding && !was.on_stage)
        scroller_release(was.area.scroller, now_ns);
    if (was.holding)
        ui_hold_compare(ui, false, now_ns);
    if (was.on_stage)
        hold_picture(ui);
}

bool ui_is_touched(const struct ui *ui)
{
    for (int i = 0; i < UI_MAX_FINGERS; i++)
        if (ui->fingers[i].active)
            return true;
    return false;
}

void ui_cancel_gesture(struct ui *ui, int64_t now_ns)
{
    for (int i = 0; i < UI_MAX_FINGERS; i++)
        if (ui->fingers[i].active)
            let_go(ui, &ui->fingers[i], now_ns);
}

// Room for one more; NULL: there are as many as anybody has.
static struct finger *vacant_finger(struct ui *ui, const struct input_event *event)
{
    struct finger *vacant = NULL;
    for (int i = 0; i < UI_MAX_FINGERS; i++) {
        struct finger *finger = &ui->fingers[i];
        int64_t silent_ns = event->time_ns - finger->last_ns;
        if (finger->active && (finger->pointer == event->pointer ||
                               silent_ns >= (finger->on_stage ? LOST_ON_STAGE_NS : LOST_FINGER_NS)))
            let_go(ui, finger, event->time_ns);
        if (!finger->active)
            vacant = finger;
    }
    return vacant;
}

// --- sliders -----------------------------------------------------------------------------------------------

static bool is_slider(const struct command *command)
{
    return command->kind == COMMAND_SLIDER || command->kind == COMMAND_SPLIT_MOVE ||
           command->kind == COMMAND_SLIDE;
}

static void move_slider(struct ui *ui, const struct finger *finger, int value, const struct session *session,
                        int64_t now_ns)
{
    struct command command = finger->area.command;
    command.value = value;
    command.call(ui, &command, session, now_ns);
}

static void slide(struct ui *ui, const struct finger *finger, const struct session *session, int64_t now_ns)
{
    const struct command *command = &finger->area.command;
    if (command->kind == COMMAND_SPLIT_MOVE)
        ui_split(ui, true, (finger->last_x + finger->slide_x) / (float)ui->canvas.width_px, now_ns);
    else if (command->kind == COMMAND_SLIDE)
        ui_slide(ui, command->product,
                 finger->slide_from_m + (finger->last_y - finger->start_y) / fmaxf(finger->metre_px, 1.0f),
                 now_ns);
    else
        move_slider(ui, finger, slider_value(&ui->canvas, finger->area.whole, finger->last_x), session,
                    now_ns);
}

static bool is_second_tap(const struct ui *ui, const struct finger *finger)
{
    return ui->slider_tap_id == finger->area.id && finger->down_ns - ui->slider_tap_ns <= DOUBLE_NS;
}

// The divider and glasses keep their way from the finger; a slider goes to where it was touched, but for the
// second tap of two, which sets it back.
static void begin_slide(struct ui *ui, struct finger *finger, const struct session *session)
{
    finger->sliding = true;
    finger->tap = false;
    if (finger->area.command.kind == COMMAND_SLIDE) {
        const struct session_worn *worn = ui_worn_eyewear(session);
        finger->slide_from_m = worn != NULL ? worn->slide_m : 0.0f;
        finger->metre_px = ui->eyewear_metre_px;
    } else if (finger->area.command.kind == COMMAND_SPLIT_MOVE) {
        finger->slide_x = session->split_at * (float)ui->canvas.width_px - finger->start_x;
    } else if (!is_second_tap(ui, finger)) {
        slide(ui, finger, session, finger->last_ns);
    }
}

static void follow_slide(struct ui *ui, struct finger *finger, const struct session *session, int64_t now_ns)
{
    float way = finger->area.command.kind == COMMAND_SLIDE ? finger->last_y - finger->start_y
                                                           : finger->last_x - finger->start_x;
    if (fabsf(way) <= ui->canvas.theme.drag && !finger->dragging)
        return;
    finger->dragging = true; // from here on it is no tap
    slide(ui, finger, session, now_ns);
}

static void end_slide(struct ui *ui, const struct finger *finger, const struct session *session,
                      int64_t now_ns)
{
    if (finger->area.command.kind != COMMAND_SLIDER)
        return;
    bool tapped = now_ns - finger->down_ns <= BRIEF_NS && !finger->dragging;
    bool twice = tapped && is_second_tap(ui, finger);
    if (twice)
        move_slider(ui, finger, SLIDER_RESET, session, now_ns);
    ui->slider_tap_id = tapped && !twice ? finger->area.id : 0;
    ui->slider_tap_ns = now_ns;
}

// In what scrolls, it is not known at once whether the finger slides or scrolls.
static bool slides_at_once(const struct touch_area *area)
{
    bool scrolls = area->scroller != NULL && area->scroller->extent > 0.0f;
    return is_slider(&area->command) && !scrolls;
}

// --- the picture -------------------------------------------------------------------------------------------

static bool is_bare(const struct ui *ui, const struct touch_area *area, float x, float y)
{
    return ui->zooms && (area->id == WIDGET_STAGE || area->id == WIDGET_SHEET_BESIDE) &&
           rect_contains(ui_stage(ui), x, y);
}

static bool may_pinch(const struct ui *ui, const struct finger *finger)
{
    return finger->active && (finger->on_stage || (ui->zooms && finger->sliding && !finger->dragging &&
                                                   finger->area.command.kind == COMMAND_SLIDE));
}

// Two fingers that may pinch do so, and tap nothing any more.
static void begin_pinch(struct ui *ui)
{
    struct finger *pair[2] = {NULL, NULL};
    int count = 0;
    for (int i = 0; i < UI_MAX_FINGERS && count < 2; i++)
        if (may_pinch(ui, &ui->fingers[i]))
            pair[count++] = &ui->fingers[i];
    if (count < 2)
        return;
    for (int i = 0; i < 2; i++) {
        pair[i]->on_stage = pair[i]->dragging = true;
        pair[i]->tap = pair[i]->sliding = pair[i]->pressed = false;
    }
    show_pressed(ui);
    hold_picture(ui);
}

static void follow_picture(struct ui *ui, struct finger *finger)
{
    struct vec2 at[2];
    float way = hypotf(finger->last_x - finger->start_x, finger->last_y - finger->start_y);
    if (!finger->dragging && way > ui->canvas.theme.drag) {
        finger->dragging = true;
        finger->tap = false;
        hold_picture(ui);
    }
    if (picture_fingers(ui, at) == ui->zoom.fingers)
        zoom_follow(&ui->zoom, ui_stage(ui), at);
}

static void tap_stage(struct ui *ui, float x, float y, int64_t now_ns)
{
    bool twice = now_ns - ui->stage_tap_ns <= DOUBLE_NS &&
                 hypotf(x - ui->stage_tap.x, y - ui->stage_tap.y) < ui->canvas.theme.touch;
    if (twice)
        zoom_toggle(&ui->zoom, ui_stage(ui), (struct vec2){x, y});
    ui->stage_tap = (struct vec2){x, y};
    ui->stage_tap_ns = twice ? now_ns - 2 * DOUBLE_NS : now_ns;
}

// By wheel or touchpad, about the pointer; beside the stage, about its middle.
static void zoom_at(struct ui *ui, const struct input_event *event, float factor)
{
    struct rect stage = ui_stage(ui);
    struct vec2 at = {event->x_px, event->y_px};
    if (!rect_contains(stage, at.x, at.y))
        at = (struct vec2){stage.x + 0.5f * stage.width, stage.y + 0.5f * stage.height};
    if (ui->zooms)
        zoom_by(&ui->zoom, stage, at, factor);
}

// --- a finger ----------------------------------------------------------------------------------------------

// What lies there. At the screen's edge it is what lies nearest: the rim of a frame keeps fingers from
// reaching it, and who means it slips off. `edge` is how far inside that is.
static const struct touch_area *touched(const struct ui *ui, const struct input_event *event,
                                        struct vec2 *edge)
{
    const struct canvas *canvas = &ui->canvas;
    float rim = canvas->theme.margin + canvas->theme.gap;
    float x = fminf(fmaxf(event->x_px, rim), (float)canvas->width_px - rim);
    float y = fminf(fmaxf(event->y_px, rim), (float)canvas->height_px - rim);
    const struct touch_area *area = canvas_find(canvas, event->x_px, event->y_px);
    const struct touch_area *inside = canvas_find(canvas, x, y);
    bool is_nothing = area == NULL || (area->command.kind == COMMAND_NONE && area->scroller == NULL);
    *edge = (struct vec2){0.0f, 0.0f};
    if (!is_nothing || inside == NULL)
        return area;
    *edge = (struct vec2){x - event->x_px, y - event->y_px};
    return inside;
}

// Another finger holds it.
static bool is_taken(const struct ui *ui, const struct touch_area *area)
{
    for (int i = 0; i < UI_MAX_FINGERS; i++)
        if (ui->fingers[i].active && area->hold && ui->fingers[i].area.id == area->id &&
            !may_pinch(ui, &ui->fingers[i]))
            return true;
    return false;
}

static void press(struct ui *ui, struct finger *finger, const struct session *session)
{
    const struct touch_area *area = &finger->area;
    if (area->scroller != NULL && scroller_flies(area->scroller)) {
        finger->tap = false; // it only stops what flies
        finger->dragging = true;
        scroller_hold(area->scroller, finger->down_ns);
        return;
    }
    finger->on_stage = is_bare(ui, area, finger->start_x, finger->start_y);
    finger->pressed = true;
    show_pressed(ui);
    canvas_flash(&ui->canvas, area->id);
    if (slides_at_once(area)) {
        begin_slide(ui, finger, session);
    } else if (area->hold && !is_slider(&area->command)) {
        finger->holding = true;
        finger->tap = false;
        ui_hold_compare(ui, true, finger->down_ns);
    }
    begin_pinch(ui);
}

// A hand on the glass: its fingers tap nothing, and don't pinch.
static void lay_hand(struct ui *ui)
{
    for (int i = 0; i < UI_MAX_FINGERS; i++) {
        struct finger *finger = &ui->fingers[i];
        if (finger->on_stage)
            finger->on_stage = finger->dragging = false;
        finger->tap = finger->pressed = false;
    }
    show_pressed(ui);
    hold_picture(ui);
}

static void finger_down(struct ui *ui, const struct input_event *event, const struct session *session)
{
    struct vec2 edge;
    struct finger *finger = vacant_finger(ui, event);
    const struct touch_area *area = touched(ui, event, &edge);
    if (finger == NULL || area == NULL || is_taken(ui, area))
        return;
    float x = event->x_px + edge.x, y = event->y_px + edge.y;
    *finger = (struct finger){.active = true,
                              .pointer = event->pointer,
                              .edge = edge,
                              .start_x = x,
                              .start_y = y,
                              .last_x = x,
                              .last_y = y,
                              .last_ns = event->time_ns,
                              .down_ns = event->time_ns,
                              .area = *area,
                              .tap = true};
    if (count_fingers(ui) > MOST_FINGERS)
        lay_hand(ui);
    else
        press(ui, finger, session);
}

// It taps, until it has gone too far for that.
static void follow_tap(struct ui *ui, struct finger *finger, const struct session *session)
{
    struct scroller *scroller = finger->area.scroller;
    float drag = ui->canvas.theme.drag;
    float along_x = finger->last_x - finger->start_x, along_y = finger->last_y - finger->start_y;
    float way = scroller == NULL ? 0.0f : scroller->horizontal ? along_x : along_y;
    if (scroller != NULL && fabsf(way) > drag) {
        finger->tap = finger->pressed = false;
        if (!scroller->held) { // another finger has it
            finger->dragging = true;
            scroller_hold(scroller, finger->last_ns);
        }
    } else if (is_slider(&finger->area.command) && fabsf(along_x) > drag) {
        begin_slide(ui, finger, session);
    } else {
        finger->pressed = rect_contains(finger->area.rect, finger->last_x, finger->last_y);
    }
    show_pressed(ui);
}

static void finger_move(struct ui *ui, const struct input_event *event, const struct session *session)
{
    struct finger *finger = find_finger(ui, event->pointer);
    if (finger == NULL)
        return;
    float before_x = finger->last_x, before_y = finger->last_y;
    finger->last_x = event->x_px + finger->edge.x;
    finger->last_y = event->y_px + finger->edge.y;
    finger->last_ns = event->time_ns;
    if (finger->on_stage)
        follow_picture(ui, finger);
    else if (finger->sliding)
        follow_slide(ui, finger, session, event->time_ns);
    else if (finger->dragging)
        scroller_drag(finger->area.scroller, finger->last_x - before_x, finger->last_y - before_y,
                      event->time_ns);
    else if (finger->tap)
        follow_tap(ui, finger, session);
}

static void finger_up(struct ui *ui, const struct input_event *event, const struct session *session)
{
    struct finger *finger = find_finger(ui, event->pointer);
    if (finger == NULL)
        return;
    float x = event->x_px + finger->edge.x, y = event->y_px + finger->edge.y;
    if (finger->holding && event->time_ns - finger->down_ns < BRIEF_NS)
        ui_say(ui, "toast.hold");
    bool tapped = finger->tap && rect_contains(finger->area.rect, x, y);
    if (tapped && is_slider(&finger->area.command))
        begin_slide(ui, finger, session);
    if (finger->sliding) {
        end_slide(ui, finger, session, event->time_ns);
        tapped = false;
    }
    struct touch_area area = finger->area;
    let_go(ui, finger, event->time_ns);
    if (tapped && area.id == WIDGET_STAGE)
        tap_stage(ui, x, y, event->time_ns);
    else if (tapped)
        ui_perform(ui, &area.command, session, event->time_ns);
}

uint32_t ui_tap_at(const struct ui *ui, float x_px, float y_px, struct rect *rect)
{
    const struct touch_area *area = canvas_find(&ui->canvas, x_px, y_px);
    if (area == NULL || area->hold || area->command.kind == COMMAND_NONE || is_slider(&area->command))
        return 0;
    *rect = area->rect;
    return area->id;
}

static void wheel(struct ui *ui, const struct input_event *event)
{
    if (count_fingers(ui) > 0)
        return;
    if (event->control) {
        zoom_at(ui, event, powf(WHEEL_ZOOM, event->delta_y));
        return;
    }
    const struct touch_area *area = canvas_find(&ui->canvas, event->x_px, event->y_px);
    struct scroller *scroller = area != NULL && area->scroller != NULL ? area->scroller : &ui->shelf_scroller;
    // A notch up goes back; a sideways wheel runs as the content does.
    float sideways = scroller->reversed ? -event->delta_x : event->delta_x;
    scroller_wheel(scroller, sideways - event->delta_y);
}

void ui_handle(struct ui *ui, const struct input_event *event, const struct session *session)
{
    if (staff_takes(ui, event))
        return;
    switch (event->kind) {
    case INPUT_POINTER_DOWN:
        finger_down(ui, event, session);
        break;
    case INPUT_POINTER_MOVE:
        finger_move(ui, event, session);
        break;
    case INPUT_POINTER_UP:
        finger_up(ui, event, session);
        break;
    case INPUT_SCROLL:
        wheel(ui, event);
        break;
    case INPUT_PINCH:
        if (count_fingers(ui) == 0)
            zoom_at(ui, event, event->scale);
        break;
    case INPUT_KEY:
        ui_press_key(ui, event, session);
        break;
    case INPUT_TEXT:
        ui_type(ui, event->text, session, event->time_ns);
        break;
    case INPUT_DROP:
    case INPUT_RESIZE:
    case INPUT_QUIT:
        break;
    }
}
