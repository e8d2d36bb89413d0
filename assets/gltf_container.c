// The outside of a glTF file: the chunks of a .glb, and the buffers (glTF 4, 3.6.1).
#include "assets/gltf_internal.h"

#include <stdlib.h>
#include <string.h>

#define GLB_HEADER_BYTES 12
#define GLB_CHUNK_HEADER_BYTES 8
#define GLB_CHUNK_JSON 0x4e4f534au
#define GLB_CHUNK_BIN 0x004e4942u

static uint32_t little_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static enum result read_glb_header(struct gltf_file *file, const uint8_t *bytes, size_t size, size_t *length)
{
    if (size < GLB_HEADER_BYTES)
        return diagnose(file->why, RESULT_INVALID, "%s: the GLB header is cut off", file->label);
    uint32_t version = little_endian(bytes + 4);
    *length = little_endian(bytes + 8);
    if (version != 2)
        return diagnose(file->why, RESULT_UNSUPPORTED, "%s: GLB version %u; only 2 is read", file->label,
                        version);
    if (*length > size)
        return diagnose(file->why, RESULT_INVALID, "%s: says it has %zu bytes, but has %zu: truncated?",
                        file->label, *length, size);
    if (*length < GLB_HEADER_BYTES + GLB_CHUNK_HEADER_BYTES)
        return diagnose(file->why, RESULT_INVALID, "%s: says it has only %zu bytes", file->label, *length);
    if (*length < size)
        gltf_warn(file, &(struct json_cursor){.label = file->label}, "%zu bytes behind the end of the GLB",
                  size - *length);
    return RESULT_OK;
}

static enum result read_glb_chunk(struct gltf_file *file, int number, uint32_t type, const uint8_t *bytes,
                                  size_t size, const uint8_t **json, size_t *json_size)
{
    if (size % 4 != 0)
        return diagnose(file->why, RESULT_INVALID, "%s: chunk %d has %zu bytes, not a multiple of 4",
                        file->label, number, size);
    if (number == 0 && (type != GLB_CHUNK_JSON || size == 0))
        return diagnose(file->why, RESULT_INVALID, "%s: the first chunk is not the JSON text%s", file->label,
                        size == 0 ? " but empty" : "");
    if (number > 0 && type == GLB_CHUNK_JSON)
        return diagnose(file->why, RESULT_INVALID, "%s: chunk %d is a second JSON text", file->label, number);
    if (number > 1 && type == GLB_CHUNK_BIN)
        return diagnose(file->why, RESULT_INVALID, "%s: chunk %d is binary, which only the second may be",
                        file->label, number);
    if (number == 0) {
        *json = bytes;
        *json_size = size;
    } else if (type == GLB_CHUNK_BIN) {
        file->binary = bytes;
        file->binary_size = size;
    } // other types are for extensions and must be skipped (glTF 4.4.3)
    return RESULT_OK;
}

static enum result read_glb(struct gltf_file *file, const uint8_t *bytes, size_t size, const uint8_t **json,
                            size_t *json_size)
{
    size_t length = 0;
    enum result result = read_glb_header(file, bytes, size, &length);
    size_t at = GLB_HEADER_BYTES;
    for (int number = 0; result == RESULT_OK && at < length; number++) {
        if (length - at < GLB_CHUNK_HEADER_BYTES)
            return diagnose(file->why, RESULT_INVALID, "%s: the header of chunk %d is cut off", file->label,
                            number);
        size_t chunk_size = little_endian(bytes + at);
        uint32_t type = little_endian(bytes + at + 4);
        at += GLB_CHUNK_HEADER_BYTES;
        if (chunk_size > length - at)
            return diagnose(file->why, RESULT_INVALID, "%s: chunk %d has %zu bytes, but %zu are left",
                            file->label, number, chunk_size, length - at);
        result = read_glb_chunk(file, number, type, bytes + at, chunk_size, json, json_size);
        at += chunk_size;
    }
    return result;
}

enum result gltf_open_container(struct gltf_file *file, const uint8_t *bytes, size_t size,
                                const uint8_t **json, size_t *json_size)
{
    if (size == 0)
        return diagnose(file->why, RESULT_INVALID, "%s: an empty file", file->label);
    file->is_glb = size >= 4 && memcmp(bytes, "glTF", 4) == 0;
    if (file->is_glb)
        return read_glb(file, bytes, size, json, json_size);
    const char *ending = strrchr(file->label, '.');
    if (ending != NULL && strcmp(ending, ".glb") == 0)
        return diagnose(file->why, RESULT_INVALID, "%s: no GLB file: it doesn't begin with \"glTF\"",
                        file->label);
    *json = bytes;
    *json_size = size;
    return RESULT_OK;
}

// --- buffers ----------------------------------------------------------------------------------------------

static enum result check_buffer_mime(struct gltf_file *file, const struct json_cursor *uri, const char *mime)
{
    if (mime[0] == '\0' || strcmp(mime, "application/octet-stream") == 0 ||
        strcmp(mime, "application/gltf-buffer") == 0)
        return RESULT_OK;
    return json_fail(uri, RESULT_INVALID, file->why, "a buffer of type %s", mime);
}

static enum result read_buffer(struct gltf_file *file, const struct json_cursor *object, int number)
{
    struct gltf_buffer *buffer = &file->buffers[number];
    struct json_cursor length_member, uri;
    int64_t length = 0;
    enum result result = json_need(object, "byteLength", &length_member, file->why);
    if (result == RESULT_OK)
        result = json_read_integer(&length_member, 1, GLTF_MAX_OFFSET, &length, file->why);
    if (result != RESULT_OK)
        return result;
    buffer->size = (size_t)length;
    size_t available = 0;
    if (json_member(object, "uri", &uri)) {
        char mime[64];
        result = gltf_read_uri(file, &uri, mime, &buffer->owned, &available);
        if (result == RESULT_OK)
            result = check_buffer_mime(file, &uri, mime);
        if (result != RESULT_OK)
            return result;
        buffer->bytes = buffer->owned;
    } else if (number == 0 && file->binary != NULL) {
        buffer->bytes = file->binary;
        available = file->binary_size;
    } else if (number == 0 && file->is_glb) {
        return json_fail(object, RESULT_INVALID, file->why, "the file has no binary chunk for this buffer");
    } else {
        return RESULT_OK; // without data: an error for whoever wants to read it
    }
    if (available < buffer->size)
        return json_fail(object, RESULT_INVALID, file->why, "%zu bytes, but byteLength says %zu", available,
                         buffer->size);
    return RESULT_OK;
}

enum result gltf_read_buffers(struct gltf_file *file)
{
    struct json_cursor array;
    int count = 0;
    enum result result = gltf_get_array(file, &file->root, "buffers", 1024, &array, &count);
    if (result != RESULT_OK || count == 0)
        return result;
    file->buffers = calloc((size_t)count, sizeof *file->buffers);
    if (file->buffers == NULL)
        return json_fail(&array, RESULT_NO_MEMORY, file->why, "no memory");
    file->buffer_count = count;
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor object = json_element(&array, (size_t)i);
        result = read_buffer(file, &object, i);
    }
    return result;
}
