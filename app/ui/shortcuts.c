#include "app/ui/shortcuts.h"

#include "app/ui/state.h"

#include <string.h>

#define INTENSITY_STEP 0.1f // by key
#define SPLIT_STEP 0.04f    // of the screen
#define SLIDE_STEP_M 0.002f
#define ZOOM_STEP 1.25f

static const struct shortcut shortcuts[] = {
    {"← →", "shortcut.products"},      {"↑ ↓", "shortcut.tabs"},          {"+ −", "shortcut.amount"},
    {"key.space", "shortcut.compare"}, {"key.enter", "shortcut.split"},   {"/  Ctrl F", "shortcut.search"},
    {"Ctrl + − 0", "shortcut.zoom"},   {"Ctrl S", "shortcut.screenshot"}, {"F11", "shortcut.full_screen"},
    {"Esc", "shortcut.leave"},
};

const struct shortcut *shortcuts_list(int *count)
{
    *count = (int)(sizeof shortcuts / sizeof shortcuts[0]);
    return shortcuts;
}

// --- browsing ----------------------------------------------------------------------------------------------

// Consent is given by touching the words that are agreed to, and who was lost says so by touch.
static bool listens(const struct ui *ui, const struct session *session)
{
    return (session->state == SESSION_BROWSE || session->state == SESSION_TRY_ON) &&
           !ui_consent_is_shown(ui, session) && !ui_language_is_shown(ui, session) &&
           ui->shade_page != SHADE_PAGE_ASK && !ui->asking_together && !ui->loyalty.asking;
}

// While the divider stands, the arrows move it; else they go from product to product.
static void press_arrow(struct ui *ui, int way, const struct session *session, int64_t input_ns)
{
    if (session->splitting)
        ui_split(ui, true, session->split_at + (float)way * SPLIT_STEP, input_ns);
    else
        ui_step_product(ui, ui->canvas.rtl ? -way : way, session, input_ns);
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

static void step_tab(struct ui *ui, int step)
{
    int tab = ui->tab + step;
    if (tab >= 0 && tab < ui->tab_count)
        ui_show_tab(ui, tab);
}

static void press_plain(struct ui *ui, enum input_key key, const struct session *session, int64_t input_ns)
{
    bool trying = session->state == SESSION_TRY_ON, wearing = session->worn_count > 0;
    if (key == INPUT_KEY_LEFT || key == INPUT_KEY_RIGHT)
        press_arrow(ui, key == INPUT_KEY_RIGHT ? 1 : -1, session, input_ns);
    else if (key == INPUT_KEY_PLUS || key == INPUT_KEY_MINUS)
        more_or_less(ui, key == INPUT_KEY_PLUS ? 1.0f : -1.0f, session, input_ns);
    else if (key == INPUT_KEY_UP || key == INPUT_KEY_DOWN)
        step_tab(ui, key == INPUT_KEY_DOWN ? 1 : -1);
    else if (key == INPUT_KEY_SPACE && trying && (wearing || session->comparing))
        ui_hold_compare(ui, !session->comparing, input_ns);
    else if (key == INPUT_KEY_ENTER && trying && (wearing || session->splitting))
        ui_perform(ui, &(struct command){.kind = COMMAND_SPLIT}, session, input_ns);
}

static void press_zoom(struct ui *ui, float factor)
{
    struct rect stage = ui_stage(ui);
    struct vec2 middle = {stage.x + 0.5f * stage.width, stage.y + 0.5f * stage.height};
    if (ui->zooms)
        zoom_by(&ui->zoom, stage, middle, factor);
}

static void press_with_control(struct ui *ui, enum input_key key)
{
    if (key == INPUT_KEY_F)
        sheet_show(ui, SHEET_SEARCH);
    else if (key == INPUT_KEY_PLUS)
        press_zoom(ui, ZOOM_STEP);
    else if (key == INPUT_KEY_MINUS)
        press_zoom(ui, 1.0f / ZOOM_STEP);
    else if (key == INPUT_KEY_ZERO)
        zoom_out(&ui->zoom);
}

void ui_press_key(struct ui *ui, const struct input_event *event, const struct session *session)
{
    if (!listens(ui, session))
        return;
    if (event->control)
        press_with_control(ui, event->key);
    else if (!sheet_takes_text(ui))
        press_plain(ui, event->key, session, event->time_ns);
    else if (event->key == INPUT_KEY_BACKSPACE || event->key == INPUT_KEY_ENTER)
        sheet_type(ui, event->key == INPUT_KEY_ENTER ? "\n" : "\b", session, event->time_ns);
}

void ui_type(struct ui *ui, const char *text, const struct session *session, int64_t input_ns)
{
    if (!listens(ui, session))
        return;
    if (sheet_takes_text(ui))
        sheet_type(ui, text, session, input_ns);
    else if (strcmp(text, "/") == 0)
        sheet_show(ui, SHEET_SEARCH);
}

// --- leaving -----------------------------------------------------------------------------------------------

// What leaves what is open, by the button that does.
static bool leaves(uint32_t id)
{
    static const uint32_t ids[] = {WIDGET_SHEET_CLOSE,  WIDGET_PAGE_BACK,    WIDGET_PHOTO_CLOSE,
                                   WIDGET_REPLAY_CLOSE, WIDGET_REPLAY_COUNT, WIDGET_SKIN_NO,
                                   WIDGET_TOGETHER_NO,  WIDGET_SCAN_CLOSE,   WIDGET_BOARD_CLOSE,
                                   WIDGET_PARENT_NO,    WIDGET_CARD_CLOSE,   WIDGET_CARD_NO};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        if (ids[i] == id)
            return true;
    return false;
}

bool ui_leave(struct ui *ui, const struct session *session, int64_t input_ns)
{
    const struct canvas *canvas = &ui->canvas;
    for (int i = canvas->area_count - 1; i >= 0; i--)
        if (leaves(canvas->areas[i].id)) {
            struct command command = canvas->areas[i].command;
            ui_cancel_gesture(ui, input_ns);
            ui_perform(ui, &command, session, input_ns);
            return true;
        }
    if (!ui->asking)
        return false;
    ui->asking = false; // the card that was called back
    canvas_cover(&ui->canvas);
    return true;
}
