#include "app/ui/qr.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

#define QUIET_MODULES 4 // ISO/IEC 18004

static void paint(const QRcode *code, int module_px, const struct picture *picture)
{
    int quiet_px = QUIET_MODULES * module_px;
    for (int y = 0; y < picture->height_px; y++) {
        uint8_t *row = picture_row(picture, y);
        memset(row, 255, (size_t)picture->width_px * 4);
        int module_y = (y - quiet_px) / module_px;
        if (y < quiet_px || module_y >= code->width)
            continue;
        for (int x = 0; x < code->width * module_px; x++)
            if ((code->data[module_y * code->width + x / module_px] & 1) != 0)
                memset(row + (size_t)(quiet_px + x) * 4, 0, 3);
    }
}

enum result qr_picture(const char *text, int room_px, struct picture *out)
{
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (code == NULL)
        return errno == ENOMEM ? RESULT_NO_MEMORY : RESULT_TOO_LARGE;
    int modules = code->width + 2 * QUIET_MODULES, module_px = room_px / modules;
    enum result result = RESULT_TOO_LARGE;
    if (module_px >= QR_MIN_MODULE_PX)
        result = picture_allocate(modules * module_px, modules * module_px, out);
    if (result == RESULT_OK)
        paint(code, module_px, out);
    QRcode_free(code);
    return result;
}

enum result qr_texture(struct draw2d *draw2d, const char *text, int room_px, struct draw2d_texture **out)
{
    struct picture picture;
    enum result result = qr_picture(text, room_px, &picture);
    if (result != RESULT_OK)
        return result;
    result = draw2d_texture_create(draw2d, &picture, false, false, out);
    picture_free(&picture);
    return result;
}
