#include "assets/garment/garment_file.h"

#include "assets/image.h"
#include "platform/base/file.h"
#include "platform/base/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BYTES ((size_t)8 << 20)
#define VERSION 1

// --- reading -----------------------------------------------------------------------------------------------

static enum result read_kind(const struct json_cursor *root, struct garment *out, struct diagnostic *why)
{
    struct json_cursor member;
    const char *name = NULL;
    enum result result = json_need(root, "kind", &member, why);
    if (result == RESULT_OK)
        result = json_read_string(&member, 32, &name, why);
    if (result == RESULT_OK && !garment_kind_from_name(name, &out->kind))
        result = json_fail(&member, RESULT_INVALID, why, "\"%s\" is no kind of garment", name);
    return result == RESULT_OK ? json_get_boolean(root, "open", &out->is_open, why) : result;
}

static enum result read_size(const struct json_cursor *root, struct garment *out, struct diagnostic *why)
{
    struct json_cursor member;
    float size[2];
    enum result result = json_need(root, "size", &member, why);
    if (result == RESULT_OK)
        result = json_read_floats(&member, 1, 16384, 2, size, why);
    if (result != RESULT_OK)
        return result;
    out->front.width_px = (int)size[0];
    out->front.height_px = (int)size[1];
    return RESULT_OK;
}

static int landmark_from_name(const char *name)
{
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++)
        if (strcmp(name, garment_landmark_names[i]) == 0)
            return i;
    return -1;
}

static enum result read_landmarks(const struct json_cursor *root, struct garment *out, struct diagnostic *why)
{
    struct json_cursor landmarks, member;
    void *position = NULL;
    enum result result = json_need(root, "landmarks", &landmarks, why);
    if (result == RESULT_OK)
        result = json_expect_object(&landmarks, why);
    while (result == RESULT_OK && json_next_member(&landmarks, &position, &member)) {
        int landmark = landmark_from_name(member.key);
        float at[2];
        if (landmark < 0)
            return json_fail(&member, RESULT_INVALID, why, "no landmark of a garment has this name");
        result = json_read_floats(&member, -16384, 2 * 16384, 2, at, why);
        if (result != RESULT_OK)
            return result;
        out->landmarks_px[landmark] = (struct vec2){at[0], at[1]};
        out->has[landmark] = true;
    }
    return result;
}

static enum result read_vertices(const struct json_cursor *mesh, struct garment *out, struct diagnostic *why)
{
    struct json_cursor vertices;
    enum result result = json_need(mesh, "vertices", &vertices, why);
    if (result == RESULT_OK)
        result = json_expect_array(&vertices, 3, GARMENT_MAX_VERTICES, why);
    if (result != RESULT_OK)
        return result;
    out->vertex_count = (int)json_count(&vertices);
    out->vertices_px = calloc((size_t)out->vertex_count, sizeof *out->vertices_px);
    if (out->vertices_px == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    for (int i = 0; i < out->vertex_count && result == RESULT_OK; i++) {
        struct json_cursor vertex = json_element(&vertices, (size_t)i);
        float at[2] = {0};
        result = json_read_floats(&vertex, -16384, 2 * 16384, 2, at, why);
        out->vertices_px[i] = (struct vec2){at[0], at[1]};
    }
    return result;
}

static enum result read_part(const struct json_cursor *triangles, struct garment *out, int *filled,
                             struct diagnostic *why)
{
    size_t count = json_count(triangles);
    enum result result = json_expect_array(triangles, 0, (size_t)(GARMENT_MAX_TRIANGLES - *filled), why);
    for (size_t i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor triangle = json_element(triangles, i);
        float corners[3] = {0};
        result = json_read_floats(&triangle, 0, out->vertex_count - 1, 3, corners, why);
        for (int k = 0; k < 3 && result == RESULT_OK; k++)
            out->triangles[*filled][k] = (uint16_t)corners[k];
        *filled += result == RESULT_OK;
    }
    return result;
}

static enum result read_parts(const struct json_cursor *mesh, struct garment *out, struct diagnostic *why)
{
    struct json_cursor parts, part;
    int filled = 0;
    enum result result = json_need(mesh, "parts", &parts, why);
    if (result == RESULT_OK)
        result = json_expect_object(&parts, why);
    out->triangles = calloc(GARMENT_MAX_TRIANGLES, sizeof *out->triangles);
    if (out->triangles == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    for (int i = 0; i < GARMENT_PART_COUNT && result == RESULT_OK; i++) {
        if (!json_member(&parts, garment_part_names[i], &part))
            continue;
        int first = filled;
        result = read_part(&part, out, &filled, why);
        out->parts[i] = (struct garment_run){first, filled - first};
    }
    out->triangle_count = filled;
    if (result == RESULT_OK && filled == 0)
        return json_fail(&parts, RESULT_INVALID, why, "no triangles");
    return result;
}

static enum result read_all(const struct json_cursor *root, struct garment *out, struct diagnostic *why)
{
    int64_t version = VERSION;
    struct json_cursor mesh;
    enum result result = json_expect_object(root, why);
    if (result == RESULT_OK)
        result = json_get_integer(root, "version", VERSION, VERSION, &version, why);
    if (result == RESULT_OK)
        result = read_kind(root, out, why);
    if (result == RESULT_OK)
        result = read_size(root, out, why);
    if (result == RESULT_OK)
        result = read_landmarks(root, out, why);
    if (result == RESULT_OK)
        result = json_need(root, "mesh", &mesh, why);
    if (result == RESULT_OK)
        result = read_vertices(&mesh, out, why);
    return result == RESULT_OK ? read_parts(&mesh, out, why) : result;
}

enum result garment_parse(const char *label, const uint8_t *bytes, size_t size, struct garment *out,
                          struct diagnostic *why)
{
    json_t *document = NULL;
    *out = (struct garment){0};
    enum result result = json_parse(label, bytes, size, &document, why);
    if (result != RESULT_OK)
        return result;
    struct json_text text = {.bytes = bytes, .size = size};
    const struct json_cursor root = json_root_in_text(label, document, &text);
    result = read_all(&root, out, why);
    json_decref(document);
    if (result != RESULT_OK)
        garment_free(out);
    return result;
}

// FOLDER of "FOLDER/garment.json", or FOLDER itself, and a file in it.
static enum result path_beside(const char *folder_or_file, const char *name, char *out, size_t size,
                               struct diagnostic *why)
{
    const char *slash = strrchr(folder_or_file, '/');
    int length = file_is_folder(folder_or_file) ? (int)strlen(folder_or_file)
                 : slash != NULL                ? (int)(slash - folder_or_file)
                                                : 0;
    int written = length > 0 ? snprintf(out, size, "%.*s/%s", length, folder_or_file, name)
                             : snprintf(out, size, "%s", name);
    if (written < 0 || (size_t)written >= size)
        return diagnose(why, RESULT_TOO_LARGE, "%.200s: too long a path", folder_or_file);
    return RESULT_OK;
}

static enum result load_pictures(const char *folder_or_file, struct garment *out, struct diagnostic *why)
{
    char path[2048];
    int width_px = out->front.width_px, height_px = out->front.height_px;
    enum result result = path_beside(folder_or_file, "front.png", path, sizeof path, why);
    if (result == RESULT_OK)
        result = image_load(path, &out->front, why);
    if (result == RESULT_OK && (out->front.width_px != width_px || out->front.height_px != height_px))
        result = diagnose(why, RESULT_INVALID, "%.300s: %dx%d pixels; garment.json says %dx%d", path,
                          out->front.width_px, out->front.height_px, width_px, height_px);
    if (result == RESULT_OK)
        result = path_beside(folder_or_file, "back.png", path, sizeof path, why);
    if (result == RESULT_OK && file_is_readable(path))
        result = image_load(path, &out->back, why);
    return result;
}

enum result garment_load(const char *folder_or_file, struct garment *out, struct diagnostic *why)
{
    char path[2048];
    uint8_t *bytes = NULL;
    size_t size = 0;
    enum result result = path_beside(folder_or_file, "garment.json", path, sizeof path, why);
    if (result == RESULT_OK)
        result = file_read(path, MAX_BYTES, &bytes, &size, why);
    if (result == RESULT_OK)
        result = garment_parse(path, bytes, size, out, why);
    free(bytes);
    if (result != RESULT_OK)
        return result;
    result = load_pictures(folder_or_file, out, why);
    if (result != RESULT_OK)
        garment_free(out);
    return result;
}

// --- writing -----------------------------------------------------------------------------------------------

static json_t *point_json(struct vec2 p)
{
    // To a hundredth of a pixel: what a person can read and correct.
    return json_pack("[f, f]", round((double)p.x * 100.0) / 100.0, round((double)p.y * 100.0) / 100.0);
}

static json_t *mesh_json(const struct garment *garment)
{
    json_t *vertices = json_array(), *parts = json_object();
    for (int i = 0; i < garment->vertex_count; i++)
        (void)json_array_append_new(vertices, point_json(garment->vertices_px[i]));
    for (int part = 0; part < GARMENT_PART_COUNT; part++) {
        struct garment_run run = garment->parts[part];
        json_t *triangles = run.count > 0 ? json_array() : NULL;
        for (int i = run.first; i < run.first + run.count; i++)
            (void)json_array_append_new(triangles,
                                        json_pack("[i, i, i]", garment->triangles[i][0],
                                                  garment->triangles[i][1], garment->triangles[i][2]));
        if (triangles != NULL)
            (void)json_object_set_new(parts, garment_part_names[part], triangles);
    }
    return json_pack("{s:o, s:o}", "vertices", vertices, "parts", parts);
}

enum result garment_text(const struct garment *garment, char **out, struct diagnostic *why)
{
    json_t *landmarks = json_object();
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++)
        if (garment->has[i])
            (void)json_object_set_new(landmarks, garment_landmark_names[i],
                                      point_json(garment->landmarks_px[i]));
    json_t *root = json_pack("{s:i, s:s, s:b, s:[i, i], s:o, s:o}", "version", VERSION, "kind",
                             garment_kind_names[garment->kind], "open", garment->is_open, "size",
                             garment->front.width_px, garment->front.height_px, "landmarks", landmarks,
                             "mesh", mesh_json(garment));
    *out = root != NULL ? json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(7)) : NULL;
    json_decref(root);
    return *out != NULL ? RESULT_OK : diagnose(why, RESULT_NO_MEMORY, "out of memory");
}
