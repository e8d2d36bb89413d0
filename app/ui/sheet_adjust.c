// Adjust: of everything worn how much of it is put on, or where it sits, as far as that can be changed; and
// back to how it was, each by itself or all.
#include "app/ui/sheet.h"
#include "app/ui/slider.h"

#include "app/ui/state.h"

#include <stdio.h>
#include <stdlib.h>

#define IDS 3 // of a row: slider, reset, and the movement of its picture

static bool can_move(const struct session_worn *worn)
{
    struct session_reach reach = session_reach_of(worn->product->category);
    return reach.up_m + reach.down_m > 0.0f;
}

static bool is_adjustable(const struct session_worn *worn)
{
    return catalogue_is_makeup(worn->product->category) || can_move(worn);
}

static bool is_as_put_on(const struct session_worn *worn)
{
    if (can_move(worn))
        return fabsf(worn->slide_m) < 0.0002f;
    return fabsf(worn->intensity - ui_usual_intensity(worn)) < 0.005f;
}

static void set_back(struct ui *ui, const struct session_worn *worn, int64_t input_ns)
{
    if (can_move(worn))
        ui_slide(ui, worn->product, 0.0f, input_ns);
    else
        ui_set_intensity(ui, worn->product, ui_usual_intensity(worn), input_ns);
}

// One product, or all when the command names none.
static void reset(struct ui *ui, const struct command *command, const struct session *session,
                  int64_t input_ns)
{
    for (int i = 0; i < session->worn_count; i++) {
        const struct session_worn *worn = &session->worn[i];
        bool is_meant = command->product == NULL || command->product == worn->product;
        if (is_meant && is_adjustable(worn) && !is_as_put_on(worn))
            set_back(ui, worn, input_ns);
    }
}

static void move(struct ui *ui, const struct command *command, const struct session *session,
                 int64_t input_ns)
{
    (void)session;
    struct session_reach reach = session_reach_of(command->product->category);
    float share = (float)command->value / (float)SLIDER_STEPS;
    float slide_m = command->value == SLIDER_RESET ? 0.0f : share * (reach.up_m + reach.down_m) - reach.up_m;
    ui_slide(ui, command->product, slide_m, input_ns);
}

// Higher at the start of the track, lower at its end.
static void draw_place(struct ui *ui, uint32_t id, const struct session_worn *worn, struct rect rect)
{
    struct session_reach reach = session_reach_of(worn->product->category);
    int mm = (int)lroundf(worn->slide_m * 1000.0f);
    char value[24];
    (void)snprintf(value, sizeof value, "%s%d mm", mm > 0 ? "↓ " : mm < 0 ? "↑ " : "", abs(mm));
    const struct slider slider = {
        .id = id,
        .share = (worn->slide_m + reach.up_m) / (reach.up_m + reach.down_m),
        .value_room = 4.8f,
        .command = {.kind = COMMAND_SLIDER, .call = move, .product = worn->product}};
    slider_draw_with_value(&ui->canvas, &slider, value, rect);
}

static const char *what_changes(const struct session_worn *worn)
{
    if (worn->product->category == CATEGORY_HAT)
        return "adjust.hat";
    return can_move(worn) ? "adjust.eyewear" : "adjust.intensity";
}

// Picture, name and what the slider changes; at the end the way back.
static void draw_head(struct ui *ui, uint32_t id, const struct session_worn *worn, struct rect row)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct catalogue_variant *shade = &worn->product->variants[worn->variant];
    struct button back = {.id = id + 1,
                          .kind = BUTTON_QUIET,
                          .icon = ICON_RESTART,
                          .disabled = is_as_put_on(worn),
                          .command = {.kind = COMMAND_CALL, .call = reset, .product = worn->product}};
    button_draw(canvas, &back, rect_cut_end(&row, row.height, canvas->rtl));
    rect_cut_end(&row, theme->gap, canvas->rtl);
    shelf_draw_picture(ui, shade->picture_path != NULL ? shade->picture_path : worn->product->picture_path,
                       tabs_icon((int)worn->product->category),
                       rect_round(rect_cut_start(&row, row.height, canvas->rtl)), 1.0f);
    rect_cut_start(&row, theme->gap, canvas->rtl);
    struct text_look title = {
        .size = theme->body, .weight = TEXT_MEDIUM, .colour = theme->text, .lines = 1, .top = true};
    struct text_look soft = {.size = theme->caption, .colour = theme->text_soft, .top = true};
    float line = roundf(theme->body * 1.35f), small = roundf(theme->caption * 1.35f);
    struct rect column = rect_centred(row, row.width, line + small);
    canvas_text(canvas, worn->product->title, &title, rect_cut_top(&column, line));
    canvas_text(canvas, canvas_string(canvas, what_changes(worn)), &soft, column);
}

static void draw_nothing(struct ui *ui, const char *key, struct rect *area)
{
    struct canvas *canvas = &ui->canvas;
    struct text_look look = {
        .size = canvas->theme.body, .colour = canvas->theme.text_soft, .lines = 3, .top = true};
    rect_cut_top(area, canvas_text(canvas, canvas_string(canvas, key), &look, *area).height);
}

static float draw_rows(struct ui *ui, const struct session *session, struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    float top = area.y;
    int count = 0;
    bool is_changed = false;
    for (int i = 0; i < session->worn_count; i++) {
        const struct session_worn *worn = &session->worn[i];
        uint32_t id = WIDGET_IN_SHEET + IDS * (uint32_t)i;
        if (!is_adjustable(worn))
            continue;
        count++;
        is_changed = is_changed || !is_as_put_on(worn);
        draw_head(ui, id, worn, rect_cut_top(&area, theme->touch));
        if (can_move(worn))
            draw_place(ui, id, worn, rect_cut_top(&area, theme->touch));
        else
            intensity_draw(ui, id, worn, rect_cut_top(&area, theme->touch));
        rect_cut_top(&area, theme->gap);
    }
    if (count == 0) {
        draw_nothing(ui, session->worn_count > 0 ? "adjust.nothing" : "tray.nothing_worn", &area);
        return area.y - top;
    }
    struct button all = {.id = WIDGET_SHEET_CLEAR,
                         .kind = BUTTON_QUIET,
                         .label = canvas_string(canvas, "adjust.reset_all"),
                         .icon = ICON_RESTART,
                         .disabled = !is_changed,
                         .command = {.kind = COMMAND_CALL, .call = reset}};
    struct rect row = rect_cut_top(&area, theme->touch);
    float width = fminf(button_width(canvas, &all, row.height), row.width);
    button_draw(canvas, &all, rect_cut_start(&row, width, canvas->rtl));
    return area.y - top;
}

static float draw(struct ui *ui, const struct session *session, const struct ui_status *status,
                  struct sheet_room room)
{
    (void)status;
    float height = draw_rows(ui, session, sheet_scroll_begin(ui, room.body));
    sheet_scroll_end(ui, room.body, height);
    return height;
}

const struct sheet_kind sheet_adjust = {.title = "more.adjust", .draw = draw};
