// The light on a person's products (render/light.h, render/environment.h, render/surroundings.h), camera
// space.

uniform mediump samplerCube environment;
uniform mediump sampler2D surroundings;
uniform vec3 light;            // scale of the studio to the picture's light
uniform vec4 light_lean;       // how much brighter than the studio's it is towards a direction; w: the least
                               // of scattered light, in units of `light`
uniform vec3 diffuse_light[9]; // by normal, in units of `light`
uniform vec4 room;             // rgb: times what the surroundings hold; a: their share

const float LAST_LEVEL = 5.0;

// Radiance about a direction as a surface of this perceptual roughness gathers it.
vec3 arriving_light(vec3 direction, float roughness)
{
    vec3 studio = textureLod(environment, direction, roughness * LAST_LEVEL).rgb;
    // Where the studio has a lamp it stays: metal lives by its highlights.
    float share = room.a * smoothstep(-0.1, 0.5, direction.z) * (1.0 - smoothstep(0.8, 1.8, studio.g));
    studio *= light * max(1.0 + dot(light_lean.xyz, direction), 0.15);
#ifdef RIGGED
    return studio; // cloth mirrors no room
#endif
    if (share <= 0.0)
        return studio;
    // The half before the person, as seen in a mirror ball.
    vec2 at = 0.5 + 0.5 * vec2(direction.x, -direction.y) / (1.0 + direction.z);
    return mix(studio, room.rgb * textureLod(surroundings, at, 1.0 + 4.0 * roughness).rgb, share);
}

// Radiance of a white Lambertian surface with this normal.
vec3 scattered_light(vec3 n)
{
    vec3 sum = diffuse_light[0] + diffuse_light[1] * n.y + diffuse_light[2] * n.z + diffuse_light[3] * n.x;
    sum += diffuse_light[4] * (n.x * n.y) + diffuse_light[5] * (n.y * n.z);
    sum += diffuse_light[6] * (3.0 * n.z * n.z - 1.0) + diffuse_light[7] * (n.x * n.z);
    sum += diffuse_light[8] * (n.x * n.x - n.y * n.y);
    return light * max(sum, vec3(light_lean.w));
}
