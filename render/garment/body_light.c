#include "render/garment/body_light.h"

// The body's place, or that of who was away longest.
static int find(struct body_lights *lights, uint32_t id)
{
    int oldest = 0;
    for (int i = 0; i < SCENE_MAX_BODIES; i++) {
        if (lights->known[i].id == id)
            return i;
        if (lights->known[i].used < lights->known[oldest].used)
            oldest = i;
    }
    lights->known[oldest].id = 0;
    return oldest;
}

// Whose face is largest, by the distance of its pose: somebody else's light is better than a guess.
static const struct scene_person *nearest_face(const struct scene *scene)
{
    const struct scene_person *nearest = NULL;
    for (int i = 0; i < scene->person_count; i++) {
        const struct scene_person *person = &scene->persons[i];
        if (person->landmarks_px != NULL && person->has_pose &&
            (nearest == NULL || person->pose.m[14] > nearest->pose.m[14]))
            nearest = person;
    }
    return nearest;
}

struct light_estimate body_light(struct body_lights *lights, struct light *light, const struct scene *scene,
                                 const struct scene_body *body)
{
    bool has_face = body->person >= 0 && body->person < scene->person_count &&
                    scene->persons[body->person].landmarks_px != NULL;
    int place = body->id != 0 ? find(lights, body->id) : -1;
    lights->time++;
    if (!has_face && place >= 0 && lights->known[place].id == body->id) {
        lights->known[place].used = lights->time;
        return lights->known[place].light;
    }
    const struct scene_person *person = has_face ? &scene->persons[body->person] : nearest_face(scene);
    if (person == NULL)
        return LIGHT_OF_THE_STUDIO;
    struct light_estimate estimate = light_of(light, scene->background, person);
    if (has_face && place >= 0) {
        lights->known[place].id = body->id;
        lights->known[place].used = lights->time;
        lights->known[place].light = estimate;
    }
    return estimate;
}

void body_lights_forget(struct body_lights *lights)
{
    *lights = (struct body_lights){0};
}
