#include "platform/net/own_address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

// Whether it is of that family and others can reach it; its digits go into `text`.
static bool take_address(const struct ifaddrs *entry, int family, char text[NET_ADDRESS_SIZE])
{
    unsigned wanted = IFF_UP | IFF_RUNNING;
    if (entry->ifa_addr == NULL || entry->ifa_addr->sa_family != family ||
        (entry->ifa_flags & (wanted | IFF_LOOPBACK)) != wanted)
        return false;
    if (family == AF_INET) {
        struct sockaddr_in address;
        memcpy(&address, entry->ifa_addr, sizeof address);
        return inet_ntop(AF_INET, &address.sin_addr, text, NET_ADDRESS_SIZE) != NULL;
    }
    struct sockaddr_in6 address;
    memcpy(&address, entry->ifa_addr, sizeof address);
    return !IN6_IS_ADDR_LINKLOCAL(&address.sin6_addr) &&
           inet_ntop(AF_INET6, &address.sin6_addr, text, NET_ADDRESS_SIZE) != NULL;
}

enum result net_own_address(char text[NET_ADDRESS_SIZE], struct diagnostic *why)
{
    static const int families[] = {AF_INET, AF_INET6};
    struct ifaddrs *all = NULL;
    if (getifaddrs(&all) != 0)
        return diagnose(why, RESULT_UNAVAILABLE, "the network's addresses can't be read: %s",
                        strerror(errno));
    bool found = false;
    for (size_t i = 0; i < 2 && !found; i++)
        for (const struct ifaddrs *entry = all; entry != NULL && !found; entry = entry->ifa_next)
            found = take_address(entry, families[i], text);
    freeifaddrs(all);
    return found ? RESULT_OK : diagnose(why, RESULT_UNAVAILABLE, "this machine is on no network");
}
