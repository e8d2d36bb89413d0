// Whom a soak run sends its events to: a receiver on this machine, in a process of its own, so that its
// memory and its threads don't count as the mirror's. It keeps each event once, by its id, answers now and
// then as if it were overloaded, and is gone when it is told to be. It also is the hand that holds the
// profile store, as another program does that writes into it.
#ifndef CHEVAL_APP_SOAK_SOAK_RECEIVER_H
#define CHEVAL_APP_SOAK_SOAK_RECEIVER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define SOAK_PATH_SIZE 1024

// What both processes see, zeroed. The paths and the parent are set before child_start.
struct soak_board {
    int64_t parent;                  // child_own_number of who starts it
    char ids[SOAK_PATH_SIZE];        // where it writes what it has taken: a line "ID TYPE SESSION" each
    char store[SOAK_PATH_SIZE];      // that it is to hold
    atomic_int port;                 // 0: not there yet; -1: it could not listen
    atomic_bool stopping;            // it is to end
    atomic_bool is_down;             // nobody is to answer
    atomic_bool holds_store;         // the store is to be held, so that nobody else can write it
    atomic_ullong requests, refused; // answered with 503
    atomic_ullong taken, again;      // events, by their ids: new ones; those that came before
    atomic_ullong changed;           // of `again`: with another body
    atomic_ullong unreadable;        // requests that are none
    atomic_ullong holds;             // how often the store was held
};

// The other process's main, for child_start.
void soak_receiver_main(void *board);

#endif
