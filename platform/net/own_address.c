#include "platform/net/own_address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

// Of an interface that is up: whether the address is of that family and holds beyond the link.
static bool is_usable(const struct ifaddrs *entry, int family)
{
    const unsigned wanted = IFF_UP | IFF_RUNNING;
    if (entry->ifa_addr == NULL || entry->ifa_addr->sa_family != family ||
        (entry->ifa_flags & wanted) != wanted)
        return false;
    if (family == AF_INET)
        return true;
    struct sockaddr_in6 address;
    memcpy(&address, entry->ifa_addr, sizeof address);
    return family == AF_INET6 && !IN6_IS_ADDR_LINKLOCAL(&address.sin6_addr);
}

// Its digits; false when there is no room for them.
static bool write_address(const struct ifaddrs *entry, char text[NET_ADDRESS_SIZE])
{
    struct sockaddr_in6 six;
    struct sockaddr_in four;
    if (entry->ifa_addr->sa_family == AF_INET6) {
        memcpy(&six, entry->ifa_addr, sizeof six);
        return inet_ntop(AF_INET6, &six.sin6_addr, text, NET_ADDRESS_SIZE) != NULL;
    }
    memcpy(&four, entry->ifa_addr, sizeof four);
    return inet_ntop(AF_INET, &four.sin_addr, text, NET_ADDRESS_SIZE) != NULL;
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
            found = (entry->ifa_flags & IFF_LOOPBACK) == 0 && is_usable(entry, families[i]) &&
                    write_address(entry, text);
    freeifaddrs(all);
    return found ? RESULT_OK : diagnose(why, RESULT_UNAVAILABLE, "this machine is on no network");
}

// All of 127.0.0.0/8 is the loopback's, which lists one of them.
static bool is_loopback(const char *text)
{
    return strncmp(text, "127.", 4) == 0;
}

bool net_has_address(const char *text)
{
    char listed[NET_ADDRESS_SIZE], asked[NET_ADDRESS_SIZE] = "";
    struct in6_addr six;
    struct ifaddrs *all = NULL;
    if (inet_pton(AF_INET6, text, &six) == 1) // as it is listed: there are many ways to write one
        (void)inet_ntop(AF_INET6, &six, asked, sizeof asked);
    else
        (void)snprintf(asked, sizeof asked, "%s", text);
    if (is_loopback(asked) || getifaddrs(&all) != 0)
        return true;
    bool found = false;
    for (const struct ifaddrs *entry = all; entry != NULL && !found; entry = entry->ifa_next)
        found = (is_usable(entry, AF_INET) || is_usable(entry, AF_INET6)) && write_address(entry, listed) &&
                strcmp(listed, asked) == 0;
    freeifaddrs(all);
    return found;
}

bool net_is_this_machine(const char *host)
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    char rest = '\0';
    return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
           (sscanf(host, "%3u.%3u.%3u.%3u%c", &a, &b, &c, &d, &rest) == 4 && a == 127);
}
