// Where this machine is found on the store's network. Any thread.
#ifndef CHEVAL_PLATFORM_NET_OWN_ADDRESS_H
#define CHEVAL_PLATFORM_NET_OWN_ADDRESS_H

#include "platform/base/result.h"

#include <stdbool.h>

#define NET_ADDRESS_SIZE 46 // an IPv6 address in digits

// The first interface that is up and no loopback, in the system's order; its IPv4 address if any interface
// has one, else an IPv6 address that holds beyond the link. RESULT_UNAVAILABLE without a network.
MUST_CHECK enum result net_own_address(char text[NET_ADDRESS_SIZE], struct diagnostic *why);

// Whether an interface that is up has this address now, in digits. True when that can't be told.
bool net_has_address(const char *text);

// Whether a URL's host, as it stands there, is this machine itself: what goes there is on no network.
bool net_is_this_machine(const char *host);

#endif
