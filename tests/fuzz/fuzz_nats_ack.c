// Room: platform
// Replays: tests/fuzz/corpus/fuzz_nats_ack
//
// What a stream, or whoever answers in its place, may say to a published message: nothing counts as taken but
// what names the stream and a place in it.
#include "platform/net/nats_ack.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct diagnostic why = {0};
    char *bytes = malloc(size + 1);
    if (bytes == NULL)
        return 0;
    memcpy(bytes, data, size);
    bytes[size] = '\0';
    enum nats_ack ack = nats_ack_read(bytes, size, "CHEVAL", &why);
    if ((ack == NATS_ACK_KEPT) != (why.text[0] == '\0') ||
        (ack == NATS_ACK_KEPT && strstr(bytes, "seq") == NULL && strchr(bytes, '\\') == NULL))
        abort();
    free(bytes);
    return 0;
}
