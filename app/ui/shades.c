// The chosen product's variants: their swatches, and the name of the one that is on.
#include "app/ui/state.h"

#include <stdio.h>

#define CATEGORY_ROOM 14.0f // times the size of the letters

static void draw_swatch(struct ui *ui, const struct catalogue_product *product, int variant, float x, float y,
                        bool on)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    uint32_t id = WIDGET_FIRST_SHADE + 2 * (uint32_t)variant;
    struct rect area = {x - theme->touch * 0.5f, y - theme->touch * 0.5f, theme->touch, theme->touch};
    canvas_touch(canvas, id, area,
                 (struct command){.kind = COMMAND_SHADE, .product = product, .value = variant}, false);
    shades_paint_swatch(ui, id, &product->variants[variant], x, y, on);
}

void shades_paint_swatch(struct ui *ui, uint32_t id, const struct catalogue_variant *shade, float x, float y,
                         bool on)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    float press = canvas_press(canvas, id);
    float ring = canvas_ease(canvas, id + 1, on ? 1.0f : 0.0f, on ? 1.0f : 0.0f, theme->quick);
    float size = roundf(theme->touch * (0.74f - 0.06f * press) * 0.5f) * 2.0f;
    struct rect circle = rect_round((struct rect){x - size * 0.5f, y - size * 0.5f, size, size});
    float scale = 1.0f / 255.0f;
    struct colour colour = {0.5f, 0.48f, 0.48f, 1.0f}, white = {1.0f, 1.0f, 1.0f, 1.0f};
    if (shade->has_swatch)
        colour = (struct colour){(float)shade->swatch_srgb[0] * scale, (float)shade->swatch_srgb[1] * scale,
                                 (float)shade->swatch_srgb[2] * scale, 1.0f};
    bool out_of_stock = shade->availability == AVAILABILITY_OUT_OF_STOCK;
    canvas_draw_box(canvas,
                    &(struct draw2d_box){
                        .rect = circle,
                        .radius = size * 0.5f,
                        .fill = colour_fade(colour_mix(colour, white, 0.10f), out_of_stock ? 0.45f : 1.0f),
                        .fill_bottom = colour_fade(colour, out_of_stock ? 0.45f : 1.0f),
                        .border = theme->edge,
                        .border_colour = theme_wash(theme, 0.12f)});
    if (ring < 0.01f)
        return;
    float out = roundf(4.0f * theme->unit);
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = rect_inset(circle, -out, -out),
                                                 .radius = size * 0.5f + out,
                                                 .border = roundf(2.0f * theme->unit),
                                                 .border_colour = colour_fade(theme->bright, ring)});
}

static void draw_swatches(struct ui *ui, const struct session *session, struct rect rect)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct catalogue_product *product = ui->chosen;
    float pitch = theme->touch;
    struct scroller *scroller = &ui->shade_scroller;
    scroller->horizontal = true;
    scroller->reversed = canvas->rtl;
    scroller_fit(scroller, (float)product->variant_count * pitch, rect.width, pitch);
    scroller_step(scroller, canvas->elapsed_s);
    int on = ui_shade_of(ui, product, session);
    // The first swatch stands flush with the words above it.
    float flush = theme->touch * 0.5f - theme->touch * 0.37f - roundf(4.0f * theme->unit);
    struct rect clip = rect_inset(rect, -flush, 0.0f);
    canvas_enter(canvas, clip, scroller);
    for (int i = 0; i < product->variant_count; i++) {
        float x = ((float)i + 0.5f) * pitch - scroller->position - flush;
        if (x < -pitch || x > rect.width + pitch)
            continue;
        draw_swatch(ui, product, i, roundf(canvas->rtl ? rect.x + rect.width - x : rect.x + x),
                    roundf(rect.y + rect.height * 0.5f), i == on);
    }
    canvas_leave(canvas);
}

int ui_lens_category(const struct catalogue_product *product, int variant)
{
    const struct eyewear_lens *lens = catalogue_lens(&product->variants[variant].try_on);
    return product->category == CATEGORY_SUNGLASSES && lens != NULL
               ? eyewear_lens_category(eyewear_lens_transmittance(lens))
               : -1;
}

// The variant's title, and of sunglasses how dark they are, where there is room for both.
static void title_of(const struct canvas *canvas, const struct catalogue_product *product, int variant,
                     float width, char *text, size_t size)
{
    const char *title = product->variant_count < 2 ? product->title : product->variants[variant].title;
    int category = ui_lens_category(product, variant);
    if (category >= 0 && width >= CATEGORY_ROOM * canvas->theme.label)
        (void)snprintf(text, size, "%s · %s %d", title, canvas_string(canvas, "lens.category"), category);
    else
        (void)snprintf(text, size, "%s", title);
}

void shades_draw(struct ui *ui, const struct session *session, struct rect words, struct rect rect)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    struct text_look strong = {
        .size = theme->label, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 2};
    struct text_look soft = {.size = theme->body, .colour = theme->text_soft, .lines = 2, .top = true};
    const struct catalogue_product *product = ui->chosen;
    if (product == NULL) {
        const char *hint = session->state == SESSION_TRY_ON ? "hint.tap_to_try" : "hint.tap_to_look";
        struct rect both = words; // in portrait the actions stand beside the swatches
        both.height += ui->canvas.theme.portrait ? 0.0f : rect.height;
        soft.top = false;
        canvas_text(canvas, canvas_string(canvas, hint), &soft, both);
        return;
    }
    char title[256];
    title_of(canvas, product, ui_shade_of(ui, product, session), words.width, title, sizeof title);
    if (product->variant_count < 2) {
        canvas_text(canvas, title, &strong, words);
        canvas_text(canvas, product->brand[0] != '\0' ? product->brand : product->description, &soft, rect);
        return;
    }
    canvas_text(canvas, title, &strong, words);
    draw_swatches(ui, session, rect);
}
