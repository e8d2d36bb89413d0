// What polarised lenses take from the picture behind them: light that is mirrored off it, as far as that can
// be told, by being brighter than all that lies around.

uniform vec2 glare; // how much is taken, 0: nothing; how far the surroundings reach, in pixels

// Of `picture` at a pixel, whose colour is `seen`.
vec3 without_glare(vec3 seen, mediump sampler2D picture, ivec2 at)
{
    const vec3 luminance = vec3(0.2126, 0.7152, 0.0722); // ITU-R BT.709
    const float brighter = 1.3; // than its surroundings' mean: what is less is no highlight
    ivec2 last = textureSize(picture, 0) - 1;
    float around = 0.0;
    for (int i = 0; i < 8; i++) {
        float turn = 0.7853982 * float(i);
        ivec2 beside = at + ivec2(round(glare.y * vec2(cos(turn), sin(turn))));
        around += dot(texelFetch(picture, clamp(beside, ivec2(0), last), 0).rgb, luminance);
    }
    float most = around / 8.0 * brighter, here = dot(seen, luminance);
    return here > most ? seen * mix(1.0, most / here, glare.x) : seen;
}
