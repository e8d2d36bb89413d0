#include "assets/demo/rigged_jacket.h"

#include <math.h>

// --- the skeleton ------------------------------------------------------------------------------------------

enum joint {
    HIPS,
    SPINE,
    CHEST,
    NECK,
    ARM_LEFT,
    FOREARM_LEFT,
    HAND_LEFT,
    ARM_RIGHT,
    FOREARM_RIGHT,
    HAND_RIGHT,
    THIGH_LEFT,
    SHIN_LEFT,
    FOOT_LEFT,
    THIGH_RIGHT,
    SHIN_RIGHT,
    FOOT_RIGHT,
    JOINTS
};

#define SHOULDER_X 172.0f
#define SHOULDER_Y 1394.0f
#define HIP_Y 922.0f
#define UPPER_ARM 280.0f
#define FOREARM 250.0f
#define SLOPE 0.70710678f // of the arms

#define ELBOW_X (SHOULDER_X + SLOPE * UPPER_ARM)
#define ELBOW_Y (SHOULDER_Y - SLOPE * UPPER_ARM)
#define WRIST_X (ELBOW_X + SLOPE * FOREARM)
#define WRIST_Y (ELBOW_Y - SLOPE * FOREARM)

const struct glb_joint rigged_jacket_joints[JOINTS] = {
    [HIPS] = {"mixamorig:Hips", -1, {0, 980, 0}},
    [SPINE] = {"mixamorig:Spine", HIPS, {0, 1100, 0}},
    [CHEST] = {"mixamorig:Spine2", SPINE, {0, 1300, 0}},
    [NECK] = {"mixamorig:Neck", CHEST, {0, 1480, 0}},
    [ARM_LEFT] = {"mixamorig:LeftArm", CHEST, {SHOULDER_X, SHOULDER_Y, 0}},
    [FOREARM_LEFT] = {"mixamorig:LeftForeArm", ARM_LEFT, {ELBOW_X, ELBOW_Y, 0}},
    [HAND_LEFT] = {"mixamorig:LeftHand", FOREARM_LEFT, {WRIST_X, WRIST_Y, 0}},
    [ARM_RIGHT] = {"mixamorig:RightArm", CHEST, {-SHOULDER_X, SHOULDER_Y, 0}},
    [FOREARM_RIGHT] = {"mixamorig:RightForeArm", ARM_RIGHT, {-ELBOW_X, ELBOW_Y, 0}},
    [HAND_RIGHT] = {"mixamorig:RightHand", FOREARM_RIGHT, {-WRIST_X, WRIST_Y, 0}},
    [THIGH_LEFT] = {"mixamorig:LeftUpLeg", HIPS, {92, HIP_Y, 0}},
    [SHIN_LEFT] = {"mixamorig:LeftLeg", THIGH_LEFT, {92, 520, 0}},
    [FOOT_LEFT] = {"mixamorig:LeftFoot", SHIN_LEFT, {92, 90, 0}},
    [THIGH_RIGHT] = {"mixamorig:RightUpLeg", HIPS, {-92, HIP_Y, 0}},
    [SHIN_RIGHT] = {"mixamorig:RightLeg", THIGH_RIGHT, {-92, 520, 0}},
    [FOOT_RIGHT] = {"mixamorig:RightFoot", SHIN_RIGHT, {-92, 90, 0}},
};
const int rigged_jacket_joint_count = JOINTS;

static float along_arm(struct vec3 p)
{
    return SLOPE * (fabsf(p.x) - SHOULDER_X) - SLOPE * (p.y - SHOULDER_Y);
}

// The torso from the hips up, and at the armholes a little of the arm.
static struct glb_influence follow_torso(struct vec3 p)
{
    float chest = smoothstep(1060.0f, 1330.0f, p.y), hips = 1.0f - smoothstep(960.0f, 1130.0f, p.y);
    float arm = 0.45f * smoothstep(-60.0f, 60.0f, along_arm(p)) * smoothstep(1290.0f, 1360.0f, p.y) *
                smoothstep(120.0f, 180.0f, fabsf(p.x));
    float spine = 1.0f - hips - chest;
    spine = spine > 0.0f ? spine : 0.0f;
    float sum = hips + spine + chest;
    return (struct glb_influence){
        {HIPS, SPINE, CHEST, p.x > 0.0f ? ARM_LEFT : ARM_RIGHT},
        {(1.0f - arm) * hips / sum, (1.0f - arm) * spine / sum, (1.0f - arm) * chest / sum, arm}};
}

static struct glb_influence follow_arm(struct vec3 p)
{
    float at = along_arm(p);
    float arm = smoothstep(-70.0f, 50.0f, at), forearm = smoothstep(-60.0f, 60.0f, at - UPPER_ARM);
    uint8_t upper = p.x > 0.0f ? ARM_LEFT : ARM_RIGHT, lower = p.x > 0.0f ? FOREARM_LEFT : FOREARM_RIGHT;
    return (struct glb_influence){{CHEST, upper, lower, 0},
                                  {1.0f - arm, arm * (1.0f - forearm), arm * forearm, 0.0f}};
}

struct glb_influence rigged_jacket_influence(enum rigged_jacket_part part, struct vec3 position)
{
    bool on_arm = part == JACKET_SLEEVES || (part == JACKET_TRIM && fabsf(position.x) > 260.0f);
    return on_arm ? follow_arm(position) : follow_torso(position);
}

// --- quilting ----------------------------------------------------------------------------------------------

// Smooth and without a period that is seen, about -1 to 1.
static float crumple(float a, float b)
{
    return 0.5f * sinf(a * 7.0f + 1.3f * sinf(b * 3.1f)) + 0.3f * sinf(a * 17.0f - b * 5.0f + 2.0f) +
           0.2f * sinf(a * 31.0f + b * 11.0f);
}

// How far the filling lifts the cloth at `height` mm along rows of chambers, `around` in radians: a seam
// draws it in, and little folds run into the seam from both sides.
static float puff(float height, float around, float pitch, float lift)
{
    float in_row = height / pitch - floorf(height / pitch); // 0 and 1 at seams
    float row = floorf(height / pitch);
    float dome = powf(fmaxf(4.0f * in_row * (1.0f - in_row), 0.0f), 0.55f);
    // Nothing at the seam itself, which both rows share; most a tenth of a row from it.
    float near_seam =
        11.0f * (in_row * expf(-10.0f * in_row) + (1.0f - in_row) * expf(-10.0f * (1.0f - in_row)));
    float folds = crumple(around * 2.0f + 5.0f * row, row) * near_seam * 0.22f;
    return lift * (dome * (0.9f + 0.1f * crumple(around + 2.0f * row, row + in_row)) + folds);
}

// --- the torso ---------------------------------------------------------------------------------------------

struct section {
    float y, width, depth, forward; // half axes; the middle's z
};

static const struct section torso[] = {
    {898, 196, 138, 0},   {932, 204, 147, 2},   {1000, 203, 148, 4},  {1110, 194, 140, 6},
    {1240, 198, 147, 6},  {1330, 196, 146, 3},  {1385, 192, 132, 0},  {1418, 182, 114, -4},
    {1440, 162, 100, -8}, {1458, 132, 88, -10}, {1472, 104, 77, -10}, {1484, 83, 70, -8},
};
#define SECTIONS ((int)(sizeof torso / sizeof torso[0]))

// At a share of the way up, smooth (Catmull and Rom, 1974).
static struct section torso_at(float share)
{
    float at = fminf(fmaxf(share, 0.0f), 1.0f) * (float)(SECTIONS - 1);
    int i = (int)fminf(at, (float)(SECTIONS - 2));
    float t = at - (float)i;
    const struct section *s[4];
    for (int k = 0; k < 4; k++) {
        int n = i + k - 1;
        s[k] = &torso[n < 0 ? 0 : n >= SECTIONS ? SECTIONS - 1 : n];
    }
    const float w[4] = {0.5f * (-t + 2 * t * t - t * t * t), 0.5f * (2 - 5 * t * t + 3 * t * t * t),
                        0.5f * (t + 4 * t * t - 3 * t * t * t), 0.5f * (-t * t + t * t * t)};
    struct section out = {0};
    for (int k = 0; k < 4; k++) {
        out.y += w[k] * s[k]->y;
        out.width += w[k] * s[k]->width;
        out.depth += w[k] * s[k]->depth;
        out.forward += w[k] * s[k]->forward;
    }
    return out;
}

#define SHELL_FROM 898.0f
#define SHELL_TO 1484.0f
#define SHELL_CHAMBERS 9
#define CHAMBER_ROWS 7 // of triangles, so that seams lie between two rows

// At a height, mm: sections rise evenly enough to be halved down to it.
static struct section torso_at_height(float y)
{
    float low = 0.0f, high = 1.0f;
    for (int i = 0; i < 20; i++) {
        float middle = 0.5f * (low + high);
        if (torso_at(middle).y < y)
            low = middle;
        else
            high = middle;
    }
    return torso_at(0.5f * (low + high));
}

// u from the middle of the back, over the wearer's left, so that the front's middle is at 0.5.
static struct vec3 around(const struct section *section, float u, float out)
{
    float angle = 2.0f * PI * u, s = sinf(angle), c = -cosf(angle);
    return (struct vec3){(section->width + out) * s, section->y,
                         (section->depth + out) * c + section->forward};
}

// The neck is open lower in front, down to the hollow between the collarbones; seams aren't level all round.
#define NECK_DROP 34.0f
static float drop_at(float height, float u)
{
    float front = 0.5f - 0.5f * cosf(2.0f * PI * u);
    return NECK_DROP * front * front * smoothstep(1300.0f, 1470.0f, height);
}

// The closure: chambers end at it.
static float closure(float u)
{
    float off = fabsf(u - 0.5f);
    return smoothstep(0.006f, 0.028f, off);
}

static struct vec3 place_shell(const void *shape, float u, float v)
{
    (void)shape;
    float height = v * (SHELL_TO - SHELL_FROM), pitch = (SHELL_TO - SHELL_FROM) / (float)SHELL_CHAMBERS;
    struct section section = torso_at_height(SHELL_FROM + height);
    // Chambers lie flatter on top of the shoulders.
    float lift = 13.0f * (1.0f - 0.55f * smoothstep(1380.0f, 1470.0f, section.y));
    float out = closure(u) * puff(height, 2.0f * PI * u, pitch, lift);
    section.y -= drop_at(section.y, u);
    return around(&section, u, out);
}

// A standing collar: two chambers, open a hand's breadth before the throat by leaning outwards.
static struct vec3 place_collar(const void *shape, float u, float v)
{
    (void)shape;
    float front = expf(-powf((u - 0.5f) / 0.16f, 2.0f));
    float base = 1482.0f - drop_at(1482.0f, u);
    const struct section section = {base + v * (54.0f - 10.0f * front), 82.0f - 4.0f * v,
                                    69.0f - 2.0f * v + 8.0f * v * front, -8.0f + 6.0f * v};
    return around(&section, u, closure(u) * puff(54.0f * v, 2.0f * PI * u, 27.0f, 7.0f));
}

static struct vec3 place_collar_inside(const void *shape, float u, float v)
{
    struct vec3 p = place_collar(shape, u, v);
    struct vec3 middle = {0.0f, p.y, -4.0f};
    struct vec3 off = vec3_subtract(p, middle);
    float inwards = 10.0f - 9.0f * smoothstep(0.85f, 1.0f, v);
    return vec3_add(middle, vec3_scale(off, 1.0f - inwards / fmaxf(vec3_length(off), 1.0f)));
}

// Ribs run up and down.
static float ribs(float angle, float count)
{
    return 1.2f * sinf(angle * count);
}

static struct vec3 place_hem(const void *shape, float u, float v)
{
    (void)shape;
    float bulge = 5.0f * sinf(PI * v);
    const struct section section = {856.0f + 48.0f * v, 185.0f + 10.0f * v, 128.0f + 9.0f * v, 0.0f};
    return around(&section, u, bulge + closure(u) * ribs(2.0f * PI * u, 90.0f));
}

static struct vec3 place_zipper(const void *shape, float u, float v)
{
    (void)shape;
    struct section section = torso_at(v * 0.995f);
    section.y -= drop_at(section.y, 0.5f);
    return around(&section, 0.5f + 0.012f * (u - 0.5f), 3.0f - 12.0f * (u - 0.5f) * (u - 0.5f));
}

// --- sleeves -----------------------------------------------------------------------------------------------

#define SLEEVE_FROM (-22.0f)
#define SLEEVE_TO 512.0f // along the arm from the shoulder joint
#define SLEEVE_CHAMBERS 9

// A place about the left arm: u round it from above, over the front.
static struct vec3 about_arm(float along, float u, float up_radius, float front_radius)
{
    float angle = 2.0f * PI * u, up = up_radius * cosf(angle), front = front_radius * sinf(angle);
    return (struct vec3){SHOULDER_X - 4.0f + SLOPE * (along + up), SHOULDER_Y + SLOPE * (up - along),
                         front - 2.0f};
}

// The sleeve's head is round, and begins inside of the shell.
static struct vec3 place_sleeve(const void *shape, float u, float v)
{
    (void)shape;
    float length = SLEEVE_TO - SLEEVE_FROM, along = SLEEVE_FROM + v * length;
    float narrow = smoothstep(0.0f, SLEEVE_TO, along), head = smoothstep(SLEEVE_FROM - 30.0f, 60.0f, along);
    float up = (66.0f - 17.0f * narrow) * (0.35f + 0.65f * head);
    float front = (76.0f - 27.0f * narrow) * (0.45f + 0.55f * head);
    float lift = puff(v * length, 2.0f * PI * u, length / (float)SLEEVE_CHAMBERS, 10.0f);
    lift *= smoothstep(SLEEVE_FROM, 30.0f, along);
    along -= 6.0f * sinf(2.0f * PI * u) * smoothstep(0.0f, 0.1f, v) * smoothstep(0.0f, 0.1f, 1.0f - v);
    return about_arm(along, u, up + lift, front + lift);
}

static struct vec3 place_cuff(const void *shape, float u, float v)
{
    (void)shape;
    float bulge = 3.0f * sinf(PI * v) + ribs(2.0f * PI * u, 36.0f);
    return about_arm(SLEEVE_TO - 4.0f + 40.0f * v, u, 43.0f - 5.0f * v + bulge, 43.0f - 5.0f * v + bulge);
}

// --- all ---------------------------------------------------------------------------------------------------

// Also mirrored, for the right arm.
static void add_pair(struct surface *surface, const struct surface_sheet *sheet)
{
    struct mat4 mirror = mat4_identity();
    mirror.m[0] = -1.0f;
    struct surface_mark from = surface_here(surface);
    surface_add(surface, sheet);
    surface_copy(surface, from, surface_here(surface), &mirror);
}

void rigged_jacket_build(struct surface parts[JACKET_PARTS])
{
    surface_add(
        &parts[JACKET_SHELL],
        &(struct surface_sheet){place_shell, NULL, 40, SHELL_CHAMBERS * CHAMBER_ROWS, 30.0f, 30.0f, true});
    surface_add(&parts[JACKET_SHELL], &(struct surface_sheet){place_collar, NULL, 36, 12, 12.0f, 3.0f, true});
    add_pair(
        &parts[JACKET_SLEEVES],
        &(struct surface_sheet){place_sleeve, NULL, 20, SLEEVE_CHAMBERS * CHAMBER_ROWS, 12.0f, 24.0f, false});
    surface_add(&parts[JACKET_TRIM],
                &(struct surface_sheet){place_collar_inside, NULL, 36, 6, 12.0f, 3.0f, false});
    surface_add(&parts[JACKET_TRIM], &(struct surface_sheet){place_hem, NULL, 144, 3, 30.0f, 2.0f, true});
    add_pair(&parts[JACKET_TRIM], &(struct surface_sheet){place_cuff, NULL, 60, 3, 8.0f, 2.0f, false});
    surface_add(&parts[JACKET_ZIPPER], &(struct surface_sheet){place_zipper, NULL, 4, 60, 1.0f, 60.0f, true});
}

// --- cloth -------------------------------------------------------------------------------------------------

const char *const rigged_jacket_variants[RIGGED_JACKET_VARIANTS] = {"ink", "rust", "sage"};

static const struct demo_material nylon[RIGGED_JACKET_VARIANTS] = {
    {.name = "ink nylon",
     .colour = {0.028f, 0.040f, 0.085f},
     .roughness = 0.46f,
     .double_sided = true,
     .sheen = {0.020f, 0.022f, 0.030f},
     .sheen_roughness = 0.5f},
    {.name = "rust nylon",
     .colour = {0.42f, 0.105f, 0.035f},
     .roughness = 0.48f,
     .double_sided = true,
     .sheen = {0.06f, 0.03f, 0.02f},
     .sheen_roughness = 0.5f},
    {.name = "sage nylon",
     .colour = {0.165f, 0.205f, 0.125f},
     .roughness = 0.50f,
     .double_sided = true,
     .sheen = {0.06f, 0.07f, 0.05f},
     .sheen_roughness = 0.5f},
};
static const struct demo_material knits[RIGGED_JACKET_VARIANTS] = {
    {.name = "ink rib",
     .colour = {0.018f, 0.024f, 0.045f},
     .roughness = 0.85f,
     .double_sided = true,
     .sheen = {0.06f, 0.06f, 0.08f},
     .sheen_roughness = 0.6f},
    {.name = "rust rib",
     .colour = {0.20f, 0.045f, 0.018f},
     .roughness = 0.85f,
     .double_sided = true,
     .sheen = {0.08f, 0.04f, 0.03f},
     .sheen_roughness = 0.6f},
    {.name = "sage rib",
     .colour = {0.075f, 0.095f, 0.058f},
     .roughness = 0.85f,
     .double_sided = true,
     .sheen = {0.05f, 0.06f, 0.05f},
     .sheen_roughness = 0.6f},
};
static const struct demo_material zip = {.name = "zipper",
                                         .colour = {0.42f, 0.42f, 0.44f},
                                         .metallic = 0.9f,
                                         .roughness = 0.42f,
                                         .double_sided = true};

const struct demo_material *rigged_jacket_material(int variant, enum rigged_jacket_part part)
{
    if (part == JACKET_ZIPPER)
        return &zip;
    return part == JACKET_TRIM ? &knits[variant] : &nylon[variant];
}
