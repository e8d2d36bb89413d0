// Every outline in every build, from the smallest measurements to the largest.
#include "assets/eyewear/eyewear_model.h"
#include "assets/eyewear/frame.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Rim and material, as a catalogue gives them.
struct build {
    enum eyewear_rim rim;
    enum eyewear_material material;
};

static const struct build builds[] = {
    {EYEWEAR_FULL_RIM, EYEWEAR_ACETATE}, {EYEWEAR_FULL_RIM, EYEWEAR_METAL},
    {EYEWEAR_BROW_RIM, EYEWEAR_ACETATE}, {EYEWEAR_HALF_RIM, EYEWEAR_METAL},
    {EYEWEAR_HALF_RIM, EYEWEAR_ACETATE}, {EYEWEAR_RIMLESS, EYEWEAR_TITANIUM},
};

// Lens width, bridge, temple, lens height; zeros are left open.
static const float sizes[][4] = {
    {49, 20, 145, 0},  {35, 10, 110, 0},  {68, 28, 165, 0},
    {68, 10, 110, 62}, {35, 28, 165, 40}, {52, 18, 140, 21},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct eyewear pair(enum eyewear_shape shape, const struct build *build, const float *size)
{
    struct eyewear eyewear = {.shape = shape, .rim = build->rim, .material = build->material};
    eyewear.size[EYEWEAR_LENS_WIDTH] = size[0];
    eyewear.size[EYEWEAR_BRIDGE_WIDTH] = size[1];
    eyewear.size[EYEWEAR_TEMPLE] = size[2];
    eyewear.size[EYEWEAR_LENS_HEIGHT] = size[3];
    eyewear_complete(&eyewear);
    return eyewear;
}

static void say(const struct eyewear *eyewear)
{
    print_message("%s, rim %s, %s, %.4g-%.4g-%.4g, %.4g high\n", eyewear_shape_names[eyewear->shape],
                  eyewear_rim_names[eyewear->rim], eyewear_material_names[eyewear->material],
                  (double)eyewear->size[EYEWEAR_LENS_WIDTH], (double)eyewear->size[EYEWEAR_BRIDGE_WIDTH],
                  (double)eyewear->size[EYEWEAR_TEMPLE], (double)eyewear->size[EYEWEAR_LENS_HEIGHT]);
}

// Calls `look` with each pair there can be. Heights that no lens of the width has are left open.
static void for_every_pair(void (*look)(const struct eyewear *))
{
    for (int shape = 0; shape < EYEWEAR_SHAPE_COUNT; shape++)
        for (size_t b = 0; b < COUNT(builds); b++)
            for (size_t s = 0; s < COUNT(sizes); s++) {
                struct eyewear eyewear = pair((enum eyewear_shape)shape, &builds[b], sizes[s]);
                look(&eyewear);
            }
}

// --- bodies ------------------------------------------------------------------------------------------------

// Where points lie, to a hundredth of a millimetre: halves meet their mirror images there.
static int compare_points(const void *left, const void *right)
{
    return memcmp(left, right, 3 * sizeof(int));
}

struct site {
    int x, y, z, point;
};

static int *weld(const struct solid *solid)
{
    struct site *sites = calloc((size_t)solid->point_count + 1, sizeof *sites);
    int *of = calloc((size_t)solid->point_count + 1, sizeof *of);
    assert_non_null(sites);
    assert_non_null(of);
    for (int i = 0; i < solid->point_count; i++) {
        struct vec3 p = solid->points[i];
        sites[i] = (struct site){(int)lroundf(p.x * 500.0f), (int)lroundf(p.y * 500.0f),
                                 (int)lroundf(p.z * 500.0f), i};
    }
    qsort(sites, (size_t)solid->point_count, sizeof *sites, compare_points);
    for (int i = 0; i < solid->point_count; i++)
        of[sites[i].point] =
            i > 0 && compare_points(&sites[i], &sites[i - 1]) == 0 ? of[sites[i - 1].point] : sites[i].point;
    free(sites);
    return of;
}

static int compare_edges(const void *left, const void *right)
{
    const int *a = left, *b = right;
    return a[0] != b[0] ? (a[0] > b[0]) - (a[0] < b[0]) : (a[1] > b[1]) - (a[1] < b[1]);
}

// Each edge is walked as often one way as the other: nothing is open, nothing is turned over.
static int open_edges(const struct solid *solid)
{
    int *of = weld(solid), count = 0, open = 0;
    int(*edges)[3] = calloc((size_t)solid->triangle_count * 3 + 1, sizeof *edges);
    assert_non_null(edges);
    for (int t = 0; t < solid->triangle_count; t++)
        for (int k = 0; k < 3; k++) {
            int a = of[solid->triangles[t][k]], b = of[solid->triangles[t][(k + 1) % 3]];
            if (a != b) {
                int *edge = edges[count++];
                edge[0] = a < b ? a : b;
                edge[1] = a < b ? b : a;
                edge[2] = a < b ? 1 : -1;
            }
        }
    qsort(edges, (size_t)count, sizeof *edges, compare_edges);
    for (int i = 0; i < count;) {
        int balance = 0, first = i;
        for (; i < count && compare_edges(edges[i], edges[first]) == 0; i++)
            balance += edges[i][2];
        open += balance != 0;
    }
    free(edges);
    free(of);
    return open;
}

static int root_of(int *roots, int i)
{
    while (roots[i] != i)
        i = roots[i] = roots[roots[i]];
    return i;
}

// The smallest of the volumes of the bodies in a part, by Gauss's theorem: below 0 for one inside out.
static double smallest_volume(const struct solid *solid)
{
    int *roots = weld(solid);
    double *volumes = calloc((size_t)solid->point_count + 1, sizeof *volumes), smallest = HUGE_VAL;
    assert_non_null(volumes);
    for (int t = 0; t < solid->triangle_count; t++)
        for (int k = 1; k < 3; k++)
            roots[root_of(roots, solid->triangles[t][k])] = root_of(roots, solid->triangles[t][0]);
    for (int t = 0; t < solid->triangle_count; t++) {
        const int *c = solid->triangles[t];
        struct vec3 cross = vec3_cross(solid->points[c[1]], solid->points[c[2]]);
        volumes[root_of(roots, c[0])] += (double)vec3_dot(solid->points[c[0]], cross) / 6.0;
    }
    for (int i = 0; i < solid->point_count; i++)
        if (volumes[i] != 0.0 && volumes[i] < smallest)
            smallest = volumes[i];
    free(volumes);
    free(roots);
    return smallest;
}

static struct solid *build_parts(const struct eyewear *eyewear, struct frame *frame)
{
    struct solid *parts = calloc(PART_COUNT, sizeof *parts);
    assert_non_null(parts);
    frame_of(eyewear, frame);
    if (frame_build_parts(frame, parts) != RESULT_OK) {
        say(eyewear);
        fail_msg("no front");
    }
    return parts;
}

static void check_bodies(const struct eyewear *eyewear)
{
    static const char *const names[PART_COUNT] = {"front", "temple", "metal", "hinge",
                                                  "lens",  "edge",   "pad",   "tip"};
    struct frame frame;
    struct solid *parts = build_parts(eyewear, &frame);
    for (int part = 0; part < PART_COUNT; part++) {
        const struct solid *solid = &parts[part];
        if (part == PART_LENS || part == PART_EDGE || solid->triangle_count == 0)
            continue;
        int open = open_edges(solid);
        double volume = smallest_volume(solid);
        if (open > 0 || !(volume > 0.01)) {
            say(eyewear);
            fail_msg("%s: %d open edges, a body of %g cubic millimetres", names[part], open, volume);
        }
    }
    free(parts);
}

// The faces of an acetate front look forwards before its middle plane and backwards behind it.
static void check_faces(const struct eyewear *eyewear)
{
    struct frame frame;
    struct frame_contour contour;
    struct solid *front = calloc(1, sizeof *front);
    int folded = 0;
    assert_non_null(front);
    frame_of(eyewear, &frame);
    frame_contour(&frame, &contour);
    if (frame.build == BUILD_PLATE)
        assert_int_equal(frame_build_plate(&frame, &contour, front), RESULT_OK);
    for (int t = 0; t < front->triangle_count; t++) {
        const int *c = front->triangles[t];
        struct vec3 a = front->points[c[0]], b = front->points[c[1]], d = front->points[c[2]];
        struct vec3 middle = vec3_scale(vec3_add(a, vec3_add(b, d)), 1.0f / 3.0f);
        struct vec3 normal = vec3_normalise(vec3_cross(vec3_subtract(b, a), vec3_subtract(d, a)));
        float before = middle.z - frame_place(&frame, (struct vec2){middle.x, middle.y}, 0.0f).z;
        bool face = fabsf(fabsf(before) - frame.thickness / 2.0f) < 0.05f;
        folded += face && normal.z * before < 0.0f;
    }
    free(front);
    if (folded > 0) {
        say(eyewear);
        fail_msg("%d triangles face the wrong way", folded);
    }
}

static void fronts_are_not_folded(void **state)
{
    (void)state;
    for_every_pair(check_faces);
}

static void all_bodies_are_closed_and_turned_outwards(void **state)
{
    (void)state;
    for_every_pair(check_bodies);
}

// --- measurements ------------------------------------------------------------------------------------------

static void measure_lens(const struct solid *lens, struct vec2 *low, struct vec2 *high)
{
    *low = (struct vec2){INFINITY, INFINITY};
    *high = (struct vec2){-INFINITY, -INFINITY};
    for (int i = 0; i < lens->point_count; i++) {
        struct vec3 p = lens->points[i];
        if (p.x < 0.0f)
            continue;
        *low = (struct vec2){fminf(low->x, p.x), fminf(low->y, p.y)};
        *high = (struct vec2){fmaxf(high->x, p.x), fmaxf(high->y, p.y)};
    }
}

// A temple's sections one after the other: `sides` points each, the first one's cap after it.
static double temple_length(const struct solid *temple, int first_section, int sections, int sides)
{
    struct vec3 before = {0};
    double length = 0.0;
    for (int s = 0; s < sections; s++) {
        int row = first_section + s * sides + (s > 0 ? 1 : 0);
        struct vec3 middle = {0};
        for (int i = 0; i < sides; i++)
            middle = vec3_add(middle, vec3_scale(temple->points[row + i], 1.0f / (float)sides));
        length += s > 0 ? (double)vec3_length(vec3_subtract(middle, before)) : 0.0;
        before = middle;
    }
    return length;
}

static void check_measurements(const struct eyewear *eyewear)
{
    const float *size = eyewear->size;
    struct frame frame;
    struct solid *parts = build_parts(eyewear, &frame);
    struct vec2 low, high;
    measure_lens(&parts[PART_LENS], &low, &high);
    assert_float_equal(high.x - low.x, size[EYEWEAR_LENS_WIDTH], 0.1f);
    assert_float_equal(high.y - low.y, size[EYEWEAR_LENS_HEIGHT], 0.1f);
    assert_float_equal(2.0f * low.x, size[EYEWEAR_BRIDGE_WIDTH], 0.1f);
    if (frame.acetate)
        assert_float_equal(temple_length(&parts[PART_TEMPLE], 0, 32, 12), (double)size[EYEWEAR_TEMPLE], 0.1);
    if (frame.build == BUILD_PLATE) {
        float width = 0.0f;
        for (int i = 0; i < parts[PART_FRONT].point_count; i++)
            width = fmaxf(width, 2.0f * parts[PART_FRONT].points[i].x);
        assert_float_equal(width, size[EYEWEAR_TOTAL_WIDTH], 0.2f);
    }
    free(parts);
}

static void it_has_the_sizes_that_were_given(void **state)
{
    (void)state;
    for_every_pair(check_measurements);
}

// --- models ------------------------------------------------------------------------------------------------

static int compare_heights(const void *left, const void *right)
{
    const struct vec3 *a = left, *b = right;
    return (a->y > b->y) - (a->y < b->y);
}

#define SAME_M 5e-6f

// Whether one of the points, sorted by height, is here.
static bool is_there(const struct vec3 *points, uint32_t count, struct vec3 p)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (points[middle].y < p.y - SAME_M)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < count && points[low].y <= p.y + SAME_M; low++)
        if (vec3_length(vec3_subtract(points[low], p)) < SAME_M)
            return true;
    return false;
}

static void check_halves(const struct model *model)
{
    uint32_t count = model->vertex_count, missing = 0;
    struct vec3 *points = calloc(count, sizeof *points);
    assert_non_null(points);
    for (uint32_t i = 0; i < count; i++)
        points[i] = model->vertices[i].position;
    qsort(points, count, sizeof *points, compare_heights);
    for (uint32_t i = 0; i < count; i++)
        missing += !is_there(points, count, (struct vec3){-points[i].x, points[i].y, points[i].z});
    free(points);
    assert_int_equal(missing, 0);
}

static void check_model(const struct eyewear *eyewear)
{
    struct model model = {0};
    struct diagnostic why = {0};
    if (eyewear_model_build(eyewear, &model, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_true(model.vertex_count > 0 && model.vertex_count < EYEWEAR_MAX_VERTICES);
    for (uint32_t i = 0; i < model.vertex_count; i++) {
        const struct model_vertex *v = &model.vertices[i];
        assert_true(fabsf(v->position.x) < 0.12f && fabsf(v->position.y) < 0.12f &&
                    fabsf(v->position.z) < 0.2f);
        assert_true(fabsf(vec3_length(v->normal) - 1.0f) < 1e-3f);
    }
    for (uint32_t i = 0; i < model.index_count; i += 3) {
        struct vec3 p[3];
        for (int k = 0; k < 3; k++) {
            assert_true(model.indices[i + (uint32_t)k] < model.vertex_count);
            p[k] = model.vertices[model.indices[i + (uint32_t)k]].position;
        }
        struct vec3 cross = vec3_cross(vec3_subtract(p[1], p[0]), vec3_subtract(p[2], p[0]));
        assert_true(vec3_length(cross) > 0.0f);
    }
    check_halves(&model);
    model_free(&model);
}

static void every_model_is_finite_bounded_and_the_same_on_both_sides(void **state)
{
    (void)state;
    for_every_pair(check_model);
}

// --- lenses of models made elsewhere -----------------------------------------------------------------------

static const struct eyewear_lens brown_gradient = {.kind = EYEWEAR_LENS_GRADIENT,
                                                   .transmittance = 0.12f,
                                                   .gradient_to = 0.5f,
                                                   .has_colour = true,
                                                   .colour_srgb = {122, 79, 48}};

// A model with crystal acetate and clear lenses: both transmit.
static void build_crystal(struct model *model)
{
    struct diagnostic why = {0};
    struct eyewear eyewear = {.shape = EYEWEAR_PANTO, .pattern = EYEWEAR_CRYSTAL};
    eyewear.size[EYEWEAR_LENS_WIDTH] = 49;
    eyewear.size[EYEWEAR_BRIDGE_WIDTH] = 20;
    eyewear.size[EYEWEAR_TEMPLE] = 145;
    if (eyewear_model_build(&eyewear, model, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    for (int i = 0; i < model->material_count; i++)
        model->materials[i].lens = (struct model_lens){0};
}

static void only_what_is_named_a_lens_becomes_one(void **state)
{
    (void)state;
    struct model model = {0};
    const struct mat4 as_it_is = mat4_identity();
    build_crystal(&model);
    assert_int_equal(eyewear_model_put_lens(&model, &as_it_is, &brown_gradient), 1);
    for (int i = 0; i < model.material_count; i++)
        assert_int_equal(model.materials[i].lens.is_lens, strcmp(model.materials[i].name, "lens") == 0);
    model_free(&model);
}

static void without_such_a_name_all_that_transmits_becomes_one(void **state)
{
    (void)state;
    struct model model = {0};
    const struct mat4 as_it_is = mat4_identity();
    build_crystal(&model);
    for (int i = 0; i < model.material_count; i++)
        (void)snprintf(model.materials[i].name, sizeof model.materials[i].name, "material %d", i);
    assert_int_equal(eyewear_model_put_lens(&model, &as_it_is, &brown_gradient), 3); // front, temples, lens
    model_free(&model);
}

static void a_gradient_runs_from_the_top_of_the_lens_to_its_bottom(void **state)
{
    (void)state;
    struct model model = {0};
    // A file whose up is +z.
    struct mat4 to_file = mat4_rotation_x(1.57079633f), placement = mat4_rotation_x(-1.57079633f);
    build_crystal(&model);
    for (uint32_t i = 0; i < model.vertex_count; i++) {
        model.vertices[i].position = mat4_transform_point(&to_file, model.vertices[i].position);
        model.vertices[i].uv[0] = (struct vec2){0, 0};
    }
    assert_int_equal(eyewear_model_put_lens(&model, &placement, &brown_gradient), 1);
    int lenses = 0;
    for (int p = 0; p < model.meshes[0].primitive_count; p++) {
        const struct model_primitive *primitive = &model.meshes[0].primitives[p];
        if (!model.materials[primitive->material].lens.is_lens)
            continue;
        float low = INFINITY, high = -INFINITY;
        for (uint32_t i = 0; i < primitive->index_count; i++) {
            const struct model_vertex *v = &model.vertices[model.indices[primitive->first_index + i]];
            low = fminf(low, v->uv[0].y);
            high = fmaxf(high, v->uv[0].y);
            // Higher in the file's z is nearer the top.
            assert_float_equal(v->uv[0].y, (0.0148f - v->position.z) / 0.0438f, 0.04f);
        }
        assert_float_equal(low, 0.0f, 1e-4f);
        assert_float_equal(high, 1.0f, 1e-4f);
        lenses++;
    }
    assert_int_equal(lenses, 1);
    model_free(&model);
}

static void what_cannot_be_made_is_refused(void **state)
{
    (void)state;
    struct model model = {0};
    struct diagnostic why = {0};
    struct eyewear eyewear = {.shape = EYEWEAR_PANTO};
    eyewear.size[EYEWEAR_LENS_WIDTH] = 90;
    eyewear.size[EYEWEAR_BRIDGE_WIDTH] = 20;
    eyewear.size[EYEWEAR_TEMPLE] = 145;
    assert_int_equal(eyewear_model_build(&eyewear, &model, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "lens_width_mm"));
    assert_null(model.vertices);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_bodies_are_closed_and_turned_outwards),
        cmocka_unit_test(fronts_are_not_folded),
        cmocka_unit_test(it_has_the_sizes_that_were_given),
        cmocka_unit_test(every_model_is_finite_bounded_and_the_same_on_both_sides),
        cmocka_unit_test(only_what_is_named_a_lens_becomes_one),
        cmocka_unit_test(without_such_a_name_all_that_transmits_becomes_one),
        cmocka_unit_test(a_gradient_runs_from_the_top_of_the_lens_to_its_bottom),
        cmocka_unit_test(what_cannot_be_made_is_refused),
    };
    return cmocka_run_group_tests_name("eyewear", tests, NULL, NULL);
}
