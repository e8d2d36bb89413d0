#include "app/ui/logo.h"

#include "assets/image.h"
#include "platform/base/file.h"
#include "platform/base/log.h"

#include <librsvg/rsvg.h>

#include <math.h>
#include <stdlib.h>

#define OF_BAR 0.6f // its height
#define MAX_BYTES ((size_t)4 << 20)
#define MAX_PIXELS (INT64_C(4) << 20)

// Cairo's words are BGRA in memory, premultiplied, on machines with the small end first.
static enum result picture_of_surface(cairo_surface_t *surface, struct picture *out)
{
    enum result result = picture_allocate(cairo_image_surface_get_width(surface),
                                          cairo_image_surface_get_height(surface), out);
    if (result != RESULT_OK)
        return result;
    cairo_surface_flush(surface);
    const unsigned char *rows = cairo_image_surface_get_data(surface);
    size_t stride_bytes = (size_t)cairo_image_surface_get_stride(surface);
    for (int y = 0; y < out->height_px; y++) {
        uint8_t *to = picture_row(out, y);
        const unsigned char *from = rows + (size_t)y * stride_bytes;
        for (int x = 0; x < out->width_px; x++, to += 4, from += 4) {
            to[0] = from[2];
            to[1] = from[1];
            to[2] = from[0];
            to[3] = from[3];
        }
    }
    return RESULT_OK;
}

// From memory and without a folder: what it refers to elsewhere is not fetched.
static enum result draw_svg(const uint8_t *bytes, size_t size, float height, struct picture *out)
{
    GError *error = NULL;
    double width_px = 0.0, height_px = 0.0;
    enum result result = RESULT_INVALID;
    RsvgHandle *handle = rsvg_handle_new_from_data(bytes, size, &error);
    if (handle != NULL && rsvg_handle_get_intrinsic_size_in_pixels(handle, &width_px, &height_px) &&
        width_px >= 1.0 && height_px >= 1.0) {
        double width = fmin((double)height * width_px / height_px, (double)(height * LOGO_WIDEST));
        RsvgRectangle whole = {0.0, 0.0, width, (double)height};
        cairo_surface_t *surface =
            cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)ceil(width), (int)ceilf(height));
        cairo_t *cairo = cairo_create(surface);
        if (rsvg_handle_render_document(handle, cairo, &whole, &error))
            result = picture_of_surface(surface, out);
        cairo_destroy(cairo);
        cairo_surface_destroy(surface);
    }
    g_clear_error(&error);
    g_clear_object(&handle);
    return result;
}

static enum result draw_logo(struct draw2d *draw2d, const char *path, float height, struct logo *logo,
                             struct diagnostic *why)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    struct picture picture = {0};
    enum result result = file_read(path, MAX_BYTES, &bytes, &size, why);
    if (result != RESULT_OK)
        return result;
    bool is_svg = image_format_of(bytes, size) == IMAGE_UNKNOWN;
    result = is_svg ? draw_svg(bytes, size, height, &picture)
                    : image_decode_within(path, bytes, size, MAX_PIXELS, &picture, why);
    if (result == RESULT_OK)
        result = draw2d_texture_create(draw2d, &picture, is_svg, !is_svg, &logo->texture);
    else if (is_svg)
        result = diagnose(why, result, "%s: neither a picture nor an SVG with a size", path);
    if (result == RESULT_OK) {
        float width = height * (float)picture.width_px / (float)picture.height_px;
        float scale = fminf(1.0f, height * LOGO_WIDEST / width);
        logo->width = roundf(width * scale);
        logo->height = roundf(height * scale);
    }
    picture_free(&picture);
    free(bytes);
    return result;
}

void logo_fit(struct logo *logo, struct draw2d *draw2d, const char *path, float bar_height)
{
    struct diagnostic why = {0};
    logo_finish(logo, draw2d);
    if (path[0] != '\0' && draw_logo(draw2d, path, roundf(bar_height * OF_BAR), logo, &why) != RESULT_OK)
        log_write(LOG_WARNING, "theme", "%s; the title stays", why.text);
}

void logo_finish(struct logo *logo, struct draw2d *draw2d)
{
    draw2d_texture_destroy(draw2d, logo->texture);
    *logo = (struct logo){0};
}
