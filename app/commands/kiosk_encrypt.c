#include "app/commands/kiosk_encrypt.h"

#include "platform/base/file.h"
#include "platform/base/wipe.h"
#include "platform/os/disk_cipher.h"
#include "platform/os/program.h"
#include "platform/os/random.h"
#include "platform/os/root_file.h"
#include "platform/os/safe_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "/var/lib/cheval"
#define PLAIN "/var/lib/cheval.plain" // what was in it, until that is deleted
#define CONTAINER "/var/lib/cheval.luks"
#define UNFINISHED "/var/lib/cheval.luks.part"
#define MAPPED "/dev/mapper/cheval"
#define BESIDE "/run/cheval-encrypt" // in memory, root's alone
#define NEW BESIDE "/new"
#define PASSING_KEY BESIDE "/key"
#define CRYPTTAB "/etc/crypttab"
#define MOUNT_UNIT "/etc/systemd/system/var-lib-cheval.mount"
#define DROP_IN "/etc/systemd/system/cheval.service.d/encrypted.conf"
#define LOCKED_UNIT "/etc/systemd/system/cheval-locked.service"
#define TPM "/dev/tpmrm0"
#define KEY_BYTES 64
#define MAX_TABLE ((size_t)64 << 10)

static const char mount_unit[] = "# Written by cheval kiosk encrypt.\n"
                                 "[Unit]\n"
                                 "Description=The mirror's own folder, encrypted\n"
                                 "Requires=systemd-cryptsetup@cheval.service\n"
                                 "After=systemd-cryptsetup@cheval.service\n"
                                 "\n"
                                 "[Mount]\n"
                                 "What=" MAPPED "\n"
                                 "Where=" FOLDER "\n"
                                 "Type=ext4\n"
                                 "Options=nosuid,nodev,noexec,nofail\n";

static const char drop_in[] =
    "# Written by cheval kiosk encrypt: no visit is kept outside of the container.\n"
    "[Unit]\n"
    "Requires=var-lib-cheval.mount\n"
    "After=var-lib-cheval.mount\n"
    "OnFailure=cheval-locked.service\n";

// --- crypttab(5)
// ---------------------------------------------------------------------------------------------

// The key's field of the container's line; false: there is no such line.
static bool read_crypttab(const struct kiosk *kiosk, char *key, size_t size)
{
    char path[KIOSK_PATH_SIZE], line[1200], name[64], device[512], field[512];
    bool is_found = false;
    FILE *table = fopen(kiosk_at(kiosk, CRYPTTAB, path), "r");
    while (table != NULL && !is_found && fgets(line, sizeof line, table) != NULL)
        is_found = sscanf(line, " %63s %511s %511s", name, device, field) == 3 &&
                   strcmp(name, "cheval") == 0 && strcmp(device, CONTAINER) == 0;
    if (table != NULL)
        (void)fclose(table);
    if (is_found)
        (void)snprintf(key, size, "%s", field);
    return is_found;
}

static void put_crypttab(struct kiosk *kiosk, bool is_tpm)
{
    char path[KIOSK_PATH_SIZE];
    uint8_t *table = NULL;
    size_t size = 0;
    struct diagnostic why = {0};
    kiosk_at(kiosk, CRYPTTAB, path);
    enum result result = file_read(path, MAX_TABLE, &table, &size, &why);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND) {
        kiosk_fail(kiosk, &why);
        return;
    }
    const char *before = result == RESULT_OK ? (const char *)table : "";
    bool is_open = size > 0 && before[size - 1] != '\n'; // its last line
    size_t room = size + KIOSK_KEY_LENGTH + 200;
    char *text = malloc(room);
    if (text == NULL) {
        free(table);
        return;
    }
    // nofail: a machine whose store is locked comes up all the same; headless: nobody is asked at a keyboard.
    int length = snprintf(text, room, "%.*s%scheval %s %s luks,headless=yes,nofail%s\n", (int)size, before,
                          is_open ? "\n" : "", CONTAINER, is_tpm ? "-" : kiosk->key,
                          is_tpm ? ",tpm2-device=auto" : "");
    kiosk_put(kiosk, CRYPTTAB, text, (size_t)length);
    free(text);
    free(table);
}

// --- making it
// ------------------------------------------------------------------------------------------------

// After a failure nothing more is done.
static void step(struct kiosk *kiosk, const char *const *arguments)
{
    if (kiosk->failed == 0)
        kiosk_do(kiosk, arguments);
}
#define STEP(kiosk, ...) step(kiosk, (const char *const[]){__VA_ARGS__, NULL})

static void make_key(struct kiosk *kiosk, const char *path)
{
    uint8_t bytes[KEY_BYTES];
    struct diagnostic why = {0};
    if (kiosk->failed > 0 || kiosk->dry || root_file_is_there(path))
        return;
    random_bytes(bytes, sizeof bytes);
    if (safe_file_write(path, bytes, sizeof bytes, &why) != RESULT_OK)
        kiosk_fail(kiosk, &why);
    else
        kiosk_tell(kiosk, "made", "make", path);
    wipe(bytes, sizeof bytes);
}

// The key is as long and as random as the cipher's own: making guesses slow would only make the start slow.
static void make_container(struct kiosk *kiosk, const char *key)
{
    char size[32];
    (void)snprintf(size, sizeof size, "%dMiB", kiosk->megabytes);
    STEP(kiosk, "rm", "-f", UNFINISHED);
    STEP(kiosk, "install", "-m", "600", "/dev/null", UNFINISHED);
    STEP(kiosk, "fallocate", "-l", size, UNFINISHED);
    STEP(kiosk, "cryptsetup", "luksFormat", "--batch-mode", "--type", "luks2", "--pbkdf", "pbkdf2",
         "--pbkdf-force-iterations", "1000", "--key-file", key, UNFINISHED);
    STEP(kiosk, "cryptsetup", "open", "--type", "luks2", "--key-file", key, UNFINISHED, "cheval");
    bool is_open = kiosk->failed == 0;
    STEP(kiosk, "mkfs.ext4", "-q", "-m", "0", "-L", "cheval", MAPPED);
    STEP(kiosk, "mkdir", "-p", NEW);
    STEP(kiosk, "mount", MAPPED, NEW);
    bool is_mounted = kiosk->failed == 0;
    STEP(kiosk, "cp", "-a", FOLDER "/.", NEW);
    if (is_mounted)
        kiosk_do(kiosk, (const char *const[]){"umount", NEW, NULL});
    if (is_open)
        kiosk_do(kiosk, (const char *const[]){"cryptsetup", "close", "cheval", NULL});
}

// PCR 7: what the firmware thinks of who signed what was started. The key that made the container is then
// none.
static void give_to_tpm(struct kiosk *kiosk, const char *key)
{
    char unlock[128];
    (void)snprintf(unlock, sizeof unlock, "--unlock-key-file=%.80s", key);
    STEP(kiosk, "systemd-cryptenroll", unlock, "--tpm2-device=auto", "--tpm2-pcrs=7", UNFINISHED);
    STEP(kiosk, "systemd-cryptenroll", unlock, "--recovery-key", UNFINISHED);
    STEP(kiosk, "systemd-cryptenroll", "--wipe-slot=password", UNFINISHED);
    if (kiosk->failed == 0 && !kiosk->dry)
        printf("%-8s the recovery key above, on paper: it opens the container when the TPM does not\n",
               "keep");
}

// Deleted as well as a file can be: a disk of flash memory may keep what was overwritten.
static void delete_plain(struct kiosk *kiosk)
{
    STEP(kiosk, "find", PLAIN, "-type", "f", "-exec", "shred", "-u", "{}", "+");
    STEP(kiosk, "rm", "-rf", PLAIN);
}

static void put_locked_unit(struct kiosk *kiosk)
{
    char program[1024], text[2048];
    if (program_own_path(program, sizeof program) != RESULT_OK)
        (void)snprintf(program, sizeof program, "cheval");
    int length = snprintf(text, sizeof text,
                          "# Written by cheval kiosk encrypt.\n"
                          "[Unit]\n"
                          "Description=Says on screen and journal why the mirror can't start\n"
                          "\n"
                          "[Service]\n"
                          "Type=oneshot\n"
                          "ExecStart=-/bin/sh -c '%s kiosk status | tee /dev/tty1'\n"
                          "# A key's medium may have been put in meanwhile.\n"
                          "ExecStart=/bin/sleep 20\n"
                          "ExecStart=/bin/systemctl --no-block start cheval.service\n",
                          program);
    kiosk_put(kiosk, LOCKED_UNIT, text, (size_t)length);
}

static void put_units(struct kiosk *kiosk, bool is_tpm)
{
    if (kiosk->failed > 0)
        return;
    put_crypttab(kiosk, is_tpm);
    kiosk_put(kiosk, MOUNT_UNIT, mount_unit, strlen(mount_unit));
    kiosk_put(kiosk, DROP_IN, drop_in, strlen(drop_in));
    put_locked_unit(kiosk);
}

static bool can_begin(struct kiosk *kiosk, bool is_tpm)
{
    struct diagnostic why = {0};
    if (kiosk->root[0] != '\0')
        (void)diagnose(&why, RESULT_INVALID,
                       "a container is made on the machine that it is for, without --root");
    else if (root_file_is_there(CONTAINER))
        (void)diagnose(&why, RESULT_INVALID,
                       CONTAINER " is there already, and no line of " CRYPTTAB
                                 " opens it: look at what it is");
    else if (!root_file_is_there(FOLDER))
        (void)diagnose(&why, RESULT_NOT_FOUND, FOLDER " isn't there: cheval kiosk install");
    else if (is_tpm && !root_file_is_there(TPM))
        (void)diagnose(&why, RESULT_NOT_FOUND,
                       "this machine has no TPM (" TPM "): --key FILE takes a key file on another medium");
    if (why.text[0] != '\0')
        kiosk_fail(kiosk, &why);
    return why.text[0] == '\0';
}

void kiosk_encrypt(struct kiosk *kiosk)
{
    char held[512];
    bool is_tpm = strcmp(kiosk->key, "tpm2") == 0;
    const char *key = is_tpm ? PASSING_KEY : kiosk->key;
    if (kiosk->root[0] == '\0' && read_crypttab(kiosk, held, sizeof held)) {
        printf("%-8s %s\n", "as it is", CONTAINER);
        if (root_file_is_there(PLAIN)) // broken off there
            delete_plain(kiosk);
        return;
    }
    if (!can_begin(kiosk, is_tpm))
        return;
    STEP(kiosk, "systemctl", "stop", "cheval.service");
    STEP(kiosk, "install", "-d", "-m", "700", BESIDE);
    make_key(kiosk, key);
    make_container(kiosk, key);
    if (is_tpm)
        give_to_tpm(kiosk, key);
    STEP(kiosk, "mv", UNFINISHED, CONTAINER);
    put_units(kiosk, is_tpm);
    STEP(kiosk, "mv", FOLDER, PLAIN);
    STEP(kiosk, "install", "-d", "-m", "700", "-o", "cheval", "-g", "cheval", FOLDER);
    STEP(kiosk, "systemctl", "daemon-reload");
    STEP(kiosk, "systemctl", "start", "var-lib-cheval.mount");
    delete_plain(kiosk);
    kiosk_do(kiosk, (const char *const[]){"rm", "-rf", BESIDE, NULL});
    if (kiosk->failed > 0 && root_file_is_there(PLAIN))
        printf("%-8s %s with all that was there\n", "kept", PLAIN);
    if (kiosk->now)
        STEP(kiosk, "systemctl", "start", "cheval.service");
    else if (kiosk->failed == 0)
        printf("%-8s systemctl start cheval\n", "next");
}

// --- how it is
// --------------------------------------------------------------------------------------------------

static void tell_locked(const char *key, char *line, size_t size)
{
    bool is_tpm = strcmp(key, "-") == 0, is_there = root_file_is_there(is_tpm ? TPM : key);
    const char *why =
        is_tpm     ? is_there ? "the TPM doesn't open it, which is another machine's or knows other firmware"
                              : "there is no TPM, so the disk is in another machine"
        : is_there ? "the key file opens something else"
                   : "what the key file is on isn't plugged in:";
    (void)snprintf(
        line, size,
        FOLDER " is locked: %s%s%.400s; by hand: /lib/systemd/systemd-cryptsetup attach cheval " CONTAINER,
        why, is_tpm ? "" : " ", is_tpm ? "" : key);
}

bool kiosk_tell_encryption(const struct kiosk *kiosk, char *line, size_t size)
{
    char key[512] = "";
    bool is_ours = read_crypttab(kiosk, key, sizeof key);
    enum disk_cipher cipher = kiosk->root[0] == '\0' ? disk_cipher_of("", FOLDER) : DISK_CIPHER_UNKNOWN;
    bool is_locked = kiosk->root[0] == '\0' && is_ours && cipher != DISK_CIPHER_ON;
    if (is_locked)
        tell_locked(key, line, size);
    else
        (void)snprintf(line, size, "%s",
                       cipher == DISK_CIPHER_ON     ? FOLDER " is encrypted on the disk"
                       : is_ours                    ? FOLDER " is in the container " CONTAINER
                       : cipher == DISK_CIPHER_NONE ? FOLDER
                           " can be read by whoever has the disk: cheval kiosk encrypt"
                                                    : "whether " FOLDER " is encrypted can't be told here");
    return !is_locked;
}
