#include "render/readback.h"

#include <string.h>

// GL gives the bottom row first: swaps rows in place, a piece at a time, and makes all of it opaque.
static void turn_rows(struct picture *picture)
{
    uint8_t piece[4096];
    size_t row_bytes = 4 * (size_t)picture->width_px;
    for (int y = 0; y < picture->height_px / 2; y++) {
        uint8_t *upper = picture_row(picture, y);
        uint8_t *lower = picture_row(picture, picture->height_px - 1 - y);
        for (size_t at = 0; at < row_bytes; at += sizeof piece) {
            size_t bytes = row_bytes - at < sizeof piece ? row_bytes - at : sizeof piece;
            memcpy(piece, upper + at, bytes);
            memcpy(upper + at, lower + at, bytes);
            memcpy(lower + at, piece, bytes);
        }
    }
}

static void make_opaque(struct picture *picture)
{
    for (int y = 0; y < picture->height_px; y++) {
        uint8_t *row = picture_row(picture, y);
        for (size_t x = 0; x < (size_t)picture->width_px; x++)
            row[4 * x + 3] = 255;
    }
}

static enum result read_pixels(const struct target *target, struct picture *out)
{
    if (out->width_px != target->width_px || out->height_px != target->height_px ||
        out->stride_bytes % 4 != 0)
        return RESULT_INVALID;
    glBindFramebuffer(GL_FRAMEBUFFER, target->framebuffer);
    glPixelStorei(GL_PACK_ALIGNMENT, 4);
    glPixelStorei(GL_PACK_ROW_LENGTH, (GLint)(out->stride_bytes / 4));
    glReadPixels(0, 0, out->width_px, out->height_px, GL_RGBA, GL_UNSIGNED_BYTE, out->pixels);
    glPixelStorei(GL_PACK_ROW_LENGTH, 0);
    return gl_check("copy of the picture", NULL);
}

enum result readback(const struct target *target, struct picture *out)
{
    enum result result = read_pixels(target, out);
    if (result != RESULT_OK)
        return result;
    turn_rows(out);
    make_opaque(out);
    return RESULT_OK;
}

enum result readback_scaled(const struct target *target, struct target *scaled, struct picture *out)
{
    if (scaled->width_px != out->width_px || scaled->height_px != out->height_px) {
        struct target made = {0};
        enum result result = target_init(&made, out->width_px, out->height_px, NULL, NULL);
        if (result != RESULT_OK)
            return result;
        target_finish(scaled);
        *scaled = made;
    }
    glBindFramebuffer(GL_READ_FRAMEBUFFER, target->framebuffer);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, scaled->framebuffer);
    // Upside down on the way, so that the rows come as they are to be.
    glBlitFramebuffer(0, 0, target->width_px, target->height_px, 0, out->height_px, out->width_px, 0,
                      GL_COLOR_BUFFER_BIT, GL_LINEAR);
    enum result result = read_pixels(scaled, out);
    if (result == RESULT_OK)
        make_opaque(out);
    return result;
}
