// What doctor says of things that run out: the wall clock is passed in.
#include "app/commands/doctor_upkeep.h"
#include "app/web/staff_users.h"
#include "platform/base/clock.h"
#include "platform/store/store_outbox.h"
#include "tests/support/test_support.h"
#include "tests/support/tls_client.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)

static char line[1400];

static void assert_says(bool fine, bool expected, const char *words)
{
    if (fine != expected || strstr(line, words) == NULL)
        fail_msg("%s: \"%s\" lacks \"%s\"", fine ? "fine" : "not fine", line, words);
}

static void a_clock_that_nobody_set_is_named(void **state)
{
    (void)state;
    assert_says(doctor_check_clock(clock_wall_ms(), line, sizeof line), true, "T");
    assert_says(doctor_check_clock(12345, line, sizeof line), false,
                "1970-01-01T00:00:12.345Z: nobody has set it");
}

static void a_full_disk_is_named(void **state)
{
    (void)state;
    (void)doctor_check_disk(test_temporary_path("profile.db"), line, sizeof line);
    assert_non_null(strstr(line, " MB free beside the profile store"));
    assert_says(doctor_check_disk("/no/such/folder/profile.db", line, sizeof line), false,
                "/no/such/folder: ");
    assert_says(doctor_check_disk("/proc/profile.db", line, sizeof line), false,
                "0 MB free"); // which has none
}

static void a_certificate_is_named_before_it_ends(void **state)
{
    (void)state;
    char path[1024], key[1024];
    int64_t now_ms = clock_wall_ms();
    (void)snprintf(path, sizeof path, "%s", test_temporary_path("certificate.pem"));
    (void)snprintf(key, sizeof key, "%s", test_temporary_path("key.pem"));
    assert_true(tls_client_make_certificate(path, key)); // from yesterday to tomorrow
    assert_says(doctor_check_certificate(path, now_ms, line, sizeof line), false, "renew it");
    assert_says(doctor_check_certificate(path, now_ms - 12 * HOUR_MS, line, sizeof line), false,
                "is valid until");
    assert_says(doctor_check_certificate(path, now_ms + 2 * DAY_MS, line, sizeof line), false, "expired on");
    assert_says(doctor_check_certificate(path, now_ms - 2 * DAY_MS, line, sizeof line), false, "only from");
    assert_says(doctor_check_certificate(key, now_ms, line, sizeof line), false, "no certificate");
    assert_says(doctor_check_certificate("/none.pem", now_ms, line, sizeof line), false, "/none.pem");
}

static void put(struct store *store, const char *id, int64_t created_ms)
{
    const struct store_outbox_entry entry = {
        .id = id, .session = "", .created_ms = created_ms, .body = "{}", .size = 2};
    assert_int_equal(store_outbox_add(store, &entry, NULL), RESULT_OK);
}

static void what_waits_for_long_or_was_refused_is_named(void **state)
{
    (void)state;
    struct store *store = NULL;
    struct store_outbox_batch batch = {0};
    int64_t now_ms = clock_wall_ms();
    assert_int_equal(store_open(test_temporary_path("outbox.db"), false, &store, NULL), RESULT_OK);
    assert_says(doctor_check_outbox(store, now_ms, line, sizeof line), true, "0 rows wait");
    put(store, "a", now_ms - 5 * 60000);
    assert_says(doctor_check_outbox(store, now_ms, line, sizeof line), true,
                "1 rows wait, the oldest for 5 minutes");
    assert_says(doctor_check_outbox(store, now_ms + 2 * HOUR_MS, line, sizeof line), false,
                "the oldest for 125 minutes: no receiver takes them");
    assert_says(doctor_check_outbox(store, now_ms + 3 * DAY_MS, line, sizeof line), false, "for 3 days");
    assert_says(doctor_check_outbox(store, 0, line, sizeof line), true,
                "0 minutes"); // a clock that was set back
    assert_int_equal(store_outbox_take(store, now_ms, 10, 1000, &batch, NULL), RESULT_OK);
    assert_int_equal(batch.count, 1);
    assert_int_equal(
        store_outbox_bury(store, batch.items[0].sequence, "HTTP 400", "2026-01-01T00:00:00.000Z", NULL),
        RESULT_OK);
    store_outbox_batch_free(&batch);
    assert_says(doctor_check_outbox(store, now_ms, line, sizeof line), false, "1 were refused for good");
    store_close(store);
}

static void cards_without_their_key_are_named(void **state)
{
    (void)state;
    struct settings_identity settings = {.cards = true};
    assert_says(doctor_check_cards(&settings, line, sizeof line), true, "cards are read");
    (void)snprintf(settings.key_file, sizeof settings.key_file, "%s", test_temporary_path("card.key"));
    assert_says(doctor_check_cards(&settings, line, sizeof line), false, "cards are not read");
    FILE *file = fopen(settings.key_file, "w");
    assert_non_null(file);
    assert_true(fputs("0123456789abcdef0123\n", file) >= 0 && fclose(file) == 0);
    assert_int_equal(chmod(settings.key_file, 0600), 0);
    assert_says(doctor_check_cards(&settings, line, sizeof line), true, "tokens by their key");
    assert_null(strstr(line, "0123456789"));
}

static void a_page_that_nobody_can_open_is_named(void **state)
{
    (void)state;
    static struct staff_users users;
    char path[1024];
    (void)snprintf(path, sizeof path, "%s", test_temporary_path("users.json"));
    assert_says(doctor_check_staff(path, line, sizeof line), false, "nobody can sign in");
    assert_int_equal(staff_users_load(path, &users, NULL), RESULT_OK);
    assert_int_equal(staff_users_put(&users, "ada", STAFF_ASSOCIATE, "correct horse", NULL), RESULT_OK);
    assert_int_equal(staff_users_save(&users, NULL), RESULT_OK);
    assert_says(doctor_check_staff(path, line, sizeof line), true, "1 may sign in");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs("{\"users\": 7}", file) >= 0 && fclose(file) == 0);
    assert_says(doctor_check_staff(path, line, sizeof line), false, "nobody can sign in");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clock_that_nobody_set_is_named),
        cmocka_unit_test(a_full_disk_is_named),
        cmocka_unit_test(a_certificate_is_named_before_it_ends),
        cmocka_unit_test(what_waits_for_long_or_was_refused_is_named),
        cmocka_unit_test(cards_without_their_key_are_named),
        cmocka_unit_test(a_page_that_nobody_can_open_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
