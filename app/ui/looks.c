// Complete looks: their cards, and what is said of the chosen one.
#include "app/ui/state.h"

#include <stdio.h>
#include <string.h>

#define MOST_DOTS 5

static struct colour part_colour(const struct catalogue_look_part *part)
{
    const struct catalogue_variant *variant = &part->product->variants[part->variant];
    const uint8_t *srgb = variant->swatch_srgb;
    float scale = 1.0f / 255.0f;
    if (!variant->has_swatch)
        return (struct colour){0.5f, 0.48f, 0.48f, 1.0f};
    return (struct colour){(float)srgb[0] * scale, (float)srgb[1] * scale, (float)srgb[2] * scale, 1.0f};
}

// A look without a picture shows its colours, one over the other.
static void draw_colours(struct ui *ui, const struct catalogue_look *look, struct rect tile)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    int count = look->part_count < MOST_DOTS ? look->part_count : MOST_DOTS;
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = tile,
                                                 .radius = theme->radius_small,
                                                 .fill = theme->tile,
                                                 .fill_bottom = theme->tile_low});
    float size = roundf(fminf(tile.height * 0.46f, tile.width * 0.34f)), step = size * 0.56f;
    float x = tile.x + (tile.width - size - step * (float)(count - 1)) * 0.5f;
    for (int i = 0; i < count; i++) {
        const struct catalogue_look_part *part = &look->parts[canvas->rtl ? count - 1 - i : i];
        struct rect dot =
            rect_round((struct rect){x + step * (float)i, tile.y + (tile.height - size) * 0.5f, size, size});
        canvas_draw_box(canvas, &(struct draw2d_box){.rect = dot,
                                                     .radius = dot.width * 0.5f,
                                                     .fill = part_colour(part),
                                                     .border = roundf(2.0f * theme->unit),
                                                     .border_colour = theme->tile});
    }
}

void looks_draw_card(struct ui *ui, const struct session *session, const struct catalogue_look *look,
                     struct rect card)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    uint32_t id = WIDGET_FIRST_LOOK + 2 * (uint32_t)(look - ui->catalogue->looks);
    canvas_touch(canvas, id, card, (struct command){.kind = COMMAND_LOOK, .look = look}, false);
    float target = session_wears_look(session, look) ? 1.0f : 0.0f;
    float worn = canvas_ease(canvas, id + 1, target, target, theme->quick);
    struct rect tile = shelf_card_tile(ui, id, &card);
    if (look->picture_path != NULL)
        shelf_draw_picture(ui, look->picture_path, ICON_LOOKS, tile, 1.0f);
    else
        draw_colours(ui, look, tile);
    shelf_draw_frame(ui, tile, worn, look == ui->chosen_look);
    shelf_draw_check(ui, tile, worn);
    struct text_look title = {
        .size = theme->caption, .weight = TEXT_MEDIUM, .colour = theme->text, .lines = 2, .top = true};
    rect_cut_top(&card, roundf(theme->caption * 0.42f));
    canvas_text(canvas, look->title, &title, card);
}

// "Velvet matte lipstick · Mirror gloss"; what has no room is left out.
static void list_parts(const struct catalogue_look *look, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < look->part_count; i++) {
        const char *title = look->parts[i].product->title;
        if (used + strlen(title) + 5 > size)
            return;
        used += (size_t)snprintf(text + used, size - used, "%s%s", i > 0 ? " · " : "", title);
    }
}

void looks_draw_words(struct ui *ui, struct rect words, struct rect rect)
{
    struct canvas *canvas = &ui->canvas;
    const struct theme *theme = &canvas->theme;
    const struct catalogue_look *look = ui->chosen_look;
    struct text_look soft = {.size = theme->body, .colour = theme->text_soft, .lines = 2};
    if (look == NULL) {
        struct rect both = words; // in portrait the actions stand beside what is below
        both.height += theme->portrait ? 0.0f : rect.height;
        soft.lines = theme->portrait ? 2 : 4;
        canvas_text(canvas, canvas_string(canvas, "hint.looks"), &soft, both);
        return;
    }
    struct text_look strong = {
        .size = theme->label, .weight = TEXT_SEMIBOLD, .colour = theme->text, .lines = 2};
    char parts[256];
    list_parts(look, parts, sizeof parts);
    soft.top = true;
    canvas_text(canvas, look->title, &strong, words);
    canvas_text(canvas, look->description[0] != '\0' ? look->description : parts, &soft, rect);
}
