// A product -> a .glb file: glTF 2.0 (Khronos, ISO/IEC 12113) with KHR_materials_variants, _transmission,
// _specular, _clearcoat, _sheen, _ior and _volume, and with a skin. The same product gives the same bytes.
#ifndef CHEVAL_DEMO_GLB_H
#define CHEVAL_DEMO_GLB_H

#include "assets/demo/demo_texture.h"
#include "assets/eyewear/solid.h"
#include "platform/base/result.h"

#define GLB_MAX_VARIANTS 8
#define GLB_MAX_PARTS 12

// Colours linear RGB. `transmission` above 0 lets light through, tinted by the colour. What is 0 is left out
// of the file, and has glTF's default there.
struct demo_material {
    const char *name;
    float colour[3];
    float metallic, roughness, transmission;
    float specular; // KHR_materials_specular: 0 stands for its default, 1
    enum demo_texture texture;
    bool double_sided;
    enum demo_texture normal; // its relief, at `normal_scale`
    float normal_scale;
    float clearcoat, clearcoat_roughness;
    float sheen[3], sheen_roughness; // the fuzz of cloth
    float ior;                       // KHR_materials_ior: 0 stands for 1.5
    float thickness_mm;              // KHR_materials_volume: what the light goes through,
    float attenuation[3];            // and the colour that is left of it
    float attenuation_mm;            // after this way
};

// A joint that stands unturned where it is; its parent, an earlier one, or -1.
struct glb_joint {
    const char *name;
    int parent;
    struct vec3 position; // millimetres
};

// How a vertex follows joints; weights of sum 1.
struct glb_influence {
    uint8_t joints[4];
    float weights[4];
};

struct glb_part {
    const struct solid_result *mesh;                         // millimetres; written in metres
    const struct glb_influence *influences;                  // one a vertex, when the model has joints
    const struct demo_material *materials[GLB_MAX_VARIANTS]; // one a variant; the first without variants
};

struct glb_model {
    const char *name;
    int part_count, variant_count;
    struct glb_part parts[GLB_MAX_PARTS];
    const char *variants[GLB_MAX_VARIANTS];
    const struct glb_joint *joints; // NULL: no skin
    int joint_count;
};

MUST_CHECK enum result glb_write(const char *path, const struct glb_model *model, struct diagnostic *why);

#endif
