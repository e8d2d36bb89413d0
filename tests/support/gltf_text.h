// glTF files as text in a test: a buffer with the test's own numbers and whatever the test says around it.
#ifndef CHEVAL_TESTS_SUPPORT_GLTF_TEXT_H
#define CHEVAL_TESTS_SUPPORT_GLTF_TEXT_H

#include "assets/gltf.h"
#include "tests/support/test_support.h"

// "asset", one buffer with the data, and whatever else stands in `rest`. Valid until the next call.
char *gltf_text_file(const void *data, size_t size, const char *rest);

struct gltf_text_warnings {
    int count;
    char last[512];
};

// Fails the test when the text is refused. `warnings` may be NULL. The caller ends with model_free.
struct model gltf_text_load(const char *text, struct gltf_text_warnings *warnings);

// Fails the test unless the text is refused with the result and a line that has `line` in it.
void gltf_text_refused(const char *text, enum result result, const char *line);

void assert_near(float actual, float expected); // to 1e-5
void assert_point(struct vec3 actual, float x, float y, float z);

// A PNG of one pixel, and a WebP, in base64.
extern const char gltf_text_png[];
extern const char gltf_text_webp[];

// A square of 2 x 1 in the plane z = 0, counter-clockwise seen from +z.
struct gltf_text_square {
    float positions[4][3];
    float uv[4][2];
    uint16_t indices[6];
    uint8_t colours[4][4];
};
extern const struct gltf_text_square gltf_text_square;

// Views and accessors of the square: 0 POSITION, 1 TEXCOORD, 2 indices, 3 COLOR; the mesh takes more members.
#define SQUARE_VIEWS                                                                                         \
    "\"bufferViews\": [{\"buffer\": 0, \"byteLength\": 48}, {\"buffer\": 0, \"byteOffset\": 48, "            \
    "\"byteLength\": 32}, {\"buffer\": 0, \"byteOffset\": 80, \"byteLength\": 12}, {\"buffer\": 0, "         \
    "\"byteOffset\": 92, \"byteLength\": 16}],"
#define SQUARE_ACCESSORS                                                                                     \
    "\"accessors\": [{\"bufferView\": 0, \"componentType\": 5126, \"count\": 4, \"type\": \"VEC3\", "        \
    "\"min\": [0, 0, 0], \"max\": [2, 1, 0]}, {\"bufferView\": 1, \"componentType\": 5126, \"count\": 4, "   \
    "\"type\": \"VEC2\"}, {\"bufferView\": 2, \"componentType\": 5123, \"count\": 6, \"type\": "             \
    "\"SCALAR\"}, {\"bufferView\": 3, \"componentType\": 5121, \"normalized\": true, \"count\": 4, "         \
    "\"type\": \"VEC4\"}]"
#define SQUARE SQUARE_VIEWS SQUARE_ACCESSORS
#define SQUARE_MESH                                                                                          \
    ", \"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 0, \"TEXCOORD_0\": 1, \"COLOR_0\": "   \
    "3}, "                                                                                                   \
    "\"indices\": 2%s}]}], \"nodes\": [{\"mesh\": 0}]"

// gltf_text_load of gltf_text_file of the square.
struct model gltf_text_load_square(const char *rest, struct gltf_text_warnings *warnings);

#endif
