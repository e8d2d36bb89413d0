#include "app/ui/mask.h"

#include "platform/base/wipe.h"

#include <string.h>

enum result mask_texture_create(struct draw2d *draw2d, cairo_surface_t *surface, struct draw2d_texture **out)
{
    struct picture picture;
    enum result result = picture_allocate(cairo_image_surface_get_width(surface),
                                          cairo_image_surface_get_height(surface), &picture);
    if (result != RESULT_OK)
        return result;
    cairo_surface_flush(surface);
    const unsigned char *rows = cairo_image_surface_get_data(surface);
    size_t stride_bytes = (size_t)cairo_image_surface_get_stride(surface);
    for (int y = 0; y < picture.height_px; y++) {
        uint8_t *to = picture_row(&picture, y);
        const unsigned char *from = rows + (size_t)y * stride_bytes;
        for (int x = 0; x < picture.width_px; x++)
            memset(to + (size_t)x * 4, from[x], 4);
    }
    result = draw2d_texture_create(draw2d, &picture, true, false, out);
    wipe(picture.pixels,
         picture.stride_bytes * (size_t)picture.height_px); // of a text that was typed, perhaps
    picture_free(&picture);
    return result;
}
