// Quads are collected with what program and texture they need, and drawn in runs at the end of the batch.
//
// A fragment of a rounded edge costs several times one of a plain area, and software rasterisers execute both
// sides of a branch: so each kind of area has its own program, and a box is cut into edges and inside.
#include "render/draw2d.h"

#include "platform/base/colour.h"
#include "platform/base/wipe.h"
#include "render/draw2d_list.h"
#include "render/gl/clip_view.h"
#include "render/gl/mesh.h"
#include "render/gl/program.h"
#include "render/gl/target.h"
#include "render/gl/texture.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CLIPS 8
#define SPLIT_LEAST_AREA_PX 4096.0f // a smaller box is drawn whole: cutting it costs more than it saves

struct program {
    GLuint id;
    GLint target_size_px, picture_to_clip;
};

struct clip {
    struct rect rect;
    bool down;                            // what follows are y, not x
    float start, full_from, full_to, end; // what is painted fades in from start to full_from, and so out
};

struct draw2d {
    struct program programs[KIND_COUNT];
    struct mesh mesh;
    struct draw2d_list list;   // what waits to be drawn
    struct draw2d_list before; // what draw2d_end_kept drew last
    struct kept {
        struct target target; // of the size of `before`, which is painted on it when `valid`
        bool valid;
        uint64_t drawn;
        int cover_count; // where it is not clear
        struct rect cover[DRAW2D_MAX_COVER];
    } kept;
    uint64_t texture_count; // ever made
    bool drawing;
    bool drawn_in_parts; // the list of this batch was too long, or lost a texture
    unsigned framebuffer;
    struct clip clips[MAX_CLIPS + 1]; // the first is the target
    int clip_count;                   // may exceed MAX_CLIPS; what is deeper is not narrowed
};

struct draw2d_texture {
    struct texture texture;
    uint64_t number;
    bool opaque;
};

// Everything that the quads of one shape have in common.
struct brush {
    enum draw2d_kind kind;
    GLuint texture;
    uint64_t texture_number;
    bool opaque; // where no edge is
    struct rect shape;
    struct colour top, bottom; // premultiplied linear; left and right where it runs across
    bool across;
    struct colour border;
    struct rect from; // texture coordinates over the shape
    float radius, border_px, blur_px;
};

// --- colour -----------------------------------------------------------------------------------------------

static float clamp01(float value)
{
    return fminf(fmaxf(value, 0.0f), 1.0f);
}

// Straight sRGB -> premultiplied linear.
static struct colour premultiplied_linear(struct colour colour)
{
    float alpha = clamp01(colour.a);
    return (struct colour){colour_linear(clamp01(colour.r)) * alpha, colour_linear(clamp01(colour.g)) * alpha,
                           colour_linear(clamp01(colour.b)) * alpha, alpha};
}

static struct colour mix_colours(struct colour a, struct colour b, float t)
{
    return (struct colour){a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t,
                           a.a + (b.a - a.a) * t};
}

// --- creation ---------------------------------------------------------------------------------------------

static enum result create_programs(struct draw2d *draw2d, struct diagnostic *why)
{
    static const char *const defines[KIND_COUNT] = {
        [KIND_FLAT] = "#define FLAT\n",
        [KIND_BOX] = "#define BOX\n",
        [KIND_SHADOW] = "#define SHADOW\n",
        [KIND_PICTURE] = "#define PICTURE\n",
        [KIND_ROUND_PICTURE] = "#define ROUND_PICTURE\n",
    };
    for (int i = 0; i < KIND_COUNT; i++) {
        struct program *program = &draw2d->programs[i];
        enum result result = program_create("draw2d.vert", "draw2d.frag", defines[i], &program->id, why);
        if (result != RESULT_OK)
            return result;
        const struct program_uniform uniforms[] = {{"target_size_px", &program->target_size_px},
                                                   {"picture_to_clip", &program->picture_to_clip}};
        program_find_uniforms(program->id, uniforms, 2);
        if (i == KIND_PICTURE || i == KIND_ROUND_PICTURE)
            program_set_sampler(program->id, "picture", 0);
    }
    return RESULT_OK;
}

static enum result create_mesh(struct draw2d *draw2d, struct diagnostic *why)
{
    static const struct mesh_attribute attributes[] = {
        {.location = 0,
         .components = 2,
         .type = GL_FLOAT,
         .offset = offsetof(struct draw2d_vertex, position_px)},
        {.location = 1, .components = 2, .type = GL_FLOAT, .offset = offsetof(struct draw2d_vertex, texel)},
        {.location = 2, .components = 4, .type = GL_FLOAT, .offset = offsetof(struct draw2d_vertex, colour)},
        {.location = 3,
         .components = 4,
         .type = GL_FLOAT,
         .offset = offsetof(struct draw2d_vertex, shape_px)},
        {.location = 4, .components = 3, .type = GL_FLOAT, .offset = offsetof(struct draw2d_vertex, edge_px)},
        {.location = 5, .components = 4, .type = GL_FLOAT, .offset = offsetof(struct draw2d_vertex, border)},
    };
    const struct mesh_layout layout = {attributes, sizeof(attributes) / sizeof(attributes[0]),
                                       sizeof(struct draw2d_vertex), 0};
    uint32_t *indices = calloc((size_t)DRAW2D_MAX_QUADS * 6, sizeof(*indices));
    if (indices == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for drawing the UI");
    static const uint32_t corners[6] = {0, 1, 2, 2, 1, 3};
    for (uint32_t i = 0; i < DRAW2D_MAX_QUADS * 6; i++)
        indices[i] = i / 6 * 4 + corners[i % 6];
    enum result result = mesh_init(&draw2d->mesh, &layout, NULL, DRAW2D_MAX_QUADS * 4, indices,
                                   DRAW2D_MAX_QUADS * 6, true, why);
    free(indices);
    return result;
}

enum result draw2d_create(struct draw2d **out, struct diagnostic *why)
{
    struct draw2d *draw2d = calloc(1, sizeof(*draw2d));
    if (draw2d == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for drawing the UI");
    enum result result = create_programs(draw2d, why);
    if (result == RESULT_OK)
        result = create_mesh(draw2d, why);
    if (result == RESULT_OK &&
        (draw2d_list_init(&draw2d->list) != RESULT_OK || draw2d_list_init(&draw2d->before) != RESULT_OK))
        result = diagnose(why, RESULT_NO_MEMORY, "no memory for drawing the UI");
    if (result != RESULT_OK) {
        draw2d_destroy(draw2d);
        return result;
    }
    *out = draw2d;
    return RESULT_OK;
}

void draw2d_destroy(struct draw2d *draw2d)
{
    if (draw2d == NULL)
        return;
    for (int i = 0; i < KIND_COUNT; i++)
        glDeleteProgram(draw2d->programs[i].id);
    mesh_finish(&draw2d->mesh);
    target_finish(&draw2d->kept.target);
    draw2d_list_finish(&draw2d->list);
    draw2d_list_finish(&draw2d->before);
    free(draw2d);
}

// --- a batch ----------------------------------------------------------------------------------------------

static void empty(struct draw2d_list *list)
{
    list->quad_count = 0;
    list->run_count = 0;
}

static struct clip unfaded(struct rect rect)
{
    float right = rect.x + rect.width;
    return (struct clip){.rect = rect, .start = rect.x, .full_from = rect.x, .full_to = right, .end = right};
}

void draw2d_begin(struct draw2d *draw2d, unsigned framebuffer, int width_px, int height_px)
{
    assert(!draw2d->drawing && width_px > 0 && height_px > 0);
    draw2d->drawing = true;
    draw2d->drawn_in_parts = false;
    draw2d->framebuffer = framebuffer;
    draw2d->list.width_px = width_px;
    draw2d->list.height_px = height_px;
    draw2d->clips[0] = unfaded((struct rect){0.0f, 0.0f, (float)width_px, (float)height_px});
    draw2d->clip_count = 1;
    empty(&draw2d->list);
}

static void use_program(const struct draw2d *draw2d, enum draw2d_kind kind)
{
    const struct program *program = &draw2d->programs[kind];
    glUseProgram(program->id);
    glUniform2f(program->target_size_px, (float)draw2d->list.width_px, (float)draw2d->list.height_px);
    struct clip_view whole = clip_view_identity();
    clip_view_set(&whole, program->picture_to_clip);
}

static void draw_list(struct draw2d *draw2d, unsigned framebuffer)
{
    const struct draw2d_list *list = &draw2d->list;
    if (list->run_count == 0)
        return;
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glViewport(0, 0, list->width_px, list->height_px);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_CULL_FACE);
    glDisable(GL_SCISSOR_TEST);
    glBlendEquation(GL_FUNC_ADD);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glActiveTexture(GL_TEXTURE0);
    mesh_set_vertices(&draw2d->mesh, list->vertices, list->quad_count * 4);
    bool used[KIND_COUNT] = {false};
    for (int i = 0; i < list->run_count; i++) {
        const struct draw2d_run *run = &list->runs[i];
        if (used[run->kind])
            glUseProgram(draw2d->programs[run->kind].id);
        else
            use_program(draw2d, run->kind);
        used[run->kind] = true;
        if (run->opaque)
            glDisable(GL_BLEND);
        else
            glEnable(GL_BLEND);
        if (run->texture != 0)
            glBindTexture(GL_TEXTURE_2D, run->texture);
        mesh_draw(&draw2d->mesh, GL_TRIANGLES, run->first_quad * 6, run->quad_count * 6);
    }
    glDisable(GL_BLEND);
}

static void draw_part(struct draw2d *draw2d)
{
    draw_list(draw2d, draw2d->framebuffer);
    empty(&draw2d->list);
    draw2d->drawn_in_parts = true;
}

void draw2d_end(struct draw2d *draw2d)
{
    assert(draw2d->drawing);
    draw_list(draw2d, draw2d->framebuffer);
    draw2d->drawing = false;
}

// Room for one quad in a run of its kind and texture.
static struct draw2d_vertex *add_quad(struct draw2d *draw2d, const struct brush *brush)
{
    assert(draw2d->drawing);
    bool opaque = brush->opaque && (brush->kind == KIND_FLAT || brush->kind == KIND_PICTURE);
    struct draw2d_list *list = &draw2d->list;
    struct draw2d_run *run = list->run_count > 0 ? &list->runs[list->run_count - 1] : NULL;
    bool fits =
        run != NULL && run->kind == brush->kind && run->texture == brush->texture && run->opaque == opaque;
    if (list->quad_count == DRAW2D_MAX_QUADS || (!fits && list->run_count == DRAW2D_MAX_RUNS)) {
        draw_part(draw2d);
        fits = false;
    }
    if (!fits) {
        run = &list->runs[list->run_count++];
        *run = (struct draw2d_run){.kind = brush->kind,
                                   .texture = brush->texture,
                                   .texture_number = brush->texture_number,
                                   .opaque = opaque,
                                   .first_quad = list->quad_count};
    }
    run->quad_count++;
    return &list->vertices[(size_t)list->quad_count++ * 4];
}

// --- clipping ---------------------------------------------------------------------------------------------

static struct rect intersect(struct rect a, struct rect b)
{
    float x0 = fmaxf(a.x, b.x), y0 = fmaxf(a.y, b.y);
    float x1 = fminf(a.x + a.width, b.x + b.width), y1 = fminf(a.y + a.height, b.y + b.height);
    return (struct rect){x0, y0, fmaxf(x1 - x0, 0.0f), fmaxf(y1 - y0, 0.0f)};
}

static const struct clip *current_clip(const struct draw2d *draw2d)
{
    int top = draw2d->clip_count <= MAX_CLIPS + 1 ? draw2d->clip_count : MAX_CLIPS + 1;
    return &draw2d->clips[top - 1];
}

void draw2d_clip(struct draw2d *draw2d, struct rect rect)
{
    assert(draw2d->drawing && draw2d->clip_count <= MAX_CLIPS);
    struct clip narrower = *current_clip(draw2d);
    narrower.rect = intersect(narrower.rect, rect);
    if (draw2d->clip_count <= MAX_CLIPS)
        draw2d->clips[draw2d->clip_count] = narrower;
    draw2d->clip_count++;
}

void draw2d_clip_faded(struct draw2d *draw2d, struct rect rect, bool down, float start_px, float end_px)
{
    draw2d_clip(draw2d, rect);
    if (draw2d->clip_count > MAX_CLIPS + 1)
        return;
    struct clip *clip = &draw2d->clips[draw2d->clip_count - 1];
    clip->down = down;
    clip->start = down ? rect.y : rect.x;
    clip->end = clip->start + (down ? rect.height : rect.width);
    clip->full_from = clip->start + roundf(fmaxf(start_px, 0.0f));
    clip->full_to = fmaxf(clip->end - roundf(fmaxf(end_px, 0.0f)), clip->full_from);
}

void draw2d_unclip(struct draw2d *draw2d)
{
    assert(draw2d->drawing && draw2d->clip_count > 1);
    draw2d->clip_count--;
}

// How much of a colour is left there.
static float fade_at(const struct clip *clip, float x, float y)
{
    float at = clip->down ? y : x;
    if (at < clip->full_from)
        return clamp01((at - clip->start) / (clip->full_from - clip->start));
    return at > clip->full_to ? clamp01((clip->end - at) / (clip->end - clip->full_to)) : 1.0f;
}

// --- shapes -----------------------------------------------------------------------------------------------

static struct colour scale_colour(struct colour colour, float factor)
{
    return (struct colour){colour.r * factor, colour.g * factor, colour.b * factor, colour.a * factor};
}

static void set_vertex(struct draw2d_vertex *vertex, const struct brush *brush, float x, float y, float fade)
{
    float u = brush->shape.width > 0.0f ? (x - brush->shape.x) / brush->shape.width : 0.0f;
    float v = brush->shape.height > 0.0f ? (y - brush->shape.y) / brush->shape.height : 0.0f;
    struct colour colour = mix_colours(brush->top, brush->bottom, clamp01(brush->across ? u : v));
    struct colour border = scale_colour(brush->border, fade);
    colour = scale_colour(colour, fade);
    float half_width = brush->shape.width / 2.0f, half_height = brush->shape.height / 2.0f;
    *vertex = (struct draw2d_vertex){
        .position_px = {x, y},
        .texel = {brush->from.x + u * brush->from.width, brush->from.y + v * brush->from.height},
        .colour = {colour.r, colour.g, colour.b, colour.a},
        .shape_px = {brush->shape.x + half_width, brush->shape.y + half_height, half_width, half_height},
        .edge_px = {brush->radius, brush->border_px, brush->blur_px},
        .border = {border.r, border.g, border.b, border.a},
    };
}

static void paint_strip(struct draw2d *draw2d, const struct brush *brush, const struct clip *clip,
                        struct rect part)
{
    if (part.width <= 0.0f || part.height <= 0.0f)
        return;
    float right = part.x + part.width, bottom = part.y + part.height;
    struct brush own = *brush;
    own.opaque =
        brush->opaque && fade_at(clip, part.x, part.y) >= 1.0f && fade_at(clip, right, bottom) >= 1.0f;
    struct draw2d_vertex *vertices = add_quad(draw2d, &own);
    for (int i = 0; i < 4; i++) {
        float x = (i & 1) != 0 ? right : part.x, y = (i & 2) != 0 ? bottom : part.y;
        set_vertex(&vertices[i], brush, x, y, fade_at(clip, x, y));
    }
}

// What of `part` lies between two edges across the way of the fade.
static struct rect strip_of(const struct clip *clip, struct rect part, float from, float to)
{
    return clip->down ? (struct rect){part.x, from, part.width, to - from}
                      : (struct rect){from, part.y, to - from, part.height};
}

// The part of the brush's shape within x0..x1, y0..y1; cut where it begins to fade, since a colour runs
// straight from corner to corner.
static void paint(struct draw2d *draw2d, const struct brush *brush, float x0, float y0, float x1, float y1)
{
    const struct clip *clip = current_clip(draw2d);
    struct rect part = intersect((struct rect){x0, y0, x1 - x0, y1 - y0}, clip->rect);
    float start = clip->down ? part.y : part.x, end = start + (clip->down ? part.height : part.width);
    float from = fminf(fmaxf(clip->full_from, start), end), to = fminf(fmaxf(clip->full_to, start), end);
    paint_strip(draw2d, brush, clip, strip_of(clip, part, start, from));
    paint_strip(draw2d, brush, clip, strip_of(clip, part, from, to));
    paint_strip(draw2d, brush, clip, strip_of(clip, part, to, end));
}

static bool on_pixels(struct rect rect)
{
    const float edges[4] = {rect.x, rect.y, rect.x + rect.width, rect.y + rect.height};
    for (int i = 0; i < 4; i++)
        if (fabsf(edges[i] - roundf(edges[i])) > 1.0f / 256.0f)
            return false;
    return true;
}

// A shape whose edges need `brush->kind` and whose inside is `inside`, cut as
//     corner  top     corner
//     left    inside  right        the corners are `corner` wide, the sides `side` wide; next to the sides
//     corner  bottom  corner       the inside goes on.
static void paint_cut(struct draw2d *draw2d, const struct brush *edges, enum draw2d_kind inside)
{
    float x0 = edges->shape.x, y0 = edges->shape.y;
    float x1 = x0 + edges->shape.width, y1 = y0 + edges->shape.height;
    if (edges->radius <= 0.0f && edges->border_px <= 0.0f && on_pixels(edges->shape)) {
        struct brush plain = *edges;
        plain.kind = inside;
        paint(draw2d, &plain, roundf(x0), roundf(y0), roundf(x1), roundf(y1));
        return;
    }
    float out = 1.0f; // an edge between pixels touches the next ones
    float side = ceilf(edges->border_px) + 2.0f;
    float corner = fmaxf(ceilf(edges->radius) + 1.0f, side);
    if (edges->shape.width * edges->shape.height < SPLIT_LEAST_AREA_PX ||
        fminf(edges->shape.width, edges->shape.height) < 2.0f * corner + 2.0f) {
        paint(draw2d, edges, floorf(x0) - out, floorf(y0) - out, ceilf(x1) + out, ceilf(y1) + out);
        return;
    }
    // Cuts on whole pixels, so that each pixel belongs to one part.
    float left = floorf(x0) - out, right = ceilf(x1) + out, top = floorf(y0) - out, bottom = ceilf(y1) + out;
    float in_left = ceilf(x0) + side, in_right = floorf(x1) - side;
    float in_top = ceilf(y0) + side, in_bottom = floorf(y1) - side;
    float round_left = ceilf(x0) + corner, round_right = floorf(x1) - corner;
    float round_top = ceilf(y0) + corner, round_bottom = floorf(y1) - corner;

    struct brush plain = *edges;
    plain.kind = inside;
    paint(draw2d, &plain, round_left, in_top, round_right, round_top);
    paint(draw2d, &plain, in_left, round_top, in_right, round_bottom);
    paint(draw2d, &plain, round_left, round_bottom, round_right, in_bottom);

    paint(draw2d, edges, left, top, round_left, round_top);
    paint(draw2d, edges, round_left, top, round_right, in_top);
    paint(draw2d, edges, round_right, top, right, round_top);
    paint(draw2d, edges, left, round_top, in_left, round_bottom);
    paint(draw2d, edges, in_right, round_top, right, round_bottom);
    paint(draw2d, edges, left, round_bottom, round_left, bottom);
    paint(draw2d, edges, round_left, in_bottom, round_right, bottom);
    paint(draw2d, edges, round_right, round_bottom, right, bottom);
}

// The four strips around the box that its shadow reaches; the box's inside never shows any of it.
static void paint_shadow(struct draw2d *draw2d, const struct brush *brush)
{
    float x0 = brush->shape.x, y0 = brush->shape.y;
    float x1 = x0 + brush->shape.width, y1 = y0 + brush->shape.height;
    float out = brush->blur_px + 1.0f;
    float in = brush->radius * (1.0f - 0.70710678f) + 1.0f; // to where the corner's arc turns
    float left = fminf(floorf(x0 + in), x0 + brush->shape.width / 2.0f);
    float right = fmaxf(ceilf(x1 - in), left);
    float top = fminf(floorf(y0 + in), y0 + brush->shape.height / 2.0f);
    float bottom = fmaxf(ceilf(y1 - in), top);
    paint(draw2d, brush, x0 - out, y0 - out, x1 + out, top);
    paint(draw2d, brush, x0 - out, top, left, bottom);
    paint(draw2d, brush, right, top, x1 + out, bottom);
    paint(draw2d, brush, x0 - out, bottom, x1 + out, y1 + out);
}

static float fitting_radius(float radius, struct rect rect)
{
    return fmaxf(fminf(radius, fminf(rect.width, rect.height) / 2.0f), 0.0f);
}

void draw2d_rectangle(struct draw2d *draw2d, const struct draw2d_box *box)
{
    if (box->rect.width <= 0.0f || box->rect.height <= 0.0f)
        return;
    struct brush brush = {.kind = KIND_BOX,
                          .shape = box->rect,
                          .radius = fitting_radius(box->radius, box->rect),
                          .border_px = fmaxf(box->border, 0.0f)};
    if (box->shadow > 0.0f && box->shadow_colour.a > 0.0f) {
        struct brush shadow = brush;
        shadow.kind = KIND_SHADOW;
        shadow.blur_px = box->shadow;
        shadow.top = shadow.bottom = premultiplied_linear(box->shadow_colour);
        paint_shadow(draw2d, &shadow);
    }
    bool gradient = box->fill_bottom.a > 0.0f || box->fill_bottom.r > 0.0f || box->fill_bottom.g > 0.0f ||
                    box->fill_bottom.b > 0.0f;
    brush.top = premultiplied_linear(box->fill);
    brush.bottom = gradient ? premultiplied_linear(box->fill_bottom) : brush.top;
    brush.across = box->across;
    brush.opaque = brush.top.a >= 1.0f && brush.bottom.a >= 1.0f;
    if (brush.border_px > 0.0f)
        brush.border = premultiplied_linear(box->border_colour);
    if (brush.top.a > 0.0f || brush.bottom.a > 0.0f || brush.border.a > 0.0f)
        paint_cut(draw2d, &brush, KIND_FLAT);
}

void draw2d_picture(struct draw2d *draw2d, const struct draw2d_texture *texture, struct rect to,
                    struct rect from, float radius, struct colour tint)
{
    if (to.width <= 0.0f || to.height <= 0.0f || tint.a <= 0.0f)
        return;
    float width = (float)texture->texture.width_px, height = (float)texture->texture.height_px;
    if (from.width <= 0.0f || from.height <= 0.0f)
        from = (struct rect){0.0f, 0.0f, width, height};
    struct brush brush = {
        .kind = KIND_ROUND_PICTURE,
        .texture = texture->texture.id,
        .texture_number = texture->number,
        .opaque = texture->opaque && tint.a >= 1.0f,
        .shape = to,
        .from = {from.x / width, from.y / height, from.width / width, from.height / height},
        .radius = fitting_radius(radius, to),
    };
    brush.top = brush.bottom = premultiplied_linear(tint);
    if (brush.radius > 0.0f) {
        paint_cut(draw2d, &brush, KIND_PICTURE);
        return;
    }
    brush.kind = KIND_PICTURE; // text and icons carry their own edges
    paint(draw2d, &brush, to.x, to.y, to.x + to.width, to.y + to.height);
}

// --- the kept picture -------------------------------------------------------------------------------------

// Room of the list's size, in bytes where the driver has nothing finer. False when there is none.
static bool open_kept(struct kept *kept, int width_px, int height_px)
{
    const struct target_options fine = {.half_float = true};
    if (kept->target.width_px == width_px && kept->target.height_px == height_px)
        return true;
    target_finish(&kept->target);
    kept->target = (struct target){0};
    if (target_init(&kept->target, width_px, height_px, &fine, NULL) != RESULT_OK &&
        target_init(&kept->target, width_px, height_px, NULL, NULL) != RESULT_OK)
        return false;
    glBindTexture(GL_TEXTURE_2D, kept->target.texture); // shown pixel by pixel
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    return true;
}

static void clear_kept(const struct kept *kept)
{
    target_bind(&kept->target);
    glClearColor(0.0f, 0.0f, 0.0f, 0.0f);
    glClear(GL_COLOR_BUFFER_BIT);
}

// Paints the list on nothing: what it adds, and how much it lets through.
static bool paint_kept(struct draw2d *draw2d)
{
    struct kept *kept = &draw2d->kept;
    if (!open_kept(kept, draw2d->list.width_px, draw2d->list.height_px))
        return false;
    clear_kept(kept);
    draw_list(draw2d, kept->target.framebuffer);
    kept->cover_count = draw2d_list_cover(&draw2d->list, kept->cover);
    return true;
}

static void draw_kept(struct draw2d *draw2d)
{
    struct kept *kept = &draw2d->kept;
    const struct colour white = {1.0f, 1.0f, 1.0f, 1.0f};
    const struct brush brush = {
        .kind = KIND_PICTURE,
        .texture = kept->target.texture,
        .shape = {0.0f, 0.0f, (float)kept->target.width_px, (float)kept->target.height_px},
        .from = {0.0f, 1.0f, 1.0f, -1.0f}, // its first row is the lowest
        .top = white,
        .bottom = white,
    };
    kept->drawn++;
    empty(&draw2d->list);
    for (int i = 0; i < kept->cover_count; i++) {
        const struct rect *part = &kept->cover[i];
        paint(draw2d, &brush, part->x, part->y, part->x + part->width, part->y + part->height);
    }
    draw_list(draw2d, draw2d->framebuffer);
}

void draw2d_end_kept(struct draw2d *draw2d)
{
    assert(draw2d->drawing);
    struct kept *kept = &draw2d->kept;
    if (draw2d->drawn_in_parts || !draw2d_list_equals(&draw2d->list, &draw2d->before)) {
        draw_list(draw2d, draw2d->framebuffer);
        struct draw2d_list drawn = draw2d->list;
        draw2d->list = draw2d->before;
        draw2d->before = drawn;
        if (draw2d->drawn_in_parts)
            empty(&draw2d->before); // it is not all of it
        kept->valid = false;
    } else {
        kept->valid = kept->valid || paint_kept(draw2d);
        if (kept->valid)
            draw_kept(draw2d);
        else
            draw_list(draw2d, draw2d->framebuffer);
    }
    draw2d->drawing = false;
}

uint64_t draw2d_kept_count(const struct draw2d *draw2d)
{
    return draw2d->kept.drawn;
}

void draw2d_forget(struct draw2d *draw2d)
{
    assert(!draw2d->drawing);
    if (draw2d->kept.target.framebuffer != 0)
        clear_kept(&draw2d->kept);
    draw2d->kept.valid = false;
    draw2d_list_wipe(&draw2d->list);
    draw2d_list_wipe(&draw2d->before);
}

// --- textures ---------------------------------------------------------------------------------------------

// The byte of premultiplied linear light, sRGB-encoded, so that the texture unit decodes, filters and mixes
// it without fringes: encode(decode(straight) * alpha).
static uint8_t premultiply(uint8_t value, uint8_t alpha, bool was_premultiplied)
{
    float a = (float)alpha / 255.0f;
    float straight = was_premultiplied ? fminf((float)value / (float)alpha, 1.0f) : (float)value / 255.0f;
    return (uint8_t)lrintf(colour_encoded(colour_linear(straight) * a) * 255.0f);
}

// Returns whether all of the row is opaque.
static bool convert_row(const uint8_t *from, uint8_t *to, int width_px, bool was_premultiplied)
{
    bool opaque = true;
    for (int x = 0; x < width_px; x++, from += 4, to += 4) {
        uint8_t alpha = from[3];
        to[3] = alpha;
        opaque = opaque && alpha == 255;
        for (int i = 0; i < 3; i++)
            to[i] = alpha == 255 ? from[i] : alpha == 0 ? 0 : premultiply(from[i], alpha, was_premultiplied);
    }
    return opaque;
}

enum result draw2d_texture_create(struct draw2d *draw2d, const struct picture *picture, bool premultiplied,
                                  bool smooth, struct draw2d_texture **out)
{
    struct picture converted = {0};
    struct draw2d_texture *texture = calloc(1, sizeof(*texture));
    if (texture == NULL)
        return RESULT_NO_MEMORY;
    enum result result = picture_allocate(picture->width_px, picture->height_px, &converted);
    if (result != RESULT_OK)
        goto cleanup;
    texture->number = ++draw2d->texture_count;
    texture->opaque = true;
    for (int y = 0; y < picture->height_px; y++)
        if (!convert_row(picture_row(picture, y), picture_row(&converted, y), picture->width_px,
                         premultiplied))
            texture->opaque = false;
    const struct texture_options options = {.srgb = true, .mipmaps = smooth};
    result = texture_init_picture(&texture->texture, &converted, &options, NULL);

cleanup:
    if (converted.pixels != NULL) // it may be a photo
        wipe(converted.pixels, converted.stride_bytes * (size_t)converted.height_px);
    picture_free(&converted);
    if (result != RESULT_OK) {
        free(texture);
        return result;
    }
    *out = texture;
    return RESULT_OK;
}

void draw2d_texture_update(struct draw2d *draw2d, struct draw2d_texture *texture,
                           const struct picture *picture)
{
    if (draw2d->drawing)
        draw_part(draw2d); // quads that wait may show what it was
    texture->number = ++draw2d->texture_count;
    texture->opaque = true;
    texture_upload(&texture->texture, picture);
}

void draw2d_texture_destroy(struct draw2d *draw2d, struct draw2d_texture *texture)
{
    if (texture == NULL)
        return;
    if (draw2d->drawing)
        draw_part(draw2d); // quads that wait may show it
    texture_finish(&texture->texture);
    free(texture);
}

int draw2d_texture_width(const struct draw2d_texture *texture)
{
    return texture->texture.width_px;
}

int draw2d_texture_height(const struct draw2d_texture *texture)
{
    return texture->texture.height_px;
}
