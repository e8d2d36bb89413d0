// Makes the demo catalogue's 3-D models at build time: `make_eyewear FOLDER` writes a .glb for each frame of
// the collection, and lipstick.glb, which `cheval catalogue preview` draws for lipsticks.
#include "assets/demo/demo_glb.h"
#include "assets/demo/eyewear_collection.h"
#include "assets/demo/lipstick_shape.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define CREASE_RAD 0.8f       // edges of more than 45 degrees are sharp
#define CREASE_TUBE_RAD 1.15f // the eight sides of a wire are not
#define MAX_PARTS (int)PART_COUNT

static_assert(PART_COUNT <= GLB_MAX_PARTS && LIPSTICK_PART_COUNT <= GLB_MAX_PARTS, "parts fit a model");

// Everything made on the way to one file.
struct bench {
    struct mesh parts[PART_COUNT];
    struct mesh_result results[PART_COUNT];
    struct glb_model model;
};

// Tortoiseshell is laid on slantwise, so that front and temples each show it undistorted; a lens's gradient
// goes from the top of its box to the bottom.
static struct mesh_projection projection_for(const struct eyewear_frame *frame, enum eyewear_part part)
{
    if (part == PART_LENS) {
        float height = frame->lens_height;
        return (struct mesh_projection){
            .v_axis = {0, -1.0f / height, 0}, .u_offset = 0.5f, .v_offset = 0.5f - frame->lens_drop / height};
    }
    const float t = 1.0f / TEXTURE_TILE_MM;
    return (struct mesh_projection){.u_axis = {t, 0, t}, .v_axis = {0.35f * t, t, -0.35f * t}};
}

static enum result finish_part(struct bench *bench, int part, float crease_rad,
                               const struct mesh_projection *projection, struct diagnostic *why)
{
    if (!mesh_finish(&bench->parts[part], crease_rad, projection, &bench->results[part]))
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    return RESULT_OK;
}

static enum result make_frame(const char *folder, const struct demo_frame *frame, struct bench *bench,
                              struct diagnostic *why)
{
    struct glb_model *model = &bench->model;
    enum result result = RESULT_OK;
    char path[1024];
    model->name = frame->shape.file;
    model->variant_count = frame->variant_count;
    for (int v = 0; v < frame->variant_count; v++)
        model->variants[v] = frame->variants[v].name;
    eyewear_build(&frame->shape, bench->parts);
    for (int part = 0; part < MAX_PARTS && result == RESULT_OK; part++) {
        if (bench->parts[part].triangle_count == 0)
            continue;
        struct mesh_projection projection = projection_for(&frame->shape, (enum eyewear_part)part);
        bool tube = part == PART_METAL || part == PART_HINGE || part == PART_PAD;
        result = finish_part(bench, part, tube ? CREASE_TUBE_RAD : CREASE_RAD, &projection, why);
        struct glb_part *out = &model->parts[model->part_count++];
        out->mesh = &bench->results[part];
        for (int v = 0; v < frame->variant_count; v++)
            out->materials[v] = demo_part_material(frame, v, (enum eyewear_part)part);
    }
    if (result == RESULT_OK &&
        snprintf(path, sizeof path, "%s/%s.glb", folder, model->name) >= (int)sizeof path)
        result = diagnose(why, RESULT_TOO_LARGE, "%s: too long a path", folder);
    return result == RESULT_OK ? glb_write(path, model, why) : result;
}

static enum result make_lipstick(const char *folder, struct bench *bench, struct diagnostic *why)
{
    static const struct demo_material bullet = {
        .name = "bullet", .colour = {0.5f, 0.05f, 0.06f}, .roughness = 0.4f};
    static const struct demo_material black = {
        .name = "black lacquer", .colour = {0.010f, 0.010f, 0.011f}, .roughness = 0.14f};
    static const struct demo_material blush = {
        .name = "blush lacquer", .colour = {0.72f, 0.47f, 0.42f}, .roughness = 0.2f};
    static const struct demo_material gold = {
        .name = "gold", .colour = {0.93f, 0.68f, 0.33f}, .metallic = 1, .roughness = 0.2f};
    static const struct demo_material steel = {
        .name = "steel", .colour = {0.78f, 0.78f, 0.79f}, .metallic = 1, .roughness = 0.26f};
    static const struct demo_material rose = {
        .name = "rose gold", .colour = {0.90f, 0.56f, 0.44f}, .metallic = 1, .roughness = 0.22f};
    enum result result = RESULT_OK;
    char path[1024];
    struct mesh_projection flat = {0};
    bench->model =
        (struct glb_model){.name = "lipstick",
                           .variant_count = 3,
                           .variants = {"steel", "black-gold", "blush-rose"},
                           .part_count = LIPSTICK_PART_COUNT,
                           .parts = {[LIPSTICK_BASE] = {.materials = {&steel, &black, &blush}},
                                     [LIPSTICK_BAND] = {.materials = {&black, &gold, &rose}},
                                     [LIPSTICK_TUBE] = {.materials = {&steel, &gold, &rose}},
                                     [LIPSTICK_BULLET] = {.materials = {&bullet, &bullet, &bullet}}}};
    lipstick_build(bench->parts);
    for (int part = 0; part < LIPSTICK_PART_COUNT && result == RESULT_OK; part++) {
        result = finish_part(bench, part, CREASE_RAD, &flat, why);
        bench->model.parts[part].mesh = &bench->results[part];
    }
    if (result == RESULT_OK && snprintf(path, sizeof path, "%s/lipstick.glb", folder) >= (int)sizeof path)
        result = diagnose(why, RESULT_TOO_LARGE, "%s: too long a path", folder);
    return result == RESULT_OK ? glb_write(path, &bench->model, why) : result;
}

int main(int count, char **arguments)
{
    struct diagnostic why = {0};
    enum result result = RESULT_OK;
    if (count != 2) {
        (void)fputs("usage: make_eyewear FOLDER\n", stderr);
        return 2;
    }
    int frames = 0;
    const struct demo_frame *collection = demo_collection(&frames);
    for (int i = 0; i <= frames && result == RESULT_OK; i++) {
        struct bench *bench = calloc(1, sizeof *bench);
        if (bench == NULL)
            result = diagnose(&why, RESULT_NO_MEMORY, "out of memory");
        else if (i < frames)
            result = make_frame(arguments[1], &collection[i], bench, &why);
        else
            result = make_lipstick(arguments[1], bench, &why);
        for (int part = 0; bench != NULL && part < MAX_PARTS; part++) {
            free(bench->results[part].vertices);
            free(bench->results[part].indices);
        }
        free(bench);
    }
    if (result != RESULT_OK)
        (void)fprintf(stderr, "make_eyewear: %s\n", why.text);
    return result == RESULT_OK ? 0 : 1;
}
