#include "render/product3d/product_model.h"

#include "platform/base/log.h"
#include "render/scene.h"

#include <stdlib.h>
#include <string.h>

#define CLOSED_SHARE 0.02f // of the area: what a body's vector area is for rounding and small holes

// --- pictures ----------------------------------------------------------------------------------------------

// Half the size, each pixel the mean of four; an odd last row or column is left out.
static enum result halve(const struct picture *from, struct picture *out)
{
    enum result result = picture_allocate(from->width_px > 1 ? from->width_px / 2 : 1,
                                          from->height_px > 1 ? from->height_px / 2 : 1, out);
    if (result != RESULT_OK)
        return result;
    for (int y = 0; y < out->height_px; y++) {
        const uint8_t *upper = picture_row(from, 2 * y);
        const uint8_t *lower = picture_row(from, 2 * y + 1 < from->height_px ? 2 * y + 1 : 2 * y);
        uint8_t *to = picture_row(out, y);
        for (int x = 0; x < out->width_px; x++) {
            size_t left = 8 * (size_t)x, right = 2 * x + 1 < from->width_px ? left + 4 : left;
            for (size_t c = 0; c < 4; c++) {
                int sum = upper[left + c] + upper[right + c] + lower[left + c] + lower[right + c];
                to[4 * (size_t)x + c] = (uint8_t)((sum + 2) / 4);
            }
        }
    }
    return RESULT_OK;
}

static enum result upload(const struct picture *picture, const struct texture_options *options,
                          struct texture *out, struct diagnostic *why)
{
    struct picture smaller = {0};
    const struct picture *source = picture;
    enum result result = RESULT_OK;
    while (source->width_px > PRODUCT_TEXTURE_MAX_PX || source->height_px > PRODUCT_TEXTURE_MAX_PX) {
        struct picture next = {0};
        result = halve(source, &next);
        picture_free(&smaller);
        if (result != RESULT_OK)
            return diagnose(why, result, "no memory for a picture of %d x %d", picture->width_px,
                            picture->height_px);
        smaller = next;
        source = &smaller;
    }
    result = texture_init_picture(out, source, options, why);
    picture_free(&smaller);
    return result;
}

// The texture for this use of an image, uploaded at its first. `textures` has room for every use.
static enum result find_texture(struct product_model *product, const struct model *model,
                                const struct model_texture *use, bool srgb, int *out, struct diagnostic *why)
{
    *out = MODEL_NONE;
    if (use->image == MODEL_NONE || model->images[use->image].picture.pixels == NULL)
        return RESULT_OK;
    for (int i = 0; i < product->texture_count; i++) {
        const struct product_texture *known = &product->textures[i];
        if (known->image == use->image && known->srgb == srgb && known->repeat_u == use->repeat_u &&
            known->repeat_v == use->repeat_v) {
            *out = i;
            return RESULT_OK;
        }
    }
    struct product_texture added = {use->image, srgb, use->repeat_u, use->repeat_v, {0}};
    struct texture_options options = {
        .srgb = srgb, .mipmaps = true, .repeat_u = use->repeat_u, .repeat_v = use->repeat_v};
    enum result result = upload(&model->images[use->image].picture, &options, &added.texture, why);
    if (result != RESULT_OK)
        return result;
    *out = product->texture_count;
    product->textures[product->texture_count++] = added;
    return RESULT_OK;
}

// --- materials ---------------------------------------------------------------------------------------------

// A picture for each slot, NULL where it would change nothing.
static void list_uses(const struct model_material *material, const struct model_texture **uses)
{
    uses[PRODUCT_SLOT_BASE_COLOUR] = &material->base_colour_texture;
    if (material->unlit)
        return;
    uses[PRODUCT_SLOT_NORMAL] = &material->normal_texture;
    uses[PRODUCT_SLOT_METALLIC_ROUGHNESS] = &material->metallic_roughness_texture;
    uses[PRODUCT_SLOT_EMISSIVE] = &material->emissive_texture;
    uses[PRODUCT_SLOT_OCCLUSION] = &material->occlusion_texture;
    uses[PRODUCT_SLOT_SPECULAR_COLOUR] = &material->specular_colour_texture;
    uses[PRODUCT_SLOT_SPECULAR] = &material->specular_texture;
    if (material->transmission > 0.0f && !material->lens.is_lens)
        uses[PRODUCT_SLOT_TRANSMISSION] = &material->transmission_texture;
    if (product_material_has_sheen(material)) {
        uses[PRODUCT_SLOT_SHEEN_COLOUR] = &material->sheen_colour_texture;
        uses[PRODUCT_SLOT_SHEEN_ROUGHNESS] = &material->sheen_roughness_texture;
    }
    if (material->clearcoat > 0.0f) {
        uses[PRODUCT_SLOT_CLEARCOAT] = &material->clearcoat_texture;
        uses[PRODUCT_SLOT_CLEARCOAT_ROUGHNESS] = &material->clearcoat_roughness_texture;
    }
}

bool product_material_has_sheen(const struct model_material *material)
{
    const struct vec3 *colour = &material->sheen_colour;
    return fmaxf(colour->x, fmaxf(colour->y, colour->z)) > 0.0f;
}

// KHR_texture_transform: translation * rotation * scale, rotation counter-clockwise with v down.
static void place_texture(struct product_material *out, int slot, const struct model_texture *use)
{
    float c = cosf(use->rotation_rad), s = sinf(use->rotation_rad);
    out->matrices[slot] =
        (struct vec4){c * use->scale.x, -s * use->scale.x, s * use->scale.y, c * use->scale.y};
    out->offsets[slot] = (struct vec3){use->offset.x, use->offset.y, (float)use->uv_set};
}

static enum result upload_material(struct product_model *product, const struct model *model, int index,
                                   struct diagnostic *why)
{
    const struct model_material *material = &model->materials[index];
    struct product_material *out = &product->materials[index];
    const struct model_texture *uses[PRODUCT_SLOT_COUNT] = {NULL};
    list_uses(material, uses);
    out->material = *material;
    out->lens = lens_optics_of(material);
    out->transparent = material->alpha == MODEL_ALPHA_BLEND || out->lens.transmissive;
    int pictures = 0, left_out = 0;
    for (int slot = 0; slot < PRODUCT_SLOT_COUNT; slot++) {
        static const bool srgb[PRODUCT_SLOT_COUNT] = {[PRODUCT_SLOT_BASE_COLOUR] = true,
                                                      [PRODUCT_SLOT_EMISSIVE] = true,
                                                      [PRODUCT_SLOT_SPECULAR_COLOUR] = true,
                                                      [PRODUCT_SLOT_SHEEN_COLOUR] = true};
        out->textures[slot] = MODEL_NONE;
        if (uses[slot] == NULL || uses[slot]->image == MODEL_NONE)
            continue;
        if (pictures == PRODUCT_PICTURES_MAX) {
            left_out++;
            continue;
        }
        enum result result = find_texture(product, model, uses[slot], srgb[slot], &out->textures[slot], why);
        if (result != RESULT_OK)
            return result;
        pictures += out->textures[slot] != MODEL_NONE ? 1 : 0;
        place_texture(out, slot, uses[slot]);
    }
    if (left_out > 0)
        log_write(LOG_WARNING, "render", "material \"%s\" has %d pictures; the last %d are not shown",
                  material->name, pictures + left_out, left_out);
    return RESULT_OK;
}

// --- what is drawn -----------------------------------------------------------------------------------------

static void find_bounds(const struct model *model, const struct model_primitive *primitive,
                        struct vec3 *minimum, struct vec3 *maximum)
{
    struct vec3 low = {INFINITY, INFINITY, INFINITY}, high = {-INFINITY, -INFINITY, -INFINITY};
    for (uint32_t i = 0; i < primitive->index_count; i++) {
        struct vec3 p = model->vertices[model->indices[primitive->first_index + i]].position;
        low = (struct vec3){fminf(low.x, p.x), fminf(low.y, p.y), fminf(low.z, p.z)};
        high = (struct vec3){fmaxf(high.x, p.x), fmaxf(high.y, p.y), fmaxf(high.z, p.z)};
    }
    *minimum = low;
    *maximum = high;
}

// A closed surface has no vector area: the sum of its triangles' normals by their areas (the divergence
// theorem). A sheet's is about its area.
static bool is_closed(const struct model *model, const struct model_primitive *primitive)
{
    struct vec3 sum = {0};
    float area = 0.0f;
    for (uint32_t i = 0; i + 2 < primitive->index_count; i += 3) {
        const uint32_t *corner = model->indices + primitive->first_index + i;
        struct vec3 a = model->vertices[corner[0]].position;
        struct vec3 doubled = vec3_cross(vec3_subtract(model->vertices[corner[1]].position, a),
                                         vec3_subtract(model->vertices[corner[2]].position, a));
        sum = vec3_add(sum, doubled);
        area += vec3_length(doubled);
    }
    return vec3_length(sum) < CLOSED_SHARE * area;
}

static enum result add_draw(struct product_model *product, const struct model *model,
                            const struct model_node *node, const struct model_primitive *primitive)
{
    struct vec3 minimum, maximum;
    find_bounds(model, primitive, &minimum, &maximum);
    struct vec3 centre = vec3_mix(minimum, maximum, 0.5f);
    float determinant = mat4_determinant(&node->to_model);
    struct product_draw draw = {.to_model = node->to_model,
                                .mirrored = determinant < 0.0f,
                                .closed = is_closed(model, primitive),
                                .thickness = cbrtf(fabsf(determinant)),
                                .centre = mat4_transform_point(&node->to_model, centre),
                                .minimum = minimum,
                                .maximum = maximum,
                                .first_index = primitive->first_index,
                                .index_count = primitive->index_count,
                                .material = primitive->material};
    if (primitive->variant_materials != NULL && model->variant_count > 0) {
        size_t bytes = sizeof(int) * (size_t)model->variant_count;
        draw.variant_materials = malloc(bytes);
        if (draw.variant_materials == NULL)
            return RESULT_NO_MEMORY;
        memcpy(draw.variant_materials, primitive->variant_materials, bytes);
    }
    product->draws[product->draw_count++] = draw;
    return RESULT_OK;
}

static enum result list_draws(struct product_model *product, const struct model *model)
{
    size_t count = 0;
    for (int n = 0; n < model->node_count; n++)
        if (model->nodes[n].mesh != MODEL_NONE)
            count += (size_t)model->meshes[model->nodes[n].mesh].primitive_count;
    product->draws = calloc(count > 0 ? count : 1, sizeof *product->draws);
    if (product->draws == NULL)
        return RESULT_NO_MEMORY;
    for (int n = 0; n < model->node_count; n++) {
        if (model->nodes[n].mesh == MODEL_NONE)
            continue;
        const struct model_mesh *mesh = &model->meshes[model->nodes[n].mesh];
        for (int p = 0; p < mesh->primitive_count; p++) {
            if (mesh->primitives[p].index_count == 0)
                continue;
            enum result result = add_draw(product, model, &model->nodes[n], &mesh->primitives[p]);
            if (result != RESULT_OK)
                return result;
        }
    }
    return RESULT_OK;
}

static enum result upload_vertices(struct product_model *product, const struct model *model,
                                   struct diagnostic *why)
{
    static const struct mesh_attribute attributes[] = {
        {0, 3, GL_FLOAT, false, offsetof(struct model_vertex, position), false},
        {1, 3, GL_FLOAT, false, offsetof(struct model_vertex, normal), false},
        {2, 4, GL_FLOAT, false, offsetof(struct model_vertex, tangent), false},
        {3, 4, GL_FLOAT, false, offsetof(struct model_vertex, uv), false},
        {4, 4, GL_FLOAT, false, offsetof(struct model_vertex, colour), false},
    };
    static const struct mesh_layout layout = {attributes, 5, sizeof(struct model_vertex), 0};
    return mesh_init(&product->mesh, &layout, model->vertices, model->vertex_count, model->indices,
                     model->index_count, false, why);
}

// The streamed attributes, and of the model's own vertices what no movement changes.
static enum result make_deformed(struct product_model *product, const struct model *model,
                                 struct diagnostic *why)
{
    static const struct mesh_attribute streamed[] = {
        {0, 3, GL_FLOAT, false, offsetof(struct scene_vertex, position), false},
        {1, 3, GL_FLOAT, false, offsetof(struct scene_vertex, normal), false},
        {2, 4, GL_FLOAT, false, offsetof(struct scene_vertex, tangent), false},
        {5, 3, GL_FLOAT, false, offsetof(struct scene_vertex, sleeve), false},
    };
    static const struct mesh_attribute kept[] = {
        {3, 4, GL_FLOAT, false, offsetof(struct model_vertex, uv), false},
        {4, 4, GL_FLOAT, false, offsetof(struct model_vertex, colour), false},
    };
    static const struct mesh_layout layout = {streamed, 4, sizeof(struct scene_vertex), 0};
    static const struct mesh_layout rest = {kept, 2, sizeof(struct model_vertex), 0};
    if (model->skin_count == 0 || model->influences == NULL)
        return RESULT_OK;
    enum result result =
        mesh_init(&product->deformed, &layout, NULL, model->vertex_count, NULL, 0, true, why);
    if (result == RESULT_OK)
        mesh_share(&product->deformed, &product->mesh, &rest);
    return result;
}

const struct product_material *product_model_material(const struct product_model *model,
                                                      const struct product_draw *draw, int variant)
{
    int material = draw->material;
    if (draw->variant_materials != NULL && variant >= 0 && variant < model->variant_count &&
        draw->variant_materials[variant] != MODEL_NONE)
        material = draw->variant_materials[variant];
    return &model->materials[material];
}

enum result product_model_init(struct product_model *product, const struct model *model,
                               struct diagnostic *why)
{
    struct product_model made = {.material_count = model->material_count,
                                 .variant_count = model->variant_count,
                                 .minimum = model->minimum,
                                 .maximum = model->maximum};
    size_t materials = model->material_count > 0 ? (size_t)model->material_count : 1;
    made.materials = calloc(materials, sizeof *made.materials);
    made.textures = calloc(materials * PRODUCT_SLOT_COUNT, sizeof *made.textures);
    enum result result = made.materials != NULL && made.textures != NULL ? RESULT_OK : RESULT_NO_MEMORY;
    if (result == RESULT_OK)
        result = list_draws(&made, model);
    if (result == RESULT_NO_MEMORY)
        (void)diagnose(why, result, "no memory for a model");
    if (result == RESULT_OK)
        result = upload_vertices(&made, model, why);
    if (result == RESULT_OK)
        result = make_deformed(&made, model, why);
    for (int i = 0; result == RESULT_OK && i < model->material_count; i++)
        result = upload_material(&made, model, i, why);
    if (result != RESULT_OK)
        product_model_finish(&made);
    *product = made;
    return result;
}

void product_model_finish(struct product_model *product)
{
    for (int i = 0; i < product->texture_count; i++)
        texture_finish(&product->textures[i].texture);
    for (int i = 0; i < product->draw_count; i++)
        free(product->draws[i].variant_materials);
    free(product->textures);
    free(product->materials);
    free(product->draws);
    mesh_finish(&product->deformed);
    mesh_finish(&product->mesh);
    *product = (struct product_model){0};
}
