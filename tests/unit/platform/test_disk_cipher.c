// What a file lies on, as /sys tells it: a disk, a partition, a device mapper's device, a container file.
#include "platform/os/disk_cipher.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[512];

static void put(const char *name, const char *text)
{
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/%s", root, name);
    for (char *slash = strchr(path + strlen(root) + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void lead(const char *name, const char *target)
{
    char path[1024];
    put("sys/dev/block/none", "");
    (void)snprintf(path, sizeof path, "%s/%s", root, name);
    assert_int_equal(symlink(target, path), 0);
}

// A disk with two partitions; on the second one LUKS, on that a logical volume; a second volume of both.
static int make_machine(void **state)
{
    (void)state;
    (void)snprintf(root, sizeof root, "%s", test_temporary_path("machine"));
    (void)mkdir(root, 0700);
    put("sys/devices/sda/dev", "8:0\n");
    put("sys/devices/sda/sda1/dev", "8:1\n");
    put("sys/devices/sda/sda1/partition", "1\n");
    put("sys/devices/sda/sda2/dev", "8:2\n");
    put("sys/devices/sda/sda2/partition", "2\n");
    put("sys/devices/dm-0/dev", "254:0\n");
    put("sys/devices/dm-0/dm/uuid", "CRYPT-LUKS2-0123-store\n");
    put("sys/devices/dm-0/slaves/sda2/dev", "8:2\n");
    put("sys/devices/dm-1/dev", "254:1\n");
    put("sys/devices/dm-1/dm/uuid", "LVM-abc\n");
    put("sys/devices/dm-1/slaves/dm-0/dev", "254:0\n");
    put("sys/devices/dm-2/dm/uuid", "LVM-def\n");
    put("sys/devices/dm-2/slaves/dm-0/dev", "254:0\n");
    put("sys/devices/dm-2/slaves/sda1/dev", "8:1\n");
    put("sys/devices/dm-3/dm/uuid", "LVM-round\n");
    put("sys/devices/dm-3/slaves/dm-3/dev", "254:3\n");
    put("sys/devices/loop0/loop/backing_file", "/dev/null/nowhere\n");
    lead("sys/dev/block/8:0", "../../devices/sda");
    lead("sys/dev/block/8:1", "../../devices/sda/sda1");
    lead("sys/dev/block/8:2", "../../devices/sda/sda2");
    lead("sys/dev/block/254:0", "../../devices/dm-0");
    lead("sys/dev/block/254:1", "../../devices/dm-1");
    lead("sys/dev/block/254:2", "../../devices/dm-2");
    lead("sys/dev/block/254:3", "../../devices/dm-3");
    lead("sys/dev/block/7:0", "../../devices/loop0");
    return 0;
}

static void a_disk_and_its_parts_are_plain(void **state)
{
    (void)state;
    assert_int_equal(disk_cipher_of_device(root, 8, 0), DISK_CIPHER_NONE);
    assert_int_equal(disk_cipher_of_device(root, 8, 1), DISK_CIPHER_NONE);
}

static void what_lies_on_luks_is_encrypted(void **state)
{
    (void)state;
    assert_int_equal(disk_cipher_of_device(root, 254, 0), DISK_CIPHER_ON);
    assert_int_equal(disk_cipher_of_device(root, 254, 1), DISK_CIPHER_ON);
}

static void all_parts_have_to_be(void **state)
{
    (void)state;
    assert_int_equal(disk_cipher_of_device(root, 254, 2), DISK_CIPHER_NONE);
}

static void what_is_no_disk_is_unknown(void **state)
{
    (void)state;
    assert_int_equal(disk_cipher_of_device(root, 0, 33), DISK_CIPHER_UNKNOWN);  // memory
    assert_int_equal(disk_cipher_of_device(root, 9, 9), DISK_CIPHER_UNKNOWN);   // gone
    assert_int_equal(disk_cipher_of_device(root, 7, 0), DISK_CIPHER_UNKNOWN);   // its file is gone
    assert_int_equal(disk_cipher_of_device(root, 254, 3), DISK_CIPHER_UNKNOWN); // lies on itself
    assert_int_equal(disk_cipher_of(root, "/dev/null/nowhere"), DISK_CIPHER_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disk_and_its_parts_are_plain),
        cmocka_unit_test(what_lies_on_luks_is_encrypted),
        cmocka_unit_test(all_parts_have_to_be),
        cmocka_unit_test(what_is_no_disk_is_unknown),
    };
    return cmocka_run_group_tests(tests, make_machine, NULL);
}
