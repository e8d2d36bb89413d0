#include "render/light.h"

#include "platform/base/colour.h"
#include "render/gl/program.h"
#include "render/makeup/lip_mesh.h"

// A new frame's weight: what hardly changes is noise; a change that can be seen is taken as it is.
#define LEVEL_SHARE 0.25f
#define LEVEL_NOISE 0.03f // in shares of the level
#define LEVEL_JUMP 0.10f
#define MOST_LEAST 0.6f   // even light, too, doesn't reach everywhere
#define SHAPE_SHARE 0.12f // settles in half a second
#define SHAPE_NOISE 0.10f
#define SHAPE_JUMP 0.50f
// The light that arrives at the studio is changed towards one side by no more than this.
#define MOST_LEAN 0.85f

static struct vec3 times(struct vec3 a, struct vec3 b)
{
    return (struct vec3){a.x * b.x, a.y * b.y, a.z * b.z};
}

static struct vec3 over(struct vec3 a, struct vec3 b)
{
    return (struct vec3){a.x / fmaxf(b.x, 1e-4f), a.y / fmaxf(b.y, 1e-4f), a.z / fmaxf(b.z, 1e-4f)};
}

static float largest(struct vec3 v)
{
    return fmaxf(fabsf(v.x), fmaxf(fabsf(v.y), fabsf(v.z)));
}

void light_begin(struct light *light, uint64_t sequence)
{
    light->frame++;
    light->sequence = sequence;
    if (light->ready)
        return;
    srgb_table_init(&light->table);
    light_places_choose(&light->places);
    light->ready = true;
}

// --- a person in this frame --------------------------------------------------------------------------------

static bool measure_white(const struct light *light, const struct picture *picture,
                          const struct scene_person *person, struct face_light *out)
{
    struct lip_mesh mesh;
    struct lip_look look;
    bool lips = lip_mesh_build(person->landmarks_px, 1.0f, &mesh) &&
                lip_look_measure(&light->table, picture, &mesh, &look);
    return face_light_measure(&light->table, picture, person->landmarks_px, lips ? &look : NULL, out);
}

// The fields of `out` that are measured. False when nothing is known of the light.
static bool measure(const struct light *light, const struct picture *picture,
                    const struct scene_person *person, struct light_person *out)
{
    struct face_light white;
    struct light_fit fit;
    if (person->landmarks_px == NULL || !measure_white(light, picture, person, &white))
        return false;
    *out = (struct light_person){.skin = {1.0f, 1.0f, 1.0f}, .white = white};
    if (!person->has_pose || person->mesh_m == NULL ||
        !light_fit_solve(&light->places, &light->table, picture, person, &fit))
        return true;
    out->has_shape = true;
    out->skin = fit.skin;
    out->least = fminf(fit.least, MOST_LEAST);
    out->white.colour = over(white.colour, fit.skin);
    out->white.without_eyes = over(white.without_eyes, fit.skin);
    for (int k = 0; k < ENVIRONMENT_HARMONICS; k++)
        out->shape[k] = fit.shape[k];
    return true;
}

// --- over time ---------------------------------------------------------------------------------------------

static void follow(struct light_person *known, const struct light_person *now)
{
    float change = largest(over(vec3_subtract(now->skin, known->skin), known->skin));
    float share = LEVEL_SHARE + (1.0f - LEVEL_SHARE) * smoothstep(LEVEL_NOISE, LEVEL_JUMP, change);
    known->skin = vec3_mix(known->skin, now->skin, share);
    face_light_follow(&known->white, &now->white);
    change = 0.0f;
    for (int k = 0; k < ENVIRONMENT_HARMONICS; k++)
        change = fmaxf(change, largest(vec3_subtract(now->shape[k], known->shape[k])));
    share = SHAPE_SHARE + (0.5f - SHAPE_SHARE) * smoothstep(SHAPE_NOISE, SHAPE_JUMP, change);
    for (int k = 0; k < ENVIRONMENT_HARMONICS; k++)
        known->shape[k] = vec3_mix(known->shape[k], now->shape[k], share);
    known->least += share * (now->least - known->least);
}

// The person's place, or that of who was away longest.
static struct light_person *find(struct light *light, uint32_t id)
{
    struct light_person *oldest = &light->persons[0];
    for (int i = 0; i < SCENE_MAX_PERSONS; i++) {
        if (light->persons[i].id == id)
            return &light->persons[i];
        if (light->persons[i].used < oldest->used)
            oldest = &light->persons[i];
    }
    *oldest = (struct light_person){0};
    return oldest;
}

static struct light_estimate estimate_of(const struct light_person *person)
{
    struct light_estimate out = {.scale = times(person->white.colour, person->skin),
                                 .has_shape = person->has_shape,
                                 .least = person->least,
                                 .skin = person->has_shape ? person->skin : (struct vec3){0}};
    for (int k = 0; k < ENVIRONMENT_HARMONICS; k++)
        out.shape[k] = person->shape[k];
    return out;
}

struct light_estimate light_of(struct light *light, const struct picture *picture,
                               const struct scene_person *person)
{
    struct light_person now;
    if (person->id == 0)
        return measure(light, picture, person, &now) ? estimate_of(&now) : LIGHT_OF_THE_STUDIO;
    struct light_person *known = find(light, person->id);
    known->used = light->frame;
    bool is_known = known->id != 0;
    if (is_known && known->sequence == light->sequence)
        return estimate_of(known);
    if (!measure(light, picture, person, &now))
        return is_known ? estimate_of(known) : LIGHT_OF_THE_STUDIO;
    // A face that was too far off to tell the light's shape, or no longer tells it, is a new start.
    if (is_known && known->has_shape == now.has_shape)
        follow(known, &now);
    else
        *known = now;
    known->id = person->id;
    known->used = light->frame;
    known->sequence = light->sequence;
    return estimate_of(known);
}

struct vec3 light_direction(const struct light_estimate *light)
{
    if (!light->has_shape)
        return (struct vec3){0};
    return vec3_normalise((struct vec3){colour_luminance(light->shape[3]), colour_luminance(light->shape[1]),
                                        colour_luminance(light->shape[2])});
}

void light_forget(struct light *light)
{
    *light = (struct light){0};
}

// --- on the GPU --------------------------------------------------------------------------------------------

void light_find_uniforms(GLuint program, struct light_uniforms *uniforms)
{
    const struct program_uniform list[] = {{"light", &uniforms->light},
                                           {"light_lean", &uniforms->lean},
                                           {"diffuse_light", &uniforms->shape},
                                           {"room", &uniforms->room}};
    program_find_uniforms(program, list, (int)(sizeof list / sizeof list[0]));
    program_set_sampler(program, "surroundings", LIGHT_TEXTURE_UNIT);
}

// How much brighter than the studio's own the light is from the right and from above: radiance that changes
// by 1 + lean . direction changes the diffuse light's first band by two thirds of that. Nothing is said of
// before and behind: half of that can't be seen on a face.
static struct vec3 lean_of(const struct light_estimate *light, const struct environment *environment)
{
    if (!light->has_shape)
        return (struct vec3){0};
    const struct vec3 *face = light->shape, *studio = environment->diffuse;
    float mean = fmaxf(colour_luminance(face[0]), 1e-3f),
          studio_mean = fmaxf(colour_luminance(studio[0]), 1e-3f);
    struct vec3 lean = {1.5f * (colour_luminance(face[3]) / mean - colour_luminance(studio[3]) / studio_mean),
                        1.5f * (colour_luminance(face[1]) / mean - colour_luminance(studio[1]) / studio_mean),
                        0.0f};
    float length = vec3_length(lean);
    return length > MOST_LEAN ? vec3_scale(lean, MOST_LEAN / length) : lean;
}

void light_set_uniforms(const struct light_uniforms *uniforms, const struct light_estimate *light,
                        const struct environment *environment)
{
    struct vec3 lean = lean_of(light, environment);
    const struct vec3 *shape = light->has_shape ? light->shape : environment->diffuse;
    glUniform3f(uniforms->light, light->scale.x, light->scale.y, light->scale.z);
    glUniform4f(uniforms->lean, lean.x, lean.y, lean.z, light->has_shape ? light->least : 0.0f);
    glUniform3fv(uniforms->shape, ENVIRONMENT_HARMONICS, &shape[0].x);
    glUniform4f(uniforms->room, light->room_gain.x, light->room_gain.y, light->room_gain.z,
                light->surroundings != 0 ? light->room_share : 0.0f);
    glActiveTexture(GL_TEXTURE0 + LIGHT_TEXTURE_UNIT);
    glBindTexture(GL_TEXTURE_2D, light->surroundings);
    glActiveTexture(GL_TEXTURE0);
}
