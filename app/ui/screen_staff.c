// The staff's own: the PIN, and the menu behind it.
#include "app/ui/pin_pad.h"
#include "app/ui/staff_view.h"
#include "app/ui/state.h"

#include <string.h>

static void draw_pin(struct ui *ui, const struct staff *staff)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    bool is_new = staff->page == STAFF_NEW_PIN, is_locked = !is_new && staff_locked_s(staff) > 0;
    char says[256];
    staff_says_words(ui, staff, says, sizeof says);
    const char *words = says;
    enum staff_tone tone = staff->says == STAFF_SAYS_AGAIN ? STAFF_PLAIN : STAFF_BAD;
    if (says[0] == '\0' && is_new) {
        words = canvas_string(canvas, staff->installs && staff->draft.pin[0] != '\0' ? "install.pin_kept"
                                                                                     : "staff.short_pin");
        tone = STAFF_PLAIN;
    }
    struct text_look look = {.size = theme->body, .lines = 3};
    float line = roundf(3.6f * look.size); // the card stays as it is when something is said
    struct rect body =
        staff_page_begin(ui, staff, canvas_string(canvas, is_new ? "install.pin" : "staff.enter_pin"), 400.0f,
                         pin_pad_height(theme) + line);
    struct pin_pad pad = {.id = STAFF_WIDGET_PIN,
                          .count = (int)strlen(staff->digits),
                          .waits = staff->waits,
                          .is_shut = is_locked,
                          .command = staff_ask_digit()};
    struct rect row = rect_cut_top(&body, line);
    staff_line(canvas, tone, words, &row);
    pin_pad_draw(canvas, &pad, rect_centred(body, pin_pad_width(theme), pin_pad_height(theme)));
}

static void draw_menu(struct ui *ui, const struct staff *staff)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const char *window = staff->is_full_screen ? "staff.leave_full_screen" : "staff.full_screen";
    const struct staff_choice choices[] = {
        {canvas_string(canvas, "staff.restart"), ICON_RESTART, false, false, staff_ask(STAFF_RESTART, 0, 0)},
        {canvas_string(canvas, "staff.camera"), ICON_CAMERA, false, false,
         staff_ask(STAFF_GO, 0, STAFF_CAMERA)},
        {canvas_string(canvas, "staff.volume"), ICON_VOLUME, false, false,
         staff_ask(STAFF_GO, 0, STAFF_VOLUME)},
        {canvas_string(canvas, "staff.languages"), ICON_LANGUAGE, false, false,
         staff_ask(STAFF_GO, 0, STAFF_LANGUAGES)},
        {canvas_string(canvas, window), ICON_WINDOW, false, false, staff_ask(STAFF_WINDOW, 0, 0)},
        {canvas_string(canvas, "staff.new_pin"), ICON_SHIELD, false, false,
         staff_ask(STAFF_GO, 0, STAFF_NEW_PIN)},
        {canvas_string(canvas, "staff.install"), ICON_RULER, false, false, staff_ask(STAFF_INSTALL, 0, 0)},
        {canvas_string(canvas, "staff.quit"), ICON_CLOSE, false, false, staff_ask(STAFF_QUIT, 0, 0)},
    };
    const int count = (int)(sizeof choices / sizeof choices[0]);
    char says[256];
    staff_says_words(ui, staff, says, sizeof says);
    float line = roundf(2.4f * theme->body);
    const char *title = staff->settings.mirror_name[0] != '\0' ? staff->settings.mirror_name
                                                               : canvas_string(canvas, "staff.title");
    struct rect body =
        staff_page_begin(ui, staff, title, 560.0f, staff_choices_height(theme, count, 2) + line);
    staff_choices(canvas, STAFF_WIDGET_CHOICE, choices, count, 2, body);
    rect_cut_top(&body, staff_choices_height(theme, count, 2) + theme->gap);
    staff_line(canvas, staff->says == STAFF_SAYS_NOT_SAVED ? STAFF_BAD : STAFF_GOOD, says, &body);
}

void screen_staff_draw(struct ui *ui, const struct staff *staff)
{
    if (staff->page == STAFF_PIN || staff->page == STAFF_NEW_PIN)
        draw_pin(ui, staff);
    else if (staff->page == STAFF_MENU)
        draw_menu(ui, staff);
    else
        screen_install_draw(ui, staff);
}
