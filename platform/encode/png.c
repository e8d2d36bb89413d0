#include "platform/encode/png.h"

#include "platform/encode/part_file.h"

#include <errno.h>
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

// zlib's level 6 takes half as long again as 3, for a tenth less of a camera picture.
#define COMPRESSION_LEVEL 3

struct png_job {
    const char *path;
    const struct picture *picture;
    bool opaque;
    FILE *file;
    struct diagnostic *why;
};

// libpng's way to fail is to not come back from the error function.
static void fail(png_structp png, png_const_charp message)
{
    const struct png_job *job = png_get_error_ptr(png);
    (void)diagnose(job->why, RESULT_IO, "%.300s can't be written: %.100s", job->path, message);
    longjmp(png_jmpbuf(png), 1);
}

static void ignore_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void write_rows(png_structp png, png_infop info, const struct png_job *job)
{
    const struct picture *picture = job->picture;
    png_init_io(png, job->file);
    png_set_IHDR(png, info, (png_uint_32)picture->width_px, (png_uint_32)picture->height_px, 8,
                 job->opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_set_compression_level(png, COMPRESSION_LEVEL);
    png_write_info(png, info);
    if (job->opaque)
        png_set_filler(png, 0, PNG_FILLER_AFTER); // each pixel's fourth byte is left out
    for (int y = 0; y < picture->height_px; y++)
        png_write_row(png, picture_row(picture, y));
    png_write_end(png, info);
}

static enum result encode(struct png_job *job)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, job, fail, ignore_warning);
    if (png == NULL)
        return diagnose(job->why, RESULT_NO_MEMORY, "%.300s: out of memory", job->path);
    png_infop info = png_create_info_struct(png);
    // Neither `png` nor `info` changes between setjmp and longjmp, so both keep their values.
    if (info == NULL || setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &info);
        return RESULT_IO;
    }
    write_rows(png, info, job);
    png_destroy_write_struct(&png, &info);
    return RESULT_OK;
}

enum result png_write(const char *path, const struct picture *picture, bool opaque, struct diagnostic *why)
{
    char part[PART_FILE_PATH_SIZE];
    if (picture->width_px < 1 || picture->height_px < 1)
        return diagnose(why, RESULT_INVALID, "%.300s: a picture of %dx%d can't be written", path,
                        picture->width_px, picture->height_px);
    struct png_job job = {.path = path, .picture = picture, .opaque = opaque, .why = why};
    enum result result = part_file_open(path, part, &job.file, why);
    if (result != RESULT_OK)
        return result;
    result = encode(&job);
    if (fclose(job.file) != 0 && result == RESULT_OK)
        result = diagnose(why, RESULT_IO, "%.300s can't be written: %s", path, strerror(errno));
    if (result != RESULT_OK) {
        (void)remove(part);
        return result;
    }
    return part_file_commit(part, path, why);
}
