#include "tests/support/http_client.h"

#include "platform/base/wipe.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define FIRST_ROOM ((size_t)16 * 1024)
#define MAX_ANSWER ((size_t)8 * 1024 * 1024) // twice FIRST_ROOM, and twice again

int http_client_connect(const char *from, uint16_t port, int patience_ms)
{
    int handle = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval patience = {.tv_sec = patience_ms / 1000, .tv_usec = patience_ms % 1000 * 1000};
    struct sockaddr_in own = {.sin_family = AF_INET}, to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (handle < 0)
        return -1;
    (void)setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (from == NULL || (inet_pton(AF_INET, from, &own.sin_addr) == 1 &&
                         bind(handle, (const struct sockaddr *)&own, sizeof own) == 0))
        if (connect(handle, (const struct sockaddr *)&to, sizeof to) == 0)
            return handle;
    (void)close(handle);
    return -1;
}

// To the end, or to MAX_ANSWER; a NUL has room behind it.
static void receive_all(int handle, struct http_answer *answer)
{
    for (size_t room = 0; answer->size < MAX_ANSWER;) {
        if (answer->size == room) {
            room = room == 0 ? FIRST_ROOM : 2 * room;
            char *larger = malloc(room + 1);
            if (larger == NULL)
                abort();
            if (answer->bytes != NULL) {
                memcpy(larger, answer->bytes, answer->size);
                wipe(answer->bytes, answer->size); // a test looks for copies
                free(answer->bytes);
            }
            answer->bytes = larger;
        }
        ssize_t got = recv(handle, answer->bytes + answer->size, room - answer->size, 0);
        if (got <= 0)
            break;
        answer->size += (size_t)got;
    }
}

void http_answer_read(struct http_answer *answer)
{
    answer->bytes[answer->size] = '\0';
    if (strncmp(answer->bytes, "HTTP/1.", 7) == 0 && answer->size > 12)
        answer->status = (int)strtol(answer->bytes + 9, NULL, 10);
    const char *end = strstr(answer->bytes, "\r\n\r\n");
    answer->body = end != NULL ? end + 4 : answer->bytes + answer->size;
    answer->body_size = answer->size - (size_t)(answer->body - answer->bytes);
}

static struct http_answer talk(int handle, const char *request, size_t size, bool says_end)
{
    struct http_answer answer = {0};
    for (size_t sent = 0; sent < size;) {
        ssize_t took = send(handle, request + sent, size - sent, MSG_NOSIGNAL);
        if (took <= 0)
            break; // it has closed already: the answer tells
        sent += (size_t)took;
    }
    if (says_end)
        (void)shutdown(handle, SHUT_WR);
    receive_all(handle, &answer);
    (void)close(handle);
    http_answer_read(&answer);
    return answer;
}

struct http_answer http_client_finish(int handle, const char *request, size_t size)
{
    return talk(handle, request, size, true);
}

struct http_answer http_client_ask(int handle, const char *request, size_t size)
{
    return talk(handle, request, size, false);
}

const char *http_answer_header(const struct http_answer *answer, const char *name)
{
    static char value[512];
    size_t length = strlen(name);
    for (const char *line = strstr(answer->bytes, "\r\n"); line != NULL && line + 2 < answer->body;
         line = strstr(line + 2, "\r\n")) {
        const char *at = line + 2;
        if (strncasecmp(at, name, length) != 0 || at[length] != ':')
            continue;
        at += length + 1;
        at += strspn(at, " ");
        (void)snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "\r"), at);
        return value;
    }
    return NULL;
}

void http_answer_free(struct http_answer *answer)
{
    free(answer->bytes);
    *answer = (struct http_answer){0};
}
