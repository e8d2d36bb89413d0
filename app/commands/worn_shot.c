#include "app/commands/worn_shot.h"

#include "assets/mannequin.h"
#include "platform/base/face_topology.h"

#include <string.h>

#define PAPER 236 // its grey, sRGB

// --- opening and closing ----------------------------------------------------------------------------------

enum result worn_shot_open(struct worn_shot *worn, int side_px, struct diagnostic *why)
{
    struct model bust = {0};
    enum result result = product_shot_open(&worn->shot, side_px, why);
    if (result == RESULT_OK)
        result = mannequin_build(&bust, why);
    if (result == RESULT_OK)
        result = renderer_add_model(worn->shot.renderer, &bust, &worn->bust, why);
    model_free(&bust);
    memcpy(worn->face.mesh_m, face_canonical_m, sizeof face_canonical_m);
    worn->face.has_pose = true;
    for (int i = 0; i < FACE_PART_COUNT; i++)
        worn->face.visible[i] = 1.0f;
    head_measure(face_canonical_m, &worn->head);
    return result;
}

void worn_shot_close(struct worn_shot *worn)
{
    product_shot_close(&worn->shot); // the renderer takes the bust along
    *worn = (struct worn_shot){0};
}

// --- where the camera stands ------------------------------------------------------------------------------

struct worn_view {
    struct vec3 middle_m;     // of the picture, face space
    float height_m;           // that the picture shows
    float turn_rad, tilt_rad; // of the head: positive shows its right side; of the camera, down
};

static struct worn_view view_of(enum catalogue_category category)
{
    switch ((int)category) {
    case CATEGORY_EARRINGS:
        return (struct worn_view){{0.05f, -0.03f, 0.0f}, 0.21f, -0.85f, 0.0f};
    case CATEGORY_NECKLACE:
        return (struct worn_view){{0.0f, -0.125f, 0.0f}, 0.34f, -0.20f, 0.10f};
    case CATEGORY_HAT:
    case CATEGORY_HEADBAND:
        return (struct worn_view){{0.0f, 0.055f, 0.0f}, 0.40f, -0.45f, 0.05f};
    case CATEGORY_MASK:
        return (struct worn_view){{0.0f, -0.01f, 0.0f}, 0.32f, -0.45f, 0.05f};
    default:
        return (struct worn_view){{0.0f, 0.015f, 0.02f}, 0.28f, -0.45f, 0.06f};
    }
}

static struct mat4 pose_of(const struct worn_view *view)
{
    float distance = 0.5f * view->height_m / tanf(0.5f * PRODUCT_SHOT_FOV_RAD);
    struct mat4 centre = mat4_translation(vec3_scale(view->middle_m, -1.0f));
    struct mat4 turn = mat4_rotation_y(view->turn_rad), tilt = mat4_rotation_x(view->tilt_rad);
    struct mat4 away = mat4_translation((struct vec3){0.0f, 0.0f, -distance});
    struct mat4 pose = mat4_multiply(&turn, &centre);
    pose = mat4_multiply(&tilt, &pose);
    return mat4_multiply(&away, &pose);
}

// --- the picture ------------------------------------------------------------------------------------------

enum result worn_shot_take(struct worn_shot *worn, const struct model *model, int variant,
                           enum catalogue_category category, const struct mat4 *placement,
                           struct diagnostic *why)
{
    struct product_shape shape;
    struct worn_view view = view_of(category);
    struct scene_person person = {.has_pose = true, .pose = pose_of(&view), .product_count = 1};
    person.products[0] = (struct scene_product){
        .model = worn->bust, .variant = MODEL_NONE, .placement = mat4_identity(), .opacity = 1.0f};
    product_shape_measure(model, placement, category, &shape);
    const struct placement_wear wear = {.category = category, .placement = placement, .shape = &shape};
    worn->face.pose = person.pose;
    const struct placement_person wearer = {.face = &worn->face,
                                            .pose = &worn->face.pose,
                                            .mesh_m = worn->face.mesh_m,
                                            .head = &worn->head,
                                            .head_scale = 1.0f};
    int parts = placement_of(&wear, &wearer, &person.products[1]);
    if (parts == 0)
        return diagnose(why, RESULT_UNSUPPORTED, "%s is not worn on the head",
                        catalogue_category_name(category));
    uint32_t handle = 0;
    enum result result = renderer_add_model(worn->shot.renderer, model, &handle, why);
    if (result != RESULT_OK)
        return result;
    for (int i = 0; i < parts; i++) {
        struct scene_product *part = &person.products[person.product_count++];
        part->model = handle;
        part->variant = variant;
        part->opacity = 1.0f;
        part->open_z_m = part->hidden_z_m = 0.0f; // no hair here, and the ears are there
    }
    product_shot_paint(&worn->shot, PAPER);
    result = product_shot_draw(&worn->shot, &person, why);
    renderer_remove_model(worn->shot.renderer, handle);
    return result;
}
