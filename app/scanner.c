#include "app/scanner.h"

#include "platform/base/clock.h"
#include "platform/base/mailbox.h"
#include "platform/base/queue.h"
#include "platform/base/wipe.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_NS (100 * CLOCK_MILLISECOND_NS)
#define FOUND_LENGTH 4

struct found {
    unsigned round;
    struct barcode code;
};

struct scanner {
    struct mailbox frames;
    struct queue found;
    struct thread thread;
    atomic_bool stopping;
    atomic_uint round; // odd: open. Goes up with each opening and closing

    // The thread's own.
    struct barcode_reader *reader;
    unsigned read_round;
    int read_count; // by the last look
    struct barcode read[BARCODE_MAX_CODES];
};

static void drop_frame(void *frame)
{
    frame_release(frame);
}

static void forget(struct scanner *scanner)
{
    barcode_reader_forget(scanner->reader);
    wipe(scanner->read, sizeof scanner->read);
    scanner->read_count = 0;
}

static bool was_read(const struct scanner *scanner, const struct barcode *code)
{
    for (int i = 0; i < scanner->read_count; i++)
        if (scanner->read[i].size == code->size && memcmp(scanner->read[i].text, code->text, code->size) == 0)
            return true;
    return false;
}

static void look(struct scanner *scanner, const struct picture *picture)
{
    struct found found = {.round = scanner->read_round};
    struct barcode codes[BARCODE_MAX_CODES];
    int count = barcode_look(scanner->reader, picture, codes);
    for (int i = 0; i < count; i++) {
        found.code = codes[i];
        if (was_read(scanner, &codes[i]) && !queue_push(&scanner->found, &found))
            break; // full: it is read again in a moment
    }
    memcpy(scanner->read, codes, sizeof codes[0] * (size_t)count);
    scanner->read_count = count;
    wipe(codes, sizeof codes);
    wipe(&found, sizeof found);
}

static void *scan_main(void *context)
{
    struct scanner *scanner = context;
    while (!atomic_load(&scanner->stopping)) {
        struct frame *frame = mailbox_take(&scanner->frames, WAIT_NS);
        unsigned round = atomic_load(&scanner->round);
        if (round != scanner->read_round)
            forget(scanner);
        scanner->read_round = round;
        if (frame != NULL && round % 2 == 1)
            look(scanner, &frame->picture);
        frame_release(frame);
    }
    return NULL;
}

enum result scanner_create(struct scanner **out)
{
    struct scanner *scanner = calloc(1, sizeof *scanner);
    if (scanner == NULL)
        return RESULT_NO_MEMORY;
    mailbox_init(&scanner->frames, drop_frame);
    enum result result = queue_init(&scanner->found, sizeof(struct found), FOUND_LENGTH);
    if (result == RESULT_OK)
        result = barcode_reader_create(&scanner->reader);
    if (result == RESULT_OK)
        result = thread_start(&scanner->thread, "scan", scan_main, scanner);
    if (result != RESULT_OK) {
        scanner_destroy(scanner);
        return result;
    }
    *out = scanner;
    return RESULT_OK;
}

void scanner_destroy(struct scanner *scanner)
{
    if (scanner == NULL)
        return;
    atomic_store(&scanner->stopping, true);
    mailbox_close(&scanner->frames);
    thread_join(&scanner->thread);
    mailbox_finish(&scanner->frames);
    queue_finish(&scanner->found);
    barcode_reader_destroy(scanner->reader);
    wipe(scanner, sizeof *scanner);
    free(scanner);
}

static bool is_open(const struct scanner *scanner)
{
    return atomic_load(&scanner->round) % 2 == 1;
}

void scanner_open(struct scanner *scanner)
{
    if (!is_open(scanner))
        atomic_fetch_add(&scanner->round, 1);
}

void scanner_close(struct scanner *scanner)
{
    if (!is_open(scanner))
        return;
    atomic_fetch_add(&scanner->round, 1);
    frame_release(mailbox_take(&scanner->frames, 0));
    struct barcode code;
    while (scanner_take(scanner, &code))
        continue; // none counts now: they are of another round
}

void scanner_offer(struct scanner *scanner, struct frame *frame)
{
    if (is_open(scanner))
        mailbox_put(&scanner->frames, frame_retain(frame));
}

bool scanner_take(struct scanner *scanner, struct barcode *code)
{
    struct found found;
    while (queue_pop(&scanner->found, &found, 0))
        if (found.round == atomic_load(&scanner->round) && is_open(scanner)) {
            *code = found.code;
            return true;
        }
    return false;
}
