// Fingers, mouse and keys -> commands: tap or drag, hold, wheel.
#include "app/ui/state.h"

#include "platform/base/clock.h"

#include <stdlib.h>

// A finger whose end was lost on the way doesn't block the others for longer.
#define LOST_FINGER_NS (20 * CLOCK_SECOND_NS)
// Who lets go so soon has tapped what is to be held.
#define BRIEF_NS (250 * CLOCK_MILLISECOND_NS)
// Two taps within this time are one double tap.
#define DOUBLE_NS (350 * CLOCK_MILLISECOND_NS)
#define INTENSITY_STEP 0.1f // by key
#define SPLIT_STEP 0.04f    // by key, of the screen
#define SLIDE_STEP_M 0.002f // by key

void ui_cancel_gesture(struct ui *ui, int64_t now_ns)
{
    struct gesture *gesture = &ui->gesture;
    if (gesture->active && gesture->dragging && !gesture->sliding)
        scroller_release(gesture->area.scroller, now_ns);
    if (gesture->active && gesture->holding)
        ui_hold_compare(ui, false, now_ns);
    *gesture = (struct gesture){0};
    ui->canvas.pressed_id = 0;
}

// --- sliders -----------------------------------------------------------------------------------------------

// Where on its track the finger is: 0 at the start, 1 at the end.
static float intensity_at(const struct ui *ui, float x)
{
    const struct rect *track = &ui->intensity_track;
    float share = (x - track->x) / fmaxf(track->width, 1.0f);
    return ui->canvas.rtl ? 1.0f - share : share;
}

static void slide(struct ui *ui, float x, float y, int64_t now_ns)
{
    const struct gesture *gesture = &ui->gesture;
    const struct command *command = &gesture->area.command;
    if (command->kind == COMMAND_SPLIT_MOVE)
        ui_split(ui, true, (x + gesture->slide_x) / (float)ui->canvas.width_px, now_ns);
    else if (command->kind == COMMAND_SLIDE)
        ui_slide(ui, command->product,
                 gesture->slide_from_m + (y - gesture->start_y) / fmaxf(gesture->metre_px, 1.0f), now_ns);
    else
        ui_set_intensity(ui, command->product, intensity_at(ui, x), now_ns);
}

// The divider and glasses keep their way from the finger; the intensity goes to where it was touched, but for
// the second tap of two, which sets it back.
static void begin_slide(struct ui *ui, const struct session *session)
{
    struct gesture *gesture = &ui->gesture;
    gesture->sliding = true;
    gesture->tap = false;
    if (gesture->area.command.kind == COMMAND_SLIDE) {
        const struct session_worn *worn = ui_worn_eyewear(session);
        gesture->slide_from_m = worn != NULL ? worn->slide_m : 0.0f;
        gesture->metre_px = ui->eyewear_metre_px;
    } else if (gesture->area.command.kind == COMMAND_SPLIT_MOVE)
        gesture->slide_x = session->split_at * (float)ui->canvas.width_px - gesture->start_x;
    else if (gesture->down_ns - ui->intensity_tap_ns > DOUBLE_NS)
        slide(ui, gesture->start_x, gesture->start_y, gesture->down_ns);
}

static void end_slide(struct ui *ui, int64_t now_ns)
{
    const struct gesture *gesture = &ui->gesture;
    bool tapped = now_ns - gesture->down_ns <= BRIEF_NS &&
                  fabsf(gesture->last_x - gesture->start_x) <= ui->canvas.theme.drag;
    if (gesture->area.command.kind != COMMAND_INTENSITY)
        return;
    bool twice = tapped && gesture->down_ns - ui->intensity_tap_ns <= DOUBLE_NS;
    if (twice)
        ui_set_intensity(ui, gesture->area.command.product, 1.0f, now_ns);
    ui->intensity_tap_ns = tapped && !twice ? now_ns : now_ns - 2 * DOUBLE_NS;
}

static bool is_slider(const struct command *command)
{
    return command->kind == COMMAND_INTENSITY || command->kind == COMMAND_SPLIT_MOVE ||
           command->kind == COMMAND_SLIDE;
}

// --- fingers -----------------------------------------------------------------------------------------------

static void finger_down(struct ui *ui, const struct input_event *event, const struct session *session)
{
    struct gesture *gesture = &ui->gesture;
    if (gesture->active) {
        if (gesture->pointer != event->pointer && event->time_ns - gesture->last_ns < LOST_FINGER_NS)
            return;
        ui_cancel_gesture(ui, event->time_ns);
    }
    const struct touch_area *area = canvas_find(&ui->canvas, event->x_px, event->y_px);
    if (area == NULL)
        return;
    *gesture = (struct gesture){.active = true,
                                .pointer = event->pointer,
                                .start_x = event->x_px,
                                .start_y = event->y_px,
                                .last_x = event->x_px,
                                .last_y = event->y_px,
                                .last_ns = event->time_ns,
                                .down_ns = event->time_ns,
                                .area = *area,
                                .tap = true};
    if (area->scroller != NULL && scroller_flies(area->scroller)) {
        gesture->tap = false; // it only stops what flies
        gesture->dragging = true;
        scroller_hold(area->scroller, event->time_ns);
        return;
    }
    ui->canvas.pressed_id = area->id;
    canvas_flash(&ui->canvas, area->id);
    if (is_slider(&area->command)) {
        begin_slide(ui, session);
    } else if (area->hold) {
        gesture->holding = true;
        gesture->tap = false;
        ui_hold_compare(ui, true, event->time_ns);
    }
}

static void finger_move(struct ui *ui, const struct input_event *event)
{
    struct gesture *gesture = &ui->gesture;
    if (!gesture->active || gesture->pointer != event->pointer)
        return;
    struct scroller *scroller = gesture->area.scroller;
    float from_start = scroller == NULL       ? 0.0f
                       : scroller->horizontal ? event->x_px - gesture->start_x
                                              : event->y_px - gesture->start_y;
    if (gesture->sliding) {
        float way = gesture->area.command.kind == COMMAND_SLIDE ? event->y_px - gesture->start_y
                                                                : event->x_px - gesture->start_x;
        if (fabsf(way) > ui->canvas.theme.drag || gesture->dragging) {
            gesture->dragging = true; // from here on it is no tap
            slide(ui, event->x_px, event->y_px, event->time_ns);
        }
    } else if (gesture->tap && fabsf(from_start) > ui->canvas.theme.drag) {
        gesture->tap = false;
        gesture->dragging = true;
        ui->canvas.pressed_id = 0;
        scroller_hold(scroller, event->time_ns);
    } else if (gesture->dragging) {
        scroller_drag(scroller, event->x_px - gesture->last_x, event->y_px - gesture->last_y, event->time_ns);
    }
    if (gesture->tap)
        ui->canvas.pressed_id =
            rect_contains(gesture->area.rect, event->x_px, event->y_px) ? gesture->area.id : 0;
    gesture->last_x = event->x_px;
    gesture->last_y = event->y_px;
    gesture->last_ns = event->time_ns;
}

static void finger_up(struct ui *ui, const struct input_event *event, const struct session *session)
{
    struct gesture *gesture = &ui->gesture;
    if (!gesture->active || gesture->pointer != event->pointer)
        return;
    struct touch_area area = gesture->area;
    if (gesture->holding && event->time_ns - gesture->down_ns < BRIEF_NS)
        ui_say(ui, "toast.hold");
    if (gesture->sliding)
        end_slide(ui, event->time_ns);
    bool tapped = gesture->tap && rect_contains(area.rect, event->x_px, event->y_px);
    ui_cancel_gesture(ui, event->time_ns);
    if (tapped)
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
    if (ui->gesture.active)
        return;
    const struct touch_area *area = canvas_find(&ui->canvas, event->x_px, event->y_px);
    struct scroller *scroller = area != NULL && area->scroller != NULL ? area->scroller : &ui->shelf_scroller;
    // A notch up goes back; a sideways wheel runs as the content does.
    float sideways = scroller->reversed ? -event->delta_x : event->delta_x;
    scroller_wheel(scroller, sideways - event->delta_y);
}

// While the divider stands, the arrows move it; else they go from product to product.
static void arrow(struct ui *ui, const struct input_event *event, const struct session *session)
{
    int way = event->key == INPUT_KEY_RIGHT ? 1 : -1;
    if (session->splitting)
        ui_split(ui, true, session->split_at + (float)way * SPLIT_STEP, event->time_ns);
    else
        ui_step_product(ui, ui->canvas.rtl ? -way : way, session, event->time_ns);
}

// More of the chosen make-up, or glasses farther up.
static void more_or_less(struct ui *ui, float way, const struct session *session, int64_t input_ns)
{
    const struct session_worn *makeup = ui_chosen_makeup(ui, session), *eyewear = ui_worn_eyewear(session);
    if (makeup != NULL)
        ui_set_intensity(ui, makeup->product, makeup->intensity + way * INTENSITY_STEP, input_ns);
    else if (eyewear != NULL && eyewear->product == ui->chosen)
        ui_slide(ui, eyewear->product, eyewear->slide_m - way * SLIDE_STEP_M, input_ns);
}

static void key(struct ui *ui, const struct input_event *event, const struct session *session)
{
    if (ui_consent_is_shown(ui, session) || ui_language_is_shown(ui, session) ||
        ui->shade_page == SHADE_PAGE_ASK || ui->asking_together || session->state == SESSION_LOST)
        return; // consent is given by touching the words that are agreed to
    switch (event->key) {
    case INPUT_KEY_LEFT:
    case INPUT_KEY_RIGHT:
        arrow(ui, event, session);
        break;
    case INPUT_KEY_PLUS:
    case INPUT_KEY_MINUS:
        more_or_less(ui, event->key == INPUT_KEY_PLUS ? 1.0f : -1.0f, session, event->time_ns);
        break;
    case INPUT_KEY_UP:
    case INPUT_KEY_DOWN: {
        int tab = ui->tab + (event->key == INPUT_KEY_DOWN ? 1 : -1);
        if (tab >= 0 && tab < ui->tab_count)
            ui_show_tab(ui, tab);
        break;
    }
    case INPUT_KEY_SPACE:
        if (session->state == SESSION_TRY_ON && (session->worn_count > 0 || session->comparing))
            ui_hold_compare(ui, !session->comparing, event->time_ns);
        break;
    case INPUT_KEY_ENTER:
        if (session->state == SESSION_TRY_ON && (session->worn_count > 0 || session->splitting))
            ui_perform(ui, &(struct command){.kind = COMMAND_SPLIT}, session, event->time_ns);
        break;
    case INPUT_KEY_OTHER:
    case INPUT_KEY_BACKSPACE:
    case INPUT_KEY_ZERO:
    case INPUT_KEY_F:
    case INPUT_KEY_S:
    case INPUT_KEY_PRINT:
    case INPUT_KEY_ESCAPE:
    case INPUT_KEY_F11:
        break;
    }
}

void ui_handle(struct ui *ui, const struct input_event *event, const struct session *session)
{
    switch (event->kind) {
    case INPUT_POINTER_DOWN:
        finger_down(ui, event, session);
        break;
    case INPUT_POINTER_MOVE:
        finger_move(ui, event);
        break;
    case INPUT_POINTER_UP:
        finger_up(ui, event, session);
        break;
    case INPUT_SCROLL:
        wheel(ui, event);
        break;
    case INPUT_KEY:
        key(ui, event, session);
        break;
    case INPUT_PINCH:
    case INPUT_TEXT:
    case INPUT_DROP:
    case INPUT_RESIZE:
    case INPUT_QUIT:
        break;
    }
}
