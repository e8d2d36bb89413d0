#include "app/web/health.h"

#include "app/web/text_buffer.h"
#include "platform/base/clock.h"
#include "platform/base/thread.h"
#include "platform/net/listen_address.h"
#include "platform/os/usage.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES ((size_t)64 << 10)
#define BOUNDS 12

// Upper bounds of a histogram's buckets, in milliseconds; the last bucket has none.
static const int bounds_ms[BOUNDS] = {8, 12, 17, 25, 34, 50, 67, 100, 150, 250, 500, 1000};

struct histogram {
    uint64_t counts[BOUNDS + 1];
    int64_t sum_ns;
};

struct health {
    struct http_server *server;
    int64_t created_ns, created_ms;
    struct mutex mutex; // of what follows
    int64_t presented_ns;
    struct histogram intervals, latencies;
    struct health_figures figures;
};

// What one answer is made of.
struct snapshot {
    struct health_figures figures;
    struct histogram intervals, latencies;
    double frame_age_s, outbox_age_s;
    bool is_frozen, is_blind;
    int64_t created_ms;
};

// --- main's ------------------------------------------------------------------------------------------------

static bool is_loopback(const char *address)
{
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

bool health_listen_is_fine(const char *listen)
{
    char address[NET_ADDRESS_SIZE];
    uint16_t port = 0;
    return net_read_listen(listen, address, &port) && is_loopback(address);
}

enum result health_create(const char *listen, struct health **out, struct diagnostic *why)
{
    char address[NET_ADDRESS_SIZE];
    uint16_t port = 0;
    if (!net_read_listen(listen, address, &port) || !is_loopback(address))
        return diagnose(why, RESULT_INVALID, "\"%.100s\" is no loopback address and port for the metrics",
                        listen);
    struct health *health = calloc(1, sizeof *health);
    if (health == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the metrics");
    mutex_init(&health->mutex);
    health->created_ns = health->presented_ns = clock_now_ns();
    health->created_ms = clock_wall_ms();
    const struct http_server_options options = {.handler = health_answer,
                                                .context = health,
                                                .address = address,
                                                .port = port,
                                                .max_connections = 8,
                                                .handler_threads = 1};
    enum result result = http_server_create(&options, &health->server, why);
    if (result != RESULT_OK) {
        health_destroy(health);
        return result;
    }
    *out = health;
    return RESULT_OK;
}

void health_destroy(struct health *health)
{
    if (health == NULL)
        return;
    http_server_destroy(health->server);
    mutex_finish(&health->mutex);
    free(health);
}

uint16_t health_port(const struct health *health)
{
    return http_server_port(health->server);
}

static void count(struct histogram *histogram, int64_t duration_ns)
{
    int bucket = 0;
    if (duration_ns < 0)
        return;
    while (bucket < BOUNDS && duration_ns > bounds_ms[bucket] * CLOCK_MILLISECOND_NS)
        bucket++;
    histogram->counts[bucket]++;
    histogram->sum_ns += duration_ns;
}

void health_presented(struct health *health, int64_t now_ns, int64_t interval_ns, int64_t latency_ns)
{
    mutex_lock(&health->mutex);
    health->presented_ns = now_ns;
    count(&health->intervals, interval_ns);
    count(&health->latencies, latency_ns);
    mutex_unlock(&health->mutex);
}

void health_tell(struct health *health, const struct health_figures *figures)
{
    mutex_lock(&health->mutex);
    health->figures = *figures;
    mutex_unlock(&health->mutex);
}

// --- the server's ------------------------------------------------------------------------------------------

static void take_snapshot(struct health *health, struct snapshot *out)
{
    mutex_lock(&health->mutex);
    int64_t now_ns = clock_now_ns(), frame_age_ns = now_ns - health->presented_ns;
    *out = (struct snapshot){.figures = health->figures,
                             .intervals = health->intervals,
                             .latencies = health->latencies,
                             .frame_age_s = (double)frame_age_ns / 1e9,
                             .is_frozen = frame_age_ns > HEALTH_STALE_NS,
                             .is_blind = health->figures.camera == HEALTH_CAMERA_MISSING &&
                                         now_ns - health->figures.camera_lost_ns > HEALTH_MISSING_NS,
                             .created_ms = health->created_ms};
    mutex_unlock(&health->mutex);
    int64_t age_ms = clock_wall_ms() - out->figures.outbox_oldest_ms;
    if (out->figures.outbox_oldest_ms > 0 && age_ms > 0) // a clock that was put back makes nothing young
        out->outbox_age_s = (double)age_ms / 1e3;
}

static json_t *problems_of(const struct snapshot *now)
{
    const struct health_figures *figures = &now->figures;
    json_t *problems = json_array();
    const struct {
        bool is_so;
        const char *words;
    } all[] = {{now->is_frozen, "no frame was presented for more than 10 s"},
               {now->is_blind, "the camera can't be had"},
               {figures->display_gone, "the display is unplugged"},
               {figures->store_failing, "events can't be stored: they wait in memory"},
               {figures->outbox_dead > 0, "a receiver refused events for good: cheval events --dead"},
               {figures->has_fleet && !figures->fleet_is_there, "the fleet can't be reached"},
               {figures->settings.refused[0] != '\0', "the fleet's newest settings were not kept"},
               {figures->catalogue.refused[0] != '\0', "the fleet's newest catalogue was not kept"}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].is_so)
            (void)json_array_append_new(problems, json_string(all[i].words));
    return problems;
}

static const char *camera_name(enum health_camera camera)
{
    static const char *const names[] = {[HEALTH_CAMERA_LIVE] = "live",
                                        [HEALTH_CAMERA_MISSING] = "missing",
                                        [HEALTH_CAMERA_CLOSED] = "closed"};
    return names[camera];
}

static json_t *version_of(const struct health_version *version)
{
    return json_pack("{s:s*, s:s*}", "version", version->version[0] != '\0' ? version->version : NULL,
                     "refused", version->refused[0] != '\0' ? version->refused : NULL);
}

static void answer_health(const struct snapshot *now, struct http_reply *reply)
{
    const struct health_figures *figures = &now->figures;
    bool is_well = !now->is_frozen && !now->is_blind && !figures->display_gone && !figures->store_failing;
    json_t *answer =
        json_pack("{s:s, s:f, s:s, s:b, s:s, s:o, s:s, s:o, s:o, s:s, s:o}", "status",
                  is_well ? "ok" : "unwell", "frame_age_s", now->frame_age_s, "camera",
                  camera_name(figures->camera), "dark", figures->is_dark, "store",
                  !figures->keeps_interest ? "none"
                  : figures->store_failing ? "failing"
                                           : "ok",
                  "outbox",
                  json_pack("{s:i, s:i, s:f}", "rows", figures->outbox_rows, "dead", figures->outbox_dead,
                            "oldest_s", now->outbox_age_s),
                  "fleet",
                  !figures->has_fleet       ? "none"
                  : figures->fleet_is_there ? "there"
                                            : "away",
                  "settings", version_of(&figures->settings), "catalogue", version_of(&figures->catalogue),
                  "version", CHEVAL_VERSION, "problems", problems_of(now));
    char *text = answer != NULL ? json_dumps(answer, JSON_COMPACT) : NULL;
    json_decref(answer);
    reply->status = text == NULL ? 500 : is_well ? 200 : 503;
    reply->content_type = "application/json";
    if (text != NULL)
        http_reply_set_body(reply, text, strlen(text));
    free(text);
}

static void put_metric(struct text_buffer *text, const char *name, const char *type, const char *help,
                       double value)
{
    text_buffer_print(text, "# HELP cheval_%s %s\n# TYPE cheval_%s %s\ncheval_%s %.17g\n", name, help, name,
                      type, name, value);
}

static void put_gauge(struct text_buffer *text, const char *name, const char *help, double value)
{
    put_metric(text, name, "gauge", help, value);
}

static void put_counter(struct text_buffer *text, const char *name, const char *help, uint64_t value)
{
    put_metric(text, name, "counter", help, (double)value);
}

static void put_histogram(struct text_buffer *text, const char *name, const char *help,
                          const struct histogram *histogram)
{
    uint64_t so_far = 0;
    text_buffer_print(text, "# HELP cheval_%s %s\n# TYPE cheval_%s histogram\n", name, help, name);
    for (int i = 0; i < BOUNDS; i++) {
        so_far += histogram->counts[i];
        text_buffer_print(text, "cheval_%s_bucket{le=\"%g\"} %" PRIu64 "\n", name, bounds_ms[i] / 1e3,
                          so_far);
    }
    so_far += histogram->counts[BOUNDS];
    text_buffer_print(
        text, "cheval_%s_bucket{le=\"+Inf\"} %" PRIu64 "\ncheval_%s_sum %.9g\ncheval_%s_count %" PRIu64 "\n",
        name, so_far, name, (double)histogram->sum_ns / 1e9, name, so_far);
}

static void put_camera(struct text_buffer *text, const struct health_figures *figures)
{
    put_gauge(text, "camera_up", "1 while the camera gives pictures.", figures->camera == HEALTH_CAMERA_LIVE);
    put_gauge(text, "screen_dark", "1 outside of the shop's hours.", figures->is_dark);
    put_gauge(text, "display_up", "1 while a display is plugged in.", !figures->display_gone);
    put_counter(text, "camera_frames_total", "Frames that the camera gave.", figures->frames_captured);
    put_counter(text, "camera_frames_corrupt_total", "Frames that were damaged, and skipped.",
                figures->frames_corrupt);
    put_counter(text, "camera_frames_dropped_total", "Frames that came too late for a place.",
                figures->frames_dropped);
    put_counter(text, "camera_reopened_total", "How often the camera was lost and found again.",
                figures->camera_reopened);
}

static void put_store(struct text_buffer *text, const struct snapshot *now)
{
    const struct health_figures *figures = &now->figures;
    put_counter(text, "visits_total", "Visits that have ended.", figures->visits);
    put_gauge(text, "store_up", "1 while events are stored, or none are kept.", !figures->store_failing);
    put_counter(text, "events_stored_total", "Events in the profile store.", figures->events_stored);
    put_counter(text, "events_lost_total", "Events that found no room.", figures->events_lost);
    put_gauge(text, "events_waiting", "Events that are not on the disk yet.",
              (double)figures->events_waiting);
    put_counter(text, "stores_put_aside_total", "Profile stores that were damaged.",
                figures->stores_put_aside);
    if (figures->pushes) {
        put_gauge(text, "outbox_rows", "Rows that no receiver has taken yet.", figures->outbox_rows);
        put_gauge(text, "outbox_dead_rows", "Rows that a receiver refused for good.", figures->outbox_dead);
        put_gauge(text, "outbox_oldest_seconds", "How long the oldest row has waited.", now->outbox_age_s);
    }
    if (figures->has_fleet) {
        put_gauge(text, "fleet_up", "1 while the fleet can be reached.", figures->fleet_is_there);
        put_gauge(text, "fleet_settings_refused", "1 where the newest settings were not kept.",
                  figures->settings.refused[0] != '\0');
        put_gauge(text, "fleet_catalogue_refused", "1 where the newest catalogue was not kept.",
                  figures->catalogue.refused[0] != '\0');
    }
}

static void put_process(struct text_buffer *text, const struct snapshot *now)
{
    struct usage_memory memory = {0};
    usage_memory(&memory);
    text_buffer_print(text,
                      "# HELP cheval_build_info The program's version.\n# TYPE cheval_build_info gauge\n"
                      "cheval_build_info{version=\"%s\"} 1\n",
                      CHEVAL_VERSION);
    put_gauge(text, "start_time_seconds", "When the mirror was started, by the wall clock.",
              (double)now->created_ms / 1e3);
    put_counter(text, "cpu_milliseconds_total", "Processor time of all threads.",
                (uint64_t)(clock_process_cpu_ns() / CLOCK_MILLISECOND_NS));
    put_gauge(text, "resident_memory_bytes", "Memory that is resident.", (double)memory.resident_bytes);
    put_gauge(text, "heap_bytes", "Memory that is allocated.", (double)memory.heap_bytes);
    put_gauge(text, "open_files", "Open files, sockets and the like.", usage_files());
    put_gauge(text, "threads", "Threads.", usage_threads());
}

static void answer_metrics(const struct snapshot *now, struct http_reply *reply)
{
    struct text_buffer text = {.most = MOST_BYTES};
    char *bytes = NULL;
    size_t size = 0;
    put_gauge(&text, "frame_age_seconds", "Since a frame was presented.", now->frame_age_s);
    put_histogram(&text, "frame_interval_seconds", "Between presented frames.", &now->intervals);
    put_histogram(&text, "latency_seconds", "From the camera to the screen, without the display's own delay.",
                  &now->latencies);
    put_camera(&text, &now->figures);
    put_store(&text, now);
    put_process(&text, now);
    reply->status = 503;
    if (text_buffer_take(&text, &bytes, &size) != RESULT_OK)
        return;
    reply->status = 200;
    reply->content_type = "text/plain; version=0.0.4; charset=utf-8";
    http_reply_set_body(reply, bytes, size);
    free(bytes);
}

void health_answer(void *context, const struct http_request *request, struct http_reply *reply)
{
    struct snapshot now;
    bool is_health = strcmp(request->path, "/healthz") == 0;
    if (!is_health && strcmp(request->path, "/metrics") != 0) {
        reply->status = 404;
    } else if (request->method != HTTP_GET) {
        reply->status = 405;
        reply->allow = "GET, HEAD";
    } else {
        take_snapshot(context, &now);
        if (is_health)
            answer_health(&now, reply);
        else
            answer_metrics(&now, reply);
    }
}
