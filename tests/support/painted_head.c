#include "tests/support/painted_head.h"

#include "platform/base/colour.h"

#include <math.h>
#include <stdbool.h>

// Skin where the head is, hair above and around it, a wall behind: smooth but for the hair's strands.
void painted_head_draw(struct picture *picture, const struct face *face)
{
    const struct vec3 *p = face->landmarks_px;
    float cx = 0.5f * (p[234].x + p[454].x), cy = 0.5f * (p[10].y + p[152].y);
    float rx = 0.5f * (p[454].x - p[234].x), ry = 0.62f * (p[152].y - p[10].y);
    for (int y = 0; y < picture->height_px; y++)
        for (int x = 0; x < picture->width_px; x++) {
            float u = ((float)x - cx) / rx, v = ((float)y - cy) / ry, r = hypotf(u, v);
            float skin[3] = {0.45f, 0.28f, 0.21f}, hair[3] = {0.05f, 0.03f, 0.02f};
            float wall[3] = {0.35f, 0.38f, 0.40f};
            bool is_hair = r < 1.25f && v < 0.1f && (r > 1.0f || v < -0.72f + 0.1f * cosf(9.0f * u));
            float strands = 1.0f + 0.5f * sinf(60.0f * atan2f(v + 0.2f, u));
            const float *colour = is_hair ? hair : r < 1.0f ? skin : wall;
            for (int i = 0; i < 3; i++)
                picture_row(picture, y)[4 * x + i] =
                    (uint8_t)(255.0f * colour_encoded(
                                           colour[i] *
                                           (is_hair ? strands : fminf(fmaxf(1.0f - 0.2f * u, 0.3f), 1.6f))));
            picture_row(picture, y)[4 * x + 3] = 255;
        }
}
