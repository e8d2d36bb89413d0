// How the mirror is, for who watches over many: GET /healthz and GET /metrics on this machine alone.
//
//   /healthz   200, or 503 while the screen stands still, the camera can't be had, or events can't be stored:
//              one JSON object, with what is wrong in words in "problems"
//   /metrics   the same and its past as Prometheus' text format, version 0.0.4
//
// Both count frames, bytes and visits, and say nothing about persons: no times of a single visit, no
// products, no ids. They listen on a loopback address only; what collects them from other machines stands
// beside.
//
// Threads: main's, but for the server's, which answers from what main told last.
#ifndef CHEVAL_APP_WEB_HEALTH_H
#define CHEVAL_APP_WEB_HEALTH_H

#include "platform/net/http_server.h"

#define HEALTH_STALE_NS (INT64_C(10) * 1000000000)   // since a frame was presented: the screen stands still
#define HEALTH_MISSING_NS (INT64_C(30) * 1000000000) // since the camera was lost
#define HEALTH_VERSION_SIZE 65

enum health_camera { HEALTH_CAMERA_LIVE, HEALTH_CAMERA_MISSING, HEALTH_CAMERA_CLOSED };

// What comes from the fleet: which version runs, and what became of the newest.
struct health_version {
    char version[HEALTH_VERSION_SIZE]; // "": not the fleet's
    char refused[HEALTH_VERSION_SIZE]; // the newest, which was not taken or rolled back; "": none was
};

struct health_figures { // zeroable
    enum health_camera camera;
    int64_t camera_lost_ns; // since when, with HEALTH_CAMERA_MISSING; CLOCK_MONOTONIC
    bool is_dark;           // outside of the shop's hours
    bool display_gone;      // unplugged; frames go on, unseen
    uint64_t frames_captured, frames_corrupt, frames_dropped, camera_reopened;
    uint64_t visits; // that have ended
    bool keeps_interest, store_failing;
    uint64_t events_stored, events_lost, events_waiting, stores_put_aside;
    bool pushes;
    int outbox_rows, outbox_dead;
    int64_t outbox_oldest_ms; // wall clock; 0: none waits
    bool has_fleet, fleet_is_there;
    struct health_version settings, catalogue;
};

struct health;

// `listen`: "ADDRESS:PORT" of a loopback address; port 0: any. RESULT_INVALID for another address,
// RESULT_UNAVAILABLE when the port is taken.
MUST_CHECK enum result health_create(const char *listen, struct health **out, struct diagnostic *why);
void health_destroy(struct health *health); // takes NULL
uint16_t health_port(const struct health *health);

// Whether that can be listened on, as a setting.
bool health_listen_is_fine(const char *listen);

// A frame was presented; `interval_ns` since the one before, and `latency_ns` since the camera took it, where
// it shows a new one; else negative. Cheap.
void health_presented(struct health *health, int64_t now_ns, int64_t interval_ns, int64_t latency_ns);
void health_tell(struct health *health, const struct health_figures *figures);

// The server's handler; `context` is the health.
void health_answer(void *context, const struct http_request *request, struct http_reply *reply);

#endif
