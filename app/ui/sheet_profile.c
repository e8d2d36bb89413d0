// What is known of the customer, for themselves to see, to wear, and to have forgotten.
#include "app/ui/sheet.h"

#include "app/ui/chips.h"
#include "app/ui/state.h"

#include <limits.h>
#include <string.h>

#define MOST_CARDS 8 // of a list

#define FIRST_SIZE 0x100 // of its chips' ids, behind those of the shades

// --- what is done ------------------------------------------------------------------------------------------

// Worn at once where that is agreed to; else its card opens.
static void take(struct ui *ui, const struct catalogue_product *product, int variant,
                 const struct session *session, int64_t input_ns)
{
    bool tries = session->state == SESSION_TRY_ON;
    ui_choose(ui, product, variant);
    if (tries)
        ui_wear(ui, product, variant, session, input_ns);
    else
        sheet_show(ui, SHEET_PRODUCT);
}

static void show_category(struct ui *ui, int category)
{
    for (int tab = 0; tab < ui->tab_count; tab++)
        if (ui->tabs[tab] == category) {
            sheet_show(ui, SHEET_NONE);
            ui_show_tab(ui, tab);
            return;
        }
}

static void perform(struct ui *ui, const struct command *command, const struct session *session,
                    int64_t input_ns)
{
    if (command->product != NULL)
        take(ui, command->product, command->value, session, input_ns);
    else
        show_category(ui, command->value);
}

static void show_card(struct ui *ui, const struct command *command, const struct session *session,
                      int64_t input_ns)
{
    screen_profile_open(ui, command, session, input_ns);
}

static void change_contact(struct ui *ui, const struct command *command, const struct session *session,
                           int64_t input_ns)
{
    (void)command;
    ui_emit(ui, (struct ui_action){
                    .kind = UI_ACTION_CONTACT, .on = !session->consent.contact, .input_ns = input_ns});
}

// The first touch asks, the second one does it.
static void ask_to_forget(struct ui *ui, const struct command *command, const struct session *session,
                          int64_t input_ns)
{
    (void)session, (void)input_ns;
    ui->loyalty.is_forgetting = command->value != 0;
    canvas_cover(&ui->canvas); // the second one is not where the first was
}

static void forget(struct ui *ui, const struct command *command, const struct session *session,
                   int64_t input_ns)
{
    (void)command, (void)session;
    ui->loyalty.is_forgetting = false;
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_FORGET_ME, .input_ns = input_ns});
    canvas_cover(&ui->canvas);
}

// --- lists -------------------------------------------------------------------------------------------------

static void draw_title(struct ui *ui, const char *key, struct rect *area)
{
    struct canvas *canvas = &ui->canvas;
    struct text_look look = {.size = canvas->theme.body,
                             .weight = TEXT_SEMIBOLD,
                             .colour = canvas->theme.text,
                             .lines = 2,
                             .top = true};
    rect_cut_top(area, canvas->theme.padding);
    rect_cut_top(area, canvas_text(canvas, canvas_string(canvas, key), &look, *area).height +
                           roundf(canvas->theme.gap * 0.7f));
}

static float draw_line(struct ui *ui, const char *words, int lines, struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    struct text_look look = {
        .size = canvas->theme.body, .colour = canvas->theme.text_soft, .lines = lines, .top = true};
    return canvas_text(canvas, words, &look, area).height;
}

// What the catalogue still has of it; NULL: it is gone.
static const struct catalogue_product *find(const struct ui *ui, const struct profile_item *item,
                                            int *variant)
{
    return item->sku[0] != '\0' ? catalogue_find(ui->catalogue, item->sku, NULL, variant) : NULL;
}

// Cards in rows, of what there is in the catalogue.
static void draw_cards(struct ui *ui, const struct session *session, const char *key,
                       const struct profile_item *items, int count, struct rect *area)
{
    const struct theme *theme = &ui->canvas.theme;
    struct rect card = ui->layout.card;
    int columns = (int)((area->width + theme->gap) / (card.width + theme->gap)), drawn = 0;
    columns = columns < 1 ? 1 : columns;
    struct rect row = {0};
    for (int i = 0; i < count && drawn < MOST_CARDS; i++) {
        int variant = 0;
        const struct catalogue_product *product = find(ui, &items[i], &variant);
        if (product == NULL)
            continue;
        if (drawn == 0)
            draw_title(ui, key, area);
        if (drawn % columns == 0) {
            row = rect_cut_top(area, card.height);
            rect_cut_top(area, theme->gap);
        }
        struct rect place = rect_cut_start(&row, card.width, ui->canvas.rtl);
        rect_cut_start(&row, theme->gap, ui->canvas.rtl);
        shelf_draw_product(ui, session, product, variant,
                           (struct command){.kind = COMMAND_IN_SHEET, .product = product, .value = variant},
                           place);
        drawn++;
    }
}

static struct colour swatch_of(const struct catalogue_variant *shade)
{
    return (struct colour){(float)shade->swatch_srgb[0] / 255.0f, (float)shade->swatch_srgb[1] / 255.0f,
                           (float)shade->swatch_srgb[2] / 255.0f, 1.0f};
}

// Each in its colour, with its product's name.
static void draw_shades(struct ui *ui, const struct session *session, const struct profile *profile,
                        struct rect *area)
{
    struct canvas *canvas = &ui->canvas;
    struct chip_rows rows;
    int drawn = 0;
    for (int i = 0; i < profile->shade_count && drawn < MOST_CARDS; i++) {
        int variant = 0;
        const struct catalogue_product *product = find(ui, &profile->shades[i], &variant);
        if (product == NULL)
            continue;
        if (drawn++ == 0) {
            draw_title(ui, "profile.shades", area);
            chips_begin(&rows, *area);
        }
        const struct catalogue_variant *shade = &product->variants[variant];
        const struct chip chip = {
            .id = WIDGET_IN_SHEET + (uint32_t)i,
            .label = shade->title,
            .note = product->title,
            .has_dot = shade->has_swatch,
            .dot = swatch_of(shade),
            .on = session_wears(session, product, variant),
            .command = {.kind = COMMAND_IN_SHEET, .product = product, .value = variant}};
        chips_draw(canvas, &rows, &chip);
    }
    if (drawn > 0)
        rect_cut_top(area, chips_height(&rows));
}

static void draw_sizes(struct ui *ui, const struct profile *profile, struct rect *area)
{
    struct canvas *canvas = &ui->canvas;
    struct chip_rows rows;
    int drawn = 0;
    for (int i = 0; i < profile->size_count; i++)
        for (int category = 0; category < CATEGORY_COUNT; category++) {
            if (strcmp(profile->sizes[i].category,
                       catalogue_category_name((enum catalogue_category)category)) != 0)
                continue;
            if (drawn++ == 0) {
                draw_title(ui, "profile.sizes", area);
                chips_begin(&rows, *area);
            }
            const struct chip chip = {.id = WIDGET_IN_SHEET + FIRST_SIZE + (uint32_t)i,
                                      .label = profile->sizes[i].size,
                                      .note = tabs_category_label(ui, (enum catalogue_category)category),
                                      .is_stacked = true,
                                      .command = {.kind = COMMAND_IN_SHEET, .value = category}};
            chips_draw(canvas, &rows, &chip);
        }
    if (drawn > 0)
        rect_cut_top(area, chips_height(&rows));
}

// --- the customer ------------------------------------------------------------------------------------------

// A large number, and what it is.
static void draw_points(struct ui *ui, const struct profile *profile, struct rect *area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    char text[96];
    if (profile->points < 0)
        return;
    int points = profile->points < INT_MAX ? (int)profile->points : INT_MAX;
    strings_format(ui->strings, text, sizeof text, "profile.points",
                   &(struct strings_value){.name = "count", .number = points}, 1);
    struct rect row = rect_cut_top(area, roundf(theme->touch * 1.1f));
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = rect_round(row),
                                                 .radius = theme->radius_small,
                                                 .fill = theme_wash(theme, 0.06f)});
    struct rect start = rect_cut_start(&row, row.height, canvas->rtl);
    canvas_icon(canvas, ICON_STAR, start.x + start.width * 0.5f, start.y + start.height * 0.5f, theme->icon,
                theme->accent);
    struct text_look look = {.size = theme->label, .weight = TEXT_SEMIBOLD, .colour = theme->text};
    canvas_text(canvas, text, &look, row);
}

static void draw_contact(struct ui *ui, const struct session *session, struct rect *area)
{
    struct canvas *canvas = &ui->canvas;
    const char *title = canvas_string(canvas, "consent.contact"),
               *text = canvas_string(canvas, "consent.contact_more");
    if (ui->young || session->consent.by_parent)
        return; // not a question for the young
    rect_cut_top(area, canvas->theme.padding);
    toggle_draw(canvas, WIDGET_SHEET_CONTACT,
                rect_cut_top(area, toggle_height(canvas, area->width, title, text)), title, text,
                session->consent.contact, (struct command){.kind = COMMAND_CALL, .call = change_contact});
}

static void draw_forget(struct ui *ui, struct rect *area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct button ask = {.id = WIDGET_SHEET_FORGET,
                               .kind = BUTTON_QUIET,
                               .label = canvas_string(canvas, "profile.forget"),
                               .icon = ICON_NONE,
                               .command = {.kind = COMMAND_CALL, .call = ask_to_forget, .value = 1}};
    rect_cut_top(area, theme->gap);
    button_draw(canvas, &ask, rect_cut_top(area, theme->touch));
}

// In place of all else, so that both answers are to be seen.
static float draw_question(struct ui *ui, struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    float top = area.y;
    const struct button yes = {.id = WIDGET_SHEET_FORGET_YES,
                               .kind = BUTTON_MAIN,
                               .label = canvas_string(canvas, "profile.forget_yes"),
                               .icon = ICON_NONE,
                               .command = {.kind = COMMAND_CALL, .call = forget}};
    const struct button no = {.id = WIDGET_SHEET_FORGET_NO,
                              .kind = BUTTON_QUIET,
                              .label = canvas_string(canvas, "profile.forget_no"),
                              .icon = ICON_NONE,
                              .command = {.kind = COMMAND_CALL, .call = ask_to_forget, .value = 0}};
    draw_title(ui, "profile.forget", &area);
    rect_cut_top(&area,
                 draw_line(ui, canvas_string(canvas, "profile.forget_sure"), 10, area) + theme->padding);
    button_draw(canvas, &no, rect_cut_top(&area, theme->touch));
    rect_cut_top(&area, theme->gap);
    button_draw(canvas, &yes, rect_cut_top(&area, theme->touch));
    return area.y - top;
}

static float draw_known(struct ui *ui, const struct session *session, struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct profile *profile = session->profile;
    float top = area.y;
    draw_points(ui, profile, &area);
    bool is_new = profile->favourite_count + profile->recent_count + profile->purchase_count == 0;
    if (is_new) {
        rect_cut_top(&area, canvas->theme.gap);
        rect_cut_top(&area, draw_line(ui, canvas_string(canvas, "profile.empty"), 4, area));
    }
    draw_cards(ui, session, "profile.favourites", profile->favourites, profile->favourite_count, &area);
    draw_shades(ui, session, profile, &area);
    draw_sizes(ui, profile, &area);
    draw_cards(ui, session, "profile.recent", profile->recent, profile->recent_count, &area);
    draw_cards(ui, session, "profile.bought", profile->purchases, profile->purchase_count, &area);
    draw_title(ui, "profile.kept", &area);
    rect_cut_top(&area, draw_line(ui, canvas_string(canvas, "profile.kept_more"), 10, area));
    draw_contact(ui, session, &area);
    draw_forget(ui, &area);
    return area.y - top;
}

// Nobody's: what came of forgetting, or how it begins.
static float draw_nobody(struct ui *ui, const struct ui_status *status, struct rect area)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    float top = area.y;
    const struct button show = {.id = WIDGET_CARD_OFFER,
                                .kind = BUTTON_MAIN,
                                .label = canvas_string(canvas, "card.show"),
                                .icon = ICON_CARD,
                                .command = {.kind = COMMAND_CALL, .call = show_card}};
    const char *key = status->was_forgotten   ? "profile.forgotten"
                      : status->not_forgotten ? "profile.not_forgotten"
                                              : "card.offer";
    rect_cut_top(&area, draw_line(ui, canvas_string(canvas, key), 6, area));
    if (!status->was_forgotten && !status->not_forgotten) {
        rect_cut_top(&area, theme->padding);
        button_draw(canvas, &show, rect_cut_top(&area, theme->touch));
    }
    return area.y - top;
}

static void draw_head(struct ui *ui, const struct session *session, struct rect head)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const char *name = session->profile != NULL ? session->profile->name : "";
    char text[128];
    struct text_look look = {
        .size = theme->title, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 2};
    strings_format(ui->strings, text, sizeof text, name[0] != '\0' ? "card.hello" : "profile.title",
                   &(struct strings_value){.name = "name", .text = name}, 1);
    canvas_text(canvas, text, &look, head);
}

static float draw(struct ui *ui, const struct session *session, const struct ui_status *status,
                  struct sheet_room room)
{
    draw_head(ui, session, room.head);
    struct rect content = sheet_scroll_begin(ui, room.body);
    float height = session->profile == NULL    ? draw_nobody(ui, status, content)
                   : ui->loyalty.is_forgetting ? draw_question(ui, content)
                                               : draw_known(ui, session, content);
    sheet_scroll_end(ui, room.body, height);
    return height;
}

static void open(struct ui *ui)
{
    ui->loyalty.is_forgetting = false;
    ui_emit(ui, (struct ui_action){.kind = UI_ACTION_PROFILE, .input_ns = ui->canvas.now_ns});
}

const struct sheet_kind sheet_profile = {.is_wide = true, .draw = draw, .perform = perform, .open = open};
