#include "platform/net/self_check.h"

#include "platform/net/http_server.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 1500 // for the connection, and again for the answer

static void answer(void *context, const struct http_request *request, struct http_reply *reply)
{
    (void)context;
    (void)request;
    reply->status = 204;
}

static bool wait_for(int handle, short events)
{
    struct pollfd wanted = {.fd = handle, .events = events};
    return poll(&wanted, 1, PATIENCE_MS) == 1 && (wanted.revents & events) != 0;
}

static int connect_to(const char *address, uint16_t port)
{
    char service[8];
    struct addrinfo *found = NULL;
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
    (void)snprintf(service, sizeof service, "%u", (unsigned)port);
    if (getaddrinfo(address, service, &hints, &found) != 0)
        return -1;
    int handle = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    bool connected = false;
    if (handle >= 0 && fcntl(handle, F_SETFL, O_NONBLOCK) == 0) {
        int failed = 0;
        socklen_t size = sizeof failed;
        connected = connect(handle, found->ai_addr, found->ai_addrlen) == 0 ||
                    (errno == EINPROGRESS && wait_for(handle, POLLOUT) &&
                     getsockopt(handle, SOL_SOCKET, SO_ERROR, &failed, &size) == 0 && failed == 0);
    }
    freeaddrinfo(found);
    if (connected)
        return handle;
    if (handle >= 0)
        (void)close(handle);
    return -1;
}

// Any answer will do, also one in TLS that this is no handshake.
static bool is_answered(const char *address, uint16_t port)
{
    static const char request[] = "GET / HTTP/1.0\r\nConnection: close\r\n\r\n";
    char first = '\0';
    int handle = connect_to(address, port);
    if (handle < 0)
        return false;
    bool answered = send(handle, request, sizeof request - 1, MSG_NOSIGNAL) == (ssize_t)sizeof request - 1 &&
                    wait_for(handle, POLLIN) && recv(handle, &first, 1, 0) == 1;
    (void)close(handle);
    return answered;
}

static bool listens_everywhere(const char *listen)
{
    return listen[0] == '\0' || strcmp(listen, "0.0.0.0") == 0 || strcmp(listen, "::") == 0;
}

void self_check_run(struct self_check *check)
{
    struct http_server *server = NULL;
    const struct http_server_options options = {.handler = answer,
                                                .address =
                                                    check->listen[0] != '\0' ? check->listen : "0.0.0.0",
                                                .port = check->port};
    check->can_listen = check->is_served || http_server_create(&options, &server, NULL) == RESULT_OK;
    check->has_address = net_own_address(check->address, NULL) == RESULT_OK;
    const char *asked = listens_everywhere(check->listen) ? check->address : check->listen;
    bool may_ask = check->can_listen && (check->has_address || asked == check->listen);
    check->answers = may_ask && is_answered(asked, server != NULL ? http_server_port(server) : check->port);
    http_server_destroy(server);
}
