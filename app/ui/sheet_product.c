// The card of the chosen product: all that the catalogue tells of it, its shades by name, how it fits.
#include "app/ui/sheet.h"

#include "app/ui/state.h"

#include <stdio.h>

#define DESCRIPTION_LINES 14
#define SHADE_CELL 150.0f // units, at least

enum act { ACT_TRY_ON, ACT_LIKE };

static void perform(struct ui *ui, const struct command *command, const struct session *session,
                    int64_t input_ns)
{
    const struct catalogue_product *product = ui->chosen;
    if (product == NULL)
        return;
    int variant = ui_shade_of(ui, product, session);
    if (command->value == ACT_LIKE)
        ui_like(ui, product, variant, session, input_ns);
    else
        ui_wear(ui, product, variant, session, input_ns);
    canvas_cover(&ui->canvas); // what the button says is about to change
}

static const char *const stock_here[] = {
    [AVAILABILITY_IN_STOCK] = "product.in_stock",
    [AVAILABILITY_OUT_OF_STOCK] = "product.not_here",
    [AVAILABILITY_PREORDER] = "product.preorder",
    [AVAILABILITY_BACKORDER] = "product.backorder",
};

static const char *const stock_online[] = {
    [AVAILABILITY_IN_STOCK] = "product.online_in_stock",
    [AVAILABILITY_OUT_OF_STOCK] = "product.online_out_of_stock",
    [AVAILABILITY_PREORDER] = "product.online_preorder",
    [AVAILABILITY_BACKORDER] = "product.online_backorder",
};

// --- parts -------------------------------------------------------------------------------------------------

static void draw_heading(struct canvas *canvas, const struct catalogue_product *product, struct rect head)
{
    const struct theme *theme = &canvas->theme;
    struct text_look soft = {.size = theme->caption, .weight = TEXT_MEDIUM, .colour = theme->text_soft};
    struct text_look strong = {
        .size = theme->title, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 2, .top = true};
    if (product->brand[0] == '\0') {
        strong.top = false;
        canvas_text(canvas, product->title, &strong, head);
        return;
    }
    soft.top = true;
    struct text_size size = canvas_text(canvas, product->brand, &soft, head);
    rect_cut_top(&head, size.height + roundf(2.0f * theme->unit));
    strong.lines = 1;
    canvas_text(canvas, product->title, &strong, head);
}

// Two lines: what it is, softly, and its value.
static void draw_fact(struct canvas *canvas, const char *key, const char *value, struct rect *column)
{
    const struct theme *theme = &canvas->theme;
    struct text_look soft = {.size = theme->caption, .colour = theme->text_soft, .top = true};
    struct text_look strong = {
        .size = theme->caption, .weight = TEXT_MEDIUM, .colour = theme->text, .top = true};
    rect_cut_top(column, roundf(theme->gap * 0.7f));
    struct text_size size = canvas_text(canvas, canvas_string(canvas, key), &soft, *column);
    rect_cut_top(column, size.height);
    size = canvas_text(canvas, value, &strong, *column);
    rect_cut_top(column, size.height);
}

// One store's: its icon, and what it has in words.
static void draw_stock(struct canvas *canvas, enum icon store, const char *key, bool has_it,
                       struct rect *column)
{
    const struct theme *theme = &canvas->theme;
    struct text_look look = {.size = theme->body,
                             .weight = TEXT_MEDIUM,
                             .colour = has_it ? theme->text : theme->text_soft,
                             .lines = 3,
                             .top = true};
    float icon = roundf(theme->body * 1.2f), gap = roundf(icon * 0.35f);
    rect_cut_top(column, roundf(theme->gap * 0.5f));
    struct rect row = *column;
    struct rect mark = rect_cut_start(&row, icon, canvas->rtl);
    rect_cut_start(&row, gap, canvas->rtl);
    struct text_size size = canvas_text(canvas, canvas_string(canvas, key), &look, row);
    float line = size.lines > 0 ? size.height / (float)size.lines : icon; // the first one
    canvas_icon(canvas, store, mark.x + mark.width * 0.5f, mark.y + roundf(line * 0.5f), icon,
                has_it ? theme->accent : theme->text_soft);
    rect_cut_top(column, size.height);
}

static void draw_stocks(struct canvas *canvas, struct catalogue_stock stock, struct rect *column)
{
    rect_cut_top(column, roundf(canvas->theme.gap * 0.3f));
    draw_stock(canvas, ICON_STORE, stock_here[stock.here], stock.here == AVAILABILITY_IN_STOCK, column);
    if (stock.has_online)
        draw_stock(canvas, ICON_PARCEL, stock_online[stock.online], stock.online == AVAILABILITY_IN_STOCK,
                   column);
}

// Lens, bridge and temple as they stand inside a temple: "52 □ 18 – 140".
static bool frame_size(const struct catalogue_try_on *try_on, char *text, size_t size)
{
    if (try_on->kind != TRY_ON_EYEWEAR)
        return false;
    const float *mm = try_on->eyewear.size;
    (void)snprintf(text, size, "\u200e%.0f \u25a1 %.0f \u2013 %.0f mm", (double)mm[EYEWEAR_LENS_WIDTH],
                   (double)mm[EYEWEAR_BRIDGE_WIDTH], (double)mm[EYEWEAR_TEMPLE]);
    return true;
}

// The picture, and beside it the price and what is to be known before buying.
static float draw_overview(struct ui *ui, const struct catalogue_product *product, int variant,
                           struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct catalogue_variant *shade = &product->variants[variant];
    float side = roundf((theme->portrait ? 176.0f : 124.0f) * theme->unit);
    struct rect column = area;
    struct rect tile = rect_cut_start(&column, side, canvas->rtl);
    tile.height = side;
    shelf_draw_picture(ui, shade->picture_path != NULL ? shade->picture_path : product->picture_path,
                       tabs_icon((int)product->category), rect_round(tile), 1.0f);
    rect_cut_start(&column, theme->padding, canvas->rtl);
    float top = column.y;
    char text[64];
    shelf_draw_price(ui, shade, theme->title, &column);
    draw_stocks(canvas, catalogue_size_stock(shade, sizes_chosen(ui, product, variant)), &column);
    if (frame_size(&shade->try_on, text, sizeof text))
        draw_fact(canvas, "product.frame_size", text, &column);
    if (shade->sku != NULL && shade->sku[0] != '\0')
        draw_fact(canvas, "product.number", shade->sku, &column);
    return fmaxf(side, column.y - top);
}

static void draw_shade_cell(struct ui *ui, const struct catalogue_product *product, int variant, bool is_on,
                            struct rect cell)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    uint32_t id = WIDGET_IN_SHEET + 2 * (uint32_t)variant;
    canvas_touch(canvas, id, cell,
                 (struct command){.kind = COMMAND_SHADE, .product = product, .value = variant}, false);
    struct rect start = rect_cut_start(&cell, theme->touch, canvas->rtl);
    shades_paint_swatch(ui, id, &product->variants[variant], roundf(start.x + start.width * 0.5f),
                        roundf(start.y + start.height * 0.5f), is_on);
    rect_cut_start(&cell, roundf(4.0f * theme->unit), canvas->rtl);
    struct text_look look = {.size = theme->caption,
                             .weight = is_on ? TEXT_SEMIBOLD : TEXT_REGULAR,
                             .colour = is_on ? theme->text : theme->text_soft,
                             .lines = 2};
    canvas_text(canvas, product->variants[variant].title, &look, cell);
}

static float draw_shades(struct ui *ui, const struct catalogue_product *product, int on, struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    char text[128];
    strings_format(ui->strings, text, sizeof text, "product.shades",
                   &(struct strings_value){.name = "count", .number = product->variant_count}, 1);
    struct text_look strong = {
        .size = theme->body, .weight = TEXT_SEMIBOLD, .colour = theme->text, .top = true};
    struct rect line = rect_cut_top(&area, canvas_text(canvas, text, &strong, area).height);
    rect_cut_top(&area, roundf(theme->gap * 0.5f));
    int columns = (int)(area.width / (SHADE_CELL * theme->unit));
    columns = columns < 1 ? 1 : columns;
    int rows = (product->variant_count + columns - 1) / columns;
    float width = floorf(area.width / (float)columns), flush = roundf(4.0f * theme->unit);
    struct rect seen = canvas->clips[canvas->clip_count - 1];
    for (int i = 0; i < product->variant_count; i++) {
        struct rect row = {area.x, area.y + (float)(i / columns) * theme->touch, area.width, theme->touch};
        rect_cut_start(&row, (float)(i % columns) * width, canvas->rtl);
        if (rect_intersect(row, seen).height > 0.0f) {
            struct rect cell = rect_cut_start(&row, width, canvas->rtl);
            cell.x += canvas->rtl ? flush : -flush; // swatches stand flush with the words above
            draw_shade_cell(ui, product, i, i == on, cell);
        }
    }
    return line.height + roundf(theme->gap * 0.5f) + (float)rows * theme->touch;
}

// --- the sheet ---------------------------------------------------------------------------------------------

static void draw_buttons(struct ui *ui, const struct session *session,
                         const struct catalogue_product *product, int variant, struct rect row)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    bool is_liked = session_likes(session, product, variant);
    bool is_worn = ui_worn_variant(session, product) >= 0;
    bool is_trying = session->state == SESSION_TRY_ON;
    struct button like = {.id = WIDGET_SHEET_LIKE,
                          .kind = BUTTON_QUIET,
                          .icon = is_liked ? ICON_HEART_FILLED : ICON_HEART,
                          .tint = is_liked ? theme->heart : theme->text,
                          .command = {.kind = COMMAND_IN_SHEET, .value = ACT_LIKE}};
    struct button wear = {
        .id = WIDGET_SHEET_WEAR,
        .kind = is_worn ? BUTTON_QUIET : BUTTON_MAIN,
        .label = canvas_string(canvas, !is_trying ? "browse.turn_on"
                                       : is_worn  ? "product.take_off"
                                                  : "product.try_on"),
        .icon = ICON_NONE,
        .disabled = product->variants[variant].try_on.kind == TRY_ON_NONE,
        .command = {.kind = is_trying ? COMMAND_IN_SHEET : COMMAND_ASK_CONSENT, .value = ACT_TRY_ON}};
    button_draw(canvas, &like, rect_cut_end(&row, row.height, canvas->rtl));
    rect_cut_end(&row, theme->gap, canvas->rtl);
    button_draw(canvas, &wear, row);
}

static float draw_body(struct ui *ui, const struct session *session, const struct ui_status *status,
                       const struct catalogue_product *product, int variant, struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    float top = area.y, seen = area.height;
    area.height = 65536.0f; // it scrolls
    rect_cut_top(&area, draw_overview(ui, product, variant, area) + theme->padding);
    const struct session_worn *eyewear = ui_worn_eyewear(session);
    bool is_judged = eyewear != NULL && eyewear->product == product && status->face_present;
    if (is_judged || product->variants[variant].offer.size_count > 0) {
        const struct fit *fit = is_judged ? &status->fit : NULL;
        float from = area.y - top;
        rect_cut_top(&area, sizes_draw(ui, product, variant, fit, area) + theme->padding);
        if (ui->request.reveals) // they are asked for
            scroller_reveal(&ui->sheets.scroller, from, area.y - top, seen);
        ui->request.reveals = false;
    }
    if (product->variant_count > 1)
        rect_cut_top(&area, draw_shades(ui, product, variant, area) + theme->padding);
    if (product->description[0] != '\0') {
        struct text_look look = {
            .size = theme->body, .colour = theme->text, .lines = DESCRIPTION_LINES, .top = true};
        rect_cut_top(&area, canvas_text(canvas, product->description, &look, area).height + theme->padding);
    }
    return area.y - top - theme->padding;
}

static float draw(struct ui *ui, const struct session *session, const struct ui_status *status,
                  struct sheet_room room)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct catalogue_product *product = ui->chosen;
    int variant = ui_shade_of(ui, product, session);
    struct scroller *scroller = &ui->sheets.scroller;
    draw_heading(canvas, product, room.head);
    struct rect body = room.body;
    draw_buttons(ui, session, product, variant, rect_cut_bottom(&body, theme->touch));
    rect_cut_bottom(&body, theme->gap);
    asking_draw(ui, product, variant, &body);
    float below = room.body.height - body.height;
    struct rect clip = rect_inset(body, -theme->gap, 0.0f), content = body;
    canvas_enter(canvas, clip, scroller);
    canvas_touch(canvas, WIDGET_SHEET_BODY, clip, (struct command){0}, false);
    content.y -= roundf(scroller->position);
    float height = draw_body(ui, session, status, product, variant, content);
    canvas_leave(canvas);
    scroller_fit(scroller, height, body.height, 0.0f);
    scroller_step(scroller, canvas->elapsed_s);
    return height + below;
}

const struct sheet_kind sheet_product = {.draw = draw, .perform = perform, .close = asking_stop};
