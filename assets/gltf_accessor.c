// Buffer views and accessors: their layout checked before anything is read (glTF 3.6.2).
#include "assets/gltf_internal.h"

#include <stdlib.h>
#include <string.h>

// --- views ------------------------------------------------------------------------------------------------

#define TARGET_VERTICES 34962 // ARRAY_BUFFER
#define TARGET_INDICES 34963  // ELEMENT_ARRAY_BUFFER

static enum result check_stride(struct gltf_file *file, const struct json_cursor *object,
                                const struct gltf_view *view)
{
    struct json_cursor member;
    if (!json_member(object, "byteStride", &member))
        return RESULT_OK;
    if (view->stride % 4 != 0)
        return json_fail(&member, RESULT_INVALID, file->why, "%zu is not a multiple of 4", view->stride);
    if (view->stride > view->length)
        return json_fail(&member, RESULT_INVALID, file->why, "%zu is more than byteLength %zu", view->stride,
                         view->length);
    if (view->use == GLTF_USE_INDICES)
        return json_fail(&member, RESULT_INVALID, file->why, "indices can't have a stride");
    return RESULT_OK;
}

static enum result read_view(struct gltf_file *file, const struct json_cursor *object, struct gltf_view *view)
{
    struct json_cursor buffer, length_member;
    int64_t offset = 0, length = 0, stride = 0, target = 0;
    enum result result = json_need(object, "buffer", &buffer, file->why);
    if (result == RESULT_OK)
        result = gltf_read_index(file, &buffer, file->buffer_count, "buffer", &view->buffer);
    if (result == RESULT_OK)
        result = json_get_integer(object, "byteOffset", 0, GLTF_MAX_OFFSET, &offset, file->why);
    if (result == RESULT_OK)
        result = json_need(object, "byteLength", &length_member, file->why);
    if (result == RESULT_OK)
        result = json_read_integer(&length_member, 1, GLTF_MAX_OFFSET, &length, file->why);
    if (result == RESULT_OK)
        result = json_get_integer(object, "byteStride", 4, 252, &stride, file->why);
    if (result == RESULT_OK)
        result = json_get_integer(object, "target", 0, INT32_MAX, &target, file->why);
    if (result != RESULT_OK)
        return result;
    size_t size = file->buffers[view->buffer].size;
    if ((size_t)offset + (size_t)length > size)
        return json_fail(object, RESULT_INVALID, file->why,
                         "bytes %lld to %lld are wanted, but buffer %d has %zu", (long long)offset,
                         (long long)offset + (long long)length, view->buffer, size);
    view->offset = (size_t)offset;
    view->length = (size_t)length;
    view->stride = (size_t)stride;
    view->attribute_accessor = GLTF_NONE;
    if (target == TARGET_VERTICES || target == TARGET_INDICES)
        view->use = target == TARGET_VERTICES ? GLTF_USE_VERTICES : GLTF_USE_INDICES;
    else if (target != 0)
        gltf_warn(file, object, "unknown target %lld", (long long)target);
    return check_stride(file, object, view);
}

enum result gltf_read_views(struct gltf_file *file)
{
    struct json_cursor array;
    int count = 0;
    enum result result = gltf_get_array(file, &file->root, "bufferViews", GLTF_MAX_OBJECTS, &array, &count);
    if (result != RESULT_OK || count == 0)
        return result;
    file->views = calloc((size_t)count, sizeof *file->views);
    if (file->views == NULL)
        return json_fail(&array, RESULT_NO_MEMORY, file->why, "no memory");
    file->view_count = count;
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor object = json_element(&array, (size_t)i);
        result = read_view(file, &object, &file->views[i]);
    }
    return result;
}

const uint8_t *gltf_view_bytes(const struct gltf_file *file, int view)
{
    const struct gltf_view *v = &file->views[view];
    const uint8_t *bytes = file->buffers[v->buffer].bytes;
    return bytes != NULL ? bytes + v->offset : NULL;
}

enum result gltf_use_view(struct gltf_file *file, const struct json_cursor *where, int view,
                          enum gltf_use use)
{
    static const char *const names[] = {"nothing", "vertices", "indices", "other data"};
    if (view == GLTF_NONE)
        return RESULT_OK;
    struct gltf_view *v = &file->views[view];
    if (v->use != GLTF_USE_UNKNOWN && v->use != use)
        return json_fail(where, RESULT_INVALID, file->why, "bufferView %d is for %s, but used for %s", view,
                         names[v->use], names[use]);
    v->use = use;
    return RESULT_OK;
}

// --- accessors: layout ------------------------------------------------------------------------------------

size_t gltf_component_size(enum gltf_component component)
{
    switch (component) {
    case GLTF_BYTE:
    case GLTF_UNSIGNED_BYTE:
        return 1;
    case GLTF_SHORT:
    case GLTF_UNSIGNED_SHORT:
        return 2;
    case GLTF_UNSIGNED_INT:
    case GLTF_FLOAT:
        return 4;
    }
    return 4;
}

int gltf_components(const struct gltf_accessor *accessor)
{
    return accessor->columns * accessor->rows;
}

// Columns of a matrix begin at multiples of 4 bytes (glTF 3.6.2.4).
static size_t column_stride(const struct gltf_accessor *accessor)
{
    size_t size = gltf_component_size(accessor->component) * (size_t)accessor->rows;
    return accessor->columns > 1 ? (size + 3) / 4 * 4 : size;
}

static size_t packed_stride(const struct gltf_accessor *accessor)
{
    return column_stride(accessor) * (size_t)accessor->columns;
}

// Bytes from the first to behind the last component of `count` elements. count < 2^32, stride < 256.
static size_t span(const struct gltf_accessor *accessor, size_t count, size_t stride)
{
    size_t last = column_stride(accessor) * (size_t)(accessor->columns - 1) +
                  gltf_component_size(accessor->component) * (size_t)accessor->rows;
    return stride * (count - 1) + last;
}

static enum result read_component(struct gltf_file *file, const struct json_cursor *object,
                                  enum gltf_component *out)
{
    struct json_cursor member;
    int64_t value = 0;
    enum result result = json_need(object, "componentType", &member, file->why);
    if (result == RESULT_OK)
        result = json_read_integer(&member, 0, INT32_MAX, &value, file->why);
    if (result != RESULT_OK)
        return result;
    if (value < GLTF_BYTE || value > GLTF_FLOAT || value == 5124)
        return json_fail(&member, RESULT_INVALID, file->why, "unknown component type %lld", (long long)value);
    *out = (enum gltf_component)value;
    return RESULT_OK;
}

static enum result read_type(struct gltf_file *file, const struct json_cursor *object,
                             struct gltf_accessor *accessor)
{
    static const struct {
        const char *name;
        int columns, rows;
    } types[] = {{"SCALAR", 1, 1}, {"VEC2", 1, 2}, {"VEC3", 1, 3}, {"VEC4", 1, 4},
                 {"MAT2", 2, 2},   {"MAT3", 3, 3}, {"MAT4", 4, 4}};
    struct json_cursor member;
    const char *name = NULL;
    enum result result = json_need(object, "type", &member, file->why);
    if (result == RESULT_OK)
        result = json_read_string(&member, 32, &name, file->why);
    if (result != RESULT_OK)
        return result;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(name, types[i].name) == 0) {
            accessor->columns = types[i].columns;
            accessor->rows = types[i].rows;
            return RESULT_OK;
        }
    return json_fail(&member, RESULT_INVALID, file->why, "unknown type \"%s\"", name);
}

static enum result check_alignment(struct gltf_file *file, const struct json_cursor *object,
                                   const struct gltf_accessor *accessor)
{
    size_t size = gltf_component_size(accessor->component);
    size_t total = accessor->offset + file->views[accessor->view].offset;
    if (total % size != 0)
        return json_fail(object, RESULT_INVALID, file->why,
                         "begins at byte %zu of its buffer, which is not a multiple of %zu", total, size);
    size_t alignment = accessor->columns > 1 ? 4 : size;
    if (accessor->offset % alignment != 0)
        return json_fail(object, RESULT_INVALID, file->why, "byteOffset %zu is not a multiple of %zu",
                         accessor->offset, alignment);
    return RESULT_OK;
}

static enum result check_fit(struct gltf_file *file, const struct json_cursor *object,
                             const struct gltf_accessor *accessor)
{
    if (accessor->view == GLTF_NONE) {
        struct json_cursor member;
        if (json_member(object, "byteOffset", &member))
            return json_fail(&member, RESULT_INVALID, file->why, "an offset without a bufferView");
        return RESULT_OK;
    }
    const struct gltf_view *view = &file->views[accessor->view];
    size_t packed = packed_stride(accessor);
    if (view->stride != 0 && view->stride < packed)
        return json_fail(object, RESULT_INVALID, file->why,
                         "bufferView %d has a stride of %zu, less than the %zu bytes of an element",
                         accessor->view, view->stride, packed);
    size_t needed = span(accessor, accessor->count, view->stride != 0 ? view->stride : packed);
    if (accessor->offset > view->length || needed > view->length - accessor->offset)
        return json_fail(object, RESULT_INVALID, file->why,
                         "needs %zu bytes from byte %zu, but bufferView %d has %zu", needed, accessor->offset,
                         accessor->view, view->length);
    return check_alignment(file, object, accessor);
}

static enum result check_bounds_length(struct gltf_file *file, const struct json_cursor *object,
                                       struct gltf_accessor *accessor)
{
    struct json_cursor minimum, maximum;
    size_t count = (size_t)gltf_components(accessor);
    bool has_minimum = json_member(object, "min", &minimum);
    bool has_maximum = json_member(object, "max", &maximum);
    enum result result = RESULT_OK;
    if (has_minimum)
        result = json_expect_array(&minimum, count, count, file->why);
    if (has_maximum && result == RESULT_OK)
        result = json_expect_array(&maximum, count, count, file->why);
    accessor->has_bounds = has_minimum && has_maximum;
    return result;
}

// --- sparse accessors -------------------------------------------------------------------------------------

// The view, offset and fit of one half of "sparse".
static enum result read_sparse_part(struct gltf_file *file, const struct json_cursor *part,
                                    size_t element_bytes, size_t alignment, size_t needed, int *view_index,
                                    size_t *offset_out)
{
    struct json_cursor member;
    int64_t offset = 0;
    enum result result = json_need(part, "bufferView", &member, file->why);
    if (result == RESULT_OK)
        result = gltf_read_index(file, &member, file->view_count, "bufferView", view_index);
    if (result == RESULT_OK)
        result = json_get_integer(part, "byteOffset", 0, GLTF_MAX_OFFSET, &offset, file->why);
    if (result != RESULT_OK)
        return result;
    const struct gltf_view *view = &file->views[*view_index];
    if (view->stride != 0)
        return json_fail(&member, RESULT_INVALID, file->why, "sparse data can't have a stride");
    result = gltf_use_view(file, &member, *view_index, GLTF_USE_OTHER);
    if (result != RESULT_OK)
        return result;
    *offset_out = (size_t)offset;
    if ((size_t)offset > view->length || needed > view->length - (size_t)offset)
        return json_fail(part, RESULT_INVALID, file->why,
                         "needs %zu bytes in elements of %zu from byte %lld, but bufferView %d has %zu",
                         needed, element_bytes, (long long)offset, *view_index, view->length);
    if ((view->offset + (size_t)offset) % alignment != 0)
        return json_fail(part, RESULT_INVALID, file->why, "begins at no multiple of %zu", alignment);
    return RESULT_OK;
}

static uint32_t read_index_at(const uint8_t *bytes, enum gltf_component component, size_t i)
{
    uint16_t two = 0;
    uint32_t four = 0;
    switch (gltf_component_size(component)) {
    case 1:
        return bytes[i];
    case 2:
        memcpy(&two, bytes + i * 2, 2);
        return two;
    default:
        memcpy(&four, bytes + i * 4, 4);
        return four;
    }
}

static enum result check_sparse_indices(struct gltf_file *file, const struct json_cursor *where,
                                        const struct gltf_accessor *accessor)
{
    const struct gltf_sparse *sparse = &accessor->sparse;
    const uint8_t *bytes = gltf_view_bytes(file, sparse->index_view);
    for (size_t i = 0; bytes != NULL && i < sparse->count; i++) {
        const uint8_t *first = bytes + sparse->index_offset;
        uint32_t index = read_index_at(first, sparse->index_component, i);
        if (index >= accessor->count)
            return json_fail(where, RESULT_INVALID, file->why, "index %u of %zu elements", index,
                             accessor->count);
        if (i > 0 && index <= read_index_at(first, sparse->index_component, i - 1))
            return json_fail(where, RESULT_INVALID, file->why, "index %u does not grow", index);
    }
    return RESULT_OK;
}

static enum result read_sparse(struct gltf_file *file, const struct json_cursor *object,
                               struct gltf_accessor *accessor)
{
    struct json_cursor sparse, member, indices, values;
    struct gltf_sparse *out = &accessor->sparse;
    int64_t count = 0;
    if (!json_member(object, "sparse", &sparse))
        return RESULT_OK;
    enum result result = json_need(&sparse, "count", &member, file->why);
    if (result == RESULT_OK)
        result = json_read_integer(&member, 1, (int64_t)accessor->count, &count, file->why);
    if (result == RESULT_OK)
        result = json_need(&sparse, "indices", &indices, file->why);
    if (result == RESULT_OK)
        result = read_component(file, &indices, &out->index_component);
    if (result != RESULT_OK)
        return result;
    if (out->index_component != GLTF_UNSIGNED_BYTE && out->index_component != GLTF_UNSIGNED_SHORT &&
        out->index_component != GLTF_UNSIGNED_INT)
        return json_fail(&indices, RESULT_INVALID, file->why, "indices of component type %d",
                         (int)out->index_component);
    size_t index_bytes = gltf_component_size(out->index_component);
    result = read_sparse_part(file, &indices, index_bytes, index_bytes, (size_t)count * index_bytes,
                              &out->index_view, &out->index_offset);
    if (result == RESULT_OK)
        result = json_need(&sparse, "values", &values, file->why);
    size_t packed = packed_stride(accessor);
    if (result == RESULT_OK)
        result =
            read_sparse_part(file, &values, packed, gltf_component_size(accessor->component),
                             span(accessor, (size_t)count, packed), &out->value_view, &out->value_offset);
    if (result != RESULT_OK)
        return result;
    out->count = (size_t)count;
    return check_sparse_indices(file, &indices, accessor);
}

static enum result read_accessor(struct gltf_file *file, const struct json_cursor *object,
                                 struct gltf_accessor *accessor)
{
    struct json_cursor count_member;
    int64_t offset = 0, count = 0;
    accessor->view = GLTF_NONE;
    enum result result = read_component(file, object, &accessor->component);
    if (result == RESULT_OK)
        result = read_type(file, object, accessor);
    if (result == RESULT_OK)
        result = json_need(object, "count", &count_member, file->why);
    if (result == RESULT_OK)
        result = json_read_integer(&count_member, 1, UINT32_MAX, &count, file->why);
    if (result == RESULT_OK)
        result = gltf_get_index(file, object, "bufferView", file->view_count, "bufferView", &accessor->view);
    if (result == RESULT_OK)
        result = json_get_integer(object, "byteOffset", 0, GLTF_MAX_OFFSET, &offset, file->why);
    if (result == RESULT_OK)
        result = json_get_boolean(object, "normalized", &accessor->normalised, file->why);
    if (result != RESULT_OK)
        return result;
    accessor->offset = (size_t)offset;
    accessor->count = (size_t)count;
    if (accessor->normalised &&
        (accessor->component == GLTF_FLOAT || accessor->component == GLTF_UNSIGNED_INT))
        return json_fail(object, RESULT_INVALID, file->why, "component type %d can't be normalised",
                         (int)accessor->component);
    result = check_fit(file, object, accessor);
    if (result == RESULT_OK)
        result = check_bounds_length(file, object, accessor);
    if (result == RESULT_OK)
        result = read_sparse(file, object, accessor);
    return result;
}

enum result gltf_read_accessors(struct gltf_file *file)
{
    struct json_cursor array;
    int count = 0;
    uint64_t components = 0;
    enum result result = gltf_get_array(file, &file->root, "accessors", GLTF_MAX_OBJECTS, &array, &count);
    if (result != RESULT_OK || count == 0)
        return result;
    file->accessors = calloc((size_t)count, sizeof *file->accessors);
    if (file->accessors == NULL)
        return json_fail(&array, RESULT_NO_MEMORY, file->why, "no memory");
    file->accessor_count = count;
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor object = json_element(&array, (size_t)i);
        struct gltf_accessor *accessor = &file->accessors[i];
        result = read_accessor(file, &object, accessor);
        if (result != RESULT_OK)
            break;
        components += (uint64_t)gltf_components(accessor) * accessor->count;
        if (components > GLTF_MAX_COMPONENTS)
            result = json_fail(&object, RESULT_TOO_LARGE, file->why, "all accessors have over %llu numbers",
                               (unsigned long long)GLTF_MAX_COMPONENTS);
    }
    return result;
}

// --- accessors: data --------------------------------------------------------------------------------------

// One component as the number that is written, not normalised.
static double read_number(const uint8_t *bytes, enum gltf_component component)
{
    int16_t int16 = 0;
    uint16_t uint16 = 0;
    uint32_t uint32 = 0;
    float real = 0;
    switch (component) {
    case GLTF_BYTE:
        return bytes[0] < 128 ? bytes[0] : bytes[0] - 256;
    case GLTF_UNSIGNED_BYTE:
        return bytes[0];
    case GLTF_SHORT:
        memcpy(&int16, bytes, 2);
        return int16;
    case GLTF_UNSIGNED_SHORT:
        memcpy(&uint16, bytes, 2);
        return uint16;
    case GLTF_UNSIGNED_INT:
        memcpy(&uint32, bytes, 4);
        return uint32;
    case GLTF_FLOAT:
        memcpy(&real, bytes, 4);
        return (double)real;
    }
    return 0;
}

// glTF 3.6.2.2: the fraction that a normalised integer stands for.
static double normalise(double value, enum gltf_component component)
{
    switch (component) {
    case GLTF_BYTE:
        return fmax(value / 127.0, -1.0);
    case GLTF_UNSIGNED_BYTE:
        return value / 255.0;
    case GLTF_SHORT:
        return fmax(value / 32767.0, -1.0);
    case GLTF_UNSIGNED_SHORT:
        return value / 65535.0;
    case GLTF_UNSIGNED_INT:
    case GLTF_FLOAT:
        break;
    }
    return value;
}

// Walks an accessor's elements as they count: the view's, with the sparse values over them.
struct element_walk {
    const struct gltf_accessor *accessor;
    const uint8_t *base;                        // NULL: zeros
    const uint8_t *sparse_index, *sparse_value; // NULL: not sparse
    size_t stride, sparse_next;
};

// False when the file has no data for it.
static bool walk_begin(const struct gltf_file *file, const struct gltf_accessor *accessor,
                       struct element_walk *walk)
{
    *walk = (struct element_walk){.accessor = accessor, .stride = packed_stride(accessor)};
    if (accessor->decompressed != NULL) {
        walk->base = accessor->decompressed;
    } else if (accessor->view != GLTF_NONE) {
        const struct gltf_view *view = &file->views[accessor->view];
        walk->base = gltf_view_bytes(file, accessor->view);
        if (walk->base == NULL)
            return false;
        walk->base += accessor->offset;
        walk->stride = view->stride != 0 ? view->stride : walk->stride;
    }
    if (accessor->sparse.count > 0) {
        walk->sparse_index = gltf_view_bytes(file, accessor->sparse.index_view);
        walk->sparse_value = gltf_view_bytes(file, accessor->sparse.value_view);
        if (walk->sparse_index == NULL || walk->sparse_value == NULL)
            return false;
        walk->sparse_index += accessor->sparse.index_offset;
        walk->sparse_value += accessor->sparse.value_offset;
    }
    return true;
}

// The bytes of element `i`, NULL for zeros; to be called for 0, 1, 2 …
static const uint8_t *walk_element(struct element_walk *walk, size_t i)
{
    const struct gltf_sparse *sparse = &walk->accessor->sparse;
    if (walk->sparse_next < sparse->count &&
        read_index_at(walk->sparse_index, sparse->index_component, walk->sparse_next) == i)
        return walk->sparse_value + packed_stride(walk->accessor) * walk->sparse_next++;
    return walk->base != NULL ? walk->base + walk->stride * i : NULL;
}

static double element_number(const struct gltf_accessor *accessor, const uint8_t *element, int component)
{
    if (element == NULL)
        return 0;
    size_t column = (size_t)(component / accessor->rows), row = (size_t)(component % accessor->rows);
    return read_number(element + column * column_stride(accessor) +
                           row * gltf_component_size(accessor->component),
                       accessor->component);
}

// Compares what the file says with what its numbers are: a wrong bound is a sign of a wrong offset.
static enum result check_bound(struct gltf_file *file, const struct json_cursor *object, const char *key,
                               const struct gltf_accessor *accessor, const double *actual)
{
    struct json_cursor member;
    if (!json_member(object, key, &member))
        return RESULT_OK;
    for (int c = 0; c < gltf_components(accessor); c++) {
        struct json_cursor element = json_element(&member, (size_t)c);
        double declared = 0;
        enum result result = json_read_number(&element, -1e39, 1e39, &declared, file->why);
        if (result != RESULT_OK)
            return result;
        bool equal = accessor->component == GLTF_FLOAT
                         ? !((float)declared < (float)actual[c]) && !((float)declared > (float)actual[c])
                         : !(declared < actual[c]) && !(declared > actual[c]);
        if (!equal)
            return json_fail(&element, RESULT_INVALID, file->why, "%.9g, but the data's is %.9g", declared,
                             actual[c]);
    }
    return RESULT_OK;
}

// The least and greatest of each component; every number must be finite.
static enum result measure(struct gltf_file *file, const struct json_cursor *where,
                           const struct gltf_accessor *accessor, struct element_walk *walk,
                           double minimum[16], double maximum[16])
{
    for (int c = 0; c < 16; c++) {
        minimum[c] = (double)INFINITY;
        maximum[c] = -(double)INFINITY;
    }
    for (size_t i = 0; i < accessor->count; i++) {
        const uint8_t *element = walk_element(walk, i);
        for (int c = 0; c < gltf_components(accessor); c++) {
            double value = element_number(accessor, element, c);
            if (!isfinite(value))
                return json_fail(where, RESULT_INVALID, file->why, "element %zu is not a finite number", i);
            minimum[c] = value < minimum[c] ? value : minimum[c];
            maximum[c] = value > maximum[c] ? value : maximum[c];
        }
    }
    return RESULT_OK;
}

static enum result check_data(struct gltf_file *file, const struct json_cursor *object,
                              const struct gltf_accessor *accessor)
{
    struct element_walk walk;
    double minimum[16], maximum[16];
    if ((accessor->view == GLTF_NONE && accessor->sparse.count == 0) || !walk_begin(file, accessor, &walk))
        return RESULT_OK; // zeros, or left to an extension or to whoever wants to read it
    enum result result = measure(file, object, accessor, &walk, minimum, maximum);
    if (result == RESULT_OK)
        result = check_bound(file, object, "min", accessor, minimum);
    return result == RESULT_OK ? check_bound(file, object, "max", accessor, maximum) : result;
}

// Without the bounds: what is compressed with a loss is not exactly what it was.
enum result gltf_check_finite(struct gltf_file *file, const struct json_cursor *where, int accessor)
{
    struct element_walk walk;
    double minimum[16], maximum[16];
    return walk_begin(file, &file->accessors[accessor], &walk)
               ? measure(file, where, &file->accessors[accessor], &walk, minimum, maximum)
               : RESULT_OK;
}

enum result gltf_check_accessor_data(struct gltf_file *file)
{
    struct json_cursor array;
    enum result result = RESULT_OK;
    if (!json_member(&file->root, "accessors", &array))
        return RESULT_OK;
    for (int i = 0; i < file->accessor_count && result == RESULT_OK; i++) {
        struct json_cursor object = json_element(&array, (size_t)i);
        result = check_data(file, &object, &file->accessors[i]);
    }
    return result;
}

enum result gltf_read_floats(struct gltf_file *file, const struct json_cursor *where, int accessor_index,
                             float **out)
{
    const struct gltf_accessor *accessor = &file->accessors[accessor_index];
    struct element_walk walk;
    if (!walk_begin(file, accessor, &walk))
        return json_fail(where, RESULT_INVALID, file->why, "accessor %d has no data in this file",
                         accessor_index);
    int components = gltf_components(accessor);
    float *values = malloc(accessor->count * (size_t)components * sizeof *values);
    if (values == NULL)
        return json_fail(where, RESULT_NO_MEMORY, file->why, "no memory");
    for (size_t i = 0; i < accessor->count; i++) {
        const uint8_t *element = walk_element(&walk, i);
        for (int c = 0; c < components; c++) {
            double value = element_number(accessor, element, c);
            values[i * (size_t)components + (size_t)c] =
                (float)(accessor->normalised ? normalise(value, accessor->component) : value);
        }
    }
    *out = values;
    return RESULT_OK;
}

enum result gltf_read_integers(struct gltf_file *file, const struct json_cursor *where, int accessor_index,
                               uint32_t **out)
{
    const struct gltf_accessor *accessor = &file->accessors[accessor_index];
    struct element_walk walk;
    if (!walk_begin(file, accessor, &walk))
        return json_fail(where, RESULT_INVALID, file->why, "accessor %d has no data in this file",
                         accessor_index);
    uint32_t *values = malloc(accessor->count * sizeof *values);
    if (values == NULL)
        return json_fail(where, RESULT_NO_MEMORY, file->why, "no memory");
    for (size_t i = 0; i < accessor->count; i++) {
        const uint8_t *element = walk_element(&walk, i);
        values[i] = element != NULL ? read_index_at(element, accessor->component, 0) : 0;
    }
    *out = values;
    return RESULT_OK;
}
