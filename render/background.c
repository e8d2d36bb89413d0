#include "render/background.h"

#include "platform/base/log.h"
#include "render/gl/program.h"

#include <math.h>

enum result background_init(struct background *background, struct diagnostic *why)
{
    *background = (struct background){0};
    enum result result =
        program_create("background.vert", "background.frag", NULL, &background->program, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {{"picture_to_clip", &background->picture_to_clip},
                                               {"area", &background->area}};
    program_find_uniforms(background->program, uniforms, 2);
    program_set_sampler(background->program, "picture", 0);
    return RESULT_OK;
}

void background_finish(struct background *background)
{
    glDeleteProgram(background->program);
    texture_finish(&background->texture);
    *background = (struct background){0};
}

void background_update(struct background *background, const struct picture *picture, uint64_t sequence)
{
    struct texture *texture = &background->texture;
    bool same_size = texture->width_px == picture->width_px && texture->height_px == picture->height_px;
    if (texture->id != 0 && same_size && background->sequence == sequence)
        return;
    if (texture->id == 0 || !same_size) {
        struct diagnostic why = {0};
        texture_finish(texture);
        if (texture_init(texture, picture->width_px, picture->height_px,
                         &(struct texture_options){.srgb = true}, &why) != RESULT_OK) {
            if (log_limit_allows(&background->limit))
                log_write(LOG_WARNING, "render", "the camera picture is not shown: %s", why.text);
            return;
        }
    }
    texture_upload(texture, picture);
    background->sequence = sequence;
}

void background_draw(const struct background *background, const struct quad *quad,
                     const struct clip_view *view, bool fill)
{
    if (background->texture.id == 0)
        return;
    glUseProgram(background->program);
    clip_view_set(view, background->picture_to_clip);
    float half_width = fill ? 1.0f : fabsf(view->scale_x), half_height = fill ? 1.0f : view->scale_y;
    glUniform4f(background->area, fill ? 0.0f : view->offset_x, fill ? 0.0f : view->offset_y, half_width,
                half_height);
    texture_bind(&background->texture, 0);
    quad_draw(quad);
}
