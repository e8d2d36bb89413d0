#include "assets/eyewear/pattern.h"

#include "platform/base/noise.h"
#include "platform/base/vec.h"

// How much of the dark colour is there: blotches of a few millimetres with soft edges, drawn out along the
// sheet by a warp, as pressed acetate shows them, and finer flecks between them.
static float blotches(float x, float y, float cover)
{
    float warp_x = x + 0.10f * (noise_value(x, y, 4, 11) - 0.5f);
    float warp_y = y + 0.10f * (noise_value(x, y, 4, 12) - 0.5f);
    float large = 0.65f * noise_value(warp_x, warp_y, 7, 1) + 0.35f * noise_value(warp_x, warp_y, 14, 2);
    float fine = 0.6f * noise_value(warp_x, warp_y, 18, 3) + 0.4f * noise_value(warp_x, warp_y, 36, 4);
    float edge = 1.0f - cover;
    float dark = smoothstep(edge - 0.05f, edge + 0.07f, large);
    return fmaxf(dark, 0.7f * smoothstep(0.62f, 0.74f, fine));
}

void pattern_tortoise(const uint8_t light[3], const uint8_t dark[3], float cover, struct picture *out)
{
    for (int y = 0; y < out->height_px; y++)
        for (int x = 0; x < out->width_px; x++) {
            float u = ((float)x + 0.5f) / (float)out->width_px, v = ((float)y + 0.5f) / (float)out->height_px;
            float blotch = blotches(u, v, cover), cloud = 0.8f + 0.4f * noise_value(u, v, 5, 7);
            uint8_t *pixel = picture_row(out, y) + (size_t)4 * (size_t)x;
            for (int k = 0; k < 3; k++) {
                float ground = fminf((float)light[k] * cloud, 255.0f);
                pixel[k] = (uint8_t)lroundf(ground * (1.0f - blotch) + (float)dark[k] * blotch);
            }
            pixel[3] = 255;
        }
}

void pattern_two_tone(const uint8_t above[3], const uint8_t below[3], struct picture *out)
{
    for (int y = 0; y < out->height_px; y++) {
        float t = smoothstep(0.40f, 0.60f, ((float)y + 0.5f) / (float)out->height_px);
        for (int x = 0; x < out->width_px; x++) {
            uint8_t *pixel = picture_row(out, y) + (size_t)4 * (size_t)x;
            for (int k = 0; k < 3; k++)
                pixel[k] = (uint8_t)lroundf((float)above[k] * (1.0f - t) + (float)below[k] * t);
            pixel[3] = 255;
        }
    }
}
