// glTF 2.0 metallic-roughness and what lies on it, lit by the surroundings: specification 2.0, appendix B;
// split sum after Karis 2013; energy lost between facets given back after Fdez-Aguera 2019; sheen after
// Estevez and Kulla 2017 (KHR_materials_sheen).
//
// Defined by render/product3d/shading.c as the material needs them: of each picture that it has its slot,
//   BASE_COLOUR_TEXTURE NORMAL_TEXTURE METALLIC_ROUGHNESS_TEXTURE TRANSMISSION_TEXTURE SHEEN_COLOUR_TEXTURE
//   CLEARCOAT_TEXTURE EMISSIVE_TEXTURE OCCLUSION_TEXTURE SPECULAR_COLOUR_TEXTURE CLEARCOAT_ROUGHNESS_TEXTURE
//   SHEEN_ROUGHNESS_TEXTURE SPECULAR_TEXTURE
// of the rest
//   ALPHA_MASK ALPHA_BLEND UNLIT CLEARCOAT SHEEN LENS TINTED (a lens whose base colour is its tint)
//   RIGGED (a garment whose vertices are in camera space)
// and one of
//   PASS_COVER     colour, premultiplied by how much it covers; with BEHIND_LENSES as seen through them
//   PASS_MULTIPLY  what a lens lets through, per channel: multiplies what is behind
//   PASS_ADD       what it mirrors and scatters itself: added

uniform mediump sampler2D base_colour_picture, normal_picture, metallic_roughness_picture,
    transmission_picture, sheen_colour_picture, clearcoat_picture, emissive_picture, occlusion_picture,
    specular_colour_picture, clearcoat_roughness_picture, sheen_roughness_picture, specular_picture;
uniform mediump sampler2D environment_table, sheen_table; // render/environment.h

uniform vec4 uv_matrix[12];
uniform vec3 uv_offset[12];     // z: the set
uniform vec4 base_colour;
uniform vec4 surface;           // metallic, roughness, normal scale, occlusion strength
uniform vec3 emissive;
uniform float alpha_cutoff;
uniform vec4 dielectric;        // f0 without KHR_materials_specular's strength; w: that strength
uniform vec2 clearcoat;         // strength, roughness
uniform vec4 sheen;             // colour, roughness
uniform float transmission;     // of the light that enters, what goes through: the rest is scattered
uniform float handedness;       // -1: the way to the camera mirrors, so the bitangent is the other way
centroid in vec3 camera_position;
centroid in vec3 camera_normal;
centroid in vec4 camera_tangent;
centroid in vec4 both_uv;
centroid in vec4 vertex_colour;
centroid in float face_z, ends_at;
out vec4 colour;

#include "light.glsl"
#include "cover.glsl"
#include "lens.glsl"

const float COAT_F0 = 0.04; // KHR_materials_clearcoat: of index 1.5

vec2 coordinates(int slot)
{
    vec2 uv = uv_offset[slot].z > 0.5 ? both_uv.zw : both_uv.xy;
    vec4 m = uv_matrix[slot];
    return m.xy * uv.x + m.zw * uv.y + uv_offset[slot].xy;
}

// A surface seen from behind has its front's normal reversed, bumps and all (specification 2.0, 3.9.6).
vec3 to_seen_side(vec3 n)
{
    return gl_FrontFacing ? n : -n;
}

vec3 bumped_normal()
{
    vec3 n = normalize(camera_normal);
#ifdef NORMAL_TEXTURE
    vec3 t = camera_tangent.xyz - n * dot(n, camera_tangent.xyz);
    float length_squared = dot(t, t);
    if (length_squared > 1e-12) {
        t *= inversesqrt(length_squared);
        vec3 b = cross(n, t) * (camera_tangent.w * handedness);
        vec3 bump = texture(normal_picture, coordinates(NORMAL_TEXTURE)).xyz * 2.0 - 1.0;
        bump.xy *= surface.z;
        n = normalize(t * bump.x + b * bump.y + n * max(bump.z, 0.05));
    }
#endif
    return to_seen_side(n);
}

// Specular antialiasing after Tokuyoshi and Kaplanyan, "Improved Geometric Specular Antialiasing" (I3D 2019):
// a pixel over which the normal turns reflects a wider cone, so that thin rims neither glint nor crawl.
float widened(float roughness, vec3 n)
{
    vec3 across = dFdx(n), down = dFdy(n);
    float variance = 0.1591549 * (dot(across, across) + dot(down, down));
    float squared = roughness * roughness;
    return sqrt(sqrt(min(squared * squared + min(2.0 * variance, 0.18), 1.0)));
}

// Rolls highlights off above 0.8 instead of clipping them, so that gold stays gold.
vec3 shoulder(vec3 c)
{
    return mix(c, 1.0 - 0.2 * exp(4.0 - 5.0 * c), step(vec3(0.8), c));
}

// `share` is the table's: the rougher a surface, the nearer to its normal is what it mirrors.
vec3 mirrored_from(vec3 n, vec3 v, float share)
{
    return normalize(mix(n, 2.0 * dot(n, v) * n - v, share));
}

// Base colour with its alpha as the material uses it.
vec4 base_of()
{
    vec4 base = base_colour * vertex_colour;
#ifdef BASE_COLOUR_TEXTURE
    base *= texture(base_colour_picture, coordinates(BASE_COLOUR_TEXTURE));
#endif
#ifdef ALPHA_MASK
    if (base.a < alpha_cutoff)
        discard;
#endif
#ifndef ALPHA_BLEND
    base.a = 1.0;
#endif
    return base;
}

float transmission_of()
{
#ifdef TRANSMISSION_TEXTURE
    return transmission * texture(transmission_picture, coordinates(TRANSMISSION_TEXTURE)).r;
#else
    return transmission;
#endif
}

// What leaves a surface: scattered and mirrored light, to be seen over, or through, what is behind.
vec3 lit_surface(vec4 base, vec3 mesh_n, vec3 v)
{
    vec3 n = bumped_normal();
#ifdef LENS
    float n_dot_v = facing(n, v);
#else
    float n_dot_v = clamp(dot(n, v), 0.001, 1.0);
#endif
    float metallic = surface.x;
    float roughness = surface.y;
#ifdef METALLIC_ROUGHNESS_TEXTURE
    vec4 packed_surface = texture(metallic_roughness_picture, coordinates(METALLIC_ROUGHNESS_TEXTURE));
    metallic *= packed_surface.b;
    roughness = max(roughness * packed_surface.g, 0.03);
#endif
    float occlusion = 1.0;
#ifdef OCCLUSION_TEXTURE
    occlusion += surface.w * (texture(occlusion_picture, coordinates(OCCLUSION_TEXTURE)).r - 1.0);
#endif
    vec4 plain = dielectric;
#ifdef SPECULAR_COLOUR_TEXTURE
    plain.rgb *= texture(specular_colour_picture, coordinates(SPECULAR_COLOUR_TEXTURE)).rgb;
#endif
#ifdef SPECULAR_TEXTURE
    plain.w *= texture(specular_picture, coordinates(SPECULAR_TEXTURE)).a;
#endif
    vec3 f0 = mix(min(plain.rgb, 1.0) * plain.w, base.rgb, metallic);
    float f90 = mix(plain.w, 1.0, metallic);
    roughness = widened(roughness, n);

    vec4 facets = texture(environment_table, vec2(n_dot_v, roughness));
    vec3 arriving = arriving_light(mirrored_from(n, v, mix(facets.w, facets.z, metallic)), roughness);
    vec3 even = scattered_light(n);
#ifdef LENS
    f0 = lens_surface.rgb;
    f90 = lens_surface.w;
    vec3 specular = lens_reflectance(f0 * facets.x + f90 * facets.y);
    vec3 mirrored = specular * arriving;
#ifdef TINTED
    vec3 scattered = base.rgb * (1.0 - metallic) * (1.0 - specular) * (1.0 - transmission_of());
#else
    vec3 scattered = vec3(0.0);
#endif
#else
    // What doesn't leave after one bounce between facets has another, a geometric series, and leaves evenly.
    vec3 once = f0 * facets.x + f90 * facets.y;
    float kept = 1.0 - facets.x - facets.y;
    vec3 specular = once / (1.0 - kept * mix(f0, vec3(f90), 1.0 / 21.0));
    vec3 mirrored = once * arriving + (specular - once) * even;
    vec3 scattered = base.rgb * (1.0 - metallic) * (1.0 - min(specular, 1.0));
#endif
    scattered *= even * occlusion;
#ifdef OCCLUSION_TEXTURE
    // Specular occlusion after Lagarde.
    float open = clamp(pow(n_dot_v + occlusion, exp2(-16.0 * roughness - 1.0)) - 1.0 + occlusion, 0.0, 1.0);
    mirrored *= open;
#endif
    vec3 leaving = scattered + mirrored;

#ifdef SHEEN
    vec4 cloth = sheen;
#ifdef SHEEN_COLOUR_TEXTURE
    cloth.rgb *= texture(sheen_colour_picture, coordinates(SHEEN_COLOUR_TEXTURE)).rgb;
#endif
#ifdef SHEEN_ROUGHNESS_TEXTURE
    cloth.a *= texture(sheen_roughness_picture, coordinates(SHEEN_ROUGHNESS_TEXTURE)).a;
#endif
    float nap = texture(sheen_table, vec2(n_dot_v, cloth.a)).r;
    leaving *= 1.0 - nap * max(cloth.r, max(cloth.g, cloth.b));
    leaving += nap * cloth.rgb * even * occlusion;
#endif

    vec3 glowing = emissive;
#ifdef EMISSIVE_TEXTURE
    glowing *= texture(emissive_picture, coordinates(EMISSIVE_TEXTURE)).rgb;
#endif
    leaving += glowing;

#ifdef CLEARCOAT
    // The coat lies on the mesh itself, not on its bumps.
    vec2 coat = clearcoat;
#ifdef CLEARCOAT_TEXTURE
    coat.x *= texture(clearcoat_picture, coordinates(CLEARCOAT_TEXTURE)).r;
#endif
#ifdef CLEARCOAT_ROUGHNESS_TEXTURE
    coat.y *= texture(clearcoat_roughness_picture, coordinates(CLEARCOAT_ROUGHNESS_TEXTURE)).g;
#endif
    coat.y = widened(max(coat.y, 0.03), mesh_n);
    vec4 film = texture(environment_table, vec2(clamp(dot(mesh_n, v), 0.001, 1.0), coat.y));
    float coated = coat.x * (COAT_F0 * film.x + film.y);
    vec3 shine = arriving_light(mirrored_from(mesh_n, v, film.w), coat.y);
    leaving = leaving * (1.0 - coated) + coated * occlusion * shine;
#endif
    return leaving;
}

void main()
{
    vec4 base = base_of();
    float shown = base.a * in_the_open(face_z, ends_at);
#ifdef UNLIT
    colour = vec4(through_lenses(base.rgb, camera_position), 1.0) * shown;
#else
    vec3 v = normalize(-camera_position);
    vec3 n = to_seen_side(normalize(camera_normal));
#ifdef LENS
    vec3 through = lens_transmittance(facing(n, v), both_uv.y);
#ifdef TINTED
    through *= base.rgb * transmission_of();
#endif
#endif
#ifdef PASS_MULTIPLY
    colour = vec4(mix(vec3(1.0), through, shown), shown > 0.0 ? lens_place(camera_position) : 0.0);
#else
    vec3 seen = shoulder(lit_surface(base, n, v));
#ifdef PASS_COVER
    float covers = 1.0;
#ifdef LENS
    // A transparent body uncovers all that is behind it by what its tint lets through of every channel; of the
    // picture there also the rest.
    float even = min(through.r, min(through.g, through.b));
    covers = max(1.0 - even, 1e-3);
    seen += (through - even) * texelFetch(behind, ivec2(gl_FragCoord.xy * behind_place.xy + behind_place.zw), 0).rgb;
    seen /= covers;
#endif
    colour = vec4(through_lenses(seen, camera_position), 1.0) * (covers * shown);
#else
    colour = vec4(mirrored_behind(seen * shown, mix(vec3(1.0), through, shown), camera_position),
                  shown > 0.0 ? 1.0 - lens_place(camera_position) : 0.0);
#endif
#endif
#endif
}
