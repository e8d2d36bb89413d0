// What a soak run concludes: a slope is found and noise is not, and every kind of event that is lost, kept
// twice or left is seen.
#include "app/soak/soak_audit.h"
#include "app/soak/soak_graph.h"
#include "app/soak/soak_verdict.h"
#include "assets/image.h"
#include "platform/store/store_interest.h"
#include "tests/support/random.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROW_S 10.0
#define HOUR_ROWS 360

static struct soak_events whole_events(void)
{
    return (struct soak_events){.made = 50, .committed = 50, .audit = {.rows = 50, .due = 30}};
}

// Two hours that begin with a warm-up of twenty minutes, noise of a few MB about a line.
static void fill(struct soak_record *record, int rows, double mb_an_hour, double frame_ms_an_hour)
{
    struct diagnostic why = {0};
    uint32_t seed = 7;
    assert_int_equal(soak_record_open(record, NULL, rows, &why), RESULT_OK);
    for (int i = 0; i < rows; i++) {
        double time_s = i * ROW_S, hours = time_s / 3600.0;
        double noise = 4.0 * ((double)random_even(&seed) - 0.5);
        double warming = time_s < 1200.0 ? -80.0 * (1.0 - time_s / 1200.0) : 0.0;
        struct soak_row row = {.values = {[SOAK_TIME_S] = time_s,
                                          [SOAK_RESIDENT_MB] = 300.0 + warming + noise + mb_an_hour * hours,
                                          [SOAK_HEAP_MB] = 200.0 + warming + noise + mb_an_hour * hours,
                                          [SOAK_FILES] = 20.0,
                                          [SOAK_THREADS] = 14.0,
                                          [SOAK_FRAME_P95_MS] = 20.0 + frame_ms_an_hour * hours,
                                          [SOAK_CPU_MS] = 15.0 + frame_ms_an_hour * hours}};
        if (i % 97 == 50) // a photo is being made
            row.values[SOAK_RESIDENT_MB] += 60.0;
        soak_record_add(record, &row);
    }
}

static void noise_is_no_growth_and_growth_is(void **state)
{
    (void)state;
    const struct soak_events events = whole_events();
    const struct soak_record none = {0};
    struct soak_record flat, growing;
    fill(&flat, 2 * HOUR_ROWS, 0.0, 0.0);
    fill(&growing, 2 * HOUR_ROWS, 3.0, 0.0);
    struct soak_verdict verdict = soak_judge(&flat, &none, 1200.0, &events);
    assert_true(soak_is_passed(&verdict));
    assert_true(verdict.is_long_enough);
    assert_true(fabs(verdict.heap.an_hour) < 0.5);
    assert_true(verdict.heap.low < 0.0 && verdict.heap.high > 0.0);
    verdict = soak_judge(&growing, &none, 1200.0, &events);
    assert_false(verdict.memory_is_flat);
    assert_true(fabs(verdict.heap.an_hour - 3.0) < 0.5);
    assert_true(verdict.heap.low > SOAK_MOST_MB_AN_HOUR);
    // Judged by moments of rest, where there are enough: those say that nothing grows.
    verdict = soak_judge(&growing, &flat, 1200.0, &events);
    assert_true(verdict.memory_is_flat && verdict.rests > SOAK_LEAST_RESTS);
    assert_int_equal(soak_record_close(&flat), RESULT_OK);
    assert_int_equal(soak_record_close(&growing), RESULT_OK);
}

static void a_short_run_says_nothing_of_growth(void **state)
{
    (void)state;
    const struct soak_events events = whole_events();
    const struct soak_record none = {0};
    struct soak_record record;
    fill(&record, HOUR_ROWS / 3, 100.0, 0.0);
    struct soak_verdict verdict = soak_judge(&record, &none, 60.0, &events);
    assert_false(verdict.is_long_enough);
    assert_true(soak_is_passed(&verdict));
    assert_int_equal(soak_record_close(&record), RESULT_OK);
}

static void files_and_frames_are_compared(void **state)
{
    (void)state;
    const struct soak_events events = whole_events();
    const struct soak_record none = {0};
    struct soak_record slower, leaking;
    fill(&slower, 2 * HOUR_ROWS, 0.0, 10.0);
    fill(&leaking, 2 * HOUR_ROWS, 0.0, 0.0);
    for (int i = 0; i < leaking.count; i++)
        leaking.rows[i].values[SOAK_FILES] += i / 100; // NOLINT(bugprone-integer-division): whole files
    struct soak_verdict verdict = soak_judge(&slower, &none, 1200.0, &events);
    assert_false(verdict.frames_are_flat);
    assert_true(verdict.files_are_flat);
    verdict = soak_judge(&leaking, &none, 1200.0, &events);
    assert_false(verdict.files_are_flat);
    assert_true(verdict.frames_are_flat);
    // Frames that take longer but no more of the machine's time: it did other things meanwhile.
    for (int i = 0; i < slower.count; i++)
        slower.rows[i].values[SOAK_CPU_MS] = 15.0;
    verdict = soak_judge(&slower, &none, 1200.0, &events);
    assert_true(verdict.frames_are_flat);
    assert_int_equal(soak_record_close(&slower), RESULT_OK);
    assert_int_equal(soak_record_close(&leaking), RESULT_OK);
}

static void each_loss_is_seen(void **state)
{
    (void)state;
    const struct soak_record none = {0};
    struct soak_events wrong[9];
    for (int i = 0; i < 9; i++)
        wrong[i] = whole_events();
    wrong[0].lost = 1;
    wrong[1].committed = 49;
    wrong[2].audit.rows = 51;
    wrong[3].changed = 1;
    wrong[4].outbox = 1;
    wrong[5].audit.lost = 1;
    wrong[6].audit.foreign = 1;
    wrong[7].audit.unerased = 1;
    wrong[8].unreadable = 1;
    struct soak_events whole = whole_events();
    whole.again = 3; // sent again and kept once is as it should be
    assert_true(soak_judge(&none, &none, 0.0, &whole).events_are_whole);
    for (int i = 0; i < 9; i++)
        assert_false(soak_judge(&none, &none, 0.0, &wrong[i]).events_are_whole);
}

// --- what the receiver has --------------------------------------------------------------------------------

// Three visits: one that stays agreed, one that is taken back, one that never agreed.
static void make_store(const char *path)
{
    static const struct store_event events[] = {
        {.id = "a1", .session = "a", .name = "consent_given", .consent_profile = true},
        {.id = "a2", .session = "a", .name = "tryon_started", .consent_profile = true},
        {.id = "b1", .session = "b", .name = "consent_given", .consent_profile = true},
        {.id = "b2", .session = "b", .name = "product_liked", .consent_profile = true},
        {.id = "b3", .session = "b", .name = "consent_withdrawn"},
        {.id = "b4", .session = "b", .name = "tryon_started"},
        {.id = "c1", .session = "c", .name = "session_ended"},
    };
    struct store *store = NULL;
    struct diagnostic why = {0};
    assert_int_equal(store_open(path, false, &store, &why), RESULT_OK);
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        struct store_event event = events[i];
        event.time = "2026-01-01T00:00:00.000Z";
        event.price_minor = event.duration_ms = -1;
        assert_int_equal(store_add_events(store, &event, 1, NULL, &why), RESULT_OK);
    }
    store_close(store);
}

static struct soak_audit audit_of(const char *store, const char *lines)
{
    const char *path = test_temporary_path("received.txt");
    struct soak_audit audit;
    struct diagnostic why = {0};
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(lines, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(soak_audit(store, path, &audit, &why), RESULT_OK);
    return audit;
}

#define ERASED "e1 cheval.erasure_requested.v1 b\n"

static void what_is_missing_or_too_much_is_counted(void **state)
{
    (void)state;
    const char *store = test_temporary_path("soak.db");
    (void)remove(store);
    make_store(store);
    struct soak_audit audit = audit_of(store, "a1 x a\na2 x a\nb3 x b\n" ERASED);
    assert_int_equal(audit.rows, 7);
    assert_int_equal(audit.due, 3); // of what was taken back only that it was
    assert_int_equal(audit.visits_taken_back, 1);
    assert_int_equal(audit.lost + audit.foreign + audit.unerased, 0);
    audit = audit_of(store, "a1 x a\na2 x a\nb1 x b\nb2 x b\nb3 x b\n" ERASED); // sent before it was
    assert_int_equal(audit.lost + audit.foreign + audit.unerased, 0);
    audit = audit_of(store, "a1 x a\nb3 x b\n" ERASED);
    assert_int_equal(audit.lost, 1);
    audit = audit_of(store, "a1 x a\na2 x a\n" ERASED);
    assert_int_equal(audit.lost, 1); // the withdrawal
    audit = audit_of(store, "a1 x a\na2 x a\nb3 x b\n");
    assert_int_equal(audit.unerased, 1);
    audit = audit_of(store, "a1 x a\na2 x a\nb3 x b\nb4 x b\nc1 x c\nz9 x z\n" ERASED);
    assert_int_equal(audit.foreign, 3);
}

static void a_record_is_drawn(void **state)
{
    (void)state;
    const char *path = test_temporary_path("soak.png");
    struct soak_record record, rests;
    struct picture picture;
    struct diagnostic why = {0};
    fill(&record, HOUR_ROWS, 1.0, 0.0);
    fill(&rests, 10, 0.0, 0.0);
    assert_int_equal(soak_graph_write(&record, &rests, 1200.0, path, &why), RESULT_OK);
    assert_int_equal(image_load(path, &picture, &why), RESULT_OK);
    int coloured = 0;
    for (int y = 0; y < picture.height_px; y++)
        for (int x = 0; x < picture.width_px; x++) {
            const uint8_t *pixel = picture_row(&picture, y) + 4 * (size_t)x;
            coloured += pixel[0] > 150 && pixel[1] < 100; // the red line
        }
    assert_true(coloured > 500);
    picture_free(&picture);
    assert_int_equal(soak_record_close(&record), RESULT_OK);
    assert_int_equal(soak_record_close(&rests), RESULT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(noise_is_no_growth_and_growth_is),
        cmocka_unit_test(a_short_run_says_nothing_of_growth),
        cmocka_unit_test(files_and_frames_are_compared),
        cmocka_unit_test(each_loss_is_seen),
        cmocka_unit_test(what_is_missing_or_too_much_is_counted),
        cmocka_unit_test(a_record_is_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
