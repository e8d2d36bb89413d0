// True size: the chip that says whether worn glasses have the right width, and the page that measures with a
// card at the forehead.
#include "app/ui/state.h"

#include "platform/base/clock.h"

#include <stdio.h>

#define LINE_NS (900 * CLOCK_MILLISECOND_NS) // a line that says what to do can be read in this time

// Measures are told to half of what they may be wrong by, at the finest to a millimetre; pupils to a half.
static void millimetres(const struct canvas *canvas, char *text, size_t size, float value_mm, float error_mm)
{
    char plain[24], value[24], error[24];
    int decimals = error_mm < 3.0f ? 1 : 0;
    (void)snprintf(plain, sizeof plain, "%.*f", decimals, (double)value_mm);
    strings_number(canvas->strings, value, sizeof value, plain);
    (void)snprintf(plain, sizeof plain, "%.*f", decimals, (double)error_mm);
    strings_number(canvas->strings, error, sizeof error, plain);
    (void)snprintf(text, size, "%s mm ± %s", value, error);
}

// --- the chip ----------------------------------------------------------------------------------------------

static const char *verdict(const struct canvas *canvas, const struct fit *fit)
{
    const char *key = fit_words(fit);
    return canvas_string(canvas, key != NULL ? key : "fit.unknown");
}

static struct button chip_of(const struct canvas *canvas, const struct fit *fit)
{
    return (struct button){.id = WIDGET_FIT,
                           .kind = BUTTON_QUIET,
                           .label = verdict(canvas, fit),
                           .icon = fit->verdict == FIT_RIGHT && fit->is_certain ? ICON_CHECK : ICON_RULER,
                           .tint = fit->verdict == FIT_RIGHT ? canvas->theme.accent : canvas->theme.text,
                           .command = {.kind = COMMAND_SIZE_PAGE, .value = 1}};
}

static float chip_height(const struct theme *theme, struct rect row)
{
    return fmaxf(fminf(row.height - 2.0f * theme->gap * 0.4f, theme->touch), 48.0f);
}

// Two lines of the words' script have to fit into the chip: Arabic ones are half as high again.
static struct text_look narrow_look(struct canvas *canvas, const struct button *chip, float high)
{
    const struct theme *theme = &canvas->theme;
    struct text_look look = {
        .size = theme->caption, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 2};
    float two = 2.0f * 1.15f * canvas_measure(canvas, chip->label, &look, 0.0f).height;
    look.size *= fminf(1.0f, high / two);
    return look;
}

// Its words on two lines, smaller, in as little width as they take.
static float narrow_width(struct canvas *canvas, const struct button *chip, float high, float most)
{
    const struct theme *theme = &canvas->theme;
    struct text_look look = narrow_look(canvas, chip, high);
    look.lines = 9; // none is cut
    float beside = 2.0f * roundf(high * 0.34f) + roundf(theme->icon * 1.3f);
    for (int tenths = 7; tenths < 10; tenths++) {
        struct text_size size =
            canvas_measure(canvas, chip->label, &look, most * 0.1f * (float)tenths - beside);
        if (size.lines <= 2)
            return ceilf(fminf(size.width + 2.0f + beside, most));
    }
    return most;
}

static void draw_narrow(struct canvas *canvas, const struct button *chip, struct rect rect)
{
    const struct theme *theme = &canvas->theme;
    struct button face = {
        .id = chip->id, .kind = BUTTON_QUIET, .label = "", .icon = ICON_NONE, .command = chip->command};
    struct text_look look = narrow_look(canvas, chip, rect.height);
    button_draw(canvas, &face, rect);
    struct rect inner = rect_inset(rect, roundf(rect.height * 0.34f), 0.0f);
    struct rect icon = rect_cut_start(&inner, roundf(theme->icon * 1.3f), canvas->rtl);
    float x = canvas->rtl ? icon.x + icon.width - theme->icon * 0.5f : icon.x + theme->icon * 0.5f;
    canvas_icon(canvas, chip->icon, x, icon.y + icon.height * 0.5f, theme->icon, chip->tint);
    canvas_text(canvas, chip->label, &look, rect_inset(inner, -1.0f, 0.0f));
}

static bool is_narrow(struct canvas *canvas, const struct button *chip, float high, float most)
{
    return button_width(canvas, chip, high) > most;
}

float fit_chip_width(struct ui *ui, const struct fit *fit, struct rect row, float most)
{
    struct canvas *canvas = &ui->canvas;
    struct button chip = chip_of(canvas, fit);
    float high = chip_height(&canvas->theme, row);
    return is_narrow(canvas, &chip, high, most) ? narrow_width(canvas, &chip, high, most)
                                                : button_width(canvas, &chip, high);
}

float fit_chip_draw(struct ui *ui, const struct fit *fit, struct rect row, float most)
{
    struct canvas *canvas = &ui->canvas;
    struct button chip = chip_of(canvas, fit);
    float high = chip_height(&canvas->theme, row), width = fit_chip_width(ui, fit, row, most);
    struct rect at = rect_cut_end(&row, width, canvas->rtl);
    if (is_narrow(canvas, &chip, high, most))
        draw_narrow(canvas, &chip, rect_centred(at, at.width, high));
    else
        button_draw(canvas, &chip, rect_centred(at, at.width, high));
    return width;
}

// --- the page ----------------------------------------------------------------------------------------------

// What is measured, and its value, on a line.
static void draw_value(struct canvas *canvas, const char *key, const char *value, struct rect *area)
{
    const struct theme *theme = &canvas->theme;
    struct rect line = rect_cut_top(area, roundf(theme->body * 1.7f));
    struct text_look look = {
        .size = theme->body, .weight = TEXT_SEMIBOLD, .colour = theme->text, .align = TEXT_END};
    float width = canvas_measure(canvas, value, &look, 0.0f).width + 1.0f;
    canvas_text(canvas, value, &look, rect_cut_end(&line, width, canvas->rtl));
    look = (struct text_look){.size = theme->body, .colour = theme->text_soft};
    canvas_text(canvas, canvas_string(canvas, key), &look, line);
}

static void draw_values(struct canvas *canvas, const struct session *session, const struct ui_status *status,
                        struct rect *area)
{
    const struct fit *fit = &status->fit;
    const struct head_size *size = &status->head_size;
    char text[64];
    if (fit->verdict != FIT_UNKNOWN) {
        (void)snprintf(text, sizeof text, "%.0f mm", (double)fit->frame_mm);
        draw_value(canvas, "size.frame", text, area);
        millimetres(canvas, text, sizeof text, fit->face_mm, fit->error_mm);
        draw_value(canvas, "size.face", text, area);
    }
    const struct session_worn *worn = ui_worn_eyewear(session);
    int category = worn != NULL ? ui_lens_category(worn->product, worn->variant) : -1;
    if (category >= 0) {
        (void)snprintf(text, sizeof text, "%d", category);
        draw_value(canvas, "lens.category", text, area);
    }
    if (size->has_pd) {
        millimetres(canvas, text, sizeof text, size->pd_mm, size->pd_error_mm);
        draw_value(canvas, "size.pupils", text, area);
    }
}

// Where it is from, and what becomes of it.
static void draw_words(struct canvas *canvas, const struct ui_status *status, struct rect area)
{
    static const char *const sources[] = {
        [SIZE_BY_NOTHING] = "size.unknown", [SIZE_BY_IRIS] = "size.by_iris", [SIZE_BY_CARD] = "size.by_card"};
    struct text_look soft = {
        .size = canvas->theme.caption, .colour = canvas->theme.text_soft, .lines = 3, .top = true};
    const char *source = canvas_string(canvas, sources[status->head_size.source]);
    rect_cut_top(&area, canvas_text(canvas, source, &soft, area).height + canvas->theme.gap);
    soft.lines = 4;
    canvas_text(canvas, canvas_string(canvas, "size.stored"), &soft, area);
}

static bool is_measuring(const struct ui_status *status)
{
    return status->size != NULL &&
           (status->size->state == SIZE_LOOKING || status->size->state == SIZE_STEADY);
}

static struct button measure_button(const struct canvas *canvas, const struct session *session,
                                    const struct ui_status *status)
{
    bool measuring = is_measuring(status);
    const char *key = measuring                                  ? "size.stop"
                      : status->head_size.source == SIZE_BY_CARD ? "size.again"
                                                                 : "size.measure";
    return (struct button){.id = WIDGET_SIZE_MEASURE,
                           .kind = BUTTON_QUIET,
                           .label = canvas_string(canvas, key),
                           .icon = measuring ? ICON_CLOSE : ICON_RULER,
                           .tint = canvas->theme.accent,
                           .disabled = session->state != SESSION_TRY_ON,
                           .command = {.kind = COMMAND_MEASURE_SIZE, .value = measuring ? 0 : 1}};
}

void screen_size_draw_panel(struct ui *ui, const struct session *session, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    bool measuring = is_measuring(status);
    struct rect head = ui->layout.tabs, area = rect_inset(ui->layout.shelf, theme->padding, 0.0f);
    struct button measure = measure_button(canvas, session, status);
    if (ui->layout.shelf_horizontal) {
        button_draw(canvas, &measure,
                    rect_cut_end(&head, button_width(canvas, &measure, head.height), canvas->rtl));
        rect_cut_end(&head, theme->gap, canvas->rtl);
    } else {
        button_draw(canvas, &measure, rect_cut_bottom(&area, theme->touch));
        rect_cut_bottom(&area, theme->gap);
    }
    page_head_draw(canvas, head, canvas_string(canvas, "size.title"),
                   (struct command){.kind = COMMAND_SIZE_PAGE});
    if (measuring) {
        struct text_look look = {.size = theme->body, .colour = theme->text, .lines = 6, .top = true};
        struct text_size size = canvas_text(canvas, canvas_string(canvas, "size.steps"), &look, area);
        rect_cut_top(&area, size.height + theme->padding);
        progress_draw(canvas, WIDGET_SIZE_PROGRESS, &area, (float)status->size->count / (float)SIZE_FRAMES);
        return;
    }
    struct rect words = area;
    if (ui->layout.shelf_horizontal) {
        area = rect_cut_start(&words, roundf(0.5f * (words.width - theme->padding)), canvas->rtl);
        rect_cut_start(&words, theme->padding, canvas->rtl);
        draw_values(canvas, session, status, &area);
    } else {
        draw_values(canvas, session, status, &words);
        rect_cut_top(&words, theme->gap);
    }
    draw_words(canvas, status, words);
}

// --- on the stage ------------------------------------------------------------------------------------------

// A line between two places, as round dots that touch.
static void draw_side(struct canvas *canvas, struct vec2 from, struct vec2 to, struct colour colour)
{
    float width = roundf(4.0f * canvas->theme.unit), length = vec2_length(vec2_subtract(to, from));
    int dots = (int)fminf(length / (1.5f * width), 60.0f) + 1;
    for (int i = 0; i <= dots; i++) {
        float t = (float)i / (float)dots;
        struct rect dot = {from.x + t * (to.x - from.x) - 0.5f * width,
                           from.y + t * (to.y - from.y) - 0.5f * width, width, width};
        canvas_box(canvas, dot, 0.5f * width, colour);
    }
}

void screen_size_draw_stage(struct ui *ui, const struct ui_status *status)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    if (!is_measuring(status))
        return;
    if (status->size->problem != ui->size_said && canvas->now_ns - ui->size_said_ns >= LINE_NS) {
        ui->size_said = status->size->problem;
        ui->size_said_ns = canvas->now_ns;
    }
    bool fine = ui->size_said == SIZE_FINE;
    for (int i = 0; status->has_card_outline && i < 4; i++)
        draw_side(canvas, status->card_outline[i], status->card_outline[(i + 1) % 4],
                  fine ? theme->accent : theme->bright);
    const char *key = fine ? "size.hold_still" : size_advice(ui->size_said);
    struct rect stage = ui->layout.stage;
    pill_draw(canvas, stage.x + stage.width * 0.5f, stage.y + stage.height - roundf(46.0f * theme->unit),
              stage.width, fine ? ICON_CHECK : ICON_RULER, canvas_string(canvas, key));
}
