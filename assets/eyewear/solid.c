#include "assets/eyewear/solid.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PI 3.14159265358979f

int solid_point_with_normal(struct solid *solid, struct vec3 point, struct vec3 normal)
{
    assert(solid->point_count < SOLID_MAX_POINTS);
    solid->points[solid->point_count] = point;
    solid->normals[solid->point_count] = normal;
    return solid->point_count++;
}

int solid_point(struct solid *solid, struct vec3 point)
{
    return solid_point_with_normal(solid, point, (struct vec3){0});
}

static struct vec3 face_cross(const struct vec3 *points, int a, int b, int c)
{
    return vec3_cross(vec3_subtract(points[b], points[a]), vec3_subtract(points[c], points[a]));
}

void solid_triangle(struct solid *solid, int a, int b, int c)
{
    if (vec3_length(face_cross(solid->points, a, b, c)) < 1e-5f)
        return;
    assert(solid->triangle_count < SOLID_MAX_TRIANGLES);
    int *triangle = solid->triangles[solid->triangle_count++];
    triangle[0] = a;
    triangle[1] = b;
    triangle[2] = c;
}

void solid_quad(struct solid *solid, int a, int b, int c, int d)
{
    solid_triangle(solid, a, b, c);
    solid_triangle(solid, a, c, d);
}

void solid_join(struct solid *solid, int first, int second, int count, bool closed)
{
    for (int i = 0; i < (closed ? count : count - 1); i++) {
        int next = (i + 1) % count;
        solid_quad(solid, first + i, first + next, second + next, second + i);
    }
}

void solid_cap(struct solid *solid, int ring, int count, bool reverse)
{
    struct vec3 sum = {0};
    for (int i = 0; i < count; i++)
        sum = vec3_add(sum, solid->points[ring + i]);
    int centre = solid_point(solid, vec3_scale(sum, 1.0f / (float)count));
    for (int i = 0; i < count; i++) {
        int next = (i + 1) % count;
        if (reverse)
            solid_triangle(solid, centre, ring + next, ring + i);
        else
            solid_triangle(solid, centre, ring + i, ring + next);
    }
}

void solid_sweep(struct solid *solid, const struct solid_station *stations, int station_count,
                 const struct vec2 *section, int section_count, bool caps)
{
    int previous = -1;
    for (int s = 0; s < station_count; s++) {
        const struct solid_station *at = &stations[s];
        int ring = solid->point_count;
        for (int i = 0; i < section_count; i++) {
            struct vec3 across = vec3_add(vec3_scale(at->side, section[i].x * at->half_side),
                                          vec3_scale(at->up, section[i].y * at->half_up));
            solid_point(solid, vec3_add(at->centre, across));
        }
        if (s > 0)
            solid_join(solid, previous, ring, section_count, true);
        if (caps && s == 0)
            solid_cap(solid, ring, section_count, true);
        previous = ring;
        if (caps && s == station_count - 1)
            solid_cap(solid, ring, section_count, false);
    }
}

void solid_ellipsoid(struct solid *solid, struct vec3 centre, struct vec3 a, struct vec3 b, struct vec3 c,
                     int around, int along)
{
    int previous = solid_point(solid, vec3_subtract(centre, c));
    for (int ring = 1; ring < along; ring++) {
        float latitude = PI * (float)ring / (float)along;
        int first = solid->point_count;
        for (int i = 0; i < around; i++) {
            float longitude = 2.0f * PI * (float)i / (float)around;
            struct vec3 across = vec3_add(
                vec3_scale(a, cosf(longitude) * sinf(latitude)),
                vec3_add(vec3_scale(b, sinf(longitude) * sinf(latitude)), vec3_scale(c, -cosf(latitude))));
            solid_point(solid, vec3_add(centre, across));
        }
        if (ring > 1)
            solid_join(solid, previous, first, around, true);
        else
            for (int i = 0; i < around; i++)
                solid_triangle(solid, previous, first + (i + 1) % around, first + i);
        previous = first;
    }
    int top = solid_point(solid, vec3_add(centre, c));
    for (int i = 0; i < around; i++)
        solid_triangle(solid, top, previous + i, previous + (i + 1) % around);
}

void solid_mirror_x(struct solid *solid)
{
    int points = solid->point_count, triangles = solid->triangle_count;
    for (int i = 0; i < points; i++) {
        struct vec3 p = solid->points[i], n = solid->normals[i];
        solid_point_with_normal(solid, (struct vec3){-p.x, p.y, p.z}, (struct vec3){-n.x, n.y, n.z});
    }
    for (int i = 0; i < triangles; i++) {
        const int *t = solid->triangles[i];
        solid_triangle(solid, t[0] + points, t[2] + points, t[1] + points);
    }
}

int solid_section_rounded(struct vec2 *section, int points_a_corner, float roundness_side, float roundness_up)
{
    int count = 0;
    for (int corner = 0; corner < 4; corner++) {
        float x = corner == 0 || corner == 3 ? 1.0f : -1.0f, y = corner < 2 ? 1.0f : -1.0f;
        for (int i = 0; i < points_a_corner; i++) {
            float step = points_a_corner > 1 ? (float)i / (float)(points_a_corner - 1) : 0.5f;
            float angle = (float)corner * PI / 2.0f + step * PI / 2.0f;
            section[count++] = (struct vec2){x * (1.0f - roundness_side) + roundness_side * cosf(angle),
                                             y * (1.0f - roundness_up) + roundness_up * sinf(angle)};
        }
    }
    return count;
}

int solid_section_circle(struct vec2 *section, int count)
{
    for (int i = 0; i < count; i++) {
        float angle = 2.0f * PI * (float)i / (float)count;
        section[i] = (struct vec2){cosf(angle), sinf(angle)};
    }
    return count;
}

// Looking against the direction d, side x up must point back at the eye for a counter-clockwise section to
// show its outside: side = up x d gives side x up = d.
void solid_orient(struct solid_station *stations, int count, struct vec3 up_hint)
{
    for (int i = 0; i < count; i++) {
        struct vec3 before = stations[i > 0 ? i - 1 : i].centre;
        struct vec3 after = stations[i < count - 1 ? i + 1 : i].centre;
        struct vec3 direction = vec3_normalise(vec3_subtract(after, before));
        stations[i].side = vec3_normalise(vec3_cross(up_hint, direction));
        stations[i].up = vec3_cross(direction, stations[i].side);
    }
}

// --- normals ----------------------------------------------------------------------------------------------

// A point's place on a grid of a thousandth of a millimetre: points of parts that were made apart (a half
// and its mirror image) but stand at the same place share their normal.
struct weld_key {
    int x, y, z, point;
};

static int compare_keys(const void *left, const void *right)
{
    const struct weld_key *a = left, *b = right;
    if (a->x != b->x)
        return a->x < b->x ? -1 : 1;
    if (a->y != b->y)
        return a->y < b->y ? -1 : 1;
    if (a->z != b->z)
        return a->z < b->z ? -1 : 1;
    return (a->point > b->point) - (a->point < b->point);
}

static bool weld(const struct solid *solid, int *site)
{
    struct weld_key *keys = calloc((size_t)solid->point_count + 1, sizeof *keys);
    if (keys == NULL)
        return false;
    for (int i = 0; i < solid->point_count; i++) {
        struct vec3 p = solid->points[i];
        keys[i] = (struct weld_key){(int)lroundf(p.x * 1000.0f), (int)lroundf(p.y * 1000.0f),
                                    (int)lroundf(p.z * 1000.0f), i};
    }
    qsort(keys, (size_t)solid->point_count, sizeof *keys, compare_keys);
    for (int i = 0; i < solid->point_count; i++) {
        bool same =
            i > 0 && keys[i].x == keys[i - 1].x && keys[i].y == keys[i - 1].y && keys[i].z == keys[i - 1].z;
        site[keys[i].point] = same ? site[keys[i - 1].point] : keys[i].point;
    }
    free(keys);
    return true;
}

struct finisher {
    const struct solid *solid;
    struct vec3 face[SOLID_MAX_TRIANGLES]; // cross product: direction and twice the area
    int site[SOLID_MAX_POINTS];
    int first_corner[SOLID_MAX_POINTS]; // of a site; corners are 3 * triangle + k
    int next_corner[3 * SOLID_MAX_TRIANGLES];
    int first_vertex[SOLID_MAX_POINTS]; // of a site, in the result
    int next_vertex[3 * SOLID_MAX_TRIANGLES];
};

// The mean of the faces around the corner's site that bend from the corner's own by less than the crease,
// weighted by area: large flat faces stay flat and the small ones of a bevel take the turn.
static struct vec3 corner_normal(const struct finisher *f, int corner, float crease_cosine)
{
    struct vec3 given = f->solid->normals[f->solid->triangles[corner / 3][corner % 3]];
    struct vec3 own = vec3_normalise(f->face[corner / 3]), sum = {0};
    if (vec3_dot(given, given) > 0.0f)
        return given;
    int site = f->site[f->solid->triangles[corner / 3][corner % 3]];
    for (int other = f->first_corner[site]; other >= 0; other = f->next_corner[other])
        if (vec3_dot(own, vec3_normalise(f->face[other / 3])) >= crease_cosine)
            sum = vec3_add(sum, f->face[other / 3]);
    return vec3_normalise(sum);
}

static int vertex_for(struct finisher *f, int corner, struct vec3 normal,
                      const struct solid_projection *projection, struct solid_result *out)
{
    int point = f->solid->triangles[corner / 3][corner % 3];
    int site = f->site[point];
    for (int v = f->first_vertex[site]; v >= 0; v = f->next_vertex[v])
        if (vec3_dot(out->vertices[v].normal, normal) > 0.9999f)
            return v;
    struct vec3 p = f->solid->points[site];
    int made = out->vertex_count++;
    out->vertices[made] =
        (struct solid_vertex){p, normal,
                              (struct vec2){vec3_dot(projection->u_axis, p) + projection->u_offset,
                                            vec3_dot(projection->v_axis, p) + projection->v_offset}};
    f->next_vertex[made] = f->first_vertex[site];
    f->first_vertex[site] = made;
    return made;
}

bool solid_finish(const struct solid *solid, float crease_rad, const struct solid_projection *projection,
                  struct solid_result *out)
{
    int corners = 3 * solid->triangle_count;
    struct finisher *f = malloc(sizeof *f);
    *out = (struct solid_result){.vertices = calloc((size_t)corners + 1, sizeof *out->vertices),
                                 .indices = calloc((size_t)corners + 1, sizeof *out->indices)};
    bool done = f != NULL && out->vertices != NULL && out->indices != NULL;
    if (done) {
        f->solid = solid;
        done = weld(solid, f->site);
    }
    if (done) {
        memset(f->first_corner, 0xff, sizeof f->first_corner);
        memset(f->first_vertex, 0xff, sizeof f->first_vertex);
        for (int corner = corners - 1; corner >= 0; corner--) {
            const int *triangle = solid->triangles[corner / 3];
            f->face[corner / 3] = face_cross(solid->points, triangle[0], triangle[1], triangle[2]);
            int site = f->site[triangle[corner % 3]];
            f->next_corner[corner] = f->first_corner[site];
            f->first_corner[site] = corner;
        }
        for (int corner = 0; corner < corners; corner++) {
            struct vec3 normal = corner_normal(f, corner, cosf(crease_rad));
            out->indices[out->index_count++] = (uint16_t)vertex_for(f, corner, normal, projection, out);
        }
        assert(out->vertex_count <= UINT16_MAX);
    }
    free(f);
    return done;
}

void solid_result_free(struct solid_result *result)
{
    free(result->vertices);
    free(result->indices);
    *result = (struct solid_result){0};
}
