// Room: tracking
// Replays: tests/fuzz/corpus/fuzz_camera_model
//
// A camera's calibration: what is accepted can be used, all over its picture and back.
#include "tracking/camera_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct camera_model model;
    struct diagnostic why = {0};
    enum result result = camera_model_parse("fuzz", data, size, &model, &why);
    if ((result != RESULT_OK) != (why.text[0] != '\0'))
        abort();
    if (result != RESULT_OK)
        return 0;
    double fov = camera_model_vertical_fov_rad(&model);
    if (!(fov > 0.0) || !(fov < 3.0))
        abort();
    float margin = (float)(model.width_px + model.height_px) * 1e-5f + 1e-3f;
    for (int i = 0; i <= 4; i++)
        for (int k = 0; k <= 4; k++) {
            struct vec2 at = {(float)(model.width_px * i) / 4.0f, (float)(model.height_px * k) / 4.0f};
            struct vec2 back = camera_model_distort(&model, camera_model_undistort(&model, at));
            if (!(fabsf(back.x - at.x) < margin) || !(fabsf(back.y - at.y) < margin))
                abort();
        }
    // What is written again is accepted again and says the same of the screen.
    char text[1024];
    struct camera_model again;
    if (camera_model_format(&model, text, sizeof text) != RESULT_OK)
        abort();
    if (camera_model_parse("again", (const uint8_t *)text, strlen(text), &again, &why) != RESULT_OK &&
        strstr(why.text, "bends") == NULL) // a fold may be decided by the tenth digit
        abort();
    return 0;
}
