// A 3-D product as plain data: what assets/gltf.h reads and render/renderer.h uploads.
//
// Units and axes: those of the file (glTF: metres, +y up, right-handed, the product's front towards +z). A
// catalogue entry says how they become face space. All arrays are owned by the model and freed by model_free.
// Every index has been checked against its array by whoever built the model. Colours of factors are linear
// RGB; base colour and emissive pictures are sRGB, all other pictures are data.
#ifndef CHEVAL_PLATFORM_BASE_MODEL_H
#define CHEVAL_PLATFORM_BASE_MODEL_H

#include "platform/base/picture.h"
#include "platform/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define MODEL_NONE (-1)
#define MODEL_INFLUENCES 4 // of joints on a vertex: the strongest

struct model_vertex {
    struct vec3 position;
    struct vec3 normal;  // unit length; made from the triangles when the file has none
    struct vec4 tangent; // xyz unit length, w the sign of the bitangent; all zero when not needed
    struct vec2 uv[2];   // v down, as glTF has it
    struct vec4 colour;  // linear RGBA; 1,1,1,1 when the file has none
};

// How a vertex follows the joints of the skin that its mesh is drawn with: weights that sum to 1.
struct model_influence {
    uint16_t joints[MODEL_INFLUENCES]; // into the skin's; below its joint_count
    float weights[MODEL_INFLUENCES];
};

struct model_texture {
    int image;  // index into images, or MODEL_NONE
    int uv_set; // 0 or 1
    // KHR_texture_transform: uv' = offset + rotate(rotation_rad) * (scale * uv)
    struct vec2 offset;
    struct vec2 scale;
    float rotation_rad;
    bool repeat_u, repeat_v; // else clamped to the edge
};

enum model_alpha { MODEL_ALPHA_OPAQUE, MODEL_ALPHA_MASK, MODEL_ALPHA_BLEND };

// What a spectacle lens has that glTF has no words for. Everything is of the whole lens, both surfaces
// included, at normal incidence, and linear RGB: what comes through is background * transmittance, and what
// it mirrors is added.
struct model_lens {
    bool is_lens;                     // else the rest says nothing
    struct vec3 transmittance;        // at the top of the lens
    struct vec3 transmittance_bottom; // a gradient's lower end; the same for an even tint
    float gradient_from, gradient_to; // v of uv set 0 (0 top, 1 bottom) between which it changes
    struct vec3 reflectance;          // of the front: a mirror coating, a bare surface or the coloured rest
                                      // of an antireflective coating
    float polarised;                  // 0..1: how much of the glare on what is behind it takes away
};

// glTF 2.0 metallic-roughness with the extensions that products use. Names and defaults as in the
// specification. A texture multiplies its factor.
struct model_material {
    char name[64];
    struct vec4 base_colour;
    struct model_texture base_colour_texture;
    float metallic;
    float roughness;
    struct model_texture metallic_roughness_texture; // G roughness, B metallic
    struct model_texture normal_texture;
    float normal_scale;
    struct model_texture occlusion_texture; // R
    float occlusion_strength;
    struct vec3 emissive; // factor times KHR_materials_emissive_strength
    struct model_texture emissive_texture;
    enum model_alpha alpha;
    float alpha_cutoff;
    bool double_sided;
    bool unlit;                                // KHR_materials_unlit
    float ior;                                 // KHR_materials_ior, 1.5
    float transmission;                        // KHR_materials_transmission, 0
    struct model_texture transmission_texture; // R
    float thickness_m;                         // KHR_materials_volume, 0: thin-walled
    float attenuation_m; // distance at which attenuation_colour is reached; INFINITY: none
    struct vec3 attenuation_colour;
    float clearcoat, clearcoat_roughness;             // KHR_materials_clearcoat, 0
    struct model_texture clearcoat_texture;           // R
    struct model_texture clearcoat_roughness_texture; // G
    float specular;                                   // KHR_materials_specular, 1
    struct vec3 specular_colour;
    struct model_texture specular_texture;        // A
    struct model_texture specular_colour_texture; // sRGB
    struct vec3 sheen_colour;                     // KHR_materials_sheen, 0
    float sheen_roughness;                        // 0
    struct model_texture sheen_colour_texture;    // sRGB
    struct model_texture sheen_roughness_texture; // A
    struct model_lens lens;
};

struct model_image {
    char name[64];
    struct picture picture; // owned
};

struct model_primitive {
    uint32_t first_index;   // into indices; triangles
    uint32_t index_count;   // a multiple of 3
    int material;           // index into materials; always valid
    int *variant_materials; // one a variant of the model: material index, or MODEL_NONE for `material`; may
                            // be NULL
};

struct model_mesh {
    struct model_primitive *primitives;
    int primitive_count;
};

struct model_node {
    char name[64];
    int parent; // index of an earlier node, or MODEL_NONE: nodes are in an order in which parents come first
    int mesh;   // index into meshes, or MODEL_NONE
    int skin;   // index into skins, or MODEL_NONE: drawn as it is; only where there is a mesh
    struct mat4 to_model; // from the node's own space to the model's: all parents multiplied in. With a skin,
                          // from the mesh's space to where its joints stand in the model.
};

// A skeleton with a mesh bound to it (glTF 3.7.3): a joint moves a vertex from v to pose * inverse_bind * v,
// with the pose of the joint's own space in the model's.
struct model_skin {
    int *joints;               // indices into nodes
    struct mat4 *inverse_bind; // from the mesh's space to the joint's; can be inverted
    int joint_count;           // 0: some are not in the model, and no node has this skin
};

struct model {
    struct model_vertex *vertices;
    uint32_t vertex_count;
    uint32_t *indices;
    uint32_t index_count;
    struct model_mesh *meshes;
    int mesh_count;
    struct model_material *materials; // at least one when there is a primitive
    int material_count;
    struct model_image *images;
    int image_count;
    struct model_node *nodes;
    int node_count;
    struct model_skin *skins;
    int skin_count;
    struct model_influence *influences; // one a vertex, of use where a mesh is drawn with a skin; NULL: none
    char (*variants)[64];               // KHR_materials_variants names
    int variant_count;
    struct vec3 minimum, maximum; // bounds of all drawn vertices, in model space
};

// A material with the specification's defaults and no textures.
struct model_material model_material_default(void);

// Bounds over the drawn nodes; both zero for a model that draws nothing.
void model_compute_bounds(struct model *model);

// The same of the model as `placement` turns it: the box of the vertices, not of the model's own box.
void model_placed_bounds(const struct model *model, const struct mat4 *placement, struct vec3 *minimum,
                         struct vec3 *maximum);

// Frees every array and zeroes the struct. Takes a zeroed model.
void model_free(struct model *model);

#endif
