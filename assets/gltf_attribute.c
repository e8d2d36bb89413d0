// The vertex attributes of a primitive: names, formats and counts (glTF 3.7.2.1, KHR_mesh_quantization).
#include "assets/gltf_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SETS 16 // of TEXCOORD_n and the like
#define MAX_TARGETS 65536

enum semantic { POSITION, NORMAL, TANGENT, TEXCOORD, COLOUR, JOINTS, WEIGHTS, CUSTOM };

// Bits of the component types, as component - GLTF_BYTE.
#define BIT(component) (1u << ((component)-GLTF_BYTE))
#define FLOATS BIT(GLTF_FLOAT)
#define SIGNED (BIT(GLTF_BYTE) | BIT(GLTF_SHORT))
#define UNSIGNED (BIT(GLTF_UNSIGNED_BYTE) | BIT(GLTF_UNSIGNED_SHORT))

// What each semantic allows: components as they are, normalised ones, and what KHR_mesh_quantization adds.
struct format {
    const char *name;
    bool indexed; // NAME_n
    int minimum_rows, maximum_rows;
    unsigned plain, normalised, quantised_plain, quantised_normalised;
};

static const struct format formats[] = {
    [POSITION] = {"POSITION", false, 3, 3, FLOATS, 0, SIGNED | UNSIGNED, SIGNED | UNSIGNED},
    [NORMAL] = {"NORMAL", false, 3, 3, FLOATS, 0, 0, SIGNED},
    [TANGENT] = {"TANGENT", false, 4, 4, FLOATS, 0, 0, SIGNED},
    [TEXCOORD] = {"TEXCOORD", true, 2, 2, FLOATS, UNSIGNED, SIGNED | UNSIGNED, SIGNED},
    [COLOUR] = {"COLOR", true, 3, 4, FLOATS, UNSIGNED, 0, 0},
    [JOINTS] = {"JOINTS", true, 4, 4, UNSIGNED, 0, 0, 0},
    [WEIGHTS] = {"WEIGHTS", true, 4, 4, FLOATS, UNSIGNED, 0, 0},
};

// The same for the differences of morph targets (glTF 3.7.2.2): a tangent's has no sign, and all may be
// negative.
static const struct format target_formats[] = {
    [POSITION] = {"POSITION", false, 3, 3, FLOATS, 0, SIGNED | UNSIGNED, SIGNED | UNSIGNED},
    [NORMAL] = {"NORMAL", false, 3, 3, FLOATS, 0, 0, SIGNED},
    [TANGENT] = {"TANGENT", false, 3, 3, FLOATS, 0, 0, SIGNED},
    [TEXCOORD] = {"TEXCOORD", true, 2, 2, FLOATS, SIGNED | UNSIGNED, SIGNED | UNSIGNED, 0},
    [COLOUR] = {"COLOR", true, 3, 4, FLOATS, SIGNED | UNSIGNED, 0, 0},
};

// Reads NAME or NAME_n (n without leading zeros). False for a name that glTF doesn't know.
static bool parse_name(const char *name, enum semantic *semantic, int *set)
{
    *set = 0;
    *semantic = CUSTOM;
    if (name[0] == '_')
        return true;
    for (int s = POSITION; s < CUSTOM; s++) {
        size_t length = strlen(formats[s].name);
        if (strncmp(name, formats[s].name, length) != 0)
            continue;
        const char *rest = name + length;
        *semantic = (enum semantic)s;
        if (!formats[s].indexed)
            return *rest == '\0';
        if (rest[0] != '_' || rest[1] < '0' || rest[1] > '9' || (rest[1] == '0' && rest[2] != '\0') ||
            strlen(rest) > 3)
            return false;
        for (rest++; *rest != '\0'; rest++) {
            if (*rest < '0' || *rest > '9')
                return false;
            *set = *set * 10 + (*rest - '0');
        }
        return *set < MAX_SETS;
    }
    return false;
}

static enum result check_format(const struct gltf_file *file, const struct json_cursor *member,
                                const struct gltf_accessor *accessor, const struct format *format)
{
    unsigned bit = BIT(accessor->component);
    unsigned allowed = accessor->normalised ? format->normalised : format->plain;
    if (file->quantised)
        allowed |= accessor->normalised ? format->quantised_normalised : format->quantised_plain;
    if (accessor->columns != 1 || accessor->rows < format->minimum_rows ||
        accessor->rows > format->maximum_rows || (bit & allowed) == 0)
        return json_fail(member, RESULT_INVALID, file->why, "%d components of type %d%s can't be a %s",
                         gltf_components(accessor), (int)accessor->component,
                         accessor->normalised ? " (normalised)" : "", format->name);
    return RESULT_OK;
}

// Vertex data is aligned to 4 bytes, and a view that several accessors read must say its stride.
static enum result check_layout(struct gltf_file *file, const struct json_cursor *member, int index)
{
    const struct gltf_accessor *accessor = &file->accessors[index];
    if (accessor->view == GLTF_NONE)
        return RESULT_OK;
    struct gltf_view *view = &file->views[accessor->view];
    size_t element = gltf_component_size(accessor->component) * (size_t)gltf_components(accessor);
    size_t stride = view->stride != 0 ? view->stride : element;
    if (accessor->offset % 4 != 0 || view->offset % 4 != 0 || stride % 4 != 0)
        return json_fail(member, RESULT_INVALID, file->why, "its vertices are not aligned to 4 bytes");
    if (view->attribute_accessor == GLTF_NONE)
        view->attribute_accessor = index;
    if (view->attribute_accessor != index && view->stride == 0)
        return json_fail(member, RESULT_INVALID, file->why,
                         "bufferView %d is read by accessors %d and %d, but has no byteStride",
                         accessor->view, view->attribute_accessor, index);
    return gltf_use_view(file, member, accessor->view, GLTF_USE_VERTICES);
}

static void remember(struct gltf_attributes *out, enum semantic semantic, int set, int accessor)
{
    switch (semantic) {
    case POSITION:
        out->position = accessor;
        break;
    case NORMAL:
        out->normal = accessor;
        break;
    case TANGENT:
        out->tangent = accessor;
        break;
    case TEXCOORD:
        if (set < 2)
            out->uv[set] = accessor;
        break;
    case COLOUR:
        if (set == 0)
            out->colour = accessor;
        break;
    case JOINTS:
        if (set < 2)
            out->joints[set] = accessor;
        else
            out->has_more_influences = true;
        break;
    case WEIGHTS:
        if (set < 2)
            out->weights[set] = accessor;
        break;
    case CUSTOM:
        break;
    }
}

static enum result read_attribute(struct gltf_file *file, const struct json_cursor *member,
                                  unsigned sets[CUSTOM + 1], bool first, struct gltf_attributes *out)
{
    enum semantic semantic = CUSTOM;
    int set = 0, index = GLTF_NONE;
    if (!parse_name(member->key, &semantic, &set))
        return json_fail(member, RESULT_INVALID, file->why,
                         "unknown attribute; one of our own begins with _");
    sets[semantic] |= 1u << set;
    enum result result = gltf_read_index(file, member, file->accessor_count, "accessor", &index);
    if (result != RESULT_OK)
        return result;
    const struct gltf_accessor *accessor = &file->accessors[index];
    if (semantic != CUSTOM)
        result = check_format(file, member, accessor, &formats[semantic]);
    else if (accessor->component == GLTF_UNSIGNED_INT)
        result = json_fail(member, RESULT_INVALID, file->why, "vertices can't have 32-bit integers");
    if (result == RESULT_OK && semantic == POSITION && !accessor->has_bounds)
        result = json_fail(member, RESULT_INVALID, file->why, "accessor %d has no min and max", index);
    if (result == RESULT_OK && !first && accessor->count != out->vertex_count)
        result = json_fail(member, RESULT_INVALID, file->why, "%zu vertices, where others have %zu",
                           accessor->count, out->vertex_count);
    if (result == RESULT_OK)
        result = check_layout(file, member, index);
    out->vertex_count = accessor->count;
    remember(out, semantic, set, index);
    return result;
}

// NAME_0, NAME_1 … without a gap.
static enum result check_sets(const struct gltf_file *file, const struct json_cursor *attributes,
                              const unsigned sets[CUSTOM + 1])
{
    for (int s = TEXCOORD; s < CUSTOM; s++)
        if ((sets[s] & (sets[s] + 1)) != 0)
            return json_fail(attributes, RESULT_INVALID, file->why, "%s_n must begin with 0 and have no gap",
                             formats[s].name);
    if (sets[JOINTS] != sets[WEIGHTS])
        return json_fail(attributes, RESULT_INVALID, file->why, "JOINTS and WEIGHTS don't go together");
    return RESULT_OK;
}

enum result gltf_read_attributes(struct gltf_file *file, const struct json_cursor *attributes,
                                 struct gltf_attributes *out)
{
    *out = (struct gltf_attributes){.position = GLTF_NONE,
                                    .normal = GLTF_NONE,
                                    .tangent = GLTF_NONE,
                                    .uv = {GLTF_NONE, GLTF_NONE},
                                    .colour = GLTF_NONE,
                                    .joints = {GLTF_NONE, GLTF_NONE},
                                    .weights = {GLTF_NONE, GLTF_NONE}};
    unsigned sets[CUSTOM + 1] = {0};
    struct json_cursor member;
    void *position = NULL;
    enum result result = json_expect_object(attributes, file->why);
    if (result != RESULT_OK)
        return result;
    bool first = true;
    while (json_next_member(attributes, &position, &member)) {
        result = read_attribute(file, &member, sets, first, out);
        if (result != RESULT_OK)
            return result;
        first = false;
    }
    if (first)
        return json_fail(attributes, RESULT_INVALID, file->why, "no attributes");
    for (unsigned bits = sets[TEXCOORD]; bits != 0; bits >>= 1)
        out->uv_count++;
    return check_sets(file, attributes, sets);
}

// --- morph targets ----------------------------------------------------------------------------------------

static enum result check_target_attribute(struct gltf_file *file, const struct json_cursor *member,
                                          const struct json_cursor *attributes, size_t vertex_count)
{
    enum semantic semantic = CUSTOM;
    struct json_cursor base;
    int set = 0, index = GLTF_NONE;
    if (!parse_name(member->key, &semantic, &set) || semantic == JOINTS || semantic == WEIGHTS)
        return json_fail(member, RESULT_INVALID, file->why, "no attribute of a morph target");
    if (!json_member(attributes, member->key, &base))
        return json_fail(member, RESULT_INVALID, file->why, "the primitive has no such attribute");
    enum result result = gltf_read_index(file, member, file->accessor_count, "accessor", &index);
    if (result != RESULT_OK)
        return result;
    const struct gltf_accessor *accessor = &file->accessors[index];
    if (semantic != CUSTOM)
        result = check_format(file, member, accessor, &target_formats[semantic]);
    if (result == RESULT_OK && semantic == POSITION && !accessor->has_bounds)
        result = json_fail(member, RESULT_INVALID, file->why, "accessor %d has no min and max", index);
    if (result == RESULT_OK && accessor->count != vertex_count)
        result = json_fail(member, RESULT_INVALID, file->why, "%zu vertices, where the primitive has %zu",
                           accessor->count, vertex_count);
    return result == RESULT_OK ? check_layout(file, member, index) : result;
}

enum result gltf_check_targets(struct gltf_file *file, const struct json_cursor *targets,
                               const struct json_cursor *attributes, size_t vertex_count)
{
    enum result result = json_expect_array(targets, 1, MAX_TARGETS, file->why);
    for (size_t i = 0; result == RESULT_OK && i < json_count(targets); i++) {
        struct json_cursor target = json_element(targets, i), member;
        void *position = NULL;
        result = json_expect_object(&target, file->why);
        while (result == RESULT_OK && json_next_member(&target, &position, &member))
            result = check_target_attribute(file, &member, attributes, vertex_count);
    }
    return result;
}
