#include "render/product3d/tile.h"

#include "render/gl/program.h"

#include <math.h>
#include <stdio.h>

#define SAMPLES 4
#define STEP_PX 128      // tiles grow in steps, so that a walking head doesn't make one each frame
#define MARGIN_PX 4      // around the products' bounds: as far as they are blurred
#define GRAIN_PX 64      // side of the texture of noise, which repeats
#define GRAIN_RANGE 3.0f // deviations that its bytes span to either side
#define LEAST_NOISE 0.001f
#define PITCH_STEP 0.125f
#define SOFT_BLUR_PX 0.85f    // blur of the look from which on tile pixels are softened
#define MOST_SHARP_PITCH 1.5f // larger ones are seen at edges if they are not

// --- where the products are on the target ------------------------------------------------------------------

void extent_add_box(struct extent *extent, struct vec3 minimum, struct vec3 maximum,
                    const struct mat4 *to_clip, const struct clip_view *view, float near_m)
{
    for (int i = 0; i < 8; i++) {
        struct vec4 corner = {(i & 1) != 0 ? maximum.x : minimum.x, (i & 2) != 0 ? maximum.y : minimum.y,
                              (i & 4) != 0 ? maximum.z : minimum.z, 1.0f};
        struct vec4 clip = mat4_transform(to_clip, corner);
        if (!(clip.w > near_m)) {
            *extent = (struct extent){-1.0f, -1.0f, 1.0f, 1.0f};
            return;
        }
        float x = clip.x / clip.w * view->scale_x + view->offset_x;
        float y = clip.y / clip.w * view->scale_y + view->offset_y;
        extent->low_x = fminf(extent->low_x, x);
        extent->low_y = fminf(extent->low_y, y);
        extent->high_x = fmaxf(extent->high_x, x);
        extent->high_y = fmaxf(extent->high_y, y);
    }
}

struct region extent_region(const struct extent *extent, const struct target *target)
{
    float low_x = fmaxf(extent->low_x, -1.0f), high_x = fminf(extent->high_x, 1.0f);
    float low_y = fmaxf(extent->low_y, -1.0f), high_y = fminf(extent->high_y, 1.0f);
    if (!(low_x < high_x) || !(low_y < high_y))
        return (struct region){0};
    int left = (int)((low_x + 1.0f) * 0.5f * (float)target->width_px) - MARGIN_PX;
    int bottom = (int)((low_y + 1.0f) * 0.5f * (float)target->height_px) - MARGIN_PX;
    int right = (int)((high_x + 1.0f) * 0.5f * (float)target->width_px) + 1 + MARGIN_PX;
    int top = (int)((high_y + 1.0f) * 0.5f * (float)target->height_px) + 1 + MARGIN_PX;
    left = left > 0 ? left : 0;
    bottom = bottom > 0 ? bottom : 0;
    right = right < target->width_px ? right : target->width_px;
    top = top < target->height_px ? top : target->height_px;
    return (struct region){left, bottom, right - left, top - bottom};
}

// --- targets -----------------------------------------------------------------------------------------------

static enum result make_copy(int kind, struct tile_copy *out, struct diagnostic *why)
{
    static const char *const names[] = {"LENSES", "GLARE", "LOOK", "OVER", "SOFTEN", "EDGES"};
    char defines[96] = "";
    size_t used = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if ((kind & 1 << i) != 0)
            used += (size_t)snprintf(defines + used, sizeof defines - used, "#define %s\n", names[i]);
    enum result result = program_create("quad.vert", "tile.frag", defines, &out->program, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {{"picture_to_clip", &out->to_clip},
                                               {"offset_px", &out->offset},
                                               {"opacity", &out->opacity},
                                               {"glare", &out->glare},
                                               {"tile_place", &out->place},
                                               {"product_place", &out->product_place},
                                               {"noise", &out->noise},
                                               {"grain_place", &out->grain}};
    program_find_uniforms(out->program, uniforms, (int)(sizeof uniforms / sizeof uniforms[0]));
    program_set_sampler(out->program, "source", 0);
    program_set_sampler(out->program, "veil", 1);
    program_set_sampler(out->program, "glow", 2);
    program_set_sampler(out->program, "product", 3);
    program_set_sampler(out->program, "grain", 4);
    return RESULT_OK;
}

// Made when first used: compiled shaders are large, and which are used depends on product and camera. With
// program 0 when it can't be made, which is said once.
static const struct tile_copy *copy_of(struct tile *tile, int kind)
{
    struct tile_copy *copy = &tile->copies[kind];
    struct diagnostic why = {0};
    if (copy->program != 0 || copy->failed)
        return copy;
    if (make_copy(kind, copy, &why) != RESULT_OK) {
        copy->failed = true;
        log_write(LOG_ERROR, "render", "products are not shown: %s", why.text);
    }
    return copy;
}

static const int copy_kinds[] = {0, // one to one
                                 TILE_COPY_OVER,
                                 TILE_COPY_SOFTEN,
                                 TILE_COPY_EDGES,
                                 TILE_COPY_OVER | TILE_COPY_LOOK,
                                 TILE_COPY_LENSES,
                                 TILE_COPY_LENSES | TILE_COPY_GLARE,
                                 TILE_COPY_LENSES | TILE_COPY_LOOK,
                                 TILE_COPY_LENSES | TILE_COPY_GLARE | TILE_COPY_LOOK};

// Sums of twelve even random numbers are nearly normal; of deviation one.
static uint8_t grain_byte(uint32_t *state)
{
    float sum = -6.0f;
    for (int i = 0; i < 12; i++) {
        *state = *state * 1664525u + 1013904223u; // Numerical Recipes' generator
        sum += (float)(*state >> 8) / 16777216.0f;
    }
    float value = 0.5f + 0.5f * sum / GRAIN_RANGE;
    return (uint8_t)(255.0f * fminf(fmaxf(value, 0.0f), 1.0f) + 0.5f);
}

static void make_grain(struct tile *tile)
{
    uint8_t texels[GRAIN_PX * GRAIN_PX];
    uint32_t state = 1;
    for (int i = 0; i < GRAIN_PX * GRAIN_PX; i++)
        texels[i] = grain_byte(&state);
    glGenTextures(1, &tile->grain);
    glBindTexture(GL_TEXTURE_2D, tile->grain);
    glTexStorage2D(GL_TEXTURE_2D, 1, GL_R8, GRAIN_PX, GRAIN_PX);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, GRAIN_PX, GRAIN_PX, GL_RED, GL_UNSIGNED_BYTE, texels);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
}

enum result tile_init(struct tile *tile, struct diagnostic *why)
{
    *tile = (struct tile){.sample_count = target_max_samples() >= SAMPLES ? SAMPLES : 0};
    quad_init(&tile->quad);
    make_grain(tile);
    enum result result = gl_check("texture of noise", why);
    if (result != RESULT_OK)
        tile_finish(tile);
    return result;
}

enum result tile_prepare(struct tile *tile, struct diagnostic *why)
{
    enum result result = RESULT_OK;
    for (size_t i = 0; i < sizeof copy_kinds / sizeof copy_kinds[0] && result == RESULT_OK; i++)
        if (tile->copies[copy_kinds[i]].program == 0)
            result = make_copy(copy_kinds[i], &tile->copies[copy_kinds[i]], why);
    return result;
}

static void finish_targets(struct tile *tile)
{
    target_finish(&tile->glow);
    target_finish(&tile->veil);
    target_finish(&tile->softened);
    target_finish(&tile->settled);
    target_finish(&tile->samples);
}

void tile_finish(struct tile *tile)
{
    finish_targets(tile);
    target_finish(&tile->mixed);
    glDeleteTextures(1, &tile->grain);
    for (int kind = 0; kind < TILE_COPIES; kind++)
        glDeleteProgram(tile->copies[kind].program);
    quad_finish(&tile->quad);
    *tile = (struct tile){0};
}

// --- how fine it is ----------------------------------------------------------------------------------------

// How coarse the tile may be, as enlarging it blurs it.
struct pitch {
    float px;     // target pixels a tile pixel
    bool softens; // means of four tile pixels are taken first, or larger ones are seen at edges
};

// Means over squares of side p have the variance p^2 / 12, lines between their middles p^2 / 6 more, means of
// two by two another p^2 / 4; the target's own pixels have 1 / 12. In steps, as the measured blur is never
// quite at rest.
static struct pitch pitch_of(const struct tile_look *look)
{
    float variance = look->blur_px * look->blur_px + 1.0f / 12.0f;
    bool softens = look->blur_px >= SOFT_BLUR_PX;
    float px = softens ? sqrtf(2.0f * variance) : fminf(2.0f * sqrtf(variance), MOST_SHARP_PITCH);
    px = floorf(px / PITCH_STEP) * PITCH_STEP;
    return px > 1.0f ? (struct pitch){px, softens} : (struct pitch){1.0f, false};
}

struct target tile_grid(const struct tile *tile, const struct target *target)
{
    float pitch = pitch_of(&tile->look).px;
    return (struct target){.width_px = (int)ceilf((float)target->width_px / pitch),
                           .height_px = (int)ceilf((float)target->height_px / pitch)};
}

void tile_forget(struct tile *tile)
{
    target_wipe(&tile->samples);
    target_wipe(&tile->settled);
    target_wipe(&tile->softened);
    target_wipe(&tile->veil);
    target_wipe(&tile->glow);
    target_wipe(&tile->mixed);
}

bool tile_make_room(struct tile *tile, int width_px, int height_px)
{
    if (tile->samples.width_px >= width_px && tile->samples.height_px >= height_px)
        return true;
    int width = width_px > tile->samples.width_px ? width_px : tile->samples.width_px;
    int height = height_px > tile->samples.height_px ? height_px : tile->samples.height_px;
    width = (width + STEP_PX - 1) / STEP_PX * STEP_PX;
    height = (height + STEP_PX - 1) / STEP_PX * STEP_PX;
    struct diagnostic why = {0};
    finish_targets(tile);
    const struct target_options sampled = {.depth = true, .samples = tile->sample_count};
    const struct target_options single = {.depth = true};
    if (target_init(&tile->samples, width, height, &sampled, &why) == RESULT_OK &&
        target_init(&tile->settled, width, height, NULL, &why) == RESULT_OK &&
        target_init(&tile->veil, width, height, &single, &why) == RESULT_OK &&
        target_init(&tile->glow, width, height, NULL, &why) == RESULT_OK) {
        glBindFramebuffer(GL_FRAMEBUFFER, tile->glow.framebuffer);
        glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, tile->veil.depth);
        return true;
    }
    finish_targets(tile);
    if (log_limit_allows(&tile->limit))
        log_write(LOG_WARNING, "render", "products are not shown: %s", why.text);
    return false;
}

void tile_clear(GLbitfield what, float white)
{
    glClearColor(white, white, white, 0.0f);
    glDisable(GL_SCISSOR_TEST);
    glClear(what);
    glEnable(GL_SCISSOR_TEST);
}

// --- laying it back ----------------------------------------------------------------------------------------

static bool has_look(const struct tile_look *look)
{
    bool noisy = false;
    for (int level = 0; level < TILE_NOISE_LEVELS; level++)
        noisy = noisy || look->noise[level] >= LEAST_NOISE;
    return noisy || pitch_of(look).px > 1.0f;
}

static void bind(int unit, GLuint texture)
{
    glActiveTexture((GLenum)(GL_TEXTURE0 + unit));
    glBindTexture(GL_TEXTURE_2D, texture);
}

// Draws the bound target's scissored region from the pixels of `from`, `offset` away; uses the program.
static void copy_pixels(const struct tile *tile, const struct tile_copy *copy, GLuint from, int offset_x,
                        int offset_y, float opacity)
{
    struct clip_view whole = clip_view_identity();
    if (copy->program == 0)
        return;
    glUseProgram(copy->program);
    clip_view_set(&whole, copy->to_clip);
    glUniform2i(copy->offset, offset_x, offset_y);
    glUniform1f(copy->opacity, opacity);
    glUniform2f(copy->glare, tile->glare.x, tile->glare.y);
    bind(2, tile->glow.texture);
    bind(1, tile->veil.texture);
    bind(0, from);
    quad_draw(&tile->quad);
}

static void blit(const struct target *from, const struct target *to, const struct region *region)
{
    // Equal rectangles, as resolving samples wants them (OpenGL ES 3.0 specification, section 4.3.2).
    glBindFramebuffer(GL_READ_FRAMEBUFFER, from->framebuffer);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, to->framebuffer);
    glBlitFramebuffer(0, 0, region->width, region->height, 0, 0, region->width, region->height,
                      GL_COLOR_BUFFER_BIT, GL_NEAREST);
}

void tile_set_glare(struct tile *tile, float share, float radius_px)
{
    tile->glare = (struct vec2){share, radius_px};
}

void tile_set_look(struct tile *tile, const struct tile_look *look)
{
    tile->look = *look;
}

static bool make_mixed(struct tile *tile, const struct region *region)
{
    struct target *mixed = &tile->mixed;
    if (mixed->width_px >= region->width && mixed->height_px >= region->height)
        return true;
    int width = region->width > mixed->width_px ? region->width : mixed->width_px;
    int height = region->height > mixed->height_px ? region->height : mixed->height_px;
    target_finish(mixed);
    return target_init(mixed, (width + STEP_PX - 1) / STEP_PX * STEP_PX,
                       (height + STEP_PX - 1) / STEP_PX * STEP_PX, NULL, NULL) == RESULT_OK;
}

// The settled tile, blurred if its pixels are large. Its pixels come to lie half of one lower and to the
// left.
static const struct target *soften(struct tile *tile, const struct region *region)
{
    if (!pitch_of(&tile->look).softens)
        return &tile->settled;
    const struct tile_copy *copy = copy_of(tile, TILE_COPY_SOFTEN);
    if (copy->program == 0)
        return &tile->settled;
    if (tile->softened.framebuffer == 0 && target_init(&tile->softened, tile->settled.width_px,
                                                       tile->settled.height_px, NULL, NULL) != RESULT_OK)
        return &tile->settled;
    struct clip_view whole = clip_view_identity();
    target_bind(&tile->softened);
    glScissor(0, 0, region->width, region->height);
    glUseProgram(copy->program);
    clip_view_set(&whole, copy->to_clip);
    bind(3, tile->settled.texture);
    quad_draw(&tile->quad);
    return &tile->softened;
}

// Target pixels that a region of the grid touches.
static struct region region_of_target(const struct target *target, const struct target *grid,
                                      const struct region *region)
{
    float x = (float)target->width_px / (float)grid->width_px,
          y = (float)target->height_px / (float)grid->height_px;
    int left = (int)(x * (float)region->x), bottom = (int)(y * (float)region->y);
    int right = (int)ceilf(x * (float)(region->x + region->width)),
        top = (int)ceilf(y * (float)(region->y + region->height));
    right = right < target->width_px ? right : target->width_px;
    top = top < target->height_px ? top : target->height_px;
    return (struct region){left, bottom, right - left, top - bottom};
}

// What is laid where.
struct laying {
    const struct target *target;
    struct target grid;           // tile_grid
    const struct region *region;  // of the grid
    const struct target *product; // the settled tile, or softened
    float opacity;
};

// For a bound target whose first pixel is the target's at x, y.
static void set_look(const struct tile *tile, const struct tile_copy *copy, const struct laying *laying,
                     int x, int y)
{
    const struct tile_look *look = &tile->look;
    const struct region *region = laying->region;
    float width = (float)tile->settled.width_px, height = (float)tile->settled.height_px;
    float across = (float)laying->grid.width_px / (float)laying->target->width_px,
          up = (float)laying->grid.height_px / (float)laying->target->height_px;
    float half = laying->product != &tile->settled ? 0.5f : 0.0f;
    glUseProgram(copy->program);
    glUniform4f(copy->place, across / width, up / height, (across * (float)x - (float)region->x) / width,
                (up * (float)y - (float)region->y) / height);
    // What lies beyond the region is of an earlier one.
    glUniform4f(copy->product_place, half / width, half / height, ((float)region->width - 0.5f) / width,
                ((float)region->height - 0.5f) / height);
    // The bytes' range undone; linear filtering between grains takes some of their deviation.
    float between = look->grain_px > 1.0f ? 1.5f : 1.0f, range = 2.0f * GRAIN_RANGE * between;
    glUniform3f(copy->noise, range * look->noise[0], range * look->noise[1], range * look->noise[2]);
    float step = 1.0f / (look->grain_px * (float)GRAIN_PX);
    glUniform3f(copy->grain, step, (float)(look->shift[0] % GRAIN_PX) / (float)GRAIN_PX + step * (float)x,
                (float)(look->shift[1] % GRAIN_PX) / (float)GRAIN_PX + step * (float)y);
    bind(4, tile->grain);
    bind(3, laying->product->texture);
}

// Without lenses the product goes straight over the target, which is bound.
static void lay_over(struct tile *tile, const struct laying *laying, const struct region *part)
{
    if (part->width <= 0 || part->height <= 0)
        return;
    int look = has_look(&tile->look) ? TILE_COPY_LOOK : 0;
    const struct tile_copy *copy = copy_of(tile, TILE_COPY_OVER | look);
    if (look != 0)
        set_look(tile, copy, laying, 0, 0);
    glScissor(part->x, part->y, part->width, part->height);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    copy_pixels(tile, copy, tile->settled.texture, -laying->region->x, -laying->region->y, laying->opacity);
    glDisable(GL_BLEND);
}

// The target's picture through the lenses, and the product over it: into a target of its own, as none may be
// read while it is drawn into; and from there into the target.
static void lay_lenses(struct tile *tile, const struct laying *laying, const struct region *part)
{
    int kind = TILE_COPY_LENSES | (tile->glare.x > 0.0f ? TILE_COPY_GLARE : 0);
    bool mixes = has_look(&tile->look) && make_mixed(tile, part);
    const struct target *into = mixes ? &tile->mixed : &tile->settled;
    const struct region *corner = mixes ? part : laying->region; // what its first pixel is on the target
    const struct tile_copy *copy = copy_of(tile, kind | (mixes ? TILE_COPY_LOOK : 0));
    target_bind(into);
    glScissor(part->x - corner->x, part->y - corner->y, part->width, part->height);
    if (mixes) {
        set_look(tile, copy, laying, corner->x, corner->y);
    } else {
        glEnable(GL_BLEND);
        glBlendFunc(GL_ONE_MINUS_DST_ALPHA, GL_ONE);
    }
    copy_pixels(tile, copy, laying->target->texture, corner->x, corner->y, 1.0f);
    glDisable(GL_BLEND);
    target_bind(laying->target);
    glScissor(part->x, part->y, part->width, part->height);
    if (laying->opacity < 1.0f) {
        glEnable(GL_BLEND);
        glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    }
    copy_pixels(tile, copy_of(tile, 0), into->texture, -corner->x, -corner->y, laying->opacity);
    glDisable(GL_BLEND);
}

// The veil, with smooth edges, into the settled tile.
static void settle_plain(struct tile *tile, const struct region *region)
{
    const struct tile_copy *copy = copy_of(tile, TILE_COPY_EDGES);
    struct clip_view whole = clip_view_identity();
    if (copy->program == 0)
        return;
    target_bind(&tile->settled);
    glScissor(0, 0, region->width, region->height);
    glUseProgram(copy->program);
    clip_view_set(&whole, copy->to_clip);
    bind(0, tile->veil.texture);
    quad_draw(&tile->quad);
}

void tile_lay_plain(struct tile *tile, const struct target *target, const struct region *region,
                    float opacity)
{
    struct laying laying = {
        .target = target, .grid = tile_grid(tile, target), .region = region, .opacity = opacity};
    const struct region whole = region_of_target(target, &laying.grid, region);
    settle_plain(tile, region);
    laying.product = soften(tile, region);
    target_bind(target);
    lay_over(tile, &laying, &whole);
}

void tile_lay(struct tile *tile, const struct target *target, const struct region *region,
              const struct region *lenses, float opacity)
{
    struct laying laying = {
        .target = target, .grid = tile_grid(tile, target), .region = region, .opacity = opacity};
    const struct region whole = region_of_target(target, &laying.grid, region);
    blit(&tile->samples, &tile->settled, region);
    laying.product = soften(tile, region);
    if (lenses->width <= 0 || lenses->height <= 0) {
        target_bind(target);
        lay_over(tile, &laying, &whole);
        return;
    }
    const struct region inner = region_of_target(target, &laying.grid, lenses);
    lay_lenses(tile, &laying, &inner);
    int right = inner.x + inner.width, top = inner.y + inner.height;
    const struct region about[] = {
        {whole.x, whole.y, whole.width, inner.y - whole.y},
        {whole.x, top, whole.width, whole.y + whole.height - top},
        {whole.x, inner.y, inner.x - whole.x, inner.height},
        {right, inner.y, whole.x + whole.width - right, inner.height},
    };
    for (size_t i = 0; i < sizeof about / sizeof about[0]; i++)
        lay_over(tile, &laying, &about[i]);
}
