#include "platform/base/head.h"

// Landmarks at the widest of the face before the ears, between the brows, on the chin.
enum { SIDE_RIGHT = 127, SIDE_LEFT = 356, GLABELLA = 9, CHIN = 152, FOREHEAD = 10 };

// Adult heads are 19 cm long where the face is 15.5 cm wide and 17.7 cm high from the chin to the landmark
// on the forehead; the vertex stands 5 cm above that.
#define LENGTH_PER_WIDTH (0.190f / 0.155f)
#define VERTEX_PER_HEIGHT (0.050f / 0.177f)
#define CANONICAL_HALF_WIDTH_M 0.0774f

void head_measure(const struct vec3 mesh_m[FACE_VERTEX_COUNT], struct head *out)
{
    float middle = 0.5f * (mesh_m[SIDE_LEFT].x + mesh_m[SIDE_RIGHT].x);
    float half_width = 0.5f * (mesh_m[SIDE_LEFT].x - mesh_m[SIDE_RIGHT].x);
    float height = mesh_m[FOREHEAD].y - mesh_m[CHIN].y;
    float wider = half_width / CANONICAL_HALF_WIDTH_M;
    float vertex = mesh_m[FOREHEAD].y + VERTEX_PER_HEIGHT * height;
    struct vec3 half = {half_width, 0.095f * wider, half_width * LENGTH_PER_WIDTH};
    *out = (struct head){
        .half_width_m = half_width,
        .skull_half = half,
        .skull_centre = {middle, vertex - half.y, mesh_m[GLABELLA].z - half.z},
        .neck_top = {middle, mesh_m[CHIN].y + 0.25f * height, -0.045f * wider},
        .neck_bottom = {middle, mesh_m[CHIN].y - 0.40f * height, -0.055f * wider},
        .neck_radius_m = 0.060f * wider,
    };
    for (int side = 0; side < 2; side++) {
        float sign = side == 0 ? -1.0f : 1.0f;
        float y = mesh_m[side == 0 ? SIDE_RIGHT : SIDE_LEFT].y;
        out->ear_top[side] = (struct vec3){middle + sign * half_width, y - 0.008f * wider, -0.040f * wider};
        out->lobe[side] =
            (struct vec3){middle + sign * 0.98f * half_width, y - 0.052f * wider, -0.030f * wider};
    }
}
