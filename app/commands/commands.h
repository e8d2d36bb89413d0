// The commands of the one binary, one file each. main.c finds the command by name and calls it with the
// arguments that follow the name.
//
// Every command understands --help, writes machine output to stdout and one clear line to stderr when it
// can't go on. It returns the process's exit status.
#ifndef CHEVAL_APP_COMMANDS_COMMANDS_H
#define CHEVAL_APP_COMMANDS_COMMANDS_H

enum exit_status {
    EXIT_STATUS_OK = 0,
    EXIT_STATUS_FAILED = 1, // the work could not be done, or not all of it
    EXIT_STATUS_USAGE = 2,  // the command line is wrong
    // The staff asked for a restart, or the graphics card was reset, and the mirror could not start itself
    // anew; or the display is gone: whatever watches over it is to (systemd: RestartForceExitStatus=75, which
    // Restart=always includes).
    EXIT_STATUS_RESTART = 75,
    EXIT_STATUS_TAKEN = 76, // another mirror runs already on the same profile store
};

int command_run(int count, char **arguments);
int command_demo(int count, char **arguments);
int command_snap(int count, char **arguments);
int command_shade(int count, char **arguments);
int command_calibrate(int count, char **arguments);
int command_track(int count, char **arguments);
int command_catalogue(int count, char **arguments);
int command_profile(int count, char **arguments);
int command_events(int count, char **arguments);
int command_doctor(int count, char **arguments);
int command_bench(int count, char **arguments);
int command_associates(int count, char **arguments);
int command_simulate(int count, char **arguments);
int command_kiosk(int count, char **arguments);
int command_fleet(int count, char **arguments);
int command_soak(int count, char **arguments);

#endif
