// Where things are worn on the canonical face and on faces made from it: their true size, on the nose, on the
// ears, out of the skin, and with whom they move.
#include "app/placement/nose.h"
#include "app/placement/placement.h"
#include "platform/base/clock.h"
#include "platform/base/face_topology.h"
#include "tests/support/model_shapes.h"
#include "tests/support/test_support.h"
#include "tracking/geometry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MM 0.001f
#define DEGREE 0.0174533f
#define BRIDGE_M 0.5f // from the camera

struct stage {
    struct people people; // one face
    struct face *face;
    struct head head;
    struct body body;
    struct placement_person person;
    struct mat4 as_it_is;
    struct product_shape shape;
    struct placement_wear wear;
    struct scene_product parts[PLACEMENT_MAX_PARTS];
    struct placement_memory memory;
};

static struct mat4 turned_pose(float yaw_rad, float pitch_rad, float roll_rad)
{
    struct mat4 yaw = mat4_rotation_y(yaw_rad), pitch = mat4_rotation_x(pitch_rad),
                roll = mat4_rotation_z(roll_rad);
    struct mat4 away = mat4_translation((struct vec3){0.02f, -0.01f, -BRIDGE_M});
    struct mat4 pose = mat4_multiply(&yaw, &pitch);
    pose = mat4_multiply(&roll, &pose);
    return mat4_multiply(&away, &pose);
}

static void wear_shape(struct stage *stage, enum catalogue_category category, const struct model *model)
{
    product_shape_measure(model, &stage->as_it_is, category, &stage->shape);
    stage->wear.category = category;
}

static int set_up(void **state)
{
    struct stage *stage = calloc(1, sizeof *stage);
    if (stage == NULL)
        return -1;
    stage->people.face_count = 1;
    stage->face = &stage->people.faces[0];
    stage->face->id = 7;
    stage->face->has_pose = true;
    stage->face->pose = turned_pose(0.0f, 0.0f, 0.0f);
    memcpy(stage->face->mesh_m, face_canonical_m, sizeof stage->face->mesh_m);
    for (int i = 0; i < FACE_PART_COUNT; i++)
        stage->face->visible[i] = 1.0f;
    head_measure(stage->face->mesh_m, &stage->head);
    stage->person = (struct placement_person){.face = stage->face,
                                              .pose = &stage->face->pose,
                                              .mesh_m = stage->face->mesh_m,
                                              .head = &stage->head,
                                              .head_scale = 1.0f};
    stage->as_it_is = mat4_identity();
    stage->wear =
        (struct placement_wear){.product = stage, .placement = &stage->as_it_is, .shape = &stage->shape};
    const struct model_material plain = model_material_default();
    struct model glasses;
    shape_glasses(&glasses, &plain, &plain);
    wear_shape(stage, CATEGORY_EYEGLASSES, &glasses);
    model_free(&glasses);
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    free(*state);
    return 0;
}

static const struct scene_product *place(struct stage *stage)
{
    memset(stage->parts, 0, sizeof stage->parts);
    assert_true(placement_of(&stage->wear, &stage->person, stage->parts) > 0);
    return &stage->parts[0];
}

static struct vec3 anchor(const struct scene_product *part)
{
    return mat4_transform_point(&part->placement, (struct vec3){0});
}

static float scale_of(const struct mat4 *m)
{
    return vec3_length((struct vec3){m->m[0], m->m[1], m->m[2]});
}

// --- size -------------------------------------------------------------------------------------------------

// A frame's width on the picture against that of what it really is, on heads of known size.
static void products_keep_their_own_metres_whatever_the_head(void **state)
{
    struct stage *stage = *state;
    static const enum catalogue_category all[] = {CATEGORY_EYEGLASSES, CATEGORY_EARRINGS};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        for (float head_scale = 0.85f; head_scale < 1.16f; head_scale += 0.05f) {
            stage->wear.category = all[i];
            stage->person.head_scale = head_scale;
            float in_face_space = scale_of(&place(stage)->placement);
            assert_true(fabsf(in_face_space * head_scale - 1.0f) < 1e-4f);
        }
}

static void a_head_scale_that_no_adult_has_is_not_believed(void **state)
{
    struct stage *stage = *state;
    assert_true(placement_head_scale(stage->face) == 1.0f); // not measured
    stage->face->metric.has_scale = true;
    stage->face->metric.head_scale = 1.04f;
    assert_true(placement_head_scale(stage->face) == 1.04f);
    stage->face->metric.head_scale = 1.6f;
    assert_true(placement_head_scale(stage->face) == 1.15f);
    stage->face->metric.head_scale = 0.3f;
    assert_true(placement_head_scale(stage->face) == 0.85f);
}

// --- eyewear ----------------------------------------------------------------------------------------------

// How far the frame cuts into the nose where it cuts deepest; negative: it floats.
static float cut_m(const struct stage *stage, const struct scene_product *part)
{
    struct nose nose;
    float deepest = -1.0f;
    nose_measure(stage->face->mesh_m, &nose);
    for (int row = 0; row < SHAPE_NOSE_ROWS; row++)
        for (int column = 0; column < SHAPE_NOSE_COLUMNS; column++) {
            struct vec3 p = {((float)column + 0.5f) * SHAPE_NOSE_CELL_M,
                             SHAPE_NOSE_TOP_M - ((float)row + 0.5f) * SHAPE_NOSE_CELL_M,
                             stage->shape.nose_z_m[row][column]};
            if (p.z == INFINITY)
                continue;
            struct vec3 at = mat4_transform_point(&part->placement, p);
            deepest = fmaxf(deepest, nose_at(&nose, at.x - nose.middle_x_m, at.y) - at.z);
        }
    return deepest;
}

static float vertex_m(const struct stage *stage, const struct scene_product *part)
{
    const struct vec3 *mesh = stage->face->mesh_m;
    float eyes = 0.25f * (mesh[145].z + mesh[159].z + mesh[374].z + mesh[386].z) + 2 * MM;
    return (anchor(part).z + stage->shape.lens_z_m - eyes) * stage->person.head_scale;
}

static void frames_rest_on_the_nose_before_the_eyes(void **state)
{
    struct stage *stage = *state;
    for (float head_scale = 0.85f; head_scale < 1.16f; head_scale += 0.1f) {
        stage->person.head_scale = head_scale;
        const struct scene_product *part = place(stage);
        assert_true(fabsf(cut_m(stage, part) - 1 * MM / head_scale) < 0.2f * MM);
        assert_true(vertex_m(stage, part) > 9 * MM && vertex_m(stage, part) < 20.1f * MM);
        struct vec3 at = anchor(part);
        assert_true(at.x == 0.0f && at.y > 15 * MM && at.y < 40 * MM); // between brows and the nose's middle
    }
}

// Nothing but two pads, this far apart, 8 mm below the anchor and 4 mm behind it.
static void wear_pads(struct stage *stage, float apart_m)
{
    int row = (int)((SHAPE_NOSE_TOP_M + 8 * MM) / SHAPE_NOSE_CELL_M);
    int column = (int)(0.5f * apart_m / SHAPE_NOSE_CELL_M);
    for (int i = 0; i < SHAPE_NOSE_ROWS; i++)
        for (int k = 0; k < SHAPE_NOSE_COLUMNS; k++)
            stage->shape.nose_z_m[i][k] = i >= row && i < row + 4 && k >= column ? -4 * MM : INFINITY;
}

static void a_wide_bridge_sits_lower_and_closer(void **state)
{
    struct stage *stage = *state;
    struct vec3 before = {0};
    for (int apart = 14; apart <= 24; apart += 2) {
        wear_pads(stage, (float)apart * MM);
        struct vec3 at = anchor(place(stage));
        if (apart > 14)
            assert_true(at.y < before.y + 1e-5f && at.z < before.z + 1e-5f);
        before = at;
    }
}

static void sliding_follows_the_ridge_down_and_out(void **state)
{
    struct stage *stage = *state;
    struct vec3 seated = anchor(place(stage)), before = seated;
    for (int i = 1; i <= 20; i++) {
        stage->wear.slide_m = (float)i * MM;
        const struct scene_product *part = place(stage);
        struct vec3 at = anchor(part);
        assert_true(fabsf(at.y - (seated.y - stage->wear.slide_m)) < 0.01f * MM);
        assert_true(at.z > before.z - 1e-5f && at.z < before.z + 2 * MM);
        assert_true(cut_m(stage, part) < 1.2f * MM);
        before = at;
    }
    assert_true(before.z > seated.z + 8 * MM);
}

// As temples.glsl bends it.
static struct vec3 bend(const struct scene_temples *temples, int side, struct vec3 p)
{
    struct vec3 from = vec3_subtract(p, temples->hinge_m[side]);
    float c = cosf(temples->drop_rad[side]), s = sinf(temples->drop_rad[side]);
    from = (struct vec3){from.x, c * from.y + s * from.z, c * from.z - s * from.y};
    c = cosf(temples->open_rad[side]), s = (side == 0 ? -1.0f : 1.0f) * sinf(temples->open_rad[side]);
    from = (struct vec3){c * from.x - s * from.z, from.y, c * from.z + s * from.x};
    return vec3_add(temples->hinge_m[side], from);
}

static void temples_lie_on_the_ears_beside_the_head(void **state)
{
    struct stage *stage = *state;
    for (float head_scale = 0.9f; head_scale < 1.11f; head_scale += 0.05f) {
        stage->person.head_scale = head_scale;
        const struct scene_product *part = place(stage);
        assert_true(part->has_temples);
        for (int side = 0; side < 2; side++) {
            struct vec3 ear = stage->head.ear_top[side], hinge = stage->shape.hinge[side];
            // The temple's lower, inner edge where it passes the ear.
            float span = (part->temples.hinge_m[side].z - ear.z) * head_scale;
            struct vec3 edge = {(side == 0 ? -1.0f : 1.0f) * stage->shape.temple_inside_m[side],
                                hinge.y - span * tanf(stage->shape.temple_fall_rad[side]), hinge.z - span};
            struct vec3 at = bend(&part->temples, side, mat4_transform_point(&part->placement, edge));
            assert_true(fabsf(at.y - ear.y) < 2 * MM);
            float beside = fabsf(at.x) - fmaxf(stage->head.half_width_m, fabsf(ear.x));
            assert_true(beside > -2 * MM && beside < 4 * MM);
        }
    }
}

static void frames_are_level_with_the_eyes_of_a_crooked_face(void **state)
{
    struct stage *stage = *state;
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++)
        stage->face->mesh_m[i].y += 0.03f * stage->face->mesh_m[i].x;
    const struct mat4 *placed = &place(stage)->placement;
    assert_true(fabsf(atan2f(placed->m[1], placed->m[0]) - 0.03f) < 0.001f);
}

// The whole way from landmarks: the canonical head before a camera, turned by known angles.
static void a_worn_frame_is_where_a_turned_head_has_it(void **state)
{
    struct stage *stage = *state;
    const float fov = 1.0996f, half = 0.5f * 720.0f, focal = half / tanf(0.5f * fov);
    struct mat4 true_seat = place(stage)->placement;
    float worst_m = 0.0f, worst_depth_m = 0.0f, worst_rad = 0.0f;
    for (int yaw = -40; yaw <= 40; yaw += 10)
        for (int pitch = -20; pitch <= 20; pitch += 10) {
            struct mat4 truth = turned_pose((float)yaw * DEGREE, (float)pitch * DEGREE, 0.1f);
            float middle = 0.0f; // the mean landmark's distance
            for (int i = 0; i < FACE_MESH_LANDMARKS; i++)
                middle -= mat4_transform_point(&truth, face_canonical_m[i]).z / FACE_MESH_LANDMARKS;
            for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
                struct vec3 p = mat4_transform_point(&truth, face_canonical_m[i]);
                stage->face->landmarks_px[i] =
                    (struct vec3){640.0f - focal * p.x / p.z, half + focal * p.y / p.z,
                                  -focal * (p.z + middle) / middle}; // z: in the scale of x
            }
            geometry_solve_face(stage->face, 1280, 720, fov);
            assert_true(stage->face->has_pose);
            head_measure(stage->face->mesh_m, &stage->head);
            const struct scene_product *part = place(stage);
            struct mat4 seen = mat4_multiply(&stage->face->pose, &part->placement);
            struct mat4 expected = mat4_multiply(&truth, &true_seat);
            struct vec3 ahead = mat4_transform_direction(&seen, (struct vec3){0, 0, 1.0f});
            struct vec3 true_ahead = mat4_transform_direction(&expected, (struct vec3){0, 0, 1.0f});
            worst_rad = fmaxf(worst_rad,
                              vec3_length(vec3_subtract(vec3_normalise(ahead), vec3_normalise(true_ahead))));
            struct vec3 off = vec3_subtract(mat4_transform_point(&seen, (struct vec3){0}),
                                            mat4_transform_point(&expected, (struct vec3){0}));
            worst_depth_m = fmaxf(worst_depth_m, fabsf(off.z));
            worst_m = fmaxf(worst_m, hypotf(off.x, off.y));
        }
    print_message("worst of 45 poses: %.2f mm across, %.2f mm in depth, %.2f degrees\n",
                  (double)(worst_m / MM), (double)(worst_depth_m / MM), (double)(worst_rad / DEGREE));
    assert_true(worst_m < 1.0f * MM && worst_rad < 0.5f * DEGREE);
}

// --- what else is worn ------------------------------------------------------------------------------------

static void earrings_are_each_others_mirror_image_on_the_lobes(void **state)
{
    struct stage *stage = *state;
    stage->wear.category = CATEGORY_EARRINGS;
    stage->shape.minimum.y = -0.03f;
    (void)place(stage);
    for (int side = 0; side < 2; side++)
        assert_true(vec3_length(vec3_subtract(anchor(&stage->parts[side]), stage->head.lobe[side])) < 1e-6f);
    struct vec3 p = {0.004f, -0.02f, 0.003f};
    struct vec3 right = mat4_transform_point(&stage->parts[0].placement, p);
    struct vec3 left = mat4_transform_point(&stage->parts[1].placement, p);
    assert_true(fabsf(right.x + left.x) < 1e-5f && fabsf(right.y - left.y) < 1e-5f &&
                fabsf(right.z - left.z) < 1e-5f);
    assert_true(mat4_determinant(&stage->parts[0].placement) < 0.0f);
    assert_true(mat4_determinant(&stage->parts[1].placement) > 0.0f);
}

static void an_ear_that_is_not_seen_wears_nothing(void **state)
{
    struct stage *stage = *state;
    stage->wear.category = CATEGORY_EARRINGS;
    stage->face->visible[FACE_PART_EAR_RIGHT] = 0.0f;
    assert_int_equal(placement_of(&stage->wear, &stage->person, stage->parts), 1);
    assert_true(anchor(&stage->parts[0]).x > 0.0f);
    stage->face->visible[FACE_PART_EAR_LEFT] = 0.0f;
    assert_int_equal(placement_of(&stage->wear, &stage->person, stage->parts), 0);
}

static void earrings_hang_down_when_the_head_leans(void **state)
{
    struct stage *stage = *state;
    stage->wear.category = CATEGORY_EARRINGS;
    stage->face->pose = turned_pose(0.0f, 0.0f, 0.4f);
    for (int stud = 0; stud < 2; stud++) {
        stage->shape.minimum.y = stud ? -0.005f : -0.03f;
        (void)place(stage);
        // One ear's jewel hangs free of the head, the other's lies on the neck.
        struct vec3 down = mat4_transform_direction(&stage->parts[1].placement, (struct vec3){0, -1.0f, 0});
        struct vec3 in_camera = mat4_transform_direction(&stage->face->pose, down);
        struct vec3 other = mat4_transform_direction(&stage->parts[0].placement, (struct vec3){0, -1.0f, 0});
        struct vec3 other_in_camera = mat4_transform_direction(&stage->face->pose, other);
        float straight = fmaxf(-in_camera.y, -other_in_camera.y);
        assert_true(stud ? straight < 0.95f : straight > 0.999f);
        assert_true(stud || fabsf(other.x) < 0.13f || fabsf(down.x) < 0.13f);
    }
}

static void the_shoulders_turn_a_necklace_and_the_head_hardly_does(void **state)
{
    struct stage *stage = *state;
    stage->wear.category = CATEGORY_NECKLACE;
    stage->face->pose = turned_pose(0.7f, 0.0f, 0.0f);
    for (int tracked = 0; tracked < 2; tracked++) {
        if (tracked) {
            stage->body.visible[11] = stage->body.visible[12] = 1.0f;
            stage->body.world_m[11] = (struct vec3){0.18f, -0.5f, -0.05f};
            stage->body.world_m[12] = (struct vec3){-0.18f, -0.5f, 0.05f};
            stage->body.landmarks_px[11] = (struct vec3){700, 500, 0};
            stage->body.landmarks_px[12] = (struct vec3){500, 500, 0};
            stage->person.body = &stage->body;
        }
        struct mat4 seen = mat4_multiply(&stage->face->pose, &place(stage)->placement);
        float turn = atan2f(seen.m[8], seen.m[10]);
        assert_true(tracked ? fabsf(turn + atan2f(0.1f, 0.36f)) < 0.01f : turn > 0.1f && turn < 0.35f);
        struct vec3 at = mat4_transform_point(&seen, (struct vec3){0});
        assert_true(fabsf(at.x - 0.02f) < 0.06f && at.y < -0.12f); // below the head, not beside it
    }
}

static void wear_ring(struct stage *stage, float half_width_m)
{
    stage->wear.category = CATEGORY_HAT;
    stage->shape.opening_half_m = (struct vec2){half_width_m, 1.2f * half_width_m};
    stage->shape.opening = (struct vec3){0};
}

static void wide_hats_sit_lower_but_never_on_the_brows(void **state)
{
    struct stage *stage = *state;
    float before = 1.0f;
    for (int half = 60; half <= 110; half += 5) {
        wear_ring(stage, (float)half * MM);
        const struct scene_product *part = place(stage);
        struct vec3 front =
            mat4_transform_point(&part->placement, (struct vec3){0, 0, stage->shape.opening_half_m.y});
        assert_true(anchor(part).y <= before + 1e-6f);
        assert_true(front.y > stage->face->mesh_m[9].y + 10 * MM);
        // Not in the forehead: before the skin at its height.
        if (front.y < stage->face->mesh_m[10].y)
            assert_true(front.z > stage->face->mesh_m[10].z - 2 * MM);
        before = anchor(part).y;
    }
    wear_ring(stage, 85 * MM); // the hat of a head like this: in the middle of the forehead
    struct vec3 at = anchor(place(stage));
    assert_true(at.y > 60 * MM && at.y < 95 * MM);
}

static void hats_are_shown_in_the_size_that_fits(void **state)
{
    struct stage *stage = *state;
    for (int half = 60; half <= 110; half += 5) {
        wear_ring(stage, (float)half * MM);
        float size = scale_of(&place(stage)->placement);
        assert_true(size > 0.899f && size < 1.101f);
        assert_true(half < 70 ? size > 1.099f : half > 95 ? size < 0.901f : true);
    }
}

static void a_strand_lies_round_the_neck_that_wears_it(void **state)
{
    struct stage *stage = *state;
    stage->wear.category = CATEGORY_NECKLACE;
    stage->shape.maximum.x = 60 * MM;
    stage->shape.minimum.x = -60 * MM;
    stage->head.neck_radius_m = 62 * MM;
    assert_true(fabsf(scale_of(&place(stage)->placement) - 67.0f / 60.0f) < 1e-3f);
    stage->head.neck_radius_m = 52 * MM;
    assert_true(fabsf(scale_of(&place(stage)->placement) - 57.0f / 60.0f) < 1e-3f);
    stage->shape.maximum.x = 140 * MM; // a long one lies on the shoulders
    assert_true(fabsf(scale_of(&place(stage)->placement) - 1.0f) < 1e-3f);
}

// 1 all of a place of the product's own space is seen, 0 nothing.
static float seen_at(const struct scene_product *part, struct vec3 at)
{
    float along = vec3_dot(part->ends_towards, mat4_transform_point(&part->placement, at));
    assert_true(part->ends_from_m > part->ends_to_m);
    return smoothstep(part->ends_to_m, part->ends_from_m, along);
}

static void the_neck_hides_a_strands_rear_from_wherever_it_is_seen(void **state)
{
    struct stage *stage = *state;
    stage->wear.category = CATEGORY_NECKLACE;
    stage->shape.maximum.x = 60 * MM;
    stage->shape.minimum.x = -60 * MM;
    for (float yaw = -0.9f; yaw < 1.0f; yaw += 0.3f) {
        stage->face->pose = turned_pose(yaw, 0.0f, 0.0f);
        const struct scene_product *part = place(stage);
        struct mat4 to_camera = mat4_multiply(&stage->face->pose, &part->placement);
        struct vec3 axis = mat4_transform_point(&to_camera, (struct vec3){0, 0, -62 * MM});
        for (int i = 0; i < 16; i++) {
            float angle = 6.2831853f * (float)i / 16.0f;
            struct vec3 at = {60 * MM * sinf(angle), 0.0f, 60 * MM * cosf(angle) - 62 * MM};
            struct vec3 off = vec3_subtract(mat4_transform_point(&to_camera, at), axis);
            float before = vec3_dot(vec3_normalise(axis), vec3_scale(off, -1.0f));
            assert_true(before > 25 * MM ? seen_at(part, at) == 1.0f : true);
            assert_true(before < 0.0f ? seen_at(part, at) == 0.0f : true);
        }
    }
}

static void a_lobe_hides_posts_and_wires_but_no_hoops(void **state)
{
    struct stage *stage = *state;
    stage->wear.category = CATEGORY_EARRINGS;
    stage->shape.minimum = (struct vec3){-4 * MM, -5 * MM, -10 * MM};
    (void)place(stage);
    for (int side = 0; side < 2; side++) {
        assert_true(seen_at(&stage->parts[side], (struct vec3){0, 0, 4 * MM}) == 1.0f);
        assert_true(seen_at(&stage->parts[side], (struct vec3){0, 1 * MM, -6 * MM}) == 0.0f);
    }
    stage->shape.minimum = (struct vec3){-1 * MM, -40 * MM, -22 * MM};
    assert_true(place(stage)->ends_from_m == 0.0f);
}

static void a_mask_keeps_its_height_and_gives_in_width(void **state)
{
    struct stage *stage = *state;
    stage->wear.category = CATEGORY_MASK;
    for (float head_scale = 0.85f; head_scale < 1.16f; head_scale += 0.05f) {
        stage->person.head_scale = head_scale;
        const float *m = place(stage)->placement.m;
        float wide = m[0] * head_scale, half_m = stage->head.half_width_m * head_scale;
        assert_true(fabsf(m[5] * head_scale - 1.0f) < 1e-4f);
        assert_true(wide > 0.899f && wide < 1.101f && fabsf(m[0] - m[10]) < 1e-6f);
        assert_true(half_m > 70 * MM && half_m < 78 * MM ? fabsf(half_m / wide - 74 * MM) < 1 * MM : true);
    }
}

static void what_a_hand_covers_takes_the_product_along(void **state)
{
    struct stage *stage = *state;
    stage->face->visible[FACE_PART_NOSE_BRIDGE] = 0.45f;
    assert_true(fabsf(place(stage)->opacity - 0.5f) < 0.01f);
    stage->wear.category = CATEGORY_HAT;
    assert_true(place(stage)->opacity == 1.0f);
    stage->wear.category = CATEGORY_EYEGLASSES;
    stage->face->visible[FACE_PART_NOSE_BRIDGE] = 0.1f;
    assert_int_equal(placement_of(&stage->wear, &stage->person, stage->parts), 0);
    stage->face->visible[FACE_PART_BROW_RIGHT] = stage->face->visible[FACE_PART_BROW_LEFT] = 0.0f;
    stage->wear.category = CATEGORY_HAT;
    assert_int_equal(placement_of(&stage->wear, &stage->person, stage->parts), 0);
    stage->wear.category = CATEGORY_LIPSTICK;
    assert_int_equal(placement_of(&stage->wear, &stage->person, stage->parts), 0);
}

// --- over time --------------------------------------------------------------------------------------------

static void tremble_of_the_landmarks_hardly_reaches_the_product(void **state)
{
    struct stage *stage = *state;
    unsigned seed = 1;
    float widest = 0.0f;
    const struct placement_track *track = NULL;
    for (int frame = 0; frame < 120; frame++) {
        stage->people.captured_ns = frame * CLOCK_SECOND_NS / 30;
        seed = seed * 1664525u + 1013904223u;
        float noise = 0.001f * ((float)(seed >> 16) / 65536.0f - 0.5f);
        for (int i = 0; i < FACE_MESH_LANDMARKS; i++)
            stage->face->mesh_m[i].y = face_canonical_m[i].y + noise;
        placement_memory_follow(&stage->memory, &stage->people);
        track = placement_memory_find(&stage->memory, 7);
        assert_non_null(track);
        if (frame > 60)
            widest = fmaxf(widest, fabsf(track->mesh_m[6].y - face_canonical_m[6].y));
    }
    assert_true(widest < 0.15f * MM); // of half a millimetre
}

static void a_frame_does_not_grow_from_one_frame_to_the_next(void **state)
{
    struct stage *stage = *state;
    stage->people.captured_ns = CLOCK_SECOND_NS;
    placement_memory_follow(&stage->memory, &stage->people);
    stage->face->metric.has_scale = true;
    stage->face->metric.head_scale = 1.1f;
    float before = 1.0f;
    for (int i = 1; i <= 120; i++) {
        stage->people.captured_ns += CLOCK_SECOND_NS / 30;
        placement_memory_follow(&stage->memory, &stage->people);
        float now = placement_memory_find(&stage->memory, 7)->head_scale;
        assert_true(now >= before && now - before < 0.006f);
        before = now;
    }
    assert_true(before > 1.095f);
}

static void who_is_gone_is_forgotten(void **state)
{
    struct stage *stage = *state;
    static const struct placement_memory nothing;
    stage->people.captured_ns = CLOCK_SECOND_NS;
    placement_memory_follow(&stage->memory, &stage->people);
    assert_non_null(placement_memory_find(&stage->memory, 7));
    assert_null(placement_memory_find(&stage->memory, 8));
    stage->people.face_count = 0;
    placement_memory_follow(&stage->memory, &stage->people);
    assert_memory_equal(&stage->memory, &nothing, sizeof nothing);
    stage->people.face_count = 1;
    placement_memory_follow(&stage->memory, &stage->people);
    placement_memory_follow(&stage->memory, NULL);
    assert_memory_equal(&stage->memory, &nothing, sizeof nothing);
}

static void the_same_frame_again_changes_nothing(void **state)
{
    struct stage *stage = *state;
    stage->people.captured_ns = CLOCK_SECOND_NS;
    placement_memory_follow(&stage->memory, &stage->people);
    struct placement_memory before = stage->memory;
    stage->face->mesh_m[6].y += 0.01f;
    placement_memory_follow(&stage->memory, &stage->people);
    assert_memory_equal(&stage->memory, &before, sizeof before);
}

static void earrings_swing_when_the_head_shakes(void **state)
{
    struct stage *stage = *state;
    float widest = 0.0f, late = 0.0f;
    stage->wear.category = CATEGORY_EARRINGS;
    stage->shape.minimum.y = -0.03f;
    for (int frame = 0; frame < 90; frame++) {
        float t = (float)frame / 30.0f, yaw = frame < 30 ? 0.4f * sinf(6.2831853f * 1.5f * t) : 0.0f;
        stage->people.captured_ns = CLOCK_SECOND_NS + frame * CLOCK_SECOND_NS / 30;
        stage->face->pose = turned_pose(yaw, 0.0f, 0.0f);
        placement_memory_follow(&stage->memory, &stage->people);
        stage->person.track = placement_memory_find(&stage->memory, 7);
        struct mat4 seen = mat4_multiply(&stage->face->pose, &place(stage)->placement);
        float off = acosf(fminf(seen.m[5] / scale_of(&seen), 1.0f));
        widest = fmaxf(widest, off);
        if (frame > 70)
            late = fmaxf(late, off);
    }
    assert_true(widest > 0.1f && late < 0.03f);
}

int main(void)
{
#define WITH_STAGE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_STAGE(products_keep_their_own_metres_whatever_the_head),
        WITH_STAGE(a_head_scale_that_no_adult_has_is_not_believed),
        WITH_STAGE(frames_rest_on_the_nose_before_the_eyes),
        WITH_STAGE(a_wide_bridge_sits_lower_and_closer),
        WITH_STAGE(sliding_follows_the_ridge_down_and_out),
        WITH_STAGE(temples_lie_on_the_ears_beside_the_head),
        WITH_STAGE(frames_are_level_with_the_eyes_of_a_crooked_face),
        WITH_STAGE(a_worn_frame_is_where_a_turned_head_has_it),
        WITH_STAGE(earrings_are_each_others_mirror_image_on_the_lobes),
        WITH_STAGE(an_ear_that_is_not_seen_wears_nothing),
        WITH_STAGE(earrings_hang_down_when_the_head_leans),
        WITH_STAGE(the_shoulders_turn_a_necklace_and_the_head_hardly_does),
        WITH_STAGE(wide_hats_sit_lower_but_never_on_the_brows),
        WITH_STAGE(hats_are_shown_in_the_size_that_fits),
        WITH_STAGE(a_strand_lies_round_the_neck_that_wears_it),
        WITH_STAGE(the_neck_hides_a_strands_rear_from_wherever_it_is_seen),
        WITH_STAGE(a_lobe_hides_posts_and_wires_but_no_hoops),
        WITH_STAGE(a_mask_keeps_its_height_and_gives_in_width),
        WITH_STAGE(what_a_hand_covers_takes_the_product_along),
        WITH_STAGE(tremble_of_the_landmarks_hardly_reaches_the_product),
        WITH_STAGE(a_frame_does_not_grow_from_one_frame_to_the_next),
        WITH_STAGE(who_is_gone_is_forgotten),
        WITH_STAGE(the_same_frame_again_changes_nothing),
        WITH_STAGE(earrings_swing_when_the_head_shakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
