// Eye shadow: each shade of the palette in its zone of the skin around the eyes, drawn one over another in
// the order in which an artist blends them.
#include "render/gl/mesh.h"
#include "render/makeup/eye_mesh.h"
#include "render/makeup/eye_paint.h"

#include <stdlib.h>

struct zone_uniforms {
    GLint around, across, shape, edge_px;
};

// What of the mesh's indices a zone's triangles are.
struct span {
    uint32_t first, count;
};

struct eye_shadow {
    struct span spans[ZONE_COUNT];
    struct eye_program programs[LOOK_COUNT];
    struct zone_uniforms zones[LOOK_COUNT];
    struct mesh mesh;
    struct eye_ring_vertex vertices[EYE_SIDES * EYE_RING_VERTICES];
};

// Where a zone lies in the coordinates of eye_mesh.h, each way: begins, is full, is full still, has ended.
struct zone {
    float around[4], across[4];
    float cut;   // where the ring is cut open: away from the zone
    float slant; // how much earlier it begins on the crease than at the lashes
    float bow;   // how much farther from the eye its lower edge lies at both ends than between them
    float load;  // of the brush: how much of the colour an artist lays there
};

// As artists' charts of the eye have them; set by looking.
static const struct zone zones[ZONE_COUNT] = {
    [ZONE_LID] = {{0.0f, 0.28f, 0.8f, 1.35f}, {-1.0f, -0.5f, 0.85f, 1.3f}, 2.6f, 0.0f, 0.0f, 1.0f},
    [ZONE_CREASE] = {{0.02f, 0.32f, 0.9f, 1.5f}, {0.6f, 0.95f, 1.1f, 1.6f}, 2.6f, 0.0f, 0.0f, 1.0f},
    [ZONE_OUTER] = {{0.6f, 0.92f, 1.05f, 1.7f}, {-1.0f, -0.5f, 0.75f, 1.6f}, 3.2f, 0.18f, 0.0f, 1.0f},
    [ZONE_INNER] = {{-1.25f, -0.95f, 0.05f, 0.28f}, {-1.0f, -0.5f, 0.4f, 1.28f}, 1.6f, 0.0f, 0.0f, 0.85f},
    [ZONE_BROW_BONE] = {{0.3f, 0.8f, 0.8f, 1.26f}, {1.35f, 1.8f, 1.8f, 2.0f}, 2.6f, 0.0f, 0.4f, 0.4f},
    [ZONE_LOWER] = {{1.35f, 1.9f, 2.45f, 2.9f}, {-1.0f, -0.5f, 0.2f, 0.7f}, 3.9f, 0.0f, 0.0f, 0.9f},
};

// A sharper edge has narrower ramps about the same middle.
static void narrow(const float ramps[4], float edge, float out[4])
{
    float width = 1.1f - 0.95f * edge;
    for (int i = 0; i < 4; i += 2) {
        float middle = (ramps[i] + ramps[i + 1]) / 2.0f, half = (ramps[i + 1] - ramps[i]) / 2.0f * width;
        out[i] = middle - half;
        out[i + 1] = middle + half;
    }
}

// Where anything of a zone can be, however it is blended.
static struct eye_ring_part part_of(const struct zone *zone)
{
    float around[4], across[4];
    narrow(zone->around, 0.0f, around);
    narrow(zone->across, 0.0f, across);
    return (struct eye_ring_part){{around[0] - 1.1f * zone->slant, around[3]}, {across[0], across[3]}};
}

static enum result create_mesh(struct eye_shadow *shadow, struct diagnostic *why)
{
    static const struct mesh_attribute attributes[] = {
        {.location = 0,
         .components = 2,
         .type = GL_FLOAT,
         .offset = offsetof(struct eye_ring_vertex, position_px)},
        {.location = 1,
         .components = 3,
         .type = GL_FLOAT,
         .offset = offsetof(struct eye_ring_vertex, around)},
        {.location = 2,
         .components = 2,
         .type = GL_FLOAT,
         .offset = offsetof(struct eye_ring_vertex, edge_px)},
        {.location = 3, .components = 2, .type = GL_FLOAT, .offset = offsetof(struct eye_ring_vertex, at_mm)},
        {.location = 4,
         .components = 3,
         .type = GL_FLOAT,
         .offset = offsetof(struct eye_ring_vertex, normal)},
    };
    const struct mesh_layout layout = {attributes, sizeof(attributes) / sizeof(attributes[0]),
                                       sizeof(struct eye_ring_vertex), 0};
    const size_t most = (size_t)EYE_RING_INDICES * EYE_SIDES; // of a zone
    uint32_t *indices = calloc(ZONE_COUNT * most, sizeof(*indices));
    if (indices == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for eye shadow");
    uint32_t count = 0;
    for (int i = 0; i < ZONE_COUNT; i++) {
        struct eye_ring_part part = part_of(&zones[i]);
        shadow->spans[i].first = count;
        shadow->spans[i].count = eye_ring_indices(&part, indices + count);
        count += shadow->spans[i].count;
    }
    enum result result =
        mesh_init(&shadow->mesh, &layout, NULL, EYE_SIDES * EYE_RING_VERTICES, indices, count, true, why);
    free(indices);
    return result;
}

static void destroy(void *state)
{
    struct eye_shadow *shadow = state;
    if (shadow == NULL)
        return;
    eye_programs_finish(shadow->programs);
    mesh_finish(&shadow->mesh);
    free(shadow);
}

static enum result create(void **state, struct diagnostic *why)
{
    struct eye_shadow *shadow = calloc(1, sizeof(*shadow));
    if (shadow == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for eye shadow");
    enum result result = eye_programs_init(shadow->programs, "eye_shadow.vert", "eye_shadow.frag", why);
    if (result == RESULT_OK)
        result = create_mesh(shadow, why);
    if (result != RESULT_OK) {
        destroy(shadow);
        return result;
    }
    for (int look = 0; look < LOOK_COUNT; look++) {
        struct zone_uniforms *out = &shadow->zones[look];
        const struct program_uniform uniforms[] = {
            {"zone_around", &out->around},
            {"zone_across", &out->across},
            {"zone_shape", &out->shape},
            {"edge_px", &out->edge_px},
        };
        program_find_uniforms(shadow->programs[look].layer.id, uniforms,
                              sizeof(uniforms) / sizeof(uniforms[0]));
    }
    *state = shadow;
    return RESULT_OK;
}

static void set_ramps(GLint location, const float ramps[4], float edge)
{
    float narrowed[4];
    narrow(ramps, edge, narrowed);
    glUniform4fv(location, 1, narrowed);
}

static void draw_shade(struct eye_shadow *shadow, const struct makeup_frame *frame,
                       const struct makeup_face *face, const struct scene_makeup *layer,
                       const struct makeup_shade *shade)
{
    enum finish_look look = finishes[shade->finish].look;
    const struct zone *zone = &zones[shade->zone];
    const struct zone_uniforms *uniforms = &shadow->zones[look];
    eye_program_use(&shadow->programs[look], frame, face, shade, layer->intensity * zone->load);
    set_ramps(uniforms->around, zone->around, layer->product->edge);
    set_ramps(uniforms->across, zone->across, layer->product->edge);
    glUniform3f(uniforms->shape, zone->cut, zone->slant, zone->bow);
    glUniform1f(uniforms->edge_px, fmaxf(0.35f * face->mm_px, 1.5f / face->magnification));
    const struct span *span = &shadow->spans[shade->zone];
    mesh_draw(&shadow->mesh, GL_TRIANGLES, span->first, span->count);
}

static void draw(void *state, const struct makeup_frame *frame, const struct makeup_face *face,
                 const struct scene_makeup *layer, const struct texture *picture)
{
    struct eye_shadow *shadow = state;
    (void)picture;
    if (face->eyes[EYE_RIGHT] == NULL && face->eyes[EYE_LEFT] == NULL)
        return;
    eye_ring_build(face->eyes, shadow->vertices);
    mesh_set_vertices(&shadow->mesh, shadow->vertices, EYE_SIDES * EYE_RING_VERTICES);
    for (int zone = 0; zone < ZONE_COUNT; zone++)
        for (int i = 0; i < layer->product->shade_count; i++)
            if (layer->product->shades[i].zone == (enum makeup_zone)zone)
                draw_shade(shadow, frame, face, layer, &layer->product->shades[i]);
}

const struct makeup_layer_ops makeup_eye_shadow_ops = {.create = create, .destroy = destroy, .draw = draw};
