// What the parts of the glTF reader share: one file on its way into a model.
//
// "glTF x.y" in comments is a section of the Khronos glTF 2.0 specification. Every part leaves the line that
// says what is wrong in file->why. Nothing here is used outside assets/gltf*.c.
#ifndef CHEVAL_ASSETS_GLTF_INTERNAL_H
#define CHEVAL_ASSETS_GLTF_INTERNAL_H

#include "assets/gltf.h"
#include "platform/base/json.h"

#define GLTF_NONE (-1)

#define GLTF_MAX_FILE_BYTES ((size_t)256 << 20)  // the .glb, or the .gltf
#define GLTF_MAX_TOTAL_BYTES ((size_t)512 << 20) // all buffers and pictures
#define GLTF_MAX_PIXELS ((int64_t)128 << 20)     // of all pictures together
#define GLTF_MAX_OBJECTS 65536                   // of one kind: accessors, views, nodes, meshes
#define GLTF_MAX_IMAGES 256
#define GLTF_MAX_VARIANTS 256
#define GLTF_MAX_VERTICES ((size_t)4 << 20)
#define GLTF_MAX_INDICES ((size_t)16 << 20)
#define GLTF_MAX_DRAWN_INDICES ((size_t)64 << 20) // a mesh counted once for each node that draws it
#define GLTF_MAX_COMPONENTS ((uint64_t)256 << 20) // numbers in all accessors together
#define GLTF_MAX_OFFSET ((int64_t)1 << 40)        // of any byte offset or length that is read from the file

enum gltf_component {
    GLTF_BYTE = 5120,
    GLTF_UNSIGNED_BYTE = 5121,
    GLTF_SHORT = 5122,
    GLTF_UNSIGNED_SHORT = 5123,
    GLTF_UNSIGNED_INT = 5125,
    GLTF_FLOAT = 5126
};

// What a buffer view is used for; it may be used for one thing only (glTF 3.6.2.4).
enum gltf_use { GLTF_USE_UNKNOWN, GLTF_USE_VERTICES, GLTF_USE_INDICES, GLTF_USE_OTHER };

struct gltf_buffer {
    const uint8_t *bytes; // NULL: the file gives none (allowed until somebody wants to read it)
    size_t size;          // byteLength
    uint8_t *owned;       // to free
};

struct gltf_view {
    int buffer;
    size_t offset, length;
    size_t stride; // 0: tightly packed
    enum gltf_use use;
    int attribute_accessor; // the first accessor that reads vertices here, or GLTF_NONE
};

struct gltf_sparse {
    size_t count; // 0: not sparse
    int index_view, value_view;
    size_t index_offset, value_offset;
    enum gltf_component index_component;
};

struct gltf_accessor {
    int view; // GLTF_NONE: zeros
    size_t offset;
    size_t count;
    enum gltf_component component;
    int columns, rows; // SCALAR 1x1, VEC3 1x3, MAT4 4x4
    bool normalised;
    bool has_bounds;
    struct gltf_sparse sparse;
    const uint8_t *decompressed; // packed values in place of the view's, while a compressed primitive is read
};

struct gltf_texture {
    int image; // GLTF_NONE: none that can be read
    bool repeat_u, repeat_v;
};

struct gltf_file {
    const char *label;
    const char *folder;
    const struct gltf_options *options;
    struct diagnostic *why;

    json_t *document;
    struct json_cursor root;
    bool is_glb;
    const uint8_t *binary; // the BIN chunk, NULL when there is none
    size_t binary_size;
    size_t bytes_left;   // of GLTF_MAX_TOTAL_BYTES
    int64_t pixels_left; // of GLTF_MAX_PIXELS

    struct gltf_buffer *buffers;
    int buffer_count;
    struct gltf_view *views;
    int view_count;
    struct gltf_accessor *accessors;
    int accessor_count;
    struct gltf_texture *textures;
    int texture_count;
    int *uv_sets;         // each material's: how many texture coordinates its textures ask for
    int uv_sets_asked;    // by the material that is being read
    int material_count;   // of the file: without the default one
    int default_material; // index, or GLTF_NONE as long as nobody needs it
    bool quantised;       // KHR_mesh_quantization
    bool warned_morph;
    int node_count; // of the file, with each node's parent and place among the model's, or GLTF_NONE
    int *node_parents, *node_places;
    int mesh_joints;    // what the mesh that is being read needs: its highest joint and one; 0: no skin
    int *joints_needed; // the same for each mesh

    struct model model; // being built; the rooms are what is allocated
    size_t vertex_room, index_room, influence_room;
};

// A top-level array of objects that may be left out (*count 0 then); empty is an error (glTF 3.3).
MUST_CHECK enum result gltf_get_array(const struct gltf_file *file, const struct json_cursor *object,
                                      const char *key, int maximum, struct json_cursor *array, int *count);

// An index below `count` that may be left out (*out stays); what it points to is named by `what`.
MUST_CHECK enum result gltf_get_index(const struct gltf_file *file, const struct json_cursor *object,
                                      const char *key, int count, const char *what, int *out);
MUST_CHECK enum result gltf_read_index(const struct gltf_file *file, const struct json_cursor *member,
                                       int count, const char *what, int *out);

// The extension's object; `out` holds the cursors and must stay where it is while they are used.
struct gltf_extension {
    struct json_cursor extensions, value;
};
bool gltf_find_extension(const struct json_cursor *object, const char *name, struct gltf_extension *out);

void gltf_warn(const struct gltf_file *file, const struct json_cursor *where, const char *format, ...)
    PRINTF_LIKE(3, 4);

// At most 63 bytes of the object's "name", cut at a character.
void gltf_read_name(const struct json_cursor *object, char name[64]);

// gltf_container.c: bytes -> JSON and binary chunk; buffers.
MUST_CHECK enum result gltf_open_container(struct gltf_file *file, const uint8_t *bytes, size_t size,
                                           const uint8_t **json, size_t *json_size);
MUST_CHECK enum result gltf_read_buffers(struct gltf_file *file);

// gltf_uri.c: what a "uri" names, a data: URI or a file below the folder. `mime` gets the type that a data:
// URI gives, "" otherwise. The caller frees.
MUST_CHECK enum result gltf_read_uri(struct gltf_file *file, const struct json_cursor *uri, char mime[64],
                                     uint8_t **bytes, size_t *size);

// gltf_accessor.c: views and accessors.
MUST_CHECK enum result gltf_read_views(struct gltf_file *file);
MUST_CHECK enum result gltf_read_accessors(struct gltf_file *file);
MUST_CHECK enum result gltf_check_accessor_data(struct gltf_file *file);
MUST_CHECK enum result gltf_check_finite(struct gltf_file *file, const struct json_cursor *where,
                                         int accessor);
size_t gltf_component_size(enum gltf_component component);
int gltf_components(const struct gltf_accessor *accessor);
MUST_CHECK enum result gltf_use_view(struct gltf_file *file, const struct json_cursor *where, int view,
                                     enum gltf_use use);
// All elements as floats: count * components. `where` is who asks, for the line when there is no data.
MUST_CHECK enum result gltf_read_floats(struct gltf_file *file, const struct json_cursor *where, int accessor,
                                        float **out);
MUST_CHECK enum result gltf_read_integers(struct gltf_file *file, const struct json_cursor *where,
                                          int accessor, uint32_t **out);
// The bytes of a view, NULL when its buffer has none.
const uint8_t *gltf_view_bytes(const struct gltf_file *file, int view);

// gltf_image.c, gltf_material.c
MUST_CHECK enum result gltf_read_images(struct gltf_file *file);
MUST_CHECK enum result gltf_read_textures(struct gltf_file *file);
MUST_CHECK enum result gltf_read_materials(struct gltf_file *file);
MUST_CHECK enum result gltf_read_variants(struct gltf_file *file);
int gltf_default_material(struct gltf_file *file); // the index of the one for primitives that name none

// gltf_attribute.c: the accessors of a primitive's vertices, checked against glTF 3.7.2.1.
struct gltf_attributes {
    int position, normal, tangent, uv[2], colour, joints[2], weights[2]; // accessors, or GLTF_NONE
    int uv_count;                                                        // TEXCOORD_0 … that are there
    bool has_more_influences;                                            // JOINTS_2 …
    size_t vertex_count;
};
MUST_CHECK enum result gltf_read_attributes(struct gltf_file *file, const struct json_cursor *attributes,
                                            struct gltf_attributes *out);

// KHR_mesh_quantization allows more, morph targets other numbers of components.
MUST_CHECK enum result gltf_check_targets(struct gltf_file *file, const struct json_cursor *targets,
                                          const struct json_cursor *attributes, size_t vertex_count);

// gltf_compressed.c: KHR_draco_mesh_compression.
struct gltf_compressed {
    uint32_t *corners; // of triangles; NULL when the primitive is not compressed
    size_t corner_count;
    uint8_t *values; // what the accessors' `decompressed` point into
};
// Lets the accessors that `attributes` names give the decompressed values. Ends with gltf_end_compressed.
MUST_CHECK enum result gltf_read_compressed(struct gltf_file *file, const struct json_cursor *primitive,
                                            const struct gltf_attributes *attributes, bool triangle_list,
                                            struct gltf_compressed *out);
void gltf_end_compressed(struct gltf_file *file, const struct gltf_attributes *attributes,
                         struct gltf_compressed *compressed);

// gltf_mesh.c, gltf_node.c
MUST_CHECK enum result gltf_read_meshes(struct gltf_file *file);
MUST_CHECK enum result gltf_read_nodes(struct gltf_file *file);

// gltf_skin.c: how vertices from `first` on follow joints; then the skins, and the nodes that have one.
MUST_CHECK enum result gltf_read_influences(struct gltf_file *file, const struct json_cursor *where,
                                            const struct gltf_attributes *attributes, uint32_t first);
// Room for the influences of all vertices, once there are any; of those without, weights of 0.
MUST_CHECK enum result gltf_make_influence_room(struct gltf_file *file, const struct json_cursor *where);
MUST_CHECK enum result gltf_read_skins(struct gltf_file *file);

// gltf_unread.c: warns of what is wrong in animations and cameras; RESULT_OK always.
MUST_CHECK enum result gltf_check_unread(struct gltf_file *file);

// gltf_shading.c: on a range of the model's triangles.
// Flat normals: needs vertices that no two triangles share.
void gltf_make_normals(struct model *model, const struct model_primitive *primitive);
// Tangents by the direction in which u grows over each triangle, averaged at the vertices and made
// perpendicular to the normal (Lengyel, Foundations of Game Engine Development 2, 7.5).
MUST_CHECK enum result gltf_make_tangents(struct model *model, const struct model_primitive *primitive,
                                          uint32_t first_vertex, uint32_t vertex_count, int uv_set);

#endif
