#include "render/makeup/strands.h"

#include <math.h>
#include <stdlib.h>

#define POINT_EVERY_PX 5.0f // of the target, along a strand
#define POINTS_MIN 4
#define POINTS_USUAL_MAX 9

enum result strands_init(struct strands *strands, uint32_t points_max, struct diagnostic *why)
{
    static const struct mesh_attribute attributes[] = {
        {.location = 0,
         .components = 2,
         .type = GL_FLOAT,
         .offset = offsetof(struct strand_vertex, position_px)},
        {.location = 1,
         .components = 2,
         .type = GL_FLOAT,
         .offset = offsetof(struct strand_vertex, across_px)},
        {.location = 2, .components = 3, .type = GL_FLOAT, .offset = offsetof(struct strand_vertex, alpha)},
    };
    const struct mesh_layout layout = {attributes, sizeof(attributes) / sizeof(attributes[0]),
                                       sizeof(struct strand_vertex), 0};
    uint32_t capacity = 4 * points_max; // two a point, and as many where strands are joined to one strip
    struct strand_vertex *vertices = calloc(capacity, sizeof *vertices);
    if (vertices == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for lashes and brows");
    strands->vertices = vertices;
    strands->capacity = capacity;
    enum result result = layer_program_create("strands.vert", "strands.frag", NULL, &strands->program, why);
    if (result == RESULT_OK)
        result = mesh_init(&strands->mesh, &layout, NULL, capacity, NULL, 0, true, why);
    if (result != RESULT_OK) {
        strands_finish(strands);
        return result;
    }
    const struct program_uniform uniforms[] = {
        {"pigment", &strands->pigment},
        {"shine_light", &strands->shine_light},
        {"softness_px", &strands->softness_px},
    };
    program_find_uniforms(strands->program.id, uniforms, sizeof(uniforms) / sizeof(uniforms[0]));
    return RESULT_OK;
}

void strands_finish(struct strands *strands)
{
    glDeleteProgram(strands->program.id);
    mesh_finish(&strands->mesh);
    free(strands->vertices);
    *strands = (struct strands){0};
}

void strands_begin(struct strands *strands, float magnification)
{
    strands->count = 0;
    strands->magnification = magnification;
}

int strand_points_for(float length_px, float magnification)
{
    float wanted = length_px * magnification / POINT_EVERY_PX;
    return (int)fminf(fmaxf(wanted, POINTS_MIN), POINTS_USUAL_MAX);
}

// Unit vector across the strand at a point.
static struct vec2 across(const struct strand *strand, int i)
{
    struct vec2 before = strand->at_px[i > 0 ? i - 1 : i];
    struct vec2 after = strand->at_px[i + 1 < strand->count ? i + 1 : i];
    struct vec2 along = vec2_subtract(after, before);
    float length = fmaxf(vec2_length(along), 1e-6f);
    return (struct vec2){-along.y / length, along.x / length};
}

void strands_add(struct strands *strands, const struct strand *strand)
{
    // Room for its points and for two that join it to the strand before.
    if (strand->count < 2 || strands->count + 2 * (uint32_t)strand->count + 2 > strands->capacity)
        return;
    struct strand_vertex *first = &strands->vertices[strands->count], *next = first;
    bool joined = strands->count > 0;
    if (joined)
        next += 2;
    for (int i = 0; i < strand->count; i++) {
        struct vec2 side = across(strand, i);
        float half_px = strand->half_px[i] * strands->magnification;
        float reach_px = half_px + 1.0f; // beyond its edge, for the filter
        for (int k = -1; k <= 1; k += 2) {
            float offset = (float)k * reach_px / strands->magnification;
            *next++ = (struct strand_vertex){
                {strand->at_px[i].x + offset * side.x, strand->at_px[i].y + offset * side.y},
                (float)k * reach_px,
                half_px,
                strand->alpha[i],
                strand->shade[i],
                strand->shine[i]};
        }
    }
    if (joined) { // by triangles without area
        first[0] = first[-1];
        first[1] = first[2];
    }
    strands->count = (uint32_t)(next - strands->vertices);
}

void strands_draw(struct strands *strands, const struct makeup_frame *frame, const struct makeup_face *face,
                  const struct strand_paint *paint)
{
    if (strands->count == 0)
        return;
    layer_program_use(&strands->program, frame, face);
    glUniform3f(strands->pigment, paint->pigment.x, paint->pigment.y, paint->pigment.z);
    glUniform3f(strands->shine_light, paint->shine_light.x, paint->shine_light.y, paint->shine_light.z);
    glUniform1f(strands->softness_px, paint->softness_px);
    mesh_set_vertices(&strands->mesh, strands->vertices, strands->count);
    glDisable(GL_CULL_FACE); // a ribbon is seen from either side
    mesh_draw(&strands->mesh, GL_TRIANGLE_STRIP, 0, strands->count);
    glEnable(GL_CULL_FACE);
}
