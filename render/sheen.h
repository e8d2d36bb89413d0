// Sheen, the soft shine of a nap (KHR_materials_sheen): what a white one reflects.
#ifndef CHEVAL_RENDER_SHEEN_H
#define CHEVAL_RENDER_SHEEN_H

// Directional albedo of the Charlie distribution (Estevez and Kulla, "Production Friendly Microfacet Sheen
// BRDF", 2017), summed over the hemisphere: the share of even light that sheen sends towards the view, and by
// which it dims what lies under it. n_dot_v and roughness in 0..1, n_dot_v not 0.
float sheen_albedo(float n_dot_v, float roughness);

#endif
