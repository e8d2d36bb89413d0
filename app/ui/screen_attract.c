// Nobody is here: the loop (app/attract), what the store is called, and the call to touch.
//
// Portrait: the loop above, the words below. Landscape: the words stand where the panel will be, the loop
// beside them. Where the mirror's own picture or the store's media lie under the words, these have a ground.
#include "app/attract/attract.h"
#include "app/ui/state.h"
#include "platform/base/colour.h"

#define STAGE_SHARE 0.70f // of a portrait screen's height
#define GROUND_SHARE 0.44f
#define FADE_SHARE 0.30f // of the ground
#define FADE_STEPS 12
#define BESIDE_SHARE 0.8f // the same in landscape, where it lies beside it
#define MOST_CUT 0.72f    // of a medium: more of it is seen when it covers the screen, else it is shown whole
#define GROUND_ALPHA 0.88f // 4.5:1 on any picture

static struct rect whole_screen(const struct canvas *canvas)
{
    return (struct rect){0.0f, 0.0f, (float)canvas->width_px, (float)canvas->height_px};
}

// --- where things are --------------------------------------------------------------------------------------

static struct rect stage_of(const struct ui *ui)
{
    struct rect whole = whole_screen(&ui->canvas);
    if (ui->canvas.theme.portrait)
        return rect_round(rect_cut_top(&whole, whole.height * STAGE_SHARE));
    const struct rect *panel = &ui->layout.panel;
    bool panel_first = panel->x + panel->width * 0.5f < whole.width * 0.5f;
    float until = panel_first ? panel->x + panel->width : panel->x;
    struct rect before = rect_cut_start(&whole, roundf(until), false);
    return panel_first ? whole : before;
}

// The ground of the words.
static struct rect ground_of(const struct ui *ui)
{
    struct rect whole = whole_screen(&ui->canvas), stage = stage_of(ui);
    if (ui->canvas.theme.portrait)
        return rect_round(rect_cut_bottom(&whole, whole.height * GROUND_SHARE));
    rect_cut_start(&whole, stage.x > 0.0f ? 0.0f : stage.width, false);
    whole.width = (float)ui->canvas.width_px - stage.width;
    return whole;
}

// Warm light on the theme's own ground.
static struct bust_backdrop backdrop_of(const struct theme *theme)
{
    static const struct colour warm_dark = {0.47f, 0.38f, 0.33f, 1.0f},
                               warm_light = {0.80f, 0.73f, 0.67f, 1.0f};
    struct vec3 card = {colour_linear(theme->card.r), colour_linear(theme->card.g),
                        colour_linear(theme->card.b)};
    bool is_dark = colour_luminance(card) < 0.18f;
    struct bust_backdrop backdrop = {.rim = theme->card};
    backdrop.rim.a = 1.0f;
    backdrop.light = colour_mix(backdrop.rim, is_dark ? warm_dark : warm_light, 0.85f);
    return backdrop;
}

void ui_attract_place(const struct ui *ui, struct rect *stage, struct bust_backdrop *backdrop)
{
    *stage = stage_of(ui);
    *backdrop = backdrop_of(&ui->canvas.theme);
}

// --- fades -------------------------------------------------------------------------------------------------

// At a share of a fade, from where it is `full`. What shines through is to rise evenly to the eye, without a
// kink at either end, while light is mixed linearly: hence the power.
static float fade_alpha(float share, float full)
{
    float least = powf(1.0f - full, 1.0f / 2.2f), even = share * share * (3.0f - 2.0f * share);
    return 1.0f - powf(least + (1.0f - least) * even, 2.2f);
}

struct fade {
    struct rect rect;
    float full;
    bool across, is_end; // full at its right, or below
};

static void draw_fade(struct canvas *canvas, const struct fade *fade)
{
    struct colour card = canvas->theme.card;
    float length = fade->across ? fade->rect.width : fade->rect.height;
    for (int i = 0; i < FADE_STEPS; i++) {
        float from = (float)i / (float)FADE_STEPS, to = (float)(i + 1) / (float)FADE_STEPS;
        float first = roundf(from * length), last = roundf(to * length);
        float above = fade_alpha(fade->is_end ? 1.0f - from : from, fade->full),
              below = fade_alpha(fade->is_end ? 1.0f - to : to, fade->full);
        struct draw2d_box box = {.rect = fade->rect,
                                 .fill = colour_fade(card, above),
                                 .fill_bottom = colour_fade(card, below),
                                 .across = fade->across};
        *(fade->across ? &box.rect.x : &box.rect.y) += first;
        *(fade->across ? &box.rect.width : &box.rect.height) = last - first;
        canvas_draw_box(canvas, &box);
    }
}

// --- the loop ----------------------------------------------------------------------------------------------

// A medium covers the screen, unless too much of it would be cut off.
static bool covers(const struct ui *ui, const struct draw2d_texture *texture)
{
    struct rect whole = whole_screen(&ui->canvas);
    float by_width = whole.width / (float)draw2d_texture_width(texture),
          by_height = whole.height / (float)draw2d_texture_height(texture);
    return fminf(by_width, by_height) >= MOST_CUT * fmaxf(by_width, by_height);
}

// Or all of it stands in the stage.
static struct rect place_medium(const struct ui *ui, const struct draw2d_texture *texture)
{
    struct rect whole = whole_screen(&ui->canvas), stage = stage_of(ui);
    float width = (float)draw2d_texture_width(texture), height = (float)draw2d_texture_height(texture);
    if (covers(ui, texture)) {
        float scale = fmaxf(whole.width / width, whole.height / height);
        return rect_centred(whole, scale * width, scale * height);
    }
    float scale = fminf(stage.width / width, stage.height / height);
    return rect_round(rect_centred(stage, scale * width, scale * height));
}

static void draw_layer(struct ui *ui, const struct attract_layer *layer, float shown)
{
    struct canvas *canvas = &ui->canvas;
    static const struct colour white = {1.0f, 1.0f, 1.0f, 1.0f};
    if (layer->texture == NULL)
        return;
    canvas->alpha = shown * layer->alpha;
    struct rect to = layer->is_head ? stage_of(ui) : place_medium(ui, layer->texture);
    canvas_box(canvas, whole_screen(canvas), 0.0f, backdrop_of(&canvas->theme).rim);
    canvas_picture(canvas, layer->texture, to, (struct rect){0}, 0.0f, white);
    if (layer->is_head && canvas->theme.portrait) { // the shoulders end where the words begin
        float from = ground_of(ui).y;
        struct rect low = {to.x, from, to.width, to.y + to.height - from};
        draw_fade(canvas, &(struct fade){.rect = low, .full = 1.0f, .is_end = true});
    }
    canvas->alpha = 1.0f;
}

void screen_loop_draw(struct ui *ui, const struct attract_view *loop)
{
    for (int i = 0; i < 2; i++)
        draw_layer(ui, &loop->layers[i], loop->shown);
}

// --- the words ---------------------------------------------------------------------------------------------

// How far there is a plain ground already: beside the head, and beside a medium that stands in the stage.
static float plainness(const struct ui *ui, const struct attract_view *loop)
{
    float plain = 1.0f;
    for (int i = 0; i < 2; i++)
        if (loop->layers[i].texture != NULL && !loop->layers[i].is_head &&
            covers(ui, loop->layers[i].texture))
            plain = fminf(plain, i == 1 ? 1.0f - loop->layers[1].alpha : loop->layers[1].alpha);
    return loop->shown * plain;
}

static void draw_ground(struct ui *ui, float plain)
{
    struct canvas *canvas = &ui->canvas;
    struct rect ground = ground_of(ui);
    struct colour full = colour_fade(canvas->theme.card, GROUND_ALPHA);
    if (canvas->theme.portrait) {
        struct rect above = rect_cut_top(&ground, roundf(ground.height * FADE_SHARE));
        draw_fade(canvas, &(struct fade){.rect = above, .full = GROUND_ALPHA, .is_end = true});
        canvas_box(canvas, ground, 0.0f, full);
        return;
    }
    bool is_right = ground.x > 0.0f;
    struct rect beside = ground;
    beside.width = roundf(ground.width * BESIDE_SHARE);
    beside.x = is_right ? ground.x - beside.width : ground.x + ground.width;
    canvas->alpha = 1.0f - plain;
    draw_fade(canvas,
              &(struct fade){.rect = beside, .full = GROUND_ALPHA, .across = true, .is_end = is_right});
    canvas_box(canvas, ground, 0.0f, full);
    canvas->alpha = 1.0f;
}

static struct text_look centred(float size, enum text_weight weight, struct colour colour, int lines)
{
    return (struct text_look){
        .size = size, .weight = weight, .colour = colour, .align = TEXT_CENTRE, .lines = lines, .top = true};
}

// Cut off the bottom of `column`.
static void draw_line(struct canvas *canvas, const char *words, const struct text_look *look,
                      struct rect *column)
{
    if (words == NULL || words[0] == '\0')
        return;
    struct text_size size = canvas_measure(canvas, words, look, column->width);
    canvas_text(canvas, words, look, rect_cut_bottom(column, size.height));
    rect_cut_bottom(column, roundf(canvas->theme.gap * 0.5f));
}

static void draw_price(struct ui *ui, const struct catalogue_variant *shade, struct rect *column)
{
    const struct theme *theme = &ui->canvas.theme;
    bool is_sale = shade->sale_price.minor_units >= 0;
    struct catalogue_price price = is_sale ? shade->sale_price : shade->price;
    char amount[48], text[64];
    catalogue_amount_text(price, amount, sizeof amount);
    strings_price(ui->strings, text, sizeof text, amount, price.currency);
    struct text_look look = centred(theme->label, TEXT_MEDIUM, is_sale ? theme->sale : theme->text, 1);
    draw_line(&ui->canvas, text, &look, column);
}

// What the head wears: its name, and what it costs.
static void draw_caption(struct ui *ui, const struct attract_view *loop, struct rect *column)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct playlist_piece *piece = loop->piece;
    struct text_look strong = centred(theme->title, TEXT_SEMIBOLD, theme->text, 1);
    struct text_look soft = centred(theme->caption, TEXT_MEDIUM, theme->text_soft, 1);
    if (piece == NULL)
        return;
    canvas->alpha = loop->shown * loop->words;
    if (piece->kind == PIECE_PRODUCT) {
        draw_price(ui, &piece->product->variants[piece->variant], column);
        draw_line(canvas, piece->product->title, &strong, column);
        draw_line(canvas, piece->product->brand, &soft, column);
    } else {
        soft.lines = 2;
        draw_line(canvas, piece->look->description, &soft, column);
        draw_line(canvas, piece->look->title, &strong, column);
    }
    canvas->alpha = 1.0f;
}

void screen_attract_draw(struct ui *ui, const struct ui_status *status)
{
    static const struct attract_view none = {.shown = 0.0f};
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct attract_view *loop = status->loop != NULL ? status->loop : &none;
    const char *title =
        ui->catalogue->title != NULL ? ui->catalogue->title : canvas_string(canvas, "attract.title");
    const char *begin = canvas_string(canvas, status->somebody_near ? "attract.near" : "attract.touch");
    struct text_look strong = centred(roundf(theme->display * 1.5f), TEXT_SEMIBOLD, theme->text, 2);
    struct text_look soft = centred(theme->label, TEXT_REGULAR, theme->text, 4);
    canvas_cover(canvas);
    draw_ground(ui, plainness(ui, loop));
    struct rect column = rect_inset(ground_of(ui), 2.0f * theme->margin, 2.0f * theme->margin);
    struct rect button = rect_cut_bottom(&column, roundf(64.0f * theme->unit));
    rect_cut_bottom(&column, 2.0f * theme->gap);
    draw_line(canvas, canvas_string(canvas, "attract.privacy"), &soft, &column);
    rect_cut_bottom(&column, roundf(theme->gap * 0.5f));
    ui->staff.door = column;
    draw_line(canvas, title, &strong, &column);
    rect_cut_top(&ui->staff.door, column.height);
    rect_cut_bottom(&column, 2.0f * theme->gap);
    draw_caption(ui, loop, &column);
    struct button touch = {.id = WIDGET_ATTRACT, .kind = BUTTON_MAIN, .label = begin, .icon = ICON_HAND};
    button_draw(canvas, &touch,
                rect_centred(button, button_width(canvas, &touch, button.height), button.height));
}
