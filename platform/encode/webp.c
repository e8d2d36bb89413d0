#include "platform/encode/webp.h"

#include "platform/encode/part_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <webp/encode.h>

enum result webp_write(const char *path, const struct picture *picture, float quality, struct diagnostic *why)
{
    char part[PART_FILE_PATH_SIZE];
    uint8_t *bytes = NULL;
    enum result result = part_file_path(path, part, why);
    if (result != RESULT_OK)
        return result;
    if (picture->width_px > WEBP_MAX_DIMENSION || picture->height_px > WEBP_MAX_DIMENSION)
        return diagnose(why, RESULT_TOO_LARGE, "%.300s: WebP takes at most %d pixels a side", path,
                        WEBP_MAX_DIMENSION);
    size_t size = WebPEncodeRGBA(picture->pixels, picture->width_px, picture->height_px,
                                 (int)picture->stride_bytes, quality, &bytes);
    if (size == 0)
        return diagnose(why, RESULT_NO_MEMORY, "%.300s: libwebp can't encode the picture", path);
    FILE *file = fopen(part, "wb");
    if (file == NULL) {
        result = diagnose(why, RESULT_IO, "%.300s can't be written: %s", path, strerror(errno));
    } else {
        bool written = fwrite(bytes, 1, size, file) == size;
        bool closed = fclose(file) == 0;
        if (written && closed) {
            result = part_file_commit(part, path, why);
        } else {
            (void)remove(part);
            result = diagnose(why, RESULT_IO, "%.300s can't be written: %s", path, strerror(errno));
        }
    }
    WebPFree(bytes);
    return result;
}
