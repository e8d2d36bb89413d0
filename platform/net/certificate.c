#include "platform/net/certificate.h"

#include "platform/base/file.h"

#include <gnutls/x509.h>
#include <stdlib.h>

#define MAX_BYTES ((size_t)64 * 1024)

enum result certificate_read(const char *path, struct certificate_span *out, struct diagnostic *why)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    gnutls_x509_crt_t certificate = NULL;
    enum result result = file_read(path, MAX_BYTES, &bytes, &size, why);
    if (result == RESULT_OK && gnutls_x509_crt_init(&certificate) != 0)
        result = diagnose(why, RESULT_NO_MEMORY, "%s: out of memory", path);
    if (result == RESULT_OK) {
        const gnutls_datum_t text = {.data = bytes, .size = (unsigned)size};
        if (gnutls_x509_crt_import(certificate, &text, GNUTLS_X509_FMT_PEM) != 0)
            result = diagnose(why, RESULT_INVALID, "%s: no certificate", path);
    }
    if (result == RESULT_OK)
        *out = (struct certificate_span){
            .begins_ms = (int64_t)gnutls_x509_crt_get_activation_time(certificate) * 1000,
            .ends_ms = (int64_t)gnutls_x509_crt_get_expiration_time(certificate) * 1000};
    if (certificate != NULL)
        gnutls_x509_crt_deinit(certificate);
    free(bytes);
    return result;
}
