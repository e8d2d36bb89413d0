#include "assets/demo/flat_cloth.h"

#include "platform/base/colour.h"
#include "platform/base/noise.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define PI 3.14159265358979f
#define COARSE_PX 4                                        // a sample of what is wide and soft
#define COARSE_BORDER 2                                    // samples beyond the picture
#define REACH_PX 32.0f                                     // how far from an edge a pixel knows its distance
#define AMBIENT 0.36f                                      // of the light; the rest comes from above left
static const struct vec3 light = {-0.30f, -0.46f, 0.836f}; // unit

// --- the canvas -------------------------------------------------------------------------------------------

bool flat_canvas_init(struct flat_canvas *canvas, int width, int height, float mm_per_px)
{
    size_t pixels = (size_t)width * (size_t)height;
    *canvas = (struct flat_canvas){.width = width, .height = height, .mm_per_px = mm_per_px};
    canvas->coarse = (struct flat_grid){-COARSE_BORDER * COARSE_PX,
                                        -COARSE_BORDER * COARSE_PX,
                                        COARSE_PX,
                                        width / COARSE_PX + 1 + 2 * COARSE_BORDER,
                                        height / COARSE_PX + 1 + 2 * COARSE_BORDER,
                                        width / COARSE_PX + 1 + 2 * COARSE_BORDER};
    size_t samples = (size_t)canvas->coarse.width * (size_t)canvas->coarse.height;
    canvas->colour = calloc(pixels, sizeof *canvas->colour);
    canvas->dye = calloc(pixels, sizeof *canvas->dye);
    float **planes[] = {&canvas->alpha, &canvas->distance, &canvas->relief,
                        &canvas->weave, &canvas->line,     &canvas->along};
    bool there = canvas->colour != NULL && canvas->dye != NULL;
    for (size_t i = 0; i < sizeof planes / sizeof planes[0]; i++) {
        *planes[i] = calloc(pixels, sizeof **planes[i]);
        there = there && *planes[i] != NULL;
    }
    canvas->coarse_height = calloc(samples, sizeof *canvas->coarse_height);
    canvas->coarse_scratch =
        calloc(samples + (size_t)width * (size_t)canvas->coarse.height, sizeof *canvas->coarse_scratch);
    there = there && canvas->coarse_height != NULL && canvas->coarse_scratch != NULL;
    if (!there)
        flat_canvas_finish(canvas);
    return there;
}

void flat_canvas_finish(struct flat_canvas *canvas)
{
    free(canvas->colour);
    free(canvas->dye);
    free(canvas->alpha);
    free(canvas->distance);
    free(canvas->relief);
    free(canvas->weave);
    free(canvas->line);
    free(canvas->along);
    free(canvas->coarse_height);
    free(canvas->coarse_scratch);
    *canvas = (struct flat_canvas){0};
}

// --- the piece's area -------------------------------------------------------------------------------------

// The pixels of the piece and of its shadow.
static void find_area(struct flat_canvas *canvas)
{
    const struct flat_outline *outline = canvas->piece.outline;
    float left = (float)canvas->width, top = (float)canvas->height, right = 0.0f, bottom = 0.0f;
    for (int i = 0; i < outline->count; i++) {
        left = fminf(left, outline->points[i].x);
        right = fmaxf(right, outline->points[i].x);
        top = fminf(top, outline->points[i].y);
        bottom = fmaxf(bottom, outline->points[i].y);
    }
    canvas->left = (int)fmaxf(left - REACH_PX, 0.0f);
    canvas->top = (int)fmaxf(top - REACH_PX, 0.0f);
    canvas->right = (int)fminf(right + REACH_PX + 1.0f, (float)canvas->width);
    canvas->bottom = (int)fminf(bottom + REACH_PX + 1.0f, (float)canvas->height);
}

// distance[] (and along[]) of the area's pixels.
static void pixel_distance(const struct flat_canvas *canvas, const struct flat_outline *outline, float reach,
                           float *distance, float *along)
{
    const struct flat_grid grid = {(float)canvas->left + 0.5f,   (float)canvas->top + 0.5f,    1.0f,
                                   canvas->right - canvas->left, canvas->bottom - canvas->top, canvas->width};
    int first = canvas->top * canvas->width + canvas->left;
    flat_outline_distance(outline, &grid, reach, distance + first, along != NULL ? along + first : NULL);
}

// The area's pixels one after the other; -1 after the last.
static int first_pixel(const struct flat_canvas *canvas)
{
    bool any = canvas->left < canvas->right && canvas->top < canvas->bottom;
    return any ? canvas->top * canvas->width + canvas->left : -1;
}

static int next_pixel(const struct flat_canvas *canvas, int at)
{
    if (at % canvas->width + 1 < canvas->right)
        return at + 1;
    int row = at / canvas->width + 1;
    return row < canvas->bottom ? row * canvas->width + canvas->left : -1;
}

static bool in_piece(const struct flat_canvas *canvas, int at)
{
    return canvas->distance[at] > -2.0f;
}

// --- the wide, soft heights -------------------------------------------------------------------------------

// -1..1, with cells `cell` pixels long.
static float wave(float x, float y, float cell, uint32_t seed)
{
    return 2.0f * noise_value(x / (cell * 64.0f), y / (cell * 64.0f), 64, seed) - 1.0f;
}

// Long waves along the cloth, and small wrinkles that meet in ridges.
static float waves_at(const struct flat_piece *piece, float x, float y)
{
    float c = cosf(piece->turn_rad), s = sinf(piece->turn_rad);
    float u = c * x - s * y, v = s * x + c * y, height = 0.0f;
    if (piece->drape > 0.0f)
        height += piece->drape * (0.7f * wave(u + 0.10f * v, 0.16f * v, 52.0f, piece->seed) +
                                  0.4f * wave(u - 0.15f * v, 0.22f * v, 27.0f, piece->seed + 1));
    if (piece->wrinkles > 0.0f) {
        float bend_u = 40.0f * wave(u, v, 130.0f, piece->seed + 2);
        float bend_v = 40.0f * wave(u, v, 130.0f, piece->seed + 3);
        float a = u + bend_u, b = v + bend_v;
        float ridge =
            1.0f - fabsf(wave(0.8f * a + 0.6f * b, 0.4f * (0.8f * b - 0.6f * a), 60.0f, piece->seed + 4));
        float other =
            1.0f - fabsf(wave(0.7f * a - 0.7f * b, 0.4f * (0.7f * b + 0.7f * a), 85.0f, piece->seed + 5));
        float where = smoothstep(-0.3f, 0.7f, wave(u, v, 170.0f, piece->seed + 6));
        height += piece->wrinkles * where * (ridge * ridge + 0.8f * other * other);
    }
    return height;
}

void flat_piece_begin(struct flat_canvas *canvas, const struct flat_piece *piece)
{
    const struct flat_grid coarse = canvas->coarse;
    canvas->piece = *piece;
    find_area(canvas);
    pixel_distance(canvas, piece->outline, REACH_PX, canvas->distance, NULL);
    if (piece->within != NULL) {
        pixel_distance(canvas, piece->within, REACH_PX, canvas->line, NULL);
        for (int at = first_pixel(canvas); at >= 0; at = next_pixel(canvas, at))
            canvas->distance[at] = fminf(canvas->distance[at], canvas->line[at]);
    }
    float reach = fmaxf(piece->body_px, 4.0f * COARSE_PX) + 2.0f * COARSE_PX;
    flat_outline_distance(piece->outline, &coarse, reach, canvas->coarse_scratch, NULL);
    for (int j = 0; j < coarse.height; j++)
        for (int i = 0; i < coarse.width; i++) {
            int at = j * coarse.width + i;
            float inside = canvas->coarse_scratch[at], body = 0.0f;
            canvas->coarse_height[at] = 0.0f;
            if (inside < -4.0f * COARSE_PX)
                continue;
            if (piece->body_px > 0.0f) {
                float t = fminf(fmaxf(inside / piece->body_px, -0.2f), 1.0f);
                body = piece->body_height * (1.0f - powf(1.0f - t, 2.4f));
            }
            canvas->coarse_height[at] =
                body + waves_at(piece, coarse.left + (float)i * COARSE_PX, coarse.top + (float)j * COARSE_PX);
        }
}

void flat_fold(struct flat_canvas *canvas, const struct flat_fold *fold)
{
    const struct flat_node nodes[3] = {{fold->from.x, fold->from.y, false},
                                       {fold->via.x, fold->via.y, false},
                                       {fold->to.x, fold->to.y, false}};
    struct flat_outline line;
    const struct flat_grid *grid = &canvas->coarse;
    float reach = 3.0f * fold->width_px, *distance = canvas->coarse_scratch;
    flat_outline_spline(nodes, 3, false, (struct vec2){0}, &line);
    float length = flat_outline_length(&line), *along = canvas->along;
    flat_outline_distance(&line, grid, reach, distance, along);
    for (int i = 0; i < grid->width * grid->height; i++) {
        if (fabsf(distance[i]) >= reach)
            continue;
        float t = fminf(fmaxf(along[i] / length, 0.0f), 1.0f);
        float swell = sinf(PI * powf(t, 0.6f)), x = distance[i] / (fold->width_px * (0.6f + 0.7f * t));
        canvas->coarse_height[i] += fold->height * swell * expf(x < 0.0f ? -2.6f * x * x : -0.8f * x * x);
    }
}

void flat_fan(struct flat_canvas *canvas, const struct flat_fan *fan)
{
    for (int i = 0; i < fan->count; i++) {
        float pick[5];
        for (int k = 0; k < 5; k++)
            pick[k] = noise_lattice(i, k, 1024, fan->seed);
        float share = ((float)i + 0.25f + 0.5f * pick[0]) / (float)fan->count;
        float turn = fan->first_rad + share * (fan->last_rad - fan->first_rad);
        float length = fan->length_px * (0.6f + 0.5f * pick[1]), bend = 0.35f * (pick[2] - 0.5f);
        float height = fan->height * (0.55f + 0.6f * pick[3]), start = 0.06f * length;
        struct vec2 from = {fan->from.x + start * cosf(turn), fan->from.y + start * sinf(turn)};
        struct flat_fold fold = {
            from,
            {from.x + 0.5f * length * cosf(turn - bend), from.y + 0.5f * length * sinf(turn - bend)},
            {from.x + length * cosf(turn), from.y + length * sinf(turn)},
            fan->width_px * (0.7f + 0.6f * pick[4]),
            height};
        flat_fold(canvas, &fold);
    }
}

// --- weaving ----------------------------------------------------------------------------------------------

// Uniform cubic B-spline weights at a share t of a sample's step: smooth in the second derivative, so that
// shading shows no grid.
static void spline_weights(float t, float w[4])
{
    w[0] = (1.0f - t) * (1.0f - t) * (1.0f - t) / 6.0f;
    w[1] = (3.0f * t * t * t - 6.0f * t * t + 4.0f) / 6.0f;
    w[2] = (-3.0f * t * t * t + 3.0f * t * t + 3.0f * t + 1.0f) / 6.0f;
    w[3] = t * t * t / 6.0f;
}

// relief[] = the wide heights, one value a pixel.
static void spread_heights(struct flat_canvas *canvas, const float *coarse, float *out)
{
    const struct flat_grid *grid = &canvas->coarse;
    float *wide = canvas->coarse_scratch + (size_t)grid->width * (size_t)grid->height;
    for (int x = canvas->left; x < canvas->right; x++) {
        float at = ((float)x + 0.5f - grid->left) / COARSE_PX, w[4];
        int i = (int)at - 1;
        spline_weights(at - floorf(at), w);
        for (int j = 0; j < grid->height; j++) {
            const float *row = &coarse[j * grid->width + i];
            wide[j * canvas->width + x] = w[0] * row[0] + w[1] * row[1] + w[2] * row[2] + w[3] * row[3];
        }
    }
    for (int y = canvas->top; y < canvas->bottom; y++) {
        float at = ((float)y + 0.5f - grid->top) / COARSE_PX, w[4];
        const float *row = wide + (size_t)((int)at - 1) * (size_t)canvas->width;
        spline_weights(at - floorf(at), w);
        for (int x = canvas->left; x < canvas->right; x++)
            out[y * canvas->width + x] = w[0] * row[x] + w[1] * row[x + canvas->width] +
                                         w[2] * row[x + 2 * canvas->width] +
                                         w[3] * row[x + 3 * canvas->width];
    }
}

// Where on its cloth a pixel lies: straight down the threads, pulled along by the folds.
static struct vec2 straight_place(const struct flat_canvas *canvas, int x, int y)
{
    const struct flat_piece *piece = &canvas->piece;
    const float *h = &canvas->relief[y * canvas->width + x];
    float slope_x = x > 0 && x + 1 < canvas->width ? h[1] - h[-1] : 0.0f;
    float slope_y = y > 0 && y + 1 < canvas->height ? h[canvas->width] - h[-canvas->width] : 0.0f;
    float dx = (float)x - piece->origin.x + 1.3f * slope_x, dy = (float)y - piece->origin.y + 1.3f * slope_y;
    float c = cosf(piece->turn_rad), s = sinf(piece->turn_rad);
    return (struct vec2){canvas->mm_per_px * (c * dx - s * dy), canvas->mm_per_px * (s * dx + c * dy)};
}

void flat_piece_weave(struct flat_canvas *canvas)
{
    const struct flat_piece *piece = &canvas->piece;
    struct vec3 palette[FLAT_COLOURS];
    for (int k = 0; k < FLAT_COLOURS; k++)
        palette[k] = flat_colour(piece->fabric->colours[k]);
    spread_heights(canvas, canvas->coarse_height, canvas->relief);
    if (piece->spine != NULL)
        pixel_distance(canvas, piece->spine, 4.0f * REACH_PX, canvas->line, canvas->along);
    for (int y = canvas->top; y < canvas->bottom; y++)
        for (int x = canvas->left; x < canvas->right; x++) {
            int at = y * canvas->width + x;
            if (!in_piece(canvas, at))
                continue;
            struct vec2 place = piece->spine == NULL ? straight_place(canvas, x, y)
                                                     : (struct vec2){canvas->mm_per_px * canvas->along[at],
                                                                     canvas->mm_per_px * canvas->line[at]};
            struct flat_fibre fibre = flat_fabric_at(piece->fabric, palette, place.x, place.y);
            canvas->dye[at] = fibre.colour;
            canvas->weave[at] = fibre.height_px;
        }
}

// --- seams, stitches, marks -------------------------------------------------------------------------------

// line[] and along[] for what is at most `reach` beside the line.
static void near_line(struct flat_canvas *canvas, const struct flat_outline *line, float reach)
{
    pixel_distance(canvas, line, reach, canvas->line, canvas->along);
}

void flat_seam(struct flat_canvas *canvas, const struct flat_outline *line, float depth)
{
    const float reach = 14.0f;
    near_line(canvas, line, reach);
    for (int at = first_pixel(canvas); at >= 0; at = next_pixel(canvas, at)) {
        float d = canvas->line[at], s = canvas->along[at];
        if (fabsf(d) >= reach || !in_piece(canvas, at))
            continue;
        float pucker = wave(s, 7.0f, 11.0f, canvas->piece.seed + 9) * expf(-d * d / 40.0f);
        canvas->relief[at] += depth * (0.5f * pucker - expf(-d * d / 3.0f));
        canvas->dye[at] =
            vec3_scale(canvas->dye[at], 1.0f - fminf(0.30f * depth, 0.45f) * expf(-d * d / 1.6f));
    }
}

void flat_stitches(struct flat_canvas *canvas, const struct flat_outline *line, uint32_t thread,
                   float length_mm)
{
    const float reach = 9.0f, length = fmaxf(length_mm / canvas->mm_per_px, 3.0f);
    const struct vec3 colour = flat_colour(thread);
    near_line(canvas, line, reach);
    for (int at = first_pixel(canvas); at >= 0; at = next_pixel(canvas, at)) {
        float d = canvas->line[at], s = canvas->along[at] / length;
        if (fabsf(d) >= reach || !in_piece(canvas, at))
            continue;
        float t = s - floorf(s), dash = smoothstep(0.0f, 0.16f, t) * (1.0f - smoothstep(0.70f, 0.86f, t));
        float on = dash * (1.0f - smoothstep(0.45f, 1.15f, fabsf(d)));
        canvas->relief[at] += 0.5f * on - 0.55f * expf(-d * d / 9.0f) * (0.7f + 0.3f * cosf(2.0f * PI * s));
        canvas->dye[at] = vec3_mix(canvas->dye[at], colour, 0.85f * on);
    }
}

void flat_stroke(struct flat_canvas *canvas, const struct flat_outline *line, float width_px, uint32_t colour)
{
    const struct vec3 paint = flat_colour(colour);
    near_line(canvas, line, width_px + 2.0f);
    for (int at = first_pixel(canvas); at >= 0; at = next_pixel(canvas, at)) {
        float on = 0.5f * width_px + 0.5f - fabsf(canvas->line[at]);
        if (on > 0.0f && in_piece(canvas, at))
            canvas->dye[at] = vec3_mix(canvas->dye[at], paint, fminf(on, 1.0f));
    }
}

void flat_paint(struct flat_canvas *canvas, const struct flat_outline *area, uint32_t colour, float opacity)
{
    const struct vec3 paint = flat_colour(colour);
    near_line(canvas, area, 2.0f);
    for (int at = first_pixel(canvas); at >= 0; at = next_pixel(canvas, at)) {
        float on = fminf(fmaxf(canvas->line[at] + 0.5f, 0.0f), 1.0f);
        if (on > 0.0f && in_piece(canvas, at))
            canvas->dye[at] = vec3_mix(canvas->dye[at], paint, opacity * on);
    }
}

// --- light ------------------------------------------------------------------------------------------------

// How much lower than its surroundings the cloth lies: coarse_scratch[] = heights less their mean about
// them.
static void find_hollows(struct flat_canvas *canvas)
{
    const struct flat_grid *grid = &canvas->coarse;
    const int reach = 4;
    float *out = canvas->coarse_scratch;
    int top = canvas->top / COARSE_PX, bottom = canvas->bottom / COARSE_PX + 2 * COARSE_BORDER;
    int left = canvas->left / COARSE_PX, right = canvas->right / COARSE_PX + 2 * COARSE_BORDER;
    for (int j = top; j < bottom && j < grid->height; j++)
        for (int i = left; i < right && i < grid->width; i++) {
            float sum = 0.0f;
            int count = 0;
            for (int y = j - reach; y <= j + reach; y += 2)
                for (int x = i - reach; x <= i + reach; x += 2) {
                    if (x < 0 || y < 0 || x >= grid->width || y >= grid->height)
                        continue;
                    sum += canvas->coarse_height[y * grid->width + x];
                    count++;
                }
            out[j * grid->width + i] = canvas->coarse_height[j * grid->width + i] - sum / (float)count;
        }
}

static float height_at(const struct flat_canvas *canvas, int at)
{
    const struct flat_piece *piece = &canvas->piece;
    float t = 1.0f;
    if (piece->edge_px > 0.0f)
        t = fminf(fmaxf(canvas->distance[at] / piece->edge_px, -0.3f), 1.0f);
    return canvas->relief[at] + canvas->weave[at] + piece->edge_height * (1.0f - (1.0f - t) * (1.0f - t));
}

// What a pixel of the piece sends to the camera.
static struct vec3 shaded(const struct flat_canvas *canvas, int x, int y, float hollow)
{
    const struct flat_fabric *fabric = canvas->piece.fabric;
    int at = y * canvas->width + x;
    int left = x > 0 && in_piece(canvas, at - 1) ? at - 1 : at;
    int right = x + 1 < canvas->width && in_piece(canvas, at + 1) ? at + 1 : at;
    int above = y > 0 && in_piece(canvas, at - canvas->width) ? at - canvas->width : at;
    int below = y + 1 < canvas->height && in_piece(canvas, at + canvas->width) ? at + canvas->width : at;
    float slope_x = (height_at(canvas, right) - height_at(canvas, left)) / (float)(right - left > 1 ? 2 : 1);
    float slope_y = (height_at(canvas, below) - height_at(canvas, above)) /
                    (float)(below - above > canvas->width ? 2 : 1);
    struct vec3 normal = vec3_normalise((struct vec3){-slope_x, -slope_y, 1.0f});
    float lambert = fmaxf(vec3_dot(normal, light), 0.0f) / light.z;
    float open = fminf(fmaxf(1.0f + 0.035f * hollow, 0.62f), 1.05f);
    float lit =
        (AMBIENT * (0.6f + 0.4f * normal.z) + (1.0f - AMBIENT) * lambert) * open * canvas->piece.light;
    struct vec3 half = vec3_normalise((struct vec3){light.x, light.y, light.z + 1.0f});
    float lobe = 0.0f;
    if (fabric->gloss > 0.0f) // more than flat cloth shows, whose share is in its colour
        lobe = fabric->gloss * fmaxf(powf(fmaxf(vec3_dot(normal, half), 0.0f), fabric->gloss_at) -
                                         powf(half.z, fabric->gloss_at),
                                     0.0f);
    float added = canvas->piece.light * lobe + fabric->sheen * (1.0f - normal.z);
    struct vec3 colour = vec3_scale(canvas->dye[at], lit);
    return (struct vec3){colour.x + added, colour.y + added, colour.z + added};
}

// The shadow falls to the lower right, and softly all round.
static void throw_shadow(struct flat_canvas *canvas)
{
    const struct flat_piece *piece = &canvas->piece;
    const int away = (int)(0.25f * piece->shadow_px) + 1;
    if (piece->shadow <= 0.0f)
        return;
    for (int y = canvas->top + away; y < canvas->bottom; y++)
        for (int x = canvas->left + away; x < canvas->right; x++) {
            int at = y * canvas->width + x;
            float d = canvas->distance[(y - away) * canvas->width + x - away];
            if (d <= -REACH_PX || canvas->alpha[at] <= 0.0f)
                continue;
            float dark = piece->shadow * expf(fminf(d, 0.0f) / piece->shadow_px);
            canvas->colour[at] = vec3_scale(canvas->colour[at], 1.0f - dark);
        }
}

void flat_piece_end(struct flat_canvas *canvas)
{
    find_hollows(canvas);
    throw_shadow(canvas);
    for (int y = canvas->top; y < canvas->bottom; y++)
        for (int x = canvas->left; x < canvas->right; x++) {
            int at = y * canvas->width + x;
            float cover = fminf(fmaxf(canvas->distance[at] + 0.5f, 0.0f), 1.0f);
            if (cover <= 0.0f)
                continue;
            int i = (int)(((float)x - canvas->coarse.left) / COARSE_PX + 0.5f);
            int j = (int)(((float)y - canvas->coarse.top) / COARSE_PX + 0.5f);
            struct vec3 over = shaded(canvas, x, y, canvas->coarse_scratch[j * canvas->coarse.width + i]);
            float below = canvas->alpha[at] * (1.0f - cover), alpha = cover + below;
            canvas->colour[at] = vec3_scale(
                vec3_add(vec3_scale(over, cover), vec3_scale(canvas->colour[at], below)), 1.0f / alpha);
            canvas->alpha[at] = alpha;
        }
}

void flat_piece_draw(struct flat_canvas *canvas, const struct flat_piece *piece)
{
    flat_piece_begin(canvas, piece);
    flat_piece_weave(canvas);
    flat_piece_end(canvas);
}

// --- the picture ------------------------------------------------------------------------------------------

// A running mean over 2 * reach + 1 values, `step` apart; beyond the ends there is nothing.
static void blur_row(const float *in, float *out, int count, int step, int reach)
{
    ptrdiff_t stride = step;
    float sum = 0.0f;
    for (int i = 0; i < reach && i < count; i++)
        sum += in[i * stride];
    for (int i = 0; i < count; i++) {
        sum += i + reach < count ? in[(i + reach) * stride] : 0.0f;
        sum -= i - reach - 1 >= 0 ? in[(i - reach - 1) * stride] : 0.0f;
        out[i * stride] = sum / (float)(2 * reach + 1);
    }
}

// line[] = the garment's alpha, blurred: two means each way are nearly a triangle.
static void blur_alpha(struct flat_canvas *canvas, int reach)
{
    int width = canvas->width, height = canvas->height;
    size_t row_floats = (size_t)width, all = row_floats * (size_t)height;
    memcpy(canvas->weave, canvas->alpha, all * sizeof *canvas->alpha);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t first = 0; first < all; first += row_floats)
            blur_row(canvas->weave + first, canvas->line + first, width, 1, reach);
        for (int x = 0; x < width; x++)
            blur_row(canvas->line + x, canvas->weave + x, height, width, reach);
    }
    memcpy(canvas->line, canvas->weave, all * sizeof *canvas->line);
}

enum result flat_photograph(struct flat_canvas *canvas, struct picture *out)
{
    const struct vec3 ground = flat_colour(0xe4e4e2);
    const int away_x = 3, away_y = 7;
    enum result result = picture_allocate(canvas->width, canvas->height, out);
    if (result != RESULT_OK)
        return result;
    blur_alpha(canvas, 11);
    for (int y = 0; y < canvas->height; y++) {
        uint8_t *row = picture_row(out, y);
        for (int x = 0; x < canvas->width; x++) {
            int at = y * canvas->width + x;
            float shade =
                x >= away_x && y >= away_y ? canvas->line[at - away_y * canvas->width - away_x] : 0.0f;
            struct vec3 below = vec3_scale(ground, 1.0f - 0.16f * fminf(shade, 1.0f));
            struct vec3 colour = vec3_mix(below, canvas->colour[at], canvas->alpha[at]);
            const float rgb[3] = {colour.x, colour.y, colour.z};
            for (int k = 0; k < 3; k++)
                row[4 * x + k] = (uint8_t)lroundf(255.0f * colour_encoded(fminf(fmaxf(rgb[k], 0.0f), 1.0f)));
            row[4 * x + 3] = 255;
        }
    }
    return RESULT_OK;
}
