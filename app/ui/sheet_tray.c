// The shopper's choices: the look that is worn now, and what was liked.
#include "app/ui/sheet.h"

#include "app/board.h"
#include "app/ui/state.h"

#include <stdio.h>

enum act { ACT_OPEN, ACT_WEAR, ACT_UNLIKE, ACT_COUNT };

// One product in one shade, as a command's value says it.
static struct command command_for(const struct catalogue_product *product, int variant, enum act act)
{
    return (struct command){
        .kind = COMMAND_IN_SHEET, .product = product, .value = variant * ACT_COUNT + (int)act};
}

static void perform(struct ui *ui, const struct command *command, const struct session *session,
                    int64_t input_ns)
{
    const struct catalogue_product *product = command->product;
    int variant = command->value / ACT_COUNT;
    switch ((enum act)(command->value % ACT_COUNT)) {
    case ACT_OPEN:
        ui_choose(ui, product, variant);
        sheet_show(ui, SHEET_PRODUCT);
        break;
    case ACT_WEAR:
        ui_wear(ui, product, variant, session, input_ns);
        break;
    case ACT_UNLIKE:
        ui_like(ui, product, variant, session, input_ns);
        break;
    case ACT_COUNT:
        break;
    }
    canvas_cover(&ui->canvas); // rows move up: the next tap is for what is there then
}

// "Navy · Size M", as far as there are shades and a size was chosen.
static void describe(const struct ui *ui, const struct catalogue_product *product, int variant,
                     const struct catalogue_size *size, char *text, size_t capacity)
{
    char chosen[96] = "";
    bool has_shade = product->variant_count > 1;
    if (size != NULL)
        strings_format(ui->strings, chosen, sizeof chosen, "tray.size",
                       &(struct strings_value){.name = "size", .text = size->title}, 1);
    (void)snprintf(text, capacity, "%s%s%s", has_shade ? product->variants[variant].title : "",
                   has_shade && size != NULL ? " · " : "", chosen);
}

static void draw_words(struct ui *ui, const struct catalogue_product *product, int variant, struct rect words)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct catalogue_variant *shade = &product->variants[variant];
    struct text_look title = {
        .size = theme->body, .weight = TEXT_MEDIUM, .colour = theme->text, .lines = 1, .top = true};
    struct text_look soft = {.size = theme->caption, .colour = theme->text_soft, .top = true};
    float line = roundf(theme->body * 1.35f), small = roundf(theme->caption * 1.35f);
    const struct catalogue_size *size = sizes_chosen(ui, product, variant);
    bool has_shade = product->variant_count > 1 || size != NULL;
    char what[256];
    describe(ui, product, variant, size, what, sizeof what);
    float height = line + small + (has_shade ? small : 0.0f);
    struct rect column = rect_centred(words, words.width, height);
    canvas_text(canvas, product->title, &title, rect_cut_top(&column, line));
    if (has_shade)
        canvas_text(canvas, what, &soft, rect_cut_top(&column, small));
    shelf_draw_price(ui, shade, theme->caption, &column);
}

// A product with its shade; at the end what can be done with it.
static void draw_row(struct ui *ui, const struct session *session, const struct catalogue_product *product,
                     int variant, uint32_t id, bool is_liked, struct rect row)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct catalogue_variant *shade = &product->variants[variant];
    bool is_worn = session_wears(session, product, variant);
    struct button remove = {.id = id + 1,
                            .kind = BUTTON_QUIET,
                            .icon = ICON_CLOSE,
                            .command = command_for(product, variant, is_liked ? ACT_UNLIKE : ACT_WEAR)};
    struct rect end = rect_cut_end(&row, theme->touch, canvas->rtl);
    button_draw(canvas, &remove, rect_centred(end, theme->touch, theme->touch));
    rect_cut_end(&row, roundf(theme->gap * 0.6f), canvas->rtl);
    if (is_liked && session->state == SESSION_TRY_ON && shade->try_on.kind != TRY_ON_NONE) {
        struct button wear = {.id = id + 2,
                              .kind = BUTTON_QUIET,
                              .icon = is_worn ? ICON_CHECK : tabs_icon((int)product->category),
                              .on = is_worn,
                              .command = command_for(product, variant, ACT_WEAR)};
        end = rect_cut_end(&row, theme->touch, canvas->rtl);
        button_draw(canvas, &wear, rect_centred(end, theme->touch, theme->touch));
        rect_cut_end(&row, roundf(theme->gap * 0.6f), canvas->rtl);
    }
    canvas_touch(canvas, id, row, command_for(product, variant, ACT_OPEN), false);
    float press = canvas_press(canvas, id), inset = row.height * 0.03f * press;
    struct rect tile = rect_cut_start(&row, row.height, canvas->rtl);
    shelf_draw_picture(ui, shade->picture_path != NULL ? shade->picture_path : product->picture_path,
                       tabs_icon((int)product->category), rect_round(rect_inset(tile, inset, inset)), 1.0f);
    rect_cut_start(&row, theme->gap, canvas->rtl);
    draw_words(ui, product, variant, row);
}

static void draw_title(struct ui *ui, const char *key, const char *none, int count, struct rect *area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    char text[128];
    struct text_look look = {
        .size = theme->body, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 2, .top = true};
    if (count == 0) {
        look.weight = TEXT_REGULAR;
        look.colour = theme->text_soft;
        (void)snprintf(text, sizeof text, "%s", canvas_string(canvas, none));
    } else {
        strings_format(ui->strings, text, sizeof text, key,
                       &(struct strings_value){.name = "count", .number = count}, 1);
    }
    rect_cut_top(area, canvas_text(canvas, text, &look, *area).height + theme->gap);
}

// The first of what is liked, beside each other.
static void offer_board(struct canvas *canvas, struct rect *area)
{
    const struct button compare = {.id = WIDGET_BOARD_LIKES,
                                   .kind = BUTTON_QUIET,
                                   .label = canvas_string(canvas, "board.likes"),
                                   .icon = ICON_TWO_LOOKS,
                                   .command = {.kind = COMMAND_CALL, .call = screen_board_open_likes}};
    struct rect row = rect_cut_top(area, canvas->theme.touch);
    button_draw(canvas, &compare, row);
    rect_cut_top(area, canvas->theme.gap);
}

static float draw_lists(struct ui *ui, const struct session *session, struct rect area)
{
    const struct theme *theme = &ui->canvas.theme;
    float top = area.y, row = roundf(68.0f * theme->unit);
    if (session->state == SESSION_TRY_ON) {
        draw_title(ui, "tray.worn", "tray.nothing_worn", session->worn_count, &area);
        for (int i = 0; i < session->worn_count; i++) {
            const struct session_worn *worn = &session->worn[i];
            draw_row(ui, session, worn->product, worn->variant, WIDGET_IN_SHEET + 4 * (uint32_t)i, false,
                     rect_cut_top(&area, row));
            rect_cut_top(&area, theme->gap);
        }
        rect_cut_top(&area, theme->gap);
    }
    draw_title(ui, "tray.likes", "tray.no_likes", session->like_count, &area);
    if (session->state == SESSION_TRY_ON && board_likes(session) > 1)
        offer_board(&ui->canvas, &area);
    for (int i = 0; i < session->like_count; i++) {
        const struct session_like *like = &session->likes[i];
        uint32_t id = WIDGET_IN_SHEET + 4 * (uint32_t)(SESSION_MAX_WORN + i);
        draw_row(ui, session, like->product, like->variant, id, true, rect_cut_top(&area, row));
        rect_cut_top(&area, theme->gap);
    }
    return area.y - top - theme->gap;
}

static float draw(struct ui *ui, const struct session *session, const struct ui_status *status,
                  struct sheet_room room)
{
    (void)status;
    float height = draw_lists(ui, session, sheet_scroll_begin(ui, room.body));
    sheet_scroll_end(ui, room.body, height);
    return height;
}

const struct sheet_kind sheet_tray = {.title = "tray.title", .draw = draw, .perform = perform};
