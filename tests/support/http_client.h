// The plainest client of HTTP: bytes to a port of this machine, and what comes back until its end.
#ifndef CHEVAL_TESTS_SUPPORT_HTTP_CLIENT_H
#define CHEVAL_TESTS_SUPPORT_HTTP_CLIENT_H

#include <stddef.h>
#include <stdint.h>

struct http_answer {
    int status;       // 0: the connection was closed without an answer
    char *bytes;      // all of it, and a NUL; http_answer_free
    const char *body; // in bytes
    size_t size;      // of all
    size_t body_size;
};

// A connected socket, or -1. `from` is an address of the loopback network to come from ("127.0.0.9"), or
// NULL. Reading it gives up after so many milliseconds of silence.
#define HTTP_CLIENT_PATIENCE_MS 20000
int http_client_connect(const char *from, uint16_t port, int patience_ms);

// Sends it, tells the server that no more comes, and reads to the end. Closes the socket.
struct http_answer http_client_finish(int socket, const char *request, size_t size);

// The same as a browser does it, which doesn't say that no more comes: the request asks for the end itself.
struct http_answer http_client_ask(int socket, const char *request, size_t size);

// The value of a header, in a buffer that the next call overwrites; NULL when it isn't there.
const char *http_answer_header(const struct http_answer *answer, const char *name);

// Of `size` bytes, with room for a NUL behind them: finds the status and the body.
void http_answer_read(struct http_answer *answer);

void http_answer_free(struct http_answer *answer);

#endif
