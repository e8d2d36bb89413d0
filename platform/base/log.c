#include "platform/base/log.h"

#include "platform/base/clock.h"
#include "platform/base/thread.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LINE_SIZE 1024
#define REMEMBERED 8 // lines of which it is known that they come again
#define FREELY 3     // so often a line is written within LOG_REPEATED_NS

static _Atomic int highest_level = LOG_WARNING;
static _Atomic int line_format = LOG_PLAIN;

static const char *const names[] = {"error", "warning", "info", "debug"};

void log_set_level(enum log_level level)
{
    atomic_store(&highest_level, (int)level);
}

void log_set_format(enum log_format format)
{
    atomic_store(&line_format, (int)format);
}

// JOURNAL_STREAM is "DEVICE:INODE" of what systemd connected; stderr may be elsewhere by now.
void log_follow_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    unsigned long long device = 0, number = 0;
    struct stat there;
    if (stream != NULL && sscanf(stream, "%llu:%llu", &device, &number) == 2 && fstat(2, &there) == 0 &&
        there.st_dev == (dev_t)device && there.st_ino == (ino_t)number)
        log_set_format(LOG_JOURNAL);
}

// --- lines that come again ---------------------------------------------------------------------------------

struct remembered {
    uint64_t hash; // 0: none
    int64_t until_ns;
    int written, held_back;
};
static struct mutex mutex = {.handle = PTHREAD_MUTEX_INITIALIZER}; // of `lines`
static struct remembered lines[REMEMBERED];

static uint64_t hash_of(const char *area, const char *line)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); // FNV-1a
    for (; *area != '\0'; area++)
        hash = (hash ^ (unsigned char)*area) * UINT64_C(0x100000001b3);
    for (; *line != '\0'; line++)
        hash = (hash ^ (unsigned char)*line) * UINT64_C(0x100000001b3);
    return hash | 1;
}

// Its place, or that of the one that was written the longest ago.
static struct remembered *find(uint64_t hash)
{
    struct remembered *oldest = &lines[0];
    for (int i = 0; i < REMEMBERED; i++) {
        if (lines[i].hash == hash)
            return &lines[i];
        if (lines[i].until_ns < oldest->until_ns)
            oldest = &lines[i];
    }
    *oldest = (struct remembered){.hash = hash};
    return oldest;
}

// False: it is held back. *more: how often it was since it was written last.
static bool may_write(uint64_t hash, int *more)
{
    int64_t now_ns = clock_now_ns();
    mutex_lock(&mutex);
    struct remembered *line = find(hash);
    if (now_ns >= line->until_ns) {
        line->until_ns = now_ns + LOG_REPEATED_NS;
        line->written = 0;
    }
    bool may = line->written < FREELY;
    *more = may ? line->held_back : 0;
    line->held_back = may ? 0 : line->held_back + 1;
    line->written += may;
    mutex_unlock(&mutex);
    return may;
}

// --- writing -----------------------------------------------------------------------------------------------

// How many bytes of UTF-8 a letter has; 0: it is none, as where a line was cut.
static int letter_bytes(const char *at)
{
    unsigned char first = (unsigned char)*at;
    int count = first < 0x80                    ? 1
                : first >= 0xf0 && first < 0xf5 ? 4
                : first >= 0xe0                 ? 3
                : first >= 0xc2                 ? 2
                                                : 0;
    if (first >= 0xf5)
        return 0;
    for (int i = 1; i < count; i++)
        if (((unsigned char)at[i] & 0xc0) != 0x80)
            return 0;
    return count;
}

// As a JSON string's inside; what is no UTF-8 becomes '?'. `size` holds at least twice the text.
static void escape(const char *text, char *out, size_t size)
{
    size_t length = 0;
    while (*text != '\0' && length + 6 < size) {
        int count = letter_bytes(text);
        if (*text == '"' || *text == '\\')
            out[length++] = '\\';
        if (count == 0)
            out[length++] = '?';
        for (int i = 0; i < count; i++)
            out[length++] = text[i];
        text += count > 0 ? count : 1;
    }
    out[length] = '\0';
}

// One write a line, so that lines of several threads don't mix.
static void write_line(enum log_level level, const char *area, const char *line)
{
    static const int priorities[] = {3, 4, 6, 7}; // syslog(3)
    char escaped[2 * LINE_SIZE + 88], time[CLOCK_TEXT_SIZE];
    switch ((enum log_format)atomic_load(&line_format)) {
    case LOG_PLAIN:
        (void)fprintf(stderr, "cheval: %s: %s: %s\n", names[level], area, line);
        break;
    case LOG_JOURNAL:
        (void)fprintf(stderr, "<%d>%s: %s\n", priorities[level], area, line);
        break;
    case LOG_JSON:
        clock_wall_text(clock_wall_ms(), time, sizeof time);
        escape(line, escaped, sizeof escaped);
        (void)fprintf(stderr, "{\"time\": \"%s\", \"level\": \"%s\", \"area\": \"%s\", \"text\": \"%s\"}\n",
                      time, names[level], area, escaped);
        break;
    }
}

void log_write(enum log_level level, const char *area, const char *format, ...)
{
    char line[LINE_SIZE], counted[LINE_SIZE + 40];
    int more = 0;
    if ((int)level > atomic_load(&highest_level))
        return;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    for (char *at = line; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 127)
            *at = ' ';
    if (!may_write(hash_of(area, line), &more))
        return;
    (void)snprintf(counted, sizeof counted, "%s (and %d times more)", line, more);
    write_line(level, area, more > 0 ? counted : line);
}

bool log_limit_allows(struct log_limit *limit)
{
    int64_t now = clock_now_ns();
    if (now < limit->next_ns) {
        limit->held_back++;
        return false;
    }
    limit->next_ns = now + CLOCK_SECOND_NS;
    limit->held_back = 0;
    return true;
}
