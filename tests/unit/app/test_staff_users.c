// The file of who may sign in.
#include "app/web/staff_users.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define HASH "$y$j9T$abcdefghijklmnopqrstu/$abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP0"

static struct staff_users users, other;

static enum result parse(const char *text, struct diagnostic *why)
{
    return staff_users_parse("users.json", (const uint8_t *)text, strlen(text), &users, why);
}

static void what_is_saved_is_loaded_again_for_its_user_alone(void **state)
{
    (void)state;
    struct stat mode;
    const char *path = test_temporary_path("users.json");
    assert_int_equal(staff_users_load(path, &users, NULL), RESULT_OK);
    assert_int_equal(users.count, 0);
    assert_int_equal(staff_users_put(&users, "mara", STAFF_ADMIN, "a long password", NULL), RESULT_OK);
    assert_int_equal(staff_users_put(&users, "Jos\xc3\xa9", STAFF_ASSOCIATE, "a long password", NULL),
                     RESULT_OK);
    assert_int_equal(staff_users_save(&users, NULL), RESULT_OK);
    assert_int_equal(stat(path, &mode), 0);
    assert_int_equal(mode.st_mode & 0777, 0600);
    assert_int_equal(staff_users_load(path, &other, NULL), RESULT_OK);
    assert_int_equal(other.count, 2);
    assert_int_equal(staff_users_find(&other, "mara")->role, STAFF_ADMIN);
    assert_true(password_matches("a long password", staff_users_find(&other, "Jos\xc3\xa9")->password));
    assert_null(staff_users_find(&other, "nobody"));
}

static void a_file_that_changed_is_read_again(void **state)
{
    (void)state;
    const char *path = test_temporary_path("changing.json");
    assert_int_equal(staff_users_load(path, &users, NULL), RESULT_OK);
    assert_false(staff_users_refresh(&users));
    assert_int_equal(staff_users_load(path, &other, NULL), RESULT_OK); // another process
    assert_int_equal(staff_users_put(&other, "mara", STAFF_ADMIN, "a long password", NULL), RESULT_OK);
    assert_int_equal(staff_users_save(&other, NULL), RESULT_OK);
    assert_true(staff_users_refresh(&users));
    assert_int_equal(users.count, 1);
    assert_false(staff_users_refresh(&users));
    FILE *file = fopen(path, "w"); // broken: who could sign in still can
    assert_non_null(file);
    assert_true(fputs("{", file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_false(staff_users_refresh(&users));
    assert_int_equal(users.count, 1);
    assert_int_equal(remove(path), 0);
    assert_true(staff_users_refresh(&users));
    assert_int_equal(users.count, 0);
}

static void what_is_wrong_in_the_file_is_told_and_changes_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *text, *told;
    } wrong[] = {
        {"{}", "users"},
        {"{\"users\": [{\"name\": \"a\", \"role\": \"king\", \"password\": \"" HASH "\"}]}", "/users/0"},
        {"{\"users\": [{\"name\": \"a\", \"role\": \"admin\", \"password\": \"plain\"}]}", "no hash"},
        {"{\"users\": [{\"name\": \"a b\", \"role\": \"admin\", \"password\": \"" HASH "\"}]}", "no name"},
        {"{\"users\": [{\"name\": \"a\", \"role\": \"admin\"}]}", "password"},
        {"{\"users\": [{\"name\": \"a\", \"role\": \"admin\", \"password\": \"" HASH
         "\"}, {\"name\": \"a\", \"role\": \"admin\", \"password\": \"" HASH "\"}]}",
         "/users/1"},
        {"[", "line 1"},
    };
    assert_int_equal(
        parse("{\"users\": [{\"name\": \"kept\", \"role\": \"admin\", \"password\": \"" HASH "\"}]}", NULL),
        RESULT_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct diagnostic why = {0};
        assert_int_not_equal(parse(wrong[i].text, &why), RESULT_OK);
        if (strstr(why.text, wrong[i].told) == NULL)
            fail_msg("%s", why.text);
        assert_int_equal(users.count, 1);
        assert_non_null(staff_users_find(&users, "kept"));
    }
}

static void names_and_passwords_have_bounds(void **state)
{
    (void)state;
    char name[STAFF_USER_NAME_SIZE + 1];
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    static const char *const wrong[] = {"", "two words", "a\nb", "<b>", "\xff", "a/b", "a\"b"};
    assert_int_equal(staff_users_load(test_temporary_path("bounds.json"), &users, NULL), RESULT_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(staff_users_put(&users, wrong[i], STAFF_ADMIN, "a long password", NULL),
                         RESULT_INVALID);
    assert_int_equal(staff_users_put(&users, name, STAFF_ADMIN, "a long password", NULL), RESULT_INVALID);
    assert_int_equal(staff_users_put(&users, "mara", STAFF_ADMIN, "short", NULL), RESULT_INVALID);
    assert_int_equal(staff_users_put(&users, "mara", STAFF_ADMIN, NULL, NULL), RESULT_INVALID);
    assert_int_equal(users.count, 0);
}

static void the_last_admin_stays(void **state)
{
    (void)state;
    assert_int_equal(staff_users_load(test_temporary_path("admins.json"), &users, NULL), RESULT_OK);
    assert_int_equal(staff_users_put(&users, "mara", STAFF_ADMIN, "a long password", NULL), RESULT_OK);
    assert_int_equal(staff_users_put(&users, "ben", STAFF_ASSOCIATE, "a long password", NULL), RESULT_OK);
    assert_int_equal(staff_users_remove(&users, "mara", NULL), RESULT_INVALID);
    assert_int_equal(staff_users_remove(&users, "nobody", NULL), RESULT_NOT_FOUND);
    assert_int_equal(staff_users_remove(&users, "ben", NULL), RESULT_OK);
    assert_int_equal(users.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_saved_is_loaded_again_for_its_user_alone),
        cmocka_unit_test(a_file_that_changed_is_read_again),
        cmocka_unit_test(what_is_wrong_in_the_file_is_told_and_changes_nothing),
        cmocka_unit_test(names_and_passwords_have_bounds),
        cmocka_unit_test(the_last_admin_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
