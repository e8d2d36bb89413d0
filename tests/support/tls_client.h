// A client of HTTPS for the tests of pages, on a connected socket; and a certificate for their servers. By
// GnuTLS.
#ifndef CHEVAL_TESTS_SUPPORT_TLS_CLIENT_H
#define CHEVAL_TESTS_SUPPORT_TLS_CLIENT_H

#include "tests/support/http_client.h"

#include <stdbool.h>

// Writes a certificate of its own making, and its key, as PEM; false when that can't be done.
bool tls_client_make_certificate(const char *certificate_path, const char *key_path);

// Whether a server takes these versions and ciphers (GnuTLS' priority string). Closes the socket.
bool tls_client_shakes_hands(int socket, const char *priorities);

// As http_client_ask, over TLS; an empty answer when there is none to be had. Trusts whoever answers. Closes
// the socket.
struct http_answer tls_client_ask(int socket, const char *request, size_t size);

#endif
