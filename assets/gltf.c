#include "assets/gltf_internal.h"

#include "platform/base/file.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- what all parts use -----------------------------------------------------------------------------------

enum result gltf_get_array(const struct gltf_file *file, const struct json_cursor *object, const char *key,
                           int maximum, struct json_cursor *array, int *count)
{
    *count = 0;
    if (!json_member(object, key, array))
        return RESULT_OK;
    enum result result = json_expect_array(array, 1, (size_t)maximum, file->why);
    for (size_t i = 0; i < json_count(array) && result == RESULT_OK; i++) {
        struct json_cursor element = json_element(array, i);
        result = json_expect_object(&element, file->why);
    }
    if (result == RESULT_OK)
        *count = (int)json_count(array);
    return result;
}

enum result gltf_read_index(const struct gltf_file *file, const struct json_cursor *member, int count,
                            const char *what, int *out)
{
    int64_t index = 0;
    enum result result = json_read_integer(member, 0, INT32_MAX, &index, file->why);
    if (result != RESULT_OK)
        return result;
    if (index >= count)
        return json_fail(member, RESULT_INVALID, file->why, "%s %d is wanted, but the file has %d", what,
                         (int)index, count);
    *out = (int)index;
    return RESULT_OK;
}

enum result gltf_get_index(const struct gltf_file *file, const struct json_cursor *object, const char *key,
                           int count, const char *what, int *out)
{
    struct json_cursor member;
    return json_member(object, key, &member) ? gltf_read_index(file, &member, count, what, out) : RESULT_OK;
}

bool gltf_find_extension(const struct json_cursor *object, const char *name, struct gltf_extension *out)
{
    return json_member(object, "extensions", &out->extensions) &&
           json_member(&out->extensions, name, &out->value);
}

void gltf_warn(const struct gltf_file *file, const struct json_cursor *where, const char *format, ...)
{
    if (file->options == NULL || file->options->warn == NULL)
        return;
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    struct diagnostic line = {0};
    (void)json_fail(where, RESULT_OK, &line, "%s", text);
    file->options->warn(file->options->context, line.text);
}

void gltf_read_name(const struct json_cursor *object, char name[64])
{
    const char *text = json_string_value(json_object_get(object->value, "name"));
    size_t length = text != NULL ? strlen(text) : 0;
    if (length > 63) {
        length = 63;
        while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80) // inside a UTF-8 character
            length--;
    }
    if (length > 0)
        memcpy(name, text, length);
    name[length] = '\0';
}

// --- asset and extensions (glTF 3.2, 3.12) ----------------------------------------------------------------

static bool parse_version(const char *text, int *major, int *minor)
{
    char end = '\0';
    return text[0] >= '0' && text[0] <= '9' && sscanf(text, "%3d.%3d%c", major, minor, &end) == 2;
}

static enum result read_version(struct gltf_file *file, const struct json_cursor *version, int *major,
                                int *minor)
{
    const char *text = NULL;
    enum result result = json_read_string(version, 16, &text, file->why);
    if (result == RESULT_OK && !parse_version(text, major, minor))
        return json_fail(version, RESULT_INVALID, file->why, "\"%s\" is no version such as \"2.0\"", text);
    return result;
}

static enum result read_asset(struct gltf_file *file)
{
    struct json_cursor asset, version, minimum;
    enum result result = json_need(&file->root, "asset", &asset, file->why);
    if (result == RESULT_OK)
        result = json_need(&asset, "version", &version, file->why);
    int major = 0, minor = 0, minimum_major = 0, minimum_minor = 0;
    if (result == RESULT_OK)
        result = read_version(file, &version, &major, &minor);
    if (result != RESULT_OK)
        return result;
    if (major != 2)
        return json_fail(&version, RESULT_UNSUPPORTED, file->why, "glTF %d.%d; only 2.x is read", major,
                         minor);
    if (!json_member(&asset, "minVersion", &minimum))
        return RESULT_OK;
    result = read_version(file, &minimum, &minimum_major, &minimum_minor);
    if (result == RESULT_OK && (minimum_major != 2 || minimum_minor > minor || minimum_minor > 0))
        return json_fail(&minimum, RESULT_UNSUPPORTED, file->why, "needs glTF %d.%d; 2.0 is read",
                         minimum_major, minimum_minor);
    return result;
}

static bool extension_is_known(const char *name)
{
    static const char *const known[] = {
        "KHR_materials_variants", "KHR_materials_transmission",      "KHR_materials_ior",
        "KHR_materials_volume",   "KHR_materials_clearcoat",         "KHR_materials_specular",
        "KHR_materials_unlit",    "KHR_materials_emissive_strength", "KHR_materials_sheen",
        "KHR_texture_transform",  "KHR_mesh_quantization",           "KHR_draco_mesh_compression",
        "EXT_texture_webp",
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(name, known[i]) == 0)
            return true;
    return false;
}

static bool list_has(const struct json_cursor *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(list->value, i));
        if (text != NULL && strcmp(text, name) == 0)
            return true;
    }
    return false;
}

// An array of different names; *there says whether it is there at all.
static enum result read_names(struct gltf_file *file, const char *key, struct json_cursor *list, bool *there)
{
    *there = json_member(&file->root, key, list);
    if (!*there)
        return RESULT_OK;
    enum result result = json_expect_array(list, 1, 64, file->why);
    for (size_t i = 0; i < json_count(list) && result == RESULT_OK; i++) {
        struct json_cursor element = json_element(list, i);
        const char *name = NULL;
        result = json_read_string(&element, 256, &name, file->why);
        if (result == RESULT_OK && list_has(list, i, name))
            return json_fail(&element, RESULT_INVALID, file->why, "\"%s\" is there twice", name);
    }
    return result;
}

static enum result read_required(struct gltf_file *file, const struct json_cursor *used, bool any_used)
{
    struct json_cursor required;
    bool any = false;
    enum result result = read_names(file, "extensionsRequired", &required, &any);
    for (size_t i = 0; any && result == RESULT_OK && i < json_count(&required); i++) {
        struct json_cursor element = json_element(&required, i);
        const char *name = json_string_value(element.value);
        if (!any_used || !list_has(used, json_count(used), name))
            return json_fail(&element, RESULT_INVALID, file->why, "%s is not in extensionsUsed", name);
        if (!extension_is_known(name))
            return json_fail(&element, RESULT_UNSUPPORTED, file->why,
                             "the file needs %s, which this program doesn't read", name);
    }
    return result;
}

static enum result check_extension_list(struct gltf_file *file, const struct json_cursor *list,
                                        const struct json_cursor *used)
{
    void *position = NULL;
    struct json_cursor extension;
    enum result result = RESULT_OK;
    while (result == RESULT_OK && json_next_member(list, &position, &extension)) {
        result = json_expect_object(&extension, file->why);
        if (result == RESULT_OK && (used == NULL || !list_has(used, json_count(used), extension.key)))
            result = json_fail(&extension, RESULT_INVALID, file->why, "not declared in extensionsUsed");
    }
    return result;
}

// Every extension that stands anywhere must be declared. The depth is bounded by json_parse.
static enum result check_declared(struct gltf_file *file, const struct json_cursor *value,
                                  const struct json_cursor *used)
{
    enum result result = RESULT_OK;
    void *position = NULL;
    struct json_cursor member;
    while (result == RESULT_OK && json_next_member(value, &position, &member)) {
        if (strcmp(member.key, "extras") == 0)
            continue;
        if (strcmp(member.key, "extensions") == 0)
            result = check_extension_list(file, &member, used);
        if (result == RESULT_OK)
            result = check_declared(file, &member, used);
    }
    for (size_t i = 0; i < json_count(value) && result == RESULT_OK; i++) {
        struct json_cursor element = json_element(value, i);
        result = check_declared(file, &element, used);
    }
    return result;
}

static enum result read_extensions(struct gltf_file *file)
{
    struct json_cursor used;
    bool any = false;
    enum result result = read_names(file, "extensionsUsed", &used, &any);
    if (result == RESULT_OK)
        result = read_required(file, &used, any);
    if (result == RESULT_OK)
        result = check_declared(file, &file->root, any ? &used : NULL);
    if (result != RESULT_OK || !any)
        return result;
    for (size_t i = 0; i < json_count(&used); i++) {
        struct json_cursor element = json_element(&used, i);
        const char *name = json_string_value(element.value);
        if (!extension_is_known(name))
            gltf_warn(file, &element, "%s is not known here and ignored", name);
    }
    file->quantised = list_has(&used, json_count(&used), "KHR_mesh_quantization");
    return RESULT_OK;
}

// --- the whole file ---------------------------------------------------------------------------------------

static enum result check_drawn(struct gltf_file *file)
{
    size_t drawn = 0;
    for (int n = 0; n < file->model.node_count; n++) {
        if (file->model.nodes[n].mesh == MODEL_NONE)
            continue;
        const struct model_mesh *mesh = &file->model.meshes[file->model.nodes[n].mesh];
        for (int p = 0; p < mesh->primitive_count; p++)
            drawn += mesh->primitives[p].index_count;
        if (drawn > GLTF_MAX_DRAWN_INDICES)
            return json_fail(&file->root, RESULT_TOO_LARGE, file->why,
                             "draws more than %zu triangles with all its nodes", GLTF_MAX_DRAWN_INDICES / 3);
    }
    if (drawn == 0)
        gltf_warn(file, &file->root, "the model draws nothing");
    model_compute_bounds(&file->model);
    return RESULT_OK;
}

static enum result read_document(struct gltf_file *file)
{
    static enum result (*const stages[])(struct gltf_file *) = {
        read_asset,          read_extensions,          gltf_read_buffers, gltf_read_views,
        gltf_read_accessors, gltf_check_accessor_data, gltf_read_images,  gltf_read_textures,
        gltf_read_materials, gltf_read_variants,       gltf_read_meshes,  gltf_read_nodes,
        gltf_read_skins,     gltf_check_unread,        check_drawn,
    };
    enum result result = json_expect_object(&file->root, file->why);
    for (size_t i = 0; i < sizeof stages / sizeof stages[0] && result == RESULT_OK; i++)
        result = stages[i](file);
    return result;
}

static void finish(struct gltf_file *file)
{
    for (int i = 0; i < file->buffer_count; i++)
        free(file->buffers[i].owned);
    free(file->buffers);
    free(file->views);
    free(file->accessors);
    free(file->textures);
    free(file->uv_sets);
    free(file->node_parents);
    free(file->node_places);
    free(file->joints_needed);
    model_free(&file->model);
    json_decref(file->document);
}

enum result gltf_parse(const char *label, const uint8_t *bytes, size_t size, const char *folder,
                       const struct gltf_options *options, struct model *out, struct diagnostic *why)
{
    struct gltf_file file = {.label = label,
                             .folder = folder,
                             .options = options,
                             .why = why,
                             .bytes_left = GLTF_MAX_TOTAL_BYTES,
                             .pixels_left = GLTF_MAX_PIXELS,
                             .default_material = GLTF_NONE};
    const uint8_t *json = NULL;
    size_t json_size = 0;
    enum result result = gltf_open_container(&file, bytes, size, &json, &json_size);
    if (result == RESULT_OK)
        result = json_parse(label, json, json_size, &file.document, why);
    file.root = json_root(label, file.document);
    if (result == RESULT_OK)
        result = read_document(&file);
    if (result == RESULT_OK) {
        *out = file.model;
        file.model = (struct model){0};
    }
    finish(&file);
    return result;
}

enum result gltf_load(const char *path, const struct gltf_options *options, struct model *out,
                      struct diagnostic *why)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    enum result result = file_read(path, GLTF_MAX_FILE_BYTES, &bytes, &size, why);
    if (result != RESULT_OK)
        return result;
    char folder[1024] = ".";
    const char *slash = strrchr(path, '/');
    size_t length = slash != NULL ? (size_t)(slash - path) : 0;
    if (length >= sizeof folder) {
        result = diagnose(why, RESULT_TOO_LARGE, "%.80s…: the path is too long", path);
    } else {
        if (slash != NULL)
            (void)snprintf(folder, sizeof folder, "%.*s", (int)length, path);
        if (slash == path)
            (void)snprintf(folder, sizeof folder, "/");
        result = gltf_parse(path, bytes, size, folder, options, out, why);
    }
    free(bytes);
    return result;
}
