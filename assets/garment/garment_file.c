#include "assets/garment/garment_file.h"

#include "assets/garment/landmarks.h"
#include "assets/garment/mesh.h"
#include "assets/image.h"
#include "platform/base/file.h"
#include "platform/base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERSION 1

// --- what it is --------------------------------------------------------------------------------------------

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

static enum result read_side(const struct json_cursor *size, size_t index, int *out, struct diagnostic *why)
{
    struct json_cursor side = json_element(size, index);
    int64_t value = 0;
    enum result result = json_read_integer(&side, 1, GARMENT_FILE_MAX_SIDE_PX, &value, why);
    *out = (int)value;
    return result;
}

static enum result read_size(const struct json_cursor *root, struct garment *out, struct diagnostic *why)
{
    struct json_cursor size;
    enum result result = json_need(root, "size", &size, why);
    if (result == RESULT_OK)
        result = json_expect_array(&size, 2, 2, why);
    if (result == RESULT_OK)
        result = read_side(&size, 0, &out->front.width_px, why);
    return result == RESULT_OK ? read_side(&size, 1, &out->front.height_px, why) : result;
}

// A point of the picture or a little beside it: a mesh goes a few cells beyond the cloth.
static enum result read_point(const struct json_cursor *cursor, const struct garment *garment,
                              struct vec2 *out, struct diagnostic *why)
{
    int longer = garment->front.width_px > garment->front.height_px ? garment->front.width_px
                                                                    : garment->front.height_px;
    float at[2] = {0};
    enum result result = json_read_floats(cursor, -0.25 * longer, 1.25 * longer, 2, at, why);
    *out = (struct vec2){at[0], at[1]};
    return result;
}

static enum result read_source(const struct json_cursor *root, struct garment *out, struct diagnostic *why)
{
    struct json_cursor from;
    float at[2] = {0};
    if (!json_member(root, "from", &from))
        return RESULT_OK;
    enum result result = json_read_floats(&from, -GARMENT_FILE_MAX_SIDE_PX, 16384, 2, at, why);
    out->from_px = (struct vec2){at[0], at[1]};
    out->from_scale = 1.0f;
    return result == RESULT_OK ? json_get_float(root, "scale", 1e-3, 1.0, &out->from_scale, why) : result;
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
        if (landmark < 0)
            return json_fail(&member, RESULT_INVALID, why, "no landmark of a garment has this name");
        result = read_point(&member, out, &out->landmarks_px[landmark], why);
        out->has[landmark] = true;
    }
    return result;
}

// --- the mesh ----------------------------------------------------------------------------------------------

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
        result = read_point(&vertex, out, &out->vertices_px[i], why);
    }
    return result;
}

static enum result read_triangle(const struct json_cursor *triangle, int vertices, uint16_t out[3],
                                 struct diagnostic *why)
{
    enum result result = json_expect_array(triangle, 3, 3, why);
    for (size_t k = 0; k < 3 && result == RESULT_OK; k++) {
        struct json_cursor corner = json_element(triangle, k);
        int64_t index = 0;
        result = json_read_integer(&corner, 0, vertices - 1, &index, why);
        out[k] = (uint16_t)index;
    }
    if (result == RESULT_OK && (out[0] == out[1] || out[1] == out[2] || out[2] == out[0]))
        return json_fail(triangle, RESULT_INVALID, why, "a triangle has three different corners");
    return result;
}

static enum result read_part(const struct json_cursor *triangles, struct garment *out, int *filled,
                             struct diagnostic *why)
{
    size_t count = json_count(triangles);
    enum result result = json_expect_array(triangles, 0, (size_t)(GARMENT_MAX_TRIANGLES - *filled), why);
    for (size_t i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor triangle = json_element(triangles, i);
        result = read_triangle(&triangle, out->vertex_count, out->triangles[*filled], why);
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

static enum result read_mesh(const struct json_cursor *root, struct garment *out, struct diagnostic *why)
{
    struct json_cursor mesh;
    const char *of = "";
    char source[16];
    if (!json_member(root, "mesh", &mesh))
        return RESULT_OK;
    enum result result = json_expect_object(&mesh, why);
    if (result == RESULT_OK)
        result = read_vertices(&mesh, out, why);
    if (result == RESULT_OK)
        result = read_parts(&mesh, out, why);
    if (result == RESULT_OK)
        result = json_get_string(&mesh, "of", sizeof source - 1, &of, why);
    (void)snprintf(source, sizeof source, "%08" PRIx32, garment_mesh_source(out));
    if (result == RESULT_OK && strcmp(of, source) != 0)
        garment_drop_mesh(out);
    return result;
}

// --- the file ----------------------------------------------------------------------------------------------

static enum result read_all(const struct json_cursor *root, struct garment *out, struct diagnostic *why)
{
    int64_t version = VERSION;
    enum result result = json_expect_object(root, why);
    if (result == RESULT_OK)
        result = json_get_integer(root, "version", VERSION, VERSION, &version, why);
    if (result == RESULT_OK)
        result = read_kind(root, out, why);
    if (result == RESULT_OK)
        result = read_size(root, out, why);
    if (result == RESULT_OK)
        result = read_source(root, out, why);
    if (result == RESULT_OK)
        result = read_landmarks(root, out, why);
    return result == RESULT_OK ? read_mesh(root, out, why) : result;
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
    if (result != RESULT_OK || !file_is_readable(path))
        return result;
    result = image_load(path, &out->back, why);
    if (result == RESULT_OK && (out->back.width_px != width_px || out->back.height_px != height_px))
        result = diagnose(why, RESULT_INVALID, "%.300s: %dx%d pixels; it lies on the front, which has %dx%d",
                          path, out->back.width_px, out->back.height_px, width_px, height_px);
    return result;
}

static enum result make_missing_mesh(const char *path, struct garment *out, struct diagnostic *why)
{
    if (out->vertex_count > 0)
        return RESULT_OK;
    enum result result = garment_check_landmarks(out, why);
    if (result == RESULT_OK)
        result = garment_make_mesh(out, why);
    return result == RESULT_OK ? RESULT_OK : diagnose_within(why, result, path);
}

enum result garment_load(const char *folder_or_file, struct garment *out, struct diagnostic *why)
{
    char path[2048];
    uint8_t *bytes = NULL;
    size_t size = 0;
    enum result result = path_beside(folder_or_file, "garment.json", path, sizeof path, why);
    if (result == RESULT_OK)
        result = file_read(path, GARMENT_FILE_MAX_BYTES, &bytes, &size, why);
    if (result == RESULT_OK)
        result = garment_parse(path, bytes, size, out, why);
    free(bytes);
    if (result != RESULT_OK)
        return result;
    result = load_pictures(folder_or_file, out, why);
    if (result == RESULT_OK)
        result = make_missing_mesh(path, out, why);
    if (result != RESULT_OK)
        garment_free(out);
    return result;
}
