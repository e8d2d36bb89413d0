// A shade on the skin around the eyes: pigment in the skin's own light and shade, and what shines on it. For
// shaders that include makeup.glsl and finish.glsl.

uniform float face_luminance; // of the bare skin of the whole face
uniform vec2 neighbour;       // step to the surroundings that are looked at, in texture coordinates

// The skin that light and shade are measured by: half way between that around this place, which is darker where
// eyes lie deep, and the whole face's, so that a lid in shadow stays in it, but a dark one takes the colour.
float skin_luminance(vec2 at_picture)
{
    return sqrt(max(luminance(skin_around(at_picture)), 0.002) * face_luminance);
}

#ifdef SHINE
// The surface's normal is bent by the skin's relief as far as brightness shows it; less in the dark, where the
// camera's noise would look like relief.
vec3 with_relief(vec3 normal, vec2 at_picture, float bare, float reference)
{
    float right = luminance(texture(picture, at_picture + vec2(neighbour.x, 0.0)).rgb);
    float above = luminance(texture(picture, at_picture - vec2(0.0, neighbour.y)).rgb);
    vec2 slope = (vec2(right, above) - bare) / (reference + 0.05);
    return normalize(normal - shine.w * vec3(clamp(slope, -0.6, 0.6), 0.0));
}
#endif

// How the grains at this place flash; all fragments of a triangle have to pass here.
float sparkle_at(vec2 at_mm, vec3 normal)
{
#ifdef SPARKLE
    return grains(at_mm, normalize(normal), mm_px);
#else
    return 0.0;
#endif
}

// Premultiplied linear RGB. `covered`: how much of the product lies here, 0..1.
vec4 painted(vec2 at_picture, float covered, vec3 normal, float sparkling)
{
    float reference = skin_luminance(at_picture);
    float bare = luminance(texture(picture, at_picture).rgb), ratio = bare / reference;
    vec3 paint = pigment * texture_of(ratio);
    // Highlights lie where the skin is light: lashes and folds don't shine.
    float lit = smoothstep(0.3, 1.1, ratio);
    vec3 light = vec3(0.0);
#ifdef SHINE
    vec3 bent = with_relief(normal, at_picture, bare, reference);
    paint *= mirrored(bent);
    float seen = clamp(ratio - 1.25, 0.0, 1.0) * reference;
    light += shine_light * (shine.x * seen + shine.y * lamps(bent, shine.z) * lit);
#endif
#ifdef SPARKLE
    light += sparkle_light * (sparkling * lit);
#endif
    // Powder covers in part, a film filters what is beneath.
    float alpha = mix(cover.x, 1.0, cover.z) * covered;
    vec3 colour = mix(paint * cover.x, worn_beneath() * film, cover.z);
    return vec4((colour + light) * covered, alpha);
}
