#include "tests/support/qr_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <zbar.h>

// zbar wants luma, one byte a pixel.
static uint8_t *make_luma(const struct picture *picture)
{
    uint8_t *luma = malloc((size_t)picture->width_px * (size_t)picture->height_px);
    if (luma == NULL)
        abort();
    for (int y = 0; y < picture->height_px; y++)
        for (int x = 0; x < picture->width_px; x++) {
            const uint8_t *rgba = picture_row(picture, y) + (size_t)x * 4;
            luma[(size_t)y * (size_t)picture->width_px + (size_t)x] =
                (uint8_t)((rgba[0] * 54 + rgba[1] * 183 + rgba[2] * 19) >> 8);
        }
    return luma;
}

bool qr_read(const struct picture *picture, char *text, size_t size)
{
    uint8_t *luma = make_luma(picture);
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    (void)zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    (void)zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)picture->width_px, (unsigned)picture->height_px);
    zbar_image_set_data(image, luma, (unsigned long)picture->width_px * (unsigned long)picture->height_px,
                        NULL);
    bool found = zbar_scan_image(scanner, image) == 1;
    if (found)
        (void)snprintf(text, size, "%s", zbar_symbol_get_data(zbar_image_first_symbol(image)));
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    free(luma);
    return found;
}
