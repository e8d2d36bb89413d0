#include "assets/garment/mesh.h"

#include "assets/garment/parts.h"
#include "assets/garment/triangulate.h"

#include <stdlib.h>
#include <string.h>

// The triangles of each part stand together, part by part; a part may have several rings.
static enum result triangulate_parts(const struct garment_parts *parts, struct triangulation *mesh,
                                     struct garment *out, struct diagnostic *why)
{
    for (int part = 0; part < GARMENT_PART_COUNT; part++) {
        int first = mesh->triangle_count;
        for (int i = 0; i < parts->ring_count; i++) {
            const struct part_ring *ring = &parts->rings[i];
            if ((int)ring->part != part)
                continue;
            enum result result = triangulate_ring(mesh, ring->points, ring->count, parts->side_px);
            if (result != RESULT_OK)
                return diagnose(why, result, "the mesh can't be made: the edge of %s crosses itself",
                                garment_part_names[part]);
        }
        out->parts[part] = (struct garment_run){first, mesh->triangle_count - first};
    }
    return RESULT_OK;
}

// Rings may have made points that no triangle uses.
static enum result copy_mesh(const struct triangulation *mesh, struct garment *out, struct diagnostic *why)
{
    int *places = malloc((size_t)(mesh->point_count + 1) * sizeof *places);
    out->vertices_px = calloc((size_t)mesh->point_count + 1, sizeof *out->vertices_px);
    out->triangles = calloc((size_t)mesh->triangle_count + 1, sizeof *out->triangles);
    if (places == NULL || out->vertices_px == NULL || out->triangles == NULL) {
        free(places);
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    }
    for (int i = 0; i < mesh->point_count; i++)
        places[i] = -1;
    out->vertex_count = 0;
    out->triangle_count = mesh->triangle_count;
    for (int i = 0; i < mesh->triangle_count; i++)
        for (int k = 0; k < 3; k++) {
            int point = mesh->triangles[i][k];
            if (places[point] < 0) {
                places[point] = out->vertex_count;
                out->vertices_px[out->vertex_count++] = mesh->points[point];
            }
            out->triangles[i][k] = (uint16_t)places[point];
        }
    free(places);
    return RESULT_OK;
}

static enum result make(struct garment *garment, bool with_back, bool smoothed, struct diagnostic *why)
{
    struct garment_parts *parts = calloc(1, sizeof *parts);
    struct triangulation *mesh = calloc(1, sizeof *mesh);
    enum result result = RESULT_NO_MEMORY;
    if (parts == NULL || mesh == NULL)
        (void)diagnose(why, result, "out of memory");
    else
        result = garment_parts_find(garment, with_back, smoothed, parts, mesh, why);
    if (result == RESULT_OK)
        result = triangulate_parts(parts, mesh, garment, why);
    if (result == RESULT_OK)
        result = copy_mesh(mesh, garment, why);
    free(mesh);
    free(parts);
    return result;
}

void garment_drop_mesh(struct garment *garment)
{
    free(garment->vertices_px);
    free(garment->triangles);
    garment->vertices_px = NULL;
    garment->triangles = NULL;
    garment->vertex_count = garment->triangle_count = 0;
    memset(garment->parts, 0, sizeof garment->parts);
}

enum result garment_make_mesh(struct garment *garment, struct diagnostic *why)
{
    // A neckline that runs into the outline, then an outline that frays out where a seam begins.
    static const bool attempts[][2] = {{true, false}, {false, false}, {true, true}, {false, true}};
    enum result result = RESULT_INVALID;
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0] && result == RESULT_INVALID; i++) {
        garment_drop_mesh(garment);
        result = make(garment, attempts[i][0], attempts[i][1], why);
    }
    if (result != RESULT_OK)
        garment_drop_mesh(garment);
    return result;
}
