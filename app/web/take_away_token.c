#include "app/web/take_away_token.h"

#include "platform/os/random.h"

#define BITS 128
#define LENGTH (TAKE_AWAY_TOKEN_SIZE - 1)

void take_away_token(char text[TAKE_AWAY_TOKEN_SIZE])
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint8_t bytes[BITS / 8];
    random_bytes(bytes, sizeof bytes);
    int bit = BITS - LENGTH * 5; // -2: the first digit has two bits less
    for (int i = 0; i < LENGTH; i++) {
        int digit = 0;
        for (int end = bit + 5; bit < end; bit++)
            digit = digit * 2 + (bit < 0 ? 0 : bytes[bit / 8] >> (7 - bit % 8) & 1);
        text[i] = digits[digit];
    }
    text[LENGTH] = '\0';
}

bool take_away_token_equal(const char *a, const char *b)
{
    volatile unsigned difference = 0; // volatile: so that no compiler leaves at the first one
    for (int i = 0; i < LENGTH; i++)
        difference |= (unsigned)(unsigned char)a[i] ^ (unsigned)(unsigned char)b[i];
    return difference == 0;
}
