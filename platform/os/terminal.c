#include "platform/os/terminal.h"

#include "platform/base/wipe.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static enum result read_line(char *text, size_t size, struct diagnostic *why)
{
    if (fgets(text, (int)size, stdin) == NULL)
        return diagnose(why, RESULT_END, "nothing was typed");
    size_t length = strcspn(text, "\r\n");
    if (text[length] == '\0' && length + 1 == size) {
        wipe(text, size);
        return diagnose(why, RESULT_TOO_LARGE, "the line is too long: at most %zu bytes", size - 2);
    }
    text[length] = '\0';
    return RESULT_OK;
}

enum result terminal_read_secret(const char *prompt, char *text, size_t size, bool *asked,
                                 struct diagnostic *why)
{
    struct termios before, quiet;
    bool is_terminal = isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &before) == 0;
    if (asked != NULL)
        *asked = is_terminal;
    if (!is_terminal)
        return read_line(text, size, why);
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    (void)fprintf(stderr, "%s: ", prompt);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    enum result result = read_line(text, size, why);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    (void)fputc('\n', stderr);
    return result;
}
