#include "render/gl/target.h"

static GLuint make_renderbuffer(GLenum format, int width_px, int height_px, int samples)
{
    GLuint id = 0;
    glGenRenderbuffers(1, &id);
    glBindRenderbuffer(GL_RENDERBUFFER, id);
    glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, format, width_px, height_px);
    return id;
}

static GLuint make_texture(GLenum format, int width_px, int height_px)
{
    GLuint id = 0;
    glGenTextures(1, &id);
    glBindTexture(GL_TEXTURE_2D, id);
    glTexStorage2D(GL_TEXTURE_2D, 1, format, width_px, height_px);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    return id;
}

enum result target_init(struct target *target, int width_px, int height_px,
                        const struct target_options *options, struct diagnostic *why)
{
    static const struct target_options plain = {0};
    if (options == NULL)
        options = &plain;
    *target = (struct target){0};
    GLint largest = 0;
    glGetIntegerv(GL_MAX_RENDERBUFFER_SIZE, &largest);
    if (width_px < 1 || height_px < 1 || width_px > largest || height_px > largest)
        return diagnose(why, RESULT_TOO_LARGE,
                        "a picture of %d x %d pixels to draw into; this driver takes %d", width_px, height_px,
                        largest);
    struct target made = {.width_px = width_px, .height_px = height_px, .samples = options->samples};
    GLenum format = options->linear ? GL_RGBA8 : options->half_float ? GL_RGBA16F : GL_SRGB8_ALPHA8;
    glGenFramebuffers(1, &made.framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, made.framebuffer);
    if (options->samples > 0) {
        made.colour = make_renderbuffer(format, width_px, height_px, options->samples);
        glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, made.colour);
    } else {
        made.texture = make_texture(format, width_px, height_px);
        glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, made.texture, 0);
    }
    if (options->depth) {
        made.depth = make_renderbuffer(GL_DEPTH_COMPONENT24, width_px, height_px, options->samples);
        glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, made.depth);
    }
    enum result result = gl_check("framebuffer", why);
    if (result == RESULT_OK && glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE)
        result =
            diagnose(why, RESULT_UNSUPPORTED, "this driver can't draw into %d x %d pixels with %d samples",
                     width_px, height_px, options->samples);
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    if (result != RESULT_OK)
        target_finish(&made);
    *target = made;
    return result;
}

void target_bind(const struct target *target)
{
    glBindFramebuffer(GL_FRAMEBUFFER, target->framebuffer);
    glViewport(0, 0, target->width_px, target->height_px);
}

void target_wipe(const struct target *target)
{
    if (target->framebuffer == 0)
        return;
    target_bind(target);
    glClearColor(0.0f, 0.0f, 0.0f, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    glFinish();
}

int target_max_samples(void)
{
    GLint colour = 0, depth = 0;
    // The list of sample counts is in descending order: the first is the most.
    glGetInternalformativ(GL_RENDERBUFFER, GL_SRGB8_ALPHA8, GL_SAMPLES, 1, &colour);
    glGetInternalformativ(GL_RENDERBUFFER, GL_DEPTH_COMPONENT24, GL_SAMPLES, 1, &depth);
    return colour < depth ? colour : depth;
}

void target_finish(struct target *target)
{
    // GL ignores names that are 0.
    glDeleteFramebuffers(1, &target->framebuffer);
    glDeleteTextures(1, &target->texture);
    glDeleteRenderbuffers(1, &target->colour);
    glDeleteRenderbuffers(1, &target->depth);
    *target = (struct target){0};
}
