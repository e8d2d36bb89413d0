#include "render/product3d/tile.h"

#include "render/gl/program.h"

#define SAMPLES 4
#define STEP_PX 128 // tiles grow in steps, so that a walking head doesn't make one each frame
#define MARGIN_PX 2 // around the products' bounds

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
    const struct program_uniform uniforms[] = {
        {"picture_to_clip", &out->to_clip}, {"offset_px", &out->offset}, {"opacity", &out->opacity}};
    program_find_uniforms(out->program, uniforms, 3);
    program_set_sampler(out->program, "source", 0);
    program_set_sampler(out->program, "veil", 1);
    program_set_sampler(out->program, "glow", 2);
    return RESULT_OK;
}

enum result tile_init(struct tile *tile, struct diagnostic *why)
{
    *tile = (struct tile){.sample_count = target_max_samples() >= SAMPLES ? SAMPLES : 0};
    quad_init(&tile->quad);
    enum result result = make_copy(NULL, &tile->copy, why);
    if (result == RESULT_OK)
        result = make_copy("#define LENSES\n", &tile->copy_through, why);
    if (result != RESULT_OK)
        tile_finish(tile);
    return result;
}

static void finish_targets(struct tile *tile)
{
    target_finish(&tile->glow);
    target_finish(&tile->veil);
    target_finish(&tile->settled);
    target_finish(&tile->samples);
}

void tile_finish(struct tile *tile)
{
    finish_targets(tile);
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

void tile_lay(struct tile *tile, const struct target *target, const struct region *region, float opacity)
{
    blit(&tile->samples, &tile->settled, region);
    glBindFramebuffer(GL_FRAMEBUFFER, tile->settled.framebuffer);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE_MINUS_DST_ALPHA, GL_ONE);
    copy_pixels(tile, &tile->copy_through, target, region->x, region->y, 1.0f);
    glDisable(GL_BLEND);
    target_bind(target);
    glScissor(region->x, region->y, region->width, region->height);
    if (opacity < 1.0f) {
        glEnable(GL_BLEND);
        glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    }
    copy_pixels(tile, &tile->copy, &tile->settled, -region->x, -region->y, opacity);
    glDisable(GL_BLEND);
}
