#include "tests/support/gltf_text.h"

#include <stdio.h>
#include <string.h>

const char gltf_text_png[] =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg==";
const char gltf_text_webp[] = "UklGRkwAAABXRUJQVlA4TD8AAAAvB8ABAD8AEIT/bRMCgRQO0wKBxJ/xXJ5/"
                              "gkmaajtGB+eDASEkW0khhRRSSCGFFPK32Ivof3y86uJUu1qY1QAA";

static void base64(const void *data, size_t size, char *out)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const uint8_t *bytes = data;
    for (size_t i = 0; i < size; i += 3) {
        unsigned bits = (unsigned)bytes[i] << 16;
        bits |= i + 1 < size ? (unsigned)bytes[i + 1] << 8 : 0;
        bits |= i + 2 < size ? bytes[i + 2] : 0;
        for (int c = 0; c < 4; c++)
            *out++ = alphabet[bits >> (18 - 6 * c) & 63];
        if (i + 1 >= size)
            out[-2] = '=';
        if (i + 2 >= size)
            out[-1] = '=';
    }
    *out = '\0';
}

char *gltf_text_file(const void *data, size_t size, const char *rest)
{
    static char text[65536], encoded[16384];
    base64(data, size, encoded);
    int length = snprintf(text, sizeof text,
                          "{\"asset\": {\"version\": \"2.0\"}, \"buffers\": [{\"byteLength\": %zu, \"uri\": "
                          "\"data:application/octet-stream;base64,%s\"}], %s}",
                          size, encoded, rest);
    assert_true(length > 0 && (size_t)length < sizeof text);
    return text;
}

static void note_warning(void *context, const char *line)
{
    struct gltf_text_warnings *warnings = context;
    warnings->count++;
    (void)snprintf(warnings->last, sizeof warnings->last, "%s", line);
}

struct model gltf_text_load(const char *text, struct gltf_text_warnings *warnings)
{
    struct model model = {0};
    struct diagnostic why = {0};
    const struct gltf_options options = {.warn = warnings != NULL ? note_warning : NULL, .context = warnings};
    if (gltf_parse("m.gltf", (const uint8_t *)text, strlen(text), ".", &options, &model, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return model;
}

void gltf_text_refused(const char *text, enum result result, const char *line)
{
    struct model model = {0};
    struct diagnostic why = {0};
    assert_int_equal(gltf_parse("m.gltf", (const uint8_t *)text, strlen(text), ".", NULL, &model, &why),
                     result);
    if (strstr(why.text, line) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", why.text, line);
    assert_null(model.vertices);
}

void assert_near(float actual, float expected)
{
    if (!(fabsf(actual - expected) < 1e-5f))
        fail_msg("%f is not %f", (double)actual, (double)expected);
}

void assert_point(struct vec3 actual, float x, float y, float z)
{
    assert_near(actual.x, x);
    assert_near(actual.y, y);
    assert_near(actual.z, z);
}

const struct gltf_text_square gltf_text_square = {
    .positions = {{0, 0, 0}, {2, 0, 0}, {2, 1, 0}, {0, 1, 0}},
    .uv = {{0, 1}, {1, 1}, {1, 0}, {0, 0}},
    .indices = {0, 1, 2, 0, 2, 3},
    .colours = {{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {51, 51, 51, 0}}};

struct model gltf_text_load_square(const char *rest, struct gltf_text_warnings *warnings)
{
    return gltf_text_load(gltf_text_file(&gltf_text_square, sizeof gltf_text_square, rest), warnings);
}
