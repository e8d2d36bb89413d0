#include "render/present.h"

#include "render/gl/clip_view.h"
#include "render/gl/program.h"

enum result present_init(struct present *present, struct diagnostic *why)
{
    enum result result = program_create("quad.vert", "present.frag", NULL, &present->program, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {
        {"picture_to_clip", &present->to_clip}, {"turn", &present->turn}, {"encodes", &present->encodes}};
    program_find_uniforms(present->program, uniforms, 3);
    program_set_sampler(present->program, "picture", 0);
    return RESULT_OK;
}

void present_finish(struct present *present)
{
    glDeleteProgram(present->program);
    *present = (struct present){0};
}

// Without a turn, and without encoding, it is a copy.
static void copy(const struct target *target, GLuint framebuffer, int width_px, int height_px)
{
    glBindFramebuffer(GL_READ_FRAMEBUFFER, target->framebuffer);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, framebuffer);
    glBlitFramebuffer(0, 0, target->width_px, target->height_px, 0, 0, width_px, height_px,
                      GL_COLOR_BUFFER_BIT, GL_LINEAR);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
}

void present_draw(const struct present *present, const struct quad *quad, const struct target *target,
                  GLuint framebuffer, int width_px, int height_px, int turn_deg, bool encodes)
{
    if (turn_deg == 0 && !encodes) {
        copy(target, framebuffer, width_px, height_px);
        return;
    }
    const float cosine = turn_deg == 0 ? 1.0f : turn_deg == 180 ? -1.0f : 0.0f;
    const float sine = turn_deg == 90 ? 1.0f : turn_deg == 270 ? -1.0f : 0.0f;
    const float turn[] = {cosine, -sine, sine, cosine}; // by columns
    const struct clip_view whole = clip_view_identity();
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glViewport(0, 0, width_px, height_px);
    glUseProgram(present->program);
    clip_view_set(&whole, present->to_clip);
    glUniformMatrix2fv(present->turn, 1, GL_FALSE, turn);
    glUniform1i(present->encodes, encodes);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, target->texture);
    quad_draw(quad);
}
