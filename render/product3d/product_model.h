// A product's model in GL: vertices, pictures, and a draw list of primitives with their materials.
#ifndef CHEVAL_RENDER_PRODUCT3D_PRODUCT_MODEL_H
#define CHEVAL_RENDER_PRODUCT3D_PRODUCT_MODEL_H

#include "platform/base/model.h"
#include "render/gl/mesh.h"
#include "render/gl/texture.h"
#include "render/product3d/lens_optics.h"

// A product is some hundred pixels wide on the screen: larger pictures are halved until they fit.
#define PRODUCT_TEXTURE_MAX_PX 1024

// The pictures of a material, the most important first. A program has room for PRODUCT_PICTURES_MAX of them:
// of a material with more the last are left out, and their factors stand alone.
enum product_slot {
    PRODUCT_SLOT_BASE_COLOUR,
    PRODUCT_SLOT_NORMAL,
    PRODUCT_SLOT_METALLIC_ROUGHNESS,
    PRODUCT_SLOT_TRANSMISSION,
    PRODUCT_SLOT_SHEEN_COLOUR,
    PRODUCT_SLOT_CLEARCOAT,
    PRODUCT_SLOT_EMISSIVE,
    PRODUCT_SLOT_OCCLUSION,
    PRODUCT_SLOT_SPECULAR_COLOUR,
    PRODUCT_SLOT_CLEARCOAT_ROUGHNESS,
    PRODUCT_SLOT_SHEEN_ROUGHNESS,
    PRODUCT_SLOT_SPECULAR,
    PRODUCT_SLOT_COUNT
};
#define PRODUCT_PICTURES_MAX 8

struct product_texture {
    int image;
    bool srgb, repeat_u, repeat_v; // a picture used in two ways is uploaded twice
    struct texture texture;
};

struct product_material {
    struct model_material material;           // the factors; its name is not used
    int textures[PRODUCT_SLOT_COUNT];         // index into product_model.textures, or MODEL_NONE
    struct vec4 matrices[PRODUCT_SLOT_COUNT]; // of texture coordinates: columns (x, y), (z, w)
    struct vec3 offsets[PRODUCT_SLOT_COUNT];  // their offset, and z: which set (0 or 1)
    struct lens_optics lens;                  // zeroed: light doesn't go through but by alpha
    bool transparent;                         // drawn after everything opaque
};

struct product_draw {
    struct mat4 to_model; // of the node
    bool mirrored;        // to_model turns the winding
    bool closed;          // the primitive encloses a body, so each ray meets an outer and an inner side
    float thickness;      // how much longer to_model makes lengths
    struct vec3 centre;   // of the primitive, in model space: for sorting
    struct vec3 minimum, maximum; // of the primitive, in the node's own space
    uint32_t first_index, index_count;
    int material;
    int *variant_materials; // one a variant, MODEL_NONE: `material`; may be NULL; owned
};

struct product_model {
    struct mesh mesh;
    struct mesh
        deformed; // of a model with a skin: struct scene_vertex, and of `mesh` the rest; array 0: none
    struct product_texture *textures;
    int texture_count;
    struct product_material *materials;
    int material_count;
    struct product_draw *draws;
    int draw_count;
    int variant_count;
    struct vec3 minimum, maximum; // in model space
};

MUST_CHECK enum result product_model_init(struct product_model *product, const struct model *model,
                                          struct diagnostic *why);
void product_model_finish(struct product_model *product); // takes a zeroed one

// The material that a primitive has in a variant, which may be MODEL_NONE.
const struct product_material *product_model_material(const struct product_model *model,
                                                      const struct product_draw *draw, int variant);

bool product_material_has_sheen(const struct model_material *material);

#endif
