// Room: app
// Replays: tests/fuzz/corpus/fuzz_identity
//
// What a card or a finger may say: whoever comes out has a kind and a short name of plain characters, what is
// refused leaves nothing, and what was accepted is accepted again as it was named.
#include "app/profile/identity.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct identity_rules rules[] = {
    {.check = IDENTITY_CHECK_NONE},
    {.pattern = "29########### CHV-####-####", .check = IDENTITY_CHECK_GS1, .host = "card.example"},
    {.pattern = "@@########", .check = IDENTITY_CHECK_MOD97},
    {.check = IDENTITY_CHECK_LUHN, .key = "sixteen letters!", .key_size = 16, .max_age_s = 600},
};

static void check(enum identity_refusal refusal, const struct identity *identity)
{
    static const struct identity nobody;
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if (refusal != IDENTITY_FINE) {
        if (memcmp(identity, &nobody, sizeof nobody) != 0)
            abort();
        return;
    }
    size_t length = strnlen(identity->reference, sizeof identity->reference);
    if (identity->kind == IDENTITY_NONE || length < 1 || length >= IDENTITY_REFERENCE_SIZE ||
        strspn(identity->reference, plain) != length)
        abort();
}

// A name that was read is read as itself, where it is no token: that needs its signature.
static void check_again(const struct identity_rules *of, const struct identity *first)
{
    struct identity again;
    if (first->kind != IDENTITY_NUMBER)
        return;
    enum identity_refusal refusal = identity_read(of, first->reference, strlen(first->reference), 0, &again);
    if (refusal == IDENTITY_FINE && strcmp(again.reference, first->reference) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char typed[300];
    size_t length = size < sizeof typed - 1 ? size : sizeof typed - 1;
    if (length > 0)
        memcpy(typed, data, length);
    typed[length] = '\0';
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        struct identity identity;
        enum identity_refusal refusal =
            identity_read(&rules[i], (const char *)data, size, 1700000000000, &identity);
        check(refusal, &identity);
        check_again(&rules[i], &identity);
        refusal = identity_read_typed(&rules[i], typed, &identity);
        check(refusal, &identity);
    }
    (void)identity_pattern_is_fine(typed);
    (void)identity_host_is_fine(typed);
    return 0;
}
