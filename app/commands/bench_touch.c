// A finger comes down on one tab after another, at times that keep no step with the display's or the
// camera's.
#include "app/commands/bench_touch.h"

#include "app/ui/state.h"
#include "platform/base/clock.h"
#include "platform/base/noise.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define TOUCH_EVERY_NS (307 * CLOCK_MILLISECOND_NS)
#define TOUCH_SPREAD_NS (90 * CLOCK_MILLISECOND_NS)
#define NOISE_PERIOD 4096
#define TOUCH_HELD_NS (70 * CLOCK_MILLISECOND_NS)

// Of the tabs in view that number `count`.
static bool find_tab(const struct mirror *mirror, int count, struct rect *rect)
{
    const struct canvas *canvas = &mirror->ui->canvas;
    int tabs = 0;
    for (int pass = 0; pass < 2; pass++) {
        int seen = 0;
        for (int i = 0; i < canvas->area_count; i++) {
            if (canvas->areas[i].command.kind != COMMAND_TAB)
                continue;
            *rect = canvas->areas[i].rect;
            if (pass > 0 && seen == count % tabs)
                return true;
            seen++;
        }
        tabs = seen;
        if (tabs == 0)
            return false;
    }
    return false;
}

static void touch(struct mirror *mirror, int count, int64_t at_ns)
{
    struct rect tab;
    if (!find_tab(mirror, count, &tab))
        return;
    struct input_event event = {.kind = INPUT_POINTER_DOWN,
                                .pointer = 1,
                                .x_px = tab.x + tab.width / 2,
                                .y_px = tab.y + tab.height / 2,
                                .time_ns = at_ns};
    (void)window_push(mirror->window, &event);
    event.kind = INPUT_POINTER_UP;
    event.time_ns = at_ns + TOUCH_HELD_NS;
    (void)window_push(mirror->window, &event);
}

static const struct {
    const char *name;
    size_t meter; // in struct mirror_meters
} rows[] = {
    {"input, ms", offsetof(struct mirror_meters, input_ms)},
    {"input, frames", offsetof(struct mirror_meters, input_steps)},
    {"frame, ms", offsetof(struct mirror_meters, step_ms)},
    {"latency, ms", offsetof(struct mirror_meters, latency_ms)},
    {"interval, ms", offsetof(struct mirror_meters, interval_ms)},
    {"draw, ms", offsetof(struct mirror_meters, draw_ms)},
    {"ui, ms", offsetof(struct mirror_meters, ui_ms)},
    {"present, ms", offsetof(struct mirror_meters, present_ms)},
};
#define ROW_COUNT (sizeof rows / sizeof rows[0])

static const struct meter *meter_of(const struct mirror *mirror, size_t row)
{
    return (const struct meter *)(const void *)((const char *)mirror->meters + rows[row].meter);
}

static void print_table(const struct mirror *mirror)
{
    printf("%-16s %9s %9s %9s %7s\n", "", "p50", "p95", "p99", "n");
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct meter *meter = meter_of(mirror, i);
        printf("%-16s %9.2f %9.2f %9.2f %7llu\n", rows[i].name, meter_percentile(meter, 0.5),
               meter_percentile(meter, 0.95), meter_percentile(meter, 0.99),
               (unsigned long long)meter->count);
    }
}

static void print_json(const struct mirror *mirror)
{
    json_t *report = json_object();
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct meter *meter = meter_of(mirror, i);
        (void)json_object_set_new(report, rows[i].name,
                                  json_pack("{s:f, s:f, s:f, s:I}", "p50", meter_percentile(meter, 0.5),
                                            "p95", meter_percentile(meter, 0.95), "p99",
                                            meter_percentile(meter, 0.99), "count",
                                            (json_int_t)meter->count));
    }
    (void)json_dumpf(report, stdout, JSON_INDENT(2));
    (void)putchar('\n');
    json_decref(report);
}

void bench_touch(struct mirror *mirror, const struct bench_touch_options *options)
{
    int64_t now_ns = clock_now_ns(), end_ns = now_ns + options->seconds * CLOCK_SECOND_NS;
    int64_t next_ns = now_ns;
    memset(mirror->meters, 0, sizeof *mirror->meters);
    for (int count = 0; now_ns < end_ns; now_ns = clock_now_ns()) {
        if (now_ns >= next_ns) {
            float spread = noise_lattice(count, 0, NOISE_PERIOD, 1);
            next_ns = now_ns + TOUCH_EVERY_NS;
            touch(mirror, count++, now_ns + (int64_t)(spread * (float)TOUCH_SPREAD_NS));
        }
        (void)frame_step(mirror);
    }
    if (options->json)
        print_json(mirror);
    else
        print_table(mirror);
}
