// glTF 2.0 metallic-roughness, lit by the studio (specification 2.0, appendix B; split sum after Karis 2013,
// energy lost between facets given back after Fdez-Aguera 2019).
//
// Defined by render/product3d/shading.c as the material needs them:
//   BASE_COLOUR_TEXTURE METALLIC_ROUGHNESS_TEXTURE NORMAL_TEXTURE OCCLUSION_TEXTURE EMISSIVE_TEXTURE
//   ALPHA_MASK ALPHA_BLEND UNLIT CLEARCOAT
// and one of
//   PASS_COVER     colour, premultiplied by how much it covers
//   PASS_MULTIPLY  what a lens lets through, per channel: multiplies what is behind; alpha: its face z
//   PASS_ADD       what it reflects and scatters itself: added

uniform mediump sampler2D base_colour_picture, metallic_roughness_picture, normal_picture, occlusion_picture,
    emissive_picture;
uniform mediump sampler2D environment_table;
uniform mediump sampler2D veil, glow; // what PASS_MULTIPLY and PASS_ADD drew on this pixel

uniform vec4 uv_matrix[5];
uniform vec3 uv_offset[5]; // z: the set
uniform vec4 base_colour;
uniform vec4 surface;    // metallic, roughness, normal scale, occlusion strength
uniform vec3 emissive;
uniform float alpha_cutoff;
uniform vec4 f0;         // of the dielectric; w: reflectance at grazing angles (specular)
uniform vec4 transmitted; // rgb: kept inside the material; w: transmission factor
uniform vec2 clearcoat;  // strength, roughness
centroid in vec3 camera_position;
centroid in vec3 camera_normal;
centroid in vec4 camera_tangent;
centroid in vec4 both_uv;
centroid in vec4 vertex_colour;
centroid in float face_z;
out vec4 colour;

#include "light.glsl"
#include "cover.glsl"

// The face z of a lens in the veil's alpha, in steps of a millimetre; 0: no lens.
const float VEIL_DEPTH_M = 0.256;
// What lies this close behind a lens is the rim that holds it: not seen through it.
const float LENS_SEAT_M = 0.002;

vec2 coordinates(int slot)
{
    vec2 uv = uv_offset[slot].z > 0.5 ? both_uv.zw : both_uv.xy;
    vec4 m = uv_matrix[slot];
    return m.xy * uv.x + m.zw * uv.y + uv_offset[slot].xy;
}

vec3 shading_normal()
{
    vec3 n = normalize(camera_normal);
    if (!gl_FrontFacing)
        n = -n;
#ifdef NORMAL_TEXTURE
    vec3 t = camera_tangent.xyz - n * dot(n, camera_tangent.xyz);
    float length_squared = dot(t, t);
    if (length_squared > 1e-12) {
        t *= inversesqrt(length_squared);
        vec3 b = cross(n, t) * camera_tangent.w;
        vec3 bump = texture(normal_picture, coordinates(2)).xyz * 2.0 - 1.0;
        bump.xy *= surface.z;
        n = normalize(t * bump.x + b * bump.y + n * max(bump.z, 0.05));
    }
#endif
    return n;
}

// Rolls highlights off above 0.8 instead of clipping them, so that gold stays gold.
vec3 shoulder(vec3 c)
{
    return mix(c, 1.0 - 0.2 * exp(4.0 - 5.0 * c), step(vec3(0.8), c));
}

// Colour behind the lenses of this pixel as they show it; what lies before them unchanged. For a lens behind
// another its own share counts too: a pad behind a dark lens gets a little darker.
vec3 through_lenses(vec3 seen)
{
    ivec2 here = ivec2(gl_FragCoord.xy);
    vec4 lens = texelFetch(veil, here, 0);
    float behind = step(face_z, (lens.a - 0.5) * VEIL_DEPTH_M - LENS_SEAT_M);
    seen = mix(seen, seen * lens.rgb, behind);
#ifdef PASS_COVER
    seen += behind * texelFetch(glow, here, 0).rgb;
#endif
    return seen;
}

void main()
{
    vec4 base = base_colour * vertex_colour;
#ifdef BASE_COLOUR_TEXTURE
    base *= texture(base_colour_picture, coordinates(0));
#endif
#ifdef ALPHA_MASK
    if (base.a < alpha_cutoff)
        discard;
    base.a = 1.0;
#endif
#ifndef ALPHA_BLEND
    base.a = 1.0;
#endif
    float cover = in_the_open(face_z);
    vec3 v = normalize(-camera_position);
    vec3 n = shading_normal();
    float n_dot_v = clamp(dot(n, v), 0.001, 1.0);
    float away = 1.0 - n_dot_v;
    float grazing = away * away * away * away * away;

#ifdef PASS_MULTIPLY
    // A thin wall has two surfaces: (1 - F) / (1 + F) goes through.
    vec3 fresnel = f0.rgb + (f0.w - f0.rgb) * grazing;
    vec3 through = base.rgb * transmitted.rgb * transmitted.w * (1.0 - fresnel) / (1.0 + fresnel);
    colour = vec4(mix(vec3(1.0), vec3(1.0 - base.a) + base.a * through, cover), clamp(face_z / VEIL_DEPTH_M + 0.5, 0.0, 1.0));
#else

#ifdef UNLIT
    vec3 lit = base.rgb;
    vec3 reflected = vec3(0.0);
#else
    float metallic = surface.x;
    float roughness = surface.y;
#ifdef METALLIC_ROUGHNESS_TEXTURE
    vec4 packed_surface = texture(metallic_roughness_picture, coordinates(1));
    metallic *= packed_surface.b;
    roughness *= packed_surface.g;
#endif
    float occlusion = 1.0;
#ifdef OCCLUSION_TEXTURE
    occlusion = 1.0 + surface.w * (texture(occlusion_picture, coordinates(3)).r - 1.0);
#endif
    vec3 reflectance = mix(f0.rgb, base.rgb, metallic);
    float edge = mix(f0.w, 1.0, metallic);
    vec2 scale_bias = texture(environment_table, vec2(n_dot_v, roughness)).rg;
    vec3 direction = 2.0 * dot(n, v) * n - v;
    vec3 arriving = arriving_light(direction, roughness);
    float once = scale_bias.x + scale_bias.y; // what leaves after one bounce between facets
    vec3 specular = reflectance * scale_bias.x + edge * scale_bias.y;
    vec3 reflected = specular * (1.0 + reflectance * (1.0 / once - 1.0)) * arriving;
#ifndef PASS_COVER
    // Both surfaces of a thin wall reflect.
    reflected *= 1.0 + transmitted.w * (1.0 - reflectance.g) / (1.0 + reflectance.g);
#endif
#ifdef OCCLUSION_TEXTURE
    // Specular occlusion after Lagarde.
    reflected *= clamp(pow(n_dot_v + occlusion, exp2(-16.0 * roughness - 1.0)) - 1.0 + occlusion, 0.0, 1.0);
#endif
    vec3 scattered = base.rgb * (1.0 - metallic) * (1.0 - specular) * scattered_light(n) * occlusion;
    scattered *= 1.0 - transmitted.w;
#ifdef CLEARCOAT
    float coat = clearcoat.x * (0.04 + 0.96 * grazing);
    vec3 coat_arriving = arriving_light(direction, clearcoat.y);
    scattered *= 1.0 - coat;
    reflected = reflected * (1.0 - coat) + coat * coat_arriving;
#endif
    vec3 lit = scattered;
    vec3 glow = emissive;
#ifdef EMISSIVE_TEXTURE
    glow *= texture(emissive_picture, coordinates(4)).rgb;
#endif
    lit += glow;
#endif

#ifdef PASS_COVER
#ifdef UNLIT
    vec3 seen = lit;
#else
    vec3 seen = shoulder(lit + reflected);
#endif
    colour = vec4(through_lenses(seen), 1.0) * (base.a * cover);
#else
    colour = vec4(through_lenses(lit + reflected) * (base.a * cover), 0.0);
#endif
#endif
}
