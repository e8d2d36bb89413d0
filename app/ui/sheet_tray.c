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

static struct text_look title_look(const struct theme *theme)
{
    return (struct text_look){
        .size = theme->body, .weight = TEXT_MEDIUM, .colour = theme->text, .lines = 2, .top = true};
}

static struct text_look description_look(const struct theme *theme)
{
    return (struct text_look){.size = theme->caption, .colour = theme->text_soft, .lines = 2, .top = true};
}

static float title_height(struct ui *ui, const struct catalogue_product *product, float width)
{
    struct text_look title = title_look(&ui->canvas.theme);
    return ceilf(canvas_measure(&ui->canvas, product->title, &title, width).height);
}

// 0 where there is nothing to say.
static float description_height(struct ui *ui, const struct catalogue_product *product, int variant,
                                float width)
{
    struct text_look soft = description_look(&ui->canvas.theme);
    char what[256];
    describe(ui, product, variant, sizes_chosen(ui, product, variant), what, sizeof what);
    return ceilf(canvas_measure(&ui->canvas, what, &soft, width).height);
}

// Title, shade and size, price.
static float words_height(struct ui *ui, const struct catalogue_product *product, int variant, float width)
{
    return title_height(ui, product, width) + description_height(ui, product, variant, width) +
           roundf(ui->canvas.theme.caption * 1.35f);
}

static void draw_words(struct ui *ui, const struct catalogue_product *product, int variant, struct rect words)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct text_look title = title_look(theme), soft = description_look(theme);
    struct rect column = rect_centred(words, words.width, words_height(ui, product, variant, words.width));
    canvas_text(canvas, product->title, &title,
                rect_cut_top(&column, title_height(ui, product, words.width)));
    char what[256];
    describe(ui, product, variant, sizes_chosen(ui, product, variant), what, sizeof what);
    canvas_text(canvas, what, &soft,
                rect_cut_top(&column, description_height(ui, product, variant, words.width)));
    shelf_draw_price(ui, &product->variants[variant], theme->caption, &column);
}

static float tile_side(const struct theme *theme)
{
    return roundf(68.0f * theme->unit);
}

static bool can_wear(const struct session *session, const struct catalogue_variant *shade, bool is_liked)
{
    return is_liked && session->state == SESSION_TRY_ON && shade->try_on.kind != TRY_ON_NONE;
}

// A product with its shade, cut off the top of `area`; at the end what can be done with it.
static void draw_row(struct ui *ui, const struct session *session, const struct catalogue_product *product,
                     int variant, uint32_t id, bool is_liked, struct rect *area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct catalogue_variant *shade = &product->variants[variant];
    bool is_worn = session_wears(session, product, variant), wears = can_wear(session, shade, is_liked);
    float button_room = theme->touch + roundf(theme->gap * 0.6f);
    float words = area->width - tile_side(theme) - theme->gap - (wears ? 2.0f : 1.0f) * button_room;
    struct rect row = rect_cut_top(area, fmaxf(tile_side(theme), words_height(ui, product, variant, words)));
    rect_cut_top(area, theme->gap);
    struct button remove = {.id = id + 1,
                            .kind = BUTTON_QUIET,
                            .icon = ICON_CLOSE,
                            .command = command_for(product, variant, is_liked ? ACT_UNLIKE : ACT_WEAR)};
    struct rect end = rect_cut_end(&row, theme->touch, canvas->rtl);
    button_draw(canvas, &remove, rect_centred(end, theme->touch, theme->touch));
    rect_cut_end(&row, roundf(theme->gap * 0.6f), canvas->rtl);
    if (wears) {
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
    struct rect tile = rect_cut_start(&row, tile_side(theme), canvas->rtl);
    float press = canvas_press(canvas, id), inset = tile.width * 0.03f * press;
    tile = rect_centred(tile, tile.width, tile.width);
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
    float top = area.y;
    if (session->state == SESSION_TRY_ON) {
        draw_title(ui, "tray.worn", "tray.nothing_worn", session->worn_count, &area);
        for (int i = 0; i < session->worn_count; i++) {
            const struct session_worn *worn = &session->worn[i];
            draw_row(ui, session, worn->product, worn->variant, WIDGET_IN_SHEET + 4 * (uint32_t)i, false,
                     &area);
        }
        rect_cut_top(&area, theme->gap);
    }
    draw_title(ui, "tray.likes", "tray.no_likes", session->like_count, &area);
    if (session->state == SESSION_TRY_ON && board_likes(session) > 1)
        offer_board(&ui->canvas, &area);
    asking_draw_all(ui, session, &area);
    for (int i = 0; i < session->like_count; i++) {
        const struct session_like *like = &session->likes[i];
        uint32_t id = WIDGET_IN_SHEET + 4 * (uint32_t)(SESSION_MAX_WORN + i);
        draw_row(ui, session, like->product, like->variant, id, true, &area);
    }
    return area.y - top - theme->gap;
}

static float draw(struct ui *ui, const struct session *session, const struct ui_status *status,
                  struct sheet_room room)
{
    (void)status;
    if (session->like_count == 0 && session->worn_count == 0)
        return sheet_draw_nothing(ui, room.body, ICON_HEART, canvas_string(&ui->canvas, "tray.no_likes"));
    float height = draw_lists(ui, session, sheet_scroll_begin(ui, room.body));
    sheet_scroll_end(ui, room.body, height);
    return height;
}

const struct sheet_kind sheet_tray = {.title = "tray.title", .draw = draw, .perform = perform};
