// What a white sheen reflects of even light: the table for KHR_materials_sheen, by which sheen is lit and
// takes its light from what lies under it.
#ifndef CHEVAL_RENDER_PRODUCT3D_SHEEN_TABLE_H
#define CHEVAL_RENDER_PRODUCT3D_SHEEN_TABLE_H

#include "render/gl/gl.h"

#define SHEEN_TABLE_SIZE 32

// Directional albedo of the Charlie distribution (Estevez and Kulla, "Production Friendly Microfacet Sheen
// BRDF", 2017), summed over the hemisphere. n_dot_v and roughness in 0..1.
float sheen_albedo(float n_dot_v, float roughness);

// x: N.V, y: sheen roughness; r: the albedo. 0 when the driver gives none. The caller deletes it.
GLuint sheen_table_create(void);

#endif
