#include "app/ui/canvas.h"

#include "platform/base/clock.h"

#include <assert.h>

#define LONGEST_STEP_S 0.1f // after a pause the movements go on, they don't jump
#define PROBES 16

void canvas_begin(struct canvas *canvas, unsigned framebuffer, int64_t now_ns)
{
    float elapsed_s = (float)(now_ns - canvas->now_ns) / (float)CLOCK_SECOND_NS;
    canvas->elapsed_s = fminf(fmaxf(elapsed_s, 0.0f), LONGEST_STEP_S);
    canvas->now_ns = now_ns;
    canvas->frame++;
    canvas->alpha = 1.0f;
    canvas->area_count = canvas->clip_count = canvas->draws = 0;
    canvas->scroller = NULL;
    text_begin_frame(canvas->text);
    icons_begin_frame(canvas->icons);
    pictures_begin_frame(canvas->pictures);
    draw2d_begin(canvas->draw2d, framebuffer, canvas->width_px, canvas->height_px);
}

void canvas_end(struct canvas *canvas)
{
    assert(canvas->clip_count == 0);
    draw2d_end_kept(canvas->draw2d);
}

static struct rect current_clip(const struct canvas *canvas)
{
    if (canvas->clip_count == 0)
        return (struct rect){0.0f, 0.0f, (float)canvas->width_px, (float)canvas->height_px};
    return canvas->clips[canvas->clip_count - 1];
}

static struct rect current_clear(const struct canvas *canvas)
{
    return canvas->clip_count == 0 ? current_clip(canvas) : canvas->clear[canvas->clip_count - 1];
}

// What goes on beyond its clip fades out there: a word cut through looks broken. Gives what doesn't fade.
static struct rect clip_scrolled(struct canvas *canvas, struct rect clip, const struct scroller *scroller)
{
    float most = roundf((scroller->horizontal ? 28.0f : 20.0f) * canvas->theme.unit);
    float before = fmaxf(fminf(scroller->position, most), 0.0f);
    float after = fmaxf(fminf(scroller->extent - scroller->position, most), 0.0f);
    float start = scroller->reversed ? after : before, end = scroller->reversed ? before : after;
    draw2d_clip_faded(canvas->draw2d, clip, !scroller->horizontal, start, end);
    return scroller->horizontal
               ? (struct rect){clip.x + start, clip.y, fmaxf(clip.width - start - end, 0.0f), clip.height}
               : (struct rect){clip.x, clip.y + start, clip.width, fmaxf(clip.height - start - end, 0.0f)};
}

void canvas_enter(struct canvas *canvas, struct rect clip, struct scroller *scroller)
{
    assert(canvas->clip_count < CANVAS_MAX_CLIPS);
    struct rect clear = clip;
    if (scroller != NULL)
        clear = clip_scrolled(canvas, clip, scroller);
    else
        draw2d_clip(canvas->draw2d, clip);
    canvas->clips[canvas->clip_count] = rect_intersect(current_clip(canvas), clip);
    canvas->clear[canvas->clip_count] = rect_intersect(current_clear(canvas), clear);
    canvas->clip_count++;
    canvas->scroller = scroller;
    if (scroller != NULL)
        scroller->jumps = canvas->theme.reduced_motion;
}

void canvas_leave(struct canvas *canvas)
{
    assert(canvas->clip_count > 0);
    draw2d_unclip(canvas->draw2d);
    canvas->clip_count--;
    canvas->scroller = NULL;
}

void canvas_touch(struct canvas *canvas, uint32_t id, struct rect rect, struct command command, bool hold)
{
    struct rect seen = rect_intersect(rect, current_clip(canvas));
    if (seen.width <= 0.0f || seen.height <= 0.0f || canvas->area_count == CANVAS_MAX_AREAS)
        return;
    canvas->areas[canvas->area_count++] = (struct touch_area){.id = id,
                                                              .rect = seen,
                                                              .whole = rect,
                                                              .command = command,
                                                              .hold = hold,
                                                              .scroller = canvas->scroller};
}

void canvas_cover(struct canvas *canvas)
{
    canvas->area_count = 0;
    if (canvas->witness != NULL)
        canvas->witness->covered(canvas->witness->context);
}

const struct touch_area *canvas_find(const struct canvas *canvas, float x_px, float y_px)
{
    for (int i = canvas->area_count - 1; i >= 0; i--)
        if (rect_contains(canvas->areas[i].rect, x_px, y_px))
            return &canvas->areas[i];
    return NULL;
}

// The id's own place, or one that nobody used in the last frame; NULL when all of its places are taken.
static struct motion *find_motion(struct canvas *canvas, uint32_t id)
{
    struct motion *vacant = NULL;
    uint32_t hash = id * 2654435761u; // Knuth's multiplicative hash
    for (uint32_t i = 0; i < PROBES; i++) {
        struct motion *motion = &canvas->motions[((hash >> 16) + i) % CANVAS_MAX_MOTIONS];
        bool stale = motion->id == 0 || motion->used_frame + 1 < canvas->frame;
        if (motion->id == id && !stale)
            return motion;
        if (stale && (vacant == NULL || motion->id == id))
            vacant = motion;
    }
    if (vacant != NULL)
        *vacant = (struct motion){0};
    return vacant;
}

static float ease(struct canvas *canvas, uint32_t id, float start, float target, float time_s)
{
    struct motion *motion = find_motion(canvas, id);
    if (motion == NULL)
        return target;
    if (motion->id == 0)
        *motion = (struct motion){.id = id, .value = start};
    else if (motion->used_frame != canvas->frame)
        motion->value += (target - motion->value) * (1.0f - expf(-canvas->elapsed_s / time_s));
    motion->used_frame = canvas->frame;
    if (fabsf(target - motion->value) < 0.002f * fmaxf(1.0f, fabsf(target)))
        motion->value = target;
    return motion->value;
}

float canvas_ease(struct canvas *canvas, uint32_t id, float start, float target, float time_s)
{
    return canvas->theme.reduced_motion ? target : ease(canvas, id, start, target, time_s);
}

// Also with reduced motion: it is a change of colour, and says that the finger was felt.
float canvas_press(struct canvas *canvas, uint32_t id)
{
    float pressed = 0.0f;
    for (int i = 0; i < CANVAS_MAX_PRESSED; i++)
        if (canvas->pressed[i] == id)
            pressed = 1.0f;
    return ease(canvas, id, 0.0f, pressed, canvas->theme.calm);
}

void canvas_flash(struct canvas *canvas, uint32_t id)
{
    struct motion *motion = find_motion(canvas, id);
    if (motion != NULL)
        *motion = (struct motion){.id = id, .value = 1.0f, .used_frame = canvas->frame};
}

void canvas_draw_box(struct canvas *canvas, const struct draw2d_box *box)
{
    struct draw2d_box shown = *box;
    shown.fill.a *= canvas->alpha;
    shown.fill_bottom.a *= canvas->alpha;
    shown.border_colour.a *= canvas->alpha;
    shown.shadow_colour.a *= canvas->alpha;
    draw2d_rectangle(canvas->draw2d, &shown);
    canvas->draws++;
}

void canvas_box(struct canvas *canvas, struct rect rect, float radius, struct colour fill)
{
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = rect_round(rect), .radius = radius, .fill = fill});
}

void canvas_glass(struct canvas *canvas, struct rect rect, float radius)
{
    const struct theme *theme = &canvas->theme;
    canvas_draw_box(canvas, &(struct draw2d_box){.rect = rect_round(rect),
                                                 .radius = radius,
                                                 .fill = theme->glass,
                                                 .fill_bottom = theme->glass_low,
                                                 .border = theme->edge,
                                                 .border_colour = theme->glass_edge});
}

void canvas_icon(struct canvas *canvas, enum icon icon, float x, float y, float size, struct colour colour)
{
    colour.a *= canvas->alpha;
    icons_draw(canvas->icons, icon, x, y, size, colour);
    canvas->draws++;
}

void canvas_picture(struct canvas *canvas, const struct draw2d_texture *texture, struct rect to,
                    struct rect from, float radius, struct colour tint)
{
    tint.a *= canvas->alpha;
    draw2d_picture(canvas->draw2d, texture, to, from, radius, tint);
    canvas->draws++;
}

static struct text_style style_of(const struct text_look *look, float width)
{
    return (struct text_style){.size_px = look->size,
                               .weight = look->weight,
                               .max_width_px = floorf(width),
                               .max_lines = look->lines > 0 ? look->lines : 1,
                               .align = look->align};
}

struct text_size canvas_measure(struct canvas *canvas, const char *string, const struct text_look *look,
                                float width)
{
    struct text_style style = style_of(look, width);
    return text_measure(canvas->text, string, &style);
}

struct text_size canvas_text(struct canvas *canvas, const char *string, const struct text_look *look,
                             struct rect rect)
{
    if (rect.width < look->size) // not even one glyph
        return (struct text_size){0};
    struct text_style style = style_of(look, rect.width);
    struct text_size size = text_measure(canvas->text, string, &style);
    float room = rect.width - size.width;
    bool at_right = (look->align == TEXT_END) != canvas->rtl;
    float x = rect.x + (look->align == TEXT_CENTRE ? room * 0.5f : at_right ? room : 0.0f);
    float y = rect.y + (look->top ? 0.0f : (rect.height - size.height) * 0.5f);
    struct colour colour = look->colour;
    colour.a *= canvas->alpha;
    struct rect place = rect_intersect((struct rect){x, y, size.width, size.height}, current_clear(canvas));
    if (canvas->witness == NULL || canvas->witness->text(canvas->witness->context, string, place, colour))
        (void)text_draw(canvas->text, string, &style, x, y, colour);
    canvas->draws++;
    return size;
}

const char *canvas_string(const struct canvas *canvas, const char *key)
{
    return strings_get(canvas->strings, key);
}

struct colour colour_mix(struct colour a, struct colour b, float t)
{
    return (struct colour){a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t,
                           a.a + (b.a - a.a) * t};
}

struct colour colour_fade(struct colour colour, float factor)
{
    colour.a *= factor;
    return colour;
}
