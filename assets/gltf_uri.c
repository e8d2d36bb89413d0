// What a "uri" of a glTF file names: base64 data in the text itself, or a file below the folder (glTF 2.8).
#include "assets/gltf_internal.h"
#include "assets/hex.h"

#include "platform/base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- data: URIs (RFC 2397, RFC 4648) ----------------------------------------------------------------------

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// False when the text is no whole base64. `out` has room for 3 bytes for every 4 characters.
static bool base64_decode(const char *text, size_t length, uint8_t *out, size_t *size)
{
    if (length % 4 != 0)
        return false;
    size_t padding = 0;
    while (padding < 2 && padding < length && text[length - 1 - padding] == '=')
        padding++;
    uint32_t bits = 0;
    *size = 0;
    for (size_t i = 0; i < length - padding; i++) {
        int value = base64_value(text[i]);
        if (value < 0)
            return false;
        bits = bits << 6 | (uint32_t)value;
        if (i % 4 == 3) {
            out[(*size)++] = (uint8_t)(bits >> 16);
            out[(*size)++] = (uint8_t)(bits >> 8);
            out[(*size)++] = (uint8_t)bits;
            bits = 0;
        }
    }
    if (padding == 1) {
        out[(*size)++] = (uint8_t)(bits >> 10);
        out[(*size)++] = (uint8_t)(bits >> 2);
    } else if (padding == 2) {
        out[(*size)++] = (uint8_t)(bits >> 4);
    }
    return true;
}

// "TYPE[;NAME=VALUE…];base64" between "data:" and the comma: TYPE in lower case into `mime`.
static bool read_data_header(const char *header, size_t length, char mime[64])
{
    static const char ending[] = ";base64";
    size_t ending_length = sizeof ending - 1;
    if (length < ending_length || memcmp(header + length - ending_length, ending, ending_length) != 0)
        return false;
    length -= ending_length;
    const char *semicolon = memchr(header, ';', length);
    size_t type_length = semicolon != NULL ? (size_t)(semicolon - header) : length;
    if (type_length >= 64)
        return false;
    for (size_t i = 0; i < type_length; i++)
        mime[i] = header[i] >= 'A' && header[i] <= 'Z' ? (char)(header[i] + 32) : header[i];
    mime[type_length] = '\0';
    if (type_length == 0)
        (void)snprintf(mime, 64, "text/plain");   // RFC 2397's default
    for (size_t at = type_length; at < length;) { // each parameter has a '='
        const char *next = memchr(header + at + 1, ';', length - at - 1);
        size_t end = next != NULL ? (size_t)(next - header) : length;
        if (memchr(header + at, '=', end - at) == NULL)
            return false;
        at = end;
    }
    return true;
}

static enum result read_data_uri(struct gltf_file *file, const struct json_cursor *uri, const char *text,
                                 char mime[64], uint8_t **bytes, size_t *size)
{
    const char *header = text + strlen("data:");
    const char *comma = strchr(header, ',');
    if (comma == NULL || !read_data_header(header, (size_t)(comma - header), mime))
        return json_fail(uri, RESULT_INVALID, file->why, "a data: URI that is not \"data:TYPE;base64,…\"");
    size_t length = strlen(comma + 1);
    uint8_t *room = malloc(length / 4 * 3 + 1);
    if (room == NULL)
        return json_fail(uri, RESULT_NO_MEMORY, file->why, "no memory");
    if (!base64_decode(comma + 1, length, room, size)) {
        free(room);
        return json_fail(uri, RESULT_INVALID, file->why, "the base64 data of the URI is broken");
    }
    *bytes = room;
    return RESULT_OK;
}

// --- files ------------------------------------------------------------------------------------------------

// Undoes %xx (RFC 3986 2.1). False for a broken or a NUL escape, or when it doesn't fit.
static bool percent_decode(const char *text, char *out, size_t size)
{
    size_t length = 0;
    for (; *text != '\0'; text++) {
        char c = *text;
        if (c == '%') {
            int high = hex_value(text[1]);
            int low = high >= 0 ? hex_value(text[2]) : -1;
            if (low < 0 || (high == 0 && low == 0))
                return false;
            c = (char)(high * 16 + low);
            text += 2;
        }
        if (length + 1 >= size)
            return false;
        out[length++] = c;
    }
    out[length] = '\0';
    return length > 0;
}

// Whether a relative path stays below its folder: no root, no drive or scheme, no "..", no backslash.
static bool stays_below(const char *path)
{
    if (path[0] == '/' || strchr(path, '\\') != NULL || strchr(path, ':') != NULL)
        return false;
    for (const char *part = path; part != NULL; part = strchr(part, '/')) {
        if (*part == '/')
            part++;
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
            return false;
    }
    return true;
}

static enum result read_file(struct gltf_file *file, const struct json_cursor *uri, const char *text,
                             uint8_t **bytes, size_t *size)
{
    char relative[512] = "", path[1600];
    if (!percent_decode(text, relative, sizeof relative) || !stays_below(relative))
        return json_fail(uri, RESULT_INVALID, file->why,
                         "\"%.100s\" is no file below this one's folder, which is all that is read", text);
    if (file->options != NULL && file->options->no_external_files)
        return json_fail(uri, RESULT_NOT_FOUND, file->why, "no other files are read here");
    int length = snprintf(path, sizeof path, "%s/%s", file->folder, relative);
    if (length < 0 || (size_t)length >= sizeof path)
        return json_fail(uri, RESULT_TOO_LARGE, file->why, "the path is too long");
    struct diagnostic problem = {0};
    enum result result = file_read(path, file->bytes_left, bytes, size, &problem);
    if (result != RESULT_OK)
        return json_fail(uri, result, file->why, "%.250s", problem.text);
    return RESULT_OK;
}

enum result gltf_read_uri(struct gltf_file *file, const struct json_cursor *uri, char mime[64],
                          uint8_t **bytes, size_t *size)
{
    const char *text = NULL;
    enum result result = json_read_string(uri, GLTF_MAX_FILE_BYTES, &text, file->why);
    if (result != RESULT_OK)
        return result;
    mime[0] = '\0';
    result = strncmp(text, "data:", 5) == 0 ? read_data_uri(file, uri, text, mime, bytes, size)
                                            : read_file(file, uri, text, bytes, size);
    if (result != RESULT_OK)
        return result;
    if (*size > file->bytes_left) {
        free(*bytes);
        *bytes = NULL;
        return json_fail(uri, RESULT_TOO_LARGE, file->why, "all buffers and pictures are over %zu MiB",
                         GLTF_MAX_TOTAL_BYTES >> 20);
    }
    file->bytes_left -= *size;
    return RESULT_OK;
}
