#include "platform/decode/barcode.h"

#include "platform/base/wipe.h"

#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#define SHRUNK_FROM_PX 1000 // of the longer side: a smaller picture has no pixels to spare

struct barcode_reader {
    zbar_image_scanner_t *scanner;
    zbar_image_t *image;
    uint8_t *luma; // one byte a pixel, as ZBar wants it
    size_t room;
};

enum result barcode_reader_create(struct barcode_reader **out)
{
    static const zbar_symbol_type_t kinds[] = {ZBAR_EAN13, ZBAR_EAN8, ZBAR_CODE128, ZBAR_QRCODE};
    struct barcode_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return RESULT_NO_MEMORY;
    reader->scanner = zbar_image_scanner_create();
    reader->image = zbar_image_create();
    if (reader->scanner == NULL || reader->image == NULL) {
        barcode_reader_destroy(reader);
        return RESULT_NO_MEMORY;
    }
    (void)zbar_image_scanner_set_config(reader->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    // UPC-A is an EAN-13 with a 0 before it, and UPC-E is read as that when it isn't asked for itself.
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        (void)zbar_image_scanner_set_config(reader->scanner, kinds[i], ZBAR_CFG_ENABLE, 1);
    (void)zbar_image_scanner_set_config(reader->scanner, ZBAR_NONE, ZBAR_CFG_TEST_INVERTED, 1);
    zbar_image_set_format(reader->image, zbar_fourcc('Y', '8', '0', '0'));
    *out = reader;
    return RESULT_OK;
}

void barcode_reader_destroy(struct barcode_reader *reader)
{
    if (reader == NULL)
        return;
    barcode_reader_forget(reader);
    if (reader->image != NULL)
        zbar_image_destroy(reader->image);
    if (reader->scanner != NULL)
        zbar_image_scanner_destroy(reader->scanner);
    free(reader->luma);
    free(reader);
}

// Every so many rows and columns are looked along.
static void set_density(struct barcode_reader *reader, int density)
{
    (void)zbar_image_scanner_set_config(reader->scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, density);
    (void)zbar_image_scanner_set_config(reader->scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, density);
}

static bool make_room(struct barcode_reader *reader, size_t size)
{
    if (size <= reader->room)
        return true;
    uint8_t *luma = malloc(size);
    if (luma == NULL)
        return false;
    barcode_reader_forget(reader);
    free(reader->luma);
    reader->luma = luma;
    reader->room = size;
    return true;
}

// Twice green, once red and blue: near enough to what the eye sees, and quick. Four times as much.
static int luma_of(const uint8_t *rgba)
{
    return rgba[0] + 2 * rgba[1] + rgba[2];
}

static void copy_half(const struct picture *picture, uint8_t *luma, int width_px, int height_px)
{
    for (int y = 0; y < height_px; y++) {
        const uint8_t *upper = picture_row(picture, 2 * y), *lower = picture_row(picture, 2 * y + 1);
        for (int x = 0; x < width_px; x++, upper += 8, lower += 8) {
            int sum = luma_of(upper) + luma_of(upper + 4) + luma_of(lower) + luma_of(lower + 4);
            *luma++ = (uint8_t)(sum >> 4);
        }
    }
}

static void copy_whole(const struct picture *picture, uint8_t *luma, int width_px, int height_px)
{
    for (int y = 0; y < height_px; y++) {
        const uint8_t *pixel = picture_row(picture, y);
        for (int x = 0; x < width_px; x++, pixel += 4)
            *luma++ = (uint8_t)(luma_of(pixel) >> 2);
    }
}

// Between the pixels' middles it goes evenly: a quarter of the next one, three of its own.
static void copy_doubled(const struct picture *picture, uint8_t *luma, int width_px, int height_px)
{
    int left = (picture->width_px - width_px / 2) / 2, top = (picture->height_px - height_px / 2) / 2;
    for (int y = 0; y < height_px; y++) {
        int own_y = top + y / 2, next_y = own_y + (y % 2 == 0 ? -1 : 1);
        next_y = next_y < 0 ? 0 : next_y >= picture->height_px ? picture->height_px - 1 : next_y;
        const uint8_t *own = picture_row(picture, own_y), *next = picture_row(picture, next_y);
        for (int x = 0; x < width_px; x++) {
            int own_x = left + x / 2, next_x = own_x + (x % 2 == 0 ? -1 : 1);
            next_x = next_x < 0 ? 0 : next_x >= picture->width_px ? picture->width_px - 1 : next_x;
            size_t here = 4 * (size_t)own_x, beside = 4 * (size_t)next_x;
            int near = 3 * luma_of(own + here) + luma_of(own + beside);
            int far = 3 * luma_of(next + here) + luma_of(next + beside);
            *luma++ = (uint8_t)((3 * near + far) >> 6);
        }
    }
}

static bool is_there(const struct barcode *codes, int count, const char *text, size_t size)
{
    for (int i = 0; i < count; i++)
        if (codes[i].size == size && memcmp(codes[i].text, text, size) == 0)
            return true;
    return false;
}

int barcode_read(struct barcode_reader *reader, const struct picture *picture, enum barcode_scale scale,
                 struct barcode codes[BARCODE_MAX_CODES])
{
    int width_px = picture->width_px, height_px = picture->height_px, count = 0;
    if (scale != BARCODE_WHOLE) { // halved, or half of it twice as large: then an even number
        width_px = scale == BARCODE_HALF ? width_px / 2 : width_px / 2 * 2;
        height_px = scale == BARCODE_HALF ? height_px / 2 : height_px / 2 * 2;
    }
    size_t size = (size_t)width_px * (size_t)height_px;
    if (width_px < 1 || height_px < 1 || !make_room(reader, size))
        return 0;
    if (scale == BARCODE_HALF)
        copy_half(picture, reader->luma, width_px, height_px);
    else if (scale == BARCODE_WHOLE)
        copy_whole(picture, reader->luma, width_px, height_px);
    else
        copy_doubled(picture, reader->luma, width_px, height_px);
    set_density(reader, scale == BARCODE_MIDDLE_DOUBLED ? 2 : 1);
    zbar_image_set_size(reader->image, (unsigned)width_px, (unsigned)height_px);
    zbar_image_set_data(reader->image, reader->luma, size, NULL);
    if (zbar_scan_image(reader->scanner, reader->image) < 1)
        return 0;
    for (const zbar_symbol_t *symbol = zbar_image_first_symbol(reader->image);
         symbol != NULL && count < BARCODE_MAX_CODES; symbol = zbar_symbol_next(symbol)) {
        const char *text = zbar_symbol_get_data(symbol);
        size_t length = zbar_symbol_get_data_length(symbol);
        if (text == NULL || length == 0 || length > BARCODE_MAX_BYTES || is_there(codes, count, text, length))
            continue;
        struct barcode *code = &codes[count++];
        memset(code, 0, sizeof *code);
        memcpy(code->text, text, length);
        code->size = length;
    }
    return count;
}

int barcode_look(struct barcode_reader *reader, const struct picture *picture,
                 struct barcode codes[BARCODE_MAX_CODES])
{
    int longer_px = picture->width_px > picture->height_px ? picture->width_px : picture->height_px;
    int count = longer_px >= SHRUNK_FROM_PX ? barcode_read(reader, picture, BARCODE_HALF, codes) : 0;
    if (count == 0)
        count = barcode_read(reader, picture, BARCODE_WHOLE, codes);
    if (count == 0)
        count = barcode_read(reader, picture, BARCODE_MIDDLE_DOUBLED, codes);
    return count;
}

void barcode_reader_forget(struct barcode_reader *reader)
{
    if (reader->luma != NULL)
        wipe(reader->luma, reader->room);
}
