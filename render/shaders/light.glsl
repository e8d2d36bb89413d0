// The light on a person's products (render/light.h, render/environment.h), camera space.

uniform mediump samplerCube environment;
uniform vec3 light;            // scale of the studio to the picture's light
uniform vec3 diffuse_light[9]; // environment.diffuse

const float LAST_LEVEL = 5.0;

// Radiance about a direction as a surface of this perceptual roughness gathers it.
vec3 arriving_light(vec3 direction, float roughness)
{
    return light * textureLod(environment, direction, roughness * LAST_LEVEL).rgb;
}

// Radiance of a white Lambertian surface with this normal.
vec3 scattered_light(vec3 n)
{
    vec3 sum = diffuse_light[0] + diffuse_light[1] * n.y + diffuse_light[2] * n.z + diffuse_light[3] * n.x;
    sum += diffuse_light[4] * (n.x * n.y) + diffuse_light[5] * (n.y * n.z);
    sum += diffuse_light[6] * (3.0 * n.z * n.z - 1.0) + diffuse_light[7] * (n.x * n.z);
    sum += diffuse_light[8] * (n.x * n.x - n.y * n.y);
    return light * max(sum, vec3(0.0));
}
