// cheval: options -> one command.
#include "app/commands/commands.h"
#include "platform/base/log.h"
#include "platform/os/memory.h"

#include <stdio.h>
#include <string.h>

static const struct command {
    const char *name;
    int (*run)(int count, char **arguments);
    const char *summary;
} commands[] = {
    {"run", command_run, "the mirror: camera, tracking, products, touch"},
    {"demo", command_demo, "run on the first camera, else on the demo clip; without a display make a film"},
    {"snap", command_snap, "one picture through the whole pipeline"},
    {"shade", command_shade, "the skin in a picture against a white card, and the nearest foundation shades"},
    {"calibrate", command_calibrate, "the installer's step: the camera measured with a chessboard"},
    {"track", command_track, "JSON lines of tracked people"},
    {"catalogue", command_catalogue, "check, list or preview a catalogue"},
    {"profile", command_profile, "what was tried and liked, by product"},
    {"events", command_events, "the interest that was recorded"},
    {"doctor", command_doctor, "camera, GL, models, catalogue, store: ok, or what to do"},
    {"bench", command_bench, "every stage on a recorded clip"},
    {"associates", command_associates, "the staff's page: live floor, requests, stock, customers, report"},
    {"kiosk", command_kiosk,
     "the mirror as the one thing that a machine does: installed, removed, looked at"},
    {"fleet", command_fleet, "the servers of a fleet: prepared, read and written by hand"},
    {"soak", command_soak,
     "the mirror under made-up shoppers and faults for hours; is anything lost, does it grow?"},
    {"simulate", command_simulate, "a log of interest of shoppers who never were"},
};
#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static void print_help(FILE *file)
{
    (void)fprintf(file,
                  "Cheval, a smart mirror: products of a store's catalogue on the person in front of it.\n\n"
                  "usage: cheval COMMAND [--help] …\n\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        (void)fprintf(file, "  %-10s %s\n", commands[i].name, commands[i].summary);
}

int main(int count, char **arguments)
{
    memory_give_back_freed();
    memory_wipe_freed_json();
    log_follow_journal();
    if (count < 2) {
        print_help(stderr);
        return EXIT_STATUS_USAGE;
    }
    const char *name = arguments[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout);
        return EXIT_STATUS_OK;
    }
    if (strcmp(name, "--version") == 0) {
        printf("cheval %s\n", CHEVAL_VERSION);
        return EXIT_STATUS_OK;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(name, commands[i].name) == 0)
            return commands[i].run(count - 2, arguments + 2);
    (void)fprintf(stderr, "cheval: no command \"%s\"; cheval --help lists them\n", name);
    return EXIT_STATUS_USAGE;
}
