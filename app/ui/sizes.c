// The sizes a product is made in, on its card: which there are, here and online, and what the mirror can say
// of them.
#include "app/ui/chips.h"
#include "app/ui/state.h"

#include "platform/base/wipe.h"

#include <stdio.h>
#include <string.h>

#define MAX_LINES 4

static int find_choice(const struct ui *ui, const struct catalogue_product *product)
{
    for (int i = 0; i < ui->size_count; i++)
        if (ui->sizes[i].product == product)
            return i;
    return -1;
}

// That the customer asked for most in this category, as its label has it.
static const struct catalogue_size *usual_size(const struct ui *ui, const struct catalogue_product *product,
                                               int variant)
{
    const struct catalogue_offer *offer = &product->variants[variant].offer;
    const char *usual =
        ui->profile != NULL ? profile_size_of(ui->profile, catalogue_category_name(product->category)) : NULL;
    for (int i = 0; i < offer->size_count && usual != NULL; i++)
        if (strcmp(offer->sizes[i].title, usual) == 0)
            return &offer->sizes[i];
    return NULL;
}

const struct catalogue_size *sizes_chosen(const struct ui *ui, const struct catalogue_product *product,
                                          int variant)
{
    int choice = find_choice(ui, product);
    return choice >= 0 ? catalogue_find_size(&product->variants[variant], ui->sizes[choice].size)
                       : usual_size(ui, product, variant);
}

// The same again: none. When there are too many, the oldest goes.
static void choose(struct ui *ui, const struct catalogue_product *product, const char *size)
{
    int old = find_choice(ui, product);
    bool was_this = old >= 0 && strcmp(ui->sizes[old].size, size) == 0;
    if (old < 0 && ui->size_count == UI_MAX_SIZES)
        old = 0;
    if (old >= 0) {
        ui->size_count--;
        memmove(&ui->sizes[old], &ui->sizes[old + 1], (size_t)(ui->size_count - old) * sizeof ui->sizes[0]);
    }
    if (!was_this)
        ui->sizes[ui->size_count++] = (struct size_choice){product, size};
}

void sizes_forget(struct ui *ui)
{
    wipe(ui->sizes, sizeof ui->sizes);
    ui->size_count = 0;
}

static void perform_size(struct ui *ui, const struct command *command, const struct session *session,
                         int64_t input_ns)
{
    int shade = ui_shade_of(ui, command->product, session);
    const struct catalogue_variant *variant = &command->product->variants[shade];
    if (command->value < variant->offer.size_count) {
        const struct catalogue_size *size = &variant->offer.sizes[command->value];
        choose(ui, command->product, size->id);
        ui_emit(ui, (struct ui_action){.kind = UI_ACTION_SIZE,
                                       .product = command->product,
                                       .size = find_choice(ui, command->product) >= 0 ? size->title : NULL,
                                       .input_ns = input_ns});
    }
    asking_take_size(ui, command->product, shade, input_ns);
}

static bool is_there(enum catalogue_availability availability)
{
    return availability == AVAILABILITY_IN_STOCK;
}

// In a word, the best of both stores.
static const char *stock_word(struct catalogue_stock stock)
{
    if (is_there(stock.here))
        return "size_stock.here";
    if (stock.has_online && is_there(stock.online))
        return "size_stock.online";
    bool is_gone = stock.here == AVAILABILITY_OUT_OF_STOCK &&
                   (!stock.has_online || stock.online == AVAILABILITY_OUT_OF_STOCK);
    return is_gone ? "size_stock.none" : "size_stock.order";
}

static float draw_line(struct canvas *canvas, const char *text, struct rect area)
{
    struct text_look soft = {
        .size = canvas->theme.caption, .colour = canvas->theme.text_soft, .lines = MAX_LINES, .top = true};
    return canvas_text(canvas, text, &soft, area).height;
}

// The printed size of the frame that the mirror draws: lens, bridge, temple.
static bool is_shown(const struct eyewear *eyewear, const char *title)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%.0f-%.0f-%.0f", (double)eyewear->size[EYEWEAR_LENS_WIDTH],
                   (double)eyewear->size[EYEWEAR_BRIDGE_WIDTH], (double)eyewear->size[EYEWEAR_TEMPLE]);
    return strcmp(text, title) == 0;
}

// Glasses: the size that the mirror shows, which the verdict is about. All else: that there is none.
static float draw_verdict(struct ui *ui, const struct catalogue_product *product, int variant,
                          const struct fit *fit, struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct catalogue_variant *shade = &product->variants[variant];
    char text[160];
    if (!catalogue_is_eyewear(product->category))
        return draw_line(canvas, canvas_string(canvas, "product.size_not_measured"), area);
    float top = area.y;
    if (fit != NULL) {
        struct rect row = rect_cut_top(&area, canvas->theme.touch);
        float most = row.width, width = fit_chip_width(ui, fit, row, most);
        (void)fit_chip_draw(ui, fit, rect_cut_start(&row, width, canvas->rtl), most);
        rect_cut_top(&area, roundf(canvas->theme.gap * 0.7f));
    }
    for (int i = 0; i < shade->offer.size_count && shade->try_on.kind == TRY_ON_EYEWEAR; i++) {
        const char *title = shade->offer.sizes[i].title;
        if (shade->offer.size_count < 2 || !is_shown(&shade->try_on.eyewear, title))
            continue;
        strings_format(ui->strings, text, sizeof text, "product.size_shown",
                       &(struct strings_value){.name = "size", .text = title}, 1);
        rect_cut_top(&area, draw_line(canvas, text, area));
    }
    return area.y - top;
}

float sizes_draw(struct ui *ui, const struct catalogue_product *product, int variant, const struct fit *fit,
                 struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct catalogue_variant *shade = &product->variants[variant];
    const struct catalogue_size *chosen = sizes_chosen(ui, product, variant);
    struct text_look title = {
        .size = theme->body, .weight = TEXT_SEMIBOLD, .colour = theme->text, .top = true};
    struct chip_rows rows;
    bool is_asked = asking_is_for_size(ui, product) && chosen == NULL;
    const char *head = canvas_string(canvas, is_asked ? "request.which_size" : "product.sizes");
    float top = area.y;
    title.colour = is_asked ? theme->accent : theme->text;
    if (shade->offer.size_count > 0)
        rect_cut_top(&area, canvas_text(canvas, head, &title, area).height + roundf(theme->gap * 0.7f));
    chips_begin(&rows, area);
    for (int i = 0; i < shade->offer.size_count; i++) {
        const struct catalogue_size *size = &shade->offer.sizes[i];
        const char *word = stock_word(catalogue_size_stock(shade, size));
        struct chip chip = {
            .id = WIDGET_FIRST_SIZE + (uint32_t)i,
            .label = size->title,
            .note = canvas_string(canvas, word),
            .is_stacked = true,
            .on = size == chosen,
            .struck = strcmp(word, "size_stock.none") == 0,
            .command = {.kind = COMMAND_CALL, .call = perform_size, .product = product, .value = i}};
        chips_draw(canvas, &rows, &chip);
    }
    if (shade->offer.size_count > 0)
        rect_cut_top(&area, chips_height(&rows) + theme->gap);
    rect_cut_top(&area, draw_verdict(ui, product, variant, fit, area));
    return area.y - top;
}
