#include "render/makeup/skin_mesh.h"

#include <string.h>

static struct vec3 to_view(struct vec3 landmark)
{
    return (struct vec3){landmark.x, -landmark.y, -landmark.z};
}

// Each vertex's normal: the mean of its triangles', by their area.
static void set_normals(const struct vec3 *landmarks_px, struct skin_mesh *mesh)
{
    struct vec3 sums[FACE_VERTEX_COUNT];
    memset(sums, 0, sizeof sums);
    for (int i = 0; i < FACE_TRIANGLE_COUNT; i++) {
        const uint16_t *triangle = face_triangles[i];
        struct vec3 a = to_view(landmarks_px[triangle[0]]);
        struct vec3 ab = vec3_subtract(to_view(landmarks_px[triangle[1]]), a);
        struct vec3 ac = vec3_subtract(to_view(landmarks_px[triangle[2]]), a);
        struct vec3 normal = vec3_cross(ab, ac);
        for (int k = 0; k < 3; k++)
            sums[triangle[k]] = vec3_add(sums[triangle[k]], normal);
    }
    for (int i = 0; i < FACE_VERTEX_COUNT; i++) {
        struct vec3 normal = vec3_normalise(sums[i]);
        memcpy(mesh->vertices[i].normal, (float[3]){normal.x, normal.y, normal.z}, sizeof(float[3]));
    }
}

bool skin_mesh_build(const struct vec3 *landmarks_px, struct skin_mesh *out)
{
    float width_px = landmarks_px[263].x - landmarks_px[33].x;
    float height_px = landmarks_px[152].y - landmarks_px[10].y;
    if (!(vec2_length((struct vec2){width_px, height_px}) >= 8.0f))
        return false;
    for (int i = 0; i < FACE_VERTEX_COUNT; i++) {
        struct vec3 at = landmarks_px[i];
        if (!isfinite(at.x + at.y + at.z))
            return false;
        out->vertices[i] = (struct skin_vertex){
            .position_px = {at.x, at.y},
            .uv = {face_canonical_uv[i].x, face_canonical_uv[i].y},
            .at_mm = {1000.0f * face_canonical_m[i].x, 1000.0f * face_canonical_m[i].y},
        };
    }
    set_normals(landmarks_px, out);
    return true;
}

uint32_t skin_mesh_indices(uint32_t *indices)
{
    uint32_t count = 0;
    for (int i = 0; i < FACE_TRIANGLE_COUNT; i++)
        for (int k = 0; k < 3 && face_triangle_region[i] == FACE_REGION_SKIN; k++)
            indices[count++] = face_triangles[i][k];
    return count;
}
