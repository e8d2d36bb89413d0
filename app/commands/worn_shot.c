#include "app/commands/worn_shot.h"

#include "assets/mannequin.h"
#include "platform/base/colour.h"
#include "platform/base/face_topology.h"

#include <string.h>

// --- opening and closing ----------------------------------------------------------------------------------

enum result worn_shot_open(struct worn_shot *worn, int side_px, struct diagnostic *why)
{
    struct model bust = {0};
    enum result result = product_shot_open(&worn->shot, side_px, why);
    if (result == RESULT_OK && picture_allocate(side_px, side_px, &worn->over_black) != RESULT_OK)
        result = diagnose(why, RESULT_NO_MEMORY, "no memory for a picture of %d pixels", side_px);
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
    picture_free(&worn->over_black);
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
        return (struct worn_view){{0.0f, -0.02f, 0.0f}, 0.34f, -0.75f, 0.0f};
    case CATEGORY_NECKLACE:
        return (struct worn_view){{0.0f, -0.11f, 0.0f}, 0.42f, -0.20f, 0.10f};
    case CATEGORY_HAT:
    case CATEGORY_HEADBAND:
        return (struct worn_view){{0.0f, 0.05f, 0.0f}, 0.42f, -0.45f, 0.05f};
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

static void paint_table(struct picture *table, uint8_t grey)
{
    for (int y = 0; y < table->height_px; y++)
        for (int x = 0; x < table->width_px; x++) {
            uint8_t *pixel = picture_row(table, y) + 4 * (size_t)x;
            pixel[0] = pixel[1] = pixel[2] = grey;
            pixel[3] = 255;
        }
}

// What is drawn lets through the difference between a white and a black background: from that its cover, and
// its colour with the cover taken out.
static void cut_out_pixel(const uint8_t over_black[4], uint8_t over_white[4])
{
    float through = 0.0f, own[3];
    for (int k = 0; k < 3; k++) {
        own[k] = colour_linear_of_byte(over_black[k]);
        through += (colour_linear_of_byte(over_white[k]) - own[k]) / 3.0f;
    }
    float cover = fminf(fmaxf(1.0f - through, 0.0f), 1.0f);
    for (int k = 0; k < 3; k++)
        over_white[k] =
            cover > 0.0f ? (uint8_t)lroundf(255.0f * colour_encoded(fminf(own[k] / cover, 1.0f))) : 0;
    over_white[3] = (uint8_t)lroundf(255.0f * cover);
}

static enum result draw_cut_out(struct worn_shot *worn, const struct scene_person *person,
                                struct diagnostic *why)
{
    struct product_shot *shot = &worn->shot;
    paint_table(&shot->table, 0);
    enum result result = product_shot_draw(shot, person, why);
    if (result != RESULT_OK)
        return result;
    for (int y = 0; y < shot->side_px; y++)
        memcpy(picture_row(&worn->over_black, y), picture_row(&shot->finished, y), 4 * (size_t)shot->side_px);
    paint_table(&shot->table, 255);
    result = product_shot_draw(shot, person, why);
    for (int y = 0; result == RESULT_OK && y < shot->side_px; y++)
        for (int x = 0; x < shot->side_px; x++)
            cut_out_pixel(picture_row(&worn->over_black, y) + 4 * (size_t)x,
                          picture_row(&shot->finished, y) + 4 * (size_t)x);
    return result;
}

enum result worn_shot_take(struct worn_shot *worn, const struct model *model, int variant,
                           enum catalogue_category category, const struct mat4 *placement, bool cut_out,
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
    const struct placement_person wearer = {.face = &worn->face, .head = &worn->head, .head_scale = 1.0f};
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
    if (!cut_out)
        paint_table(&worn->shot.table, 236);
    result = cut_out ? draw_cut_out(worn, &person, why) : product_shot_draw(&worn->shot, &person, why);
    renderer_remove_model(worn->shot.renderer, handle);
    return result;
}
