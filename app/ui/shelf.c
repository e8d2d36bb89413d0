// The products of a category, or the looks: a strip that runs sideways (portrait) or two columns that run
// down (dock).
#include "app/ui/state.h"

#include <stdio.h>

static bool has_price(struct catalogue_price price)
{
    return price.minor_units >= 0;
}

static bool likes_any(const struct session *session, const struct catalogue_product *product)
{
    for (int i = 0; i < session->like_count; i++)
        if (session->likes[i].product == product)
            return true;
    return false;
}

// The picture on its tile: a cut-out stands in it, any other fills it; `without` one an icon.
void shelf_draw_picture(struct ui *ui, const char *path, enum icon without, struct rect tile, float alpha)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    bool cut_out = false;
    const struct draw2d_texture *texture = pictures_get(canvas->pictures, path, &cut_out);
    if (texture == NULL || cut_out)
        canvas_draw_box(canvas, &(struct draw2d_box){.rect = tile,
                                                     .radius = theme->radius_small,
                                                     .fill = theme->tile,
                                                     .fill_bottom = theme->tile_low});
    if (texture == NULL) {
        struct colour soft = colour_fade(theme->on_tile, 0.35f);
        canvas_icon(canvas, without, tile.x + tile.width * 0.5f, tile.y + tile.height * 0.5f,
                    theme->icon * 1.5f, soft);
        return;
    }
    float width = (float)draw2d_texture_width(texture), height = (float)draw2d_texture_height(texture);
    struct colour tint = {1.0f, 1.0f, 1.0f, alpha};
    struct rect room = cut_out ? rect_inset(tile, tile.height * 0.08f, tile.height * 0.08f) : tile;
    if (cut_out) {
        float scale = fminf(room.width / width, room.height / height);
        canvas_picture(canvas, texture, rect_centred(room, width * scale, height * scale), (struct rect){0},
                       0.0f, tint);
        return;
    }
    float scale = fmaxf(room.width / width, room.height / height);
    struct rect whole = {0.0f, 0.0f, width, height};
    struct rect part = rect_centred(whole, room.width / scale, room.height / scale);
    canvas_picture(canvas, texture, tile, part, theme->radius_small, tint);
}

struct price_tag {
    char price[48], sale[48]; // "" when not given
    bool two_lines;           // the old price doesn't fit beside the new one
};

// As the shopper's language writes it; "" when not given.
static void price_text(const struct ui *ui, struct catalogue_price price, char *text, size_t size)
{
    char amount[32];
    catalogue_amount_text(price, amount, sizeof amount);
    strings_price(ui->strings, text, size, amount, price.currency);
}

static struct price_tag price_of(struct ui *ui, const struct catalogue_variant *shade, float size, float room)
{
    struct price_tag tag = {.two_lines = false};
    price_text(ui, shade->price, tag.price, sizeof tag.price);
    if (!has_price(shade->sale_price))
        return tag;
    price_text(ui, shade->sale_price, tag.sale, sizeof tag.sale);
    struct text_look old = {.size = size}, now = {.size = size, .weight = TEXT_SEMIBOLD};
    float width = canvas_measure(&ui->canvas, tag.price, &old, 0.0f).width +
                  canvas_measure(&ui->canvas, tag.sale, &now, 0.0f).width + old.size;
    tag.two_lines = width > room;
    return tag;
}

// The price; on sale the new one, and the old one struck through.
static void draw_price(struct ui *ui, const struct price_tag *tag, float size, struct rect *column)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    float height = roundf(size * 1.3f);
    struct rect line = rect_cut_top(column, height);
    struct text_look old = {.size = size, .colour = theme->text_soft};
    if (tag->sale[0] == '\0') {
        if (size > theme->caption) { // it stands for itself
            old.weight = TEXT_SEMIBOLD;
            old.colour = theme->text;
        }
        canvas_text(canvas, tag->price, &old, line);
        return;
    }
    struct text_look now = {.size = size, .weight = TEXT_SEMIBOLD, .colour = theme->sale};
    float width = canvas_text(canvas, tag->sale, &now, line).width;
    if (tag->two_lines && column->height < height)
        return; // the new price counts
    if (tag->two_lines)
        line = rect_cut_top(column, height);
    else
        rect_cut_start(&line, width + roundf(size * 0.5f), canvas->rtl);
    width = canvas_text(canvas, tag->price, &old, line).width;
    struct rect struck = rect_cut_start(&line, width, canvas->rtl);
    if (width > 0.0f)
        canvas_box(canvas, rect_centred(struck, struck.width, theme->edge), 0.0f, theme->text_soft);
}

void shelf_draw_price(struct ui *ui, const struct catalogue_variant *shade, float size, struct rect *column)
{
    struct price_tag tag = price_of(ui, shade, size, column->width);
    if (tag.price[0] != '\0' || tag.sale[0] != '\0')
        draw_price(ui, &tag, size, column);
}

// From the middle of a mark to the tile's edges.
static float mark_inset(const struct theme *theme)
{
    return roundf(19.0f * theme->unit);
}

void shelf_draw_check(struct ui *ui, struct rect tile, float worn)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    float inset = mark_inset(theme), alpha = canvas->alpha;
    if (worn <= 0.01f)
        return;
    canvas->alpha = alpha * worn;
    badge_draw(canvas, canvas->rtl ? tile.x + inset : tile.x + tile.width - inset, tile.y + inset,
               roundf(24.0f * theme->unit), ICON_CHECK, theme->accent, theme->on_accent);
    canvas->alpha = alpha;
}

static void draw_heart(struct ui *ui, struct rect tile)
{
    const struct theme *theme = &ui->canvas.theme;
    float inset = mark_inset(theme);
    canvas_icon(&ui->canvas, ICON_HEART_FILLED, ui->canvas.rtl ? tile.x + tile.width - inset : tile.x + inset,
                tile.y + inset, roundf(22.0f * theme->unit), theme->heart);
}

static void draw_stock_note(struct ui *ui, struct rect tile)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct text_look look = {
        .size = theme->caption, .weight = TEXT_MEDIUM, .colour = theme->text, .align = TEXT_CENTRE};
    float height = roundf(theme->caption * 1.75f), inset = roundf(6.0f * theme->unit);
    struct rect note = rect_inset(tile, inset, inset);
    note = rect_cut_bottom(&note, height);
    canvas_box(canvas, note, height * 0.5f, colour_fade(theme->card, 0.9f));
    canvas_text(canvas, canvas_string(canvas, "product.out_of_stock"), &look,
                rect_inset(note, height * 0.3f, 0.0f));
}

float shelf_frame_room(const struct theme *theme)
{
    return roundf(2.5f * theme->unit) + roundf(1.5f * theme->unit);
}

void shelf_draw_frame(struct ui *ui, struct rect tile, float worn, bool chosen)
{
    const struct theme *theme = &ui->canvas.theme;
    if (worn < 0.01f && !chosen)
        return;
    // A line around the tile with a gap between, so that it shows on a bright tile as well.
    float width = roundf(2.5f * theme->unit), out = shelf_frame_room(theme);
    canvas_draw_box(&ui->canvas,
                    &(struct draw2d_box){.rect = rect_inset(tile, -out, -out),
                                         .radius = theme->radius_small + out,
                                         .border = width,
                                         .border_colour = colour_mix(theme->bright, theme->accent, worn)});
}

struct rect shelf_card_tile(struct ui *ui, uint32_t id, struct rect *card)
{
    float press = canvas_press(&ui->canvas, id), picture = ui->layout.card_picture;
    if (picked_is_shown(ui) && ui->layout.shelf_horizontal) // the strip gets no higher for the reason
        picture -= 0.6f * ui->canvas.theme.caption;
    struct rect tile = rect_round(rect_cut_top(card, picture));
    return rect_round(rect_inset(tile, tile.height * 0.035f * press, tile.height * 0.035f * press));
}

static void draw_reason(struct ui *ui, const char *reason, struct rect *rest)
{
    const struct theme *theme = &ui->canvas.theme;
    struct text_look look = {.size = theme->caption,
                             .colour = theme->text_soft,
                             .lines = ui->layout.shelf_horizontal ? 1 : 2,
                             .top = true};
    rect_cut_top(rest, canvas_text(&ui->canvas, reason, &look, *rest).height);
}

// `reason`: why it was picked; NULL: it was not.
static void draw_product(struct ui *ui, const struct session *session,
                         const struct catalogue_product *product, int variant, const char *reason,
                         struct command command, struct rect card)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    uint32_t index = (uint32_t)(product - ui->catalogue->products);
    uint32_t id = WIDGET_FIRST_PRODUCT + 2 * index;
    canvas_touch(canvas, id, card, command, false);
    const struct catalogue_variant *shade =
        &product->variants[variant >= 0 ? variant : ui_shade_of(ui, product, session)];
    bool is_worn = ui_worn_variant(session, product) >= 0;
    float worn = canvas_ease(canvas, id + 1, is_worn ? 1.0f : 0.0f, is_worn ? 1.0f : 0.0f, theme->quick);
    bool out_of_stock = shade->availability == AVAILABILITY_OUT_OF_STOCK;

    struct rect rest = card;
    struct rect shown = shelf_card_tile(ui, id, &rest);
    shelf_draw_picture(ui, shade->picture_path != NULL ? shade->picture_path : product->picture_path,
                       tabs_icon((int)product->category), shown, out_of_stock ? 0.4f : 1.0f);
    if (out_of_stock)
        draw_stock_note(ui, shown);
    shelf_draw_frame(ui, shown, worn, product == ui->chosen);
    shelf_draw_check(ui, shown, worn);
    if (likes_any(session, product))
        draw_heart(ui, shown);

    struct price_tag tag = price_of(ui, shade, theme->caption, card.width);
    struct text_look title = {.size = theme->caption,
                              .weight = TEXT_MEDIUM,
                              .colour = theme->text,
                              .lines = tag.two_lines || reason != NULL ? 1 : 2,
                              .top = true};
    rect_cut_top(&rest, roundf(theme->caption * 0.42f));
    struct text_size size = canvas_text(canvas, product->title, &title, rest);
    rect_cut_top(&rest, size.height + roundf(theme->caption * 0.1f));
    if (reason != NULL)
        draw_reason(ui, reason, &rest);
    draw_price(ui, &tag, theme->caption, &rest);
}

void shelf_draw_product(struct ui *ui, const struct session *session, const struct catalogue_product *product,
                        int variant, struct command command, struct rect card)
{
    draw_product(ui, session, product, variant, NULL, command, card);
}

static void draw_entry(struct ui *ui, const struct session *session, int entry, struct rect card)
{
    const struct catalogue_product *product = &ui->catalogue->products[ui->shelf[entry]];
    bool picked = picked_is_shown(ui);
    char reason[256];
    if (picked)
        picked_reason(ui, entry, reason, sizeof reason);
    draw_product(ui, session, product, -1, picked ? reason : NULL,
                 (struct command){.kind = COMMAND_PRODUCT, .product = product}, card);
}

// Before the products: the way into the shade finder.
static void draw_shade_finder_card(struct ui *ui, struct rect card)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct shade_chart *chart = ui_chart(ui);
    canvas_touch(canvas, WIDGET_SHADE_CARD, card,
                 (struct command){.kind = COMMAND_SHADE_FINDER, .value = SHADE_PAGE_CHART}, false);
    struct rect tile = shelf_card_tile(ui, WIDGET_SHADE_CARD, &card);
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = tile,
                                                 .radius = theme->radius_small,
                                                 .fill = theme->control,
                                                 .border = theme->edge,
                                                 .border_colour = theme->control_edge});
    // A few of its shades, from light to deep, beneath the icon.
    float high = roundf(15.0f * theme->unit);
    struct rect band = rect_inset(tile, theme->padding, roundf(theme->padding * 0.5f));
    band = rect_cut_bottom(&band, high);
    int shown = chart->count < 5 ? chart->count : 5;
    for (int i = 0; i < shown; i++) {
        struct rect cell = rect_cut_start(&band, band.width / (float)(shown - i), canvas->rtl);
        const struct shade *shade = &chart->shades[i * (chart->count - 1) / (shown > 1 ? shown - 1 : 1)];
        canvas_box(canvas, rect_inset(cell, 1.0f, 0.0f), 3.0f * theme->unit, screen_shade_colour(shade));
    }
    canvas_icon(canvas, ICON_SHADE_FINDER, tile.x + tile.width * 0.5f,
                tile.y + (tile.height - high - theme->padding * 0.5f) * 0.5f, theme->icon * 1.1f,
                theme->accent);
    struct text_look title = {
        .size = theme->caption, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 2, .top = true};
    rect_cut_top(&card, roundf(theme->caption * 0.42f));
    canvas_text(canvas, canvas_string(canvas, "shade.find"), &title, card);
}

struct rect shelf_card(const struct ui *ui)
{
    struct rect card = ui->layout.card;
    if (picked_is_shown(ui) && ui->layout.shelf_horizontal)
        card.width = roundf(card.width * 1.9f);
    else if (picked_is_shown(ui)) // two lines of any script
        card.height += roundf(ui->canvas.theme.caption * 2.3f);
    return card;
}

// From the top-left corner of the content at position 0.
static struct rect card_place(const struct ui *ui, struct rect area, int index)
{
    const struct layout *layout = &ui->layout;
    float gap = ui->canvas.theme.gap;
    int columns = layout->shelf_columns;
    float along = (float)(index / columns), across = (float)(index % columns);
    struct rect card = shelf_card(ui);
    float x = layout->shelf_horizontal ? along * (card.width + gap) - ui->shelf_scroller.position
                                       : across * (card.width + gap);
    card.y =
        area.y +
        (layout->shelf_horizontal ? 0.0f : along * (card.height + gap) - roundf(ui->shelf_scroller.position));
    card.x = roundf(ui->canvas.rtl ? area.x + area.width - x - card.width : area.x + x);
    return card;
}

static void fit_scroller(struct ui *ui, struct rect area)
{
    const struct layout *layout = &ui->layout;
    struct scroller *scroller = &ui->shelf_scroller;
    float gap = ui->canvas.theme.gap;
    int rows = (ui->shelf_lead + ui->shelf_count + layout->shelf_columns - 1) / layout->shelf_columns;
    float card = layout->shelf_horizontal ? shelf_card(ui).width : shelf_card(ui).height;
    float content = (float)rows * (card + gap) - gap;
    scroller->horizontal = layout->shelf_horizontal;
    scroller->reversed = scroller->horizontal && ui->canvas.rtl;
    scroller_fit(scroller, content, scroller->horizontal ? area.width : area.height, card + gap);
    scroller_step(scroller, ui->canvas.elapsed_s);
}

// The cards that may be seen, a row more at either end: a shelf may hold a hundred thousand.
static void find_in_view(const struct ui *ui, struct rect area, int *first, int *end)
{
    const struct layout *layout = &ui->layout;
    int count = ui->shelf_lead + ui->shelf_count, columns = layout->shelf_columns;
    float card = layout->shelf_horizontal ? shelf_card(ui).width : shelf_card(ui).height;
    float pitch = card + ui->canvas.theme.gap, length = layout->shelf_horizontal ? area.width : area.height;
    int row = (int)floorf(ui->shelf_scroller.position / pitch) - 1;
    int rows = (int)ceilf(length / pitch) + 3;
    *first = row < 0 ? 0 : row * columns;
    *end = (row + rows) * columns < count ? (row + rows) * columns : count;
}

// A filter left nothing: it is said, and what undoes it stands below. Beside the shade finder's card, if
// there is one.
static void draw_empty(struct ui *ui, struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct text_look look = {
        .size = theme->body, .colour = theme->text_soft, .align = TEXT_CENTRE, .lines = 3, .top = true};
    const char *words = canvas_string(canvas, "filter.empty");
    struct button clear = {.id = WIDGET_SHELF_CLEAR,
                           .kind = BUTTON_QUIET,
                           .label = canvas_string(canvas, "filter.clear"),
                           .icon = ICON_FILTER,
                           .command = {.kind = COMMAND_CALL, .call = filter_clear}};
    if (ui->shelf_lead > 0 && ui->layout.shelf_horizontal)
        rect_cut_start(&area, ui->layout.card.width + theme->gap, canvas->rtl);
    else if (ui->shelf_lead > 0)
        rect_cut_top(&area, ui->layout.card.height + theme->gap);
    float height = canvas_measure(canvas, words, &look, area.width).height;
    struct rect middle = rect_centred(area, area.width, height + theme->gap + theme->touch);
    canvas_text(canvas, words, &look, rect_cut_top(&middle, height));
    float width = fminf(button_width(canvas, &clear, theme->touch), middle.width);
    button_draw(canvas, &clear,
                rect_round(rect_centred(rect_cut_bottom(&middle, theme->touch), width, theme->touch)));
}

void shelf_draw(struct ui *ui, const struct session *session, struct rect rect)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    // The frame of a worn card stands a little out of the card: the clip leaves it room, the rest does not
    // move.
    float rim = shelf_frame_room(theme);
    struct rect area = rect_inset(rect, theme->padding, 0.0f);
    fit_scroller(ui, area);
    canvas_enter(canvas, rect_inset(rect, theme->edge, -rim), &ui->shelf_scroller);
    canvas_touch(canvas, WIDGET_SHELF, rect, (struct command){0}, false);
    // A new category comes in from the side.
    float enter =
        canvas_ease(canvas, WIDGET_SHELF_ENTER + 0x80u + (uint32_t)ui->tab, 0.0f, 1.0f, theme->calm);
    float alpha = canvas->alpha,
          slide = roundf((1.0f - enter) * 36.0f * theme->unit * (canvas->rtl ? -1.0f : 1.0f));
    canvas->alpha *= enter;
    if (ui->shelf_count == 0 && picked_is_shown(ui))
        picked_draw_empty(ui, area);
    else if (ui->shelf_count == 0)
        draw_empty(ui, area);
    int first, end;
    find_in_view(ui, area, &first, &end);
    for (int i = first; i < end; i++) {
        struct rect card = card_place(ui, area, i);
        card.x += slide;
        struct rect seen = rect_intersect(card, rect);
        if (seen.width <= 0.0f || seen.height <= 0.0f)
            continue;
        int entry = i - ui->shelf_lead;
        if (entry < 0)
            draw_shade_finder_card(ui, card);
        else if (ui->tabs[ui->tab] == UI_TAB_LOOKS)
            looks_draw_card(ui, session, &ui->catalogue->looks[ui->shelf[entry]], card);
        else
            draw_entry(ui, session, entry, card);
    }
    canvas->alpha = alpha;
    canvas_leave(canvas);
}
