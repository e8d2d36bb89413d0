// There is one of a kind: a second one is told who has it, and a process that was killed has nothing any
// more.
#include "platform/os/instance_lock.h"
#include "tests/support/test_support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int use_own_folder(void **state)
{
    (void)state;
    const char *folder = test_temporary_path("runtime");
    (void)mkdir(folder, 0700);
    return unsetenv("RUNTIME_DIRECTORY") | setenv("XDG_RUNTIME_DIR", folder, 1);
}

// A process that has the lock until it is killed.
static pid_t hold(const char *what)
{
    int told[2];
    char letter = 0;
    assert_int_equal(pipe(told), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct instance_lock lock;
        letter = instance_lock_take(&lock, what, NULL) == RESULT_OK ? 'y' : 'n';
        (void)!write(told[1], &letter, 1);
        for (;;)
            (void)pause();
    }
    assert_int_equal(read(told[0], &letter, 1), 1);
    assert_int_equal(letter, 'y');
    (void)close(told[0]);
    (void)close(told[1]);
    return child;
}

static void a_second_one_is_told_who_has_it(void **state)
{
    (void)state;
    struct instance_lock lock, other;
    struct diagnostic why = {0};
    char number[32];
    pid_t child = hold("/var/lib/a.db");
    assert_int_equal(instance_lock_take(&lock, "/var/lib/a.db", &why), RESULT_UNAVAILABLE);
    (void)snprintf(number, sizeof number, "process %ld", (long)child);
    assert_non_null(strstr(why.text, number));
    assert_non_null(strstr(why.text, "/var/lib/a.db"));
    assert_int_equal(instance_lock_take(&other, "/var/lib/b.db", &why), RESULT_OK);
    instance_lock_release(&other);
    instance_lock_release(&lock); // it isn't held
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void who_was_killed_has_nothing(void **state)
{
    (void)state;
    struct instance_lock lock;
    struct diagnostic why = {0};
    pid_t child = hold("killed");
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(instance_lock_take(&lock, "killed", &why), RESULT_OK);
    instance_lock_release(&lock);
    assert_int_equal(instance_lock_take(&lock, "killed", &why), RESULT_OK);
    instance_lock_release(&lock);
}

static void systemd_says_where(void **state)
{
    (void)state;
    struct instance_lock lock;
    struct diagnostic why = {0};
    char list[1200];
    const char *folder = test_temporary_path("by-systemd");
    (void)mkdir(folder, 0700);
    (void)snprintf(list, sizeof list, "%s:/nowhere", folder);
    assert_int_equal(setenv("RUNTIME_DIRECTORY", list, 1), 0);
    assert_int_equal(instance_lock_take(&lock, "x", &why), RESULT_OK);
    instance_lock_release(&lock);
    assert_int_not_equal(rmdir(folder), 0); // the lock's file is in it
    assert_int_equal(unsetenv("RUNTIME_DIRECTORY"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_one_is_told_who_has_it),
        cmocka_unit_test(who_was_killed_has_nothing),
        cmocka_unit_test(systemd_says_where),
    };
    return cmocka_run_group_tests(tests, use_own_folder, NULL);
}
