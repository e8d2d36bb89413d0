// cheval kiosk: makes the mirror the one thing that this machine does, or stops doing so: the systemd unit,
// its user and folders, and when the screen is on. Nothing is asked; what is as it should be stays as it is,
// and every step is told.
//
// Where the Debian package brought the unit and the user, they are the package's, and only what switches the
// unit on is ours.
#include "app/commands/commands.h"
#include "app/hours.h"
#include "app/settings.h"
#include "platform/base/file.h"
#include "platform/base/options.h"
#include "platform/os/paths.h"
#include "platform/os/program.h"
#include "platform/os/root_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_SIZE 1200
#define MAX_UNIT_BYTES ((size_t)64 << 10)
#define PACKAGED_UNIT "/usr/lib/systemd/system/cheval.service"
#define OWN_UNIT "/etc/systemd/system/cheval.service"
#define WANTED "/etc/systemd/system/multi-user.target.wants/cheval.service"
#define SETTINGS "/var/lib/cheval/mirror.json"
#define PROGRAM "/usr/bin/cheval" // in the unit, as the package installs it

// What is put beside the unit, from the resources' folder "kiosk".
static const struct companion {
    const char *name, *path, *packaged;
} companions[] = {
    {"sysusers.conf", "/etc/sysusers.d/cheval.conf", "/usr/lib/sysusers.d/cheval.conf"},
    {"tmpfiles.conf", "/etc/tmpfiles.d/cheval.conf", "/usr/lib/tmpfiles.d/cheval.conf"},
    {"journald.conf", "/etc/systemd/journald.conf.d/cheval.conf",
     "/usr/lib/systemd/journald.conf.d/cheval.conf"},
};
#define COMPANIONS (sizeof companions / sizeof companions[0])

struct kiosk {
    const char *root, *hours;
    const char *word;
    bool dry, now;
    char resources[1024];
    int failed;
};

// --- telling and doing -------------------------------------------------------------------------------------

static void tell(const struct kiosk *kiosk, const char *done, const char *would, const char *what)
{
    printf("%-8s %s\n", kiosk->dry ? would : done, what);
}

static void fail(struct kiosk *kiosk, const struct diagnostic *why)
{
    (void)fprintf(stderr, "cheval: %s\n", why->text);
    kiosk->failed++;
}

// A path of the machine that is set up, which may be in a folder of this one.
static const char *at(const struct kiosk *kiosk, const char *path, char full[PATH_SIZE])
{
    (void)snprintf(full, PATH_SIZE, "%s%s", kiosk->root, path);
    return full;
}

static bool is_there(const struct kiosk *kiosk, const char *path)
{
    char full[PATH_SIZE];
    return root_file_is_there(at(kiosk, path, full));
}

static void put(struct kiosk *kiosk, const char *path, const char *bytes, size_t size)
{
    char full[PATH_SIZE];
    struct diagnostic why = {0};
    at(kiosk, path, full);
    if (root_file_holds(full, bytes, size)) {
        printf("%-8s %s\n", "as it is", path);
        return;
    }
    if (!kiosk->dry && root_file_put(full, bytes, size, &why) != RESULT_OK)
        fail(kiosk, &why);
    else
        tell(kiosk, "wrote", "write", path);
}

static void take_away(struct kiosk *kiosk, const char *path)
{
    char full[PATH_SIZE];
    struct diagnostic why = {0};
    if (!is_there(kiosk, path))
        return;
    if (!kiosk->dry && root_file_remove(at(kiosk, path, full), &why) != RESULT_OK)
        fail(kiosk, &why);
    else
        tell(kiosk, "removed", "remove", path);
}

// One of systemd's programs; only on this machine itself, or where it can work on another root.
static void run(struct kiosk *kiosk, const char *program, const char *first, const char *second, bool of_root)
{
    char rooted[PATH_SIZE], line[PATH_SIZE + 80];
    const char *arguments[5] = {program};
    int count = 1, status = 0;
    struct diagnostic why = {0};
    if (kiosk->root[0] != '\0' && !of_root)
        return;
    (void)snprintf(rooted, sizeof rooted, "--root=%s", kiosk->root);
    if (kiosk->root[0] != '\0')
        arguments[count++] = rooted;
    if (first != NULL)
        arguments[count++] = first;
    if (second != NULL)
        arguments[count++] = second;
    (void)snprintf(line, sizeof line, "%s%s%s%s%s", program, first != NULL ? " " : "",
                   first != NULL ? first : "", second != NULL ? " " : "", second != NULL ? second : "");
    if (!kiosk->dry && (program_run(arguments, &status, &why) != RESULT_OK || status != 0)) {
        if (status != 0)
            (void)diagnose(&why, RESULT_IO, "%.200s ended with status %d", line, status);
        fail(kiosk, &why);
    } else {
        tell(kiosk, "ran", "run", line);
    }
}

// --- install -----------------------------------------------------------------------------------------------

static enum result read_resource(struct kiosk *kiosk, const char *name, char **text, size_t *size,
                                 struct diagnostic *why)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "%.1000s/kiosk/%s", kiosk->resources, name);
    return file_read(path, MAX_UNIT_BYTES, (uint8_t **)text, size, why);
}

// The unit starts this very program, wherever it is; on another root that is where the package has it.
static char *with_own_program(const struct kiosk *kiosk, const char *unit, size_t *size)
{
    char program[1024] = PROGRAM;
    const char *there = strstr(unit, "ExecStart=" PROGRAM);
    if (kiosk->root[0] != '\0' || there == NULL || program_own_path(program, sizeof program) != RESULT_OK)
        (void)snprintf(program, sizeof program, "%s", PROGRAM);
    size_t before = there != NULL ? (size_t)(there - unit) + strlen("ExecStart=") : 0;
    const char *after = there != NULL ? unit + before + strlen(PROGRAM) : unit;
    size_t room = *size + sizeof program;
    char *text = malloc(room);
    if (text == NULL)
        return NULL;
    int length = snprintf(text, room, "%.*s%s%s", (int)before, unit, there != NULL ? program : "", after);
    *size = length > 0 ? (size_t)length : 0;
    return text;
}

static void put_unit(struct kiosk *kiosk)
{
    char *unit = NULL, *own = NULL;
    size_t size = 0;
    struct diagnostic why = {0};
    if (is_there(kiosk, PACKAGED_UNIT)) {
        printf("%-8s %s\n", "as it is", PACKAGED_UNIT);
        return;
    }
    enum result result = read_resource(kiosk, "cheval.service", &unit, &size, &why);
    own = result == RESULT_OK ? with_own_program(kiosk, unit, &size) : NULL;
    if (own != NULL)
        put(kiosk, OWN_UNIT, own, size);
    else
        fail(kiosk, &why);
    free(unit);
    free(own);
}

static void put_companions(struct kiosk *kiosk)
{
    for (size_t i = 0; i < COMPANIONS; i++) {
        char *text = NULL;
        size_t size = 0;
        struct diagnostic why = {0};
        if (is_there(kiosk, companions[i].packaged))
            continue;
        if (read_resource(kiosk, companions[i].name, &text, &size, &why) == RESULT_OK)
            put(kiosk, companions[i].path, text, size);
        else
            fail(kiosk, &why);
        free(text);
    }
}

static void switch_on(struct kiosk *kiosk)
{
    char full[PATH_SIZE];
    struct diagnostic why = {0};
    const char *unit = is_there(kiosk, PACKAGED_UNIT) ? PACKAGED_UNIT : OWN_UNIT;
    if (is_there(kiosk, WANTED))
        printf("%-8s %s\n", "as it is", WANTED);
    else if (!kiosk->dry && root_file_link(unit, at(kiosk, WANTED, full), &why) != RESULT_OK)
        fail(kiosk, &why);
    else
        tell(kiosk, "enabled", "enable", "cheval.service: it starts with the machine");
}

// Into the settings that the unit's mirror reads, which belong to whom the folder does.
static void set_hours(struct kiosk *kiosk)
{
    char path[PATH_SIZE], line[HOURS_TEXT_SIZE + 40];
    struct diagnostic why = {0};
    struct settings *settings = malloc(sizeof *settings);
    if (settings == NULL)
        return;
    at(kiosk, SETTINGS, path);
    enum result result = settings_load(path, settings, NULL, &why);
    (void)snprintf(line, sizeof line, "the screen is on %s", kiosk->hours);
    if (result == RESULT_OK && strcmp(settings->hours, kiosk->hours) == 0) {
        printf("%-8s %s\n", "as it is", line);
    } else {
        (void)snprintf(settings->hours, sizeof settings->hours, "%s", kiosk->hours);
        if (result == RESULT_NOT_FOUND)
            result = RESULT_OK;
        if (result == RESULT_OK && !kiosk->dry)
            result = root_file_make_folders(path, &why);
        if (result == RESULT_OK && !kiosk->dry)
            result = settings_save(path, settings, &why);
        if (result == RESULT_OK && !kiosk->dry)
            result = root_file_give_to_folders_owner(path, &why);
        if (result == RESULT_OK)
            tell(kiosk, "set", "set", line);
        else
            fail(kiosk, &why);
    }
    free(settings);
}

static void install(struct kiosk *kiosk)
{
    struct diagnostic why = {0};
    if (paths_resources(kiosk->resources, sizeof kiosk->resources, &why) != RESULT_OK) {
        fail(kiosk, &why);
        return;
    }
    put_companions(kiosk);
    put_unit(kiosk);
    if (kiosk->failed == 0)
        run(kiosk, "systemd-sysusers", NULL, NULL, true);
    if (kiosk->failed == 0)
        run(kiosk, "systemd-tmpfiles", "--create", "cheval.conf", true);
    if (kiosk->hours != NULL)
        set_hours(kiosk);
    switch_on(kiosk);
    run(kiosk, "systemctl", "daemon-reload", NULL, false);
    if (kiosk->now)
        run(kiosk, "systemctl", "restart", "cheval.service", false);
    else if (kiosk->failed == 0 && kiosk->root[0] == '\0')
        printf("%-8s systemctl start cheval, or restart the machine; staff set the mirror up on its screen\n",
               "next");
}

// --- remove, status ----------------------------------------------------------------------------------------

static void remove_all(struct kiosk *kiosk)
{
    if (is_there(kiosk, WANTED))
        run(kiosk, "systemctl", "stop", "cheval.service", false);
    take_away(kiosk, WANTED);
    take_away(kiosk, OWN_UNIT);
    for (size_t i = 0; i < COMPANIONS; i++)
        take_away(kiosk, companions[i].path);
    run(kiosk, "systemctl", "daemon-reload", NULL, false);
    printf("%-8s /var/lib/cheval with the settings and the profile store, and the user cheval\n", "kept");
}

static void say_state(struct kiosk *kiosk, const char *part, bool ok, const char *text)
{
    printf("%-10s %-8s %s\n", part, ok ? "ok" : "missing", text);
    kiosk->failed += !ok;
}

static void status(struct kiosk *kiosk)
{
    char path[PATH_SIZE];
    struct diagnostic why = {0};
    bool is_packaged = is_there(kiosk, PACKAGED_UNIT), is_own = is_there(kiosk, OWN_UNIT);
    say_state(kiosk, "unit", is_packaged || is_own,
              is_own        ? OWN_UNIT
              : is_packaged ? PACKAGED_UNIT
                            : "no cheval.service: cheval kiosk install");
    say_state(kiosk, "enabled", is_there(kiosk, WANTED),
              is_there(kiosk, WANTED) ? "it starts with the machine" : "cheval kiosk install");
    say_state(kiosk, "folder", is_there(kiosk, "/var/lib/cheval"), "/var/lib/cheval");
    struct settings *settings = malloc(sizeof *settings);
    bool is_set =
        settings != NULL && settings_load(at(kiosk, SETTINGS, path), settings, NULL, &why) == RESULT_OK;
    printf("%-10s %-8s %s\n", "hours", is_set || why.text[0] == '\0' ? "ok" : "none",
           is_set && settings->hours[0] != '\0' ? settings->hours : "always on");
    free(settings);
    if (kiosk->root[0] != '\0')
        return;
    int active = 1;
    const char *const ask[] = {"systemctl", "is-active", "--quiet", "cheval.service", NULL};
    if (program_run(ask, &active, &why) != RESULT_OK)
        active = 1;
    say_state(kiosk, "running", active == 0, active == 0 ? "the mirror runs" : "systemctl start cheval");
}

static enum options_outcome parse(struct kiosk *kiosk, int count, char **arguments)
{
    const struct option table[] = {
        {.name = "--root",
         .value = "DIR",
         .help = "the machine whose files are in that folder, in place of this one",
         .text = &kiosk->root},
        {.name = "--hours",
         .value = "HOURS",
         .help = "install: when the screen is on: \"09:00-20:30\", \"Mo-Fr 09:00-20:00, Sa 10:00-18:00\"",
         .text = &kiosk->hours},
        {.name = "--now", .help = "install: start it at once", .flag = &kiosk->now},
        {.name = "--dry-run", .help = "say what would be done, and do nothing", .flag = &kiosk->dry},
    };
    const char *words[1];
    struct hours hours;
    struct options options = {
        .usage = "cheval kiosk install|remove|status [--root DIR] [--hours HOURS] [--now] [--dry-run]",
        .summary =
            "Makes the mirror start with this machine, as a user of its own in a sandbox of systemd's, and "
            "says what it did; takes that back; or says how it is.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
        .words = words,
        .max_words = 1,
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome;
    kiosk->word = options.word_count > 0 ? words[0] : "";
    if (kiosk->hours != NULL && !hours_read(kiosk->hours, &hours)) {
        (void)fprintf(stderr, "cheval: --hours takes hours such as 09:00-20:30, not \"%s\"\n", kiosk->hours);
        return OPTIONS_WRONG;
    }
    if (strcmp(kiosk->word, "install") != 0 && strcmp(kiosk->word, "remove") != 0 &&
        strcmp(kiosk->word, "status") != 0) {
        (void)fprintf(stderr, "cheval: kiosk takes install, remove or status; usage: %s\n", options.usage);
        return OPTIONS_WRONG;
    }
    return OPTIONS_GO_ON;
}

int command_kiosk(int count, char **arguments)
{
    struct kiosk kiosk = {.root = NULL};
    enum options_outcome outcome = parse(&kiosk, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    if (kiosk.root == NULL || strcmp(kiosk.root, "/") == 0)
        kiosk.root = "";
    if (strcmp(kiosk.word, "install") == 0)
        install(&kiosk);
    else if (strcmp(kiosk.word, "remove") == 0)
        remove_all(&kiosk);
    else
        status(&kiosk);
    return kiosk.failed == 0 ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}
