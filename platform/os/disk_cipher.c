#include "platform/os/disk_cipher.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define PATH_SIZE 1400
#define MAX_DEPTH 8     // a device on a device on …
#define MAX_SLAVES 32   // of one device
#define MAX_MOUNTS 4096 // lines of mountinfo

static enum disk_cipher look(const char *root, unsigned major_number, unsigned minor_number, int depth);

// The first line of a file of /sys, without its end.
static bool read_line(const char *path, char *line, size_t size)
{
    FILE *file = fopen(path, "r");
    bool is_read = file != NULL && fgets(line, (int)size, file) != NULL;
    if (file != NULL)
        (void)fclose(file);
    if (is_read)
        line[strcspn(line, "\n")] = '\0';
    return is_read;
}

static bool read_number(const char *path, unsigned *major_number, unsigned *minor_number)
{
    char line[40];
    return read_line(path, line, sizeof line) && sscanf(line, "%u:%u", major_number, minor_number) == 2;
}

// Something is encrypted where all that it lies on is.
static enum disk_cipher weaker(enum disk_cipher a, enum disk_cipher b)
{
    return a == DISK_CIPHER_NONE || b == DISK_CIPHER_NONE ? DISK_CIPHER_NONE
           : a == DISK_CIPHER_ON && b == DISK_CIPHER_ON   ? DISK_CIPHER_ON
                                                          : DISK_CIPHER_UNKNOWN;
}

// What a device mapper's or an array's device lies on. `*count`: how many of them; 0: it is a disk.
static enum disk_cipher look_below(const char *root, const char *device, int depth, int *count)
{
    char path[PATH_SIZE];
    enum disk_cipher found = DISK_CIPHER_ON;
    unsigned major_number = 0, minor_number = 0;
    *count = 0;
    (void)snprintf(path, sizeof path, "%.1000s/slaves", device);
    DIR *folder = opendir(path);
    for (struct dirent *slave; folder != NULL && *count < MAX_SLAVES && (slave = readdir(folder)) != NULL;) {
        if (slave->d_name[0] == '.')
            continue;
        (void)snprintf(path, sizeof path, "%.1000s/slaves/%.200s/dev", device, slave->d_name);
        enum disk_cipher below = read_number(path, &major_number, &minor_number)
                                     ? look(root, major_number, minor_number, depth - 1)
                                     : DISK_CIPHER_UNKNOWN;
        found = weaker(found, below);
        (*count)++;
    }
    if (folder != NULL)
        (void)closedir(folder);
    return found;
}

static enum disk_cipher look_at_file(const char *root, const char *path, int depth)
{
    struct stat there;
    return stat(path, &there) != 0 ? DISK_CIPHER_UNKNOWN
                                   : look(root, major(there.st_dev), minor(there.st_dev), depth);
}

static enum disk_cipher look(const char *root, unsigned major_number, unsigned minor_number, int depth)
{
    char device[PATH_SIZE], path[PATH_SIZE + 40], line[PATH_SIZE];
    struct stat there;
    int count = 0;
    if (depth == 0 || major_number == 0) // no number of a device's: memory, a network
        return DISK_CIPHER_UNKNOWN;
    (void)snprintf(device, sizeof device, "%.1000s/sys/dev/block/%u:%u", root, major_number, minor_number);
    if (stat(device, &there) != 0)
        return DISK_CIPHER_UNKNOWN;
    (void)snprintf(path, sizeof path, "%s/dm/uuid", device);
    if (read_line(path, line, sizeof line) && strncmp(line, "CRYPT-", 6) == 0)
        return DISK_CIPHER_ON;
    (void)snprintf(path, sizeof path, "%s/loop/backing_file", device);
    if (read_line(path, line, sizeof line))
        return look_at_file(root, line, depth - 1);
    (void)snprintf(path, sizeof path, "%s/partition", device);
    bool is_part = stat(path, &there) == 0;
    (void)snprintf(path, sizeof path, "%s/../dev", device);
    if (is_part && read_number(path, &major_number, &minor_number))
        return look(root, major_number, minor_number, depth - 1);
    enum disk_cipher below = look_below(root, device, depth, &count);
    return count > 0 ? below : DISK_CIPHER_NONE;
}

// A file system of several disks (btrfs) has a number of its own; its mount names one of them.
static enum disk_cipher look_at_mount(const char *root, unsigned minor_number)
{
    char path[PATH_SIZE], line[4096], number[40];
    struct stat source;
    enum disk_cipher found = DISK_CIPHER_UNKNOWN;
    (void)snprintf(path, sizeof path, "%.1000s/proc/self/mountinfo", root);
    (void)snprintf(number, sizeof number, " 0:%u ", minor_number);
    FILE *mounts = fopen(path, "r");
    for (int i = 0; mounts != NULL && i < MAX_MOUNTS && fgets(line, sizeof line, mounts) != NULL; i++) {
        char name[1024], *kind = strstr(line, " - ");
        if (strstr(line, number) == NULL || kind == NULL || sscanf(kind, " - %*s %1023s", name) != 1 ||
            name[0] != '/' || stat(name, &source) != 0 || !S_ISBLK(source.st_mode))
            continue;
        found = look(root, major(source.st_rdev), minor(source.st_rdev), MAX_DEPTH);
        break;
    }
    if (mounts != NULL)
        (void)fclose(mounts);
    return found;
}

enum disk_cipher disk_cipher_of_device(const char *root, unsigned major_number, unsigned minor_number)
{
    return look(root, major_number, minor_number, MAX_DEPTH);
}

enum disk_cipher disk_cipher_of(const char *root, const char *path)
{
    struct stat there;
    if (stat(path, &there) != 0)
        return DISK_CIPHER_UNKNOWN;
    return major(there.st_dev) == 0 ? look_at_mount(root, minor(there.st_dev))
                                    : look(root, major(there.st_dev), minor(there.st_dev), MAX_DEPTH);
}
