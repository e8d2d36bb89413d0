#include "app/pickup_code.h"

#include "platform/os/random.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define DIGITS 6
#define DIGIT_BITS 5
#define CHECK_MODULUS 37

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#define DIGIT_COUNT ((uint32_t)(sizeof digits - 1))

static void write_code(uint32_t number, char code[PICKUP_CODE_SIZE])
{
    for (int i = 0; i < DIGITS; i++)
        code[i] = digits[(number >> (DIGIT_BITS * (DIGITS - 1 - i))) % DIGIT_COUNT];
    code[DIGITS] = digits[number % CHECK_MODULUS];
    code[DIGITS + 1] = '\0';
}

void pickup_code_make(char code[PICKUP_CODE_SIZE])
{
    uint32_t number = 0;
    do {
        uint8_t bytes[4];
        random_bytes(bytes, sizeof bytes);
        number = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
        number >>= 32 - DIGITS * DIGIT_BITS;
    } while (number % CHECK_MODULUS >= DIGIT_COUNT);
    write_code(number, code);
}

// -1: no digit.
static int digit_of(char letter)
{
    char upper = (char)toupper((unsigned char)letter);
    if (upper == 'O')
        upper = '0';
    if (upper == 'I' || upper == 'L')
        upper = '1';
    const char *at = upper != '\0' ? strchr(digits, upper) : NULL;
    return at != NULL ? (int)(at - digits) : -1;
}

bool pickup_code_read(const char *text, char code[PICKUP_CODE_SIZE])
{
    uint32_t number = 0, check = 0;
    int count = 0;
    for (; *text != '\0'; text++) {
        if (*text == ' ' || *text == '-')
            continue;
        int digit = digit_of(*text);
        if (digit < 0 || count > DIGITS)
            return false;
        if (count++ < DIGITS)
            number = number * DIGIT_COUNT + (uint32_t)digit;
        else
            check = (uint32_t)digit;
    }
    if (count != DIGITS + 1 || number % CHECK_MODULUS != check)
        return false;
    write_code(number, code);
    return true;
}

void pickup_code_show(const char *code, char shown[PICKUP_CODE_SHOWN])
{
    int written = snprintf(shown, PICKUP_CODE_SHOWN, "%.3s", code);
    size_t length = strlen(code);
    if (written == 3 && length > 3)
        (void)snprintf(shown + 3, PICKUP_CODE_SHOWN - 3, " %.3s%s%.1s", code + 3, length > 6 ? " " : "",
                       length > 6 ? code + 6 : "");
}
