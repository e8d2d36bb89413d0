#include "platform/net/listen_address.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool net_read_listen(const char *text, char address[NET_ADDRESS_SIZE], uint16_t *port)
{
    const char *colon = strrchr(text, ':');
    bool bare_ipv6 = colon != NULL && strchr(text, ':') != colon && text[0] != '[';
    size_t length = colon != NULL && !bare_ipv6 ? (size_t)(colon - text) : strlen(text);
    long value = *port;
    if (length < strlen(text)) {
        char *end = NULL;
        value = strtol(colon + 1, &end, 10);
        if (end == colon + 1 || *end != '\0' || value < 0 || value > UINT16_MAX)
            return false;
    }
    bool in_brackets = length >= 2 && text[0] == '[' && text[length - 1] == ']';
    size_t from = in_brackets ? 1 : 0, bytes = in_brackets ? length - 2 : length;
    if (bytes >= NET_ADDRESS_SIZE)
        return false;
    (void)snprintf(address, NET_ADDRESS_SIZE, "%.*s", (int)bytes, text + from);
    *port = (uint16_t)value;
    return true;
}
