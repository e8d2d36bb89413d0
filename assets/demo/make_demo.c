// Makes the demo catalogue's 3-D models and textures at build time: `make_demo FOLDER` writes
// FOLDER/models/*.glb, one for each frame and accessory of the collection and one for each container of
// make-up, which `cheval catalogue preview` draws, and FOLDER/textures/*.png.
#include "assets/demo/accessory_collection.h"
#include "assets/demo/demo_glb.h"
#include "assets/demo/eyewear_collection.h"
#include "assets/demo/lipstick_shape.h"
#include "assets/demo/packaging_shape.h"
#include "assets/demo/rigged_jacket.h"
#include "assets/eyewear/material.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define CREASE_RAD 0.8f                     // edges of more than 45 degrees are sharp
#define CREASE_TUBE_RAD 1.15f               // the eight sides of a wire are not
#define MAX_PARTS (int)PACKAGING_PART_COUNT // the most of all models

static_assert(MAX_PARTS <= GLB_MAX_PARTS && PART_COUNT <= MAX_PARTS && LIPSTICK_PART_COUNT <= MAX_PARTS,
              "parts fit a model");

// Everything made on the way to one file.
struct bench {
    struct solid parts[MAX_PARTS];
    struct solid_result results[MAX_PARTS];
    struct glb_model model;
};

static enum result finish_part(struct bench *bench, int part, float crease_rad,
                               const struct solid_projection *projection, struct diagnostic *why)
{
    if (!solid_finish(&bench->parts[part], crease_rad, projection, &bench->results[part]))
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    return RESULT_OK;
}

static enum result make_frame(const char *folder, const struct demo_frame *demo, struct bench *bench,
                              struct diagnostic *why)
{
    struct glb_model *model = &bench->model;
    struct eyewear eyewear = demo->eyewear;
    struct frame frame;
    char path[1024];
    model->name = demo->file;
    model->variant_count = demo->variant_count;
    for (int v = 0; v < demo->variant_count; v++)
        model->variants[v] = demo->variants[v].name;
    eyewear_complete(&eyewear);
    frame_of(&eyewear, &frame);
    enum result result = frame_build_parts(&frame, bench->parts);
    if (result != RESULT_OK)
        return diagnose(why, result, "%s can't be made", demo->file);
    for (int part = 0; part < (int)PART_COUNT && result == RESULT_OK; part++) {
        if (bench->parts[part].triangle_count == 0)
            continue;
        struct solid_projection projection =
            material_projection(&frame, (enum eyewear_part)part, EYEWEAR_TORTOISE);
        bool tube = part == PART_METAL || part == PART_HINGE || part == PART_PAD;
        result = finish_part(bench, part, tube ? CREASE_TUBE_RAD : CREASE_RAD, &projection, why);
        struct glb_part *out = &model->parts[model->part_count++];
        out->mesh = &bench->results[part];
        for (int v = 0; v < demo->variant_count; v++)
            out->materials[v] = demo_part_material(demo, v, (enum eyewear_part)part);
    }
    if (result == RESULT_OK &&
        snprintf(path, sizeof path, "%s/models/%s.glb", folder, model->name) >= (int)sizeof path)
        result = diagnose(why, RESULT_TOO_LARGE, "%s: too long a path", folder);
    return result == RESULT_OK ? glb_write(path, model, why) : result;
}

// --- jewellery, hats, headbands and masks -----------------------------------------------------------------

static enum result make_accessory(const char *folder, const struct accessory *accessory,
                                  struct diagnostic *why)
{
    struct surface *parts = calloc(ACCESSORY_PARTS, sizeof *parts);
    struct solid_result meshes[ACCESSORY_PARTS];
    struct glb_model model = {.name = accessory->file, .variant_count = accessory->variant_count};
    char path[1024];
    if (parts == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    for (int v = 0; v < accessory->variant_count; v++)
        model.variants[v] = accessory->variants[v].name;
    accessory->build(accessory->design, parts);
    for (int part = 0; part < ACCESSORY_PARTS; part++) {
        if (parts[part].index_count == 0)
            continue;
        struct glb_part *out = &model.parts[model.part_count++];
        meshes[part] = (struct solid_result){parts[part].vertices, parts[part].vertex_count,
                                             parts[part].indices, parts[part].index_count};
        out->mesh = &meshes[part];
        for (int v = 0; v < accessory->variant_count; v++)
            out->materials[v] = accessory->variants[v].materials[part];
    }
    enum result result = RESULT_OK;
    if (snprintf(path, sizeof path, "%s/models/%s.glb", folder, model.name) >= (int)sizeof path)
        result = diagnose(why, RESULT_TOO_LARGE, "%s: too long a path", folder);
    else
        result = glb_write(path, &model, why);
    free(parts);
    return result;
}

// --- garments with a skeleton ------------------------------------------------------------------------------

static enum result make_jacket(const char *folder, struct diagnostic *why)
{
    struct surface *parts = calloc(JACKET_PARTS, sizeof *parts);
    struct glb_influence *influences =
        calloc((size_t)JACKET_PARTS * SURFACE_MAX_VERTICES, sizeof *influences);
    struct solid_result meshes[JACKET_PARTS];
    struct glb_model model = {.name = "quilted-jacket",
                              .variant_count = RIGGED_JACKET_VARIANTS,
                              .part_count = JACKET_PARTS,
                              .joints = rigged_jacket_joints,
                              .joint_count = rigged_jacket_joint_count};
    char path[1024];
    enum result result = RESULT_OK;
    if (parts == NULL || influences == NULL) {
        result = diagnose(why, RESULT_NO_MEMORY, "out of memory");
        goto cleanup;
    }
    rigged_jacket_build(parts);
    for (int part = 0; part < (int)JACKET_PARTS; part++) {
        struct glb_influence *own = influences + (size_t)part * SURFACE_MAX_VERTICES;
        for (int i = 0; i < parts[part].vertex_count; i++)
            own[i] = rigged_jacket_influence((enum rigged_jacket_part)part, parts[part].vertices[i].position);
        meshes[part] = (struct solid_result){parts[part].vertices, parts[part].vertex_count,
                                             parts[part].indices, parts[part].index_count};
        model.parts[part] = (struct glb_part){.mesh = &meshes[part], .influences = own};
        for (int v = 0; v < RIGGED_JACKET_VARIANTS; v++)
            model.parts[part].materials[v] = rigged_jacket_material(v, (enum rigged_jacket_part)part);
    }
    for (int v = 0; v < RIGGED_JACKET_VARIANTS; v++)
        model.variants[v] = rigged_jacket_variants[v];
    if (snprintf(path, sizeof path, "%s/models/%s.glb", folder, model.name) >= (int)sizeof path)
        result = diagnose(why, RESULT_TOO_LARGE, "%s: too long a path", folder);
    else
        result = glb_write(path, &model, why);

cleanup:
    free(influences);
    free(parts);
    return result;
}

// --- containers -------------------------------------------------------------------------------------------

// What a brand's containers are made of, in the order of the variants "steel", "black-gold", "blush-rose".
#define BRANDS 3
static const struct demo_material metals[BRANDS] = {
    {.name = "steel", .colour = {0.78f, 0.78f, 0.79f}, .metallic = 1, .roughness = 0.26f},
    {.name = "gold", .colour = {0.93f, 0.68f, 0.33f}, .metallic = 1, .roughness = 0.2f},
    {.name = "rose gold", .colour = {0.90f, 0.56f, 0.44f}, .metallic = 1, .roughness = 0.22f}};
static const struct demo_material lacquers[BRANDS] = {
    {.name = "pearl lacquer", .colour = {0.80f, 0.80f, 0.79f}, .roughness = 0.22f},
    {.name = "black lacquer", .colour = {0.010f, 0.010f, 0.011f}, .roughness = 0.14f},
    {.name = "blush lacquer", .colour = {0.72f, 0.47f, 0.42f}, .roughness = 0.2f}};
// The product itself; `cheval catalogue preview` gives it the shade's colour and finish.
static const struct demo_material shades[] = {
    {.name = "shade 1", .colour = {0.5f, 0.05f, 0.06f}, .roughness = 0.4f},
    {.name = "shade 2", .colour = {0.5f, 0.05f, 0.06f}, .roughness = 0.4f},
    {.name = "shade 3", .colour = {0.5f, 0.05f, 0.06f}, .roughness = 0.4f},
    {.name = "shade 4", .colour = {0.5f, 0.05f, 0.06f}, .roughness = 0.4f},
    {.name = "shade 5", .colour = {0.5f, 0.05f, 0.06f}, .roughness = 0.4f}};

static void set_material(struct glb_part *part, const struct demo_material *materials, size_t step)
{
    for (size_t v = 0; v < BRANDS; v++)
        part->materials[v] = &materials[v * step];
}

static struct glb_model container_model(const char *name)
{
    return (struct glb_model){
        .name = name, .variant_count = BRANDS, .variants = {"steel", "black-gold", "blush-rose"}};
}

// Finishes the bench's parts that have triangles into the model's parts, and writes it.
static enum result write_container(const char *folder, struct bench *bench, int part_count,
                                   const struct solid_projection *projection, struct diagnostic *why)
{
    struct glb_model *model = &bench->model;
    enum result result = RESULT_OK;
    char path[1024];
    for (int part = 0; part < part_count && result == RESULT_OK; part++) {
        if (bench->parts[part].triangle_count == 0)
            continue;
        result = finish_part(bench, part, CREASE_RAD, projection, why);
        model->parts[model->part_count] = model->parts[part];
        model->parts[model->part_count++].mesh = &bench->results[part];
    }
    if (result == RESULT_OK &&
        snprintf(path, sizeof path, "%s/models/%s.glb", folder, model->name) >= (int)sizeof path)
        result = diagnose(why, RESULT_TOO_LARGE, "%s: too long a path", folder);
    return result == RESULT_OK ? glb_write(path, model, why) : result;
}

static enum result make_lipstick(const char *folder, struct bench *bench, struct diagnostic *why)
{
    const struct solid_projection flat = {0};
    struct glb_part *parts = bench->model.parts;
    bench->model = container_model("lipstick");
    lipstick_build(bench->parts);
    set_material(&parts[LIPSTICK_BASE], lacquers, 1);
    set_material(&parts[LIPSTICK_BAND], metals, 1);
    set_material(&parts[LIPSTICK_TUBE], metals, 1);
    parts[LIPSTICK_BASE].materials[0] = &metals[0];   // steel all over,
    parts[LIPSTICK_BAND].materials[0] = &lacquers[1]; // but for a black band
    set_material(&parts[LIPSTICK_BULLET], shades, 0);
    return write_container(folder, bench, LIPSTICK_PART_COUNT, &flat, why);
}

static enum result make_container(const char *folder, enum packaging packaging, struct bench *bench,
                                  struct diagnostic *why)
{
    static const char *const names[PACKAGING_COUNT] = {[PACKAGING_GLOSS] = "gloss",
                                                       [PACKAGING_BOTTLE] = "bottle",
                                                       [PACKAGING_CONCEALER] = "concealer",
                                                       [PACKAGING_PENCIL] = "pencil",
                                                       [PACKAGING_PEN] = "pen",
                                                       [PACKAGING_MASCARA] = "mascara",
                                                       [PACKAGING_COMPACT] = "compact",
                                                       [PACKAGING_PALETTE_2] = "palette-2",
                                                       [PACKAGING_PALETTE_3] = "palette-3",
                                                       [PACKAGING_PALETTE_4] = "palette-4",
                                                       [PACKAGING_PALETTE_5] = "palette-5",
                                                       [PACKAGING_LASHES_NATURAL] = "lashes-natural",
                                                       [PACKAGING_LASHES_WISPY] = "lashes-wispy",
                                                       [PACKAGING_LASHES_CAT_EYE] = "lashes-cat-eye",
                                                       [PACKAGING_LASHES_DOLL_EYE] = "lashes-doll-eye",
                                                       [PACKAGING_LENS] = "lens"};
    static const struct demo_material mirror = {
        .name = "mirror", .colour = {0.88f, 0.90f, 0.91f}, .metallic = 1, .roughness = 0.05f};
    static const struct demo_material glass = {
        .name = "glass", .colour = {0.97f, 0.98f, 0.98f}, .roughness = 0.04f, .transmission = 1};
    static const struct demo_material wood = {
        .name = "cedar", .colour = {0.56f, 0.33f, 0.18f}, .roughness = 0.7f};
    static const struct demo_material plastic = {
        .name = "black plastic", .colour = {0.012f, 0.012f, 0.013f}, .roughness = 0.35f};
    static const struct demo_material white = {
        .name = "white", .colour = {0.84f, 0.84f, 0.83f}, .roughness = 0.45f};
    static const struct demo_material print = {
        .name = "shade 1", .colour = {0.3f, 0.4f, 0.5f}, .roughness = 0.12f, .texture = TEXTURE_IRIS};
    const float t = 1.0f / PACKAGING_LENS_PRINT_MM;
    const struct solid_projection from_above = {
        .u_axis = {t, 0, 0}, .v_axis = {0, 0, t}, .u_offset = 0.5f, .v_offset = 0.5f};
    const struct solid_projection from_front = {.u_axis = {t, 0, 0}, .v_axis = {0, t, 0}};
    struct glb_part *parts = bench->model.parts;
    const struct demo_material *body = &plastic;
    bench->model = container_model(names[packaging]);
    packaging_build(packaging, bench->parts);
    if (packaging == PACKAGING_BOTTLE)
        body = &glass;
    else if (packaging == PACKAGING_PENCIL)
        body = &wood;
    else if (packaging >= PACKAGING_LASHES_NATURAL && packaging <= PACKAGING_LENS)
        body = &white;
    set_material(&parts[PACKAGING_CASE], lacquers, 1);
    set_material(&parts[PACKAGING_TRIM], metals, 1);
    set_material(&parts[PACKAGING_BODY], body, 0);
    set_material(&parts[PACKAGING_MIRROR], &mirror, 0);
    for (int i = PACKAGING_SHADE; i < PACKAGING_PART_COUNT; i++)
        set_material(&parts[i], packaging == PACKAGING_LENS ? &print : &shades[i - PACKAGING_SHADE], 0);
    return write_container(folder, bench, PACKAGING_PART_COUNT,
                           packaging == PACKAGING_GLOSS ? &from_front : &from_above, why);
}

// The print of the lenses that have one of their own.
static enum result make_texture(const char *folder, enum demo_texture texture, struct diagnostic *why)
{
    char path[1024];
    uint8_t *png = NULL;
    size_t size = 0;
    if (snprintf(path, sizeof path, "%s/textures/%s.png", folder, demo_texture_name(texture)) >=
        (int)sizeof path)
        return diagnose(why, RESULT_TOO_LARGE, "%s: too long a path", folder);
    if (!demo_texture_png(texture, &png, &size))
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    FILE *file = fopen(path, "wb");
    bool written = file != NULL && fwrite(png, 1, size, file) == size;
    written = (file == NULL || fclose(file) == 0) && written;
    free(png);
    return written ? RESULT_OK : diagnose(why, RESULT_IO, "%s can't be written", path);
}

// The frames, the lipstick and the containers, one after the other.
static enum result make_model(const char *folder, int index, struct bench *bench, struct diagnostic *why)
{
    int frames = 0;
    const struct demo_frame *collection = demo_collection(&frames);
    if (index < frames)
        return make_frame(folder, &collection[index], bench, why);
    if (index == frames)
        return make_lipstick(folder, bench, why);
    return make_container(folder, (enum packaging)(index - frames - 1), bench, why);
}

static enum result make_all(const char *folder, struct diagnostic *why)
{
    int frames = 0, accessories = 0;
    (void)demo_collection(&frames);
    const struct accessory *accessory = accessory_collection(&accessories);
    enum result result = make_texture(folder, TEXTURE_IRIS_AURORA, why);
    for (int i = 0; i < accessories && result == RESULT_OK; i++)
        result = make_accessory(folder, &accessory[i], why);
    if (result == RESULT_OK)
        result = make_jacket(folder, why);
    for (int i = 0; i < frames + 1 + PACKAGING_COUNT && result == RESULT_OK; i++) {
        struct bench *bench = calloc(1, sizeof *bench);
        result = bench != NULL ? make_model(folder, i, bench, why)
                               : diagnose(why, RESULT_NO_MEMORY, "out of memory");
        for (int part = 0; bench != NULL && part < MAX_PARTS; part++) {
            free(bench->results[part].vertices);
            free(bench->results[part].indices);
        }
        free(bench);
    }
    return result;
}

int main(int count, char **arguments)
{
    struct diagnostic why = {0};
    if (count != 2) {
        (void)fputs("usage: make_demo FOLDER\n", stderr);
        return 2;
    }
    enum result result = make_all(arguments[1], &why);
    if (result != RESULT_OK)
        (void)fprintf(stderr, "make_demo: %s\n", why.text);
    return result == RESULT_OK ? 0 : 1;
}
