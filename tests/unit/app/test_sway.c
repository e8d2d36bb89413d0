// Hems that hang free: they lag, swing once, come to rest, and tremble with nobody.
#include "app/garment/sway.h"
#include "tests/support/test_support.h"

#define LENGTH_M 0.4f

// Where the hem is while its owner steps aside by 0.4 m within half a second, then stands; seen at a rate.
struct seen {
    float most, last; // of the offset against the movement, and at the end
    float at_half_s;
};

static struct seen step_aside(float frames_a_second, float seconds)
{
    struct sway sway = {0};
    struct seen seen = {0};
    float before = 0.0f, frame_s = 1.0f / frames_a_second;
    for (int frame = 0; (float)frame * frame_s < seconds; frame++) {
        float t = (float)frame * frame_s;
        float x = 0.4f * smoothstep(0.1f, 0.6f, t);
        struct vec2 offset = sway_move(&sway, (struct vec2){x - before, 0.0f}, LENGTH_M, frame_s);
        before = x;
        seen.most = fmaxf(seen.most, -offset.x);
        if (t <= 0.3f)
            seen.at_half_s = offset.x;
        seen.last = vec2_length(offset);
    }
    return seen;
}

static void a_hem_lags_behind_and_comes_to_rest(void **state)
{
    (void)state;
    struct seen seen = step_aside(30.0f, 4.0f);
    assert_true(seen.most > 0.02f);
    assert_true(seen.most <= 0.2f * LENGTH_M + 1e-6f);
    assert_true(seen.last == 0.0f);
    assert_true(step_aside(30.0f, 1.8f).last < 0.1f * seen.most);
}

static void the_frame_rate_does_not_matter(void **state)
{
    (void)state;
    struct seen slow = step_aside(30.0f, 1.0f), fast = step_aside(120.0f, 1.0f);
    assert_true(fabsf(slow.most - fast.most) < 0.2f * fast.most);
    assert_true(fabsf(slow.at_half_s - fast.at_half_s) < 0.3f * fast.most);
}

static void who_stands_is_worn_exactly_still_whatever_the_tracker_trembles(void **state)
{
    (void)state;
    struct sway sway = {0};
    for (int i = 0; i < 300; i++) {
        float tremble = 0.0015f * sinf(2.4f * (float)i * (float)i);
        struct vec2 offset = sway_move(&sway, (struct vec2){tremble, -tremble}, LENGTH_M, 1.0f / 30.0f);
        assert_true(offset.x == 0.0f && offset.y == 0.0f);
    }
}

static void an_even_pace_is_rest(void **state)
{
    (void)state;
    struct sway sway = {0};
    struct vec2 offset = {1.0f, 1.0f};
    for (int i = 0; i < 120; i++)
        offset = sway_move(&sway, (struct vec2){0.03f, 0.0f}, LENGTH_M, 1.0f / 30.0f);
    assert_true(vec2_length(offset) < 1e-3f);
}

static void gaps_and_jumps_begin_at_rest(void **state)
{
    (void)state;
    struct sway sway = {0};
    (void)sway_move(&sway, (struct vec2){0}, LENGTH_M, 0.033f);
    (void)sway_move(&sway, (struct vec2){0.05f, 0.0f}, LENGTH_M, 0.033f);
    assert_true(vec2_length(sway_move(&sway, (struct vec2){0.05f, 0.0f}, LENGTH_M, 0.033f)) > 0.0f);
    assert_true(vec2_length(sway_move(&sway, (struct vec2){0.9f, 0.0f}, LENGTH_M, 0.033f)) == 0.0f);
    (void)sway_move(&sway, (struct vec2){0.05f, 0.0f}, LENGTH_M, 0.033f);
    assert_true(vec2_length(sway_move(&sway, (struct vec2){0.05f, 0.0f}, LENGTH_M, 1.0f)) == 0.0f);
}

static void a_frame_again_changes_nothing(void **state)
{
    (void)state;
    struct sway sway = {0};
    (void)sway_move(&sway, (struct vec2){0}, LENGTH_M, 0.033f);
    struct vec2 first = sway_move(&sway, (struct vec2){0.05f, 0.0f}, LENGTH_M, 0.033f);
    struct vec2 again = sway_move(&sway, (struct vec2){0.0f, 0.0f}, LENGTH_M, 0.0f);
    assert_true(first.x == again.x && first.y == again.y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hem_lags_behind_and_comes_to_rest),
        cmocka_unit_test(the_frame_rate_does_not_matter),
        cmocka_unit_test(who_stands_is_worn_exactly_still_whatever_the_tracker_trembles),
        cmocka_unit_test(an_even_pace_is_rest),
        cmocka_unit_test(gaps_and_jumps_begin_at_rest),
        cmocka_unit_test(a_frame_again_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
