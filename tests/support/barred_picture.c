#include "tests/support/barred_picture.h"

#include "platform/base/face_topology.h"
#include "tests/support/random.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <string.h>

enum { SIDE = BARRED_SIDE };

void barred_picture_draw(struct barred_picture *out, float blur_px, float noise, uint32_t seed)
{
    if (out->picture.pixels == NULL)
        assert_int_equal(picture_allocate(SIDE, SIDE, &out->picture), RESULT_OK);
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++) {
        struct vec3 p = face_canonical_m[i % FACE_VERTEX_COUNT];
        out->landmarks_px[i] = (struct vec3){0.5f * SIDE + 1800.0f * p.x, 0.5f * SIDE - 1800.0f * p.y, 0.0f};
    }
    const float period = 40.0f, half = 20.0f; // up at 0, down at half
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            float place = fmodf((float)x + 0.5f + 0.13f * (float)y, period) - 0.5f * half;
            float deviation = fmaxf(blur_px, 0.05f) * 1.41421356f;
            float share = 0.5f * (erff(place / deviation) - erff((place - half) / deviation));
            float level = 90.0f + 60.0f * share + noise * random_normal(&seed);
            uint8_t *pixel = picture_row(&out->picture, y) + 4 * (ptrdiff_t)x;
            memset(pixel, (int)fminf(fmaxf(level + 0.5f, 0.0f), 255.0f), 3);
            pixel[3] = 255;
        }
}
