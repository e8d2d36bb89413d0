// cheval kiosk: makes the mirror the one thing that this machine does, or stops doing so: the systemd unit,
// its user and folders, and when the screen is on. Nothing is asked; what is as it should be stays as it is,
// and every step is told.
//
// Where the Debian package brought the unit and the user, they are the package's, and only what switches the
// unit on is ours.
#include "app/commands/kiosk_steps.h"

#include "app/commands/commands.h"
#include "app/commands/exit_with.h"
#include "app/commands/kiosk_encrypt.h"
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

// --- install -----------------------------------------------------------------------------------------------

static enum result read_resource(struct kiosk *kiosk, const char *name, char **text, size_t *size,
                                 struct diagnostic *why)
{
    char path[KIOSK_PATH_SIZE];
    (void)snprintf(path, sizeof path, "%.1000s/kiosk/%s", kiosk->resources, name);
    return file_read(path, MAX_UNIT_BYTES, (uint8_t **)text, size, why);
}

// The unit starts this very program, wherever it is, and lets no other be run; on another root it is where
// the package has it. The caller frees it; NULL: no memory.
static char *with_own_program(const struct kiosk *kiosk, const char *unit, size_t *size)
{
    char program[1024];
    size_t mentions = 0, length = 0;
    if (kiosk->root[0] != '\0' || program_own_path(program, sizeof program) != RESULT_OK)
        (void)snprintf(program, sizeof program, "%s", PROGRAM);
    for (const char *at = strstr(unit, PROGRAM); at != NULL; at = strstr(at + 1, PROGRAM))
        mentions++;
    char *text = malloc(*size + mentions * sizeof program + 1);
    if (text == NULL)
        return NULL;
    const char *at = unit;
    for (const char *next = strstr(at, PROGRAM); next != NULL; next = strstr(at, PROGRAM)) {
        length += (size_t)sprintf(text + length, "%.*s%s", (int)(next - at), at, program);
        at = next + strlen(PROGRAM);
    }
    length += (size_t)sprintf(text + length, "%s", at);
    *size = length;
    return text;
}

static void put_unit(struct kiosk *kiosk)
{
    char *unit = NULL, *own = NULL;
    size_t size = 0;
    struct diagnostic why = {0};
    if (kiosk_is_there(kiosk, PACKAGED_UNIT)) {
        printf("%-8s %s\n", "as it is", PACKAGED_UNIT);
        return;
    }
    enum result result = read_resource(kiosk, "cheval.service", &unit, &size, &why);
    own = result == RESULT_OK ? with_own_program(kiosk, unit, &size) : NULL;
    if (own != NULL)
        kiosk_put(kiosk, OWN_UNIT, own, size);
    else
        kiosk_fail(kiosk, &why);
    free(unit);
    free(own);
}

static void put_companions(struct kiosk *kiosk)
{
    for (size_t i = 0; i < COMPANIONS; i++) {
        char *text = NULL;
        size_t size = 0;
        struct diagnostic why = {0};
        if (kiosk_is_there(kiosk, companions[i].packaged))
            continue;
        if (read_resource(kiosk, companions[i].name, &text, &size, &why) == RESULT_OK)
            kiosk_put(kiosk, companions[i].path, text, size);
        else
            kiosk_fail(kiosk, &why);
        free(text);
    }
}

static void switch_on(struct kiosk *kiosk)
{
    char full[KIOSK_PATH_SIZE];
    struct diagnostic why = {0};
    const char *unit = kiosk_is_there(kiosk, PACKAGED_UNIT) ? PACKAGED_UNIT : OWN_UNIT;
    if (kiosk_is_there(kiosk, WANTED))
        printf("%-8s %s\n", "as it is", WANTED);
    else if (!kiosk->dry && root_file_link(unit, kiosk_at(kiosk, WANTED, full), &why) != RESULT_OK)
        kiosk_fail(kiosk, &why);
    else
        kiosk_tell(kiosk, "enabled", "enable", "cheval.service: it starts with the machine");
}

// Into the settings that the unit's mirror reads, which belong to whom the folder does.
static void set_hours(struct kiosk *kiosk)
{
    char path[KIOSK_PATH_SIZE], line[HOURS_TEXT_SIZE + 40];
    struct diagnostic why = {0};
    struct settings *settings = malloc(sizeof *settings);
    if (settings == NULL)
        return;
    kiosk_at(kiosk, SETTINGS, path);
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
            kiosk_tell(kiosk, "set", "set", line);
        else
            kiosk_fail(kiosk, &why);
    }
    free(settings);
}

static void install(struct kiosk *kiosk)
{
    struct diagnostic why = {0};
    if (paths_resources(kiosk->resources, sizeof kiosk->resources, &why) != RESULT_OK) {
        kiosk_fail(kiosk, &why);
        return;
    }
    put_companions(kiosk);
    put_unit(kiosk);
    if (kiosk->failed == 0)
        kiosk_run(kiosk, "systemd-sysusers", NULL, NULL, true);
    if (kiosk->failed == 0)
        kiosk_run(kiosk, "systemd-tmpfiles", "--create", "cheval.conf", true);
    if (kiosk->hours != NULL)
        set_hours(kiosk);
    switch_on(kiosk);
    kiosk_run(kiosk, "systemctl", "daemon-reload", NULL, false);
    if (kiosk->now)
        kiosk_run(kiosk, "systemctl", "restart", "cheval.service", false);
    else if (kiosk->failed == 0 && kiosk->root[0] == '\0')
        printf("%-8s systemctl start cheval, or restart the machine; staff set the mirror up on its screen\n",
               "next");
}

// --- remove, status ----------------------------------------------------------------------------------------

static void remove_all(struct kiosk *kiosk)
{
    if (kiosk_is_there(kiosk, WANTED))
        kiosk_run(kiosk, "systemctl", "stop", "cheval.service", false);
    kiosk_take_away(kiosk, WANTED);
    kiosk_take_away(kiosk, OWN_UNIT);
    for (size_t i = 0; i < COMPANIONS; i++)
        kiosk_take_away(kiosk, companions[i].path);
    kiosk_run(kiosk, "systemctl", "daemon-reload", NULL, false);
    printf("%-8s /var/lib/cheval with the settings and the profile store, and the user cheval\n", "kept");
    if (kiosk_is_there(kiosk, "/var/lib/cheval.luks"))
        printf("%-8s /var/lib/cheval.luks, which that lies in, and what opens it\n", "kept");
}

static void say_state(struct kiosk *kiosk, const char *part, bool ok, const char *text)
{
    printf("%-10s %-8s %s\n", part, ok ? "ok" : "missing", text);
    kiosk->failed += !ok;
}

static void status(struct kiosk *kiosk)
{
    char path[KIOSK_PATH_SIZE], line[KIOSK_PATH_SIZE];
    struct diagnostic why = {0};
    bool is_packaged = kiosk_is_there(kiosk, PACKAGED_UNIT), is_own = kiosk_is_there(kiosk, OWN_UNIT);
    say_state(kiosk, "unit", is_packaged || is_own,
              is_own        ? OWN_UNIT
              : is_packaged ? PACKAGED_UNIT
                            : "no cheval.service: cheval kiosk install");
    say_state(kiosk, "enabled", kiosk_is_there(kiosk, WANTED),
              kiosk_is_there(kiosk, WANTED) ? "it starts with the machine" : "cheval kiosk install");
    say_state(kiosk, "folder", kiosk_is_there(kiosk, "/var/lib/cheval"), "/var/lib/cheval");
    bool is_readable = kiosk_tell_encryption(kiosk, line, sizeof line);
    say_state(kiosk, "disk", is_readable, line);
    struct settings *settings = malloc(sizeof *settings);
    bool is_set =
        settings != NULL && settings_load(kiosk_at(kiosk, SETTINGS, path), settings, NULL, &why) == RESULT_OK;
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

// Whether the words' meanings fit together; prints one line when they don't.
static bool check(struct kiosk *kiosk, const char *megabytes, const char *usage)
{
    struct hours hours;
    bool encrypts = strcmp(kiosk->word, "encrypt") == 0;
    if (kiosk->hours != NULL && !hours_read(kiosk->hours, &hours)) {
        (void)fprintf(stderr, "cheval: --hours takes hours such as 09:00-20:30, not \"%s\"\n", kiosk->hours);
        return false;
    }
    if (!encrypts && strcmp(kiosk->word, "install") != 0 && strcmp(kiosk->word, "remove") != 0 &&
        strcmp(kiosk->word, "status") != 0) {
        (void)exit_with_usage("kiosk takes install, remove, status or encrypt", usage);
        return false;
    }
    if (encrypts && (kiosk->key == NULL || (strcmp(kiosk->key, "tpm2") != 0 && kiosk->key[0] != '/') ||
                     strlen(kiosk->key) > KIOSK_KEY_LENGTH || strpbrk(kiosk->key, " \t\n:\\%#") != NULL)) {
        (void)fprintf(stderr, "cheval: kiosk encrypt wants --key tpm2, or a key file's whole path without "
                              "blanks, as crypttab takes it\n");
        return false;
    }
    return megabytes == NULL || options_integer("--size", megabytes, KIOSK_CONTAINER_LEAST,
                                                KIOSK_CONTAINER_MOST, &kiosk->megabytes);
}

static enum options_outcome parse(struct kiosk *kiosk, int count, char **arguments)
{
    const char *megabytes = NULL;
    const struct option table[] = {
        {.name = "--root",
         .value = "DIR",
         .help = "the machine whose files are in that folder, in place of this one",
         .text = &kiosk->root},
        {.name = "--hours",
         .value = "HOURS",
         .help = "install: when the screen is on: \"09:00-20:30\", \"Mo-Fr 09:00-20:00, Sa 10:00-18:00\"",
         .text = &kiosk->hours},
        {.name = "--now", .help = "install, encrypt: start it at once", .flag = &kiosk->now},
        {.name = "--key",
         .value = "tpm2|FILE",
         .help =
             "encrypt: what opens the container: this machine's TPM, or a file on another medium, made when "
             "it isn't there",
         .text = &kiosk->key},
        {.name = "--size",
         .value = "MB",
         .help = "encrypt: the container's (default 2048)",
         .text = &megabytes},
        {.name = "--dry-run", .help = "say what would be done, and do nothing", .flag = &kiosk->dry},
    };
    const char *words[1];
    struct options options = {
        .usage = "cheval kiosk install|remove|status|encrypt [--root DIR] [--hours HOURS] [--now] "
                 "[--dry-run] [--key tpm2|FILE] [--size MB]",
        .summary =
            "Makes the mirror start with this machine, as a user of its own in a sandbox of systemd's, and "
            "says what it did; takes that back; says how it is; or moves what the mirror writes into an "
            "encrypted container (LUKS2), which this machine's TPM or a key file opens.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
        .words = words,
        .max_words = 1,
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome;
    kiosk->word = options.word_count > 0 ? words[0] : "";
    return check(kiosk, megabytes, options.usage) ? OPTIONS_GO_ON : OPTIONS_WRONG;
}

int command_kiosk(int count, char **arguments)
{
    struct kiosk kiosk = {.megabytes = KIOSK_CONTAINER_MEGABYTES};
    enum options_outcome outcome = parse(&kiosk, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    if (kiosk.root == NULL || strcmp(kiosk.root, "/") == 0)
        kiosk.root = "";
    if (strcmp(kiosk.word, "install") == 0)
        install(&kiosk);
    else if (strcmp(kiosk.word, "remove") == 0)
        remove_all(&kiosk);
    else if (strcmp(kiosk.word, "encrypt") == 0)
        kiosk_encrypt(&kiosk);
    else
        status(&kiosk);
    return kiosk.failed == 0 ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}
