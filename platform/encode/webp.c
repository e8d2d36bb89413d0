#include "platform/encode/webp.h"

#include "platform/encode/part_file.h"

#include <stdio.h>
#include <webp/encode.h>

enum result webp_write(const char *path, const struct picture *picture, float quality, struct diagnostic *why)
{
    char part[PART_FILE_PATH_SIZE];
    uint8_t *bytes = NULL;
    if (picture->width_px > WEBP_MAX_DIMENSION || picture->height_px > WEBP_MAX_DIMENSION)
        return diagnose(why, RESULT_TOO_LARGE, "%.300s: WebP takes at most %d pixels a side", path,
                        WEBP_MAX_DIMENSION);
    size_t size = WebPEncodeRGBA(picture->pixels, picture->width_px, picture->height_px,
                                 (int)picture->stride_bytes, quality, &bytes);
    if (size == 0)
        return diagnose(why, RESULT_NO_MEMORY, "%.300s: libwebp can't encode the picture", path);
    FILE *file = NULL;
    enum result result = part_file_open(path, part, &file, why);
    if (result == RESULT_OK)
        result = part_file_close(file, fwrite(bytes, 1, size, file) == size, part, path, why);
    WebPFree(bytes);
    return result;
}
