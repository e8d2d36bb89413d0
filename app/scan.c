#include "app/scan.h"

#include "app/product_code.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"

#include <string.h>

// What was found is seen for so long before the products are there again; what is unknown is said for so
// long.
#define FOUND_NS (1400 * CLOCK_MILLISECOND_NS)
#define UNKNOWN_NS (3 * CLOCK_SECOND_NS)

bool scan_open(struct scan *scan, int64_t now_ns)
{
    if (scan->scanner == NULL) {
        enum result result = scanner_create(&scan->scanner);
        if (result != RESULT_OK) {
            log_write(LOG_WARNING, "scan", "tags can't be scanned: %s", result_name(result));
            return false;
        }
    }
    scan_close(scan);
    scanner_open(scan->scanner);
    scan->is_open = true;
    scan->opened_ns = now_ns;
    return true;
}

void scan_close(struct scan *scan)
{
    struct scanner *scanner = scan->scanner;
    if (scanner != NULL)
        scanner_close(scanner);
    wipe(scan, sizeof *scan);
    *scan = (struct scan){.scanner = scanner};
}

void scan_finish(struct scan *scan)
{
    scan_close(scan);
    scanner_destroy(scan->scanner);
    scan->scanner = NULL;
}

static void come_to(struct scan *scan, enum scan_outcome outcome, int64_t now_ns)
{
    scan->outcome = outcome;
    scan->outcome_ns = now_ns;
}

// What is held there on is said once: another code between makes it news again.
static bool is_news(struct scan *scan, const struct barcode *code)
{
    bool same = scan->unknown.size == code->size && memcmp(scan->unknown.text, code->text, code->size) == 0;
    scan->unknown = *code;
    return !same;
}

bool scan_step(struct scan *scan, const struct catalogue *catalogue, struct frame *frame, int64_t now_ns)
{
    struct barcode code;
    if (!scan->is_open)
        return false;
    if (scan->outcome == SCAN_FOUND) {
        if (now_ns - scan->outcome_ns >= FOUND_NS)
            scan_close(scan);
        return false;
    }
    if (scan->outcome == SCAN_UNKNOWN && now_ns - scan->outcome_ns >= UNKNOWN_NS)
        come_to(scan, SCAN_LOOKING, now_ns);
    if (frame != NULL && !frame->placeholder)
        scanner_offer(scan->scanner, frame);
    while (scanner_take(scan->scanner, &code)) {
        scan->product = product_code_find(catalogue, code.text, code.size, &scan->variant);
        if (scan->product != NULL) {
            come_to(scan, SCAN_FOUND, now_ns);
            return true;
        }
        if (is_news(scan, &code))
            come_to(scan, SCAN_UNKNOWN, now_ns);
    }
    return false;
}
