#include "render/panes.h"

#include "render/gl/clip_view.h"
#include "render/gl/program.h"

#include <math.h>

enum result panes_init(struct panes *panes, struct diagnostic *why)
{
    *panes = (struct panes){0};
    enum result result = program_create("quad.vert", "pane_corner.frag", NULL, &panes->program, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {{"picture_to_clip", &panes->picture_to_clip},
                                               {"centre_px", &panes->centre_px},
                                               {"radius_px", &panes->radius_px},
                                               {"around", &panes->around}};
    program_find_uniforms(panes->program, uniforms, 4);
    return RESULT_OK;
}

void panes_finish(struct panes *panes)
{
    glDeleteProgram(panes->program);
    for (int i = 0; i < PANES_MAX; i++)
        target_finish(&panes->targets[i]);
    *panes = (struct panes){0};
}

const struct target *panes_begin(struct panes *panes, int pane, int width_px, int height_px)
{
    struct target *target = &panes->targets[pane];
    panes->drawn[pane] = false;
    if (target->width_px != width_px || target->height_px != height_px) {
        target_wipe(target);
        target_finish(target);
        if (target_init(target, width_px, height_px, NULL, NULL) != RESULT_OK)
            return NULL;
    }
    panes->drawn[pane] = true;
    return target;
}

// --- onto the target ---------------------------------------------------------------------------------------

struct span {
    int from, to;
};

static struct span whole_pixels(float from, float size)
{
    return (struct span){(int)lroundf(from), (int)lroundf(from + size)};
}

// The middle of a place that a picture of another shape leaves none of itself out in.
static struct rect whole_within(struct rect place, const struct target *picture)
{
    float scale = fminf(place.width / (float)picture->width_px, place.height / (float)picture->height_px);
    float width = (float)picture->width_px * scale, height = (float)picture->height_px * scale;
    return (struct rect){place.x + 0.5f * (place.width - width), place.y + 0.5f * (place.height - height),
                         width, height};
}

// In GL's window coordinates, with y up.
static void copy(const struct target *from, const struct target *to, struct span x, struct span y)
{
    bool same = x.to - x.from == from->width_px && y.to - y.from == from->height_px;
    glBindFramebuffer(GL_READ_FRAMEBUFFER, from->framebuffer);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, to->framebuffer);
    glBlitFramebuffer(0, 0, from->width_px, from->height_px, x.from, y.from, x.to, y.to, GL_COLOR_BUFFER_BIT,
                      same ? GL_NEAREST : GL_LINEAR);
    glBindFramebuffer(GL_FRAMEBUFFER, to->framebuffer);
}

// Only the corners' own squares are blended: reading an sRGB target back is what costs.
static void round_corners(const struct panes *panes, const struct quad *quad, struct span x, struct span y,
                          float radius_px, struct vec3 around)
{
    const struct clip_view whole = clip_view_identity();
    int side = (int)ceilf(radius_px);
    glUseProgram(panes->program);
    clip_view_set(&whole, panes->picture_to_clip);
    glUniform1f(panes->radius_px, radius_px);
    glUniform3f(panes->around, around.x, around.y, around.z);
    glEnable(GL_SCISSOR_TEST);
    glEnable(GL_BLEND);
    glBlendEquation(GL_FUNC_ADD);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    for (int i = 0; i < 4; i++) {
        bool right = (i & 1) != 0, upper = (i & 2) != 0;
        glScissor(right ? x.to - side : x.from, upper ? y.to - side : y.from, side, side);
        glUniform2f(panes->centre_px, right ? (float)x.to - radius_px : (float)x.from + radius_px,
                    upper ? (float)y.to - radius_px : (float)y.from + radius_px);
        quad_draw(quad);
    }
    glDisable(GL_BLEND);
    glDisable(GL_SCISSOR_TEST);
}

void panes_show(const struct panes *panes, int pane, const struct quad *quad, const struct target *target,
                struct rect to, float radius_px, struct vec3 around)
{
    if (!panes->drawn[pane])
        return;
    struct rect seen = whole_within(to, &panes->targets[pane]);
    struct span x = whole_pixels(seen.x, seen.width);
    struct span y = whole_pixels((float)target->height_px - seen.y - seen.height, seen.height);
    if (x.to <= x.from || y.to <= y.from)
        return;
    copy(&panes->targets[pane], target, x, y);
    target_bind(target);
    if (radius_px > 0.0f)
        round_corners(panes, quad, x, y, radius_px, around);
}

void panes_wipe(struct panes *panes)
{
    for (int i = 0; i < PANES_MAX; i++) {
        target_wipe(&panes->targets[i]);
        panes->drawn[i] = false;
    }
}
