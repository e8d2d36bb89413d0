// What goes wrong at a mirror during a soak run, one thing at a time, each for a while: the camera is
// unplugged, another camera is used, the profile store is held by another program, the disk is full, the
// receiver of events is gone, the catalogue's file is half written and then another one.
//
// Thread: main.
#ifndef CHEVAL_APP_SOAK_SOAK_FAULTS_H
#define CHEVAL_APP_SOAK_SOAK_FAULTS_H

#include "app/mirror.h"
#include "app/soak/soak_receiver.h"

#define SOAK_MAX_CLIPS 8

enum soak_fault {
    SOAK_FAULT_CAMERA,
    SOAK_FAULT_OTHER_CAMERA,
    SOAK_FAULT_STORE_HELD,
    SOAK_FAULT_DISK_FULL,
    SOAK_FAULT_RECEIVER,
    SOAK_FAULT_CATALOGUE,
    SOAK_FAULT_COUNT
};

const char *soak_fault_name(enum soak_fault fault); // "camera unplugged"

struct soak_faults {
    struct soak_board *board;          // borrowed
    const char *clips[SOAK_MAX_CLIPS]; // sources of cameras, borrowed
    int clip_count, clip;              // `clip`: in use
    char catalogue[SOAK_PATH_SIZE];    // the file that is written
    char *versions[2];                 // of it, owned
    int version;                       // in use
    int64_t pause_ns;                  // between two faults
    int64_t next_ns;                   // when the next one begins, or the one there is ends
    int current;                       // enum soak_fault, or -1: none
    int turn;                          // the next one
    uint64_t counts[SOAK_FAULT_COUNT];
};

// `folder` is a catalogue's, which is only read; in `own` its like is made, with a file that changes. The
// first fault comes after `pause_ns`; 0: none ever.
MUST_CHECK enum result soak_faults_init(struct soak_faults *faults, const char *folder, const char *own,
                                        int64_t pause_ns, struct diagnostic *why);
void soak_faults_finish(struct soak_faults *faults); // takes a zeroed one

// Before each frame_step.
void soak_faults_step(struct soak_faults *faults, struct mirror *mirror, int64_t now_ns);

// The one there is ends, and no other comes.
void soak_faults_end(struct soak_faults *faults, struct mirror *mirror);

#endif
