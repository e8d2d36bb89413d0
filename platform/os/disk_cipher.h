// Whether what is written to a file can be read by whoever takes the disk out of the machine: whether its
// file system lies on something that the kernel's device mapper encrypts (LUKS), at whatever depth: a
// container file on a file system, a logical volume on an encrypted partition, an array of such disks.
// Source: Linux, Documentation/ABI/testing/sysfs-block, sysfs-block-dm; "CRYPT-" as cryptsetup names it.
#ifndef CHEVAL_PLATFORM_OS_DISK_CIPHER_H
#define CHEVAL_PLATFORM_OS_DISK_CIPHER_H

enum disk_cipher {
    DISK_CIPHER_UNKNOWN, // no disk that can be looked at: memory, a network, a container
    DISK_CIPHER_NONE,
    DISK_CIPHER_ON
};

// `path` is there. `root` goes before /sys and /proc, "" but in tests. Any thread.
enum disk_cipher disk_cipher_of(const char *root, const char *path);

// The same of a device of the kernel's. For tests.
enum disk_cipher disk_cipher_of_device(const char *root, unsigned major_number, unsigned minor_number);

#endif
