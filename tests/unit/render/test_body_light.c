// The light on a body: by its face, or what it was when the face was last seen.
#include "render/garment/body_light.h"

#include "tests/support/makeup_stage.h"
#include "tests/support/test_support.h"

#include <stdlib.h>

struct stage {
    struct picture picture;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    struct light light;
    struct body_lights lights;
    struct scene scene;
    struct scene_body body;
    uint64_t sequence;
};

// A face of even skin, so bright.
static void paint(struct stage *stage, float brightness)
{
    static const float skin[3] = {200.0f, 150.0f, 125.0f};
    for (int i = 0; i < 128 * 144; i++)
        for (int c = 0; c < 4; c++)
            stage->picture.pixels[4 * i + c] = c == 3 ? 255 : (uint8_t)(skin[c] * brightness);
}

static struct stage *open_stage(void)
{
    struct stage *stage = calloc(1, sizeof *stage);
    assert_non_null(stage);
    assert_int_equal(picture_allocate(128, 144, &stage->picture), RESULT_OK);
    portrait_landmarks(stage->landmarks);
    stage->scene.background = &stage->picture;
    stage->scene.person_count = 1;
    stage->scene.persons[0] = (struct scene_person){.id = 5, .landmarks_px = stage->landmarks};
    stage->body = (struct scene_body){.id = 9, .person = 0};
    paint(stage, 0.6f);
    return stage;
}

static void close_stage(struct stage *stage)
{
    picture_free(&stage->picture);
    free(stage);
}

static struct light_estimate look(struct stage *stage)
{
    light_begin(&stage->light, ++stage->sequence);
    return body_light(&stage->lights, &stage->light, &stage->scene, &stage->body);
}

static void a_body_is_in_the_light_of_its_face(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct light_estimate light = look(stage);
    struct light other = {0};
    light_begin(&other, 1);
    struct light_estimate face = light_of(&other, &stage->picture, &stage->scene.persons[0]);
    assert_memory_equal(&light, &face, sizeof light);
    assert_true(light.scale.x < 0.9f);
    close_stage(stage);
}

static void who_turns_away_stays_in_their_light(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct light_estimate before = look(stage);
    stage->body.person = -1;
    stage->scene.person_count = 0;
    struct light_estimate after = look(stage);
    assert_memory_equal(&before, &after, sizeof before);
    body_lights_forget(&stage->lights);
    after = look(stage);
    assert_true(after.scale.x == 1.0f && after.scale.y == 1.0f && after.scale.z == 1.0f);
    close_stage(stage);
}

static void a_body_without_a_face_is_in_the_light_of_another(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct light_estimate other = look(stage);
    stage->body = (struct scene_body){.id = 10, .person = -1};
    stage->scene.persons[0].has_pose = true; // how near the face is; without a mesh the light has no shape
    stage->scene.persons[0].pose = mat4_translation((struct vec3){0.0f, 0.0f, -1.0f});
    struct light_estimate light = look(stage);
    assert_true(vec3_length(vec3_subtract(light.scale, other.scale)) < 0.02f);
    close_stage(stage);
}

static void bodies_beyond_the_most_are_forgotten_oldest_first(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct light_estimate first = look(stage);
    paint(stage, 0.3f);
    for (uint32_t id = 100; id < 100 + SCENE_MAX_BODIES - 1; id++) {
        stage->body.id = id;
        stage->scene.persons[0].id = id;
        (void)look(stage);
    }
    stage->scene.person_count = 0;
    stage->body = (struct scene_body){.id = 9, .person = -1};
    struct light_estimate light = look(stage);
    assert_memory_equal(&light.scale, &first.scale, sizeof first.scale);
    stage->scene.person_count = 1;
    stage->body = (struct scene_body){.id = 999, .person = 0};
    stage->scene.persons[0].id = 999;
    (void)look(stage); // takes the place of 100
    stage->scene.person_count = 0;
    stage->body = (struct scene_body){.id = 100, .person = -1};
    assert_true(look(stage).scale.x == 1.0f);
    close_stage(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_is_in_the_light_of_its_face),
        cmocka_unit_test(who_turns_away_stays_in_their_light),
        cmocka_unit_test(a_body_without_a_face_is_in_the_light_of_another),
        cmocka_unit_test(bodies_beyond_the_most_are_forgotten_oldest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
