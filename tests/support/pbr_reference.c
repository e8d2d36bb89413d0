#include "tests/support/pbr_reference.h"

#include <math.h>

#define PI 3.14159265f
#define SIDE 40 // samples of a lobe: SIDE^2, one in each cell of a grid

struct pbr_lobe {
    struct vec3 normal, right, up, view; // view: along right, up and normal
    float n_dot_v;
    pbr_radiance *radiance;
};

static struct vec2 cell(int i)
{
    return (struct vec2){((float)(i % SIDE) + 0.5f) / SIDE, ((float)(i / SIDE) + 0.5f) / SIDE};
}

static struct vec3 polar(float cosine, float turn)
{
    float sine = sqrtf(fmaxf(0.0f, 1.0f - cosine * cosine));
    return (struct vec3){sine * cosf(2.0f * PI * turn), sine * sinf(2.0f * PI * turn), cosine};
}

// Schlick's share of f90.
static float grazing(float cosine)
{
    return powf(1.0f - fminf(fmaxf(cosine, 0.0f), 1.0f), 5.0f);
}

// --- GGX ---------------------------------------------------------------------------------------------------

static float alpha_of(float roughness)
{
    return fmaxf(roughness * roughness, 1e-4f);
}

// A light direction about +z for a sampled half vector, and in *weight what its radiance counts but for
// Fresnel: D V N.L over the half vector's own density. False when it is below the surface.
static bool ggx_sample(struct vec3 view, float alpha, struct vec2 at, struct vec3 *light, float *v_dot_h,
                       float *weight)
{
    float squared = alpha * alpha;
    struct vec3 h = polar(sqrtf((1.0f - at.y) / (1.0f + (squared - 1.0f) * at.y)), at.x);
    *v_dot_h = vec3_dot(view, h);
    *light = vec3_subtract(vec3_scale(h, 2.0f * *v_dot_h), view);
    if (light->z <= 0.0f || *v_dot_h <= 0.0f)
        return false;
    float to_light = view.z * sqrtf(squared + (1.0f - squared) * light->z * light->z);
    float to_view = light->z * sqrtf(squared + (1.0f - squared) * view.z * view.z);
    *weight = 2.0f / (to_light + to_view) * light->z * *v_dot_h / h.z;
    return true;
}

// Of even light, one bounce: the share of f0 and that of f90.
static struct vec2 ggx_albedo(float n_dot_v, float alpha)
{
    struct vec3 view = polar(n_dot_v, 0.0f);
    struct vec2 sum = {0};
    for (int i = 0; i < SIDE * SIDE; i++) {
        struct vec3 light;
        float v_dot_h, weight;
        if (!ggx_sample(view, alpha, cell(i), &light, &v_dot_h, &weight))
            continue;
        sum.x += weight * (1.0f - grazing(v_dot_h));
        sum.y += weight * grazing(v_dot_h);
    }
    return (struct vec2){sum.x / (SIDE * SIDE), sum.y / (SIDE * SIDE)};
}

// --- Charlie -----------------------------------------------------------------------------------------------

static float charlie_fit(float x, float alpha)
{
    // The fit's coefficients at alpha 0 and at alpha 1 (table 1 of the paper).
    static const float sharp[5] = {25.3245f, 3.32435f, 0.16801f, -1.27393f, -4.85967f};
    static const float soft[5] = {21.5473f, 3.82987f, 0.19823f, -1.97760f, -4.32054f};
    float p[5], share = (1.0f - alpha) * (1.0f - alpha);
    for (int i = 0; i < 5; i++)
        p[i] = share * sharp[i] + (1.0f - share) * soft[i];
    return p[0] / (1.0f + p[1] * powf(x, p[2])) + p[3] * x + p[4];
}

static float charlie_shadow(float cosine, float alpha)
{
    float l = cosine < 0.5f ? charlie_fit(cosine, alpha)
                            : 2.0f * charlie_fit(0.5f, alpha) - charlie_fit(1.0f - cosine, alpha);
    return expf(l);
}

static float charlie(struct vec3 view, struct vec3 light, float alpha)
{
    float n_dot_h = vec3_normalise(vec3_add(view, light)).z;
    float sine = sqrtf(fmaxf(0.0f, 1.0f - n_dot_h * n_dot_h));
    float d = (2.0f + 1.0f / alpha) * powf(sine, 1.0f / alpha) / (2.0f * PI);
    float shadow = 1.0f + charlie_shadow(view.z, alpha) + charlie_shadow(light.z, alpha);
    return d / (shadow * 4.0f * view.z * light.z);
}

// --- tables ------------------------------------------------------------------------------------------------

static float middle_of(int step)
{
    return ((float)step + 0.5f) / PBR_STEPS;
}

// Sheen's of even light.
static float charlie_albedo(float n_dot_v, float alpha)
{
    float sum = 0.0f;
    for (int i = 0; i < SIDE * SIDE; i++) {
        struct vec3 light = polar(cell(i).y, cell(i).x);
        sum += charlie(polar(n_dot_v, 0.0f), light, alpha) * light.z;
    }
    return sum * 2.0f * PI / (SIDE * SIDE);
}

static float most_of(struct vec3 colour)
{
    return fmaxf(colour.x, fmaxf(colour.y, colour.z));
}

void pbr_surface_init(struct pbr_surface *surface, const struct model_material *material)
{
    *surface = (struct pbr_surface){.material = *material};
    for (int s = 0; s < PBR_STEPS; s++) {
        float n_dot_v = middle_of(s);
        surface->facets[s] = ggx_albedo(n_dot_v, alpha_of(material->roughness));
        surface->facets_mean.x += 2.0f * n_dot_v * surface->facets[s].x / PBR_STEPS;
        surface->facets_mean.y += 2.0f * n_dot_v * surface->facets[s].y / PBR_STEPS;
        if (material->clearcoat > 0.0f)
            surface->coat[s] = ggx_albedo(n_dot_v, alpha_of(material->clearcoat_roughness));
        if (most_of(material->sheen_colour) > 0.0f)
            surface->nap[s] = charlie_albedo(n_dot_v, alpha_of(material->sheen_roughness));
    }
}

static struct vec2 look_up(const struct vec2 *table, float n_dot_v)
{
    float at = fminf(fmaxf(n_dot_v * PBR_STEPS - 0.5f, 0.0f), PBR_STEPS - 1.0f);
    int below = (int)fminf(at, PBR_STEPS - 2.0f);
    float t = at - (float)below;
    return (struct vec2){table[below].x + t * (table[below + 1].x - table[below].x),
                         table[below].y + t * (table[below + 1].y - table[below].y)};
}

static float look_up_nap(const float *table, float n_dot_v)
{
    float at = fminf(fmaxf(n_dot_v * PBR_STEPS - 0.5f, 0.0f), PBR_STEPS - 1.0f);
    int below = (int)fminf(at, PBR_STEPS - 2.0f);
    return table[below] + (at - (float)below) * (table[below + 1] - table[below]);
}

// --- one channel's optics ----------------------------------------------------------------------------------

// A facet's Fresnel reflectance.
struct facet {
    float f0, f90;
};

// What the facets send on of even light, all their bounces: one, and the lobe for the rest.
static float reflected_of(const struct pbr_surface *surface, struct facet facet, float n_dot_v,
                          float *between)
{
    struct vec2 once = look_up(surface->facets, n_dot_v), mean = surface->facets_mean;
    float all = mean.x + mean.y;
    float fresnel = facet.f0 + (facet.f90 - facet.f0) / 21.0f; // mean of Schlick's over a hemisphere
    *between = fresnel * fresnel * all / (1.0f - fresnel * (1.0f - all));
    return facet.f0 * once.x + facet.f90 * once.y + *between * (1.0f - once.x - once.y);
}

static float mean_reflected(const struct pbr_surface *surface, struct facet facet)
{
    float sum = 0.0f, between;
    for (int s = 0; s < PBR_STEPS; s++)
        sum += 2.0f * middle_of(s) * reflected_of(surface, facet, middle_of(s), &between) / PBR_STEPS;
    return sum;
}

// What of light from one direction Lambert's base and the bounces between facets send to the view, times pi.
static float even_lobe(const struct pbr_surface *surface, struct facet facet, float base, float mean,
                       float n_dot_v, float n_dot_l)
{
    float between;
    float seen = reflected_of(surface, facet, n_dot_v, &between);
    float lit = reflected_of(surface, facet, n_dot_l, &between);
    struct vec2 v = look_up(surface->facets, n_dot_v), l = look_up(surface->facets, n_dot_l);
    float lost = fmaxf(1.0f - surface->facets_mean.x - surface->facets_mean.y, 1e-6f);
    float bounces = between * (1.0f - v.x - v.y) * (1.0f - l.x - l.y) / lost;
    return base * (1.0f - seen) * (1.0f - lit) / fmaxf(1.0f - mean, 1e-3f) + bounces;
}

// --- the sums ----------------------------------------------------------------------------------------------

static struct vec3 arriving(const struct pbr_lobe *lobe, struct vec3 light)
{
    struct vec3 across = vec3_add(vec3_scale(lobe->right, light.x), vec3_scale(lobe->up, light.y));
    return lobe->radiance(vec3_add(across, vec3_scale(lobe->normal, light.z)));
}

// Sums of arriving radiance, weighted for f0 and for f90.
static void gather_ggx(const struct pbr_lobe *lobe, float alpha, struct vec3 *for_f0, struct vec3 *for_f90)
{
    *for_f0 = *for_f90 = (struct vec3){0};
    for (int i = 0; i < SIDE * SIDE; i++) {
        struct vec3 light;
        float v_dot_h, weight;
        if (!ggx_sample(lobe->view, alpha, cell(i), &light, &v_dot_h, &weight))
            continue;
        struct vec3 from = vec3_scale(arriving(lobe, light), weight / (SIDE * SIDE));
        *for_f0 = vec3_add(*for_f0, vec3_scale(from, 1.0f - grazing(v_dot_h)));
        *for_f90 = vec3_add(*for_f90, vec3_scale(from, grazing(v_dot_h)));
    }
}

static struct vec3 gather_base(const struct pbr_surface *surface, const struct pbr_lobe *lobe,
                               const struct facet facets[3], struct vec3 base)
{
    struct vec3 sum = {0};
    struct vec3 mean = {mean_reflected(surface, facets[0]), mean_reflected(surface, facets[1]),
                        mean_reflected(surface, facets[2])};
    for (int i = 0; i < SIDE * SIDE; i++) {
        struct vec3 light = polar(sqrtf(cell(i).y), cell(i).x); // by its cosine
        struct vec3 from = vec3_scale(arriving(lobe, light), 1.0f / (SIDE * SIDE));
        sum.x += from.x * even_lobe(surface, facets[0], base.x, mean.x, lobe->n_dot_v, light.z);
        sum.y += from.y * even_lobe(surface, facets[1], base.y, mean.y, lobe->n_dot_v, light.z);
        sum.z += from.z * even_lobe(surface, facets[2], base.z, mean.z, lobe->n_dot_v, light.z);
    }
    return sum;
}

static struct vec3 gather_sheen(const struct pbr_lobe *lobe, float alpha)
{
    struct vec3 sum = {0};
    for (int i = 0; i < SIDE * SIDE; i++) {
        struct vec3 light = polar(cell(i).y, cell(i).x); // evenly over the hemisphere
        float weight = charlie(lobe->view, light, alpha) * light.z * 2.0f * PI / (SIDE * SIDE);
        sum = vec3_add(sum, vec3_scale(arriving(lobe, light), weight));
    }
    return sum;
}

static struct vec3 product(struct vec3 a, struct vec3 b)
{
    return (struct vec3){a.x * b.x, a.y * b.y, a.z * b.z};
}

// Facets of a mix of dielectric and metal, channel by channel.
static void facets_of(const struct model_material *m, struct facet facets[3])
{
    float ratio = m->ior > 0.0f ? (m->ior - 1.0f) / (m->ior + 1.0f) : 1.0f;
    const float tint[3] = {m->specular_colour.x, m->specular_colour.y, m->specular_colour.z};
    const float metal[3] = {m->base_colour.x, m->base_colour.y, m->base_colour.z};
    for (int c = 0; c < 3; c++) {
        float plain = fminf(ratio * ratio * tint[c], 1.0f) * m->specular;
        facets[c] = (struct facet){plain + m->metallic * (metal[c] - plain),
                                   m->specular + m->metallic * (1.0f - m->specular)};
    }
}

struct vec3 pbr_leaving(const struct pbr_surface *surface, struct vec3 normal, struct vec3 view,
                        pbr_radiance *radiance)
{
    const struct model_material *m = &surface->material;
    struct vec3 helper =
        fabsf(normal.y) < 0.9f ? (struct vec3){0.0f, 1.0f, 0.0f} : (struct vec3){1.0f, 0.0f, 0.0f};
    struct pbr_lobe lobe = {.normal = normal, .radiance = radiance, .n_dot_v = vec3_dot(normal, view)};
    lobe.right = vec3_normalise(vec3_cross(helper, normal));
    lobe.up = vec3_cross(normal, lobe.right);
    lobe.view = (struct vec3){vec3_dot(view, lobe.right), vec3_dot(view, lobe.up), lobe.n_dot_v};

    struct facet facets[3];
    facets_of(m, facets);
    struct vec3 f0 = {facets[0].f0, facets[1].f0, facets[2].f0}, for_f0, for_f90;
    gather_ggx(&lobe, alpha_of(m->roughness), &for_f0, &for_f90);
    struct vec3 sum = vec3_add(product(f0, for_f0), vec3_scale(for_f90, facets[0].f90));
    struct vec3 base =
        vec3_scale((struct vec3){m->base_colour.x, m->base_colour.y, m->base_colour.z}, 1.0f - m->metallic);
    sum = vec3_add(sum, gather_base(surface, &lobe, facets, base));

    float most = most_of(m->sheen_colour);
    if (most > 0.0f) {
        struct vec3 nap = gather_sheen(&lobe, alpha_of(m->sheen_roughness));
        sum = vec3_scale(sum, 1.0f - most * look_up_nap(surface->nap, lobe.n_dot_v));
        sum = vec3_add(sum, product(m->sheen_colour, nap));
    }
    sum = vec3_add(sum, m->emissive);
    if (m->clearcoat > 0.0f) {
        struct vec2 coat = look_up(surface->coat, lobe.n_dot_v);
        sum = vec3_scale(sum, 1.0f - m->clearcoat * (0.04f * coat.x + coat.y));
        gather_ggx(&lobe, alpha_of(m->clearcoat_roughness), &for_f0, &for_f90);
        struct vec3 shine = vec3_add(vec3_scale(for_f0, 0.04f), for_f90);
        sum = vec3_add(sum, vec3_scale(shine, m->clearcoat));
    }
    return sum;
}
