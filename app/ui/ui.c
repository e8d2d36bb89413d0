#include "app/ui/ui.h"

#include "app/ui/state.h"

#include <stdlib.h>
#include <string.h>

// At least what a card of the largest screen shows, at most what a texture is worth.
#define LEAST_PICTURE_PX 256

// What is picked comes second: it is empty at first, and a visit begins with something to see.
static void find_tabs(struct ui *ui)
{
    bool present[CATEGORY_COUNT] = {false};
    ui->tab_count = 0;
    if (ui->catalogue->look_count > 0)
        ui->tabs[ui->tab_count++] = UI_TAB_LOOKS;
    for (int i = 0; i < ui->catalogue->product_count; i++)
        present[ui->catalogue->products[i].category] = true;
    for (int category = 0; category < CATEGORY_COUNT; category++)
        if (present[category])
            ui->tabs[ui->tab_count++] = category;
    if (ui->no_picks || ui->tab_count == 0)
        return;
    memmove(&ui->tabs[2], &ui->tabs[1], (size_t)(ui->tab_count - 1) * sizeof ui->tabs[0]);
    ui->tabs[1] = UI_TAB_PICKED;
    ui->tab_count++;
}

// The first that can be bought, of each product.
static void choose_first_shades(struct ui *ui)
{
    for (int i = 0; i < ui->catalogue->product_count; i++) {
        const struct catalogue_product *product = &ui->catalogue->products[i];
        ui->shades[i] = 0;
        for (int v = product->variant_count - 1; v >= 0; v--)
            if (product->variants[v].availability != AVAILABILITY_OUT_OF_STOCK)
                ui->shades[i] = v;
    }
}

// What is made of a catalogue, and replaced with it.
struct range {
    int *shelf, *shades;
    struct shade_chart foundations, concealers;
    struct search_index *search_index;
    struct filter_index *filter_index;
};

static void finish_range(struct range *range)
{
    search_index_destroy(range->search_index);
    filter_index_destroy(range->filter_index);
    shade_chart_finish(&range->foundations);
    shade_chart_finish(&range->concealers);
    free(range->shelf);
    free(range->shades);
}

static enum result make_range(const struct catalogue *catalogue, struct range *out)
{
    struct range range = {0};
    size_t products = (size_t)catalogue->product_count + 1;
    range.shelf = calloc(products + (size_t)catalogue->look_count, sizeof *range.shelf);
    range.shades = calloc(products, sizeof *range.shades);
    enum result result = range.shelf != NULL && range.shades != NULL ? RESULT_OK : RESULT_NO_MEMORY;
    if (result == RESULT_OK)
        result = shade_chart_init(catalogue, CATEGORY_FOUNDATION, &range.foundations);
    if (result == RESULT_OK)
        result = shade_chart_init(catalogue, CATEGORY_CONCEALER, &range.concealers);
    if (result == RESULT_OK)
        result = search_index_create(catalogue, &range.search_index);
    if (result == RESULT_OK)
        result = filter_index_create(catalogue, &range.filter_index);
    if (result == RESULT_OK)
        *out = range;
    else
        finish_range(&range);
    return result;
}

static struct range range_of(const struct ui *ui)
{
    return (struct range){.shelf = ui->shelf,
                          .shades = ui->shades,
                          .foundations = ui->foundations,
                          .concealers = ui->concealers,
                          .search_index = ui->search_index,
                          .filter_index = ui->filter_index};
}

static void set_range(struct ui *ui, const struct catalogue *catalogue, const struct range *range)
{
    ui->catalogue = catalogue;
    ui->shelf = range->shelf;
    ui->shades = range->shades;
    ui->foundations = range->foundations;
    ui->concealers = range->concealers;
    ui->search_index = range->search_index;
    ui->filter_index = range->filter_index;
    find_tabs(ui);
}

enum result ui_use_catalogue(struct ui *ui, const struct catalogue *catalogue)
{
    struct range old = range_of(ui), range;
    if (make_range(catalogue, &range) != RESULT_OK)
        return RESULT_NO_MEMORY;
    set_range(ui, catalogue, &range);
    finish_range(&old);
    pictures_forget(ui->canvas.pictures);
    ui->action_count = 0;
    ui_reset(ui);
    return RESULT_OK;
}

enum result ui_create(const struct ui_options *options, struct draw2d *draw2d, struct ui **out,
                      struct diagnostic *why)
{
    struct ui *ui = calloc(1, sizeof *ui);
    if (ui == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the user interface");
    struct canvas *canvas = &ui->canvas;
    canvas->draw2d = draw2d;
    ui->resources = options->resources;
    ui->screen = options->screen;
    if (options->minors != NULL)
        ui->minors = *options->minors;
    if (options->design != NULL)
        ui->design = *options->design;
    else
        theme_design(&ui->design);
    ui->no_picks = options->no_picks;
    struct range range;
    enum result result = make_range(options->catalogue, &range);
    if (result == RESULT_OK)
        set_range(ui, options->catalogue, &range);
    if (result == RESULT_OK)
        result = strings_create(options->resources, options->language, &ui->strings);
    if (result == RESULT_OK)
        result = icons_create(options->resources, draw2d, &canvas->icons);
    if (result == RESULT_OK)
        result = pictures_create(draw2d, &canvas->pictures);
    if (result == RESULT_OK)
        result = text_create(draw2d, ui->design.fonts, strings_language(ui->strings),
                             strings_right_to_left(ui->strings), &canvas->text);
    if (result != RESULT_OK) {
        ui_destroy(ui);
        return diagnose(why, result, "no memory for the user interface");
    }
    canvas->strings = ui->strings;
    canvas->rtl = strings_right_to_left(ui->strings);
    ui->has_keyboard = options->has_keyboard;
    ui_resize(ui, 1280, 720);
    ui_reset(ui);
    *out = ui;
    return RESULT_OK;
}

void ui_destroy(struct ui *ui)
{
    if (ui == NULL)
        return;
    screen_photo_forget(ui);
    screen_replay_forget(ui);
    asking_forget(ui);
    logo_finish(&ui->logo, ui->canvas.draw2d);
    text_destroy(ui->canvas.text);
    pictures_destroy(ui->canvas.pictures);
    icons_destroy(ui->canvas.icons);
    strings_destroy(ui->strings);
    struct range range = range_of(ui);
    finish_range(&range);
    free(ui);
}

void ui_resize(struct ui *ui, int width_px, int height_px)
{
    if (width_px < 1 || height_px < 1)
        return;
    ui_cancel_gesture(ui, ui->canvas.now_ns);
    ui->canvas.width_px = width_px;
    ui->canvas.height_px = height_px;
    canvas_cover(&ui->canvas); // what was painted stood elsewhere
    ui->screen.width_px = width_px;
    ui->screen.height_px = height_px;
    theme_fit(&ui->design, &ui->screen, &ui->canvas.theme);
    layout_init(&ui->layout, &ui->canvas.theme, ui->canvas.rtl);
    logo_fit(&ui->logo, ui->canvas.draw2d, ui->canvas.theme.logo, ui->layout.bar.height);
    ui->reveal_tab = true;
}

void ui_set_design(struct ui *ui, const struct theme *design)
{
    ui->design = *design;
    text_set_fonts(ui->canvas.text, ui->design.fonts);
    logo_finish(&ui->logo, ui->canvas.draw2d); // the file may be another under the same name
    ui_resize(ui, ui->canvas.width_px, ui->canvas.height_px);
}

const struct theme *ui_theme(const struct ui *ui)
{
    return &ui->canvas.theme;
}

const struct strings *ui_strings(const struct ui *ui)
{
    return ui->strings;
}

bool ui_set_language(struct ui *ui, const char *language)
{
    struct strings *strings = NULL;
    if (strings_create(ui->resources, language, &strings) != RESULT_OK)
        return false;
    strings_destroy(ui->strings);
    ui->strings = strings;
    ui->canvas.strings = strings;
    ui->canvas.rtl = strings_right_to_left(strings);
    text_set_language(ui->canvas.text, strings_language(strings), ui->canvas.rtl);
    ui_resize(ui, ui->canvas.width_px, ui->canvas.height_px); // the layout may be the other way round
    sheet_change_language(ui);
    return true;
}

void ui_offer_languages(struct ui *ui, const char (*codes)[4], int count)
{
    if (ui->all_language_count == 0)
        ui->all_language_count = strings_languages(ui->resources, ui->all_languages, STRINGS_MAX_LANGUAGES);
    ui->language_count = 0;
    for (int i = 0; i < ui->all_language_count; i++)
        for (int k = 0; k < count; k++)
            if (strcmp(codes[k], ui->all_languages[i].code) == 0) {
                ui->languages[ui->language_count++] = ui->all_languages[i];
                break;
            }
    if (ui->language_count > 0)
        return;
    memcpy(ui->languages, ui->all_languages, sizeof ui->languages);
    ui->language_count = ui->all_language_count;
}

struct rect ui_stage(const struct ui *ui)
{
    const struct rect *panel = &ui->layout.panel;
    struct rect stage = {0.0f, 0.0f, (float)ui->canvas.width_px, (float)ui->canvas.height_px};
    if (ui->canvas.theme.portrait)
        stage.height = panel->y;
    else if (ui->canvas.rtl != ui->canvas.theme.left_handed)
        rect_cut_start(&stage, panel->x + panel->width, false);
    else
        stage.width = panel->x;
    return stage;
}

void ui_reset(struct ui *ui)
{
    draw2d_forget(ui->canvas.draw2d); // a photo may be on it
    ui_cancel_gesture(ui, ui->canvas.now_ns);
    canvas_cover(&ui->canvas);
    choose_first_shades(ui);
    memset(ui->filters, 0, sizeof ui->filters);
    ui->filter_view = (struct filter_view){0};
    sizes_forget(ui);
    sheet_wipe(ui);
    screen_loyalty_forget(ui);
    asking_forget(ui);
    ui->shade_page = SHADE_PAGE_NONE;
    ui->size_page = false;
    ui->match_count = 0;
    memset(ui->matches, 0, sizeof ui->matches);
    ui->slider_tap_id = 0;
    zoom_reset(&ui->zoom);
    ui_show_tab(ui, 0);
    scroller_rewind(&ui->tab_scroller);
    ui->asking = ui->asking_together = ui->choosing_language = false;
    ui->young = ui->asking_parent = false;
    ui->wishes = (struct consent_wishes){.try_on = false};
    ui->toast = NULL;
    memset(ui->toast_what, 0, sizeof ui->toast_what);
    ui->absent_s = 0.0f;
}

bool ui_wants_picture(struct ui *ui, struct ui_picture_request *request)
{
    const char *path = pictures_next(ui->canvas.pictures);
    if (path == NULL)
        return false;
    int side_px = (int)fmaxf(ui->layout.card.width, ui->layout.card_picture);
    *request = (struct ui_picture_request){
        .path = path, .max_side_px = side_px > LEAST_PICTURE_PX ? side_px : LEAST_PICTURE_PX};
    return true;
}

void ui_give_picture(struct ui *ui, const char *path, const struct picture *picture)
{
    pictures_give(ui->canvas.pictures, path, picture);
}

// What is worn in this category is what its shades are shown for.
static void follow_session(struct ui *ui, const struct session *session)
{
    if (session->generation != ui->generation) {
        ui->generation = session->generation;
        ui_reset(ui);
    }
    for (int i = 0; i < session->worn_count && ui->chosen == NULL && ui->tab_count > 0; i++)
        if ((int)session->worn[i].product->category == ui->tabs[ui->tab])
            ui->chosen = session->worn[i].product;
    if (session->state != SESSION_TRY_ON)
        ui->asking_together = false;
    if (session->state != SESSION_TRY_ON && ui->shade_page > SHADE_PAGE_CHART)
        ui_show_shade_page(ui, SHADE_PAGE_CHART, ui->canvas.now_ns); // nothing is measured without consent
    if (session->state != SESSION_TRY_ON || ui_worn_eyewear(session) == NULL)
        ui_show_size_page(ui, false, ui->canvas.now_ns);
    offers_follow(ui);
    picked_follow(ui, session);
}

void ui_draw(struct ui *ui, unsigned framebuffer, const struct session *session,
             const struct ui_status *status, int64_t now_ns)
{
    follow_session(ui, session);
    (void)search_index_grow(ui->search_index);
    canvas_begin(&ui->canvas, framebuffer, now_ns);
    ui->requests = status->requests;
    screen_loyalty_follow(ui, session, status);
    if (status->loop != NULL && status->loop->shown > 0.0f)
        screen_loop_draw(ui, status->loop);
    if (staff_shows(ui, status->staff)) {
        canvas_end(&ui->canvas);
        return;
    }
    bool browsing = session->state == SESSION_BROWSE || session->state == SESSION_TRY_ON;
    bool replaying = status->replay != NULL && status->replay->state != REPLAY_NONE;
    bool counting = (status->photo_countdown > 0 || (replaying && replay_is_taken(status->replay))) &&
                    session->state == SESSION_TRY_ON;
    if ((browsing && !counting) || session->state == SESSION_LOST)
        screen_try_on_draw(ui, session, status);
    if (session->state == SESSION_ATTRACT)
        screen_attract_draw(ui, status);
    else if (session->state == SESSION_GOODBYE)
        screen_goodbye_draw(ui);
    else if (ui_language_is_shown(ui, session))
        screen_language_draw(ui, ui->choosing_language);
    else if (session->state == SESSION_LOST)
        screen_lost_draw(ui);
    else if (ui_consent_is_shown(ui, session))
        screen_consent_draw(ui, status);
    else if (status->photo != NULL && status->photo->state != PHOTO_NONE)
        screen_photo_draw(ui, status);
    else if (replaying)
        screen_replay_draw(ui, status);
    else if (ui->shade_page == SHADE_PAGE_ASK)
        screen_skin_consent_draw(ui);
    else if (ui->asking_together)
        screen_together_draw(ui);
    else if (ui->loyalty.asking)
        screen_profile_consent_draw(ui);
    if (status->photo == NULL || status->photo->state != PHOTO_TAKEN)
        screen_photo_forget(ui);
    if (!replaying || status->replay->state != REPLAY_PLAYING)
        screen_replay_forget(ui);
    bool told = ui->toast != NULL && ui->toast_what[0] != '\0'; // to whom sits at a desk, whatever is shown
    if ((browsing || told) && !counting)
        toast_draw(ui, status);
    if (status->seconds_left > 0 && session->state != SESSION_LOST)
        screen_warning_draw(ui, status->seconds_left);
    cursor_draw(ui, &status->cursor);
    canvas_end(&ui->canvas);
}

void ui_draw_nothing(struct ui *ui, unsigned framebuffer, int64_t now_ns)
{
    struct canvas *canvas = &ui->canvas;
    const struct rect whole = {0.0f, 0.0f, (float)canvas->width_px, (float)canvas->height_px};
    canvas_begin(canvas, framebuffer, now_ns);
    canvas_box(canvas, whole, 0.0f, (struct colour){0.0f, 0.0f, 0.0f, 1.0f});
    canvas_end(canvas);
}
