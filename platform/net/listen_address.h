// Where a server is to listen, as a person writes it. Any thread.
#ifndef CHEVAL_PLATFORM_NET_LISTEN_ADDRESS_H
#define CHEVAL_PLATFORM_NET_LISTEN_ADDRESS_H

#include "platform/net/own_address.h"

#include <stdbool.h>
#include <stdint.h>

// "ADDRESS:PORT", "ADDRESS" (then `port` stays as it is), ":PORT" (an empty address: all networks); an IPv6
// address stands in brackets when a port follows. False, and nothing is set, for what is none of these.
bool net_read_listen(const char *text, char address[NET_ADDRESS_SIZE], uint16_t *port);

#endif
