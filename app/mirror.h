// The running mirror: what main owns, wired together.
//
// Thread: main, for everything here. mirror_create starts the workers, mirror_destroy stops them first and
// then takes the rest down in reverse order.
#ifndef CHEVAL_APP_MIRROR_H
#define CHEVAL_APP_MIRROR_H

#include "app/associates_duty.h"
#include "app/attract/attract.h"
#include "app/board_draw.h"
#include "app/catalogue_watch.h"
#include "app/fleet/fleet_duty.h"
#include "app/kiosk_duty.h"
#include "app/meter.h"
#include "app/minors.h"
#include "app/photo.h"
#include "app/presence.h"
#include "app/products.h"
#include "app/profile/neighbours_watch.h"
#include "app/profile_duty.h"
#include "app/prompts.h"
#include "app/push/cloud_event.h"
#include "app/push/push.h"
#include "app/quality.h"
#include "app/replay.h"
#include "app/request_duty.h"
#include "app/scan.h"
#include "app/scene_build.h"
#include "app/session.h"
#include "app/shade_finder.h"
#include "app/size_measure.h"
#include "app/staff_duty.h"
#include "app/stock/stock_duty.h"
#include "app/ui/theme_watch.h"
#include "app/ui/ui.h"
#include "app/visit.h"
#include "app/workers.h"
#include "platform/speech/speech.h"
#include "platform/window/window.h"
#include "render/draw2d.h"
#include "render/renderer.h"

struct mirror_options {
    struct camera_options camera;
    const char *catalogue;     // folder; NULL: the demo catalogue
    const char *models;        // folder; NULL: the resources'
    const char *calibration;   // of the camera, a file; NULL: MediaPipe's default camera
    const char *bundle;        // face_landmarker.task; NULL: the models' own networks
    const char *profile_store; // file; NULL: interest is not kept
    const char *language;      // of the store, at most 15 characters; NULL: from the environment
    struct visit_rules visit;
    struct minors_rule minors;
    bool no_picks;                         // nothing is picked for the shopper
    const struct identity_rules *identity; // what customers' cards say; NULL: none are read. Copied
    bool no_typed_codes;
    struct request_options requests;    // to the staff; they need a profile store
    const char *mirror_name;            // in the store's report; NULL: ""
    struct cloud_source source;         // who speaks in events that are sent
    struct http_transport_options push; // where they are sent; no URL: nowhere
    bool shares_looks;                  // serve them to shoppers' phones, as `pages` says
    struct pages_options pages;
    float card_reflectance; // of the shade finder's white card; 0: SHADE_CARD_REFLECTANCE
    struct window_options window;
    struct theme_choice theme;
    struct theme_screen screen; // as it hangs in the store
    struct stock_options stock; // its catalogue and its store: the mirror's
    struct fleet_options fleet; // whether it keeps profiles is filled in
    struct staff_options staff;
    struct kiosk_options kiosk;
    struct attract_options attract;
    bool speaks;                          // its prompts, aloud
    int speech_volume;                    // 0..100
    bool touchless;                       // a raised hand taps by staying on what it means
    bool serves_associates;               // their page, as below says
    struct associates_options associates; // resources, catalogue and the way to the store are filled in
    bool lockstep; // every frame of a clip, one after the other, on its own clock: films
};

// What the mirror measured of itself.
struct mirror_meters {
    struct meter track_ms, scene_ms, draw_ms, ui_ms, present_ms;
    struct meter latency_ms;  // camera frame -> presented, without the display's own delay
    struct meter interval_ms; // between presented new camera frames
    struct meter input_ms;    // a touch or a key -> presented, with what it does to the UI
    struct meter input_steps; // the same in presented frames: 1 is the next one
    struct meter step_ms;     // between presented frames, new or not
};

// Touches that no presented frame shows yet, and when the last frames were presented.
#define MIRROR_MAX_WAITING 16
#define MIRROR_PRESENTED 4
struct input_waiting {
    int count;
    int64_t since_ns[MIRROR_MAX_WAITING];
    uint64_t presented_count;
    int64_t presented_ns[MIRROR_PRESENTED]; // a ring
};

struct mirror {
    char resources[1024];
    struct window *window;
    struct renderer *renderer;
    struct draw2d *draw2d;
    struct ui *ui;
    struct theme_watch theme;
    struct catalogue *catalogue;
    struct catalogue_watch catalogue_watch;
    struct stock *stock; // NULL: in lockstep
    struct stock_duty stock_duty;
    struct fleet_duty fleet_duty;
    struct kiosk_duty kiosk_duty;
    unsigned tracker_parts; // whose models are loaded
    struct products products;
    struct workers *workers; // heap: it holds the tracked frames
    struct push push;
    struct neighbours_watch neighbours_watch;
    struct neighbours *neighbours; // what the UI has of it; NULL: nothing yet
    bool lockstep;
    bool workers_running;
    int64_t created_ns;

    struct session session;
    struct visit visit;
    struct presence presence; // looks only while nobody is tracked
    struct attract *attract;  // NULL: nothing is shown while nobody is there but the mirror's own picture
    struct speech *speech;    // NULL: the mirror is silent
    struct prompts prompts;
    bool touched; // since the last step
    struct photo photo;
    struct staff staff;
    struct staff_duty staff_duty;
    struct camera_options camera; // as it was opened first
    struct replay replay;
    struct scan scan;
    struct profile_duty profile_duty;
    struct request_duty request_duty;
    struct pages *pages; // NULL: looks are not shared
    struct associates_duty associates_duty;
    char language[16];                // of the store; "": from the environment
    struct quality quality;           // of the picture of who wears make-up
    struct shade_finder shade_finder; // runs only while the shopper lets it
    float card_reflectance;
    struct size_measure size; // runs only while its page is open and the shopper asked for it
    bool is_calibrated;
    struct camera_model calibration; // with is_calibrated
    struct tracked_frame *shown;     // drawn again until a newer one comes
    int64_t shown_ns;                // when main took it
    int64_t shown_gap_ns;            // between such frames, of late
    bool shown_is_new;               // not drawn yet
    bool drawn_stale;                // with what is worn hidden: no tracked frame came for long
    int drawn_seconds_left;          // of the visit
    int64_t now_ns;                  // of this step: CLOCK_MONOTONIC, or the clip's own clock in lockstep
    int64_t busy_until_ns;           // the UI moves until then: draw without a new frame
    int products_loading;
    bool is_touchless;
    struct touchless touchless;
    int64_t hands_until_ns; // hands are tracked until then: something came before a face that wears make-up
    bool quit;
    bool shoots; // the frame that is drawn is to be kept as a picture
    struct scene scene;
    struct placement_memory placement_memory; // of the people shown; goes with them
    struct board_draw board;
    struct dressing *dressings[SESSION_MAX_PANES]; // likewise, of each look on the board
    struct dressing *dressing;                     // of them, that of what is worn
    struct mirror_meters *meters;                  // heap
    struct input_waiting input_waiting;
    bool has_held_event;
    enum window_display display;   // as it was in the last step
    struct input_event held_event; // it came while a frame was drawn, and is for the next
    int64_t presented_ns;          // of the last new frame
};

// Fails with one line for what a person must put right: no display, no GL, a broken catalogue, a missing
// model, a clip that can't be read. A missing camera or a store that can't be written is shown on the screen
// instead.
MUST_CHECK enum result mirror_create(const struct mirror_options *options, struct mirror **out,
                                     struct diagnostic *why);
void mirror_destroy(struct mirror *mirror); // takes NULL

// The display is gone, and a library is ending the process: the visit ends, and what was recorded is stored.
// Touches neither window nor GL. The process is to end after it.
void mirror_abandon(struct mirror *mirror);

// What the shopper asked for, by finger or by a script.
void mirror_apply(struct mirror *mirror, const struct ui_action *action);

// What was seen and remembered of people is wiped; what they chose stays.
void mirror_forget_people(struct mirror *mirror);

// Another camera from the next frames on, without the calibration of the one there was. The visit ends: what
// it agreed to was that one. Fails as workers_use_camera does, and nothing has changed.
MUST_CHECK enum result mirror_use_camera(struct mirror *mirror, const struct camera_options *options,
                                         struct diagnostic *why);

// Tells the workers whether tracking may run, for which session, and for how many who agreed.
void mirror_allow_tracking(struct mirror *mirror);

// The tracker parts that a catalogue's products need.
unsigned mirror_needed_parts(const struct catalogue *catalogue);

// What a set of products looks like in the frame that is shown, in mirror->scene (frame.c); `people`: on
// whom, or NULL. Asks for what is not loaded yet.
void frame_build_scene(struct mirror *mirror, const struct people *people, const struct session_worn *worn,
                       int worn_count, struct dressing *dressing);

// One displayed frame (frame.c). False when the mirror should end.
bool frame_step(struct mirror *mirror);

#endif
