#include "assets/demo/demo_glb.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GLB_MAX_MATERIALS 32
#define GLB_MAX_BYTES (8u << 20)
#define VERTEX_BYTES 32    // position, normal, uv as floats
#define INFLUENCE_BYTES 20 // four joints as bytes, four weights as floats

// Both chunks grow here; out of room or memory is remembered and told once, at the end.
struct bytes {
    uint8_t *data;
    size_t size, capacity;
    bool failed;
};

static void append(struct bytes *bytes, const void *data, size_t size)
{
    if (bytes->failed || size > GLB_MAX_BYTES - bytes->size) {
        bytes->failed = true;
        return;
    }
    if (bytes->size + size > bytes->capacity) {
        size_t capacity = 2 * (bytes->size + size);
        uint8_t *grown = realloc(bytes->data, capacity);
        if (grown == NULL) {
            bytes->failed = true;
            return;
        }
        bytes->data = grown;
        bytes->capacity = capacity;
    }
    assert(bytes->data != NULL);
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
}

static void print(struct bytes *bytes, const char *format, ...) PRINTF_LIKE(2, 3);

static void print(struct bytes *bytes, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    assert(length >= 0 && (size_t)length < sizeof text);
    append(bytes, text, (size_t)length);
}

static void pad(struct bytes *bytes, uint8_t filler)
{
    while (!bytes->failed && bytes->size % 4 != 0)
        append(bytes, &filler, 1);
}

static void append_u32(struct bytes *bytes, uint32_t value)
{
    uint8_t little[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                         (uint8_t)(value >> 24)};
    append(bytes, little, sizeof little);
}

static void append_f32(struct bytes *bytes, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    append_u32(bytes, bits);
}

// What the file lists once although several parts use it.
struct writer {
    const struct glb_model *model;
    struct bytes json, binary;
    const struct demo_material *materials[GLB_MAX_MATERIALS];
    int material_count;
    int texture_index[TEXTURE_COUNT]; // -1: not used
    size_t vertex_bytes, index_bytes;
    int texture_count;
    size_t influence_offset, influence_bytes, bind_offset; // of a skin
    size_t image_offset[TEXTURE_COUNT], image_bytes[TEXTURE_COUNT];
};

static int material_index(struct writer *w, const struct demo_material *material)
{
    for (int i = 0; i < w->material_count; i++)
        if (w->materials[i] == material)
            return i;
    assert(w->material_count < GLB_MAX_MATERIALS);
    w->materials[w->material_count] = material;
    return w->material_count++;
}

static void collect(struct writer *w)
{
    int textures = 0;
    memset(w->texture_index, 0xff, sizeof w->texture_index);
    for (int p = 0; p < w->model->part_count; p++)
        for (int v = 0; v < (w->model->variant_count > 0 ? w->model->variant_count : 1); v++)
            material_index(w, w->model->parts[p].materials[v]);
    for (int texture = 1; texture < TEXTURE_COUNT; texture++)
        for (int i = 0; i < w->material_count && w->texture_index[texture] < 0; i++)
            if ((int)w->materials[i]->texture == texture || (int)w->materials[i]->normal == texture)
                w->texture_index[texture] = textures++;
    w->texture_count = textures;
}

// --- the binary chunk: vertices of all parts, indices of all parts, pictures ------------------------------

static void append_geometry(struct writer *w)
{
    for (int p = 0; p < w->model->part_count; p++)
        for (int i = 0; i < w->model->parts[p].mesh->vertex_count; i++) {
            const struct solid_vertex *v = &w->model->parts[p].mesh->vertices[i];
            float values[8] = {v->position.x / 1000.0f,
                               v->position.y / 1000.0f,
                               v->position.z / 1000.0f,
                               v->normal.x,
                               v->normal.y,
                               v->normal.z,
                               v->uv.x,
                               v->uv.y};
            for (int k = 0; k < 8; k++)
                append_f32(&w->binary, values[k]);
        }
    w->vertex_bytes = w->binary.size;
    for (int p = 0; p < w->model->part_count; p++)
        for (int i = 0; i < w->model->parts[p].mesh->index_count; i++) {
            uint16_t index = w->model->parts[p].mesh->indices[i];
            uint8_t little[2] = {(uint8_t)index, (uint8_t)(index >> 8)};
            append(&w->binary, little, sizeof little);
        }
    w->index_bytes = w->binary.size - w->vertex_bytes;
    pad(&w->binary, 0);
}

static void append_images(struct writer *w)
{
    for (int texture = 1; texture < TEXTURE_COUNT; texture++) {
        uint8_t *png = NULL;
        size_t size = 0;
        if (w->texture_index[texture] < 0)
            continue;
        if (!demo_texture_png((enum demo_texture)texture, &png, &size)) {
            w->binary.failed = true;
            return;
        }
        w->image_offset[texture] = w->binary.size;
        w->image_bytes[texture] = size;
        append(&w->binary, png, size);
        pad(&w->binary, 0);
        free(png);
    }
}

static void append_skin(struct writer *w)
{
    const struct glb_model *model = w->model;
    w->influence_offset = w->binary.size;
    for (int p = 0; p < model->part_count; p++)
        for (int i = 0; i < model->parts[p].mesh->vertex_count; i++) {
            const struct glb_influence *influence = &model->parts[p].influences[i];
            append(&w->binary, influence->joints, sizeof influence->joints);
            for (int k = 0; k < 4; k++)
                append_f32(&w->binary, influence->weights[k]);
        }
    w->influence_bytes = w->binary.size - w->influence_offset;
    w->bind_offset = w->binary.size;
    for (int j = 0; j < model->joint_count; j++) {
        struct mat4 bind = mat4_translation(vec3_scale(model->joints[j].position, -1.0f / 1000.0f));
        for (int k = 0; k < 16; k++)
            append_f32(&w->binary, bind.m[k]);
    }
}

// --- the JSON chunk ---------------------------------------------------------------------------------------

static const char *comma(int i)
{
    return i > 0 ? "," : "";
}

// The extensions of a material, in the order in which they are written.
enum extension {
    EXTENSION_TRANSMISSION,
    EXTENSION_SPECULAR,
    EXTENSION_CLEARCOAT,
    EXTENSION_SHEEN,
    EXTENSION_IOR,
    EXTENSION_VOLUME,
    EXTENSION_COUNT
};
static const char *const extension_names[EXTENSION_COUNT] = {
    [EXTENSION_TRANSMISSION] = "KHR_materials_transmission",
    [EXTENSION_SPECULAR] = "KHR_materials_specular",
    [EXTENSION_CLEARCOAT] = "KHR_materials_clearcoat",
    [EXTENSION_SHEEN] = "KHR_materials_sheen",
    [EXTENSION_IOR] = "KHR_materials_ior",
    [EXTENSION_VOLUME] = "KHR_materials_volume"};

static bool has_extension(const struct demo_material *m, enum extension extension)
{
    switch (extension) {
    case EXTENSION_TRANSMISSION:
        return m->transmission > 0.0f;
    case EXTENSION_SPECULAR:
        return m->specular > 0.0f;
    case EXTENSION_CLEARCOAT:
        return m->clearcoat > 0.0f;
    case EXTENSION_SHEEN:
        return m->sheen[0] + m->sheen[1] + m->sheen[2] > 0.0f;
    case EXTENSION_IOR:
        return m->ior > 0.0f;
    case EXTENSION_VOLUME:
        return m->thickness_mm > 0.0f;
    case EXTENSION_COUNT:
        break;
    }
    return false;
}

static void print_extension(struct bytes *json, const struct demo_material *m, enum extension extension)
{
    switch (extension) {
    case EXTENSION_TRANSMISSION:
        print(json, "\"transmissionFactor\":%.5g", (double)m->transmission);
        break;
    case EXTENSION_SPECULAR:
        print(json, "\"specularFactor\":%.5g", (double)m->specular);
        break;
    case EXTENSION_CLEARCOAT:
        print(json, "\"clearcoatFactor\":%.5g,\"clearcoatRoughnessFactor\":%.5g", (double)m->clearcoat,
              (double)m->clearcoat_roughness);
        break;
    case EXTENSION_SHEEN:
        print(json, "\"sheenColorFactor\":[%.5g,%.5g,%.5g],\"sheenRoughnessFactor\":%.5g",
              (double)m->sheen[0], (double)m->sheen[1], (double)m->sheen[2], (double)m->sheen_roughness);
        break;
    case EXTENSION_IOR:
        print(json, "\"ior\":%.5g", (double)m->ior);
        break;
    case EXTENSION_VOLUME:
        print(json, "\"thicknessFactor\":%.5g,\"attenuationDistance\":%.5g,",
              (double)m->thickness_mm / 1000.0, (double)m->attenuation_mm / 1000.0);
        print(json, "\"attenuationColor\":[%.5g,%.5g,%.5g]", (double)m->attenuation[0],
              (double)m->attenuation[1], (double)m->attenuation[2]);
        break;
    case EXTENSION_COUNT:
        break;
    }
}

static void print_extensions(struct bytes *json, const struct demo_material *m)
{
    int count = 0;
    for (int e = 0; e < (int)EXTENSION_COUNT; e++) {
        if (!has_extension(m, (enum extension)e))
            continue;
        print(json, "%s\"%s\":{", count++ == 0 ? ",\"extensions\":{" : ",", extension_names[e]);
        print_extension(json, m, (enum extension)e);
        print(json, "}");
    }
    if (count > 0)
        print(json, "}");
}

static void print_material(struct writer *w, const struct demo_material *m)
{
    struct bytes *json = &w->json;
    print(json, "{\"name\":\"%s\",\"pbrMetallicRoughness\":{\"baseColorFactor\":[%.5g,%.5g,%.5g,1]", m->name,
          (double)m->colour[0], (double)m->colour[1], (double)m->colour[2]);
    if (m->texture != TEXTURE_NONE)
        print(json, ",\"baseColorTexture\":{\"index\":%d}", w->texture_index[m->texture]);
    print(json, ",\"metallicFactor\":%.5g,\"roughnessFactor\":%.5g}", (double)m->metallic,
          (double)m->roughness);
    if (m->normal != TEXTURE_NONE)
        print(json, ",\"normalTexture\":{\"index\":%d,\"scale\":%.5g}", w->texture_index[m->normal],
              (double)m->normal_scale);
    if (m->texture == TEXTURE_IRIS)
        print(json, ",\"alphaMode\":\"BLEND\"");
    if (m->double_sided)
        print(json, ",\"doubleSided\":true");
    print_extensions(json, m);
    print(json, "}");
}

static void print_materials(struct writer *w)
{
    bool used[EXTENSION_COUNT] = {false};
    int count = 0;
    print(&w->json, ",\"materials\":[");
    for (int i = 0; i < w->material_count; i++) {
        print(&w->json, "%s", comma(i));
        print_material(w, w->materials[i]);
        for (int e = 0; e < (int)EXTENSION_COUNT; e++)
            used[e] = used[e] || has_extension(w->materials[i], (enum extension)e);
    }
    print(&w->json, "]");
    if (w->model->variant_count > 0)
        print(&w->json, "%s\"KHR_materials_variants\"", count++ == 0 ? ",\"extensionsUsed\":[" : ",");
    for (int e = 0; e < (int)EXTENSION_COUNT; e++)
        if (used[e])
            print(&w->json, "%s\"%s\"", count++ == 0 ? ",\"extensionsUsed\":[" : ",", extension_names[e]);
    if (count > 0)
        print(&w->json, "]");
}

// Behind those of all parts: joints and weights of each, and the bind matrices.
static void print_skin_accessors(struct writer *w)
{
    size_t offset = 0;
    int view = 2 + w->texture_count;
    for (int p = 0; p < w->model->part_count && w->model->joint_count > 0; p++) {
        int count = w->model->parts[p].mesh->vertex_count;
        print(&w->json,
              ",{\"bufferView\":%d,\"byteOffset\":%zu,\"componentType\":5121,\"count\":%d,\"type\":\"VEC4\"}",
              view, offset, count);
        print(&w->json,
              ",{\"bufferView\":%d,\"byteOffset\":%zu,\"componentType\":5126,\"count\":%d,\"type\":\"VEC4\"}",
              view, offset + 4, count);
        offset += (size_t)count * INFLUENCE_BYTES;
    }
    if (w->model->joint_count > 0)
        print(&w->json, ",{\"bufferView\":%d,\"componentType\":5126,\"count\":%d,\"type\":\"MAT4\"}",
              view + 1, w->model->joint_count);
}

// Every part has three accessors for its vertices and one for its indices.
static void print_accessors(struct writer *w)
{
    struct bytes *json = &w->json;
    size_t vertex = 0, index = 0;
    print(json, ",\"accessors\":[");
    for (int p = 0; p < w->model->part_count; p++) {
        const struct solid_result *mesh = w->model->parts[p].mesh;
        struct vec3 low = {INFINITY, INFINITY, INFINITY}, high = {-INFINITY, -INFINITY, -INFINITY};
        for (int i = 0; i < mesh->vertex_count; i++) {
            struct vec3 q = mesh->vertices[i].position;
            low = (struct vec3){fminf(low.x, q.x), fminf(low.y, q.y), fminf(low.z, q.z)};
            high = (struct vec3){fmaxf(high.x, q.x), fmaxf(high.y, q.y), fmaxf(high.z, q.z)};
        }
        print(json,
              "%s{\"bufferView\":0,\"byteOffset\":%zu,\"componentType\":5126,\"count\":%d,\"type\":\"VEC3\","
              "\"min\":[%.9g,%.9g,%.9g],\"max\":[%.9g,%.9g,%.9g]}",
              comma(p), vertex, mesh->vertex_count, (double)(low.x / 1000.0f), (double)(low.y / 1000.0f),
              (double)(low.z / 1000.0f), (double)(high.x / 1000.0f), (double)(high.y / 1000.0f),
              (double)(high.z / 1000.0f));
        print(json,
              ",{\"bufferView\":0,\"byteOffset\":%zu,\"componentType\":5126,\"count\":%d,\"type\":\"VEC3\"}",
              vertex + 12, mesh->vertex_count);
        print(json,
              ",{\"bufferView\":0,\"byteOffset\":%zu,\"componentType\":5126,\"count\":%d,\"type\":\"VEC2\"}",
              vertex + 24, mesh->vertex_count);
        print(
            json,
            ",{\"bufferView\":1,\"byteOffset\":%zu,\"componentType\":5123,\"count\":%d,\"type\":\"SCALAR\"}",
            index, mesh->index_count);
        vertex += (size_t)mesh->vertex_count * VERTEX_BYTES;
        index += (size_t)mesh->index_count * 2;
    }
    print_skin_accessors(w);
    print(json, "]");
}

// The variants of a part that share a material are listed together, as the extension wants it.
static void print_mappings(struct writer *w, const struct glb_part *part)
{
    int variants = w->model->variant_count;
    bool listed[GLB_MAX_VARIANTS] = {false};
    print(&w->json, ",\"extensions\":{\"KHR_materials_variants\":{\"mappings\":[");
    for (int v = 0, count = 0; v < variants; v++) {
        if (listed[v])
            continue;
        print(&w->json, "%s{\"material\":%d,\"variants\":[", comma(count++),
              material_index(w, part->materials[v]));
        for (int other = v, same = 0; other < variants; other++)
            if (part->materials[other] == part->materials[v]) {
                print(&w->json, "%s%d", comma(same++), other);
                listed[other] = true;
            }
        print(&w->json, "]}");
    }
    print(&w->json, "]}}");
}

static void print_mesh(struct writer *w)
{
    struct bytes *json = &w->json;
    print(json, ",\"meshes\":[{\"name\":\"%s\",\"primitives\":[", w->model->name);
    for (int p = 0; p < w->model->part_count; p++) {
        print(json, "%s{\"attributes\":{\"POSITION\":%d,\"NORMAL\":%d,\"TEXCOORD_0\":%d", comma(p), 4 * p,
              4 * p + 1, 4 * p + 2);
        if (w->model->joint_count > 0)
            print(json, ",\"JOINTS_0\":%d,\"WEIGHTS_0\":%d", 4 * w->model->part_count + 2 * p,
                  4 * w->model->part_count + 2 * p + 1);
        print(json, "},\"indices\":%d,\"material\":%d", 4 * p + 3,
              material_index(w, w->model->parts[p].materials[0]));
        if (w->model->variant_count > 0)
            print_mappings(w, &w->model->parts[p]);
        print(json, "}");
    }
    print(json, "]}]");
    for (int v = 0; v < w->model->variant_count; v++)
        print(json, "%s{\"name\":\"%s\"}%s",
              v == 0 ? ",\"extensions\":{\"KHR_materials_variants\":{\"variants\":[" : ",",
              w->model->variants[v], v == w->model->variant_count - 1 ? "]}}" : "");
}

static void print_images(struct writer *w)
{
    struct bytes *json = &w->json;
    int count = 0;
    for (int texture = 1; texture < TEXTURE_COUNT; texture++)
        if (w->texture_index[texture] >= 0)
            print(json, "%s{\"name\":\"%s\",\"bufferView\":%d,\"mimeType\":\"image/png\"}",
                  count++ == 0 ? ",\"images\":[" : ",", demo_texture_name((enum demo_texture)texture),
                  2 + w->texture_index[texture]);
    if (count == 0)
        return;
    // Sampler 0 repeats, sampler 1 clamps; both filter with mipmaps.
    print(json, "],\"samplers\":[{\"magFilter\":9729,\"minFilter\":9987,\"wrapS\":10497,\"wrapT\":10497},"
                "{\"magFilter\":9729,\"minFilter\":9987,\"wrapS\":33071,\"wrapT\":33071}],\"textures\":[");
    for (int texture = 1; texture < TEXTURE_COUNT; texture++)
        if (w->texture_index[texture] >= 0)
            print(json, "%s{\"source\":%d,\"sampler\":%d}", comma(w->texture_index[texture]),
                  w->texture_index[texture], !demo_texture_repeats((enum demo_texture)texture));
    print(json, "]");
}

static void print_buffers(struct writer *w)
{
    struct bytes *json = &w->json;
    print(json, ",\"buffers\":[{\"byteLength\":%zu}],\"bufferViews\":[", w->binary.size);
    print(json, "{\"buffer\":0,\"byteLength\":%zu,\"byteStride\":%d,\"target\":34962}", w->vertex_bytes,
          VERTEX_BYTES);
    print(json, ",{\"buffer\":0,\"byteOffset\":%zu,\"byteLength\":%zu,\"target\":34963}", w->vertex_bytes,
          w->index_bytes);
    for (int texture = 1; texture < TEXTURE_COUNT; texture++)
        if (w->texture_index[texture] >= 0)
            print(json, ",{\"buffer\":0,\"byteOffset\":%zu,\"byteLength\":%zu}", w->image_offset[texture],
                  w->image_bytes[texture]);
    if (w->model->joint_count > 0) {
        print(json,
              ",{\"buffer\":0,\"byteOffset\":%zu,\"byteLength\":%zu,\"byteStride\":%d,\"target\":34962}",
              w->influence_offset, w->influence_bytes, INFLUENCE_BYTES);
        print(json, ",{\"buffer\":0,\"byteOffset\":%zu,\"byteLength\":%zu}", w->bind_offset,
              (size_t)w->model->joint_count * 64);
    }
    print(json, "]");
}

// Nodes behind the model's own; the first joint is the root.
static void print_joints(struct writer *w)
{
    const struct glb_joint *joints = w->model->joints;
    for (int j = 0; j < w->model->joint_count; j++) {
        struct vec3 at = joints[j].position;
        if (joints[j].parent >= 0)
            at = vec3_subtract(at, joints[joints[j].parent].position);
        print(&w->json, ",{\"name\":\"%s\",\"translation\":[%.9g,%.9g,%.9g]", joints[j].name,
              (double)(at.x / 1000.0f), (double)(at.y / 1000.0f), (double)(at.z / 1000.0f));
        int children = 0;
        for (int child = 0; child < w->model->joint_count; child++)
            if (joints[child].parent == j)
                print(&w->json, "%s%d", children++ == 0 ? ",\"children\":[" : ",", 1 + child);
        print(&w->json, children > 0 ? "]}" : "}");
    }
}

static void print_skin(struct writer *w)
{
    if (w->model->joint_count == 0)
        return;
    print(&w->json, ",\"skins\":[{\"skeleton\":1,\"inverseBindMatrices\":%d,\"joints\":[",
          6 * w->model->part_count);
    for (int j = 0; j < w->model->joint_count; j++)
        print(&w->json, "%s%d", comma(j), 1 + j);
    print(&w->json, "]}]");
}

static void print_json(struct writer *w)
{
    print(&w->json,
          "{\"asset\":{\"version\":\"2.0\",\"generator\":\"cheval make_demo\"},\"scene\":0,"
          "\"scenes\":[{\"nodes\":[0%s]}],\"nodes\":[{\"name\":\"%s\",\"mesh\":0%s}",
          w->model->joint_count > 0 ? ",1" : "", w->model->name,
          w->model->joint_count > 0 ? ",\"skin\":0" : "");
    print_joints(w);
    print(&w->json, "]");
    print_mesh(w);
    print_materials(w);
    print_accessors(w);
    print_skin(w);
    print_images(w);
    print_buffers(w);
    print(&w->json, "}");
    pad(&w->json, ' ');
}

// --- the file ---------------------------------------------------------------------------------------------

static enum result write_file(const char *path, const struct bytes *file, struct diagnostic *why)
{
    FILE *out = fopen(path, "wb");
    if (out == NULL)
        return diagnose(why, RESULT_IO, "%s: cannot be written", path);
    bool written = fwrite(file->data, 1, file->size, out) == file->size;
    bool closed = fclose(out) == 0;
    return written && closed ? RESULT_OK : diagnose(why, RESULT_IO, "%s: cannot be written", path);
}

enum result glb_write(const char *path, const struct glb_model *model, struct diagnostic *why)
{
    struct writer w = {.model = model};
    struct bytes file = {0};
    collect(&w);
    append_geometry(&w);
    append_images(&w);
    if (model->joint_count > 0)
        append_skin(&w);
    print_json(&w);
    // Header and chunks: glTF 2.0, section 4.4.
    append_u32(&file, 0x46546c67u);
    append_u32(&file, 2);
    append_u32(&file, (uint32_t)(12 + 8 + w.json.size + 8 + w.binary.size));
    append_u32(&file, (uint32_t)w.json.size);
    append_u32(&file, 0x4e4f534au);
    append(&file, w.json.data, w.json.size);
    append_u32(&file, (uint32_t)w.binary.size);
    append_u32(&file, 0x004e4942u);
    append(&file, w.binary.data, w.binary.size);
    enum result result = w.json.failed || w.binary.failed || file.failed
                             ? diagnose(why, RESULT_NO_MEMORY, "%s: out of memory", path)
                             : write_file(path, &file, why);
    free(w.json.data);
    free(w.binary.data);
    free(file.data);
    return result;
}
