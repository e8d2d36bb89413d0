#include "app/ui/staff_view.h"

#include "app/ui/keyboard.h"
#include "app/ui/pin_pad.h"
#include "app/ui/state.h"
#include "platform/base/clock.h"

#include <stdio.h>

#define REPEAT_AFTER_NS (500 * CLOCK_MILLISECOND_NS)
#define REPEAT_NS (60 * CLOCK_MILLISECOND_NS)
#define FAST_AFTER_NS (2000 * CLOCK_MILLISECOND_NS)
#define FAST 10 // steps at once
#define VALUE_BITS 16
#define LEAST_COLUMN 150.0f // units

// --- asking ------------------------------------------------------------------------------------------------

static void ask(struct ui *ui, struct staff_request request, int64_t input_ns)
{
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_STAFF, .staff = request, .input_ns = input_ns});
}

// A command holds one number: verb, which and value side by side.
static struct staff_request unpack(int packed)
{
    unsigned bits = (unsigned)packed;
    return (struct staff_request){.verb = (enum staff_verb)(bits >> (VALUE_BITS + 4)),
                                  .which = (int)(bits >> VALUE_BITS & 0xFu),
                                  .value = (int)(bits & 0xFFFFu) - 0x8000};
}

static void perform(struct ui *ui, const struct command *command, const struct session *session,
                    int64_t input_ns)
{
    (void)session;
    ask(ui, unpack(command->value), input_ns);
}

struct command staff_ask(enum staff_verb verb, int which, int value)
{
    unsigned bits = (unsigned)verb << (VALUE_BITS + 4) | ((unsigned)which & 0xFu) << VALUE_BITS |
                    ((unsigned)(value + 0x8000) & 0xFFFFu);
    return (struct command){.kind = COMMAND_CALL, .call = perform, .value = (int)bits};
}

static void perform_digit(struct ui *ui, const struct command *command, const struct session *session,
                          int64_t input_ns)
{
    (void)session;
    enum staff_verb verb = command->value == PIN_PAD_ENTER       ? STAFF_ENTER
                           : command->value == PIN_PAD_TAKE_BACK ? STAFF_TAKE_BACK
                                                                 : STAFF_DIGIT;
    ask(ui, (struct staff_request){.verb = verb, .value = command->value}, input_ns);
}

struct command staff_ask_digit(void)
{
    return (struct command){.kind = COMMAND_CALL, .call = perform_digit};
}

static void perform_letter(struct ui *ui, const struct command *command, const struct session *session,
                           int64_t input_ns)
{
    (void)session;
    if (command->value == KEYBOARD_LETTERS)
        ui->staff.latin_keys = !ui->staff.latin_keys;
    else
        ask(ui, (struct staff_request){.verb = STAFF_TYPE, .value = command->value}, input_ns);
}

struct command staff_ask_letter(void)
{
    return (struct command){.kind = COMMAND_CALL, .call = perform_letter};
}

// --- the hidden gesture ------------------------------------------------------------------------------------

static void open_door(struct ui *ui, int64_t now_ns)
{
    ui->staff.hold.held = false;
    ui_cancel_gesture(ui, now_ns);
    ask(ui, (struct staff_request){.verb = STAFF_OPEN}, now_ns);
}

void ui_watch_door(struct ui *ui, const struct input_event *event)
{
    struct staff_door *hold = &ui->staff.hold;
    float away = fabsf(event->x_px - hold->x) + fabsf(event->y_px - hold->y);
    switch (event->kind) {
    case INPUT_POINTER_DOWN:
        // A second finger is somebody who plays.
        *hold = (struct staff_door){.held = !hold->held && ui->staff.page == STAFF_CLOSED &&
                                            rect_contains(ui->staff.door, event->x_px, event->y_px),
                                    .pointer = event->pointer,
                                    .since_ns = event->time_ns,
                                    .x = event->x_px,
                                    .y = event->y_px};
        break;
    case INPUT_POINTER_MOVE:
        hold->held = hold->held && (event->pointer != hold->pointer || away <= 3.0f * ui->canvas.theme.drag);
        break;
    case INPUT_POINTER_UP:
        if (hold->held && event->time_ns - hold->since_ns >= STAFF_DOOR_S * CLOCK_SECOND_NS)
            open_door(ui, event->time_ns);
        hold->held = false;
        break;
    case INPUT_KEY:
        if (event->key == INPUT_KEY_STAFF)
            open_door(ui, event->time_ns);
        break;
    case INPUT_SCROLL:
    case INPUT_PINCH:
    case INPUT_TEXT:
    case INPUT_DROP:
    case INPUT_RESIZE:
    case INPUT_QUIT:
        break;
    }
}

// What a real keyboard types: digits of a PIN, letters of a name.
static void type(struct ui *ui, const char *text, int64_t input_ns)
{
    const unsigned char *byte = (const unsigned char *)text;
    bool is_pin = ui->staff.page == STAFF_PIN || ui->staff.page == STAFF_NEW_PIN;
    bool has_two = byte[0] >= 0xC2 && byte[0] < 0xE0 && (byte[1] & 0xC0u) == 0x80u;
    if (is_pin && byte[0] >= '0' && byte[0] <= '9')
        ask(ui, (struct staff_request){.verb = STAFF_DIGIT, .value = byte[0] - '0'}, input_ns);
    else if (!is_pin && (has_two || (byte[0] >= ' ' && byte[0] < 0x7F)))
        ask(ui,
            (struct staff_request){.verb = STAFF_TYPE,
                                   .value = has_two ? (byte[0] & 0x1F) << 6 | (byte[1] & 0x3F) : byte[0]},
            input_ns);
}

bool staff_takes(struct ui *ui, const struct input_event *event)
{
    bool is_pin = ui->staff.page == STAFF_PIN || ui->staff.page == STAFF_NEW_PIN;
    if (ui->staff.page == STAFF_CLOSED)
        return false;
    if (event->kind == INPUT_TEXT)
        type(ui, event->text, event->time_ns);
    else if (event->kind == INPUT_KEY && event->key == INPUT_KEY_BACKSPACE)
        ask(ui,
            (struct staff_request){.verb = is_pin ? STAFF_TAKE_BACK : STAFF_TYPE,
                                   .value = KEYBOARD_BACKSPACE},
            event->time_ns);
    else if (event->kind == INPUT_KEY && event->key == INPUT_KEY_ENTER)
        ask(ui, (struct staff_request){.verb = STAFF_ENTER}, event->time_ns);
    return event->kind == INPUT_TEXT || event->kind == INPUT_KEY || event->kind == INPUT_DROP ||
           event->kind == INPUT_PINCH;
}

bool staff_shows(struct ui *ui, const struct staff *staff)
{
    struct staff_view *view = &ui->staff;
    struct staff_door *hold = &view->hold;
    if (hold->held && ui->canvas.now_ns - hold->since_ns >= STAFF_DOOR_S * CLOCK_SECOND_NS)
        open_door(ui, ui->canvas.now_ns);
    view->door = (struct rect){0};
    enum staff_page page = staff != NULL ? staff->page : STAFF_CLOSED;
    if (page != view->page) {
        ui_cancel_gesture(ui, ui->canvas.now_ns); // it may hold what goes away
        view->scroller = (struct scroller){0};
        view->latin_keys = false;
    }
    // What was typed is not kept as a picture of its letters, nor the shopper's words.
    if (page == STAFF_CLOSED && view->page != STAFF_CLOSED)
        text_set_language(ui->canvas.text, strings_language(ui->strings), ui->canvas.rtl);
    view->page = page;
    if (page == STAFF_CLOSED)
        return false;
    canvas_cover(&ui->canvas);
    screen_staff_draw(ui, staff);
    return true;
}

// --- the page ----------------------------------------------------------------------------------------------

float staff_row_height(const struct theme *theme)
{
    return fmaxf(roundf(56.0f * theme->unit), theme->touch);
}

static float page_padding(const struct theme *theme)
{
    return roundf(24.0f * theme->unit);
}

static struct rect place_page(const struct ui *ui, const struct staff *staff, float width, float height)
{
    const struct theme *theme = &ui->canvas.theme;
    struct rect panel = ui->layout.panel;
    if (staff->page == STAFF_CAMERA) {
        float least = fminf(fmaxf(height, panel.height), panel.y + panel.height - theme->reach.y);
        if (theme->portrait)
            return (struct rect){panel.x, panel.y + panel.height - least, panel.width, least};
        return panel;
    }
    struct rect reach = rect_inset(theme->reach, theme->margin, theme->margin);
    float wide = fminf(roundf((theme->portrait ? 544.0f : width) * theme->unit), reach.width);
    return rect_round(rect_centred(reach, wide, fminf(height, reach.height)));
}

static void draw_head(struct ui *ui, const struct staff *staff, const char *title, struct rect head)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    int steps = 0, step = staff_step(staff, &steps);
    bool goes_back = !staff->installs && staff->page != STAFF_PIN && staff->page != STAFF_MENU;
    struct text_look look = {
        .size = theme->title, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 2};
    struct button back = {.id = STAFF_WIDGET_BACK,
                          .kind = BUTTON_QUIET,
                          .icon = canvas->rtl ? ICON_FORWARD : ICON_BACK,
                          .command = staff_ask(STAFF_BACK, 0, 0)};
    struct button close = {.id = STAFF_WIDGET_CLOSE,
                           .kind = BUTTON_QUIET,
                           .icon = ICON_CLOSE,
                           .command = staff_ask(STAFF_LEAVE, 0, 0)};
    if (goes_back) {
        button_draw(canvas, &back, rect_cut_start(&head, head.height, canvas->rtl));
        rect_cut_start(&head, theme->gap, canvas->rtl);
    } else if (!staff->is_first) {
        button_draw(canvas, &close, rect_cut_end(&head, head.height, canvas->rtl));
        rect_cut_end(&head, theme->gap, canvas->rtl);
    }
    if (step > 0) {
        char text[32];
        struct text_look soft = {.size = theme->label, .weight = TEXT_MEDIUM, .colour = theme->text_soft};
        (void)snprintf(text, sizeof text, "%d / %d", step, steps);
        float width = canvas_measure(canvas, text, &soft, 0.0f).width + 2.0f;
        canvas_text(canvas, text, &soft, rect_cut_end(&head, width, canvas->rtl));
        rect_cut_end(&head, theme->gap, canvas->rtl);
    }
    canvas_text(canvas, title, &look, head);
}

static void draw_foot(struct ui *ui, const struct staff *staff, struct rect foot)
{
    struct canvas *canvas = &ui->canvas;
    int steps = 0, step = staff_step(staff, &steps);
    bool is_last = step == steps;
    struct button back = {.id = STAFF_WIDGET_BACK,
                          .kind = BUTTON_QUIET,
                          .label = canvas_string(canvas, "staff.back"),
                          .icon = ICON_NONE,
                          .disabled = step == 1,
                          .command = staff_ask(STAFF_BACK, 0, 0)};
    struct button next = {.id = STAFF_WIDGET_NEXT,
                          .kind = BUTTON_MAIN,
                          .label = canvas_string(canvas, is_last ? "install.finish" : "staff.next"),
                          .icon = is_last ? ICON_CHECK : ICON_NONE,
                          .disabled = staff->page == STAFF_NEW_PIN && staff->draft.pin[0] == '\0',
                          .command = staff_ask(is_last ? STAFF_FINISH : STAFF_NEXT, 0, 0)};
    float half = floorf((foot.width - canvas->theme.gap) * 0.5f);
    button_draw(canvas, &back,
                rect_cut_start(&foot, fminf(button_width(canvas, &back, foot.height) + foot.height, half),
                               canvas->rtl));
    rect_cut_start(&foot, canvas->theme.gap, canvas->rtl);
    button_draw(canvas, &next,
                rect_cut_end(&foot, fminf(button_width(canvas, &next, foot.height) + foot.height, foot.width),
                             canvas->rtl));
}

struct rect staff_page_begin(struct ui *ui, const struct staff *staff, const char *title, float width,
                             float height)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    float padding = page_padding(theme), row = theme->touch;
    float around = 2.0f * padding + row + 1.5f * theme->gap;
    if (staff->installs)
        around += row + 2.0f * theme->gap;
    struct rect card = place_page(ui, staff, width, height + around);
    canvas_cover(canvas);
    if (staff->page != STAFF_CAMERA)
        canvas_box(canvas, (struct rect){0.0f, 0.0f, (float)canvas->width_px, (float)canvas->height_px}, 0.0f,
                   theme->dim);
    canvas_touch(canvas, STAFF_WIDGET_BODY, card, (struct command){0}, false);
    card_draw(canvas, card);
    struct rect inner = rect_inset(card, padding, padding);
    draw_head(ui, staff, title, rect_cut_top(&inner, row));
    rect_cut_top(&inner, 1.5f * theme->gap);
    if (staff->installs) {
        draw_foot(ui, staff, rect_cut_bottom(&inner, row));
        rect_cut_bottom(&inner, 2.0f * theme->gap);
    }
    return inner;
}

// --- parts -------------------------------------------------------------------------------------------------

static struct text_look line_look(const struct theme *theme, enum staff_tone tone)
{
    return (struct text_look){.size = theme->body,
                              .weight = tone == STAFF_BAD ? TEXT_SEMIBOLD : TEXT_REGULAR,
                              .colour = tone == STAFF_BAD ? theme->sale : theme->text,
                              .lines = 3,
                              .top = true};
}

static float line_icon(const struct theme *theme)
{
    return roundf(theme->icon * 0.9f);
}

float staff_line_height(struct canvas *canvas, const char *words, float width)
{
    const struct theme *theme = &canvas->theme;
    struct text_look look = line_look(theme, STAFF_BAD);
    return canvas_measure(canvas, words, &look, width - line_icon(theme) - theme->gap).height + theme->gap;
}

void staff_line(struct canvas *canvas, enum staff_tone tone, const char *words, struct rect *body)
{
    const struct theme *theme = &canvas->theme;
    struct text_look look = line_look(theme, tone);
    if (words[0] == '\0')
        return;
    struct rect row = rect_cut_top(body, staff_line_height(canvas, words, body->width));
    rect_cut_bottom(&row, theme->gap);
    float icon = line_icon(theme);
    struct rect mark = rect_cut_start(&row, icon, canvas->rtl);
    canvas_icon(canvas,
                tone == STAFF_GOOD  ? ICON_CHECK
                : tone == STAFF_BAD ? ICON_CLOSE
                                    : ICON_INFO,
                mark.x + mark.width * 0.5f, mark.y + fminf(look.size * 0.7f, mark.height * 0.5f), icon,
                tone == STAFF_BAD ? theme->sale : theme->accent);
    rect_cut_start(&row, theme->gap, canvas->rtl);
    canvas_text(canvas, words, &look, row);
}

void staff_says_words(struct ui *ui, const struct staff *staff, char *out, size_t size)
{
    static const char *const keys[STAFF_SAYS_COUNT] = {
        [STAFF_SAYS_WRONG_PIN] = "staff.wrong_pin", [STAFF_SAYS_LOCKED] = "staff.locked",
        [STAFF_SAYS_SHORT] = "staff.short_pin",     [STAFF_SAYS_AGAIN] = "staff.pin_again",
        [STAFF_SAYS_DIFFERS] = "staff.pin_differs", [STAFF_SAYS_SAVED] = "staff.saved",
        [STAFF_SAYS_NOT_SAVED] = "staff.not_saved", [STAFF_SAYS_ONE_LANGUAGE] = "staff.one_language"};
    out[0] = '\0';
    if (keys[staff->says] != NULL)
        strings_format(ui->strings, out, size, keys[staff->says],
                       &(struct strings_value){.name = "count", .number = staff_locked_s(staff)}, 1);
}

void staff_number(struct ui *ui, const char *key, int number, char *out, size_t size)
{
    strings_format(ui->strings, out, size, key, &(struct strings_value){.name = "value", .number = number},
                   1);
}

// When the finger came down that is on it; 0: none is.
static int64_t pressed_since(const struct ui *ui, uint32_t id)
{
    for (int i = 0; i < UI_MAX_FINGERS; i++) {
        const struct finger *finger = &ui->fingers[i];
        if (finger->active && finger->pressed && finger->area.id == id)
            return finger->down_ns;
    }
    return 0;
}

// Held for long, it does it again, and then faster.
static void repeat(struct ui *ui, uint32_t id, const struct command *command)
{
    int64_t now_ns = ui->canvas.now_ns, since_ns = pressed_since(ui, id);
    if (since_ns == 0 || now_ns - since_ns < REPEAT_AFTER_NS || now_ns - ui->staff.repeated_ns < REPEAT_NS)
        return;
    ui->staff.repeated_ns = now_ns;
    struct staff_request request = unpack(command->value);
    if (request.verb == STAFF_MEASURE && now_ns - since_ns >= FAST_AFTER_NS)
        request.value *= FAST;
    ask(ui, request, now_ns);
}

void staff_stepper(struct ui *ui, const struct stepper *stepper, struct rect row)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    uint32_t id = STAFF_WIDGET_STEPPER + 2u * (uint32_t)stepper->index;
    struct button less = {.id = id, .kind = BUTTON_QUIET, .icon = ICON_MINUS, .command = stepper->less};
    struct button more = {.id = id + 1, .kind = BUTTON_QUIET, .icon = ICON_PLUS, .command = stepper->more};
    struct text_look strong = {
        .size = theme->label, .weight = TEXT_SEMIBOLD, .colour = theme->text, .align = TEXT_CENTRE};
    struct text_look soft = {.size = theme->body, .colour = theme->text, .lines = 2};
    float side = theme->touch;
    button_draw(canvas, &more, rect_centred(rect_cut_end(&row, side, canvas->rtl), side, side));
    canvas_text(canvas, stepper->value, &strong,
                rect_cut_end(&row, roundf(104.0f * theme->unit), canvas->rtl));
    button_draw(canvas, &less, rect_centred(rect_cut_end(&row, side, canvas->rtl), side, side));
    rect_cut_end(&row, theme->gap, canvas->rtl);
    canvas_text(canvas, stepper->label, &soft, row);
    repeat(ui, id, &stepper->less);
    repeat(ui, id + 1, &stepper->more);
}

float staff_choices_height(const struct theme *theme, int count, int columns)
{
    int rows = (count + columns - 1) / columns;
    return (float)rows * (staff_row_height(theme) + theme->gap) - theme->gap;
}

void staff_choices(struct canvas *canvas, uint32_t id, const struct staff_choice *choices, int count,
                   int columns, struct rect rect)
{
    const struct theme *theme = &canvas->theme;
    float width = floorf((rect.width - (float)(columns - 1) * theme->gap) / (float)columns);
    float height = staff_row_height(theme);
    for (int i = 0; i < count; i++) {
        const struct staff_choice *choice = &choices[i];
        struct rect row = {rect.x, rect.y + (float)(i / columns) * (height + theme->gap), rect.width, height};
        rect_cut_start(&row, (float)(i % columns) * (width + theme->gap), canvas->rtl);
        struct button button = {.id = id + (uint32_t)i,
                                .kind = BUTTON_QUIET,
                                .label = choice->label,
                                .icon = choice->icon,
                                .on = choice->on,
                                .disabled = choice->disabled,
                                .command = choice->command};
        button_draw(canvas, &button, rect_cut_start(&row, width, canvas->rtl));
    }
}
