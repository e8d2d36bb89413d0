// What of the tab's products is shown: their colours, finishes, prices, and what is in stock here, each with
// how many there would be.
#include "app/ui/sheet.h"

#include "app/ui/chips.h"
#include "app/ui/state.h"

#include <stdio.h>
#include <string.h>

static bool shows_products(const struct ui *ui)
{
    return ui->tab < ui->tab_count && ui->tabs[ui->tab] < CATEGORY_COUNT;
}

static enum catalogue_category category_of(const struct ui *ui)
{
    return (enum catalogue_category)ui->tabs[ui->tab];
}

struct filter *filter_of_tab(struct ui *ui)
{
    return shows_products(ui) ? &ui->filters[category_of(ui)] : NULL;
}

bool filter_has_choices(const struct ui *ui)
{
    const struct filter_choices *choices =
        shows_products(ui) ? filter_choices(ui->filter_index, category_of(ui)) : NULL;
    for (int facet = 0; choices != NULL && facet < FILTER_FACETS; facet++)
        if (choices->offered[facet] != 0)
            return true;
    return false;
}

void filter_clear(struct ui *ui, const struct command *command, const struct session *session,
                  int64_t input_ns)
{
    (void)command;
    (void)session;
    (void)input_ns;
    struct filter *filter = filter_of_tab(ui);
    if (filter == NULL)
        return;
    *filter = (struct filter){{0}};
    ui_fill_shelf(ui);
    canvas_cover(&ui->canvas);
}

// A chip's value says which it is.
static void perform(struct ui *ui, const struct command *command, const struct session *session,
                    int64_t input_ns)
{
    (void)session;
    (void)input_ns;
    struct filter *filter = filter_of_tab(ui);
    if (filter == NULL)
        return;
    filter->chosen[command->value / FILTER_MAX_VALUES] ^= 1u << command->value % FILTER_MAX_VALUES;
    ui_fill_shelf(ui);
    canvas_cover(&ui->canvas); // the chips are about to have other numbers, and other places
}

// Counted when something was chosen, and not for every frame.
static const struct filter_counts *count(struct ui *ui, const struct filter *filter)
{
    struct filter_view *view = &ui->filter_view;
    enum catalogue_category category = category_of(ui);
    bool is_new =
        !view->is_counted || view->category != category || memcmp(&view->filter, filter, sizeof *filter) != 0;
    if (is_new) {
        view->is_counted = true;
        view->category = category;
        view->filter = *filter;
        filter_count(ui->filter_index, category, filter, &view->counts);
    }
    return &view->counts;
}

// --- words -------------------------------------------------------------------------------------------------

// A limit as the shopper's language writes it, without decimals where there are none to tell.
static void limit_text(const struct ui *ui, const struct filter_choices *choices, int range, char *text,
                       size_t size)
{
    char amount[32];
    struct catalogue_price price = {.minor_units = choices->price_from[range]};
    memcpy(price.currency, choices->currency, sizeof price.currency);
    catalogue_amount_text(price, amount, sizeof amount);
    char *point = strchr(amount, '.');
    if (point != NULL && strspn(point + 1, "0") == strlen(point + 1))
        *point = '\0';
    strings_price(ui->strings, text, size, amount, price.currency);
}

static void range_text(const struct ui *ui, const struct filter_choices *choices, int range, char *text,
                       size_t size)
{
    char from[48], to[48];
    bool is_first = range == 0, is_last = range == choices->price_count - 1;
    if (!is_first)
        limit_text(ui, choices, range, from, sizeof from);
    if (!is_last)
        limit_text(ui, choices, range + 1, to, sizeof to);
    const struct strings_value price = {.name = "price", .text = is_last ? from : to};
    const struct strings_value both[] = {{.name = "from", .text = from}, {.name = "to", .text = to}};
    if (is_first || is_last)
        strings_format(ui->strings, text, size, is_last ? "filter.above" : "filter.below", &price, 1);
    else
        strings_format(ui->strings, text, size, "filter.between", both, 2);
}

static void value_text(const struct ui *ui, const struct filter_choices *choices, int facet, int value,
                       char *text, size_t size)
{
    char key[64];
    if (facet == FILTER_PRICE) {
        range_text(ui, choices, value, text, size);
        return;
    }
    if (facet == FILTER_COLOUR)
        (void)snprintf(key, sizeof key, "colour.%s", colour_family_name((enum colour_family)value));
    else if (facet == FILTER_FINISH)
        (void)snprintf(key, sizeof key, "finish.%s", makeup_finish_names[value]);
    else
        (void)snprintf(key, sizeof key, "product.in_stock");
    (void)snprintf(text, size, "%s", canvas_string(&ui->canvas, key));
}

static const char *facet_key(const struct ui *ui, int facet)
{
    static const char *const keys[FILTER_FACETS] = {
        [FILTER_COLOUR] = "filter.colour",
        [FILTER_FINISH] = "filter.finish",
        [FILTER_PRICE] = "filter.price",
        [FILTER_STOCK] = "filter.stock",
    };
    return facet == FILTER_COLOUR && catalogue_is_makeup(category_of(ui)) ? "filter.shade" : keys[facet];
}

// --- drawing -----------------------------------------------------------------------------------------------

static struct colour dot_colour(int value)
{
    const uint8_t *srgb = colour_family_srgb((enum colour_family)value);
    const float scale = 1.0f / 255.0f;
    return (struct colour){(float)srgb[0] * scale, (float)srgb[1] * scale, (float)srgb[2] * scale, 1.0f};
}

static void draw_facet(struct ui *ui, const struct filter *filter, int facet, struct rect *area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct filter_choices *choices = filter_choices(ui->filter_index, category_of(ui));
    const struct filter_counts *counts = count(ui, filter);
    struct text_look title = {
        .size = theme->body, .weight = TEXT_SEMIBOLD, .colour = theme->text, .top = true};
    const char *heading = canvas_string(canvas, facet_key(ui, facet));
    rect_cut_top(area, canvas_text(canvas, heading, &title, *area).height + roundf(theme->gap * 0.7f));
    struct chip_rows rows;
    chips_begin(&rows, *area);
    for (int value = 0; value < FILTER_MAX_VALUES; value++) {
        char label[128], number[16];
        if ((choices->offered[facet] >> value & 1u) == 0)
            continue;
        bool is_on = (filter->chosen[facet] >> value & 1u) != 0;
        value_text(ui, choices, facet, value, label, sizeof label);
        (void)snprintf(number, sizeof number, "%d", counts->of[facet][value]);
        struct chip chip = {
            .id = WIDGET_IN_SHEET + (uint32_t)(facet * FILTER_MAX_VALUES + value),
            .label = label,
            .note = number,
            .has_dot = facet == FILTER_COLOUR,
            .dot = facet == FILTER_COLOUR ? dot_colour(value) : (struct colour){0},
            .on = is_on,
            .disabled = !is_on && counts->of[facet][value] == 0,
            .command = {.kind = COMMAND_IN_SHEET, .value = facet * FILTER_MAX_VALUES + value}};
        chips_draw(canvas, &rows, &chip);
    }
    rect_cut_top(area, chips_height(&rows) + theme->padding);
}

static float draw_facets(struct ui *ui, const struct filter *filter, struct rect area)
{
    const struct filter_choices *choices = filter_choices(ui->filter_index, category_of(ui));
    float top = area.y;
    area.height = 65536.0f; // it scrolls
    for (int facet = 0; facet < FILTER_FACETS; facet++)
        if (choices->offered[facet] != 0)
            draw_facet(ui, filter, facet, &area);
    return area.y - top - ui->canvas.theme.padding;
}

// Below what scrolls: how many it would be, which closes the sheet, and all again. Side by side where there
// is room. Gives the height.
static float draw_buttons(struct ui *ui, const struct filter *filter, struct rect *body)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    char text[128];
    strings_format(ui->strings, text, sizeof text, "filter.show",
                   &(struct strings_value){.name = "count", .number = count(ui, filter)->products}, 1);
    struct button show = {.id = WIDGET_FILTER_SHOW,
                          .kind = BUTTON_MAIN,
                          .label = text,
                          .icon = ICON_NONE,
                          .disabled = count(ui, filter)->products == 0,
                          .command = {.kind = COMMAND_SHEET, .value = SHEET_NONE}};
    struct button clear = {.id = WIDGET_FILTER_CLEAR,
                           .kind = BUTTON_QUIET,
                           .label = canvas_string(canvas, "filter.clear"),
                           .icon = ICON_NONE,
                           .disabled = filter_chosen(filter) == 0,
                           .command = {.kind = COMMAND_CALL, .call = filter_clear}};
    float before = body->height, wanted = button_width(canvas, &clear, theme->touch);
    struct rect row = rect_cut_bottom(body, theme->touch);
    if (wanted + theme->gap + button_width(canvas, &show, theme->touch) <= row.width) {
        button_draw(canvas, &clear, rect_cut_start(&row, wanted, canvas->rtl));
        rect_cut_start(&row, theme->gap, canvas->rtl);
        button_draw(canvas, &show, row);
    } else {
        button_draw(canvas, &show, row);
        rect_cut_bottom(body, roundf(theme->gap * 0.7f));
        button_draw(canvas, &clear, rect_cut_bottom(body, theme->touch));
    }
    rect_cut_bottom(body, theme->gap);
    return before - body->height;
}

static float draw(struct ui *ui, const struct session *session, const struct ui_status *status,
                  struct sheet_room room)
{
    (void)session;
    (void)status;
    struct canvas *canvas = &ui->canvas;
    struct scroller *scroller = &ui->sheets.scroller;
    const struct filter *filter = filter_of_tab(ui);
    if (!filter_has_choices(ui)) {
        struct text_look soft = {
            .size = canvas->theme.body, .colour = canvas->theme.text_soft, .lines = 3, .top = true};
        return canvas_text(canvas, canvas_string(canvas, "filter.nothing"), &soft, room.body).height;
    }
    float buttons = draw_buttons(ui, filter, &room.body);
    struct rect clip = rect_inset(room.body, -canvas->theme.gap, 0.0f), content = room.body;
    canvas_enter(canvas, clip, scroller);
    canvas_touch(canvas, WIDGET_SHEET_BODY, clip, (struct command){0}, false);
    content.y -= roundf(scroller->position);
    float height = draw_facets(ui, filter, content);
    canvas_leave(canvas);
    scroller_fit(scroller, height, room.body.height, 0.0f);
    scroller_step(scroller, canvas->elapsed_s);
    return height + buttons;
}

const struct sheet_kind sheet_filter = {.title = "filter.title", .draw = draw, .perform = perform};
