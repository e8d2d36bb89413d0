#include "render/product3d/cover.h"

#include "render/gl/program.h"

#include <stdlib.h>

enum result cover_init(struct cover *cover, struct diagnostic *why)
{
    *cover = (struct cover){.slots = calloc(COVER_PEOPLE, sizeof(struct cover_slot))};
    if (cover->slots == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for what hides products");
    return texture_init(&cover->texture, COVER_MAP_WIDTH, COVER_MAP_HEIGHT, NULL, why);
}

void cover_finish(struct cover *cover)
{
    for (int i = 0; cover->slots != NULL && i < COVER_PEOPLE; i++)
        cover_memory_destroy(cover->slots[i].memory);
    free(cover->slots);
    texture_finish(&cover->texture);
    *cover = (struct cover){0};
}

static void forget(struct cover_slot *slot)
{
    struct cover_memory *memory = slot->memory;
    if (memory != NULL)
        cover_memory_forget(memory);
    *slot = (struct cover_slot){.memory = memory};
}

static void upload(struct cover *cover, struct cover_slot *slot)
{
    const struct picture picture = {.pixels = slot->map.pixels,
                                    .width_px = COVER_MAP_WIDTH,
                                    .height_px = COVER_MAP_HEIGHT,
                                    .stride_bytes = (size_t)4 * COVER_MAP_WIDTH};
    texture_upload(&cover->texture, &picture);
    cover->uploaded = slot;
    cover->uploaded_sequence = slot->sequence;
}

void cover_forget(struct cover *cover)
{
    for (int i = 0; i < COVER_PEOPLE; i++)
        forget(&cover->slots[i]);
    upload(cover, &cover->slots[0]); // nothing, over the last person's
    cover->uploaded = cover->current = NULL;
}

static struct cover_slot *recall(struct cover *cover, uint32_t id)
{
    struct cover_slot *oldest = &cover->slots[0];
    for (int i = 0; i < COVER_PEOPLE; i++) {
        struct cover_slot *slot = &cover->slots[i];
        if (slot->used && slot->id == id)
            return slot;
        if (oldest->used && (!slot->used || slot->last_used < oldest->last_used))
            oldest = slot;
    }
    forget(oldest);
    if (oldest == cover->uploaded)
        cover->uploaded = NULL;
    oldest->id = id;
    if (oldest->memory == NULL)
        oldest->memory = cover_memory_create();
    return oldest;
}

static bool contains(const struct cover_bounds *outer, const struct cover_bounds *inner)
{
    return outer->low.x <= inner->low.x && outer->low.y <= inner->low.y && outer->low.z <= inner->low.z &&
           outer->high.x >= inner->high.x && outer->high.y >= inner->high.y && outer->high.z >= inner->high.z;
}

void cover_begin(struct cover *cover, const struct scene *scene, const struct scene_person *person,
                 const struct cover_bounds *bounds)
{
    cover->current = NULL;
    if (scene == NULL || scene->background == NULL || person->mesh_m == NULL || !person->has_pose)
        return;
    struct cover_slot *slot = recall(cover, person->id);
    if (slot->memory == NULL)
        return;
    slot->last_used = ++cover->calls;
    if (!slot->used || slot->sequence != scene->background_sequence || !contains(&slot->bounds, bounds)) {
        slot->used = true;
        slot->sequence = scene->background_sequence;
        slot->bounds = *bounds;
        cover_map_build(scene, person, bounds, slot->memory, &slot->map);
        if (cover->uploaded == slot)
            cover->uploaded = NULL;
    }
    if (cover->uploaded != slot || cover->uploaded_sequence != slot->sequence)
        upload(cover, slot);
    cover->current = slot;
}

// Tile pixel -> target pixel -> target clip -> picture clip -> picture pixel -> map: all of it affine.
struct cover_lookup cover_lookup_in(GLuint texture, struct vec3 to_u, struct vec3 to_v,
                                    const struct cover_window *window)
{
    float width = (float)window->picture_width_px, height = (float)window->picture_height_px;
    const struct clip_view *view = window->view;
    float across = 0.5f * width / view->scale_x, down = -0.5f * height / view->scale_y;
    float x_step = across * 2.0f / (float)window->target->width_px;
    float y_step = down * 2.0f / (float)window->target->height_px;
    float x_at = 0.5f * width - across * (1.0f + view->offset_x) + x_step * (float)window->region->x;
    float y_at = 0.5f * height - down * (1.0f + view->offset_y) + y_step * (float)window->region->y;
    return (struct cover_lookup){
        .texture = texture,
        .to_u = {to_u.x * x_step, to_u.y * y_step, to_u.x * x_at + to_u.y * y_at + to_u.z},
        .to_v = {to_v.x * x_step, to_v.y * y_step, to_v.x * x_at + to_v.y * y_at + to_v.z}};
}

struct cover_lookup cover_lookup_of(const struct cover *cover, const struct cover_window *window)
{
    if (cover->current == NULL)
        return (struct cover_lookup){.texture = 0};
    const struct cover_map *map = &cover->current->map;
    return cover_lookup_in(cover->texture.id, map->to_u, map->to_v, window);
}

void cover_find_uniforms(GLuint program, struct cover_uniforms *out)
{
    const struct program_uniform uniforms[] = {{"hidden_between", &out->hidden_between},
                                               {"ends_between", &out->ends_between},
                                               {"ends_towards", &out->ends_towards},
                                               {"cover_to_u", &out->to_u},
                                               {"cover_to_v", &out->to_v}};
    program_find_uniforms(program, uniforms, 5);
}

void cover_use(const struct cover_uniforms *uniforms, const struct cover_lookup *lookup,
               const struct scene_product *worn)
{
    bool ends = lookup->texture != 0;
    struct vec3 towards = worn->ends_towards;
    glUniform2f(uniforms->ends_between, ends ? worn->ends_from_m : 0.0f, ends ? worn->ends_to_m : 0.0f);
    glUniform3f(uniforms->ends_towards, towards.x, towards.y, towards.z);
    glUniform2f(uniforms->hidden_between, worn->open_z_m, worn->hidden_z_m);
    glUniform3f(uniforms->to_u, lookup->to_u.x, lookup->to_u.y, lookup->to_u.z);
    glUniform3f(uniforms->to_v, lookup->to_v.x, lookup->to_v.y, lookup->to_v.z);
}
