// Split-sum image-based lighting: Karis, "Real Shading in Unreal Engine 4" (SIGGRAPH 2013); GGX and its
// height-correlated visibility as in the glTF 2.0 specification, appendix B; diffuse light by the nine
// spherical harmonics of Ramamoorthi and Hanrahan (SIGGRAPH 2001). All baked here at start-up: no file.
#include "render/environment.h"

#include "render/sheen.h"

#include <stdlib.h>

#define FACE_SIZE 128 // texels of level 0
#define TABLE_SIZE 32
#define TABLE_SAMPLES 384
#define PI 3.14159265f
#define DIELECTRIC 0.04f   // reflectance of index 1.5 at normal incidence
#define STUDIO_SCALE 0.87f // makes a white surface that faces the mirror 1

// --- the studio --------------------------------------------------------------------------------------------

// A soft rectangular light: its middle direction, half width and height (tangents of the angles), how soft
// its edge is, its radiance.
struct soft_box {
    struct vec3 middle;
    float half_width, half_height, edge;
    struct vec3 radiance;
};

static struct vec3 soft_box_radiance(const struct soft_box *box, struct vec3 direction)
{
    struct vec3 middle = vec3_normalise(box->middle);
    float along = vec3_dot(direction, middle);
    if (along <= 0.0f)
        return (struct vec3){0};
    struct vec3 right = vec3_normalise(vec3_cross((struct vec3){0.0f, 1.0f, 0.0f}, middle));
    struct vec3 up = vec3_cross(middle, right);
    float x = fabsf(vec3_dot(direction, right) / along);
    float y = fabsf(vec3_dot(direction, up) / along);
    float inside = (1.0f - smoothstep(box->half_width - box->edge, box->half_width + box->edge, x)) *
                   (1.0f - smoothstep(box->half_height - box->edge, box->half_height + box->edge, y));
    return vec3_scale(box->radiance, inside);
}

struct vec3 environment_studio(struct vec3 direction)
{
    // A shop: lit ceiling, darker floor, a window-like key on the left, a strip on the right. Away
    // from the mirror is the wearer's own head, which reflects little: without it every edge of a frame that
    // is seen at a grazing angle would shine.
    static const struct soft_box boxes[] = {
        {{-0.75f, 0.62f, 0.55f}, 0.36f, 0.52f, 0.07f, {5.2f, 5.1f, 4.9f}},
        {{0.95f, 0.30f, 0.45f}, 0.16f, 0.62f, 0.06f, {2.9f, 3.0f, 3.2f}},
    };
    float height = 0.5f + 0.5f * direction.y;
    float ambient = 0.20f + 0.75f * smoothstep(0.05f, 1.0f, height);
    struct vec3 sum = {ambient * 0.98f, ambient, ambient * 1.03f};
    for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++)
        sum = vec3_add(sum, soft_box_radiance(&boxes[i], direction));
    float head = 0.25f + 0.75f * smoothstep(-0.80f, 0.10f, direction.z);
    return vec3_scale(sum, STUDIO_SCALE * head);
}

// --- sampling ----------------------------------------------------------------------------------------------

// Low-discrepancy points in the unit square (Hammersley).
static struct vec2 hammersley(uint32_t i, uint32_t count)
{
    uint32_t bits = i;
    bits = (bits << 16) | (bits >> 16);
    bits = ((bits & 0x55555555u) << 1) | ((bits & 0xAAAAAAAAu) >> 1);
    bits = ((bits & 0x33333333u) << 2) | ((bits & 0xCCCCCCCCu) >> 2);
    bits = ((bits & 0x0F0F0F0Fu) << 4) | ((bits & 0xF0F0F0F0u) >> 4);
    bits = ((bits & 0x00FF00FFu) << 8) | ((bits & 0xFF00FF00u) >> 8);
    return (struct vec2){((float)i + 0.5f) / (float)count, (float)bits * 2.3283064e-10f};
}

// A half vector about +z, distributed as GGX of alpha = roughness^2 times cosine.
static struct vec3 ggx_half_vector(struct vec2 at, float alpha)
{
    float cosine = sqrtf((1.0f - at.y) / (1.0f + (alpha * alpha - 1.0f) * at.y));
    float sine = sqrtf(fmaxf(0.0f, 1.0f - cosine * cosine));
    float angle = 2.0f * PI * at.x;
    return (struct vec3){sine * cosf(angle), sine * sinf(angle), cosine};
}

// Which mix of normal and mirrored direction points to the middle of a lobe, given along the surface and
// along the normal.
static float towards_mirrored(struct vec2 middle, float n_dot_v)
{
    float sine = sqrtf(fmaxf(0.0f, 1.0f - n_dot_v * n_dot_v));
    float steepness = middle.y > 0.0f ? fmaxf(middle.x, 0.0f) / middle.y : 0.0f;
    float across = sine + steepness * (1.0f - n_dot_v);
    return across > 0.0f ? fminf(steepness / across, 1.0f) : 1.0f;
}

struct vec4 environment_integrate(float n_dot_v, float roughness)
{
    float alpha = fmaxf(roughness * roughness, 1e-3f), squared = alpha * alpha;
    struct vec3 v = {sqrtf(fmaxf(0.0f, 1.0f - n_dot_v * n_dot_v)), 0.0f, n_dot_v};
    struct vec2 sum = {0.0f, 0.0f}, metal = {0.0f, 0.0f}, dielectric = {0.0f, 0.0f};
    for (uint32_t i = 0; i < TABLE_SAMPLES; i++) {
        struct vec3 h = ggx_half_vector(hammersley(i, TABLE_SAMPLES), alpha);
        float v_dot_h = vec3_dot(v, h);
        float n_dot_l = 2.0f * v_dot_h * h.z - v.z;
        if (n_dot_l <= 0.0f || v_dot_h <= 0.0f)
            continue;
        float visibility = 0.5f / (n_dot_v * sqrtf(squared + (1.0f - squared) * n_dot_l * n_dot_l) +
                                   n_dot_l * sqrtf(squared + (1.0f - squared) * n_dot_v * n_dot_v));
        float weight = 4.0f * visibility * n_dot_l * v_dot_h / h.z;
        float grazing = powf(1.0f - v_dot_h, 5.0f);
        sum.x += (1.0f - grazing) * weight;
        sum.y += grazing * weight;
        float along = v.x - 2.0f * v_dot_h * h.x, fresnel = DIELECTRIC + (1.0f - DIELECTRIC) * grazing;
        metal = (struct vec2){metal.x + weight * along, metal.y + weight * n_dot_l};
        dielectric =
            (struct vec2){dielectric.x + fresnel * weight * along, dielectric.y + fresnel * weight * n_dot_l};
    }
    return (struct vec4){sum.x / TABLE_SAMPLES, sum.y / TABLE_SAMPLES, towards_mirrored(metal, n_dot_v),
                         towards_mirrored(dielectric, n_dot_v)};
}

// --- the cube map ------------------------------------------------------------------------------------------

// Middle of a texel -> direction, faces in GL's order (OpenGL ES 3.0 specification, table 3.19).
static struct vec3 texel_direction(int face, int x, int y, int size)
{
    float s = 2.0f * ((float)x + 0.5f) / (float)size - 1.0f;
    float t = 2.0f * ((float)y + 0.5f) / (float)size - 1.0f;
    struct vec3 d = {0};
    switch (face) {
    case 0:
        d = (struct vec3){1.0f, -t, -s};
        break;
    case 1:
        d = (struct vec3){-1.0f, -t, s};
        break;
    case 2:
        d = (struct vec3){s, 1.0f, t};
        break;
    case 3:
        d = (struct vec3){s, -1.0f, -t};
        break;
    case 4:
        d = (struct vec3){s, -t, 1.0f};
        break;
    default:
        d = (struct vec3){-s, -t, -1.0f};
        break;
    }
    return vec3_normalise(d);
}

// Mean radiance about `normal` as a GGX surface seen from straight above gathers it: by what its visibility
// times N.L leaves of each sample.
static struct vec3 prefilter(environment_radiance *radiance, struct vec3 normal, float roughness,
                             uint32_t samples)
{
    struct vec3 helper =
        fabsf(normal.y) < 0.9f ? (struct vec3){0.0f, 1.0f, 0.0f} : (struct vec3){1.0f, 0.0f, 0.0f};
    struct vec3 right = vec3_normalise(vec3_cross(helper, normal));
    struct vec3 up = vec3_cross(normal, right);
    float alpha = roughness * roughness, squared = alpha * alpha;
    struct vec3 sum = {0};
    float weights = 0.0f;
    for (uint32_t i = 0; i < samples; i++) {
        struct vec3 h = ggx_half_vector(hammersley(i, samples), alpha);
        struct vec3 l = {2.0f * h.z * h.x, 2.0f * h.z * h.y, 2.0f * h.z * h.z - 1.0f};
        if (l.z <= 0.0f)
            continue;
        struct vec3 direction =
            vec3_add(vec3_add(vec3_scale(right, l.x), vec3_scale(up, l.y)), vec3_scale(normal, l.z));
        float weight = l.z / (l.z + sqrtf(squared + (1.0f - squared) * l.z * l.z));
        sum = vec3_add(sum, vec3_scale(radiance(direction), weight));
        weights += weight;
    }
    return weights > 0.0f ? vec3_scale(sum, 1.0f / weights) : sum;
}

static void bake_level(environment_radiance *radiance, int level, struct vec4 *texels)
{
    int size = FACE_SIZE >> level;
    float roughness = (float)level / (float)(ENVIRONMENT_LEVELS - 1);
    uint32_t samples = 24u << level; // wider lobes need more, and have fewer texels
    for (int face = 0; face < 6; face++) {
        for (int i = 0; i < size * size; i++) {
            struct vec3 direction = texel_direction(face, i % size, i / size, size);
            struct vec3 light =
                level == 0 ? radiance(direction) : prefilter(radiance, direction, roughness, samples);
            texels[i] = (struct vec4){light.x, light.y, light.z, 1.0f};
        }
        glTexSubImage2D((GLenum)(GL_TEXTURE_CUBE_MAP_POSITIVE_X + face), level, 0, 0, size, size, GL_RGBA,
                        GL_FLOAT, texels);
    }
}

static void bake_cube(struct environment *environment, environment_radiance *radiance, struct vec4 *texels)
{
    glGenTextures(1, &environment->cube);
    glBindTexture(GL_TEXTURE_CUBE_MAP, environment->cube);
    glTexStorage2D(GL_TEXTURE_CUBE_MAP, ENVIRONMENT_LEVELS, GL_RGBA16F, FACE_SIZE, FACE_SIZE);
    glTexParameteri(GL_TEXTURE_CUBE_MAP, GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_LINEAR);
    glTexParameteri(GL_TEXTURE_CUBE_MAP, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_CUBE_MAP, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_CUBE_MAP, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    for (int level = 0; level < ENVIRONMENT_LEVELS; level++)
        bake_level(radiance, level, texels);
}

// --- diffuse light -----------------------------------------------------------------------------------------

const float environment_harmonic_constant[ENVIRONMENT_HARMONICS] = {
    0.282095f, 0.488603f, 0.488603f, 0.488603f, 1.092548f, 1.092548f, 0.315392f, 1.092548f, 0.546274f};
const float environment_harmonic_lobe[ENVIRONMENT_HARMONICS] = {
    1.0f, 2.0f / 3.0f, 2.0f / 3.0f, 2.0f / 3.0f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f};

void environment_harmonics(struct vec3 n, float out[ENVIRONMENT_HARMONICS])
{
    out[0] = 1.0f;
    out[1] = n.y;
    out[2] = n.z;
    out[3] = n.x;
    out[4] = n.x * n.y;
    out[5] = n.y * n.z;
    out[6] = 3.0f * n.z * n.z - 1.0f;
    out[7] = n.x * n.z;
    out[8] = n.x * n.x - n.y * n.y;
}

static void bake_diffuse(struct environment *environment, environment_radiance *radiance)
{
    enum { SIZE = 16 };
    struct vec3 sums[ENVIRONMENT_HARMONICS] = {{0}};
    for (int face = 0; face < 6; face++)
        for (int i = 0; i < SIZE * SIZE; i++) {
            struct vec3 direction = texel_direction(face, i % SIZE, i / SIZE, SIZE);
            // Solid angle of a texel: its area on the cube times cos^3 of its distance from the face's
            // middle.
            float largest = fmaxf(fabsf(direction.x), fmaxf(fabsf(direction.y), fabsf(direction.z)));
            float solid = 4.0f / (SIZE * SIZE) * largest * largest * largest;
            struct vec3 light = vec3_scale(radiance(direction), solid);
            float basis[ENVIRONMENT_HARMONICS];
            environment_harmonics(direction, basis);
            for (int k = 0; k < ENVIRONMENT_HARMONICS; k++)
                sums[k] = vec3_add(sums[k], vec3_scale(light, basis[k]));
        }
    // The constant once for the projection and once for the value.
    for (int k = 0; k < ENVIRONMENT_HARMONICS; k++) {
        float constant = environment_harmonic_constant[k];
        environment->diffuse[k] = vec3_scale(sums[k], constant * constant * environment_harmonic_lobe[k]);
    }
}

// Both axes in steps of 1 / TABLE_SIZE, at their middles.
static GLuint make_table(GLenum internal, GLenum format, const float *values)
{
    GLuint table = 0;
    glGenTextures(1, &table);
    glBindTexture(GL_TEXTURE_2D, table);
    glTexStorage2D(GL_TEXTURE_2D, 1, internal, TABLE_SIZE, TABLE_SIZE);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, TABLE_SIZE, TABLE_SIZE, format, GL_FLOAT, values);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    return table;
}

static void bake_tables(struct environment *environment)
{
    struct vec4 facets[TABLE_SIZE * TABLE_SIZE];
    float sheen[TABLE_SIZE * TABLE_SIZE];
    for (int i = 0; i < TABLE_SIZE * TABLE_SIZE; i++) {
        float n_dot_v = ((float)(i % TABLE_SIZE) + 0.5f) / TABLE_SIZE;
        float roughness = ((float)(i / TABLE_SIZE) + 0.5f) / TABLE_SIZE;
        facets[i] = environment_integrate(n_dot_v, roughness);
        sheen[i] = sheen_albedo(n_dot_v, roughness);
    }
    environment->table = make_table(GL_RGBA16F, GL_RGBA, &facets[0].x);
    environment->sheen = make_table(GL_R16F, GL_RED, sheen);
}

enum result environment_init(struct environment *environment, environment_radiance *radiance,
                             struct diagnostic *why)
{
    *environment = (struct environment){0};
    if (radiance == NULL)
        radiance = environment_studio;
    struct vec4 *texels = malloc(sizeof *texels * FACE_SIZE * FACE_SIZE);
    if (texels == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the studio's light");
    bake_cube(environment, radiance, texels);
    bake_diffuse(environment, radiance);
    bake_tables(environment);
    free(texels);
    enum result result = gl_check("texture for the studio's light", why);
    if (result != RESULT_OK)
        environment_finish(environment);
    return result;
}

void environment_finish(struct environment *environment)
{
    glDeleteTextures(1, &environment->cube);
    glDeleteTextures(1, &environment->table);
    glDeleteTextures(1, &environment->sheen);
    *environment = (struct environment){0};
}
