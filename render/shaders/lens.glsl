// Spectacle lenses: what they let through and mirror (render/product3d/lens_optics.h), and what is seen
// through those that were drawn before (the veil and the glow of render/product3d/tile.h).

uniform mediump sampler2D veil; // what all lenses on this pixel let through; alpha: the nearest one's place
uniform mediump sampler2D glow; // what they mirror; alpha: the farthest one's place; no lens: both 0
uniform vec4 lens_surface;      // reflectance of one surface at normal incidence; w: at grazing angles
uniform vec3 lens_second;       // how much the second surface's reflection counts
uniform vec3 lens_top, lens_bottom; // log2 of what the inside lets through, at the gradient's two ends
uniform vec3 lens_shape;        // where on uv set 0 the gradient begins and ends; 1 / ior^2
uniform float face_camera_z;    // of the face's origin, camera space
uniform mediump sampler2D behind; // the picture that all this is laid over
uniform vec4 behind_place;        // its pixels a pixel here, and where on it this target's corner is

// Places of lenses are kept in steps of a millimetre, within this about the face's origin.
const float LENS_RANGE_M = 0.256;
// What lies this close behind a lens is the rim that holds it: not seen through it.
const float LENS_SEAT_M = 0.002;
// Two lenses on a pixel are farther apart than this.
const float LENS_APART_M = 0.003;

// Larger: nearer to the camera.
float lens_place(vec3 camera)
{
    return clamp((camera.z - face_camera_z) / LENS_RANGE_M + 0.5, 1.0 / 255.0, 254.0 / 255.0);
}

float lens_depth(float place)
{
    return (place - 0.5) * LENS_RANGE_M;
}

// Of both surfaces; `once` is what the first one reflects.
vec3 lens_reflectance(vec3 once)
{
    return once * (1.0 + lens_second * (1.0 - once) / (1.0 + once));
}

// The cosine between normal and view, for a pixel as a whole: on one that a silhouette crosses, what is seen
// is less aslant than its middle, which may even face away.
float facing(vec3 n, vec3 v)
{
    float cosine = dot(n, v);
    return clamp(cosine + 0.5 * fwidth(cosine), 0.05, 1.0);
}

// What comes through from behind, at this cosine between the normal and the view.
vec3 lens_transmittance(float n_dot_v, float v_down)
{
    float away = 1.0 - n_dot_v;
    float grazing = away * away * away * away * away;
    vec3 reflected = lens_reflectance(mix(lens_surface.rgb, lens_surface.www, grazing));
    // Snell: the ray inside is steeper, its way longer than straight through.
    float way = inversesqrt(1.0 - (1.0 - n_dot_v * n_dot_v) * lens_shape.z);
    vec3 inside = mix(lens_top, lens_bottom, smoothstep(lens_shape.x, lens_shape.y, v_down));
    return (1.0 - reflected) * exp2(inside * way);
}

// What stands at this camera place, as the lenses before it show it.
vec3 through_lenses(vec3 seen, vec3 camera)
{
#ifndef BEHIND_LENSES
    return seen;
#else
    ivec2 here = ivec2(gl_FragCoord.xy);
    vec4 through = texelFetch(veil, here, 0);
    float at = camera.z - face_camera_z + LENS_SEAT_M;
    float nearest = lens_depth(through.a);
    if (through.a == 0.0 || at > nearest)
        return seen;
    vec4 mirrored = texelFetch(glow, here, 0);
    float farthest = lens_depth(1.0 - mirrored.a);
    if (at > farthest && nearest - farthest > LENS_APART_M) {
        // Between the two lenses of a pair, which are alike: the nearer one's share.
        vec3 one = sqrt(through.rgb);
        return seen * one + mirrored.rgb / (1.0 + one);
    }
    return seen * through.rgb + mirrored.rgb;
#endif
}

// What a lens mirrors that itself lets `own` through, as the lenses before it show it.
vec3 mirrored_behind(vec3 mirrored, vec3 own, vec3 camera)
{
    vec4 through = texelFetch(veil, ivec2(gl_FragCoord.xy), 0);
    bool behind = lens_depth(through.a) - (camera.z - face_camera_z) > LENS_APART_M;
    return behind ? mirrored * min(through.rgb / max(own, vec3(1.0 / 1024.0)), 1.0) : mirrored;
}
