// When a certificate of ours ends. By GnuTLS.
#ifndef CHEVAL_PLATFORM_NET_CERTIFICATE_H
#define CHEVAL_PLATFORM_NET_CERTIFICATE_H

#include "platform/base/result.h"

#include <stdint.h>

struct certificate_span {
    int64_t begins_ms, ends_ms; // wall clock
};

// Of the first certificate of a PEM file, which is the one that browsers are shown; what stands behind it,
// its issuers, may end at other times. RESULT_INVALID when there is none. Any thread.
MUST_CHECK enum result certificate_read(const char *path, struct certificate_span *out,
                                        struct diagnostic *why);

#endif
