// What is wanted now and then: large tiles behind the three dots. A tile is there when it makes sense, and
// says what it waits for when something has to be worn first.
#include "app/ui/state.h"

enum need {
    NEED_NOTHING,
    NEED_STAFF,  // somebody reads what is asked of them
    NEED_TRY_ON, // the shopper agreed to it
    NEED_WORN    // and wears something
};

struct tile {
    const char *key;
    enum icon icon;
    enum need need;
    struct command command;
};

static const struct tile tiles[] = {
    {"more.compare", ICON_TWO_LOOKS, NEED_WORN, {.kind = COMMAND_CALL, .call = screen_board_open}},
    {"more.back", ICON_TURN, NEED_TRY_ON, {.kind = COMMAND_CALL, .call = screen_replay_open}},
    {"profile.title", ICON_CARD, NEED_NOTHING, {.kind = COMMAND_CALL, .call = screen_profile_open}},
    {"more.scan", ICON_SCAN, NEED_NOTHING, {.kind = COMMAND_CALL, .call = screen_scan_open}},
    {"request.title", ICON_HAND, NEED_STAFF, {.kind = COMMAND_SHEET, .value = SHEET_REQUESTS}},
    {"more.adjust", ICON_ADJUST, NEED_WORN, {.kind = COMMAND_SHEET, .value = SHEET_ADJUST}},
    {"action.together", ICON_TOGETHER, NEED_TRY_ON, {.kind = COMMAND_ASK_TOGETHER}},
    {"agreed.title", ICON_SHIELD, NEED_NOTHING, {.kind = COMMAND_SHEET, .value = SHEET_AGREED}},
    {"help.title", ICON_HELP, NEED_NOTHING, {.kind = COMMAND_SHEET, .value = SHEET_HELP}},
};

#define TILES ((int)(sizeof tiles / sizeof tiles[0]))

static bool is_offered(const struct tile *tile, const struct session *session, const struct ui_status *status)
{
    if (tile->need == NEED_STAFF)
        return status->requests != NULL;
    return tile->need == NEED_NOTHING || session->state == SESSION_TRY_ON;
}

static bool waits(const struct tile *tile, const struct session *session)
{
    return tile->need == NEED_WORN && session->worn_count == 0;
}

const char *sheet_more_name(int tile)
{
    return tile >= 0 && tile < TILES ? tiles[tile].key : "";
}

struct measure {
    float inset, icon, gap; // within a tile
};

static struct text_look label_look(const struct theme *theme)
{
    return (struct text_look){.size = theme->body,
                              .weight = TEXT_SEMIBOLD,
                              .colour = theme->text,
                              .align = TEXT_CENTRE,
                              .lines = 3,
                              .top = true};
}

static struct text_look reason_look(const struct theme *theme)
{
    return (struct text_look){
        .size = theme->caption, .colour = theme->text_soft, .align = TEXT_CENTRE, .lines = 3, .top = true};
}

static struct measure measure(const struct theme *theme)
{
    return (struct measure){.inset = roundf(12.0f * theme->unit),
                            .icon = roundf(28.0f * theme->unit),
                            .gap = roundf(6.0f * theme->unit)};
}

static float tile_height(struct canvas *canvas, const struct tile *tile, const struct session *session,
                         float width)
{
    const struct theme *theme = &canvas->theme;
    struct measure m = measure(theme);
    struct text_look label = label_look(theme), reason = reason_look(theme);
    float room = width - 2.0f * m.inset, height = 2.0f * m.inset + m.icon + m.gap;
    height += canvas_measure(canvas, canvas_string(canvas, tile->key), &label, room).height;
    if (waits(tile, session))
        height += canvas_measure(canvas, canvas_string(canvas, "more.wear_first"), &reason, room).height;
    return fmaxf(ceilf(height), theme->touch);
}

static void draw_tile(struct ui *ui, int index, const struct session *session, struct rect rect)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct tile *tile = &tiles[index];
    struct measure m = measure(theme);
    uint32_t id = WIDGET_IN_SHEET + (uint32_t)index;
    bool waiting = waits(tile, session), on = tile->command.kind == COMMAND_ASK_TOGETHER && session->together;
    if (!waiting)
        canvas_touch(canvas, id, rect, (struct command){.kind = COMMAND_IN_SHEET, .value = index}, false);
    float press = canvas_press(canvas, id);
    struct colour rest = waiting ? colour_fade(theme->control, 0.5f) : theme->control;
    canvas_draw_box(
        canvas,
        &(struct draw2d_box){.rect = rect_round(rect),
                             .radius = theme->radius_small,
                             .fill = on ? theme->accent : colour_mix(rest, theme_wash(theme, 0.22f), press),
                             .border = theme->edge,
                             .border_colour = theme->control_edge});
    struct rect inner = rect_inset(rect, m.inset, m.inset);
    struct rect at = rect_cut_top(&inner, m.icon);
    struct text_look label = label_look(theme), reason = reason_look(theme);
    label.colour = on ? theme->on_accent : waiting ? theme->text_soft : theme->text;
    canvas_icon(canvas, tile->icon, at.x + at.width * 0.5f, at.y + at.height * 0.5f, m.icon,
                on        ? theme->on_accent
                : waiting ? theme->text_soft
                          : theme->accent);
    rect_cut_top(&inner, m.gap);
    struct text_size size = canvas_text(canvas, canvas_string(canvas, tile->key), &label, inner);
    rect_cut_top(&inner, size.height);
    if (waiting)
        canvas_text(canvas, canvas_string(canvas, "more.wear_first"), &reason, inner);
}

static float draw(struct ui *ui, const struct session *session, const struct ui_status *status,
                  struct sheet_room room)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct tile *offered[TILES];
    int columns = theme->portrait ? 3 : 2, count = 0;
    float gap = theme->gap;
    float width = floorf((room.body.width - (float)(columns - 1) * gap) / (float)columns);
    for (int i = 0; i < TILES; i++)
        if (is_offered(&tiles[i], session, status))
            offered[count++] = &tiles[i];
    struct rect content = sheet_scroll_begin(ui, room.body), rest = content;
    for (int first = 0; first < count; first += columns) {
        float height = 0.0f; // of a row, as its tallest tile needs
        for (int i = first; i < count && i < first + columns; i++)
            height = fmaxf(height, tile_height(canvas, offered[i], session, width));
        struct rect row = rect_cut_top(&rest, height);
        for (int i = first; i < count && i < first + columns; i++) {
            draw_tile(ui, (int)(offered[i] - tiles), session, rect_cut_start(&row, width, canvas->rtl));
            rect_cut_start(&row, gap, canvas->rtl);
        }
        rect_cut_top(&rest, gap);
    }
    float height = rest.y - content.y - gap;
    sheet_scroll_end(ui, room.body, height);
    return height;
}

static void perform(struct ui *ui, const struct command *command, const struct session *session,
                    int64_t input_ns)
{
    const struct tile *tile = &tiles[command->value];
    sheet_show(ui, SHEET_NONE);
    ui_perform(ui, &tile->command, session, input_ns);
}

const struct sheet_kind sheet_more = {.title = "more.title", .draw = draw, .perform = perform};
