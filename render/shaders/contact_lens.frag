// A coloured contact lens: a print on the iris, clear over the pupil, beneath the lids and what mirrors in
// the eye. PRINTED: the product's own picture, else fibres as irises have them. Output: premultiplied linear
// RGB.
//
// tests/unit/render/test_contact_lens.c holds the same arithmetic in C; change both.

#include "makeup.glsl"
#include "finish.glsl"

in vec2 at_picture; // texture coordinate
in vec2 at_lids_mm; // from the upper and the lower lid
in vec2 at_iris;    // in radii of the iris from its centre, outwards and up

uniform vec4 bare_iris;     // luminance, where mirrored lights begin, luminance of the white; pupil's radius
uniform float print_radius; // in radii of the iris
uniform float opaque;       // 1 hides the iris, 0 tints it
uniform float eye_light;    // on the eye, beside that on the face
uniform float soft_mm;      // of the lids' edges
uniform float radius_px;    // of the iris, target pixels
uniform uint seed;          // of this eye's fibres
#ifdef PRINTED
uniform sampler2D print;
uniform vec3 light; // on the face
#endif

out vec4 result;

const float turn = 6.2831853;

// 0..1, the same for the same cell of the same eye: PCG's output permutation (O'Neill 2014) after one step.
float chance(int cell, uint purpose)
{
    uint state = (uint(cell) + 1000u * purpose + seed) * 747796405u + 2891336453u;
    uint word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return float(((word >> 22u) ^ word) >> 8u) / 16777215.0;
}

// 0..1, `count` cells around, each its own; without the detail that pixels can't show.
float fibres(float angle, int count, float radius, uint purpose)
{
    float at = fract(angle / turn) * float(count);
    int cell = int(at);
    float here = chance(cell, purpose), next = chance((cell + 1) % count, purpose);
    float cell_px = turn * radius * radius_px / float(count);
    return mix(0.5, mix(here, next, smoothstep(0.0, 1.0, at - float(cell))), smoothstep(1.0, 3.0, cell_px));
}

// Colour beside the shade's own, and how much of the iris it hides, where `rim` is 0 at the centre of the
// print and 1 at its edge.
vec4 printed(float rim, float angle)
{
    float radius = max(length(at_iris), 0.05);
    float wave = 0.10 * sin(5.0 * angle) * rim;
    float coarse = fibres(angle + wave, 53, radius, 0u), fine = fibres(angle - wave, 131, radius, 1u);
    float fibre = 0.5 * coarse + 0.5 * fine;
    float clear = max(bare_iris.w + 0.02, 0.40); // prints leave 5 mm clear; wider pupils stay dark too
    float ragged = radius + 0.16 * (fibre - 0.5);
    float edge = clamp(2.0 / (radius_px * print_radius), 0.14, 0.6); // soft, and never jagged
    float alpha = smoothstep(clear, clear + 0.22, ragged) * (1.0 - smoothstep(1.0 - edge, 1.0, rim));
    float limbal = smoothstep(0.70, 0.92, rim);
    float light = (0.45 + 1.1 * fibre) * (1.0 + 0.35 * (1.0 - smoothstep(0.0, 0.28, abs(rim - 0.55))));
    light *= 1.0 - 0.8 * limbal;
    vec3 warm = mix(vec3(1.0), vec3(1.18, 0.98, 0.72), 1.0 - smoothstep(0.40, 0.62, ragged));
    return vec4(light * warm, alpha * mix(0.72 + 0.28 * fibre, 1.0, limbal));
}

void main()
{
    float radius = length(at_iris);
    if (radius > print_radius) {
        result = vec4(0.0);
        return;
    }
    vec3 bare = texture(picture, at_picture).rgb;
    float level = luminance(bare);
#ifdef PRINTED
    vec4 look = texture(print, 0.5 + vec2(0.5, -0.5) * at_iris / print_radius);
    vec3 colour = look.rgb * light;
    float edge = 1.5 / radius_px;
    look.a *= smoothstep(bare_iris.w, bare_iris.w + 0.1, radius) *
              (1.0 - smoothstep(print_radius - edge, print_radius, radius));
#else
    vec4 look = printed(radius / print_radius, atan(at_iris.y, at_iris.x));
    vec3 colour = look.rgb * pigment;
#endif
    // The upper lid and its lashes shade the eye; lashes that hang over it stay dark.
    float near_lid = exp(-max(at_lids_mm.x, 0.0) / 1.4);
    float lashes = clamp(level / bare_iris.x, 0.0, 1.0);
    vec3 paint = colour * eye_light * (1.0 - 0.5 * near_lid) * mix(1.0, lashes, near_lid);
    vec3 worn = worn_beneath();
    vec3 tint = mix(worn * film, paint, 0.1); // dyes scatter little light
    // What mirrors in the eye stays on top. Irises measure up to 12.8 mm: a print of that size is made to end
    // with them, a larger one to cover some of the white.
    float on_white = smoothstep(1.09, 1.2, print_radius) * smoothstep(0.92, 1.0, radius);
    float dull = mix(bare_iris.y, 1.2 * bare_iris.z, on_white);
    float lights = smoothstep(dull, dull + 0.4 * bare_iris.z, level);
    float lids = smoothstep(0.0, soft_mm, at_lids_mm.x) * smoothstep(0.0, 0.6 * soft_mm, at_lids_mm.y);
    float alpha = cover.x * look.a * lids * (1.0 - lights) * in_sight(at_picture);
    result = vec4(mix(tint, paint, opaque) * alpha, alpha);
}
