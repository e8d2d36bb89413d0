#include "platform/base/head.h"

// Landmarks at the widest of the face before the ears, between the brows, on the chin, before the jaw's
// angles.
enum {
    SIDE_RIGHT = 127,
    SIDE_LEFT = 356,
    GLABELLA = 9,
    CHIN = 152,
    FOREHEAD = 10,
    JAW_RIGHT = 172,
    JAW_LEFT = 397
};

// What heads have in common, after the surveys of Farkas (Anthropometry of the Head and Face, 1994), Gordon
// et al. (ANSUR, 1989) and, for the ear, Alexander et al. (J. Plast. Reconstr. Aesthet. Surg. 64, 2011):
// - heads are 19 cm long where the face is 15.5 cm wide and 17.7 cm high from the chin to the landmark on the
//   forehead; the vertex stands 23.6 cm above the chin (menton to vertex: 23.2 cm of men);
// - the tragus lies 12 cm behind the nose's tip and 7 cm behind the outer corner of the eye, the root's upper
//   end above it, about level with that corner;
// - ears are 63 mm high and 33 mm wide (6 % more here: the canonical head is as much larger than the mean),
//   stand off by 30 degrees, and lean back by 18;
// - necks are 34 to 38 cm around, and about as wide as the jaw: thick ones are below wide jaws.
#define LENGTH_PER_WIDTH (0.190f / 0.155f)
#define VERTEX_PER_HEIGHT (0.059f / 0.177f)
#define CANONICAL_HALF_WIDTH_M 0.0774f
#define CANONICAL_HEIGHT_M 0.1767f
#define EAR_TOP_ABOVE_SIDE_M 0.004f // above the landmarks at the side
#define EAR_TOP_BEHIND_SIDE_M 0.020f
#define NECK_RADIUS_PER_JAW 0.52f
#define EAR_HEIGHT_M 0.067f
#define EAR_WIDTH_M 0.035f
#define EAR_STANDS_OFF_RAD 0.52f
#define EAR_LEANS_BACK_RAD 0.31f
#define EAR_ROOT_ALONG 0.86f // the root's upper end, along the ear

static const struct vec2 pierced = {0.20f, 0.06f}; // where lobes are, on the ear

// The helix begins before the root's upper end, the lobe hangs below the lower and reaches over the cheek.
const struct vec2 head_ear_outline[HEAD_EAR_OUTLINE] = {
    {0.00f, EAR_ROOT_ALONG}, {0.08f, 0.94f}, {0.32f, 1.00f}, {0.66f, 0.98f}, {0.91f, 0.86f},  {1.00f, 0.68f},
    {0.94f, 0.48f},          {0.78f, 0.29f}, {0.56f, 0.10f}, {0.30f, 0.00f}, {-0.08f, 0.05f}, {-0.12f, 0.18f},
};

struct vec3 head_ear_point(const struct head *head, int side, float across, float along)
{
    struct vec3 out = vec3_scale(head->ear_out[side], across * head->ear_width_m);
    struct vec3 up = vec3_scale(head->ear_up, (along - EAR_ROOT_ALONG) * head->ear_height_m);
    return vec3_add(head->ear_top[side], vec3_add(out, up));
}

static void measure_ears(const struct vec3 *mesh_m, float middle, float wider, float higher, struct head *out)
{
    out->ear_up = (struct vec3){0.0f, cosf(EAR_LEANS_BACK_RAD), -sinf(EAR_LEANS_BACK_RAD)};
    out->ear_height_m = EAR_HEIGHT_M * higher;
    out->ear_width_m = EAR_WIDTH_M * wider;
    for (int side = 0; side < 2; side++) {
        float sign = side == 0 ? -1.0f : 1.0f;
        struct vec3 before = mesh_m[side == 0 ? SIDE_RIGHT : SIDE_LEFT];
        out->ear_top[side] =
            (struct vec3){middle + sign * out->half_width_m, before.y + EAR_TOP_ABOVE_SIDE_M * higher,
                          before.z - EAR_TOP_BEHIND_SIDE_M * wider};
        out->ear_out[side] = (struct vec3){sign * sinf(EAR_STANDS_OFF_RAD), 0.0f, -cosf(EAR_STANDS_OFF_RAD)};
        out->lobe[side] = head_ear_point(out, side, pierced.x, pierced.y);
    }
}

void head_measure(const struct vec3 mesh_m[FACE_VERTEX_COUNT], struct head *out)
{
    float middle = 0.5f * (mesh_m[SIDE_LEFT].x + mesh_m[SIDE_RIGHT].x);
    float half_width = 0.5f * (mesh_m[SIDE_LEFT].x - mesh_m[SIDE_RIGHT].x);
    float height = mesh_m[FOREHEAD].y - mesh_m[CHIN].y;
    float wider = half_width / CANONICAL_HALF_WIDTH_M, higher = height / CANONICAL_HEIGHT_M;
    float vertex = mesh_m[FOREHEAD].y + VERTEX_PER_HEIGHT * height;
    struct vec3 half = {half_width, 0.095f * wider, half_width * LENGTH_PER_WIDTH};
    *out = (struct head){
        .half_width_m = half_width,
        .skull_half = half,
        .skull_centre = {middle, vertex - half.y, mesh_m[GLABELLA].z - half.z},
        .neck_top = {middle, mesh_m[CHIN].y + 0.25f * height, -0.045f * wider},
        .neck_bottom = {middle, mesh_m[CHIN].y - 0.44f * height, -0.055f * wider},
        .neck_radius_m = NECK_RADIUS_PER_JAW * (mesh_m[JAW_LEFT].x - mesh_m[JAW_RIGHT].x),
    };
    measure_ears(mesh_m, middle, wider, higher, out);
}
