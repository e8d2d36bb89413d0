// Before every fragment shader: colour helpers. Shading is in linear RGB; sRGB targets encode by themselves.

float luminance(vec3 linear)
{
    return dot(linear, vec3(0.2126, 0.7152, 0.0722)); // ITU-R BT.709
}

// IEC 61966-2-1.
vec3 srgb_encode(vec3 linear)
{
    vec3 c = clamp(linear, 0.0, 1.0);
    return mix(1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, c * 12.92, lessThanEqual(c, vec3(0.0031308)));
}

vec3 srgb_decode(vec3 encoded)
{
    return mix(pow((encoded + 0.055) / 1.055, vec3(2.4)), encoded / 12.92, lessThanEqual(encoded, vec3(0.04045)));
}
