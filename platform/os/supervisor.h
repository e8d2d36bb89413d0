// Tells systemd how the mirror is (sd_notify(3), a service of Type=notify): that it has started, in plain
// words what it does, and, as long as it lives, that it lives. Where nobody asks to be told nothing happens.
//
// What is alive is what presents frames: supervisor_presented is called for a frame that has reached the
// screen, or would have if a display were plugged in, and from nowhere else. A driver that hangs, or a loop
// that spins without a frame, ends the heartbeats, and systemd starts the mirror again (WatchdogSec). They
// come with the first frame after half of that time, so whoever presents must do so now and then though
// nothing moves: every supervisor_pause_ns.
//
// Thread: main, for everything here.
#ifndef CHEVAL_PLATFORM_OS_SUPERVISOR_H
#define CHEVAL_PLATFORM_OS_SUPERVISOR_H

#include <stdbool.h>
#include <stdint.h>

#define SUPERVISOR_STATUS_SIZE 200 // with its end

struct supervisor {
    int64_t every_ns; // between heartbeats: half of WatchdogSec; 0: nobody waits for them
    int64_t next_ns;
    bool is_ready; // READY=1 was said
    char status[SUPERVISOR_STATUS_SIZE];
};

// Asks the environment whether somebody watches, and how closely.
void supervisor_init(struct supervisor *supervisor);

// How long a screen may stand still at most: a second, or a quarter of a short WatchdogSec.
int64_t supervisor_pause_ns(const struct supervisor *supervisor);

// A frame is on the screen; CLOCK_MONOTONIC. The first one says READY=1.
void supervisor_presented(struct supervisor *supervisor, int64_t now_ns);

// STATUS=, when it is another than before: what the mirror does or lacks, in words for who administers it;
// nothing about persons. Longer ones are cut, control characters become blanks.
void supervisor_say(struct supervisor *supervisor, const char *status);

// It can't begin yet, through no fault of its own, before its first frame or started anew in place: STATUS=,
// a minute more to start in, and a heartbeat. Every second.
void supervisor_wait(struct supervisor *supervisor, const char *status);

// STOPPING=1: it ends of its own accord. Or, where it starts itself anew in place, RELOADING=1: who is said
// to stop, and doesn't, is killed.
void supervisor_stop(struct supervisor *supervisor, bool restarts);

#endif
