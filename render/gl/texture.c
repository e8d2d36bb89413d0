#include "render/gl/texture.h"

#include <assert.h>

static GLsizei level_count(int width_px, int height_px)
{
    GLsizei levels = 1;
    for (int side = width_px > height_px ? width_px : height_px; side > 1; side /= 2)
        levels++;
    return levels;
}

enum result texture_init(struct texture *texture, int width_px, int height_px,
                         const struct texture_options *options, struct diagnostic *why)
{
    static const struct texture_options plain = {0};
    if (options == NULL)
        options = &plain;
    *texture = (struct texture){0};
    GLint largest = 0;
    glGetIntegerv(GL_MAX_TEXTURE_SIZE, &largest);
    if (width_px < 1 || height_px < 1)
        return diagnose(why, RESULT_INVALID, "a texture of %d x %d pixels", width_px, height_px);
    if (width_px > largest || height_px > largest)
        return diagnose(why, RESULT_TOO_LARGE, "a texture of %d x %d pixels; this driver takes %d", width_px,
                        height_px, largest);
    GLuint id = 0;
    glGenTextures(1, &id);
    glBindTexture(GL_TEXTURE_2D, id);
    glTexStorage2D(GL_TEXTURE_2D, options->mipmaps ? level_count(width_px, height_px) : 1,
                   options->srgb ? GL_SRGB8_ALPHA8 : GL_RGBA8, width_px, height_px);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER,
                    options->mipmaps ? GL_LINEAR_MIPMAP_LINEAR : GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, options->repeat_u ? GL_REPEAT : GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, options->repeat_v ? GL_REPEAT : GL_CLAMP_TO_EDGE);
    enum result result = gl_check("texture", why);
    if (result != RESULT_OK) {
        glDeleteTextures(1, &id);
        return result;
    }
    *texture = (struct texture){id, width_px, height_px, options->mipmaps};
    return RESULT_OK;
}

enum result texture_init_picture(struct texture *texture, const struct picture *picture,
                                 const struct texture_options *options, struct diagnostic *why)
{
    enum result result = texture_init(texture, picture->width_px, picture->height_px, options, why);
    if (result != RESULT_OK)
        return result;
    texture_upload(texture, picture);
    result = gl_check("texture", why);
    if (result != RESULT_OK)
        texture_finish(texture);
    return result;
}

static void upload(struct texture *texture, const void *rgba, int width_px, int height_px,
                   size_t stride_bytes)
{
    assert(texture->id != 0 && width_px <= texture->width_px && height_px <= texture->height_px);
    assert(stride_bytes % 4 == 0);
    glBindTexture(GL_TEXTURE_2D, texture->id);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, (GLint)(stride_bytes / 4));
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width_px, height_px, GL_RGBA, GL_UNSIGNED_BYTE, rgba);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    if (texture->mipmaps)
        glGenerateMipmap(GL_TEXTURE_2D);
}

void texture_upload(struct texture *texture, const struct picture *picture)
{
    assert(picture->width_px == texture->width_px && picture->height_px == texture->height_px);
    upload(texture, picture->pixels, picture->width_px, picture->height_px, picture->stride_bytes);
}

void texture_upload_part(struct texture *texture, const void *rgba, int width_px, int height_px)
{
    upload(texture, rgba, width_px, height_px, (size_t)4 * (size_t)width_px);
}

void texture_bind(const struct texture *texture, int unit)
{
    glActiveTexture((GLenum)(GL_TEXTURE0 + unit));
    glBindTexture(GL_TEXTURE_2D, texture->id);
    glActiveTexture(GL_TEXTURE0);
}

// Clears all levels, and leaves the state as it was: somebody may be drawing.
static void overwrite(const struct texture *texture)
{
    static const GLfloat nothing[4] = {0.0f, 0.0f, 0.0f, 0.0f};
    GLuint framebuffer = 0;
    GLint before = 0;
    GLboolean scissor = glIsEnabled(GL_SCISSOR_TEST);
    glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &before);
    glDisable(GL_SCISSOR_TEST);
    glGenFramebuffers(1, &framebuffer);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, framebuffer);
    int levels = texture->mipmaps ? level_count(texture->width_px, texture->height_px) : 1;
    for (int level = 0; level < levels; level++) {
        glFramebufferTexture2D(GL_DRAW_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture->id, level);
        glClearBufferfv(GL_COLOR, 0, nothing);
    }
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, (GLuint)before);
    glDeleteFramebuffers(1, &framebuffer);
    if (scissor)
        glEnable(GL_SCISSOR_TEST);
}

void texture_finish(struct texture *texture)
{
    if (texture->id != 0)
        overwrite(texture);
    glDeleteTextures(1, &texture->id); // 0 is ignored
    *texture = (struct texture){0};
}
