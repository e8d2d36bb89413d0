// The command line of run and demo.
#ifndef CHEVAL_APP_COMMANDS_RUN_OPTIONS_H
#define CHEVAL_APP_COMMANDS_RUN_OPTIONS_H

#include "app/mirror.h"
#include "app/profile/identity_rules.h"
#include "app/settings.h"
#include "platform/base/options.h"

enum run_command { RUN_COMMAND, DEMO_COMMAND };

struct run_options {
    const char *camera, *catalogue, *profile_store, *models, *bundle, *language, *calibration;
    const char *share, *share_url, *share_proxy, *certificate, *key;
    const char *push_url, *push_kind, *push_key_file, *push_ca;
    const char *fleet_url, *fleet_key_file, *fleet_ca, *fleet_domain;
    const char *stock_folder, *stock_url, *stock_key_file;
    const char *associates, *associates_certificate, *associates_key, *associates_users;
    char associates_address[HTTP_CLIENT_SIZE], associates_users_path[1024];
    uint16_t associates_port;
    char share_address[HTTP_CLIENT_SIZE];
    uint16_t share_port;
    const char *exposure_text, *mains_text, *white_card_text;
    const char *theme, *screen_text, *screen_bottom_text, *media, *attract_text, *volume_text;
    const char *rotate_text, *turn_text, *crop_text, *size_text, *seconds_text;
    const char *log_text;
    bool flip, fullscreen, portrait, headless, film, stats, loop, no_store, verbose;
    int seconds; // 0: until it is closed
    enum camera_exposure exposure;
    int mains_hz;
    int white_card_percent; // of light that the store's white card reflects
    int rotate_deg, turn_deg, crop[4], width_px, height_px;
    bool high_contrast, reduced_motion, left_handed, touchless, no_picks, push_batch, requests;
    int screen_mm[2]; // its height, and the distance of the eyes; 0: not told
    int screen_bottom_mm;
    bool has_screen_bottom;
    char store_path[1024], calibration_path[1024];
    const char *settings_file; // NULL: the default place
    char settings_path[1024];  // "": no place for one
    struct settings settings;
    struct identity_rules identity;
    struct attract_options attract;
    bool speaks;
    int speech_volume;
    enum staff_install install;
    bool installs; // asked for
};

// Prints what is wrong as one line on stderr.
enum options_outcome run_options_parse(struct run_options *run, enum run_command command, int count,
                                       char **arguments);

// After the parsing: what the command line leaves open is filled in from the settings file. One that can't be
// read is said in the log, and nothing of it counts. A demo reads one only when it is named.
void run_options_use_settings(struct run_options *run, enum run_command command);

// Fills in the default profile store; without a place for one interest is not kept, which is said. So for the
// mirror's own calibration where a camera is the source and it is there.
void run_options_to_mirror(struct run_options *run, struct mirror_options *options);

#endif
