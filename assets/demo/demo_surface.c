#include "assets/demo/demo_surface.h"

#include <assert.h>

#define STEP 1e-3f      // of u and v, for the normals
#define LENGTH_STEPS 24 // a curve's span

// --- sheets -----------------------------------------------------------------------------------------------

static int push_vertex(struct surface *surface, struct vec3 position, struct vec3 normal, struct vec2 uv)
{
    assert(surface->vertex_count < SURFACE_MAX_VERTICES);
    surface->vertices[surface->vertex_count] = (struct solid_vertex){position, normal, uv};
    return surface->vertex_count++;
}

// One without area, at a pole, is left out.
static void push_triangle(struct surface *surface, int a, int b, int c)
{
    const struct solid_vertex *v = surface->vertices;
    struct vec3 cross =
        vec3_cross(vec3_subtract(v[b].position, v[a].position), vec3_subtract(v[c].position, v[a].position));
    if (vec3_length(cross) < 1e-7f)
        return;
    assert(surface->index_count + 3 <= SURFACE_MAX_INDICES);
    surface->indices[surface->index_count++] = (uint16_t)a;
    surface->indices[surface->index_count++] = (uint16_t)b;
    surface->indices[surface->index_count++] = (uint16_t)c;
}

static struct vec3 sheet_normal(const struct surface_sheet *sheet, float u, float v)
{
    struct vec3 normal = {0};
    for (int attempt = 0; attempt < 2; attempt++) {
        struct vec3 along_u =
            vec3_subtract(sheet->place(sheet->shape, u + STEP, v), sheet->place(sheet->shape, u - STEP, v));
        struct vec3 along_v =
            vec3_subtract(sheet->place(sheet->shape, u, v + STEP), sheet->place(sheet->shape, u, v - STEP));
        normal = vec3_cross(along_u, along_v);
        if (vec3_length(normal) > 1e-9f && vec3_length(along_u) > 1e-4f)
            break;
        v += v < 0.5f ? 4.0f * STEP : -4.0f * STEP; // off the pole or the corner
        u += u < 0.5f ? 4.0f * STEP : -4.0f * STEP;
    }
    return vec3_scale(vec3_normalise(normal), sheet->inside_out ? -1.0f : 1.0f);
}

// The way from v = 0 to the row, along the middle column.
static float way_to_row(const struct surface_sheet *sheet, int row)
{
    float way = 0.0f;
    struct vec3 before = sheet->place(sheet->shape, 0.5f, 0.0f);
    for (int i = 1; i <= row; i++) {
        struct vec3 here = sheet->place(sheet->shape, 0.5f, (float)i / (float)sheet->rows);
        way += vec3_length(vec3_subtract(here, before));
        before = here;
    }
    return way;
}

void surface_add(struct surface *surface, const struct surface_sheet *sheet)
{
    int first = surface->vertex_count, across = sheet->columns + 1;
    float length = fmaxf(way_to_row(sheet, sheet->rows), 1e-3f);
    for (int row = 0; row <= sheet->rows; row++) {
        float way = way_to_row(sheet, row) / length;
        for (int column = 0; column <= sheet->columns; column++) {
            float u = (float)column / (float)sheet->columns, v = (float)row / (float)sheet->rows;
            push_vertex(surface, sheet->place(sheet->shape, u, v), sheet_normal(sheet, u, v),
                        (struct vec2){u * sheet->u_tiles, -way * sheet->v_tiles});
        }
    }
    for (int row = 0; row < sheet->rows; row++)
        for (int column = 0; column < sheet->columns; column++) {
            int a = first + row * across + column, b = a + 1, c = b + across, d = a + across;
            if (sheet->inside_out) {
                push_triangle(surface, a, c, b);
                push_triangle(surface, a, d, c);
            } else {
                push_triangle(surface, a, b, c);
                push_triangle(surface, a, c, d);
            }
        }
}

void surface_facet(struct surface *surface, const struct vec3 *corners, int count)
{
    int made[16];
    assert(count >= 3 && count <= 16);
    struct vec3 normal = vec3_normalise(
        vec3_cross(vec3_subtract(corners[1], corners[0]), vec3_subtract(corners[2], corners[0])));
    for (int i = 0; i < count; i++)
        made[i] = push_vertex(surface, corners[i], normal, (struct vec2){0});
    for (int i = 2; i < count; i++)
        push_triangle(surface, made[0], made[i - 1], made[i]);
}

// --- moving -----------------------------------------------------------------------------------------------

struct surface_mark surface_here(const struct surface *surface)
{
    return (struct surface_mark){surface->vertex_count, surface->index_count};
}

void surface_move(struct surface *surface, struct surface_mark from, const struct mat4 *to)
{
    for (int i = from.vertex; i < surface->vertex_count; i++) {
        struct solid_vertex *v = &surface->vertices[i];
        v->position = mat4_transform_point(to, v->position);
        v->normal = vec3_normalise(mat4_transform_direction(to, v->normal));
    }
    if (mat4_determinant(to) < 0.0f)
        for (int i = from.index; i < surface->index_count; i += 3) {
            uint16_t second = surface->indices[i + 1];
            surface->indices[i + 1] = surface->indices[i + 2];
            surface->indices[i + 2] = second;
        }
}

void surface_copy(struct surface *surface, struct surface_mark from, struct surface_mark end,
                  const struct mat4 *to)
{
    struct surface_mark made = surface_here(surface);
    for (int i = from.vertex; i < end.vertex; i++) {
        const struct solid_vertex *v = &surface->vertices[i];
        push_vertex(surface, v->position, v->normal, v->uv);
    }
    assert(surface->index_count + end.index - from.index <= SURFACE_MAX_INDICES);
    for (int i = from.index; i < end.index; i++)
        surface->indices[surface->index_count++] =
            (uint16_t)(surface->indices[i] + made.vertex - from.vertex);
    surface_move(surface, made, to);
}

// --- curves -----------------------------------------------------------------------------------------------

void curve_add(struct curve *curve, float x, float y, float z)
{
    assert(curve->count < CURVE_MAX_POINTS);
    curve->points[curve->count++] = (struct vec3){x, y, z};
}

// Beyond an open curve's ends its last span is mirrored.
static struct vec3 curve_point(const struct curve *curve, int i)
{
    int count = curve->count;
    if (curve->closed)
        return curve->points[(i % count + count) % count];
    if (i < 0)
        return vec3_subtract(vec3_scale(curve->points[0], 2.0f), curve->points[-i < count ? -i : count - 1]);
    if (i >= count) {
        int back = 2 * (count - 1) - i;
        return vec3_subtract(vec3_scale(curve->points[count - 1], 2.0f), curve->points[back > 0 ? back : 0]);
    }
    return curve->points[i];
}

struct vec3 curve_at(const struct curve *curve, float t)
{
    int spans = curve->closed ? curve->count : curve->count - 1;
    float x = t * (float)spans, whole = floorf(x), f = x - whole;
    int i = (int)whole;
    struct vec3 p0 = curve_point(curve, i - 1), p1 = curve_point(curve, i), p2 = curve_point(curve, i + 1),
                p3 = curve_point(curve, i + 2);
    struct vec3 straight = vec3_scale(vec3_subtract(p2, p0), 0.5f * f);
    struct vec3 bend = vec3_add(vec3_subtract(p0, vec3_scale(p1, 2.5f)),
                                vec3_subtract(vec3_scale(p2, 2.0f), vec3_scale(p3, 0.5f)));
    struct vec3 twist =
        vec3_add(vec3_scale(vec3_subtract(p1, p2), 1.5f), vec3_scale(vec3_subtract(p3, p0), 0.5f));
    return vec3_add(vec3_add(p1, straight), vec3_add(vec3_scale(bend, f * f), vec3_scale(twist, f * f * f)));
}

float curve_length(const struct curve *curve)
{
    int steps = LENGTH_STEPS * curve->count;
    float length = 0.0f;
    struct vec3 before = curve_at(curve, 0.0f);
    for (int i = 1; i <= steps; i++) {
        struct vec3 here = curve_at(curve, (float)i / (float)steps);
        length += vec3_length(vec3_subtract(here, before));
        before = here;
    }
    return length;
}

void curve_even(const struct curve *curve, int count, struct curve *out)
{
    int steps = LENGTH_STEPS * curve->count;
    float spacing = curve_length(curve) / (float)(curve->closed ? count : count - 1), walked = 0.0f;
    struct curve even = {.closed = curve->closed};
    struct vec3 before = curve_at(curve, 0.0f);
    even.points[even.count++] = before;
    for (int i = 1; i <= steps && even.count < count; i++) {
        struct vec3 here = curve_at(curve, (float)i / (float)steps);
        float length = vec3_length(vec3_subtract(here, before));
        while (even.count < count && walked + length >= spacing * (float)even.count - 1e-4f) {
            float share = length > 0.0f ? (spacing * (float)even.count - walked) / length : 0.0f;
            assert(even.count < CURVE_MAX_POINTS);
            even.points[even.count++] = vec3_mix(before, here, share);
        }
        walked += length;
        before = here;
    }
    while (even.count < count)
        even.points[even.count++] = before;
    *out = even;
}

// --- shapes -----------------------------------------------------------------------------------------------

static struct vec3 tube_place(const void *shape, float u, float v)
{
    const struct surface_tube *tube = shape;
    struct vec3 centre = curve_at(tube->curve, v);
    struct vec3 along = vec3_normalise(
        vec3_subtract(curve_at(tube->curve, v + 2.0f * STEP), curve_at(tube->curve, v - 2.0f * STEP)));
    struct vec3 side = vec3_normalise(vec3_cross(tube->up, along)), up = vec3_cross(along, side);
    float angle = 2.0f * PI * u;
    return vec3_add(centre, vec3_add(vec3_scale(side, tube->radius * cosf(angle)),
                                     vec3_scale(up, tube->radius_up * sinf(angle))));
}

void surface_add_tube(struct surface *surface, const struct surface_tube *tube)
{
    const struct surface_sheet sheet = {.place = tube_place,
                                        .shape = tube,
                                        .columns = tube->around,
                                        .rows = tube->along,
                                        .u_tiles = 1.0f,
                                        .v_tiles = 1.0f};
    surface_add(surface, &sheet);
    if (!tube->ends)
        return;
    float radius = fminf(tube->radius, tube->radius_up);
    for (int end = 0; end < 2; end++)
        surface_add_ball(surface, curve_at(tube->curve, (float)end), (struct vec3){radius, radius, radius},
                         tube->around, tube->around / 2 + 1);
}

struct ball {
    struct vec3 centre, half;
};

static struct vec3 ball_place(const void *shape, float u, float v)
{
    const struct ball *ball = shape;
    float longitude = 2.0f * PI * u, latitude = PI * (v - 0.5f);
    return vec3_add(ball->centre, (struct vec3){ball->half.x * sinf(longitude) * cosf(latitude),
                                                ball->half.y * sinf(latitude),
                                                ball->half.z * cosf(longitude) * cosf(latitude)});
}

void surface_add_ball(struct surface *surface, struct vec3 centre, struct vec3 half, int around, int along)
{
    const struct ball ball = {centre, half};
    const struct surface_sheet sheet = {
        .place = ball_place, .shape = &ball, .columns = around, .rows = along, .u_tiles = 1, .v_tiles = 1};
    surface_add(surface, &sheet);
}

static struct vec3 turned_place(const void *shape, float u, float v)
{
    struct vec3 at = curve_at(shape, v);
    return (struct vec3){at.x * sinf(2.0f * PI * u), at.y, at.x * cosf(2.0f * PI * u)};
}

void surface_add_turned(struct surface *surface, const struct curve *profile, int around, int along)
{
    const struct surface_sheet sheet = {.place = turned_place,
                                        .shape = profile,
                                        .columns = around,
                                        .rows = along,
                                        .u_tiles = 1,
                                        .v_tiles = 1};
    surface_add(surface, &sheet);
}

void surface_add_ring(struct surface *surface, float radius, float wire_radius, int around, int section)
{
    struct curve circle = {.closed = true};
    for (int i = 0; i < 8; i++) {
        float angle = 0.25f * PI * (float)i;
        curve_add(&circle, radius + wire_radius * cosf(angle), wire_radius * sinf(angle), 0.0f);
    }
    surface_add_turned(surface, &circle, around, section);
}
