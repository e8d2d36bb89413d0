// The optics of spectacle lenses.
#include "platform/base/eyewear.h"

#include "platform/base/colour.h"

#include <string.h>

const char *const eyewear_lens_kind_names[EYEWEAR_LENS_KIND_COUNT] = {[EYEWEAR_LENS_CLEAR] = "clear",
                                                                      [EYEWEAR_LENS_TINTED] = "tinted",
                                                                      [EYEWEAR_LENS_GRADIENT] = "gradient",
                                                                      [EYEWEAR_LENS_MIRROR] = "mirror",
                                                                      [EYEWEAR_LENS_PHOTOCHROMIC] =
                                                                          "photochromic"};
const char *const eyewear_coating_names[EYEWEAR_COATING_COUNT] = {
    [EYEWEAR_COATING_NONE] = "none", [EYEWEAR_COATING_GREEN] = "green", [EYEWEAR_COATING_BLUE] = "blue"};

// A coating leaves about this much of the light that a surface reflects; broadband coatings of lenses have
// 0.5 to 1 %.
#define COATED_REFLECTANCE 0.007f
// A gradient changes between these heights of the lens: above and below it is even.
#define GRADIENT_FROM 0.10f
#define GRADIENT_TO 0.90f
// A dye that shows this colour is as deep as a tint can be told from.
#define DYE_MIN 0.004f
#define DYE_MAX 0.985f

// CIE Y of linear sRGB (IEC 61966-2-1).
// Fresnel's equations at normal incidence, from air.
static float surface_reflectance(float index)
{
    float r = (index - 1.0f) / (index + 1.0f);
    return r * r;
}

// Both surfaces, with all reflections between them: (1 - R) / (1 + R).
static float clear_transmittance(float reflectance)
{
    return (1.0f - reflectance) / (1.0f + reflectance);
}

static float set_or(float given, float otherwise)
{
    return given > 0.0f ? given : otherwise;
}

void eyewear_lens_complete(struct eyewear_lens *lens)
{
    static const uint8_t grey[3] = {92, 94, 98}, nearly_clear[3] = {244, 247, 244},
                         silver[3] = {226, 231, 236};
    bool sun = lens->kind == EYEWEAR_LENS_TINTED || lens->kind == EYEWEAR_LENS_GRADIENT ||
               lens->kind == EYEWEAR_LENS_MIRROR;
    lens->index = set_or(lens->index, sun ? 1.50f : 1.60f);
    if (lens->coating == EYEWEAR_COATING_ANY)
        lens->coating = sun ? EYEWEAR_COATING_NONE : EYEWEAR_COATING_GREEN;
    float reflectance =
        lens->coating == EYEWEAR_COATING_NONE ? surface_reflectance(lens->index) : COATED_REFLECTANCE;
    float clear = clear_transmittance(reflectance);
    switch (lens->kind) {
    case EYEWEAR_LENS_TINTED:
    case EYEWEAR_LENS_MIRROR:
        lens->transmittance = set_or(lens->transmittance, 0.14f);
        break;
    case EYEWEAR_LENS_GRADIENT:
        lens->transmittance = set_or(lens->transmittance, 0.15f);
        break;
    case EYEWEAR_LENS_PHOTOCHROMIC:
        lens->transmittance = set_or(lens->transmittance, 0.95f * clear);
        break;
    case EYEWEAR_LENS_CLEAR:
    case EYEWEAR_LENS_KIND_COUNT:
        lens->transmittance = set_or(lens->transmittance, clear);
        break;
    }
    lens->transmittance = fminf(lens->transmittance, clear);
    bool gradient = lens->kind == EYEWEAR_LENS_GRADIENT;
    lens->gradient_to = fminf(set_or(lens->gradient_to, gradient ? 0.70f : lens->transmittance), clear);
    if (!lens->has_colour)
        memcpy(lens->colour_srgb, sun || lens->transmittance < 0.8f ? grey : nearly_clear,
               sizeof lens->colour_srgb);
    lens->has_colour = true;
    if (lens->kind == EYEWEAR_LENS_MIRROR && !lens->has_mirror) {
        memcpy(lens->mirror_srgb, silver, sizeof lens->mirror_srgb);
        lens->has_mirror = true;
    }
    lens->mirror_strength = lens->has_mirror ? set_or(lens->mirror_strength, 0.35f) : 0.0f;
}

bool eyewear_lens_equals(const struct eyewear_lens *a, const struct eyewear_lens *b)
{
    return a->kind == b->kind && a->coating == b->coating && a->transmittance == b->transmittance &&
           a->gradient_to == b->gradient_to && a->mirror_strength == b->mirror_strength &&
           a->index == b->index && a->has_colour == b->has_colour && a->has_mirror == b->has_mirror &&
           a->polarised == b->polarised &&
           memcmp(a->colour_srgb, b->colour_srgb, sizeof a->colour_srgb) == 0 &&
           memcmp(a->mirror_srgb, b->mirror_srgb, sizeof a->mirror_srgb) == 0;
}

static struct vec3 linear_of(const uint8_t srgb[3])
{
    return (struct vec3){colour_linear_of_byte(srgb[0]), colour_linear_of_byte(srgb[1]),
                         colour_linear_of_byte(srgb[2])};
}

static struct vec3 through_dye(struct vec3 dye, float depth)
{
    return (struct vec3){powf(dye.x, depth), powf(dye.y, depth), powf(dye.z, depth)};
}

// Beer-Lambert: the same dye, as much of it as lets through this luminance. A white one is none: grey then.
static struct vec3 tint(const uint8_t srgb[3], float transmittance)
{
    struct vec3 c = linear_of(srgb);
    struct vec3 dye = {fminf(fmaxf(c.x, DYE_MIN), DYE_MAX), fminf(fmaxf(c.y, DYE_MIN), DYE_MAX),
                       fminf(fmaxf(c.z, DYE_MIN), DYE_MAX)};
    float thin = 0.0f, deep = 1.0f;
    while (colour_luminance(through_dye(dye, deep)) > transmittance && deep < 4096.0f)
        deep *= 2.0f;
    for (int i = 0; i < 40; i++) {
        float middle = (thin + deep) / 2.0f;
        if (colour_luminance(through_dye(dye, middle)) > transmittance)
            thin = middle;
        else
            deep = middle;
    }
    return through_dye(dye, (thin + deep) / 2.0f);
}

// What comes back can't be what goes through.
static struct vec3 within_energy(struct vec3 reflectance, struct vec3 through)
{
    return (struct vec3){fminf(reflectance.x, 1.0f - through.x), fminf(reflectance.y, 1.0f - through.y),
                         fminf(reflectance.z, 1.0f - through.z)};
}

static struct vec3 reflectance_of(const struct eyewear_lens *lens)
{
    // The rest of a coating, by colour, brought to its luminous reflectance.
    static const struct vec3 rests[EYEWEAR_COATING_COUNT] = {
        [EYEWEAR_COATING_GREEN] = {0.35f, 1.0f, 0.50f}, [EYEWEAR_COATING_BLUE] = {0.40f, 0.55f, 1.0f}};
    if (lens->mirror_strength > 0.0f) {
        struct vec3 c = linear_of(lens->mirror_srgb);
        float strongest = fmaxf(fmaxf(c.x, c.y), fmaxf(c.z, 1e-3f));
        return vec3_scale(c, lens->mirror_strength / strongest);
    }
    if (lens->coating == EYEWEAR_COATING_GREEN || lens->coating == EYEWEAR_COATING_BLUE)
        return vec3_scale(rests[lens->coating], COATED_REFLECTANCE / colour_luminance(rests[lens->coating]));
    float bare = surface_reflectance(lens->index);
    return (struct vec3){bare, bare, bare};
}

struct model_lens eyewear_lens_optics(const struct eyewear_lens *lens)
{
    struct vec3 top = tint(lens->colour_srgb, lens->transmittance);
    struct vec3 bottom =
        lens->gradient_to == lens->transmittance ? top : tint(lens->colour_srgb, lens->gradient_to);
    struct vec3 brightest = {fmaxf(top.x, bottom.x), fmaxf(top.y, bottom.y), fmaxf(top.z, bottom.z)};
    return (struct model_lens){.is_lens = true,
                               .transmittance = top,
                               .transmittance_bottom = bottom,
                               .gradient_from = GRADIENT_FROM,
                               .gradient_to = GRADIENT_TO,
                               .reflectance = within_energy(reflectance_of(lens), brightest),
                               .polarised = lens->polarised ? 1.0f : 0.0f};
}

// The density changes evenly with the height: half-way it is the geometric mean.
float eyewear_lens_transmittance(const struct eyewear_lens *lens)
{
    return sqrtf(lens->transmittance * lens->gradient_to);
}

int eyewear_lens_category(float transmittance)
{
    static const float above[] = {0.80f, 0.43f, 0.18f, 0.08f};
    int category = 0;
    while (category < 4 && !(transmittance > above[category]))
        category++;
    return category;
}
