#include "tracking/exposure.h"

#include <math.h>

// A quarter of the range: between it and middle grey (118 of 255 for 18 % in sRGB) a face is dark, but shown
// in steps fine enough. More would only bring out noise.
#define ENOUGH 64.0f
#define WHITE 255.0f

#define GRID 12            // samples a side
#define INNER_SHARE 0.4f   // of the region's width: cheeks, nose and mouth, whatever hair and walls are like
#define SETTLING_NS 4.0e8f // time constant: slower than a frame's noise, quicker than a lamp is noticed

float exposure_luminance(const struct picture *picture, const struct roi *roi)
{
    const struct crop_options options = {.width = GRID, .height = GRID};
    struct roi inner = *roi;
    inner.width_px *= INNER_SHARE;
    inner.height_px *= INNER_SHARE;
    struct affine m = crop_tensor_to_picture(&inner, &options);
    float sum = 0.0f;
    int count = 0;
    for (int j = 0; j < GRID; j++)
        for (int i = 0; i < GRID; i++) {
            struct vec2 p = affine_apply(&m, (struct vec2){(float)i + 0.5f, (float)j + 0.5f});
            if (!(p.x >= 0.0f && p.y >= 0.0f && p.x < (float)picture->width_px &&
                  p.y < (float)picture->height_px))
                continue;
            const uint8_t *pixel = picture_row(picture, (int)p.y) + 4 * (size_t)(int)p.x;
            sum += 0.299f * (float)pixel[0] + 0.587f * (float)pixel[1] + 0.114f * (float)pixel[2];
            count++;
        }
    return count > 0 ? sum / (float)count : -1.0f;
}

// The one that turns this luminance into ENOUGH, by the formula of crop_options.gain: the ratio of the odds.
float exposure_gain(float luminance)
{
    if (!(luminance >= 0.0f) || luminance >= ENOUGH)
        return 1.0f;
    float floor =
        ENOUGH / (EXPOSURE_GAIN_MAX * (WHITE - ENOUGH) + ENOUGH) * WHITE; // where the bound is reached
    float value = luminance > floor ? luminance : floor;
    return ENOUGH * (WHITE - value) / (value * (WHITE - ENOUGH));
}

float exposure_tone(struct exposure *exposure, float luminance, int64_t time_ns)
{
    bool unseen = !(luminance >= 0.0f) && exposure->known;
    float wanted = unseen ? exposure->log_gain : logf(exposure_gain(luminance));
    int64_t step_ns = time_ns - exposure->time_ns;
    if (!exposure->known || step_ns <= 0)
        exposure->log_gain = wanted;
    else
        exposure->log_gain += (wanted - exposure->log_gain) * -expm1f(-(float)step_ns / SETTLING_NS);
    exposure->known = true;
    exposure->time_ns = time_ns;
    // So near to none that the crop needn't divide.
    return exposure->log_gain > 0.005f ? fminf(expf(exposure->log_gain), EXPOSURE_GAIN_MAX) : 1.0f;
}
