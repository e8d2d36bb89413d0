// Whether phones on the store's network could reach this machine, without asking anybody else.
#ifndef CHEVAL_PLATFORM_NET_SELF_CHECK_H
#define CHEVAL_PLATFORM_NET_SELF_CHECK_H

#include "platform/net/own_address.h"

#include <stdbool.h>
#include <stdint.h>

struct self_check {
    // Asked.
    char listen[NET_ADDRESS_SIZE]; // where the server listens; "": on all networks
    uint16_t port;
    bool is_served; // by this process already: the port is not bound once more

    // Found.
    bool has_address;
    char address[NET_ADDRESS_SIZE]; // of this machine
    bool can_listen;                // the port is to be had, or is ours
    bool answers;                   // over that address, not over the loopback
};

// Binds the port, sends itself a request over its own address, and lets go of the port again. Takes up to
// 3 s where packets are lost: for a thread that draws nothing.
void self_check_run(struct self_check *check);

#endif
