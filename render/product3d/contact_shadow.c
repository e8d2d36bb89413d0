#include "render/product3d/contact_shadow.h"

#include "platform/base/colour.h"
#include "render/gl/mesh.h"
#include "render/gl/program.h"
#include "render/product3d/contact_field.h"
#include "render/product3d/tile.h"

#include <stdlib.h>
#include <string.h>

#define NEAR_M 0.05f // as of products: nearer, everything is in the extent

// The neck: an open cylinder's front, and how far it goes on below, widening to the chest.
#define NECK_COLUMNS 13
#define NECK_ROWS 5
#define NECK_REACH_RAD 1.75f // to either side of the front
#define CHEST_M 0.06f
#define CHEST_SPREAD 0.6f

// The head about the face: rings behind the oval, over the skull, under brims and temples.
#define SKULL_RINGS 4
#define RING_STEP_RAD 0.20f

enum {
    SKULL_FIRST = FACE_VERTEX_COUNT,
    NECK_FIRST = SKULL_FIRST + FACE_RING_OVAL_COUNT * SKULL_RINGS,
    VERTEX_COUNT = NECK_FIRST + NECK_COLUMNS * NECK_ROWS,
    SKULL_TRIANGLES = 2 * FACE_RING_OVAL_COUNT * SKULL_RINGS,
    NECK_TRIANGLES = 2 * (NECK_COLUMNS - 1) * (NECK_ROWS - 1),
    INDEX_COUNT = 3 * (FACE_TRIANGLE_COUNT + SKULL_TRIANGLES + NECK_TRIANGLES)
};

// Light comes from before and above the face, and from where the estimate says as far as it says so.
#define ABOVE ((struct vec3){0.0f, 0.55f, 0.83f})
#define ESTIMATE_SHARE 0.6f

struct skin_vertex {
    struct vec3 position, normal; // face space
    float expected;               // luminance of the skin there, linear; 0: unknown
};

struct slot {
    uint32_t handle; // 0: free
    struct contact_grid grid;
    bool made; // the field, from the grid, at first use
    GLuint texture;
    int size[3];
    float cell;
    struct vec3 origin;
};

struct contact_shadow {
    struct mesh mesh;
    GLuint program;
    GLint picture_to_clip, transform, eye, to_field, light, skin, opacity;
    GLint has_temples, hinge, hinge_turn;
    struct slot slots[PRODUCT3D_MAX_MODELS];
};

// --- objects -----------------------------------------------------------------------------------------------

// Corners so that a, b, c are counter-clockwise seen from outside, and b, d, c.
static uint32_t *add_square(uint32_t *to, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    const uint32_t both[6] = {a, b, c, b, d, c};
    memcpy(to, both, sizeof both);
    return to + 6;
}

static void fill_indices(uint32_t indices[INDEX_COUNT])
{
    uint32_t *to = indices;
    for (int i = 0; i < FACE_TRIANGLE_COUNT; i++)
        for (int k = 0; k < 3; k++)
            *to++ = face_triangles[i][k];
    for (uint32_t ring = 0; ring < SKULL_RINGS; ring++)
        for (uint32_t i = 0; i < FACE_RING_OVAL_COUNT; i++) {
            uint32_t next = (i + 1) % FACE_RING_OVAL_COUNT,
                     behind = SKULL_FIRST + ring * FACE_RING_OVAL_COUNT;
            uint32_t here = ring == 0 ? face_ring_oval[i] : behind - FACE_RING_OVAL_COUNT + i;
            uint32_t beside = ring == 0 ? face_ring_oval[next] : behind - FACE_RING_OVAL_COUNT + next;
            to = add_square(to, here, beside, behind + i, behind + next);
        }
    for (uint32_t row = 0; row + 1 < NECK_ROWS; row++)
        for (uint32_t column = 0; column + 1 < NECK_COLUMNS; column++) {
            uint32_t a = NECK_FIRST + row * NECK_COLUMNS + column, below = a + NECK_COLUMNS;
            to = add_square(to, a, below, a + 1, below + 1);
        }
}

static enum result make_program(struct contact_shadow *shadow, struct diagnostic *why)
{
    enum result result =
        program_create("contact_shadow.vert", "contact_shadow.frag", NULL, &shadow->program, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {{"picture_to_clip", &shadow->picture_to_clip},
                                               {"transform", &shadow->transform},
                                               {"eye", &shadow->eye},
                                               {"to_field", &shadow->to_field},
                                               {"light_direction", &shadow->light},
                                               {"skin", &shadow->skin},
                                               {"opacity", &shadow->opacity},
                                               {"has_temples", &shadow->has_temples},
                                               {"hinge", &shadow->hinge},
                                               {"hinge_turn", &shadow->hinge_turn}};
    program_find_uniforms(shadow->program, uniforms, (int)(sizeof uniforms / sizeof uniforms[0]));
    program_set_sampler(shadow->program, "field", 0);
    program_set_sampler(shadow->program, "picture", 1);
    return RESULT_OK;
}

enum result contact_shadow_create(struct contact_shadow **out, struct diagnostic *why)
{
    static const struct mesh_attribute attributes[] = {
        {0, 3, GL_FLOAT, false, offsetof(struct skin_vertex, position), false},
        {1, 3, GL_FLOAT, false, offsetof(struct skin_vertex, normal), false},
        {2, 1, GL_FLOAT, false, offsetof(struct skin_vertex, expected), false}};
    static const struct mesh_layout layout = {attributes, 3, sizeof(struct skin_vertex), 0};
    struct contact_shadow *made = calloc(1, sizeof *made);
    if (made == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for contact shadows");
    uint32_t indices[INDEX_COUNT];
    fill_indices(indices);
    enum result result = mesh_init(&made->mesh, &layout, NULL, VERTEX_COUNT, indices, INDEX_COUNT, true, why);
    if (result == RESULT_OK)
        result = make_program(made, why);
    if (result != RESULT_OK) {
        contact_shadow_destroy(made);
        return result;
    }
    *out = made;
    return RESULT_OK;
}

static void finish_slot(struct slot *slot)
{
    contact_grid_free(&slot->grid);
    glDeleteTextures(1, &slot->texture);
    *slot = (struct slot){0};
}

void contact_shadow_destroy(struct contact_shadow *shadow)
{
    if (shadow == NULL)
        return;
    for (int i = 0; i < PRODUCT3D_MAX_MODELS; i++)
        finish_slot(&shadow->slots[i]);
    glDeleteProgram(shadow->program);
    mesh_finish(&shadow->mesh);
    free(shadow);
}

static struct slot *find(struct contact_shadow *shadow, uint32_t handle)
{
    for (int i = 0; i < PRODUCT3D_MAX_MODELS; i++)
        if (shadow->slots[i].handle == handle)
            return &shadow->slots[i];
    return NULL;
}

void contact_shadow_add(struct contact_shadow *shadow, uint32_t handle, const struct model *model)
{
    struct slot *slot = find(shadow, 0);
    struct contact_grid grid;
    if (slot == NULL || handle == 0 || contact_grid_fill(model, &grid) != RESULT_OK)
        return;
    *slot = (struct slot){.handle = handle, .grid = grid};
}

void contact_shadow_remove(struct contact_shadow *shadow, uint32_t handle)
{
    struct slot *slot = handle != 0 ? find(shadow, handle) : NULL;
    if (slot != NULL)
        finish_slot(slot);
}

// --- a product's field -------------------------------------------------------------------------------------

static void upload(struct slot *slot, const struct contact_field *field)
{
    glGenTextures(1, &slot->texture);
    glBindTexture(GL_TEXTURE_3D, slot->texture);
    glTexStorage3D(GL_TEXTURE_3D, 1, GL_RG8, field->size[0], field->size[1], field->size[2]);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glTexSubImage3D(GL_TEXTURE_3D, 0, 0, 0, 0, field->size[0], field->size[1], field->size[2], GL_RG,
                    GL_UNSIGNED_BYTE, field->texels);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glTexParameteri(GL_TEXTURE_3D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_3D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_3D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_3D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_3D, GL_TEXTURE_WRAP_R, GL_CLAMP_TO_EDGE);
    memcpy(slot->size, field->size, sizeof slot->size);
    slot->cell = field->cell;
    slot->origin = field->origin;
}

// False when the product casts no shadow.
static bool make_field(struct slot *slot, const struct scene_product *product)
{
    if (slot->made)
        return slot->texture != 0;
    slot->made = true;
    struct contact_field field = {0};
    float metres = cbrtf(fabsf(mat4_determinant(&product->placement)));
    struct mat4 to_model = mat4_inverse_similarity(&product->placement);
    struct vec3 above = vec3_normalise(mat4_transform_direction(&to_model, ABOVE));
    if (contact_field_make(&slot->grid, metres, above, &field) == RESULT_OK && field.texels != NULL)
        upload(slot, &field);
    contact_field_free(&field);
    contact_grid_free(&slot->grid);
    return slot->texture != 0;
}

// --- the skin ----------------------------------------------------------------------------------------------

// How bright the skin would be in this light with that normal, camera space.
static float expected_luminance(const struct light_estimate *light, struct vec3 normal)
{
    if (!light->has_shape)
        return 0.0f;
    float basis[ENVIRONMENT_HARMONICS], sum = 0.0f;
    environment_harmonics(vec3_normalise(normal), basis);
    for (int k = 0; k < ENVIRONMENT_HARMONICS; k++)
        sum += basis[k] * colour_luminance(light->shape[k]);
    return fmaxf(sum, 0.1f) * colour_luminance(light->skin);
}

// From each point of the oval on towards the pole behind, over the ellipsoid of the skull; from where the
// oval stands the rings come to lie on it.
static void shape_skull(const struct head *head, const struct vec3 *mesh_m, struct skin_vertex *out)
{
    struct vec3 half = head->skull_half;
    for (int i = 0; i < FACE_RING_OVAL_COUNT; i++) {
        struct vec3 from = vec3_subtract(mesh_m[face_ring_oval[i]], head->skull_centre);
        struct vec3 start = {from.x / half.x, from.y / half.y, from.z / half.z}; // the skull as a sphere
        float far = vec3_length(start), angle = acosf(fminf(fmaxf(start.z / fmaxf(far, 1e-4f), -1.0f), 1.0f));
        struct vec3 aside = vec3_normalise((struct vec3){start.x, start.y, 0.0f});
        for (int ring = 0; ring < SKULL_RINGS; ring++) {
            float turned = angle + RING_STEP_RAD * (float)(ring + 1);
            float reach = far + (1.0f - far) * (float)(ring + 1) / (float)SKULL_RINGS;
            struct vec3 on = vec3_scale(aside, sinf(turned));
            on.z = cosf(turned);
            out[ring * FACE_RING_OVAL_COUNT + i] = (struct skin_vertex){
                .position =
                    vec3_add(head->skull_centre,
                             vec3_scale((struct vec3){on.x * half.x, on.y * half.y, on.z * half.z}, reach)),
                .normal = vec3_normalise((struct vec3){on.x / half.x, on.y / half.y, on.z / half.z})};
        }
    }
}

static void shape_neck(const struct head *head, struct skin_vertex *out)
{
    struct vec3 along = vec3_subtract(head->neck_bottom, head->neck_top);
    float length = vec3_length(along);
    struct vec3 down = vec3_normalise(along);
    struct vec3 right = {1.0f, 0.0f, 0.0f},
                front = vec3_normalise(vec3_cross(right, vec3_scale(down, -1.0f)));
    for (int row = 0; row < NECK_ROWS; row++) {
        float t = (float)row / (float)(NECK_ROWS - 2); // the last row lies on the chest
        bool chest = row == NECK_ROWS - 1;
        float reach = chest ? length + CHEST_M : t * length;
        float radius = head->neck_radius_m * (chest ? 1.0f + CHEST_SPREAD : 1.0f);
        for (int column = 0; column < NECK_COLUMNS; column++) {
            float angle = NECK_REACH_RAD * (2.0f * (float)column / (float)(NECK_COLUMNS - 1) - 1.0f);
            struct vec3 outwards = vec3_add(vec3_scale(right, sinf(angle)), vec3_scale(front, cosf(angle)));
            struct vec3 axis = vec3_add(head->neck_top, vec3_scale(down, reach));
            out[row * NECK_COLUMNS + column] = (struct skin_vertex){
                .position = vec3_add(axis, vec3_scale(outwards, radius)), .normal = outwards};
        }
    }
}

static void shape_skin(const struct scene_person *person, const struct light_estimate *light,
                       struct skin_vertex out[VERTEX_COUNT])
{
    struct vec3 normals[FACE_VERTEX_COUNT];
    light_face_normals(person->mesh_m, normals);
    for (int i = 0; i < FACE_VERTEX_COUNT; i++)
        out[i] = (struct skin_vertex){.position = person->mesh_m[i], .normal = vec3_normalise(normals[i])};
    shape_skull(&person->head, person->mesh_m, out + SKULL_FIRST);
    shape_neck(&person->head, out + NECK_FIRST);
    for (int i = 0; i < VERTEX_COUNT; i++)
        out[i].expected = expected_luminance(light, mat4_transform_direction(&person->pose, out[i].normal));
}

// --- drawing -----------------------------------------------------------------------------------------------

// Unit length, face space.
static struct vec3 towards_light(const struct scene_person *person, const struct light_estimate *light)
{
    struct mat4 to_face = mat4_inverse_similarity(&person->pose);
    struct vec3 estimate = vec3_normalise(mat4_transform_direction(&to_face, light_direction(light)));
    struct vec3 mixed = vec3_add(ABOVE, vec3_scale(estimate, ESTIMATE_SHARE));
    mixed.z = fmaxf(mixed.z, 0.3f);
    return vec3_normalise(mixed);
}

// Of the field, model space.
static struct vec3 size_of(const struct slot *slot)
{
    return (struct vec3){slot->cell * (float)slot->size[0], slot->cell * (float)slot->size[1],
                         slot->cell * (float)slot->size[2]};
}

// Where a product's field stands in face space; false when none of it is on the target.
static bool find_region(const struct slot *slot, const struct scene_product *product,
                        const struct product3d_frame *frame, const struct mat4 *to_clip,
                        struct region *region)
{
    struct mat4 whole = mat4_multiply(to_clip, &product->placement);
    struct extent extent = EXTENT_EMPTY;
    extent_add_box(&extent, slot->origin, vec3_add(slot->origin, size_of(slot)), &whole, &frame->view,
                   NEAR_M);
    *region = extent_region(&extent, frame->target);
    return region->width > 0 && region->height > 0;
}

static void set_product(const struct contact_shadow *shadow, const struct slot *slot,
                        const struct scene_product *product)
{
    // Face space -> texture coordinates of the field.
    struct mat4 to_field = mat4_inverse_similarity(&product->placement);
    struct mat4 shrink = mat4_identity();
    struct vec3 size = size_of(slot);
    shrink.m[0] = 1.0f / size.x;
    shrink.m[5] = 1.0f / size.y;
    shrink.m[10] = 1.0f / size.z;
    shrink.m[12] = -slot->origin.x / size.x;
    shrink.m[13] = -slot->origin.y / size.y;
    shrink.m[14] = -slot->origin.z / size.z;
    to_field = mat4_multiply(&shrink, &to_field);
    glUniformMatrix4fv(shadow->to_field, 1, GL_FALSE, to_field.m);
    glUniform1f(shadow->opacity, product->opacity);
    glUniform1i(shadow->has_temples, product->has_temples);
    if (product->has_temples) {
        const struct scene_temples *temples = &product->temples;
        const float turns[4] = {temples->open_rad[0], temples->drop_rad[0], temples->open_rad[1],
                                temples->drop_rad[1]};
        glUniform3fv(shadow->hinge, 2, &temples->hinge_m[0].x);
        glUniform2fv(shadow->hinge_turn, 2, turns);
    }
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_3D, slot->texture);
}

static void set_person(struct contact_shadow *shadow, const struct product3d_frame *frame,
                       const struct texture *picture, const struct scene_person *person,
                       const struct light_estimate *light, const struct mat4 *to_clip)
{
    struct skin_vertex vertices[VERTEX_COUNT];
    shape_skin(person, light, vertices);
    mesh_set_vertices(&shadow->mesh, vertices, VERTEX_COUNT);
    struct mat4 to_face = mat4_inverse_similarity(&person->pose);
    struct vec3 sun = towards_light(person, light);
    target_bind(frame->target);
    glUseProgram(shadow->program);
    clip_view_set(&frame->view, shadow->picture_to_clip);
    glUniformMatrix4fv(shadow->transform, 1, GL_FALSE, to_clip->m);
    glUniform3f(shadow->eye, to_face.m[12], to_face.m[13], to_face.m[14]);
    glUniform3f(shadow->light, sun.x, sun.y, sun.z);
    float sum = fmaxf(light->skin.x + light->skin.y + light->skin.z, 1e-4f);
    glUniform2f(shadow->skin, light->skin.x / sum, light->skin.z / sum);
    texture_bind(picture, 1);
}

void contact_shadow_draw(struct contact_shadow *shadow, const struct product3d_frame *frame,
                         const struct texture *picture, const struct scene_person *person,
                         const struct light_estimate *light)
{
    if (!person->has_pose || person->mesh_m == NULL)
        return;
    struct mat4 projection = product3d_projection(
        frame->vertical_fov_rad, (float)frame->picture_width_px / (float)frame->picture_height_px);
    struct mat4 to_clip = mat4_multiply(&projection, &person->pose);
    bool begun = false;
    for (int i = 0; i < person->product_count; i++) {
        const struct scene_product *product = &person->products[i];
        struct slot *slot = product->model != 0 ? find(shadow, product->model) : NULL;
        struct region region;
        if (slot == NULL || product->opacity <= 0.0f || !make_field(slot, product) ||
            !find_region(slot, product, frame, &to_clip, &region))
            continue;
        if (!begun)
            set_person(shadow, frame, picture, person, light, &to_clip);
        begun = true;
        set_product(shadow, slot, product);
        glEnable(GL_SCISSOR_TEST);
        glScissor(region.x, region.y, region.width, region.height);
        glEnable(GL_CULL_FACE);
        glFrontFace(clip_view_front_face(&frame->view));
        glEnable(GL_BLEND);
        glBlendFunc(GL_ZERO, GL_SRC_COLOR);
        mesh_draw(&shadow->mesh, GL_TRIANGLES, 0, 0);
        glDisable(GL_BLEND);
        glFrontFace(GL_CCW);
        glDisable(GL_CULL_FACE);
        glDisable(GL_SCISSOR_TEST);
    }
}
