#include "render/product3d/tile.h"

#include "render/gl/program.h"

#include <math.h>

#define SAMPLES 4
#define STEP_PX 128      // tiles grow in steps, so that a walking head doesn't make one each frame
#define MARGIN_PX 4      // around the products' bounds: as far as they are blurred
#define GRAIN_PX 64      // side of the texture of noise, which repeats
#define GRAIN_RANGE 3.0f // deviations that its bytes span to either side
#define LEAST_NOISE 0.001f

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

static enum result make_copy(const char *defines, struct tile_copy *out, struct diagnostic *why)
{
    enum result result = program_create("quad.vert", "tile.frag", defines, &out->program, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {{"picture_to_clip", &out->to_clip},
                                               {"offset_px", &out->offset},
                                               {"opacity", &out->opacity},
                                               {"glare", &out->glare},
                                               {"blur_uv", &out->blur},
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
    enum result result = make_copy(NULL, &tile->copy, why);
    if (result == RESULT_OK)
        result = make_copy("#define LENSES\n", &tile->copy_through, why);
    if (result == RESULT_OK)
        result = make_copy("#define LENSES\n#define LOOK\n", &tile->copy_look, why);
    make_grain(tile);
    if (result == RESULT_OK)
        result = gl_check("texture of noise", why);
    if (result != RESULT_OK)
        tile_finish(tile);
    return result;
}

static void finish_targets(struct tile *tile)
{
    target_finish(&tile->mixed);
    target_finish(&tile->glow);
    target_finish(&tile->veil);
    target_finish(&tile->settled);
    target_finish(&tile->samples);
}

void tile_finish(struct tile *tile)
{
    finish_targets(tile);
    glDeleteTextures(1, &tile->grain);
    glDeleteProgram(tile->copy_look.program);
    glDeleteProgram(tile->copy_through.program);
    glDeleteProgram(tile->copy.program);
    quad_finish(&tile->quad);
    *tile = (struct tile){0};
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

// Draws the bound target's scissored region from the pixels of `from`, `offset` away.
static void copy_pixels(const struct tile *tile, const struct tile_copy *copy, const struct target *from,
                        int offset_x, int offset_y, float opacity)
{
    struct clip_view whole = clip_view_identity();
    glUseProgram(copy->program);
    clip_view_set(&whole, copy->to_clip);
    glUniform2i(copy->offset, offset_x, offset_y);
    glUniform1f(copy->opacity, opacity);
    glUniform2f(copy->glare, tile->glare.x, tile->glare.y);
    glActiveTexture(GL_TEXTURE2);
    glBindTexture(GL_TEXTURE_2D, tile->glow.texture);
    glActiveTexture(GL_TEXTURE1);
    glBindTexture(GL_TEXTURE_2D, tile->veil.texture);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, from->texture);
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

static bool has_look(const struct tile_look *look)
{
    bool noisy = false;
    for (int level = 0; level < TILE_NOISE_LEVELS; level++)
        noisy = noisy || look->noise[level] >= LEAST_NOISE;
    return noisy || look->blur_px > 0.0f;
}

static bool make_mixed(struct tile *tile)
{
    if (tile->mixed.framebuffer != 0)
        return true;
    return target_init(&tile->mixed, tile->settled.width_px, tile->settled.height_px, NULL, NULL) ==
           RESULT_OK;
}

// The target's picture with the settled tile over it, as the camera would have seen it, into `mixed`.
static void mix_with_look(const struct tile *tile, const struct target *target, const struct region *region)
{
    const struct tile_copy *copy = &tile->copy_look;
    const struct tile_look *look = &tile->look;
    glBindFramebuffer(GL_FRAMEBUFFER, tile->mixed.framebuffer);
    glUseProgram(copy->program);
    // Five taps, a third and four sixths, spread by d have the variance d^2 / 3.
    float spread_px = sqrtf(3.0f) * look->blur_px;
    // What lies beyond the region is of an earlier one.
    float width = (float)tile->settled.width_px, height = (float)tile->settled.height_px;
    glUniform4f(copy->blur, spread_px / width, spread_px / height, ((float)region->width - 0.5f) / width,
                ((float)region->height - 0.5f) / height);
    // The bytes' range undone; linear filtering between grains takes some of their deviation.
    float between = look->grain_px > 1.0f ? 1.5f : 1.0f, range = 2.0f * GRAIN_RANGE * between;
    glUniform3f(copy->noise, range * look->noise[0], range * look->noise[1], range * look->noise[2]);
    float step = 1.0f / (look->grain_px * (float)GRAIN_PX);
    glUniform3f(copy->grain, step,
                (float)(look->shift[0] % GRAIN_PX) / (float)GRAIN_PX + step * (float)region->x,
                (float)(look->shift[1] % GRAIN_PX) / (float)GRAIN_PX + step * (float)region->y);
    glActiveTexture(GL_TEXTURE4);
    glBindTexture(GL_TEXTURE_2D, tile->grain);
    glActiveTexture(GL_TEXTURE3);
    glBindTexture(GL_TEXTURE_2D, tile->settled.texture);
    copy_pixels(tile, copy, target, region->x, region->y, 1.0f);
}

void tile_lay(struct tile *tile, const struct target *target, const struct region *region, float opacity)
{
    const struct target *laid = &tile->settled;
    blit(&tile->samples, &tile->settled, region);
    if (has_look(&tile->look) && make_mixed(tile)) {
        mix_with_look(tile, target, region);
        laid = &tile->mixed;
    } else {
        glBindFramebuffer(GL_FRAMEBUFFER, tile->settled.framebuffer);
        glEnable(GL_BLEND);
        glBlendFunc(GL_ONE_MINUS_DST_ALPHA, GL_ONE);
        copy_pixels(tile, &tile->copy_through, target, region->x, region->y, 1.0f);
        glDisable(GL_BLEND);
    }
    target_bind(target);
    glScissor(region->x, region->y, region->width, region->height);
    if (opacity < 1.0f) {
        glEnable(GL_BLEND);
        glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    }
    copy_pixels(tile, &tile->copy, laid, -region->x, -region->y, opacity);
    glDisable(GL_BLEND);
}
