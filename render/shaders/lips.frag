// Lipstick, gloss and liner: pigment that takes on the bare lip's own light and texture, or a film that
// colours what is worn beneath; and what shines on top of it.
// Output: premultiplied linear RGB.
//
// tests/unit/render/test_lips_shader.c holds the same arithmetic in C; change both.

#include "makeup.glsl"
#include "finish.glsl"

in vec2 at_picture;
in vec4 at_edges_px; // distance to the contour, to the mouth opening; inner feather, reach into the mouth
in vec2 at_lip;      // along, across
in vec3 at_normal;
in vec2 at_mm; // on the face at rest

uniform vec4 band_px; // distances to the contour: nothing, all of it; begins to fade inwards, nothing again
uniform vec4 bare_lips; // luminance; where highlights begin, and end, in luminances; saturation
uniform float contrast; // of the bare lips' texture on the product
uniform float openness; // of the mouth
uniform vec2 neighbour; // step to the surroundings that are looked at, in texture coordinates

out vec4 result;

float saturation(vec3 colour)
{
    return (colour.r - colour.g) / (colour.r + colour.g + 0.001);
}

// What the camera sees around this spot.
const float noise_floor = 0.05; // luminance: on dark lips the camera's noise is no relief

struct Surroundings {
    vec3 mean;
    vec2 slope; // of brightness, to the right and up, in mean lip luminances
};

Surroundings look_around(vec3 bare)
{
    vec3 right = texture(picture, at_picture + vec2(neighbour.x, 0.0)).rgb;
    vec3 left = texture(picture, at_picture - vec2(neighbour.x, 0.0)).rgb;
    vec3 below = texture(picture, at_picture + vec2(0.0, neighbour.y)).rgb;
    vec3 above = texture(picture, at_picture - vec2(0.0, neighbour.y)).rgb;
    vec2 slope = vec2(luminance(right - left), luminance(above - below)) / (bare_lips.x + noise_floor);
    return Surroundings((2.0 * bare + right + left + below + above) / 6.0, clamp(slope, -0.6, 0.6));
}

// 1 where beyond the landmarks' opening there is lip. Of an open mouth, what is as red as lips (teeth in warm
// light are bright before they are red) and not as dark as its inside; of a narrow one, which may be lips
// that touch, all but teeth, which are pale and not dark.
float like_lips(vec3 colour)
{
    float ratio = luminance(colour) / bare_lips.x;
    float redness = saturation(colour) / max(bare_lips.w, 0.05); // beside these lips
    float red = smoothstep(0.45, 0.75, redness - 0.3 * smoothstep(1.1, 1.6, ratio));
    float no_teeth = max(smoothstep(0.3, 0.6, redness), 1.0 - smoothstep(0.3, 0.55, ratio));
    float reached = smoothstep(-1.0, -0.6, at_edges_px.y / max(at_edges_px.w, 0.001));
    return mix(no_teeth, red * smoothstep(0.25, 0.5, ratio) * reached, openness);
}

// 1 where the product is put on, fading over its edges, and over the mouth opening within the lip.
float mask(vec3 bare, Surroundings skin)
{
    float outer = smoothstep(band_px.x, band_px.y, at_edges_px.x) *
                  (1.0 - smoothstep(band_px.z, band_px.w, at_edges_px.x));
    float inner = smoothstep(0.0, 1.0, (at_edges_px.y + 0.001) / max(at_edges_px.z, 0.001));
    // The spot itself as well as its surroundings: next to lips, a tooth's surroundings are red.
    float open_here = step(0.001, at_edges_px.w);
    inner = max(inner, min(like_lips(skin.mean), like_lips(mix(skin.mean, bare, 0.7))) * open_here);
    // Teeth: bright and pale, next to the opening of an open mouth.
    float pale = 1.0 - smoothstep(0.25, 0.5, saturation(skin.mean) / max(bare_lips.w, 0.05));
    float bright = smoothstep(1.2, 1.7, luminance(skin.mean) / bare_lips.x);
    float near = smoothstep(0.7, 0.95, at_lip.y) * openness;
    return outer * inner * (1.0 - pale * bright * near);
}

#ifdef SHINE
// What the camera sees shining, amplified; then what a product of this finish would add where light falls.
vec3 highlights(vec3 normal, float ratio, float lit)
{
    float seen = clamp(ratio - bare_lips.y, 0.0, 1.5 * (bare_lips.z - bare_lips.y)) * bare_lips.x;
    float own = lamps(normal, shine.z);
    own *= at_lip.x > 1.0 ? 0.5 : 1.0; // the upper lip looks down, away from lamps
    return shine_light * (shine.x * seen + shine.y * own * lit);
}
#endif

void main()
{
    vec3 bare = texture(picture, at_picture).rgb;
    Surroundings skin = look_around(bare);
    float covered = mask(bare, skin) * in_sight(at_picture);
    vec3 paint = pigment * texture_of(pow(luminance(bare) / bare_lips.x, contrast));
#ifdef SHINE
    // The strip's normal is bent by the skin's relief as far as brightness shows it; a film of product evens
    // out what is finer than the surroundings looked at.
    vec3 normal = normalize(at_normal - shine.w * vec3(skin.slope, 0.0));
    paint *= mirrored(normal);
#endif
    vec3 colour = laid_on(paint, worn_beneath());
#ifdef SHINE
    float ratio = luminance(skin.mean) / bare_lips.x;
    float lit = smoothstep(0.4, 1.4, ratio);
    colour += highlights(normal, ratio, lit);
#ifdef SPARKLE
    colour += sparkle_light * (grains(at_mm, normal, mm_px) * smoothstep(0.2, 0.8, ratio)); // none in a fold
#endif
#endif
    result = vec4(colour * covered, covered);
}
