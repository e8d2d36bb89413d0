#include "tests/support/tls_client.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 20000
#define MAX_ANSWER ((size_t)8 * 1024 * 1024)
#define MAX_TURNS 4
#define DAY_S (24 * 60 * 60)

static bool write_text(const char *path, const gnutls_datum_t *text)
{
    FILE *file = fopen(path, "wb");
    bool written = file != NULL && fwrite(text->data, 1, text->size, file) == text->size;
    return file != NULL && fclose(file) == 0 && written;
}

bool tls_client_make_certificate(const char *certificate_path, const char *key_path)
{
    static const char name[] = "mirror", serial[] = {1};
    gnutls_x509_privkey_t key = NULL;
    gnutls_x509_crt_t certificate = NULL;
    gnutls_datum_t key_text = {0}, text = {0};
    time_t now = time(NULL);
    bool made = gnutls_x509_privkey_init(&key) == 0 && gnutls_x509_crt_init(&certificate) == 0 &&
                gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
                                             GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0) == 0 &&
                gnutls_x509_crt_set_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                              sizeof name - 1) == 0 &&
                gnutls_x509_crt_set_serial(certificate, serial, sizeof serial) == 0 &&
                gnutls_x509_crt_set_activation_time(certificate, now - DAY_S) == 0 &&
                gnutls_x509_crt_set_expiration_time(certificate, now + DAY_S) == 0 &&
                gnutls_x509_crt_set_key(certificate, key) == 0 &&
                gnutls_x509_crt_sign2(certificate, certificate, key, GNUTLS_DIG_SHA256, 0) == 0 &&
                gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &key_text) == 0 &&
                gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &text) == 0 &&
                write_text(certificate_path, &text) && write_text(key_path, &key_text);
    gnutls_free(text.data);
    gnutls_free(key_text.data);
    gnutls_x509_crt_deinit(certificate);
    gnutls_x509_privkey_deinit(key);
    return made;
}

struct talk {
    gnutls_session_t session;
    gnutls_certificate_credentials_t trust;
};

static void end_talk(struct talk *talk, int socket)
{
    if (talk->session != NULL)
        gnutls_deinit(talk->session);
    if (talk->trust != NULL)
        gnutls_certificate_free_credentials(talk->trust);
    (void)close(socket);
}

static bool begin_talk(struct talk *talk, int socket, const char *priorities)
{
    int result = gnutls_init(&talk->session, GNUTLS_CLIENT);
    if (result != 0 || gnutls_certificate_allocate_credentials(&talk->trust) != 0 ||
        gnutls_priority_set_direct(talk->session, priorities, NULL) != 0 ||
        gnutls_credentials_set(talk->session, GNUTLS_CRD_CERTIFICATE, talk->trust) != 0)
        abort(); // this library doesn't know these words
    gnutls_transport_set_int(talk->session, socket);
    gnutls_handshake_set_timeout(talk->session, PATIENCE_MS);
    do
        result = gnutls_handshake(talk->session);
    while (result < 0 && !gnutls_error_is_fatal(result));
    return result == 0;
}

bool tls_client_shakes_hands(int socket, const char *priorities)
{
    struct talk talk = {0};
    bool agreed = begin_talk(&talk, socket, priorities);
    end_talk(&talk, socket);
    return agreed;
}

struct http_answer tls_client_ask(int socket, const char *request, size_t size)
{
    struct talk talk = {0};
    struct http_answer answer = {.bytes = malloc(MAX_ANSWER + 1)};
    if (answer.bytes == NULL)
        abort();
    bool agreed = begin_talk(&talk, socket, "NORMAL");
    for (size_t sent = 0; agreed && sent < size;) {
        ssize_t took = gnutls_record_send(talk.session, request + sent, size - sent);
        if (took <= 0)
            break; // it has closed already: the answer tells
        sent += (size_t)took;
    }
    int turns = 0; // that brought a session's ticket and nothing of the answer, or silence
    while (agreed && answer.size < MAX_ANSWER && turns < MAX_TURNS) {
        ssize_t got = gnutls_record_recv(talk.session, answer.bytes + answer.size, MAX_ANSWER - answer.size);
        if (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED)
            turns++;
        else if (got <= 0)
            break;
        answer.size += got > 0 ? (size_t)got : 0;
    }
    end_talk(&talk, socket);
    http_answer_read(&answer);
    return answer;
}
