// What became of a display without a desktop: by what the kernel says of its sockets.
#include "platform/window/plug.h"
#include "tests/support/test_support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void write_status(const char *folder, const char *name, const char *status)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_true(mkdir(path, 0700) == 0 || access(path, W_OK) == 0);
    (void)snprintf(path, sizeof path, "%s/%s/status", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(status, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void a_machine_waits_for_a_display_only_where_one_could_be(void **state)
{
    (void)state;
    char folder[] = "/tmp/cheval-plug-XXXXXX", card[64], command[128];
    assert_non_null(mkdtemp(folder));
    assert_false(plug_is_all_out("/nowhere"));
    assert_false(plug_is_all_out(folder)); // no sockets at all
    (void)snprintf(card, sizeof card, "%s/card0", folder);
    assert_int_equal(mkdir(card, 0700), 0);
    assert_false(plug_is_all_out(folder));
    write_status(folder, "card0-HDMI-A-1", "disconnected\n");
    write_status(folder, "card0-Writeback-1", "unknown\n");
    assert_true(plug_is_all_out(folder));
    write_status(folder, "card0-DP-1", "connected\n");
    assert_false(plug_is_all_out(folder));
    write_status(folder, "card0-DP-1", "disconnected\n");
    assert_true(plug_is_all_out(folder));
    write_status(folder, "card0-DP-1", "");
    assert_true(plug_is_all_out(folder));
    (void)snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

static void only_uevents_of_displays_count(void **state)
{
    (void)state;
    static const char hotplug[] =
        "change@/devices/pci0000:00/drm/card0\0ACTION=change\0SUBSYSTEM=drm\0HOTPLUG=1";
    static const char camera[] = "add@/devices/usb1/video0\0ACTION=add\0SUBSYSTEM=video4linux\0NAME=drm";
    static const char longer[] = "x\0SUBSYSTEM=drm_dp_aux_dev";
    assert_true(plug_uevent_is_display(hotplug, sizeof hotplug));
    assert_false(plug_uevent_is_display(camera, sizeof camera));
    assert_false(plug_uevent_is_display(longer, sizeof longer));
    assert_false(plug_uevent_is_display("", 0));
    // Without its end, cut anywhere, in memory that ends there: nothing beyond is read.
    for (size_t size = 0; size <= sizeof hotplug; size++) {
        char *cut = malloc(size + (size == 0));
        assert_non_null(cut);
        memcpy(cut, hotplug, size);
        bool is_whole =
            size >= sizeof "change@/devices/pci0000:00/drm/card0\0ACTION=change\0SUBSYSTEM=drm" - 1;
        assert_int_equal(plug_uevent_is_display(cut, size), is_whole);
        free(cut);
    }
}

static void the_display_is_judged_by_its_socket_and_its_own_mode(void **state)
{
    (void)state;
    const struct plug_display used = {.connector = 41, .is_in = true, .width_px = 1080, .height_px = 1920};
    struct plug_display now[] = {{.connector = 40}, used, {.connector = 42}};
    assert_ptr_equal(plug_first(now, 3), &now[1]);
    assert_int_equal(plug_judge(&used, now, 3), WINDOW_DISPLAY_THERE);
    now[0] = (struct plug_display){.connector = 40, .is_in = true, .width_px = 640, .height_px = 480};
    assert_int_equal(plug_judge(&used, now, 3), WINDOW_DISPLAY_THERE); // a second one is nothing to it
    now[1].width_px = 1920;
    assert_int_equal(plug_judge(&used, now, 3), WINDOW_DISPLAY_OTHER);
    now[1] = (struct plug_display){.connector = 41};
    assert_int_equal(plug_judge(&used, now, 3), WINDOW_DISPLAY_OTHER); // in another socket
    now[0].is_in = false;
    assert_int_equal(plug_judge(&used, now, 3), WINDOW_DISPLAY_GONE);
    assert_null(plug_first(now, 3));
    assert_int_equal(plug_judge(&used, now, 0), WINDOW_DISPLAY_GONE);
}

static void what_is_no_card_has_no_displays(void **state)
{
    (void)state;
    struct plug_display displays[PLUG_MAX_DISPLAYS];
    struct plug plug;
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    assert_true(nothing >= 0);
    assert_int_equal(plug_list(nothing, true, displays), 0);
    plug_init(&plug, nothing);
    assert_int_equal(plug_step(&plug, INT64_MAX / 2), WINDOW_DISPLAY_THERE);
    plug_finish(&plug);
    plug_init(&plug, -1);
    assert_int_equal(plug_step(&plug, INT64_MAX / 2), WINDOW_DISPLAY_THERE);
    plug_finish(&plug);
    assert_int_equal(close(nothing), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_machine_waits_for_a_display_only_where_one_could_be),
        cmocka_unit_test(only_uevents_of_displays_count),
        cmocka_unit_test(the_display_is_judged_by_its_socket_and_its_own_mode),
        cmocka_unit_test(what_is_no_card_has_no_displays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
