// What somebody would try who has taken over the mirror's process: each attempt is made, in a process of its
// own, and the kernel's answer is printed. Started in place of the mirror in its unit's sandbox; outside of
// it, as root, it shows that each attempt is one (tests/integration/test_vm_sandbox.sh compares).
//   break_out ROOTS_PROCESS OWN_PROCESS      the numbers of root's process, and of one of the same user
//   outside break_out --setuid                       exit status 0: this program, owned by root and setuid,
//   runs as root break_out --memory MB                    takes so much, until it is ended
// A line an attempt, parted by tabs: its name; DONE, the refusal's name (EPERM) or KILLED; the line of the
// unit that is to refuse it; what it was. The harm is small where an attempt succeeds: it runs in a virtual
// machine that is thrown away.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/bpf.h>
#include <linux/fs.h>
#include <linux/if_packet.h>
#include <linux/input.h>
#include <linux/io_uring.h>
#include <linux/perf_event.h>
#include <linux/reboot.h>
#include <net/ethernet.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATH_SIZE 256
#define STATE "/var/lib/cheval" // the unit's own folders
#define CACHE "/var/cache/cheval"
#define RUNTIME "/run/cheval"
#define TASKS_MAX 256 // of the unit

static pid_t roots_process, own_process;

// Every attempt is 0 when it succeeded, else the error.
static int result_of(long returned)
{
    return returned < 0 ? errno : 0;
}

// --- files
// ---------------------------------------------------------------------------------------------------

static int write_new(const char *folder)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "%s/break_out.%d", folder, (int)getpid());
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0)
        return errno;
    int result = result_of(write(file, "x", 1));
    (void)unlink(path);
    return result;
}

static int open_to(const char *path, int flags)
{
    return result_of(open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
}

static int read_some(const char *path)
{
    char byte;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    return file < 0 ? errno : result_of(read(file, &byte, 1));
}

// Writes what is there already: nothing changes where that is allowed.
static int write_back(const char *path)
{
    char bytes[128];
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0)
        return errno;
    ssize_t size = pread(file, bytes, sizeof bytes, 0);
    return size < 0 ? errno : result_of(pwrite(file, bytes, (size_t)size, 0));
}

static int write_etc(void)
{
    return write_new("/etc");
}
static int write_usr(void)
{
    return write_new("/usr/lib");
}
static int write_own(void)
{
    return open_to("/usr/share/cheval/kiosk/cheval.service", O_WRONLY);
}
static int write_boot(void)
{
    return write_new("/boot");
}
static int write_home(void)
{
    return write_new("/home/shopkeeper");
}
static int write_var_lib(void)
{
    return write_new("/var/lib");
}
static int write_unit(void)
{
    return write_new("/run/systemd/system");
}
static int write_tmp(void)
{
    return open_to("/tmp/of_the_machine", O_WRONLY);
}
static int read_home(void)
{
    return read_some("/home/shopkeeper/letter");
}
static int read_root(void)
{
    return read_some("/root/letter");
}
static int read_shadow(void)
{
    return read_some("/etc/shadow");
}
static int read_others(void)
{
    return read_some("/srv/of_the_shopkeeper");
}
static int read_tmp(void)
{
    return read_some("/tmp/of_the_machine");
}
static int read_journal(void)
{
    return read_some("/var/log/of_the_machine");
}
static int read_disk(void)
{
    return read_some("/dev/vda");
}
static int write_tunable(void)
{
    return write_back("/proc/sys/kernel/domainname");
}
static int write_sysfs(void)
{
    return write_back("/sys/module/printk/parameters/time");
}
static int write_sysrq(void)
{
    return open_to("/proc/sysrq-trigger", O_WRONLY);
}
static int write_core_pattern(void)
{
    return write_back("/proc/sys/kernel/core_pattern");
}
static int write_cgroup(void)
{
    return write_back("/sys/fs/cgroup/cgroup.max.depth");
}
static int read_kcore(void)
{
    return read_some("/proc/kcore");
}

static int make_setuid(void)
{
    const char *path = STATE "/setuid";
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
    if (file < 0)
        return errno;
    int result = result_of(fchmod(file, 04755));
    (void)unlink(path);
    return result;
}

static int make_device(void)
{
    int result = result_of(mknod(STATE "/disk", S_IFBLK | 0600, makedev(254, 0)));
    (void)unlink(STATE "/disk");
    return result;
}

static int give_away(void)
{
    const char *path = STATE "/given";
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    int result = file < 0 ? errno : result_of(fchown(file, 12345, 12345));
    (void)unlink(path);
    return result;
}

// --- other processes
// -------------------------------------------------------------------------------------------

static int read_of(pid_t process, const char *what)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "/proc/%d/%s", (int)process, what);
    return read_some(path);
}

static int see_roots(void)
{
    return read_of(roots_process, "cmdline");
}
static int read_environ(void)
{
    return read_of(roots_process, "environ");
}
static int read_own_environ(void)
{
    return read_of(own_process, "environ");
}

static int open_memory(void)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "/proc/%d/mem", (int)roots_process);
    return open_to(path, O_RDWR);
}

static int trace(pid_t process)
{
    int result = result_of(ptrace(PTRACE_SEIZE, process, NULL, NULL));
    (void)ptrace(PTRACE_DETACH, process, NULL, NULL);
    return result;
}

static int trace_roots(void)
{
    return trace(roots_process);
}
static int trace_own(void)
{
    return trace(own_process);
}

static int read_own_memory(void)
{
    char byte = 0;
    struct iovec here = {&byte, 1}, there = {NULL, 1};
    ssize_t got = process_vm_readv(own_process, &here, 1, &there, 1, 0);
    return got < 0 && errno != EFAULT ? errno : 0; // no such address: it was let in
}

static int kill_roots(void)
{
    return result_of(kill(roots_process, SIGWINCH));
}
static int kill_first(void)
{
    return result_of(kill(1, SIGCONT));
}

// --- more rights
// -------------------------------------------------------------------------------------------------

static int be_root(void)
{
    return result_of(setuid(0));
}
static int be_roots_group(void)
{
    return result_of(setgid(0));
}
static int other_groups(void)
{
    const gid_t groups[] = {0, 6};
    return result_of(setgroups(2, groups));
}

static int run_program(const char *path, const char *first)
{
    int status = 0;
    pid_t child = fork();
    if (child < 0)
        return errno;
    if (child == 0) {
        (void)execl(path, path, first, (char *)NULL);
        _exit(errno);
    }
    if (waitpid(child, &status, 0) < 0)
        return errno;
    return WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}

static int run_setuid(void)
{
    return run_program("/usr/lib/cheval_setuid", "--setuid");
}
static int run_shell(void)
{
    return run_program("/bin/sh", "/dev/null");
}

static int copy_itself(int to)
{
    char bytes[65536];
    ssize_t size;
    int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return errno;
    while ((size = read(from, bytes, sizeof bytes)) > 0)
        if (write(to, bytes, (size_t)size) != size)
            return EIO;
    (void)close(from);
    return size < 0 ? errno : 0;
}

static int run_written(const char *folder)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "%s/written.%d", folder, (int)getpid());
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
    if (file < 0)
        return errno;
    int result = copy_itself(file);
    (void)close(file);
    if (result == 0)
        result = run_program(path, "--nothing");
    (void)unlink(path);
    return result;
}

static int run_from_tmp(void)
{
    return run_written("/tmp");
}
static int run_from_state(void)
{
    return run_written(STATE);
}
static int run_from_cache(void)
{
    return run_written(CACHE);
}
static int run_from_runtime(void)
{
    return run_written(RUNTIME);
}
static int run_from_shm(void)
{
    return run_written("/dev/shm");
}

static int run_from_memory(void)
{
    char path[PATH_SIZE];
    int file = memfd_create("written", 0);
    if (file < 0)
        return errno;
    int result = copy_itself(file);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    return result != 0 ? result : run_program(path, "--nothing");
}

static int map_written(void) // a library that it wrote itself
{
    char path[] = STATE "/library.XXXXXX";
    int file = mkstemp(path);
    int result = file < 0 ? errno : copy_itself(file);
    if (result == 0 && mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0) == MAP_FAILED)
        result = errno;
    (void)unlink(path);
    return result;
}

static int map_executable(void) // what compiles at run time needs
{
    void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? errno : 0;
}

// --- the kernel
// --------------------------------------------------------------------------------------------------

static int mount_something(void)
{
    return result_of(mount("none", "/mnt", "tmpfs", 0, NULL));
}
static int write_again(void)
{
    return result_of(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL));
}
static int unmount_something(void)
{
    return result_of(umount2("/dev/shm", MNT_DETACH));
}
static int change_root(void)
{
    return result_of(chroot("/tmp"));
}
static int other_user_space(void)
{
    return result_of(unshare(CLONE_NEWUSER));
}
static int other_mount_space(void)
{
    return result_of(unshare(CLONE_NEWNS));
}

static int clone_user_space(void)
{
    long child = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0)
        _exit(0);
    return result_of(child);
}

static int enter_space(void)
{
    int space = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    return space < 0 ? errno : result_of(setns(space, CLONE_NEWNET));
}

static int load_module(void) // of no bytes: who may gets as far as their format
{
    long returned = syscall(SYS_init_module, "", 0UL, "");
    return returned < 0 && errno != ENOEXEC ? errno : 0;
}

static int set_clock(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return result_of(clock_settime(CLOCK_REALTIME, &now));
}

static int tune_clock(void)
{
    struct timex tuned = {.modes = ADJ_OFFSET_SINGLESHOT};
    return result_of(adjtimex(&tuned));
}

static int name_machine(void)
{
    char name[65];
    (void)gethostname(name, sizeof name);
    return result_of(sethostname(name, strlen(name)));
}

static int boot_again(void) // not quite: the key that would is switched off
{
    return result_of(
        syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_CAD_OFF, 0));
}

static int load_kernel(void)
{
    return result_of(syscall(SYS_kexec_load, 0UL, 0UL, NULL, 0UL)); // unloads: who may, may load
}

static int swap_on(void)
{
    int result = result_of(swapon("/usr/bin/cheval", 0));
    return result == EINVAL || result == EBUSY ? 0 : result; // it was looked at
}

static int read_kernel_log(void)
{
    char text[256];
    return result_of(klogctl(3, text, sizeof text));
}

static int write_kernel_log(void)
{
    return open_to("/dev/kmsg", O_WRONLY);
}

static int load_bpf(void)
{
    union bpf_attr map = {.map_type = BPF_MAP_TYPE_HASH, .key_size = 4, .value_size = 4, .max_entries = 1};
    return result_of(syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof map));
}

static int watch_counters(void)
{
    struct perf_event_attr event = {
        .type = PERF_TYPE_SOFTWARE, .size = sizeof event, .config = PERF_COUNT_SW_CPU_CLOCK};
    return result_of(syscall(SYS_perf_event_open, &event, -1, 0, -1, 0UL));
}

static int keep_key(void)
{
    return result_of(syscall(SYS_add_key, "user", "break_out", "x", 1UL, -3));
}

static int use_ring(void)
{
    struct io_uring_params parameters = {0};
    return result_of(syscall(SYS_io_uring_setup, 1, &parameters));
}

static int take_faults(void)
{
    return result_of(syscall(SYS_userfaultfd, O_CLOEXEC));
}
static int be_another_system(void)
{
    return result_of(syscall(SYS_personality, 0x0400000UL));
} // ADDR_NO_RANDOMIZE's kin

static int run_first(void)
{
    struct sched_param priority = {.sched_priority = 1};
    return result_of(sched_setscheduler(0, SCHED_FIFO, &priority));
}

static int dump_core(void)
{
    const struct rlimit endless = {RLIM_INFINITY, RLIM_INFINITY};
    return result_of(setrlimit(RLIMIT_CORE, &endless));
}

static int old_calls(void) // of 32 bits, where filters once forgot to look: getpid
{
    int result = -1;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
    return result < 0 ? -result : 0;
}

// --- devices
// -----------------------------------------------------------------------------------------------------

static int open_mem(void)
{
    return open_to("/dev/mem", O_RDONLY);
}
static int open_port(void)
{
    return open_to("/dev/port", O_RDONLY);
}
static int open_fuse(void)
{
    return open_to("/dev/fuse", O_RDWR);
}
static int open_uinput(void)
{
    return open_to("/dev/uinput", O_WRONLY);
}
static int open_usb(void)
{
    return open_to("/dev/bus/usb/001/001", O_RDWR);
}
static int open_mapper(void)
{
    return open_to("/dev/mapper/control", O_RDWR);
}
static int open_loop(void)
{
    return open_to("/dev/loop-control", O_RDWR);
}
static int open_rtc(void)
{
    return open_to("/dev/rtc0", O_RDONLY);
}
static int open_console(void)
{
    return open_to("/dev/console", O_RDWR);
}
static int open_other_console(void)
{
    return open_to("/dev/tty2", O_RDWR);
}
static int open_serial(void)
{
    return open_to("/dev/ttyS0", O_RDWR);
}
static int type_keys(void)
{
    const struct input_event none = {.type = EV_SYN, .code = SYN_REPORT};
    int keyboard = open("/dev/input/event0", O_RDWR | O_CLOEXEC);
    return keyboard < 0 ? errno : result_of(write(keyboard, &none, sizeof none));
}
static int type_into_console(void)
{
    int console = open("/dev/tty1", O_RDWR | O_CLOEXEC | O_NOCTTY);
    return console < 0 ? errno : result_of(ioctl(console, TIOCSTI, "\n"));
}

// --- networks and services
// ---------------------------------------------------------------------------------------

static int open_socket(int family, int type, int protocol)
{
    int opened = socket(family, type | SOCK_CLOEXEC, protocol);
    int result = result_of(opened);
    if (opened >= 0)
        (void)close(opened);
    return result;
}

static int see_packets(void)
{
    return open_socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
}
static int make_packets(void)
{
    return open_socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
}
static int use_crypto_sockets(void)
{
    return open_socket(AF_ALG, SOCK_SEQPACKET, 0);
}
static int be_web_server(void)
{
    const struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(80)};
    int opened = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (opened < 0)
        return errno;
    return result_of(bind(opened, (const struct sockaddr *)&here, sizeof here));
}

static int reach(const char *path)
{
    struct sockaddr_un there = {.sun_family = AF_UNIX};
    (void)snprintf(there.sun_path, sizeof there.sun_path, "%s", path);
    int opened = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (opened < 0)
        return errno;
    return result_of(connect(opened, (const struct sockaddr *)&there, sizeof there));
}

static int ask_systemd(void)
{
    return reach("/run/systemd/private");
}
static int ask_bus(void)
{
    return reach("/run/dbus/system_bus_socket");
}
// --- as many as there may be
// -------------------------------------------------------------------------------------

static int fork_many(void)
{
    int count = 0, error = 0;
    static pid_t children[TASKS_MAX * 2];
    while (count < TASKS_MAX * 2) {
        pid_t child = fork();
        if (child == 0) {
            (void)pause();
            _exit(0);
        }
        if (child < 0) {
            error = errno;
            break;
        }
        children[count++] = child;
    }
    for (int i = 0; i < count; i++) {
        (void)kill(children[i], SIGKILL);
        (void)waitpid(children[i], NULL, 0);
    }
    return error;
}

static const struct attempt {
    const char *name, *what, *line; // `line`: of the unit, that refuses it
    int (*make)(void);
} attempts[] = {
    {"write_etc", "a new file in /etc", "ProtectSystem=strict", write_etc},
    {"write_usr", "a new file in /usr/lib", "ProtectSystem=strict", write_usr},
    {"write_own", "write the program's own files in /usr/share/cheval", "ProtectSystem=strict", write_own},
    {"write_boot", "a new file in /boot", "ProtectSystem=strict", write_boot},
    {"write_home", "a new file in somebody's home", "ProtectHome=yes", write_home},
    {"write_var_lib", "a new file in /var/lib", "ProtectSystem=strict", write_var_lib},
    {"write_unit", "a new unit in /run/systemd/system", "ProtectSystem=strict", write_unit},
    {"write_tmp", "write a file in the machine's /tmp", "PrivateTmp=yes", write_tmp},
    {"read_home", "read a letter in somebody's home", "ProtectHome=yes", read_home},
    {"read_root", "read a letter in /root", "ProtectHome=yes", read_root},
    {"read_shadow", "read /etc/shadow", "User=cheval", read_shadow},
    {"read_others", "read another user's file in /srv", "User=cheval", read_others},
    {"read_tmp", "read a file in the machine's /tmp", "PrivateTmp=yes", read_tmp},
    {"read_log", "read a log that belongs to root", "User=cheval", read_journal},
    {"read_disk", "read the disk /dev/vda past its files", "DevicePolicy=closed", read_disk},
    {"write_tunable", "write /proc/sys", "ProtectKernelTunables=yes", write_tunable},
    {"write_core_pattern", "have root run a program on a crash (core_pattern)", "ProtectKernelTunables=yes",
     write_core_pattern},
    {"write_sysfs", "write /sys", "ProtectKernelTunables=yes", write_sysfs},
    {"write_sysrq", "open /proc/sysrq-trigger", "ProtectKernelTunables=yes", write_sysrq},
    {"write_cgroup", "write /sys/fs/cgroup", "ProtectControlGroups=yes", write_cgroup},
    {"read_kcore", "read the kernel's memory (/proc/kcore)", "ProtectKernelTunables=yes", read_kcore},
    {"make_setuid", "make a setuid file", "RestrictSUIDSGID=yes", make_setuid},
    {"make_device", "make a device file of the disk", "SystemCallFilter=~@privileged", make_device},
    {"give_away", "give a file to another user", "SystemCallFilter=~@privileged", give_away},
    {"see_roots", "see what others run (/proc/PID/cmdline)", "ProtectProc=invisible", see_roots},
    {"read_environ", "read the environment of root's process", "ProtectProc=invisible", read_environ},
    {"read_own_environ", "read that of the same user's process", "none: the same user", read_own_environ},
    {"open_memory", "open the memory of root's process", "ProtectProc=invisible", open_memory},
    {"trace_roots", "ptrace root's process", "SystemCallFilter=@system-service", trace_roots},
    {"trace_own", "ptrace the same user's process", "SystemCallFilter=@system-service", trace_own},
    {"read_own_memory", "process_vm_readv on the same user's process", "SystemCallFilter=~process_vm_readv",
     read_own_memory},
    {"kill_roots", "send root's process a signal", "User=cheval", kill_roots},
    {"kill_first", "send systemd a signal", "User=cheval", kill_first},
    {"be_root", "setuid(0)", "SystemCallFilter=~@privileged", be_root},
    {"be_roots_group", "setgid(0)", "SystemCallFilter=~@privileged", be_roots_group},
    {"other_groups", "setgroups", "SystemCallFilter=~@privileged", other_groups},
    {"run_setuid", "be root by a setuid program", "NoNewPrivileges=yes", run_setuid},
    {"run_shell", "run /bin/sh", "NoExecPaths=/", run_shell},
    {"run_from_tmp", "run what it wrote into /tmp", "NoExecPaths=/", run_from_tmp},
    {"run_from_state", "run what it wrote into /var/lib/cheval", "NoExecPaths=/", run_from_state},
    {"run_from_cache", "run what it wrote into /var/cache/cheval", "NoExecPaths=/", run_from_cache},
    {"run_from_runtime", "run what it wrote into /run/cheval", "NoExecPaths=/", run_from_runtime},
    {"run_from_shm", "run what it wrote into /dev/shm", "NoExecPaths=/", run_from_shm},
    {"run_from_memory", "run what it wrote into memory (memfd)", "SystemCallFilter=~memfd_create",
     run_from_memory},
    {"map_written", "load a library that it wrote", "NoExecPaths=/", map_written},
    {"map_executable", "memory that can be written and run", "none: Mesa compiles shaders", map_executable},
    {"mount", "mount", "SystemCallFilter=~@privileged", mount_something},
    {"write_again", "make the root writable (remount)", "SystemCallFilter=~@privileged", write_again},
    {"umount", "umount", "SystemCallFilter=~@privileged", unmount_something},
    {"chroot", "chroot", "SystemCallFilter=~@privileged", change_root},
    {"other_user_space", "unshare: a user namespace", "RestrictNamespaces=yes", other_user_space},
    {"clone_user_space", "clone: a user namespace", "RestrictNamespaces=yes", clone_user_space},
    {"other_mount_space", "unshare: a mount namespace", "RestrictNamespaces=yes", other_mount_space},
    {"enter_space", "setns", "RestrictNamespaces=yes", enter_space},
    {"load_module", "load a kernel module", "SystemCallFilter=~@privileged", load_module},
    {"set_clock", "set the clock", "SystemCallFilter=~@privileged", set_clock},
    {"tune_clock", "adjtimex", "SystemCallFilter=~@privileged", tune_clock},
    {"name_machine", "sethostname", "SystemCallFilter=~@privileged", name_machine},
    {"boot_again", "reboot()", "SystemCallFilter=~@privileged", boot_again},
    {"load_kernel", "kexec_load", "SystemCallFilter=~@privileged", load_kernel},
    {"swap_on", "swapon", "SystemCallFilter=~@privileged", swap_on},
    {"read_kernel_log", "read the kernel's log", "ProtectKernelLogs=yes", read_kernel_log},
    {"write_kernel_log", "write to the kernel's log", "ProtectKernelLogs=yes", write_kernel_log},
    {"load_bpf", "bpf", "SystemCallFilter=~@privileged", load_bpf},
    {"watch_counters", "perf_event_open", "SystemCallFilter=@system-service", watch_counters},
    {"keep_key", "add_key", "SystemCallFilter=~@keyring", keep_key},
    {"use_ring", "io_uring_setup", "SystemCallFilter=@system-service", use_ring},
    {"take_faults", "userfaultfd", "SystemCallFilter=@system-service", take_faults},
    {"be_another_system", "personality", "LockPersonality=yes", be_another_system},
    {"run_first", "a real-time priority", "RestrictRealtime=yes", run_first},
    {"dump_core", "have cores dumped again", "LimitCORE=0", dump_core},
    {"old_calls", "system calls of 32 bits", "SystemCallArchitectures=native", old_calls},
    {"open_mem", "open /dev/mem", "DevicePolicy=closed", open_mem},
    {"open_port", "open /dev/port", "DevicePolicy=closed", open_port},
    {"open_fuse", "open /dev/fuse", "DevicePolicy=closed", open_fuse},
    {"open_uinput", "open /dev/uinput", "DevicePolicy=closed", open_uinput},
    {"open_usb", "open /dev/bus/usb", "DevicePolicy=closed", open_usb},
    {"open_mapper", "open /dev/mapper/control", "DevicePolicy=closed", open_mapper},
    {"open_loop", "open /dev/loop-control", "DevicePolicy=closed", open_loop},
    {"open_rtc", "open /dev/rtc0", "DevicePolicy=closed", open_rtc},
    {"open_console", "open /dev/console", "DevicePolicy=closed", open_console},
    {"open_other_console", "open another console, /dev/tty2", "DevicePolicy=closed", open_other_console},
    {"open_serial", "open a serial port", "DevicePolicy=closed", open_serial},
    {"type_keys", "press keys on a keyboard (write /dev/input/event0)", "DeviceAllow=char-input r",
     type_keys},
    {"type_into_console", "type into its own console (TIOCSTI)", "none: its own console", type_into_console},
    {"see_packets", "see others' packets (AF_PACKET)", "RestrictAddressFamilies=", see_packets},
    {"make_packets", "forge packets (SOCK_RAW)", "CapabilityBoundingSet=", make_packets},
    {"use_crypto_sockets", "AF_ALG sockets", "RestrictAddressFamilies=", use_crypto_sockets},
    {"be_web_server", "listen on a port below 1024", "CapabilityBoundingSet=", be_web_server},
    {"ask_systemd", "connect to systemd", "InaccessiblePaths=", ask_systemd},
    {"ask_bus", "connect to the system bus", "InaccessiblePaths=", ask_bus},
    {"fork_many", "512 processes", "TasksMax=256", fork_many},
};

// In a process of its own: what an attempt does to itself, such as another root, is gone with it.
static void attempt(const struct attempt *attempt)
{
    int status = 0;
    (void)fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        (void)alarm(60);
        _exit(attempt->make() & 0xff);
    }
    const char *answer = "KILLED";
    if (child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status))
        answer = WEXITSTATUS(status) == 0 ? "DONE" : strerrorname_np(WEXITSTATUS(status));
    printf("%s\t%s\t%s\t%s\n", attempt->name, answer != NULL ? answer : "?", attempt->line, attempt->what);
}

static int take_memory(size_t megabytes)
{
    for (size_t i = 0; i < megabytes; i++) {
        void *memory = mmap(NULL, (size_t)1 << 20, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        if (memory == MAP_FAILED) {
            printf("no more after %zu MB\n", i);
            return 1;
        }
    }
    printf("took all %zu MB\n", megabytes);
    return 0;
}

int main(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], "--setuid") == 0)
        return geteuid() == 0 ? 0 : EPERM;
    if (count == 2 && strcmp(arguments[1], "--nothing") == 0)
        return 0;
    if (count == 3 && strcmp(arguments[1], "--memory") == 0)
        return take_memory((size_t)strtoul(arguments[2], NULL, 10));
    if (count == 3 && strcmp(arguments[1], "--exit") == 0)
        return (int)strtol(arguments[2], NULL, 10);
    if (count != 3) {
        (void)fprintf(stderr, "usage: break_out ROOTS_PROCESS OWN_PROCESS\n");
        return 2;
    }
    roots_process = (pid_t)strtol(arguments[1], NULL, 10);
    own_process = (pid_t)strtol(arguments[2], NULL, 10);
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++)
        attempt(&attempts[i]);
    return 0;
}
