// A product -> a .glb file: glTF 2.0 (Khronos, ISO/IEC 12113) with KHR_materials_variants, _transmission and
// _specular. The same product gives the same bytes.
#ifndef CHEVAL_DEMO_GLB_H
#define CHEVAL_DEMO_GLB_H

#include "assets/demo/demo_texture.h"
#include "assets/demo/eyewear_mesh.h"
#include "platform/base/result.h"

#define GLB_MAX_VARIANTS 8
#define GLB_MAX_PARTS 12

// Colours linear RGB. `transmission` above 0 lets light through, tinted by the colour.
struct demo_material {
    const char *name;
    float colour[3];
    float metallic, roughness, transmission;
    float specular; // KHR_materials_specular: 0 stands for its default, 1
    enum demo_texture texture;
    bool double_sided;
};

struct glb_part {
    const struct mesh_result *mesh;                          // millimetres; written in metres
    const struct demo_material *materials[GLB_MAX_VARIANTS]; // one a variant; the first without variants
};

struct glb_model {
    const char *name;
    int part_count, variant_count;
    struct glb_part parts[GLB_MAX_PARTS];
    const char *variants[GLB_MAX_VARIANTS];
};

MUST_CHECK enum result glb_write(const char *path, const struct glb_model *model, struct diagnostic *why);

#endif
